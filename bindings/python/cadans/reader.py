# SPDX-License-Identifier: Apache-2.0
"""A file in, a `Recording` out. Nothing is guessed in silence: `recording.notes` tells what was inferred."""

from __future__ import annotations

import gzip
import os
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from .configuration import NotSupported
from .metric_table import split_key
from .recording import Imu, Recording, checked_rate_hz
from .table_reader import MPS2, RADPS, SECONDS, Asked, read_table

__all__ = ["READERS", "Reader", "read"]


@dataclass(frozen=True)
class Reader:
    """One kind of file."""

    name: str
    endings: str
    holds: str
    """What must be in it."""
    recognises: Callable[[bytes], bool]
    """Whether a file that starts with these bytes is of this kind."""
    read: Callable[[bytes, Asked], Recording]
    """The whole (unzipped) file, and what the caller said about it; ValueError where it is wrong."""


READERS: tuple[Reader, ...] = (
    Reader(
        "CSV",
        ".csv .txt .tsv, also .gz",
        "any table with named columns: time, acceleration, perhaps rate of turn, of one or more sensors",
        lambda head: b"\0" not in head or head[:2] in (b"\xff\xfe", b"\xfe\xff"),  # text; UTF-16 has zeros
        read_table,
    ),
)
"""What can be read, the pickiest first. A new kind of file is a function and an entry here."""


def read(
    path: str | os.PathLike[str] | Mapping[str, str | os.PathLike[str]],
    *,
    columns: Mapping[str, str | int] | None = None,
    unit: str | None = None,
    gyro_unit: str | None = None,
    time_unit: str | None = None,
    rate_hz: float | None = None,
    placement: str | Mapping[str, str] | None = None,
    progress: Callable[[float], None] | None = None,
) -> Recording:
    """Read a recording from a table in a text file (CSV, also gzipped).

    Separator, decimal mark, header and columns are found; units are taken from the column names (``ax_mps2``,
    ``Acceleration x (g)``), else from what is given here, else from the size of the numbers. Whatever was inferred or
    left out stands in ``recording.notes``.

    Parameters
    ----------
    path : path-like, or mapping of str to path-like
        One file, or one file a sensor: ``{"shank_left": "a.csv", "thigh_left": "b.csv"}``. Then each sensor is taken to
        have a clock of its own (`Recording`), but all must tell the time of one day: files that each begin at zero
        cannot be put beside each other.
    columns : mapping, optional
        What cadans calls a column → what the file calls it (or its number from 0):
        ``{"t_s": "clock", "ax": "X", "ay": "Y", "az": "Z"}``. Needed for names that are not recognised.
    unit : {"m/s2", "g", "mg"}, optional
        Of the acceleration.
    gyro_unit : {"rad/s", "deg/s"}, optional
    time_unit : {"s", "ms", "us", "ns"}, optional
    rate_hz : float, optional
        Nominal samples a second. Needed when there is no time column.
    placement : str or mapping, optional
        Where the sensor was worn (``"chest"``). In a file of several sensors: which of them to take (``"foot"`` is both
        feet, ``"thigh_left+shank_left"`` a leg). A mapping gives the file's names a placement:
        ``{"imu1": "pelvis", "imu2": "shank_left"}``.
    progress : callable, optional
        Called with the share read, 0 to 1.

    Returns
    -------
    Recording

    Raises
    ------
    ValueError
        No acceleration was found, a unit or a rate that is needed is missing, gravity was removed, or a name in
        `columns` is not in the file.
    NotSupported
        A kind of file that this release does not read.
    OSError
        The file cannot be opened.
    ModuleNotFoundError
        Polars is not installed.
    """
    check_units(unit, gyro_unit, time_unit)
    rate = None if rate_hz is None else checked_rate_hz(rate_hz)
    asked = Asked(columns or {}, unit, gyro_unit, time_unit, rate, placement)
    if not isinstance(path, Mapping):
        return _read_file(Path(path), asked, progress)
    if placement is not None:
        raise ValueError("placement: files that are given by their sensors have their placements already")
    return _read_pods({key: Path(file) for key, file in path.items()}, asked, progress)


def _read_pods(files: Mapping[str, Path], asked: Asked, progress: Callable[[float], None] | None) -> Recording:
    """One file a sensor, as one recording."""
    sensors: dict[str, Imu] = {}
    notes: list[str] = []
    for i, (key, file) in enumerate(files.items()):
        split_key(key)
        done = i / len(files)
        part = None if progress is None else lambda share, done=done: progress(done + share / len(files))
        recording = _read_file(file, replace(asked, placement=key), part)
        if tuple(recording) != (key,):
            raise ValueError(f"{file.name} has {', '.join(recording)}: '{key}' must be one sensor")
        sensors[key] = recording[key]
        notes += [f"{key}: {note}" for note in recording.notes]
    source = ", ".join(file.name for file in files.values())
    return Recording(sensors, one_clock=len(files) == 1, notes=notes, source=source)


def _read_file(path: Path, asked: Asked, progress: Callable[[float], None] | None) -> Recording:
    raw = _load(path, progress)
    try:
        reader = next((reader for reader in READERS if reader.recognises(raw[:4096])), None)
        if reader is None:
            raise NotSupported("it is of no kind that this release reads; see: cadans formats")
        recording = reader.read(raw, asked)
    except ValueError as error:
        raise type(error)(f"{path.name}: {error}") from None
    recording.source = path.name
    return recording


def _load(path: Path, progress: Callable[[float], None] | None) -> bytes:
    size = path.stat().st_size
    with path.open("rb") as file:
        head = file.read(16)
        file.seek(0)
        kind = _foreign_kind(head)
        if kind:
            raise NotSupported(f"{path.name} is {kind}, which this release does not read; see: cadans formats")
        stream: Any = gzip.GzipFile(fileobj=file) if head[:2] == b"\x1f\x8b" else file
        chunks = []
        try:
            while chunk := stream.read(1 << 20):
                chunks.append(chunk)
                if progress:
                    progress(min(1.0, file.tell() / max(size, 1)))
        except (EOFError, zlib.error, gzip.BadGzipFile) as error:
            raise ValueError(f"{path.name}: the gzip file is damaged ({error})") from None
    raw = b"".join(chunks)
    if not raw.strip():
        raise ValueError(f"{path.name} is empty")
    return raw


def _foreign_kind(head: bytes) -> str | None:
    if head[8:12] == b".FIT":
        return "a FIT file"
    if head[:2] == b"PK":
        return "a zip file"
    if head.lstrip()[:5] == b"<?xml":
        return "an XML file"
    if head.lstrip()[:1] in (b"{", b"["):
        return "a JSON file"
    return None


def check_units(unit: str | None, gyro_unit: str | None, time_unit: str | None) -> None:
    _check_word("unit", unit, MPS2)
    _check_word("gyro_unit", gyro_unit, RADPS)
    _check_word("time_unit", time_unit, SECONDS)


def _check_word(name: str, value: str | None, allowed: Mapping[str, float]) -> None:
    if value is not None and value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}; got {value!r}")
