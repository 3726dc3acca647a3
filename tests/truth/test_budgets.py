# SPDX-License-Identifier: Apache-2.0
"""Error budgets on recordings of people: what is promised in README.md must still be true.

Goals stand beside what was measured; where a goal is not reached, the budget holds what was, so that no change makes
it worse unseen. Ten percent of room: the last bits of floating point differ between machines.
"""

import os
import pathlib
import re

import numpy as np
import pytest

from cadans.datasets import DATASETS
from cadans.goals import GOALS, Goal
from cadans.scoring import Score, got, score
from cadans.validate import overview

FOLDER = os.environ.get("CADANS_DATA")
pytestmark = pytest.mark.skipif(not FOLDER, reason="CADANS_DATA does not point at the recordings")


@pytest.fixture(scope="module")
def scores() -> dict[str, Score]:
    folder = pathlib.Path(FOLDER or "")
    return {d.name: score(d, folder / d.name) for d in DATASETS if (folder / d.name).is_dir()}


def mean_error(scores, data_set, place, quantity):
    return float(np.mean(np.abs(scores[data_set].lines[place, quantity].errors)))


def f1(scores, data_set, place, kinds, tolerance_ms):
    lines = [scores[data_set].lines[place, kind] for kind in kinds]
    return 2 * sum(line.hits[tolerance_ms] for line in lines) / sum(line.true + line.found for line in lines)


def test_cadence_of_joggers_at_the_waist(scores):
    windows = scores["waist_jogging"].lines["pelvis", "cadence, 5 s windows"]
    assert windows.counted > 780
    assert len(windows.errors) / windows.counted >= 0.97  # goal: 97 % covered
    assert np.mean(np.abs(windows.errors) <= 3.0) >= 0.98  # goal: 98 % within 3 steps/min
    files = scores["waist_jogging"].lines["pelvis", "cadence, median over a file's windows"]
    assert np.max(np.abs(files.errors)) <= 0.6  # goal 0.5 %; one shuffler of 39 files reads 0.55 %


def test_cadence_at_the_sacrum_against_treadmill_force(scores):
    assert np.mean(scores["sacrum_force_treadmill"].lines["pelvis", "cadence, trial mean"].absolute) <= 0.5  # goal


@pytest.mark.parametrize("place", ["pelvis", "chest"])
def test_cadence_of_trials_against_force_plates(scores, place):
    errors = np.abs(scores["virtual_imu_treadmill"].lines[place, "cadence, trial mean"].errors)
    assert np.mean(errors) <= 0.25  # percent
    assert np.max(errors) <= 0.7


def test_contact_events_at_the_sacrum(scores):
    assert f1(scores, "sacrum_force_treadmill", "pelvis", ("contact", "toe-off"), 30.0) >= 0.98  # goal


def test_contact_events_at_a_virtual_pelvis(scores):
    assert f1(scores, "virtual_imu_treadmill", "pelvis", ("contact",), 30.0) >= 0.96
    assert f1(scores, "virtual_imu_30s", "pelvis", ("contact",), 30.0) >= 0.98


def test_contact_time_of_trials(scores):
    quantity = "contact time, trial mean"
    assert mean_error(scores, "sacrum_force_treadmill", "pelvis", quantity) <= 12.0  # goal, ms
    # Goal 15 ms over both virtual sets; trials at 2 m/s read 18 to 61 ms short.
    errors = [
        error
        for name in ("virtual_imu_treadmill", "virtual_imu_30s")
        for error in scores[name].lines["pelvis", quantity].errors
    ]
    assert len(errors) == 21
    assert np.mean(np.abs(errors)) <= 17.5


def test_vertical_oscillation_against_the_pelvis(scores):
    errors = list(scores["virtual_imu_treadmill"].lines["pelvis", "vertical oscillation, trial mean"].errors)
    assert abs(np.mean(errors)) <= 3.0  # goal, mm
    assert np.mean(np.abs(errors)) <= 5.0  # goal
    # The forefoot runner of the 30 s set alone is read 6 mm high.
    assert mean_error(scores, "virtual_imu_30s", "pelvis", "vertical oscillation, step by step") <= 6.5


