# SPDX-License-Identifier: Apache-2.0
"""The runner's own log: kept once, read by its owner alone, without places or titles."""

import multiprocessing
import os
import random
import shutil
import sqlite3
import stat
import sys
import zipfile
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadans.log import Session, make_log, read_log
from cadans.log import read as reading
from cadans.log.store import Store, own_log_path

EVENING = datetime(2026, 7, 1, 16, 30, tzinfo=UTC)


@pytest.fixture
def place(tmp_path, monkeypatch):
    monkeypatch.setenv("CADANS_LOG", str(tmp_path / "own" / "log.db"))
    return tmp_path


@pytest.fixture
def opened(monkeypatch):
    """Which files were opened to be decoded."""
    seen = []
    really = reading.read_member

    def spy(member, *words):
        seen.append(Path(member.name).name)
        return really(member, *words)

    monkeypatch.setattr("cadans.log.store.read_member", spy)
    return seen


def write_log(path, runs, **more):
    """A cadans CSV of runs on following evenings."""
    found = [
        Session("run", EVENING + timedelta(days=i), distance_m=km * 1000, duration_s=km * 330, source="fit", file=str(i), **more)
        for i, km in enumerate(runs)
    ]
    make_log(found, "Europe/Amsterdam").to_csv(path)
    return path


def rows_of(path):
    base = sqlite3.connect(path)
    try:
        return base.execute("SELECT * FROM session ORDER BY id").fetchall()
    finally:
        base.close()


def test_the_log_lies_where_it_is_told_or_in_the_user_s_data_folder(place, monkeypatch):
    assert own_log_path() == place / "own" / "log.db"
    monkeypatch.delenv("CADANS_LOG")
    monkeypatch.setenv("XDG_DATA_HOME", str(place / "share"))
    assert own_log_path().name == "log.db"
    assert own_log_path().parent.name == "cadans"


def test_an_empty_store_gives_an_empty_log(place):
    with Store() as store:
        assert len(store.log()) == 0
    assert len(read_log()) == 0


def test_looking_at_a_log_that_is_not_there_makes_no_file(place):
    with Store(create=False) as store:
        assert len(store.log()) == 0
    assert not own_log_path().exists()


def test_importing_twice_changes_nothing_and_opens_nothing(place, opened):
    write_log(place / "a.csv", [5, 8, 12])
    with Store() as store:
        first = store.take(place / "a.csv")
        before = rows_of(store.path)
        again = store.take(place / "a.csv")
        assert rows_of(store.path) == before
    assert (first.new, first.new_runs, first.known_files) == (3, 3, 0)
    assert (again.new, again.new_runs, again.known_files, again.duplicates) == (0, 0, 1, 0)
    assert opened == ["a.csv"]


def test_a_copy_of_a_file_is_known_by_its_content(place, opened):
    write_log(place / "a.csv", [5, 8])
    shutil.copy(place / "a.csv", place / "b.csv")
    os.utime(place / "b.csv", (1, 1))
    with Store() as store:
        store.take(place / "a.csv")
        again = store.take([place / "b.csv"])
    assert (again.known_files, again.new) == (1, 0)
    assert opened == ["a.csv"]


def test_the_same_file_in_a_zip_is_known_without_unpacking_it(place, opened):
    write_log(place / "a.csv", [5, 8])
    with zipfile.ZipFile(place / "export.zip", "w", zipfile.ZIP_DEFLATED) as packed:
        packed.write(place / "a.csv", "deep/inside.csv")
    with Store() as store:
        store.take(place / "a.csv")
        again = store.take(place / "export.zip")
        third = store.take(place / "export.zip")
    assert (again.known_files, again.new, third.known_files) == (1, 0, 1)
    assert opened == ["a.csv"]


def test_a_file_that_grew_gives_what_is_new(place):
    write_log(place / "a.csv", [5, 8])
    with Store() as store:
        store.take(place / "a.csv")
        write_log(place / "a.csv", [5, 8, 12])
        grown = store.take(place / "a.csv")
    assert (grown.new, grown.known, grown.new_runs) == (1, 2, 1)


