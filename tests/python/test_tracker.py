# SPDX-License-Identifier: Apache-2.0
"""Live, with any cut of the samples, the rows are those of `analyze`, to the bit."""

import threading

import numpy as np
import pytest

import cadans


def live(tracker, imu, chunk, *, with_times=True):
    out = []
    for start in range(0, len(imu), chunk):
        part = slice(start, start + chunk)
        gyro = None if imu.gyro_radps is None else imu.gyro_radps[part]
        out.append(tracker.push(imu.accel_mps2[part], gyro, imu.t_us[part] if with_times else None))
    out.append(tracker.flush())
    return np.concatenate(out)


@pytest.mark.parametrize("chunk", [1, 7, 100, 100_000])
def test_any_cut_gives_the_steps_of_analyze(imu, run, chunk):
    rows = live(cadans.Tracker(rate_hz=100), imu, chunk)
    assert rows.dtype == run.steps.dtype
    assert rows.tobytes() == run.steps.tobytes()


@pytest.mark.parametrize("rate_hz", [50, 59.94, 208])
def test_without_stamps_the_clock_goes_on_evenly_over_pushes(rate_hz):
    imu = cadans.synth.runner(duration_s=20, rate_hz=rate_hz).recording["pelvis"]
    even = cadans.analyze(imu.accel_mps2, imu.gyro_radps, rate_hz=rate_hz)
    rows = live(cadans.Tracker(rate_hz=rate_hz), imu, 33, with_times=False)
    assert rows.tobytes() == even.steps.tobytes()


def test_one_sample_at_a_time_as_plain_numbers(imu, run):
    tracker = cadans.Tracker(rate_hz=100)
    rows = [tracker.push(a, g, t) for a, g, t in zip(imu.accel_mps2.tolist(), imu.gyro_radps.tolist(), imu.t_us.tolist())]
    assert np.concatenate([*rows, tracker.flush()]).tobytes() == run.steps.tobytes()


def test_steps_come_soon(imu):
    tracker = cadans.Tracker(rate_hz=100)
    seen = 0
    for i in range(0, len(imu), 10):
        rows = tracker.push(imu.accel_mps2[i : i + 10], imu.gyro_radps[i : i + 10])
        for row in rows:
            late_s = 1e-6 * (imu.t_us[i + 9] - row["t_us"]) - row["step_time_s"]
            assert late_s <= tracker.latency_s + 0.1
            seen += 1
    assert seen > 150


def test_a_tracker_that_slept_goes_on_as_if_it_had_not(imu, run):
    first = cadans.Tracker(rate_hz=100)
    half = len(imu) // 2
    rows = [first.push(imu.accel_mps2[:half], imu.gyro_radps[:half])]
    asleep = first.state()
    assert isinstance(asleep, bytes)
    second = cadans.Tracker(rate_hz=100)
    second.push(imu.accel_mps2[:500] * 0.5)  # whatever it did before is forgotten
    second.restore(asleep)
    rows += [second.push(imu.accel_mps2[half:], imu.gyro_radps[half:]), second.flush()]
    assert np.concatenate(rows).tobytes() == run.steps.tobytes()


def test_reset_is_as_good_as_new(imu, run):
    tracker = cadans.Tracker(rate_hz=100)
    live(tracker, imu, 1000)
    tracker.reset()
    assert live(tracker, imu, 999, with_times=False).tobytes() == run.steps.tobytes()


def test_a_state_that_does_not_fit_is_refused_and_nothing_changes(imu, run):
    tracker = cadans.Tracker(rate_hz=100)
    good = tracker.state()
    wrong = {
        "too short": b"",
        "something else": bytes(len(good)),
        "bytes, .* are needed": good + b"\0",
        "damaged": good[:-1] + bytes([good[-1] ^ 1]),
        "made by cadans 9": good[:8] + b"9" + good[9:],
    }
    for why, state in wrong.items():
        with pytest.raises(ValueError, match=why):
            tracker.restore(state)
    others = [
        cadans.Tracker(rate_hz=100.001),
        cadans.Tracker(rate_hz=100, placement="chest"),
        cadans.Tracker(rate_hz=100, runner={"mass_kg": 70}),
        cadans.Tracker(rate_hz=100, config={"clock.bridge_s": 0.09}),
        cadans.Tracker(rate_hz=100, config={"mounting": np.eye(3)}),
    ]
    for other in others:
        with pytest.raises(ValueError, match="another rate, placement, runner or setting"):
            other.restore(good)
    assert live(tracker, imu, 500).tobytes() == run.steps.tobytes()


def test_coverage_is_that_of_the_whole_run(imu, run):
    tracker = cadans.Tracker(rate_hz=100)
    live(tracker, imu, 100)
    assert tracker.coverage == run.coverage


def test_two_threads_may_share_a_tracker(imu):
    tracker = cadans.Tracker(rate_hz=100)
    threads = [threading.Thread(target=tracker.push, args=(imu.accel_mps2,)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert tracker.coverage.samples_received == 4 * len(imu)


def test_many_recordings_at_once(truth, run):
    runs = [None] * 4

    def one(i):
        runs[i] = cadans.analyze(truth.recording)

    threads = [threading.Thread(target=one, args=(i,)) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(other.steps.tobytes() == run.steps.tobytes() for other in runs)
