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