def test_a_corrected_row_replaces_the_old_one(place):
    write_log(place / "a.csv", [5, 8])
    with Store() as store:
        store.take(place / "a.csv")
        write_log(place / "a.csv", [5, 8.4])
        store.take(place / "a.csv")
        log = store.log()
    assert log.sessions["distance_m"].tolist() == [5000, 8400]


def test_the_same_run_from_another_device_is_recognised_later(place):
    write_log(place / "watch.csv", [8])
    with Store() as store:
        store.take(place / "watch.csv")
        phone = Session("run", EVENING + timedelta(seconds=25), distance_m=8100, duration_s=2650, source="gpx", file="phone.gpx")
        assert store.add(phone)
        log = store.log()
    assert len(log) == 1
    assert log.skipped_counts == {"duplicate": 1}
    assert log.skipped[0].file == "gpx 2026-07-01 16:30"


def test_a_row_and_the_file_it_names_are_joined_whenever_they_came(place):
    row = Session(
        "run", EVENING + timedelta(hours=2), distance_m=8000, duration_s=2700, source="strava", shoe="A", file="x.zip!activities.csv:2", joins="activities/1.fit.gz"
    )
    fit = Session("run", EVENING, distance_m=8010, duration_s=2690, steps=7600, source="fit", file="x.zip!activities/1.fit.gz:1")
    with Store() as store:
        store.add(row)
        store.add(fit)
        log = store.log("UTC")
    assert len(log) == 1
    assert (log.sessions["shoe"][0], log.sessions["steps"][0]) == ("A", 7600)


def test_another_unit_reads_the_file_again(place):
    (place / "a.csv").write_text("date,distance,duration\n2026-07-01,5,0:45:00\n", encoding="utf-8")
    with Store() as store:
        store.take(place / "a.csv", distance_unit="km")
        store.take(place / "a.csv", distance_unit="mi")
        assert store.log().sessions["distance_m"].tolist() == pytest.approx([8046.72])
        assert store.take(place / "a.csv").known_files == 1  # not told: what was told before holds
        assert store.log().sessions["distance_m"].tolist() == pytest.approx([8046.72])


def test_the_zone_is_kept_and_dates_follow_it(place):
    with Store() as store:
        store.add(Session("run", datetime(2026, 7, 1, 22, 30, tzinfo=UTC), distance_m=5000, duration_s=1500, source="fit"))
        assert str(store.log().sessions["date"][0]) == "2026-07-01"
        store.set_tz("Europe/Amsterdam")
        assert store.tz == "Europe/Amsterdam"
    assert str(read_log().sessions["date"][0]) == "2026-07-02"
    with Store() as store:
        assert str(store.log("America/New_York").sessions["date"][0]) == "2026-07-01"
        with pytest.raises(ValueError, match="tz must be the name"):
            store.set_tz("Atlantis")


def test_pain_and_unknown_days_are_kept(place):
    with Store() as store:
        store.add_pain(date(2026, 7, 1), "during", 2, "knee")
        store.add_pain(date(2026, 7, 1), "during", 4, "knee")
        store.add_unknown_day(date(2026, 7, 5))
        store.add_unknown_day(date(2026, 7, 5))
        log = store.log()
        assert log.pain["score"].tolist() == [4]
        assert log.unknown_days.astype(str).tolist() == ["2026-07-05"]
        for score in (-1, 11, float("nan")):
            with pytest.raises(ValueError, match=r"a pain score must be in \[0, 10\]"):
                store.add_pain(date(2026, 7, 1), "after", score)
        with pytest.raises(ValueError, match="when must be one of 'during', 'after', 'next-morning'"):
            store.add_pain(date(2026, 7, 1), "later", 3)


def test_no_titles_no_places_no_names_of_files_are_stored(place):
    secret = Session(
        "run", EVENING, distance_m=8000, duration_s=2700, title="Round my house", source="strava", file="/home/zaphod/Betelgeuse run.zip!activities.csv:2", joins="activities/42.gpx"
    )
    with Store() as store:
        store.add(secret)
        path = store.path
    stored = path.read_bytes()
    for word in (b"Round my house", b"zaphod", b"Betelgeuse", b"activities"):
        assert word not in stored
    columns = {row[1] for row in sqlite3.connect(path).execute("PRAGMA table_info(session)")}
    assert not {name for name in columns if any(word in name for word in ("lat", "lon", "title", "name", "position"))}