def test_the_pelvis_and_the_trunk_turn_as_motion_capture_saw_them(scores):
    assert mean_error(scores, "virtual_imu_treadmill", "pelvis", "pelvic drop, trial mean") <= 0.7  # degrees
    assert mean_error(scores, "virtual_imu_treadmill", "pelvis", "pelvic rotation, trial mean") <= 1.5
    assert mean_error(scores, "virtual_imu_treadmill", "chest", "trunk rotation, trial mean") <= 1.0


@pytest.mark.parametrize(("data_set", "place"), [("virtual_imu_treadmill", "pelvis"), ("virtual_imu_treadmill", "chest"), ("virtual_imu_30s", "pelvis")])
def test_left_is_left(scores, data_set, place):
    side = scores[data_set].lines[place, "side"]
    assert side.counted > 150
    assert side.right / side.counted >= 0.98  # goal


@pytest.mark.parametrize("data_set", ["virtual_imu_treadmill", "waist_jogging"])
def test_however_the_case_is_turned(scores, data_set):
    lines = scores[data_set].lines
    assert np.max(np.abs(lines["pelvis", "cadence, case turned"].errors)) <= 0.2  # goal, percent
    assert np.max(np.abs(lines["pelvis", "vertical oscillation, case turned"].errors)) <= 3.0  # goal, mm


SHORT_OF_THE_GOAL: dict[str, float] = {
    "foot: speed, trial mean, worst error (virtual_imu_treadmill, virtual_imu_30s)": 9.6,
    "both feet: speed, trial mean, worst error (virtual_imu_treadmill, virtual_imu_30s)": 8.8,
    "foot: contact time, trial mean, worst error (foot_stride_templates)": 80.0,
}
"""A goal's name → what was measured, for goals that are not reached: no change may make it worse unseen."""
ROOM = 0.10


def budget(goal: Goal) -> float:
    """The goal, or what was measured short of it, with room."""
    measured = SHORT_OF_THE_GOAL.get(goal.name)
    if measured is None:
        return goal.limit
    return measured * (1 - ROOM if goal.at_least else 1 + ROOM)


@pytest.mark.parametrize("goal", GOALS, ids=lambda goal: goal.name)
def test_goals_of_every_placement(scores, goal):
    if not set(scores) & set(goal.datasets):
        pytest.skip(f"none of {', '.join(goal.datasets)} is in CADANS_DATA")
    value = got(goal, scores.values())
    assert np.isfinite(value), "nothing was measured"
    limit = budget(goal)
    assert value >= limit if goal.at_least else value <= limit, f"goal {goal.text}"


def test_no_goal_is_written_off_that_is_reached(scores):
    """What is listed as short of its goal must be: the list shrinks when the library gets better."""
    known = {goal.name: goal for goal in GOALS}
    assert set(SHORT_OF_THE_GOAL) <= set(known)
    for name, measured in SHORT_OF_THE_GOAL.items():
        assert not known[name].reached(measured), name
        value = got(known[name], scores.values())
        assert not known[name].reached(value), f"{name} is reached now: {value:.3g}"


@pytest.mark.parametrize("place", ["foot", "shank", "thigh"])
def test_the_side_is_told_from_the_data(scores, place):
    for data_set in ("virtual_imu_treadmill", "virtual_imu_30s"):
        side = scores[data_set].lines[f"{place}, side not told", "side"]
        assert side.counted > 150
        assert side.right / side.counted >= 0.95  # no goal; measured: all


def test_the_committed_tables_are_the_ones_this_version_makes(scores):
    """datasets/RESULTS.md is not from another day: every number of its summary, to the last digits of another machine."""
    page = pathlib.Path(__file__).parents[2] / "datasets" / "RESULTS.md"
    committed = page.read_text().split("<!-- summary:begin -->")[1].split("<!-- summary:end -->")[0].strip().splitlines()
    fresh = overview(list(scores.values())).splitlines()
    assert len(committed) == len(fresh) > 15
    for old, new in zip(committed, fresh, strict=True):
        assert re.split(r"[-+]?\d+\.\d+", old)[0] == re.split(r"[-+]?\d+\.\d+", new)[0]
        numbers = [np.array(re.findall(r"[-+]?\d+\.\d+", row), float) for row in (old, new)]
        np.testing.assert_allclose(*numbers, atol=0.3, err_msg=new)
