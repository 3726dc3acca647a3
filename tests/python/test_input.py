# SPDX-License-Identifier: Apache-2.0
"""Whatever holds three columns is taken, and taken the same."""

import numpy as np
import pandas as pd
import polars as pl
import pyarrow as pa
import pytest

import cadans


def same(a, b):
    return a.tobytes() == b.tobytes()


def read_only(array):
    copy = array.copy()
    copy.flags.writeable = False
    return copy


def strided(array):
    wide = np.full((len(array) * 2, 7), np.nan, array.dtype)
    wide[::2, 1:7:2] = array
    return wide[::2, 1:7:2]


WAYS = {
    "float64": lambda a: a.astype(np.float64),
    "big endian": lambda a: a.astype(">f4"),
    "Fortran order": np.asfortranarray,
    "strided": strided,
    "backwards twice": lambda a: a[::-1].copy()[::-1],
    "read-only": read_only,
    "masked": np.ma.masked_invalid,
    "list": lambda a: a.tolist(),
    "pandas": lambda a: pd.DataFrame(a, columns=["x", "y", "z"]),
    "pandas, nullable": lambda a: pd.DataFrame(a, columns=["x", "y", "z"]).convert_dtypes(),
    "polars": lambda a: pl.DataFrame(a, schema=["x", "y", "z"]),
    "arrow": lambda a: pa.table({name: a[:, i] for i, name in enumerate("xyz")}).to_pandas(),
}


@pytest.mark.parametrize("way", WAYS)
def test_arrays_and_frames_of_every_kind_give_the_same_steps(way, imu):
    run = cadans.analyze(WAYS[way](imu.accel_mps2), WAYS[way](imu.gyro_radps), rate_hz=100)
    assert same(run.steps, cadans.analyze(imu.accel_mps2, imu.gyro_radps, rate_hz=100).steps)
    assert len(run.steps) > 150


def test_missing_values_in_a_frame_are_flagged_and_not_refused(imu):
    frame = pl.DataFrame(imu.accel_mps2, schema=["x", "y", "z"]).with_columns(
        pl.when(pl.int_range(pl.len()) == 3000).then(None).otherwise(pl.col("y")).alias("y")
    )
    run = cadans.analyze(frame, imu.gyro_radps, rate_hz=100)
    assert run.coverage.samples_invalid == 1
    assert "invalid_value" in run.quality_counts()


def test_integers_are_numbers_too():
    assert len(cadans.analyze(np.full((200, 3), 6, np.int16), rate_hz=100).steps) == 0


def test_the_arrays_that_were_given_are_not_changed(imu):
    accel = imu.accel_mps2.copy()
    accel[100] = np.nan
    before = accel.tobytes()
    cadans.analyze(accel, rate_hz=100)
    assert accel.tobytes() == before


TIMES = {
    "int32": lambda t: t.astype(np.int32),
    "uint64": lambda t: t.astype(np.uint64),
    "datetime64[ns]": lambda t: t.astype("datetime64[us]").astype("datetime64[ns]"),
    "timedelta64[us]": lambda t: t.astype("timedelta64[us]"),
    "pandas datetimes": lambda t: pd.Series(pd.to_datetime(t, unit="us")),
    "pandas datetimes of a zone": lambda t: pd.Series(pd.to_datetime(t, unit="us", utc=True)).dt.tz_convert(
        "Europe/Amsterdam"
    ),
    "polars": pl.Series,
    "list": list,
}


@pytest.mark.parametrize("way", TIMES)
def test_time_stamps_of_every_kind_give_the_same_steps(way, imu):
    run = cadans.analyze(imu.accel_mps2, imu.gyro_radps, t_us=TIMES[way](imu.t_us), rate_hz=100)
    assert same(run.steps, cadans.analyze(imu.accel_mps2, imu.gyro_radps, rate_hz=100).steps)


def test_without_stamps_the_clock_is_even_and_to_the_microsecond():
    imu = cadans.Imu(np.zeros((1000, 3)), rate_hz=59.94)
    assert imu.t_us.dtype == np.int64
    assert (imu.t_us == np.round(np.arange(1000) * 1e6 / 59.94)).all()


def test_the_rate_is_read_off_the_stamps_and_that_is_said(imu):
    run = cadans.analyze(imu.accel_mps2, imu.gyro_radps, t_us=imu.t_us)
    assert run.coverage.rate_inferred
    assert run.coverage.rate_hz == pytest.approx(100, rel=1e-4)
    assert run.coverage.rate_confidence == 1
    assert not cadans.analyze(imu, placement="pelvis").coverage.rate_inferred


