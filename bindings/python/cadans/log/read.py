# SPDX-License-Identifier: Apache-2.0
"""Paths in, a `TrainingLog` out.

    path ──► archive.walk ──► head of each file ──► the first of LOG_READERS that recognises it ──► Found ──► make_log
"""

from __future__ import annotations

import io
import os
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, BinaryIO, cast
from zoneinfo import ZoneInfo

from ..column_names import meaning_of
from .apple import READER as APPLE_HEALTH
from .archive import Member, walk
from .cadans_csv import READER as CADANS_CSV
from .clock import as_zone
from .fit import FIT
from .garmin import READER as GARMIN_CSV
from .gpx import GPX
from .reader import Asked, LogReader
from .session import Found, Remark, Session, Skipped
from .strava import READER as STRAVA
from .stryd import STRYD
from .tcx import TCX
from .training_log import TrainingLog, make_log

__all__ = ["LOG_READERS", "FileRead", "checked_unit", "find_members", "packed_bytes", "read_log", "read_member"]

HEAD_BYTES = 4096
Paths = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


LOG_READERS: tuple[LogReader, ...] = (FIT, TCX, GPX, APPLE_HEALTH, STRYD, STRAVA, GARMIN_CSV, CADANS_CSV)
"""What can be read, the pickiest first. A new kind of log is a function and an entry here."""


@dataclass
class FileRead:
    """What one file gave."""

    name: str
    reader: str = ""
    """Which of `LOG_READERS` read it; "" where none did."""
    found: list[Found] = field(default_factory=list)


def read_log(
    path: Paths | None = None,
    tz: str | ZoneInfo | None = None,
    *,
    distance_unit: str | None = None,
    progress: Callable[[float], None] | None = None,
) -> TrainingLog:
    """Read a training log from whatever a runner has.

    Parameters
    ----------
    path : path-like, or several; optional
        A file, a folder or a zip: FIT, TCX and GPX activities (also ``.gz``), a Strava export or its ``activities.csv``, a Garmin Connect
        CSV, an Apple Health export, a cadans CSV. Left out: the own log that ``cadans log import`` keeps.
    tz : name of a time zone, optional
        Where the runner lives, such as ``"Europe/Amsterdam"``: dates and weeks are cut there. Left out: each file's own clock on
        the wall; where a file tells UTC alone, UTC, and ``log.remarks`` says so.
    distance_unit : {"km", "mi"}, optional
        Of tables that do not tell. Left out: inferred, and said in ``log.remarks``.
    progress : function, optional
        Called with the share that is done, 0 to 1.

    Raises
    ------
    FileNotFoundError
        There is nothing at a path.
    ValueError
        A setting is wrong, or nothing that is a training log was found (the line says what was there).
    ModuleNotFoundError
        A library for that kind of file is missing (the line says what to install).
    """
    zone = as_zone(tz)
    asked = Asked(tz=zone, distance_unit=checked_unit(distance_unit))
    if path is None:
        from .store import Store

        with Store(create=False) as store:
            return store.log(tz=zone)
    members, found = find_members(path)
    total = sum(member.size_bytes for member in members) or 1
    done, read_something, kinds = 0, False, Counter[str]()
    for member in members:

        def report(count: int, before: int = done, member: Member = member) -> None:
            if progress is not None:
                progress((before + packed_bytes(member, count)) / total)

        read = read_member(member, asked, report)
        read_something = read_something or bool(read.reader)
        kinds[_ending(member.file_name)] += 1
        found += read.found
        done += member.size_bytes
        if progress is not None:
            progress(done / total)
    if not any(isinstance(each, Session) for each in found):
        _refuse_nothing(path, found, read_something, kinds)
    return make_log(found, zone)


def checked_unit(unit: str | None) -> str | None:
    """``"km"`` or ``"mi"``; ValueError for others."""
    if unit not in (None, "km", "mi"):
        raise ValueError(f"distance_unit must be 'km' or 'mi', got {unit!r}")
    return unit


def find_members(path: Paths) -> tuple[list[Member], list[Found]]:
    """Every file under the paths, and what was passed over on the way.

    Raises
    ------
    FileNotFoundError
        There is nothing at a path.
    """
    paths = [path] if isinstance(path, str | os.PathLike) else list(path)
    members: list[Member] = []
    found: list[Found] = []
    for each in paths:
        if not Path(each).exists():
            raise FileNotFoundError(f"there is no file or folder {os.fspath(each)}")
        for item in walk(each):
            if isinstance(item, Member):
                members.append(item)
            else:
                found.append(item)
    return members, found


