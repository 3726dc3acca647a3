# SPDX-License-Identifier: Apache-2.0
"""Recordings with a truth beside them, as trials: one loader a data set, one line in `DATASETS`.

The recordings are not part of cadans; datasets/README.md says where each comes from.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .reader import read
from .recording import Recording

__all__ = ["DATASETS", "DataSet", "Trial"]

EVENT_DTYPE = np.dtype([("t_us", "i8"), ("kind", "U7"), ("side", "U7")])
STEP_DTYPE = np.dtype([("t_us", "i8"), ("contact_time_s", "f8"), ("vertical_oscillation_m", "f8"), ("peak_vertical_force_bw", "f8")])
WINDOW_DTYPE = np.dtype([("start_us", "i8"), ("end_us", "i8"), ("cadence_spm", "f8")])
SIDES = {"L": "left", "R": "right"}


@dataclass(frozen=True, eq=False)
class Trial:
    """One sensor of one recording, and what is known about it. What is not known is empty."""

    name: str
    person: str
    recording: Recording
    events: NDArray[Any] = field(default_factory=lambda: np.zeros(0, EVENT_DTYPE))
    """True contacts and toe-offs."""
    steps: NDArray[Any] = field(default_factory=lambda: np.zeros(0, STEP_DTYPE))
    """True values of single steps; t_us is the contact."""
    means: dict[str, float] = field(default_factory=dict)
    """True means over the trial, by the name of the metric."""
    windows: NDArray[Any] = field(default_factory=lambda: np.zeros(0, WINDOW_DTYPE))
    """True cadence of stretches of it."""


@dataclass(frozen=True)
class DataSet:
    """A folder of recordings."""

    name: str
    title: str
    notes: tuple[str, ...]
    """How the data are handled, and what the truth is worth."""
    trials: Callable[[Path], Iterator[Trial]]
    turned: int = 0
    """How many of the first trials are also analysed in 20 random orientations of the case."""


def sacrum_force_treadmill(folder: Path) -> Iterator[Trial]:
    contacts = _by(_rows(folder / "truth_contacts.csv"), "trial")
    for number, rows in contacts.items():
        yield Trial(
            name=f"trial{int(number):02d}",
            person="1",
            recording=read(folder / f"trial{int(number):02d}.csv.gz", placement="pelvis"),
            events=_events(rows),
            steps=_steps(rows),
            means={"cadence_spm": _mean_cadence_spm(rows)},
        )


def virtual_imu_treadmill(folder: Path) -> Iterator[Trial]:
    contacts = _by(_rows(folder / "truth_contacts.csv"), "subject", "speed_mps")
    for row in _rows(folder / "truth_trials.csv"):
        name = f"s{int(row['subject']):02d}_run{row['speed_mps']}"
        rows = contacts[row["subject"], row["speed_mps"]]
        both = read(folder / f"{name}_imu.csv.gz")
        angles = _columns(folder / f"{name}_angles_deg.csv.gz", "time", "pelvis_list", "pelvis_rotation", "lumbar_rotation")
        for place in ("pelvis", "chest"):
            means = {
                "cadence_spm": _mean_cadence_spm(rows),
                "vertical_oscillation_com_m": float(row["com_vo_from_grf_mm"]) / 1000,
            }
            if place == "pelvis":
                means["vertical_oscillation_m"] = float(row["pelvis_vo_mm"]) / 1000
                means["pelvic_drop_deg"] = _mean_drop_deg(angles, rows)
                means["pelvic_rotation_range_deg"] = _mean_range_deg(angles["time"], angles["pelvis_rotation"], rows)
            else:
                trunk = angles["pelvis_rotation"] + angles["lumbar_rotation"]
                means["trunk_rotation_range_deg"] = _mean_range_deg(angles["time"], trunk, rows)
            yield Trial(name, row["subject"], both.only(place), _events(rows), _steps(rows), means)


def virtual_imu_30s(folder: Path) -> Iterator[Trial]:
    for name in ("run25", "run45"):
        rows = list(_rows(folder / f"{name}_contacts.csv"))
        steps = _steps(rows)
        angles = _columns(folder / f"{name}_angles_deg.csv.gz", "time", "pelvis_ty", "pelvis_list", "pelvis_rotation")
        t_us = np.round(1e6 * angles["time"])
        for i in range(len(steps) - 1):
            within = (t_us >= steps["t_us"][i]) & (t_us < steps["t_us"][i + 1])
            if within.sum() > 10 and steps["t_us"][i + 1] - steps["t_us"][i] < 600_000:
                steps["vertical_oscillation_m"][i] = np.ptp(angles["pelvis_ty"][within])
        means = {
            "pelvic_drop_deg": _mean_drop_deg(angles, rows),
            "pelvic_rotation_range_deg": _mean_range_deg(angles["time"], angles["pelvis_rotation"], rows),
        }
        yield Trial(name, "1", read(folder / f"{name}_imu.csv.gz", placement="pelvis"), _events(rows), steps, means)


def waist_jogging(folder: Path) -> Iterator[Trial]:
    for row in _rows(folder / "reference.csv"):
        path = folder / row["file"]
        if not path.exists():
            continue
        names = ("t_s", "ax_mps2", "ay_mps2", "az_mps2", "a2x_mps2", "a2y_mps2", "a2z_mps2")
        columns = _columns(path, *names)
        windows = _cadence_windows(columns["t_s"], *(np.stack([columns[name] for name in names[i : i + 3]], 1) for i in (1, 4)))
        yield Trial(row["file"].split(".")[0], row["subject"], read(path, placement="pelvis"), windows=windows)


DATASETS: tuple[DataSet, ...] = (
    DataSet(
        "sacrum_force_treadmill",
        "Sacrum against treadmill force",
        (
            "15 trials of 5 s of one man, 2.5 to 4.2 m/s, level and slopes, 500 Hz. Truth: force above 0.15 body weights "
            "(0.05 would lengthen contact by 15 to 25 ms).",
            "No gyroscope, no lateral axis, already low-passed at 20 Hz and clipped at 0 from below. The missing axis is left "
            "empty, so left and right cannot be told, and nothing is done about the clipping.",
        ),
        sacrum_force_treadmill,
    ),
    DataSet(
        "virtual_imu_treadmill",
        "Pelvis and chest, from motion capture, against force plates",
        (
            "5 people, 2 to 5 m/s, about 5 s each. Sensors computed from motion capture, 18 Hz low-pass: impacts are missing. "
            "Truth: force above 30 N.",
            "Trials are so short that the first second, in which the tracker finds its bearings, counts for a fifth.",
        ),
        virtual_imu_treadmill,
        turned=2,
    ),
    DataSet(
        "virtual_imu_30s",
        "Pelvis, from motion capture, against force plates, 30 s",
        (
            "One forefoot runner at 2.5 and 4.5 m/s. Truth: force above 30 N; vertical oscillation from the height of the pelvis "
            "within each step.",
        ),
        virtual_imu_30s,
    ),
    DataSet(
        "waist_jogging",
        "Belt buckle, cadence against a second accelerometer",
        (
            "20 people of 19 to 75 years, slow and quick jogging, 100 s each with starts and turns. Truth: the step frequency of "
            "the second accelerometer's spectrum in windows of 5 s, all of them but those where the spectra of the two "
            "accelerometers lie more than 3 steps/min apart or show no run. Found: the median cadence of the window's steps.",
        ),
        waist_jogging,
        turned=2,
    ),
)
"""Every data set that `cadans validate` knows. A new one is a loader above and an entry here."""


def _cadence_windows(t_s: NDArray[Any], accel: NDArray[Any], second: NDArray[Any]) -> NDArray[Any]:
    """Step frequency of 5 s windows by the second accelerometer, where the first one's spectrum agrees."""
    rate_hz = (len(t_s) - 1) / (t_s[-1] - t_s[0])
    length = round(5 * rate_hz)
    out = []
    for start in range(0, len(t_s) - length + 1, length):
        window = slice(start, start + length)
        here, there = _step_frequency_hz(accel[window], rate_hz), _step_frequency_hz(second[window], rate_hz)
        if 60 * abs(here - there) <= 3:
            out.append((round(1e6 * t_s[start]), round(1e6 * t_s[start + length - 1]), 60 * there))
    return np.array(out, WINDOW_DTYPE)


