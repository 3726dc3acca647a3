# SPDX-License-Identifier: Apache-2.0
"""The rows and cells of a table that a site or a person wrote: text to numbers, durations and dates, in the languages that were met."""

from __future__ import annotations

import codecs
import csv
import io
import math
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime
from typing import BinaryIO, NamedTuple

from .session import Skipped

__all__ = [
    "Row",
    "activities",
    "decimal_comma_of",
    "decode_lines",
    "head_rows",
    "known_zone",
    "order_of_dates",
    "parse_date",
    "plain",
    "read_duration_s",
    "read_number",
    "refused",
    "rows_of",
]

CHUNK_BYTES = 1 << 16
LONGEST_LINE = 1 << 20
"""Characters; a longer line is cut here, so that a file without line ends is not held whole."""
LONGEST_CELL = 1 << 17
NOTHING = {"", "-", "--", "—", "–", "nan", "null", "none", "na", "n/a", "inf", "-inf", "infinity"}
MONTHS = {
    name: month
    for month, names in enumerate(
        (
            "jan ene gen", "feb fev fevr", "mar mrt maa mae", "apr avr abr avri", "may mai mei mag maj", "jun juin giu", "jul juil lug", "aug aout ago",
            "sep sept set", "oct okt ott out", "nov", "dec dez dic",
        ),
        1,
    )
    for name in names.split()
}  # fmt: skip


class Row(NamedTuple):
    """One row of a table; `cut` when the file ends within it."""

    line: int
    """Number of the line it starts on, from 1."""
    cells: list[str]
    cut: bool
    trouble: str = ""
    """Why the row cannot be read; then there are no cells."""


def plain(name: str) -> str:
    """A column's name to compare: lower case, no accents, no punctuation, single spaces.

    >>> plain("Ø Schrittlänge"), plain("Type d’activité"), plain("distance_km")
    ('o schrittlange', 'type d activite', 'distance km')
    """
    text = unicodedata.normalize("NFKD", name.replace("Ø", "o").replace("ø", "o")).casefold()
    return " ".join("".join(c if c.isalnum() else " " for c in text if not unicodedata.combining(c)).split())


