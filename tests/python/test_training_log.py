# SPDX-License-Identifier: Apache-2.0
"""A training log: every run once, on the day it was run; what was left out has a name."""

import csv
import gzip
import json
import math
import random
import struct
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import cadans
from cadans.log import Remark, Session, Skipped, make_log, read_log, session_of
from cadans.log.checks import possible_speed_mps
from cadans.log.session import Pain, UnknownDay

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
EVENING = datetime(2026, 7, 1, 16, 30, tzinfo=UTC)  # 18:30 in Amsterdam


def run(start=EVENING, km=8.0, minutes=45.0, **more):
    more = {"source": "fit", "file": f"{start:%m%d-%H%M}.fit", **more}
    return Session(more.pop("sport", "run"), start, distance_m=km * 1000, duration_s=minutes * 60, **more)


def at_home(year, month, day, hour=0, minute=0, **more):
    """A run of which the file tells the clock on the wall alone."""
    more = {"source": "garmin_csv", "file": "Activities.csv:2", **more}
    return replace(run(**more), start_utc=None, start_local=datetime(year, month, day, hour, minute))


def log_of(*found, tz="Europe/Amsterdam"):
    return make_log(found, tz, now=NOW)


def names(log):
    return [(each.what, each.file) for each in log.skipped]


def said(log):
    return "\n".join(remark.text for remark in log.remarks)


# ---- what a log is


def test_an_empty_log_is_a_log_without_runs():
    log = log_of()
    assert len(log) == 0
    assert log.sessions.dtype.names == tuple("start date sport distance_m duration_s steps impact rpe shoe source".split())
    assert "no runs" in repr(log)
    assert "no runs" in log._repr_html_()
    assert log.to_polars().height == 0


def test_runs_come_in_order_of_time_with_their_date_where_the_runner_lives():
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)  # half past midnight of the 2nd in Amsterdam
    log = log_of(run(late), run(EVENING, steps=7600.0, rpe=4.0, shoe="Pegasus"))
    assert log.sessions["date"].astype(str).tolist() == ["2026-07-01", "2026-07-02"]
    assert log.sessions["start"][0] == np.datetime64("2026-07-01T16:30:00")
    first = log.sessions[0]
    assert (first["distance_m"], first["duration_s"], first["steps"], first["rpe"], first["shoe"], first["source"]) == (8000, 2700, 7600, 4, "Pegasus", "fit")
    assert math.isnan(first["impact"])


def test_other_sports_are_left_out_named_and_kept_beside():
    ride = run(EVENING + timedelta(days=1), km=40, sport="ride", file="ride.fit")
    strength = run(EVENING + timedelta(days=2), km=math.nan, sport="strength", file="gym.fit")
    trail = run(EVENING + timedelta(days=3), sport="trail_run")
    log = log_of(ride, strength, trail)
    assert log.sessions["sport"].tolist() == ["trail_run"]
    assert names(log) == [("ride", "ride.fit"), ("strength", "gym.fit")]
    assert log.other["sport"].tolist() == ["ride", "strength"]
    assert log.skipped_counts == {"ride": 1, "strength": 1}
    assert "1 ride, 1 strength" in repr(log)


def test_what_readers_skipped_or_inferred_stays_in_the_log():
    log = log_of(Skipped("a.fit", "unreadable", "cut off"), Remark("b.csv", "taken as km"), run())
    assert names(log) == [("unreadable", "a.fit")]
    assert "taken as km" in said(log)


def test_vendor_averages_stand_beside_and_never_mixed():
    log = log_of(run(vendor={"contact_time_s": 0.24}), run(EVENING + timedelta(days=1)))
    assert log.vendor["contact_time_s"][0] == 0.24
    assert math.isnan(log.vendor["contact_time_s"][1])
    assert "contact_time_s" not in log.sessions.dtype.names


