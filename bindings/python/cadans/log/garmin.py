# SPDX-License-Identifier: Apache-2.0
"""The CSV that Garmin Connect's list of activities exports.

    header (en de nl) -> how numbers are written -> unit of the distance -> rows -> Session (local time, no zone)

The file tells neither its zone nor whether distances are km or miles; which columns it has depends on the filter on the screen. Steps
times step length tell the unit; where they are not there the pace does, less surely. Pool and track distances are metres.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import chain, islice
from statistics import median
from typing import BinaryIO

from .cells import (
    Row,
    activities,
    decimal_comma_of,
    decode_lines,
    head_rows,
    parse_date,
    plain,
    read_duration_s,
    read_number,
    refused,
    rows_of,
)
from .reader import Asked, LogReader
from .session import RUNNING, Found, Remark, Session, Skipped
from .sports import SportNames, sport_of

__all__ = ["READER", "read_garmin", "recognises_garmin"]

SOURCE = "garmin_csv"
METRES = {"km": 1000.0, "mi": 1609.344, "m": 1.0}
M_PER_YD = 0.9144
M_PER_FT = 0.3048
LOOKED_AT = 500
"""Rows that are looked at before the first is taken: how numbers are written, and the unit."""
AGREES = 0.15
"""Relative difference at which steps × step length still tells a unit: a mile is 61 % more than a km."""
SLOW_MPS, QUICK_MPS = 1.9, 2.9
"""Mean of the runs if distances were km: slower looks like miles, quicker like km (2.9 would be 4.7 m/s in miles); between, the pace does not tell."""
LONGEST_STEP_M = 2.0
"""A longer mean step is feet."""

WORDS: dict[str, str] = {
    "sport": "activity type|aktivitatstyp|activiteittype|activiteitstype|type activiteit",
    "date": "date|datum",
    "title": "title|titel",
    "distance": "distance|distanz|afstand",
    "time": "time|zeit|tijd",
    "moving": "moving time|zeit in bewegung|tijd in beweging|tijd bewogen|bewogen tijd|beweegtijd",
    "elapsed": "elapsed time|verstrichene zeit|verstreken tijd",
    "heart": "avg hr|o hf|o herzfrequenz|durchschnittliche herzfrequenz|gem hs|gemiddelde hs|gem hartslag|gemiddelde hartslag",
    "cadence": "avg run cadence|o schrittfrequenz laufen|durchschnittliche schrittfrequenz laufen|gem loopcadans|gemiddelde loopcadans|gem hardloopcadans|gemiddelde hardloopcadans",
    "step": "avg stride length|o schrittlange|durchschnittliche schrittlange|gem staplengte|gemiddelde staplengte",
    "ratio": "avg vertical ratio|durchschnittliches vertikales verhaltnis|o vertikales verhaltnis|gem verticale ratio|gemiddelde verticale ratio",
    "oscillation": "avg vertical oscillation|o vertikale bewegung|durchschnittliche vertikale bewegung|gem verticale oscillatie|gemiddelde verticale oscillatie",
    "contact": "avg ground contact time|o bodenkontaktzeit|durchschnittliche bodenkontaktzeit|gem grondcontacttijd|gemiddelde grondcontacttijd",
    "power": "avg power|o leistung|durchschnittliche leistung|gem vermogen|gemiddeld vermogen",
    "steps": "steps|schritte|stappen",
}
WORD_OF = {name: meaning for meaning, names in WORDS.items() for name in names.split("|")}
NEEDED = ("sport", "date", "distance", "time")
PLACES = {"sport": 0, "date": 1, "title": 3, "distance": 4, "time": 6}
"""Where the first columns stand in every language."""


@dataclass(frozen=True)
class _Columns:
    at: dict[str, int]
    by_place: bool
    width: int

    def cell(self, row: Row, meaning: str) -> str:
        i = self.at.get(meaning, -1)
        return row.cells[i].strip() if 0 <= i < len(row.cells) else ""


def recognises_garmin(file_name: str, head: bytes) -> bool:
    """Whether this is Garmin Connect's list: its columns in a known language, or its first seven columns by what they hold."""
    rows = head_rows(head)
    return bool(rows) and _columns(rows[0], rows[1] if len(rows) > 1 else None) is not None


