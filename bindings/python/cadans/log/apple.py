# SPDX-License-Identifier: Apache-2.0
"""Apple Health's ``export.xml``: its workouts.

    bytes -> from <HealthData on -> without control characters -> without records of no use -> expat -> workouts + records -> Session

What stands before ``<HealthData`` is never parsed: the DTD of iOS 16 is broken, and no entity can be declared. The file is 0.1 to 2 GB, so
nothing is held but the workouts and, as plain numbers, the records of steps, distance and running dynamics. Distance and steps come from
the workout; where it does not tell them, from the records of one source alone: phone and watch count the same steps.
"""

from __future__ import annotations

import codecs
import math
import re
from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, BinaryIO, NamedTuple
from xml.parsers import expat
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

from .reader import Asked, LogReader
from .session import RUNNING, Found, Remark, Session, Skipped
from .sports import SportNames

__all__ = ["READER", "read_apple", "recognises_apple"]

SOURCE = "apple_health"
CHUNK_BYTES = 1 << 20
LONGEST_TAG_BYTES = 4 << 20
"""Without the end of a tag for so long, the file is damaged there."""
MOST_DAMAGED_PLACES = 1000
CONTROL = bytes(set(range(32)) - {9, 10, 13})
ROOT = b"<HealthData"
Q = "HKQuantityTypeIdentifier"
STEPS, DISTANCE, EFFORT = Q + "StepCount", Q + "DistanceWalkingRunning", Q + "WorkoutEffortScore"
DYNAMICS = {
    Q + "RunningVerticalOscillation": "vertical_oscillation_m",
    Q + "RunningGroundContactTime": "contact_time_s",
    Q + "RunningStrideLength": "step_length_m",  # Apple's "stride" is a single step
    Q + "RunningPower": "power_w",
}
KEPT = {STEPS, DISTANCE, EFFORT, *DYNAMICS}
# A whole record of another kind that stands in one tag: most of the file.
UNUSED = re.compile(
    rb'<Record type="(?!HKQuantityTypeIdentifier(?:StepCount|DistanceWalkingRunning|WorkoutEffortScore|Running(?:VerticalOscillation|GroundContactTime|StrideLength|Power))")[A-Za-z]+"[^<>]*/>'
)
NEXT_ELEMENT = re.compile(rb"<(?:Record|Workout|Correlation|ActivitySummary) ")
SI = {
    "m": 1.0, "km": 1000.0, "cm": 0.01, "mm": 0.001, "mi": 1609.344, "ft": 0.3048, "yd": 0.9144, "in": 0.0254,
    "s": 1.0, "ms": 0.001, "min": 60.0, "hr": 3600.0, "h": 3600.0, "W": 1.0, "count": 1.0, "count/min": 1.0, "appleEffortScore": 1.0,
}  # fmt: skip
_DATE = re.compile(r"(\d{4}-\d{2}-\d{2}) (\d{2}):(\d{2}):(\d{2})(?:\.\d+)? ?(Z|[+-]\d{2}:?\d{2})")


def recognises_apple(file_name: str, head: bytes) -> bool:
    """Whether this is Apple Health's export.xml."""
    return b"<!DOCTYPE HealthData" in head or re.search(rb"<HealthData[\s>]", head) is not None


def read_apple(stream: BinaryIO, file: str, asked: Asked) -> Iterator[Found]:
    """Every workout as a `Session`, after the file was read to its end. Streams; never raises on what is in the file."""
    health = _Health()
    trouble = _parse(stream, health)
    if not health.began:
        yield Skipped(file, "unreadable", "there is no <HealthData> in it: not Apple Health's export.xml, or cut off before it")
        return
    if trouble:
        yield Remark(file, trouble)
    yield from _Told(health, file).found()


@dataclass
class _Workout:
    attributes: dict[str, str]
    number: int
    """Which workout of the file, from 1."""
    statistics: dict[str, dict[str, str]] = field(default_factory=dict)
    of_parts: dict[str, list[dict[str, str]]] = field(default_factory=dict)
    """Statistics of the activities within it, where the workout has none itself."""
    events: list[tuple[str, str]] = field(default_factory=list)
    part_events: list[tuple[str, str]] = field(default_factory=list)
    metadata: dict[str, str] = field(default_factory=dict)
    route: str = ""
    whole: bool = False


