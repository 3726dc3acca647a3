# SPDX-License-Identifier: Apache-2.0
"""The exports that runners have are read to the number, in the languages that they come in."""

import csv
import io
import math
import random
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cadans.log import apple, cadans_csv, garmin, sports, strava
from cadans.log.cells import parse_date, read_duration_s, read_number
from cadans.log.reader import Asked
from cadans.log.session import RUNNING, Pain, Remark, Session, Skipped, UnknownDay

NAN = math.nan


def found_in(module, text, **asked):
    content = text if isinstance(text, bytes) else text.encode()
    return list(module.READER.read(io.BytesIO(content), "file", Asked(**asked)))


def sessions_of(found):
    return [each for each in found if isinstance(each, Session)]


def remarks_of(found):
    return [each.text for each in found if isinstance(each, Remark)]


def skipped_of(found):
    return [each for each in found if isinstance(each, Skipped)]


def close(value):
    return pytest.approx(value, rel=1e-12, nan_ok=True)


# ---- Strava

SHORT = "Activity ID,Activity Date,Activity Name,Activity Type,Activity Description,Elapsed Time,Distance,Max Heart Rate,Relative Effort,Commute,Activity Private Note,Activity Gear,Filename,Athlete Weight,Bike Weight,Elapsed Time,Moving Time,Distance,Max Speed,Average Speed"
MORE = ",Elevation Gain,Elevation Loss,Elevation Low,Elevation High,Max Grade,Average Grade,Average Positive Grade,Average Negative Grade,Max Cadence,Average Cadence,Max Heart Rate,Average Heart Rate,Perceived Exertion,Total Steps"


def strava_row(
    when='"Oct 6, 2022, 11:19:20 PM"',
    name="Run",
    sport="Run",
    first="5.00",
    last="5003.3",
    elapsed="1650",
    moving="1590.0",
    gear="",
    file="",
    speed="",
    cadence="",
    heart="",
    rpe="",
    steps="",
):
    return (
        f"1,{when},{name},{sport},,{elapsed},{first},170,40,false,,{gear},{file},,,{elapsed}.0,{moving},{last},4.2,{speed}"
        + f",,,,,,,,,,{cadence},170,{heart},{rpe},{steps}\n"
    )


def strava_file(*rows, header=SHORT + MORE):
    return header + "\n" + "".join(rows)


@pytest.mark.parametrize("name", ["SYNTHETIC_activities_en_103cols.csv", "SYNTHETIC_activities_de_35of92cols.csv"])
def test_both_strava_exports_tell_the_same_seventy_activities(data, name):
    path = data / "formats" / "strava_bulk_export" / name
    content = path.read_bytes()
    assert strava.READER.recognises("activities.csv", content[:4096])
    found = found_in(strava, content)
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))[1:]
    sessions = sessions_of(found)
    assert len(sessions) == len(rows) == 70
    assert not skipped_of(found)
    english = {"Lauf": "Run", "Traillauf": "Trail Run", "Spaziergang": "Walk", "Virtueller Lauf": "Virtual Run", "Radfahrt": "Ride"}
    ours = {"Run": "run", "Trail Run": "trail_run", "Walk": "walk", "Virtual Run": "virtual_run", "Ride": "ride"}
    for session, row in zip(sessions, rows):
        form = "%d.%m.%Y, %H:%M:%S" if "." in row[1] else "%b %d, %Y, %I:%M:%S %p"
        assert session.start_utc == datetime.strptime(row[1], form).replace(tzinfo=UTC)
        assert session.start_local is None
        assert session.sport == ours[english.get(row[3], row[3])]
        metres = float(row[17]) if row[17] else float(row[6].replace(",", ".")) * 1000
        assert session.distance_m == close(metres)
        assert session.duration_s == float(row[16])
        assert session.elapsed_s == float(row[15])
        assert session.avg_hr_bpm == close(float(row[31]) if row[31] else NAN)
        assert session.joins == row[12]
        assert session.title == row[2]
        on_foot = session.sport != "ride"
        cadence = 2 * float(row[29]) if row[29] and on_foot else NAN
        assert session.vendor.get("cadence_spm", NAN) == close(cadence)
        assert session.steps == close(cadence * float(row[16]) / 60)
    assert sum(session.sport in RUNNING for session in sessions) == 50
    assert any("sure: mean speed × moving time agrees" in text for text in remarks_of(found)), (
        "the one row without metres says how its km are known"
    )
    assert any(text.startswith("steps of 40 activities are worked out") for text in remarks_of(found))


def test_a_row_tells_where_it_stands_even_after_a_name_of_several_lines():
    first = strava_row(name='"line 1\nline 2, ""quoted"" 😅"')
    found = sessions_of(found_in(strava, strava_file(first, strava_row(name="b"))))
    assert [session.file for session in found] == ["file:2", "file:4"]
    assert found[0].title == 'line 1\nline 2, "quoted" 😅'


def test_gear_exertion_and_counted_steps_of_a_run_are_kept():
    row = strava_row(gear='"Brand, ""Model"" 3"', rpe="7.0", steps="4321.0", cadence="83.7", heart="151.5", file="activities/9.fit.gz")
    (session,) = sessions_of(found_in(strava, strava_file(row)))
    assert (session.shoe, session.rpe, session.steps, session.avg_hr_bpm) == ('Brand, "Model" 3', 7.0, 4321.0, 151.5)
    assert session.vendor == {"cadence_spm": close(167.4)}
    assert session.joins == "activities/9.fit.gz"