def read_garmin(stream: BinaryIO, file: str, asked: Asked) -> Iterator[Found]:
    """Every row as a `Session` with local time (all sports), or a `Skipped` that says why not. Streams; never raises on what is in the file."""
    notes: list[str] = []
    rows = rows_of(decode_lines(stream, notes))
    header = next(rows, None)
    yield from (Remark(file, note) for note in notes)
    head = list(islice(rows, LOOKED_AT))
    columns = _columns(header.cells, head[0].cells if head else None) if header else None
    if columns is None:
        yield Skipped(file, "unreadable", "it has no header of Garmin Connect's list of activities")
        return
    if columns.by_place:
        yield Remark(
            file,
            "the language of the header is not known: sport, date, distance and time are taken by their place (likely right), the rest is not read",
        )
    table = _Table(file, asked, columns, head)
    yield from table.remarks()
    for row in chain(head, rows):
        yield from table.found(row)
    yield from table.summary()


def _columns(header: list[str], first: list[str] | None) -> _Columns | None:
    names = [plain(name) for name in header]
    at: dict[str, int] = {}
    for i, name in enumerate(names):
        if name in WORD_OF:
            at.setdefault(WORD_OF[name], i)
    if all(meaning in at for meaning in NEEDED) and ("title" in at or len(at) >= 6):
        return _Columns(at, by_place=False, width=len(names))
    if (
        len(names) >= 8
        and first is not None
        and len(first) >= 8
        and re.fullmatch(r"\d{4}-\d{2}-\d{2} \d{2}:\d{2}:\d{2}", first[1].strip())
        and first[2].strip() in ("true", "false")
        and not math.isnan(read_duration_s(first[6]))
    ):
        return _Columns({**at, **PLACES}, by_place=True, width=len(names))
    return None