def test_titles_are_in_no_table_and_on_no_page(tmp_path):
    log = log_of(run(title="Home to Mum's"))
    log.to_csv(tmp_path / "log.csv")
    log.to_json(tmp_path / "log.json")
    written = (tmp_path / "log.csv").read_text(encoding="utf-8") + (tmp_path / "log.json").read_text(encoding="utf-8")
    assert "Mum" not in written + repr(log) + log._repr_html_()


def test_a_shoe_with_commas_quotes_emoji_and_newlines_is_shown_and_written(tmp_path):
    log = log_of(run(shoe='Peg "40", red\n<b>🏃</b>'))
    assert "<b>🏃" not in log._repr_html_()
    log.to_csv(tmp_path / "log.csv")
    assert '"Peg ""40"", red\n<b>🏃</b>"' in (tmp_path / "log.csv").read_text(encoding="utf-8")


def test_pain_and_unknown_days_are_tables_too():
    marked = [UnknownDay(date(2026, 7, 5))] * 2
    log = log_of(run(), Pain(date(2026, 7, 2), "next-morning", 5.0, "knee"), Pain(date(2026, 7, 2), "next-morning", 3.0, "knee"), *marked)
    assert log.pain.tolist() == [(date(2026, 7, 2), "next-morning", 3.0, "knee")]
    assert log.unknown_days.astype(str).tolist() == ["2026-07-05"]
    assert len(log) == 1


def test_a_log_goes_to_tables_and_json(tmp_path):
    log = log_of(run(), run(EVENING + timedelta(days=1), km=math.nan))
    assert log.to_pandas()["distance_m"].tolist()[0] == 8000
    assert log.to_polars("skipped").columns == ["file", "what", "why"]
    plain = log.to_dict()
    assert plain["sessions"][0]["date"] == "2026-07-01"
    assert plain["sessions"][1]["distance_m"] is None
    with pytest.raises(ValueError, match="table must be one of 'sessions'"):
        log.to_csv(tmp_path / "x.csv", "runs")
    assert not (tmp_path / "x.csv").exists()


# ---- the runner's clock


def test_without_a_zone_the_file_s_own_clock_tells_the_date():
    late = datetime(2026, 7, 1, 22, 30, tzinfo=UTC)
    log = log_of(run(late, start_local=datetime(2026, 7, 2, 0, 30)), tz=None)
    assert str(log.sessions["date"][0]) == "2026-07-02"
    assert not log.remarks


def test_without_any_zone_weeks_are_cut_in_utc_and_a_remark_says_what_to_give():
    log = log_of(run(datetime(2026, 7, 1, 22, 30, tzinfo=UTC)), tz=None)
    assert str(log.sessions["date"][0]) == "2026-07-01"
    assert "weeks were cut in UTC: give tz=" in said(log)


def test_a_zone_that_is_none_is_refused_by_name():
    for wrong in ("Amsterdam/Europe", "", "CEST+2", "../etc/passwd"):
        with pytest.raises(ValueError, match="tz must be the name of a time zone such as 'Europe/Amsterdam'"):
            make_log([run()], wrong)


def test_local_time_alone_becomes_utc_where_the_zone_is_told():
    log = log_of(at_home(2026, 7, 1, 18, 30))
    assert log.sessions["start"][0] == np.datetime64("2026-07-01T16:30:00")
    without = log_of(at_home(2026, 7, 1, 18, 30), tz=None)
    assert str(without.sessions["date"][0]) == "2026-07-01"
    assert "clock on the wall alone" in said(without)


def test_a_run_over_midnight_belongs_to_the_day_it_began():
    log = log_of(at_home(2026, 12 - 2, 31, 23, 50, minutes=40.0))
    assert str(log.sessions["date"][0]) == "2026-10-31"


def test_the_week_the_clocks_change_has_every_run_on_its_day():
    spring = [at_home(2026, 3, day, 0, 30, file=f"a.csv:{day}") for day in range(23, 32)]
    autumn = [at_home(2025, 10, day, 23, 30, file=f"b.csv:{day}") for day in range(20, 30)]
    log = log_of(*spring, *autumn)
    assert log.sessions["date"].astype(str).tolist() == [f"2025-10-{day}" for day in range(20, 30)] + [f"2026-03-{day}" for day in range(23, 32)]
    utc = [datetime(2026, 3, 28, 23, 30, tzinfo=UTC), datetime(2026, 3, 29, 22, 30, tzinfo=UTC)]  # the 29th and 30th, half past midnight
    assert log_of(*map(run, utc)).sessions["date"].astype(str).tolist() == ["2026-03-29", "2026-03-30"]