def test_a_bike_is_not_a_shoe_and_its_cadence_no_steps():
    (session,) = sessions_of(found_in(strava, strava_file(strava_row(sport="Ride", gear="Bike", cadence="85"))))
    assert (session.sport, session.shoe, session.vendor) == ("ride", "", {})
    assert math.isnan(session.steps)


@pytest.mark.parametrize(
    ("first", "last", "speed", "metres", "said"),
    [
        ("5.00", "5003.3", "", 5003.3, None),
        ("5.00", "2432.77001953125", "", 2432.77001953125, None),
        ("3.11", "5003.3", "", 5003.3, None),  # miles and metres: 1609 times
        ('"2,81"', '"2,81"', "", 2810.0, "km"),
        ('"2,81"', '"2,81"', "1.767", 2810.0, "sure"),
        ("2.81", "2.81", "2.844", 2.81 * 1609.344, "mi"),
        ("5003.3", "5003.3", "", 5003.3, "m (likely"),
        ("5.00", "", "", 5000.0, "km (likely"),
        ('"1,024.50"', "", "", 1024.5, "m (likely"),
        ("", "5003.3", "", 5003.3, None),
        ("0.00", "4.2", "", 4.2, None),
        ("0.00", "0.0", "", 0.0, None),
        ("", "", "", NAN, None),
        ("-5", "", "", -5000.0, "km"),
    ],
)
def test_the_rule_for_the_two_distances(first, last, speed, metres, said):
    found = found_in(strava, strava_file(strava_row(first=first, last=last, speed=speed)))
    assert sessions_of(found)[0].distance_m == close(metres)
    about = [text for text in remarks_of(found) if "distance" in text]
    assert len(about) == (said is not None)
    assert said is None or said in about[0]


def test_what_the_caller_says_of_the_unit_goes_before_a_guess():
    (session,) = sessions_of(found_in(strava, strava_file(strava_row(first="3.00", last="")), distance_unit="mi"))
    assert session.distance_m == close(3 * 1609.344)


def test_moving_time_counts_and_where_it_is_missing_the_time_elapsed():
    one, two = sessions_of(found_in(strava, strava_file(strava_row(), strava_row(moving=""))))
    assert (one.duration_s, one.elapsed_s) == (1590.0, 1650.0)
    assert (two.duration_s, two.elapsed_s) == (1650.0, 1650.0)


def test_dutch_and_french_exports_are_read_by_their_columns_and_dates():
    dutch = "Activiteits-ID,Datum van activiteit,Naam activiteit,Activiteitstype,Verstreken tijd,Afstand,Uitrusting voor activiteit,Bestandsnaam,Verstreken tijd,Beweegtijd,Afstand\n"
    dutch += '1,"6 mrt. 2024 14:23:15",Ochtendloop,Hardloopsessie,3700,"12,5",Schoen,activities/1.fit.gz,3700.0,3600.0,12500.0\n'
    dutch += '2,"7 mrt. 2024 19:00:00",Alpe,Virtuele fietsrit,3600,15,,activities/2.fit.gz,3600.0,3550.0,15000.0\n'
    run, ride = sessions_of(found_in(strava, dutch))
    assert (run.sport, run.distance_m, run.duration_s, run.shoe) == ("run", 12500.0, 3600.0, "Schoen")
    assert run.start_utc == datetime(2024, 3, 6, 14, 23, 15, tzinfo=UTC)
    assert ride.sport == "ride"
    french = "ID de l’activité,Date de l'activité,Nom de l'activité,Type d'activité,Temps écoulé,Distance,Matériel utilisé pour l'activité,Nom du fichier,Temps écoulé,Durée de déplacement,Distance\n"
    french += '1,"6 oct. 2022 à 23:19:20",Sortie,Course à pied,3700,"12,5",,activities/1.fit.gz,3700.0,3600.0,12500.0\n'
    (run,) = sessions_of(found_in(strava, french))
    assert (run.sport, run.distance_m, run.start_utc) == ("run", 12500.0, datetime(2022, 10, 6, 23, 19, 20, tzinfo=UTC))


