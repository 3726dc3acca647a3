# SPDX-License-Identifier: Apache-2.0
"""Several sensors on one runner: what they see together, and what is wrong with them."""

import itertools

import numpy as np
import pytest

import cadans
from cadans import Imu, Recording
from cadans.synth import Bout, Sensor

WHO = {"height_m": 1.75, "mass_kg": 70}
LEGS = ("thigh_left", "shank_left", "thigh_right", "shank_right")
JOINTS = "foot_ahead_m knee_flexion_at_contact_deg knee_flexion_at_mid_stance_deg knee_flexion_peak_deg knee_valgus_excursion_deg".split()


@pytest.fixture(scope="module")
def body():
    """A minute of a runner with nine sensors."""
    sensors = (*LEGS, "foot_left", "foot_right", "pelvis", "wrist_left", "pocket_right")
    return cadans.synth.runner(sensors=sensors, duration_s=60, seed=4)


@pytest.fixture(scope="module")
def legs(body):
    return cadans.analyze(body.recording.only(*LEGS), runner=WHO)


def told(run, words):
    return [note.split()[0] for note in run.notes if words in note]


# ---- together


def test_one_table_has_what_all_of_them_see(body, legs):
    assert legs.placement == "+".join(LEGS)
    assert list(legs.sensors) == list(LEGS)
    assert legs.running_steps == pytest.approx(60 * 172 / 60, abs=4)
    assert set(legs.steps["side"]) == {"left", "right"}
    assert (legs.steps["side"][1:] != legs.steps["side"][:-1]).all()
    truth = body.steps
    for name, within in (("knee_flexion_at_contact_deg", 4), ("tibia_angle_at_contact_deg", 2.5), ("foot_ahead_m", 0.05)):
        assert legs.summary[name].n > 160
        assert legs.summary[name].median == pytest.approx(np.nanmedian(truth[name]), abs=within)


def test_the_source_says_which_sensor_timed_the_contact(body):
    run = cadans.analyze(body.recording.only("pelvis", "shank_left", "foot_left"))
    of_left = run.steps[run.steps["side"] == "left"]
    assert set(of_left["source"]) <= {"foot", "pelvis"}
    assert np.mean(of_left["source"] == "foot") > 0.9
    assert set(run.steps["source"][run.steps["side"] == "right"]) == {"pelvis"}


@pytest.mark.parametrize("key", ["thigh_left", "shank_right", "foot_left", "wrist_left", "pocket_right", "pelvis"])
def test_one_sensor_of_them_alone_gives_what_its_placement_allows(body, key):
    run = cadans.analyze(body.recording, placement=key, runner=WHO)
    assert run.summary["cadence_spm"].median == pytest.approx(172, rel=0.005)
    for name, grade in cadans.observable(key).items():
        if grade == "N":
            assert run.summary[name].n == 0, name
    assert list(run.sensors) == [key]


def test_every_metric_that_is_observable_together_is_measured(body):
    keys = (*LEGS, "foot_left", "foot_right", "pelvis", "wrist_left")
    run = cadans.analyze(body.recording.only(*keys), runner=WHO)
    grades = cadans.observable("+".join(keys))
    assert {name for name, row in run.summary.items() if row.n} == {name for name, grade in grades.items() if grade != "N"}


# ---- live


def live(recording, cut_samples, **how):
    tracker = cadans.BodyTracker(dict.fromkeys(recording, 200), **how)
    longest = max(map(len, recording.values()))
    rows = []
    for start in range(0, longest, cut_samples):
        part = slice(start, start + cut_samples)
        rows += [tracker.push(key, imu.accel_mps2[part], imu.gyro_radps[part], imu.t_us[part]) for key, imu in recording.items()]
    return np.concatenate([*rows, tracker.flush()]), tracker


def test_live_in_the_order_of_the_stamps_is_the_same_to_the_bit(body, legs):
    rows, tracker = live(body.recording.only(*LEGS), 1, runner=WHO)
    assert rows.dtype == legs.steps.dtype
    assert rows.tobytes() == legs.steps.tobytes()
    assert {key: c.steps for key, c in tracker.coverage.items()} == {key: s.coverage.steps for key, s in legs.sensors.items()}


