# SPDX-License-Identifier: Apache-2.0
"""How a text file is laid out: encoding, separator, decimal mark, where the header is."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass

__all__ = ["Dialect", "decode", "detect"]

SEPARATORS = ("\t", ";", "|", ",")  # the comma last: it may be a decimal mark
NUMBER = re.compile(r"[+-]?(\d+([.,]\d*)?|[.,]\d+)([eE][+-]?\d+)?")
NOTHING = {"", "nan", "null", "na", "n/a", "--", "inf", "-inf"}
DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}")
LINES_LOOKED_AT = 60  # the longest preamble in the field is about 25 lines


@dataclass(frozen=True)
class Dialect:
    """Layout of a table in a text."""

    header: tuple[str, ...]
    """Column names as written; empty when the table starts with numbers."""
    units: tuple[str, ...]
    """The row of units under the header, where there is one."""
    first_row: int
    """Number of the line (from 0) with the first row of data."""
    separator: str
    decimal_comma: bool
    width: int
    """How many columns the data have."""


def decode(raw: bytes) -> tuple[str, str | None]:
    """The text, and a note when the encoding had to be guessed."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16"), None
    try:
        return raw.decode("utf-8-sig"), None
    except UnicodeDecodeError:
        return raw.decode("cp1252", errors="replace"), "the text is not UTF-8: read as Windows-1252"


def detect(text: str) -> Dialect:
    """The layout of the first table in `text`.

    Raises
    ------
    ValueError
        There is no row of numbers within the first lines.
    """
    lines = _first_lines(text)
    declared = _declared_separator(lines)
    for separator in (declared,) if declared else SEPARATORS:
        rows = [None if _is_remark(line) else _cells(line, separator) for line in lines]
        data = _first_data_row(rows)
        if data is not None:
            return _dialect(rows, data, separator)
    raise ValueError(
        "no table of numbers with at least two columns was found in its first lines (columns end with a comma, semicolon, tab or |)"
    )


def _dialect(rows: list[list[str] | None], data: int, separator: str) -> Dialect:
    sample = max((row for row in rows[data:] if row and _is_data(row)), key=len)  # the first row may be cut short
    above = [row for row in rows[:data] if row and any(cell for cell in row)]
    header: list[str] = []
    units: list[str] = []
    if above and _fits(above[-1], sample):
        header = above[-1]
        if len(above) > 1 and _fits(above[-2], sample) and _is_units_row(above[-1]):
            header, units = above[-2], above[-1]
    decimal_comma = separator != "," and any("," in cell for cell in sample) and not any("." in cell for cell in sample if NUMBER.fullmatch(cell))
    return Dialect(tuple(header), tuple(units), data, separator, decimal_comma, max(len(sample), len(header)))


def _first_lines(text: str) -> list[str]:
    lines: list[str] = []
    start = 0
    while start < len(text) and len(lines) < LINES_LOOKED_AT:
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        lines.append(text[start:end].rstrip("\r"))
        start = end + 1
    return lines


def _declared_separator(lines: list[str]) -> str | None:
    match = re.fullmatch(r'"?sep=(.)"?\s*', lines[0]) if lines else None
    return match.group(1) if match else None


def _is_remark(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith(("#", "//")) or re.match(r'"?sep=.', line) is not None


def _cells(line: str, separator: str) -> list[str]:
    return [cell.strip() for cell in next(csv.reader([line], delimiter=separator, skipinitialspace=True), [])]


def _first_data_row(rows: list[list[str] | None]) -> int | None:
    for i, row in enumerate(rows):
        if row and len(row) >= 2 and _is_data(row):
            return i
    return None


def _is_data(row: list[str]) -> bool:
    filled = [cell for cell in row if cell.lower() not in NOTHING]
    readable = sum(NUMBER.fullmatch(cell) is not None or DATE_TIME.match(cell) is not None for cell in filled)
    return len(filled) >= 1 and readable >= 2 and readable >= 0.5 * len(filled)


def _fits(above: list[str], data: list[str]) -> bool:
    return abs(len(above) - len(data)) <= 1 and not _is_data(above)  # a trailing separator adds an empty cell


def _is_units_row(row: list[str]) -> bool:
    known = {"ms", "s", "us", "ns", "g", "mg", "m/s2", "m/s^2", "m/s²", "m/(s^2)", "deg/s", "rad/s", "dps", "no_units"}
    filled = [cell for cell in row if cell]
    return bool(filled) and sum(cell.lower().strip("[]()") in known or cell.lower() in known for cell in filled) >= 0.5 * len(filled)