def test_a_language_that_is_not_known_is_read_by_place_and_says_so():
    header = ",".join("zażółć" if i in (5, 15) else "gęślą" if i in (6, 17) else f"słowo {i}" for i in range(20))
    text = header + "\n" + '1,"06.10.2022, 23:19:20",x,Bieg,,1650,"5,00",,,,,But,activities/1.gpx,,,1650.0,1590.0,5003.3,4.2,3.1\n'
    assert strava.READER.recognises("aktywnosci.csv", text.encode())
    found = found_in(strava, text)
    (run,) = sessions_of(found)
    assert (run.distance_m, run.duration_s, run.sport, run.joins) == (5003.3, 1590.0, "run", "activities/1.gpx")
    assert "taken by their place" in remarks_of(found)[0]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oct 6, 2022, 11:19:20 PM", datetime(2022, 10, 6, 23, 19, 20)),
        ("Oct 6, 2022, 11:19:20\u202fPM", datetime(2022, 10, 6, 23, 19, 20)),
        ("Oct 6, 2022, 12:00:01 AM", datetime(2022, 10, 6, 0, 0, 1)),
        ("Oct 6, 2022, 12:00:01 PM", datetime(2022, 10, 6, 12, 0, 1)),
        ("6 Oct 2022, 23:19:20", datetime(2022, 10, 6, 23, 19, 20)),
        ("21.07.2026, 15:09:27", datetime(2026, 7, 21, 15, 9, 27)),
        ("1. März 2024 um 08:00:00", datetime(2024, 3, 1, 8)),
        ("6 mrt. 2024 14:23:15", datetime(2024, 3, 6, 14, 23, 15)),
        ("6 août 2022 à 23:19:20", datetime(2022, 8, 6, 23, 19, 20)),
        ("6 juil. 2022, 23:19:20", datetime(2022, 7, 6, 23, 19, 20)),
        ("6 juin 2022, 23:19:20", datetime(2022, 6, 6, 23, 19, 20)),
        ("6 ene 2022, 23:19:20", datetime(2022, 1, 6, 23, 19, 20)),
        ("6 ott 2022, 23:19:20", datetime(2022, 10, 6, 23, 19, 20)),
        ("6 de out. de 2022, 23:19:20", datetime(2022, 10, 6, 23, 19, 20)),
        ("2022-10-06 23:19:20", datetime(2022, 10, 6, 23, 19, 20)),
        ("2022-10-06T23:19:20.5Z", datetime(2022, 10, 6, 23, 19, 20, 500000)),
        ("31/12/2022 10:00", datetime(2022, 12, 31, 10)),
        ("10/06/2022 10:00", None),  # which comes first, the day or the month?
        ("Feb 30, 2022, 1:00:00 PM", None),
        ("2022-13-01", None),
        ("Oct 6, 2022, 25:19:20", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_of_several_languages(text, expected):
    assert parse_date(text) == expected


def test_dates_with_strokes_are_read_the_way_that_the_whole_file_allows_and_it_is_said():
    day_first = found_in(strava, strava_file(strava_row(when='"10/06/2022, 10:00:00"'), strava_row(when='"25/06/2022, 10:00:00"')))
    assert [session.start_utc.date() for session in sessions_of(day_first)] == [date(2022, 6, 10), date(2022, 6, 25)]
    assert "day first (sure" in remarks_of(day_first)[0]
    unsure = found_in(strava, strava_file(strava_row(when='"10/06/2022, 10:00:00 AM"')))
    assert sessions_of(unsure)[0].start_utc.date() == date(2022, 10, 6)
    assert "not sure" in remarks_of(unsure)[0]


def test_a_sport_that_is_not_known_is_said_once_and_is_no_run():
    found = found_in(strava, strava_file(*[strava_row(sport="Quidditch")] * 3, strava_row(sport="")))
    assert [session.sport for session in sessions_of(found)] == ["other"] * 4
    assert [text for text in remarks_of(found) if "Quidditch" in text] == ["the sport 'Quidditch' is not known: not counted as running"]


def test_rows_that_cannot_be_read_are_named_with_their_line_and_the_rest_is_kept():
    text = strava_file(strava_row(), strava_row(when="someday"), strava_row(name="c"))
    text += strava_row(name="cut")[:60]
    found = found_in(strava, text)
    assert len(sessions_of(found)) == 2
    assert [(each.file, each.what) for each in skipped_of(found)] == [("file:3", "unreadable"), ("file:5", "unreadable")]
    assert "cut off" in skipped_of(found)[1].why


def test_a_number_cut_at_the_end_of_the_file_is_not_taken_for_whole():
    whole = strava_file(strava_row(last="50033.25", first="50.0"))
    cut = whole[: whole.index("50033.25") + 4]
    found = found_in(strava, cut)
    assert not sessions_of(found)
    assert len(skipped_of(found)) == 1


def test_windows_text_utf16_and_semicolons_of_a_spreadsheet_are_read():
    text = strava_file(strava_row(name="Läufchen"))
    assert sessions_of(found_in(strava, text.encode("cp1252")))[0].title == "Läufchen"
    assert sessions_of(found_in(strava, text.encode("utf-16")))[0].title == "Läufchen"
    assert sessions_of(found_in(strava, b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()))[0].distance_m == 5003.3
    rows = csv.reader(io.StringIO(text))
    assert sessions_of(found_in(strava, text.replace("\n", "\r").encode()))[0].distance_m == 5003.3
    out = io.StringIO()
    csv.writer(out, delimiter=";").writerows(rows)
    assert sessions_of(found_in(strava, "sep=;\n" + out.getvalue()))[0].distance_m == 5003.3


def test_an_export_before_2019_has_thirteen_columns_and_is_read():
    text = "id,date,name,type,description,elapsed_time,distance,relative_effort,commute,gear,filename\n1,2018-04-27 18:35:00,x,Run,,1222,3280.5,,false,Shoe,activities/1.gpx\n"
    (run,) = sessions_of(found_in(strava, text))
    assert (run.distance_m, run.duration_s, run.shoe) == (3280.5, 1222.0, "Shoe")


# ---- Garmin

GARMIN = "Activity Type,Date,Favorite,Title,Distance,Calories,Time,Avg HR,Max HR,Aerobic TE,Avg Run Cadence,Max Run Cadence,Avg Pace,Best Pace,Avg Stride Length,Steps,Moving Time,Elapsed Time\n"


def garmin_row(
    sport="Running",
    when="2026-02-06 17:06:03",
    distance="6.02",
    seconds="00:33:00",
    cadence="162",
    step="1.13",
    steps='"5,346"',
    moving="00:32:50",
    elapsed="00:34:10",
    title="T",
):
    return f'{sport},{when},false,{title},"{distance}","460","{seconds}","150","170","3.2","{cadence}","175","5:29","4:30","{step}",{steps},"{moving}","{elapsed}"\n'


def test_the_metric_garmin_file_is_read_to_the_number(data):
    content = (data / "formats" / "garmin_connect_csv" / "SYNTHETIC_Activities_en_metric.csv").read_bytes()
    assert garmin.READER.recognises("Activities.csv", content[:4096])
    found = found_in(garmin, content)
    run, treadmill = sessions_of(found)
    assert (run.sport, run.start_local, run.start_utc) == ("run", datetime(2026, 2, 6, 17, 6, 3), None)
    assert (run.distance_m, run.duration_s, run.elapsed_s, run.steps, run.avg_hr_bpm) == (6020.0, 32 * 60 + 50, 34 * 60 + 10, 5346, 150)
    assert run.vendor == {
        "cadence_spm": 162.0, "step_length_m": 1.13, "vertical_ratio": 8.3, "vertical_oscillation_m": close(0.094), "contact_time_s": close(0.27), "power_w": 290.0,
    }  # fmt: skip
    assert (treadmill.sport, treadmill.title) == ("treadmill_run", "Intervals, 6x400")
    assert (treadmill.distance_m, treadmill.duration_s, treadmill.elapsed_s, treadmill.steps) == (10010.0, 3300.0, 3324.0, 9512.0)
    assert "power_w" not in treadmill.vendor
    assert remarks_of(found) == [
        "the file does not tell the unit of its distances: taken as km (likely: steps × step length agree in 2 of 2 runs)"
    ]


def test_the_garmin_file_with_decimal_commas_is_read_to_the_number(data):
    content = (data / "formats" / "garmin_connect_csv" / "SYNTHETIC_Activities_decimal_comma.csv").read_bytes()
    assert garmin.READER.recognises("Activities.csv", content[:4096])
    (run,) = sessions_of(found_in(garmin, content))
    assert (run.start_local, run.distance_m, run.duration_s) == (datetime(2026, 5, 12, 21, 33, 50), 7250.0, 41 * 60 + 20)
    assert run.steps == close(168 * 2480 / 60)
    assert run.vendor == {
        "cadence_spm": 168.0,
        "step_length_m": 1.05,
        "vertical_ratio": 8.0,
        "vertical_oscillation_m": close(0.084),
        "contact_time_s": close(0.262),
    }


def test_miles_are_told_by_steps_times_step_length_and_said():
    found = found_in(garmin, GARMIN + garmin_row(distance="3.75") * 3)
    assert [session.distance_m for session in sessions_of(found)] == [close(3.75 * 1609.344)] * 3
    assert "taken as mi (sure: steps × step length agree in 3 of 3 runs)" in remarks_of(found)[0]


def test_a_step_length_in_feet_is_seen():
    found = found_in(garmin, GARMIN + garmin_row(distance="3.75", step="3.71"))
    assert sessions_of(found)[0].distance_m == close(3.75 * 1609.344)
    assert sessions_of(found)[0].vendor["step_length_m"] == close(3.71 * 0.3048)
    assert any("feet" in text for text in remarks_of(found))


@pytest.mark.parametrize(
    ("distance", "unit", "how"),
    [("6.60", "km", "likely by the pace"), ("3.20", "mi", "likely by the pace"), ("4.60", "km", "a guess")],
)
def test_without_steps_the_pace_tells_the_unit_as_far_as_it_can(distance, unit, how):
    found = found_in(garmin, GARMIN + garmin_row(distance=distance, steps="--", cadence="--", step="--"))
    assert sessions_of(found)[0].distance_m == close(float(distance) * {"km": 1000, "mi": 1609.344}[unit])
    assert f"taken as {unit} ({how}" in remarks_of(found)[0]
    assert "distance_unit=" in remarks_of(found)[0]


def test_the_unit_that_the_caller_says_is_taken_without_a_word():
    found = found_in(garmin, GARMIN + garmin_row(), distance_unit="mi")
    assert sessions_of(found)[0].distance_m == close(6.02 * 1609.344)
    assert not remarks_of(found)


def test_a_track_and_a_pool_are_in_metres():
    text = (
        GARMIN
        + garmin_row() * 3
        + garmin_row("Track Running", distance="6,040")
        + garmin_row("Pool Swimming", distance="1,500", cadence="--", steps="--", step="--")
    )
    track, swim = sessions_of(found_in(garmin, text))[-2:]
    assert (track.sport, track.distance_m) == ("track_run", 6040.0)
    assert (swim.sport, swim.distance_m) == ("swim", 1500.0)
    assert any("taken as metres" in text for text in remarks_of(found_in(garmin, text)))


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("00:45:12", 2712),
        ("45:12", 2712),
        ("1:02:03.5", 3723.5),
        ("1:02:03,5", 3723.5),
        ("100:00:00", 360000),
        ("--", NAN),
        ("", NAN),
        ("1:99:00", NAN),
        ("45", NAN),
    ],
)
def test_durations(text, seconds):
    assert read_duration_s(text) == close(seconds)