@pytest.mark.parametrize("cut", [7, 50, 120])
def test_live_in_blocks_is_the_same_but_for_the_last_digits_of_the_joints(body, legs, cut):
    rows, _ = live(body.recording.only(*LEGS), cut, runner=WHO)
    assert len(rows) == len(legs.steps)
    for name in rows.dtype.names:
        if name in JOINTS:
            scale = 100 if name.endswith("_m") else 1  # cm as well as degrees
            assert np.nanmax(np.abs(scale * (rows[name] - legs.steps[name]))) < 1, name
        else:
            assert np.array_equal(rows[name], legs.steps[name], equal_nan=rows[name].dtype.kind == "f"), name


def test_without_stamps_every_sensor_has_an_even_clock(body):
    worn = body.recording.only("foot_left", "foot_right")
    tracker = cadans.BodyTracker(dict.fromkeys(worn, 200))
    rows = []
    for start in range(0, 12000, 100):
        rows += [tracker.push(key, imu.accel_mps2[start : start + 100], imu.gyro_radps[start : start + 100]) for key, imu in worn.items()]
    rows = np.concatenate([*rows, tracker.flush()])
    assert rows["t_us"].tolist() == cadans.analyze(worn).steps["t_us"].tolist()


def test_a_body_tracker_that_slept_goes_on_as_if_it_had_not(body):
    worn = body.recording.only("thigh_left", "shank_left")
    straight, awake = live(worn, 100)
    first, second = (cadans.BodyTracker(dict.fromkeys(worn, 200)) for _ in range(2))
    rows = []
    for start in range(0, 12000, 100):
        part = slice(start, start + 100)
        tracker = first if start < 6000 else second
        if start == 6000:
            second.push("thigh_left", worn["shank_left"].accel_mps2[:50])  # whatever it did before is forgotten
            second.restore(first.state())
        rows += [tracker.push(key, imu.accel_mps2[part], imu.gyro_radps[part], imu.t_us[part]) for key, imu in worn.items()]
    assert np.concatenate([*rows, second.flush()]).tobytes() == straight.tobytes()
    assert [finding.text for finding in second.findings] == [finding.text for finding in awake.findings]
    other = cadans.BodyTracker({"thigh_left": 200, "shank_right": 200})
    with pytest.raises(ValueError, match="another rate, placement, runner or setting"):
        other.restore(first.state())
    second.reset()
    assert second.coverage["thigh_left"].samples_received == 0


def test_a_body_tracker_knows_what_the_last_steps_show():
    worn = cadans.synth.runner(sensors=LEGS, knee_valgus_excursion_deg=14, speed_mps=3, duration_s=40).recording
    _, tracker = live(worn, 50, runner=WHO)
    assert "knee_valgus" in {finding.kind for finding in tracker.findings}


def test_a_body_tracker_refuses_by_name():
    with pytest.raises(ValueError, match="'hip' is not a placement"):
        cadans.BodyTracker({"hip": 200})
    with pytest.raises(ValueError, match="at least one sensor"):
        cadans.BodyTracker({})
    with pytest.raises(ValueError, match="side must be None: a sensor on the pelvis"):
        cadans.BodyTracker({"pelvis_left": 200})
    with pytest.raises(ValueError, match="rate_hz must be in"):
        cadans.BodyTracker({"pelvis": 2})
    tracker = cadans.BodyTracker({"foot_left": 200})
    with pytest.raises(KeyError, match="did you mean 'foot_left'"):
        tracker.push("foot_right", [0, 9.81, 0])
    with pytest.raises(KeyError, match="there is no 'pelvis'"):
        cadans.BodyTracker({"foot_left": 200}, clocks={"pelvis": cadans.Clock(0.03, 0.0, 1.0, True)})


# ---- bad input


