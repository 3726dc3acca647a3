# SPDX-License-Identifier: Apache-2.0
"""`cadans load` and `cadans plan`, as people and scripts use them."""

import csv
import json
import re
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cadans.cli import app

YEAR = Path(__file__).parent / "golden" / "year.csv"
ZONE = ("--tz", "Europe/Amsterdam")


@pytest.fixture
def cli(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


def one_line(result):
    """What is wrong, on one line of standard error, and never a traceback."""
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1, result.stderr
    assert lines[0].startswith("cadans: ")
    return lines[0]


# ---- cadans load ---------------------------------------------------------------------------------


def test_an_own_log_without_a_run_says_how_to_fill_it(monkeypatch, tmp_path):
    monkeypatch.setenv("CADANS_LOG", str(tmp_path / "own.db"))
    empty = CliRunner().invoke(app, ["load"])
    assert empty.exit_code == 1
    assert "cadans log import PATH" in empty.output


def test_load_prints_the_page(cli):
    result = cli("load", YEAR, *ZONE)
    assert result.exit_code == 0
    for words in (
        "year.csv",
        "169 runs",
        "Europe/Amsterdam",
        "█",
        "●○○",
        "evidence",
        "Blue pair",
        "next week",
        "knee",
        "no medical device",
    ):
        assert words in result.output, words


def test_load_speaks_dutch(cli):
    result = cli("load", YEAR, *ZONE, "--lang", "nl")
    assert result.exit_code == 0
    for words in ("169 loopjes", "De laatste 12 weken", "groen", "Schoenen", "volgende week", "geen medisch hulpmiddel"):
        assert words in result.output, words


def test_load_as_of_an_earlier_day(cli):
    result = cli("load", YEAR, *ZONE, "--as-of", "2025-04-06")
    assert result.exit_code == 0
    text = " ".join(result.output.split())
    assert "6 Apr 2025" in text
    assert "Warning signs" in text, "the knee hurts 7 of 10"
    assert "No running" in text or "no running" in text


def test_json_holds_everything_and_is_json(cli):
    result = cli("load", YEAR, *ZONE, "--json")
    assert result.exit_code == 0

    def refuse(word):
        raise AssertionError(f"{word} is no JSON")

    told = json.loads(result.stdout, parse_constant=refuse)
    assert {"days", "weeks", "rules", "advice", "shoes", "log", "channel", "as_of"} <= told.keys()
    assert len(told["days"]) == 364
    assert told["days"][0]["date"] == "2025-01-01"
    assert told["days"][0]["acute_7d"] is None
    assert told["weeks"][1]["change_pct"] is None
    assert told["as_of"] == "2025-12-30"
    assert told["log"]["runs"] == 169
    assert all({"kind", "light", "value", "evidence", "source"} <= rule.keys() for rule in told["rules"])
    assert told["rules"][0]["kind"] == "session_spike", "the best supported first"


def test_csv_writes_a_table_each(cli, tmp_path):
    result = cli("load", YEAR, *ZONE, "--csv", tmp_path / "load.csv")
    assert result.exit_code == 0
    names = {path.name for path in tmp_path.iterdir()}
    assert names == {"load.csv", "load.weeks.csv", "load.rules.csv", "load.advice.csv", "load.shoes.csv"}
    with (tmp_path / "load.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 364
    assert rows[0]["acute_7d"] == "", "unknown is empty"
    for name in names:
        assert "nan" not in (tmp_path / name).read_text(encoding="utf-8").lower().split(",")


def test_html_is_written_beside_the_page(cli, tmp_path):
    result = cli("load", YEAR, *ZONE, "--html", tmp_path / "load.html", "--lang", "nl")
    assert result.exit_code == 0
    assert "Trainingsbelasting" in (tmp_path / "load.html").read_text(encoding="utf-8")
    assert "169 loopjes" in result.output


def test_two_files_are_one_log(cli, tmp_path):
    text = YEAR.read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "a.csv").write_text("".join(text[:100]), encoding="utf-8")
    (tmp_path / "b.csv").write_text("".join([text[0], *text[90:]]), encoding="utf-8")
    result = cli("load", tmp_path / "a.csv", tmp_path / "b.csv", *ZONE)
    assert result.exit_code == 0
    assert "a.csv + 1" in result.output
    assert "169 runs" in result.output, "rows that stand in both are counted once"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--as-of", "yesterday"), "--as-of must be a day such as 2026-01-31"),
        (("--channel", "joy"), "--channel must be one of distance, duration, steps, impact, session_rpe"),
        (("--tz", "Europe/Atlantis"), "Atlantis"),
        (("--unit", "furlong"), "--unit must be km or mi"),
    ],
)
def test_a_wrong_command_is_refused_by_name(cli, options, says):
    result = cli("load", YEAR, *options)
    assert result.exit_code == 2
    assert says in one_line(result)


def test_what_cannot_be_read_is_said_in_one_line(cli, tmp_path):
    (tmp_path / "letter.txt").write_text("dear runner\n", encoding="utf-8")
    (tmp_path / "none").mkdir()
    for path in (tmp_path / "nowhere.zip", tmp_path / "letter.txt", tmp_path / "none"):
        result = cli("load", path)
        assert result.exit_code == 1, path
        assert path.name in one_line(result)
    result = cli("load", YEAR, *ZONE, "--html", tmp_path / "no" / "such" / "folder.html")
    assert result.exit_code == 1
    one_line(result)


