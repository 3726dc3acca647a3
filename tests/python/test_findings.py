# SPDX-License-Identifier: Apache-2.0
"""What a run is said to show, and what is said while running."""

import dataclasses
import json

import numpy as np
import pytest

import cadans
from cadans.synth import Bout

WHO = {"height_m": 1.75, "mass_kg": 70}
LEGS = ("thigh_left", "shank_left", "thigh_right", "shank_right")


def found(run):
    return {finding.kind: finding for finding in run.findings}


def judged(run):
    return {finding.kind for finding in [*run.findings, *run.within_limits]}


@pytest.fixture(scope="module")
def slow_steps():
    """A pelvis at 3.2 m/s and 146 steps a minute, give or take."""
    return cadans.synth.runner(cadence_spm=147, speed_mps=3.2, duration_s=90, rate_hz=100).recording


@pytest.fixture(scope="module")
def run_of_slow_steps(slow_steps):
    return cadans.analyze(slow_steps, runner=WHO, speed_mps=3.2)


def test_few_steps_for_the_speed_and_the_height_are_found(run_of_slow_steps):
    low = found(run_of_slow_steps)["low_cadence"]
    (held,) = low.values
    assert low.severity == "marked"
    assert (held.metric, held.side, held.difference) == ("cadence_spm", "unknown", False)
    assert held.value == pytest.approx(146, abs=1)
    assert held.marked < held.mild < 166  # low is what is unusual; and no 180
    assert 1 / 3 <= low.score <= 1
    assert 0.5 < low.confidence <= 1
    assert low.steps > 200
    assert low.speed_mps == pytest.approx(3.2)


def test_the_limit_goes_with_speed_and_height(slow_steps):
    def limit(**how):
        run = cadans.analyze(slow_steps, **how)
        return next(f for f in [*run.findings, *run.within_limits] if f.kind == "low_cadence").values[0].mild

    usual = limit(runner=WHO, speed_mps=3)
    assert limit(runner=WHO, speed_mps=4) > usual + 3
    assert limit(runner={"height_m": 1.95}, speed_mps=3) < usual - 5
    assert limit(speed_mps=3) < usual  # the height is not known: the limit is wider
    unknown = cadans.analyze(slow_steps, runner=WHO)
    low = next(f for f in [*unknown.findings, *unknown.within_limits] if f.kind == "low_cadence")
    assert low.speed_matters
    assert np.isnan(low.speed_mps)
    assert low.values[0].mild == pytest.approx(limit(runner=WHO, speed_mps=2), abs=0.01)
    assert "not known" in low.text


def test_a_usual_runner_shows_nothing_and_that_is_said():
    run = cadans.analyze(cadans.synth.runner(cadence_spm=172, speed_mps=3, duration_s=60).recording, runner=WHO, speed_mps=3)
    assert run.findings == []
    assert {"low_cadence", "vertical_bounce", "pelvic_drop"} <= {finding.kind for finding in run.within_limits}
    assert all(finding.severity == "none" and "within the limits" in finding.title for finding in run.within_limits)


def test_only_what_the_sensors_see_is_judged(run_of_slow_steps):
    assert not judged(run_of_slow_steps) & {"overstride", "knee_valgus", "cross_arm_swing", "long_heel_first"}
    walk = cadans.analyze(cadans.synth.runner(bouts=[Bout("walking", 60)]).recording)
    assert walk.findings == walk.within_limits == []


def test_a_knee_that_falls_inward_is_found_with_its_side():
    def run(**knee):
        worn = cadans.synth.runner(sensors=LEGS, cadence_spm=172, speed_mps=3, duration_s=60, **knee).recording
        return cadans.analyze(worn, runner=WHO, speed_mps=3)

    both = found(run(knee_valgus_excursion_deg=14))["knee_valgus"]
    assert both.severity == "marked"
    assert both.values[0].value == pytest.approx(14, abs=2)
    assert both.evidence == "C"
    assert "knee_valgus" not in found(run())


def test_the_heel_first_alone_is_never_found():
    feet = ("foot_left", "foot_right")
    worn = cadans.synth.runner(sensors=feet, foot_strike="rearfoot", foot_strike_angle_deg=22, cadence_spm=174, speed_mps=3, duration_s=60)
    run = cadans.analyze(worn.recording, runner=WHO)
    assert run.summary["foot_strike_angle_deg"].median > 15
    assert run.summary["rearfoot_probability"].median > 0.9
    assert "long_heel_first" not in found(run)


