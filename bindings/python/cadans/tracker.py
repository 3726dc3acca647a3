# SPDX-License-Identifier: Apache-2.0
"""The chain, live: of one sensor (`Tracker`) or of several (`BodyTracker`)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _core
from .arrays import stamps, vectors
from .catalogue import named
from .configuration import Runner, checked_speed, make_config, place_key
from .finding import Finding, split_findings
from .metric_table import split_key
from .recording import checked_rate_hz
from .sensor_report import Clock

__all__ = ["BodyTracker", "Tracker"]


class _Chain(Protocol):
    """What both have on the C++ side."""

    def flush(self) -> NDArray[Any]: ...
    def reset(self) -> None: ...
    def state(self) -> bytes: ...
    def restore(self, state: bytes) -> None: ...
    def set_speed(self, speed_mps: float) -> None: ...
    @property
    def findings(self) -> list[dict[str, Any]]: ...
    @property
    def latency_s(self) -> float: ...


class _Live:
    """What both can do besides taking in samples."""

    _chain: _Chain
    _speed_mps: float | None = None

    def flush(self) -> NDArray[Any]:
        """The recording has ended: return the steps that were still waiting for more samples."""
        return self._chain.flush()

    def reset(self) -> None:
        """Forget everything; as good as new."""
        self._chain.reset()

    def state(self) -> bytes:
        """Everything that changes, as bytes: resume later, or elsewhere, with `restore`."""
        return self._chain.state()

    def restore(self, state: bytes) -> None:
        """Resume from `state`.

        Raises
        ------
        ValueError
            The bytes are damaged, or of another version of cadans, another rate, placement, runner or setting.
        """
        self._chain.restore(bytes(state))

    @property
    def findings(self) -> list[Finding]:
        """What the last 32 steps show, severest first, by the rules of `Run.findings`. What to say of it, and when: `Cues`."""
        return split_findings(self._chain.findings)[0]

    @property
    def within_limits(self) -> list[Finding]:
        """What could be judged too, and is within the limits."""
        return split_findings(self._chain.findings)[1]

    @property
    def speed_mps(self) -> float | None:
        """Set it to the speed of a GPS or a treadmill, m/s, as it comes: what is judged, is judged at it. None: as the
        sensors tell. It is no part of `state`."""
        return self._speed_mps

    @speed_mps.setter
    def speed_mps(self, speed_mps: float | None) -> None:
        self._chain.set_speed(checked_speed(speed_mps))
        self._speed_mps = speed_mps

    @property
    def latency_s(self) -> float:
        """How long after its end a step is reported, in seconds, at most."""
        return self._chain.latency_s


class Tracker(_Live):
    """Push the samples of one sensor as they come, get steps as they become known.

    However the samples are cut into pushes, the rows are the same, to the bit, and they are the rows of
    ``cadans.analyze(...).steps``.

    Parameters
    ----------
    rate_hz : float
        Nominal samples a second, 12.5 to 1600.
    placement, side, runner, config
        As for `cadans.analyze`.

    Examples
    --------
    >>> import cadans
    >>> imu = cadans.synth.runner(duration_s=10).recording["pelvis"]
    >>> tracker = cadans.Tracker(rate_hz=200)
    >>> for start in range(0, len(imu), 50):
    ...     chunk = slice(start, start + 50)
    ...     for step in tracker.push(imu.accel_mps2[chunk], imu.gyro_radps[chunk]):
    ...         cadence_spm = step["cadence_spm"]
    """

    def __init__(
        self,
        rate_hz: float = 100,
        placement: str = "pelvis",
        *,
        side: str | None = None,
        runner: Runner | Mapping[str, float] | None = None,
        config: Mapping[str, Any] | None = None,
    ) -> None:
        self.rate_hz = checked_rate_hz(rate_hz)
        self.placement = place_key(placement, side)
        place, told = split_key(self.placement)
        settings = make_config(rate_hz=self.rate_hz, placement=place, side=told, runner=runner, config=config)
        self._chain: _core.Tracker = _core.Tracker(settings, self.rate_hz)

    def push(self, accel: ArrayLike, gyro: ArrayLike | None = None, t_us: ArrayLike | None = None) -> NDArray[Any]:
        """Take in samples; return the steps that became known.

        Parameters
        ----------
        accel : (N, 3) or (3,) array-like
            Specific force in m/s².
        gyro : (N, 3) or (3,) array-like, optional
            Rate of turn in rad/s.
        t_us : (N,) array-like of integers, optional
            Time stamps in microseconds. Left out: an even clock at `rate_hz`, counted from the first sample.

        Returns
        -------
        structured array
            Rows as in `Run.steps`; often none.

        Raises
        ------
        ValueError
            Columns of unequal length or of a wrong shape, or stamps that are not whole microseconds.
        """
        return self._chain.push(*_columns(accel, gyro, t_us))

    @property
    def coverage(self) -> _core.Coverage:
        """How much was used so far, and why the rest was not."""
        return self._chain.coverage

    def __repr__(self) -> str:
        return f"Tracker(rate_hz={self.rate_hz:g}, placement='{self.placement}', latency_s={self.latency_s:.2f})"


class BodyTracker(_Live):
    """Push the samples of several sensors on one runner as they come, get one row a ground contact.

    The rows have every metric that the sensors together allow (`cadans.observable`). Any order of pushes will do as long
    as no sensor falls more than 0.7 s behind the others; one that falls 3 s behind is waited for no more.

    Parameters
    ----------
    sensors : mapping of str to float
        Where (as in `Recording`) → nominal samples a second; at most 8.
    runner, config
        As for `cadans.analyze`.
    clocks : mapping of str to Clock, optional
        How far the clock of a sensor is ahead, as an analysis found it: ``run.sensors["foot_left"].clock``.

    Raises
    ------
    ValueError
        A placement that is not known, too many sensors, or a rate or a setting outside its range.

    Examples
    --------
    >>> import cadans
    >>> worn = cadans.synth.runner(sensors=("thigh_left", "shank_left"), duration_s=10).recording
    >>> tracker = cadans.BodyTracker({key: 200 for key in worn}, runner={"height_m": 1.75})
    >>> for start in range(0, 2000, 50):
    ...     for key, imu in worn.items():
    ...         chunk = slice(start, start + 50)
    ...         for step in tracker.push(key, imu.accel_mps2[chunk], imu.gyro_radps[chunk]):
    ...             knee_deg = step["knee_flexion_at_contact_deg"]
    """

    def __init__(
        self,
        sensors: Mapping[str, float],
        *,
        runner: Runner | Mapping[str, float] | None = None,
        config: Mapping[str, Any] | None = None,
        clocks: Mapping[str, Clock] | None = None,
    ) -> None:
        self.rates_hz = {key: checked_rate_hz(rate_hz) for key, rate_hz in sensors.items()}
        self._index = {key: index for index, key in enumerate(self.rates_hz)}
        for key in clocks or {}:
            named(self._index, key)
        given = []
        for key, rate_hz in self.rates_hz.items():
            place, side = split_key(key)
            settings = make_config(rate_hz=rate_hz, placement=place, side=side, runner=runner, config=config)
            clock = (clocks or {}).get(key)
            given.append((settings, rate_hz, clock.offset_s if clock else 0.0, clock.drift_ppm if clock else 0.0))
        self._chain: _core.BodyTracker = _core.BodyTracker(given)

    def push(
        self, sensor: str, accel: ArrayLike, gyro: ArrayLike | None = None, t_us: ArrayLike | None = None
    ) -> NDArray[Any]:
        """Take in samples of one of the sensors; return the steps that became known. As `Tracker.push`.

        Left out, `t_us` is an even clock that began for every sensor at the same time.

        Raises
        ------
        KeyError
            There is no such sensor.
        """
        return self._chain.push(named(self._index, sensor), *_columns(accel, gyro, t_us))

    @property
    def coverage(self) -> dict[str, _core.Coverage]:
        """How much of each sensor was used so far, and why the rest was not."""
        return {key: self._chain.coverage(index) for key, index in self._index.items()}

    def __repr__(self) -> str:
        sensors = ", ".join(f"{key} {rate_hz:g} Hz" for key, rate_hz in self.rates_hz.items())
        return f"BodyTracker({sensors}; latency_s={self.latency_s:.2f})"


def _columns(
    accel: ArrayLike, gyro: ArrayLike | None, t_us: ArrayLike | None
) -> tuple[NDArray[np.float32], NDArray[np.float32] | None, NDArray[np.int64] | None]:
    times = None if t_us is None else stamps(np.atleast_1d(t_us) if np.isscalar(t_us) else t_us)
    return vectors(accel, "accel"), None if gyro is None else vectors(gyro, "gyro"), times
