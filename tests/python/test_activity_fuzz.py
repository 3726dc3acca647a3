# SPDX-License-Identifier: Apache-2.0
"""A damaged activity file never crashes, hangs or fills the memory: it is saved as far as it goes, or refused in one line."""

from __future__ import annotations

import io
import math
import os
import struct
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("fitfast")
pytest.importorskip("fitdecode")
pytest.importorskip("gpxpy")
import fit_writer as fits
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cadans.log.fit import FIT, fit_parts
from cadans.log.gpx import GPX, gpx_parts
from cadans.log.reader import Asked, LogReader
from cadans.log.session import Remark, Session, Skipped
from cadans.log.stryd import STRYD, stryd_parts
from cadans.log.tcx import TCX, tcx_parts
from cadans.log.track import Part

SLOWEST_S = 10.0
MOST_BYTES = 64 << 20

TCX_RUN = (
    b'<?xml version="1.0"?><TrainingCenterDatabase><Activities><Activity Sport="Running"><Id>2026-06-01T05:30:00Z</Id>'
    b'<Lap StartTime="2026-06-01T05:30:00Z"><TotalTimeSeconds>9</TotalTimeSeconds><DistanceMeters>27</DistanceMeters><Track>'
    + b"".join(
        b"<Trackpoint><Time>2026-06-01T05:30:%02dZ</Time><DistanceMeters>%d</DistanceMeters><HeartRateBpm><Value>150</Value></HeartRateBpm>"
        b"<Extensions><n:TPX><n:Speed>3.0</n:Speed><n:RunCadence>85</n:RunCadence></n:TPX></Extensions></Trackpoint>" % (i, 3 * i)
        for i in range(10)
    )
    + b"</Track></Lap></Activity></Activities></TrainingCenterDatabase>"
)
GPX_RUN = (
    b'<?xml version="1.0"?><gpx creator="x"><trk><type>running</type><trkseg>'
    + b"".join(
        b'<trkpt lat="%.6f" lon="5"><time>2026-06-01T05:30:%02dZ</time><extensions><g:hr>150</g:hr><g:cad>85</g:cad></extensions></trkpt>'
        % (50 + i * 2.7e-5, i)
        for i in range(10)
    )
    + b"</trkseg></trk></gpx>"
)
STRYD_RUN = b"Timestamp,Power (w/kg),Stryd Speed (m/s),Stryd Distance (meters),Ground Time (ms),Cadence (spm)\n" + b"".join(
    b"%d,3.5,3.0,%d,240,170\n" % (1_750_000_000 + i, 3 * i) for i in range(20)
)


def real(*folders: str) -> list[bytes]:
    """Real files, where there are any; those above 100 kB take too long to break over and over."""
    data = os.environ.get("CADANS_DATA")
    files = [file for folder in folders for file in sorted(Path(data, "formats", folder).iterdir())] if data else []
    return [file.read_bytes() for file in files if file.suffix in (".fit", ".tcx", ".gpx", ".csv") and file.stat().st_size < 100_000]


def sealed(data: bytes) -> bytes:
    """A FIT file whose size and checksum are right again, so that the damage reaches the fast decoder."""
    if len(data) < 16 or data[0] not in (12, 14):
        return data
    head = bytearray(data[: data[0]])
    head[4:8] = struct.pack("<I", len(data) - 2 - data[0])
    head[12:] = b"\0" * (len(head) - 12)
    whole = bytes(head) + data[data[0] : -2]
    return whole + struct.pack("<H", fits.crc16(whole))


@st.composite
def broken(draw: st.DrawFn, files: list[bytes]) -> bytes:
    """One of `files` with bytes flipped, cut out, put in and doubled."""
    data = bytearray(draw(st.sampled_from(files)))
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        if draw(st.booleans()):
            at = min(at, draw(st.integers(0, 400)))
        match draw(st.sampled_from(["flip", "flip", "cut", "insert", "double", "extreme", "truncate"])):
            case "flip" if data:
                at = min(at, len(data) - 1)
                data[at] = draw(st.integers(0, 255))
            case "cut":
                del data[at : at + draw(st.integers(1, 300))]
            case "insert":
                data[at:at] = draw(st.binary(min_size=1, max_size=40))
            case "double":
                start = draw(st.integers(0, max(0, len(data) - 1)))
                data[at:at] = data[start : start + draw(st.integers(1, 500))]
            case "extreme":
                data[at : at + 4] = draw(
                    st.sampled_from([b"\xff\xff\xff\xff", b"\0\0\0\0", b"\xff\xff\xff\x7f", b"\0\0\xc0\x7f", b"1e99", b"-999"])
                )
            case "truncate":
                del data[at:]
    return bytes(data)


def read_safely(reader: LogReader, parts: Callable[[io.BytesIO], object], data: bytes) -> None:
    begin = time.monotonic()
    reader.recognises("x", data[:4096])
    found = list(reader.read(io.BytesIO(data), "x", Asked()))
    assert found, "silence: neither a session nor a word"
    for each in found:
        assert isinstance(each, Session | Skipped | Remark)
        text = each.text if isinstance(each, Remark) else each.why if isinstance(each, Skipped) else each.device
        assert "\n" not in text
        assert len(text) < 400
        if isinstance(each, Session):
            assert each.start_utc is None or each.start_utc.tzinfo is not None
            assert not any(math.isinf(n) for n in (each.distance_m, each.duration_s, each.elapsed_s, each.steps, *each.vendor.values()))
    for part in parts(io.BytesIO(data)):  # type: ignore[attr-defined]
        if isinstance(part, Part):
            table = part.table()
            assert not {"lat", "lon", "latitude", "longitude", "position_lat", "position_long"} & set(table.dtype.names)
    assert time.monotonic() - begin < SLOWEST_S


