# SPDX-License-Identifier: Apache-2.0
"""The list of metrics (metrics/metrics.def in C++): name, unit, range, meaning, and grade by placement."""

from __future__ import annotations

from typing import NamedTuple, overload

from . import _core
from .catalogue import Catalogue, shortest

__all__ = ["Metric", "metrics", "observable", "units"]


class Metric(NamedTuple):
    """One thing that cadans measures at each step."""

    name: str
    unit: str
    low: float
    """Smallest value a running human being can have; below it the value is withheld."""
    high: float
    """Largest such value."""
    meaning: str
    grade: dict[str, str]
    """Placement → A measured, B estimated by a published model, C proxy (moves with it), N not observable."""


metrics: Catalogue[Metric] = Catalogue(
    [
        Metric(name, unit, shortest(low), shortest(high), meaning, grade)
        for name, unit, low, high, meaning, grade in _core.metric_table
    ]
)
"""Every metric, in the order of the columns of `Run.steps`: ``cadans.metrics["cadence_spm"].unit``."""

units: dict[str, str] = {metric.name: metric.unit for metric in metrics}
"""Unit of every metric."""


@overload
def observable() -> dict[str, dict[str, str]]: ...
@overload
def observable(placement: str) -> dict[str, str]: ...
@overload
def observable(placement: str, metric: str) -> str: ...
def observable(
    placement: str | None = None, metric: str | None = None
) -> dict[str, dict[str, str]] | dict[str, str] | str:
    """What can be measured from where, and how well.

    Parameters
    ----------
    placement : str, optional
        Where the sensor is worn. Left out: the whole matrix, placement → metric → grade.
    metric : str, optional
        One metric's name: its grade alone.

    Returns
    -------
    dict or str
        Grades: A measured, B estimated with published errors, C proxy, N not observable (always NaN).

    Raises
    ------
    ValueError
        The placement or the metric is not known.
    """
    matrix = {place: {metric.name: metric.grade[place] for metric in metrics} for place in _core.placements}
    if placement is None:
        return matrix
    if placement not in matrix:
        raise ValueError(f"placement must be one of {', '.join(matrix)}; got {placement!r}")
    if metric is None:
        return matrix[placement]
    if metric not in metrics.names:
        raise ValueError(f"there is no metric {metric!r}; see cadans.metrics")
    return matrix[placement][metric]
