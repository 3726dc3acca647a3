# SPDX-License-Identifier: Apache-2.0
"""What a reader of a training log is, and all of them in one table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import BinaryIO
from zoneinfo import ZoneInfo

from .session import Found

__all__ = ["Asked", "LogReader"]


@dataclass(frozen=True)
class Asked:
    """What the caller said about the files."""

    tz: ZoneInfo | None = None
    """The runner's time zone, where told."""
    distance_unit: str | None = None
    """``km`` or ``mi``, for tables that do not tell; None: inferred, and said."""


@dataclass(frozen=True)
class LogReader:
    """One kind of file."""

    name: str
    endings: str
    holds: str
    """What must be in it."""
    recognises: Callable[[str, bytes], bool]
    """Whether a file of this name that starts with these bytes (4096 of them, unzipped) is of this kind."""
    read: Callable[[BinaryIO, str, Asked], Iterator[Found]]
    """The unzipped file, what to call it in remarks, and what the caller said; streams; bad data never raises."""
