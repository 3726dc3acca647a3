# SPDX-License-Identifier: Apache-2.0
"""``cadans log``, as people use it."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from typer.testing import CliRunner

from cadans.log import Session, make_log, read_log
from cadans.log_commands import SPORTS, WORDS, app

EVENING = datetime(2026, 7, 1, 16, 30, tzinfo=UTC)


@pytest.fixture
def cli(tmp_path, monkeypatch):
    monkeypatch.setenv("CADANS_LOG", str(tmp_path / "own.db"))
    monkeypatch.setenv("COLUMNS", "110")
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture
def watch_log(tmp_path):
    """A cadans CSV of three runs and a ride."""
    runs = [Session("run", EVENING + timedelta(days=i), distance_m=1000.0 * (5 + i), duration_s=1800.0, source="fit", file=str(i)) for i in range(3)]
    ride = Session("ride", EVENING + timedelta(days=5), distance_m=40_000, duration_s=5400, source="fit", file="ride")
    make_log([*runs, ride], "UTC").to_csv(tmp_path / "watch.csv")
    return tmp_path / "watch.csv"


def test_an_empty_log_says_how_to_begin(cli):
    result = cli("list")
    assert result.exit_code == 0
    assert "The log is empty: `cadans log import PATH`" in result.output
    assert "Het logboek is leeg" in cli("list", "--lang", "nl").output


def test_a_run_by_hand_is_listed(cli):
    run = "add run --date 2026-07-01 --time 18:30 --km 8.2 --minutes 45 --rpe 4 --steps 7600".split()
    result = cli(*run, "--shoe", "Peg [red] 🏃")
    assert result.exit_code == 0
    assert "added: 2026-07-01 · run · 8.20 km · 0:45:00" in result.output
    assert "the log has that already" in cli(*run, "--shoe", "Peg [red] 🏃").output
    page = cli("list").output
    for words in ("2026-07-01", "8.20", "0:45:00", "7600", "4.0", "Peg [red] 🏃", "manual"):
        assert words in page
    assert page.count("8.20") == 1
    dutch = cli("list", "--lang", "nl").output
    for words in ("hardlopen", "8,20", "stappen", "schoen"):
        assert words in dutch


def test_a_run_in_miles_is_that_far(cli):
    assert "8.05 km" in cli("add", "run", "--miles", "5", "--minutes", "40", "--date", "2026-07-01").output


def test_a_run_added_again_with_its_time_is_corrected(cli):
    cli("add", "run", "--date", "2026-07-01", "--time", "18:30", "--km", "8.2", "--minutes", "45", "--rpe", "5")
    cli("add", "run", "--date", "2026-07-01", "--time", "18:30", "--km", "8.9", "--minutes", "45")
    log = read_log()
    assert log.sessions["distance_m"].tolist() == [8900]
    assert log.sessions["rpe"].tolist() == [5]
    assert not [remark for remark in log.remarks if "told more than once" in remark.text]


def test_two_runs_of_a_day_without_times_are_two(cli):
    cli("add", "run", "--date", "2026-07-01", "--km", "5", "--minutes", "30")
    cli("add", "run", "--date", "2026-07-01", "--km", "5.1", "--minutes", "30")
    assert len(read_log()) == 2


def test_what_was_felt_is_added_to_the_run_of_the_watch(cli, watch_log):
    cli("import", watch_log, "--tz", "UTC")
    cli("add", "run", "--date", "2026-07-01", "--km", "5", "--minutes", "30", "--rpe", "7", "--shoe", "Peg")
    log = read_log()
    assert len(log) == 3
    assert (log.sessions["rpe"][0], log.sessions["shoe"][0], log.sessions["source"][0]) == (7, "Peg", "fit")


def test_impact_of_a_run_can_be_given(cli):
    cli("add", "run", "--date", "2026-07-01", "--km", "5", "--impact", "41230.5")
    assert read_log().sessions["impact"].tolist() == [41230.5]


def test_strength_is_no_run_and_cuffs_come_with_a_warning(cli):
    result = cli("add", "strength", "--date", "2026-07-03", "--minutes", "40", "--blood-flow-restriction")
    assert "only under supervision: cuff pressure must be set by a professional" in result.output
    assert "alleen onder toezicht" in cli("add", "strength", "--blood-flow-restriction", "--lang", "nl").output
    assert "supervision" not in cli("add", "strength", "--date", "2026-07-04").output
    log = read_log()
    assert len(log) == 0
    assert log.other["sport"].tolist() == ["strength"] * 3
    assert sorted(log.restricted_days.tolist()) == sorted([date(2026, 7, 3), date.today()])


def test_pain_and_a_day_without_the_watch_are_listed(cli):
    assert "2026-07-02 · pain 3 of 10, next-morning · knee" in cli("add", "pain", "3", "--when", "next-morning", "--where", "knee", "--date", "2026-07-02").output
    assert "2026-07-05 is marked as unknown: not rest" in cli("add", "unknown", "--date", "2026-07-05").output
    page = cli("list").output
    assert "pain: 2026-07-02 3 next-morning knee" in page
    assert "unknown days: 2026-07-05" in page
    assert "volgende ochtend" in cli("list", "--lang", "nl").output


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("add run --km 400", "--km must be in [0.001, 320], got 400"),
        ("add run --km -3", "--km must be in [0.001, 320], got -3"),
        ("add run --km nan", "--km must be in"),
        ("add run --km 5 --miles 3", "--km or --miles, not both"),
        ("add run", "what was run? give --km or --minutes"),
        ("add run --km 5 --rpe 11", "--rpe must be in [0, 10], got 11"),
        ("add run --km 5 --minutes 0", "--minutes must be in"),
        ("add run --km 5 --sport ride", "--sport must be one of"),
        ("add run --km 5 --date 1/7/2026", "--date must look like 2026-07-01, got '1/7/2026'"),
        ("add run --km 5 --date 2999-01-01", "--date must not lie in the future"),
        ("add run --km 5 --date 0026-07-01", "--date must not lie before 1990"),
        ("add run --km 5 --time 25:00", "--time must look like 18:30, got '25:00'"),
        ("add run --km 5 --tz Atlantis", "--tz must be the name of a time zone"),
        ("add pain 11", "the pain score must be in [0, 10], got 11"),
        ("add pain 3 --when later", "--when must be one of during, after, next-morning"),
        ("import x --unit furlong", "--unit must be km or mi, got 'furlong'"),
        ("list --last 0", "--last must be 1 or more"),
        ("export log.txt", "must end in .csv or .json"),
    ],
)
def test_a_wrong_command_says_what_is_wrong_on_one_line_and_exits_2(cli, words, why):
    result = cli(*words.split())
    assert result.exit_code == 2
    assert why in result.output
    assert len(result.output.strip().splitlines()) == 1


def test_import_says_what_was_new_known_and_left_out(cli, watch_log, tmp_path):
    first = cli("import", watch_log, "--tz", "UTC")
    assert first.exit_code == 0
    assert "files: 1 · new runs: 3" in first.output
    assert "left out of the running load: 1 ride" in first.output
    assert "runs in the log: 3" in first.output
    again = cli("import", watch_log)
    assert "new runs: 0" in again.output
    assert "files known already, not opened again: 1" in again.output
    phone = Session("run", EVENING + timedelta(seconds=30), distance_m=5050, duration_s=1790, source="gpx", file="phone")
    make_log([phone], "UTC").to_csv(tmp_path / "phone.csv")
    assert "the same run from two devices or exports: 1, counted once" in cli("import", tmp_path / "phone.csv").output


def test_import_speaks_dutch(cli, watch_log):
    page = cli("import", watch_log, "--lang", "nl").output
    assert "nieuwe runs: 3" in page
    assert "1 fietsen" in page


def test_import_of_nothing_readable_exits_1(cli, tmp_path):
    (tmp_path / "sensor.csv").write_text("t_s,ax,ay,az\n0,0.1,9.8,0.2\n", encoding="utf-8")
    result = cli("import", tmp_path / "sensor.csv")
    assert result.exit_code == 1
    assert "use `cadans analyze`" in result.output
    missing = cli("import", tmp_path / "nowhere")
    assert missing.exit_code == 1
    assert "there is no file or folder" in missing.output


def test_a_damaged_log_exits_1_with_what_to_do(cli, tmp_path):
    (tmp_path / "own.db").write_bytes(b"rubbish" * 1000)
    for words in ("list", "add unknown", "export x.csv", "scrub"):
        result = cli(*words.split())
        assert result.exit_code == 1
        assert "move it away and import your files again" in " ".join(result.output.split())


def test_export_gives_everything_back(cli, watch_log, tmp_path):
    cli("import", watch_log, "--tz", "UTC")
    cli("add", "pain", "3", "--where", "knee", "--date", "2026-07-02")
    cli("add", "strength", "--date", "2026-07-03", "--blood-flow-restriction")
    assert "runs: 3, other sessions: 2" in cli("export", tmp_path / "out.csv").output
    again = read_log(tmp_path / "out.csv", "UTC")
    assert again.sessions.tobytes() == read_log().sessions.tobytes()
    assert again.pain.tolist() == read_log().pain.tolist()
    assert again.restricted_days.tolist() == [date(2026, 7, 3)]
    assert cli("export", tmp_path / "out.json").exit_code == 0
    plain = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert len(plain["sessions"]) == 3
    assert plain["pain"][0]["score"] == 3


def test_scrub_shows_all_that_the_log_can_hold(cli, watch_log):
    cli("import", watch_log)
    page = cli("scrub", "--shoes").output
    assert "Removed: 0 names of devices, 0 shoes, 1 digests" in page
    assert "no positions, no titles" in page
    assert "session: id, digest, sport, start_us" in page
    assert "files known already, not opened again: 1" in cli("import", watch_log).output


def test_a_mistake_by_hand_can_be_removed(cli, watch_log):
    cli("import", watch_log, "--tz", "UTC")
    cli("add", "run", "--date", "2026-07-01", "--km", "99", "--minutes", "600")
    assert len(read_log()) == 4
    assert "removed: 1" in cli("remove", "--date", "2026-07-01").output
    assert len(read_log()) == 3
    assert "removed: 0" in cli("remove", "--date", "2026-07-01").output  # what files told stays


def test_every_word_is_there_in_dutch():
    assert WORDS["en"].keys() == WORDS["nl"].keys()
    assert {"run", "ride", "duplicate", "future"} <= SPORTS["nl"].keys()
