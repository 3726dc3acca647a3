# SPDX-License-Identifier: Apache-2.0
"""Joints through whole strides: `run.joint_curves`."""

import numpy as np
import pytest

import cadans
from cadans import Imu, Recording
from cadans.synth import Bout

LEG = ("thigh_left", "shank_left", "thigh_right", "shank_right", "pelvis")
ANGLES = ("knee_flexion_deg", "knee_valgus_deg", "hip_flexion_deg", "hip_adduction_deg")
AT_CONTACT, IN_STANCE = 0, slice(0, 36)


@pytest.fixture(scope="module")
def body():
    """A minute of a runner with both legs and the pelvis worn."""
    return cadans.synth.runner(sensors=LEG, duration_s=60, rate_hz=200, seed=4)


@pytest.fixture(scope="module")
def legs(body):
    return cadans.analyze(body.recording)


@pytest.mark.parametrize("angle", ANGLES)
def test_every_stride_has_a_hundred_and_one_points(legs, angle):
    curves = legs.joint_curves(angle)
    assert curves.dtype.names == ("t_us", "side", "stride_time_s", "contact_time_s", "quality", "angle_deg")
    assert curves["angle_deg"].shape == (len(curves), 101)
    assert len(curves) > 160
    assert np.isfinite(curves["angle_deg"]).all(axis=1).mean() > 0.98
    assert (np.diff(curves["t_us"]) >= 0).all()
    assert np.median(curves["stride_time_s"]) == pytest.approx(120 / 172, rel=0.01)


@pytest.mark.parametrize("side", ["left", "right"])
def test_a_side_is_that_side_of_the_whole(legs, side):
    whole, of_side = legs.joint_curves("knee_flexion_deg"), legs.joint_curves("knee_flexion_deg", side=side)
    assert set(of_side["side"]) == {side}
    np.testing.assert_array_equal(whole[whole["side"] == side], of_side)


def test_the_curves_begin_at_the_contacts_of_the_steps_and_hold_their_metrics(legs):
    curves = legs.joint_curves("knee_flexion_deg")
    steps = legs.steps[np.isin(legs.steps["t_us"], curves["t_us"])]
    assert steps["t_us"].tolist() == curves["t_us"].tolist()
    assert steps["side"].tolist() == curves["side"].tolist()
    np.testing.assert_allclose(curves["angle_deg"][:, AT_CONTACT], steps["knee_flexion_at_contact_deg"], atol=1e-3)
    peak = legs.joint_curves("hip_adduction_deg")["angle_deg"][:, IN_STANCE].max(axis=1)
    np.testing.assert_allclose(peak, steps["hip_adduction_peak_deg"], atol=0.3)


def test_the_knee_falls_in_as_far_as_the_runners_does():
    truth = cadans.synth.runner(sensors=LEG, duration_s=60, rate_hz=200, knee_valgus_excursion_deg=9, seed=4)
    for side in ("left", "right"):
        valgus = np.nanmean(cadans.analyze(truth.recording).joint_curves("knee_valgus_deg", side=side)["angle_deg"], axis=0)
        assert np.max(valgus[IN_STANCE]) == pytest.approx(9, abs=2)
        assert np.max(np.abs(valgus[50:95])) < 1.5  # in swing nothing opens the knee


def test_where_a_sensor_is_missing_its_joint_is_nan_and_says_why(body):
    without_pelvis = cadans.analyze(body.recording.only("thigh_left", "shank_left"))
    hip = without_pelvis.joint_curves("hip_flexion_deg")
    assert len(hip) > 80
    assert np.isnan(hip["angle_deg"]).all()
    assert cadans.Run.quality_names(int(hip["quality"][9])) == ("not_observable",)
    assert np.isfinite(without_pelvis.joint_curves("knee_flexion_deg")["angle_deg"]).all(axis=1).mean() > 0.98
    without_shank = cadans.analyze(body.recording.only("thigh_left", "pelvis"))
    assert np.isnan(without_shank.joint_curves("knee_valgus_deg")["angle_deg"]).all()
    assert np.isfinite(without_shank.joint_curves("hip_flexion_deg")["angle_deg"]).all(axis=1).mean() > 0.9


@pytest.mark.parametrize("keys", [("pelvis",), ("thigh_left",), ("shank_left", "shank_right"), ("pelvis", "shank_left")])
def test_without_two_segments_of_a_joint_there_are_no_curves(body, keys):
    curves = cadans.analyze(body.recording.only(*keys)).joint_curves("knee_flexion_deg")
    assert curves["angle_deg"].shape == (0, 101)


def test_without_a_gyroscope_there_is_no_guess(body):
    blind = Recording({key: Imu(body.recording[key].accel_mps2, rate_hz=200) for key in ("thigh_left", "shank_left", "pelvis")})
    run = cadans.analyze(blind)
    for angle in ANGLES:
        assert not np.isfinite(run.joint_curves(angle)["angle_deg"]).any()


def test_a_pod_that_dies_ends_its_joint_alone(body):
    imu = body.recording["shank_left"]
    dead = Recording({**body.recording, "shank_left": Imu(imu.accel_mps2[:6000], imu.gyro_radps[:6000], rate_hz=200)})
    run = cadans.analyze(dead)
    late_us = imu.t_us[6000] + 2_000_000
    knee = {side: run.joint_curves("knee_flexion_deg", side=side) for side in ("left", "right")}
    of_right = knee["right"][knee["right"]["t_us"] > late_us]
    assert np.isfinite(of_right["angle_deg"]).all(axis=1).mean() > 0.95
    of_left = knee["left"][knee["left"]["t_us"] > late_us]
    assert not np.isfinite(of_left["angle_deg"]).any()


def test_walking_is_drawn_by_nobody():
    walk = cadans.synth.runner(sensors=("foot_left", "thigh_left", "shank_left", "pelvis"), bouts=[Bout("walking", 30)])
    assert len(cadans.analyze(walk.recording).joint_curves("knee_flexion_deg")) == 0


def test_what_does_not_exist_is_refused_by_name(legs):
    with pytest.raises(KeyError, match="did you mean 'knee_flexion_deg'"):
        legs.joint_curves("knee_flexion")
    with pytest.raises(ValueError, match="side must be 'left', 'right' or None; got 'both'"):
        legs.joint_curves("knee_flexion_deg", side="both")