@pytest.mark.parametrize("place", ["foot", "thigh", "shank"])
def test_swapped_left_and_right_are_noticed(body, place):
    left, right = body.recording[f"{place}_left"], body.recording[f"{place}_right"]
    keys = [f"{place}_left", f"{place}_right"]
    assert told(cadans.analyze(Recording(dict(zip(keys, (right, left))))), "left and right swapped") == keys
    assert told(cadans.analyze(Recording(dict(zip(keys, (left, right))))), "left and right swapped") == []


@pytest.mark.parametrize("key", [*LEGS, "foot_left", "foot_right"])
def test_the_side_is_seen_when_nobody_told(body, key):
    place, side = key.split("_")
    run = cadans.analyze(body.recording[key], placement=place)
    (report,) = run.sensors.values()
    assert (report.side, report.side_seen) == ("unknown", side)
    assert report.side_seen_confidence > 0.85  # no vote of feet alone is surer than 0.9
    assert (run.steps["side"] == side).mean() > 0.9


def test_a_thigh_called_shank_is_noticed(body):
    run = cadans.analyze(Recording({"shank_left": body.recording["thigh_left"]}))
    assert run.sensors["shank_left"].placement_seen == "thigh"
    assert told(run, "moves like a sensor on the thigh") == ["shank_left"]


def test_nobody_is_sent_to_look_at_a_sensor_that_sits_where_it_should(legs):
    assert told(legs, "is it where it is said to be") == []


def half_dead(imu, *, gone):
    accel, gyro = imu.accel_mps2.copy(), imu.gyro_radps.copy()
    half = len(accel) // 2
    if gone:
        return Imu(accel[:half], gyro[:half], t_us=imu.t_us[:half], rate_hz=200)
    accel[half:] = np.nan
    gyro[half:] = np.nan
    return Imu(accel, gyro, t_us=imu.t_us, rate_hz=200)


@pytest.mark.parametrize("gone", [False, True], ids=["NaN", "nothing"])
def test_one_pod_that_dies_half_way_stops_alone(body, gone):
    whole = body.recording.only(*LEGS)
    run = cadans.analyze(Recording({**whole, "shank_left": half_dead(whole["shank_left"], gone=gone)}), runner=WHO)
    half_us = whole["shank_left"].t_us[6000]
    late = run.steps[run.steps["t_us"] > half_us + 3_000_000]
    of_left, of_right = (late[late["side"] == side] for side in ("left", "right"))
    assert len(of_right) > 35
    assert np.isfinite(of_right["knee_flexion_at_contact_deg"]).mean() > 0.9
    assert len(of_left) > 35  # the thigh goes on
    assert set(of_left["source"]) == {"thigh"}
    assert np.isnan(of_left["tibia_angle_at_contact_deg"]).all()
    report = run.sensors["shank_left"]
    if gone:
        assert "shank_left recorded 30 of 60 s" in run.notes
    else:
        assert report.coverage.gap_s == pytest.approx(30, abs=0.5)
        assert report.coverage.analysed_s == pytest.approx(30, abs=2)


def test_a_foot_pod_that_dies_makes_nobody_uneven():
    """What then times that foot's contacts is not on one footing with the other foot's pod."""
    keys = ("foot_left", "foot_right", "shank_left", "shank_right")
    worn = cadans.synth.runner(sensors=keys, duration_s=400, rate_hz=200, seed=2).recording
    run = cadans.analyze(Recording({**worn, "foot_left": half_dead(worn["foot_left"], gone=True)}), speed_mps=3.2)
    assert "asymmetry" not in {finding.kind for finding in run.findings}
    row = run.summary["contact_time_s"]
    assert row.symmetry_low < 0 < row.symmetry_high


def test_a_pod_that_dies_takes_no_other_with_it_live(body):
    worn = Recording({**body.recording.only("foot_left", "foot_right")})
    worn = Recording({**worn, "foot_left": half_dead(worn["foot_left"], gone=True)})
    rows, tracker = live(worn, 50)
    assert (rows["t_us"] > 33_000_000).sum() > 35
    assert tracker.coverage["foot_left"].samples_received == 6000


