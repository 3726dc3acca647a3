# SPDX-License-Identifier: Apache-2.0
"""The README does what it says: its code runs, its tables are the generated ones, its files are there."""

import os
import pathlib
import re
import shutil
import subprocess
import sys

import pytest

sys.path[:0] = [str(pathlib.Path(__file__).parent), str(pathlib.Path(__file__).parents[1] / "python")]
import fit_writer  # noqa: E402
import readme_tables  # noqa: E402

TOP = readme_tables.TOP
PAGE = (TOP / "README.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE, flags=re.DOTALL)


def test_the_metrics_table_is_the_one_made_from_the_list():
    assert readme_tables.between(PAGE, "metrics") == readme_tables.metrics_table()


def test_the_error_table_is_the_one_of_the_results():
    assert readme_tables.between(PAGE, "errors") == readme_tables.errors_table()


@pytest.mark.parametrize("table", ["speed", "watch"])
def test_the_measured_tables_are_filled(table):
    assert readme_tables.between(PAGE, table).count("|") > 8


@pytest.mark.parametrize("code", blocks("python"))
def test_the_python_of_the_readme_runs(code, tmp_path, monkeypatch):
    pytest.importorskip("matplotlib").use("Agg")
    monkeypatch.chdir(tmp_path)
    shutil.copy(TOP / "tests" / "python" / "golden" / "year.csv", tmp_path)
    (tmp_path / "run.fit").write_bytes(fit_writer.run())
    exec(compile(code, "README.md", "exec"), {})


@pytest.mark.parametrize("code", blocks("cpp"))
def test_the_cpp_of_the_readme_compiles_and_runs(code, tmp_path):
    compiler = shutil.which("g++")
    if not compiler:
        pytest.skip("no C++ compiler on this machine")
    source = tmp_path / "readme.cpp"
    source.write_text(code)
    flags = ["-std=c++20", "-Wall", "-Wextra", "-Werror", "-I", TOP / "include", "-isystem", "/usr/include/eigen3"]
    subprocess.run([compiler, *flags, source, "-o", tmp_path / "readme"], check=True)
    subprocess.run([tmp_path / "readme"], check=True, timeout=60)


def test_every_file_the_readme_points_at_is_there():
    links = re.findall(r"\]\(([^)#:]+)\)", PAGE)
    assert len(links) > 4
    assert [link for link in links if not (TOP / link).exists()] == []


@pytest.mark.parametrize("command", ["bash examples/run", "bash tests/run", "cadans demo", "cadans formats", "cadans validate", "cadans load", "cadans log import", "cadans log add pain", "cadans plan"])
def test_every_command_of_the_readme_exists(command):
    assert command in PAGE
    program, *rest = command.split()
    if program == "bash":
        assert os.access(TOP / rest[0], os.X_OK)
    else:
        subprocess.run([sys.executable, "-m", "cadans", *rest, "--help"], check=True, capture_output=True)