@pytest.mark.parametrize(
    ("text", "comma", "value"),
    [
        ("4,808", False, 4808), ("4,808", None, 4808), ("4,808", True, 4.808), ("4.808", True, 4808), ("4.808", False, 4.808), ("5,81", None, 5.81), ("1,020.5", None, 1020.5),
        ("1.020,5", None, 1020.5), ("1 020", None, 1020), ("1'020", None, 1020), ("1\u202f020", None, 1020), ("--", None, NAN), ("", None, NAN), ("1e400", None, NAN), ("0,808", None, 0.808),
        ("12,34,56", None, NAN), ("abc", None, NAN), ("-5", None, -5), ("inf", None, NAN), ("2432.77001953125", None, 2432.77001953125), ("1,234,567", None, 1234567),
    ],
)  # fmt: skip
def test_numbers(text, comma, value):
    assert read_number(text, comma) == close(value)


@pytest.mark.parametrize(
    "header",
    [
        "Aktivitätstyp,Datum,Favorit,Titel,Distanz,Kalorien,Zeit,Ø HF,Max. HF,Aerober TE,Ø Schrittfrequenz (Laufen),Max. Schrittfrequenz (Laufen),Ø Pace,Beste Pace,Ø Schrittlänge,Schritte,Zeit in Bewegung,Verstrichene Zeit\n",
        "Activiteittype,Datum,Favoriet,Titel,Afstand,Calorieën,Tijd,Gem. HS,Max. HS,Aerobe TE,Gem. loopcadans,Max. loopcadans,Gem. tempo,Beste tempo,Gem. staplengte,Stappen,Tijd in beweging,Verstreken tijd\n",
    ],
)
def test_german_and_dutch_lists_are_read_like_the_english_one(header):
    text = header + garmin_row().replace("Running", "Laufen" if "typ," in header else "Hardlopen")
    assert garmin.READER.recognises("Activities.csv", text.encode())
    (ours,), (english,) = sessions_of(found_in(garmin, text)), sessions_of(found_in(garmin, GARMIN + garmin_row()))
    assert ours == english


