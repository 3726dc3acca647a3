# SPDX-License-Identifier: Apache-2.0
"""FIT files of watches and pods: fitfast decodes them; what it refuses (damaged, cut off, wrong checksum) fitdecode reads as far as it can.

    bytes -> messages by name (fitfast, else fitdecode up to the damage) -> one Part a session message; none: one from the records

Cadence is per leg in FIT: doubled once, with its fraction. Steps are 2 x strides of the session, else mean cadence x timer time.
Positions are not read. 8 to 12 ms an hour of records; the seconds themselves are made into a table only when asked for.
"""

from __future__ import annotations

import math
import struct
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any, BinaryIO, NamedTuple

import numpy as np
from numpy.typing import NDArray

from .reader import Asked, LogReader
from .session import Found, Remark, Session, Skipped
from .sports import sport_of
from .track import (
    LATEST_S,
    ON_FOOT,
    SOONEST_S,
    WALKS,
    Part,
    duration_s,
    guessed_sport,
    mean_of,
    moment,
    one_line,
    steps_of,
    steps_per_leg,
    table_of,
)

__all__ = ["FIT", "fit_parts", "read_fit", "recognises_fit"]

Message = dict[Any, Any]
Messages = dict[str, list[Message]]

LARGEST_BYTES = 16 << 20
"""A day at 1 Hz is 3 MB, with a pod's fields 6 MB; the decoders hold a file whole."""
DENSE_BYTES, FEWEST_BYTES = 1 << 20, 10
"""Larger files whose messages are shorter than 10 bytes on average hold no activity: decoded they would fill the memory."""
FAST_BYTES = 8 << 20
"""fitfast holds about 40 bytes a field even to count them, and a field may be one byte; larger files are read by fitdecode, one message at a time."""
LATE_S = 30.0
"""Records are written up to so long after the end of their session."""
MOST_SESSIONS = 1000
"""Of one file: a triathlon has five; a year chained into one file is not what a watch writes."""
MOST_FIELDS = 3_000_000
"""Decoded, a field takes about 120 bytes: 360 MB. So many are 60 hours of a watch at 1 Hz (14 fields a record), 33 with a pod (25);
of what holds more, the first so many are read, by fitdecode, which can stop."""
MOST_MESSAGES = 300_000
"""As many messages of a damaged file are read (80 hours at 1 Hz): fitdecode takes 0.1 ms for each."""


class Dynamic(NamedTuple):
    """A number that the device works out, by its name in FIT and by ours."""

    record: str
    session: tuple[str, ...]
    ours: str
    factor: float


# Where ours means the same it has the name of our metric; else the vendor's name. All with their unit.
DYNAMICS = (
    Dynamic("stance_time", ("avg_stance_time",), "contact_time_s", 1e-3),
    Dynamic("stance_time_percent", ("avg_stance_time_percent",), "duty_factor", 1e-2),
    Dynamic("stance_time_balance", ("avg_stance_time_balance",), "contact_time_balance_pct", 1.0),
    Dynamic("vertical_oscillation", ("avg_vertical_oscillation",), "vertical_oscillation_m", 1e-3),
    Dynamic("vertical_ratio", ("avg_vertical_ratio",), "vertical_ratio", 1.0),
    Dynamic("step_length", ("avg_step_length",), "step_length_m", 1e-3),
    Dynamic("power", ("avg_power",), "power_w", 1.0),
    Dynamic("Form Power", (), "form_power_w", 1.0),
    Dynamic("Air Power", (), "air_power_w", 1.0),
    Dynamic("Leg Spring Stiffness", (), "leg_spring_stiffness_kn_per_m", 1.0),
)
FOOT_DYNAMICS = frozenset(dynamic.ours for dynamic in DYNAMICS) - {"power_w"}
"""Of a ride they mean nothing, although some watches write them."""
NOT_ACTIVITIES = {
    "device": "a file about the device",
    "settings": "settings of a watch",
    "sport": "settings of a sport",
    "workout": "a planned workout",
    "course": "a planned course",
    "schedules": "a calendar of workouts",
    "weight": "weights of a person",
    "totals": "totals over all activities",
    "goals": "goals",
    "blood_pressure": "blood pressures",
    "monitoring_a": "steps and heart rate of whole days",
    "monitoring_b": "steps and heart rate of whole days",
    "monitoring_daily": "steps and heart rate of whole days",
    "activity_summary": "a summary",
    "segment": "a stretch to race on",
    "segment_list": "stretches to race on",
    "exd_configuration": "the layout of a screen",
}
RAW_SAMPLES = {"accelerometer_data": "accelerometer", "gyroscope_data": "gyroscope", "magnetometer_data": "magnetometer"}
NAMED_ONLY = "Speed Distance Cadence Power".split()
"""Developer fields with names as plain as these get ``developer_`` in front: they stand beside the watch's own."""
UNITS = {
    "": "", "watts": "w", "watt": "w", "w": "w", "kn/m": "kn_per_m", "m/s": "mps", "meters": "m", "metres": "m", "m": "m", "bpm": "bpm", "%": "pct",
    "milliseconds": "ms", "ms": "ms", "centimeters": "cm", "cm": "cm", "mm": "mm", "°c": "degc", "c": "degc", "spm": "spm", "rpm": "rpm",
}  # fmt: skip