def on_two_clocks(*keys, offset_us=30_000, ppm=50.0, duration_s=300):
    sensors = {keys[0]: Sensor(), keys[1]: Sensor(clock_offset_us=offset_us, clock_rate_error_ppm=ppm)}
    return cadans.synth.runner(sensors=sensors, duration_s=duration_s, rate_hz=100, seed=4).recording


def test_the_clock_of_a_pelvis_is_never_corrected_by_half_a_stride():
    """A pelvis sees both feet, and this foot one of them."""
    clock = cadans.analyze(on_two_clocks("pelvis", "foot_left", duration_s=600)).sensors["pelvis"].clock
    assert clock.offset_s == pytest.approx(-0.030, abs=0.03) or not clock.corrected


def test_a_drift_alone_is_corrected_too():
    run = cadans.analyze(on_two_clocks("shank_left", "thigh_left", offset_us=0, ppm=100, duration_s=600))
    clock = run.sensors["thigh_left"].clock  # 60 ms apart at the end
    assert clock.drift_ppm == pytest.approx(100, abs=15)
    assert clock.corrected


def test_clocks_apart_are_estimated_corrected_and_reported():
    worn = on_two_clocks("foot_left", "shank_left")
    assert not worn.one_clock
    run = cadans.analyze(worn)
    clock = run.sensors["shank_left"].clock
    assert clock.corrected
    assert clock.offset_s == pytest.approx(0.030, abs=0.015)
    assert clock.drift_ppm == pytest.approx(50, abs=10)
    assert clock.confidence > 0.5
    (note,) = [note for note in run.notes if note.startswith("the stamps of shank_left")]
    assert note.endswith("gain 50 ppm: corrected")
    worn.one_clock = True
    uncorrected = cadans.analyze(worn)
    assert not uncorrected.sensors["shank_left"].clock.corrected
    assert any(note.startswith("the stamps of shank_left") and "one_clock=False" in note for note in uncorrected.notes)
    rate = 1e6 / 10_000
    live_on_its_clock = cadans.BodyTracker(dict.fromkeys(worn, rate), clocks={"shank_left": clock})
    order = sorted(
        ((imu.t_us[i] - (round(1e6 * clock.offset_s) if key == "shank_left" else 0), n, key, i) for n, (key, imu) in enumerate(worn.items()) for i in range(len(imu)))
    )
    rows = [live_on_its_clock.push(key, worn[key].accel_mps2[i], worn[key].gyro_radps[i], worn[key].t_us[i]) for _, _, key, i in order]
    assert np.concatenate([*rows, live_on_its_clock.flush()]).tobytes() == run.steps.tobytes()


@pytest.mark.parametrize("keys", [("pelvis", "foot_left"), ("shank_left", "shank_right"), ("foot_left", "shank_left"), ("pelvis", "thigh_right")])
def test_one_clock_is_not_called_two(keys):
    run = cadans.analyze(cadans.synth.runner(sensors=keys, duration_s=60, rate_hz=100).recording)
    assert [note for note in run.notes if "the stamps of" in note] == []


@pytest.mark.parametrize("place", ["foot", "shank", "thigh", "wrist", "pocket"])
def test_standing_still_for_a_minute_has_no_steps(place):
    truth = cadans.synth.runner(sensors=(f"{place}_left",), bouts=[Bout("standing", 60)])
    run = cadans.analyze(truth.recording)
    assert len(run.steps) == 0
    assert run.coverage.standing_s == pytest.approx(60, abs=1)


# This runner's shank walks like nobody's; a real walk is in tests/truth.
@pytest.mark.parametrize("place", ["foot", "thigh", "wrist", "pocket"])
def test_walking_is_called_walking(place):
    truth = cadans.synth.runner(sensors=(f"{place}_left",), bouts=[Bout("walking", 60)])
    run = cadans.analyze(truth.recording)
    # A thigh tells a walk by its force, which needs some strides to be known.
    most = 3 if place == "thigh" else 0
    assert run.running_steps <= most
    assert run.coverage.analysed_s <= 1.1 * most