def test_a_local_time_that_never_was_is_taken_as_that_much_later_and_said():
    log = log_of(at_home(2026, 3, 29, 2, 30))
    assert log.sessions["start"][0] == np.datetime64("2026-03-29T01:30:00")  # 03:30 in summer time
    assert str(log.sessions["date"][0]) == "2026-03-29"
    assert "skipped when the clocks went forward" in said(log)


def test_a_local_time_that_came_twice_is_taken_the_first_time_and_said():
    log = log_of(at_home(2025, 10, 26, 2, 30))
    assert log.sessions["start"][0] == np.datetime64("2025-10-26T00:30:00")
    assert "came twice" in said(log)


def test_a_date_that_no_calendar_has_is_left_out():
    log = log_of(Session("run", None, file="x.csv:3"), run(datetime.max.replace(tzinfo=timezone(timedelta(hours=-12))), file="y.fit"))
    assert names(log) == [("implausible", "x.csv:3"), ("implausible", "y.fit")]


# ---- what cannot be


def test_future_runs_are_left_out_and_named():
    log = log_of(run(), run(EVENING + timedelta(days=1)), run(NOW + timedelta(days=30), file="watch.fit"))
    assert names(log) == [("future", "watch.fit")]
    assert "2026-12-01" in log.skipped[0].why
    assert len(log) == 2


def test_a_run_of_tomorrow_somewhere_is_kept():
    assert len(log_of(run(), run(NOW + timedelta(hours=20)))) == 2


def test_where_most_of_the_log_lies_in_the_future_this_machine_is_doubted():
    log = make_log([run(), run(EVENING + timedelta(days=7))], "UTC", now=datetime(2020, 1, 1, tzinfo=UTC))
    assert len(log) == 2
    assert "this machine's clock is doubted" in said(log)


def test_a_watch_whose_clock_was_never_set_is_left_out():
    log = log_of(run(), run(EVENING + timedelta(days=1)), run(datetime(1989, 12, 31, 0, 5, tzinfo=UTC), file="reset.fit"))
    assert names(log) == [("implausible", "reset.fit")]


def test_400_km_in_40_minutes_is_not_known_rather_than_0_or_400():
    log = log_of(run(km=400, minutes=40))
    assert math.isnan(log.sessions["distance_m"][0])
    assert log.sessions["duration_s"][0] == 2400
    assert "400.0 km in 0:40:00 is faster than any human being" in said(log)
    untimed = log_of(run(km=400, minutes=math.nan))
    assert math.isnan(untimed.sessions["distance_m"][0])
    assert "further than anybody ran in 24 h" in said(untimed)


def test_a_race_of_several_days_is_believed():
    log = log_of(run(km=386, minutes=75 * 60))
    assert log.sessions["distance_m"][0] == 386_000
    assert not log.remarks


def test_the_fastest_runners_are_believed():
    for km, minutes in ((42.195, 120.58), (10, 26.18), (5, 12.59), (1, 2.2), (0.1, 9.58 / 60), (319.6, 24 * 60), (21.0975, 57.5)):
        log = log_of(run(km=km, minutes=minutes))
        assert log.sessions["distance_m"][0] == pytest.approx(km * 1000), (km, minutes)
        assert not log.remarks


def test_limits_of_speed_only_fall_with_distance():
    speeds = [possible_speed_mps(m) for m in range(0, 400_000, 500)]
    assert speeds == sorted(speeds, reverse=True)


@pytest.mark.parametrize("km", [-5.0, -0.001, math.inf, -math.inf])
def test_a_negative_or_endless_distance_is_not_known(km):
    log = log_of(run(km=km))
    assert len(log) == 1
    assert math.isnan(log.sessions["distance_m"][0])
    assert "is impossible: taken as not known" in said(log)