# ---- decoding


class Decoded(NamedTuple):
    messages: Messages
    lost: list[str]
    """What could not be read, in words; empty where the file is whole."""


def _number(value: object) -> float:
    return float(value) if type(value) in (int, float) else math.nan  # type: ignore[arg-type]


def _column(messages: list[Message], *keys: object) -> NDArray[np.float64]:
    """One number a message: the first of `keys` that stands in it; NaN unknown."""
    nan, numbers = math.nan, (int, float)
    first = keys[0]
    try:
        column = np.array([m.get(first, nan) for m in messages], np.float64)
        if column.ndim != 1:
            raise ValueError
    except (TypeError, ValueError, OverflowError):  # texts or lists between the numbers
        column = np.array([v if type(v := m.get(first, nan)) in numbers else nan for m in messages], np.float64)
    for key in keys[1:]:
        unknown = np.flatnonzero(np.isnan(column))
        if unknown.size:
            column[unknown] = [v if type(v := messages[i].get(key, nan)) in numbers else nan for i in unknown.tolist()]
    column[~np.isfinite(column)] = nan
    return column


def _fast(data: bytes) -> Messages | None:
    """All messages by fitfast, or None where it refuses. A panic of its Rust core is a refusal too."""
    import fitfast

    try:
        return fitfast.parse(data)
    except Exception:
        return None
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            return None
        raise


def _plain_value(value: object) -> object:
    """A datetime of fitdecode as Unix seconds; the rest as it is."""
    if isinstance(value, datetime):
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).timestamp()
    return value


def _slow(data: bytes) -> Decoded:
    """All messages up to the damage by fitdecode, and of every further FIT file chained behind it."""
    import fitdecode

    messages: Messages = {}
    lost: list[str] = []
    at, count, fields = 0, 0, 0
    while at < len(data):
        if data[at + 4 : at + 8] == b"\0\0\0\0" and data[at + 8 : at + 12] == b".FIT" and data[at] in (12, 14):
            lost.append("its header says it is empty, as of a recording that was never closed: read to its end")
            data = data[: at + 4] + struct.pack("<I", max(0, len(data) - at - data[at])) + data[at + 8 :]
        offset = at
        reader = fitdecode.FitReader(
            BytesIO(data[at:]), check_crc=fitdecode.CrcCheck.READONLY, error_handling=fitdecode.ErrorHandling.IGNORE
        )
        trouble = ""
        try:
            for frame in reader:
                if frame.frame_type == fitdecode.FIT_FRAME_DATA:
                    count += 1
                    if count > MOST_MESSAGES or fields > MOST_FIELDS:
                        return Decoded(messages, [*lost, f"only its first {count - 1} messages were read"])
                    message = {field.name: _plain_value(field.value) for field in frame.fields if field.value is not None}
                    if frame.name == "record":  # nobody asks for what has no name
                        message = {name: value for name, value in message.items() if not name.startswith("unknown_")}
                    fields += len(frame.fields)
                    messages.setdefault(frame.name, []).append(message)
                elif frame.frame_type == fitdecode.FIT_FRAME_CRC and not frame.matched:
                    lost.append("its checksum is wrong: a number in it may be damaged")
                offset = at + reader._read_offset
        except fitdecode.FitEOFError:
            trouble = "it is cut off: what followed is lost"
        except Exception as error:
            kind = one_line(error, 60) if isinstance(error, fitdecode.FitError) else "broken message"
            trouble = f"it is damaged after {100 * offset // len(data)} % ({kind}): what followed is lost"
        if not trouble:
            break
        lost.append(trouble)
        at = _next_header(data, max(offset, at + 12))
        if len(lost) > 8:
            break
    return Decoded(messages, list(dict.fromkeys(lost)))


