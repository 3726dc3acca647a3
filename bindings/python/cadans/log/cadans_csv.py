# SPDX-License-Identifier: Apache-2.0
"""Our own log as one CSV, read and written; and tables that people keep by hand.

    kind        what the row is                         columns that count
    session     an activity                             those of `Session`; vendor averages as vendor_<name>
    strength    a strength session                      the same
    pain        a pain score, 0 to 10                   date when score where
    unknown_day a day of which nothing is known         date

Columns without a value are empty; numbers are written so that they come back to the last bit; names carry units. Titles, files and
positions are never written. A table without ``kind`` is one kept by hand: a date and a distance or a time, told by the words of its header.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from itertools import chain, islice
from statistics import median
from typing import BinaryIO, TextIO

from .cells import (
    Row,
    decimal_comma_of,
    decode_lines,
    head_rows,
    known_zone,
    order_of_dates,
    parse_date,
    plain,
    read_duration_s,
    read_number,
    rows_of,
)
from .garmin import recognises_garmin
from .reader import Asked, LogReader
from .session import Found, Pain, Remark, Session, Skipped, UnknownDay
from .sports import SportNames
from .strava import recognises_strava

__all__ = ["COLUMNS", "READER", "read_cadans_csv", "recognises_cadans_csv", "write_cadans_csv"]

SOURCE = "cadans_csv"


NUMBERS = ("distance_m", "duration_s", "elapsed_s", "steps", "impact", "rpe", "avg_hr_bpm")
TEXTS = ("shoe", "source", "device")
COLUMNS = ("kind", "date", "start_utc", "start_local", "sport", *NUMBERS, *TEXTS, "when", "score", "where")
"""Of the file, in order; vendor averages follow."""
VENDOR = "vendor_"

# ---- writing


def write_cadans_csv(stream: TextIO, rows: Iterable[Session | Pain | UnknownDay]) -> None:
    """Write a log that `read_cadans_csv` reads back, number for number. `stream` is a text file opened with ``newline=""`` and UTF-8."""
    kept = list(rows)
    vendor = sorted(
        {name for row in kept if isinstance(row, Session) for name in row.vendor if re.fullmatch(r"[a-z][a-z0-9_]{0,60}", name)}
    )
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([*COLUMNS, *(VENDOR + name for name in vendor)])
    for row in kept:
        if isinstance(row, Session):
            cells = _session_cells(row) | {VENDOR + name: _number_text(value) for name, value in row.vendor.items()}
        elif isinstance(row, Pain):
            cells = {
                "kind": "pain",
                "date": row.date.isoformat(),
                "when": _text(row.when),
                "score": _number_text(row.score),
                "where": _text(row.where),
            }
        else:
            cells = {"kind": "unknown_day", "date": row.date.isoformat()}
        writer.writerow([cells.get(name, "") for name in (*COLUMNS, *(VENDOR + name for name in vendor))])


def _session_cells(session: Session) -> dict[str, str]:
    utc = session.start_utc.astimezone(UTC).replace(tzinfo=None) if session.start_utc else None
    day = session.start_local or utc
    cells = {
        "kind": "strength" if session.sport == "strength" else "session",
        "date": day.date().isoformat() if day else "",
        "start_utc": utc.isoformat() + "Z" if utc else "",
        "start_local": session.start_local.replace(tzinfo=None).isoformat() if session.start_local else "",
        "sport": session.sport,
    }
    cells |= {name: _number_text(getattr(session, name)) for name in NUMBERS}
    return cells | {name: _text(getattr(session, name)) for name in TEXTS}


def _number_text(value: float) -> str:
    return "" if math.isnan(value) else repr(float(value))


def _text(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").encode("utf-8", "replace").decode("utf-8")


# ---- reading

# Words of headers, each with the meanings of the column; a unit may follow ("distance_km", "Distanz (km)", "duration min").
WORDS: dict[str, str] = {
    "date": "date|datum|day|tag|dag|fecha|data|jour|dia|giorno",
    "start": "start|start local|start time|starttime|time of day|clock|startzeit|beginn|uhrzeit|starttijd|tijdstip|begintijd|heure|hora",
    "start_utc": "start utc|utc",
    "distance": "distance|dist|distanz|strecke|afstand|distancia|distanza|length",
    "duration": "duration|time|moving|moving time|duration moving|elapsed moving|zeit|dauer|laufzeit|bewegungszeit|tijd|duur|beweegtijd|duree|temps|tiempo|duracion|tempo|durata|duracao",
    "elapsed": "elapsed|elapsed time|total time|verstrichene zeit|verstreken tijd",
    "sport": "sport|type|activity|activity type|sportart|art|aktivitat|activiteit|soort|deporte|activite|attivita|atividade",
    "heart": "avg hr|heart rate|average heart rate|avg heart rate|mean hr|hr|avg hr bpm|puls|herzfrequenz|hartslag|gem hartslag",
    "steps": "steps|schritte|stappen|pas|pasos|passi|passos",
    "rpe": "rpe|session rpe|effort|exertion|perceived exertion|borg",
    "impact": "impact",
    "shoe": "shoe|shoes|schuh|schuhe|schoen|schoenen|gear",
}
WORD_OF = {name: meaning for meaning, names in WORDS.items() for name in names.split("|")}
METRES = {
    **dict.fromkeys(("km", "kms", "kilometer", "kilometers", "kilometre", "kilometres", "kilometros", "chilometri", "quilometros"), 1000.0),
    **dict.fromkeys(("mi", "mile", "miles", "mijl", "meilen"), 1609.344),
    **dict.fromkeys(("m", "meter", "meters", "metre", "metres"), 1.0),
}
SECONDS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sek", "sekunden", "seconden"), 1.0),
    **dict.fromkeys(("min", "mins", "minute", "minutes", "minuten", "minuti", "minutos"), 60.0),
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "std", "stunden", "uur", "uren"), 3600.0),
}
LOOKED_AT = 500
"""Rows that are looked at before the first is taken: how numbers and dates are written, and units that no name tells."""
NOON = time(12)
"""Where a row tells a date alone: at noon, no change of the clocks moves it to another day."""
RUNNING_MPS = (0.8, 7.0)
"""Means of a run that are taken for possible when a unit is inferred: a very slow jog to a world-class 5 km."""


@dataclass(frozen=True)
class _Column:
    place: int
    scale: float = math.nan
    """Metres or seconds of one, NaN where the name does not tell."""


def recognises_cadans_csv(file_name: str, head: bytes) -> bool:
    """Whether this is our own log, or a table by hand with a date in every row and a distance or a time."""
    rows = head_rows(head)
    if not rows:
        return False
    if _is_own(rows[0]):
        return True
    columns = _columns(rows[0])
    if columns is None or recognises_strava(file_name, head) or recognises_garmin(file_name, head):
        return False
    dates = [
        row[place].strip()
        for row in rows[1:6]
        for place in [columns["date" if "date" in columns else "start_utc"].place]
        if place < len(row)
    ]
    if not dates:
        return "date" in columns and "distance" in columns and len(rows) == 1  # a header alone is an empty log
    return any(parse_date(text, day_first=True) or parse_date(text, day_first=False) for text in dates)


def read_cadans_csv(stream: BinaryIO, file: str, asked: Asked) -> Iterator[Found]:
    """Every row as a `Session`, `Pain` or `UnknownDay`, or a `Skipped` that says why not. Streams; never raises on what is in the file."""
    notes: list[str] = []
    rows = rows_of(decode_lines(stream, notes))
    header = next(rows, None)
    yield from (Remark(file, note) for note in notes)
    if header is None or header.trouble:
        yield Skipped(file, "unreadable", "there is no header in its first line")
    elif _is_own(header.cells):
        yield from _OwnTable(file, header.cells).found(rows)
    elif (columns := _columns(header.cells)) is not None:
        yield from _HandTable(file, asked, columns, len(header.cells)).found(rows)
    else:
        yield Skipped(file, "unreadable", "its header names no date with a distance or a time")


def _is_own(header: list[str]) -> bool:
    names = {name.strip() for name in header}
    return ("kind" in names and "date" in names) or {"start_utc", "start_local", "sport", "distance_m"} <= names


def _columns(header: list[str]) -> dict[str, _Column] | None:
    columns: dict[str, _Column] = {}
    for place, name in enumerate(header):
        meaning, scale = _meaning(plain(name))
        if meaning and (meaning not in columns or (math.isnan(columns[meaning].scale) and not math.isnan(scale))):
            columns[meaning] = _Column(place, scale)
    dated = "date" in columns or "start_utc" in columns
    return columns if dated and ("distance" in columns or "duration" in columns) else None


def _meaning(name: str) -> tuple[str, float]:
    """What a column holds, and its unit in metres or seconds.

    >>> _meaning("distance km"), _meaning("moving s"), _meaning("miles")
    (('distance', 1000.0), ('duration', 1.0), ('distance', 1609.344))
    """
    if name in WORD_OF:
        return WORD_OF[name], math.nan
    if name in METRES and name != "m":
        return "distance", METRES[name]
    if name in SECONDS and name not in ("s", "h"):
        return "duration", SECONDS[name]
    first, _, unit = name.rpartition(" ")
    meaning = WORD_OF.get(first, "")
    if meaning == "distance" and unit in METRES:
        return meaning, METRES[unit]
    if meaning in ("duration", "elapsed") and unit in SECONDS:
        return meaning, SECONDS[unit]
    return "", math.nan


class _OwnTable:
    """A table that `write_cadans_csv` wrote."""

    def __init__(self, file: str, header: list[str]) -> None:
        self._file = file
        self._at: dict[str, int] = {}
        for place, name in enumerate(header):
            self._at.setdefault(name.strip(), place)
        self._width = len(header)
        self._sports = SportNames(file)
        self._comma: bool | None = False

    def found(self, rows: Iterator[Row]) -> Iterator[Found]:
        head = list(islice(rows, LOOKED_AT))
        places = [self._at[name] for name in (*NUMBERS, "score") if name in self._at]
        self._comma = decimal_comma_of([row.cells[i] for row in head for i in places if i < len(row.cells)]) is True
        for row in chain(head, rows):
            yield from self._row(row)

    def _row(self, row: Row) -> Iterator[Found]:
        here = f"{self._file}:{row.line}"
        if (why := _unreadable(row, self._width)) is not None:
            yield Skipped(here, "unreadable", why)
            return
        cells = {name: row.cells[place] for name, place in self._at.items() if place < len(row.cells)}
        kind = cells.get("kind", "").strip() or ("unknown_day" if cells.get("sport") == "unknown_day" else "session")
        told = next((text for name in ("date", "start_local", "start_utc") if (text := cells.get(name, "").strip())), "")
        day = parse_date(told)
        if kind == "unknown_day":
            yield UnknownDay(day.date()) if day else Skipped(here, "unreadable", f"its date {told[:40]!r} cannot be read")
        elif kind == "pain":
            score = read_number(cells.get("score", ""), self._comma)
            if day is None:
                yield Skipped(here, "unreadable", f"its date {told[:40]!r} cannot be read")
            elif not 0 <= score <= 10:
                yield Skipped(here, "unreadable", f"its pain score {cells.get('score', '')[:20]!r} is not 0 to 10")
            else:
                yield Pain(day.date(), cells.get("when", ""), score, cells.get("where", ""))
        elif kind in ("session", "strength"):
            yield from self._session(here, cells, kind, day)
        else:
            yield Skipped(here, "unreadable", f"its kind {kind[:20]!r} is none of session, strength, pain, unknown_day")

    def _session(self, here: str, cells: Mapping[str, str], kind: str, day: datetime | None) -> Iterator[Found]:
        utc, local = (parse_date(cells.get(name, "")) for name in ("start_utc", "start_local"))
        if utc is None and local is None:
            if day is None:
                yield Skipped(here, "unreadable", "it has no date that can be read")
                return
            local = datetime.combine(day.date(), NOON)
        sport = cells.get("sport", "").strip() or ("strength" if kind == "strength" else "run")
        sport, remark = self._sports.sport(sport)
        if remark:
            yield remark
        session = Session(sport, _aware(utc, cells.get("start_utc", "")) if utc else None, local, file=here)
        for name in NUMBERS:
            setattr(session, name, read_number(cells.get(name, ""), self._comma))
        for name in TEXTS:
            setattr(session, name, cells.get(name, ""))
        session.source = session.source or SOURCE
        vendor = {name[len(VENDOR) :]: read_number(text, self._comma) for name, text in cells.items() if name.startswith(VENDOR)}
        session.vendor = {name: value for name, value in vendor.items() if not math.isnan(value)}
        yield session


class _HandTable:
    """A table that somebody keeps."""

    def __init__(self, file: str, asked: Asked, columns: dict[str, _Column], width: int) -> None:
        self._file = file
        self._asked = asked
        self._columns = columns
        self._width = width
        self._sports = SportNames(file)
        self._comma: bool | None = None
        self._day_first: bool | None = None
        self._scale = {"distance": math.nan, "duration": math.nan, "elapsed": math.nan}
        self._without_clock = 0
        self._bare_clock = 0

    def found(self, rows: Iterator[Row]) -> Iterator[Found]:
        head = list(islice(rows, LOOKED_AT))
        yield from self._looked_at([row for row in head if row.cells])
        for row in chain(head, rows):
            yield from self._row(row)
        if self._without_clock:
            rows_tell = "1 row tells" if self._without_clock == 1 else f"{self._without_clock} rows tell"
            yield Remark(self._file, f"{rows_tell} a date without a time of day: put at noon")

    def _cell(self, row: Row, meaning: str) -> str:
        column = self._columns.get(meaning)
        return row.cells[column.place].strip() if column and column.place < len(row.cells) else ""

    def _looked_at(self, head: list[Row]) -> Iterator[Remark]:
        """How numbers and dates are written, and the units that no name tells."""
        self._comma = decimal_comma_of([self._cell(row, meaning) for row in head for meaning in ("distance", "duration", "heart", "rpe")])
        self._day_first, note = order_of_dates([self._cell(row, "date") for row in head])
        if note:
            yield Remark(self._file, note)
        if "sport" not in self._columns:
            yield Remark(self._file, "the table has no column of sports: every row is taken as a run")
        for meaning in ("duration", "elapsed"):
            if meaning in self._columns:
                self._scale[meaning] = self._columns[meaning].scale
        if "distance" in self._columns:
            self._scale["distance"] = self._columns["distance"].scale
            if math.isnan(self._scale["distance"]):
                unit, why = self._inferred_unit(head)
                self._scale["distance"] = METRES[unit]
                yield Remark(self._file, f"the table does not tell the unit of its distances: taken as {unit} ({why})")
        values = [value for row in head if not math.isnan(value := read_number(self._cell(row, "duration"), self._comma))]
        if values and math.isnan(self._scale["duration"]):
            unit, why = self._inferred_time(head)
            self._scale["duration"] = SECONDS[unit]
            yield Remark(self._file, f"the table does not tell the unit of its times: taken as {unit} ({why})")
        if math.isnan(self._scale["elapsed"]):
            self._scale["elapsed"] = self._scale["duration"]

    def _inferred_unit(self, head: list[Row]) -> tuple[str, str]:
        if self._asked.distance_unit in ("km", "mi"):
            return self._asked.distance_unit, "as you said"
        pairs = [
            (value, seconds)
            for row in head
            if (value := read_number(self._cell(row, "distance"), self._comma)) > 0 and (seconds := self._seconds(row, "duration")) > 0
        ]
        if pairs:
            speed = median(value / seconds for value, seconds in pairs)
            fitting = [unit for unit in ("km", "mi", "m") if RUNNING_MPS[0] <= speed * METRES[unit] <= RUNNING_MPS[1]]
            if fitting:
                sure = "likely by the pace" if len(fitting) == 1 else "a guess: the pace fits miles too"
                return fitting[0], f"{sure}; say distance_unit='km' or 'mi', or write it in the header"
        sizes = [value for row in head if (value := read_number(self._cell(row, "distance"), self._comma)) > 0]
        if sizes and median(sizes) >= 500:
            return "m", "likely by their size; write it in the header to be sure"
        return "km", "a guess: nothing tells it; say distance_unit='km' or 'mi', or write it in the header"

    def _inferred_time(self, head: list[Row]) -> tuple[str, str]:
        pairs = [
            (value, read_number(self._cell(row, "distance"), self._comma))
            for row in head
            if (value := read_number(self._cell(row, "duration"), self._comma)) > 0
        ]
        speeds = [distance * self._scale["distance"] / value for value, distance in pairs if distance > 0]
        if speeds:
            speed = median(speeds)
            for unit in ("s", "min", "h"):
                if RUNNING_MPS[0] <= speed / SECONDS[unit] <= RUNNING_MPS[1]:
                    return unit, "likely by the pace; write it in the header to be sure"
        sizes = [value for value, _ in pairs]
        if sizes and median(sizes) <= 300:
            return "min", "a guess by their size; write it in the header to be sure"
        return "s", "a guess by their size; write it in the header to be sure"

    def _seconds(self, row: Row, meaning: str) -> float:
        text = self._cell(row, meaning)
        clock = read_duration_s(text)
        if not math.isnan(clock):
            if self._columns[meaning].scale == 3600.0 and text.count(":") == 1:
                return clock * 60.0  # "1:30" under hours is an hour and a half
            return clock
        return read_number(text, self._comma) * self._scale[meaning]

    def _row(self, row: Row) -> Iterator[Found]:
        here = f"{self._file}:{row.line}"
        if (why := _unreadable(row, self._width)) is not None:
            yield Skipped(here, "unreadable", why)
            return
        utc, local = self._start(row)
        if utc is None and local is None:
            told = self._cell(row, "date") or self._cell(row, "start_utc")
            yield Skipped(here, "unreadable", f"its date {told[:40]!r} cannot be read")
            return
        sport = "run"
        if "sport" in self._columns:
            sport, remark = self._sports.sport(self._cell(row, "sport"))
            if remark:
                yield remark
        session = Session(sport, utc, local, source=SOURCE, file=here, shoe=self._cell(row, "shoe"))
        session.distance_m = read_number(self._cell(row, "distance"), self._comma) * self._scale["distance"]
        session.duration_s = self._seconds(row, "duration")
        session.elapsed_s = self._seconds(row, "elapsed")
        if math.isnan(session.duration_s):
            session.duration_s = session.elapsed_s
        session.avg_hr_bpm = read_number(self._cell(row, "heart"), self._comma)
        session.steps = read_number(self._cell(row, "steps"), self._comma)
        session.rpe = read_number(self._cell(row, "rpe"), self._comma)
        session.impact = read_number(self._cell(row, "impact"), self._comma)
        yield session

    def _start(self, row: Row) -> tuple[datetime | None, datetime | None]:
        text = self._cell(row, "start_utc")
        utc = parse_date(text, self._day_first) if text else None
        if utc is not None:
            return _aware(utc, text), None
        text = self._cell(row, "date")
        moment = parse_date(text, self._day_first)
        if moment is None:
            return None, None
        clock = self._cell(row, "start")
        if known_zone(text):
            return _aware(moment, text), moment
        if clock:
            whole = parse_date(clock, self._day_first) or parse_date(f"{moment.date().isoformat()} {clock}")
            if whole is not None:
                return (_aware(whole, clock) if known_zone(clock) else None), whole
        if ":" not in text:
            self._without_clock += 1
            moment = datetime.combine(moment.date(), NOON)
        return None, moment


def _unreadable(row: Row, width: int) -> str | None:
    if row.trouble:
        return row.trouble
    if row.cut and len(row.cells) < width:
        return "the file ends within this row: it was cut off; copy it again"
    return None


def _aware(moment: datetime, text: str) -> datetime | None:
    """In UTC, by the zone at the end of `text`; UTC where none stands there. None: beyond what a calendar has."""
    offset = re.fullmatch(r"([+-])(\d{2}):?(\d{2})", known_zone(text))
    try:
        zone: timezone = UTC
        if offset:
            zone = timezone((1 if offset[1] == "+" else -1) * timedelta(hours=int(offset[2]), minutes=int(offset[3])))
        return moment.replace(tzinfo=zone).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _read(stream: BinaryIO, file: str, asked: Asked) -> Iterator[Found]:
    return read_cadans_csv(stream, file, asked)


READER = LogReader(
    "cadans CSV",
    ".csv",
    "a column kind, or a date with a distance or a time in every row (a log kept by hand)",
    recognises_cadans_csv,
    _read,
)