def test_a_clock_that_was_stopped_at_once_is_counted_as_told_and_named():
    log = log_of(run(km=5.073, minutes=21 / 60), run(EVENING + timedelta(days=1), km=5.031, minutes=0))
    assert log.sessions["distance_m"].tolist() == [5073, 5031]
    assert log.sessions["duration_s"].tolist() == [21, 0]
    assert said(log).count("the clock was stopped early; both are counted as told") == 2


def test_an_impossible_time_moving_falls_back_on_the_time_elapsed():
    log = log_of(run(km=8, minutes=5, elapsed_s=2800.0))
    assert log.sessions["duration_s"][0] == 2800
    assert "the time elapsed, 0:46:40, was taken" in said(log)


def test_a_watch_that_was_not_stopped_does_not_make_three_days_of_running():
    log = log_of(run(km=8, minutes=3 * 24 * 60))
    assert math.isnan(log.sessions["duration_s"][0])
    assert log.sessions["distance_m"][0] == 8000
    assert "was the watch left running?" in said(log)


def test_a_treadmill_without_a_sensor_has_an_unknown_distance_not_0():
    log = log_of(run(km=0, minutes=40, sport="treadmill_run"))
    assert math.isnan(log.sessions["distance_m"][0])


def test_a_start_pressed_by_accident_is_no_run():
    log = log_of(run(km=0, minutes=0.1, file="oops.fit"))
    assert len(log) == 0
    assert names(log) == [("empty", "oops.fit")]


def test_other_numbers_out_of_range_are_not_known():
    log = log_of(run(steps=1e9, rpe=11.0, avg_hr_bpm=900.0, impact=-1.0))
    row = log.sessions[0]
    assert np.isnan([row["steps"], row["rpe"], row["impact"]]).all()
    assert math.isnan(log.merged[0].avg_hr_bpm)
    assert len(log.remarks) == 4


# ---- the same run, twice


def test_the_same_file_twice_counts_once():
    log = log_of(run(file="a.fit"), run(file="copy of a.fit"))
    assert len(log) == 1
    assert [each.what for each in log.skipped] == ["duplicate"]
    assert "the same run as" in log.skipped[0].why


def test_watch_and_phone_are_one_run():
    watch = run(km=8.0, minutes=45, elapsed_s=2800.0, steps=7600.0, file="watch.fit", vendor={"contact_time_s": 0.25})
    phone = run(EVENING + timedelta(seconds=40), km=8.3, minutes=45.5, source="gpx", file="phone.gpx")
    for order in ((watch, phone), (phone, watch)):
        log = log_of(*order)
        assert log.sessions["distance_m"].tolist() == [8000]
        assert names(log) == [("duplicate", "phone.gpx")]
        assert log.vendor["contact_time_s"][0] == 0.25


def test_a_corrected_row_wins_over_the_file_and_the_rest_comes_from_the_file():
    row = run(km=9.0, minutes=45, source="strava", file="activities.csv:7", shoe="Pegasus", rpe=5.0, sport="run")
    fit = run(EVENING + timedelta(seconds=1), km=8.0, minutes=44, steps=7600.0, sport="treadmill_run", file="a.fit")
    log = log_of(row, fit)
    kept = log.sessions[0]
    assert (kept["distance_m"], kept["duration_s"], kept["steps"], kept["shoe"], kept["rpe"]) == (9000, 2700, 7600, "Pegasus", 5)
    assert (kept["sport"], kept["source"]) == ("treadmill_run", "fit")
    assert "distances of 8.00 and 9.00 km: 9.00 km was taken" in said(log)


