# SPDX-License-Identifier: Apache-2.0
"""The words of a training log: what a reader finds in a file before a `TrainingLog` is made of it."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple

__all__ = ["RUNNING", "Found", "Pain", "Remark", "Session", "Skipped", "UnknownDay"]

RUNNING = frozenset({"run", "trail_run", "treadmill_run", "track_run", "virtual_run"})
"""Sports that are running load. All others are left out of it, and named."""


@dataclass
class Session:
    """One activity, as its file tells it. NaN, None or "" is: not told."""

    sport: str
    """``run trail_run treadmill_run track_run virtual_run`` (`RUNNING`), or ``walk hike ride swim strength other``."""
    start_utc: datetime | None
    """Aware, in UTC; None where the file tells local time alone."""
    start_local: datetime | None = None
    """Naive: the clock on the wall where it started; None where the file does not tell it."""
    distance_m: float = math.nan
    duration_s: float = math.nan
    """Time moving; where a file does not tell that, the time of its timer; else the time elapsed."""
    elapsed_s: float = math.nan
    """First to last moment, pauses included."""
    steps: float = math.nan
    """Of both feet."""
    impact: float = math.nan
    """Impact exposure of a run that cadans analysed: the sum over its steps of the peak acceleration of the shin, g."""
    rpe: float = math.nan
    """How hard the whole session felt, 0 to 10 (session-RPE)."""
    avg_hr_bpm: float = math.nan
    shoe: str = ""
    title: str = ""
    """What the runner called it. Shown on no page, stored in no database."""
    source: str = ""
    """Which reader: ``fit tcx gpx strava garmin_csv apple_health cadans_csv stryd_csv manual cadans``."""
    device: str = ""
    file: str = ""
    """Where it stands: path, or archive!member, or file:row."""
    joins: str = ""
    """Member of the same archive that holds the same activity in detail (Strava's Filename)."""
    vendor: dict[str, float] = field(default_factory=dict)
    """Averages that the device worked out itself, under our names with unit (``contact_time_s``): shown beside ours, never mixed."""


class Skipped(NamedTuple):
    """Something that was not taken into the running load."""

    file: str
    """Where it stands: path, or archive!member, or file:row."""
    what: str
    """``ride``, ``walk``, ``duplicate``, ``unreadable``, ``future``, ``implausible`` ..."""
    why: str
    """One line for a person."""


class Remark(NamedTuple):
    """Something inferred or lost in reading; the session is kept."""

    file: str
    text: str


class Pain(NamedTuple):
    """How much it hurt."""

    date: date
    when: str
    """``during``, ``after`` or ``next-morning``; "" where not told."""
    score: float
    """0 (none) to 10."""
    where: str
    """``knee``, ``left shin`` ..., in the runner's own words."""


class UnknownDay(NamedTuple):
    """A day of which nothing is known: not a rest day."""

    date: date


Found = Session | Pain | UnknownDay | Skipped | Remark
"""What a reader yields, in the order of the file."""
