# SPDX-License-Identifier: Apache-2.0
"""The list of metrics (metrics/metrics.def in C++): name, unit, range, meaning, and grade by placement."""

from __future__ import annotations

from typing import NamedTuple, overload

from . import _core
from .catalogue import Catalogue, shortest

__all__ = ["PLACEMENTS", "Metric", "metrics", "observable", "units"]

PLACEMENTS: tuple[str, ...] = tuple(place for place in _core.placements if place != "unknown")
"""Where a sensor may be worn."""


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
        Where the sensor is worn; several worn together are joined by a plus: ``"thigh_left+shank_left"``. Left out: the
        whole matrix, placement → metric → grade.
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
    if placement is None:
        return {place: observable(place) for place in PLACEMENTS}
    grades: dict[str, str] = _core.observable_together([_worn(key) for key in placement.split("+")])
    if metric is None:
        return grades
    if metric not in metrics.names:
        raise ValueError(f"there is no metric {metric!r}; see cadans.metrics")
    return grades[metric]


def split_key(key: str) -> tuple[str, str | None]:
    """``"shank_left"`` → ``("shank", "left")``; ``"pelvis"`` → ``("pelvis", None)``."""
    placement, _, side = key.partition("_")
    if placement not in PLACEMENTS or side not in ("", "left", "right") or key.endswith("_"):
        raise ValueError(
            f"'{key}' is not a placement; use one of {', '.join(PLACEMENTS)}, "
            "with _left or _right where there are two"
        )
    return placement, side or None


def _worn(key: str) -> tuple[int, int]:
    placement, side = split_key(key)
    return _core.placements.index(placement), _core.sides.index(side or "unknown")
