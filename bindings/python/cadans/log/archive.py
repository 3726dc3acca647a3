# SPDX-License-Identifier: Apache-2.0
"""The files in a file, a folder or an archive, one after the other, each unpacked while it is read. Nothing is written to a folder.

    path -> folder (recursive) -> .zip -> .zip inside it (one level) -> .gz -> Member.open()

What cannot or must not be opened is a `Skipped` that says why: archives that unpack to far more than they are (zip bombs), names that
lead out of the archive, encrypted members, links to folders, broken archives. Hidden files are left alone and counted.
"""

from __future__ import annotations

import contextlib
import gzip
import io
import math
import os
import re
import stat
import tempfile
import weakref
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from .session import Remark, Skipped

if TYPE_CHECKING:
    from typing_extensions import Buffer  # collections.abc.Buffer is of Python 3.12

__all__ = ["Limits", "Member", "UnpackedStream", "walk"]


@dataclass(frozen=True)
class Limits:
    """How far an archive may unpack. They hold while reading, whatever its headers say."""

    ratio: float = 200.0
    """Unpacked over packed bytes of a member. Real exports: FIT about 2, CSV and GPX up to 15, Apple Health's XML up to about 40; a bomb of zeros 1030."""
    free_bytes: int = 8 << 20
    """Below so much the ratio does not count: 8 MiB harm nobody."""
    member_bytes: int = 8 << 30
    """Unpacked, a member: 8 GiB, four times the largest Apple Health export that is heard of (2 GB)."""
    total_bytes: int = 32 << 30
    """Unpacked, an archive: 32 GiB; 20,000 activities of 1 MB are 20 GB."""
    members: int = 200_000
    """Files in an archive or folder; a Strava export has one for each activity, thousands at most."""
    folders_deep: int = 40
    """Folders within folders."""


DEFAULT_LIMITS = Limits()
BROKEN = (OSError, EOFError, zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError)
PIECE_BYTES = 16 << 10
"""What is unpacked at once: where a piece is damaged, no more than it is lost."""
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA}


class _Account:
    """How much of an archive was unpacked; a member that is read again counts once."""

    def __init__(self, limit_bytes: int) -> None:
        self._limit_bytes = limit_bytes
        self._seen: dict[int, int] = {}
        self._total = 0

    def is_over(self, key: int, count: int) -> bool:
        """Note that `count` bytes of member `key` are unpacked."""
        before = self._seen.get(key, 0)
        if count > before:
            self._seen[key] = count
            self._total += count - before
        return self._total > self._limit_bytes


class _Readable(io.RawIOBase):
    """A stream that is read by its own `read`."""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Buffer, /) -> int:
        view = memoryview(buffer).cast("B")
        data = self.read(len(view))
        view[: len(data)] = data
        return len(data)


class UnpackedStream(_Readable):
    """Bytes of a member, unpacked as they are asked for. Never raises while reading: where the member is broken or unpacks to too much
    the stream ends, and `trouble` says why ("" while all is well). Look at it after reading. `read(n)` gives n bytes unless it ends."""

    def __init__(self, source: BinaryIO, packed_bytes: int, limits: Limits, account: _Account | None = None, key: int = 0) -> None:
        super().__init__()
        self._source = source
        self._unpack = getattr(source, "read1", source.read)
        self._packed_bytes = max(1, packed_bytes)
        self._limits = limits
        self._account = account or _Account(limits.total_bytes)
        self._key = key
        self._count = 0
        self.trouble = ""
        self._ahead = self._from_source(2)
        if self._ahead == b"\x1f\x8b":
            unpacked = gzip.GzipFile(fileobj=_Pushed(self._ahead, source), mode="rb")
            self._source, self._unpack = cast(BinaryIO, unpacked), unpacked.read1
            self._ahead = b""
            self._count = 0

    def read(self, size: int | None = -1, /) -> bytes:
        wanted = math.inf if size is None or size < 0 else size
        parts = [self._ahead if len(self._ahead) <= wanted else self._ahead[: int(wanted)]]
        self._ahead = self._ahead[len(parts[0]) :]
        have = len(parts[0])
        while have < wanted and (part := self._from_source(int(min(wanted - have, 1 << 20)))):
            parts.append(part)
            have += len(part)
        return parts[0] if len(parts) == 1 else b"".join(parts)

    def close(self) -> None:
        if not self.closed:
            with contextlib.suppress(*BROKEN):
                self._source.close()
        super().close()

    def _from_source(self, size: int) -> bytes:
        if self.trouble or not size:
            return b""
        try:
            # read1: read() would throw away all that it unpacked before the damage
            data = self._unpack(min(size, PIECE_BYTES)) or b""
        except BROKEN as error:
            self.trouble = f"it is damaged or cut off ({_short(error)}): read as far as it goes"
            return b""
        self._count += len(data)
        over_total = self._account.is_over(self._key, self._count)
        if self._count > self._limits.free_bytes and self._count > self._limits.ratio * self._packed_bytes:
            self.trouble = (
                f"it unpacks to more than {self._limits.ratio:.0f} times its size, as zip bombs do: reading stopped at {_size(self._count)}"
            )
        elif self._count > self._limits.member_bytes:
            self.trouble = f"it unpacks to more than {_size(self._limits.member_bytes)}: reading stopped there"
        elif over_total:
            self.trouble = f"its archive unpacks to more than {_size(self._limits.total_bytes)}: reading stopped there"
        return data if not self.trouble else b""


