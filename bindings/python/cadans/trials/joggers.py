# SPDX-License-Identifier: Apache-2.0
"""Joggers with one sensor at the belt, on the wrist or in a pocket. Their cadence is known, from spectra, and no more."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..reader import read
from ..recording import Imu, Recording
from .cadence import LONG_S, against_a_second_sensor, against_its_own_axes
from .trial import Trial
from .truth import columns_of, rows_of

WRIST_RATE_HZ = 100.0
BURST_RATE_HZ = 50.0
WINDOW_S = 5.0


def waist_jogging(folder: Path) -> Iterator[Trial]:
    for i, row in enumerate(rows_of(folder / "reference.csv")):
        path = folder / row["file"]
        if not path.exists():
            continue
        names = ("t_s", "ax_mps2", "ay_mps2", "az_mps2", "a2x_mps2", "a2y_mps2", "a2z_mps2")
        columns = columns_of(path, names)
        accel, second = (np.stack([columns[name] for name in names[i : i + 3]], 1) for i in (1, 4))
        yield Trial(
            row["file"].split(".")[0],
            row["subject"],
            read(path, placement="pelvis"),
            windows=against_a_second_sensor(columns["t_s"], accel, second, WINDOW_S, WINDOW_S),
            middles=against_a_second_sensor(columns["t_s"], accel, second, LONG_S, LONG_S / 2),
            turned=i < 2,
        )


def wrist_watch_jogging(folder: Path) -> Iterator[Trial]:
    for path in sorted(folder.glob("U*_accel.csv.gz")):
        if "vertical" in path.name:
            continue
        name = path.name.removesuffix("_accel.csv.gz")
        received_s, accel = _table(path)
        gyro_s, gyro = _table(folder / f"{name}_gyro.csv.gz")
        # The stamps say when a sample was received; it was taken evenly between the first and the last.
        taken_s = np.linspace(received_s[0], received_s[-1], len(received_s))
        gyro = _resampled(taken_s, np.linspace(gyro_s[0], gyro_s[-1], len(gyro_s)), gyro)
        middles = against_its_own_axes(taken_s, accel)
        person = name.split("_")[0]
        evenly = Recording({"wrist": Imu(accel, gyro, t_us=_us(taken_s))}, source=path.name)
        yield Trial(name, person, evenly, middles=middles)
        received = Recording({"wrist": Imu(accel, gyro, t_us=_us(received_s), rate_hz=BURST_RATE_HZ)}, source=path.name)
        yield Trial(name, person, received, worn="wrist, stamps in bursts", middles=middles)


def wrist_strike_type(folder: Path) -> Iterator[Trial]:
    for path in sorted(folder.glob("person*.csv.gz")):
        columns = columns_of(path, ("x", "y", "z"))
        accel = np.stack(list(columns.values()), 1)
        t_s = np.arange(len(accel)) / WRIST_RATE_HZ
        recording = Recording({"wrist": Imu(accel, rate_hz=WRIST_RATE_HZ)}, source=path.name)
        name = path.name.split(".")[0]
        yield Trial(name, name.split("_")[0], recording, middles=against_its_own_axes(t_s, accel))


def pocket_phone_jogging(folder: Path) -> Iterator[Trial]:
    for path in sorted(folder.glob("JOG_acc_*.txt.gz")):
        t_s, accel = _phone(path)
        gyro_s, gyro = _phone(path.with_name(path.name.replace("_acc_", "_gyro_")))
        start_s = t_s[0]
        imu = Imu(accel, _resampled(t_s, gyro_s, gyro), t_us=_us(t_s - start_s))
        name = path.name.removeprefix("JOG_acc_").removesuffix(".txt.gz")
        recording = Recording({"pocket": imu}, source=path.name)
        yield Trial(name, name.split("_")[0], recording, middles=against_its_own_axes(t_s - start_s, accel))


def _table(path: Path) -> tuple[NDArray[Any], NDArray[Any]]:
    t_s, *axes = columns_of(path).values()
    return t_s, np.stack(axes, 1)


def _phone(path: Path) -> tuple[NDArray[Any], NDArray[Any]]:
    """Seconds and three axes of a text file with a preamble."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        table = np.array([line.split(",") for line in file if line[:1].isdigit()], float)
    return 1e-9 * table[:, 0], table[:, 1:4]


def _resampled(t_s: NDArray[Any], given_s: NDArray[Any], given: NDArray[Any]) -> NDArray[Any]:
    return np.stack([np.interp(t_s, given_s, axis) for axis in given.T], 1)


def _us(t_s: NDArray[Any]) -> NDArray[np.int64]:
    return np.round(1e6 * t_s).astype(np.int64)
