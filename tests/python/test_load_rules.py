# SPDX-License-Identifier: Apache-2.0
"""What rules, advice, pain, plan and shoes say of a log, through the C++ behind `cadans.load` and `cadans plan`."""

from __future__ import annotations

import csv
import math
from itertools import pairwise

import numpy as np
import pytest

from cadans import _core
from cadans.load_rules import Advice, Rule, ShoeWear

COLUMNS = np.dtype(
    [
        ("start", "datetime64[us]"), ("date", "datetime64[D]"), ("sport", "U16"), ("distance_m", "f8"), ("duration_s", "f8"),
        ("steps", "f8"), ("impact", "f8"), ("rpe", "f8"), ("shoe", "U40"), ("source", "U16"),
    ]
)  # fmt: skip
PAIN = np.dtype([("date", "datetime64[D]"), ("when", "U16"), ("score", "f8"), ("where", "U64")])
MONDAY = np.datetime64("2026-01-05")
NO_DAYS = np.zeros(0, "datetime64[D]")


def sessions(rows, sport="run"):
    """(day since MONDAY, km, shoe) each; six minutes and 1000 steps a kilometre."""
    made = [(MONDAY + day, MONDAY + day, sport, km * 1000, km * 360, km * 1000, np.nan, np.nan, shoe, "test") for day, km, shoe in rows]
    return np.array(made, COLUMNS)


def weeks(*totals_km, shoe="blue"):
    """Three runs a week: Tuesday, Thursday, and the longer one on Sunday."""
    shares = ((1, 0.3), (3, 0.3), (6, 0.4))
    return sessions([(7 * week + day, share * km, shoe) for week, km in enumerate(totals_km) for day, share in shares if km > 0])


def pain(*notes):
    return np.array([(MONDAY + day, when, score, "knee") for day, when, score in notes], PAIN)


def judged(runs, *, other=None, hurts=None, as_of=None, unknown=NO_DAYS, channel="distance", **more):
    last = runs["date"].max() if as_of is None else MONDAY + as_of
    return _core.load_rules(
        runs, sessions([]) if other is None else other, pain() if hurts is None else hurts, unknown, int(last.astype(int)), channel, **more
    )


def rules(*args, **more):
    return {one["kind"]: Rule.of(one) for one in judged(*args, **more)["rules"]}


def advice(*args, **more):
    return {one["kind"]: Advice.of(one) for one in judged(*args, **more)["advice"]}


def test_every_rule_has_limits_evidence_source_and_text_in_both_languages():
    found = rules(weeks(30, 30, 30, 30, 30, 30))
    assert tuple(found) == _core.load_rule_names
    for rule in found.values():
        assert rule.light in ("unknown", "green", "amber", "red")
        assert rule.evidence in ("A", "B", "C")
        assert len(rule.source) > 10
        assert (rule.light == "unknown") == (rule.reason != "")
        assert rule.text_in("en") != rule.text_in("nl")
        assert f"Evidence {rule.evidence}" in rule.text_in("en")
        assert f"Bewijs {rule.evidence}" in rule.text_in("nl")


def test_the_ten_percent_rule_is_called_a_habit_and_the_single_run_the_best_supported():
    found = rules(weeks(30, 30, 30, 30, 30, 36))
    weekly, spike = found["weekly_change"], found["session_spike"]
    assert weekly.light == "amber"
    assert weekly.value == pytest.approx(20)
    assert "20.8 %" in weekly.text_in("en")
    assert "20.3 %" in weekly.text_in("en")
    assert "not a proven limit" in weekly.text_in("en")
    assert (spike.amber, spike.red) == (1.10, 2.00)
    assert spike.value == pytest.approx(1.2)
    assert "5205 runners" in spike.text_in("en")


def test_ratios_carry_their_critique_and_decide_nothing():
    found = rules(weeks(30, 30, 30, 30, 30, 30))
    for kind in ("acwr_coupled", "acwr_uncoupled", "acwr_ewma"):
        assert not found[kind].counts
        assert "Not used in the advice" in found[kind].text_in("en") or "not used in the advice" in found[kind].text_in("en")