def _next_header(data: bytes, start: int) -> int:
    """Where the next FIT file in `data` begins, from `start` on; its length where there is none."""
    at = data.find(b".FIT", start)
    while at >= 8:
        if data[at - 8] in (12, 14):
            return at - 8
        at = data.find(b".FIT", at + 1)
    return len(data)


def _decoded(data: bytes) -> Decoded:
    messages = _fast(data)
    if messages is not None:
        return Decoded(messages, [])
    return _slow(data)


# ---- the records


class _Records:
    """The record messages of a file, column by column, made when asked for."""

    def __init__(self, messages: Messages) -> None:
        self.rows = messages.get("record", [])
        time = _column(self.rows, "timestamp")
        placed = np.isfinite(time)
        if not placed.all():
            self.rows = [row for row, known in zip(self.rows, placed) if known]
        self._columns: dict[tuple[object, ...], NDArray[np.float64]] = {("timestamp",): time[placed]}
        self._kinds: set[object] | None = None
        self.fields = {
            str(name): "/".join(map(str, units)) if isinstance(units := field.get("units", ""), (list, tuple)) else str(units)
            for field in messages.get("field_description", [])
            if isinstance(name := field.get("field_name"), str) and name and field.get("native_mesg_num") != "session"
        }

    def put_in_order(self) -> None:
        """Sorts the records by time, where chained files are not in order."""
        time = self.time
        if (np.diff(time) < 0).any():
            order = np.argsort(time, kind="stable")
            self.rows = [self.rows[i] for i in order.tolist()]
            self._columns = {("timestamp",): time[order]}

    def column(self, *keys: object) -> NDArray[np.float64]:
        if keys not in self._columns:
            self._columns[keys] = _column(self.rows, *keys)
        return self._columns[keys]

    @property
    def kinds(self) -> set[object]:
        """Names that stand in the records."""
        if self._kinds is None:
            self._kinds = set().union(*self.rows) if self.rows else set()
        return self._kinds

    @property
    def time(self) -> NDArray[np.float64]:
        return self.column("timestamp")

    @property
    def speed(self) -> NDArray[np.float64]:
        return self.column("speed", "enhanced_speed")  # fitfast makes the one from the other and drops its last digit now and then

    def strides(self) -> NDArray[np.float64]:
        """Cadence as it stands, with its fraction; a leg's a minute."""
        whole = self.column("cadence")
        if "fractional_cadence" not in self.kinds:
            return whole
        fraction = self.column("fractional_cadence")
        return whole + np.where(np.isfinite(fraction), fraction, 0.0)

    def developer(self) -> dict[str, NDArray[np.float64]]:
        """Fields of apps and pods that are not `DYNAMICS`, by name and unit."""
        known = {dynamic.record for dynamic in DYNAMICS}
        columns: dict[str, NDArray[np.float64]] = {}
        for name, unit in list(self.fields.items())[:64]:
            if name in known or name not in self.kinds:
                continue
            unit = unit.strip().lower()
            words = [*("".join(c if c.isascii() and c.isalnum() else " " for c in name.lower()).split())]
            unit = UNITS.get(unit, "_".join("".join(c if c.isascii() and c.isalnum() else " " for c in unit).split()))
            ours = "_".join(["developer", *words, *([unit] if unit and [unit] != words[-1:] else [])])[:60]
            if {"lat", "latitude", "lon", "long", "longitude", "position"} & set(words):
                continue
            columns[ours] = self.column(name)
        return columns


def _table(records: _Records, spans: list[tuple[int, int, str]]) -> NDArray[Any]:
    """The seconds of `spans` (first row, row after the last, sport), all columns."""
    rows = np.concatenate([np.arange(a, b) for a, b, _ in spans]) if spans else np.empty(0, np.int64)
    cadence = np.full(len(records.rows), math.nan)
    for first, after, sport in spans:
        if sport in ON_FOOT:
            strides = records.strides()[first:after]
            cadence[first:after] = strides * steps_per_leg(strides, walk=sport in WALKS)[0] if np.isfinite(strides).any() else math.nan
            cadence[first:after][strides == 0] = 0.0
    columns = {
        "distance_m": records.column("distance"),
        "speed_mps": records.speed,
        "heart_rate_bpm": records.column("heart_rate"),
        "cadence_spm": cadence,
    }
    for dynamic in DYNAMICS:
        if dynamic.record in records.kinds:
            columns[dynamic.ours] = records.column(dynamic.record) * dynamic.factor
    if "Ground Time" in records.fields and "contact_time_s" not in columns and "Ground Time" in records.kinds:
        columns["contact_time_s"] = records.column("Ground Time") * 1e-3
    columns |= records.developer()
    return table_of(records.time[rows], {name: column[rows] for name, column in columns.items()})


