# SPDX-License-Identifier: Apache-2.0
"""A training log: every run once, with its date where the runner lives; and what was left out, by name.

    Found ──► checks ──► join_details ──► clock ──► merge_same ──► TrainingLog
              numbers    rows + files     dates     duplicates     runs | other sports | skipped | remarks
"""

from __future__ import annotations

import html
import json
import math
import os
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from ..catalogue import columns_of, html_table, plain, text_table, write_table
from .cadans_csv import write_cadans_csv
from .checks import checked, checked_dates, clock_text
from .clock import Placed, as_zone, place, remarks_on_clocks
from .duplicates import join_details, merge_same
from .session import RUNNING, Found, Pain, Remark, Session, Skipped, UnknownDay

if TYPE_CHECKING:
    from ..run import Run

__all__ = ["PAIN_WHEN", "RESTRICTED", "TrainingLog", "make_log", "session_of"]

SESSION_DTYPE = np.dtype(
    [
        ("start", "datetime64[us]"),
        ("date", "datetime64[D]"),
        ("sport", "U16"),
        ("distance_m", "f8"),
        ("duration_s", "f8"),
        ("steps", "f8"),
        ("impact", "f8"),
        ("rpe", "f8"),
        ("shoe", "U64"),
        ("source", "U16"),
    ]
)
PAIN_DTYPE = np.dtype([("date", "datetime64[D]"), ("when", "U16"), ("score", "f8"), ("where", "U64")])
PAIN_WHEN = ("during", "after", "next-morning")
RESTRICTED = "blood_flow_restriction"
"""Among the vendor values of a strength session: 1 where it was trained with cuffs."""

Table = Literal["sessions", "other", "vendor", "pain", "unknown_days", "skipped", "remarks"]
TABLES = ("sessions", "other", "vendor", "pain", "unknown_days", "skipped", "remarks")


