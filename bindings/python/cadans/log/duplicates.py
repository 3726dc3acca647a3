# SPDX-License-Identifier: Apache-2.0
"""The same run told twice: by watch and phone, by a row of an export and the file behind it, by two exports.

    sessions ──► join_details ──► (placed in time) ──► merge_same ──► each run once

Two are one run when the second rule that fits says so:

1. **Named**: a row that names the file with its details (Strava's Filename) is joined with it.
2. **At the same time**: they overlap for at least half of the shorter one: nobody runs two runs at once. A session lasts its time
   elapsed (its time moving, where the pauses told are longer than the run: a watch that was not stopped). One without a
   length is the same as another where it begins within that one, or within two minutes of its start, and the distances agree to
   5 %. Rows of one hand-made table at the same minute with different amounts are two runs: its times are defaults.
3. **By date**: one of which only the date is told, and another of that date, with distances that agree to 3 % (or 100 m) and times that agree to
   5 % (or a minute). Two of one hand-made table, or added by hand, must be equal in all amounts.
4. **In another zone**: one that tells the clock on the wall alone and one from another source whose start is whole quarters of an hour
   off (to a minute; up to 14 h), with distances that agree to 1 % and times to 2 %. Offsets that most of the log shows come first; a lone one must
   agree to 10 m and 3 s, and be the only one that could be meant.

Two that overlap for less are two runs (one after the other), and a remark says so where it is more than a minute.

Of one run, each field comes from the first of `WINNERS` that knows it; of equal rows the one read last (it was corrected),
of equal devices the one that tells more.
A recording of a part (under 80 % of the longest in time, and of another distance) gives nothing but fields that no other knows, and no
sums: its steps are not those of the run. O(n log n) in sessions.
"""

from __future__ import annotations

import bisect
import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from zoneinfo import ZoneInfo

from .clock import Placed, microseconds, place
from .session import RUNNING, Remark, Session, Skipped

__all__ = ["WINNERS", "file_of", "join_details", "joined_file", "merge_same"]

ROWS = ("manual", "cadans_csv", "strava", "garmin_csv")
"""What the runner may have corrected: the treadmill's distance, the sport, the shoes."""
DEVICES = ("fit", "stryd_csv", "tcx", "apple_health", "gpx")
"""What the device wrote, the one that tells most first."""

WINNERS: dict[str, tuple[str, ...]] = {
    # field           who is believed first
    "sport": ROWS + DEVICES,
    "start_utc": DEVICES + ROWS,  # a device's clock is set by satellites
    "start_local": DEVICES + ROWS,
    "distance_m": ROWS + DEVICES,
    "duration_s": ROWS + DEVICES,  # with the distance: a run that was cropped is cropped in both
    "elapsed_s": ROWS + DEVICES,
    "steps": DEVICES + ROWS,
    "impact": ROWS + DEVICES,
    "rpe": ROWS + DEVICES,
    "avg_hr_bpm": DEVICES + ROWS,
    "shoe": ROWS + DEVICES,
    "source": DEVICES + ROWS,
    "device": DEVICES + ROWS,
    "file": DEVICES + ROWS,
    "joins": ROWS + DEVICES,
}
"""Which source is believed for each field; a source that is not listed comes last. `vendor` averages are put together, devices first;
titles are not kept."""

TOGETHER = (("distance_m", "duration_s", "elapsed_s"),)
"""Fields that come from one source where it knows the first two of them, so that a pace is never made of two recordings."""

SUMS = frozenset({"distance_m", "duration_s", "elapsed_s", "steps", "impact"})
"""What adds up over a run: that of a part is not that of the whole."""

SAME_SHARE = 0.5
PART = 0.8
START_S = 120.0
QUARTER_S = 900
WIDEST_S = 14 * 3600
US = 1_000_000
MOST_AT_ONCE = 100
"""So many are looked at for each session: a table whose rows all bear one date takes no hours."""


def join_details(sessions: Iterable[Session]) -> tuple[list[Session], list[Remark]]:
    """Rows joined with the files that they name; the order is that of the rows and of what is left over."""
    sessions = list(sessions)
    wanted = {joined_file(session) for session in sessions if session.joins}
    details = defaultdict(list)
    for index, session in enumerate(sessions):
        if not session.joins and file_of(session) in wanted:
            details[file_of(session)].append(index)
    used: set[int] = set()
    out: list[Session | None] = []
    joined = 0
    for session in sessions:
        free = [index for index in details.get(joined_file(session), ()) if index not in used] if session.joins else []
        if not free:
            out.append(session)
            continue
        # a file of several sports: the one whose sport and amount are nearest
        nearest = min(free, key=lambda index: _unlike(session, sessions[index]))
        used.add(nearest)
        out.append(_merged([session, sessions[nearest]]))
        joined += 1
    said = [Remark("", f"rows of an export joined with the files that they name: {joined}")] if joined else []
    return [each for index, each in enumerate(out) if index not in used and each is not None], said