class _Records:
    """Records of one type as plain numbers: 26 bytes each."""

    def __init__(self) -> None:
        self.start_s = array("d")
        self.end_s = array("d")
        self.value = array("d")
        self.source = array("H")
        self._sorted: _Span | None = None
        self._longest_s = 0.0

    def between(self, start_s: float, end_s: float) -> _Span:
        """The records that reach into a time."""
        if self._sorted is None:
            # views, and each let go once it is in order: millions of records are held once, not three times
            starts = np.asarray(self.start_s)
            order = np.argsort(starts, kind="stable")
            starts, self.start_s = starts[order], array("d")
            ends, self.end_s = np.asarray(self.end_s)[order], array("d")
            values, self.value = np.asarray(self.value)[order], array("d")
            sources, self.source = np.asarray(self.source)[order], array("H")
            self._sorted = _Span(starts, ends, values, sources)
            self._longest_s = min(86400.0, float(np.max(ends - self._sorted.start_s, initial=0.0)))
        held = self._sorted
        low, high = np.searchsorted(held.start_s, [start_s - self._longest_s, end_s], side="left")
        chosen = np.arange(low, high)
        return held.at(chosen[(held.end_s[chosen] > start_s) | (held.start_s[chosen] >= start_s)])


class _Span(NamedTuple):
    """Some records, in order of time."""

    start_s: NDArray[np.float64]
    end_s: NDArray[np.float64]
    value: NDArray[np.float64]
    source: NDArray[np.uint16]

    def at(self, chosen: NDArray[Any]) -> _Span:
        return _Span(self.start_s[chosen], self.end_s[chosen], self.value[chosen], self.source[chosen])


class _Health:
    """What the parser finds."""

    def __init__(self) -> None:
        self.began = False
        self.workouts: list[_Workout] = []
        self.records = {name: _Records() for name in KEPT}
        self.sources: dict[str, int] = {}
        self._workout: _Workout | None = None
        self._in_part = False
        self._moments = _Moments()

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "Record":
            records = self.records.get(attributes.get("type", ""))
            if records is not None and self._workout is None:
                self._keep(records, attributes)
        elif tag == "Workout":
            self._workout = _Workout(attributes, len(self.workouts) + 1)
            self._in_part = False
            self.workouts.append(self._workout)
        elif self._workout is not None:
            self._within(self._workout, tag, attributes)

    def end(self, tag: str) -> None:
        if tag == "Workout" and self._workout is not None:
            self._workout.whole = True
            self._workout = None
        elif tag == "WorkoutActivity":
            self._in_part = False

    def abandon(self) -> None:
        """The parser lost its way."""
        self._workout = None

    def source_of(self, name: str) -> int:
        """A number for a source; names of devices hold names of people and are not kept."""
        return self.sources.setdefault(_tight(name), min(len(self.sources), 65535))

    def _keep(self, records: _Records, attributes: dict[str, str]) -> None:
        start = self._moments.seconds(attributes.get("startDate", ""))
        end = self._moments.seconds(attributes.get("endDate", ""))
        value = _number(attributes.get("value", "")) * SI.get(attributes.get("unit", ""), math.nan)
        if start is None or not value >= 0:
            return
        records.start_s.append(start)
        records.end_s.append(start if end is None else max(start, end))
        records.value.append(value)
        records.source.append(self.source_of(attributes.get("sourceName", "")))

    def _within(self, workout: _Workout, tag: str, attributes: dict[str, str]) -> None:
        if tag == "WorkoutActivity":
            self._in_part = True
        elif tag == "WorkoutStatistics":
            name = attributes.get("type", "")
            if self._in_part:
                workout.of_parts.setdefault(name, []).append(attributes)
            else:
                workout.statistics[name] = attributes
        elif tag == "WorkoutEvent":
            event = attributes.get("type", ""), attributes.get("date", "")
            if len(workout.events) + len(workout.part_events) < 10000:
                (workout.part_events if self._in_part else workout.events).append(event)
        elif tag == "MetadataEntry" and not self._in_part:
            if attributes.get("key") in ("HKIndoorWorkout", "HKTimeZone"):
                workout.metadata[attributes["key"]] = attributes.get("value", "")
        elif tag == "FileReference" and not workout.route:
            workout.route = attributes.get("path", "").lstrip("/")


