# SPDX-License-Identifier: Apache-2.0
"""What a file of a watch, pod or phone says of a run: every format, with everything told once and nothing made up."""

from __future__ import annotations

import csv
import gzip
import io
import math
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("fitfast")
pytest.importorskip("fitdecode")
pytest.importorskip("gpxpy")
import fit_writer as fits

from cadans.log.activity import Activity, read_activity
from cadans.log.fit import FIT, recognises_fit
from cadans.log.gpx import GPX, recognises_gpx
from cadans.log.read import read_log
from cadans.log.reader import Asked
from cadans.log.session import Remark, Session, Skipped
from cadans.log.stryd import STRYD, recognises_stryd
from cadans.log.tcx import TCX, recognises_tcx

START = 1_750_000_000
POSITIONS = {"lat", "lon", "latitude", "longitude", "position_lat", "position_long", "altitude"}


def found(reader, data: bytes) -> list:
    return list(reader.read(io.BytesIO(data), "a.file", Asked()))


def only(reader, data: bytes) -> tuple[Session, list[str]]:
    sessions = [each for each in found(reader, data) if isinstance(each, Session)]
    assert len(sessions) == 1
    return sessions[0], [each.text for each in found(reader, data) if isinstance(each, Remark)]


def refused(reader, data: bytes) -> Skipped:
    (each,) = found(reader, data)
    assert isinstance(each, Skipped)
    return each


def written(tmp_path: Path, data: bytes, name: str = "a.fit") -> Path:
    file = tmp_path / name
    file.write_bytes(data)
    return file


# ---- FIT that we wrote: every number is known


def test_a_fit_run_tells_time_distance_and_the_clock_on_the_wall():
    session, _ = only(FIT, fits.run(START, 60, ahead_s=7200))
    assert session.sport == "run"
    assert session.start_utc == datetime.fromtimestamp(START, UTC)
    assert session.start_local == datetime.fromtimestamp(START + 7200, UTC).replace(tzinfo=None)
    assert session.distance_m == pytest.approx(180.0)
    assert session.duration_s == 60.0, "the time of the timer"
    assert session.elapsed_s == 120.0, "with the pause"
    assert session.avg_hr_bpm == 150.0
    assert session.source == "fit"


def test_a_watch_that_set_its_clock_late_is_still_in_its_zone():
    session, _ = only(FIT, fits.run(START, 60, ahead_s=3600 + 225))
    assert session.start_local == datetime.fromtimestamp(START + 3600, UTC).replace(tzinfo=None)


def test_steps_are_twice_the_strides_that_the_watch_counted():
    session, remarks = only(FIT, fits.run(more=[(10, fits.U32, 85)]))
    assert session.steps == 170
    assert not remarks


def test_without_strides_steps_are_cadence_times_time_and_that_is_said():
    session, remarks = only(FIT, fits.run())
    assert session.steps == pytest.approx(170.0)
    assert any("cadence" in text for text in remarks)


def test_cadence_is_doubled_once_with_its_fraction(tmp_path):
    rows = [fits.record(START + i, 3.0 * i, 85, more=[(53, fits.U8, 64)]) for i in range(60)]
    activity = read_activity(written(tmp_path, fits.whole(fits.file_id(), *rows, fits.session(START, 59, 177))))
    np.testing.assert_allclose(activity.records["cadence_spm"], 171.0)


def test_a_cadence_of_both_feet_is_not_doubled_and_that_is_said(tmp_path):
    rows = [fits.record(START + i, 3.0 * i, 172) for i in range(60)]
    activity = read_activity(written(tmp_path, fits.whole(fits.file_id(), *rows, fits.session(START, 59, 177))))
    np.testing.assert_allclose(activity.records["cadence_spm"], 172.0)
    assert any("not doubled" in remark.text for remark in activity.remarks)


def test_a_walk_counts_its_steps_on_both_feet_too():
    rows = [fits.record(START + i, 1.2 * i, 55) for i in range(61)]
    session, _ = only(FIT, fits.whole(fits.file_id(), *rows, fits.session(START, 60, 72, sport=11)))
    assert session.sport == "walk"
    assert session.steps == pytest.approx(110.0)


