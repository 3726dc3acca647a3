# SPDX-License-Identifier: Apache-2.0
"""Tables as loggers, labs and spreadsheets write them."""

import gzip
import sys

import numpy as np
import pytest

import cadans


def table(header, separator=",", scale=9.81, time=lambda i: f"{i / 100:.2f}", rows=400, gyro=True, decimal="."):
    angle = np.linspace(0, 60, rows)
    lines = [header] if header else []
    for i in range(rows):
        up = 1 + 0.5 * np.sin(angle[i])
        cells = [time(i), *(f"{scale * a:.5f}" for a in (0.1, up, -0.1))] + (["0.5", "0", "-0.5"] if gyro else [])
        lines.append(separator.join(cell.replace(".", decimal) for cell in cells))
    return "\n".join(lines) + "\n"


def read(tmp_path, text, name="run.csv", **how):
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return cadans.read(path, **how)


def expect(recording, key="pelvis", *, gyro=True):
    imu = recording[key]
    assert len(imu) == 400
    assert imu.t_us[1] - imu.t_us[0] == 10_000
    assert imu.accel_mps2[0] == pytest.approx([0.981, 9.81, -0.981], rel=1e-3)
    if gyro:
        assert imu.gyro_radps[0] == pytest.approx([0.5, 0, -0.5], rel=1e-3)
    return recording.notes


HEADERS = [
    "t_s,ax_mps2,ay_mps2,az_mps2,gx_radps,gy_radps,gz_radps",
    "time_s,accel_x_mps2,accel_y_mps2,accel_z_mps2,gyro_x_radps,gyro_y_radps,gyro_z_radps",
    "Time (s),Acceleration x (m/s^2),Acceleration y (m/s^2),Acceleration z (m/s^2),Gyroscope x (rad/s),Gyroscope y (rad/s),Gyroscope z (rad/s)",
    "seconds_elapsed,accX [m/s²],accY [m/s²],accZ [m/s²],rotationRateX(rad/s),rotationRateY(rad/s),rotationRateZ(rad/s)",
    '"time [s]","acc_x [m/s2]","acc_y [m/s2]","acc_z [m/s2]","gyr_x [rad/s]","gyr_y [rad/s]","gyr_z [rad/s]"',
]


@pytest.mark.parametrize("header", HEADERS)
def test_units_written_in_the_header_are_taken_and_not_guessed(tmp_path, header):
    notes = expect(read(tmp_path, table(header)))
    assert not any("inferred" in note for note in notes)


def test_what_is_inferred_is_said(tmp_path):
    notes = expect(read(tmp_path, table("time,ax,ay,az,gx,gy,gz")))
    assert "time column 'time': s inferred from the steps between samples" in notes
    assert "acceleration in m/s2, inferred from its size" in notes
    assert "rate of turn in rad/s, inferred from its size" in notes
    assert any("pelvis assumed" in note for note in notes)


@pytest.mark.parametrize(
    ("scale", "unit"), [(9.81, "m/s2"), (9.81 / 9.80665, "g"), (9810 / 9.80665, "mg")], ids=["m/s2", "g", "mg"]
)
def test_acceleration_in_g_or_milli_g(tmp_path, scale, unit):
    text = table("t_s,ax,ay,az,gx,gy,gz", scale=scale)
    assert f"acceleration in {unit}, inferred from its size" in expect(read(tmp_path, text))
    assert not any("acceleration in" in note for note in expect(read(tmp_path, text, unit=unit)))
    word = unit.replace("m/s2", "mps2")
    expect(read(tmp_path, text.replace("ax,ay,az", f"ax_{word},ay_{word},az_{word}")))


@pytest.mark.parametrize(
    ("header", "time"),
    [
        ("t_us", lambda i: f"{i * 10_000}"),
        ("t_ms", lambda i: f"{i * 10}"),
        ("timestamp", lambda i: f"{1_700_000_000_000 + i * 10}"),
        ("time", lambda i: f"{1_700_000_000_000_000_000 + i * 10_000_000}"),
        ("time", lambda i: f"{i / 100:.3E}"),
        ("Timestamp", lambda i: f"2026-05-01T10:00:{i / 100:06.3f}"),
    ],
    ids=["us", "ms", "unix ms", "unix ns", "exponents", "date-times"],
)
def test_clocks_of_every_unit(tmp_path, header, time):
    expect(read(tmp_path, table(f"{header},ax,ay,az,gx,gy,gz", time=time)))


def test_degrees_a_second_are_turned_into_radians(tmp_path):
    recording = read(tmp_path, table("t_s,ax,ay,az,gx_dps,gy_dps,gz_dps"))
    assert recording["pelvis"].gyro_radps[0, 0] == pytest.approx(np.radians(0.5))
    recording = read(tmp_path, table("t_s,ax,ay,az,gx,gy,gz"), gyro_unit="deg/s")
    assert recording["pelvis"].gyro_radps[0, 0] == pytest.approx(np.radians(0.5))


