# SPDX-License-Identifier: Apache-2.0
"""GPX files: tracks of watches, phones and sites.

    XmlStream -> points of a trk -> distance by gpxpy's haversine, point to point -> Session + seconds without positions

Only the last position is held, to measure from; none is kept. A piece of track (``trkseg``) ends in a pause: nothing is measured over it.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from itertools import pairwise
from typing import BinaryIO

import numpy as np

from .reader import Asked, LogReader
from .session import Found, Remark, Session, Skipped
from .sports import SportNames
from .tcx import number_of, unix_of
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

__all__ = ["GPX", "gpx_parts", "read_gpx", "recognises_gpx"]

EXTENSIONS = {
    "hr": "heart_rate_bpm", "heartrate": "heart_rate_bpm", "cad": "cadence", "cadence": "cadence", "power": "power_w", "speed": "speed_mps",
}  # fmt: skip
NUMBERED = {"1": "ride", "9": "run"}
"""What Strava writes as ``<type>``; its other numbers are not known here."""
MOST_POINTS = 1_000_000


class _Track:
    """What was read of one ``trk``."""

    def __init__(self) -> None:
        self.type = ""
        self.points = {name: array("d") for name in ("unix_s", "distance_m", *dict.fromkeys(EXTENSIONS.values()))}
        self.segments: list[int] = []
        self.way_m = 0.0
        self.here: tuple[float, float] | None = None
        self.point: dict[str, float] = {}
        self.in_point = False
        self.offset_s = math.nan
        self.without_time = 0
        self.left_out = 0
        self.placed = 0

    def take(self, element: Element) -> None:
        """One element below the trk."""
        name = element.path[-1]
        if element.starts:
            if name == "trkseg":
                self.here = None
                self.segments.append(len(self.points["unix_s"]))
            elif name == "trkpt":
                self.point, self.in_point = {}, True
                self._measure(number_of(element.attributes.get("lat", "")), number_of(element.attributes.get("lon", "")))
        elif name == "trkpt":
            self.end_point()
        elif not self.in_point:
            if name == "type" and element.path[-2] == "trk":
                self.type = one_line(element.text, 60)
        elif name == "time" and element.path[-2] == "trkpt":
            seconds, offset = unix_of(element.text)
            if math.isfinite(seconds):
                self.point["unix_s"] = seconds
                if not len(self.points["unix_s"]):
                    self.offset_s = offset
        elif name.lower() in EXTENSIONS:
            self.point[EXTENSIONS[name.lower()]] = number_of(element.text)

    def _measure(self, latitude: float, longitude: float) -> None:
        import gpxpy.geo

        if not (abs(latitude) <= 90 and abs(longitude) <= 180):
            return
        if self.here is not None:
            self.way_m += float(gpxpy.geo.haversine_distance(*self.here, latitude, longitude))
        self.here = (latitude, longitude)
        self.placed += 1

    def end_point(self) -> None:
        if not self.in_point:
            return
        self.in_point = False
        if "unix_s" not in self.point:
            self.without_time += 1
        elif len(self.points["unix_s"]) >= MOST_POINTS:
            self.left_out += 1
        else:
            self.point["distance_m"] = self.way_m if self.placed else math.nan
            for name, column in self.points.items():
                column.append(self.point.get(name, math.nan))

    def part(self, file: str, creator: str, sports: SportNames, said: list[str]) -> Part | Skipped:
        """The track as a session."""
        column = {name: np.frombuffer(values, np.float64) if len(values) else np.empty(0) for name, values in self.points.items()}
        time = column.pop("unix_s")
        start = moment(float(time[0])) if time.size else None
        because = f" ({'; '.join(said)})" if said else ""
        if start is None:
            return Skipped(file, "no time", f"its points tell no time (a planned route?): it cannot be placed in a week{because}")
        edges = [*dict.fromkeys([0, *self.segments]), time.size]
        pieces = [slice(a, b) for a, b in pairwise(edges) if b > a]
        seconds = math.fsum(s for piece in pieces if math.isfinite(s := duration_s(time[piece])))
        if self.without_time:
            said.append(f"{self.without_time} of its points tell no time: they count for the distance alone")
        if self.left_out:
            said.append(f"only its first {MOST_POINTS} points were read")
        distance = column["distance_m"]
        speed = column["speed_mps"]
        if not np.isfinite(speed).any() and time.size > 1:
            speed = np.full(time.size, math.nan)
            for piece in pieces:
                with np.errstate(divide="ignore", invalid="ignore"):
                    between = np.diff(distance[piece]) / np.diff(time[piece])
                between[~np.isfinite(between) | (between < 0)] = math.nan
                speed[piece.start : piece.stop - 1] = between
        strides = column.pop("cadence")
        sport: str | None = None
        if self.type in NUMBERED:
            sport = NUMBERED[self.type]
        elif self.type.isdigit():
            sport = "other"
            said.append(f"its type is the number {self.type}, which is not known: not counted as running")
        elif self.type:
            sport, remark = sports.sport(self.type)
            if remark is not None:
                said.append(remark.text)
        if sport is None:
            sport, note = guessed_sport(speed, strides)
            said.append(note)
        steps, cadence = math.nan, np.full(time.size, math.nan)
        vendor: dict[str, float] = {}
        if sport in ON_FOOT:
            factor, note = steps_per_leg(strides, walk=sport in WALKS)
            if note:
                said.append(note)
            cadence = strides * factor
            steps = steps_of(time, cadence, seconds)
            if math.isfinite(steps):
                said.append("the file tells no number of steps: they are mean cadence times the time moving")
            moving = mean_of(cadence[cadence > 0])
            if math.isfinite(moving):
                vendor["cadence_spm"] = moving
        power = mean_of(column["power_w"][column["power_w"] > 0])
        if math.isfinite(power):
            vendor["power_w"] = power
        else:
            del column["power_w"]
        beats = column["heart_rate_bpm"]
        zone_told = math.isfinite(self.offset_s)
        if not zone_told:
            said.append("its times tell no zone: taken for the clock on the wall")
        local = moment(float(time[0]) + (self.offset_s if zone_told else 0.0))
        session = Session(
            sport=sport,
            start_utc=start if zone_told else None,
            start_local=local.replace(tzinfo=None) if local and (not zone_told or self.offset_s) else None,
            distance_m=self.way_m if self.placed > 1 else math.nan,
            duration_s=seconds if seconds > 0 else math.nan,
            elapsed_s=float(time.max() - time.min()) if time.size > 1 else math.nan,
            steps=steps,
            avg_hr_bpm=mean_of(beats[beats > 0]),
            source="gpx",
            device=creator,
            file=file,
            vendor=vendor,
        )
        columns = {**column, "speed_mps": speed, "cadence_spm": cadence}
        return Part(session, [Remark(file, text) for text in said], lambda: table_of(time, columns))


def gpx_parts(stream: BinaryIO, file: str) -> Iterator[Part | Skipped | Remark]:
    """Every track of a GPX file, as it comes. Never raises on what stands in the file."""
    elements = XmlStream(stream)
    sports = SportNames(file)
    track: _Track | None = None
    creator, count, planned = "", 0, False
    for element in elements:
        if track is not None and "trk" in element.path[:-1]:
            track.take(element)
        elif element.path[-1] == "trk" and element.starts:
            track = _Track()
        elif element.path[-1] == "trk" and track is not None:
            count += 1
            yield track.part(file if count == 1 else f"{file}:{count}", creator, sports, [])
            track = None
        elif element.path[-1] == "gpx" and element.starts:
            creator = one_line(element.attributes.get("creator", ""), 60)
        elif element.path[-1] in ("rte", "wpt"):
            planned = True
    if elements.refused:
        yield Skipped(file, "refused", elements.trouble)
        return
    if track is not None:
        count += 1
        track.end_point()
        said = [f"damaged file, saved as far as it goes: {elements.trouble or 'it is cut off'}"]
        yield track.part(file if count == 1 else f"{file}:{count}", creator, sports, said)
    elif elements.trouble and count:
        yield Remark(file, f"damaged file, saved as far as it goes: {elements.trouble}")
    elif elements.trouble:
        yield Skipped(file, "unreadable", f"no track could be read: {elements.trouble}")
    elif not count:
        yield Skipped(file, "no activity", f"holds {'a planned route or places' if planned else 'no track'}, no activity")


def recognises_gpx(file_name: str, head: bytes) -> bool:
    """Whether its first element is gpx; a file cut before it, by its name."""
    root = root_name(head)
    return root == "gpx" or (file_name.lower().endswith((".gpx", ".gpx.gz")) and root in ("", "trk", "metadata"))


def read_gpx(stream: BinaryIO, file: str, asked: Asked) -> Iterator[Found]:
    """The tracks of a GPX file. Streams; never raises on bad data."""
    return found_of(gpx_parts(stream, file))


GPX = LogReader("GPX", ".gpx", "a gpx with a trk whose points tell times", recognises_gpx, read_gpx)
