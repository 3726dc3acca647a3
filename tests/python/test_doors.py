# SPDX-License-Identifier: Apache-2.0
"""The names that people's scripts rely on."""

import doctest
import importlib
import inspect
import pkgutil

import numpy as np
import pytest

import cadans


def test_everything_that_is_promised_is_there():
    for name in cadans.__all__:
        assert hasattr(cadans, name), name
    promised = """analyze read Recording Imu Tracker BodyTracker Cues Finding synth compare metrics observable Quality settings Run
    Runner"""
    assert set(promised.split()) <= set(cadans.__all__)


def test_analyze_takes_what_the_contract_says():
    names = list(inspect.signature(cadans.analyze).parameters)
    assert names == ["accel_mps2", "gyro_radps", "rate_hz", "t_us", "placement", "side", "runner", "config", "speed_mps"]
    assert list(inspect.signature(cadans.Imu).parameters) == ["accel_mps2", "gyro_radps", "rate_hz", "t_us"]
    assert list(inspect.signature(cadans.compare).parameters)[:3] == ["run", "truth_events", "tolerance_ms"]


def test_the_columns_of_steps_are_the_list_of_metrics_in_its_order(run):
    names = run.steps.dtype.names
    assert names[:6] == ("t_us", "side", "quality", "confidence", "side_confidence", "source")
    assert names[6:] == cadans.metrics.names
    assert run.strides.dtype == run.steps.dtype
    assert run.steps.dtype["t_us"] == np.int64
    assert run.steps.dtype["quality"] == np.uint16
    assert all(run.steps.dtype[name] == np.float32 for name in cadans.metrics.names)
    assert tuple(run.summary) == cadans.metrics.names


def test_events_say_in_text_what_happened_and_to_which_foot(run):
    assert run.events.dtype.names[:4] == ("t_us", "kind", "side", "quality")
    assert set(np.unique(run.events["kind"])) == {"contact", "toe_off"}
    assert set(np.unique(run.events["side"])) <= {"left", "right", "unknown"}
    assert (np.diff(run.events["t_us"]) >= 0).all()


@pytest.mark.parametrize(
    "name",
    "cadence_spm contact_time_s flight_time_s duty_factor vertical_oscillation_m vertical_oscillation_com_m "
    "peak_vertical_force_bw vertical_stiffness_kn_per_m braking_speed_loss_mps trunk_lean_deg pelvic_drop_deg".split(),
)
def test_metric_names_are_those_of_the_design(name):
    metric = cadans.metrics[name]
    assert metric.name == name
    assert metric.low < metric.high
    assert metric.unit
    assert metric.meaning
    assert set(metric.grade.values()) <= set("ABCN")


def test_the_table_of_metrics_can_be_walked_indexed_and_read():
    assert [metric.name for metric in cadans.metrics] == list(cadans.metrics.names)
    assert cadans.metrics[0] == cadans.metrics[cadans.metrics.names[0]]
    assert "cadence_spm" in cadans.metrics
    assert "pace" not in cadans.metrics
    assert "steps/min" in repr(cadans.metrics)
    assert "<table>" in cadans.metrics._repr_html_()
    assert cadans.units["cadence_spm"] == "steps/min"


def test_observable_tells_what_can_be_measured_from_where():
    matrix = cadans.observable()
    assert matrix["pelvis"]["cadence_spm"] == "A"
    assert cadans.observable("chest")["pelvic_drop_deg"] == "N"
    assert set(matrix) == set("pelvis chest thigh shank foot wrist pocket".split())
    assert cadans.observable("foot", "stride_length_m") == "A"
    assert cadans.observable("wrist", "contact_time_s") == "N"
    with pytest.raises(ValueError, match=r"'hip' is not a placement; use one of pelvis, chest, thigh"):
        cadans.observable("hip")
    with pytest.raises(ValueError, match="no metric 'pace'"):
        cadans.observable("pelvis", "pace")


@pytest.mark.parametrize(
    ("worn", "metric", "grade"),
    [
        ("thigh_left+shank_left", "knee_flexion_at_contact_deg", "B"),
        ("thigh_left+shank_right", "knee_flexion_at_contact_deg", "N"),  # no knee between them
        ("thigh+shank", "foot_ahead_m", "B"),
        ("pelvis+thigh_right", "hip_adduction_peak_deg", "C"),
        ("foot_left", "flight_time_s", "N"),
        ("foot_left+foot_right", "flight_time_s", "A"),
        ("foot_left+pelvis", "vertical_ratio", "B"),
    ],
)
def test_sensors_together_see_what_none_sees_alone(worn, metric, grade):
    assert cadans.observable(worn, metric) == grade
    assert cadans.observable(worn)[metric] == grade
    assert all(cadans.observable(key, metric) == "N" for key in worn.split("+"))


def test_what_cannot_be_observed_is_nan_and_never_a_guess(run):
    for metric in cadans.metrics:
        if metric.grade["pelvis"] == "N":
            assert np.isnan(run.steps[metric.name]).all(), metric.name


def test_flags_have_the_names_of_the_library():
    assert cadans.Quality["not_running"] in cadans.Quality(16)
    assert cadans.quality_names(0) == ()
    assert cadans.quality_names(cadans.Quality["gap"] | cadans.Quality["low_rate"]) == ("gap", "low_rate")
    assert cadans.quality_names(np.uint16(2)) == ("saturated",)


def test_every_setting_says_what_it_is():
    table = cadans.settings()
    assert "clock.bridge_s" in table
    assert len(table) == len(set(table.names)) >= 20
    for setting in table:
        assert setting.low <= setting.default <= setting.high, setting.name
        assert setting.meaning, setting.name


def test_the_examples_in_the_docstrings_do_what_they_say():
    modules = [cadans, *(importlib.import_module(f"cadans.{m.name}") for m in pkgutil.iter_modules(cadans.__path__))]
    results = [doctest.testmod(module) for module in modules if module.__name__ != "cadans.__main__"]
    assert sum(result.attempted for result in results) > 10
    assert sum(result.failed for result in results) == 0


def test_every_public_function_has_a_docstring():
    for name in cadans.__all__:
        thing = getattr(cadans, name)
        if inspect.isfunction(thing) or inspect.isclass(thing) or inspect.ismodule(thing):
            assert inspect.getdoc(thing), name
