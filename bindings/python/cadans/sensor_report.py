# SPDX-License-Identifier: Apache-2.0
"""What became of one of the sensors that a runner wore."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from . import _core

__all__ = ["Clock", "SensorReport"]

SURE = 0.8
"""From this confidence on, what a sensor's motion says is held against what was told."""


@dataclass(frozen=True)
class Clock:
    """How the clock of one sensor stands to that of the sensor that times the contacts, from the contacts both saw."""

    offset_s: float
    """Its stamps say so much more, at its first sample. Both sensors place a contact to some 15 ms: less says nothing."""
    drift_ppm: float
    """And gain so much; 0 where the recording is too short to tell."""
    confidence: float
    """0 to 1; 0: nothing to compare."""
    corrected: bool
    """True: the results are on the corrected clock."""


@dataclass(frozen=True)
class SensorReport:
    """What became of one sensor: how much of it was used, and whether it is where it was said to be."""

    placement: str
    side: str
    """As told; "unknown" when not."""
    coverage: _core.Coverage
    side_seen: str
    """The side that its own motion speaks for."""
    side_seen_confidence: float
    placement_seen: str
    """The placement that its motion looks like."""
    placement_seen_confidence: float
    clock: Clock

    @classmethod
    def of(cls, report: Mapping[str, Any]) -> SensorReport:
        """From the dictionary that the C++ side gives."""
        return cls(**{**report, "clock": Clock(**report["clock"])})

    def notes(self, key: str, longest_s: float = 0.0) -> Iterator[str]:
        """What the user should know of this sensor, in words; `key` is its name in the recording, and `longest_s` how long
        the sensor recorded that recorded longest."""
        if self.coverage.total_s < longest_s - max(1.0, 0.02 * longest_s):
            yield f"{key} recorded {self.coverage.total_s:.0f} of {longest_s:.0f} s"
        if self.side_seen_confidence >= SURE and self.side != "unknown" and self.side_seen not in (self.side, "unknown"):
            yield f"{key} moves like one on the {self.side_seen} side: are left and right swapped?"
        if self.placement_seen_confidence >= SURE and self.placement_seen not in (self.placement, "unknown"):
            yield f"{key} moves like a sensor on the {self.placement_seen}: is it where it is said to be?"
        clock = self.clock
        late = f"the stamps of {key} are {1000 * clock.offset_s:+.0f} ms off and gain {clock.drift_ppm:.0f} ppm"
        if clock.corrected:
            yield f"{late}: corrected"
        elif clock.confidence >= 0.5 and abs(clock.offset_s) >= 0.02:
            yield f"{late}: if the sensors were not on one clock, say Recording(..., one_clock=False)"
