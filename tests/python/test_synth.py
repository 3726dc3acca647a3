# SPDX-License-Identifier: Apache-2.0
"""The door to runners who do not exist."""

import numpy as np
import pytest

import cadans
from cadans.synth import Bout, Sensor


def test_the_same_seed_is_the_same_run_and_another_is_another():
    a, b, c = (cadans.synth.runner(duration_s=5, seed=seed) for seed in (1, 1, 2))
    assert a.recording["pelvis"].accel_mps2.tobytes() == b.recording["pelvis"].accel_mps2.tobytes()
    assert a.recording["pelvis"].accel_mps2.tobytes() != c.recording["pelvis"].accel_mps2.tobytes()


def test_it_says_that_it_is_synthetic():
    assert "synthetic: this runner does not exist" in cadans.synth.runner(duration_s=5).recording.notes


def test_what_was_asked_for_is_what_is_true():
    truth = cadans.synth.runner(cadence_spm=190, contact_time_s=0.2, duration_s=60)
    assert np.median(truth.steps["cadence_spm"]) == pytest.approx(190, rel=0.01)
    assert np.median(truth.steps["contact_time_s"]) == pytest.approx(0.2, abs=0.003)
    contacts = truth.events[truth.events["kind"] == "contact"]
    assert set(contacts["side"]) == {"left", "right"}
    assert (contacts["side"][:-1] != contacts["side"][1:]).all()
    assert truth.events.dtype == cadans.analyze(truth.recording).events.dtype


def test_its_parameters_make_it_again():
    first = cadans.synth.runner(duration_s=6, bouts=[Bout("walking", 3), {"duration_s": 4}], placement="chest", seed=9)
    again = cadans.synth.runner(**first.parameters)
    assert first.recording["chest"].accel_mps2.tobytes() == again.recording["chest"].accel_mps2.tobytes()
    assert first.steps.tobytes() == again.steps.tobytes()
    assert first.bouts["gait"].tolist() == ["walking", "running"]


def test_wrong_parameters_are_refused_by_name():
    with pytest.raises(ValueError, match=r"no 'cadence'; did you mean 'cadence_spm'"):
        cadans.synth.runner(cadence=170)
    with pytest.raises(ValueError, match=r"cadence_spm.*\[110.*240"):
        cadans.synth.runner(cadence_spm=20)
    with pytest.raises(ValueError, match="gait must be one of standing, walking, running"):
        cadans.synth.runner(bouts=[Bout("flying", 10)])
    with pytest.raises(ValueError, match="a bout is wrong"):
        cadans.synth.runner(bouts=[{"pace": 5}])
    with pytest.raises(ValueError, match="placement"):
        cadans.synth.runner(placement="foot")
    with pytest.raises(ValueError, match="foot_strike must be one of rearfoot, midfoot, forefoot"):
        cadans.synth.runner(foot_strike="toes")


def test_all_parameters_stand_in_the_help():
    for parameter in cadans.synth.parameters():
        assert f"``{parameter.name}``" in cadans.synth.runner.__doc__


def test_a_sensor_makes_its_errors():
    made = cadans.synth.runner(duration_s=10, rate_hz=100, sensor=Sensor(accel_range_g=2, has_gyro=False))
    imu = made.recording["pelvis"]
    assert imu.gyro_radps is None
    assert np.abs(imu.accel_mps2).max() == pytest.approx(2 * 9.80665, rel=1e-3)
    lost = cadans.synth.runner(duration_s=60, rate_hz=100, sensor=Sensor(dropout_share=0.1)).recording["pelvis"]
    assert 5000 < len(lost) < 5800


def test_the_truth_is_told_by_the_clock_of_the_sensor():
    late = cadans.synth.runner(duration_s=10, sensor=Sensor(clock_offset_us=5_000_000))
    straight = cadans.synth.runner(duration_s=10)
    assert (late.events["t_us"] - straight.events["t_us"] == 5_000_000).all()
    assert (late.steps["toe_off_us"] - straight.steps["toe_off_us"])[0] == 5_000_000
    assert late.recording["pelvis"].t_us[0] == pytest.approx(5_000_000, abs=5000)


def test_a_sensor_is_refused_by_field():
    with pytest.raises(ValueError, match="no 'noise'"):
        Sensor(noise=1)
    with pytest.raises(ValueError, match="dropout_share"):
        Sensor(dropout_share=2)
    with pytest.raises(ValueError, match="accel_bits cannot be 'many'"):
        Sensor(accel_bits="many")


