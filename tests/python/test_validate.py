# SPDX-License-Identifier: Apache-2.0
"""`cadans validate`: what the loaders say is true, and how results are held against it."""

import math
import pathlib
import re

import numpy as np
import pytest

import cadans
from cadans.comparison import agreement
from cadans.datasets import DATASETS, DataSet, Trial
from cadans.goals import GOALS, Goal
from cadans.scoring import MEAN_QUANTITIES, STEP_QUANTITIES, Line, Score, got, score
from cadans.trials.cadence import against_its_own_axes
from cadans.trials.treadmill import askew
from cadans.validate import goals_table, results_markdown

WHERE = {dataset.name: dataset for dataset in DATASETS}


def trials(data, name):
    return list(WHERE[name].trials(data / name))


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_every_data_set_has_trials_with_a_truth(dataset, data):
    trial = next(dataset.trials(data / dataset.name))
    assert len(trial.events) + len(trial.windows) + len(trial.middles) + len(trial.stances) > 1
    run = cadans.analyze(trial.recording, runner=trial.runner)
    assert run.coverage.steps > 8


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_every_truth_has_a_name_that_the_library_measures(dataset, data):
    for trial in dataset.trials(data / dataset.name):
        measured = set((trial.steps.dtype.names or ())[2:])
        assert measured <= set(STEP_QUANTITIES)
        assert set(trial.means) <= set(MEAN_QUANTITIES)
        assert (measured | set(trial.means)) <= set(cadans.metrics.names)
        assert np.all(np.diff(trial.steps["t_us"]) > 0)
        assert all(math.isfinite(value) for value in trial.means.values())


def test_every_data_set_has_a_card_and_a_line_in_the_list():
    folder = pathlib.Path(__file__).parents[2] / "datasets"
    listed = (folder / "README.md").read_text()
    for dataset in DATASETS:
        assert (folder / dataset.name / "CARD.md").read_text().startswith(f"# {dataset.name}\n")
        assert f"[card]({dataset.name}/CARD.md)" in listed


def test_one_leg_answers_for_its_own_contacts_alone(data):
    by_name = {trial.name: trial for trial in trials(data, "virtual_imu_treadmill")}
    left, right, both = (by_name[f"s03_run4 {keys}"] for keys in ("foot_left", "foot_right", "foot_left foot_right"))
    assert set(left.events["side"]) == {"left"}
    assert len(left.steps) + len(right.steps) == len(both.steps) == 16
    assert left.means["cadence_spm"] == pytest.approx(both.means["cadence_spm"], rel=0.02)
    assert by_name["s03_run4 pelvis shank_left thigh_left"].events.size == both.events.size  # a pelvis sees both feet


def test_the_shank_of_the_truth_turns_as_its_sensor_says(data):
    """Between a contact and the next of the same foot; signs and units of a column that is only written in a table."""
    shanks = [trial for trial in trials(data, "virtual_imu_treadmill") if trial.place == "shank"]
    assert len(shanks) == 38
    for trial in shanks:
        ((_, imu),) = trial.recording.items()
        angle_deg = np.degrees(np.cumsum(imu.gyro_radps[:, 2].astype(float)) * 0.005)
        at_contacts = np.interp(trial.steps["t_us"] + 4500, imu.t_us, angle_deg)
        change = np.diff(at_contacts) - np.diff(trial.steps["tibia_angle_at_contact_deg"])
        assert np.median(np.abs(change)) < 2.5


def test_a_stride_at_which_the_recording_ends_is_no_truth(data):
    for trial in trials(data, "virtual_imu_30s"):
        assert trial.steps["contact_time_s"].min() > 0.19


def test_stances_are_those_of_running(data):
    for trial in trials(data, "foot_vicon_jogging"):
        lengths_m = trial.stances["stride_length_m"]
        assert np.isnan(lengths_m[-1])
        assert np.all((lengths_m[:-1] > 0.3) & (lengths_m[:-1] < 2.2))
        assert np.all(np.diff(trial.stances["t_us"]) < 1_200_000)


def test_a_cycle_is_repeated_without_a_hole(data):
    running = [trial for trial in trials(data, "seven_imu_mean_cycle") if not trial.walking]
    assert [trial.means["contact_time_s"] for trial in running] == pytest.approx([0.242] * len(running), abs=0.001)
    contacts = running[0].events["t_us"][running[0].events["kind"] == "contact"]
    assert np.diff(contacts) == pytest.approx(733_500, abs=100)
    for trial in trials(data, "foot_stride_templates"):
        contact, toe_off = trial.events["t_us"][:2]
        assert trial.means["contact_time_s"] == pytest.approx((toe_off - contact) / 1e6)


