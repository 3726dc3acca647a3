# SPDX-License-Identifier: Apache-2.0
"""Who runs, where the sensor sits, and every setting of the chain."""

from __future__ import annotations

import difflib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

from . import _core
from .arrays import vectors
from .catalogue import Catalogue, shortest
from .metric_table import PLACEMENTS, split_key

__all__ = ["NotSupported", "Runner", "Setting", "checked_speed", "make_config", "place_key", "settings"]


MIDDLE = ("pelvis", "chest")
"""Placements that have no side."""


class NotSupported(ValueError):
    """Asked for something that this release cannot do."""


class Setting(NamedTuple):
    """One number that may be turned."""

    name: str
    default: float
    low: float
    high: float
    unit: str
    meaning: str


@dataclass(frozen=True)
class Runner:
    """What is known of the person. What needs an unknown thing is NaN.

    Parameters
    ----------
    height_m : float, optional
        Body height, 1.0 to 2.3 m.
    mass_kg : float, optional
        Body mass, 25 to 200 kg. Vertical stiffness needs it.
    """

    height_m: float | None = None
    mass_kg: float | None = None


def settings() -> Catalogue[Setting]:
    """Every setting, in the order of the chain: name, default, range, unit, meaning.

    Pass those to be changed as ``cadans.analyze(..., config={"clock.bridge_s": 0.08})``. The defaults are the ones
    that the published results were made with.
    """
    return setting_table(_core.settings())


def setting_table(rows: list[tuple[str, float, float, float, str, str]]) -> Catalogue[Setting]:
    """The rows of a C++ settings table."""
    return Catalogue(
        [
            Setting(name, shortest(default), shortest(low), shortest(high), unit, meaning)
            for name, default, low, high, unit, meaning in rows
        ]
    )


def make_config(
    *,
    rate_hz: float | None,
    placement: str,
    side: str | None,
    runner: Runner | Mapping[str, float] | None,
    config: Mapping[str, Any] | None,
) -> _core.Config:
    """The C++ settings, checked; a ValueError names what is wrong and what is allowed."""
    check_placement(placement, side)
    runner = _as_runner(runner)
    given = dict(config or {})
    mounting = given.pop("mounting", None)
    known = settings()
    numbers: dict[str, float] = {}
    for name, value in given.items():
        if name not in known.names:
            near = difflib.get_close_matches(str(name), known.names, n=1)
            hint = f"; did you mean '{near[0]}'?" if near else ""
            raise ValueError(f"there is no setting '{name}'{hint} cadans.settings() lists all of them")
        try:
            numbers[name] = float(value)
        except (TypeError, ValueError):
            raise ValueError(f"{name} must be a number, got {value!r}") from None
    return _core.Config(
        rate_hz=math.nan if rate_hz is None else rate_hz,
        placement=placement,
        side=side or "unknown",
        height_m=math.nan if runner.height_m is None else runner.height_m,
        mass_kg=math.nan if runner.mass_kg is None else runner.mass_kg,
        settings=numbers,
        mounting=None if mounting is None else vectors(mounting, "mounting"),
    )


def place_key(placement: str, side: str | None) -> str:
    """``("shank", "left")`` → ``"shank_left"``, the name of that place in a `Recording`; ``"shank_left"`` may also be given at once."""
    if isinstance(placement, str) and placement not in PLACEMENTS and placement.rpartition("_")[0] in PLACEMENTS:
        placement, told = split_key(placement)
        if side is not None and side != told:
            raise ValueError(f"side is {side!r}, but the placement says {told!r}")
        side = told
    check_placement(placement, side)
    return f"{placement}_{side}" if side else placement


def check_placement(placement: str, side: str | None) -> None:
    if placement not in PLACEMENTS:
        raise ValueError(f"placement must be one of {', '.join(PLACEMENTS)}; got {placement!r}")
    if side is None:
        return
    if placement in MIDDLE:
        raise ValueError(f"side must be None: a sensor on the {placement} is in the middle; got {side!r}")
    if side not in ("left", "right"):
        raise ValueError(f"side must be 'left', 'right' or None, got {side!r}")


def checked_speed(speed_mps: float | None) -> float:
    """The speed as the C++ side takes it; NaN when it is not known."""
    if speed_mps is None:
        return math.nan
    if not 0.3 <= speed_mps <= 12.0:
        raise ValueError(f"speed_mps must be in [0.3, 12] m/s, got {speed_mps:g}")
    return float(speed_mps)


def _as_runner(runner: Runner | Mapping[str, float] | None) -> Runner:
    if runner is None:
        return Runner()
    if isinstance(runner, Runner):
        return runner
    try:
        return Runner(**runner)
    except TypeError:
        raise ValueError(f"runner takes height_m and mass_kg, got {', '.join(map(str, runner))}") from None