@dataclass(frozen=True, eq=False, repr=False)
class TrainingLog:
    """What a runner did. Holds no positions, and no titles of runs."""

    sessions: NDArray[Any]
    """Structured array, one row a run, by start: start (datetime64[us], UTC), date (datetime64[D], where the runner lives), sport,
    distance_m, duration_s, steps (of both feet), impact (sum of peak accelerations of the shin, g), rpe (0 to 10), shoe, source. NaN: not known."""
    other: NDArray[Any]
    """The same columns: walks, rides, swims, strength ... They are no running load, and stand in `skipped` too."""
    skipped: list[Skipped]
    """What is not in `sessions`, each with its file and why: other sports, duplicates, future dates, what could not be read."""
    remarks: list[Remark]
    """What was inferred or doubted; the session was kept."""
    vendor: NDArray[Any]
    """start, then the averages that devices worked out themselves; NaN where none. A row a run."""
    pain: NDArray[Any]
    """date, when ("during", "after" or "next-morning"), score (0 to 10), where."""
    unknown_days: NDArray[Any]
    """datetime64[D]: days of which nothing is known (the watch was at home). Not rest."""
    tz: str | None = None
    """The zone that dates and weeks are cut in; None: each file's own clock, or UTC (then a remark says so)."""
    merged: tuple[Session, ...] = field(default=())
    """Everything of `sessions`, then of `other`, with what the tables do not show (time elapsed, heart rate, clock on the wall)."""

    def __len__(self) -> int:
        return len(self.sessions)

    @property
    def skipped_counts(self) -> dict[str, int]:
        """How many of each kind were left out, most first: ``{"ride": 12, "duplicate": 3}``."""
        return dict(Counter(each.what for each in self.skipped).most_common())

    @property
    def restricted_days(self) -> NDArray[Any]:
        """datetime64[D]: days of strength training with blood-flow restriction."""
        other = self.merged[len(self.sessions) :]
        return np.unique(self.other["date"][np.array([each.vendor.get(RESTRICTED) == 1 for each in other], bool)])

    def to_pandas(self, table: Table = "sessions") -> Any:
        """`sessions` (or another table) as a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame(self._columns(table))

    def to_polars(self, table: Table = "sessions") -> Any:
        """`sessions` (or another table) as a Polars DataFrame."""
        import polars as pl

        return pl.DataFrame({name: values.tolist() if values.dtype == object else values for name, values in self._columns(table).items()})

    def to_csv(self, path: str | os.PathLike[str], table: Table | None = None) -> None:
        """Write a cadans CSV: runs, other sports, pain and unknown days, which `read_log` reads back; or one table alone.

        Names carry units, an empty cell is a missing value.
        """
        if table is not None:
            write_table(path, self._columns(table))
            return
        with open(path, "w", encoding="utf-8", newline="") as file:
            pain = [Pain(row["date"].item(), str(row["when"]), float(row["score"]), str(row["where"])) for row in self.pain]
            write_cadans_csv(file, [*sorted(self.merged, key=_moment), *pain, *map(UnknownDay, self.unknown_days.tolist())])

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain numbers and text, ready for JSON; None where there is no value."""
        out: dict[str, Any] = {"tz": self.tz, "runs": len(self)}
        for table in TABLES:
            columns = self._columns(table)
            out[table] = [{name: plain(value) for name, value in zip(columns, row)} for row in zip(*columns.values())]
        for table in ("unknown_days", "restricted_days"):
            out[table] = [str(day) for day in getattr(self, table)]
        return out

    def to_json(self, path: str | os.PathLike[str]) -> None:
        """Write `to_dict` as JSON."""
        with open(path, "w", encoding="utf-8") as file:
            json.dump(self.to_dict(), file, indent=1, ensure_ascii=False, allow_nan=False)

    def _columns(self, table: str) -> dict[str, NDArray[Any]]:
        if table not in TABLES:
            raise ValueError(f"table must be one of {', '.join(map(repr, TABLES))}; got {table!r}")
        if table == "unknown_days":
            return {"date": self.unknown_days}
        if table in ("skipped", "remarks"):
            names = (Skipped if table == "skipped" else Remark)._fields
            rows = getattr(self, table)
            return {name: np.array([getattr(row, name) for row in rows], object) for name in names}
        return columns_of(getattr(self, table))

    def _headline(self) -> str:
        if not len(self):
            return "no runs"
        known = self.sessions["distance_m"][~np.isnan(self.sessions["distance_m"])]
        dates = f"{self.sessions['date'].min()} to {self.sessions['date'].max()}"
        runs = "1 run" if len(self) == 1 else f"{len(self)} runs"
        return f"{runs} · {dates} · {known.sum() / 1000:.1f} km · dates in {self.tz or 'the zone of each file'}"

    def _left_out(self) -> str:
        return ", ".join(f"{count} {what}" for what, count in self.skipped_counts.items())

    def _cells(self, last: int = 10) -> tuple[list[str], list[list[str]]]:
        head = ["date", "sport", "km", "time", "steps", "RPE", "shoe", "source"]
        rows = [
            [
                str(row["date"]),
                str(row["sport"]),
                _number(row["distance_m"] / 1000, 2),
                clock_text(row["duration_s"]),
                _number(row["steps"], 0),
                _number(row["rpe"], 1),
                _one_line(str(row["shoe"])) or "–",
                str(row["source"]),
            ]
            for row in self.sessions[-last:]
        ]
        return head, rows

    def __repr__(self) -> str:
        lines = [f"TrainingLog: {self._headline()}"]
        if len(self):
            lines.append(text_table(*self._cells()))
        if len(self) > 10:
            lines.append(f"  the last 10 of {len(self)}; all in log.sessions")
        if self.skipped:
            lines.append(f"  left out: {self._left_out()}; each in log.skipped")
        lines += [f"  note: {_remark_text(remark)}" for remark in self.remarks[:10]]
        if len(self.remarks) > 10:
            lines.append(f"  and {len(self.remarks) - 10} more in log.remarks")
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        below = f"<p>the last 10 of {len(self)}</p>" if len(self) > 10 else ""
        if self.skipped:
            below += f"<p>left out: {html.escape(self._left_out())}</p>"
        below += "".join(f"<p>{html.escape(_remark_text(remark))}</p>" for remark in self.remarks[:10])
        above = f"<p><b>Training log</b> {html.escape(self._headline())}</p>"
        return html_table(*self._cells(), above=above, below=below)