class _Table:
    """The rows of one file."""

    def __init__(self, file: str, asked: Asked, columns: _Columns, head: list[Row]) -> None:
        self._file = file
        self._columns = columns
        self._sports = SportNames(file)
        self._comma = decimal_comma_of(
            [cell for row in head for i, cell in enumerate(row.cells) if i >= 4 and i != columns.at.get("title")]
        )
        self._unit, self._why = (
            (asked.distance_unit, "as you said") if asked.distance_unit in ("km", "mi") else self._inferred([r for r in head if r.cells])
        )
        self._told = asked.distance_unit is not None
        self._metres = 0
        self._yards = 0
        self._feet = 0
        self._derived_steps = 0

    def remarks(self) -> Iterator[Remark]:
        if not self._told:
            yield Remark(self._file, f"the file does not tell the unit of its distances: taken as {self._unit} ({self._why})")

    def summary(self) -> Iterator[Remark]:
        if self._metres:
            yield Remark(self._file, f"the distance of {activities(self._metres)} on a track or in a pool is taken as metres (likely)")
        if self._yards:
            yield Remark(
                self._file, f"the distance of {activities(self._yards)} in a pool is taken as yards (likely: other distances are miles)"
            )
        if self._feet:
            yield Remark(
                self._file, f"the step length of {activities(self._feet)} is above {LONGEST_STEP_M:g} and so taken as feet (likely)"
            )
        if self._derived_steps:
            yield Remark(
                self._file,
                f"steps of {activities(self._derived_steps)} are worked out from mean cadence and time (no Steps there): likely close, but not a count",
            )

    def found(self, row: Row) -> Iterator[Found]:
        here = f"{self._file}:{row.line}"
        if lost := refused(row, self._columns.width, here):
            yield lost
            return
        told = self._columns.cell(row, "date")
        start = parse_date(told)
        if start is None:
            yield Skipped(here, "unreadable", f"its date {told[:40]!r} cannot be read")
            return
        sport, remark = self._sports.sport(self._columns.cell(row, "sport"))
        if remark:
            yield remark
        session = Session(sport, None, start, duration_s=self._duration_s(row), source=SOURCE, file=here)
        session.elapsed_s = read_duration_s(self._columns.cell(row, "elapsed"))
        session.distance_m = self._distance_m(row, sport)
        session.avg_hr_bpm = self._number(row, "heart")
        session.title = self._columns.cell(row, "title")
        if sport in RUNNING or sport in ("walk", "hike"):
            self._fill_steps(row, session)
        yield session

    def _number(self, row: Row, meaning: str) -> float:
        """The number of a cell; Garmin's 0 is a missing value."""
        value = read_number(self._columns.cell(row, meaning), self._comma)
        return value if value > 0 else math.nan

    def _duration_s(self, row: Row) -> float:
        for meaning in ("moving", "time", "elapsed"):
            seconds = read_duration_s(self._columns.cell(row, meaning))
            if seconds > 0:
                return seconds
        return read_duration_s(self._columns.cell(row, "time"))

    def _step_m(self, row: Row) -> float:
        step = self._number(row, "step")
        return step * M_PER_FT if step > LONGEST_STEP_M else step

    def _by_steps_m(self, row: Row) -> float:
        """The distance by steps × step length, or cadence × time × step length; NaN where they are not there."""
        steps = self._number(row, "steps")
        if math.isnan(steps):
            steps = self._number(row, "cadence") * self._duration_s(row) / 60.0
        return steps * self._step_m(row)

    def _inferred(self, head: list[Row]) -> tuple[str, str]:
        votes = Counter[str]()
        speeds = []
        for row in head:
            sport = sport_of(self._columns.cell(row, "sport"))
            if sport not in RUNNING or sport == "track_run":
                continue
            value, seconds, by_steps_m = self._number(row, "distance"), self._duration_s(row), self._by_steps_m(row)
            if value * by_steps_m > 0:
                unit = min(("km", "mi"), key=lambda name: abs(math.log(value * METRES[name] / by_steps_m)))
                if abs(value * METRES[unit] / by_steps_m - 1.0) < AGREES:
                    votes[unit] += 1
            if value > 0 and seconds > 0:
                speeds.append(value * METRES["km"] / seconds)
        ranked = votes.most_common()
        if ranked and (len(ranked) == 1 or ranked[0][1] >= 4 * ranked[1][1]):
            sure = "sure" if ranked[0][1] >= 3 else "likely"
            return ranked[0][0], f"{sure}: steps × step length agree in {ranked[0][1]} of {sum(votes.values())} runs"
        if ranked:
            return ranked[0][
                0
            ], f"not sure: steps × step length agree in {ranked[0][1]} of {sum(votes.values())} runs; say distance_unit='km' or 'mi'"
        if not speeds:
            return "km", "a guess: nothing tells it; say distance_unit='km' or 'mi'"
        speed = median(speeds)
        if speed < SLOW_MPS:
            return "mi", "likely by the pace of the runs; say distance_unit='km' or 'mi' to be sure"
        if speed > QUICK_MPS:
            return "km", "likely by the pace of the runs; say distance_unit='km' or 'mi' to be sure"
        return "km", "a guess: the pace of the runs fits both; say distance_unit='km' or 'mi'"

    def _distance_m(self, row: Row, sport: str) -> float:
        value = read_number(self._columns.cell(row, "distance"), self._comma)
        if math.isnan(value) or not value:
            return value
        by_steps_m = self._by_steps_m(row)
        if sport == "track_run" and by_steps_m > 0:
            unit = min(METRES, key=lambda name: abs(math.log(abs(value) * METRES[name] / by_steps_m)))
            self._metres += unit == "m"
            return value * METRES[unit]
        if sport == "track_run" and value >= 100:  # nobody runs 100 km on a track
            self._metres += 1
            return value
        if sport == "swim" and value >= 25 and self._unit == "km":
            self._metres += 1
            return value
        if sport == "swim" and value >= 25:
            self._yards += 1
            return value * M_PER_YD
        return value * METRES[self._unit]

    def _fill_steps(self, row: Row, session: Session) -> None:
        steps = self._number(row, "steps")
        cadence = self._number(row, "cadence")
        if math.isnan(steps) and cadence * session.duration_s > 0:
            steps = cadence * session.duration_s / 60.0
            self._derived_steps += 1
        session.steps = steps
        self._feet += self._number(row, "step") > LONGEST_STEP_M
        vendor = {
            "cadence_spm": cadence,
            "step_length_m": self._step_m(row),  # Garmin's "stride" is from one footfall to the next
            "vertical_ratio": self._number(row, "ratio"),
            "vertical_oscillation_m": self._number(row, "oscillation") / 100.0,
            "contact_time_s": self._number(row, "contact") / 1000.0,
            "power_w": self._number(row, "power"),
        }
        session.vendor = {name: value for name, value in vendor.items() if not math.isnan(value)}


READER = LogReader(
    "Garmin Connect CSV",
    ".csv",
    "Activity Type, Date, Title, Distance and Time, in English, German or Dutch",
    recognises_garmin,
    read_garmin,
)