def decode_lines(stream: BinaryIO, notes: list[str]) -> Iterator[str]:
    """The lines of a text file, ends kept: UTF-8, UTF-16 with its mark, else Windows-1252 (and `notes` says so). Streams."""
    chunk = stream.read(CHUNK_BYTES)
    encoding = "utf-8-sig"
    if chunk[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        encoding = "utf-16"
    else:
        try:
            codecs.getincrementaldecoder("utf-8-sig")().decode(chunk, final=False)
        except UnicodeDecodeError:
            encoding = "cp1252"
            notes.append("the text is not UTF-8: read as Windows-1252")
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    old_mac = b"\r" in chunk and b"\n" not in chunk  # lines that end with CR alone
    held = ""
    while chunk:
        text = decoder.decode(chunk)
        held += text.replace("\r", "\n") if old_mac else text
        lines = re.findall(r"[^\n]*\n|[^\n]+$", held)
        held = lines.pop() if lines and not lines[-1].endswith("\n") else ""
        yield from lines
        if len(held) > LONGEST_LINE:
            yield held[:LONGEST_LINE] + "\n"
            held = ""
        chunk = stream.read(CHUNK_BYTES)
    held += decoder.decode(b"", final=True)
    if held:
        yield held


def rows_of(lines: Iterator[str], separator: str = "") -> Iterator[Row]:
    """The rows of a CSV text, the header first; empty lines are left out. The separator is read from the first line where not given.

    A ``sep=;`` line is obeyed. A row that cannot be read is a `Row` with `trouble`; nothing raises.
    """
    first = next(lines, "")
    line_no = 1
    declared = re.fullmatch(r'\s*"?sep=(.)"?\s*', first)
    if declared:
        separator = separator or declared.group(1)
        first, line_no = next(lines, ""), 2
    while first and not first.strip():
        first, line_no = next(lines, ""), line_no + 1
    if not first:
        return
    last = [first]
    quotes = [first.count('"')]

    def fed() -> Iterator[str]:
        yield first
        for line in lines:
            last[0] = line
            quotes[0] += line.count('"')
            yield line.replace("\r\n", "\n").replace("\r", " ")  # a lone CR inside a cell would end the row

    csv.field_size_limit(max(csv.field_size_limit(), LONGEST_CELL))
    reader = csv.reader(fed(), delimiter=separator or _separator_of(first), skipinitialspace=False)
    offset = line_no - 1
    while True:
        start = reader.line_num + 1 + offset
        try:
            cells = next(reader, None)
        except csv.Error as error:
            yield Row(
                start,
                [],
                False,
                f"lines {start} to {reader.line_num + offset} are no row of a table ({error}): a quote that is never closed?",
            )
            quotes[0] = 0
            continue
        if cells is None:
            return
        cut, unclosed = not last[0].endswith("\n"), quotes[0] % 2 == 1
        quotes[0] = 0
        if cut and unclosed:
            yield Row(start, [], True, "the file ends within a quoted cell: it was cut off, or a quote is never closed")
        elif any(cell.strip() for cell in cells):
            yield Row(start, cells, cut)


def refused(row: Row, width: int, here: str) -> Skipped | None:
    """Why nothing is taken of a row: it cannot be read, or the file ends before its last of `width` cells. None: it is whole."""
    if row.trouble:
        return Skipped(here, "unreadable", row.trouble)
    if row.cut and len(row.cells) < width:
        return Skipped(here, "unreadable", "the file ends within this row: it was cut off; export or copy it again")
    return None


def activities(count: int) -> str:
    """``1 activity``, ``2 activities``."""
    return "1 activity" if count == 1 else f"{count} activities"


def _separator_of(line: str) -> str:
    bare = re.sub(r'"[^"]*"', "", line)
    return max((",", ";", "\t", "|"), key=lambda separator: bare.count(separator))


def head_rows(head: bytes) -> list[list[str]]:
    """The whole rows within the first bytes of a file; empty where they are no text."""
    if b"\x00" in head[:256] and head[:2] not in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return []
    rows = [row for row in rows_of(decode_lines(io.BytesIO(head), [])) if not row.trouble]
    if len(rows) > 1 and rows[-1].cut:
        rows.pop()
    return [row.cells for row in rows]


def decimal_comma_of(cells: list[str]) -> bool | None:
    """Whether numbers of a table are written with a decimal comma, from the cells that tell (``5,81``, ``1.234,5``; ``6.02``, ``1,020.5``); None: none tells."""
    comma = point = 0
    for cell in cells:
        text = cell.strip()
        if re.fullmatch(r"-?\d+,(\d{1,2}|\d{4,})|-?\d{1,3}(\.\d{3})+,\d+|0,\d+", text):
            comma += 1
        elif re.fullmatch(r"-?\d+\.(\d{1,2}|\d{4,})|-?\d{1,3}(,\d{3})+\.\d+|0\.\d+", text):
            point += 1
    if comma == point:
        return None
    return comma > point


def read_number(text: str, decimal_comma: bool | None = None) -> float:
    """The number in a cell, NaN where there is none. Thousands marks (``4,808``, ``4.808``, ``4 808``, ``4'808``) go.

    `decimal_comma` None: a single comma is a decimal mark unless three digits follow it.

    >>> read_number("5,81"), read_number("4,808", decimal_comma=False), read_number("1.234,5"), read_number("--")
    (5.81, 4808.0, 1234.5, nan)
    """
    text = text.strip().replace("\u00a0", "").replace("\u202f", "").replace("'", "").replace("’", "")
    text = re.sub(r"(?<=\d) (?=\d{3}\b)", "", text)
    if text.casefold() in NOTHING:
        return math.nan
    if "," in text and "." in text:
        text = text.replace(".", "").replace(",", ".") if text.rfind(",") > text.rfind(".") else text.replace(",", "")
    elif "," in text:
        thousands = re.fullmatch(r"[+-]?[1-9]\d{0,2}(,\d{3})+", text) is not None
        if text.count(",") > 1 or (thousands and decimal_comma is not True):
            text = text.replace(",", "") if thousands else "?"
        else:
            text = text.replace(",", ".")
    elif "." in text and decimal_comma and re.fullmatch(r"[+-]?[1-9]\d{0,2}(\.\d{3})+", text):
        text = text.replace(".", "")
    if not re.fullmatch(r"[+-]?(\d+\.?\d*|\.\d+)([eE][+-]?\d{1,3})?", text) or len(text) > 60:
        return math.nan
    value = float(text)
    return value if math.isfinite(value) else math.nan


def read_duration_s(text: str) -> float:
    """Seconds of ``00:45:12``, ``45:12``, ``1:02:03.5``, ``2:03:04,5``; a plain number is not taken; NaN where there is none."""
    match = re.fullmatch(r"(?:(\d{1,4}):)?(\d{1,4}):([0-5]?\d)([.,]\d{1,9})?", text.strip())
    if not match:
        return math.nan
    hours, minutes, seconds, part = match.groups()
    if hours is not None and int(minutes) > 59:
        return math.nan
    return int(hours or 0) * 3600 + int(minutes) * 60 + int(seconds) + (float("0." + part[1:]) if part else 0.0)


_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ,]+(.*))?")
_DAY_FIRST = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})(?:[ ,]+(.*))?")
_SLASHED = re.compile(r"(\d{1,2})[/-](\d{1,2})[/-](\d{4})(?:[ ,]+(.*))?")
_NAMED = re.compile(
    r"(?:(?P<month>[^\W\d]{3,12})\.? (?P<day>\d{1,2})|(?P<day2>\d{1,2})(?:\.|er|º)?(?: de)? (?P<month2>[^\W\d]{3,12})\.?)(?:,| de)? (?P<year>\d{4})(?:(?:,| à| a las| um| om| alle| às| at)? (?P<clock>.*))?"
)
_CLOCK = re.compile(
    r"(\d{1,2})[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?\s*([ap])?\.?\s?(?:m\.?)?(?:\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2}))?", re.IGNORECASE
)


