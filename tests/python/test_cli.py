# SPDX-License-Identifier: Apache-2.0
"""The command line, as people and scripts use it."""

import csv
import json
import re
import subprocess
import sys

import fit_writer
import numpy as np
import pytest
from typer.testing import CliRunner

import cadans
from cadans.cli import app
from cadans.report_text import SHOWN_AS
from cadans.report_words import METRIC_WORDS, QUALITY_WORDS, WORDS, note_in


@pytest.fixture
def cli(monkeypatch):
    monkeypatch.setenv("COLUMNS", "100")
    return lambda *words: CliRunner().invoke(app, [str(word) for word in words])


@pytest.fixture(scope="module")
def file(tmp_path_factory, truth):
    path = tmp_path_factory.mktemp("cli") / "run.csv"
    imu = truth.recording["pelvis"]
    with path.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out)
        writer.writerow("t_us ax_mps2 ay_mps2 az_mps2 gx_radps gy_radps gz_radps".split())
        for t, a, g in zip(imu.t_us.tolist(), imu.accel_mps2.tolist(), imu.gyro_radps.tolist()):
            writer.writerow([t, *a, *g])
    return path


def test_analyze_prints_a_page(cli, file):
    result = cli("analyze", file)
    assert result.exit_code == 0
    for words in ("run.csv · 1 min 0 s · pelvis", "Cadence", "176", "Contact time balance", "█", "no medical device", "pelvis assumed"):
        assert words in result.output
    assert all(len(line) <= 100 for line in result.output.splitlines())


def test_the_page_fits_an_old_terminal(cli, file, monkeypatch):
    monkeypatch.setenv("COLUMNS", "80")
    output = cli("analyze", file).output
    assert "Ground contact time" in output
    assert "…" not in output


def test_analyze_speaks_dutch(cli, file):
    output = cli("analyze", file, "--lang", "nl").output
    assert "Grondcontacttijd" in output
    assert "stappen/min" in output
    assert "bekken aangenomen" in output
    assert "geen medisch hulpmiddel" in output


@pytest.fixture(scope="module")
def file_of_seven(tmp_path_factory):
    """A pelvis and both legs of a runner who takes few steps."""
    legs = [f"{place}_{side}" for place in ("thigh", "shank", "foot") for side in ("left", "right")]
    worn = cadans.synth.runner(sensors=("pelvis", *legs), cadence_spm=150, speed_mps=3, duration_s=40, rate_hz=100).recording
    path = tmp_path_factory.mktemp("cli") / "seven.csv"
    numbers = np.hstack([np.hstack([imu.accel_mps2, imu.gyro_radps]) for imu in worn.values()])
    names = [f"{key}_{axis}" for key in worn for axis in "ax_mps2 ay_mps2 az_mps2 gx_radps gy_radps gz_radps".split()]
    times = worn["pelvis"].t_us * 1e-6
    np.savetxt(path, np.column_stack([times, numbers]), fmt="%.4f", delimiter=",", header=",".join(["t_s", *names]), comments="")
    return path


def test_all_sensors_of_a_file_are_analysed_together(cli, file_of_seven):
    output = cli("analyze", file_of_seven, "--height", "1.75", "--mass", "70").output
    assert "seven.csv · 40.0 s · 7 sensors · " in output
    for heading in ("Times and speed", "Up and down", "Foot and landing", "Shank and knee", "Pelvis and trunk", "Findings"):
        assert f"\n{heading}" in output
    for words in ("Stride length", "Foot ahead of the hip", "Knee bend at landing", "Thigh inward (hip)", "Pelvic drop", "km/h"):
        assert words in output
    assert "Arm swing" not in output
    assert "every sensor: sample rate 100.0 Hz" in output


def test_findings_are_told_in_both_languages(cli, file_of_seven):
    english = " ".join(cli("analyze", file_of_seven, "--height", "1.75").output.split())
    for words in ("Findings", "Low cadence: marked You take few steps a minute. Measured: cadence 1", "The limit is a norm", "5 % more steps a minute", "Within the limits: "):
        assert words in english
    dutch = " ".join(cli("analyze", file_of_seven, "--height", "1.75", "--lang", "nl").output.split())
    for words in ("Bevindingen", "Lage cadans: duidelijk Je zet weinig stappen", "De grens is een norm", "Binnen de grenzen: "):
        assert words in dutch
    for heading in ("Tijden en snelheid", "Op en neer", "Voet en landing", "Onderbeen en knie", "Bekken en romp"):
        assert heading in dutch
    assert not {"the", "steps", "running", "shank", "Knee", "foot"} & set(dutch.split())