def test_an_empty_week_makes_no_infinite_rise():
    weekly = rules(weeks(30, 30, 0, 10))["weekly_change"]
    assert math.isnan(weekly.value)
    assert (weekly.light, weekly.reason) == ("unknown", "empty_before")
    assert weekly.value_in("en") == ""


def test_an_unknown_day_is_no_rest_day():
    runs = weeks(30, 30, 30, 30, 30)
    found = rules(runs, unknown=runs["date"][-1:] - 1)
    for kind in ("rest_days", "rolling_change", "weekly_change", "monotony", "active_minutes"):
        assert (found[kind].light, found[kind].reason) == ("unknown", "unknown_day")


def test_a_run_without_steps_leaves_the_knees_unknown():
    runs = weeks(30, 30, 30)
    assert rules(runs, mass_kg=70)["knee_load"].detail == pytest.approx((30000, 30000 * 3 * 70 * 9.80665 / 1000))
    runs["steps"][-1] = np.nan
    assert rules(runs)["knee_load"].reason == "not_told"


def test_a_mass_that_nobody_has_is_refused_by_name():
    with pytest.raises(ValueError, match="mass_kg"):
        rules(weeks(30), mass_kg=5)


def test_strength_with_cuffs_always_says_only_under_supervision():
    runs = weeks(30, 30, 30)
    gym = sessions([(15, 0, ""), (17, 0, "")], "strength")
    gym["distance_m"] = np.nan
    without, with_cuffs = rules(runs, other=gym), rules(runs, other=gym, restricted_days=gym["date"][:1])
    assert without["strength_sessions"].light == "green"
    assert "cuff" not in without["strength_sessions"].text_in("en")
    assert "only under supervision: cuff pressure must be set by a professional" in with_cuffs["strength_sessions"].text_in("en")
    assert "alleen onder begeleiding" in with_cuffs["strength_sessions"].text_in("nl")
    assert rules(runs)["strength_sessions"].reason == "not_logged"


def test_walks_and_rides_count_as_active_minutes_and_other_sports_do_not():
    runs = weeks(10, 10)  # an hour of running a week: 120 moderate minutes
    walk, yoga = sessions([(9, 5, "")], "walk"), sessions([(9, 5, "")], "other")
    assert rules(runs)["active_minutes"].value == pytest.approx(120)
    assert rules(runs, other=walk)["active_minutes"].value == pytest.approx(150)
    assert rules(runs, other=yoga)["active_minutes"].value == pytest.approx(120)


def test_weeks_have_the_light_of_their_change():
    assert judged(weeks(30, 30, 36, 50, 30))["week_lights"] == ["unknown", "unknown", "amber", "red", "green"]


@pytest.mark.parametrize("channel", ["distance", "duration", "steps", "impact", "session_rpe"])
def test_every_channel_is_judged_or_says_why_not(channel):
    for rule in rules(weeks(30, 31, 32, 33, 34, 35), channel=channel).values():
        assert (rule.light == "unknown") == (rule.reason != "")


def test_next_week_holds_ten_percent_more_and_a_run_ten_percent_more_than_the_longest():
    found = advice(weeks(30, 30, 30, 30, 33))
    assert found["week_ceiling"].value == pytest.approx(36300)
    assert found["week_ceiling"].reason == "last_week"
    assert "36.3 km" in found["week_ceiling"].text_in("en")
    assert "36,3 km" in found["week_ceiling"].text_in("nl")
    assert found["longest_run"].value == pytest.approx(1.1 * 0.4 * 33000)


@pytest.mark.parametrize(
    ("totals", "rule", "ceiling_km"),
    [
        ((40, 40, 40, 40, 20), "mean_of_four", 1.1 * 35),
        ((20, 20, 20, 20, 40), "over", 22),
        ((20, 20, 20, 20, 0), "comeback", 1.1 * 15),
    ],
)
def test_the_ceiling_says_by_which_rule_it_came_about(totals, rule, ceiling_km):
    found = advice(weeks(*totals), as_of=7 * len(totals) - 1)["week_ceiling"]
    assert found.reason == rule
    assert found.value == pytest.approx(1000 * ceiling_km)


