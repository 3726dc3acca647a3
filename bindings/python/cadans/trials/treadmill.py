# SPDX-License-Identifier: Apache-2.0
"""Runners on treadmills that measure force: a real sensor on the sacrum, and sensors computed from motion capture."""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ..reader import read
from ..recording import Imu, Recording
from .trial import Trial
from .truth import (
    Row,
    at_contact,
    by,
    columns_of,
    flight_times_s,
    largest_in_stance,
    mean_cadence_spm,
    mean_drop_deg,
    mean_range_deg,
    numbers,
    rows_of,
    side_of,
    true_events,
    true_steps,
)

TIMES = frozenset(
    {"contact", "toe-off", "contact time", "contact time, trial mean", "flight time", "cadence, trial mean"}
)
LEG = frozenset(
    {
        "tibia angle at contact",
        "thigh angle at contact",
        "knee flexion at contact",
        "knee flexion, peak",
        "foot ahead",
        "false knee valgus",
    }
)
EVERYTHING: frozenset[str] = frozenset()
BOTH_SIDES = ("left", "right")
WORN: tuple[tuple[str, tuple[str, ...], frozenset[str]], ...] = (
    ("pelvis", ("pelvis",), EVERYTHING),
    ("chest", ("chest",), EVERYTHING),
    *((place, (f"{place}_{side}",), EVERYTHING) for place in ("foot", "shank", "thigh") for side in BOTH_SIDES),
    ("both feet", ("foot_left", "foot_right"), TIMES | {"foot strike angle", "speed, trial mean"}),
    ("both shanks", ("shank_left", "shank_right"), TIMES | {"tibia angle at contact"}),
    ("both thighs", ("thigh_left", "thigh_right"), TIMES),
    *(("shank + thigh", (f"shank_{side}", f"thigh_{side}"), TIMES | LEG) for side in BOTH_SIDES),
    *(
        ("pelvis + shank + thigh", ("pelvis", f"shank_{side}", f"thigh_{side}"), TIMES | LEG | {"hip adduction"})
        for side in BOTH_SIDES
    ),
    (
        "seven sensors",
        ("pelvis", *(f"{place}_{side}" for place in ("thigh", "shank", "foot") for side in BOTH_SIDES)),
        TIMES | LEG | {"hip adduction", "foot strike angle", "speed, trial mean"},
    ),
)
"""Every way in which the sensors computed from motion capture are worn: what the tables call it, the keys, and by what it is
judged: what a combination does not change is told once, at its parts."""

ASSUMED_HEIGHT_M = 1.75
ASKEW_DEG = 10.0
ASKEW_DRAWS = 3
FALSE_VALGUS = frozenset({"false knee valgus"})
SIDE_ALONE = frozenset({"side"})


def sacrum_force_treadmill(folder: Path) -> Iterator[Trial]:
    contacts = by(rows_of(folder / "truth_contacts.csv"), "trial")
    for number, rows in contacts.items():
        yield Trial(
            name=f"trial{int(number):02d}",
            person="1",
            recording=read(folder / f"trial{int(number):02d}.csv.gz", placement="pelvis"),
            events=true_events(rows),
            steps=true_steps(rows, contact_time_s=numbers(rows, "contact_ms", 1e-3)),
            means={"cadence_spm": mean_cadence_spm(rows)},
        )


