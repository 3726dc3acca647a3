# SPDX-License-Identifier: Apache-2.0
"""How much a runner runs, and how fast it grows.

    TrainingLog ──load──► Load: days, weeks, rules, advice, shoes

Every number is worked out in C++ (``include/cadans/load``), by the same code that a watch runs.
"""

from __future__ import annotations

import html
import math
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from . import _core
from .catalogue import columns_of, html_table, plain, text_table, write_table
from .load_rules import Advice, Rule, ShoeWear

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Load", "load"]

Table = Literal["days", "weeks", "every_day", "every_week", "rules", "advice", "shoes"]
TABLES = ("days", "weeks", "every_day", "every_week", "rules", "advice", "shoes")


class Log(Protocol):
    """What is read of a log: `cadans.read_log` gives one."""

    @property
    def sessions(self) -> NDArray[Any]: ...


@dataclass(frozen=True, eq=False, repr=False)
class Load:
    """A runner's load, day by day and week by week, in one channel; NaN where it is not known."""

    days: NDArray[Any]
    """Structured array, a row a day from the first session to `as_of`: date, known, runs, distance_m, duration_s, acute_7d,
    chronic_28d, acwr_coupled, acwr_uncoupled, acwr_ewma, monotony, strain, fitness, fatigue, form, session_spike."""
    weeks: NDArray[Any]
    """Structured array, a row a week: week_start (Monday), known_days, runs, distance_m, duration_s, change_pct (of the channel)."""
    rules: list[Rule]
    """What each rule says on the last day, with its limits, evidence and source."""
    advice: list[Advice]
    """What the days to come could hold."""
    shoes: list[ShoeWear]
    """How far each pair has gone."""
    channel: str
    """What load is counted in: distance, duration, steps, impact or session_rpe."""
    as_of: date | None
    """The last day; None where there is none."""
    every_day: NDArray[Any] = field(repr=False)
    """`days` with all channels (steps, impact, session_rpe), the amount and the longest run of this one, the longest run of the 30 days
    before, and the change of the rolling seven days (change_7d_pct)."""
    every_week: NDArray[Any] = field(repr=False)
    """`weeks` with the amount of the channel, on how many days it is known (amount_days), and the light of its change."""
    rotation: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """suggest (True: a second pair might help), pairs (worn in the last 28 days), text by language."""
    pain: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """light, too_much, the scores of the last run that pain was told of, and text by language; the light is "unknown" where none was."""
    reason: str = ""
    """Why there are no days, where there are none."""
    notes: list[str] = field(default_factory=list)
    """What was left out of the load, and what is not known."""

    @property
    def unit(self) -> str:
        """Of the channel: m, s, g, or 1 for steps and session-RPE."""
        return _core.load_channel_units[self.channel]

    @property
    def week_lights(self) -> list[str]:
        """For each week: "green", "amber", "red", or "unknown" where it has no change."""
        return [str(light) for light in self.every_week["light"]]

    def to_pandas(self, table: Table = "days") -> Any:
        """`days` (or another table) as a pandas DataFrame."""
        import pandas as pd

        return pd.DataFrame(self._columns(table))

    def to_polars(self, table: Table = "days") -> Any:
        """`days` (or another table) as a Polars DataFrame."""
        import polars as pl

        return pl.DataFrame({name: values.tolist() if values.dtype == object else values for name, values in self._columns(table).items()})

    def to_csv(self, path: str | os.PathLike[str], table: Table = "days") -> None:
        """Write `days` (or another table) as CSV: names carry units, an empty cell is a missing value."""
        write_table(path, self._columns(table))

    def to_dict(self) -> dict[str, Any]:
        """Everything as plain numbers and text, ready for JSON; None where there is no value."""
        out: dict[str, Any] = {
            "cadans": _core.__version__,
            "channel": self.channel,
            "unit": self.unit,
            "as_of": self.as_of.isoformat() if self.as_of else None,
            "reason": self.reason,
            "notes": list(self.notes),
        }
        for table in ("days", "weeks"):
            columns = self._columns(table)
            out[table] = [{name: plain(value) for name, value in zip(columns, row)} for row in zip(*columns.values())]
        for name in ("rules", "advice", "shoes"):
            out[name] = [plain(row) for row in getattr(self, name)]
        out["rotation"], out["pain"] = plain(self.rotation), plain(self.pain)
        return out

    def plot_weeks(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Bars a week, with the band up to 10 % more; see `cadans.load_plots`."""
        from .load_plots import plot_weeks

        return plot_weeks(self, ax, **how)

    def plot_form(self, ax: Axes | None = None, **how: Any) -> Axes:
        """Fitness, fatigue and form; see `cadans.load_plots`."""
        from .load_plots import plot_form

        return plot_form(self, ax, **how)

    def plot_ratios(self, ax: Axes | None = None, **how: Any) -> Axes:
        """The acute to chronic ratios; see `cadans.load_plots`."""
        from .load_plots import plot_ratios

        return plot_ratios(self, ax, **how)

    def plot_calendar(self, ax: Axes | None = None, **how: Any) -> Axes:
        """A square a day; see `cadans.load_plots`."""
        from .load_plots import plot_calendar

        return plot_calendar(self, ax, **how)

    def _columns(self, table: str) -> dict[str, NDArray[Any]]:
        if table not in TABLES:
            raise ValueError(f"table must be one of {', '.join(map(repr, TABLES))}; got {table!r}")
        if table in ("rules", "advice", "shoes"):
            rows = [_flat(row) for row in getattr(self, table)]
            return {name: _column([row[name] for row in rows]) for name in (rows[0] if rows else ())}
        return columns_of(getattr(self, table))

    def _headline(self) -> str:
        if not len(self.days):
            return self.reason
        runs, unknown = int(self.days["runs"].sum()), int(np.count_nonzero(~self.days["known"]))
        known = f" · {unknown} days unknown" if unknown else ""
        return f"{runs} runs · {self.days['date'][0]} to {self.as_of} · in {self.channel}{known}"

    def _cells(self) -> tuple[list[str], list[list[str]]]:
        head = ["week of", "days known", "runs", "km", "hours", f"change of {self.channel}"]
        rows = []
        for week in self.weeks[-12:]:
            change = "–" if math.isnan(week["change_pct"]) else f"{week['change_pct']:+.0f} %"
            km, hours = f"{week['distance_m'] / 1000:.1f}", f"{week['duration_s'] / 3600:.1f}"
            rows.append([str(week["week_start"]), str(week["known_days"]), str(week["runs"]), km, hours, change])
        return head, rows

    def __repr__(self) -> str:
        lines = [f"Load: {self._headline()}"]
        if len(self.weeks):
            lines.append(text_table(*self._cells()))
        lines += [f"  {rule.light:<8}{rule.title_in('en')}" for rule in self.rules]
        lines += [f"  {advice.text_in('en')}" for advice in self.advice]
        return "\n".join([*lines, *(f"  note: {note}" for note in self.notes)])

    def _repr_html_(self) -> str:
        above = f"<p><b>Load</b> {html.escape(self._headline())}</p>"
        below = f"<p>the last 12 of {len(self.weeks)} weeks</p>" if len(self.weeks) > 12 else ""
        below += "".join(f"<p><b>{rule.light}</b> {html.escape(rule.title_in('en'))}</p>" for rule in self.rules)
        below += "".join(f"<p>{html.escape(advice.text_in('en'))}</p>" for advice in self.advice)
        below += "".join(f"<p>{html.escape(note)}</p>" for note in self.notes)
        return html_table(*self._cells(), above=above, below=below)


def load(log: Log, as_of: date | str | np.datetime64 | None = None, *, channel: str = "distance", mass_kg: float = math.nan) -> Load:
    """The load of a training log.

    Parameters
    ----------
    log : TrainingLog
        Of `cadans.read_log`.
    as_of : date, optional
        The last day of the tables: a date, or text such as ``"2026-05-01"``. Sessions after it are left out, days of rest up to it are
        added. Left out: the day of the last session.
    channel : {"distance", "duration", "steps", "impact", "session_rpe"}
        What load is counted in. A run without that number makes its day unknown in that channel.
    mass_kg : float, optional
        Of the runner, for the load of the knees in kN; not needed for anything else.

    Raises
    ------
    ValueError
        There is no such channel, `as_of` is no date from 1900 to 2199, or the mass is none of a runner.
    """
    channels: Sequence[str] = _core.load_channels
    if channel not in channels:
        raise ValueError(f"channel must be one of {', '.join(map(repr, channels))}; got {channel!r}")
    if not (math.isnan(mass_kg) or 25 <= mass_kg <= 200):
        raise ValueError(f"mass_kg must be 25 to 200; got {mass_kg}")
    sessions = getattr(log, "sessions", None)
    if not isinstance(sessions, np.ndarray) or "date" not in (sessions.dtype.names or ()):
        raise ValueError("log must be a TrainingLog: read one with cadans.read_log(path)")
    unknown_days = np.asarray(getattr(log, "unknown_days", ()), "datetime64[D]")
    last = _last_day(sessions) if as_of is None else _as_day(as_of)
    tables: Mapping[str, Any] = _core.load_tables(sessions, unknown_days, _core.load_first_day if last is None else _number_of(last), channel)
    days: NDArray[Any] = tables["days"]
    judged = _judge(log, unknown_days, _number_of(last), channel, mass_kg) if last is not None and len(days) else {}
    return Load(
        days=days,
        weeks=tables["weeks"],
        rules=[Rule.of(rule) for rule in judged.get("rules", ())],
        advice=[Advice.of(advice) for advice in judged.get("advice", ())],
        shoes=[ShoeWear.of(shoe) for shoe in judged.get("shoes", ())],
        rotation=judged.get("rotation", {}),
        pain=judged.get("pain", {}),
        channel=channel,
        as_of=last if len(days) else None,
        every_day=tables["every_day"],
        every_week=tables["every_week"],
        reason="" if len(days) else _why_empty(sessions, last),
        notes=_notes(tables, channel),
    )


PAIN_DTYPE = np.dtype([("date", "datetime64[D]"), ("when", "U16"), ("score", "f8")])


def _judge(log: Log, unknown_days: NDArray[Any], as_of: int, channel: str, mass_kg: float) -> Mapping[str, Any]:
    """What the rules say of the log on that day; other sports, pain and strength as far as the log holds them."""
    sessions = log.sessions
    other, pain = getattr(log, "other", sessions[:0]), getattr(log, "pain", np.zeros(0, PAIN_DTYPE))
    beside = getattr(log, "merged", ())[len(sessions) :]
    restricted = [bool(session.vendor.get("blood_flow_restriction")) for session in beside] if len(beside) == len(other) else []
    days = other["date"][np.array(restricted, bool)] if any(restricted) else None
    judged: Mapping[str, Any] = _core.load_rules(
        sessions, other, pain, unknown_days, as_of, channel, restricted_days=days, mass_kg=mass_kg
    )
    return judged


def _as_day(as_of: date | str | np.datetime64) -> date:
    wrong = ValueError(f"as_of must be a date from 1900-01-01 to 2199-12-31, such as '2026-05-01'; got {as_of!r}")
    if isinstance(as_of, datetime):
        return as_of.date()
    try:
        day: Any = date.fromisoformat(as_of) if isinstance(as_of, str) else as_of
    except ValueError:
        raise wrong from None
    if isinstance(day, np.datetime64):
        day = day.astype("datetime64[D]").item()
    if not isinstance(day, date):
        raise wrong
    if not _core.load_first_day <= _number_of(day) <= _core.load_last_day:
        raise wrong
    return day


def _number_of(day: date) -> int:
    """Days since 1970-01-01."""
    return int(np.datetime64(day, "D").astype(np.int64))


def _last_day(sessions: NDArray[Any]) -> date | None:
    """Of the sessions whose date a calendar has."""
    dates = sessions["date"].astype("datetime64[D]")
    numbers = dates.astype(np.int64)
    dates = dates[(numbers >= _core.load_first_day) & (numbers <= _core.load_last_day)]
    last = dates.max().item() if len(dates) else None
    return last if isinstance(last, date) else None


def _why_empty(sessions: NDArray[Any], last: date | None) -> str:
    if not len(sessions):
        return "the log holds no run"
    if last is None:
        return "no run of the log has a date"
    return f"the log holds no run on or before {last}"


def _notes(tables: Mapping[str, Any], channel: str) -> list[str]:
    counts, every_day = tables["counts"], tables["every_day"]
    notes = []
    if after := counts["after"]:
        notes.append(f"{after} {'run' if after == 1 else 'runs'} after the last day {'was' if after == 1 else 'were'} left out")
    if dateless := counts["no_such_day"]:
        told = "1 run was left out: its" if dateless == 1 else f"{dateless} runs were left out: their"
        notes.append(f"{told} date is missing, or not from 1900 to 2199")
    if invalid := counts["invalid"]:
        told = "1 number of runs was" if invalid == 1 else f"{invalid} numbers of runs were"
        notes.append(f"{told} taken as missing: negative, infinite, or an rpe above 10")
    if lacking := int(np.count_nonzero(every_day["known"] & np.isnan(every_day["amount"]))):
        told, whose = ("1 day is", "its") if lacking == 1 else (f"{lacking} days are", "theirs")
        notes.append(f"{told} unknown in {channel}: a run of {whose} has no such number")
    return notes


def _flat(row: Any) -> dict[str, Any]:
    """A rule, an advice or a pair as a row of a table: texts in English."""
    return {name: value["en"] if isinstance(value, Mapping) else value for name, value in row.to_dict().items()}


def _column(values: list[Any]) -> NDArray[Any]:
    column = np.empty(len(values), object)
    column[:] = values
    numbers = all(isinstance(value, int | float) and not isinstance(value, bool) for value in values)
    return column.astype(float) if numbers else column