def parse_date(text: str, day_first: bool | None = None) -> datetime | None:
    """The moment in a cell, without its zone: ISO, ``Oct 6, 2022, 11:19:20 PM``, ``21.07.2026, 15:09:27``, ``6 mrt. 2024 14:23:15``, ``6 oct. 2022 à 23:19:20``.

    ``10/06/2022`` is read only where `day_first` says how. None: not a date. Midnight where no time stands.
    """
    text = " ".join(text.replace("\u202f", " ").replace("\u00a0", " ").split())
    if not 6 <= len(text) <= 60:
        return None
    if match := _ISO.fullmatch(text):
        year, month, day, clock = match.groups()
    elif match := _DAY_FIRST.fullmatch(text):
        day, month, year, clock = match.groups()
    elif match := _SLASHED.fullmatch(text):
        one, two, year, clock = match.groups()
        if int(one) <= 12 < int(two):
            day_first = False
        elif int(two) <= 12 < int(one):
            day_first = True
        if day_first is None:
            return None
        day, month = (one, two) if day_first else (two, one)
    elif match := _NAMED.fullmatch(text):
        number = _month(match["month"] or match["month2"])
        if number is None:
            return None
        year, month, day, clock = match["year"], str(number), match["day"] or match["day2"], match["clock"]
    else:
        return None
    hour = minute = second = micro = 0
    if clock and clock.strip():
        told = _CLOCK.fullmatch(clock.strip())
        if not told:
            return None
        hour, minute, second = int(told[1]), int(told[2]), int(told[3] or 0)
        micro = int((told[4] or "0").ljust(6, "0")[:6])
        if told[5]:
            if not 1 <= hour <= 12:
                return None
            hour = hour % 12 + (12 if told[5].lower() == "p" else 0)
    try:
        return datetime(int(year), int(month), int(day), hour, minute, second, micro)
    except ValueError:
        return None


def order_of_dates(dates: list[str]) -> tuple[bool | None, str]:
    """Whether the day comes first in dates like 10/06/2022, and what to say of it."""
    slashed = [match for text in dates if (match := re.match(r"(\d{1,2})[/-](\d{1,2})[/-]\d{4}", text.strip()))]
    if not slashed:
        return None, ""
    day_first = any(int(match[1]) > 12 for match in slashed)
    month_first = any(int(match[2]) > 12 for match in slashed)
    if day_first != month_first:
        return day_first, f"dates are read {'day' if day_first else 'month'} first (sure: some days are above 12)"
    month_first = any(re.search(r"[ap]\.?m", text, re.IGNORECASE) for text in dates)
    return (
        not month_first,
        f"dates like {slashed[0].group()} are read {'month' if month_first else 'day'} first (not sure: no day is above 12)",
    )


def known_zone(text: str) -> str:
    """The zone that stands at the end of a time (``Z``, ``+0200``), "" where none does."""
    match = re.search(r"\d\s*(Z|UTC|GMT|[+-]\d{2}:?\d{2})$", text.strip())
    return match.group(1) if match and ":" in text else ""


def _month(name: str) -> int | None:
    bare = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return MONTHS.get(bare[:4]) or MONTHS.get(bare[:3])
