# SPDX-License-Identifier: Apache-2.0
"""CSV files of Stryd's PowerCenter: one run a file, a row a second.

    rows -> columns by name -> Session + seconds

Cadence is that of both feet. The pod's own distance and speed are taken before the watch's.
"""

from __future__ import annotations

import math
from array import array
from collections.abc import Iterator
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray

from .cells import decode_lines, head_rows, plain, read_number, rows_of
from .reader import Asked, LogReader
from .session import Found, Remark, Session, Skipped
from .track import Part, duration_s, found_of, mean_of, moment, steps_of, table_of

__all__ = ["STRYD", "read_stryd", "recognises_stryd", "stryd_parts"]

# name in the file, ours, factor. Where ours means the same it has the name of our metric; else the vendor's name. All with their unit.
COLUMNS = {
    plain(name): (ours, factor)
    for name, ours, factor in (
        ("Stryd Distance (meters)", "distance_m", 1.0),
        ("Watch Distance (meters)", "watch_distance_m", 1.0),
        ("Stryd Speed (m/s)", "speed_mps", 1.0),
        ("Watch Speed (m/s)", "watch_speed_mps", 1.0),
        ("Heart Rate (bpm)", "heart_rate_bpm", 1.0),
        ("Cadence (spm)", "cadence_spm", 1.0),
        ("Ground Time (ms)", "contact_time_s", 1e-3),
        ("Ground Time Balance", "contact_time_balance_pct", 1.0),
        ("Vertical Oscillation (cm)", "vertical_oscillation_m", 1e-2),
        ("Vertical Ratio", "vertical_ratio", 1.0),
        ("Power (w/kg)", "power_w_per_kg", 1.0),
        ("Form Power (w/kg)", "form_power_w_per_kg", 1.0),
        ("Air Power (w/kg)", "air_power_w_per_kg", 1.0),
        ("Stiffness", "leg_spring_stiffness_kn_per_m", 1.0),
        ("Stiffness/kg", "leg_spring_stiffness_kn_per_m_per_kg", 1.0),
        ("Vertical Oscillation Balance", "vertical_oscillation_balance_pct", 1.0),
        ("Leg Spring Stiffness Balance", "leg_spring_stiffness_balance_pct", 1.0),
        ("Impact Loading Rate Balance", "impact_loading_rate_balance_pct", 1.0),
    )
}
TIME = plain("Timestamp")
NO_AVERAGE = {"distance_m", "watch_distance_m", "speed_mps", "watch_speed_mps", "heart_rate_bpm"}
MOST_ROWS = 1_000_000


def stryd_parts(stream: BinaryIO, file: str) -> Iterator[Part | Skipped | Remark]:
    """The run of a Stryd CSV. Never raises on what stands in the file."""
    said: list[str] = []
    rows = rows_of(decode_lines(stream, said))
    header = next(rows, None)
    names = [plain(cell) for cell in header.cells] if header else []
    if TIME not in names or not {plain("Stryd Distance (meters)"), plain("Ground Time (ms)"), plain("Form Power (w/kg)")} & set(names):
        yield Skipped(
            file, "unreadable", "not a CSV of Stryd: it needs the columns Timestamp and Stryd Distance (meters) or Ground Time (ms)"
        )
        return
    place = {COLUMNS[name][0]: (names.index(name), COLUMNS[name][1]) for name in dict.fromkeys(names) if name in COLUMNS}
    time, columns = array("d"), {ours: array("d") for ours in place}
    at_time, broken, left_out = names.index(TIME), 0, 0
    for row in rows:
        if row.trouble or len(row.cells) <= at_time:
            broken += 1
            continue
        if len(time) >= MOST_ROWS:
            left_out += 1
            continue
        seconds = read_number(row.cells[at_time])
        if moment(seconds) is None if math.isfinite(seconds) else True:
            broken += 1
            continue
        if row.cut and len(row.cells) < len(names):
            said.append("the file ends within a row: what followed is lost")
        time.append(seconds)
        for ours, (at, factor) in place.items():
            columns[ours].append(read_number(row.cells[at]) * factor if at < len(row.cells) else math.nan)
    if broken:
        said.append(f"{broken} rows tell no time or cannot be read: left out")
    if left_out:
        said.append(f"only its first {MOST_ROWS} rows were read")
    because = f" ({'; '.join(said)})" if said else ""
    start = moment(time[0]) if len(time) else None
    if start is None:
        yield Skipped(file, "no time", f"no row tells a time: it cannot be placed in a week{because}")
        return
    yield _part(np.frombuffer(time, np.float64), {name: np.frombuffer(c, np.float64) for name, c in columns.items()}, file, said)


def _part(time: NDArray[np.float64], columns: dict[str, NDArray[np.float64]], file: str, said: list[str]) -> Part:
    """The rows as a session."""
    for ours, other in (("distance_m", "watch_distance_m"), ("speed_mps", "watch_speed_mps")):
        if other in columns and not (ours in columns and np.isfinite(columns[ours]).any()):
            columns[ours] = columns[other]
            said.append(f"the pod tells no {ours.split('_')[0]}: the watch's is taken")
    unknown = np.full(time.size, math.nan)
    way = columns.get("distance_m", unknown)
    way = way[np.isfinite(way)]
    timer = duration_s(time)
    cadence = columns.get("cadence_spm", unknown)
    steps = steps_of(time, cadence, timer)
    if math.isfinite(steps):
        said.append("the file tells no number of steps: they are mean cadence times the time of the rows")
    said.append("a Stryd file tells no sport: taken for a run")
    vendor = {}
    for ours, column in columns.items():
        if ours not in NO_AVERAGE and math.isfinite(mean := mean_of(column[column > 0])):
            vendor[ours] = mean
    beats = columns.get("heart_rate_bpm", unknown)
    session = Session(
        sport="run",
        start_utc=moment(float(time[0])),
        distance_m=float(way[-1] - min(way[0], 0.0)) if way.size else math.nan,
        duration_s=timer,
        elapsed_s=float(time.max() - time.min()) if time.size > 1 else math.nan,
        steps=steps,
        avg_hr_bpm=mean_of(beats[beats > 0]),
        source="stryd_csv",
        device="Stryd",
        file=file,
        vendor=vendor,
    )
    return Part(session, [Remark(file, text) for text in said], lambda: table_of(time, columns))


def recognises_stryd(file_name: str, head: bytes) -> bool:
    """Whether its first row names a Timestamp and two of Stryd's columns."""
    if b"imestamp" not in head and b"i\0m\0e\0s" not in head:
        return False
    rows = head_rows(head)
    names = {plain(cell) for cell in rows[0]} if rows else set()
    return TIME in names and len(names & COLUMNS.keys()) >= 2


def read_stryd(stream: BinaryIO, file: str, asked: Asked) -> Iterator[Found]:
    """The run of a Stryd CSV. Streams; never raises on bad data."""
    return found_of(stryd_parts(stream, file))


STRYD = LogReader(
    "Stryd CSV", ".csv", "the columns Timestamp, Ground Time (ms), Cadence (spm) ... of Stryd's PowerCenter", recognises_stryd, read_stryd
)