def test_the_speed_of_a_treadmill_is_what_is_judged_at(cli, file):
    page = json.loads(cli("analyze", file, "--speed", "3.5", "--json").output)
    speeds = {row["speed_mps"] for row in [*page["findings"], *page["within_limits"]]}
    assert speeds == {3.5}


def test_sensors_of_a_file_may_be_chosen(cli, file_of_seven):
    def worn(*options):
        return json.loads(cli("analyze", file_of_seven, "--json", *options).output)["placement"]

    assert worn("--placement", "foot") == "foot_left+foot_right"
    assert worn("--placement", "foot", "--side", "left") == "foot_left"
    assert worn("--placement", "thigh_left+shank_left") == "thigh_left+shank_left"
    assert worn("--placement", "pelvis") == "pelvis"
    missing = cli("analyze", file_of_seven, "--placement", "wrist")
    assert missing.exit_code == 1
    assert "seven.csv: it has no sensor 'wrist'; it has pelvis, thigh_left" in missing.stderr


def test_a_nameless_sensor_on_a_leg_is_told_where(cli, tmp_path):
    imu = cadans.synth.runner(sensors=("shank_left",), duration_s=30, rate_hz=100).recording["shank_left"]
    path = tmp_path / "one.csv"
    numbers = np.column_stack([imu.t_us * 1e-6, imu.accel_mps2, imu.gyro_radps])
    np.savetxt(path, numbers, fmt="%.4f", delimiter=",", header="t_s,ax,ay,az,gx,gy,gz", comments="")
    output = cli("analyze", path, "--placement", "shank").output
    assert "one.csv · 30.0 s · shank · " in output
    assert "the motion says left (confidence" in output
    assert "de beweging zegt links (zekerheid" in cli("analyze", path, "--placement", "shank", "--lang", "nl").output
    told = cli("analyze", path, "--placement", "shank", "--side", "left").output
    assert "left shank" in told
    assert "the motion says" not in told
    swapped = cli("analyze", path, "--placement", "shank_right", "--lang", "nl").output
    assert "shank_right beweegt als een linker: zijn links en rechts verwisseld?" in " ".join(swapped.split())


def test_a_file_of_each_pod_and_clocks_that_differ(cli, tmp_path):
    worn = cadans.synth.runner(sensors=("thigh_left", "shank_left"), duration_s=60, rate_hz=100, seed=3).recording
    files = {key: tmp_path / f"{key}.csv" for key in worn}
    for key, late_s in (("shank_left", 0.0), ("thigh_left", 0.1)):
        imu = worn[key]
        numbers = np.column_stack([imu.t_us * 1e-6 + 1_790_000_000.0 + late_s, imu.accel_mps2, imu.gyro_radps])
        np.savetxt(files[key], numbers, fmt="%.4f", delimiter=",", header="t_s,ax,ay,az,gx,gy,gz", comments="")
    given = [f"{key}={path}" for key, path in files.items()]
    page = json.loads(cli("analyze", *given, "--json").output)
    assert page["placement"] == "thigh_left+shank_left"
    assert page["summary"]["knee_flexion_peak_deg"]["median"] > 30
    clocks = [sensor["clock"] for sensor in page["sensors"].values() if sensor["clock"]["corrected"]]
    assert len(clocks) == 1
    assert abs(clocks[0]["offset_s"]) == pytest.approx(0.1, abs=0.03)
    nameless = cli("analyze", *files.values())
    assert nameless.exit_code == 2
    assert "say where each sensor was, such as shank_left=a.csv" in nameless.stderr


