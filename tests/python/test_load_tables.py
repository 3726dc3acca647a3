# SPDX-License-Identifier: Apache-2.0
"""The tables of a load against the formulas, written down once more in plain Python."""

import csv
import json
import math
import os
import random
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

import cadans
from cadans.log.training_log import SESSION_DTYPE

NAN = math.nan
DAY = timedelta(1)
WINDOWED = "acute_7d chronic_28d acwr_coupled acwr_uncoupled monotony strain session_spike"
RECURSIVE = "acwr_ewma fitness fatigue form"
DAY_COLUMNS = "date known runs distance_m duration_s acute_7d chronic_28d acwr_coupled acwr_uncoupled acwr_ewma monotony strain fitness fatigue form session_spike"
WEEK_COLUMNS = "week_start known_days runs distance_m duration_s change_pct"


def log_of(rows, unknown_days=()):
    """A log of (date, distance_m, duration_s[, steps, impact, rpe])."""
    sessions = np.zeros(len(rows), SESSION_DTYPE)
    for i, row in enumerate(rows):
        day, *numbers = row
        numbers += [NAN] * (5 - len(numbers))
        sessions[i] = (f"{day}T18:00:00", day, "run", *numbers, "", "cadans_csv")
    return SimpleNamespace(sessions=sessions, unknown_days=np.array([str(day) for day in unknown_days], "datetime64[D]"))


def every_few_days(count, every=2, distance_m=8000.0, first=date(2025, 1, 6)):
    return [(first + i * every * DAY, distance_m, distance_m / 2.8) for i in range(count)]


# --- the same, in plain Python, from the formulas of the design page ---


def amount_in(channel, row):
    distance_m, duration_s, steps, impact, rpe = (*row[1:], *([NAN] * (6 - len(row))))
    by_channel = {"distance": distance_m, "duration": duration_s, "steps": steps, "impact": impact, "session_rpe": rpe * duration_s / 60}
    return by_channel[channel]


def ratio(a, b):
    return a / b if b and not math.isnan(a) and not math.isnan(b) else NAN


def tables_by_hand(rows, unknown_days=(), as_of=None, channel="distance"):
    last = as_of or max(row[0] for row in rows)
    first = min(row[0] for row in rows)
    dates = [first + i * DAY for i in range((last - first).days + 1)]
    of_day = {day: [row for row in rows if row[0] == day] for day in dates}
    amount, longest, known = {}, {}, {}
    for day in dates:
        amounts = [amount_in(channel, row) for row in of_day[day]]
        amount[day] = sum(amounts) if amounts or day not in unknown_days else NAN
        longest[day] = NAN if any(map(math.isnan, amounts)) else max(amounts, default=0.0)
        known[day] = day not in unknown_days

    def total(day, ago, count, table=amount):
        """Over `count` days, the last of them `ago` days before `day`."""
        window = [day - (ago + i) * DAY for i in range(count)]
        whole = all(known.get(d, False) and not math.isnan(amount[d]) for d in window)
        return [table[d] for d in window] if whole else None

    days, e7, e28, fitness, fatigue, since, before = [], None, None, 0.0, 0.0, 0, (0.0, 0.0)
    for day in dates:
        row = dict.fromkeys((WINDOWED + " " + RECURSIVE).split(), NAN)
        row.update(date=day, known=known[day], runs=len(of_day[day]))
        for name, named in (("distance_m", "distance"), ("duration_s", "duration")):
            recorded = [amount_in(named, each) for each in of_day[day]]
            row[name] = sum(recorded) if recorded or known[day] else NAN
        if (week := total(day, 0, 7)) is not None:
            row["acute_7d"] = math.fsum(week)
            mean = math.fsum(week) / 7
            sd = math.sqrt(math.fsum((x - mean) ** 2 for x in week) / 7)
            row["monotony"] = NAN if mean == 0 else 10.0 if sd == 0 else min(10.0, mean / sd)
            row["strain"] = row["acute_7d"] * row["monotony"]
        if (month := total(day, 0, 28)) is not None:
            row["chronic_28d"] = math.fsum(month) / 4
            row["acwr_coupled"] = ratio(row["acute_7d"], row["chronic_28d"])
            row["acwr_uncoupled"] = ratio(row["acute_7d"], math.fsum(month[7:]) / 3)
        if (past := total(day, 1, 30, longest)) is not None and of_day[day] and known[day]:
            row["session_spike"] = ratio(longest[day], max(past))
        row["form"] = before[0] - before[1]
        before = (NAN, NAN)
        if known[day] and not math.isnan(amount[day]):
            load = amount[day]
            e7 = load if e7 is None else 2 / 8 * load + (1 - 2 / 8) * e7
            e28 = load if e28 is None else 2 / 29 * load + (1 - 2 / 29) * e28
            fitness += (load - fitness) / 42
            fatigue += (load - fatigue) / 7
            row["fitness"], row["fatigue"] = before = fitness, fatigue
            row["acwr_ewma"] = ratio(e7, e28) if since >= 28 else NAN
            since += 1
        else:
            since = 0
        days.append(row)

    weeks = []
    monday = first - first.weekday() * DAY
    while monday <= last:
        seven = [monday + i * DAY for i in range(7)]
        there = [d for d in seven if known.get(d, False)]
        counted = [d for d in there if not math.isnan(amount[d])]
        week = {"week_start": monday, "known_days": len(there), "runs": sum(len(of_day[d]) for d in there), "change_pct": NAN}
        for name, named in (("distance_m", "distance"), ("duration_s", "duration")):
            sums = [math.fsum(amount_in(named, row) for row in of_day[d]) for d in there]
            week[name] = math.fsum(x for x in sums if not math.isnan(x))
        week["amount"], week["whole"] = math.fsum(amount[d] for d in counted), len(counted) == 7
        if weeks and weeks[-1]["whole"] and week["whole"] and weeks[-1]["amount"] > 0:
            week["change_pct"] = 100 * (week["amount"] - weeks[-1]["amount"]) / weeks[-1]["amount"]
        weeks.append(week)
        monday += 7 * DAY
    return days, weeks