@pytest.mark.parametrize(
    ("sport", "sub_sport", "ours"),
    [(1, 0, "run"), (1, 1, "treadmill_run"), (1, 3, "trail_run"), (1, 4, "track_run"), (1, 45, "treadmill_run"), (1, 58, "virtual_run"),
     (2, 0, "ride"), (5, 17, "swim"), (11, 0, "walk"), (17, 0, "hike"), (10, 20, "strength"), (13, 0, "other"), (200, 0, "other")],
)  # fmt: skip
def test_sports_of_fit_have_our_names(sport, sub_sport, ours):
    session, _ = only(FIT, fits.run(sport=sport, sub_sport=sub_sport))
    assert session.sport == ours


def test_the_cadence_of_a_ride_is_no_steps(tmp_path):
    activity = read_activity(written(tmp_path, fits.run(sport=2)))
    assert math.isnan(activity.session.steps)
    assert np.isnan(activity.records["cadence_spm"]).all()


def test_a_sport_that_is_not_told_is_inferred_and_said():
    rows = [fits.record(START + i, 3.0 * i, 85) for i in range(61)]
    session, remarks = only(FIT, fits.whole(fits.file_id(), *rows, fits.session(START, 60, 180, sport=0)))
    assert session.sport == "run"
    assert any("likely but not certain" in text for text in remarks)
    rows = [fits.message(fits.RECORD, [(253, fits.U32, START + i - fits.EPOCH_S), (6, fits.U16, 8000)]) for i in range(61)]
    session, remarks = only(FIT, fits.whole(fits.file_id(), *rows, fits.session(START, 60, 480, sport=0)))
    assert session.sport == "other"
    assert any("not counted as running" in text for text in remarks)


def test_running_dynamics_have_our_names_and_units(tmp_path):
    dynamics = [
        (39, fits.U16, 854),
        (41, fits.U16, 2431),
        (83, fits.U16, 765),
        (84, fits.U16, 5020),
        (85, fits.U16, 11160),
        (7, fits.U16, 265),
    ]
    rows = [fits.record(START + i, 3.0 * i, more=dynamics) for i in range(10)]
    told = [(89, fits.U16, 850), (91, fits.U16, 2400), (132, fits.U16, 760), (134, fits.U16, 11000)]
    activity = read_activity(written(tmp_path, fits.whole(fits.file_id(), *rows, fits.session(START, 9, 27, more=told))))
    records, vendor = activity.records, activity.session.vendor
    for name, value in {"vertical_oscillation_m": 0.0854, "contact_time_s": 0.2431, "vertical_ratio": 7.65, "contact_time_balance_pct": 50.2,
                        "step_length_m": 1.116, "power_w": 265}.items():  # fmt: skip
        np.testing.assert_allclose(records[name], value, err_msg=name)
    assert vendor["contact_time_s"] == pytest.approx(0.24), "the average of the watch, where it tells one"
    assert vendor["vertical_oscillation_m"] == pytest.approx(0.085)
    assert vendor["step_length_m"] == pytest.approx(1.1)
    assert vendor["power_w"] == pytest.approx(265), "else the mean of its seconds"


def test_fields_of_a_pod_keep_their_name_and_unit(tmp_path):
    def described(number, name, unit):
        return fits.message(
            fits.FIELD_DESCRIPTION, [(0, fits.U8, 0), (1, fits.U8, number), (2, fits.U8, 0x88), (3, fits.TEXT, name), (8, fits.TEXT, unit)]
        )

    pod = [fits.message(fits.DEVELOPER_ID, [(3, fits.U8, 0)]), described(8, b"Form Power\0", b"Watts\0"),
           described(9, b"Leg Spring Stiffness\0", b"KN/m\0"), described(5, b"Speed\0", b"M/S\0")]  # fmt: skip
    values = [(8, fits.F32, 71.0), (9, fits.F32, 10.5), (5, fits.F32, 2.9)]
    rows = [fits.record(START + i, 3.0 * i, developer=values) for i in range(10)]
    activity = read_activity(written(tmp_path, fits.whole(fits.file_id(), *pod, *rows, fits.session(START, 9, 27))))
    np.testing.assert_allclose(activity.records["form_power_w"], 71.0)
    np.testing.assert_allclose(activity.records["leg_spring_stiffness_kn_per_m"], 10.5)
    np.testing.assert_allclose(activity.records["developer_speed_mps"], 2.9, rtol=1e-6)
    np.testing.assert_allclose(activity.records["speed_mps"], 3.0), "the watch's own speed stays what it was"
    assert activity.session.vendor["leg_spring_stiffness_kn_per_m"] == pytest.approx(10.5)