def test_sensors_of_the_shop():
    typical = cadans.synth.typical_sensor(3)
    assert typical.accel_range_g == 16
    assert "accel_range_g=16" in repr(typical)
    assert typical.replace(accel_range_g=8).accel_range_g == 8
    assert cadans.synth.bluetooth_sensor().burst_samples == 5
    assert cadans.synth.rotation_of(yaw_deg=90)[1] == pytest.approx(np.pi / 2, abs=1e-5)


# ---- legs and arms -------------------------------------------------------------------------------

EVERYWHERE = (
    "pelvis",
    "chest",
    *(f"{place}_{side}" for place in ("foot", "shank", "thigh", "wrist", "pocket") for side in ("left", "right")),
)


def test_sensors_may_be_worn_anywhere():
    truth = cadans.synth.runner(sensors=EVERYWHERE, duration_s=4)
    assert tuple(truth.recording) == EVERYWHERE
    assert truth.recording.one_clock
    for key, imu in truth.recording.items():
        assert len(imu) == 800, key
        assert np.isfinite(imu.accel_mps2).all(), key
        assert np.isfinite(imu.gyro_radps).all(), key
    alone = cadans.synth.runner(duration_s=4).recording["pelvis"]
    assert alone.accel_mps2.tobytes() == truth.recording["pelvis"].accel_mps2.tobytes()


def test_the_placement_is_the_chest_when_that_is_all_of_the_trunk_that_is_worn():
    assert cadans.synth.runner(sensors=("chest", "foot_left"), duration_s=4).parameters["placement"] == "chest"
    assert cadans.synth.runner(sensors=("chest", "pelvis"), duration_s=4).parameters["placement"] == "pelvis"
    assert cadans.synth.runner(sensors="shank_left", duration_s=4).parameters["placement"] == "pelvis"


def test_angles_asked_for_are_true_and_named_as_in_the_table_of_metrics():
    asked = {
        "tibia_angle_at_contact_deg": 11,
        "foot_strike_angle_deg": 16,
        "knee_flexion_at_contact_deg": 16,
        "knee_valgus_excursion_deg": 6,
        "hip_adduction_peak_deg": 13,
        "pronation_excursion_deg": 7,
        "arm_swing_range_deg": 80,
    }
    steps = cadans.synth.runner(duration_s=30, **asked).steps
    for name, value in asked.items():
        assert np.mean(steps[name]) == pytest.approx(value, abs=1), name
        assert name in cadans.metrics.names
    stride_s = 2 * np.mean(steps["step_time_s"])
    assert np.nanmean(steps["stride_length_m"]) == pytest.approx(3.2 * stride_s, rel=0.01)


def test_what_is_usual_need_not_be_asked_for():
    slow, quick = (cadans.synth.runner(speed_mps=v, duration_s=10) for v in (2.5, 4.5))
    assert np.mean(quick.steps["tibia_angle_at_contact_deg"]) > np.mean(slow.steps["tibia_angle_at_contact_deg"]) + 3
    assert "tibia_angle_at_contact_deg" not in slow.parameters
    assert np.mean(cadans.synth.runner(foot_strike="forefoot", duration_s=10).steps["foot_strike_angle_deg"]) < -4


def test_the_pitch_rate_of_the_shank_adds_up_to_the_tibia_angles():
    truth = cadans.synth.runner(sensors=("shank_right",), duration_s=10, rate_hz=400)
    imu = truth.recording["shank_right"]
    t_s, pitch_deg = imu.t_us / 1e6, np.degrees(np.cumsum(imu.gyro_radps[:, 2]) / 400)
    right = truth.steps[truth.steps["side"] == "right"]
    contact_s = right["t_us"] / 1e6
    middle_s = contact_s + right["contact_time_s"] / 2
    turned = np.interp(middle_s, t_s, pitch_deg) - np.interp(contact_s, t_s, pitch_deg)
    said = right["tibia_angle_at_mid_stance_deg"] - right["tibia_angle_at_contact_deg"]
    assert np.abs(turned - said).max() < 2  # the leg leans and turns a little, the rate is about its own axis