FUZZ = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
FITS = [fits.run(), fits.run(seconds=5) + fits.run(1_750_100_000, seconds=5), *real("fit_garmin", "fit_raw_imu")]


@FUZZ
@given(broken(FITS), st.booleans())
@example(2 * fits.run()[:12] + fits.run(), False)
def test_a_broken_fit_file_is_saved_or_refused(data, seal):
    read_safely(FIT, lambda stream: fit_parts(stream.getvalue(), "x"), sealed(data) if seal else data)


@FUZZ
@given(broken([TCX_RUN, *real("tcx")]))
def test_a_broken_tcx_file_is_saved_or_refused(data):
    read_safely(TCX, lambda stream: tcx_parts(stream, "x"), data)


@FUZZ
@given(broken([GPX_RUN, *real("gpx")]))
def test_a_broken_gpx_file_is_saved_or_refused(data):
    read_safely(GPX, lambda stream: gpx_parts(stream, "x"), data)


@FUZZ
@given(broken([STRYD_RUN, *real("stryd_csv")]))
def test_a_broken_stryd_file_is_saved_or_refused(data):
    read_safely(STRYD, lambda stream: stryd_parts(stream, "x"), data)


@pytest.mark.parametrize("reader", [FIT, TCX, GPX, STRYD], ids=lambda r: r.name)
@pytest.mark.parametrize("data", [b"", b"\0" * 5000, b"<", b"\xff\xfe", b".FIT", b"\x0e" * 40], ids=range(6))
def test_nothing_and_rubbish_are_refused_in_words(reader, data):
    (found,) = reader.read(io.BytesIO(data), "x", Asked())
    assert isinstance(found, Skipped)


def endless(piece: bytes, head: bytes, times: int) -> io.BufferedIOBase:
    """A file that says the same again and again, made while it is read."""

    class Stream(io.RawIOBase):
        left = times

        def readable(self) -> bool:
            return True

        def read(self, size: int = -1) -> bytes:  # type: ignore[override]
            nonlocal head
            if head:
                first, head = head, b""
                return first
            count = min(self.left, max(1, size // len(piece)))
            self.left -= count
            return piece * count

    return Stream()  # type: ignore[return-value]


@pytest.mark.parametrize(
    ("reader", "head", "piece"),
    [
        (TCX, b"<TrainingCenterDatabase><Activities>", b"<Activity Sport='x'><Notes>" + b"y" * 900 + b"</Notes></Activity>"),
        (TCX, b"<TrainingCenterDatabase>", b"<a>"),
        (GPX, b"<gpx><trk><trkseg>", b"<trkpt lat='1' lon='1'></trkpt>" * 9),
        (GPX, b"<gpx><trk><name>", b"z" * 900),
        (STRYD, STRYD_RUN, b"1750000000,1,1,1,1,1" + b" " * 900 + b"\n"),
    ],
    ids=["tcx activities", "tcx deep", "gpx points", "gpx name", "stryd rows"],
)
def test_a_file_that_goes_on_and_on_does_not_fill_the_memory(reader, head, piece):
    stream = endless(piece, head, 12_000)
    tracemalloc.start()
    try:
        count = sum(1 for _ in reader.read(stream, "x", Asked()))
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert count
    assert peak < MOST_BYTES


def test_a_fit_file_of_messages_with_nothing_in_them_is_refused():
    body = b"\x40\0\0\x14\0\0" + b"\0" * (5 << 20)
    head = struct.pack("<BBHI4s", 12, 16, 100, len(body), b".FIT")
    (found,) = FIT.read(io.BytesIO(head + body + b"\0\0"), "x", Asked())
    assert isinstance(found, Skipped)


@pytest.mark.parametrize("large", [False, True])
def test_a_fit_file_of_more_fields_than_memory_holds_is_read_as_far_as_it_goes(monkeypatch, large):
    """Decoded, a field takes about 120 bytes: a file of 15 MB took 900 MB."""
    monkeypatch.setattr("cadans.log.fit.DENSE_BYTES", 0)
    whole = [each for each in FIT.read(io.BytesIO(fits.run(seconds=600)), "x", Asked()) if isinstance(each, Session)]
    assert whole[0].distance_m == 1800
    monkeypatch.setattr("cadans.log.fit._fast", None)
    if large:  # the fast decoder holds them even to count them
        monkeypatch.setattr("cadans.log.fit.FAST_BYTES", 1000)
        monkeypatch.setattr("cadans.log.fit._count", None)
    monkeypatch.setattr("cadans.log.fit.MOST_FIELDS", 1500)
    found = list(FIT.read(io.BytesIO(fits.run(seconds=600)), "x", Asked()))
    (session,) = (each for each in found if isinstance(each, Session))
    assert 600 < session.distance_m < 1200
    assert any("only its first" in each.text for each in found if isinstance(each, Remark))


def test_a_fit_file_larger_than_a_watch_writes_is_refused():
    (found,) = FIT.read(endless(b"\0" * 1000, fits.run()[:12], 40_000), "x", Asked())
    assert isinstance(found, Skipped)
    assert "larger" in found.why