def test_invalid_numbers_are_unknown_not_numbers(tmp_path):
    rows = [fits.record(START + i, 3.0 * i, 0xFF, 0xFF, more=[(41, fits.U16, 0xFFFF)]) for i in range(10)]
    activity = read_activity(written(tmp_path, fits.whole(fits.file_id(), *rows, fits.session(START, 9, 27))))
    assert np.isnan(activity.records["cadence_spm"]).all()
    assert np.isnan(activity.records["heart_rate_bpm"]).all()
    assert math.isnan(activity.session.avg_hr_bpm)
    assert "contact_time_s" not in activity.session.vendor


def test_exertion_that_the_runner_told_the_watch_is_kept():
    session, _ = only(FIT, fits.run(more=[(193, fits.U8, 70)]))
    assert session.rpe == 7.0


def test_chained_files_give_all_their_runs_each_with_its_own_seconds(tmp_path):
    activity = read_activity(written(tmp_path, fits.run(START, 60) + fits.run(START + 86_400, 30, sport=2)))
    assert [session.sport for session in activity.sessions] == ["run", "ride"]
    assert [table.size for table in activity.tables] == [61, 31]
    assert activity.session.sport == "run"


def test_chained_files_that_are_not_in_order_still_have_their_own_seconds(tmp_path):
    activity = read_activity(written(tmp_path, fits.run(START + 86_400, 60) + fits.run(START, 30)))
    assert [table.size for table in activity.tables] == [61, 31]
    assert [session.steps for session in activity.sessions] == pytest.approx([170, 85])


# ---- FIT that is damaged, or something else


def test_a_wrong_checksum_loses_nothing_and_is_said():
    data = bytearray(fits.run())
    data[-1] ^= 0x55
    session, remarks = only(FIT, bytes(data))
    assert session.distance_m == pytest.approx(180.0)
    assert any("checksum" in text for text in remarks)


