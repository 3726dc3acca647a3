# SPDX-License-Identifier: Apache-2.0
"""What the tests of the Python door share."""

import os
from pathlib import Path

import pytest

import cadans


@pytest.fixture(scope="session")
def truth():
    """A minute of a runner of whom everything is known."""
    return cadans.synth.runner(cadence_spm=176, contact_time_s=0.23, duration_s=60, rate_hz=100, seed=5)


@pytest.fixture(scope="session")
def imu(truth):
    return truth.recording["pelvis"]


@pytest.fixture(scope="session")
def run(truth):
    return cadans.analyze(truth.recording)


@pytest.fixture(scope="session")
def data() -> Path:
    """The folder of recordings of people, which is not part of the project."""
    folder = os.environ.get("CADANS_DATA")
    if not folder:
        pytest.skip("CADANS_DATA does not say where the recordings are")
    return Path(folder)
