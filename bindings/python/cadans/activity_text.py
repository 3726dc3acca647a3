# SPDX-License-Identifier: Apache-2.0
"""A page on a run whose file holds what the watch worked out, and not the motion: shown as the watch's, measured by nobody here."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from .catalogue import plain
from .load_remarks import remark_in
from .load_words import day_text, number, word_in
from .log.activity import Activity
from .log.checks import clock_text
from .log.session import RUNNING, Session
from .metric_table import units
from .report_text import NOT_AS_ITS_UNIT, SHOWN_AS, indented
from .report_words import METRIC_WORDS, UNIT_WORDS
from .report_words import WORDS as REPORT_WORDS

__all__ = ["activity_dict", "print_activity", "write_records"]

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "by_the_watch": "by the watch",
        "no_motion": "This file holds numbers that the watch worked out itself, not the motion of a sensor: nothing here was measured by cadans. "
        "A raw recording can be analysed; `cadans load` counts the run.",
        "heart_rate": "Heart rate",
        "steps": "Steps",
        "beats": "beats/min",
    },
    "nl": {
        "by_the_watch": "volgens het horloge",
        "no_motion": "Dit bestand bevat getallen die het horloge zelf heeft uitgerekend, niet de beweging van een sensor: hier is niets door cadans "
        "gemeten. Een ruwe opname kan worden geanalyseerd; `cadans load` telt de training mee.",
        "heart_rate": "Hartslag",
        "steps": "Stappen",
        "beats": "slagen/min",
    },
}


def print_activity(activity: Activity, *, language: str = "en", source: str = "", console: Console | None = None) -> None:
    """Print the page: every session of the file, what the device says of it, and what was inferred or lost."""
    console = console or Console()
    words = WORDS[language]
    parts: list[RenderableType] = []
    for session in activity.sessions:
        parts.append(Text(" · ".join(_title(session, source, language)), style="bold"))
        table = Table(box=None, pad_edge=False)
        table.add_column("")
        table.add_column(words["by_the_watch"], justify="right")
        table.add_column("")
        for row in _rows(session, language):
            table.add_row(*row)
        parts.append(table)
    parts.append(Text(words["no_motion"]))
    parts += [indented(remark_in(language, each.text)) for each in activity.remarks]
    parts.append(Text(REPORT_WORDS[language]["disclaimer"], style="dim"))
    console.print(Group(*parts))


def activity_dict(activity: Activity, source: str) -> dict[str, Any]:
    """Sessions and remarks as plain values; unknown numbers are None. Nobody's title, no positions."""
    return {"source": source, "measured_by": "the device", "sessions": [_session_dict(each) for each in activity.sessions], "remarks": [each.text for each in activity.remarks]}


def write_records(activity: Activity, path: Path) -> None:
    """The seconds of the main session as CSV; an unknown number is an empty cell."""
    records = activity.records
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(records.dtype.names or ())
        for row in records.tolist():
            writer.writerow(["" if isinstance(value, float) and math.isnan(value) else value for value in row])


def _title(session: Session, source: str, language: str) -> Iterator[str]:
    if source:
        yield source
    yield word_in(language, session.sport)
    start = session.start_local or session.start_utc
    if start is not None:
        yield day_text(start.date(), language, year=True)
    if session.distance_m > 0:
        yield f"{number(session.distance_m / 1000, 2, language)} km"
    if session.duration_s > 0:
        yield clock_text(session.duration_s)
        if session.distance_m > 0 and session.sport in RUNNING:
            minutes, seconds = divmod(round(1000 * session.duration_s / session.distance_m), 60)
            yield f"{minutes}:{seconds:02} /km"


def _rows(session: Session, language: str) -> Iterator[tuple[str, str, str]]:
    words = WORDS[language]
    if session.avg_hr_bpm > 0:
        yield words["heart_rate"], number(session.avg_hr_bpm, 0, language), words["beats"]
    if session.steps > 0:
        yield words["steps"], number(session.steps, 0, language), ""
    for name, value in session.vendor.items():
        if math.isnan(value):
            continue
        if name in units:
            unit, times, decimals = NOT_AS_ITS_UNIT.get(name) or SHOWN_AS[units[name]]
            yield METRIC_WORDS[language].get(name, name), number(times * value, decimals, language), UNIT_WORDS[language].get(unit, unit)
        else:
            yield name, number(value, 2, language), ""


def _session_dict(session: Session) -> dict[str, Any]:
    out: dict[str, Any] = plain(session)
    del out["title"], out["joins"]
    return out
