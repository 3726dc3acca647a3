# SPDX-License-Identifier: Apache-2.0
"""The notebooks of the examples run from their first cell to their last, and are kept without outputs."""

import pathlib
import re

import nbformat
import pytest
from nbclient import NotebookClient

EXAMPLES = pathlib.Path(__file__).parents[2] / "examples"
FIRST_LOOK, WEEKLY_LOAD = "05_first_look", "07_weekly_load"
NOTEBOOKS = sorted(path.stem for path in EXAMPLES.glob("*.ipynb"))


def read(name):
    return nbformat.read(EXAMPLES / f"{name}.ipynb", as_version=4)


@pytest.fixture(scope="module")
def executed():
    """name → the notebook as it ran, once."""
    ran = {}

    def execute(name):
        if name not in ran:
            ran[name] = read(name)
            where = {"metadata": {"path": str(EXAMPLES)}}
            NotebookClient(ran[name], timeout=120, kernel_name="python3", resources=where).execute()
        return ran[name]

    return execute


def outputs(notebook, source):
    """What the one cell whose last line starts so gave."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    (cell,) = [cell for cell in code if re.match(re.escape(source) + r"(?![.\w])", cell.source.splitlines()[-1])]
    return cell.outputs


def printed(notebook, name):
    (cell,) = [cell for cell in notebook.cells if cell.id == name]
    return "".join(output.text for output in cell.outputs if output.output_type == "stream")


def test_both_are_found():
    assert NOTEBOOKS == [FIRST_LOOK, WEEKLY_LOAD]


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_it_is_kept_without_outputs(name):
    notebook = read(name)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.source for cell in code if cell.outputs or cell.execution_count] == []


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_nothing_goes_wrong_or_warns(executed, name):
    given = [output for cell in executed(name).cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output for output in given if output.output_type == "error" or output.get("name") == "stderr"] == []


@pytest.mark.parametrize(
    ("name", "last_line"),
    [
        *((FIRST_LOOK, line) for line in ("run", "steps[", "run.summary", "comparison")),
        *((WEEKLY_LOAD, line) for line in ("log", "load", "days[", "rules[")),
    ],
)
def test_tables_show_as_tables(executed, name, last_line):
    assert any("<table" in output.get("data", {}).get("text/html", "") for output in outputs(executed(name), last_line))


@pytest.mark.parametrize(
    ("name", "last_line"),
    [(FIRST_LOOK, "axes.set"), *((WEEKLY_LOAD, f"load.plot_{what}") for what in ("weeks", "form", "ratios"))],
)
def test_pictures_are_drawn(executed, name, last_line):
    assert any("image/png" in output.get("data", {}) for output in outputs(executed(name), last_line))


def test_live_is_the_same(executed):
    (output,) = outputs(executed(FIRST_LOOK), 'print(f"{len(live)}')
    assert output.text.rstrip().endswith("True")


def test_the_run_that_was_far_too_long_is_found_by_hand_too(executed):
    assert "2025-03-30  34.3 km, 3.62 times" in printed(executed(WEEKLY_LOAD), "spike")


def test_pain_comes_before_every_ratio(executed):
    said = printed(executed(WEEKLY_LOAD), "as-of")
    assert "red: Pain first." in said
    assert "red: Next week. It hurts too much" in said


def test_a_forgotten_week_puts_the_light_out(executed):
    lights = [line.split(":")[0] for line in printed(executed(WEEKLY_LOAD), "what-if").splitlines()]
    assert lights == ["green", "unknown"]


def test_a_holiday_taken_for_rest_makes_an_alarm_out_of_nothing(executed):
    highest = [float(line.rsplit(" ", 1)[1]) for line in printed(executed(WEEKLY_LOAD), "unknown").splitlines()]
    assert highest[0] < 1.3 < 3 < highest[1]