def test_a_file_cut_off_before_its_summary_is_built_from_its_seconds():
    data = fits.run(START, 60)
    session, remarks = only(FIT, data[: len(data) // 2])
    assert session.start_utc == datetime.fromtimestamp(START, UTC)
    assert 20 < session.duration_s < 40
    assert session.distance_m == pytest.approx(3 * session.duration_s)
    assert any("cut off" in text for text in remarks)
    assert any("no summary" in text for text in remarks)


def test_damage_in_the_middle_keeps_what_stood_before_and_the_file_behind():
    first, second = fits.run(START, 60), fits.run(START + 86_400, 30)
    at = len(first) - 200
    broken = first[:at] + b"\x0f" * 8 + first[at + 8 :]  # messages of a kind that was never defined
    each = found(FIT, broken + second)
    starts = {session.start_utc for session in each if isinstance(session, Session)}
    assert datetime.fromtimestamp(START + 86_400, UTC) in starts
    assert any("damaged" in remark.text for remark in each if isinstance(remark, Remark))


def test_a_recording_that_was_never_closed_is_read_to_its_end():
    data = bytearray(fits.run())
    data[4:8] = b"\0\0\0\0"
    session, remarks = only(FIT, bytes(data[:-2]))
    assert session.distance_m == pytest.approx(180.0)
    assert any("never closed" in text for text in remarks)


@pytest.mark.parametrize(
    ("kind", "word"), [(2, "settings"), (5, "workout"), (6, "course"), (15, "whole days"), (32, "whole days"), (9, "weights")]
)
def test_other_files_of_a_watch_are_named_and_left_out(kind, word):
    skipped = refused(FIT, fits.whole(fits.file_id(kind=kind)))
    assert skipped.what == "no activity"
    assert word in skipped.why


def test_a_recording_of_raw_samples_is_no_entry_of_a_log():
    raw = fits.message(fits.ACCELEROMETER, [(253, fits.U32, START - fits.EPOCH_S), (0, fits.U16, 0)])
    assert "accelerometer" in refused(FIT, fits.whole(fits.file_id(), raw)).why


def test_no_fit_at_all_is_refused(tmp_path):
    assert refused(FIT, b"hello").what == "unreadable"
    with pytest.raises(ValueError, match="neither FIT, TCX, GPX"):
        read_activity(written(tmp_path, b"hello", "a.txt"))
    with pytest.raises(FileNotFoundError):
        read_activity(tmp_path / "none.fit")
    with pytest.raises(ValueError, match="settings"):
        read_activity(written(tmp_path, fits.whole(fits.file_id(kind=2))))


def test_a_gzipped_activity_is_unpacked_also_when_it_is_cut_off(tmp_path):
    packed = gzip.compress(fits.run())
    assert read_activity(written(tmp_path, packed, "a.fit.gz")).session.distance_m == pytest.approx(180.0)
    assert isinstance(read_activity(written(tmp_path, packed[:-4], "b.fit.gz")), Activity)
    with pytest.raises(ValueError, match="gz"):
        read_activity(written(tmp_path, b"\x1f\x8b" + b"rubbish" * 9, "c.fit.gz"))


def test_a_missing_decoder_says_what_to_install(tmp_path):
    file = written(tmp_path, fits.run())
    code = f"import sys; sys.modules['fitfast'] = None\nfrom cadans.log.activity import read_activity\nread_activity({str(file)!r})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert 'pip install "cadans[all]"' in done.stderr


# ---- TCX


def tcx(
    points: str,
    sport: str = ' Sport="Running"',
    lap: str = "<TotalTimeSeconds>30</TotalTimeSeconds><DistanceMeters>90</DistanceMeters>",
    ns: str = "ns3",
) -> bytes:
    return (
        f'<?xml version="1.0"?><TrainingCenterDatabase xmlns:{ns}="x"><Activities><Activity{sport}><Id>2026-06-01T05:30:00Z</Id>'
        f'<Lap StartTime="2026-06-01T05:30:00Z">{lap}<Track>{points}</Track></Lap></Activity></Activities></TrainingCenterDatabase>'
    ).encode()


def points(
    cadence: int = 85, ns: str = "ns3", where: str = "<{ns}:TPX><{ns}:RunCadence>{cadence}</{ns}:RunCadence></{ns}:TPX>", count: int = 31
) -> str:
    return "".join(
        f"<Trackpoint><Time>2026-06-01T05:30:{i:02d}Z</Time><Position><LatitudeDegrees>50</LatitudeDegrees><LongitudeDegrees>5</LongitudeDegrees></Position>"
        f"<DistanceMeters>{3 * i}</DistanceMeters><Extensions>{where.format(ns=ns, cadence=cadence)}</Extensions></Trackpoint>"
        for i in range(count)
    )


@pytest.mark.parametrize("ns", ["ns3", "x", "ns2"])
def test_tcx_run_cadence_is_per_leg_whatever_the_prefix(ns, tmp_path):
    session, _ = only(TCX, tcx(points(85, ns), ns=ns))
    assert (session.sport, session.distance_m, session.duration_s) == ("run", 90, 30)
    assert session.steps == pytest.approx(85.0), "170 a minute for half a minute"
    activity = read_activity(written(tmp_path, tcx(points(85, ns), ns=ns), "a.tcx"))
    np.testing.assert_allclose(activity.records["cadence_spm"], 170)
    assert not POSITIONS & set(activity.records.dtype.names)


def test_tcx_cadence_of_both_feet_is_taken_as_it_is_and_said():
    session, remarks = only(TCX, tcx(points(170)))
    assert session.steps == pytest.approx(85.0)
    assert any("not doubled" in text for text in remarks)


def test_tcx_cadence_that_nobody_runs_is_not_used():
    session, remarks = only(TCX, tcx(points(20)))
    assert math.isnan(session.steps)
    assert any("not used" in text for text in remarks)


def test_tcx_sports_and_several_activities():
    assert only(TCX, tcx(points(), ' Sport="Biking"'))[0].sport == "ride"
    session, remarks = only(TCX, tcx(points(), ' Sport="Quidditch"'))
    assert session.sport == "other"
    assert any("Quidditch" in text for text in remarks)
    session, remarks = only(TCX, tcx(points(), ""))
    assert session.sport == "run"
    assert any("tells no sport" in text for text in remarks)
    body = tcx(points()).decode()
    activity = body[body.index("<Activity ") : body.index("</Activities>")]
    both = body.replace(activity, activity + activity.replace('"Running"', '"Biking"')).encode()
    assert [each.sport for each in found(TCX, both) if isinstance(each, Session)] == ["run", "ride"]


def test_tcx_laps_and_trackpoints_that_disagree_are_said():
    session, remarks = only(TCX, tcx(points(), lap="<TotalTimeSeconds>30</TotalTimeSeconds><DistanceMeters>5000</DistanceMeters>"))
    assert session.distance_m == 5000
    assert any("trackpoints 90 m" in text for text in remarks)
    session, remarks = only(TCX, tcx(points(), lap=""))
    assert (session.distance_m, session.duration_s) == (90, 30)
    assert any("that of the trackpoints" in text for text in remarks)


def test_tcx_cut_off_keeps_what_came_before():
    data = tcx(points())
    session, remarks = only(TCX, data[:-400])
    assert session.distance_m == 90
    assert any("cut off" in text for text in remarks)


def test_tcx_blanks_before_the_declaration_are_no_damage():
    assert only(TCX, b"          " + tcx(points()))[0].distance_m == 90
    assert recognises_tcx("x", b"          " + tcx(points())[:500])


# ---- GPX


def gpx(
    kind: str = "<type>running</type>", step: float = 2.7e-5, time: bool = True, cadence: int | None = 85, head: str = "", count: int = 61
) -> bytes:
    def point(i: int) -> str:
        when = f"<time>2026-06-01T05:{30 + i // 60}:{i % 60:02d}Z</time>" if time else ""
        more = f"<extensions><g:TrackPointExtension><g:cad>{cadence}</g:cad></g:TrackPointExtension></extensions>" if cadence else ""
        return f'<trkpt lat="{50 + i * step:.7f}" lon="5.0">{when}{more}</trkpt>'

    return (
        f'<?xml version="1.0"?>{head}<gpx creator="x" xmlns:g="y"><trk><name>home</name>{kind}<trkseg>{"".join(map(point, range(count)))}</trkseg></trk></gpx>'
    ).encode()


def test_gpx_distance_is_measured_and_positions_are_gone(tmp_path):
    activity = read_activity(written(tmp_path, gpx(), "a.gpx"))
    session = activity.session
    assert session.sport == "run"
    assert session.distance_m == pytest.approx(60 * 2.7e-5 * math.pi / 180 * 6_371_000, rel=0.005)
    assert session.duration_s == 60
    assert session.steps == pytest.approx(170)
    assert session.title == "", "what a person called it is not kept"
    assert not POSITIONS & set(activity.records.dtype.names)


@pytest.mark.parametrize(
    ("kind", "sport"), [("<type>9</type>", "run"), ("<type>1</type>", "ride"), ("<type>Laufen</type>", "run"), ("<type>77</type>", "other")]
)
def test_gpx_types_in_words_and_numbers(kind, sport):
    assert only(GPX, gpx(kind))[0].sport == sport


def test_gpx_without_a_type_is_a_run_only_where_it_moves_like_one_and_that_is_said():
    session, remarks = only(GPX, gpx(""))
    assert session.sport == "run"
    assert any("likely" in text for text in remarks)
    session, remarks = only(GPX, gpx("", cadence=None))
    assert session.sport == "run"
    assert any("not certain" in text for text in remarks)
    for step in (1.2e-5, 7e-5):  # a walk, a ride
        session, remarks = only(GPX, gpx("", step=step, cadence=None))
        assert session.sport == "other"
        assert any("not counted as running" in text for text in remarks)


def test_gpx_without_times_cannot_be_placed_in_a_week():
    skipped = refused(GPX, gpx(time=False))
    assert skipped.what == "no time"
    assert "cannot be placed" in skipped.why


def test_gpx_pause_between_pieces_is_no_distance():
    body = gpx().decode()
    later = body[body.index("<trkseg>") : body.index("</trk>")].replace('lat="50.', 'lat="51.').replace("T05:", "T07:")
    session, _ = only(GPX, body.replace("</trk>", later + "</trk>").encode())
    assert session.distance_m == pytest.approx(360, rel=0.01), "not the 111 km between"
    assert session.duration_s == 120
    assert session.elapsed_s == 7260


@pytest.mark.parametrize("reader", [GPX, TCX], ids=lambda r: r.name)
def test_a_document_type_is_refused_before_anything_is_read(reader, tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("9")
    entity = f'<!DOCTYPE gpx [<!ENTITY x SYSTEM "file://{secret}">]>'
    data = gpx("<type>&x;</type>", head=entity) if reader is GPX else tcx(points()).replace(b"?><Tr", f"?>{entity}<Tr".encode())
    skipped = refused(reader, data)
    assert skipped.what == "refused"
    assert "DOCTYPE" in skipped.why


# ---- Stryd


def stryd(rows: int = 60) -> bytes:
    head = "Timestamp,Power (w/kg),Form Power (w/kg),Watch Speed (m/s),Stryd Speed (m/s),Watch Distance (meters),Stryd Distance (meters),Stiffness,Ground Time (ms),Cadence (spm),Vertical Oscillation (cm),Vertical Ratio\n"
    return (head + "".join(f"{START + i},3.5,0.95,2.9,3.0,{2.9 * i:.1f},{3 * i},9.8,243,170,7.9,7.6\n" for i in range(rows + 1))).encode()


def test_a_stryd_csv_is_a_run_with_its_numbers_in_our_units(tmp_path):
    assert recognises_stryd("a.csv", stryd()[:4096])
    activity = read_activity(written(tmp_path, stryd(), "a.csv"))
    session = activity.session
    assert (session.sport, session.distance_m, session.duration_s) == ("run", 180, 60)
    assert session.steps == pytest.approx(170), "Stryd's cadence is that of both feet"
    assert session.vendor["contact_time_s"] == pytest.approx(0.243)
    assert session.vendor["vertical_oscillation_m"] == pytest.approx(0.079)
    assert session.vendor["vertical_ratio"] == pytest.approx(7.6)
    assert session.vendor["form_power_w_per_kg"] == pytest.approx(0.95)


def test_a_stryd_csv_with_broken_rows_counts_them():
    session, remarks = only(STRYD, stryd() + b"oops\n--,1,2\n")
    assert session.distance_m == 180
    assert any("2 rows" in text for text in remarks)


# ---- real files


def test_every_run_of_device_fit_equals_the_csv_beside_it(data):
    names = {"heart_rate": ("heart_rate_bpm", 1), "distance": ("distance_m", 1), "enhanced_speed": ("speed_mps", 1), "stance_time": ("contact_time_s", 1e-3),
             "vertical_oscillation": ("vertical_oscillation_m", 1e-3), "stance_time_percent": ("duty_factor", 1e-2), "vertical_ratio": ("vertical_ratio", 1),
             "stance_time_balance": ("contact_time_balance_pct", 1), "step_length": ("step_length_m", 1e-3)}  # fmt: skip
    tables = sorted((data / "device_fit").glob("*.csv"))
    assert tables
    for file in tables:
        records = read_activity(file.with_suffix(".fit")).records
        with file.open(newline="") as stream:
            rows = list(csv.DictReader(stream))
        assert len(rows) == records.size, file.name
        moments = [round(datetime.fromisoformat(row["timestamp"]).replace(tzinfo=UTC).timestamp() * 1e6) for row in rows]
        np.testing.assert_array_equal(records["t_us"], moments)
        for theirs, (ours, factor) in names.items():
            if theirs in rows[0]:
                told = np.array([float(row[theirs] or "nan") for row in rows])
                np.testing.assert_allclose(records[ours], told * factor, rtol=1e-9, err_msg=f"{file.name} {theirs}")
        per_leg = np.array([float(row["cadence"] or "nan") + float(row.get("fractional_cadence") or 0) for row in rows])
        np.testing.assert_allclose(records["cadence_spm"], 2 * per_leg, rtol=1e-9, err_msg=file.name)


EXPECTED = {
    "activity-filecrc.fit": (["run"], "checksum"),
    "activity-settings-corruptheader.fit": (["run"], "damaged"),
    "activity-unexpected-eof.fit": (["run"], "cut off"),
    "activity-small-fenix2-run.fit": (["run"], ""),
    "fr110-run-no-dynamics.fit": (["run"], ""),
    "fr55-coretemp-devfields-walk.fit": (["walk"], ""),
    "fr920xt-triathlon-chained-headers.fit": (["swim", "other", "ride", "other", "run"], ""),
    "garmin-fenix-5-run.fit": (["run"], ""),
    "garmin-fenix-5-walk.fit": (["walk"], ""),
    "garmin-sdk-ActivityDevFields.fit": (["other"], ""),
    "garmin-sdk-HrmPluginTestActivity.fit": (["walk"], ""),
    "stryd-developer-fields-run.fit": (["run"], ""),
    "SYNTHETIC_run.tcx": (["run"], ""),
    "SYNTHETIC_run.gpx": (["run"], ""),
    "SYNTHETIC_stryd.csv": (["run"], ""),
    "SYNTHETIC_raw_accel_gyro_25Hz.fit": ([], "raw samples"),
}


def test_every_activity_among_the_formats_is_read_saved_or_refused(data):
    seen = set()
    for folder in ("fit_garmin", "fit_raw_imu", "fit_stryd_developer_fields", "tcx", "gpx", "stryd_csv"):
        for file in sorted((data / "formats" / folder).iterdir()):
            if file.name not in EXPECTED:
                continue
            seen.add(file.name)
            sports, word = EXPECTED[file.name]
            head = file.read_bytes()[:4096]
            (reader,) = [r for r in (FIT, TCX, GPX, STRYD) if r.recognises(file.name, head)]
            with file.open("rb") as stream:
                each = list(reader.read(stream, file.name, Asked()))
            assert [session.sport for session in each if isinstance(session, Session)] == sports, file.name
            said = " ".join(x.text if isinstance(x, Remark) else x.why for x in each if not isinstance(x, Session))
            assert word in said, file.name
    assert seen == EXPECTED.keys()


def test_the_triathlon_tells_each_part_with_its_own_distance(data):
    activity = read_activity(data / "formats/fit_garmin/fr920xt-triathlon-chained-headers.fit")
    assert [round(session.distance_m) for session in activity.sessions] == [1645, 142, 40909, 32, 9806]
    assert activity.session.sport == "run"
    assert activity.session.steps == 7920
    assert sum(table.size for table in activity.tables) == 1773


@pytest.mark.parametrize(("library", "name"), [("fitfast", "a.fit"), ("gpxpy", "a.gpx")])
@pytest.mark.parametrize("reader", [read_log, read_activity])
def test_a_library_that_is_missing_is_named_with_what_to_install(tmp_path, monkeypatch, library, name, reader):
    file = written(tmp_path, {"a.fit": fits.run(), "a.gpx": gpx()}[name], name)
    for module in (library, f"{library}.geo"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(ModuleNotFoundError, match=rf'{library}( is needed)?: pip install "cadans\[all\]"'):
        reader(file)


def test_only_its_own_kind_is_recognised():
    heads = {"fit": fits.run(), "tcx": tcx(points()), "gpx": gpx(), "stryd": stryd()}
    tests = {"fit": recognises_fit, "tcx": recognises_tcx, "gpx": recognises_gpx, "stryd": recognises_stryd}
    for kind, recognises in tests.items():
        assert [name for name, head in heads.items() if recognises("a.dat", head[:4096])] == [kind]