class _Pushed(_Readable):
    """A stream with some bytes put back in front."""

    def __init__(self, front: bytes, source: BinaryIO) -> None:
        super().__init__()
        self._front = front
        self._source = source

    def read(self, size: int | None = -1, /) -> bytes:
        if self._front and size is not None and size >= 0:
            out, self._front = self._front[:size], self._front[size:]
            return out
        front, self._front = self._front, b""
        if size is None or size < 0:
            return front + (self._source.read() or b"")
        return front + (getattr(self._source, "read1", self._source.read)(min(size, PIECE_BYTES)) or b"")

    def close(self) -> None:
        if not self.closed:
            self._source.close()
        super().close()


@dataclass(frozen=True)
class Member:
    """One file, wherever it lies."""

    name: str
    """What to call it to a person: the path, or ``archive!member``."""
    inner: str
    """Its path within the archive or folder that was given, ``/`` between (``activities/12.fit.gz``): what `Session.joins` names."""
    size_bytes: int
    """As it lies there, packed. For a progress bar."""
    archive: str
    """The archive or folder; "" for a single file. Members with one `archive` may join each other."""
    opener: Callable[[], UnpackedStream] = field(repr=False, compare=False)
    """Called by `open`."""

    @property
    def file_name(self) -> str:
        """The last part of the name without ``.gz``: ``12.fit``."""
        last = self.inner.rsplit("/", 1)[-1]
        return last[:-3] if last.lower().endswith(".gz") and len(last) > 3 else last

    def open(self) -> UnpackedStream:
        """The unpacked bytes, from the start; may be called again, also after the walk.

        Raises
        ------
        OSError
            The file cannot be opened (one line).
        """
        try:
            return self.opener()
        except (zlib.error, zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError, EOFError) as error:
            raise OSError(f"{self.name} cannot be opened: {_short(error)}") from None


def walk(path: str | os.PathLike[str], limits: Limits = DEFAULT_LIMITS) -> Iterator[Member | Skipped | Remark]:
    """Every file under `path`: folders in the order of their names, archives in their own order.

    Raises
    ------
    FileNotFoundError
        There is nothing at `path` (one line).
    """
    root = Path(path)
    try:
        mode = root.stat().st_mode
    except FileNotFoundError:
        raise FileNotFoundError(f"there is no file or folder {root}") from None
    except (OSError, ValueError) as error:
        yield Skipped(str(root), "unreadable", _short(error))
        return
    if stat.S_ISDIR(mode):
        hidden = [0]
        yield from _folder(root, root, limits, hidden, [0], 0)
        yield from _hidden_remark(str(root), hidden[0])
    elif _looks_like_zip(root):
        yield from _zip_at(root, str(root), limits)
    else:
        yield from _file(root, root.name, "", limits)