@pytest.mark.parametrize("keys", [("foot_left", "foot_right"), ("shank_left",), ("thigh_left",), ("wrist_left",), ("pocket_right",)])
def test_without_a_gyroscope_there_is_no_guess(body, keys):
    blind = Recording({key: Imu(body.recording[key].accel_mps2, rate_hz=200) for key in keys})
    run = cadans.analyze(blind, runner=WHO)
    assert not run.coverage.gyro_used
    if keys[0] in ("shank_left", "wrist_left", "pocket_right"):  # a thigh says nothing; a foot misses some of its strides
        assert run.summary["cadence_spm"].median == pytest.approx(172, rel=0.01)
    angles = [name for name in cadans.metrics.names if name.endswith("_deg")]
    assert all(run.summary[name].n == 0 for name in angles)


def test_a_gyroscope_at_the_end_of_its_range_is_said():
    clipped = Sensor(gyro_range_dps=500)
    run = cadans.analyze(cadans.synth.runner(sensors={"foot_left": clipped, "foot_right": clipped}, duration_s=60).recording)
    assert run.summary["cadence_spm"].median == pytest.approx(172, rel=0.01)
    assert run.quality_counts()["saturated"] > 100
    assert run.sensors["foot_left"].coverage.samples_saturated > 100


@pytest.mark.parametrize("place", ["foot", "shank", "thigh"])
def test_upside_down_is_no_other_way_of_running(place):
    turned = Sensor(mounting_rotation_rad=cadans.synth.rotation_of(0, 0, 180))
    straight, over = (
        cadans.analyze(cadans.synth.runner(sensors={f"{place}_left": sensor}, duration_s=40, rate_hz=200).recording, runner=WHO)
        for sensor in (Sensor(), turned)
    )
    assert over.summary["cadence_spm"].median == pytest.approx(straight.summary["cadence_spm"].median, rel=0.002)
    assert over.summary["contact_time_s"].median == pytest.approx(straight.summary["contact_time_s"].median, abs=0.01)


def test_a_sensor_that_slips_does_not_stop_the_steps():
    slips = Sensor(slip_s=30, slip_rotation_rad=cadans.synth.rotation_of(20, 10, 30), slip_lasts_s=0.5)
    worn = cadans.synth.runner(sensors={"shank_left": slips, "shank_right": None}, duration_s=60).recording
    run = cadans.analyze(worn)
    late = run.steps[run.steps["t_us"] > 34_000_000]
    assert (late["side"] == "left").sum() > 30
    assert np.nanmedian(late["cadence_spm"]) == pytest.approx(172, rel=0.01)


def test_recordings_of_people_with_seven_sensors(data):
    recording = cadans.read(data / "virtual_imu_30s" / "run25_imu.csv.gz")
    run = cadans.analyze(recording, runner={"height_m": 1.81, "mass_kg": 62})
    assert len(run.sensors) == 7
    assert run.summary["speed_mps"].median == pytest.approx(2.5, rel=0.04)
    for name in JOINTS:
        assert run.summary[name].n > 70
    assert {"overstride", "low_cadence", "knee_valgus"} <= {finding.kind for finding in [*run.findings, *run.within_limits]}
    assert told(run, "left and right swapped") == []
    legs = {key: imu for key, imu in recording.items() if key != "pelvis"}
    other = {"left": "right", "right": "left"}
    swapped = {f"{place}_{other[side]}": imu for (place, side), imu in ((key.split("_"), imu) for key, imu in legs.items())}
    assert len(told(cadans.analyze(Recording(swapped)), "left and right swapped")) >= 4


def test_any_pair_of_places_goes_together():
    places = ("pelvis", "chest", "thigh_left", "shank_right", "foot_left", "wrist_right", "pocket_left")
    worn = cadans.synth.runner(sensors=places, duration_s=15, rate_hz=100).recording
    for pair in itertools.combinations(places, 2):
        run = cadans.analyze(worn.only(*pair))
        assert run.summary["cadence_spm"].median == pytest.approx(172, rel=0.01), pair
