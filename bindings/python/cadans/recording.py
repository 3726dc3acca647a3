# SPDX-License-Identifier: Apache-2.0
"""What sensors recorded: `Imu`, one sensor; `Recording`, all that one runner wore."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _core
from .arrays import stamps, vectors

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
        Keys are a placement (``"pelvis"``, ``"chest"``), or a placement and a side
        (``"shank_left"``, ``"foot_right"``).
    notes : iterable of str, optional
        What a reader inferred or left out, in words.
    source : str, optional
        Where it came from, such as a file name.

    Raises
    ------
    ValueError
        No sensor, or a key that is not a placement.
    """

    def __init__(self, sensors: Mapping[str, Imu], *, notes: Iterable[str] = (), source: str | None = None) -> None:
        if not sensors:
            raise ValueError("a Recording needs at least one sensor, such as {'pelvis': cadans.Imu(...)}")
        for key, imu in sensors.items():
            split_key(key)
            if not isinstance(imu, Imu):
                raise ValueError(f"the sensor '{key}' must be a cadans.Imu, got {type(imu).__name__}")
        self._sensors = dict(sensors)
        self.notes: list[str] = list(notes)
        self.source = source

    def only(self, key: str) -> Recording:
        """The same recording with one of its sensors."""
        if key not in self._sensors:
            raise ValueError(f"this recording has no sensor '{key}'; it has {', '.join(self._sensors)}")
        return Recording({key: self._sensors[key]}, notes=self.notes, source=self.source)

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


def split_key(key: str) -> tuple[str, str | None]:
    """``"shank_left"`` → ``("shank", "left")``; ``"pelvis"`` → ``("pelvis", None)``."""
    placement, _, side = key.partition("_")
    if placement not in _core.placements or side not in ("", "left", "right"):
        raise ValueError(
            f"'{key}' is not a placement; use one of {', '.join(_core.placements)}, "
            "with _left or _right where there are two"
        )
    return placement, side or None


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