class _Moments:
    """Seconds since 1970 of ``2026-06-01 07:30:00 +0200``; a day and offset are worked out once."""

    def __init__(self) -> None:
        self._days: dict[str, float | None] = {}

    def seconds(self, text: str) -> float | None:
        if len(text) != 25:
            moment = _moment(text)
            return moment.timestamp() if moment else None
        key = text[:10] + text[19:]
        if key not in self._days:
            midnight = _moment(f"{text[:10]} 00:00:00{text[19:]}")
            self._days[key] = midnight.timestamp() if midnight else None
        day = self._days[key]
        try:
            return None if day is None else day + int(text[11:13]) * 3600 + int(text[14:16]) * 60 + int(text[17:19])
        except ValueError:
            return None


def _moment(text: str) -> datetime | None:
    match = _DATE.fullmatch(text.strip())
    if not match:
        return None
    day, hour, minute, second, offset = match.groups()
    offset = "+0000" if offset == "Z" else offset.replace(":", "")
    try:
        zone = timezone((1 if offset[0] == "+" else -1) * timedelta(hours=int(offset[1:3]), minutes=int(offset[3:5])))
        moment = datetime.fromisoformat(f"{day} {hour}:{minute}:{second}").replace(tzinfo=zone)
        return moment if 1990 <= moment.year <= 2200 else None  # no phone is older; no clock beyond
    except (ValueError, OverflowError):
        return None


def _number(text: str) -> float:
    try:
        value = float(text) if len(text) <= 60 else math.nan
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


def _parse(stream: BinaryIO, health: _Health) -> str:
    """Feed the file to expat; where it is damaged, go on at the next element. What to say of it, or ""."""
    feed = _Feed(health)
    held = b""
    while chunk := stream.read(CHUNK_BYTES):
        if not health.began:
            held += chunk
            at = held.find(ROOT)
            if at < 0:
                held = held[-len(ROOT) :]
                continue
            health.began = True
            chunk, held = held[at:], b""
        feed.push(chunk)
    if not health.began:
        return ""
    return feed.finish()


