# SPDX-License-Identifier: Apache-2.0
"""Knee and hip through whole strides, against motion capture.

Budgets are what was measured, with ten percent of room, but where an issue set the goal. "Shape" is the error with each
stride's mean taken off: what is left when the zero of an angle does not matter.
"""

import os
import pathlib

import numpy as np
import pytest

import cadans
from cadans import Recording
from cadans.trials import strides
from cadans.trials.truth import columns_of

FOLDER = os.environ.get("CADANS_DATA")
pytestmark = pytest.mark.skipif(not FOLDER, reason="CADANS_DATA does not point at the recordings")

POINTS = np.arange(101) / 100
SETTLED = 3
"""Strides until the axes of a cycle that repeats have been learnt."""
GOAL_DEG = 6.0
ALL = tuple(strides.SEVEN)
LEG = ("shank_right", "thigh_right")
AS_MOUNTED = {"mounting": np.eye(3)}
"""The sensors that were computed from motion capture lie as the segments do."""


def rms(errors):
    return float(np.sqrt(np.mean(np.square(errors))))


def shape(errors):
    return rms(errors - errors.mean(axis=1, keepdims=True))


def instants_s(curves):
    return curves["t_us"][:, None] / 1e6 + POINTS * curves["stride_time_s"][:, None].astype(float)


class Cycle:
    """One mean cycle of a real runner that repeats for ever."""

    def __init__(self):
        columns = columns_of(pathlib.Path(FOLDER or "") / "seven_imu_mean_cycle" / "P01_normrunning.csv")
        self.recording, self.rate_hz = strides._seven_sensors(columns)
        self.deg = {
            "knee_flexion_deg": -np.degrees(columns["angle_knee_angle_r_rad"]),
            "hip_flexion_deg": np.degrees(columns["angle_hip_flexion_r_rad"]),
        }
        self.contact_s = np.flatnonzero(columns["GRF_GRF_y_r_BW"] > strides.CONTACT_FORCE_BW)[0] / self.rate_hz
        self.period_s = len(columns["t_s"]) / self.rate_hz

    def at(self, angle, t_s):
        values = self.deg[angle]
        return np.interp(t_s * self.rate_hz % len(values), np.arange(len(values) + 1), np.append(values, values[0]))

    def curves(self, angle, keys):
        run = cadans.analyze(Recording({key: self.recording[key] for key in keys}))
        curves = run.joint_curves(angle, side="right")[SETTLED:]
        assert len(curves) > 30
        assert np.isfinite(curves["angle_deg"]).all()
        return curves


@pytest.fixture(scope="module")
def cycle():
    return Cycle()


@pytest.mark.parametrize(
    ("angle", "keys", "most_shape_deg"),
    [
        ("knee_flexion_deg", LEG, 5.4),  # measured 4.9, shape 4.9
        ("knee_flexion_deg", ("pelvis", *LEG), 5.4),
        ("knee_flexion_deg", ("foot_right", *LEG), 4.4),  # 4.1, 4.0: a foot places the contact better
        ("knee_flexion_deg", ALL, 4.4),
        ("hip_flexion_deg", ("pelvis", "thigh_right"), 5.5),  # 5.5, 4.9
        ("hip_flexion_deg", ("pelvis", *LEG), 5.4),
        ("hip_flexion_deg", ALL, 5.4),
    ],
)
def test_real_sensors_from_contact_to_contact(cycle, angle, keys, most_shape_deg):
    """Goal 6 degrees. Curve against curve, each from its own contact: the set's sensors and cameras are not on one clock."""
    truth = cycle.at(angle, cycle.contact_s + POINTS * cycle.period_s)
    errors = cycle.curves(angle, keys)["angle_deg"] - truth
    assert rms(errors) <= GOAL_DEG
    assert shape(errors) <= most_shape_deg


SENSORS_LATE_S = 0.018
"""Of this set: the knee's rate by the raw gyroscopes, shank less thigh, agrees best with that by the cameras 19 ms later while
running and 15 ms later while walking; the hip's 18 and 17 ms."""


@pytest.mark.parametrize(("angle", "most_deg"), [("knee_flexion_deg", 3.6), ("hip_flexion_deg", 6.2)])
def test_real_sensors_instant_by_instant(cycle, angle, most_deg):
    """Measured 3.2 and 5.6 on a mended clock, 7.5 and 5.6 as it is."""
    curves = cycle.curves(angle, ALL)
    t_s = instants_s(curves)
    assert rms(curves["angle_deg"] - cycle.at(angle, t_s - SENSORS_LATE_S)) <= most_deg
    assert rms(curves["angle_deg"] - cycle.at(angle, t_s)) <= 8.3


def virtual_trials():
    for name, knee_sign in (("virtual_imu_treadmill", -1), ("virtual_imu_30s", 1)):
        for path in sorted((pathlib.Path(FOLDER or "") / name).glob("*_imu.csv.gz")):
            yield name, path, columns_of(path.with_name(path.name.replace("_imu", "_angles_deg"))), knee_sign


