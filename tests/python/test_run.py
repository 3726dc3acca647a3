# SPDX-License-Identifier: Apache-2.0
"""What comes back: tables, words, pages."""

import csv
import json
import pickle
import re

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

import cadans


def test_a_run_in_the_terminal_reads_well(run):
    text = repr(run)
    assert text.startswith("Run: 1 min 0 s · pelvis · ")
    assert re.search(r"cadence_spm +176 +\(IQR", text)
    assert "synthetic: this runner does not exist" in text
    assert "within the limits: " in text


def test_what_is_shown_is_what_was_measured_from_there():
    worn = cadans.synth.runner(sensors=("foot_left", "foot_right", "wrist_left"), duration_s=40, cadence_spm=150).recording
    feet = cadans.analyze(worn, placement="foot", runner={"height_m": 1.75})
    for words in ("foot_left+foot_right · ", "speed_mps", "stride_length_m", "foot_strike_angle_deg", "more in run.summary"):
        assert words in repr(feet)
    assert "vertical_oscillation_m " not in repr(feet)
    assert "finding: Low cadence: marked" in repr(feet)
    wrist = repr(cadans.analyze(worn, placement="wrist"))
    assert "arm_swing_range_deg" in wrist
    assert "contact_time_s" not in wrist
    assert "3 sensors · " in repr(cadans.analyze(worn))
    html = feet._repr_html_()
    assert "<b>Low cadence: marked</b> You take few steps" in html
    assert "stride_length_m" in html


def test_a_run_without_running_reads_well_too():
    run = cadans.analyze([[0, 9.81, 0]] * 1000, rate_hz=100)
    assert repr(run) == "Run: 10.0 s · pelvis · 0 running steps · 0 % analysed"
    assert "0 running steps" in run._repr_html_()


def test_a_run_in_a_notebook_needs_nothing_from_anywhere(run):
    html = run._repr_html_()
    assert html.startswith('<div class="cadans">')
    assert "cadence_spm" in html
    assert not re.search(r"<script|https?://|url\(|@import|onclick", html)
    assert "color:inherit" in html  # light and dark pages alike


def test_nothing_from_outside_gets_into_the_page(imu):
    run = cadans.analyze(cadans.Recording({"pelvis": imu}, notes=["<script>alert(1)</script>"]))
    assert "<script>" not in run._repr_html_()


def test_tables_go_to_pandas_polars_and_arrow(run):
    pandas, polars, arrow = run.to_pandas(), run.to_polars(), run.to_arrow()
    assert len(pandas) == len(polars) == len(arrow) == len(run.steps)
    assert tuple(pandas.columns) == tuple(polars.columns) == tuple(arrow.column_names) == run.steps.dtype.names
    assert pandas.attrs["units"]["cadence_spm"] == "steps/min"
    assert polars.schema["side"] == pl.String
    assert arrow.schema.field("cadence_spm").type == pa.float32()
    assert arrow.schema.field("cadence_spm").metadata == {b"unit": b"steps/min"}
    assert (pandas["side"] == run.steps["side"]).all()
    assert len(run.to_pandas("strides")) == len(run.strides)
    assert len(run.to_polars("events")) == len(run.events)
    sensors = run.to_pandas("sensors")
    assert sensors["sensor"].tolist() == ["pelvis"]
    assert sensors["steps"].tolist() == [run.coverage.steps]
    assert sensors["clock_corrected"].tolist() == [False]
    with pytest.raises(ValueError, match="table must be one of 'steps', 'strides', 'events', 'findings', 'sensors'; got 'laps'"):
        run.to_arrow("laps")