def test_what_is_wrong_with_one_of_the_sensors_is_said_with_its_name(cli, file_of_seven, tmp_path):
    head, *rows = file_of_seven.read_text(encoding="utf-8").splitlines()
    at = head.split(",").index("foot_left_ax_mps2")
    for i in range(2000, len(rows)):
        cells = rows[i].split(",")
        cells[at : at + 6] = [""] * 6
        rows[i] = ",".join(cells)
    path = tmp_path / "dead.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    english, dutch = (" ".join(cli("analyze", path, "--lang", lang).output.split()) for lang in ("en", "nl"))
    assert "foot_left: 2000 held no number" in english
    assert re.search(r"foot_left: 4\d % running, 50 % without data", english)
    assert "foot_left: 2000 zonder getal" in dutch
    assert "50 % zonder gegevens" in dutch


@pytest.mark.parametrize("lang", ["en", "nl"])
def test_a_page_of_many_sensors_fits_an_old_terminal(cli, file_of_seven, monkeypatch, lang):
    monkeypatch.setenv("COLUMNS", "80")
    for output in (cli("analyze", file_of_seven, "--lang", lang).output, cli("observable", "--lang", lang).output):
        assert "…" not in output
        assert all(len(line) <= 80 for line in output.splitlines())


def test_observable_prints_the_matrix(cli):
    lines = {line.split()[0]: line.split()[1:] for line in cli("observable").output.splitlines() if line.strip()}
    assert lines["metric"] == ["pelvis", "chest", "thigh", "shank", "foot", "wrist", "pocket"]
    assert lines["cadence_spm"] == ["A"] * 7
    assert lines["arm_swing_range_deg"] == ["B"]
    assert lines["knee_valgus_excursion_deg"] == ["C", "thigh", "+", "shank"]
    assert lines["flight_time_s"] == ["A", "one", "on", "each", "leg"]
    assert set(cadans.metrics.names) <= set(lines)


def test_observable_tells_what_sensors_give_together(cli):
    lines = {line.split()[0]: line.split()[1:] for line in cli("observable", "thigh_left", "shank_left").output.splitlines() if line.strip()}
    assert lines["metric"] == ["left", "thigh", "left", "shank", "together"]
    assert lines["knee_flexion_at_contact_deg"] == ["B"]
    assert lines["cadence_spm"] == ["A", "A", "A"]
    assert "speed_mps" not in lines
    assert "samen" in cli("observable", "thigh_left", "shank_left", "--lang", "nl").output
    wrong = cli("observable", "hip")
    assert wrong.exit_code == 2
    assert wrong.stderr == "cadans: placement must be one of pelvis, chest, thigh, shank, foot, wrist, pocket; got 'hip'\n"


def test_every_metric_has_a_word_and_a_unit_in_both_languages():
    for language, words in METRIC_WORDS.items():
        assert set(words) == set(cadans.metrics.names), language
        assert max(map(len, words.values())) <= 23, language
    assert {metric.unit for metric in cadans.metrics} <= set(SHOWN_AS)
    assert set(WORDS["en"]) == set(WORDS["nl"])
    assert set(QUALITY_WORDS["en"]) == set(QUALITY_WORDS["nl"]) == set(cadans.Quality.__members__) - {"ok"}


def test_every_note_on_a_sensor_is_known_in_dutch():
    notes = """foot_left recorded 30 of 60 s|foot_left moves like one on the left side: are left and right swapped?
    |foot_left moves like one on the right side: are left and right swapped?
    |shank_left moves like a sensor on the thigh: is it where it is said to be?
    |thigh_left moves like a sensor on the shank: is it where it is said to be?
    |shank_left moves like a sensor on the foot: is it where it is said to be?
    |the stamps of foot_left are +31 ms off and gain 50 ppm: corrected
    |the stamps of foot_left are -31 ms off and gain -50 ppm: if the sensors were not on one clock, say Recording(..., one_clock=False)"""
    for note in map(str.strip, notes.split("|")):
        told = note_in("nl", note)
        assert told != note
        assert not {"the", "moves", "off", "recorded", "said", "say"} & set(told.replace(":", " ").split())
    assert note_in("nl", "foot_left recorded 30 of 60 s") == "foot_left heeft 30 van de 60 s opgenomen"
    assert note_in("en", notes.rsplit("|", 1)[1].strip()).endswith("if the sensors were not on one clock, say --separate-clocks")