class _Feed:
    """expat, over damage."""

    def __init__(self, health: _Health) -> None:
        self._health = health
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")
        self._damaged = 0
        self._searching = b""
        self._lost = False
        self._done = False
        self._open()

    def _open(self) -> None:
        self._parser = expat.ParserCreate("utf-8")
        self._parser.UseForeignDTD(True)  # an entity that is not declared is left out, not an error
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._started
        self._parser.EndElementHandler = self._ended
        self._fed = 0
        self._depth = 0

    def _started(self, tag: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        self._health.start(tag, attributes)

    def _ended(self, tag: str) -> None:
        self._depth -= 1
        self._health.end(tag)
        if self._depth == 0 and tag == "HealthData":
            self._done = True

    def push(self, chunk: bytes) -> None:
        if self._done:
            return  # nothing of ours follows </HealthData>
        if not chunk.isascii() or self._decoder.getstate()[0]:
            chunk = self._decoder.decode(chunk).encode("utf-8")
        self._advance(UNUSED.sub(b"", chunk.translate(None, CONTROL)))

    def _advance(self, data: bytes) -> None:
        while data and not self._done:
            if self._lost:
                data = self._searching + data
                match = NEXT_ELEMENT.search(data)
                if match is None:
                    self._searching = data[-20:]
                    return
                data, self._searching, self._lost = data[match.start() :], b"", False
                self._open()
                self._parser.Parse(b"<HealthData>", False)
                self._fed = 12
            before = self._fed
            try:
                self._parser.Parse(data, False)
            except expat.ExpatError:
                if self._done:
                    return
                self._lose()
                resume = max(0, self._parser.ErrorByteIndex - before)
                data = data[resume + 1 :]  # the element that broke is given up
                continue
            self._fed += len(data)
            if self._fed - self._parser.CurrentByteIndex > LONGEST_TAG_BYTES:
                self._lose()
            return

    def _lose(self) -> None:
        self._damaged += 1
        self._health.abandon()
        self._lost = True
        if self._damaged >= MOST_DAMAGED_PLACES:
            self._done = True

    def finish(self) -> str:
        said = []
        if self._damaged:
            places = "1 place" if self._damaged == 1 else f"{self._damaged} places"
            said.append(f"the file is damaged in {places}: what stands there is lost, the rest was read")
            if self._damaged >= MOST_DAMAGED_PLACES:
                said.append("reading stopped there")
        if not self._done:
            said.append("the file ends before </HealthData>: it was cut off; everything up to there was read")
        return "; ".join(said)


class _Told:
    """Sessions of the workouts."""

    def __init__(self, health: _Health, file: str) -> None:
        self._health = health
        self._file = file
        self._sports = SportNames(file)
        self._from_records: Counter[str] = Counter()
        self._paused = 0

    def found(self) -> Iterator[Found]:
        for workout in self._health.workouts:
            yield from self._session(workout)
        for what, count in self._from_records.items():
            runs = "1 workout" if count == 1 else f"{count} workouts"
            yield Remark(
                self._file, f"{what} of {runs} are taken from the records of one source, as the workout does not tell them (likely)"
            )

    def _session(self, workout: _Workout) -> Iterator[Found]:
        here = f"{self._file}:workout {workout.number}"
        told = workout.attributes
        start, end = _moment(told.get("startDate", "")), _moment(told.get("endDate", ""))
        if start is None:
            yield Skipped(here, "unreadable", f"its start {told.get('startDate', '')[:40]!r} cannot be read")
            return
        sport, remark = self._sports.sport(told.get("workoutActivityType", ""))
        if remark:
            yield remark
        if not workout.whole:
            yield Remark(here, "the file is damaged or ends within this workout: what was read of it is kept")
        if sport == "run" and workout.metadata.get("HKIndoorWorkout") == "1":
            sport = "treadmill_run"
        local = start.replace(tzinfo=None)
        zone = _zone(workout.metadata.get("HKTimeZone", ""))
        if zone is not None:
            local = start.astimezone(zone).replace(tzinfo=None)
        session = Session(sport, start.astimezone(UTC), local, source=SOURCE, file=here, joins=workout.route)
        session.device = _device(told.get("device", ""))
        self._fill_times(session, workout, start, end)
        session.avg_hr_bpm = _of(workout, Q + "HeartRate", "average")
        span = (start.timestamp(), end.timestamp()) if end is not None and end > start else None
        source = self._health.sources.get(_tight(told.get("sourceName", "")), -1)
        session.distance_m = _of(workout, DISTANCE, "sum")
        if math.isnan(session.distance_m):
            session.distance_m = _number(told.get("totalDistance", "")) * SI.get(told.get("totalDistanceUnit", ""), math.nan)
        if math.isnan(session.distance_m):
            others = [_of(workout, name, "sum") for name in workout.statistics if name.startswith(Q + "Distance")]
            session.distance_m = next((value for value in others if not math.isnan(value)), math.nan)
        if sport in RUNNING or sport in ("walk", "hike"):
            session.steps = _of(workout, STEPS, "sum")
            if span:
                if math.isnan(session.distance_m):
                    session.distance_m = self._summed(DISTANCE, "distance", span, source)
                if math.isnan(session.steps):
                    session.steps = self._summed(STEPS, "steps", span, source)
                self._fill_effort(session, span)
            for name, ours in DYNAMICS.items():
                value = _of(workout, name, "average")
                if math.isnan(value) and span:
                    value = self._averaged(name, span, source)
                if not math.isnan(value):
                    session.vendor[ours] = value
        yield session

    def _fill_times(self, session: Session, workout: _Workout, start: datetime, end: datetime | None) -> None:
        """`duration` is without pauses by Apple's word, but some exports give the whole time there: then the pauses are taken off."""
        told_s = _number(workout.attributes.get("duration", "")) * SI.get(workout.attributes.get("durationUnit", "min"), math.nan)
        told_s = told_s if told_s >= 0 else math.nan
        if end is None or end < start:
            session.duration_s = told_s
            return
        elapsed_s = (end - start).total_seconds()
        paused_s = _paused_s(workout.events or workout.part_events, start, end)
        session.elapsed_s = elapsed_s
        if math.isnan(told_s) or (paused_s > 0 and abs(told_s - elapsed_s) < min(2.0, paused_s / 2)):
            session.duration_s = elapsed_s - paused_s
        else:
            session.duration_s = told_s

    def _one_source(self, name: str, span: tuple[float, float], source: int) -> _Span | None:
        """The records in the span by the workout's own source, else by the one with most of them; None: there are none."""
        found = self._health.records[name].between(*span)
        if not len(found.value):
            return None
        if not np.any(found.source == source):
            source = int(np.bincount(found.source).argmax())
        return found.at(found.source == source)

    def _summed(self, name: str, what: str, span: tuple[float, float], source: int) -> float:
        """Sum over the span; of a record that reaches beyond it, its share."""
        found = self._one_source(name, span, source)
        if found is None:
            return math.nan
        lengths_s = found.end_s - found.start_s
        inside_s = np.clip(np.minimum(found.end_s, span[1]) - np.maximum(found.start_s, span[0]), 0.0, None)
        share = np.where(lengths_s > 0, inside_s / np.where(lengths_s > 0, lengths_s, 1.0), 1.0)
        self._from_records[what] += 1
        return float(np.sum(found.value * share))

    def _averaged(self, name: str, span: tuple[float, float], source: int) -> float:
        found = self._one_source(name, span, source)
        return float(np.mean(found.value)) if found is not None else math.nan

    def _fill_effort(self, session: Session, span: tuple[float, float]) -> None:
        """The effort that the runner gave the workout, 1 to 10; not the one that the watch estimates."""
        found = self._health.records[EFFORT].between(*span)
        own = found.value[(np.abs(found.start_s - span[0]) < 60) & (found.value <= 10)]
        if len(own):
            session.rpe = float(own[-1])


def _of(workout: _Workout, name: str, what: str) -> float:
    """A statistic in SI units, of the workout or else of its parts; NaN where it is not told."""
    statistic = workout.statistics.get(name)
    if statistic is not None:
        value = _si(statistic, what)
        if not math.isnan(value):
            return value
    parts = [_si(part, what) for part in workout.of_parts.get(name, ())]
    parts = [part for part in parts if not math.isnan(part)]
    if not parts or (what != "sum" and len(parts) > 1):
        return math.nan
    return math.fsum(parts)


def _si(statistic: dict[str, str], what: str) -> float:
    value = _number(statistic.get(what, "")) * SI.get(statistic.get("unit", ""), math.nan)
    return value if value >= 0 else math.nan


def _paused_s(events: list[tuple[str, str]], start: datetime, end: datetime) -> float:
    """Seconds within the workout that were paused by hand or by the watch."""
    kinds = {
        "HKWorkoutEventTypePause": 1,
        "HKWorkoutEventTypeMotionPaused": 2,
        "HKWorkoutEventTypeResume": -1,
        "HKWorkoutEventTypeMotionResumed": -2,
    }
    moments = sorted((moment, kinds[kind]) for kind, date in events if kind in kinds and (moment := _moment(date)) is not None)
    paused: set[int] = set()
    since: datetime | None = None
    total_s = 0.0
    for moment, kind in moments:
        moment = min(max(moment, start), end)
        if kind > 0:
            since = since if paused else moment
            paused.add(kind)
        elif -kind in paused:
            paused.discard(-kind)
            if not paused and since is not None:
                total_s += (moment - since).total_seconds()
                since = None
    if paused and since is not None:
        total_s += (end - since).total_seconds()
    return total_s


def _tight(name: str) -> str:
    """A source's name without spaces, which are lost and changed in exports (the watch's holds a no-break space)."""
    return "".join(name.split())


def _device(text: str) -> str:
    """Maker and model; the device's own name may hold a person's."""
    found = [
        match.group(1).strip() for key in ("manufacturer", "model", "hardware") if (match := re.search(rf"\b{key}:([^,>]{{1,40}})", text))
    ]
    return " ".join(found)


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if re.fullmatch(r"[A-Za-z_+\-0-9]{2,30}(/[A-Za-z_+\-0-9]{1,30}){0,2}", name) else None
    except (KeyError, ValueError, OSError):
        return None


READER = LogReader("Apple Health export", ".xml", "<HealthData> with <Workout> elements (export.xml)", recognises_apple, read_apple)