# ---- sessions


def _sport(message: Message, messages: Messages) -> tuple[str | None, list[str]]:
    """Our word; None where the file tells none; and what to say."""
    sport, sub = message.get("sport"), message.get("sub_sport")
    if sport in (None, "generic") and len(messages.get("sport", [])) == 1:
        told = messages["sport"][0]
        sport, sub = told.get("sport"), told.get("sub_sport")
    if sport in (None, "generic") and sub in ("treadmill", "trail", "track", "indoor_running", "strength_training"):
        sport = "training" if sub == "strength_training" else "running"
    if sport in (None, "generic"):
        return None, []
    if sport == "running":
        kinds = {"trail": "trail_run", "treadmill": "treadmill_run", "indoor_running": "treadmill_run", "track": "track_run"}
        return {**kinds, "virtual_activity": "virtual_run", "ultra": "trail_run"}.get(str(sub), "run"), []
    if sub == "strength_training":
        return "strength", []
    if sport == "fitness_equipment" and sub == "treadmill":
        return "treadmill_run", ["the file tells a treadmill, not whether it was run or walked: taken for a run"]
    if sport == "fitness_equipment" and sub == "indoor_cycling":
        return "ride", []
    known = sport_of(str(sport))
    if known is None or type(sport) is not str:
        return "other", [f"its sport ({one_line(sport, 40)}) is not known: not counted as running"]
    return known, []


def _local_offset_s(messages: Messages, end_s: float) -> float:
    """Seconds that the clock on the wall is ahead of UTC, in quarters of an hour; NaN where the file does not tell."""
    best, nearest = math.nan, math.inf
    for activity in messages.get("activity", []):
        utc, local = _number(activity.get("timestamp")), _number(activity.get("local_timestamp"))
        offset = round((local - utc) / 900) * 900 if math.isfinite(local - utc) else math.nan
        if abs(offset) <= 15 * 3600 and not abs(utc - end_s) > nearest:
            best, nearest = offset, abs(utc - end_s)
    return best


def _device(messages: Messages) -> str:
    """Maker and product, no serial number."""
    told = (messages.get("file_id") or [{}])[0]
    product = told.get("product_name") or told.get("garmin_product") or told.get("product") or ""
    return one_line(f"{told.get('manufacturer', '')} {product}", 60)


def _first(message: Message, *keys: object) -> float:
    for key in keys:
        value = _number(message.get(key))
        if math.isfinite(value):
            return value
    return math.nan


def _mean_strides(session: Message) -> float:
    """Cadence of the session message as it stands, with its fraction; NaN not told."""
    fraction = _number(session.get("avg_fractional_cadence"))
    return _first(session, "avg_cadence", "avg_running_cadence") + (fraction if 0 <= fraction < 1 else 0.0)


def _vendor(session: Message, records: _Records, span: slice, sport: str, spm_factor: float) -> dict[str, float]:
    """Averages that the device worked out: those of the session message, else the mean of the records."""
    vendor: dict[str, float] = {}
    for dynamic in DYNAMICS:
        if dynamic.ours in FOOT_DYNAMICS and sport not in ON_FOOT:
            continue
        value = _first(session, *dynamic.session) if dynamic.session else math.nan
        if not math.isfinite(value) and dynamic.record in records.kinds:
            column = records.column(dynamic.record)[span]
            value = mean_of(column[column > 0])
        if math.isfinite(value):
            vendor[dynamic.ours] = value * dynamic.factor
    cadence = _mean_strides(session)
    if sport in ON_FOOT and cadence > 0:
        factor = spm_factor if math.isfinite(spm_factor) else steps_per_leg(np.array([cadence]), walk=sport in WALKS)[0]
        if math.isfinite(factor):
            vendor["cadence_spm"] = cadence * factor
    return vendor


