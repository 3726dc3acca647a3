# SPDX-License-Identifier: Apache-2.0
"""The seconds of an activity: what a watch, pod or phone wrote down along the way, and what a session can be told from it. No positions."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .session import Found, Remark, Session, Skipped

__all__ = [
    "FIRST_COLUMNS",
    "Part",
    "duration_s",
    "empty_table",
    "found_of",
    "guessed_sport",
    "mean_of",
    "moment",
    "one_line",
    "steps_of",
    "steps_per_leg",
    "table_of",
]

Column = NDArray[np.float64]
Table = NDArray[Any]
FIRST_COLUMNS = ("distance_m", "speed_mps", "heart_rate_bpm", "cadence_spm")
"""Every table has these after ``t_us``, all NaN where a file tells none."""
ON_FOOT = frozenset({"run", "trail_run", "treadmill_run", "track_run", "virtual_run", "walk", "hike"})
"""Sports whose cadence counts steps."""
WALKS = frozenset({"walk", "hike"})
LONGEST_STEP_S, PAUSE_STEPS = 15.0, 5.0
"""Two moments further apart than this, and than five times the usual step of the file, are a pause: "smart" recording leaves up to 9 s out."""
PER_LEG_SPM = (50.0, 130.0)
"""A median cadence of a runner between these counts one leg (formats: watches write strides); from here to 250 it counts both."""
WALK_PER_LEG_SPM = (0.0, 85.0)
BOTH_LEGS_SPM = 250.0
RUN_MPS, RUN_SPM, RUN_STEP_M, RUN_MPS_ALONE = (1.8, 5.0), (140.0, 210.0), (0.5, 1.5), (2.0, 4.0)
"""Where no sport is told: median speed, steps a minute and step length of what is taken for a run; and speed where there is no cadence.
Plain bounds of ours (walks are slower, rides faster), without evidence: what is taken so is said."""
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
SOONEST_S, LATEST_S = 631_065_600.0, 4_102_444_800.0
"""1989-12-31 (where time in FIT begins) and 2100: outside, a moment is not known."""


class Part(NamedTuple):
    """One activity of a file: the session, what was inferred or lost, and its seconds when somebody asks for them."""

    session: Session
    remarks: list[Remark]
    table: Callable[[], Table]


def found_of(parts: Iterable[Part | Skipped | Remark]) -> Iterator[Found]:
    """What a log takes of the parts of a file: of an activity its session and remarks, not its seconds."""
    for part in parts:
        if isinstance(part, Part):
            yield part.session
            yield from part.remarks
        else:
            yield part


def moment(unix_s: float) -> datetime | None:
    """That moment, aware, in UTC; None where no watch can have been there."""
    if not SOONEST_S < unix_s < LATEST_S:
        return None
    return EPOCH + timedelta(microseconds=round(unix_s * 1e6))


def one_line(text: object, longest: int = 80) -> str:
    """What stands in a file or an error, printable, in one line, cut at `longest` characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in str(text)[: 4 * longest]).split())
    return line if len(line) <= longest else line[: longest - 1] + "…"


def table_of(unix_s: Column, columns: Mapping[str, Column]) -> Table:
    """A structured array: ``t_us`` (int64, µs since 1970, UTC), `FIRST_COLUMNS`, then the other columns (float64, NaN unknown).

    Rows without a moment are left out; the order is that of the file.
    """
    known = np.isfinite(unix_s) & (unix_s > SOONEST_S) & (unix_s < LATEST_S)
    names = [*FIRST_COLUMNS, *(name for name in columns if name not in FIRST_COLUMNS)]
    table = np.empty(int(known.sum()), dtype=[("t_us", np.int64), *((name, np.float64) for name in names)])
    table["t_us"] = np.round(unix_s[known] * 1e6).astype(np.int64)
    for name in names:
        table[name] = columns[name][known] if name in columns else math.nan
    return table


def empty_table() -> Table:
    """No seconds."""
    return table_of(np.empty(0), {})


