# SPDX-License-Identifier: Apache-2.0
"""A jogger's foot in a room with cameras, and single strides and mean cycles that are repeated to make a run of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..recording import Imu, Recording
from .trial import EVENT_DTYPE, STANCE_DTYPE, Trial
from .truth import columns_of

REPEATS = 40
CONTACT_FORCE_BW = 0.05
SEVEN = {
    "pelvis": "pelvis",
    **{f"{place}_{side}": f"{bone}_{side[0]}" for place, bone in (("thigh", "femur"), ("shank", "tibia"), ("foot", "foot")) for side in ("left", "right")},
}  # fmt: skip
CYCLE_WORN = (
    ("foot", ("foot_right",)),
    ("shank", ("shank_right",)),
    ("thigh", ("thigh_right",)),
    ("shank + thigh", ("shank_right", "thigh_right")),
    ("pelvis + shank + thigh", ("pelvis", "shank_right", "thigh_right")),
    ("seven sensors", tuple(SEVEN)),
)
WALK_WORN = (("pelvis", ("pelvis",)), *CYCLE_WORN)


def foot_vicon_jogging(folder: Path) -> Iterator[Trial]:
    for path in sorted(folder.glob("*_imu.csv.gz")):
        name = path.name.removesuffix("_imu.csv.gz")
        columns = columns_of(path)
        accel, gyro = (
            np.stack([columns[f"{letter}{axis}_{unit}"] for axis in "xyz"], 1)
            for letter, unit in (("a", "mps2"), ("g", "rads"))
        )
        imu = Imu(accel, gyro, t_us=np.round(1e6 * columns["t_s"]).astype(np.int64))
        rows = columns_of(folder / f"{name}_strides.csv")
        length_m = np.hypot(np.diff(rows["gcp_x_m"]), np.diff(rows["gcp_y_m"]))
        # The first and the last row are the stands before and after; the last stride ends in a stand.
        running = slice(1, -1)
        stances = np.zeros(len(rows["t_s"]) - 2, STANCE_DTYPE)
        stances["t_us"] = np.round(1e6 * rows["t_s"][running])
        stances["stride_length_m"] = np.append(length_m[1:-1], np.nan)
        yield Trial(name, name[:10], Recording({"foot": imu}, source=path.name), stances=stances)


def foot_stride_templates(folder: Path) -> Iterator[Trial]:
    for path in sorted(folder.glob("template*.csv")):
        with path.open(encoding="utf-8") as file:
            told = {key: float(value) for key, value in re.findall(r"(\w+)=([\d.]+)", file.readline())}
        columns = columns_of(path)
        rate_hz = 1 / float(np.median(np.diff(columns["t_s"])))
        # Their first axis points backward: only so do the turning and the acceleration of a stride agree. Theirs is
        # (back, right, up); ours (forward, up, right) is the same right-handed frame turned.
        accel, gyro = (
            np.stack([-columns[ap], columns[up], columns[right]], 1)
            for ap, up, right in (
                ("acc_ap_mps2", "acc_v_mps2", "acc_ml_mps2"),
                ("gyr_ap_rads", "gyr_v_rads", "gyr_ml_rads"),
            )
        )
        yield Trial(
            path.stem,
            path.stem.split("_")[0],
            Recording({"foot": _repeated(accel, gyro, rate_hz)}, source=path.name),
            events=_cycle_events(
                told["IC_index0"] / rate_hz, told["FC_index0"] / rate_hz, len(accel) / rate_hz, "unknown"
            ),
            means={
                "cadence_spm": 120 * rate_hz / len(accel),
                "contact_time_s": (told["FC_index0"] - told["IC_index0"]) / rate_hz,
                "speed_mps": told["speed_kmh"] / 3.6,
            },
        )


def seven_imu_mean_cycle(folder: Path) -> Iterator[Trial]:
    cycle = columns_of(folder / "P01_normrunning.csv")
    whole, rate_hz = _seven_sensors(cycle)
    force_bw, knee = cycle["GRF_GRF_y_r_BW"], -np.degrees(cycle["angle_knee_angle_r_rad"])
    stance = np.flatnonzero(force_bw > CONTACT_FORCE_BW)
    contact_s, toe_off_s = stance[0] / rate_hz, (stance[-1] + 1) / rate_hz
    events = _cycle_events(contact_s, toe_off_s, len(force_bw) / rate_hz, "right")
    contacts = events[events["kind"] == "contact"]
    steps = np.zeros(
        len(contacts),
        [
            ("t_us", "i8"),
            ("side", "U7"),
            *((name, "f8") for name in ("knee_flexion_at_contact_deg", "knee_flexion_peak_deg")),
        ],
    )
    steps["t_us"], steps["side"] = contacts["t_us"], "right"
    steps["knee_flexion_at_contact_deg"] = knee[stance[0]]
    steps["knee_flexion_peak_deg"] = knee[stance].max()
    means = {"cadence_spm": 120 * rate_hz / len(force_bw), "contact_time_s": toe_off_s - contact_s, "speed_mps": 3.4745}
    for worn, keys in CYCLE_WORN:
        part = Recording({key: whole[key] for key in keys})
        yield Trial(
            f"running {' '.join(keys)}",
            "1",
            part,
            worn=worn,
            events=events,
            steps=steps,
            means=means,
            judged_side="right",
        )
    walk, _ = _seven_sensors(columns_of(folder / "P01_normwalking.csv"))
    for worn, keys in WALK_WORN:
        yield Trial(
            f"walking {' '.join(keys)}", "1", Recording({key: walk[key] for key in keys}), worn=worn, walking=True
        )


def _seven_sensors(cycle: dict[str, NDArray[Any]]) -> tuple[Recording, float]:
    rate_hz = 1 / float(np.mean(np.diff(cycle["t_s"])))
    sensors = {}
    for key, name in SEVEN.items():
        accel, gyro = (
            np.stack([cycle[f"{kind}_{name}_{axis}_{unit}"] for axis in "xyz"], 1)
            for kind, unit in (("acc", "mps2"), ("gyro", "radps"))
        )
        sensors[key] = _repeated(accel, gyro, rate_hz)
    return Recording(sensors), rate_hz


def _repeated(accel: NDArray[Any], gyro: NDArray[Any], rate_hz: float) -> Imu:
    """The cycle end to end; what the joints jump is not mended."""
    return Imu(np.tile(accel, (REPEATS, 1)), np.tile(gyro, (REPEATS, 1)), rate_hz=rate_hz)


def _cycle_events(contact_s: float, toe_off_s: float, period_s: float, side: str) -> NDArray[Any]:
    pairs: Sequence[tuple[float, str]] = ((contact_s, "contact"), (toe_off_s, "toe_off"))
    rows = [(round(1e6 * (k * period_s + t_s)), kind, side) for k in range(REPEATS) for t_s, kind in pairs]
    return np.sort(np.array(rows, EVENT_DTYPE), order="t_us")