def test_json_is_what_the_library_says(cli, file):
    result = cli("analyze", file, "--json", "--placement", "pelvis")
    page = json.loads(result.output)
    run = cadans.analyze(cadans.read(file, placement="pelvis"))
    assert page == json.loads(json.dumps(run.to_dict()))
    assert set(page) == set(
        """cadans source placement coverage steps running_steps findings within_limits summary variability drift sensors quality
        notes""".split()
    )
    assert set(page["summary"]) == set(cadans.metrics.names)
    row = page["summary"]["cadence_spm"]
    assert set(row) == set(
        "unit median iqr mean sd n left right symmetry_index symmetry_low symmetry_high left_share_pct drift_per_min".split()
    )
    assert row["median"] == pytest.approx(176, rel=0.01)


def test_csv_holds_the_steps(cli, file, tmp_path):
    out = tmp_path / "steps.csv"
    assert cli("analyze", file, "--csv", out).exit_code == 0
    rows = out.read_text(encoding="utf-8").splitlines()
    assert rows[0].startswith("t_us,side,quality,confidence,side_confidence,source,step_time_s")
    assert len(rows) > 150


def test_findings_and_sensors_are_written_beside_the_steps(cli, file, tmp_path):
    cli("analyze", file, "--csv", tmp_path / "steps.csv", "--speed", "3")
    findings, sensors = (
        list(csv.DictReader((tmp_path / f"steps.{table}.csv").read_text(encoding="utf-8").splitlines()))
        for table in ("findings", "sensors")
    )
    assert {row["kind"] for row in findings} >= {"low_cadence", "vertical_bounce"}
    assert all(row["text"] and float(row["speed_mps"]) == 3 for row in findings)
    assert [row["sensor"] for row in sensors] == ["pelvis"]
    assert float(sensors[0]["total_s"]) == pytest.approx(60, abs=0.1)


def test_options_reach_the_library(cli, file):
    chest = json.loads(cli("analyze", file, "--placement", "chest", "--mass-kg", "70", "--json").output)
    assert chest["placement"] == "chest"
    assert chest["summary"]["vertical_stiffness_kn_per_m"]["n"] > 0
    assert cli("analyze", file, "--height", "1.75", "--mass", "70").exit_code == 0
    mapped = cli("analyze", file, "--columns", "t_us=t_us,ax=ax_mps2,ay=2,az=az_mps2", "--unit", "m/s2", "--json")
    assert json.loads(mapped.output)["coverage"]["gyro_used"] in (True, False)
    assert cli("analyze", file, "--set", "clock.bridge_s=0.08").exit_code == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--placement", "hip"], "placement must be one of"),
        (["--placement", "foot_front"], "'foot_front' is not a placement; use one of pelvis, chest"),
        (["--placement", "foot+hip"], "placement must be one of pelvis, chest, thigh, shank, foot, wrist, pocket; got 'hip'"),
        (["--side", "front"], "--side must be left or right, got 'front'"),
        (["--speed", "40"], "speed_mps must be in [0.3, 12] m/s, got 40"),
        (["--set", "clock.bridge_s"], "must look like name=value"),
        (["--set", "clock.bridge_s=9"], "clock.bridge_s must be in [0.02, 0.3]"),
        (["--set", "clock.bridge_s=long"], "must be a number"),
        (["--mass-kg", "700"], "mass_kg must be in [25, 200]"),
        (["--columns", "ax"], "must look like name=value"),
        (["--rate-hz", "0"], "rate_hz must be in [12.5, 1600] Hz, got 0"),
        (["--time-unit", "hours"], "time_unit must be one of s, ms, us, ns"),
    ],
)
def test_a_wrong_command_is_one_line_and_status_2(cli, file, words, why):
    result = cli("analyze", file, *words)
    assert result.exit_code == 2
    assert why in result.stderr
    assert len(result.stderr.strip().splitlines()) == 1


def test_a_file_that_cannot_be_read_is_one_line_and_status_1(cli, tmp_path):
    result = cli("analyze", tmp_path / "nothing.csv")
    assert result.exit_code == 1
    assert "No such file" in result.stderr
    (tmp_path / "words.csv").write_text("hello\n", encoding="utf-8")
    result = cli("analyze", tmp_path / "words.csv")
    assert result.exit_code == 1
    assert result.stderr.strip() == (
        "cadans: words.csv: no table of numbers with at least two columns was found in its first lines "
        "(columns end with a comma, semicolon, tab or |)"
    )
    assert cli("analyze").exit_code == 2
    assert cli("--nonsense").exit_code == 2


