# SPDX-License-Identifier: Apache-2.0
"""A list whose rows can be asked for by name, and which prints as a table."""

from __future__ import annotations

import difflib
import html
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Generic, TypeVar, overload

import numpy as np

__all__ = ["Catalogue", "html_table", "shortest", "text_table"]

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