def _folder(
    folder: Path, root: Path, limits: Limits, hidden: list[int], count: list[int], depth: int
) -> Iterator[Member | Skipped | Remark]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError as error:
        yield Skipped(_said(str(folder)), "unreadable", _short(error))
        return
    for entry in entries:
        place = Path(entry.path)
        if _is_hidden(entry.name):
            hidden[0] += 1
            continue
        count[0] += 1
        if count[0] > limits.members:
            if count[0] == limits.members + 1:
                yield Skipped(
                    _said(str(root)),
                    "unreadable",
                    f"there are more than {limits.members} files: the rest is not read; give a smaller folder",
                )
            return
        try:
            if entry.is_dir(follow_symlinks=False):
                if depth >= limits.folders_deep:
                    yield Skipped(_said(entry.path), "unreadable", f"more than {limits.folders_deep} folders deep")
                else:
                    yield from _folder(place, root, limits, hidden, count, depth + 1)
            elif entry.is_symlink() and entry.is_dir():
                yield Skipped(
                    _said(entry.path), "link", "a link to a folder is not followed (it may lead back here); give that folder by itself"
                )
            elif entry.name.lower().endswith(".zip") and entry.is_file():
                yield from _zip_at(place, str(root), limits)
            else:
                yield from _file(place, place.relative_to(root).as_posix(), str(root), limits)
        except OSError as error:
            yield Skipped(_said(entry.path), "unreadable", _short(error))


def _file(path: Path, inner: str, archive: str, limits: Limits) -> Iterator[Member | Skipped]:
    try:
        told = path.stat()
        if not stat.S_ISREG(told.st_mode):
            yield Skipped(_said(str(path)), "unreadable", "it is not a file (a device, pipe or socket)")
            return
        if not os.access(path, os.R_OK):
            yield Skipped(_said(str(path)), "unreadable", "you may not read it (permission denied)")
            return
    except (OSError, ValueError) as error:
        yield Skipped(_said(str(path)), "unreadable", "the link leads nowhere" if path.is_symlink() else _short(error))
        return
    size = told.st_size

    def opened() -> UnpackedStream:
        return UnpackedStream(open(path, "rb"), size, limits)

    yield Member(_said(str(path)), _said(inner), size, archive, opened)


def _zip_at(path: Path, archive: str, limits: Limits) -> Iterator[Member | Skipped | Remark]:
    name = _said(str(path))
    try:
        packed = zipfile.ZipFile(path)
    except BROKEN as error:
        yield Skipped(name, "unreadable", f"it is not a whole zip archive ({_short(error)}): download or copy it again")
        return
    yield from _zip(packed, name, name, limits, nested=False)


def _zip(packed: zipfile.ZipFile, name: str, archive: str, limits: Limits, *, nested: bool) -> Iterator[Member | Skipped | Remark]:
    infos = packed.infolist()
    if len(infos) > limits.members:
        yield Skipped(name, "unreadable", f"the archive says it holds {len(infos)} files, more than {limits.members}: refused")
        return
    if sum(info.file_size for info in infos) > limits.total_bytes:
        yield Skipped(name, "unreadable", f"the archive unpacks to more than {_size(limits.total_bytes)}: refused as a zip bomb")
        return
    overlapping = _overlapping(infos)
    account = _Account(limits.total_bytes)
    hidden = 0
    for info in infos:
        inner = info.filename.replace("\\", "/")
        shown = f"{name}!{_said(inner)}"
        why = _refusal(info, inner, limits, info.header_offset in overlapping)
        if why:
            yield Skipped(shown, *why)
        elif info.is_dir():
            continue
        elif any(_is_hidden(part) for part in inner.split("/")):
            hidden += 1
        elif inner.lower().endswith(".zip"):
            if nested:
                yield Skipped(shown, "unreadable", "an archive in an archive in an archive is not opened: unpack it by hand first")
            else:
                yield from _zip_inside(packed, info, shown, limits, account)
        else:
            yield Member(shown, _said(inner), info.compress_size, archive, _opener(packed, info, limits, account))
    yield from _hidden_remark(name, hidden)