def file_of(session: Session) -> str:
    """Its file without the row, or which session of the file it is: ``a.fit:2`` → ``a.fit``."""
    return re.sub(r":\d+$", "", session.file.replace("\\", "/"))


def joined_file(session: Session) -> str:
    """What the file that this row names would be called: beside the row's own, or in the same archive.

    >>> joined_file(Session("run", None, file="export.zip!activities.csv:7", joins="activities/1.fit.gz"))
    'export.zip!activities/1.fit.gz'
    """
    beside = session.file.replace("\\", "/")
    cut = max(beside.rfind("/"), beside.rfind("!")) + 1
    return beside[:cut] + session.joins.replace("\\", "/").removeprefix("./") if session.joins else ""


def _unlike(row: Session, detail: Session) -> tuple[bool, float]:
    amounts = (row.distance_m, detail.distance_m)
    apart = abs(amounts[0] - amounts[1])
    return (row.sport in RUNNING) != (detail.sport in RUNNING), math.inf if math.isnan(apart) else apart


def merge_same(placed: Iterable[Placed], tz: ZoneInfo | None) -> tuple[list[Placed], list[Skipped | Remark]]:
    """Each run once, in order of time; what was dropped, and what it was the same as."""
    everything = list(placed)
    said: list[Skipped | Remark] = []
    out: list[Placed] = []
    for running in (True, False):
        kept = [each for each in everything if (each.session.sport in RUNNING) == running]
        if not running:
            by_sport = defaultdict(list)
            for each in kept:
                by_sport[each.session.sport].append(each)
            groups = list(by_sport.values())
        else:
            groups = [kept]
        for group in groups:
            timed = [each for each in group if each.time_known]
            dated = [each for each in group if not each.time_known]
            timed = _by_time(timed, tz, said)
            timed = _by_wall_clock(timed, tz, said)
            timed = _by_zone(timed, tz, said)
            out += _by_date(timed, dated, tz, said)
    return sorted(out, key=lambda each: (each.start_us, each.session.file)), said


# ---- at the same time


def length_s(session: Session) -> float:
    """How long it occupied the runner; 0 where that is not known."""
    moving, elapsed = session.duration_s, session.elapsed_s
    if math.isnan(moving):
        return 0.0 if math.isnan(elapsed) else elapsed
    return elapsed if moving <= elapsed <= 2 * moving else moving


@dataclass
class Cluster:
    """Sessions that are one run, and the longest of them."""

    start_us: int
    end_us: int
    members: list[Placed]
    leader: Session


def _by_time(placed: list[Placed], tz: ZoneInfo | None, said: list[Skipped | Remark]) -> list[Placed]:
    """Those whose moments are comparable: all with a zone, or all without."""
    out = []
    for known in (True, False):
        starts = [(each.start_us, each) for each in placed if each.zone_known == known]
        out += [_told(cluster, tz, said) for cluster in _clusters(starts, said)]
    return out


def _by_wall_clock(placed: list[Placed], tz: ZoneInfo | None, said: list[Skipped | Remark]) -> list[Placed]:
    """One that tells the clock on the wall alone, beside those that tell it and UTC."""
    if all(each.zone_known for each in placed):
        return placed
    walls = []
    rest = []
    for each in placed:
        local = each.session.start_local
        if local is None:
            rest.append(each)
        else:
            walls.append((microseconds(local.replace(tzinfo=None)), each))
    return rest + [_told(cluster, tz, said) for cluster in _clusters(walls, said, across=True)]


def _clusters(starts: list[tuple[int, Placed]], said: list[Skipped | Remark], *, across: bool = False) -> list[Cluster]:
    """Sessions gathered by time. `across`: only those that tell the clock on the wall alone with those that tell more."""
    out: list[Cluster] = []
    active: list[Cluster] = []
    for start_us, each in sorted(starts, key=lambda pair: pair[0]):
        end_us = start_us + round(length_s(each.session) * US)
        active = [cluster for cluster in active if max(cluster.end_us, cluster.start_us + START_S * US) >= start_us]
        for cluster in active[-MOST_AT_ONCE:]:
            if across and all(other.zone_known == each.zone_known for other in cluster.members):
                continue
            if _same_time(cluster, start_us, end_us, each):
                cluster.members.append(each)
                if end_us - start_us > cluster.end_us - cluster.start_us:
                    cluster.start_us, cluster.end_us, cluster.leader = start_us, end_us, each.session
                break
            over_s = (min(cluster.end_us, end_us) - start_us) / US
            if over_s > 60:
                minutes = f"{over_s / 60:.0f} min"
                said.append(Remark(each.session.file, f"overlaps {cluster.leader.file} by {minutes}: kept as two runs, one after the other"))
        else:
            out.append(Cluster(start_us, end_us, [each], each.session))
            active.append(out[-1])
    return out