def assert_equal(table, by_hand, columns):
    assert table.dtype.names == tuple(columns.split())
    assert len(table) == len(by_hand)
    for name in table.dtype.names:
        expected = [row[name] for row in by_hand]
        if isinstance(expected[0], date):
            assert table[name].astype("datetime64[D]").tolist() == expected, name
        else:
            np.testing.assert_allclose(table[name], np.array(expected, float), rtol=1e-9, atol=1e-9, err_msg=name)


def assert_same(rows, unknown_days=(), as_of=None, channel="distance"):
    load = cadans.load(log_of(rows, unknown_days), as_of, channel=channel)
    days, weeks = tables_by_hand(rows, unknown_days, as_of, channel)
    assert_equal(load.days, days, DAY_COLUMNS)
    assert_equal(load.weeks, weeks, WEEK_COLUMNS)
    return load


# --- real logs ---


def run_logs():
    folder = os.environ.get("CADANS_DATA")
    return sorted(Path(folder, "run_logs").glob("*.csv")) if folder else []


@pytest.mark.skipif(not run_logs(), reason="CADANS_DATA is not set")
@pytest.mark.parametrize("channel", ["distance", "duration"])
@pytest.mark.parametrize("path", run_logs(), ids=lambda path: path.stem)
def test_every_column_of_a_real_log_equals_the_formulas(path, channel):
    with path.open(encoding="utf-8") as file:
        rows = [(date.fromisoformat(r["date"]), 1000 * float(r["distance_km"]), float(r["moving_s"])) for r in csv.DictReader(file)]
    load = assert_same(rows, channel=channel)
    assert load.days["runs"].sum() == len(rows)
    assert np.isfinite(load.days["session_spike"]).any()
    assert np.isfinite(load.days["acwr_ewma"]).any()
    assert np.isfinite(load.weeks["change_pct"]).any()


@pytest.mark.skipif(not run_logs(), reason="CADANS_DATA is not set")
def test_days_marked_unknown_in_a_real_log():
    with run_logs()[0].open(encoding="utf-8") as file:
        rows = [(date.fromisoformat(r["date"]), 1000 * float(r["distance_km"]), float(r["moving_s"])) for r in csv.DictReader(file)]
    run, rest = rows[60][0], rows[90][0] + DAY
    assert_same(rows, unknown_days=[run, rest, rest + 3 * DAY])


# --- logs that nobody ran ---


