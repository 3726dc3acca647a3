# SPDX-License-Identifier: Apache-2.0
"""A made-up year of a runner who does not exist, and the tables that must come out of it.

``python make_year.py`` writes `year.csv` (the log) and `days.csv`, `weeks.csv` (what `cadans.load` must say of it). The
tables are worked out here in plain Python, straight from the formulas of "Load tables", and by nothing of cadans; only a
reviewed change of a formula may change them. The year holds what years hold: a careful build-up, one run far too long,
a knee that answers, three empty weeks, a return, a holiday without the watch, a treadmill that counted no metres, runs
around midnight and on the nights when the clock changes, a second pair of shoes, rides, swims and strength.
"""

from __future__ import annotations

import csv
import math
import random
from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

HERE = Path(__file__).parent
ZONE = ZoneInfo("Europe/Amsterdam")
FIRST = date(2025, 1, 1)
LAST = date(2025, 12, 31)
NAN = math.nan

# kilometres a week, from the week of Monday 30 December 2024
WEEKS_KM = (
    *(10, 17, 18.5, 20, 16, 21, 23, 25, 20, 27),  # building up, a lighter week now and then
    *(29, 31, 52, 5, 0, 0, 0),  # one run far too long, and what came of it
    *(9, 11, 12, 13, 11, 14.5, 16, 17.5, 15, 19),  # back, step by step
    *(21, 23, 0, 12, 20, 22, 24, 20, 26, 28),  # a holiday in it
    *(30, 25, 32, 34, 29, 35, 18, 24, 26, 28),  # towards a half marathon
    *(24, 30, 32, 34, 36, 18),
)
DAYS_OF_RUNS = {1: (5,), 2: (2, 5), 3: (1, 3, 6), 4: (1, 3, 5, 6), 5: (1, 2, 3, 5, 6)}
AWAY = (date(2025, 7, 21), date(2025, 8, 3))  # the watch stayed at home
TOO_LONG = date(2025, 3, 30)  # a Sunday, and the night on which the clock goes forward
RACE = date(2025, 10, 26)  # a Sunday, and the night on which it goes back
OLD_SHOE = "Blue pair"
NEW_SHOE = 'Grey "second" pair, wide'
LOG_COLUMNS = "kind date start_utc start_local sport distance_m duration_s elapsed_s steps impact rpe avg_hr_bpm shoe source device when score where".split()


def sessions() -> list[dict[str, object]]:
    """Every activity of the year, as rows of the log."""
    chance = random.Random(2025)
    rows: list[dict[str, object]] = []
    monday = date(2024, 12, 30)
    for week, km in enumerate(WEEKS_KM):
        start = monday + timedelta(7 * week)
        rows += runs_of_week(start, km, chance)
        if week % 2 == 0:
            rows.append(other("strength", start + timedelta(1), 19.5, duration_s=2700, rpe=5))
        if week % 3 == 0 or km == 0:
            rows.append(other("ride", start + timedelta(4), 17.25, distance_m=24000 + 500 * week, duration_s=3900))
        if week % 8 == 5:
            rows.append(other("swim", start + timedelta(2), 7.0, distance_m=1500, duration_s=2400))
        if week % 5 == 1:
            rows.append(other("walk", start + timedelta(6), 15.0, distance_m=5200, duration_s=4000))
    rows = [row for row in rows if FIRST <= row["day"] <= LAST]  # type: ignore[operator]
    rows = [row for row in rows if not AWAY[0] <= row["day"] <= AWAY[1]]  # type: ignore[operator]
    return sorted(rows, key=lambda row: row["start_utc"])  # type: ignore[arg-type,return-value]


def runs_of_week(monday: date, km: float, chance: random.Random) -> list[dict[str, object]]:
    if km == 0:
        return []
    days = [monday + timedelta(i) for i in DAYS_OF_RUNS[1 if km < 8 else 2 if km < 14 else 3 if km < 22 else 4 if km < 30 else 5]]
    shares = [1.0] * (len(days) - 1) + [1.5]  # the longest at the end of the week
    if days[-1] in (TOO_LONG, RACE):
        shares = [0.5] * (len(days) - 1) + [4.2]
    rows = []
    for day, share in zip(days, shares):
        metres = round(1000 * km * share / sum(shares) * (0.94 + 0.12 * chance.random()))
        seconds = round(metres * (0.345 + 0.03 * chance.random()))
        hour = 18.25 if day.weekday() < 5 else 9.5
        if day == date(2025, 6, 10):
            hour = 23.75  # before midnight and over it: it counts for the day on which it began
        if day == TOO_LONG:
            hour = 1.5  # 1:30, half an hour before the clock jumps to 3:00
        rows.append(run(day, hour, metres, seconds, chance))
    return rows


