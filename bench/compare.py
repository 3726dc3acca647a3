# SPDX-License-Identifier: Apache-2.0
"""cadans beside what else a person could run, on the same recording in the same call.

    python bench/compare.py [RECORDING.csv[.gz]] [--placement pelvis] [--repeats 7] [--readme README.md]

- cadans Tracker: the whole chain, live (clock, orientation, events, steps, sides, metrics)
- cadans.analyze: the same over a recording, with the unit check, strides and exact summary around it
- vqf: `VQF.updateBatch` of the vqf package, its C++ update for six axes with bias estimation: orientation only
- scipy: what a researcher writes in twenty lines: filtfilt, find_peaks, threshold crossings, double
  cumulative trapezoid

Each is run in turn, `--repeats` times; the table gives the median time a sample and the ratio of each
to vqf, pair by pair. Without a recording, ten minutes of the synthetic runner are used. The other
packages come with `pip install .[test]`.
"""

from __future__ import annotations

import argparse
import pathlib
import statistics
import time

import numpy as np
from scipy import integrate, signal
from vqf import VQF

import cadans

BEGIN, END = "<!-- speed:begin -->", "<!-- speed:end -->"


def researcher(accel_mps2: np.ndarray, rate_hz: float) -> dict[str, float]:
    """Steps, contact time and vertical oscillation the way they are usually written down."""
    gravity_axis = accel_mps2.mean(axis=0)
    gravity_axis /= np.linalg.norm(gravity_axis)
    up = accel_mps2 @ gravity_axis - 9.81
    smooth = signal.filtfilt(*signal.butter(2, 5, fs=rate_hz), up)
    peaks, _ = signal.find_peaks(smooth, distance=int(0.24 * rate_hz), height=2.0)
    wide = signal.filtfilt(*signal.butter(2, 20, fs=rate_hz), up)
    loaded = wide > 0.3 * 9.81 - 9.81
    edges = np.flatnonzero(np.diff(loaded.astype(int)))
    lengths = np.diff(edges)[:: 1 if loaded[0] else 2]
    high = signal.butter(2, 0.4, "high", fs=rate_hz)
    speed = signal.filtfilt(*high, integrate.cumulative_trapezoid(up, dx=1 / rate_hz, initial=0))
    height = signal.filtfilt(*high, integrate.cumulative_trapezoid(speed, dx=1 / rate_hz, initial=0))
    bounce = [np.ptp(height[a:b]) for a, b in zip(peaks, peaks[1:], strict=False)]
    return {
        "cadence_spm": 60 * rate_hz / float(np.median(np.diff(peaks))),
        "contact_time_s": float(np.median(lengths)) / rate_hz if lengths.size else float("nan"),
        "vertical_oscillation_m": float(np.median(bounce)),
    }


def measure(recording: str | None, placement: str, repeats: int) -> list[tuple[str, float, float, str]]:
    """Rows of (what, ns a sample, ratio to vqf, what it gave)."""
    if recording:
        imu = cadans.read(recording)
        imu = imu[placement] if placement in imu else next(iter(imu.values()))
    else:
        imu = cadans.synth.runner(duration_s=600, rate_hz=200, seed=1).recording["pelvis"]
    accel = np.ascontiguousarray(imu.accel_mps2, float)
    gyro = np.ascontiguousarray(imu.gyro_radps, float)
    n = len(accel)
    rate_hz = float(1e6 * (n - 1) / (imu.t_us[-1] - imu.t_us[0]))

    def run_cadans() -> str:
        run = cadans.analyze(accel, gyro, t_us=imu.t_us, rate_hz=rate_hz, placement=placement)
        return f"{len(run.steps)} steps, {len(run.strides)} strides, summary, coverage"

    def run_tracker() -> str:
        tracker = cadans.Tracker(rate_hz=rate_hz, placement=placement)
        steps = len(tracker.push(accel, gyro, imu.t_us)) + len(tracker.flush())
        return f"{steps} steps with {len(cadans.metrics)} metrics"

    def run_vqf() -> str:
        VQF(1 / rate_hz).updateBatch(gyro, accel)
        return "orientation"

    def run_scipy() -> str:
        return ", ".join(f"{k} {v:.3g}" for k, v in researcher(accel, rate_hz).items())

    contenders = {
        "cadans Tracker": run_tracker,
        "cadans.analyze": run_cadans,
        "vqf, orientation only": run_vqf,
        "SciPy, 20 lines": run_scipy,
    }
    times: dict[str, list[float]] = {name: [] for name in contenders}
    said = {name: run() for name, run in contenders.items()}  # warm-up
    for _ in range(repeats):
        for name, run in contenders.items():
            begin = time.perf_counter()
            run()
            times[name].append((time.perf_counter() - begin) / n * 1e9)
    yardstick = times["vqf, orientation only"]
    return [
        (
            name,
            statistics.median(values),
            statistics.median(a / b for a, b in zip(values, yardstick, strict=True)),
            said[name],
        )
        for name, values in times.items()
    ]


def table(rows: list[tuple[str, float, float, str]]) -> str:
    lines = ["| what | ns a sample | ratio to vqf | gives |", "|---|---|---|---|"]
    lines += [f"| {name} | {ns:.0f} | {ratio:.2f} | {gave} |" for name, ns, ratio, gave in rows]
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("recording", nargs="?")
    parser.add_argument("--placement", default="pelvis")
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--readme", type=pathlib.Path, help="write the table between the speed markers of this file")
    options = parser.parse_args()
    text = table(measure(options.recording, options.placement, options.repeats))
    print(text)
    if options.readme:
        page = options.readme.read_text()
        head, rest = page.split(BEGIN)
        options.readme.write_text(f"{head}{BEGIN}\n{text}\n{END}{rest.split(END)[1]}")


if __name__ == "__main__":
    main()