def read_member(member: Member, asked: Asked, report: Callable[[int], None] | None = None) -> FileRead:
    """What one file holds. Bad data become `Skipped` and `Remark`; `report` is called with the unpacked bytes that were read."""
    out = FileRead(member.name)
    try:
        with member.open() as stream:
            head = _head(stream)
            trouble = stream.trouble
        reader = next((reader for reader in LOG_READERS if reader.recognises(member.file_name, head)), None)
        if reader is None:
            out.found.append(Skipped(member.name, "unreadable", trouble) if trouble and not head else _unknown(member, head))
            return out
        out.reader = reader.name
        with member.open() as stream:
            counted = _Counted(stream, report)
            out.found += reader.read(cast(BinaryIO, io.BufferedReader(counted, 1 << 16)), member.name, asked)
            trouble = stream.trouble
    except OSError as error:
        out.found.append(Skipped(member.name, "unreadable", error.strerror.lower() if error.strerror else str(error)))
        return out
    except ModuleNotFoundError as error:
        if "pip install" in str(error):
            raise
        raise ModuleNotFoundError(f'{member.name}: to read this, {str(error.name).partition(".")[0]} is needed: pip install "cadans[all]"', name=error.name) from None
    except Exception as error:  # one broken file never costs the others
        out.found.append(Skipped(member.name, "unreadable", f"it could not be read ({type(error).__name__}: {' '.join(str(error).split())[:120]})"))
        return out
    if trouble:
        saved = any(isinstance(each, Session) for each in out.found)
        if not saved:  # what a reader makes of half a file is not why it failed
            out.found = [each for each in out.found if not (isinstance(each, Skipped) and each.what == "unreadable" and each.file == member.name)]
        out.found.append(Remark(member.name, trouble) if saved else Skipped(member.name, "unreadable", trouble))
    return out


def packed_bytes(member: Member, unpacked: int) -> float:
    """About how much of the file as it lies there is behind after so many unpacked bytes; of what is packed, a guess that never reaches the end."""
    size = member.size_bytes
    if "!" not in member.name and not member.name.lower().endswith(".gz"):
        return min(unpacked, size)
    return size * unpacked / (unpacked + 8 * size) if size else 0.0


class _Counted(io.RawIOBase):
    """A stream that tells how far it is."""

    def __init__(self, source: Any, report: Callable[[int], None] | None) -> None:
        super().__init__()
        self._source = source
        self._report = report
        self._count = 0
        self._told = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any, /) -> int:
        count: int = self._source.readinto(buffer)
        self._count += count
        if self._report is not None and self._count - self._told > 1 << 20:
            self._told = self._count
            self._report(self._count)
        return count


def _head(stream: Any) -> bytes:
    parts: list[bytes] = []
    left = HEAD_BYTES
    while left and (part := stream.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def _ending(name: str) -> str:
    return Path(name).suffix.lower() or "without an ending"


def _unknown(member: Member, head: bytes) -> Skipped:
    """Why a file that no reader knows was left."""
    if not head:
        return Skipped(member.name, "empty", "the file is empty")
    if _is_recording(head):
        return Skipped(member.name, "recording", "a recording of a motion sensor, not a training log: use `cadans analyze`")
    return Skipped(member.name, "unrecognised", f"not a training log or an activity that cadans reads ({_ending(member.file_name)})")


def _is_recording(head: bytes) -> bool:
    """Whether a table of text has columns of acceleration."""
    if b"\0" in head:
        return False
    for line in head.decode("utf-8", "replace").splitlines()[:30]:
        for separator in ",;\t":
            meanings = [meaning_of(cell.strip().strip('"')[:60]) for cell in line.split(separator)[:200]]
            axes = {meaning.axis for meaning in meanings if meaning is not None and meaning.quantity == "accel"}
            if {"x", "y"} <= axes:
                return True
    return False


def _refuse_nothing(path: Paths, found: list[Found], read_something: bool, kinds: Counter[str]) -> None:
    """Nothing was found: says what was there, unless it was a log without sessions."""
    skipped = [each for each in found if isinstance(each, Skipped)]
    if read_something and not skipped:
        return
    where = os.fspath(path) if isinstance(path, str | os.PathLike) else "these paths"
    if len(skipped) == 1:
        name = f"{Path(where).name}: " if skipped[0].file == where else f"{skipped[0].file}: "
        raise ValueError(f"{name}{skipped[0].why}")
    if not kinds and not skipped:
        raise ValueError(f"{where} holds no files")
    there = ", ".join(f"{count} {kind}" for kind, count in kinds.most_common(6))
    whys = Counter(each.what for each in skipped)
    told = ", ".join(f"{count} {what}" for what, count in whys.most_common(6))
    worth = [each for each in skipped if each.what != "unrecognised"] or skipped
    first = f"; the first: {worth[0].file}: {worth[0].why}" if worth else ""
    raise ValueError(f"no activity could be read in {where} (files: {there or 'none'}; {told}){first}")