@pytest.mark.parametrize("seed", range(20))
def test_any_log_equals_the_formulas(seed):
    """Two runs a day, empty weeks, runs without a number, days marked unknown, the log told in any order."""
    chance = random.Random(seed)
    first = date(2023, 12, 1) + chance.randrange(60) * DAY
    rows, unknown_days = [], []
    for i in range(chance.choice([3, 40, 130, 400])):
        day = first + i * DAY
        if i and (i // 7) % 5 == 4:
            continue
        if chance.random() < 0.02:
            unknown_days.append(day)
        for _ in range(chance.choice([0, 0, 1, 1, 2]) if i else 1):
            told = [chance.uniform(0, 20e3), chance.uniform(0, 7e3), chance.uniform(0, 2e4), chance.uniform(0, 1e5), chance.uniform(0, 10)]
            rows.append((day, *(NAN if chance.random() < 0.005 else number for number in told)))
    last = max(row[0] for row in rows)
    chance.shuffle(rows)
    unknown_days = [day for day in unknown_days if day <= last]
    for channel in ("distance", "duration", "steps", "impact", "session_rpe"):
        assert_same(rows, unknown_days, channel=channel)
        assert_same(rows, unknown_days, as_of=last + 12 * DAY, channel=channel)


def test_ten_years_do_not_drift():
    chance = random.Random(3)
    rows = [(date(2014, 1, 1) + i * DAY, chance.uniform(0.1, 1) * 1e4, 3000.0) for i in range(0, 3650, 2)]
    assert_same(rows)


# --- in a runner's words ---


def test_one_session_is_one_day_and_one_week():
    load = assert_same([(date(2025, 3, 5), 5000.0, 1500.0)])
    assert len(load.days) == 1
    assert load.weeks["known_days"].tolist() == [1]
    assert load.weeks["week_start"][0] == np.datetime64("2025-03-03")
    assert load.days["form"][0] == 0
    assert load.days["fitness"][0] == pytest.approx(5000 / 42)
    assert load.as_of == date(2025, 3, 5)


def test_an_empty_log_gives_empty_tables_and_says_why():
    load = cadans.load(log_of([]))
    assert load.days.dtype.names == tuple(DAY_COLUMNS.split())
    assert len(load.days) == len(load.weeks) == 0
    assert load.reason == "the log holds no run"
    assert load.as_of is None
    assert (load.rules, load.advice, load.shoes) == ([], [], [])
    assert "no run" in repr(load)
    json.dumps(load.to_dict(), allow_nan=False)


def test_as_of_before_the_first_session():
    load = cadans.load(log_of(every_few_days(5)), "2024-12-31")
    assert len(load.days) == 0
    assert load.reason == "the log holds no run on or before 2024-12-31"


def test_as_of_leaves_out_what_comes_after_and_says_so():
    rows = every_few_days(30)
    load = assert_same([row for row in rows if row[0] <= date(2025, 1, 31)], as_of=date(2025, 1, 31))
    early = cadans.load(log_of(rows), date(2025, 1, 31))
    assert early.days.tobytes() == load.days.tobytes()
    assert early.notes == ["17 runs after the last day were left out"]


def test_as_of_after_the_last_session_adds_rest():
    rows = every_few_days(20)
    load = assert_same(rows, as_of=rows[-1][0] + 40 * DAY)
    assert load.days["acute_7d"][-1] == 0
    assert load.days["chronic_28d"][-1] == 0
    assert math.isnan(load.days["acwr_coupled"][-1])
    assert math.isnan(load.days["monotony"][-1])


@pytest.mark.parametrize("as_of", ["2025-02-01", date(2025, 2, 1), np.datetime64("2025-02-01"), np.datetime64("2025-02-01T13:00")])
def test_as_of_is_any_date(as_of):
    assert cadans.load(log_of(every_few_days(5)), as_of).as_of == date(2025, 2, 1)


def test_a_comeback_is_not_infinite():
    """One whole empty week between two weeks of running."""
    rows = [*every_few_days(4, first=date(2025, 1, 6)), *every_few_days(4, first=date(2025, 1, 20)), (date(2025, 1, 28), 9000.0, 3000.0), (date(2025, 2, 2), 9000.0, 3000.0)]
    load = assert_same(rows)
    changes = load.weeks["change_pct"]
    assert changes[1] == -100
    assert math.isnan(changes[2])
    assert changes[3] == pytest.approx(100 * (18000 - 32000) / 32000)
    assert not np.isinf(changes).any()


def test_weeks_that_are_not_wholly_known_have_no_change():
    rows = every_few_days(40, every=1, first=date(2025, 1, 8))  # a Wednesday
    weeks = assert_same(rows).weeks
    assert weeks["known_days"].tolist() == [5, 7, 7, 7, 7, 7]
    assert np.isnan(weeks["change_pct"][:2]).all()
    assert weeks["change_pct"][2:].tolist() == [0, 0, 0, 0]


def test_a_day_marked_unknown_is_not_rest():
    rows = every_few_days(60, every=1, distance_m=5000.0)
    unknown = date(2025, 2, 10)
    load = assert_same(rows, unknown_days=[unknown])
    at = (unknown - rows[0][0]).days
    days = load.days
    assert not days["known"][at]
    assert days["distance_m"][at] == 5000  # what was recorded is kept
    assert np.isnan(days["acute_7d"][at : at + 7]).all()
    assert days["acute_7d"][at + 7] == 35000
    assert np.isnan(days["session_spike"][at : at + 31]).all()
    assert load.weeks["known_days"][5] == 6
    assert np.isnan(load.weeks["change_pct"][5:7]).all()


def test_an_unknown_day_without_a_run_has_no_distance():
    rows = every_few_days(10)
    days = cadans.load(log_of(rows, [date(2025, 1, 7)])).days
    assert math.isnan(days["distance_m"][1])
    assert days["distance_m"][3] == 0  # rest


def test_days_marked_unknown_outside_the_log_change_nothing():
    rows = every_few_days(40)
    plain = cadans.load(log_of(rows))
    marked = cadans.load(log_of(rows, [date(2024, 5, 1), date(2030, 1, 1)]))
    assert plain.days.tobytes() == marked.days.tobytes()


def test_seven_days_alike_are_as_monotonous_as_it_gets():
    days = cadans.load(log_of(every_few_days(20, every=1))).days
    assert (days["monotony"][6:] == 10).all()
    assert (days["strain"][6:] == 10 * days["acute_7d"][6:]).all()


def test_a_spike_is_held_against_the_longest_run_not_the_longest_day():
    rows = [*every_few_days(16, distance_m=5000.0), (date(2025, 2, 10), 6000.0, 2000.0), (date(2025, 2, 10), 7000.0, 2400.0)]
    day = assert_same(rows).days[-1]
    assert day["distance_m"] == 13000
    assert day["session_spike"] == pytest.approx(7 / 5)


def test_a_run_without_a_distance_makes_its_day_unknown_in_distance_alone():
    rows = every_few_days(30)
    rows[20] = (rows[20][0], NAN, 3000.0)
    by_distance, by_time = assert_same(rows), assert_same(rows, channel="duration")
    assert math.isnan(by_distance.days["acute_7d"][41])
    assert math.isfinite(by_time.days["acute_7d"][41])
    assert by_distance.notes == ["1 day is unknown in distance: a run of its has no such number"]
    assert not by_time.notes


def test_numbers_that_cannot_be_are_taken_as_missing_and_told():
    rows = every_few_days(30)
    rows[3], rows[4] = (rows[3][0], -5000.0, 1000.0), (rows[4][0], math.inf, 1000.0)
    load = cadans.load(log_of(rows))
    assert np.isnan(load.days["distance_m"][[6, 8]]).all()
    assert "2 numbers of runs were taken as missing: negative, infinite, or an rpe above 10" in load.notes


def test_a_run_without_a_date_is_left_out_and_told():
    log = log_of(every_few_days(10))
    log.sessions["date"][4] = "NaT"
    load = cadans.load(log)
    assert load.days["runs"].sum() == 9
    assert load.notes == ["1 run was left out: its date is missing, or not from 1900 to 2199"]


def test_leap_days_and_years_are_days_like_others():
    rows = every_few_days(60, every=1, first=date(2023, 12, 20))
    load = assert_same(rows)
    assert np.datetime64("2024-02-29") not in load.days["date"]
    assert np.datetime64("2024-02-17") in load.days["date"]
    assert_same(every_few_days(20, every=1, first=date(2024, 2, 20)))
    assert_same(every_few_days(20, every=1, first=date(1999, 12, 25)))


def test_session_rpe_is_rpe_times_minutes():
    rows = [(date(2025, 1, 6), 5000.0, 1800.0, NAN, NAN, 6.0)]
    load = cadans.load(log_of(rows), channel="session_rpe")
    assert load.every_day["amount"][0] == 180
    assert load.unit == "1"


def test_a_pause_of_years_is_rest():
    rows = [(date(1999, 5, 1), 5000.0, 1500.0), (date(2025, 5, 1), 5000.0, 1500.0)]
    load = cadans.load(log_of(rows))
    assert len(load.days) == (rows[1][0] - rows[0][0]).days + 1
    assert load.days["chronic_28d"][-1] == 1250


# --- what is made of the tables ---


def test_the_rules_hold_the_numbers_of_the_last_day():
    chance = random.Random(8)
    load = cadans.load(log_of([(date(2025, 1, 6) + i * DAY, chance.uniform(3e3, 12e3), 3000.0) for i in range(0, 90, 2)]))
    rules, today = {rule.name: rule for rule in load.rules}, load.days[-1]
    for name in ("acwr_coupled", "acwr_uncoupled", "acwr_ewma", "monotony", "strain", "form"):
        assert rules[name].value == today[name]
    assert rules["rolling_change"].value == pytest.approx(100 * (today["acute_7d"] / load.days["acute_7d"][-8] - 1))
    assert rules["session_spike"].value == np.nanmax(load.days["session_spike"][-7:])
    assert rules["weekly_change"].value == load.weeks["change_pct"][-2]  # the last week that is over
    assert len(load.week_lights) == len(load.weeks)
    assert load.week_lights[0] == "unknown"
    assert {row["kind"] for row in load.to_dict()["advice"]} == {"pain", "rest", "longest_run", "week_ceiling"}


# --- refused ---


@pytest.mark.parametrize("as_of", ["yesterday", "1812-06-24", "9999-01-01", 20000, "", "NaT", np.datetime64("NaT")])
def test_as_of_that_is_no_date_is_refused(as_of):
    with pytest.raises(ValueError, match="as_of must be a date from 1900-01-01 to 2199-12-31"):
        cadans.load(log_of(every_few_days(5)), as_of)


def test_a_channel_that_is_none_is_refused():
    with pytest.raises(ValueError, match="channel must be one of 'distance', 'duration', 'steps', 'impact', 'session_rpe'; got 'km'"):
        cadans.load(log_of(every_few_days(5)), channel="km")


@pytest.mark.parametrize("mass_kg", [0.0, -70.0, 700.0, math.inf])
def test_a_mass_of_no_runner_is_refused(mass_kg):
    with pytest.raises(ValueError, match="mass_kg must be 25 to 200"):
        cadans.load(log_of(every_few_days(5)), mass_kg=mass_kg)


@pytest.mark.parametrize("log", [None, "runs.csv", np.zeros(3), SimpleNamespace(sessions=[1, 2])])
def test_what_is_no_log_is_refused(log):
    with pytest.raises(ValueError, match=r"cadans\.read_log"):
        cadans.load(log)


def test_a_log_without_a_column_is_refused_by_name():
    sessions = log_of(every_few_days(5)).sessions[["start", "date", "distance_m", "duration_s", "impact", "rpe"]]
    with pytest.raises(ValueError, match="no column 'steps'"):
        cadans.load(SimpleNamespace(sessions=sessions))


# --- given on ---


def test_tables_go_to_pandas_polars_csv_and_json(tmp_path):
    load = cadans.load(log_of(every_few_days(30)))
    frame = load.to_pandas("weeks")
    assert list(frame) == WEEK_COLUMNS.split()
    assert frame["distance_m"].sum() == 240000
    assert load.to_polars().columns == DAY_COLUMNS.split()
    load.to_csv(tmp_path / "days.csv")
    with (tmp_path / "days.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert rows[0]["date"] == "2025-01-06"
    assert rows[0]["acute_7d"] == ""  # not known
    assert float(rows[-1]["acute_7d"]) == load.days["acute_7d"][-1]
    plain = json.loads(json.dumps(load.to_dict(), allow_nan=False))
    assert plain["days"][0]["acute_7d"] is None
    assert plain["weeks"][1]["week_start"] == "2025-01-13"
    with pytest.raises(ValueError, match="table must be one of"):
        load.to_pandas("months")


def test_a_load_prints_its_weeks():
    load = cadans.load(log_of(every_few_days(30)))
    assert "30 runs · 2025-01-06 to 2025-03-05" in repr(load)
    assert "2025-01-13" in load._repr_html_()
