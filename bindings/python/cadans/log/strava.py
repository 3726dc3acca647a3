# SPDX-License-Identifier: Apache-2.0
"""Strava's ``activities.csv`` of the bulk export: every activity of an account, a row each.

    header in any language -> columns by name, else by place -> rows -> Session (joins: the file of the same zip that holds it in detail)

Five columns come twice, and differ in unit: the first Distance is text in km (``5,81`` in some languages), the second metres. Dates are
UTC, without a zone; rows are in no order; cadence counts one leg.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC
from itertools import chain, islice
from typing import BinaryIO

from .cells import (
    Row,
    activities,
    decimal_comma_of,
    decode_lines,
    head_rows,
    order_of_dates,
    parse_date,
    plain,
    read_number,
    refused,
    rows_of,
)
from .reader import Asked, LogReader
from .session import RUNNING, Found, Remark, Session, Skipped
from .sports import SportNames

__all__ = ["READER", "read_strava", "recognises_strava"]

SOURCE = "strava"
M_PER_KM = 1000.0
M_PER_MI = 1609.344
LOOKED_AT = 500
"""Rows that are looked at before the first is taken: how numbers and dates are written."""
ON_FOOT = RUNNING | {"walk", "hike"}

# Columns by name: English and German as exports have them, French and Dutch as they were met in other projects' tests, and the names of
# exports before 2019. Spanish, Italian, Portuguese and all others are read by place.
WORDS: dict[str, str] = {
    "id": "activity id|aktivitats id|id de l activite|activiteits id|id",
    "date": "activity date|aktivitatsdatum|date de l activite|datum van activiteit|date",
    "title": "activity name|name der aktivitat|nom de l activite|naam activiteit|naam van activiteit|name",
    "sport": "activity type|aktivitatsart|type d activite|activiteitstype|type",
    "elapsed": "elapsed time|verstrichene zeit|temps ecoule|verstreken tijd",
    "moving": "moving time|bewegungszeit|duree de deplacement|beweegtijd",
    "distance": "distance|distanz|afstand",
    "gear": "activity gear|aktivitatsausrustung|materiel utilise pour l activite|uitrusting voor activiteit|materiaal voor activiteit|gear",
    "file": "filename|dateiname|nom du fichier|bestandsnaam",
    "speed": "average speed|durchschnittliche geschwindigkeit|vitesse moyenne|gemiddelde snelheid",
    "cadence": "average cadence|durchschnittliche trittfrequenz|cadence moyenne|gemiddelde cadans",
    "heart": "average heart rate|durchschnittliche herzfrequenz|frequence cardiaque moyenne|gemiddelde hartslag",
    "rpe": "perceived exertion|gefuhlte anstrengung",
    "steps": "total steps|schritte insgesamt",
}
PLACES: dict[str, tuple[int, ...]] = {
    "id": (0,), "date": (1,), "title": (2,), "sport": (3,), "elapsed": (5, 15), "moving": (16,), "distance": (6, 17), "gear": (11,), "file": (12,),
    "speed": (19,), "cadence": (29,), "heart": (31,), "rpe": (43,), "steps": (85,),
}  # fmt: skip
"""Where the columns stand in exports of 86 to 103 columns; later ones were added at the end."""
WORD_OF = {name: meaning for meaning, names in WORDS.items() for name in names.split("|")}


@dataclass(frozen=True)
class _Columns:
    at: dict[str, tuple[int, ...]]
    by_place: bool
    width: int

    def cells(self, row: Row, meaning: str) -> list[str]:
        return [row.cells[i] for i in self.at.get(meaning, ()) if i < len(row.cells)]

    def cell(self, row: Row, meaning: str) -> str:
        found = self.cells(row, meaning)
        return found[0].strip() if found else ""


def recognises_strava(file_name: str, head: bytes) -> bool:
    """Whether this is the activities.csv of an export: its columns in a known language, or its doubled columns in any."""
    rows = head_rows(head)
    return bool(rows) and _columns(rows[0]) is not None


def read_strava(stream: BinaryIO, file: str, asked: Asked) -> Iterator[Found]:
    """Every row as a `Session` (all sports), or a `Skipped` that says why not. Streams; never raises on what is in the file."""
    notes: list[str] = []
    rows = rows_of(decode_lines(stream, notes))
    header = next(rows, None)
    yield from (Remark(file, note) for note in notes)
    columns = _columns(header.cells) if header else None
    if header is None or columns is None:
        yield Skipped(file, "unreadable", "it has no header of Strava's activities.csv")
        return
    if columns.by_place:
        yield Remark(
            file,
            "the language of the header is not known: columns are taken by their place (likely right: the doubled columns stand where Strava has them)",
        )
    head = list(islice(rows, LOOKED_AT))
    table = _Table(file, asked, columns, head)
    yield from table.remarks()
    for row in chain(head, rows):
        yield from table.found(row)
    yield from table.summary()


def _columns(header: list[str]) -> _Columns | None:
    names = [plain(name) for name in header]
    at: dict[str, list[int]] = {}
    for i, name in enumerate(names):
        if name in WORD_OF:
            at.setdefault(WORD_OF[name], []).append(i)
    doubled = len(names) >= 18 and names[5] == names[15] != "" and names[6] == names[17] != ""
    if all(meaning in at for meaning in ("id", "date", "sport", "distance", "file")):
        found = {meaning: tuple(places) for meaning, places in at.items()}
        for meaning in ("gear", "id", "title", "sport", "file"):  # "Gear" and "Type" come again as numbers of Strava's own
            if meaning in found:
                found[meaning] = found[meaning][:1]
        if doubled:  # a column that this language calls otherwise stands in its place
            for meaning, places in PLACES.items():
                if meaning not in found and all(i < len(names) and names[i] not in WORD_OF for i in places):
                    found[meaning] = places
        return _Columns(found, by_place=False, width=len(names))
    if doubled:
        places_here = {meaning: tuple(i for i in places if i < len(names)) for meaning, places in PLACES.items()}
        return _Columns({meaning: places for meaning, places in places_here.items() if places}, by_place=True, width=len(names))
    return None


class _Table:
    """The rows of one file."""

    def __init__(self, file: str, asked: Asked, columns: _Columns, head: list[Row]) -> None:
        self._file = file
        self._asked = asked
        self._columns = columns
        self._sports = SportNames(file)
        texts = [cell for row in head for meaning in ("distance", "speed", "moving", "elapsed") for cell in columns.cells(row, meaning)]
        self._comma = decimal_comma_of([text for text in texts if "," in text])
        self._day_first, self._date_note = order_of_dates([columns.cell(row, "date") for row in head])
        self._derived_steps = 0
        self._whole_cadence = 0
        self._units: dict[tuple[str, str], int] = {}
        self._bad_rpe = 0

    def remarks(self) -> Iterator[Remark]:
        if self._date_note:
            yield Remark(self._file, self._date_note)

    def summary(self) -> Iterator[Remark]:
        for (unit, why), count in self._units.items():
            yield Remark(self._file, f"the distance of {activities(count)} stands in one column only: taken as {unit} ({why})")
        if self._derived_steps:
            yield Remark(
                self._file,
                f"steps of {activities(self._derived_steps)} are worked out from mean cadence and moving time (no Total Steps there): likely close, but not a count",
            )
        if self._whole_cadence:
            yield Remark(
                self._file, f"the cadence of {activities(self._whole_cadence)} is above 130 and so taken as steps of both feet (likely)"
            )
        if self._bad_rpe:
            yield Remark(self._file, f"the perceived exertion of {activities(self._bad_rpe)} is not within 0 to 10: left out")

    def found(self, row: Row) -> Iterator[Found]:
        here = f"{self._file}:{row.line}"
        if lost := refused(row, self._columns.width, here):
            yield lost
            return
        told = self._columns.cell(row, "date")
        start = parse_date(told, self._day_first)
        if start is None:
            yield Skipped(here, "unreadable", f"its date {told[:40]!r} cannot be read")
            return
        sport, remark = self._sports.sport(self._columns.cell(row, "sport"))
        if remark:
            yield remark
        elapsed_s = self._last_number(row, "elapsed")
        moving_s = self._last_number(row, "moving")
        duration_s = moving_s if moving_s > 0 else elapsed_s
        session = Session(sport, start.replace(tzinfo=UTC), duration_s=duration_s, elapsed_s=elapsed_s, source=SOURCE, file=here)
        session.distance_m = self._distance_m(row, duration_s)
        session.avg_hr_bpm = _positive(self._last_number(row, "heart"))
        session.title = self._columns.cell(row, "title")
        session.joins = self._columns.cell(row, "file").replace("\\", "/")
        if sport in ON_FOOT:
            session.shoe = self._columns.cell(row, "gear")
            self._fill_steps(row, session, moving_s)
        self._fill_rpe(row, session)
        yield session

    def _number(self, text: str) -> float:
        return read_number(text, self._comma if "," in text else False)  # Strava writes no point between thousands

    def _last_number(self, row: Row, meaning: str) -> float:
        numbers = [self._number(cell) for cell in self._columns.cells(row, meaning)]
        numbers = [number for number in numbers if number >= 0]
        return numbers[-1] if numbers else math.nan

    def _distance_m(self, row: Row, duration_s: float) -> float:
        """The last Distance where it is 100 to 2000 times the first; else the first in the unit that speed, time or the caller tells."""
        cells = [cell.strip() for cell in self._columns.cells(row, "distance")]
        readings = {self._number(cells[0]), read_number(cells[0], True), read_number(cells[0], False)} if cells else set()
        firsts = [value for value in readings if not math.isnan(value)]
        last = self._number(cells[-1]) if len(cells) > 1 else math.nan
        if not math.isnan(last) and (not firsts or any(value == 0 or 100 <= last / value <= 2000 for value in firsts)):
            return last
        first = self._number(cells[0]) if cells else math.nan
        if math.isnan(first) or first == 0:
            return first
        unit, why, metres = self._unit_of(first, self._last_number(row, "speed"), duration_s)
        self._units[unit, why] = self._units.get((unit, why), 0) + 1
        return first * metres

    def _unit_of(self, value: float, speed_mps: float, duration_s: float) -> tuple[str, str, float]:
        units = {"km": M_PER_KM, "mi": M_PER_MI, "m": 1.0}
        expected_m = speed_mps * duration_s
        if expected_m > 0:
            unit = min(units, key=lambda name: abs(math.log(abs(value) * units[name] / expected_m)))
            if abs(value * units[unit] / expected_m - 1) < 0.1:
                return unit, "sure: mean speed × moving time agrees", units[unit]
        if self._asked.distance_unit in ("km", "mi"):
            unit = self._asked.distance_unit
            return unit, "as you said", units[unit]
        if duration_s > 0 and value / duration_s > 0.1:  # 0.1 km/s is no person
            return "m", "likely: in km it would be faster than any person", 1.0
        return "km", "likely: Strava's first Distance is km", M_PER_KM

    def _fill_steps(self, row: Row, session: Session, moving_s: float) -> None:
        told = _positive(self._last_number(row, "steps"))
        cadence = _positive(self._last_number(row, "cadence"))
        if 30 <= cadence <= 130:
            cadence *= 2.0
        elif 130 < cadence <= 260:
            self._whole_cadence += 1
        else:
            cadence = math.nan
        if not math.isnan(cadence):
            session.vendor["cadence_spm"] = cadence
        if math.isnan(told) and cadence * moving_s > 0:
            told = cadence * moving_s / 60.0
            self._derived_steps += 1
        session.steps = told

    def _fill_rpe(self, row: Row, session: Session) -> None:
        rpe = self._last_number(row, "rpe")
        if 0 < rpe <= 10:
            session.rpe = rpe
        elif rpe > 10:
            self._bad_rpe += 1


def _positive(value: float) -> float:
    return value if value > 0 else math.nan


READER = LogReader(
    "Strava export",
    ".csv",
    "activities.csv, with Activity ID, Activity Date, Activity Type, Distance and Filename, in any language",
    recognises_strava,
    read_strava,
)
