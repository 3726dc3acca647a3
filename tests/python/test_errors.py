# SPDX-License-Identifier: Apache-2.0
"""A wrong call is refused by name; bad data are flagged and counted, and never crash."""

import numpy as np
import pytest

import cadans

UP = np.array([0.0, 9.81, 0.0])


def still(n: int) -> np.ndarray:
    return np.tile(UP, (n, 1))


@pytest.mark.parametrize("rate_hz", [0, -100, float("nan"), float("inf"), 12, 1601, "fast"])
def test_an_impossible_rate_is_refused_with_its_range(rate_hz):
    with pytest.raises(ValueError, match=r"rate_hz must be (in \[12\.5, 1600\] Hz|a number)"):
        cadans.analyze(still(10), rate_hz=rate_hz)
    with pytest.raises(ValueError, match="rate_hz must be"):
        cadans.Tracker(rate_hz=rate_hz)


def test_no_rate_and_no_stamps_is_refused():
    with pytest.raises(ValueError, match=r"rate_hz is missing.*\[12\.5, 1600\] Hz.*t_us"):
        cadans.analyze(still(10))


def test_columns_of_different_length_are_named_with_both_lengths():
    with pytest.raises(ValueError, match="gyro_radps has 9 samples, accel_mps2 has 10"):
        cadans.analyze(still(10), np.zeros((9, 3)), rate_hz=100)
    with pytest.raises(ValueError, match="t_us has 11 samples, accel_mps2 has 10"):
        cadans.analyze(still(10), t_us=np.arange(11) * 10_000)
    tracker = cadans.Tracker()
    with pytest.raises(ValueError, match="gyro has 9 samples, accel has 10"):
        tracker.push(still(10), np.zeros((9, 3)))
    with pytest.raises(ValueError, match="t_us has 1 samples, accel has 10"):
        tracker.push(still(10), t_us=[0])


@pytest.mark.parametrize("shape", [(10,), (10, 2), (3, 10), (2, 3, 3), (10, 4)])
def test_a_wrong_shape_is_refused(shape):
    with pytest.raises(ValueError, match=r"accel_mps2 must have the shape \(N, 3\)"):
        cadans.analyze(np.zeros(shape), rate_hz=100)


@pytest.mark.parametrize("accel", [[["a", "b", "c"]], np.zeros((5, 3), complex), [[1, 2], [1, 2, 3]], None])
def test_what_is_no_numbers_is_refused(accel):
    with pytest.raises(ValueError, match=r"accel_mps2|inhomogeneous"):
        cadans.analyze(accel, rate_hz=100)


