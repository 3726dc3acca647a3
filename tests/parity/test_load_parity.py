# SPDX-License-Identifier: Apache-2.0
"""One log, every door: C++, the C door of a watch day by day, the same put to sleep at every midnight, Python. To the bit."""

import math
import os
import pathlib
import random
import subprocess
from types import SimpleNamespace

import numpy as np
import pytest

import cadans
from cadans.log.training_log import SESSION_DTYPE

NUMBERS = ("distance_m", "duration_s", "steps", "impact", "rpe")
DAY = (
    "distance_m duration_s amount longest acute_7d chronic_28d change_7d_pct acwr_coupled acwr_uncoupled acwr_ewma monotony "
    "strain fitness fatigue form session_spike longest_30d_before"
).split()
WEEK = "distance_m duration_s amount change_pct".split()
CHANNELS = ("distance", "duration", "steps", "impact", "session_rpe")


def program(name: str, *arguments: object) -> list[str]:
    build = os.environ.get("CADANS_BUILD")
    if not build:
        pytest.skip("CADANS_BUILD does not say where the C and C++ programs were built")
    command = [pathlib.Path(build) / "tests" / "parity" / name, *map(str, arguments)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()


def made_up_log(seed: int = 4) -> SimpleNamespace:
    """Two years: two runs on some days, holidays of weeks and a comeback after each, a watch left at home, runs without steps."""
    chance, first, rows, unknown = random.Random(seed), int(np.datetime64("2023-11-15").astype(np.int64)), [], []
    for day in range(first, first + 730):
        on_holiday = 200 <= day - first < 245 or 500 <= day - first < 512
        if chance.random() < 0.02:
            unknown.append(day)
        for _ in range(0 if on_holiday else chance.choice((0, 0, 1, 1, 1, 2))):
            distance_m = chance.uniform(2000, 14000) * (2.0 if chance.random() < 0.03 else 1.0)
            steps = distance_m / chance.uniform(0.9, 1.2) if chance.random() > 0.02 else math.nan
            rpe = float(chance.randint(2, 9)) if chance.random() > 0.02 else math.nan
            rows.append(
                (day, distance_m, distance_m / chance.uniform(2.2, 3.6), steps, steps * chance.uniform(4, 9), rpe)
            )
    sessions = np.zeros(len(rows), SESSION_DTYPE)
    for i, (day, *numbers) in enumerate(rows):
        date = np.datetime64(day, "D")
        sessions[i] = (date + np.timedelta64(18, "h"), date, "run", *numbers, "", "cadans_csv")
    return SimpleNamespace(sessions=sessions, unknown_days=np.array(unknown, "datetime64[D]"))


def write(log: SimpleNamespace, path: pathlib.Path) -> pathlib.Path:
    """As the programs read it: sorted by day, a day's runs before its mark."""
    lines = [
        (int(row["date"].astype(np.int64)), 0, ",".join(repr(float(row[name])) for name in NUMBERS))
        for row in log.sessions
    ]
    lines += [(int(day.astype(np.int64)), 1, "unknown") for day in log.unknown_days]
    lines.sort(key=lambda line: line[:2])
    path.write_text("".join(f"{day},{rest}\n" for day, _, rest in lines))
    return path


def bits(value: float) -> str:
    return "nan" if math.isnan(value) else f"{np.float64(value).view(np.uint64):016x}"


def rows_of_tables(load: cadans.Load) -> list[str]:
    days = [("day", day["date"], day["known"], day["runs"], [day[name] for name in DAY]) for day in load.every_day]
    weeks = [
        ("week", week["week_start"], week["known_days"], week["runs"], [week[name] for name in WEEK])
        for week in load.every_week
    ]
    return [
        " ".join([what, str(date.astype(np.int64)), str(int(known)), str(runs), *map(bits, values)])
        for what, date, known, runs, values in days + weeks
    ]


def rows_of_rules(load: cadans.Load) -> list[str]:
    day = str(np.datetime64(load.as_of, "D").astype(np.int64))
    return [
        " ".join(["rule", day, r.kind, r.light, r.reason or "-", *map(bits, (r.value, r.amber, r.red, *r.detail))])
        for r in load.rules
    ]


def by_kind(rows: list[str]) -> dict[str, list[str]]:
    return {kind: [row for row in rows if row.startswith(kind)] for kind in ("day", "week", "rule")}


def check_every_door(log: SimpleNamespace, channel: str, folder: pathlib.Path, sundays: int) -> None:
    """`sundays`: on so many of the last ones the rules of Python are held against those of the programs too."""
    last = log.sessions["date"].max() + np.timedelta64(3, "D")
    file = write(log, folder / "log.csv")
    arguments = file, channel, last.astype(np.int64)
    load = cadans.load(log, as_of=last, channel=channel)
    from_cpp = by_kind(program("load_from_cpp", *arguments))
    tables = by_kind(rows_of_tables(load))
    assert from_cpp["day"] == tables["day"]
    assert from_cpp["week"] == tables["week"]
    assert len(from_cpp["rule"]) == 15 * len(from_cpp["week"])  # every week has a Sunday, or the last day
    assert from_cpp["rule"][-15:] == rows_of_rules(load)
    for sleeps in (0, 1):
        assert by_kind(program("load_from_c", *arguments, sleeps)) == from_cpp, f"asleep: {sleeps}"

    on_day = {}
    for row in from_cpp["rule"]:
        on_day.setdefault(int(row.split()[1]), []).append(row)
    for day, rows in sorted(on_day.items())[-sundays:]:
        then = cadans.load(log, as_of=np.datetime64(day, "D"), channel=channel)
        assert rows_of_rules(then) == rows, f"the rules on {np.datetime64(day, 'D')}"


@pytest.mark.parametrize("channel", CHANNELS)
def test_every_door_gives_the_same_load_to_the_bit(channel, tmp_path):
    log = made_up_log()
    assert len(log.unknown_days) > 5
    assert len(np.unique(log.sessions["date"])) < len(log.sessions), "two runs on some days"
    check_every_door(log, channel, tmp_path, sundays=100)


@pytest.mark.parametrize("runner", ["runner_a", "runner_b"])
def test_every_door_gives_the_same_load_of_a_real_log(runner, tmp_path):
    folder = os.environ.get("CADANS_DATA")
    if not folder:
        pytest.skip("CADANS_DATA does not say where the recordings are")
    log = cadans.read_log(pathlib.Path(folder) / "run_logs" / f"{runner}.csv", tz="Europe/Amsterdam")
    assert len(log.sessions) > 20
    check_every_door(log, "distance", tmp_path, sundays=30)
