# SPDX-License-Identifier: Apache-2.0
"""Whatever is in an export, reading it ends, without an error, and says what it could not take."""

import contextlib
import csv
import gzip
import io
import math
import zipfile
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cadans.log import apple, cadans_csv, garmin, strava
from cadans.log.archive import Member, walk
from cadans.log.cells import parse_date, read_duration_s, read_number
from cadans.log.reader import Asked
from cadans.log.session import Pain, Remark, Session, Skipped, UnknownDay
from cadans.log.sports import sport_of

STRAVA = (
    "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,"
    "Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,Average Speed\n"
    '1,"Oct 6, 2022, 11:19:20 PM","a, ""b"" 😅",Run,"x\ny",1650,5.00,175,40,false,,Shoe,activities/1.fit.gz,,,1650.0,1590.0,5003.3,4.2,3.1\n'
    '2,"21.07.2026, 15:09:27",c,Lauf,,1650,"5,00",175,40,false,,,,,,1650.0,1590.0,,4.2,3.1\n'
)
GARMIN = (
    "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR,Aerobic TE,Avg Run Cadence,Avg Pace,Avg Stride Length,Steps,Moving Time\n"
    'Running,2026-02-06 17:06:03,false,"T, u","6.02","1,460","00:33:00","150","170","3.2","162","5:29","1.13","5,346","00:32:50"\n'
    'Pool Swimming,2026-02-07 17:06:03,false,"T","1,500","--","00:33:00","--","--","--","--","--","--","--","--"\n'
)
APPLE = (
    '<?xml version="1.0"?>\n<!DOCTYPE HealthData [\n<!ELEMENT Prism EMPTY>\n]>\n<HealthData locale="nl_NL">\n'
    ' <Record type="HKQuantityTypeIdentifierStepCount" sourceName="W\u00a0x" unit="count" startDate="2026-06-01 07:30:00 +0200" endDate="2026-06-01 07:40:00 +0200" value="900"/>\n'
    ' <Record type="HKQuantityTypeIdentifierHeartRate" unit="count/min" startDate="2026-06-01 07:30:00 +0200" endDate="2026-06-01 07:40:00 +0200" value="90">\n  <MetadataEntry key="a" value="b"/>\n </Record>\n'
    ' <Workout workoutActivityType="HKWorkoutActivityTypeRunning" duration="30.5" durationUnit="min" sourceName="W\u00a0x" startDate="2026-06-01 07:30:00 +0200" endDate="2026-06-01 08:00:30 +0200">\n'
    '  <WorkoutEvent type="HKWorkoutEventTypePause" date="2026-06-01 07:40:00 +0200"/>\n  <WorkoutEvent type="HKWorkoutEventTypeResume" date="2026-06-01 07:41:10 +0200"/>\n'
    '  <WorkoutStatistics type="HKQuantityTypeIdentifierDistanceWalkingRunning" sum="5.62" unit="km"/>\n  <WorkoutRoute><FileReference path="/workout-routes/a.gpx"/></WorkoutRoute>\n </Workout>\n</HealthData>\n'
)
OWN = "kind,date,start_utc,start_local,sport,distance_m,score\nsession,2026-06-01,2026-06-01T05:30:00Z,2026-06-01T07:30:00,run,5003.3,\npain,2026-06-02,,,,,3\nunknown_day,2026-06-03,,,,,\n"
HAND = "date,start,type,distance_km,time,rpe\n2026-06-01,07:30,Run,5.5,30:00,6\n01/06/2026,,Walk,3,0:45:00,\n"
TEXTS = [(strava, STRAVA), (garmin, GARMIN), (apple, APPLE), (cadans_csv, OWN), (cadans_csv, HAND)]
NAMES = ["strava", "garmin", "apple", "own", "hand"]
NUMBERS = ("distance_m", "duration_s", "elapsed_s", "steps", "impact", "rpe", "avg_hr_bpm")
QUIET = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=150)


def check(module, content):
    """Read it all; what comes out is of the kinds that a log takes, with numbers that are finite or not known."""
    module.READER.recognises("file", content[:4096])
    found = list(module.READER.read(io.BytesIO(content), "file", Asked()))
    for each in found:
        assert isinstance(each, Session | Skipped | Remark | Pain | UnknownDay)
        if isinstance(each, Session):
            assert each.start_utc is not None or each.start_local is not None
            assert each.start_utc is None or each.start_utc.tzinfo is not None
            assert each.start_local is None or each.start_local.tzinfo is None
            assert not any(math.isinf(getattr(each, name)) for name in NUMBERS)
            assert all(math.isfinite(value) for value in each.vendor.values())
        elif isinstance(each, Skipped):
            assert each.file
            assert each.why
            assert "\n" not in each.why
    return found