def true_deg(angles, angle, side, knee_sign, t_s):
    """NaN outside the recording; the models' knees know no ab- or adduction."""
    column, sign = {
        "knee_flexion_deg": ("knee_angle", knee_sign),
        "knee_valgus_deg": ("knee_angle", 0),
        "hip_flexion_deg": ("hip_flexion", 1),
        "hip_adduction_deg": ("hip_adduction", 1),
    }[angle]
    values = sign * np.interp(t_s, angles["time"], angles[f"{column}_{side[0]}"])
    return np.where((t_s >= angles["time"][0]) & (t_s <= angles["time"][-1]), values, np.nan)


@pytest.fixture(scope="module")
def virtual_errors():
    """Errors of every whole stride, by (set, is the mounting told, angle); and how many strides there were."""
    errors, seen = {}, {}
    for name, path, angles, knee_sign in virtual_trials():
        recording = cadans.read(path)
        for told in (False, True):
            run = cadans.analyze(recording, config=AS_MOUNTED if told else None)
            for angle in ("knee_flexion_deg", "knee_valgus_deg", "hip_flexion_deg", "hip_adduction_deg"):
                for side in ("left", "right"):
                    curves = run.joint_curves(angle, side=side)
                    error = curves["angle_deg"] - true_deg(angles, angle, side, knee_sign, instants_s(curves))
                    errors.setdefault((name, told, angle), []).append(error[np.isfinite(error).all(axis=1)])
                    seen[name, told, angle] = seen.get((name, told, angle), 0) + len(curves)
    return {key: np.concatenate(parts) for key, parts in errors.items()}, seen


@pytest.mark.parametrize(
    ("name", "told", "angle", "most_deg", "most_shape_deg"),
    [
        ("virtual_imu_treadmill", False, "knee_flexion_deg", 1.1, 0.2),
        ("virtual_imu_treadmill", False, "knee_valgus_deg", 0.3, 0.2),
        ("virtual_imu_treadmill", False, "hip_flexion_deg", 8.8, 1.0),  # 6.9 of it: how these runners' pelves tip forward
        ("virtual_imu_treadmill", False, "hip_adduction_deg", 3.1, 1.7),
        ("virtual_imu_treadmill", True, "knee_flexion_deg", 0.4, 0.2),
        ("virtual_imu_treadmill", True, "hip_flexion_deg", 0.9, 0.7),
        ("virtual_imu_30s", False, "knee_flexion_deg", 0.8, 0.2),
        ("virtual_imu_30s", False, "knee_valgus_deg", 0.5, 0.5),
        ("virtual_imu_30s", False, "hip_flexion_deg", 8.5, 0.6),
        ("virtual_imu_30s", False, "hip_adduction_deg", 3.6, 2.2),
        ("virtual_imu_30s", True, "knee_flexion_deg", 0.2, 0.1),
        ("virtual_imu_30s", True, "hip_flexion_deg", 0.7, 0.6),
    ],
)
def test_virtual_sensors_instant_by_instant(virtual_errors, name, told, angle, most_deg, most_shape_deg):
    errors, seen = virtual_errors
    of_this = errors[name, told, angle]
    assert len(of_this) >= 0.88 * seen[name, told, angle]  # the first strides of five seconds teach the axes
    assert rms(of_this) <= most_deg
    assert shape(of_this) <= most_shape_deg


def test_the_zero_of_the_hip_is_where_it_is_said_to_be(virtual_errors):
    """Told nothing, lower than the lab's by the mean tilt of the pelvis; told the mounting, where the lab's is."""
    errors, _ = virtual_errors
    tilt = {}
    for name, _, angles, _ in virtual_trials():
        tilt.setdefault(name, []).append(np.mean(angles["pelvis_tilt"]))
    for name, values in tilt.items():
        assert np.mean(errors[name, False, "hip_flexion_deg"]) == pytest.approx(np.mean(values), abs=1.5)
        assert np.mean(errors[name, True, "hip_flexion_deg"]) == pytest.approx(0, abs=0.5)


def test_a_sensor_that_was_hit_draws_no_impossible_knee():
    """The right thigh of run45 has one large glitch; without a withheld stride its knee would be 67 degrees off."""
    path = pathlib.Path(FOLDER or "") / "virtual_imu_30s" / "run45_imu.csv.gz"
    run = cadans.analyze(cadans.read(path))
    angles = columns_of(path.with_name("run45_angles_deg.csv.gz"))
    knee = run.joint_curves("knee_flexion_deg", side="right")
    error = knee["angle_deg"] - true_deg(angles, "knee_flexion_deg", "right", 1, instants_s(knee))
    assert np.nanmax(np.abs(error)) < 6
    withheld = knee[np.isnan(knee["angle_deg"]).all(axis=1)]
    assert "implausible" in {name for quality in withheld["quality"] for name in cadans.Run.quality_names(int(quality))}