def test_a_list_in_another_language_is_read_by_its_first_columns_and_says_so():
    text = "Typ,Data,Ulubione,Nazwa,Dystans,Kalorie,Czas,x,y,z\n" + 'Bieganie,2026-02-06 17:06:03,false,T,"6,02",460,00:33:00,1,2,3\n'
    assert garmin.READER.recognises("Activities.csv", text.encode())
    found = found_in(garmin, text)
    assert (sessions_of(found)[0].sport, sessions_of(found)[0].distance_m, sessions_of(found)[0].duration_s) == ("run", 6020.0, 1980.0)
    assert "taken by their place" in remarks_of(found)[0]


# ---- Apple Health


def health(*inside):
    return '<?xml version="1.0"?>\n<HealthData locale="nl_NL">\n' + "\n".join(inside) + "\n</HealthData>\n"


def workout(
    *inside, kind="Running", more="", start="2026-06-01 07:30:00 +0200", end="2026-06-01 08:00:00 +0200", minutes="30", source="Watch"
):
    return (
        f'<Workout workoutActivityType="HKWorkoutActivityType{kind}" duration="{minutes}" durationUnit="min" sourceName="{source}" startDate="{start}" endDate="{end}" {more}>\n'
        + "\n".join(inside)
        + "\n</Workout>"
    )


def record(kind, value, unit, start="2026-06-01 07:30:00 +0200", end="2026-06-01 07:40:00 +0200", source="Watch"):
    return f'<Record type="HKQuantityTypeIdentifier{kind}" sourceName="{source}" unit="{unit}" startDate="{start}" endDate="{end}" value="{value}"/>'


def statistic(kind, unit, **values):
    told = " ".join(f'{name}="{value}"' for name, value in values.items())
    return f'<WorkoutStatistics type="HKQuantityTypeIdentifier{kind}" {told} unit="{unit}"/>'


@pytest.mark.parametrize("name", ["SYNTHETIC_export_running_ok.xml", "SYNTHETIC_export_running_broken_ios16_dtd_and_x0b.xml"])
def test_the_sound_and_the_broken_apple_export_tell_the_same_run(data, name):
    content = (data / "formats" / "apple_health" / name).read_bytes()
    assert apple.READER.recognises("export.xml", content[:4096])
    found = found_in(apple, content)
    (run,) = found
    assert (run.sport, run.start_utc, run.start_local) == ("run", datetime(2026, 6, 1, 5, 30, tzinfo=UTC), datetime(2026, 6, 1, 7, 30))
    assert (run.distance_m, run.elapsed_s) == (close(5620.0), 1830.0)
    assert run.duration_s == 1830.0 - 70.0, "the pause of 70 s is not running"
    records = {
        kind: [float(value) for value in re.findall(rf'"HKQuantityTypeIdentifierRunning{kind}" [^>]*value="([\d.]+)"/>', content.decode())]
        for kind in ("VerticalOscillation", "StrideLength", "Power")
    }
    assert [len(values) for values in records.values()] == [19, 19, 19]
    mean = {kind: sum(values) / 19 for kind, values in records.items()}
    assert run.vendor == {
        "contact_time_s": 0.243,  # the workout tells its mean; its first records alone would be 0.2437
        "vertical_oscillation_m": close(mean["VerticalOscillation"] / 100),
        "step_length_m": close(mean["StrideLength"]),
        "power_w": close(mean["Power"]),
    }
    assert run.joins == "workout-routes/route_2026-06-01_8.00am.gpx"


def test_the_export_of_2016_has_one_workout_that_is_no_run_and_its_steps_are_no_sessions(data):
    content = (data / "formats" / "apple_health" / "export6s3sample.xml").read_bytes()
    assert apple.READER.recognises("export.xml", content[:4096])
    (only,) = found_in(apple, content)
    assert (only.sport, only.distance_m) == ("other", 0.0)
    assert only.duration_s == close(31.73680251737436 * 60)
    assert only.start_local == datetime(2016, 4, 2, 10, 40, 38)


def test_the_older_form_tells_distance_and_indoors_in_attributes():
    text = health(workout('<MetadataEntry key="HKIndoorWorkout" value="1"/>', more='totalDistance="3.5" totalDistanceUnit="mi"'))
    (run,) = found_in(apple, text)
    assert (run.sport, run.distance_m) == ("treadmill_run", close(3.5 * 1609.344))