def test_seconds_in_place_of_microseconds_are_refused():
    n = 1000
    with pytest.raises(ValueError, match=r"t_us must be whole microseconds.*np\.round\(t_s \* 1e6\)"):
        cadans.analyze(still(n), t_us=np.arange(n) / 100)
    with pytest.raises(ValueError, match=r"rate_hz.*microseconds"):
        cadans.analyze(still(n), t_us=np.arange(n) // 100)  # whole seconds
    with pytest.raises(ValueError, match=r"rate_hz.*microseconds"):
        cadans.analyze(still(n), t_us=np.arange(n) * 10)  # milliseconds
    with pytest.raises(ValueError, match="NaT"):
        cadans.analyze(still(2), t_us=np.array(["2026-01-01", "NaT"], "datetime64[us]"))


def test_units_that_cannot_be_right_are_refused(imu):
    with pytest.raises(ValueError, match=r"accel_mps2 looks like g.*9\.80665"):
        cadans.analyze(imu.accel_mps2 / 9.81, imu.gyro_radps, rate_hz=100)
    with pytest.raises(ValueError, match=r"accel_mps2 is not in m/s2.*0\.00980665"):
        cadans.analyze(imu.accel_mps2 / 9.81 * 1000, rate_hz=100)
    with pytest.raises(ValueError, match="gyro_radps looks like degrees"):
        cadans.analyze(imu.accel_mps2, np.degrees(imu.gyro_radps), rate_hz=100)


def test_settings_are_refused_by_name_and_range():
    with pytest.raises(ValueError, match=r"clock\.bridge_s must be in \[0\.02, 0\.3\].*9"):
        cadans.analyze(still(10), rate_hz=100, config={"clock.bridge_s": 9})
    with pytest.raises(ValueError, match=r"clock\.bridge_s must be in"):
        cadans.analyze(still(10), rate_hz=100, config={"clock.bridge_s": float("nan")})
    with pytest.raises(ValueError, match=r"no setting 'clock\.bridges_s'; did you mean 'clock\.bridge_s'"):
        cadans.analyze(still(10), rate_hz=100, config={"clock.bridges_s": 0.1})
    with pytest.raises(ValueError, match=r"clock\.bridge_s must be a number, got 'long'"):
        cadans.analyze(still(10), rate_hz=100, config={"clock.bridge_s": "long"})
    with pytest.raises(ValueError, match=r"mass_kg must be in \[25, 200\]"):
        cadans.analyze(still(10), rate_hz=100, runner={"mass_kg": 700})
    with pytest.raises(ValueError, match="runner takes height_m and mass_kg"):
        cadans.analyze(still(10), rate_hz=100, runner={"weight": 70})


@pytest.mark.parametrize("setting", cadans.settings(), ids=lambda setting: setting.name)
def test_every_setting_is_refused_just_outside_its_range_and_taken_inside(setting):
    room = 1e-3 * max(1.0, setting.high - setting.low)
    for value in (setting.low, setting.high):
        cadans.Tracker(config={setting.name: value})
    for value in (setting.low - room, setting.high + room):
        with pytest.raises(ValueError, match=setting.name.replace(".", r"\.")):
            cadans.Tracker(config={setting.name: value})


def test_placements_are_refused_by_name():
    for placement in ("hip", "unknown", "Foot", "foot_front", "left_foot"):
        with pytest.raises(ValueError, match=r"placement must be one of pelvis, chest, thigh, shank, foot, wrist, pocket; got|is not a placement"):
            cadans.analyze(still(10), rate_hz=100, placement=placement)
    with pytest.raises(ValueError, match="side must be None: a sensor on the pelvis is in the middle; got 'left'"):
        cadans.analyze(still(10), rate_hz=100, side="left")
    with pytest.raises(ValueError, match="side must be 'left', 'right' or None, got 'front'"):
        cadans.analyze(still(10), rate_hz=100, placement="foot", side="front")
    with pytest.raises(ValueError, match="side is 'left', but the placement says 'right'"):
        cadans.Tracker(placement="foot_right", side="left")
    with pytest.raises(ValueError, match=r"speed_mps must be in \[0\.3, 12\] m/s, got 40"):
        cadans.analyze(still(10), rate_hz=100, speed_mps=40)


@pytest.mark.parametrize("placement", ["pelvis", "chest", "thigh", "shank", "foot", "wrist", "pocket"])
def test_every_placement_takes_whatever_a_sensor_may_hand_over(placement):
    for accel in ([], still(1), np.zeros((3000, 3)), np.full((3000, 3), np.nan), np.full((3000, 3), np.inf), still(6000)):
        no_steps(accel, placement=placement)
        no_steps(accel, accel, placement=placement)


# ---- bad data: no exception, no step that is not there, and a flag or a count that tells


def no_steps(accel, gyro=None, **how) -> cadans.Run:
    run = cadans.analyze(accel, gyro, **({"rate_hz": 100} | how))
    assert run.coverage.steps == 0
    assert run.coverage.analysed_s == 0
    assert all(row.n == 0 for row in run.summary.values())
    repr(run), run._repr_html_(), run.to_dict(), run.to_pandas()
    return run


@pytest.mark.parametrize("empty", [[], np.empty((0, 3)), np.empty(0)])
def test_an_empty_recording_is_a_run_without_steps(empty):
    run = no_steps(empty)
    assert run.coverage.total_s == 0
    assert no_steps(empty, empty, t_us=[], rate_hz=None).coverage.samples_received == 0
    assert len(cadans.Tracker().push(empty)) == 0


def test_one_sample_is_a_run_without_steps():
    no_steps(still(1))
    no_steps(still(1), t_us=[5_000_000], rate_hz=None)
    no_steps(UP)


def test_all_zeros():
    assert no_steps(np.zeros((3000, 3)), np.zeros((3000, 3))).coverage.units == "gravity_missing"


def test_all_nan():
    run = no_steps(np.full((3000, 3), np.nan))
    assert run.coverage.samples_invalid == 3000
    assert run.coverage.gap_s == run.coverage.total_s == pytest.approx(30, abs=0.1)


def test_values_that_end_half_way_leave_a_gap_not_a_shorter_run(imu):
    accel = imu.accel_mps2.copy()
    accel[len(accel) // 2 :] = np.nan
    run = cadans.analyze(accel, imu.gyro_radps, rate_hz=100)
    assert run.coverage.total_s == pytest.approx(len(accel) / 100, abs=0.1)
    assert run.coverage.gap_s == pytest.approx(len(accel) / 200, abs=0.5)


def test_stamps_in_another_unit_than_the_rate_says_are_refused(imu):
    for t_us in (imu.t_us // 1000, imu.t_us * 1000):
        with pytest.raises(ValueError, match=r"rate_hz is 100, but t_us says .*microseconds"):
            cadans.analyze(imu.accel_mps2, imu.gyro_radps, rate_hz=100, t_us=t_us)


def test_gravity_that_was_removed_is_said(imu):
    run = cadans.analyze(imu.accel_mps2 - np.mean(imu.accel_mps2, axis=0), imu.gyro_radps, rate_hz=100)
    assert run.coverage.units == "gravity_missing"
    assert np.isnan(run.summary["contact_time_s"].median)


def test_all_infinite():
    assert no_steps(np.full((3000, 3), np.inf)).coverage.samples_invalid == 3000


def test_standing_still():
    assert no_steps(still(6000)).coverage.standing_s == pytest.approx(60, abs=0.5)


def test_walking_only_gives_no_running_steps():
    truth = cadans.synth.runner(bouts=[cadans.synth.Bout("walking", 60)], rate_hz=100)
    run = cadans.analyze(truth.recording)
    assert run.coverage.steps == 0
    assert run.coverage.walking_s > 40
    assert ((run.steps["quality"] & cadans.Quality["not_running"]) != 0).all()


def test_running_in_place_on_a_treadmill():
    truth = cadans.synth.runner(speed_mps=0, cadence_spm=170, duration_s=40, rate_hz=100)
    run = cadans.analyze(truth.recording)
    assert run.summary["cadence_spm"].median == pytest.approx(170, rel=0.005)


def test_stamps_that_repeat_or_go_back_are_dropped_and_counted(imu, run):
    t_us = imu.t_us.copy()
    t_us[1000] = t_us[999]
    t_us[2000] = t_us[1998]
    odd = cadans.analyze(imu.accel_mps2, imu.gyro_radps, t_us=t_us, rate_hz=100)
    assert odd.coverage.samples_repeated == 1
    assert odd.coverage.samples_backwards == 1
    assert odd.quality_counts()["irregular_clock"] >= 1
    assert odd.coverage.steps == pytest.approx(run.coverage.steps, abs=1)


def test_a_gap_of_ten_minutes_is_a_gap(imu):
    t_us = imu.t_us.copy()
    t_us[3000:] += 600_000_000
    run = cadans.analyze(imu.accel_mps2, imu.gyro_radps, t_us=t_us, rate_hz=100)
    assert run.coverage.gap_s == pytest.approx(600, abs=0.1)
    assert run.coverage.gaps == 1
    across = (run.steps["t_us"] > t_us[2999]) & (run.steps["t_us"] < t_us[3000])
    assert not across.any()
    assert np.nanmax(run.steps["step_time_s"]) < 1


def test_saturation_at_2_g_is_flagged(imu):
    clipped = np.clip(imu.accel_mps2, -2 * 9.80665, 2 * 9.80665)
    run = cadans.analyze(clipped, imu.gyro_radps, rate_hz=100)
    assert run.coverage.samples_saturated > 0
    assert run.quality_counts()["saturated"] > 100
    assert run.summary["cadence_spm"].median == pytest.approx(176, rel=0.01)


def test_15_hz_still_gives_cadence_and_says_the_rate_is_low():
    truth = cadans.synth.runner(cadence_spm=170, duration_s=60, rate_hz=15)
    run = cadans.analyze(truth.recording)
    assert run.summary["cadence_spm"].median == pytest.approx(170, rel=0.02)
    assert run.quality_counts()["low_rate"] == len(run.steps)


def test_without_a_gyroscope_what_needs_one_is_nan(imu):
    run = cadans.analyze(imu.accel_mps2, rate_hz=100)
    assert not run.coverage.gyro_used
    assert run.summary["cadence_spm"].median == pytest.approx(176, rel=0.005)
    assert np.isnan(run.steps["pelvic_rotation_range_deg"]).all()


def test_a_missing_axis_is_no_catastrophe(imu):
    accel = imu.accel_mps2.copy()
    accel[:, 2] = np.nan
    assert cadans.analyze(accel, rate_hz=100).summary["cadence_spm"].median == pytest.approx(176, rel=0.005)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        ("run.csv", r"must be numbers, got 'run\.csv'; a file is read with cadans\.read"),
        (None, "accel_mps2 is missing"),
        (np.zeros((3, 500)), r"got \(3, 500\); turn it with \.T"),
        (np.zeros((500, 6)), r"must have the shape \(N, 3\)"),
    ],
)
def test_what_people_hand_over_by_mistake(given, why):
    with pytest.raises(ValueError, match=why):
        cadans.analyze(given, rate_hz=100)


def test_a_wrong_name_is_told_the_near_one(run):
    with pytest.raises(KeyError, match="did you mean 'cadence_spm'"):
        run.summary["cadence"]
    with pytest.raises(KeyError, match="did you mean 'cadence_spm'"):
        cadans.metrics["cadence"]
    with pytest.raises(KeyError, match="there is no 'zzz'"):
        cadans.metrics["zzz"]


Bout = cadans.synth.Bout
HOLE_US = 600_000_000


def _recordings():
    imu = cadans.synth.runner(duration_s=30, rate_hz=200, seed=2).recording["pelvis"]
    accel, gyro, t_us = imu.accel_mps2, imu.gyro_radps, imu.t_us
    yield "good", cadans.analyze(imu)
    yield "no gyroscope", cadans.analyze(accel, rate_hz=200)
    yield "zeros", cadans.analyze(np.zeros_like(accel), np.zeros_like(accel), rate_hz=200)
    yield "one sample", cadans.analyze(accel[:1], rate_hz=200)
    yield "none", cadans.analyze([], rate_hz=200)
    yield "a hole", cadans.analyze(accel, gyro, t_us=t_us + np.where(np.arange(len(t_us)) < 3000, 0, HOLE_US))
    yield "clipped", cadans.analyze(np.clip(accel, -19.6, 19.6), gyro, rate_hz=200)
    yield "backwards", cadans.analyze(accel, gyro, t_us=t_us[::-1], rate_hz=200)
    yield "in pairs", cadans.analyze(accel, gyro, t_us=t_us // 10_000 * 10_000)
    yield "bursts of NaN", cadans.analyze(np.where((np.arange(len(accel)) % 900 < 200)[:, None], np.nan, accel), gyro, rate_hz=200)
    yield "walking", cadans.analyze(cadans.synth.runner(bouts=[Bout("walking", 30)]).recording)
    yield "standing", cadans.analyze(cadans.synth.runner(bouts=[Bout("standing", 30)]).recording)
    yield "in place", cadans.analyze(cadans.synth.runner(duration_s=30, speed_mps=0).recording)
    yield "12.5 Hz", cadans.analyze(cadans.synth.runner(duration_s=30, rate_hz=12.5).recording)


def test_the_seconds_of_the_coverage_add_up_to_the_whole():
    wrong = {}
    for name, run in _recordings():
        c = run.coverage
        parts = c.analysed_s + c.walking_s + c.standing_s + c.gap_s
        if parts != pytest.approx(c.total_s, abs=0.02) or min(c.analysed_s, c.walking_s, c.standing_s, c.gap_s) < 0:
            wrong[name] = (parts, c.total_s)
    assert wrong == {}


def test_nothing_that_is_no_running_has_a_cadence():
    for name, run in _recordings():
        moving = name not in ("zeros", "one sample", "none", "backwards", "walking", "standing")
        assert (run.summary["cadence_spm"].n > 0) == moving, name