def _steps(message: Message, records: _Records, span: slice, timer_s: float, walk: bool, said: list[str]) -> tuple[float, float]:
    """Steps of both feet; and how many steps one of the file's cadence counts, NaN where that was not looked at."""
    cycles = _first(message, "total_strides", "total_cycles")
    if cycles > 0 and timer_s > 0:
        a_minute = cycles * 60 / timer_s
        if a_minute <= 130:
            return 2 * cycles, math.nan
        if a_minute <= 250:
            said.append(f"{a_minute:.0f} strides a minute would be too fast: taken for steps, not doubled")
            return cycles, math.nan
    strides = records.strides()[span]
    factor, note = steps_per_leg(strides, walk=walk)
    if note:
        said.append(note)
    if math.isfinite(factor):
        steps = steps_of(records.time[span], strides * factor, timer_s)
        if math.isfinite(steps):
            said.append("the file tells no number of strides: steps are mean cadence times the time of the timer")
            return steps, factor
    cadence = _mean_strides(message)
    factor_of_mean = steps_per_leg(np.array([cadence]), walk=walk)[0]
    steps = cadence * factor_of_mean * timer_s / 60
    if math.isfinite(steps):
        said.append("the file tells no number of strides: steps are the session's cadence times the time of the timer")
        factor = factor if math.isfinite(factor) else factor_of_mean
    return steps, factor


def _part(message: Message, messages: Messages, records: _Records, span: slice, file: str, said: list[str]) -> Part:
    """One session of the file, from its message (which may be empty) and its records."""
    time = records.time[span]
    start_s = _number(message.get("start_time"))
    if not SOONEST_S < start_s < LATEST_S:
        start_s = float(time[0]) if time.size else math.nan
    elapsed = _first(message, "total_elapsed_time")
    if not math.isfinite(start_s):
        start_s = _number(message.get("timestamp")) - (elapsed if math.isfinite(elapsed) else 0.0)
    timer = _first(message, "total_timer_time")
    if not math.isfinite(timer):
        timer = duration_s(time)
    if not math.isfinite(elapsed) and time.size:
        elapsed = float(time[-1] - time[0])
    if not math.isfinite(timer):
        timer = elapsed
    distance = _first(message, "total_distance")
    if not math.isfinite(distance):
        way = records.column("distance")[span]
        way = way[np.isfinite(way)]
        distance = float(way[-1] - (way[0] if span.start else 0.0)) if way.size else math.nan
    sport, notes = _sport(message, messages)
    said.extend(notes)
    if sport is None:
        sport, note = guessed_sport(records.speed[span], records.strides()[span])
        said.append(note)
    steps, factor = math.nan, math.nan
    if sport in ON_FOOT:
        steps, factor = _steps(message, records, span, timer, sport in WALKS, said)
    heart = _first(message, "avg_heart_rate")
    if not math.isfinite(heart):
        beats = records.column("heart_rate")[span]
        heart = mean_of(beats[beats > 0])
    offset = _local_offset_s(messages, _number(message.get("timestamp", start_s)))
    start = moment(start_s)
    rpe = _first(message, "workout_rpe", 193, "unknown_193") / 10
    session = Session(
        sport=sport,
        start_utc=start,
        start_local=(start + timedelta(seconds=offset)).replace(tzinfo=None) if start and math.isfinite(offset) else None,
        distance_m=distance,
        duration_s=timer,
        elapsed_s=elapsed,
        steps=steps,
        rpe=rpe if 0 <= rpe <= 10 else math.nan,
        avg_hr_bpm=heart,
        source="fit",
        device=_device(messages),
        file=file,
        vendor=_vendor(message, records, span, sport, factor),
    )
    first, after, _ = span.indices(len(records.rows))
    table: Callable[[], NDArray[Any]] = lambda: _table(records, [(first, after, sport)])  # noqa: E731
    return Part(session, [Remark(file, text) for text in said], table)


def _spans(sessions: list[Message], records: _Records) -> list[slice]:
    """The records of each session: all where there is one, else from its start to its end or to the start of the next."""
    if len(sessions) == 1:
        return [slice(0, len(records.rows))]
    records.put_in_order()
    time = records.time
    starts = [_number(session.get("start_time")) for session in sessions]
    spans = []
    for session, start in zip(sessions, starts):
        end = start + _first(session, "total_elapsed_time", "total_timer_time") + LATE_S
        end = min([end, *(other for other in starts if other > start)])
        if math.isfinite(end):
            spans.append(slice(int(np.searchsorted(time, start)), int(np.searchsorted(time, end))))
        else:
            spans.append(slice(0, 0))
    return spans