def _refusal(info: zipfile.ZipInfo, inner: str, limits: Limits, overlaps: bool) -> tuple[str, str] | None:
    """Why a member must not or cannot be opened, by what the archive says of it."""
    if inner.startswith("/") or re.match(r"[A-Za-z]:", inner) or ".." in inner.split("/"):
        return "unsafe", "its name leads out of the archive (an absolute path, a drive or ..): not opened"
    if stat.S_ISLNK(info.external_attr >> 16):
        return "link", "a link inside an archive is not followed"
    if info.is_dir():
        return None
    if info.flag_bits & 0x1:
        return "encrypted", "it is encrypted: unpack it with its password first"
    if info.compress_type not in METHODS:
        return "unreadable", "it is packed in a way that is not known here: pack the archive again with plain zip"
    if overlaps:
        return "unsafe", "it shares its bytes with another member, as zip bombs do: not opened"
    if info.file_size > limits.member_bytes:
        return "unsafe", f"it unpacks to {_size(info.file_size)}, more than {_size(limits.member_bytes)}: not opened"
    if info.file_size > limits.free_bytes and info.file_size > limits.ratio * max(1, info.compress_size):
        return (
            "unsafe",
            f"it unpacks to {info.file_size / max(1, info.compress_size):.0f} times its size ({_size(info.file_size)}), as zip bombs do: not opened",
        )
    return None


def _opener(packed: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits, account: _Account) -> Callable[[], UnpackedStream]:
    return lambda: UnpackedStream(cast(BinaryIO, packed.open(info)), info.compress_size, limits, account, info.header_offset)


def _zip_inside(
    packed: zipfile.ZipFile, info: zipfile.ZipInfo, shown: str, limits: Limits, account: _Account
) -> Iterator[Member | Skipped | Remark]:
    """An archive has to be read from its end: it is copied, within the limits, into memory, or an unnamed file above 32 MiB."""
    copy = tempfile.SpooledTemporaryFile(max_size=32 << 20)  # noqa: SIM115
    try:
        with _opener(packed, info, limits, account)() as stream:
            while part := stream.read(1 << 20):
                copy.write(part)
        if stream.trouble:
            copy.close()
            yield Skipped(shown, "unreadable", stream.trouble)
            return
        inside = zipfile.ZipFile(cast(BinaryIO, copy))
    except BROKEN as error:
        copy.close()
        yield Skipped(shown, "unreadable", f"it is not a whole zip archive ({_short(error)})")
        return
    weakref.finalize(inside, copy.close)
    yield from _zip(inside, shown, shown, limits, nested=True)


def _overlapping(infos: list[zipfile.ZipInfo]) -> set[int]:
    """Header offsets of members whose bytes reach into the next one."""
    ordered = sorted(infos, key=lambda info: info.header_offset)
    found: set[int] = set()
    for this, following in pairwise(ordered):
        if this.header_offset + 30 + this.compress_size > following.header_offset:
            found |= {this.header_offset, following.header_offset}
    return found


def _looks_like_zip(path: Path) -> bool:
    try:
        if not path.is_file():
            return False
        with open(path, "rb") as file:
            return file.read(4) in (b"PK\x03\x04", b"PK\x05\x06") or path.suffix.lower() == ".zip"
    except OSError:
        return False


def _is_hidden(part: str) -> bool:
    return part.startswith(".") or part in ("__MACOSX", "Thumbs.db", "desktop.ini")


def _hidden_remark(name: str, count: int) -> Iterator[Remark]:
    if count:
        yield Remark(
            name,
            f"{count} hidden file{'s' if count > 1 else ''} or folder{'s' if count > 1 else ''} (names that start with a dot, __MACOSX) not read",
        )


def _said(name: str) -> str:
    """A name that may be printed: no control characters, no lone surrogates, not endless."""
    clean = "".join(c if c.isprintable() else "?" for c in name)
    return clean if len(clean) <= 300 else clean[:140] + "…" + clean[-140:]


def _short(error: BaseException) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    return (" ".join(str(error).split()) or type(error).__name__)[:120]


def _size(count: float) -> str:
    for unit in ("bytes", "kB", "MB"):
        if count < 1000:
            return f"{count:.0f} {unit}"
        count /= 1000
    return f"{count:.1f} GB"
