# SPDX-License-Identifier: Apache-2.0
"""Agreement with the truth, on events made by hand."""

import math

import numpy as np
import pandas as pd
import pytest

import cadans

EVENT = np.dtype([("t_us", "i8"), ("kind", "U7"), ("side", "U7")])


def events(*rows):
    return np.array([(t_ms * 1000, kind, side) for t_ms, kind, side in rows], EVENT)


TRUTH = events(
    (0, "contact", "left"), (240, "toe_off", "left"),
    (350, "contact", "right"), (590, "toe_off", "right"),
    (700, "contact", "left"), (940, "toe_off", "left"),
    (1050, "contact", "right"), (1290, "toe_off", "right"),
)  # fmt: skip


def moved(by_ms, which=TRUTH):
    out = which.copy()
    out["t_us"] += np.round(1000 * np.asarray(by_ms)).astype(int)
    return out


def test_the_truth_agrees_with_itself():
    c = cadans.compare(TRUTH, TRUTH)
    assert c.contact.f1 == c.toe_off.f1 == {20: 1, 30: 1, 50: 1}
    assert (c.contact.error_ms.bias, c.contact.error_ms.mae, c.contact.error_ms.sd) == (0, 0, 0)
    assert (c.side.n, c.side.right, c.side.unknown) == (4, 1, 0)
    assert c.contact_time_s.n == 4
    assert c.contact_time_s.mae == 0


def test_bias_limits_and_mean_absolute_error():
    errors = np.array([10, 0, -4, 0, 6, 0, 0, 0])
    c = cadans.compare(moved(errors), TRUTH).contact.error_ms
    contact = errors[::2]
    assert c.bias == pytest.approx(contact.mean())
    assert c.sd == pytest.approx(contact.std(ddof=1))
    assert c.low == pytest.approx(contact.mean() - 1.96 * contact.std(ddof=1))
    assert c.high == pytest.approx(contact.mean() + 1.96 * contact.std(ddof=1))
    assert c.mae == pytest.approx(np.abs(contact).mean())


def test_f1_counts_misses_and_false_events_at_each_tolerance():
    found = np.concatenate([moved([25, 0, 0, 0, 0, 0, 0, 0])[:6], events((500, "contact", "left"))])
    c = cadans.compare(found, TRUTH).contact
    # true: 4; found: 3 right ones, one 25 ms off among them, and a false one; one was missed
    assert (c.n_truth, c.n_found, c.error_ms.n) == (4, 4, 3)
    assert c.f1[20] == pytest.approx(2 * 2 / 8)
    assert c.f1[30] == pytest.approx(2 * 3 / 8)
    assert c.precision[30] == c.recall[30] == 0.75


def test_one_true_event_is_matched_once_and_the_closest_wins():
    found = events((-5, "contact", "left"), (3, "contact", "left"))
    c = cadans.compare(found, TRUTH[:1])
    assert c.contact.error_ms.n == 1
    assert c.contact.error_ms.bias == pytest.approx(3)
    assert c.pairs["found_us"].tolist() == [3000]


def test_sides_are_judged_and_play_no_part_in_matching():
    found = TRUTH.copy()
    found["side"][0], found["side"][2] = "right", "unknown"
    side = cadans.compare(found, TRUTH).side
    assert (side.n, side.unknown) == (3, 1)
    assert side.right == pytest.approx(2 / 3)


def test_events_outside_the_span_of_the_truth_are_not_judged():
    found = np.concatenate([events((-3000, "contact", "left"), (9000, "contact", "left")), TRUTH])
    c = cadans.compare(found, TRUTH)
    assert c.contact.n_outside == 2
    assert c.contact.f1[20] == 1


def test_contact_time_comes_from_a_contact_and_its_own_toe_off():
    longer = moved([0, 12, 0, 12, 0, 12, 0, 12])
    assert cadans.compare(longer, TRUTH).contact_time_s.bias == pytest.approx(0.012)


def test_frames_and_mappings_serve_as_truth():
    frame = pd.DataFrame({"t_us": TRUTH["t_us"], "kind": TRUTH["kind"]})
    c = cadans.compare(TRUTH, frame)
    assert c.contact.f1[20] == 1
    assert c.side.n == 0
    assert math.isnan(c.side.right)


def test_nothing_found_and_no_truth_are_no_crash():
    nothing = np.zeros(0, EVENT)
    assert cadans.compare(nothing, TRUTH).contact.f1[20] == 0
    assert math.isnan(cadans.compare(TRUTH, nothing).contact.f1[20])
    repr(cadans.compare(nothing, nothing))


def test_wrong_truth_is_refused():
    with pytest.raises(ValueError, match="truth_events must have the columns t_us and kind"):
        cadans.compare(TRUTH, {"time": [0]})
    with pytest.raises(ValueError, match="kind must be contact or toe_off, got strike"):
        cadans.compare(TRUTH, {"t_us": [0], "kind": ["strike"]})
    with pytest.raises(ValueError, match="whole microseconds"):
        cadans.compare(TRUTH, {"t_us": [0.1], "kind": ["contact"]})
    with pytest.raises(ValueError, match=r"tolerance_ms must be in \(0, 100\]"):
        cadans.compare(TRUTH, TRUTH, tolerance_ms=200)


def test_a_run_is_compared_with_its_truth(truth, run):
    c = cadans.compare(run, truth.events)
    assert c.contact.f1[50] > 0.98
    assert c.side.right > 0.98
    assert c.contact_time_s.n > 150
    assert "limits of agreement" in repr(c)
    assert "<table>" in c._repr_html_()