def test_two_devices_that_count_the_same_steps_count_once():
    text = health(record("StepCount", 1700, "count"), record("StepCount", 1650, "count", source="Phone"), workout())
    found = found_in(apple, text)
    assert sessions_of(found)[0].steps == 1700
    assert "steps of 1 workout are taken from the records of one source" in remarks_of(found)[0]


def test_what_the_workout_says_of_steps_goes_before_its_records():
    text = health(
        record("StepCount", 1700, "count"),
        workout(statistic("StepCount", "count", sum=5000), statistic("DistanceWalkingRunning", "mi", sum=3)),
    )
    (run,) = found_in(apple, text)
    assert (run.steps, run.distance_m) == (5000.0, close(3 * 1609.344))


def test_of_a_record_that_reaches_out_of_the_workout_its_share_counts():
    text = health(record("StepCount", 1000, "count", start="2026-06-01 07:25:00 +0200", end="2026-06-01 07:35:00 +0200"), workout())
    assert sessions_of(found_in(apple, text))[0].steps == close(500.0)


def test_a_duration_that_is_already_without_pauses_is_kept():
    pause = '<WorkoutEvent type="HKWorkoutEventTypePause" date="2026-06-01 07:40:00 +0200"/><WorkoutEvent type="HKWorkoutEventTypeResume" date="2026-06-01 07:45:00 +0200"/>'
    (run,) = found_in(apple, health(workout(pause, minutes="25")))
    assert (run.duration_s, run.elapsed_s) == (1500.0, 1800.0)
    (run,) = found_in(apple, health(workout(pause, minutes="30")))
    assert (run.duration_s, run.elapsed_s) == (1500.0, 1800.0)


def test_pauses_by_hand_and_by_the_watch_that_overlap_are_taken_off_once():
    events = [("Pause", "40:00"), ("MotionPaused", "41:00"), ("Resume", "42:00"), ("MotionResumed", "43:00"), ("Pause", "58:00")]
    inside = [f'<WorkoutEvent type="HKWorkoutEventType{kind}" date="2026-06-01 07:{when} +0200"/>' for kind, when in events]
    (run,) = found_in(apple, health(workout(*inside)))
    assert run.duration_s == 1800.0 - 180.0 - 120.0


def test_the_zone_that_a_workout_names_tells_its_clock():
    (run,) = found_in(apple, health(workout('<MetadataEntry key="HKTimeZone" value="America/New_York"/>')))
    assert run.start_local == run.start_utc.astimezone(ZoneInfo("America/New_York")).replace(tzinfo=None)


def test_the_activities_within_a_workout_are_not_counted_again():
    part = (
        '<WorkoutActivity startDate="2026-06-01 07:30:00 +0200">' + statistic("DistanceWalkingRunning", "km", sum=5) + "</WorkoutActivity>"
    )
    (run,) = found_in(apple, health(workout(part, statistic("DistanceWalkingRunning", "km", sum=5))))
    assert run.distance_m == close(5000.0)
    (run,) = found_in(apple, health(workout(part, part)))
    assert run.distance_m == close(10000.0)


def test_the_names_of_devices_are_not_kept():
    device = 'device="&lt;&lt;HKDevice: 0x0&gt;, name:Somebody&apos;s Watch, manufacturer:Apple Inc., model:Watch, hardware:Watch6,2&gt;"'
    (run,) = found_in(apple, health(workout(more=device, source="Somebody's Watch")))
    assert run.device == "Apple Inc. Watch Watch6"
    assert "Somebody" not in repr(run)


def test_walks_rides_and_swims_keep_their_sport():
    text = health(
        workout(kind="Walking"),
        workout(kind="Cycling"),
        workout(kind="Swimming"),
        workout(kind="TraditionalStrengthTraining"),
        workout(kind="Quidditch"),
    )
    assert [session.sport for session in sessions_of(found_in(apple, text))] == ["walk", "ride", "swim", "strength", "other"]


def test_an_entity_in_the_head_of_the_file_is_never_read():
    evil = (
        '<!DOCTYPE HealthData [<!ENTITY secret SYSTEM "file:///etc/passwd"><!ENTITY a "'
        + "x" * 100
        + '"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>\n'
    )
    text = health(workout(more='device="model:&secret;&b;"')).replace("<HealthData", evil + "<HealthData")
    found = found_in(apple, text)
    assert sessions_of(found)[0].duration_s == 1800.0
    assert "root:" not in repr(found)
    assert "xxxx" not in repr(found)


def test_a_file_that_is_cut_off_gives_what_was_read_and_says_so():
    whole = health(
        workout(statistic("DistanceWalkingRunning", "km", sum=5)),
        workout(statistic("DistanceWalkingRunning", "km", sum=6), start="2026-06-03 07:30:00 +0200", end="2026-06-03 08:00:00 +0200"),
    )
    found = found_in(apple, whole[: whole.rindex("<WorkoutStatistics")])
    first, second = sessions_of(found)
    assert first.distance_m == 5000.0
    assert math.isnan(second.distance_m)
    assert any("was cut off" in text for text in remarks_of(found))
    assert any("ends within this workout" in text for text in remarks_of(found))


def test_damage_in_the_middle_costs_what_stands_there_alone():
    text = health(workout(), '<Record type="x" <<< & broken', workout(start="2026-06-03 07:30:00 +0200", end="2026-06-03 08:00:00 +0200"))
    found = found_in(apple, text)
    assert len(sessions_of(found)) == 2
    assert any("damaged in 1 place" in text for text in remarks_of(found))


def test_other_text_is_no_apple_export():
    assert not apple.READER.recognises("export.xml", b"<ClinicalDocument/>")
    (said,) = found_in(apple, "<ClinicalDocument/>")
    assert "not Apple Health's export.xml" in said.why