def make_log(
    found: Iterable[Found],
    tz: str | ZoneInfo | None = None,
    *,
    now: datetime | None = None,
) -> TrainingLog:
    """A log of what readers found: checked, joined, dated, each run once.

    Parameters
    ----------
    found : iterable of Session, Skipped, Remark, Pain, UnknownDay
    tz : name of a zone, optional
        Where weeks are cut; see `clock`.
    now : what "today" is, for future dates; this machine's clock unless told

    Raises
    ------
    ValueError
        There is no such zone.
    """
    zone = as_zone(tz)
    sessions: list[Session] = []
    skipped: list[Skipped] = []
    remarks: list[Remark] = []
    unknown: list[date] = []
    hurt: dict[tuple[date, str, str], float] = {}

    def say(said: Iterable[Remark | Skipped]) -> None:
        for each in said:
            (skipped if isinstance(each, Skipped) else remarks).append(each)  # type: ignore[arg-type]

    for each in found:
        if isinstance(each, Skipped | Remark):
            say([each])
            continue
        if isinstance(each, UnknownDay):
            unknown.append(each.date)
            continue
        if isinstance(each, Pain):
            hurt[each.date, each.when, each.where] = each.score
            continue
        sound, said = checked(each)
        say(said)
        if sound is not None:
            sessions.append(replace(sound, title=""))

    sessions, told = join_details(sessions)
    say(told)
    placed: list[Placed] = []
    for session in sessions:
        when = place(session, zone)
        if when is None:
            say([Skipped(session.file, "implausible", "its date is missing, or is none that a calendar has")])
        else:
            placed.append(when)
    placed, said = checked_dates(placed, now)
    say(said)
    placed, dropped = merge_same(placed, zone)
    say(dropped)
    say(remarks_on_clocks(placed))

    runs = [each for each in placed if each.session.sport in RUNNING]
    other = [each for each in placed if each.session.sport not in RUNNING]
    for left in other:
        say([Skipped(left.session.file, left.session.sport or "other", f"{_date(left.day)}: {_why_other(left.session.sport)}")])
    return TrainingLog(
        sessions=_table(runs),
        other=_table(other),
        skipped=skipped,
        remarks=remarks,
        vendor=_vendor(runs),
        pain=_pain((day, when, score, where) for (day, when, where), score in hurt.items()),
        unknown_days=np.array(sorted(set(unknown)), "datetime64[D]"),
        tz=str(zone) if zone is not None else None,
        merged=tuple(_with_clock(each, zone) for each in [*runs, *other]),
    )