@pytest.mark.parametrize("separator", [";", "\t", "|", ","])
def test_separators(tmp_path, separator):
    expect(read(tmp_path, table(separator.join("t_s ax ay az gx gy gz".split()), separator)))


def test_a_spreadsheet_with_decimal_commas(tmp_path):
    expect(read(tmp_path, table("t_s;ax;ay;az;gx;gy;gz", ";", decimal=",")))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16"])
def test_encodings(tmp_path, encoding):
    expect(read(tmp_path, table("t_s,ax (m/s²),ay (m/s²),az (m/s²),gx,gy,gz").encode(encoding)))


def test_windows_text_gzip_preamble_units_row_and_remarks(tmp_path):
    text = table("t_s,ax_mps2,ay_mps2,az_mps2,gx,gy,gz")
    expect(read(tmp_path, text.replace("\n", "\r\n")))
    expect(read(tmp_path, gzip.compress(text.encode()), "run.csv.gz"))
    expect(read(tmp_path, "sep=,\nDevice: A,\nRate: 100 Hz\n\n" + text))
    expect(read(tmp_path, "# made by a logger\n" + text))
    _, rest = text.split("\n", 1)
    expect(read(tmp_path, "t,ax,ay,az,gx,gy,gz\ns,m/s2,m/s2,m/s2,rad/s,rad/s,rad/s\n" + rest))


def test_a_column_map_names_what_is_not_recognised(tmp_path):
    text = table("clock,A1,A2,A3,B1,B2,B3")
    with pytest.raises(ValueError, match=r"run\.csv: there is no time column"):
        read(tmp_path, text)
    names = {"t_s": "clock", "ax": "A1", "ay": "A2", "az": "A3", "gx": "B1", "gy": "B2", "gz": "B3"}
    expect(read(tmp_path, text, columns=names))
    expect(read(tmp_path, table(""), columns=dict(zip(names, range(7)))))
    with pytest.raises(ValueError, match="no column 'A9'; it has clock, A1"):
        read(tmp_path, text, columns={"t_s": "clock", "ax": "A9"})
    with pytest.raises(ValueError, match="'speed' is no name that cadans knows"):
        read(tmp_path, text, columns={"speed": "A1"})
    with pytest.raises(ValueError, match="no header"):
        read(tmp_path, table(""))


def test_two_axes_are_read_and_the_third_is_empty(tmp_path):
    text = table("t_s,ax_mps2,ay_mps2,force_bw", gyro=False)
    recording = read(tmp_path, text)
    assert np.isnan(recording["pelvis"].accel_mps2[:, 2]).all()
    assert "there is no z axis of the acceleration: left empty" in recording.notes
    assert "columns not used: force_bw" in recording.notes
    assert recording["pelvis"].gyro_radps is None


def test_several_sensors_are_told_apart(tmp_path):
    one = table("t_s,pelvis_ax,pelvis_ay,pelvis_az,pelvis_gx,pelvis_gy,pelvis_gz").splitlines()
    two = [line.split(",", 1)[1].replace("pelvis", "left_tibia") for line in one]
    text = "\n".join(f"{a},{b}" for a, b in zip(one, two))
    recording = read(tmp_path, text)
    assert list(recording) == ["pelvis", "shank_left"]
    assert "the file calls it 'left_tibia': taken as shank_left" in recording.notes
    expect(recording), expect(recording, "shank_left")
    assert list(read(tmp_path, text, placement="pelvis")) == ["pelvis"]
    assert list(read(tmp_path, text, placement={"left_tibia": "chest"})) == ["chest"]
    with pytest.raises(ValueError, match="no sensor 'chest'; it has pelvis, shank_left"):
        read(tmp_path, text, placement="chest")
    unnamed = text.replace("pelvis", "imu1").replace("left_tibia", "imu2")
    with pytest.raises(ValueError, match=r"several sensors, imu1, imu2: say where"):
        read(tmp_path, unnamed)


def test_placement_of_a_nameless_sensor(tmp_path):
    recording = read(tmp_path, table(HEADERS[0]), placement="chest")
    assert list(recording) == ["chest"]
    assert recording.source == "run.csv"
    with pytest.raises(ValueError, match="'hip' is not a placement"):
        read(tmp_path, table(HEADERS[0]), placement="hip")


def test_without_a_clock_a_rate_is_needed(tmp_path):
    text = "\n".join(line.split(",", 1)[1] for line in table(HEADERS[0]).splitlines())
    with pytest.raises(ValueError, match=r"there is no time column; give rate_hz"):
        read(tmp_path, text)
    notes = expect(read(tmp_path, text, rate_hz=100))
    assert "no time column: samples taken to be evenly spaced at 100 Hz" in notes