def mean_of(values: Column) -> float:
    """Mean of what is known; NaN of nothing."""
    known = values[np.isfinite(values)]
    return float(known.mean()) if known.size else math.nan


def _between(unix_s: Column) -> Column:
    """Seconds from each moment to the next; 0 over a pause, backwards, and after the last."""
    if unix_s.size < 2:
        return np.zeros(unix_s.size)
    gap = np.append(np.diff(unix_s), 0.0)
    onward = gap > 0
    if onward.any():
        gap[~(onward & (gap <= max(LONGEST_STEP_S, PAUSE_STEPS * float(np.median(gap[onward])))))] = 0.0
    gap[~onward] = 0.0
    return gap


def duration_s(unix_s: Column) -> float:
    """Time of the timer as far as the moments tell it: long gaps are pauses; NaN of fewer than two moments."""
    known = unix_s[np.isfinite(unix_s)]
    return float(_between(known).sum()) if known.size > 1 else math.nan


def steps_per_leg(cadence: Column, *, walk: bool = False) -> tuple[float, str]:
    """2 where a cadence counts one leg, 1 where both, NaN where neither; and what to say of it ("" where there is nothing to say).

    FIT, TCX and GPX write strides a minute, some apps steps: a median of the moving seconds of 50 to 130 is one leg, up to 250 both;
    of a walk up to 85 is one leg.
    """
    moving = cadence[np.isfinite(cadence) & (cadence > 0)]
    if not moving.size:
        return math.nan, ""
    median = float(np.median(moving))
    fewest, most = WALK_PER_LEG_SPM if walk else PER_LEG_SPM
    if fewest <= median <= most:
        return 2.0, ""
    if most < median <= BOTH_LEGS_SPM:
        return 1.0, f"cadence {median:.0f} is that of both feet already (this format means one): not doubled"
    return math.nan, f"cadence {median:.0f} is that of no runner, neither for one foot nor for both: not used"


def steps_of(unix_s: Column, cadence_spm: Column, timer_s: float) -> float:
    """Steps of both feet: mean cadence over time, times the time of the timer; NaN where less than half of it has a cadence."""
    gap = _between(unix_s)
    known = np.isfinite(cadence_spm)
    covered, whole = float(gap[known].sum()), float(gap.sum())
    if covered <= 0 or covered < 0.5 * whole or not math.isfinite(timer_s):
        return math.nan
    return float((cadence_spm[known] * gap[known]).sum()) / covered * timer_s / 60


def guessed_sport(speed_mps: Column, strides: Column) -> tuple[str, str]:
    """The sport where the file tells none, and one line that says on what ground: a run only where speed, cadence and step length are a runner's."""
    moving = np.isfinite(speed_mps) & (speed_mps > 0.5)
    if not moving.any():
        return "other", "the file tells no sport, nor a speed to tell it from: not counted as running"
    speed = float(np.median(speed_mps[moving]))
    beats = strides[moving & np.isfinite(strides) & (strides > 0)] if strides.size == speed_mps.size else strides[:0]
    if not beats.size:
        if RUN_MPS_ALONE[0] <= speed <= RUN_MPS_ALONE[1]:
            return (
                "run",
                f"the file tells no sport and no cadence; {speed:.1f} m/s is a runner's speed: taken for a run, not certain (a slow ride looks the same)",
            )
        return "other", f"the file tells no sport and no cadence (median speed {speed:.1f} m/s): not counted as running"
    cadence = float(np.median(beats))
    spm = cadence * (2 if PER_LEG_SPM[0] <= cadence <= PER_LEG_SPM[1] else 1)
    length = speed * 60 / spm
    seen = f"{speed:.1f} m/s at {spm:.0f} steps/min"
    if RUN_MPS[0] <= speed <= RUN_MPS[1] and RUN_SPM[0] <= spm <= RUN_SPM[1] and RUN_STEP_M[0] <= length <= RUN_STEP_M[1]:
        return "run", f"the file tells no sport; {seen} is how people run: taken for a run, likely but not certain"
    return "other", f"the file tells no sport; {seen} is not how people run: not counted as running"