@pytest.mark.parametrize("longer", ["left", "right"])
def test_a_difference_between_the_sides_is_found_with_its_interval(longer):
    share = 15 if longer == "right" else -15
    worn = cadans.synth.runner(sensors=("chest",), contact_time_asymmetry_pct=share, duration_s=90).recording
    run = cadans.analyze(worn)
    asymmetry = found(run)["asymmetry"]
    held = asymmetry.values[0]
    assert asymmetry.side == held.side == longer
    assert held.difference
    assert held.low < held.value < held.high
    assert held.low * held.high > 0  # 0 is not in it
    row = run.summary["contact_time_s"]
    assert (row.symmetry_low, row.symmetry_high) == pytest.approx((held.low, held.high), rel=1e-4)
    assert row.symmetry_index == pytest.approx(held.value, rel=1e-3)


def test_an_even_runner_is_not_called_uneven(run):
    row = run.summary["contact_time_s"]
    assert row.symmetry_low < row.symmetry_index < row.symmetry_high
    assert "asymmetry" not in found(run)


def test_a_finding_speaks_english_and_dutch(run_of_slow_steps):
    for finding in [*run_of_slow_steps.findings, *run_of_slow_steps.within_limits]:
        assert finding.text == finding.text_in("en") == str(finding)
        assert finding.text.startswith(finding.title)
        assert finding.text_in("nl").startswith(finding.title_in("nl"))
        assert finding.text_in("nl") != finding.text
    low = found(run_of_slow_steps)["low_cadence"]
    for words in ("146 steps/min", "11.5 km/h", "sure", "The limit is", "5 % more steps"):
        assert words in low.text
    for words in ("146 stappen/min", "11,5 km/u", "zeker", "De grens is", "5 % meer stappen"):
        assert words in low.text_in("nl")
    with pytest.raises(KeyError):
        low.text_in("de")


def test_findings_are_rows_and_json_too(run_of_slow_steps, tmp_path):
    run = run_of_slow_steps
    frame = run.to_pandas("findings")
    assert frame["kind"].tolist() == [finding.kind for finding in [*run.findings, *run.within_limits]]
    assert frame["severity"].tolist()[0] == "marked"
    assert run.to_polars("findings").height == run.to_arrow("findings").num_rows == len(frame)
    run.to_csv(tmp_path / "findings.csv", "findings")
    assert (tmp_path / "findings.csv").read_text(encoding="utf-8").startswith("kind,severity,score,evidence")
    page = json.loads(json.dumps(run.to_dict(), allow_nan=False))
    assert [row["kind"] for row in page["findings"]] == [finding.kind for finding in run.findings]
    assert page["findings"][0]["values"][0]["low"] is None
    assert page["findings"][0]["texts"]["nl"] == run.findings[0].text_in("nl")
    nothing = cadans.analyze([], rate_hz=100)
    assert nothing.to_pandas("findings").columns.tolist() == frame.columns.tolist()
    assert len(nothing.to_pandas("findings")) == 0


def test_findings_are_the_same_to_the_letter_every_time(slow_steps, run_of_slow_steps):
    again = cadans.analyze(slow_steps, runner=WHO, speed_mps=3.2)
    assert [f.text for f in again.findings] == [f.text for f in run_of_slow_steps.findings]


# ---- while running


def test_a_tracker_knows_what_its_last_steps_show(slow_steps, run_of_slow_steps):
    imu = slow_steps["pelvis"]
    tracker = cadans.Tracker(rate_hz=100, runner=WHO)
    assert tracker.findings == tracker.within_limits == []
    tracker.speed_mps = 3.2
    tracker.push(imu.accel_mps2, imu.gyro_radps)
    live = {finding.kind: finding for finding in tracker.findings}
    assert live["low_cadence"].severity == "marked"
    assert live["low_cadence"].steps <= 32
    assert live["low_cadence"].values[0].mild == pytest.approx(found(run_of_slow_steps)["low_cadence"].values[0].mild, rel=1e-4)
    assert {finding.kind for finding in tracker.within_limits} <= judged(run_of_slow_steps)
    asleep = tracker.state()
    awake = cadans.Tracker(rate_hz=100, runner=WHO)
    awake.restore(asleep)
    assert [finding.text for finding in awake.findings] == [finding.text for finding in tracker.findings] != []
    tracker.reset()
    assert tracker.findings == []
    with pytest.raises(ValueError, match="speed_mps must be"):
        tracker.speed_mps = 40
    assert tracker.speed_mps == 3.2


