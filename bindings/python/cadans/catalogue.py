# SPDX-License-Identifier: Apache-2.0
"""A list whose rows can be asked for by name, and which prints as a table; and how any table goes out: as text, HTML, CSV, JSON."""

from __future__ import annotations

import csv
import difflib
import html
import math
import os
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from typing import Any, Generic, TypeVar, overload

import numpy as np
from numpy.typing import NDArray

__all__ = ["Catalogue", "columns_of", "html_table", "plain", "shortest", "text_table", "write_table"]

Row = TypeVar("Row", bound=tuple[Any, ...])


class Catalogue(Sequence[Row], Generic[Row]):
    """Rows (named tuples whose first field is their name), in their order; a name in brackets finds one.

    ``for metric in cadans.metrics``, ``cadans.metrics[0]`` and ``cadans.metrics["cadence_spm"]`` all work.
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = {str(row[0]): row for row in rows}

    @property
    def names(self) -> tuple[str, ...]:
        """The names of the rows."""
        return tuple(self._rows)

    @overload
    def __getitem__(self, index: str | int) -> Row: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, index: str | int | slice) -> Row | tuple[Row, ...]:
        if isinstance(index, str):
            return named(self._rows, index)
        return tuple(self._rows.values())[index]

    def __contains__(self, name: object) -> bool:
        return name in self._rows if isinstance(name, str) else name in self._rows.values()

    def __iter__(self) -> Iterator[Row]:
        return iter(self._rows.values())

    def __len__(self) -> int:
        return len(self._rows)

    def _cells(self) -> tuple[list[str], list[list[str]]]:
        head = list(getattr(self[0], "_fields", ())) if self._rows else []
        return head, [[as_text(value) for value in row] for row in self]

    def __repr__(self) -> str:
        return text_table(*self._cells())

    def _repr_html_(self) -> str:
        return html_table(*self._cells())


Value = TypeVar("Value")


def named(rows: Mapping[str, Value], name: str) -> Value:
    """The row of that name; a KeyError tells which name is near."""
    if name in rows:
        return rows[name]
    near = difflib.get_close_matches(str(name), rows, n=1)
    raise KeyError(f"there is no {name!r}" + (f"; did you mean '{near[0]}'?" if near else ""))


def shortest(value: float) -> float:
    """The fewest digits that give the same float32: 0.2, not 0.20000000298."""
    return float(str(np.float32(value)))


def finite(value: float) -> float | None:
    return value if math.isfinite(value) else None


def plain(value: Any, number: Callable[[float], float | None] = finite) -> Any:
    """For JSON, which has no dates and no NaN; a moment in an array is UTC. `number` says how a float is written."""
    if is_dataclass(value):
        return {part.name: plain(getattr(value, part.name), number) for part in fields(value)}
    if hasattr(value, "keys"):
        return {name: plain(part, number) for name, part in dict(value).items()}
    if isinstance(value, tuple | list):
        return [plain(part, number) for part in value]
    if isinstance(value, np.datetime64):
        return str(value) + ("Z" if value.dtype == np.dtype("datetime64[us]") else "")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, np.generic):
        value = value.item()
    return number(value) if isinstance(value, float) else value


def columns_of(array: NDArray[Any]) -> dict[str, NDArray[Any]]:
    """The columns of a structured array by name, as the makers of data frames take them."""
    return {
        name: array[name].astype(object) if array.dtype[name].kind == "U" else np.ascontiguousarray(array[name])
        for name in array.dtype.names or ()
    }


def write_table(path: str | os.PathLike[str], columns: Mapping[str, NDArray[Any]]) -> None:
    """Write columns as CSV: an empty cell is a missing value."""
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        for row in zip(*columns.values()):
            writer.writerow("" if value != value else str(value) for value in row)


def as_text(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, Mapping):
        return " ".join(f"{key}:{entry}" for key, entry in value.items() if entry != "N")
    return str(value)


def text_table(head: list[str], rows: list[list[str]]) -> str:
    """Columns lined up with spaces."""
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths)).rstrip() for row in [head, *rows]]
    return "\n".join(lines)


STYLE = (
    "<style scoped>"
    ".cadans{font-family:system-ui,sans-serif;font-size:13px;color:inherit}"
    ".cadans table{border-collapse:collapse;font-variant-numeric:tabular-nums}"
    ".cadans th,.cadans td{padding:2px 10px;text-align:right;border-bottom:1px solid rgba(128,128,128,.3)}"
    ".cadans .text{text-align:left}"
    ".cadans caption,.cadans p{text-align:left;margin:4px 0;opacity:.75}"
    ".cadans .bar{display:inline-block;width:160px;height:8px;border-radius:4px;background:rgba(128,128,128,.3);overflow:hidden}"
    ".cadans .bar i{display:block;height:8px;background:#2a9d8f}"
    "</style>"
)
"""Takes its colours from the page, so it reads on white and on black."""


NUMERIC = re.compile(r"[-+]?\d|–?$")


def html_table(head: list[str], rows: list[list[str]], *, above: str = "", below: str = "") -> str:
    """A table for a notebook: nothing is loaded, nothing runs. `above` and `below` are HTML."""
    words = [i == 0 or not all(NUMERIC.match(row[i]) for row in rows) for i in range(len(head))]
    kind = [' class="text"' if text else "" for text in words]  # numbers stand to the right, words to the left
    cells = "".join(f"<th{kind[i]}>{html.escape(name)}</th>" for i, name in enumerate(head))
    body = "".join(
        "<tr>" + "".join(f"<td{kind[i]}>{html.escape(cell)}</td>" for i, cell in enumerate(row)) + "</tr>" for row in rows
    )
    return (
        f'<div class="cadans">{STYLE}{above}'
        f"<table><thead><tr>{cells}</tr></thead><tbody>{body}</tbody></table>{below}</div>"
    )