def test_each_sensor_may_have_errors_of_its_own():
    typical = cadans.synth.typical_sensor(1)
    truth = cadans.synth.runner(
        sensors={
            "foot_left": None,
            "foot_right": Sensor(gyro_range_dps=500, accel_range_g=8),
            "shank_left": Sensor(clock_offset_us=30_000, clock_rate_error_ppm=50),
            "shank_right": Sensor(dead_from_s=4),
            "thigh_left": Sensor(slip_s=5, slip_rotation_rad=(0, 0.5, 0)),
            "thigh_right": typical,
        },
        duration_s=10,
    )
    sensors = truth.recording
    assert not sensors.one_clock
    assert np.abs(sensors["foot_right"].gyro_radps).max() == pytest.approx(np.radians(500), rel=1e-3)
    assert np.abs(sensors["foot_left"].gyro_radps).max() > np.radians(500)
    assert sensors["shank_left"].t_us[0] == 30_000
    assert sensors["shank_right"].t_us[-1] <= 4_000_000 < sensors["shank_left"].t_us[-1]
    straight = cadans.synth.runner(sensors={"thigh_left": Sensor()}, duration_s=10).recording["thigh_left"]
    same = np.isclose(sensors["thigh_left"].accel_mps2, straight.accel_mps2, atol=1e-3).all(axis=1)
    assert same[:900].all()
    assert not same[1100:].any()


def test_two_sensors_do_not_share_their_noise():
    noisy = Sensor(accel_noise_mps2_per_root_hz=0.01)
    still = cadans.synth.runner(sensors=("thigh_left", "shank_left"), bouts=[Bout("standing", 10)], sensor=noisy).recording
    a, b = (still[key].accel_mps2[:, 0] - still[key].accel_mps2[:, 0].mean() for key in still)
    assert abs(np.corrcoef(np.diff(a), np.diff(b))[0, 1]) < 0.1


def test_a_turn_turns_every_sensor():
    truth = cadans.synth.runner(
        sensors=("pelvis", "foot_left"), duration_s=12, rate_hz=400, turns=[cadans.synth.Turn(4, 90, 2), {"start_s": 8, "angle_deg": -180}]
    )
    # Turned about the vertical on the whole: a quarter to the left, then half a circle to the right.
    yaw = np.degrees(np.cumsum(truth.recording["pelvis"].gyro_radps[:, 1]) / 400)
    at = lambda t_s: yaw[int(t_s * 400) - 280 : int(t_s * 400)].mean()  # noqa: E731  a stride's mean
    assert at(7.5) - at(3.5) == pytest.approx(90, abs=5)
    assert at(11.5) - at(7.5) == pytest.approx(-180, abs=8)


def test_what_was_worn_makes_it_again():
    first = cadans.synth.runner(
        sensors={"foot_left": Sensor(rate_hz=100), "wrist_right": None}, duration_s=5, turns=[{"start_s": 2}], foot_strike_angle_deg=5
    )
    again = cadans.synth.runner(**first.parameters)
    for key in first.recording:
        assert first.recording[key].accel_mps2.tobytes() == again.recording[key].accel_mps2.tobytes()
    assert first.steps.tobytes() == again.steps.tobytes()


def test_the_place_on_the_segment_may_be_moved():
    usual, low = (
        cadans.synth.runner(sensors=("shank_left",), duration_s=5, sensor_m=place) for place in (None, {"shank": (0.03, 0.02, -0.02)})
    )
    gyro = [made.recording["shank_left"].gyro_radps for made in (usual, low)]
    accel = [made.recording["shank_left"].accel_mps2 for made in (usual, low)]
    assert np.allclose(*gyro)
    assert np.abs(accel[0] - accel[1]).max() > 1


def test_wrong_sensors_are_refused_by_name():
    with pytest.raises(ValueError, match="on which side is 'foot'"):
        cadans.synth.runner(sensors=("foot",))
    with pytest.raises(ValueError, match="'knee_left' is not a placement"):
        cadans.synth.runner(sensors=("knee_left",))
    with pytest.raises(ValueError, match="sensors is empty"):
        cadans.synth.runner(sensors=())
    with pytest.raises(ValueError, match=r"pelvis_left|in the middle"):
        cadans.synth.runner(sensors=("pelvis_left",))
    with pytest.raises(ValueError, match="placement must be pelvis or chest"):
        cadans.synth.runner(placement="foot")
    with pytest.raises(ValueError, match="tibia_angle_at_contact_deg"):
        cadans.synth.runner(tibia_angle_at_contact_deg=60)
    with pytest.raises(ValueError, match=r"turns\.angle_deg"):
        cadans.synth.runner(turns=[{"start_s": 1, "angle_deg": 1000}])
    with pytest.raises(ValueError, match="a turn is wrong"):
        cadans.synth.runner(turns=[{"at": 1}])
    with pytest.raises(ValueError, match="slip_rotation_rad"):
        Sensor(slip_s=1, slip_rotation_rad=(9, 0, 0))