def _step_frequency_hz(accel: NDArray[Any], rate_hz: float) -> float:
    """The highest peak, 1.3 to 4.3 Hz, of the spectrum along the mean direction; NaN when that shakes too little to be a run."""
    up = accel.mean(0)
    along = accel @ (up / np.linalg.norm(up))
    n = np.arange(len(along))
    along = along - np.polyval(np.polyfit(n, along, 1), n)
    if along.std() < 4.0:
        return float("nan")
    spectrum = np.abs(np.fft.rfft(along * np.hanning(len(along)), 1 << 15))
    hz = np.fft.rfftfreq(1 << 15, 1 / rate_hz)
    band = np.flatnonzero((hz >= 1.3) & (hz <= 4.3))
    peak = band[np.argmax(spectrum[band])]
    if peak in (band[0], band[-1]):
        return float("nan")
    before, at, after = spectrum[peak - 1 : peak + 2]
    return float((peak + 0.5 * (before - after) / (before - 2 * at + after)) * hz[1])


def _rows(path: Path) -> Iterator[dict[str, str]]:
    with _open(path) as file:
        yield from csv.DictReader(file)


def _columns(path: Path, *names: str) -> dict[str, NDArray[np.float64]]:
    import polars as pl

    frame = pl.read_csv(path, columns=list(names))
    return {name: frame[name].to_numpy() for name in names}