def test_records_in_other_chunks_than_their_parts_are_whole(monkeypatch):
    text = health(
        *[record("HeartRate", 100 + i, "count/min") for i in range(50)],
        record("StepCount", 1700, "count"),
        workout(statistic("DistanceWalkingRunning", "km", sum=5)),
        "<!-- ü€😅 -->",
    ).replace("Watch", "Anné’s\u00a0Watch")
    expected = found_in(apple, text)
    for size in (1, 7, 64, 333):
        monkeypatch.setattr(apple, "CHUNK_BYTES", size)
        assert repr(found_in(apple, text)) == repr(expected)


# ---- our own CSV


def test_the_logs_of_two_runners_are_read_to_the_number(data):
    for name in ("runner_a.csv", "runner_b.csv"):
        content = (data / "run_logs" / name).read_bytes()
        assert cadans_csv.READER.recognises(name, content[:4096])
        found = found_in(cadans_csv, content)
        rows = list(csv.DictReader(io.StringIO(content.decode())))
        assert len(found) == len(rows)
        for session, row in zip(found, rows):
            assert session.sport == "run"
            assert session.start_local == datetime.fromisoformat(f"{row['date']}T{row['start_local']}")
            assert session.distance_m == float(row["distance_km"]) * 1000
            assert session.duration_s == float(row["moving_s"])
            assert session.avg_hr_bpm == close(float(row["avg_hr_bpm"] or "nan"))


def everything():
    return [
        Session("run", datetime(2026, 6, 1, 5, 30, 0, 123456, tzinfo=UTC), datetime(2026, 6, 1, 7, 30, 0, 123456), 5003.3, 1590.1, 1650.0, 4321.0, 1 / 3, 7.0, 150.5, 'Shoe, "3"\n😅', source="fit", device="Maker", vendor={"contact_time_s": 0.1 + 0.2}),
        Session("trail_run", None, datetime(2026, 6, 2, 7, 30), 5e-324, 1e300, source="garmin_csv"),
        Session("strength", datetime(2026, 6, 3, 5, 30, tzinfo=UTC), source="manual"),
        Pain(date(2026, 6, 3), "next-morning", 3.5, 'knee, "left"'),
        UnknownDay(date(2026, 6, 4)),
    ]  # fmt: skip


def written(rows):
    out = io.StringIO(newline="")
    cadans_csv.write_cadans_csv(out, rows)
    return out.getvalue()


def test_what_is_written_comes_back_to_the_last_bit():
    text = written(everything())
    assert cadans_csv.READER.recognises("log.csv", text.encode())
    back = found_in(cadans_csv, text)
    for each in back:
        if isinstance(each, Session):
            each.file = ""
    assert repr(back) == repr(everything())
    assert written(back) == text


def test_titles_files_and_positions_are_never_written():
    session = Session("run", datetime(2026, 6, 1, tzinfo=UTC), title="From home to work", file="/home/me/a.fit", joins="activities/1.fit")
    text = written([session])
    assert "home" not in text
    assert "activities" not in text


def test_a_log_that_went_through_a_spreadsheet_with_decimal_commas_is_read():
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=";").writerows(
        [
            [cell.replace(".", ",") if cell.replace(".", "").isdigit() else cell for cell in row]
            for row in csv.reader(io.StringIO(written(everything()[:1])))
        ]
    )
    (session,) = found_in(cadans_csv, out.getvalue())
    assert (session.distance_m, session.duration_s, session.avg_hr_bpm) == (5003.3, 1590.1, 150.5)


def test_rows_of_our_own_log_that_are_wrong_are_named():
    text = "kind,date,sport,distance_m,score\nsession,2026-06-01,run,5000,\npain,2026-06-01,,,11\nnonsense,2026-06-01,,,\nunknown_day,someday,,,\npain,,,,3\nsession,,run,1,\n"
    found = found_in(cadans_csv, text)
    assert [session.start_local for session in sessions_of(found)] == [datetime(2026, 6, 1, 12)]
    assert [each.file for each in skipped_of(found)] == ["file:3", "file:4", "file:5", "file:6", "file:7"]
    assert "not 0 to 10" in skipped_of(found)[0].why


@pytest.mark.parametrize(
    ("text", "metres", "seconds", "said"),
    [
        ("date,distance_km\n2026-06-01,5.5\n", 5500.0, NAN, None),
        ("Datum;Distanz (km);Zeit\n01.06.2026;5,5;30:00\n", 5500.0, 1800.0, None),
        ("date,miles,minutes\n2026-06-01,3,27\n", 3 * 1609.344, 1620.0, None),
        ("date,distance_m,duration_s\n2026-06-01,5500,1800\n", 5500.0, 1800.0, None),
        ("datum,afstand,tijd\n2026-06-01,5.5,30:00\n", 5500.0, 1800.0, "taken as km"),
        ("date,distance,time\n2026-06-01,5500,30:00\n", 5500.0, 1800.0, "taken as m (likely"),
        ("date,distance\n2026-06-01,5500\n", 5500.0, NAN, "taken as m (likely"),
        ("date,km,duration\n2026-06-01,5.5,30\n", 5500.0, 1800.0, "times: taken as min"),
        ("date,km,duration\n2026-06-01,5.5,1800\n", 5500.0, 1800.0, "times: taken as s"),
        ("date,km,hours\n2026-06-01,16,1:30\n", 16000.0, 5400.0, None),
        ("date,duration_min\n2026-06-01,30\n", NAN, 1800.0, None),
    ],
)
def test_tables_kept_by_hand(text, metres, seconds, said):
    assert cadans_csv.READER.recognises("runs.csv", text.encode())
    found = found_in(cadans_csv, text)
    (run,) = sessions_of(found)
    assert (run.sport, run.start_local) == ("run", datetime(2026, 6, 1, 12))
    assert (run.distance_m, run.duration_s) == (close(metres), close(seconds))
    about = [each for each in remarks_of(found) if "unit" in each]
    assert len(about) == (said is not None)
    assert said is None or said in about[0]
    assert "1 row tells a date without a time of day: put at noon" in remarks_of(found)


