# SPDX-License-Identifier: Apache-2.0
"""The command line, as people and scripts use it."""

import csv
import json
import subprocess
import sys

import pytest
from typer.testing import CliRunner

import cadans
from cadans.cli import app


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
    assert "Contacttijd" in output
    assert "geen medisch hulpmiddel" in output


def test_json_is_what_the_library_says(cli, file):
    result = cli("analyze", file, "--json", "--placement", "pelvis")
    page = json.loads(result.output)
    run = cadans.analyze(cadans.read(file, placement="pelvis"))
    assert page == json.loads(json.dumps(run.to_dict()))
    assert set(page) == {"cadans", "source", "placement", "coverage", "steps", "summary", "quality", "notes"}
    assert set(page["summary"]) == set(cadans.metrics.names)
    row = page["summary"]["cadence_spm"]
    assert set(row) == {"unit", "median", "iqr", "mean", "sd", "n", "left", "right", "symmetry_index", "drift_per_min"}
    assert row["median"] == pytest.approx(176, rel=0.01)


def test_csv_holds_the_steps(cli, file, tmp_path):
    out = tmp_path / "steps.csv"
    assert cli("analyze", file, "--csv", out).exit_code == 0
    rows = out.read_text(encoding="utf-8").splitlines()
    assert rows[0].startswith("t_us,side,quality,confidence,side_confidence,step_time_s")
    assert len(rows) > 150


def test_options_reach_the_library(cli, file):
    chest = json.loads(cli("analyze", file, "--placement", "chest", "--mass-kg", "70", "--json").output)
    assert chest["placement"] == "chest"
    assert chest["summary"]["vertical_stiffness_kn_per_m"]["n"] > 0
    mapped = cli("analyze", file, "--columns", "t_us=t_us,ax=ax_mps2,ay=2,az=az_mps2", "--unit", "m/s2", "--json")
    assert json.loads(mapped.output)["coverage"]["gyro_used"] in (True, False)
    assert cli("analyze", file, "--set", "clock.bridge_s=0.08").exit_code == 0


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--placement", "hip"], "placement must be one of"),
        (["--placement", "foot"], "supported: pelvis, chest"),
        (["--set", "clock.bridge_s"], "must look like name=value"),
        (["--set", "clock.bridge_s=9"], "clock.bridge_s must be in [0.02, 0.3]"),
        (["--set", "clock.bridge_s=long"], "must be a number"),
        (["--mass-kg", "700"], "mass_kg must be in [25, 200]"),
        (["--columns", "ax"], "must look like name=value"),
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
    assert result.stderr.strip() == "cadans: words.csv: no table of numbers with at least two columns was found in its first lines"
    assert cli("analyze").exit_code == 2
    assert cli("--nonsense").exit_code == 2


def test_a_recording_without_running_is_said_to_be_one(cli, tmp_path):
    path = tmp_path / "still.csv"
    path.write_text("t_s,ax_mps2,ay_mps2,az_mps2\n" + "".join(f"{i / 100},0,9.81,0\n" for i in range(1000)), encoding="utf-8")
    result = cli("analyze", path)
    assert result.exit_code == 0
    assert "No running was found." in result.output


def test_demo_says_that_it_is_synthetic_and_shows_the_truth_beside(cli):
    result = cli("demo")
    assert result.exit_code == 0
    assert "SYNTHETIC" in result.output
    assert "true" in result.output
    assert "SYNTHETISCH" in cli("demo", "--lang", "nl").output
    assert json.loads(cli("demo", "--json").output)["notes"] == ["synthetic: this runner does not exist"]


def test_formats_lists_what_can_be_read(cli):
    assert "CSV" in cli("formats").output


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