def test_a_recording_without_running_is_said_to_be_one(cli, tmp_path):
    path = tmp_path / "still.csv"
    path.write_text("t_s,ax_mps2,ay_mps2,az_mps2\n" + "".join(f"{i / 100},0,9.81,0\n" for i in range(1000)), encoding="utf-8")
    result = cli("analyze", path)
    assert result.exit_code == 0
    assert "No running was found." in result.output


def test_missing_gravity_is_said(cli, tmp_path):
    path = tmp_path / "linear.csv"
    path.write_text("t_s,ax_mps2,ay_mps2,az_mps2\n" + "".join(f"{i / 100},0.1,0,0\n" for i in range(1000)), encoding="utf-8")
    assert "gravity is missing" in cli("analyze", path).output
    assert "zwaartekracht ontbreekt" in cli("analyze", path, "--lang", "nl").output


def test_of_a_watch_s_file_its_own_numbers_are_shown_as_its_own(cli, tmp_path):
    path = tmp_path / "run.fit"
    path.write_bytes(fit_writer.run(seconds=600))
    page = cli("analyze", path, "--csv", tmp_path / "seconds.csv").output
    assert page.startswith("run.fit · run · ")
    assert "by the watch" in page
    assert "nothing here was measured by cadans" in " ".join(page.split())
    assert "volgens het horloge" in cli("analyze", path, "--lang", "nl").output
    told = json.loads(cli("analyze", path, "--json").output)
    activity = cadans.read_activity(path)
    assert told["sessions"][0]["duration_s"] == activity.session.duration_s
    with (tmp_path / "seconds.csv").open(encoding="utf-8") as file:
        assert len(list(csv.DictReader(file))) == len(activity.records)
    cut = tmp_path / "cut.fit"
    cut.write_bytes(path.read_bytes()[:20])
    assert cli("analyze", cut).exit_code == 1


def test_demo_says_that_it_is_synthetic_and_shows_the_truth_beside(cli):
    result = cli("demo")
    assert result.exit_code == 0
    assert "SYNTHETIC" in result.output
    assert "true" in result.output
    assert "SYNTHETISCH" in cli("demo", "--lang", "nl").output
    assert json.loads(cli("demo", "--json").output)["notes"] == ["synthetic: this runner does not exist"]


def test_the_demo_compares_like_with_like(cli):
    """The truth of the oscillation is that of the pelvis, as cadans reports it, not that of the sensor."""
    lines = {line[:23].strip(): line[23:].split() for line in cli("demo").output.splitlines()}
    found, true = map(float, lines["Vertical oscillation"][:2])
    assert found == pytest.approx(true, abs=0.4)
    assert true == pytest.approx(8.8, abs=0.1)


@pytest.mark.parametrize("words", [("demo",), ("demo", "--lang", "nl")])
def test_the_demo_fits_an_old_terminal(cli, monkeypatch, words):
    monkeypatch.setenv("COLUMNS", "80")
    output = cli(*words).output
    assert "…" not in output
    assert all(len(line) <= 80 for line in output.splitlines())


ROWS = "".join(f"{i / 100},{np.sin(i)},9.81,0\n" for i in range(400))


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (ROWS, "the file has no header; say which column is which with --columns t_s=0,ax=1,ay=2,az=3"),
        ("clock,a1,a2,a3\n" + ROWS, "give --rate-hz, or name the column with --columns t_s=..."),
        ("t_us,ax,ay,az\n" + ROWS, "the time column 't_us' steps by 0.01, which cannot be us; if it is in s, give --time-unit s"),
        ("t_s,ax,ay,az\n" + ROWS + '0.1","3",2,1\n' + ROWS, "the table is damaged"),
        ("t_s,ax\n" + "".join(f"{i / 100},{np.sin(i)}\n" for i in range(400)), "the unit of the acceleration is not clear; give --unit m/s2, g or mg"),
        ("t_s,ax,ay,az\n" + "".join(f"{i / 10},0,9.81,0\n" for i in range(400)), "rate_hz read off t_us is 10, outside [12.5, 1600]"),
    ],
)
def test_what_to_do_about_a_file_is_said_in_options(cli, tmp_path, text, why):
    path = tmp_path / "file.csv"
    path.write_text(text, encoding="utf-8")
    result = cli("analyze", path)
    assert result.exit_code == 1
    assert why in result.stderr
    assert result.stderr.startswith("cadans: file.csv: ")
    assert len(result.stderr.strip().splitlines()) == 1


