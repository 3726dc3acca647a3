# SPDX-License-Identifier: Apache-2.0
"""`cadans validate` on recordings of people."""

import re

import numpy as np
import pytest

import cadans
from cadans.datasets import DATASETS
from cadans.validate import results_markdown, score


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)
def test_every_data_set_has_trials_with_a_truth(dataset, data):
    trial = next(dataset.trials(data / dataset.name))
    assert len(trial.recording) == 1
    assert len(trial.events) + len(trial.windows) > 10
    run = cadans.analyze(trial.recording)
    assert run.coverage.steps > 8


def test_the_table_holds_what_was_scored(data):
    dataset = next(dataset for dataset in DATASETS if dataset.name == "virtual_imu_30s")
    result = score(dataset, data / dataset.name)
    line = result.lines["pelvis", "contact"]
    assert len(line.errors) > 150
    page = results_markdown(data, only=["virtual_imu_30s"])
    assert f"| pelvis | contact | 1 | {len(line.errors)} | {np.mean(line.errors):+.1f} ms |" in page
    assert re.search(r"Made by `cadans validate .*`, cadans " + re.escape(cadans.__version__), page)


def test_a_data_set_that_does_not_exist_is_refused(data):
    with pytest.raises(ValueError, match="no data set 'moon'; there are sacrum_force_treadmill"):
        results_markdown(data, only=["moon"])
