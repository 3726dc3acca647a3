# SPDX-License-Identifier: Apache-2.0
"""What a recording says."""

from __future__ import annotations

import csv
import html
import math
import os
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from . import _core
from .catalogue import html_table, shortest
from .metric_table import metrics
from .quality import quality_names
from .summary import Summary, number_text

__all__ = ["Run"]

Table = Literal["steps", "strides", "events"]

SHOWN = ("cadence_spm", "contact_time_s", "flight_time_s", "vertical_oscillation_m", "duty_factor")
"""What the short view of a run shows; `run.summary` has all."""


@dataclass(frozen=True, eq=False)
class Run:
    """What a recording says. Nothing bad is dropped in silence: rows carry `quality`, the whole has `coverage`."""

    events: NDArray[Any]
    """Structured array, a row each time a foot met or left the ground: t_us (int64), kind ("contact" or
    "toe_off"), side ("left", "right" or "unknown"), quality, confidence."""
    steps: NDArray[Any]
    """Structured array, a row a ground contact: t_us, side, quality, confidence, side_confidence, then every
    metric by its name, in the unit that ends the name. NaN where it could not be had."""
    strides: NDArray[Any]
    """The same columns, a row a stride: a contact to the next one of the same foot."""
    summary: Summary
    """Statistics of each metric over the running steps."""
    coverage: _core.Coverage
    """How much of the recording was used, and why the rest was not."""
    placement: str = "pelvis"
    notes: list[str] = field(default_factory=list)
    """What was inferred or left out on the way in."""
    source: str | None = None

    @property
    def findings(self) -> list[Any]:
        """Always empty: this release measures and does not judge."""
        return []

    @staticmethod
    def quality_names(quality: Any) -> tuple[str, ...]:
        """The words of the flags in a `quality` value."""
        return quality_names(quality)

    def to_pandas(self, table: Table = "steps") -> Any:
        """`steps` (or another table) as a pandas DataFrame. Units are in ``frame.attrs["units"]``."""
        import pandas as pd

        frame = pd.DataFrame(self._columns(table))
        frame.attrs["units"] = {name: metrics[name].unit for name in frame.columns if name in metrics.names}
        return frame

    def to_polars(self, table: Table = "steps") -> Any:
        """`steps` (or another table) as a Polars DataFrame."""
        import polars as pl

        return pl.DataFrame(self._columns(table))

    def to_arrow(self, table: Table = "steps") -> Any:
        """`steps` (or another table) as an Arrow table. Units are in the metadata of the fields."""
        import pyarrow as pa

        columns = {name: pa.array(values) for name, values in self._columns(table).items()}
        fields = [
            pa.field(name, array.type, metadata={"unit": metrics[name].unit} if name in metrics.names else None)
            for name, array in columns.items()
        ]
        return pa.table(list(columns.values()), schema=pa.schema(fields))

    def to_csv(self, path: str | os.PathLike[str], table: Table = "steps") -> None:
        """Write `steps` (or another table) as CSV: the names carry the units, an empty cell is a missing value."""
        columns = self._columns(table)
        with open(path, "w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(columns)
            for row in zip(*columns.values()):
                writer.writerow("" if value != value else str(value) for value in row)

    def to_dict(self) -> dict[str, Any]:
        """Coverage, summary and notes as plain numbers and text, ready for JSON; None where there is no value."""
        return {
            "cadans": _core.__version__,
            "source": self.source,
            "placement": self.placement,
            "coverage": {name: _plain(value) for name, value in dict(self.coverage).items()},
            "steps": len(self.steps),
            "summary": {
                name: {"unit": metrics[name].unit, **{key: _plain(value) for key, value in vars(row).items()}}
                for name, row in self.summary.items()
            },
            "quality": self.quality_counts(),
            "notes": list(self.notes),
        }

    def quality_counts(self) -> dict[str, int]:
        """How many steps carry each flag."""
        counts = {name: int(np.count_nonzero(self.steps["quality"] & flag)) for name, flag in _core.quality_flags.items()}
        return {name: count for name, count in counts.items() if count}

    def _columns(self, table: Table) -> dict[str, NDArray[Any]]:
        if table not in ("steps", "strides", "events"):
            raise ValueError(f"table must be 'steps', 'strides' or 'events', got {table!r}")
        rows: NDArray[Any] = getattr(self, table)
        return {
            name: rows[name].astype(object) if rows.dtype[name].kind == "U" else np.ascontiguousarray(rows[name])
            for name in rows.dtype.names or ()
        }

    def _headline(self) -> str:
        steps = f"{self.coverage.steps} running steps"
        return f"{duration_text(self.coverage.total_s)} · {self.placement} · {steps} · {share_text(self.coverage)} analysed"

    def __repr__(self) -> str:
        lines = [f"Run: {self._headline()}"]
        for name in SHOWN:
            row = self.summary[name]
            label = f"  {name:<26}"
            if row.n:
                lines.append(f"{label}{number_text(row.median):>8}   (IQR {number_text(row.iqr)}, n {row.n})")
            elif metrics[name].grade[self.placement] == "N":
                lines.append(f"{label}       –   not observable at the {self.placement}")
            else:
                lines.append(f"{label}       –")
        counts = self.quality_counts()
        if counts:
            lines.append("  flagged steps: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
        lines += [f"  note: {note}" for note in self.notes]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = ["metric", "unit", "median", "IQR", "mean left", "mean right", "n"]
        rows = []
        for name, row in self.summary.items():
            if row.n:
                values = map(number_text, (row.median, row.iqr, row.left, row.right))
                rows.append([name, metrics[name].unit, *values, str(row.n)])
        share = 100 * analysed_share(self.coverage)
        above = (
            f"<p><b>Run</b> {html.escape(self._headline())} "
            f'<span class="bar" title="share of the recording that was analysed"><i style="width:{share:.0f}%"></i></span></p>'
        )
        counts = self.quality_counts()
        below = ""
        if counts:
            below += "<p>flagged steps: " + html.escape(", ".join(f"{name} {n}" for name, n in counts.items())) + "</p>"
        below += "".join(f"<p>{html.escape(note)}</p>" for note in self.notes)
        return html_table(head, rows, above=above, below=below)


def analysed_share(coverage: _core.Coverage) -> float:
    """0 to 1; 0 for a recording without duration."""
    return min(1.0, coverage.analysed_s / coverage.total_s) if coverage.total_s > 0 else 0.0


def share_text(coverage: _core.Coverage) -> str:
    return f"{100 * analysed_share(coverage):.0f} %"


def duration_text(seconds: float) -> str:
    """``3725`` → ``"1 h 2 min 5 s"``."""
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s"
    hours, rest = divmod(whole, 3600)
    minutes, rest = divmod(rest, 60)
    return (f"{hours} h " if hours else "") + f"{minutes} min {rest} s"


def _plain(value: Any) -> Any:
    """For JSON, which has no NaN."""
    if not isinstance(value, float):
        return value
    return shortest(value) if math.isfinite(value) else None
