# SPDX-License-Identifier: Apache-2.0
"""What a run says of each metric as a whole."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .catalogue import html_table, named, text_table
from .metric_table import metrics

__all__ = ["Drift", "MetricSummary", "StrideVariability", "Summary"]


@dataclass(frozen=True)
class MetricSummary:
    """Statistics of one metric over the running steps, in the metric's unit. NaN where there are too few."""

    median: float
    iqr: float
    """Third minus first quartile."""
    mean: float
    sd: float
    """Sample standard deviation."""
    n: int
    """Steps that had a value."""
    left: float
    """Mean of the left steps."""
    right: float
    """Mean of the right steps."""
    symmetry_index: float
    """100 (right - left) / mean of both, in percent; 0 is even (Robinson 1987)."""
    symmetry_low: float
    """95 % interval of the symmetry index, by a bootstrap of blocks of strides; NaN below 20 strides. Where it holds 0,
    the difference may be chance."""
    symmetry_high: float
    left_share_pct: float
    """100 left / (left + right): of the contact time, the balance that watches show; 50 is even."""
    drift_per_min: float
    """Slope over time, in the metric's unit a minute; see `Run.drift`."""


@dataclass(frozen=True)
class StrideVariability:
    """How much the stride time of a run varies."""

    sd_s: float = math.nan
    """Standard deviation."""
    cv_pct: float = math.nan
    """The same as a share of the mean, percent."""
    dfa_alpha: float = math.nan
    """Scaling exponent of detrended fluctuation analysis: 0.5 without memory, above it long waves. NaN below 600 strides."""
    strides: int = 0


@dataclass(frozen=True)
class Drift:
    """How a metric changes over a run, speed being equal. A slope is what happened, not why: hills and heat drift too."""

    per_10_min: float
    """In the metric's unit; NaN below five minutes of running."""
    low: float
    """95 % interval."""
    high: float
    per_mps: float
    """How it goes with speed, in the metric's unit a m/s; NaN where speed is not known or did not change."""
    given_speed: bool
    """True: the effect of speed was taken off."""
    blocks: int
    """Of 20 s that it stands on."""


STATISTICS = tuple(field.name for field in fields(MetricSummary))


class Summary(Mapping[str, MetricSummary]):
    """Metric → `MetricSummary`, in the order of `cadans.metrics`."""

    def __init__(self, table: NDArray[Any]) -> None:
        self._table = table
        self._rows = {
            str(row["metric"]): MetricSummary(**{name: row[name].item() for name in STATISTICS})
            for row in table
        }

    @property
    def table(self) -> NDArray[Any]:
        """The same as one structured array, a row a metric."""
        return self._table

    def __getitem__(self, metric: str) -> MetricSummary:
        return named(self._rows, metric)

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows)

    def __len__(self) -> int:
        return len(self._rows)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Summary) and self._table.tobytes() == other._table.tobytes()

    __hash__ = None  # type: ignore[assignment]

    def to_pandas(self) -> Any:
        """The table as a pandas DataFrame with the metrics as its index."""
        import pandas as pd

        return pd.DataFrame({name: self._table[name] for name in ("metric", *STATISTICS)}).set_index("metric")

    def _cells(self) -> tuple[list[str], list[list[str]]]:
        head = ["metric", "unit", "median", "IQR", "mean left", "mean right", "SI %", "n"]
        rows = [
            [name, metrics[name].unit, *map(number_text, (row.median, row.iqr, row.left, row.right, row.symmetry_index)), str(row.n)]
            for name, row in self._rows.items()
        ]
        return head, rows

    def __repr__(self) -> str:
        return text_table(*self._cells())

    def _repr_html_(self) -> str:
        return html_table(*self._cells())


def number_text(value: float) -> str:
    """Three significant digits, or a dash where there is no value."""
    if not np.isfinite(value):
        return "–"
    if value == 0:
        return "0"
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:#.3g}".rstrip(".")