def virtual_imu_treadmill(folder: Path) -> Iterator[Trial]:
    contacts = by(rows_of(folder / "truth_contacts.csv"), "subject", "speed_mps")
    for i, row in enumerate(rows_of(folder / "truth_trials.csv")):
        name = f"s{int(row['subject']):02d}_run{row['speed_mps']}"
        rows = sorted(contacts[row["subject"], row["speed_mps"]], key=lambda row: float(row["t_ic_s"]))
        angles = columns_of(folder / f"{name}_angles_deg.csv.gz")
        means = {
            "speed_mps": float(row["speed_mps"]),
            "vertical_oscillation_com_m": float(row["com_vo_from_grf_mm"]) / 1000,
            "vertical_oscillation_m": float(row["pelvis_vo_mm"]) / 1000,
            "trunk_rotation_range_deg": mean_range_deg(
                angles["time"], angles["pelvis_rotation"] + angles["lumbar_rotation"], rows
            ),
        }
        yield from _worn_every_way(
            Trial(
                name=name,
                person=row["subject"],
                recording=read(folder / f"{name}_imu.csv.gz"),
                runner={"height_m": ASSUMED_HEIGHT_M, "mass_kg": float(row["bodyweight_N"]) / 9.81},
                events=true_events(rows),
                steps=true_steps(
                    rows,
                    contact_time_s=numbers(rows, "contact_ms", 1e-3),
                    flight_time_s=flight_times_s(rows),
                    peak_vertical_force_bw=numbers(rows, "peak_vgrf_bw"),
                    foot_strike_angle_deg=numbers(rows, "foot_angle_at_ic_deg_rel_midstance"),
                    tibia_angle_at_contact_deg=numbers(rows, "shank_angle_at_ic_deg"),
                    thigh_angle_at_contact_deg=_thigh_angles(angles, rows),
                    knee_flexion_at_contact_deg=numbers(rows, "knee_flex_at_ic_deg"),
                    knee_flexion_peak_deg=numbers(rows, "knee_flex_max_stance_deg"),
                    hip_adduction_peak_deg=numbers(rows, "hip_add_max_stance_deg"),
                    foot_ahead_m=numbers(rows, "heel_ahead_of_pelvis_m"),
                    knee_valgus_excursion_deg=np.zeros(len(rows)),
                ),
                means=means | _pelvis_means(angles, rows),
                turned=i == 0,
            ),
            rows,
        )


def virtual_imu_30s(folder: Path) -> Iterator[Trial]:
    for name, speed_mps in (("run25", 2.5), ("run45", 4.5)):
        angles = columns_of(folder / f"{name}_angles_deg.csv.gz")
        # A contact that the recording's end cuts short is none: run25 ends in the middle of one.
        rows = [row for row in rows_of(folder / f"{name}_contacts.csv") if float(row["t_to_s"]) < angles["time"][-1]]
        times = np.array(numbers(rows, "t_ic_s"))
        heights = [
            np.ptp(angles["pelvis_ty"][(angles["time"] >= a) & (angles["time"] < b)]) if b - a < 0.6 else np.nan
            for a, b in itertools.pairwise(times)
        ]
        knee = {side: angles[f"knee_angle_{side[0]}"] for side in ("left", "right")}
        shank = {side: _thigh(angles, side) - knee[side] for side in knee}
        yield from _worn_every_way(
            Trial(
                name=name,
                person="1",
                recording=read(folder / f"{name}_imu.csv.gz"),
                runner={"height_m": 1.81, "mass_kg": 62.0},
                events=true_events(rows),
                steps=true_steps(
                    rows,
                    contact_time_s=numbers(rows, "contact_ms", 1e-3),
                    flight_time_s=flight_times_s(rows),
                    vertical_oscillation_m=[*heights, np.nan],
                    peak_vertical_force_bw=numbers(rows, "peak_vgrf_bw"),
                    tibia_angle_at_contact_deg=[at_contact(angles["time"], shank[side_of(row)], row) for row in rows],
                    thigh_angle_at_contact_deg=_thigh_angles(angles, rows),
                    knee_flexion_at_contact_deg=[at_contact(angles["time"], knee[side_of(row)], row) for row in rows],
                    knee_flexion_peak_deg=[largest_in_stance(angles["time"], knee[side_of(row)], row) for row in rows],
                    hip_adduction_peak_deg=[
                        largest_in_stance(angles["time"], angles[f"hip_adduction_{side_of(row)[0]}"], row)
                        for row in rows
                    ],
                    knee_valgus_excursion_deg=np.zeros(len(rows)),
                ),
                means=_pelvis_means(angles, rows) | {"speed_mps": speed_mps},
            ),
            rows,
        )