def test_cadence_of_a_limb_is_read_from_its_spectrum():
    """A wrist: swings with the stride, bounces with the step; the reference must say the step."""
    t_s = np.arange(0, 20, 0.01)
    swing, bounce = np.sin(2 * np.pi * 1.4 * t_s), np.sin(2 * np.pi * 2.8 * t_s + 0.4)
    accel = np.stack([9 * swing, 9.81 + 8 * bounce + 2 * swing, 2 * bounce], 1)
    windows = against_its_own_axes(t_s, accel)
    assert len(windows) >= 2
    assert windows["cadence_spm"] == pytest.approx(168, abs=0.5)
    assert len(against_its_own_axes(t_s, accel * 0.01)) == 0  # no run


def test_askew_turns_each_sensor_by_so_much_and_always_the_same(imu):
    recording = cadans.Recording({"shank_left": imu, "thigh_left": imu})
    once, again = (askew(recording, 10.0, seed=3) for _ in range(2))
    for key in recording:
        np.testing.assert_array_equal(once[key].accel_mps2, again[key].accel_mps2)
        cosine = np.sum(once[key].accel_mps2 * imu.accel_mps2, 1) / np.sum(imu.accel_mps2.astype(float) ** 2, 1)
        assert np.degrees(np.arccos(np.clip(cosine, -1, 1))).max() == pytest.approx(10, abs=1.5)
    assert np.abs(once["shank_left"].accel_mps2 - once["thigh_left"].accel_mps2).max() > 0.5


def test_limits_for_repeated_measures_do_not_take_steps_for_people():
    random = np.random.default_rng(4)
    offsets = random.normal(0, 3, 6)
    person = np.repeat(np.arange(6), 50)
    error = offsets[person] + random.normal(0, 1, 300)
    plain, repeated = agreement(error, 0 * error), agreement(error, 0 * error, person)
    assert repeated.bias == plain.bias
    assert repeated.sd > plain.sd  # six people are fewer than three hundred
    within, between = 1.0, offsets.var(ddof=1)
    assert repeated.sd == pytest.approx(math.sqrt(within + between), rel=0.1)
    assert agreement(error, 0 * error, np.zeros(300)).sd == plain.sd  # one person: nothing to tell apart
    assert agreement(error, 0 * error, np.arange(300)).sd == plain.sd  # one step each: nothing to tell apart


def synthetic_set(truth, shift_us=0):
    events = truth.events.copy()
    events["t_us"] += shift_us
    trial = Trial("one", "1", cadans.Recording({"pelvis": truth.recording["pelvis"]}), events=events)
    return DataSet("made_up", "A runner who does not exist", (), lambda _: iter([trial]))


def test_a_truth_that_lies_elsewhere_shows_as_bias(truth, tmp_path):
    straight, shifted = (score(synthetic_set(truth, shift), tmp_path).lines["pelvis", "contact"] for shift in (0, 15_000))
    assert np.mean(shifted.errors) == pytest.approx(np.mean(straight.errors) - 15, abs=0.5)
    assert straight.f1(50.0) > 0.95
    assert straight.recall() > 0.95
    assert straight.precision() > 0.95


def test_goals_are_read_off_the_lines():
    result = Score(WHERE["virtual_imu_treadmill"])
    line = result.lines["shank", "tibia angle at contact"] = Line("°")
    line.add("1", [1.0, -2.0, float("nan"), 3.0])
    line.trials += [(1.0, 2.0), (2.0, 4.0), (3.0, 6.5)]
    line.hits, line.true, line.found = {50.0: 9}, 10, 12

    def value(measure):
        return got(Goal("shank", "tibia angle at contact", measure, 1.0, "°", ("virtual_imu_treadmill",)), [result])

    assert value("mean error") == 2.0
    assert value("median error") == 2.0
    assert value("worst error") == 3.0
    assert value("bias") == pytest.approx(2 / 3)
    assert value("r") > 0.99
    assert (value("recall"), value("precision")) == (0.9, 0.75)
    table = goals_table([result])
    assert "| shank | tibia angle at contact | mean error |" not in table  # the goal is over two sets; one is not there
    assert "| foot | foot strike angle | mean error | virtual_imu_treadmill | ≤ 3.5 ° | – | not measured |" in table


def test_every_goal_is_about_a_data_set_that_exists():
    names = [goal.name for goal in GOALS]
    assert len(set(names)) == len(names)
    assert {name for goal in GOALS for name in goal.datasets} <= set(WHERE)


def test_the_table_holds_what_was_scored(data):
    result = score(WHERE["virtual_imu_30s"], data / "virtual_imu_30s")
    line = result.lines["pelvis", "contact"]
    assert len(line.errors) > 150
    page = results_markdown(data, only=["virtual_imu_30s"])
    assert f"| pelvis | contact | 1 | {len(line.errors)} | {np.mean(line.errors):+.1f} ms |" in page
    assert re.search(r"Made by `cadans validate .*`, cadans " + re.escape(cadans.__version__), page)
    widths = {row.count("|") for row in page.split("## virtual_imu_30s")[1].splitlines() if row.startswith("|")}
    assert len(widths) == 1  # every row has the same cells


def test_a_data_set_that_does_not_exist_is_refused(data):
    with pytest.raises(ValueError, match="no data set 'moon'; there are sacrum_force_treadmill"):
        results_markdown(data, only=["moon"])