def test_a_row_is_joined_with_the_file_it_names_even_if_its_date_is_in_another_zone():
    row = run(EVENING + timedelta(hours=2), source="strava", file="export.zip!activities.csv:7", joins="activities/1.fit.gz", shoe="Pegasus")
    fit = run(file="export.zip!activities/1.fit.gz", steps=7600.0)
    log = log_of(row, fit)
    assert len(log) == 1
    assert log.sessions["start"][0] == np.datetime64("2026-07-01T16:30:00")
    assert (log.sessions["shoe"][0], log.sessions["steps"][0]) == ("Pegasus", 7600)
    assert not log.skipped
    assert "joined with the files that they name: 1" in said(log)


def test_a_row_that_says_ride_makes_its_file_a_ride():
    row = run(source="strava", file="x/activities.csv:2", joins="activities/1.fit", sport="ride")
    assert len(log_of(row, run(file="x/activities/1.fit"))) == 0


def test_two_runs_one_after_the_other_stay_two():
    log = log_of(run(minutes=45), run(EVENING + timedelta(minutes=45), minutes=30, km=5))
    assert len(log) == 2
    assert not log.skipped
    overlapping = log_of(run(minutes=45), run(EVENING + timedelta(minutes=40), minutes=30, km=5))
    assert len(overlapping) == 2
    assert "overlaps 0701-1630.fit by 5 min" in said(overlapping)


def test_a_recording_of_a_part_gives_way_to_the_whole():
    whole = run(km=12, minutes=70, source="gpx", file="phone.gpx")
    part = run(EVENING + timedelta(minutes=10), km=4, minutes=22, file="battery.fit")
    log = log_of(whole, part)
    assert log.sessions["distance_m"].tolist() == [12_000]


def test_the_steps_of_a_part_are_not_the_steps_of_the_run():
    """The watch died after 4 of 12 km; the phone went on and counts no steps: they are not known, and certainly not those of 4 km."""
    whole = run(km=12, minutes=70, source="gpx", file="phone.gpx")
    part = run(km=4, minutes=22, file="battery.fit", steps=3600.0, vendor={"contact_time_s": 0.25})
    log = log_of(whole, part)
    assert math.isnan(log.sessions["steps"][0])
    assert log.vendor["contact_time_s"].tolist() == [0.25]
    row = run(km=12, minutes=70, source="strava", file="activities.csv:2", joins="battery.fit")
    joined = log_of(row, part)
    assert len(joined) == 1
    assert math.isnan(joined.sessions["steps"][0])


def test_three_short_files_inside_a_long_one_are_that_one():
    whole = run(km=16, minutes=120, source="gpx", file="phone.gpx")
    parts = [run(EVENING + timedelta(minutes=40 * i), km=5, minutes=35, file=f"{i}.fit") for i in range(3)]
    log = log_of(*parts, whole)
    assert log.sessions["distance_m"].tolist() == [16_000]
    assert log.skipped_counts == {"duplicate": 3}


def test_a_watch_not_stopped_for_hours_does_not_swallow_the_evening_run():
    morning = run(EVENING - timedelta(hours=9), km=8, minutes=45, elapsed_s=12 * 3600.0)
    assert len(log_of(morning, run(km=5, minutes=30))) == 2


def test_garmin_csv_and_fit_are_one_run_with_or_without_a_zone():
    fit = run(start_local=datetime(2026, 7, 1, 18, 30))
    row = at_home(2026, 7, 1, 18, 30, km=8.01, minutes=45)
    for tz in ("Europe/Amsterdam", None):
        assert len(log_of(fit, row, tz=tz)) == 1


def test_a_csv_in_local_time_and_an_export_in_utc_are_the_same_runs_without_a_zone():
    rng = random.Random(3)
    rows, files = [], []
    for day in range(20):
        start = datetime(2026, 3, 18, 17, rng.randrange(60), tzinfo=UTC) + timedelta(days=day)  # over the change of the clocks
        km, minutes = rng.uniform(5, 12), rng.uniform(30, 70)
        local = start.replace(tzinfo=None) + timedelta(hours=1 if start < datetime(2026, 3, 29, 1, tzinfo=UTC) else 2)
        files.append(run(start, km=km, minutes=minutes, source="strava", file=f"activities.csv:{day + 2}"))
        rows.append(replace(run(start, km=km * 1.002, minutes=minutes, source="garmin_csv", file=f"Activities.csv:{day + 2}"), start_utc=None, start_local=local))
    log = log_of(*rows, *files, tz=None)
    assert len(log) == 20
    assert log.skipped_counts == {"duplicate": 20}


