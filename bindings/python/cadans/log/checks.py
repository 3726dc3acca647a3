# SPDX-License-Identifier: Apache-2.0
"""What no runner can have done is not counted: it becomes unknown, or is left out by name. Never 0, never in silence.

The rule, number by number:

* A number below zero, or infinite, is not known (NaN). A distance of zero over a minute or more is not known either (a
  treadmill without a sensor).
* Faster than the world's best over that distance, with 10 % of room for satellites: one of the two numbers is wrong, and
  where the file tells a time elapsed that is possible, that is taken for the time. Else, where the time is under
  two minutes, the clock was stopped too early: both are kept as told, with a remark, since so short a time adds next to
  nothing to a week. Else the distance is not known (a drive home, a jump of the satellites).
* Further than the 24-hour world best (320 km) needs a time that makes it possible; without one it is not known.
* A watch that was left running (longer than a day at less than 0.5 m/s, or longer than a week): the time is not known.
* Steps faster than 300 a minute over the time moving or more than a million, exertion outside 0 to 10, a heart rate outside 20 to 250 are not known.
* Nothing recorded (no distance, less than a minute): left out as ``empty``.

A number that is not known makes its day unknown *in that channel*: windows that reach it are NaN rather than wrong.

* Before 1990 (no watch; what a clock that was never set says) or without any date: left out as ``implausible``; after tomorrow
  by this machine's clock: ``future``. Where more than half of the log lies there, it is the clock that is doubted: all is kept,
  and a remark says so.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from .clock import Placed, day_of
from .session import RUNNING, Remark, Session, Skipped

__all__ = ["checked", "checked_dates", "clock_text", "possible_speed_mps"]

WORLD_BESTS = (
    (0.0, 10.44),  # 100 m in 9.58 s
    (1_000.0, 7.58),  # 1 km in 2:11.96
    (5_000.0, 6.62),  # 5 km in 12:35.36
    (42_195.0, 5.84),  # marathon in 2:00:35
    (160_934.0, 4.12),  # 100 miles in 10:51:39
    (319_614.0, 3.70),  # 319.6 km in 24 h
)
"""From this distance on (m), nobody averaged more than this (m/s): men's world bests, which bound everybody's."""
ROOM = 1.10
"""Satellites and pods measure long by some percent; 10 % leaves a fast runner alone and still finds a car."""
FURTHEST_M = 320_000.0
"""24-hour world best, 319.614 km, rounded up: without a time, more than this is not believed."""
STOPPED_EARLY_S = 120.0
"""Below this an impossible speed is blamed on the clock, not on the distance: a kilometre takes longer."""
LEFT_RUNNING_S, LEFT_RUNNING_MPS, LONGEST_S = 86_400.0, 0.5, 7 * 86_400.0
"""The slowest finishers of the mountain races that last for days average more than 0.6 m/s."""
MOST_STEPS_SPM = 300.0
"""Sprinters reach 280 to 300 for some seconds; nobody runs so for a session."""
MOST_STEPS = 1_000_000.0
"""Three times those of the 24-hour world best at 1 m a step."""
FURTHEST_OTHER_M = 5_000_000.0
"""Of any sport: across a continent. What a broken number says is far beyond."""
EMPTY_S = 60.0
FIRST_DAY = date(1990, 1, 1)
"""Time in FIT files begins on 1989-12-31: what is before 1990 is a clock that was never set."""


def possible_speed_mps(distance_m: float) -> float:
    """The fastest that a run of this distance can be believed to be."""
    return ROOM * next(speed for at_least, speed in reversed(WORLD_BESTS) if distance_m >= at_least)


def checked(session: Session) -> tuple[Session | None, list[Remark | Skipped]]:
    """The session with what is impossible made NaN (a copy; None where nothing of it is left), and what was done.

    Limits of speed are those of running; of other sports sign and size alone are checked.
    """
    now, said = replace(session), []

    def doubt(field: str, why: str, becomes: float = math.nan) -> None:
        setattr(now, field, becomes)
        said.append(Remark(session.file, why))

    for field, name in NUMBERS.items():
        value = getattr(now, field)
        if math.isinf(value) or value < 0:
            doubt(field, f"{name} of {value:g} is impossible: taken as not known")
    _check_time(now, doubt)
    if now.distance_m > FURTHEST_OTHER_M:
        doubt("distance_m", f"{now.distance_m / 1000:.0f} km in one session is impossible: taken as not known")
    if now.steps > MOST_STEPS:
        doubt("steps", f"{now.steps:.0f} steps in one session is impossible: taken as not known")
    if session.sport in RUNNING:
        long_enough = max_known(now.duration_s, now.elapsed_s)
        if not now.distance_m > 0 and long_enough < EMPTY_S and not math.isnan(long_enough) and not now.steps > 0:
            return None, [*said, Skipped(session.file, "empty", f"nothing was recorded: no distance, {long_enough:.0f} s")]
        if now.distance_m == 0 and not (long_enough < EMPTY_S):
            doubt("distance_m", "a distance of 0 m in a run: taken as not known (a treadmill without a sensor?)")
        _check_distance(now, doubt)
        if now.steps > MOST_STEPS_SPM * now.duration_s / 60:
            doubt("steps", f"{now.steps:.0f} steps in {now.duration_s / 60:.0f} min is impossible: taken as not known")
    if now.rpe > 10:
        doubt("rpe", f"an exertion of {now.rpe:g} is not on the scale of 0 to 10: taken as not known")
    if not 20 <= now.avg_hr_bpm <= 250 and not math.isnan(now.avg_hr_bpm):
        doubt("avg_hr_bpm", f"a heart rate of {now.avg_hr_bpm:g} is impossible: taken as not known")
    return now, list(said)


NUMBERS = {
    "distance_m": "a distance (m)",
    "duration_s": "a time (s)",
    "elapsed_s": "a time elapsed (s)",
    "steps": "a number of steps",
    "impact": "an impact exposure",
    "rpe": "an exertion",
}


def max_known(*values: float) -> float:
    """The largest that is not NaN; NaN where there is none."""
    return max((value for value in values if not math.isnan(value)), default=math.nan)


def _check_time(now: Session, doubt: Callable[..., None]) -> None:
    for field, name in (("duration_s", "a time"), ("elapsed_s", "a time elapsed")):
        value = getattr(now, field)
        slow = not now.distance_m >= LEFT_RUNNING_MPS * value
        if value > LONGEST_S or (value > LEFT_RUNNING_S and slow):
            doubt(field, f"{name} of {value / 3600:.0f} h is impossible: taken as not known (was the watch left running?)")


def _check_distance(now: Session, doubt: Callable[..., None]) -> None:
    distance_m, fastest = now.distance_m, possible_speed_mps(max(0.0, now.distance_m))
    text = f"{distance_m / 1000:.1f} km"
    if distance_m > fastest * now.duration_s:
        told = f"{text} in {clock_text(now.duration_s)} is faster than any human being"
        if distance_m <= fastest * now.elapsed_s:
            doubt("duration_s", f"{told}: the time elapsed, {clock_text(now.elapsed_s)}, was taken", now.elapsed_s)
        elif now.duration_s < STOPPED_EARLY_S and distance_m <= FURTHEST_M:
            doubt("duration_s", f"{told}: the clock was stopped early; both are counted as told", now.duration_s)
        else:
            doubt("distance_m", f"{told}: the distance is taken as not known")
    elif math.isnan(now.duration_s) and distance_m > FURTHEST_M:
        doubt("distance_m", f"{text} is further than anybody ran in 24 h (319.6 km): the distance is taken as not known")


def clock_text(seconds: float) -> str:
    """``2710`` → ``"0:45:10"``; a dash where it is not known."""
    if not math.isfinite(seconds):
        return "–"
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}"


def checked_dates(placed: Iterable[Placed], now: datetime | None = None) -> tuple[list[Placed], list[Remark | Skipped]]:
    """Those whose date can be; and what was left out, or why not. `now` is this machine's clock unless told."""
    placed = list(placed)
    today = (now or datetime.now(UTC)).date()
    last, first = day_of(today + timedelta(days=1)), day_of(FIRST_DAY)
    late = sum(each.day > last for each in placed)
    early = sum(each.day < first for each in placed)
    said: list[Remark | Skipped] = []
    if 2 * late > len(placed):
        said.append(Remark("", f"{late} of {len(placed)} sessions lie after {today}: this machine's clock is doubted, and all were kept"))
    if 2 * early > len(placed):
        said.append(Remark("", f"{early} of {len(placed)} sessions lie before 1990: they were kept; are the dates right?"))
    kept = []
    for each in placed:
        if each.day > last and 2 * late <= len(placed):
            said.append(Skipped(each.session.file, "future", f"dated {_date_text(each.day)}, and today is {today}: is the clock of the watch set?"))
        elif each.day < first and 2 * early <= len(placed):
            said.append(Skipped(each.session.file, "implausible", f"dated {_date_text(each.day)}: the clock of the watch was never set"))
        else:
            kept.append(each)
    return kept, said


def _date_text(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()
