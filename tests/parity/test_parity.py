# SPDX-License-Identifier: Apache-2.0
"""One recording, every door: C++, C, C in chunks, C put to sleep and woken, Python, Python live. To the bit."""

import os
import pathlib
import subprocess

import numpy as np
import pytest

import cadans

SAMPLE = np.dtype([("t_us", "<i8"), ("value", "<f4", 6)])


def programs() -> pathlib.Path:
    build = os.environ.get("CADANS_BUILD")
    if not build:
        pytest.skip("CADANS_BUILD does not say where the C and C++ programs were built")
    return pathlib.Path(build) / "tests" / "parity"


PLACES = [
    ("pelvis", 100),
    ("pelvis", 208),
    ("chest", 50),
    ("foot", 200),
    ("shank", 104),
    ("thigh", 400),
    ("wrist", 50),
]


@pytest.fixture(scope="module", params=PLACES, ids=lambda p: f"{p[0]}-{p[1]}Hz")
def recording(request, tmp_path_factory):
    placement, rate_hz = request.param
    worn = placement if placement in ("pelvis", "chest") else f"{placement}_left"
    truth = cadans.synth.runner(sensors=(worn,), duration_s=40, rate_hz=rate_hz, seed=3)
    imu = truth.recording[worn]
    samples = np.zeros(len(imu.t_us), SAMPLE)
    samples["t_us"] = imu.t_us
    samples["value"][:, :3] = imu.accel_mps2
    samples["value"][:, 3:] = imu.gyro_radps
    samples["value"][777, 1] = np.nan
    samples["t_us"][1200:] += 400_000
    path = tmp_path_factory.mktemp("parity") / "samples.bin"
    samples.tofile(path)
    return placement, rate_hz, samples, path


def rows_of(text: str) -> list[str]:
    return text.strip().splitlines()


def rows_of_steps(steps: np.ndarray) -> list[str]:
    sides = {"unknown": 0, "left": 1, "right": 2}
    names = [metric.name for metric in cadans.metrics]
    return [
        " ".join(
            [str(step["t_us"]), str(sides[step["side"]]), str(step["quality"])]
            + [f"{np.float32(step[name]).view(np.uint32):08x}" for name in names]
        )
        for step in steps
    ]


def unsigned_nan(rows: list[str]) -> list[str]:
    """A NaN is a NaN, whatever its sign bit."""
    return [row.replace("ffc00000", "7fc00000") for row in rows]


def test_every_door_gives_the_same_steps_to_the_bit(recording):
    placement, rate_hz, samples, path = recording
    accel, gyro, t_us = samples["value"][:, :3], samples["value"][:, 3:], samples["t_us"]
    expected = unsigned_nan(
        rows_of_steps(cadans.analyze(accel, gyro, t_us=t_us, rate_hz=rate_hz, placement=placement).steps)
    )
    assert len(expected) > 40

    def program(name: str, *options: object) -> list[str]:
        command = [programs() / name, path, str(rate_hz), placement, *map(str, options)]
        return unsigned_nan(rows_of(subprocess.run(command, check=True, capture_output=True, text=True).stdout))

    assert program("steps_from_cpp") == expected
    for chunk, sleeps in [(4096, 0), (1, 0), (37, 0), (501, 1)]:
        assert program("steps_from_c", chunk, sleeps) == expected, f"chunks of {chunk}, asleep: {sleeps}"

    tracker = cadans.Tracker(rate_hz=rate_hz, placement=placement)
    live = [tracker.push(accel[i : i + 53], gyro[i : i + 53], t_us[i : i + 53]) for i in range(0, len(t_us), 53)]
    live.append(tracker.flush())
    assert unsigned_nan(rows_of_steps(np.concatenate(live))) == expected