def test_the_caller_tells_the_unit_of_a_table_by_hand():
    (run,) = sessions_of(found_in(cadans_csv, "date,distance\n2026-06-01,3\n", distance_unit="mi"))
    assert run.distance_m == close(3 * 1609.344)


def test_times_with_a_zone_are_moments_and_without_one_clocks_on_the_wall():
    text = "date,km\n2026-06-01T07:30:00+02:00,5\n2026-06-01 07:30,5\n2026-06-01T05:30:00Z,5\n"
    zone, wall, utc = found_in(cadans_csv, text)[1:]
    assert (zone.start_utc, zone.start_local) == (datetime(2026, 6, 1, 5, 30, tzinfo=UTC), datetime(2026, 6, 1, 7, 30))
    assert (wall.start_utc, wall.start_local) == (None, datetime(2026, 6, 1, 7, 30))
    assert utc.start_utc == datetime(2026, 6, 1, 5, 30, tzinfo=UTC)


def test_rides_in_a_table_by_hand_are_rides():
    found = found_in(cadans_csv, "date,type,km\n2026-06-01,Hardlopen,5\n2026-06-02,Fietsen,50\n")
    assert [session.sport for session in sessions_of(found)] == ["run", "ride"]


# ---- all of them

OURS = {"apple_health": apple, "garmin_connect_csv": garmin, "strava_bulk_export": strava}
READERS = (apple, strava, garmin, cadans_csv)


def test_every_other_format_is_recognised_by_none_of_these_readers(data):
    for path in sorted((data / "formats").glob("*/*")):
        if path.suffix == ".md":
            continue
        with path.open("rb") as file:
            head = file.read(4096)
        who = [module for module in READERS if module.READER.recognises(path.name, head)]
        assert who == ([OURS[path.parent.name]] if path.parent.name in OURS else []), path.name


@pytest.mark.parametrize(
    "text",
    [
        "time,acc_x,acc_y,acc_z\n0.01,1,2,9.8\n",
        "date,weight_kg\n2026-06-01,70\n",
        "date,min/km\n2026-06-01,5:30\n",
        "Time (s),X (m/s^2)\n0,1\n",
        "",
        "\x00\x01\x02",
        "hello",
    ],
)
def test_tables_of_something_else_are_not_recognised(text):
    assert not [module for module in READERS if module.READER.recognises("file.csv", text.encode())]


@pytest.mark.parametrize(
    ("name", "sport"),
    [
        ("Run", "run"), ("Lauf", "run"), ("Laufen", "run"), ("Hardlopen", "run"), ("Hardloopsessie", "run"), ("Carrera", "run"), ("Course à pied", "run"), ("course a pied", "run"),
        ("Corsa", "run"), ("Corrida", "run"), ("HKWorkoutActivityTypeRunning", "run"), ("running", "run"), ("RUNNING", "run"), ("trail_running", "trail_run"), ("Trail Run", "trail_run"),
        ("TrailRun", "trail_run"), ("Traillauf", "trail_run"), ("treadmill_running", "treadmill_run"), ("Treadmill Running", "treadmill_run"), ("Laufbandtraining", "treadmill_run"),
        ("Loopband", "treadmill_run"), ("Track Running", "track_run"), ("Virtual Run", "virtual_run"), ("Virtueller Lauf", "virtual_run"), ("Walk", "walk"), ("Wandeling", "walk"),
        ("Hike", "hike"), ("Wanderung", "hike"), ("Ride", "ride"), ("E-Bike Ride", "ride"), ("Fietsrit", "ride"), ("Radfahrt", "ride"), ("Pool Swimming", "swim"), ("Zwemmen", "swim"),
        ("Weight Training", "strength"), ("Krafttraining", "strength"), ("HKWorkoutActivityTypeTraditionalStrengthTraining", "strength"), ("Yoga", "other"), ("Langlauf", "other"),
        ("Забег", "run"), ("ランニング", "run"), ("跑步", "run"), ("Løpetur", "run"), ("Hardlopen op de loopband", "treadmill_run"), ("Corrida em esteira", "treadmill_run"),
        ("Brunch", None), ("", None),
    ],
)  # fmt: skip
def test_names_of_sports(name, sport):
    assert sports.sport_of(name) == sport


def test_a_year_of_a_runner_in_an_apple_export_comes_back():
    chance = random.Random(3)
    start = datetime(2025, 1, 1, 7, tzinfo=UTC)
    truth = [(start + timedelta(days=2 * i), round(chance.uniform(3, 20), 3)) for i in range(180)]
    written_out = [
        workout(
            statistic("DistanceWalkingRunning", "km", sum=km),
            start=f"{when:%Y-%m-%d %H:%M:%S} +0000",
            end=f"{when + timedelta(hours=1):%Y-%m-%d %H:%M:%S} +0000",
            minutes="60",
        )
        for when, km in truth
    ]
    found = found_in(apple, health(*written_out))
    assert [(session.start_utc, session.distance_m) for session in found] == [(when, close(km * 1000)) for when, km in truth]