def _same_time(cluster: Cluster, start_us: int, end_us: int, each: Placed) -> bool:
    lengths = (cluster.end_us - cluster.start_us, end_us - start_us)
    session = each.session
    by_default = session.source == "cadans_csv" and _of_one_table(cluster.leader, session) and start_us == cluster.start_us
    if by_default and not _agree(cluster.leader, session, 0.1, 0.1):
        return False
    if min(lengths) == 0:
        within = cluster.start_us <= start_us < cluster.end_us or abs(start_us - cluster.start_us) <= START_S * US
        return within and _near(cluster.leader.distance_m, session.distance_m, 0.05, 50.0, unknown=True)
    return min(cluster.end_us, end_us) - start_us >= SAME_SHARE * min(lengths)


def _of_one_table(one: Session, other: Session) -> bool:
    return one.source == other.source and one.source in ("cadans_csv", "manual") and file_of(one) == file_of(other)


# ---- by date


def _by_date(timed: list[Placed], dated: list[Placed], tz: ZoneInfo | None, said: list[Skipped | Remark]) -> list[Placed]:
    clusters: dict[int, list[Cluster]] = defaultdict(list)
    for each in timed:
        clusters[each.day].append(Cluster(each.start_us, each.start_us, [each], each.session))
    for each in dated:
        same = [
            cluster
            for cluster in clusters[each.day][-MOST_AT_ONCE:]
            if _identical(cluster.leader, each.session)
            or (_agree(cluster.leader, each.session, 0.03, 0.05) and not _of_one_table(cluster.leader, each.session))
        ]
        if same:
            same[0].members.append(each)
        else:
            clusters[each.day].append(Cluster(each.start_us, each.start_us, [each], each.session))
    return [_told(cluster, tz, said) for day in clusters.values() for cluster in day]


# ---- in another zone


def _by_zone(placed: list[Placed], tz: ZoneInfo | None, said: list[Skipped | Remark]) -> list[Placed]:
    """Whoever tells the clock on the wall alone, beside those whose moment is known, off by whole quarters of an hour."""
    walls = [each for each in placed if each.session.start_utc is None]
    knowns = sorted((each for each in placed if each.session.start_utc is not None), key=lambda each: each.start_us)
    if not walls or not knowns:
        return placed
    starts = [each.start_us for each in knowns]
    found = []  # (offset in quarters, wall, known)
    for wall in walls:
        low = bisect.bisect_left(starts, wall.start_us - WIDEST_S * US)
        high = bisect.bisect_right(starts, wall.start_us + WIDEST_S * US)
        for known in knowns[low : min(high, low + MOST_AT_ONCE)]:
            off_s = (wall.start_us - known.start_us) / US
            quarters = round(off_s / QUARTER_S)
            on_a_quarter = abs(off_s - QUARTER_S * quarters) <= 60
            if on_a_quarter and known.session.source != wall.session.source and _agree(wall.session, known.session, 0.01, 0.02):
                found.append((quarters, wall, known))
    votes = Counter(quarters for quarters, _, _ in found)
    choices = Counter(id(wall) for _, wall, _ in found)
    gone: set[int] = set()
    clusters = {id(each): Cluster(each.start_us, each.start_us, [each], each.session) for each in placed}
    for quarters, wall, known in sorted(found, key=lambda pair: -votes[pair[0]]):
        exact = choices[id(wall)] == 1 and _agree(wall.session, known.session, 0.0, 0.0, 10.0, 3.0)
        if id(wall) in gone or id(known) in gone or (votes[quarters] < 3 and not exact):
            continue
        gone |= {id(wall), id(known)}
        clusters[id(known)].members.append(wall)
        del clusters[id(wall)]
    return [_told(cluster, tz, said) for cluster in clusters.values()]


# ---- how two agree


def _near(one: float, other: float, share: float, least: float, *, unknown: bool) -> bool:
    if math.isnan(one) or math.isnan(other):
        return unknown
    return abs(one - other) <= max(share * max(one, other), least)