def test_pain_comes_first():
    runs = weeks(30, 30, 30, 30)
    red = advice(runs, hurts=pain((27, "during", 7)))
    assert next(iter(red)) == "pain"
    assert {one.light for one in red.values()} == {"red", "amber"}
    assert red["week_ceiling"].value == 0
    assert advice(runs, hurts=pain((27, "during", 4)))["week_ceiling"].value == pytest.approx(30000)
    assert advice(runs, hurts=pain((10, "during", 9)))["pain"].light == "unknown"  # weeks ago


def test_more_pain_the_next_morning_means_too_much():
    assert _core.pain_light(0, 0, 3)["light"] == "red"
    assert _core.pain_light(2, 2, 1, 0)["too_much"]
    assert _core.pain_light(2, 2, 1, 1)["light"] == "green"
    assert _core.pain_light()["light"] == "unknown"
    for wrong in (-1, 10.5, math.inf):
        with pytest.raises(ValueError, match=r"next_morning.*\[0, 10\]"):
            _core.pain_light(next_morning=wrong)


def test_rest_grows_with_the_complaint_and_severe_asks_for_a_professional():
    ranges = [_core.rest_range(complaint) for complaint in ("light", "moderate", "severe")]
    assert [(one["first_days"], one["last_days"]) for one in ranges] == [(3, 7), (7, 14), (14, 28)]
    assert [one["professional"] for one in ranges] == [False, False, True]
    assert [_core.complaint_of(score) for score in (1, 4, 7)] == ["light", "moderate", "severe"]
    with pytest.raises(ValueError, match="'light', 'moderate', 'severe'"):
        _core.rest_range("odd")


def test_the_checklist_says_whom_to_ask_and_never_what_it_is():
    signs = _core.warning_signs("nl")
    assert {one["action"] for one in signs} == {"emergency", "doctor_today", "see_doctor"}
    assert _core.warning_action(["locked", "chest_pain"])["action"] == "emergency"
    assert "112" in _core.warning_action(["chest_pain"], "nl")["text"]
    assert "no all-clear" in _core.warning_action([])["text"]
    with pytest.raises(ValueError, match="warning sign"):
        _core.warning_action(["nose"])
    with pytest.raises(ValueError, match="'en', 'nl'"):
        _core.warning_signs("de")


def test_shoes_warn_from_80_percent_of_700_km():
    runs = np.concatenate([sessions([(day, 14.1, "old") for day in range(40)]), sessions([(41, 5, "new"), (42, np.nan, "lost")])])
    shoes = {one["name"]: ShoeWear.of(one) for one in judged(runs)["shoes"]}
    assert shoes["old"].light == "amber"
    assert shoes["old"].share == pytest.approx(564 / 700)
    assert shoes["new"].light == "green"
    assert (shoes["lost"].light, shoes["lost"].unknown_runs) == ("unknown", 1)
    assert "weak evidence" in shoes["old"].text_in("en")
    assert "zwak bewijs" in shoes["old"].text_in("nl")
    assert str(shoes["new"].first_date) == "2026-02-15"


def test_one_pair_for_every_run_suggests_a_second():
    assert judged(weeks(30, 30, 30, 30))["rotation"]["suggest"]
    both = np.concatenate([weeks(30, 30, 30, 30), weeks(10, 10, 10, 10, shoe="red")])
    assert not judged(both)["rotation"]["suggest"]


def test_a_plan_climbs_by_ten_percent_at_most_and_reaches_its_target():
    plan = _core.plan({"week_m": 12000, "target_week_m": 30000, "longest_run_m": 5000, "run_days": 4}, np.datetime64("2026-03-04"))
    totals = [week["total_m"] for week in plan]
    highest = 12000.0
    for total in totals:
        assert total <= 1.1 * highest * (1 + 1e-9)
        highest = max(highest, total)
    assert totals[-1] == pytest.approx(30000)
    assert plan[-1]["at_target"]
    assert plan[0]["week_start"] == np.datetime64("2026-03-09")
    assert "cut_back" in {week["kind"] for week in plan}
    days = [(day["date"], day["distance_m"]) for week in plan for day in week["days"]]
    assert all(b[0] - a[0] == np.timedelta64(1, "D") for a, b in pairwise(days))
    longest = [0.0] * 29 + [5000.0]
    for _, distance in days:
        assert distance <= 1.1 * max(longest[-30:]) * (1 + 1e-9)
        longest.append(distance)