def test_two_commutes_of_one_length_stay_two():
    morning = [run(datetime(2026, 7, day, 6, 0, tzinfo=UTC), km=5.0, minutes=28, source="strava", file=f"a:{day}") for day in range(1, 6)]
    evening = [at_home(2026, 7, day, 17, 30, km=5.01, minutes=28, file=f"b:{day}") for day in (1,)]
    assert len(log_of(*morning, *evening, tz=None)) == 6


def test_a_run_by_date_alone_is_the_watch_s_run_of_that_day():
    by_hand = at_home(2026, 7, 1, source="cadans_csv", file="mine.csv:2", km=8.1, minutes=45, rpe=6.0)
    log = log_of(run(), by_hand)
    assert len(log) == 1
    assert log.sessions["rpe"][0] == 6
    assert log.sessions["start"][0] == np.datetime64("2026-07-01T16:30:00")
    another = at_home(2026, 7, 1, source="cadans_csv", file="mine.csv:3", km=3, minutes=20)
    assert len(log_of(run(), another)) == 2


def test_two_rows_of_one_hand_made_table_on_one_day_are_two_runs():
    rows = [at_home(2026, 7, 1, source="cadans_csv", file=f"mine.csv:{i}", km=km, minutes=30) for i, km in enumerate((5.0, 5.1))]
    assert len(log_of(*rows)) == 2
    assert len(log_of(rows[0], replace(rows[0], file="mine.csv:9"))) == 1


def test_a_ride_at_the_time_of_a_run_is_not_its_duplicate():
    log = log_of(run(), run(sport="ride", km=12, file="ride.fit"))
    assert len(log) == 1
    assert names(log) == [("ride", "ride.fit")]


def test_the_order_of_the_files_changes_nothing():
    rng = random.Random(1)
    found = []
    for day in range(40):
        start = EVENING - timedelta(days=day)
        found.append(run(start, km=5 + day / 10))
        if day % 3 == 0:
            found.append(run(start + timedelta(seconds=30), km=5.05 + day / 10, source="gpx", file=f"{day}.gpx"))
        if day % 4 == 0:
            found.append(run(start + timedelta(seconds=5), km=5.1 + day / 10, source="strava", file=f"activities.csv:{day}", shoe="A"))
    first = log_of(*found)
    assert len(first) == 40
    for _ in range(5):
        rng.shuffle(found)
        again = log_of(*found)
        assert again.sessions.tobytes() == first.sessions.tobytes()
        assert sorted(names(again)) == sorted(names(first))


AMOUNTS = st.one_of(st.floats(allow_nan=True, allow_infinity=True), st.floats(0, 50_000), st.just(0.0))
MOMENTS = st.datetimes(datetime(1985, 1, 1), datetime(2030, 1, 1))
SESSIONS = st.builds(
    Session,
    sport=st.sampled_from(["run", "trail_run", "ride", "strength", ""]),
    start_utc=st.one_of(st.none(), MOMENTS.map(lambda when: when.replace(tzinfo=UTC))),
    start_local=st.one_of(st.none(), MOMENTS),
    distance_m=AMOUNTS,
    duration_s=AMOUNTS,
    elapsed_s=AMOUNTS,
    steps=AMOUNTS,
    rpe=AMOUNTS,
    shoe=st.text(max_size=80),
    source=st.sampled_from(["fit", "gpx", "strava", "garmin_csv", "cadans_csv", "manual", "martian"]),
    file=st.text(max_size=20),
)


