# SPDX-License-Identifier: Apache-2.0
"""The recording in datasets/synthetic is what its script makes, and cadans finds its truth."""

import importlib.util
import pathlib

import numpy as np

import cadans

FOLDER = pathlib.Path(__file__).parents[2] / "datasets" / "synthetic"


def table(path: pathlib.Path) -> np.ndarray:
    return np.genfromtxt(path, delimiter=",", skip_header=1)


def test_the_recording_is_what_its_script_makes(tmp_path):
    spec = importlib.util.spec_from_file_location("make", FOLDER / "make.py")
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    script.make(tmp_path)
    np.testing.assert_allclose(table(tmp_path / "easy_run.csv"), table(FOLDER / "easy_run.csv"), atol=2e-3)
    ours, committed = ((folder / "easy_run_truth.csv").read_text().splitlines() for folder in (tmp_path, FOLDER))
    assert len(ours) == len(committed)
    assert [row.split(",")[1:] for row in ours] == [row.split(",")[1:] for row in committed]


def test_its_contacts_and_sides_are_found():
    run = cadans.analyze(cadans.read(FOLDER / "easy_run.csv", placement="pelvis"))
    rows = [line.split(",") for line in (FOLDER / "easy_run_truth.csv").read_text().splitlines()[1:]]
    truth = np.array([(int(t), kind, side) for t, kind, side in rows], dtype=[("t_us", "i8"), ("kind", "U8"), ("side", "U8")])
    contacts = truth[truth["kind"] == "contact"]
    nearest = contacts[[int(np.argmin(np.abs(contacts["t_us"] - t_us))) for t_us in run.steps["t_us"]]]
    assert abs(len(run.steps) - len(contacts)) <= 2
    assert np.median(np.abs(nearest["t_us"] - run.steps["t_us"])) < 15_000
    assert np.mean(nearest["side"] == run.steps["side"]) > 0.98
    assert run.summary["contact_time_s"].symmetry_index > 1