def test_a_plan_repeats_at_amber_and_rests_and_steps_back_at_red():
    plan = _core.plan({}, np.datetime64("2026-03-09"), pain=["green", "amber", "red", "green"], weeks=4)
    assert [week["kind"] for week in plan] == ["climb", "repeat", "rest", "step_back"]
    assert plan[1]["total_m"] == pytest.approx(plan[0]["total_m"])
    assert plan[2]["total_m"] == 0
    assert plan[3]["total_m"] == pytest.approx(0.8 * plan[0]["total_m"])


def test_bad_settings_of_a_plan_are_refused_by_name_and_range():
    start = np.datetime64("2026-03-09")
    for name, _, low, high, _, _ in _core.plan_settings():
        for wrong in (low - 0.5, high + 0.5, math.nan):
            with pytest.raises(ValueError, match=name):
                _core.plan({name: wrong}, start)
    with pytest.raises(ValueError, match="run_days must be a whole number"):
        _core.plan({"run_days": 2.5}, start)
    with pytest.raises(ValueError, match="there is no setting 'pace'"):
        _core.plan({"pace": 1}, start)
    with pytest.raises(ValueError, match="start"):
        _core.plan({}, np.datetime64("NaT"))
    with pytest.raises(ValueError, match="weeks"):
        _core.plan({}, start, weeks=0)


def real_runs(data, name):
    with open(data / "run_logs" / name, newline="") as file:
        rows = [row for row in csv.DictReader(file) if "Run" in row["type"]]
    runs = np.zeros(len(rows), COLUMNS)
    for run, row in zip(runs, rows):
        run["start"] = run["date"] = np.datetime64(row["date"])
        run["distance_m"], run["duration_s"] = float(row["distance_km"]) * 1000, float(row["moving_s"])
    runs["steps"] = runs["impact"] = runs["rpe"] = np.nan
    return runs


def of_days(runs, as_of):
    """By the formulas: km of each day's sum and longest run, from the first run to `as_of`."""
    first = runs["date"].min()
    total = np.zeros(int((as_of - first).astype(int)) + 1)
    longest = np.zeros_like(total)
    for run in runs[runs["date"] <= as_of]:
        day = int((run["date"] - first).astype(int))
        total[day] += run["distance_m"]
        longest[day] = max(longest[day], run["distance_m"])
    return total, longest


@pytest.mark.parametrize("name", ["runner_a.csv", "runner_b.csv"])
def test_real_logs_agree_with_an_independent_calculation(data, name):
    runs = real_runs(data, name)
    days = np.unique(runs["date"])
    some = days[days > days[0] + 20]
    assert len(some) > 5
    for as_of in some[:: max(1, len(some) // 25)]:
        found = {one["kind"]: one for one in judged(runs, as_of=int((as_of - MONDAY).astype(int)))["rules"]}
        total, longest = of_days(runs, as_of)
        last_week = [i for i in range(len(total) - 7, len(total)) if longest[i] > 0 and i >= 30]
        spikes = [longest[i] / max(longest[i - 30 : i]) for i in last_week if max(longest[i - 30 : i]) > 0]
        expected = max(spikes) if spikes else math.nan
        assert found["session_spike"]["value"] == pytest.approx(expected, rel=1e-9, nan_ok=True)
        assert found["rest_days"]["value"] == np.count_nonzero(total[-7:] == 0)
        before = total[-14:-7].sum()
        rolling = 100 * (total[-7:].sum() - before) / before if before > 0 else math.nan
        assert found["rolling_change"]["value"] == pytest.approx(rolling, rel=1e-9, abs=1e-9, nan_ok=True)
        run_days = total[-28:][total[-28:] > 0]
        hard = math.nan
        if len(total) >= 28 and len(run_days) >= 4:
            limit = max(np.percentile(run_days, 75), 1.1 * np.median(run_days))
            is_hard = total[-8:] >= limit * (1 - 1e-9)
            hard = np.count_nonzero(is_hard[1:] & is_hard[:-1])
        assert found["hard_after_hard"]["value"] == pytest.approx(hard, nan_ok=True)
        for one in found.values():
            assert (one["light"] == "unknown") == (one["reason"] != "")