def test_csv_holds_the_same_numbers(run, tmp_path):
    run.to_csv(tmp_path / "steps.csv")
    with (tmp_path / "steps.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file))
    assert tuple(rows[0]) == run.steps.dtype.names
    assert len(rows) == 1 + len(run.steps)
    column = rows[0].index("contact_time_s")
    back = np.array([row[column] or "nan" for row in rows[1:]], np.float32)
    assert back.tobytes() == np.ascontiguousarray(run.steps["contact_time_s"]).tobytes()


def test_the_summary_is_that_of_the_running_steps(run):
    steps = run.steps[(run.steps["quality"] & cadans.Quality["not_running"]) == 0]
    for name in ("cadence_spm", "contact_time_s", "vertical_oscillation_m"):
        values = steps[name][np.isfinite(steps[name])].astype(float)
        row = run.summary[name]
        assert row.n == len(values)
        assert row.median == pytest.approx(np.median(values), rel=1e-5)
        assert row.iqr == pytest.approx(np.subtract(*np.quantile(values, [0.75, 0.25])), rel=1e-3)
        assert row.mean == pytest.approx(values.mean(), rel=1e-5)
        assert row.sd == pytest.approx(values.std(ddof=1), rel=1e-3)
        for side in ("left", "right"):
            assert getattr(row, side) == pytest.approx(np.nanmean(steps[name][steps["side"] == side]), rel=1e-4)
        assert row.symmetry_index == pytest.approx(200 * (row.right - row.left) / (row.right + row.left), abs=1e-3)
        minutes = steps["t_us"][np.isfinite(steps[name])] / 60e6
        assert row.drift_per_min == pytest.approx(np.polyfit(minutes, values, 1)[0], rel=0.02, abs=1e-5)


def test_the_summary_is_a_mapping_and_a_table(run):
    assert run.summary.table["metric"].tolist() == list(cadans.metrics.names)
    assert run.summary.to_pandas().loc["cadence_spm", "median"] == run.summary["cadence_spm"].median
    assert tuple(vars(run.summary["cadence_spm"])) == run.summary.table.dtype.names[1:]
    assert "cadence_spm" in repr(run.summary)
    assert "<table>" in run.summary._repr_html_()
    with pytest.raises(KeyError):
        run.summary["pace"]


def test_coverage_has_attributes_and_becomes_a_dict(run):
    as_dict = dict(run.coverage)
    assert as_dict["total_s"] == run.coverage.total_s == pytest.approx(60, abs=0.1)
    assert as_dict["gyro_used"] is True
    assert set(as_dict) == set(run.coverage) == set(run.coverage.keys())
    parts = run.coverage.analysed_s + run.coverage.walking_s + run.coverage.standing_s + run.coverage.gap_s
    assert parts == pytest.approx(run.coverage.total_s, rel=1e-4)
    assert "total_s=" in repr(run.coverage)
    with pytest.raises(KeyError):
        run.coverage["laps"]


def test_json_has_no_nan_and_keeps_every_number(run):
    text = json.dumps(run.to_dict(), allow_nan=False)
    back = json.loads(text)
    assert np.float32(back["summary"]["cadence_spm"]["median"]) == np.float32(run.summary["cadence_spm"].median)
    assert back["summary"]["trunk_lean_deg"]["median"] is None
    assert back["sensors"]["pelvis"]["coverage"]["steps"] == run.coverage.steps
    assert back["sensors"]["pelvis"]["clock"]["corrected"] is False


def test_a_run_can_be_sent_to_another_process(run):
    back = pickle.loads(pickle.dumps(run))
    assert back.steps.tobytes() == run.steps.tobytes()
    assert back.coverage == run.coverage
    assert back.summary == run.summary
    assert [finding.text for finding in back.within_limits] == [finding.text for finding in run.within_limits] != []
    assert list(back.sensors) == ["pelvis"]


def test_flags_are_told_in_words(run):
    assert run.quality_names(run.steps["quality"][0]) == cadans.quality_names(int(run.steps["quality"][0]))


def test_strides_are_two_steps_of_the_same_foot(run):
    assert 0 < len(run.strides) < len(run.steps)
    assert np.nanmedian(run.strides["stride_time_s"]) == pytest.approx(2 * run.summary["step_time_s"].median, rel=0.01)


def test_in_a_notebook_words_stand_left_and_numbers_right(run):
    page = run._repr_html_()
    assert '<th class="text">metric</th><th class="text">unit</th><th>median</th>' in page
    assert "<th>mean left</th>" in page
    assert '<th class="text">meaning</th>' in cadans.metrics._repr_html_()
