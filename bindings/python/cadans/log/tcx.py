# SPDX-License-Identifier: Apache-2.0
"""TCX files: activities with laps and trackpoints, of Garmin and of many apps.

    XmlStream -> laps and trackpoints of an Activity -> Session + seconds

Run cadence is per leg, of some apps of both feet: told apart by its median, and said. Totals are those of the laps where they are told.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from .reader import Asked, LogReader
from .session import Found, Remark, Session, Skipped
from .sports import SportNames
from .track import (
    ON_FOOT,
    WALKS,
    Part,
    duration_s,
    found_of,
    guessed_sport,
    mean_of,
    moment,
    one_line,
    steps_of,
    steps_per_leg,
    table_of,
)
from .xml_stream import Element, XmlStream, root_name

__all__ = ["TCX", "read_tcx", "recognises_tcx", "tcx_parts", "unix_of"]

POINT = {
    ("Trackpoint", "DistanceMeters"): "distance_m",
    ("HeartRateBpm", "Value"): "heart_rate_bpm",
    ("Trackpoint", "Cadence"): "cadence",
    ("TPX", "RunCadence"): "run_cadence",
    ("TPX", "Speed"): "speed_mps",
    ("TPX", "Watts"): "power_w",
}
MOST_POINTS = 1_000_000
"""Of one activity (11 days at 1 Hz): what follows is left out, and said."""
OFF_BY = 0.02
"""Where laps and trackpoints differ by more than this share in distance, it is said."""


def unix_of(text: str) -> tuple[float, float]:
    """Seconds since 1970 of an ISO time, and how far its clock is ahead of UTC (NaN where it tells no zone: read as if UTC; 0 for Z)."""
    try:
        when = datetime.fromisoformat(text)
        if when.tzinfo is None:
            return when.replace(tzinfo=UTC).timestamp(), math.nan
        offset = when.utcoffset()
        return when.timestamp(), offset.total_seconds() if offset is not None else math.nan
    except (ValueError, OverflowError):
        return math.nan, math.nan


def number_of(text: str) -> float:
    """The number in an element; NaN where it is none."""
    try:
        value = float(text)
    except ValueError:
        return math.nan
    return value if math.isfinite(value) else math.nan


class _Activity:
    """What was read of one Activity."""

    def __init__(self, sport: str) -> None:
        self.sport = sport
        self.id = ""
        self.device = ""
        self.laps: list[dict[str, float]] = []
        self.points = {name: array("d") for name in ("unix_s", *POINT.values())}
        self.point: dict[str, float] = {}
        self.offset_s = 0.0
        self.start_s = math.nan
        self.left_out = 0

    def end_point(self) -> None:
        if "unix_s" not in self.point and not self.point:
            return
        if len(self.points["unix_s"]) >= MOST_POINTS:
            self.left_out += 1
        else:
            for name, column in self.points.items():
                column.append(self.point.get(name, math.nan))
        self.point = {}

    def take(self, element: Element) -> None:
        """One element below the Activity."""
        name, parent = element.path[-1], element.path[-2]
        if element.starts:
            if name == "Lap":
                lap: dict[str, float] = {}
                start, offset = unix_of(element.attributes.get("StartTime", ""))
                if not self.laps and math.isfinite(start):
                    self.start_s, self.offset_s = start, offset
                self.laps.append(lap)
            elif name == "Trackpoint":
                self.point = {}
            return
        if name == "Trackpoint":
            self.end_point()
        elif "Trackpoint" in element.path:
            if name == "Time":
                seconds, offset = unix_of(element.text)
                if math.isfinite(seconds):
                    self.point["unix_s"] = seconds
                    if not len(self.points["unix_s"]) and not math.isfinite(self.start_s):
                        self.start_s, self.offset_s = seconds, offset
            elif (parent, name) in POINT:
                self.point[POINT[parent, name]] = number_of(element.text)
        elif parent == "Lap" and name in ("TotalTimeSeconds", "DistanceMeters") and self.laps:
            self.laps[-1][name] = number_of(element.text)
        elif parent == "AverageHeartRateBpm" and name == "Value" and self.laps:
            self.laps[-1]["heart"] = number_of(element.text)
        elif parent == "LX" and name == "Steps" and self.laps:
            self.laps[-1]["steps"] = number_of(element.text)
        elif parent == "Activity" and name == "Id":
            self.id = element.text
        elif parent == "Creator" and name == "Name":
            self.device = one_line(element.text, 60)

    def total(self, name: str) -> float:
        """Sum over the laps; NaN unless every lap tells it."""
        return math.fsum(lap.get(name, math.nan) for lap in self.laps) if self.laps else math.nan

    def part(self, file: str, sports: SportNames, said: list[str]) -> Part | Skipped:
        """The activity as a session."""
        column = {name: np.frombuffer(values, np.float64) if len(values) else np.empty(0) for name, values in self.points.items()}
        time = column.pop("unix_s")
        start_s, offset = self.start_s, self.offset_s
        if not math.isfinite(start_s):
            start_s, offset = unix_of(self.id)
        start = moment(start_s)
        if start is None:
            return Skipped(file, "no time", "an activity without a start time: it cannot be placed in a week")
        way, known = column["distance_m"], np.isfinite(column["distance_m"])
        way_m = float(way[known].max()) if known.any() else math.nan
        distance = self.total("DistanceMeters")
        if not distance > 0 and way_m > 0:
            distance = way_m
            said.append("the laps tell no distance: it is that of the trackpoints")
        elif way_m > 0 and abs(distance - way_m) > max(OFF_BY * distance, 50.0):
            said.append(f"laps tell {distance:.0f} m, trackpoints {way_m:.0f} m: the laps are taken")
        seconds = self.total("TotalTimeSeconds")
        if not seconds > 0:
            seconds = duration_s(time)
            said.append("the laps tell no time: it is that of the trackpoints, without pauses")
        seen = time[np.isfinite(time)]
        speed = column["speed_mps"]
        if not np.isfinite(speed).any() and known.sum() > 1:
            speed = _speed(time, way)
        strides = column.pop("run_cadence")
        plain = column.pop("cadence")
        if not np.isfinite(strides).any():
            strides = plain
        sport, remark = sports.sport(self.sport) if self.sport.strip() else (None, None)
        if sport is None:
            sport, note = guessed_sport(speed, strides)
            said.append(note)
        elif remark is not None:
            said.append(remark.text)
        steps, cadence = math.nan, np.full(time.size, math.nan)
        vendor: dict[str, float] = {}
        if sport in ON_FOOT:
            factor, note = steps_per_leg(strides, walk=sport in WALKS)
            if note:
                said.append(note)
            cadence = strides * factor
            steps = self.total("steps")
            if not steps > 0:
                steps = steps_of(time, cadence, seconds)
                if math.isfinite(steps):
                    said.append("the file tells no number of steps: they are mean cadence times the time of the timer")
            moving = mean_of(cadence[cadence > 0])
            if math.isfinite(moving):
                vendor["cadence_spm"] = moving
        power = mean_of(column["power_w"][column["power_w"] > 0])
        if math.isfinite(power):
            vendor["power_w"] = power
        beats = column["heart_rate_bpm"]
        if self.left_out:
            said.append(f"only its first {MOST_POINTS} trackpoints were read")
        zone_told = math.isfinite(offset)
        if not zone_told:
            said.append("its times tell no zone: taken for the clock on the wall")
        local = moment(start_s + (offset if zone_told else 0.0))
        session = Session(
            sport=sport,
            start_utc=start if zone_told else None,
            start_local=local.replace(tzinfo=None) if local and (not zone_told or offset) else None,
            distance_m=distance,
            duration_s=seconds,
            elapsed_s=float(seen.max() - min(start_s, seen.min())) if seen.size > 1 else seconds,
            steps=steps,
            avg_hr_bpm=mean_of(beats[beats > 0]) if np.isfinite(beats).any() else self._lap_heart(),
            source="tcx",
            device=self.device,
            file=file,
            vendor=vendor,
        )
        columns = {**column, "speed_mps": speed, "cadence_spm": cadence}
        if not np.isfinite(columns["power_w"]).any():
            del columns["power_w"]
        return Part(session, [Remark(file, text) for text in said], lambda: table_of(time, columns))

    def _lap_heart(self) -> float:
        told = [(lap["heart"], lap.get("TotalTimeSeconds", math.nan)) for lap in self.laps if lap.get("heart", 0) > 0]
        weight = math.fsum(seconds for _, seconds in told)
        return math.fsum(heart * seconds for heart, seconds in told) / weight if told and weight > 0 else math.nan


def _speed(time: NDArray[np.float64], way: NDArray[np.float64]) -> NDArray[np.float64]:
    """Speed from one point to the next, from the distance; NaN at the last."""
    if time.size < 2:
        return np.full(time.size, math.nan)
    with np.errstate(divide="ignore", invalid="ignore"):
        speed = np.diff(way) / np.diff(time)
    speed[~np.isfinite(speed) | (speed < 0)] = math.nan
    return np.append(speed, math.nan)


def tcx_parts(stream: BinaryIO, file: str) -> Iterator[Part | Skipped | Remark]:
    """Every activity of a TCX file, as it comes. Never raises on what stands in the file."""
    elements = XmlStream(stream)
    sports = SportNames(file)
    activity: _Activity | None = None
    count, planned = 0, False
    for element in elements:
        if activity is not None and "Activity" in element.path[:-1]:
            activity.take(element)
        elif element.path[-1] == "Activity" and element.starts:
            activity = _Activity(element.attributes.get("Sport", ""))
        elif element.path[-1] == "Activity" and activity is not None:
            count += 1
            yield activity.part(file if count == 1 else f"{file}:{count}", sports, [])
            activity = None
        elif element.path[-1] in ("Course", "Workout"):
            planned = True
    if elements.refused:
        yield Skipped(file, "refused", elements.trouble)
        return
    if activity is not None:
        count += 1
        activity.end_point()
        yield activity.part(
            file if count == 1 else f"{file}:{count}",
            sports,
            [f"damaged file, saved as far as it goes: {elements.trouble or 'it is cut off'}"],
        )
    elif elements.trouble and count:
        yield Remark(file, f"damaged file, saved as far as it goes: {elements.trouble}")
    elif elements.trouble:
        yield Skipped(file, "unreadable", f"no activity could be read: {elements.trouble}")
    elif not count:
        yield Skipped(file, "no activity", f"holds {'a planned course or workout' if planned else 'no Activity'}, no activity")


def recognises_tcx(file_name: str, head: bytes) -> bool:
    """Whether its first element is TrainingCenterDatabase; a file cut before it, by its name."""
    root = root_name(head)
    return root == "TrainingCenterDatabase" or (file_name.lower().endswith((".tcx", ".tcx.gz")) and root in ("", "Activities", "Activity"))


def read_tcx(stream: BinaryIO, file: str, asked: Asked) -> Iterator[Found]:
    """The activities of a TCX file. Streams; never raises on bad data."""
    return found_of(tcx_parts(stream, file))


TCX = LogReader("TCX", ".tcx", "a TrainingCenterDatabase with Activities", recognises_tcx, read_tcx)
