# SPDX-License-Identifier: Apache-2.0
"""A recording in, a `Run` out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, overload

from numpy.typing import ArrayLike

from . import _core
from .configuration import NotSupported, Runner, make_config
from .recording import Imu, Recording, split_key
from .run import Run
from .summary import Summary

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
    placement : {"pelvis", "chest"}
        Where the sensor is worn; "pelvis" unless told. A belt buckle or waist clip is a pelvis.
    side : None
        For sensors on a leg, which this release does not analyse.
    runner : Runner or mapping, optional
        ``{"height_m": 1.75, "mass_kg": 70}``. What needs it is NaN without.
    config : mapping, optional
        Settings by their name, as listed by `cadans.settings()`, such as ``{"clock.bridge_s": 0.08}``. And ``"mounting"``,
        where it is known: three rows (forward, up, right) that write the body's axes in the axes of the case.

    Returns
    -------
    Run

    Raises
    ------
    ValueError
        The call is wrong: columns of unequal length; no rate and no stamps; a rate or a setting outside its range;
        stamps that are not microseconds; a unit that cannot be right (g for m/s², degrees for radians); a placement
        that cannot be analysed. The message names what is wrong and what is allowed.
        Bad *data* (gaps, NaN, saturation, standing still) never raises: it is flagged and counted in `run.coverage`.

    Examples
    --------
    >>> import cadans
    >>> truth = cadans.synth.runner(cadence_spm=172, duration_s=20)
    >>> run = cadans.analyze(truth.recording)
    >>> run.steps.dtype.names[:6]
    ('t_us', 'side', 'quality', 'confidence', 'side_confidence', 'step_time_s')
    >>> cadans.compare(run, truth.events).contact.f1[50.0] > 0.95
    True
    """
    notes: list[str] = []
    source = None
    if isinstance(accel_mps2, Recording):
        if gyro_radps is not None or rate_hz is not None or t_us is not None:
            raise ValueError("a Recording already says gyro_radps, rate_hz and t_us: leave those out")
        recording = accel_mps2
        if placement is not None:
            recording = recording.only(f"{placement}_{side}" if side else placement)
        if len(recording) != 1:
            first = next(iter(recording))
            raise NotSupported(
                f"this release analyses one sensor at a time; the recording has {', '.join(recording)}: "
                f"choose one with placement='{first}'"
            )
        ((key, imu),) = recording.items()
        placement, side = split_key(key)
        notes, source = list(recording.notes), recording.source
    elif isinstance(accel_mps2, Imu):
        if gyro_radps is not None or rate_hz is not None or t_us is not None:
            raise ValueError("an Imu already says gyro_radps, rate_hz and t_us: leave those out")
        imu = accel_mps2
    else:
        imu = Imu(accel_mps2, gyro_radps, rate_hz=rate_hz, t_us=t_us)
    placement = placement or "pelvis"
    settings = make_config(rate_hz=imu.rate_hz, placement=placement, side=side, runner=runner, config=config)
    events, steps, strides, summary, coverage = _core.analyze(imu.accel_mps2, imu.gyro_radps, imu.t_us, settings)
    return Run(
        events=events,
        steps=steps,
        strides=strides,
        summary=Summary(summary),
        coverage=coverage,
        placement=placement,
        notes=notes,
        source=source,
    )