def test_a_log_without_runs_is_no_error(cli, tmp_path):
    head, *rows = YEAR.read_text(encoding="utf-8").splitlines(keepends=True)
    (tmp_path / "rides.csv").write_text(head + "".join(row for row in rows if ",ride," in row), encoding="utf-8")
    result = cli("load", tmp_path / "rides.csv", *ZONE, "--html", tmp_path / "page.html", "--csv", tmp_path / "out.csv")
    assert result.exit_code == 0
    assert "no run in this log" in result.output
    assert "19 rides" in result.output


# ---- cadans plan ---------------------------------------------------------------------------------


def plan_of(cli, *options):
    result = cli("plan", "--from-km", 20, "--to-km", 40, "--days", 4, "--longest-km", 8, "--start", "2026-12-01", *options, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)["weeks"]


def test_plan_climbs_by_at_most_ten_percent_with_lighter_weeks_and_rest(cli):
    weeks = plan_of(cli)
    assert weeks[0]["week_start"] == "2026-12-07"
    fullest, longest = 20e3, [8e3]
    for week in weeks:
        assert week["total_m"] <= 1.1 * fullest * (1 + 1e-9)
        fullest = max(fullest, week["total_m"])
        assert sum(day["distance_m"] == 0 and day["kind"] in ("rest", "cross") for day in week["days"]) >= 1
        for day in week["days"]:
            assert day["distance_m"] <= 1.1 * max(longest[-30:]) * (1 + 1e-9)
        longest += [day["distance_m"] for day in week["days"]]
    assert any(week["kind"] == "cut_back" for week in weeks)
    assert weeks[-1]["at_target"]
    assert date.fromisoformat(weeks[-1]["week_start"]) - date.fromisoformat(weeks[0]["week_start"]) == timedelta(7 * (len(weeks) - 1))


def test_plan_steps_back_when_pain_says_so(cli):
    plain, hurt = plan_of(cli), plan_of(cli, "--pain", "green,green,red")
    assert hurt[:2] == plain[:2]
    assert hurt[2]["kind"] == "rest"
    assert hurt[3]["total_m"] < plain[1]["total_m"]


@pytest.mark.parametrize(("complaint", "weeks"), [("light", 1), ("moderate", 2), ("severe", 4)])
def test_a_complaint_rests_first_and_begins_lower(cli, complaint, weeks):
    plan = plan_of(cli, "--pain", complaint)
    assert [week["kind"] for week in plan[: weeks + 1]] == ["rest"] * weeks + ["step_back"]
    assert plan[weeks]["total_m"] < 20e3


def test_plan_is_printed_in_both_languages(cli):
    for language, words in (
        ("en", ("A plan from 20 to 40 km a week", "cut-back", "long", "rest", "strength", "The target is reached", "no medical device")),
        (
            "nl",
            (
                "Een schema van 20 naar 40 km per week",
                "herstel",
                "lang",
                "rust",
                "kracht",
                "Het doel is bereikt",
                "geen medisch hulpmiddel",
            ),
        ),
    ):
        result = cli("plan", "--from-km", 20, "--to-km", 40, "--days", 4, "--longest-km", 8, "--start", "2026-12-01", "--lang", language)
        assert result.exit_code == 0
        for word in words:
            assert word in result.output, word
        assert not re.search(r"\b(nan|None)\b", result.output)


def test_what_the_plan_supposes_is_said(cli):
    result = cli("plan", "--from-km", 20, "--to-km", 24)
    assert result.exit_code == 0
    assert "6.7 km" in result.output
    assert "--longest-km" in result.output
    short = cli("plan", "--from-km", 10, "--to-km", 80, "--weeks", 3)
    assert "not reached in 3 weeks" in short.output


def test_plan_as_csv_has_a_row_a_day(cli, tmp_path):
    cli("plan", "--from-km", 20, "--to-km", 24, "--start", "2026-12-01", "--csv", tmp_path / "plan.csv")
    with (tmp_path / "plan.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) % 7 == 0
    assert rows[0]["date"] == rows[0]["week_start"] == "2026-12-07"


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--days", 9), "--days must be 2 to 6"),
        (("--from-km", "nan"), "--from-km must be 1 to 300 km"),
        (("--to-km", -3), "--to-km must be 1 to 300 km"),
        (("--longest-km", 200), "--longest-km must be 0.5 to 100 km"),
        (("--start", "soon"), "--start must be a day such as 2026-01-31"),
        (("--weeks", 0), "--weeks must be 1 to 260"),
        (("--pain", "ouch"), "--pain must be one of light, moderate, severe"),
        (("--cut-back-every", 9), "--cut-back-every must be 3 to 4"),
    ],
)
def test_a_wrong_plan_is_refused_by_name_and_range(cli, options, says):
    given = {"--from-km": 20, "--to-km": 40, options[0]: options[1]}
    result = cli("plan", *(word for pair in given.items() for word in pair))
    assert result.exit_code == 2
    assert says in one_line(result)