def session_of(
    run: Run,
    start: datetime,
    *,
    sport: str = "run",
    distance_m: float = math.nan,
    rpe: float = math.nan,
    shoe: str = "",
) -> Session:
    """A session of the log from a run that cadans analysed: its steps, its time of running, its impact exposure.

    Parameters
    ----------
    run : Run
    start : datetime
        When it began: aware, or naive for the clock on the wall.
    distance_m : float, optional
        Left out, the sum of speed × stride time over the steps, where a speed is known for nearly all of them (95 %).
    rpe : 0 to 10, optional

    ``steps`` counts both feet: where sensors were on one leg only, its contacts are taken twice. ``impact`` is the sum of
    ``impact_peak_g`` over the running steps that have it, of a sensor on the shank (of the legs that wore one); NaN without: peaks at
    foot or pelvis are other numbers, and sums of them cannot be compared.
    """
    from .. import _core

    running = run.steps[(run.steps["quality"] & _core.quality_flags["not_running"]) == 0]
    one_leg = _one_leg(run.placement)
    count = float(len(running)) * (2 if one_leg else 1)
    if math.isnan(distance_m) and len(running):
        times = running["stride_time_s"] / (1 if one_leg else 2)
        parts = (running["speed_mps"] * times).astype(float)
        known = np.isfinite(parts)
        if known.mean() >= 0.95:
            distance_m = float(parts[known].mean() * len(running))
    impact = math.nan
    if "shank" in run.placement:
        peaks = running["impact_peak_g"].astype(float)
        if np.isfinite(peaks).any():
            impact = float(np.nansum(peaks))
    aware = start.tzinfo is not None and start.utcoffset() is not None
    return Session(
        sport=sport,
        start_utc=start.astimezone(UTC) if aware else None,
        start_local=start.replace(tzinfo=None),
        distance_m=distance_m,
        duration_s=float(run.coverage.analysed_s),
        elapsed_s=float(run.coverage.total_s),
        steps=count,
        impact=impact,
        rpe=rpe,
        shoe=shoe,
        source="cadans",
        file=os.fspath(run.source) if run.source else "",
    )


def _one_leg(placement: str) -> bool:
    """Whether contacts of one foot alone were seen: all sensors sit on one leg."""
    sides = {part.rpartition("_")[2] for part in placement.split("+")}
    limbs = {part.partition("_")[0] for part in placement.split("+")}
    return len(sides) == 1 and limbs <= {"foot", "shank", "thigh"}


def _date(day: int) -> date:
    return date(1970, 1, 1) + timedelta(days=day)


def _why_other(sport: str) -> str:
    return "strength training is logged beside the running load" if sport == "strength" else "not running: left out of the running load"


def _table(placed: Sequence[Placed]) -> NDArray[Any]:
    out = np.zeros(len(placed), SESSION_DTYPE)
    out["start"] = np.array([each.start_us for each in placed], "i8").view("datetime64[us]")
    out["date"] = np.array([each.day for each in placed], "i8").view("datetime64[D]")
    for name in ("sport", "distance_m", "duration_s", "steps", "impact", "rpe", "shoe", "source"):
        out[name] = [getattr(each.session, name) for each in placed]
    return out


def _vendor(placed: Sequence[Placed]) -> NDArray[Any]:
    names = sorted({name for each in placed for name in each.session.vendor})
    out = np.full(len(placed), np.nan, [("start", "datetime64[us]"), *((name, "f8") for name in names)])
    out["start"] = np.array([each.start_us for each in placed], "i8").view("datetime64[us]")
    for name in names:
        out[name] = [each.session.vendor.get(name, math.nan) for each in placed]
    return out


def _pain(rows: Iterable[tuple[date, str, float, str]]) -> NDArray[Any]:
    return np.array(sorted((np.datetime64(day, "D"), when, score, where) for day, when, score, where in rows), PAIN_DTYPE)


def _with_clock(placed: Placed, zone: ZoneInfo | None) -> Session:
    """With the clock on the wall of the log's zone, so that a CSV of the log keeps its dates."""
    session = placed.session
    if zone is None or session.start_utc is None:
        return session
    return replace(session, start_local=session.start_utc.astimezone(zone).replace(tzinfo=None))


def _moment(session: Session) -> datetime:
    when = session.start_utc or session.start_local
    assert when is not None  # placed
    return when.replace(tzinfo=UTC)


def _number(value: float, digits: int) -> str:
    return f"{value:.{digits}f}" if math.isfinite(value) else "–"


def _one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()


def _remark_text(remark: Remark) -> str:
    return f"{remark.file}: {remark.text}" if remark.file else remark.text


