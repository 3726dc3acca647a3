# SPDX-License-Identifier: Apache-2.0
"""The notebook of the examples runs from its first cell to its last, and is kept without outputs."""

import pathlib
import re

import nbformat
import pytest
from nbclient import NotebookClient

PATH = pathlib.Path(__file__).parents[2] / "examples" / "05_first_look.ipynb"


@pytest.fixture(scope="module")
def executed():
    notebook = nbformat.read(PATH, as_version=4)
    where = {"metadata": {"path": str(PATH.parent)}}
    NotebookClient(notebook, timeout=120, kernel_name="python3", resources=where).execute()
    return notebook


def outputs(notebook, source):
    """What the one cell whose last line starts so gave."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    (cell,) = [cell for cell in code if re.match(re.escape(source) + r"(?![.\w])", cell.source.splitlines()[-1])]
    return cell.outputs


def test_it_is_kept_without_outputs():
    notebook = nbformat.read(PATH, as_version=4)
    nbformat.validate(notebook)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    assert [cell.source for cell in code if cell.outputs or cell.execution_count] == []


def test_nothing_goes_wrong_or_warns(executed):
    given = [output for cell in executed.cells if cell.cell_type == "code" for output in cell.outputs]
    assert [output for output in given if output.output_type == "error" or output.get("name") == "stderr"] == []


@pytest.mark.parametrize("last_line", ["run", "steps[", "run.summary", "comparison"])
def test_tables_show_as_tables(executed, last_line):
    assert any("<table" in output.get("data", {}).get("text/html", "") for output in outputs(executed, last_line))


def test_the_second_is_drawn(executed):
    assert any("image/png" in output.get("data", {}) for output in outputs(executed, "axes.set"))


def test_live_is_the_same(executed):
    (output,) = outputs(executed, 'print(f"{len(live)}')
    assert output.text.rstrip().endswith("True")
