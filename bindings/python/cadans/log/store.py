# SPDX-License-Identifier: Apache-2.0
"""The runner's own log: one SQLite file in the user's data folder (``CADANS_LOG`` names another).

    files ──► Store.take ──► each session as its file told it ──► Store.log ──► make_log ──► TrainingLog

What the files told is kept, session by session; checks, dates and duplicates are worked out when the log is asked for, so the same
run from two devices is recognised whenever they came, and another time zone needs no new import. A file that was seen before (place, size and time; or content)
is not opened again.

Never in it: positions, titles of runs, names or places of files (of these a digest, to know them again). The file can be read by its owner alone.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import re
import sqlite3
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any, Self
from zoneinfo import ZoneInfo

from .archive import Member
from .clock import EPOCH, as_zone, microseconds
from .duplicates import file_of, joined_file
from .read import FileRead, Paths, checked_unit, find_members, packed_bytes, read_member
from .reader import Asked
from .session import Found, Pain, Remark, Session, Skipped, UnknownDay
from .training_log import PAIN_WHEN, TrainingLog, make_log

__all__ = ["Scrubbed", "Store", "Taken", "own_log_path"]

APPLICATION = 0x63616461  # "cada"
SCHEMA = 1
READING = 1
"""Rises when readers learn to tell more: files that were seen are then read again."""
BATCH_FILES = 100
BUSY_S = 30.0
DAY_US = 86_400_000_000

TABLES = """
CREATE TABLE setting (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE session (
  id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, sport TEXT NOT NULL, start_us INTEGER, local_us INTEGER,
  distance_m REAL, duration_s REAL, elapsed_s REAL, steps REAL, impact REAL, rpe REAL, avg_hr_bpm REAL,
  shoe TEXT NOT NULL, source TEXT NOT NULL, device TEXT NOT NULL, content TEXT NOT NULL, told_in TEXT NOT NULL, joins TEXT NOT NULL, vendor TEXT NOT NULL);
CREATE INDEX session_content ON session (content);
CREATE TABLE seen_content (content TEXT PRIMARY KEY, reading INTEGER NOT NULL, unit TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE seen_place (place TEXT PRIMARY KEY, content TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE pain (day TEXT NOT NULL, "when" TEXT NOT NULL, place TEXT NOT NULL, score REAL NOT NULL, PRIMARY KEY (day, "when", place)) WITHOUT ROWID;
CREATE TABLE unknown_day (day TEXT PRIMARY KEY) WITHOUT ROWID;
"""
NUMBERS = ("distance_m", "duration_s", "elapsed_s", "steps", "impact", "rpe", "avg_hr_bpm")
COLUMNS = ("digest", "sport", "start_us", "local_us", *NUMBERS, "shoe", "source", "device", "content", "told_in", "joins", "vendor")


@dataclass
class Taken:
    """What an import did."""

    files: int = 0
    known_files: int = 0
    """Seen before: not opened."""
    new: int = 0
    """Sessions that the log did not have."""
    known: int = 0
    """Sessions that it had, told in the very same way."""
    new_runs: int = 0
    """How many runs the log has more than before."""
    duplicates: int = 0
    """Of the new: the same run as another, from a second device or export. They give what the first did not tell."""
    skipped: list[Skipped] = field(default_factory=list)
    """What was not read, and why; of what was read, see `TrainingLog.skipped`."""
    remarks: list[Remark] = field(default_factory=list)
    log: TrainingLog | None = None
    """The log as it is now."""


@dataclass(frozen=True)
class Scrubbed:
    """What `Store.scrub` removed, and all that the file can hold."""

    devices: int
    shoes: int
    places_of_files: int
    columns: dict[str, tuple[str, ...]]
    """Every table and its columns: none is a position or a title."""


def own_log_path() -> Path:
    """Where the own log lies: ``CADANS_LOG``, else ``log.db`` in the user's data folder."""
    told = os.environ.get("CADANS_LOG", "").strip()
    if told:
        return Path(told).expanduser()
    try:
        from platformdirs import user_data_dir
    except ModuleNotFoundError:
        raise ModuleNotFoundError('the own log needs platformdirs: pip install "cadans[all]"', name="platformdirs") from None
    return Path(user_data_dir("cadans", appauthor=False)) / "log.db"


class Store:
    """The own log in a file. ``with Store() as store: store.take("export.zip"); store.log()``.

    Parameters
    ----------
    path : path-like, optional
        Left out: `own_log_path`.
    create : bool
        False: a log that is not there is empty, and no file is made.

    Raises
    ------
    ValueError
        The file is damaged, is no cadans log, or was written by a newer cadans (one line that says what to do).
    """

    def __init__(self, path: str | os.PathLike[str] | None = None, *, create: bool = True) -> None:
        self.path = Path(path) if path is not None else own_log_path()
        if not create and not self.path.exists():
            self._base = sqlite3.connect(":memory:", isolation_level=None)
        else:
            self._base = self._opened()
        try:
            with self._asking():
                self._prepare()
        except BaseException:
            self._base.close()
            raise

    def close(self) -> None:
        """Close the file."""
        self._base.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    # ---- in

    def take(
        self,
        paths: Paths,
        *,
        tz: str | ZoneInfo | None = None,
        distance_unit: str | None = None,
        progress: Callable[[float], None] | None = None,
        now: datetime | None = None,
    ) -> Taken:
        """Import files, folders and archives. Taking the same twice changes nothing, and opens nothing.

        Parameters
        ----------
        tz : name of a zone, optional
            Where the runner lives: kept, for this import and for `log`.
        distance_unit : {"km", "mi"}, optional
            Of tables that do not tell.

        Raises
        ------
        FileNotFoundError, ValueError
            A path or a setting is wrong, or another program holds the log.
        """
        zone = as_zone(tz)
        asked = Asked(tz=zone, distance_unit=checked_unit(distance_unit))
        members, passed = find_members(paths)
        before = self.log(now=now)
        if zone is not None:
            self.set_tz(zone)
        out = Taken(files=len(members), skipped=[each for each in passed if isinstance(each, Skipped)])
        out.remarks += [each for each in passed if isinstance(each, Remark)]
        unit = asked.distance_unit or ""
        places, contents = self._seen()

        def known(content: str) -> bool:
            return content in contents and contents[content][0] == READING and unit in ("", contents[content][1])

        total = sum(member.size_bytes for member in members) or 1
        done = 0
        batch = Batch()
        for member in members:
            place = _place(member)
            content = places.get(place, "")
            if not known(content):
                content = _content(member)
            if known(content):
                out.known_files += 1
                if place and places.get(place) != content:
                    batch.places.append((place, content))
            else:

                def report(count: int, before: int = done, member: Member = member) -> None:
                    if progress is not None:
                        progress((before + packed_bytes(member, count)) / total)

                if content in contents:
                    batch.anew.append(content)
                if batch.add(read_member(member, asked, report), content, place, unit, out):
                    contents[content] = (READING, unit)
                if batch.files >= BATCH_FILES:
                    self._write(batch, out)
            done += member.size_bytes
            if progress is not None:
                progress(done / total)
        self._write(batch, out)
        out.log = self.log(now=now) if batch.written or zone is not None else before
        out.new_runs = len(out.log) - len(before)
        out.duplicates = out.log.skipped_counts.get("duplicate", 0) - before.skipped_counts.get("duplicate", 0)
        return out

    def add(self, session: Session) -> bool:
        """Add one session by hand; False where the log had it already.

        Raises
        ------
        ValueError
            It has no date.
        """
        if session.start_utc is None and session.start_local is None:
            raise ValueError("a session needs a date")
        batch, out = Batch(), Taken()
        batch.add(FileRead("", "manual", [session]), "", "", "", out)
        self._write(batch, out)
        return out.new == 1

    def add_pain(self, day: date, when: str, score: float, where: str = "") -> None:
        """Note pain; a second note of the same day, moment and place replaces the first.

        Raises
        ------
        ValueError
            The score is not 0 to 10, or `when` is none of "during", "after", "next-morning".
        """
        if when not in PAIN_WHEN:
            raise ValueError(f"when must be one of {', '.join(map(repr, PAIN_WHEN))}; got {when!r}")
        if not 0 <= score <= 10:
            raise ValueError(f"a pain score must be in [0, 10], got {score:g}")
        with self._asking(), self._changing():
            self._base.execute("INSERT OR REPLACE INTO pain VALUES (?, ?, ?, ?)", _pain_row(day, when, score, where))

    def add_unknown_day(self, day: date) -> None:
        """Mark a day of which nothing is known: the watch was at home. It is not rest."""
        with self._asking(), self._changing():
            self._base.execute("INSERT OR IGNORE INTO unknown_day VALUES (?)", (day.isoformat(),))

    def remove(self, day: date) -> int:
        """Remove what was added by hand for that day: sessions, pain, the mark of an unknown day. What files told stays. How much it was."""
        from_us = microseconds(datetime(day.year, day.month, day.day))
        count = 0
        with self._asking(), self._changing():
            count += self._base.execute(
                "DELETE FROM session WHERE source = 'manual' AND content = '' AND local_us >= ? AND local_us < ?", (from_us, from_us + DAY_US)
            ).rowcount
            count += self._base.execute("DELETE FROM pain WHERE day = ?", (day.isoformat(),)).rowcount
            count += self._base.execute("DELETE FROM unknown_day WHERE day = ?", (day.isoformat(),)).rowcount
        return count

    def set_tz(self, tz: str | ZoneInfo) -> None:
        """Keep where the runner lives."""
        with self._asking(), self._changing():
            self._base.execute("INSERT OR REPLACE INTO setting VALUES ('tz', ?)", (str(as_zone(tz)),))

    # ---- out

    @property
    def tz(self) -> str | None:
        """Where the runner lives, as last told; None: not told."""
        with self._asking():
            row = self._base.execute("SELECT value FROM setting WHERE name = 'tz'").fetchone()
        return row[0] if row else None

    def log(self, tz: str | ZoneInfo | None = None, *, now: datetime | None = None) -> TrainingLog:
        """The log as it is now, in that zone, or the one that was last told."""
        zone = as_zone(tz) if tz is not None else _zone_or_none(self.tz)
        with self._asking():
            rows = self._base.execute(f"SELECT id, {', '.join(COLUMNS)} FROM session ORDER BY id").fetchall()
            pain = self._base.execute('SELECT day, "when", score, place FROM pain').fetchall()
            unknown = self._base.execute("SELECT day FROM unknown_day").fetchall()
        labels: dict[str, str] = {}
        found: list[Found] = []
        for row in rows:
            session = _session(dict(zip(("id", *COLUMNS), row)))
            labels[session.file] = _label(session)
            found.append(session)
        found += [Pain(date.fromisoformat(day), when, score, where) for day, when, score, where in pain]
        found += [UnknownDay(date.fromisoformat(day)) for (day,) in unknown]
        log = make_log(found, zone, now=now)

        def named(text: str) -> str:
            return LABEL.sub(lambda match: labels.get(match[0], match[0]), text)

        log.skipped[:] = [Skipped(named(each.file), each.what, named(each.why)) for each in log.skipped]
        log.remarks[:] = [Remark(named(each.file), named(each.text)) for each in log.remarks]
        return log

    def scrub(self, *, shoes: bool = False) -> Scrubbed:
        """Remove what could tell who or where: names of devices, digests of the places of files; shoes where asked. The file is then
        written anew, so that nothing of it is left between its pages."""
        with self._asking():
            with self._changing():
                devices = self._base.execute("UPDATE session SET device = '' WHERE device <> ''").rowcount
                worn = self._base.execute("UPDATE session SET shoe = '' WHERE shoe <> ''").rowcount if shoes else 0
                places = self._base.execute("DELETE FROM seen_place").rowcount
            self._base.execute("VACUUM")
            names = [name for (name,) in self._base.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
            columns = {name: tuple(row[1] for row in self._base.execute(f'PRAGMA table_info("{name}")')) for name in names}
        return Scrubbed(devices, worn, places, columns)

    # ---- the file

    def _opened(self) -> sqlite3.Connection:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            os.close(os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600))
        except OSError as error:
            why = (error.strerror or str(error)).lower()
            raise ValueError(f"the log {self.path} cannot be opened ({why}): set CADANS_LOG to another file") from None
        return sqlite3.connect(self.path, timeout=BUSY_S, isolation_level=None)

    def _prepare(self) -> None:
        base = self._base
        base.execute("PRAGMA secure_delete = ON")
        version, application = (base.execute(f"PRAGMA {name}").fetchone()[0] for name in ("user_version", "application_id"))
        if application == APPLICATION and version == SCHEMA:
            return
        if application == APPLICATION and version > SCHEMA:
            raise ValueError(f"the log {self.path} was written by a newer cadans (schema {version}, this one knows {SCHEMA}): update cadans")
        with self._changing():
            if base.execute("PRAGMA user_version").fetchone()[0] == SCHEMA:  # another process was first
                return
            if base.execute("SELECT count(*) FROM sqlite_master").fetchone()[0]:
                raise ValueError(f"{self.path} is a database, but no cadans log: set CADANS_LOG to another file")
            for statement in TABLES.split(";\n"):
                base.execute(statement)
            base.execute(f"PRAGMA application_id = {APPLICATION}")
            base.execute(f"PRAGMA user_version = {SCHEMA}")

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """What SQLite says becomes one line that says what to do."""
        try:
            yield
        except sqlite3.OperationalError as error:
            if "locked" in str(error) or "busy" in str(error):
                raise ValueError(f"another program is writing the log {self.path}: try again when it is done") from None
            raise ValueError(f"the log {self.path} cannot be used ({error}): is the disk full, or the file not yours?") from None
        except sqlite3.DatabaseError as error:
            raise ValueError(f"the log {self.path} is damaged or no cadans log ({error}): move it away and import your files again") from None

    @contextmanager
    def _changing(self) -> Iterator[None]:
        """All of it, or nothing."""
        self._base.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._base.execute("ROLLBACK")
            raise
        self._base.execute("COMMIT")

    def _seen(self) -> tuple[dict[str, str], dict[str, tuple[int, str]]]:
        with self._asking():
            places = dict(self._base.execute("SELECT place, content FROM seen_place"))
            contents = {content: (reading, unit) for content, reading, unit in self._base.execute("SELECT * FROM seen_content")}
        return places, contents

    def _write(self, batch: Batch, out: Taken) -> None:
        marks = ", ".join("?" * len(COLUMNS))
        with self._asking(), self._changing():
            self._base.executemany("DELETE FROM session WHERE content = ?", [(content,) for content in batch.anew])
            for row in batch.rows:
                new = self._base.execute(f"INSERT OR IGNORE INTO session ({', '.join(COLUMNS)}) VALUES ({marks})", row).rowcount
                out.new += new
                out.known += 1 - new
            self._base.executemany("INSERT OR IGNORE INTO unknown_day VALUES (?)", batch.unknown)
            self._base.executemany("INSERT OR REPLACE INTO pain VALUES (?, ?, ?, ?)", batch.pain)
            self._base.executemany("INSERT OR REPLACE INTO seen_content VALUES (?, ?, ?)", batch.contents)
            self._base.executemany("INSERT OR REPLACE INTO seen_place VALUES (?, ?)", batch.places)
        batch.written += batch.files
        batch.clear()


class Batch:
    """What is written in one go."""

    def __init__(self) -> None:
        self.written = 0
        """How many files were."""
        self.clear()

    def clear(self) -> None:
        self.files = 0
        self.anew: list[str] = []
        """Contents that are read again, told another unit: what was read of them before goes."""
        self.rows: list[tuple[Any, ...]] = []
        self.places: list[tuple[str, str]] = []
        self.contents: list[tuple[str, int, str]] = []
        self.unknown: list[tuple[str]] = []
        self.pain: list[tuple[str, str, str, float]] = []

    def add(self, read: FileRead, content: str, place: str, unit: str, out: Taken) -> bool:
        """What a file gave; whether it is remembered: one that could not be opened is not, next time it may."""
        self.files += 1
        for each in read.found:
            if isinstance(each, Skipped):
                out.skipped.append(each)
            elif isinstance(each, Remark):
                out.remarks.append(each)
            elif isinstance(each, UnknownDay):
                self.unknown.append((each.date.isoformat(),))
            elif isinstance(each, Pain):
                self.pain.append(_pain_row(each.date, each.when, each.score, each.where))
            else:
                try:
                    self.rows.append(_row(each, content))
                except (OverflowError, ValueError):
                    out.skipped.append(Skipped(each.file, "implausible", "its date is none that a calendar has"))
        opened = bool(read.reader) or not any(isinstance(each, Skipped) and each.what == "unreadable" for each in read.found)
        if not content or not opened:
            return False
        self.contents.append((content, READING, unit))
        if place:
            self.places.append((place, content))
        return True


LABEL = re.compile(r"log![0-9a-f]+:\d+")


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _place(member: Member) -> str:
    """Where a file lies and what it looked like from outside (size and time of it, or of the archive it is in); "" where that cannot be told."""
    parts = member.name.split("!")
    for count in range(len(parts), 0, -1):
        try:
            told = Path("!".join(parts[:count])).stat()
        except (OSError, ValueError):
            continue
        return _digest(f"{Path(member.name).absolute()}|{told.st_size}|{told.st_mtime_ns}|{member.size_bytes}")
    return ""


def _content(member: Member) -> str:
    """The same for the same bytes, unpacked, wherever they lie; "" where they cannot be read."""
    crc, size = 0, 0
    try:
        with member.open() as stream:
            while part := stream.read(1 << 20):
                crc = zlib.crc32(part, crc)
                size += len(part)
            return "" if stream.trouble else f"{size}-{crc:08x}"
    except OSError:
        return ""


def _row(session: Session, content: str) -> tuple[Any, ...]:
    start = None if session.start_utc is None else microseconds(session.start_utc.astimezone(UTC))
    local = None if session.start_local is None else microseconds(session.start_local.replace(tzinfo=None))
    numbers = tuple(None if math.isnan(value) else float(value) for value in (getattr(session, name) for name in NUMBERS))
    vendor = json.dumps({name: value for name, value in sorted(session.vendor.items()) if math.isfinite(value)})
    shoe = " ".join(session.shoe.split())[:64]
    told = (session.sport, start, local, *numbers, shoe, session.source)
    digest = _digest(repr((*told, vendor)))
    device = " ".join(session.device.split())[:64]
    joins = _digest(joined_file(session)) if session.joins else ""
    return (digest, *told, device, content, _digest(file_of(session)), joins, vendor)


def _pain_row(day: date, when: str, score: float, where: str) -> tuple[str, str, str, float]:
    return (day.isoformat(), when, " ".join(where.split())[:64], float(score))


def _session(row: dict[str, Any]) -> Session:
    numbers: dict[str, Any] = {name: math.nan if row[name] is None else row[name] for name in NUMBERS}
    return Session(
        sport=row["sport"],
        start_utc=None if row["start_us"] is None else EPOCH + timedelta(microseconds=row["start_us"]),
        start_local=None if row["local_us"] is None else (EPOCH + timedelta(microseconds=row["local_us"])).replace(tzinfo=None),
        **numbers,
        shoe=row["shoe"],
        source=row["source"],
        device=row["device"],
        file=f"log!{row['told_in']}:{row['id']}",
        joins=row["joins"],
        vendor=json.loads(row["vendor"]),
    )


def _label(session: Session) -> str:
    """How a stored session is called to a person: its source and when it was."""
    when = session.start_local or session.start_utc
    return f"{session.source} {when:%Y-%m-%d %H:%M}" if when is not None else session.source


def _zone_or_none(name: str | None) -> ZoneInfo | None:
    return as_zone(name) if name else None