@pytest.mark.skipif(sys.platform == "win32", reason="rights are those of POSIX")
def test_only_the_owner_can_read_it(place):
    with Store() as store:
        assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_scrub_leaves_no_trace_of_devices_and_shoes(place):
    with Store() as store:
        store.add(Session("run", EVENING, distance_m=8000, duration_s=2700, source="fit", device="Arthur's Watch", shoe="Marathon Gift 42"))
        done = store.scrub()
        assert (done.devices, done.shoes) == (1, 0)
        assert b"Arthur" not in store.path.read_bytes()
        assert store.log().sessions["shoe"][0] == "Marathon Gift 42"
        done = store.scrub(shoes=True)
        assert done.shoes == 1
        assert b"Marathon" not in store.path.read_bytes()
        assert len(store.log()) == 1
    assert "device" in done.columns["session"]


def test_after_a_scrub_an_import_still_knows_its_files(place, opened):
    write_log(place / "a.csv", [5, 8])
    with Store() as store:
        store.take(place / "a.csv")
        store.scrub(shoes=True)
        assert store.take(place / "a.csv").known_files == 1
    assert opened == ["a.csv"]


@pytest.mark.parametrize("inside", [b"this is no database at all" * 100, b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_damaged_log_says_what_to_do(place, inside):
    own_log_path().parent.mkdir()
    own_log_path().write_bytes(inside)
    with pytest.raises(ValueError, match=r"log\.db is damaged or no cadans log .*: move it away and import your files again"):
        Store()


def test_pages_that_were_overwritten_say_so(place):
    write_log(place / "a.csv", [5 + i / 100 for i in range(400)])
    with Store() as store:
        store.take(place / "a.csv")
    inside = bytearray(own_log_path().read_bytes())
    rng = random.Random(1)
    for at in range(4096, len(inside) - 8, 512):
        inside[at : at + 8] = rng.randbytes(8)
    own_log_path().write_bytes(bytes(inside))
    with pytest.raises(ValueError, match=r"the log .* is damaged"), Store() as store:
        store.log()


def test_a_database_of_something_else_is_left_alone(place):
    own_log_path().parent.mkdir()
    base = sqlite3.connect(own_log_path())
    base.execute("CREATE TABLE letters (text)")
    base.commit()
    base.close()
    with pytest.raises(ValueError, match="is a database, but no cadans log"):
        Store()


def test_a_log_of_a_newer_cadans_is_not_touched(place):
    with Store() as store:
        path = store.path
    base = sqlite3.connect(path)
    base.execute("PRAGMA user_version = 99")
    base.close()
    with pytest.raises(ValueError, match=r"written by a newer cadans.*update cadans"):
        Store()


def test_a_place_that_cannot_be_written_says_what_to_set(place, monkeypatch):
    (place / "file").write_text("", encoding="utf-8")
    monkeypatch.setenv("CADANS_LOG", str(place / "file" / "log.db"))
    with pytest.raises(ValueError, match=r"cannot be opened.*set CADANS_LOG"):
        Store()


def test_a_log_that_another_holds_says_so(place, monkeypatch):
    monkeypatch.setattr("cadans.log.store.BUSY_S", 0.1)
    with Store() as store:
        holder = sqlite3.connect(store.path, isolation_level=None)
        holder.execute("BEGIN IMMEDIATE")
        with pytest.raises(ValueError, match="another program is writing the log"):
            store.add_unknown_day(date(2026, 7, 5))
        holder.close()
        store.add_unknown_day(date(2026, 7, 5))


def _add_many(start):
    with Store() as store:
        for index in range(30):
            store.add(Session("run", EVENING + timedelta(days=start + index), distance_m=5000, duration_s=1600, source="fit", file=f"{start}-{index}"))


@pytest.mark.skipif(sys.platform == "win32", reason="the children get the environment by fork")
def test_two_processes_write_at_once_and_nothing_is_lost(place):
    context = multiprocessing.get_context("spawn")
    children = [context.Process(target=_add_many, args=(start,)) for start in (0, 20)]  # ten days of both
    for child in children:
        child.start()
    for child in children:
        child.join(60)
    assert [child.exitcode for child in children] == [0, 0]
    with Store() as store:
        assert len(store.log("UTC")) == 50


def test_an_import_that_is_interrupted_keeps_whole_files(place, monkeypatch):
    for index in range(5):
        found = [Session("run", EVENING + timedelta(days=index), distance_m=5000.0, duration_s=1600.0, source="fit", file="x")]
        make_log(found, "UTC").to_csv(place / f"{index}.csv")
    monkeypatch.setattr("cadans.log.store.BATCH_FILES", 2)
    really = reading.read_member

    def breaks(member, *words):
        if member.name.endswith("4.csv"):
            raise KeyboardInterrupt
        return really(member, *words)

    monkeypatch.setattr("cadans.log.store.read_member", breaks)
    paths = [place / f"{index}.csv" for index in range(5)]
    with Store() as store:
        with pytest.raises(KeyboardInterrupt):
            store.take(paths)
        assert len(store.log()) == 4
        monkeypatch.setattr("cadans.log.store.read_member", really)
        rest = store.take(paths)
        assert (rest.known_files, rest.new) == (4, 1)


def test_unreadable_files_are_named_and_not_remembered(place):
    (place / "files").mkdir()
    write_log(place / "files" / "a.csv", [5])
    (place / "files" / "photo.jpg").write_bytes(b"\xff\xd8\xff\xe0")
    with Store() as store:
        taken = store.take(place / "files")
    assert [each.what for each in taken.skipped] == ["unrecognised"]
    assert taken.new_runs == 1


def test_what_is_exported_and_imported_again_is_the_same(place, monkeypatch):
    write_log(place / "a.csv", [5, 8, 12.3456], steps=5000.0, rpe=3.5, shoe="A")
    with Store() as store:
        store.add_unknown_day(date(2026, 7, 20))
        store.add_pain(date(2026, 7, 2), "during", 3, "knee")
        store.take(place / "a.csv", tz="Europe/Amsterdam")
        log = store.log()
    log.to_csv(place / "out.csv")
    monkeypatch.setenv("CADANS_LOG", str(place / "second.db"))
    with Store() as store:
        store.take(place / "out.csv", tz="Europe/Amsterdam")
        again = store.log()
    assert again.sessions.tobytes() == log.sessions.tobytes()
    assert again.unknown_days.tolist() == log.unknown_days.tolist()
    assert again.pain.tolist() == log.pain.tolist()


DATES = st.datetimes(datetime(1991, 1, 1), datetime(2026, 6, 1))
AMOUNTS = st.floats(allow_nan=True, allow_infinity=True)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(DATES, st.booleans(), AMOUNTS, AMOUNTS, st.text(max_size=70)), max_size=5, unique_by=lambda row: row[0]))
def test_whatever_a_file_told_the_store_tells_the_same(place, told):
    sessions = [
        Session("run", None if local else when.replace(tzinfo=UTC), when if local else None, distance_m=metres, duration_s=seconds, shoe=shoe, source="fit", file=f"{i}.fit")
        for i, (when, local, metres, seconds, shoe) in enumerate(told)
    ]
    (place / "any.db").unlink(missing_ok=True)
    with Store(place / "any.db") as store:
        for session in sessions:
            store.add(session)
        log = store.log("Europe/Amsterdam")
    straight = make_log(sessions, "Europe/Amsterdam")
    for name in ("start", "date", "distance_m", "duration_s"):
        np.testing.assert_array_equal(log.sessions[name], straight.sessions[name])


def test_a_date_beyond_the_calendar_is_left_out_and_the_rest_is_kept(place):
    with Store() as store:
        beyond = datetime.max.replace(tzinfo=timezone(timedelta(hours=-12)))
        assert not store.add(Session("run", beyond, distance_m=5000, duration_s=1600, source="fit", file="a.fit"))
        assert store.add(Session("run", None, datetime.max, distance_m=5000, duration_s=1600, source="fit", file="b.fit"))
        assert len(store.log("Europe/Amsterdam")) in (0, 1)


def test_real_files_twice(place, data, opened):
    with Store() as store:
        first = store.take(data / "formats" / "fit_garmin", tz="Europe/Amsterdam")
        count = len(opened)
        again = store.take(data / "formats" / "fit_garmin")
    assert first.new_runs >= 4
    assert first.duplicates >= 1
    assert again.new == 0
    assert again.known_files == again.files
    assert len(opened) == count
