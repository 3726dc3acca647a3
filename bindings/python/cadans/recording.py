# SPDX-License-Identifier: Apache-2.0
"""What sensors recorded: `Imu`, one sensor; `Recording`, all that one runner wore."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _core
from .arrays import stamps, vectors
from .metric_table import split_key

__all__ = ["Imu", "Recording"]


class Imu:
    """One inertial sensor: acceleration, perhaps rate of turn, and when.

    Parameters
    ----------
    accel_mps2 : (N, 3) array-like
        Specific force in m/s², in the axes of the sensor's case: at rest +9.81 along what points up.
        NaN where there is no value. A sensor without one of the axes has NaN in the whole column.
    gyro_radps : (N, 3) array-like, optional
        Rate of turn in rad/s about the same axes, right-handed.
    rate_hz : float, optional
        Nominal samples a second, 12.5 to 1600. May be left out when `t_us` is given.
    t_us : (N,) array-like of integers, optional
        When each sample was taken, in whole microseconds from any start; or `datetime64`. May jitter,
        repeat, jump and have holes: that is flagged, not refused. Left out, the samples are taken to
        be evenly spaced at `rate_hz`.

    Raises
    ------
    ValueError
        Columns of unequal length, neither `rate_hz` nor `t_us`, a rate outside its range, stamps that are not
        whole microseconds.

    Examples
    --------
    >>> import numpy as np
    >>> imu = Imu(np.zeros((100, 3)), rate_hz=100)
    >>> imu.t_us[:3]
    array([    0, 10000, 20000])
    """

    def __init__(
        self,
        accel_mps2: ArrayLike,
        gyro_radps: ArrayLike | None = None,
        *,
        rate_hz: float | None = None,
        t_us: ArrayLike | None = None,
    ) -> None:
        accel = vectors(accel_mps2, "accel_mps2")
        gyro = None if gyro_radps is None else vectors(gyro_radps, "gyro_radps")
        if gyro is not None:
            _same_length(gyro, "gyro_radps", accel)
        if rate_hz is not None:
            rate_hz = checked_rate_hz(rate_hz)
        if t_us is not None:
            times = stamps(t_us)
            _same_length(times, "t_us", accel)
        elif rate_hz is not None:
            times = _core.even_stamps(0, len(accel), rate_hz)
        else:
            raise ValueError(
                f"rate_hz is missing: give rate_hz ({_rate_range()}), or the time stamps t_us in microseconds"
            )
        self._accel, self._gyro, self._t_us, self._rate_hz = accel, gyro, times, rate_hz

    @property
    def accel_mps2(self) -> NDArray[np.float32]:
        """(N, 3) specific force in m/s²."""
        return self._accel

    @property
    def gyro_radps(self) -> NDArray[np.float32] | None:
        """(N, 3) rate of turn in rad/s, or None."""
        return self._gyro

    @property
    def t_us(self) -> NDArray[np.int64]:
        """(N,) microseconds."""
        return self._t_us

    @property
    def rate_hz(self) -> float | None:
        """The nominal rate as given, or None: then it is read off the stamps."""
        return self._rate_hz

    def __len__(self) -> int:
        return len(self._accel)

    def __repr__(self) -> str:
        gyro = "accelerometer and gyroscope" if self._gyro is not None else "accelerometer"
        rate = f"{self._rate_hz:g} Hz" if self._rate_hz is not None else "rate not given"
        return f"Imu({len(self)} samples, {gyro}, {rate})"


class Recording(Mapping[str, Imu]):
    """What one runner wore: a mapping from where to `Imu`.

    Parameters
    ----------
    sensors : mapping of str to Imu
        Keys are a placement (``"pelvis"``, ``"chest"``), or a placement and a side (``"shank_left"``, ``"foot_right"``):
        pelvis, chest, thigh, shank, foot, wrist or pocket. Without a side (``"foot"``) the motion itself tells it.
    one_clock : bool
        False: each sensor has a clock of its own. Then offsets and drifts between them are estimated from the contacts
        that two sensors both saw, and corrected where they are beyond doubt; `Run.sensors` tells.
    notes : iterable of str, optional
        What a reader inferred or left out, in words.
    source : str, optional
        Where it came from, such as a file name.

    Raises
    ------
    ValueError
        No sensor, a key that is not a placement, or two that may be the same place.

    Examples
    --------
    >>> import cadans
    >>> still = Imu([[0.0, 9.81, 0.0]] * 100, rate_hz=100)
    >>> list(Recording({"shank_left": still, "shank_right": still, "pelvis": still}).at("shank"))
    ['shank_left', 'shank_right']
    """

    def __init__(
        self,
        sensors: Mapping[str, Imu],
        *,
        one_clock: bool = True,
        notes: Iterable[str] = (),
        source: str | None = None,
    ) -> None:
        if not sensors:
            raise ValueError("a Recording needs at least one sensor, such as {'pelvis': cadans.Imu(...)}")
        for key, imu in sensors.items():
            placement, side = split_key(key)
            if not isinstance(imu, Imu):
                raise ValueError(f"the sensor '{key}' must be a cadans.Imu, got {type(imu).__name__}")
            twin = next((other for other in sensors if side is None and other.startswith(f"{placement}_")), None)
            if twin is not None:
                raise ValueError(f"'{key}' and '{twin}' may be the same place: say on which side '{key}' is")
        self._sensors = dict(sensors)
        self.one_clock = one_clock
        self.notes: list[str] = list(notes)
        self.source = source

    def only(self, *keys: str) -> Recording:
        """The same recording with some of its sensors, by their names: ``only("pelvis")``, ``only("foot_left", "foot_right")``.

        Raises
        ------
        ValueError
            It has no such sensor.
        """
        for key in keys:
            if key not in self._sensors:
                raise ValueError(f"this recording has no sensor '{key}'; it has {', '.join(self._sensors)}")
        sensors = {key: self._sensors[key] for key in keys}
        return Recording(sensors, one_clock=self.one_clock, notes=self.notes, source=self.source)

    def at(self, where: str) -> Recording:
        """The same recording with the sensors of some places: ``"foot"`` is both feet, ``"thigh_left+shank_left"`` a leg.

        Raises
        ------
        ValueError
            A place is not known, or there is no sensor.
        """
        return self.only(*keys_at(where, tuple(self._sensors), "this recording"))

    def __getitem__(self, key: str) -> Imu:
        return self._sensors[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self._sensors)

    def __len__(self) -> int:
        return len(self._sensors)

    def __repr__(self) -> str:
        lines = [f"Recording of {len(self)} sensor{'s' if len(self) != 1 else ''}"]
        if self.source:
            lines[0] += f" from {self.source}"
        lines += [f"  {key}: {imu!r}" for key, imu in self._sensors.items()]
        lines += [f"  note: {note}" for note in self.notes]
        return "\n".join(lines)


def keys_at(where: str, keys: tuple[str, ...], holder: str) -> list[str]:
    """Those of `keys` that lie there: ``"foot"`` is both feet, ``"thigh_left+shank_left"`` a leg."""
    out: list[str] = []
    for place in where.split("+"):
        split_key(place)
        found = [place] if place in keys else [key for key in keys if split_key(key)[0] == place]
        if not found:
            raise ValueError(f"{holder} has no sensor '{place}'; it has {', '.join(keys)}")
        out += [key for key in found if key not in out]
    return out


def checked_rate_hz(rate_hz: Any) -> float:
    """`rate_hz` as a float in the range of the library."""
    try:
        rate = float(rate_hz)
    except (TypeError, ValueError):
        raise ValueError(f"rate_hz must be a number of samples a second, got {rate_hz!r}") from None
    if not _core.lowest_rate_hz <= rate <= _core.highest_rate_hz:
        raise ValueError(f"rate_hz must be in {_rate_range()}, got {rate:g}")
    return rate


def _rate_range() -> str:
    return f"[{_core.lowest_rate_hz:g}, {_core.highest_rate_hz:g}] Hz"


def _same_length(array: NDArray[Any], name: str, accel: NDArray[np.float32]) -> None:
    if len(array) != len(accel):
        raise ValueError(
            f"{name} has {len(array)} samples, accel_mps2 has {len(accel)}: they must be equally long"
        )
