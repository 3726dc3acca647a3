# SPDX-License-Identifier: Apache-2.0
"""A recording in, a `Run` out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, overload

from numpy.typing import ArrayLike

from . import _core
from .configuration import Runner, checked_speed, make_config, place_key
from .finding import split_findings
from .metric_table import split_key
from .recording import Imu, Recording
from .run import Run
from .sensor_report import SensorReport
from .summary import StrideVariability, Summary

__all__ = ["analyze"]


@overload
def analyze(
    recording: Recording,
    /,
    *,
    placement: str | None = None,
    side: str | None = None,
    runner: Runner | Mapping[str, float] | None = None,
    config: Mapping[str, Any] | None = None,
    speed_mps: float | None = None,
) -> Run: ...
@overload
def analyze(
    accel_mps2: Imu | ArrayLike,
    gyro_radps: ArrayLike | None = None,
    *,
    rate_hz: float | None = None,
    t_us: ArrayLike | None = None,
    placement: str = "pelvis",
    side: str | None = None,
    runner: Runner | Mapping[str, float] | None = None,
    config: Mapping[str, Any] | None = None,
    speed_mps: float | None = None,
) -> Run: ...
def analyze(
    accel_mps2: Any,
    gyro_radps: ArrayLike | None = None,
    *,
    rate_hz: float | None = None,
    t_us: ArrayLike | None = None,
    placement: str | None = None,
    side: str | None = None,
    runner: Runner | Mapping[str, float] | None = None,
    config: Mapping[str, Any] | None = None,
    speed_mps: float | None = None,
) -> Run:
    """Find every step of a recording and measure it.

    The samples go one by one through the tracker that also runs live on a watch: the results are the same to the
    bit, and no step depends on what came long after it.

    Parameters
    ----------
    accel_mps2 : (N, 3) array-like, Imu, or Recording
        Specific force in m/s² in the axes of the sensor's case, at rest +9.81 along what points up. The mounting need
        not be known. NaN where there is no value. A `Recording` is given alone; when it has several sensors,
        `placement` says which of them.
    gyro_radps : (N, 3) array-like, optional
        Rate of turn in rad/s, right-handed, same axes. Without it some metrics are NaN and flagged.
    rate_hz : float, optional
        Nominal samples a second, 12.5 to 1600.
    t_us : (N,) array-like of integers, optional
        Time stamps in whole microseconds. With stamps alone, the rate is read off them, and
        `run.coverage.rate_inferred` says so.
    placement : {"pelvis", "chest", "thigh", "shank", "foot", "wrist", "pocket"}
        Where the sensor is worn; "pelvis" unless told. A belt buckle or waist clip is a pelvis. Of a `Recording`: which of
        its sensors, such as ``"foot"`` (both feet) or ``"thigh_left+shank_left"``; all unless told.
    side : {"left", "right"}, optional
        Of one sensor on a leg or arm. Left out, the strides themselves decide, and say how sure they are.
    runner : Runner or mapping, optional
        ``{"height_m": 1.75, "mass_kg": 70}``. What needs it is NaN without: stiffness needs both, `foot_ahead_m` the height.
    config : mapping, optional
        Settings by their name, as listed by `cadans.settings()`, such as ``{"clock.bridge_s": 0.08}``. And ``"mounting"``,
        where it is known: three rows (forward, up, right) that write the body's axes in the axes of the case.
    speed_mps : float, optional
        Speed of the treadmill or the GPS, 0.3 to 12 m/s, where it is known: findings are judged at it. Left out, at what
        a foot sensor measures; without one the widest limits are used, and say so.

    Returns
    -------
    Run

    Raises
    ------
    ValueError
        The call is wrong: columns of unequal length; no rate and no stamps; a rate or a setting outside its range;
        stamps that are not microseconds; a unit that cannot be right (g for m/s², degrees for radians); a placement
        that is not known, or given twice. The message names what is wrong and what is allowed.
        Bad *data* (gaps, NaN, saturation, standing still) never raises: it is flagged and counted in `run.coverage`.

    Examples
    --------
    >>> import cadans
    >>> truth = cadans.synth.runner(cadence_spm=172, duration_s=20)
    >>> run = cadans.analyze(truth.recording)
    >>> run.steps.dtype.names[:6]
    ('t_us', 'side', 'quality', 'confidence', 'side_confidence', 'source')
    >>> cadans.compare(run, truth.events).contact.f1[50.0] > 0.95
    True

    Several sensors at once, and what they show:

    >>> worn = cadans.synth.runner(sensors=("shank_left", "thigh_left"), cadence_spm=150, duration_s=60).recording
    >>> run = cadans.analyze(worn, runner={"height_m": 1.75}, speed_mps=3.0)
    >>> [finding.title for finding in run.findings]
    ['Low cadence: marked']
    """
    if isinstance(accel_mps2, Recording | Imu) and (gyro_radps is not None or rate_hz is not None or t_us is not None):
        kind = type(accel_mps2).__name__
        raise ValueError(f"{'an' if kind == 'Imu' else 'a'} {kind} already says gyro_radps, rate_hz and t_us: leave those out")
    if isinstance(accel_mps2, Recording):
        recording = accel_mps2 if placement is None else accel_mps2.at(placement)
        if side is not None:
            recording = _on_side(recording, side)
    else:
        imu = accel_mps2 if isinstance(accel_mps2, Imu) else Imu(accel_mps2, gyro_radps, rate_hz=rate_hz, t_us=t_us)
        recording = Recording({place_key(placement or "pelvis", side): imu})
    sensors = []
    for key, imu in recording.items():
        place, told = split_key(key)
        settings = make_config(rate_hz=imu.rate_hz, placement=place, side=told, runner=runner, config=config)
        sensors.append((imu.accel_mps2, imu.gyro_radps, imu.t_us, settings))
    events, steps, strides, summary, coverage, reports, findings, variability, curves = _core.analyze(
        sensors, not recording.one_clock, checked_speed(speed_mps)
    )
    found, within_limits = split_findings(findings)
    worn = {key: SensorReport.of(report) for key, report in zip(recording, reports)}
    longest_s = max(report.coverage.total_s for report in worn.values())
    return Run(
        events=events,
        steps=steps,
        strides=strides,
        summary=Summary(summary),
        coverage=coverage,
        sensors=worn,
        findings=found,
        within_limits=within_limits,
        variability=StrideVariability(**variability),
        curves=curves,
        placement="+".join(recording),
        notes=[*recording.notes, *(note for key, report in worn.items() for note in report.notes(key, longest_s))],
        source=recording.source,
    )


def _on_side(recording: Recording, side: str) -> Recording:
    """The sensors of that side; or the one sensor, which is then said to be there."""
    (key, *others) = recording
    place, told = split_key(key)
    if not others and told is None:
        return Recording(
            {place_key(place, side): recording[key]},
            one_clock=recording.one_clock, notes=recording.notes, source=recording.source,
        )  # fmt: skip
    of_this_side = [key for key in recording if split_key(key)[1] == side]
    if not of_this_side:
        raise ValueError(f"this recording has no sensor on the {side}; it has {', '.join(recording)}")
    return recording.only(*of_this_side)