def run(day: date, hour: float, metres: float, seconds: float, chance: random.Random) -> dict[str, object]:
    steps = round(seconds / 60 * (166 + 8 * chance.random()))
    rpe = round(3 + 3 * chance.random() + (3 if metres > 15000 else 0))
    sport = "run"
    if day.month == 2 and day.weekday() == 3:
        sport = "treadmill_run"
        if day == date(2025, 2, 13):
            metres = NAN  # this one counted no metres
    if day.month in (8, 9) and day.weekday() == 5:
        sport = "trail_run"
    return {
        "day": day,
        "start_utc": at(day, hour),
        "sport": sport,
        "distance_m": metres,
        "duration_s": seconds,
        "steps": steps,
        "impact": round(steps * (4.5 + chance.random()), 1) if day.month >= 6 else NAN,  # analysed from June on
        "rpe": rpe if day.month >= 3 else NAN,  # noted from March on
        "shoe": NEW_SHOE if day >= date(2025, 6, 1) and day.weekday() in (3, 5) else OLD_SHOE,
    }


def other(sport: str, day: date, hour: float, **amounts: float) -> dict[str, object]:
    return {"day": day, "start_utc": at(day, hour), "sport": sport, "shoe": "", **amounts}


def at(day: date, hour: float) -> datetime:
    local = datetime.combine(day, time(int(hour), round(60 * (hour % 1))), ZONE)
    return local.astimezone(UTC)


def pains() -> list[tuple[date, str, float, str]]:
    """(date, when, score 0 to 10, where)"""
    return [
        (TOO_LONG, "during", 3, "knee"),
        (TOO_LONG, "after", 4, "knee"),
        (TOO_LONG + timedelta(1), "next-morning", 6, "knee"),
        (TOO_LONG + timedelta(6), "during", 5, "knee"),
        (TOO_LONG + timedelta(7), "next-morning", 7, "knee"),
        (date(2025, 5, 10), "during", 1, "knee"),
        (date(2025, 5, 11), "next-morning", 0, "knee"),
        (date(2025, 12, 28), "during", 2, "knee"),
        (date(2025, 12, 29), "next-morning", 1, "knee"),
    ]


def unknown_days() -> list[date]:
    return [AWAY[0] + timedelta(i) for i in range((AWAY[1] - AWAY[0]).days + 1)]


def days_table(channel: str = "distance_m") -> list[dict[str, object]]:
    """`load.days`, from the formulas."""
    of_day: dict[date, list[dict[str, object]]] = defaultdict(list)
    for row in sessions():
        if str(row["sport"]).endswith("run"):
            of_day[row["day"]].append(row)  # type: ignore[index]
    first = min(of_day)
    away = set(unknown_days())
    dates = [first + timedelta(i) for i in range((max(of_day) - first).days + 1)]

    load, longest, table = [], [], []
    for day in dates:
        amounts = [float(run[channel]) for run in of_day[day]]  # type: ignore[arg-type]
        known = day not in away and not any(map(math.isnan, amounts))
        load.append(math.fsum(amounts) if known else NAN)
        longest.append(max(amounts, default=0.0) if known else NAN)
        table.append(
            {
                "date": day,
                "known": day not in away,
                "runs": len(amounts),
                **{
                    name: math.fsum(float(run[name]) for run in of_day[day]) if day not in away else NAN
                    for name in ("distance_m", "duration_s")
                },  # type: ignore[arg-type]
            }
        )

    def total(end: int, count: int) -> float:
        """Of `count` days, the last of them `end`."""
        return math.fsum(load[end - count + 1 : end + 1]) if end - count + 1 >= 0 else NAN

    short = long = load[0]
    fitness = fatigue = 0.0
    since_unknown = 0
    for i, row in enumerate(table):
        row["acute_7d"] = total(i, 7)
        row["chronic_28d"] = total(i, 28) / 4
        row["acwr_coupled"] = ratio(row["acute_7d"], row["chronic_28d"])
        row["acwr_uncoupled"] = ratio(row["acute_7d"], total(i - 7, 21) / 3)
        known = not math.isnan(load[i])
        since_unknown = since_unknown + 1 if known else 0
        if known:
            if i > 0:
                short += (load[i] - short) * 2 / (7 + 1)
                long += (load[i] - long) * 2 / (28 + 1)
            fitness += (load[i] - fitness) / 42
            fatigue += (load[i] - fatigue) / 7
        row["acwr_ewma"] = ratio(short, long) if known and since_unknown > 28 else NAN
        week = load[i - 6 : i + 1] if i >= 6 else []
        row["monotony"] = monotony(week)
        row["strain"] = row["acute_7d"] * row["monotony"] if week else NAN
        row["fitness"], row["fatigue"] = (fitness, fatigue) if known else (NAN, NAN)
        row["form"] = table[i - 1]["fitness"] - table[i - 1]["fatigue"] if i > 0 else 0.0  # type: ignore[operator]
        thirty = longest[i - 30 : i] if i >= 30 else [NAN]
        row["session_spike"] = ratio(longest[i], max(thirty)) if not any(map(math.isnan, thirty)) and of_day[row["date"]] else NAN  # type: ignore[index]
    return table