def fit_parts(data: bytes, file: str) -> Iterator[Part | Skipped]:
    """Every activity of a FIT file, each chained or multisport session for itself; or one `Skipped` that says what the file is.

    Never raises on what stands in the file. `data` is the whole file.
    """
    if len(data) > LARGEST_BYTES:
        yield Skipped(file, "unreadable", f"larger than {LARGEST_BYTES >> 20} MB: no watch writes an activity so large")
        return
    if not recognises_fit("", data):
        yield Skipped(file, "unreadable", "not a FIT file: it does not begin like one (is it empty, or renamed?)")
        return
    count, fields = _count(data) if DENSE_BYTES < len(data) <= FAST_BYTES else (0, 0)
    if count * FEWEST_BYTES > len(data):
        yield Skipped(file, "unreadable", "hardly anything in each of its messages: not a file of a watch")
        return
    messages, lost = _slow(data) if fields > MOST_FIELDS or len(data) > FAST_BYTES else _decoded(data)
    said = [f"damaged file, saved as far as it goes: {text}" if "damage" in text or "lost" in text else text for text in lost]
    records = _Records(messages)
    sessions = messages.get("session", [])
    if len(sessions) > MOST_SESSIONS:
        said.append(f"only the first {MOST_SESSIONS} of its {len(sessions)} sessions were read")
        sessions = sessions[:MOST_SESSIONS]
    if not sessions:
        yield from _without_session(messages, records, file, said)
        return
    for number, (message, span) in enumerate(zip(sessions, _spans(sessions, records)), 1):
        where = file if len(sessions) == 1 else f"{file}:{number}"
        yield _part(message, messages, records, span, where, said if number == 1 else [])


def _count(data: bytes) -> tuple[int, int]:
    """Messages and fields in it; 0 where fitfast refuses it."""
    import fitfast

    try:
        return fitfast.count(data)
    except Exception:
        return 0, 0
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            return 0, 0
        raise


def _without_session(messages: Messages, records: _Records, file: str, said: list[str]) -> Iterator[Part | Skipped]:
    """A file that tells no session: saved from its records where it is an activity, else refused with what it is."""
    kind = (messages.get("file_id") or [{}])[0].get("type")
    raw = [word for name, word in RAW_SAMPLES.items() if messages.get(name)]
    because = f" ({'; '.join([*said[:2], *([f'and {len(said) - 2} more'] if len(said) > 2 else [])])})" if said else ""
    if isinstance(kind, str) and kind in NOT_ACTIVITIES:
        yield Skipped(file, "no activity", f"holds {NOT_ACTIVITIES[kind]}, no activity{because}")
    elif raw:
        yield Skipped(
            file,
            "recording",
            f"holds raw samples of {' and '.join(raw)} and no session: a recording to analyze, not an entry of a log{because}",
        )
    elif messages.get("monitoring"):
        yield Skipped(file, "no activity", f"holds {NOT_ACTIVITIES['monitoring_b']}, no activity{because}")
    elif len(records.rows) < 2:
        what = "nothing in it could be decoded" if not messages else "holds neither a session nor records"
        yield Skipped(file, "unreadable" if said or not messages else "no activity", f"{what}{because}")
    else:
        laps = messages.get("lap", [])
        told: Message = {}
        sports = {lap.get("sport") for lap in laps} - {None}
        if len(sports) == 1:
            told["sport"] = sports.pop()
        said.append("the file has no summary of the session: distance and times are those of its records")
        yield _part(told, messages, records, slice(0, len(records.rows)), file, said)


def recognises_fit(file_name: str, head: bytes) -> bool:
    """Whether it begins with the header of a FIT file; the name does not matter."""
    return len(head) >= 12 and head[8:12] == b".FIT"


def read_fit(stream: BinaryIO, file: str, asked: Asked) -> Iterator[Found]:
    """The sessions of a FIT file. Never raises on bad data; a FIT file is held whole (16 MB at most)."""
    data = bytearray()
    while len(data) <= LARGEST_BYTES and (chunk := stream.read(1 << 20)):
        data += chunk
    for part in fit_parts(bytes(data), file):
        if isinstance(part, Skipped):
            yield part
        else:
            yield part.session
            yield from part.remarks


FIT = LogReader("FIT", ".fit", "a header with .FIT, then an activity of a watch or pod", recognises_fit, read_fit)