def _open(path: Path) -> Any:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def _by(rows: Iterable[dict[str, str]], *names: str) -> dict[Any, list[dict[str, str]]]:
    out: dict[Any, list[dict[str, str]]] = {}
    for row in rows:
        key = tuple(row[name] for name in names)
        out.setdefault(key if len(key) > 1 else key[0], []).append(row)
    return out


def _mean_cadence_spm(rows: Iterable[dict[str, str]]) -> float:
    """By the mean interval of contacts that follow each other; a plate that missed one leaves a longer interval out."""
    intervals = np.diff(np.sort([float(row["t_ic_s"]) for row in rows]))
    return 60 / float(np.mean(intervals[intervals < 1.5 * np.median(intervals)]))


LONGEST_STRIDE_S = 1.1
"""A longer one has a contact missing in between."""


def _mean_range_deg(t_s: NDArray[Any], angle_deg: NDArray[Any], rows: Iterable[dict[str, str]]) -> float:
    """Range within a stride, contact to the second contact after it; mean over the strides."""
    contacts = np.sort([float(row["t_ic_s"]) for row in rows])
    strides = [(a, b) for a, b in zip(contacts, contacts[2:], strict=False) if b - a < LONGEST_STRIDE_S]
    return float(np.mean([np.ptp(angle_deg[(t_s >= a) & (t_s <= b)]) for a, b in strides]))


def _mean_drop_deg(angles: dict[str, NDArray[Any]], rows: Iterable[dict[str, str]]) -> float:
    """How far the swing side goes down between contact and its lowest in stance; pelvis_list is positive right side down."""
    drops = []
    for row in rows:
        stance = (angles["time"] >= float(row["t_ic_s"])) & (angles["time"] <= float(row["t_to_s"]))
        if stance.sum() > 3:
            right_down = angles["pelvis_list"][stance] * (1 if row["side"] == "L" else -1)
            drops.append(float(right_down.max() - right_down[0]))
    return float(np.mean(drops))


def _us(seconds: str) -> int:
    return round(1e6 * float(seconds))


def _events(rows: Iterable[dict[str, str]]) -> NDArray[Any]:
    out = []
    for row in rows:
        side = SIDES.get(row.get("side", ""), "unknown")
        out += [(_us(row["t_ic_s"]), "contact", side), (_us(row["t_to_s"]), "toe_off", side)]
    return np.sort(np.array(out, EVENT_DTYPE), order="t_us")


def _steps(rows: Iterable[dict[str, str]]) -> NDArray[Any]:
    nan = float("nan")
    return np.array(
        [(_us(row["t_ic_s"]), float(row["contact_ms"]) / 1000, nan, float(row.get("peak_vgrf_bw") or nan)) for row in rows],
        STEP_DTYPE,
    )
