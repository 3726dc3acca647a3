# SPDX-License-Identifier: Apache-2.0
"""Cadence from spectra: the truth of recordings that have no other."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .trial import WINDOW_DTYPE

LONG_S = 7.0
"""A Hann window of this length weighs its middle, about as long as the five strides over which cadans reads cadence."""
GRID_HZ = 100.0
PADDED = 1 << 15
NO_RUN_MPS2 = 4.0
"""Standard deviation of the acceleration below which nobody runs."""


def against_a_second_sensor(
    t_s: NDArray[Any], accel: NDArray[Any], second: NDArray[Any], length_s: float, every_s: float
) -> NDArray[Any]:
    """Step frequency by the second accelerometer, where the first one's spectrum lies within 3 steps/min of it."""
    rate_hz = (len(t_s) - 1) / (t_s[-1] - t_s[0])
    out = []
    for window in _windows(len(t_s), rate_hz, length_s, every_s):
        here, there = _along_the_mean_hz(accel[window], rate_hz), _along_the_mean_hz(second[window], rate_hz)
        if 60 * abs(here - there) <= 3:
            out.append((*_span_us(t_s[window]), 60 * there))
    return np.array(out, WINDOW_DTYPE)


def against_its_own_axes(t_s: NDArray[Any], accel: NDArray[Any]) -> NDArray[Any]:
    """Step frequency of the acceleration's magnitude, where the spectra of its axes have a top within 1 % of it.

    A body bounces once a step, which the magnitude shows; a limb swings once a stride, which its axes show and the
    magnitude hardly does. The magnitude is not linear, the axes are: two views of one motion that must agree, or the
    window is left out. Windows overlap by half.
    """
    grid = np.arange(t_s[0], t_s[-1], 1 / GRID_HZ)
    even = np.stack([np.interp(grid, t_s, axis) for axis in accel.T], 1)
    out = []
    for window in _windows(len(grid), GRID_HZ, LONG_S, LONG_S / 2):
        found = _of_the_magnitude_hz(even[window], GRID_HZ)
        if math.isfinite(found):
            out.append((*_span_us(grid[window]), 60 * found))
    return np.array(out, WINDOW_DTYPE)


def _windows(count: int, rate_hz: float, length_s: float, every_s: float) -> list[slice]:
    length, every = round(length_s * rate_hz), round(every_s * rate_hz)
    return [slice(start, start + length) for start in range(0, count - length + 1, every)]


def _span_us(t_s: NDArray[Any]) -> tuple[int, int]:
    return round(1e6 * t_s[0]), round(1e6 * t_s[-1])


def _along_the_mean_hz(accel: NDArray[Any], rate_hz: float) -> float:
    """The highest peak, 1.3 to 4.3 Hz, of the spectrum along the mean direction; NaN when that shakes too little to be a run."""
    up = accel.mean(0)
    along = accel @ (up / np.linalg.norm(up))
    n = np.arange(len(along))
    along = along - np.polyval(np.polyfit(n, along, 1), n)
    if along.std() < NO_RUN_MPS2:
        return math.nan
    return _top_hz(_spectrum(along), rate_hz, 1.3, 4.3)


def _of_the_magnitude_hz(accel: NDArray[Any], rate_hz: float) -> float:
    magnitude = np.linalg.norm(accel, axis=1)
    if magnitude.std() < NO_RUN_MPS2:
        return math.nan
    bin_hz = rate_hz / PADDED
    whole = _spectrum(magnitude) ** 2
    axes = np.sum([_spectrum(axis) ** 2 for axis in accel.T], 0)
    tops = _tops(whole)
    tops = tops[(tops * bin_hz > 1.7) & (tops * bin_hz < 4.2)]
    if not len(tops):
        return math.nan
    # A step has the stride under it: power of the axes at half the frequency that the magnitude does not have.
    tops = tops[whole[tops] > 0.05 * whole[tops].max()]
    peak = tops[np.argmax(whole[tops] + np.maximum(0, axes[tops // 2] - 1.5 * whole[tops // 2]))]
    linear = _tops(axes)
    found = _between_bins(whole, peak) * bin_hz
    check = _between_bins(axes, linear[np.argmin(np.abs(linear - peak))]) * bin_hz
    return found if abs(check - found) <= 0.01 * found else math.nan


def _tops(power: NDArray[Any]) -> NDArray[np.intp]:
    return np.flatnonzero((power[1:-1] > power[:-2]) & (power[1:-1] >= power[2:])) + 1


def _spectrum(signal: NDArray[Any]) -> NDArray[Any]:
    spectrum: NDArray[Any] = np.abs(np.fft.rfft((signal - signal.mean()) * np.hanning(len(signal)), PADDED))
    return spectrum


def _top_hz(spectrum: NDArray[Any], rate_hz: float, low_hz: float, high_hz: float) -> float:
    """The highest inner top of a band, between bins by a parabola; NaN where the band only rises or falls."""
    bin_hz = rate_hz / PADDED
    band = np.arange(math.ceil(low_hz / bin_hz), math.floor(high_hz / bin_hz) + 1)
    peak = band[np.argmax(spectrum[band])]
    if peak in (band[0], band[-1]):
        return math.nan
    return _between_bins(spectrum, peak) * bin_hz


def _between_bins(spectrum: NDArray[Any], peak: np.intp) -> float:
    """Where the parabola through a top and its neighbours is highest."""
    before, at, after = spectrum[peak - 1 : peak + 2]
    return float(peak + 0.5 * (before - after) / (before - 2 * at + after))