def test_holes_in_the_table_become_nan_and_are_said(tmp_path):
    lines = table(HEADERS[0]).splitlines()
    lines[5] = lines[5].split(",")[0] + ",,,,,,"
    lines[7] = lines[7].replace(",9.", ",oops.")
    lines[9] = "," + lines[9].split(",", 1)[1]
    recording = read(tmp_path, "\n".join(lines))
    assert np.isnan(recording["pelvis"].accel_mps2[4]).all()
    assert np.isfinite(recording["pelvis"].accel_mps2[5]).sum() in (2, 3)
    assert "1 row has no time" in recording.notes


def test_gravity_that_was_removed_is_refused(tmp_path):
    text = table("t_s,userAccelerationX,userAccelerationY,userAccelerationZ", gyro=False)
    with pytest.raises(ValueError, match="gravity was removed from userAccelerationX"):
        read(tmp_path, text)


def test_rows_of_different_sensors_under_each_other_are_refused(tmp_path):
    rows = "\n".join(f"{i * 10},{'ACCELEROMETER' if i % 2 else 'GYROSCOPE'},1,9.8,0" for i in range(100))
    with pytest.raises(ValueError, match="every row is of another sensor"):
        read(tmp_path, "t_ms,type,x,y,z\n" + rows)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "is empty"),
        (b"\n\n", "is empty"),
        (b"hello\nworld\n", "no table of numbers"),
        (b"date,distance,pace\n2026-01-01 10:00,10.1,5\n2026-01-02 10:00,12,5\n", "time column|no acceleration"),
        (b"\x0e\x10\x00\x00\x00\x00\x00\x00.FIT", "is a FIT file"),
        (b"PK\x03\x04abc", "is a zip file"),
        (b"<?xml version='1.0'?><gpx/>", "is an XML file"),
        (b'{"a": 1}', "is a JSON file"),
        (b"\x00\x01\x02\x03binary\x00", "no kind that this release reads"),
        (gzip.compress(b"t_s,ax\n" * 100)[:-20], "gzip file is damaged"),
    ],
)
def test_what_is_no_recording_is_refused_by_name(tmp_path, content, why):
    with pytest.raises(ValueError, match=why) as refusal:
        read(tmp_path, content, "odd.csv")
    assert "odd.csv" in str(refusal.value)


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        cadans.read(tmp_path / "nothing.csv")


def test_wrong_words_are_refused(tmp_path):
    for option in ("unit", "gyro_unit", "time_unit"):
        with pytest.raises(ValueError, match=f"{option} must be one of"):
            read(tmp_path, table(HEADERS[0]), **{option: "furlong"})


def test_without_polars_it_says_what_to_install(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "polars", None)
    with pytest.raises(ModuleNotFoundError, match=r"pip install 'cadans\[data\]'"):
        read(tmp_path, table(HEADERS[0]))


def test_progress_is_told(tmp_path):
    shares = []
    read(tmp_path, table(HEADERS[0]), progress=shares.append)
    assert shares[-1] == 1.0


def test_recordings_of_people_are_read(data):
    belt = cadans.read(data / "waist_jogging" / "SA01_D03.csv.gz")
    assert belt["pelvis"].gyro_radps is not None
    assert "columns not used: a2x_mps2, a2y_mps2, a2z_mps2" in belt.notes
    eight = cadans.read(data / "virtual_imu_treadmill" / "s01_run3_imu.csv.gz")
    assert len(eight) == 8
    for name in ("physics_toolbox_csv/SYNTHETIC_gforce_gyro.csv", "blue_trident_csv/SYNTHETIC_lowg.csv"):
        assert len(cadans.read(data / "formats" / name)) == 1


def test_a_first_row_that_is_cut_short(tmp_path):
    head, first, *rest = table("t_s,ax_mps2,ay_mps2,az_mps2", gyro=False).splitlines()
    recording = read(tmp_path, "\n".join([head, first[: first.rindex(",")], *rest]) + "\n")
    accel = recording["pelvis"].accel_mps2
    assert accel.shape == (400, 3)
    assert np.isnan(accel).sum() == 1


def test_a_time_column_whose_name_gives_the_wrong_unit(tmp_path):
    text = table("t_s,ax_mps2,ay_mps2,az_mps2", gyro=False, time=lambda i: str(10 * i))
    with pytest.raises(ValueError, match=r"'t_s' steps by 10, which cannot be s; if it is in ms, give time_unit='ms'"):
        read(tmp_path, text)
    assert read(tmp_path, text, time_unit="ms")["pelvis"].t_us[1] == 10_000


def test_an_open_quotation_mark_is_no_traceback(tmp_path):
    text = table("t_s,ax_mps2,ay_mps2,az_mps2", gyro=False) + '4.0","3,2,1\n' + table("", gyro=False)
    with pytest.raises(ValueError, match=r"run\.csv: the table is damaged"):
        read(tmp_path, text)