@settings(max_examples=200, deadline=None)
@given(st.lists(SESSIONS, max_size=25), st.sampled_from([None, "Europe/Amsterdam", "Pacific/Apia", "America/St_Johns"]))
def test_whatever_is_found_every_session_is_counted_or_named(found, tz):
    log = log_of(*found, tz=tz)
    assert len(log) + len(log.skipped) == len(found)
    for name in ("distance_m", "duration_s", "steps", "rpe"):
        values = log.sessions[name]
        assert not np.isinf(values).any()
        assert not (values < 0).any()
    assert (np.diff(log.sessions["start"].astype("i8")) >= 0).all()
    assert log_of(*found, tz=tz).sessions.tobytes() == log.sessions.tobytes()
    repr(log)
    log._repr_html_()
    json.dumps(log.to_dict(), allow_nan=False)


def test_thousands_of_rows_of_one_date_take_no_hours():
    rows = [at_home(2026, 7, 1, 12, source="cadans_csv", file=f"mine.csv:{i}", km=3 + i / 300, minutes=30 + i / 30) for i in range(3000)]
    assert len(log_of(*rows)) == 3000


# ---- from an analysed run


def test_an_analysed_run_becomes_a_session(run_of_shank):
    start = datetime(2026, 7, 1, 18, 30, tzinfo=timezone(timedelta(hours=2)))
    session = session_of(run_of_shank, start, distance_m=190.0, rpe=4)
    peaks = run_of_shank.steps["impact_peak_g"]
    assert session.impact == pytest.approx(float(np.nansum(peaks)), rel=1e-6)
    assert session.steps == 2 * run_of_shank.running_steps  # one leg wore the sensor
    assert session.duration_s == pytest.approx(59, abs=2)
    assert session.start_utc == EVENING
    log = log_of(session)
    assert str(log.sessions["date"][0]) == "2026-07-01"
    assert log.sessions["impact"][0] == session.impact


def test_without_a_sensor_on_the_shank_impact_is_not_known(run):
    session = session_of(run, datetime(2026, 7, 1, 18, 30))
    assert math.isnan(session.impact)
    assert session.steps == run.running_steps


@pytest.fixture(scope="module")
def run_of_shank():
    return cadans.analyze(cadans.synth.runner(cadence_spm=176, duration_s=60, sensors=("shank_left",), seed=5).recording)


# ---- read_log


def test_a_path_that_is_not_there_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match=r"no file or folder .*nowhere\.zip"):
        read_log(tmp_path / "nowhere.zip")


def test_a_unit_that_is_none_is_refused(tmp_path):
    with pytest.raises(ValueError, match="distance_unit must be 'km' or 'mi', got 'furlong'"):
        read_log(tmp_path, distance_unit="furlong")


def test_a_file_that_is_cut_off_before_its_first_run_is_named_once(tmp_path):
    fit = struct.pack("<BBHI4s", 12, 0x20, 2100, 100_000, b".FIT") + random.Random(1).randbytes(100_000)
    (tmp_path / "a.fit.gz").write_bytes(gzip.compress(fit)[:4000])
    with pytest.raises(ValueError, match=r"^a\.fit\.gz: it is damaged or cut off"):
        read_log(tmp_path / "a.fit.gz")


def test_a_folder_of_nothing_says_what_was_there(tmp_path):
    with pytest.raises(ValueError, match="holds no files"):
        read_log(tmp_path)
    (tmp_path / "holiday.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    (tmp_path / "sensor.csv").write_text("t_s,ax,ay,az\n0,0.1,9.8,0.2\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"no activity could be read.*1 \.jpg.*`cadans analyze`"):
        read_log(tmp_path)
    with pytest.raises(ValueError, match=r"sensor\.csv: a recording of a motion sensor, not a training log: use `cadans analyze`"):
        read_log(tmp_path / "sensor.csv")


