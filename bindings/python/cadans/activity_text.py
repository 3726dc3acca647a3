# SPDX-License-Identifier: Apache-2.0
"""A page on a run whose file holds what the watch worked out, and not the motion: shown as the watch's, measured by nobody here."""

from __future__ import annotations

import csv
import math
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from .load_remarks import remark_in
from .load_words import day_text, number
from .log.activity import Activity
from .log.session import RUNNING, Session
from .log.training_log import duration_text
from .metric_table import units
from .report_text import NOT_AS_ITS_UNIT, SHOWN_AS
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
SPORTS = {
    "en": {"trail_run": "trail run", "treadmill_run": "treadmill run", "track_run": "track run", "virtual_run": "virtual run"},
    "nl": {
        "run": "hardlopen", "trail_run": "trailrun", "treadmill_run": "loopband", "track_run": "baan", "virtual_run": "virtueel lopen",
        "walk": "wandelen", "hike": "wandeltocht", "ride": "fietsen", "swim": "zwemmen", "strength": "kracht", "other": "anders",
    },
}  # fmt: skip


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
    parts += [Padding(Text(remark_in(language, each.text)), (0, 0, 0, 2)) for each in activity.remarks]
    parts.append(Text(REPORT_WORDS[language]["disclaimer"], style="dim"))
    console.print(Group(*parts))


def activity_dict(activity: Activity, source: str) -> dict[str, Any]:
    """Sessions and remarks as plain values; unknown numbers are None. Nobody's title, no positions."""
    return {"source": source, "measured_by": "the device", "sessions": [_plain(each) for each in activity.sessions], "remarks": [each.text for each in activity.remarks]}


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
    yield SPORTS[language].get(session.sport, session.sport)
    start = session.start_local or session.start_utc
    if start is not None:
        yield day_text(start.date(), language, year=True)
    if session.distance_m > 0:
        yield f"{number(session.distance_m / 1000, 2, language)} km"
    if session.duration_s > 0:
        yield duration_text(session.duration_s)
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


def _plain(session: Session) -> dict[str, Any]:
    out = asdict(session)
    del out["title"], out["joins"]
    for name, value in out.items():
        if isinstance(value, float) and math.isnan(value):
            out[name] = None
    for name in ("start_utc", "start_local"):
        out[name] = None if out[name] is None else out[name].isoformat()
    return out