@st.composite
def mutations(draw):
    """Some changes to make to a file: where (as a share of it), what, with what."""
    kinds = st.sampled_from(["flip", "cut", "delete", "insert", "repeat", "swap"])
    bits = st.one_of(
        st.binary(max_size=8),
        st.sampled_from(
            [
                b'"',
                b",",
                b";",
                b"\n",
                b"\r",
                b"\x00",
                b"<",
                b">",
                b"&x;",
                b"</HealthData>",
                b"<HealthData",
                b"<Workout ",
                b"1e308",
                b"-",
                b"9999-99-99",
                b"\xff\xfe",
                b"NaN",
            ]
        ),
    )
    return draw(st.lists(st.tuples(kinds, st.floats(0, 1), st.floats(0, 0.3), bits), max_size=6))


def changed(content, changes):
    for kind, where, length, bits in changes:
        at = int(where * len(content))
        upto = min(len(content), at + 1 + int(length * len(content)))
        if kind == "flip" and at < len(content):
            content = content[:at] + bytes([content[at] ^ (bits[0] if bits else 1)]) + content[at + 1 :]
        elif kind == "cut":
            content = content[:at]
        elif kind == "delete":
            content = content[:at] + content[upto:]
        elif kind == "insert":
            content = content[:at] + bits + content[at:]
        elif kind == "repeat":
            content = content[:upto] + content[at:]
        elif kind == "swap":
            content = content[at:upto] + content[:at] + content[upto:]
    return content


@pytest.mark.parametrize(("module", "text"), TEXTS, ids=NAMES)
@given(changes=mutations())
@QUIET
def test_a_file_that_was_changed_anywhere_is_read_without_an_error(module, text, changes):
    check(module, changed(text.encode(), changes))


@pytest.mark.parametrize(("module", "text"), TEXTS, ids=NAMES)
def test_a_file_that_is_cut_at_any_byte_is_read_without_an_error_and_never_gives_a_number_that_it_does_not_hold(module, text):
    content = text.encode()
    whole = check(module, content)
    numbers = {
        getattr(each, name)
        for each in whole
        if isinstance(each, Session)
        for name in ("distance_m", "duration_s")
        if not math.isnan(getattr(each, name))
    }
    for at in range(0, len(content), 3):
        for each in check(module, content[:at]):
            if isinstance(each, Session) and module is not apple:  # a run of Apple's that lost its end has no pauses taken off
                assert {value for value in (each.distance_m, each.duration_s) if not math.isnan(value)} <= numbers


@pytest.mark.parametrize("module", [strava, garmin, apple, cadans_csv])
@given(content=st.binary(max_size=300))
@QUIET
def test_any_bytes_are_read_without_an_error(module, content):
    check(module, content)


@given(content=st.text(max_size=60))
@QUIET
def test_any_cell_is_a_number_a_time_a_date_a_sport_or_none(content):
    for comma in (None, True, False):
        assert not math.isinf(read_number(content, comma))
    assert not math.isinf(read_duration_s(content))
    assert parse_date(content) is None or parse_date(content).tzinfo is None
    assert sport_of(content) is None or sport_of(content)


@pytest.mark.parametrize(
    ("folder", "module"),
    [("strava_bulk_export", strava), ("garmin_connect_csv", garmin), ("apple_health", apple)],
)
@given(changes=mutations())
@settings(QUIET, max_examples=40)
def test_the_files_of_the_field_changed_anywhere_are_read_without_an_error(data, folder, module, changes):
    for path in sorted((data / "formats" / folder).iterdir()):
        if path.suffix != ".md":
            check(module, changed(path.read_bytes(), changes))


def _zip():
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("activities.csv", STRAVA)
        archive.writestr("activities/1.fit.gz", gzip.compress(b"FIT" * 100))
        with zipfile.ZipFile(inner := io.BytesIO(), "w") as more:
            more.writestr("export.xml", APPLE)
        archive.writestr("inner.zip", inner.getvalue())
    return held.getvalue()


@given(changes=mutations(), name=st.sampled_from(["a.zip", "a.gz", "a.fit"]))
@QUIET
def test_an_archive_that_was_changed_anywhere_is_walked_without_an_error(tmp_path, changes, name):
    (tmp_path / name).write_bytes(changed(_zip(), changes))
    for each in walk(tmp_path / name):
        assert isinstance(each, Member | Skipped | Remark)
        if isinstance(each, Member):
            with contextlib.suppress(OSError), each.open() as stream:  # an OSError of one line is how opening is refused
                stream.read()


MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(lambda moment: moment.replace(fold=0))
AMOUNTS = st.one_of(st.just(math.nan), st.floats(allow_nan=False, allow_infinity=False))
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r\x00"), max_size=20)
SESSIONS = st.builds(
    Session,
    sport=st.sampled_from(
        ["run", "trail_run", "treadmill_run", "track_run", "virtual_run", "walk", "hike", "ride", "swim", "strength", "other"]
    ),
    start_utc=MOMENTS.map(lambda moment: moment.replace(tzinfo=UTC)),
    start_local=st.one_of(st.none(), MOMENTS),
    **dict.fromkeys(NUMBERS, AMOUNTS),
    shoe=TEXT,
    device=TEXT,
    source=st.sampled_from(["fit", "strava", "manual", "cadans_csv"]),
    vendor=st.dictionaries(st.sampled_from(["contact_time_s", "cadence_spm"]), st.floats(allow_nan=False, allow_infinity=False)).map(
        lambda vendor: dict(sorted(vendor.items()))
    ),
)
PAINS = st.builds(
    Pain,
    date=st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    when=st.sampled_from(["during", "after", "next-morning"]),
    score=st.floats(0, 10),
    where=TEXT,
)
UNKNOWN = st.builds(UnknownDay, date=st.dates(date(1990, 1, 1), date(2100, 1, 1)))


@given(rows=st.lists(st.one_of(SESSIONS, PAINS, UNKNOWN), max_size=8))
@QUIET
def test_any_log_that_is_written_comes_back_to_the_last_bit(rows):
    out = io.StringIO(newline="")
    cadans_csv.write_cadans_csv(out, rows)
    back = list(cadans_csv.READER.read(io.BytesIO(out.getvalue().encode()), "file", Asked()))
    for each in back:
        if isinstance(each, Session):
            each.file = ""
    assert repr(back) == repr(rows)


@given(
    runs=st.lists(
        st.tuples(MOMENTS.map(lambda moment: moment.replace(microsecond=0)), st.floats(100, 80_000), st.integers(60, 50_000), TEXT),
        max_size=8,
    ),
    english=st.booleans(),
)
@QUIET
def test_any_strava_export_that_is_written_as_strava_writes_it_comes_back(runs, english):
    out = io.StringIO(newline="")
    header, _, _ = STRAVA.partition("\n")
    out.write(header + "\n")
    for moment, metres, seconds, name in runs:
        when = f"{moment:%b} {moment.day}, {moment.year}, {moment:%I:%M:%S %p}" if english else f"{moment:%d.%m.%Y, %H:%M:%S}"
        first = f"{metres / 1000:.2f}" if english else f"{metres / 1000:.2f}".replace(".", ",")
        csv.writer(out).writerow(
            [
                1,
                when,
                name,
                "Run",
                name,
                seconds + 9,
                first,
                "",
                "",
                "false",
                "",
                "",
                "",
                "",
                "",
                seconds + 9.0,
                float(seconds),
                repr(metres),
                4.2,
                3.1,
            ]
        )
    found = [each for each in check(strava, out.getvalue().encode()) if isinstance(each, Session)]
    assert [(each.start_utc, each.distance_m, each.duration_s) for each in found] == [
        (moment.replace(tzinfo=UTC), metres, float(seconds)) for moment, metres, seconds, _ in runs
    ]


@pytest.mark.parametrize("module", [strava, garmin, cadans_csv])
def test_a_quote_that_is_never_closed_costs_rows_and_says_so(module):
    text = dict(zip(["cadans.log.strava", "cadans.log.garmin"], [STRAVA, GARMIN])).get(module.__name__, OWN)
    found = check(module, (text + 'x,"' + "y,z\n" * 100_000).encode())
    assert any(isinstance(each, Skipped) for each in found)


def test_a_tag_that_never_ends_is_given_up_and_what_follows_is_read():
    before, _, _ = APPLE.partition("</HealthData>")
    content = before.encode() + b'<Record type="' + b"x" * 9_000_000 + b'">\n' + APPLE[APPLE.index(" <Workout") :].encode()
    assert sum(isinstance(each, Session) for each in check(apple, content)) == 2


def test_many_damaged_places_end_the_reading_in_time():
    started = datetime.now(UTC)
    check(apple, ("<HealthData>" + "<Record <\n" * 300_000).encode())
    assert datetime.now(UTC) - started < timedelta(minutes=1)
