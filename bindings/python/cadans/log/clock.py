# SPDX-License-Identifier: Apache-2.0
"""When a session was: its moment in UTC, and its date where the runner lives.

    tz given                → the date in that zone, for every file (a run abroad too: weeks are those of one zone)
    else the file's own clock on the wall → its date
    else                    → the date in UTC, and a remark that says what to give
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .session import Remark, Session

__all__ = ["DAY_0", "Placed", "as_zone", "day_of", "microseconds", "place", "remarks_on_clocks"]

DAY_0 = date(1970, 1, 1).toordinal()
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
BY_HAND = ("cadans_csv", "manual")
"""Sources whose noon or midnight sharp, on the wall, is a time that nobody told."""


@dataclass
class Placed:
    """A session, and when it was."""

    session: Session
    start_us: int
    """Since 1970, UTC; where `zone_known` is False, the clock on the wall read as if it were UTC."""
    day: int
    """Days since 1970-01-01 where the runner lives."""
    zone_known: bool
    time_known: bool
    """False: only the date was told."""
    note: str = ""
    """What was inferred: a key of `CLOCK_REMARKS`, or nothing."""


CLOCK_REMARKS = {
    "utc": '{count} in UTC alone: weeks were cut in UTC: give tz="Europe/Amsterdam" (or yours) to cut them where you live',
    "local": "{count} with the clock on the wall alone: dates are as told, but the moments in `start` are not UTC: give tz",
    "gap": "{count} began at a local time that was skipped when the clocks went forward: taken as that much later",
    "twice": "{count} began at a local time that came twice when the clocks went back: the first was taken",
}


def as_zone(tz: str | ZoneInfo | None) -> ZoneInfo | None:
    """The time zone of that name.

    Raises
    ------
    ValueError
        There is no such zone.
    """
    if tz is None or isinstance(tz, ZoneInfo):
        return tz
    try:
        if not str(tz).strip():
            raise ValueError
        return ZoneInfo(str(tz))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise ValueError(f"tz must be the name of a time zone such as 'Europe/Amsterdam' or 'UTC', got {tz!r}") from None


def microseconds(moment: datetime) -> int:
    """Whole microseconds since 1970 of an aware moment; of a naive one, as if it were UTC."""
    since = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - EPOCH
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def day_of(when: date) -> int:
    """Days since 1970-01-01."""
    return when.toordinal() - DAY_0


def place(session: Session, tz: ZoneInfo | None) -> Placed | None:
    """When `session` was; None where its file does not tell, or tells what no calendar has."""
    told, local = session.start_utc, session.start_local
    try:
        if told is not None:
            told = told.astimezone(UTC) if told.tzinfo else told.replace(tzinfo=UTC)
            if tz is not None:
                return Placed(session, microseconds(told), day_of(told.astimezone(tz).date()), True, True)
            if local is not None:
                return Placed(session, microseconds(told), day_of(local.date()), True, True)
            return Placed(session, microseconds(told), day_of(told.date()), True, True, "utc")
        if local is None:
            return None
        local = local.replace(tzinfo=None)
        time_known = not (session.source in BY_HAND and local.time() in (time.min, time(12)))
        if tz is None:
            return Placed(session, microseconds(local), day_of(local.date()), False, time_known, "local" if time_known else "")
        first = local.replace(tzinfo=tz, fold=0)
        moment, note = first.astimezone(UTC), ""
        if moment.astimezone(tz).replace(tzinfo=None) != local:
            note = "gap" if time_known else ""
        elif first.utcoffset() != local.replace(tzinfo=tz, fold=1).utcoffset():
            note = "twice"
        return Placed(session, microseconds(moment), day_of(local.date()), True, time_known, note)
    except (OverflowError, ValueError):
        return None


def remarks_on_clocks(placed: list[Placed]) -> list[Remark]:
    """One line a kind of thing that was inferred about times, with how many sessions it concerns."""
    counts = Counter(each.note for each in placed if each.note)
    first: dict[str, Placed] = {}
    for each in placed:
        first.setdefault(each.note, each)
    several = {note: f"{count} sessions" if count > 1 else "one session" for note, count in counts.items()}
    return [
        Remark(first[note].session.file if counts[note] == 1 else "", text.format(count=several[note]))
        for note, text in CLOCK_REMARKS.items()
        if note in counts
    ]