def test_the_page_tells_what_was_wrong_with_the_samples(cli, file, tmp_path):
    head, *rows = file.read_text(encoding="utf-8").splitlines()
    rows[1000:1003] = [",".join([row.split(",")[0], "", "", "", "", "", ""]) for row in rows[1000:1003]]
    rows[2000] = ",".join([rows[1999].split(",")[0], *rows[2000].split(",")[1:]])
    del rows[4000:4300]
    path = tmp_path / "worn.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    english, dutch = cli("analyze", path).output, cli("analyze", path, "--lang", "nl").output
    for words in ("Of 5700 samples", "3 held no number", "1 repeated the time", "holes in the recording: 1"):
        assert words in english
    for words in ("Van 5700 metingen", "3 zonder getal", "gaten in de opname: 1"):
        assert words in dutch


def test_every_note_of_a_reader_is_known_in_dutch():
    notes = """synthetic: this runner does not exist|the text is not UTF-8: read as Windows-1252
    |no time column: samples taken to be evenly spaced at 100 Hz|time from 't'; not used: 'u', 'v'
    |time column 't': ms inferred from the steps between samples|1 row has no time|7 rows have no time|'b' repeats 'a': not used
    |the rate of turn of 'x' has no acceleration beside it: not used|gravity was removed from a, b: not used|columns not used: a, b
    |columns not used: a, b and 3 more|acceleration in g, inferred from its size|rate of turn in deg/s, inferred from its size
    |there is no z axis of the acceleration: left empty|there is no z axis of the rate of turn: left empty
    |1 cell of 'ax' is no number: left empty|3 cells of 'ax' are no numbers: left empty|a second sensor called 'a': not used
    |the file calls it 'waist': taken as pelvis|where the sensor was worn is not in the file: pelvis assumed (give placement)
    |sensors not used, as it is not known where they were worn: a|sensors not used: chest, foot (choose with --placement)
    |every sensor: acceleration in m/s2, inferred from its size"""
    for note in map(str.strip, notes.split("|")):
        told = note_in("nl", note)
        assert told != note
        assert not {"the", "not", "inferred", "empty", "used"} & set(told.replace(":", " ").split())
        assert note_in("en", note) == note
    assert note_in("nl", "columns not used: a, b and 3 more") == "kolommen niet gebruikt: a, b en nog 3"
    assert note_in("nl", "said by nobody") == "said by nobody"


def test_formats_lists_what_can_be_read(cli):
    output = cli("formats").output
    for name in ("analyze    CSV", "FIT", "TCX", "GPX", "Strava export", "Garmin Connect CSV", "Apple Health export", "cadans CSV"):
        assert name in output


def test_validate_needs_a_folder(cli, monkeypatch, tmp_path):
    monkeypatch.delenv("CADANS_DATA", raising=False)
    assert "CADANS_DATA" in cli("validate").stderr
    assert cli("validate").exit_code == 2
    assert cli("validate", "--data", tmp_path / "no").exit_code == 2
    empty = cli("validate", "--data", tmp_path)
    assert empty.exit_code == 1
    assert "none of the data sets is in" in empty.stderr


def test_version(cli):
    assert cli("--version").output.strip() == f"cadans {cadans.__version__}"


def test_as_a_program(file):
    command = [sys.executable, "-m", "cadans"]
    page = subprocess.run([*command, "analyze", file, "--json"], check=True, capture_output=True, text=True)
    assert json.loads(page.stdout)["steps"] > 150
    assert page.stderr == ""
    wrong = subprocess.run([*command, "analyze", "nothing.csv"], capture_output=True, text=True, check=False)
    assert wrong.returncode == 1
    assert wrong.stdout == ""
    assert "Traceback" not in wrong.stderr


def test_without_typer_it_says_what_to_install():
    code = "import sys; sys.modules['typer'] = None; sys.argv = ['cadans']; from cadans.__main__ import main; main()"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.strip() == "cadans: the command line needs typer: pip install 'cadans[cli]'"
