# SPDX-License-Identifier: Apache-2.0
"""What must hold for any input."""

import itertools

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import cadans

HOUR_US = 3_600_000_000
slow = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])


@pytest.fixture(scope="module")
def short():
    return cadans.synth.runner(duration_s=8, rate_hz=100, seed=2).recording["pelvis"]


@slow
@given(cuts=st.lists(st.integers(0, 800), max_size=30))
def test_any_chunking_gives_the_same_to_the_bit(short, cuts):
    tracker = cadans.Tracker(rate_hz=100)
    edges = [0, *sorted(cuts), len(short)]
    rows = [tracker.push(short.accel_mps2[a:b], short.gyro_radps[a:b], short.t_us[a:b]) for a, b in itertools.pairwise(edges)]
    rows.append(tracker.flush())
    assert np.concatenate(rows).tobytes() == cadans.analyze(short).steps.tobytes()


@slow
@given(cuts=st.lists(st.integers(0, 800), max_size=4))
def test_waking_up_anywhere_gives_the_same_to_the_bit(short, cuts):
    rows, state = [], cadans.Tracker(rate_hz=100).state()
    edges = [0, *sorted(cuts), len(short)]
    for a, b in itertools.pairwise(edges):
        tracker = cadans.Tracker(rate_hz=100)
        tracker.restore(state)
        rows.append(tracker.push(short.accel_mps2[a:b], short.gyro_radps[a:b]))
        state = tracker.state()
    rows.append(tracker.flush())
    assert np.concatenate(rows).tobytes() == cadans.analyze(short).steps.tobytes()


@slow
@given(hours=st.integers(-400_000, 400_000))
def test_adding_hours_to_all_times_moves_the_results_by_hours(short, hours):
    here = cadans.analyze(short.accel_mps2, short.gyro_radps, t_us=short.t_us, rate_hz=100)
    there = cadans.analyze(short.accel_mps2, short.gyro_radps, t_us=short.t_us + hours * HOUR_US, rate_hz=100)
    for table in ("steps", "strides", "events"):
        moved = getattr(here, table).copy()
        moved["t_us"] += hours * HOUR_US
        assert moved.tobytes() == getattr(there, table).tobytes()
    assert here.coverage == there.coverage


anything = arrays.arrays(
    np.float32,
    st.tuples(st.integers(0, 300), st.just(3)),
    elements=st.floats(width=32, allow_nan=True, allow_infinity=True),
    fill=st.sampled_from([0.0, 9.81, float("nan"), 1e30]).map(np.float32),
)


@slow
@given(accel=anything, rate_hz=st.floats(12.5, 1600))
def test_no_numbers_crash_it_and_only_a_unit_is_ever_refused(accel, rate_hz):
    def not_infinite(steps):
        assert not any(np.isinf(steps[name]).any() for name in cadans.metrics.names)

    tracker = cadans.Tracker(rate_hz=rate_hz)
    not_infinite(np.concatenate([tracker.push(accel, accel[::-1]), tracker.flush()]))
    try:
        not_infinite(cadans.analyze(accel, accel, rate_hz=rate_hz).steps)
    except ValueError as refusal:
        if "looks like" not in str(refusal) and "not in m/s2" not in str(refusal):
            raise


@slow
@given(steps_us=st.lists(st.integers(-50_000, 1_000_000), min_size=2, max_size=300))
def test_no_clock_crashes_it(steps_us):
    t_us = np.cumsum(steps_us)
    accel = np.tile([0.0, 9.81, 0.0], (len(t_us), 1))
    run = cadans.analyze(accel, t_us=t_us, rate_hz=100)
    assert run.coverage.samples_received == len(t_us)
    assert run.coverage.steps == 0


@slow
@given(seed=st.integers(0, 10_000))
def test_however_the_case_is_turned_cadence_and_oscillation_stay(seed):
    worn = cadans.synth.Sensor(mounting_rotation_rad=cadans.synth.random_rotation(seed), bandwidth_hz=40)
    straight = cadans.synth.Sensor(bandwidth_hz=40)
    a, b = (cadans.analyze(cadans.synth.runner(duration_s=20, rate_hz=100, sensor=s).recording) for s in (straight, worn))
    for name in ("cadence_spm", "vertical_oscillation_m"):
        assert b.summary[name].median == pytest.approx(a.summary[name].median, rel=0.005)