def monotony(week: list[float]) -> float:
    if not week or any(map(math.isnan, week)) or not any(week):
        return NAN
    mean = math.fsum(week) / 7
    spread = math.sqrt(math.fsum((x - mean) ** 2 for x in week) / 7)
    return min(10.0, mean / spread) if spread > 0 else 10.0


def ratio(over: float, under: float) -> float:
    return over / under if under != 0 and not math.isnan(under) else NAN


def weeks_table(days: list[dict[str, object]]) -> list[dict[str, object]]:
    """`load.weeks`, from the days."""
    of_week: dict[date, list[dict[str, object]]] = defaultdict(list)
    for row in days:
        of_week[row["date"] - timedelta(row["date"].weekday())].append(row)  # type: ignore[operator,attr-defined]
    table: list[dict[str, object]] = []
    told: dict[date, int] = {}  # days whose metres are known
    for monday in sorted(of_week):
        rows = of_week[monday]
        known = [row for row in rows if row["known"]]
        metres = [float(row["distance_m"]) for row in known if not math.isnan(row["distance_m"])]  # type: ignore[arg-type]
        told[monday] = len(metres)
        table.append(
            {
                "week_start": monday,
                "known_days": len(known),
                "runs": sum(row["runs"] for row in rows),  # type: ignore[misc]
                "distance_m": math.fsum(metres),
                "duration_s": math.fsum(float(row["duration_s"]) for row in known),  # type: ignore[arg-type]
                "change_pct": NAN,
            }
        )
    for before, this in pairwise(table):
        if told[before["week_start"]] == told[this["week_start"]] == 7 and before["distance_m"]:  # type: ignore[index]
            this["change_pct"] = 100 * (this["distance_m"] - before["distance_m"]) / before["distance_m"]  # type: ignore[operator]
    return table


def write_log(path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(LOG_COLUMNS)
        for row in sessions():
            start: datetime = row["start_utc"]  # type: ignore[assignment]
            told = {
                **row,
                "kind": "strength" if row["sport"] == "strength" else "session",
                "start_utc": f"{start:%Y-%m-%dT%H:%M:%SZ}",
                "start_local": f"{start.astimezone(ZONE):%Y-%m-%dT%H:%M:%S}",
                "source": "manual",
            }
            out.writerow(cell(told.get(name, "")) for name in LOG_COLUMNS)
        rows = [dict(zip(("date", "when", "score", "where"), pain), kind="pain") for pain in pains()]
        rows += [{"kind": "unknown_day", "date": day} for day in unknown_days()]
        for row in rows:
            out.writerow(cell(row.get(name, "")) for name in LOG_COLUMNS)


def write_table(path: Path, rows: list[dict[str, object]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(rows[0])
        for row in rows:
            out.writerow(cell(value) for value in row.values())


def cell(value: object) -> str:
    """Missing is empty; numbers as short as they can be without losing a bit."""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, float):
        return "" if math.isnan(value) else repr(value).removesuffix(".0")
    return str(value)


if __name__ == "__main__":
    days = days_table()
    write_log(HERE / "year.csv")
    write_table(HERE / "days.csv", days)
    write_table(HERE / "weeks.csv", weeks_table(days))