def test_what_a_log_writes_is_read_back_the_same(tmp_path):
    log = log_of(
        run(steps=7600.0, rpe=4.5, shoe='Peg "40", red 🏃', avg_hr_bpm=151.0, elapsed_s=2800.0),
        run(datetime(2026, 7, 3, 22, 30, tzinfo=UTC), km=12.3456789),
        run(EVENING + timedelta(days=5), sport="ride", km=40),
        at_home(2026, 7, 9, 7, 0),
        UnknownDay(date(2026, 7, 6)),
        Pain(date(2026, 7, 2), "next-morning", 3.0, "knee, left"),
    )
    log.to_csv(tmp_path / "log.csv")
    for tz in ("Europe/Amsterdam", None):
        again = read_log(tmp_path / "log.csv", tz)
        for name in log.sessions.dtype.names:
            if name == "start" and tz is None:
                continue  # the last has the clock on the wall alone
            np.testing.assert_array_equal(again.sessions[name], log.sessions[name])
        assert again.other["sport"].tolist() == ["ride"]
        assert again.pain.tolist() == log.pain.tolist()
        assert again.unknown_days.tolist() == log.unknown_days.tolist()
        assert again.merged[0].avg_hr_bpm == 151
        assert again.merged[0].elapsed_s == 2800


def test_a_strava_export_is_joined_with_its_files(tmp_path, data):
    fit = (data / "device_fit" / "garmin-fenix-5-run.fit").read_bytes()
    head = "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,Relative Effort,Commute,"
    head += "Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance\n"
    rows = [
        '1,"Jun 11, 2017, 1:00:00 PM","Tea, at ""home""\n🏃",Run,,60,0.16,,,false,,Peg 40,activities/77.fit.gz,,,60.0,57.0,165.0',
        '2,"Jun 13, 2017, 1:00:00 PM",By hand,Run,,1800,5.00,,,false,,,,,,1800.0,1800.0,5000.0',
    ]
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as packed:
        packed.writestr("activities/77.fit.gz", gzip.compress(fit))
        packed.writestr("activities.csv", head + "\n".join(rows))
        packed.writestr("media/photo.jpg", b"\xff\xd8")
    log = read_log(tmp_path / "export.zip", "Europe/Amsterdam")
    assert len(log) == 2
    assert log.sessions["shoe"].tolist() == ["Peg 40", ""]
    assert log.sessions["source"].tolist() == ["fit", "strava"]
    assert log.sessions["distance_m"].tolist() == [165, 5000]
    assert log.sessions["steps"][0] > 0
    assert log.skipped_counts == {"unrecognised": 1}
    assert "Tea" not in repr(log) + str(log.to_dict())


def test_miles_are_miles_where_told(tmp_path):
    (tmp_path / "log.csv").write_text("date,distance,duration\n2026-07-01,5,0:45:00\n2026-07-03,10,1:31:00\n", encoding="utf-8")
    log = read_log(tmp_path / "log.csv", "UTC", distance_unit="mi")
    np.testing.assert_allclose(log.sessions["distance_m"], [8046.72, 16093.44])


def test_progress_goes_from_0_to_1(tmp_path):
    for index in range(3):
        (tmp_path / f"{index}.csv").write_text(f"date,distance_km,duration\n2026-07-0{index + 1},5,0:45:00\n", encoding="utf-8")
    shares = []
    read_log(tmp_path, "UTC", progress=shares.append)
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_two_real_logs_are_read_whole(data):
    for name, stopped_early in (("runner_a.csv", 2), ("runner_b.csv", 0)):  # 5 km in 0 and in 21 s
        path = data / "run_logs" / name
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        log = read_log(path, "Europe/Amsterdam")
        assert len(log) == len(rows)
        assert not log.skipped
        rows.sort(key=lambda row: (row["date"], row["start_local"]))
        np.testing.assert_allclose(log.sessions["distance_m"], [1000 * float(row["distance_km"]) for row in rows])
        assert log.sessions["duration_s"].tolist() == [float(row["moving_s"]) for row in rows]
        assert log.sessions["date"].astype(str).tolist() == sorted(row["date"] for row in rows)
        assert said(log).count("the clock was stopped early") == stopped_early


def test_rides_swims_and_walks_of_real_files_are_named(data):
    log = read_log(data / "formats" / "fit_garmin", "Europe/Amsterdam")
    assert {"ride", "swim", "walk"} <= set(log.skipped_counts)
    assert len(log) >= 4