def test_a_cue_comes_when_it_has_lasted_and_then_keeps_quiet(run_of_slow_steps):
    steps = run_of_slow_steps.steps
    cues = cadans.Cues("pelvis", runner=WHO).push(steps, speed_mps=3.2)
    # two things are so; they are said one at a time, a minute apart
    assert [cue.kind for cue in cues] == ["vertical_bounce", "low_cadence"] or [cue.kind for cue in cues] == ["low_cadence", "vertical_bounce"]
    for cue in cues:
        assert cue.t_us - cue.began_us >= 20_000_000
        assert cue.text
        assert cue.text_in("nl") != cue.text
        assert 0 < cue.confidence <= 1
    assert cues[1].t_us - cues[0].t_us >= 60_000_000
    low = next(cue for cue in cues if cue.kind == "low_cadence")
    assert (low.text, low.text_in("nl")) == ("Quicker steps", "Snellere passen")
    assert low.value < low.limit
    often = cadans.Cues("pelvis", runner=WHO, config={"minimum_s": 5, "quiet_kind_s": 10, "quiet_any_s": 0})
    assert len(often.push(steps, speed_mps=3.2)) > 6


def test_cues_are_the_same_row_by_row(run_of_slow_steps):
    steps = run_of_slow_steps.steps
    at_once = cadans.Cues("pelvis", runner=WHO).push(steps, speed_mps=3.2)
    cues = cadans.Cues("pelvis", runner=WHO)
    one_by_one = [cue for i in range(len(steps)) for cue in cues.push(steps[i : i + 1], speed_mps=3.2)]
    assert one_by_one == at_once
    assert {finding.kind for finding in cues.findings} >= {cue.kind for cue in at_once}
    cues.reset()
    assert cues.findings == []
    assert cues.push(steps, speed_mps=3.2) == at_once


def test_nothing_is_said_to_who_runs_as_usual_or_walks():
    for truth in (
        cadans.synth.runner(cadence_spm=172, speed_mps=3, duration_s=120),
        cadans.synth.runner(bouts=[Bout("walking", 60), Bout("standing", 60)]),
    ):
        run = cadans.analyze(truth.recording, runner=WHO)
        assert cadans.Cues("pelvis", runner=WHO).push(run.steps, speed_mps=3) == []


def test_cues_refuse_by_name(run):
    with pytest.raises(ValueError, match="'hip' is not a placement"):
        cadans.Cues("hip")
    with pytest.raises(KeyError, match="did you mean 'minimum_s'"):
        cadans.Cues("pelvis", config={"minimums": 3})
    with pytest.raises(ValueError, match=r"minimum_s must be in \[0, 300\]"):
        cadans.Cues("pelvis", config={"minimum_s": -1})
    with pytest.raises(ValueError, match="these are no rows of cadans"):
        cadans.Cues("pelvis").push(run.events)
    with pytest.raises(ValueError, match="speed_mps must be"):
        cadans.Cues("pelvis").push(run.steps, speed_mps=-1)
    for setting in cadans.Cues.settings():
        for value in (setting.low, setting.high):
            cadans.Cues("pelvis", config={setting.name: value})
        with pytest.raises(ValueError, match=setting.name):
            cadans.Cues("pelvis", config={setting.name: setting.high + 1})


# ---- over the run


@pytest.fixture(scope="module")
def long_run():
    bout = Bout("running", 900, speed_mps=3, speed_end_mps=3, cadence_spm=178, cadence_end_spm=166)
    return cadans.analyze(cadans.synth.runner(bouts=[bout], rate_hz=50).recording)


def test_drift_is_what_changed_in_ten_minutes(long_run):
    drift = long_run.drift("cadence_spm")
    assert drift.low < drift.per_10_min < drift.high
    assert drift.per_10_min == pytest.approx(-8, abs=1)  # 12 in a quarter of an hour
    assert drift.high < 0
    assert not drift.given_speed  # a pelvis knows no speed
    assert drift.blocks >= 40
    assert long_run.to_dict()["drift"]["cadence_spm"]["per_10_min"] == pytest.approx(drift.per_10_min)
    with pytest.raises(KeyError, match="did you mean 'cadence_spm'"):
        long_run.drift("cadence")


def test_drift_needs_five_minutes(run):
    assert all(np.isnan(value) for name, value in dataclasses.asdict(run.drift("cadence_spm")).items() if name in ("per_10_min", "low", "high"))
    assert run.to_dict()["drift"] == {}


def test_variability_is_of_the_stride_time(long_run, run):
    strides = long_run.variability
    assert strides.strides == pytest.approx(1290, rel=0.02)
    assert 0 < strides.sd_s < 0.05
    assert 0 < strides.cv_pct < 6
    assert 0.5 < strides.dfa_alpha < 1.5
    assert run.variability.strides > 80
    assert np.isnan(run.variability.dfa_alpha)  # below 600 strides
    assert long_run.to_dict()["variability"]["strides"] == strides.strides
