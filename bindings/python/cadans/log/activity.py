# SPDX-License-Identifier: Apache-2.0
"""One file of a watch, pod or phone: what the device says of a run, second by second. Shown beside what cadans measures, never mixed with it."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from .fit import fit_parts, recognises_fit
from .gpx import gpx_parts, recognises_gpx
from .session import RUNNING, Remark, Session, Skipped
from .stryd import recognises_stryd, stryd_parts
from .tcx import recognises_tcx, tcx_parts
from .track import Part, empty_table

__all__ = ["ACTIVITY_READERS", "Activity", "is_activity", "read_activity"]

LARGEST_BYTES = 1 << 30
LARGEST_UNPACKED = 256 << 20


@dataclass(frozen=True)
class Activity:
    """What the device says. Every number is its own ("vendor"), at most averaged; there are no positions."""

    sessions: tuple[Session, ...]
    """The activities of the file: one, or one for each sport of a triathlon."""
    tables: tuple[NDArray[Any], ...]
    """The seconds of each session: see `records`."""
    remarks: tuple[Remark, ...]
    """What was inferred, and what of a damaged file was lost."""
    skipped: tuple[Skipped, ...] = ()
    """Parts of the file that could not be read as an activity."""

    @property
    def session(self) -> Session:
        """The session; of several the longest run, else the longest."""
        return self.sessions[self._main()]

    @property
    def records(self) -> NDArray[Any]:
        """Seconds of `session`: ``t_us`` (int64, µs since 1970, UTC), ``distance_m speed_mps heart_rate_bpm cadence_spm``
        (steps a minute of both feet), then what the device tells more, by the name of our metric where it means the same
        (``contact_time_s``), else by the vendor's (``form_power_w``). float64, NaN unknown.
        """
        return self.tables[self._main()]

    def _main(self) -> int:
        def weight(number: int) -> tuple[bool, float]:
            session = self.sessions[number]
            return session.sport in RUNNING, max(0.0, session.duration_s) if session.duration_s == session.duration_s else 0.0

        return max(range(len(self.sessions)), key=weight)

    def __repr__(self) -> str:
        told = ", ".join(f"{s.sport} {s.distance_m / 1000:.2f} km" for s in self.sessions)
        return f"Activity({told}; {sum(t.size for t in self.tables)} records; {len(self.remarks)} remarks)"


def is_activity(path: Path) -> bool:
    """Whether the file is one that `read_activity` reads, by its first bytes; False where it cannot be opened."""
    try:
        with path.open("rb") as file:
            head = file.read(4096)
        if head[:2] == b"\x1f\x8b":
            with gzip.open(path) as packed:
                head = packed.read(4096)
    except (OSError, EOFError, zlib.error):
        return False
    return any(recognises(path.name, head) for recognises, _ in ACTIVITY_READERS)


def _fit(stream: BytesIO, file: str) -> Iterator[Part | Skipped | Remark]:
    yield from fit_parts(stream.getvalue(), file)


ACTIVITY_READERS = ((recognises_fit, _fit), (recognises_tcx, tcx_parts), (recognises_gpx, gpx_parts), (recognises_stryd, stryd_parts))
"""recognises(file name, first bytes), parts(stream, file): the formats that hold one activity a file."""


def _unpacked(data: bytes, file: str) -> bytes:
    """The file itself, or what is in it where it is gzipped."""
    if data[:2] != b"\x1f\x8b":
        return data
    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as packed:
            whole = packed.read(LARGEST_UNPACKED + 1)
    except (OSError, EOFError, zlib.error):
        plain = zlib.decompressobj(31)
        try:
            whole = plain.decompress(data, LARGEST_UNPACKED + 1)
        except zlib.error as error:
            raise ValueError(f"{file}: damaged gzip file ({error}): unpack it with another program") from None
    if len(whole) > LARGEST_UNPACKED:
        raise ValueError(f"{file}: unpacks to more than {LARGEST_UNPACKED >> 20} MB: no activity is so large")
    return whole


def read_activity(path: str | os.PathLike[str]) -> Activity:
    """The activity in a FIT, TCX or GPX file (also ``.gz``) or in a CSV of Stryd.

    Parameters
    ----------
    path
        The file. What it is is told from its first bytes.

    Returns
    -------
    Activity
        Also of a damaged file, as far as it could be read: `Activity.remarks` say what was lost.

    Raises
    ------
    FileNotFoundError
        There is no such file.
    ValueError
        Nothing in it could be read as an activity; the message says what it is instead.
    ModuleNotFoundError
        A decoder is missing: ``pip install "cadans[all]"``.
    """
    file = Path(path)
    if file.is_dir():
        raise ValueError(f"{file.name} is a folder: give one file, or read_log for all of them")
    if file.stat().st_size > LARGEST_BYTES:
        raise ValueError(f"{file.name}: larger than {LARGEST_BYTES >> 20} MB: no activity is so large")
    data = _unpacked(file.read_bytes(), file.name)
    head = data[:4096]
    for recognises, parts in ACTIVITY_READERS:
        if recognises(file.name, head):
            return _activity(parts(BytesIO(data), file.name), file.name)
    raise ValueError(f"{file.name}: neither FIT, TCX, GPX nor a CSV of Stryd: nothing to read as an activity")


def _activity(parts: Iterator[Part | Skipped | Remark], file: str) -> Activity:
    sessions: list[Session] = []
    tables: list[NDArray[Any]] = []
    remarks: list[Remark] = []
    skipped: list[Skipped] = []
    try:
        for part in parts:
            if isinstance(part, Part):
                sessions.append(part.session)
                tables.append(part.table())
                remarks.extend(part.remarks)
            elif isinstance(part, Remark):
                remarks.append(part)
            else:
                skipped.append(part)
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError(f'reading {file} needs {str(error.name).partition(".")[0]}: pip install "cadans[all]"', name=error.name) from None
    if not sessions:
        raise ValueError(f"{file}: {skipped[0].why if skipped else 'holds no activity'}")
    return Activity(tuple(sessions), tuple(table if table.size else empty_table() for table in tables), tuple(remarks), tuple(skipped))
