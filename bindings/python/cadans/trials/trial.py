# SPDX-License-Identifier: Apache-2.0
"""What a loader gives: `Trial`, sensors of one recording and what is known about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..recording import Recording

__all__ = ["EVENT_DTYPE", "STANCE_DTYPE", "WINDOW_DTYPE", "Trial", "no_steps"]

EVENT_DTYPE = np.dtype([("t_us", "i8"), ("kind", "U7"), ("side", "U7")])
STANCE_DTYPE = np.dtype([("t_us", "i8"), ("stride_length_m", "f8")])
WINDOW_DTYPE = np.dtype([("start_us", "i8"), ("end_us", "i8"), ("cadence_spm", "f8")])


def no_steps() -> NDArray[Any]:
    return np.zeros(0, [("t_us", "i8"), ("side", "U7")])


@dataclass(frozen=True, eq=False)
class Trial:
    """Sensors that are analysed together, and what is known about them. What is not known is empty."""

    name: str
    person: str
    recording: Recording
    worn: str = ""
    """What the tables call the sensors: "foot", "both feet", "shank + thigh". Where it is one sensor without a side, its key."""
    runner: Mapping[str, float] = field(default_factory=dict)
    """Height and mass, as `cadans.Runner` takes them."""
    events: NDArray[Any] = field(default_factory=lambda: np.zeros(0, EVENT_DTYPE))
    """True contacts and toe-offs."""
    steps: NDArray[Any] = field(default_factory=no_steps)
    """True values of single steps: t_us (the contact), side, and columns named as in `run.steps`."""
    stances: NDArray[Any] = field(default_factory=lambda: np.zeros(0, STANCE_DTYPE))
    """Where one foot stood still for an instant while running, and how far it is to where it did so next."""
    means: Mapping[str, float] = field(default_factory=dict)
    """True means over the trial, by the name of the metric."""
    windows: NDArray[Any] = field(default_factory=lambda: np.zeros(0, WINDOW_DTYPE))
    """True cadence of stretches of it."""
    middles: NDArray[Any] = field(default_factory=lambda: np.zeros(0, WINDOW_DTYPE))
    """True cadence in the middle of stretches of it."""
    walking: bool = False
    """Whoever walks must not be taken for a runner."""
    judged_side: str = ""
    """The truth knows this foot alone: what is found of the other one is not judged."""
    only: frozenset[str] = frozenset()
    """What it is judged by, in the words of the tables; empty: by all that is known."""
    turned: bool = False
    """Also analysed in 20 random orientations of the case."""

    @property
    def place(self) -> str:
        return self.worn or next(iter(self.recording))