def _agree(one: Session, other: Session, distance: float, time: float, least_m: float = 100.0, least_s: float = 60.0) -> bool:
    """Whether distance and time (moving or elapsed) are both known, and agree."""
    if not _near(one.distance_m, other.distance_m, distance, least_m, unknown=False):
        return False
    times = [(a, b) for a in (one.duration_s, one.elapsed_s) for b in (other.duration_s, other.elapsed_s)]
    return any(_near(a, b, time, least_s, unknown=False) for a, b in times)


def _identical(one: Session, other: Session) -> bool:
    """Whether both tell the same amounts, and know the same of them."""
    amounts = [(getattr(one, name), getattr(other, name)) for name in ("distance_m", "duration_s", "elapsed_s", "steps", "rpe")]
    return all(a == b or (math.isnan(a) and math.isnan(b)) for a, b in amounts)


# ---- which value wins


def _told(cluster: Cluster, tz: ZoneInfo | None, said: list[Skipped | Remark]) -> Placed:
    """The one run of a cluster; says what was dropped."""
    if len(cluster.members) == 1:
        return cluster.members[0]
    timed = next((each for each in cluster.members if each.time_known), cluster.members[0])
    # noon of a row that tells the date alone is no clock on the wall
    sessions = [replace(each.session, start_local=None) if timed.time_known and not each.time_known else each.session for each in cluster.members]
    run = _merged(sessions)
    named = run.file
    dropped = list(sessions)
    dropped.remove(next(session for session in sessions if session.file == named))
    for session in dropped:
        said.append(Skipped(session.file, "duplicate", f"the same {'run' if run.sport in RUNNING else run.sport} as {named}"))
    longest = max(map(length_s, sessions))
    distances = [session.distance_m for session in sessions if length_s(session) >= PART * longest]
    known = [value for value in distances if not math.isnan(value)]
    corrected = all(session.source == "manual" for session in sessions)  # by the same hand: no doubt
    if known and max(known) > 1.05 * min(known) and not corrected:
        told = " and ".join(f"{value / 1000:.2f}" for value in (min(known), max(known)))
        said.append(Remark(named, f"told more than once, with distances of {told} km: {run.distance_m / 1000:.2f} km was taken"))
    best = place(run, tz)
    return best if best is not None and (best.time_known or not timed.time_known) else replace(timed, session=run)


def _merged(sessions: list[Session]) -> Session:
    """One run of what several files tell of it."""
    longest = max(sessions, key=length_s)
    parts = [session for session in sessions if _is_part(session, longest)]
    whole = [session for session in sessions if session not in parts]
    out = Session("", None)
    for field, order in WINNERS.items():
        for session in [*_ranked(whole, order), *_ranked([] if field in SUMS else parts, order)]:
            value = getattr(session, field)
            if _known(value):
                setattr(out, field, value)
                break
    for names in TOGETHER:
        for session in _ranked(whole, WINNERS[names[0]]):
            if all(_known(getattr(session, name)) for name in names[:2]):
                for name in names:
                    if _known(getattr(session, name)):
                        setattr(out, name, getattr(session, name))
                break
    for session in reversed([*_ranked(whole, DEVICES + ROWS), *_ranked(parts, DEVICES + ROWS)]):
        out.vendor = {**out.vendor, **session.vendor}
    if out.sport == "run":  # the row says "run"; whoever says more says more
        closer = [session.sport for session in sessions if session.sport in RUNNING and session.sport != "run"]
        out.sport = closer[0] if closer else "run"
    return out


def _is_part(session: Session, longest: Session) -> bool:
    """Whether it ended early or began late; a watch that pauses by itself is shorter in time, but not in distance."""
    return 0 < length_s(session) < PART * length_s(longest) and not _near(session.distance_m, longest.distance_m, 0.05, 50.0, unknown=False)


def _ranked(sessions: list[Session], order: tuple[str, ...]) -> list[Session]:
    """Whom to believe first."""
    rank = {source: index for index, source in enumerate(order)}
    keyed = [
        ((rank.get(each.source, len(order)), 0 if each.source in ROWS else -_told_fields(each), -index), each) for index, each in enumerate(sessions)
    ]
    return [each for _, each in sorted(keyed, key=lambda pair: pair[0])]


def _told_fields(session: Session) -> int:
    return sum(_known(getattr(session, field.name)) for field in fields(session)) + len(session.vendor)


def _known(value: object) -> bool:
    if isinstance(value, float):
        return not math.isnan(value)
    return value is not None and value != "" and value != {}