def _worn_every_way(whole: Trial, rows: Sequence[Row]) -> Iterator[Trial]:
    for worn, keys, only in WORN:
        if all(key in whole.recording for key in keys):
            yield replace(_part(whole, rows, worn, keys), only=only)
    for key in whole.recording:
        if key.endswith(("_left", "_right")):
            untold = _part(whole, rows, key.split("_")[0] + ", side not told", (key,))
            imu = whole.recording[key]
            yield replace(untold, recording=Recording({key.split("_")[0]: imu}), only=SIDE_ALONE, turned=False)
    for side in ("left", "right"):
        straight = _part(whole, rows, "shank + thigh, 10° askew", (f"shank_{side}", f"thigh_{side}"))
        for draw in range(ASKEW_DRAWS):
            recording = askew(straight.recording, ASKEW_DEG, seed=zlib.crc32(f"{straight.name} {draw}".encode()))
            yield replace(straight, recording=recording, only=FALSE_VALGUS, turned=False)


def _part(whole: Trial, rows: Sequence[Row], worn: str, keys: Sequence[str]) -> Trial:
    """Some of the sensors, and as much of the truth as they are answerable for."""
    recording = Recording({key: whole.recording[key] for key in keys}, source=whole.recording.source)
    sides = {key.partition("_")[2] for key in keys}
    side = next(iter(sides)) if sides in ({"left"}, {"right"}) else ""
    here = [row for row in rows if side in ("", side_of(row))]
    trunk = {
        "pelvis": "vertical_oscillation_m pelvic_drop_deg pelvic_rotation_range_deg",
        "chest": "trunk_rotation_range_deg",
    }
    alone = {name for place, names in trunk.items() for name in names.split() if place not in keys}
    means = {name: value for name, value in whole.means.items() if name not in alone}
    return replace(
        whole,
        name=f"{whole.name} {' '.join(keys)}",
        recording=recording,
        worn=worn,
        events=whole.events[(whole.events["side"] == side) | (side == "")],
        steps=whole.steps[(whole.steps["side"] == side) | (side == "")],
        means=means | {"cadence_spm": mean_cadence_spm(here, feet=1 if side else 2)},
        turned=whole.turned and len(keys) == 1 and side != "right",
    )


def askew(recording: Recording, degrees: float, seed: int) -> Recording:
    """Every sensor turned by so much about an axis of its own, drawn evenly from all directions."""
    random = np.random.default_rng(seed)
    out = {}
    for key, imu in recording.items():
        axis = random.normal(size=3)
        turn = turn_about(axis / np.linalg.norm(axis), np.radians(degrees))
        gyro = None if imu.gyro_radps is None else imu.gyro_radps @ turn.T
        out[key] = Imu(imu.accel_mps2 @ turn.T, gyro, rate_hz=imu.rate_hz, t_us=imu.t_us)
    return Recording(out, source=recording.source)


def turn_about(axis: NDArray[np.float64], angle: float) -> NDArray[np.float64]:
    """Rodrigues' rotation matrix."""
    x, y, z = axis
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    turn: NDArray[np.float64] = np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross
    return turn


def _pelvis_means(angles: Mapping[str, NDArray[Any]], rows: Sequence[Row]) -> dict[str, float]:
    return {
        "pelvic_drop_deg": mean_drop_deg(angles, rows),
        "pelvic_rotation_range_deg": mean_range_deg(angles["time"], angles["pelvis_rotation"], rows),
    }


def _thigh(angles: Mapping[str, NDArray[Any]], side: str) -> NDArray[Any]:
    """In the sagittal plane, knee ahead of the hip positive: the model's tilt and flexion turn about one axis, nearly."""
    turned: NDArray[Any] = angles["pelvis_tilt"] + angles[f"hip_flexion_{side[0]}"]
    return turned


def _thigh_angles(angles: Mapping[str, NDArray[Any]], rows: Sequence[Row]) -> list[float]:
    return [at_contact(angles["time"], _thigh(angles, side_of(row)), row) for row in rows]