def test_an_imu_and_a_recording_say_the_same_as_their_arrays(imu, run):
    by_imu = cadans.analyze(imu)
    assert same(by_imu.steps, run.steps)
    assert same(by_imu.events, run.events)
    assert by_imu.summary == run.summary
    assert by_imu.coverage == run.coverage


def test_of_a_recording_some_sensors_may_be_chosen(imu, run):
    both = cadans.Recording({"pelvis": imu, "shank_left": imu, "shank_right": imu})
    assert same(cadans.analyze(both, placement="pelvis").steps, run.steps)
    assert list(both.at("shank")) == ["shank_left", "shank_right"]
    assert list(both.at("shank_right+pelvis")) == ["shank_right", "pelvis"]
    assert list(both.only("shank_left")) == ["shank_left"]
    assert cadans.analyze(both, placement="shank", side="left").placement == "shank_left"
    with pytest.raises(ValueError, match="no sensor 'chest'; it has pelvis, shank_left"):
        cadans.analyze(both, placement="chest")
    with pytest.raises(ValueError, match="'hip' is not a placement"):
        both.at("hip")


def test_the_side_of_one_sensor_may_be_told_beside_the_recording(imu):
    one = cadans.Recording({"shank": imu}, notes=["said"])
    told = cadans.analyze(one, side="left")
    assert (told.placement, told.sensors["shank_left"].side, told.notes[0]) == ("shank_left", "left", "said")
    with pytest.raises(ValueError, match="no sensor on the right; it has shank_left"):
        cadans.analyze(cadans.Recording({"shank_left": imu, "pelvis": imu}), side="right")


def test_the_same_place_twice_is_refused_by_name(imu):
    with pytest.raises(ValueError, match="'foot' and 'foot_left' may be the same place: say on which side 'foot' is"):
        cadans.Recording({"foot": imu, "foot_left": imu})


def test_more_than_eight_sensors_are_refused(imu):
    legs = [f"{place}_{side}" for place in ("foot", "shank", "thigh", "wrist") for side in ("left", "right")]
    nine = dict.fromkeys([*legs, "pelvis"], imu)
    with pytest.raises(ValueError, match="at most 8 sensors can be analysed together"):
        cadans.analyze(cadans.Recording(nine))
    with pytest.raises(ValueError, match="at most 8 sensors can be analysed together, got 9"):
        cadans.BodyTracker(dict.fromkeys(nine, 100))


def test_a_recording_names_placements_and_sides(imu):
    with pytest.raises(ValueError, match="'hip' is not a placement"):
        cadans.Recording({"hip": imu})
    with pytest.raises(ValueError, match="'foot_front' is not a placement"):
        cadans.Recording({"foot_front": imu})
    with pytest.raises(ValueError, match="at least one sensor"):
        cadans.Recording({})
    with pytest.raises(ValueError, match=r"must be a cadans\.Imu"):
        cadans.Recording({"pelvis": imu.accel_mps2})


def test_what_is_known_of_the_runner_opens_what_needs_it(imu, run):
    assert run.summary["vertical_stiffness_kn_per_m"].n == 0
    heavy = cadans.analyze(imu, runner={"mass_kg": 80})
    light = cadans.analyze(imu, runner=cadans.Runner(mass_kg=40))
    ratio = heavy.summary["vertical_stiffness_kn_per_m"].median / light.summary["vertical_stiffness_kn_per_m"].median
    assert ratio == pytest.approx(2, rel=1e-4)


def test_a_setting_changes_what_it_is_said_to_change(imu):
    accel = np.delete(imu.accel_mps2, slice(3000, 3015), axis=0)
    t_us = np.delete(imu.t_us, slice(3000, 3015))
    assert cadans.analyze(accel, t_us=t_us, rate_hz=100).coverage.gaps == 1
    bridged = cadans.analyze(accel, t_us=t_us, rate_hz=100, config={"clock.bridge_s": 0.3})
    assert bridged.coverage.gaps == 0
    assert bridged.coverage.holes_bridged == 1


def test_a_known_mounting_is_taken(imu, run):
    forward, up, right = np.eye(3)
    as_worn = cadans.analyze(imu, config={"mounting": [forward, up, right]})
    assert as_worn.summary["cadence_spm"].median == pytest.approx(run.summary["cadence_spm"].median, rel=1e-3)
    with pytest.raises(ValueError, match="mounting"):
        cadans.analyze(imu, config={"mounting": [forward, forward, right]})
