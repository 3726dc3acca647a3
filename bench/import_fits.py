# SPDX-License-Identifier: Apache-2.0
"""How many FIT files a second a training log takes in.

    python bench/import_fits.py FOLDER_WITH_FITS [--files 3000] [--keep OUT] [--store]

FOLDER_WITH_FITS is the folder of recordings (`$CADANS_DATA/device_fit`). Its longest run is made an hour long (its first records follow its
last ones again, later and further; a watch's hour is about 3,600 records) and written `--files` times, each ten hours after the one
before, with new times and checksums: different runs. Timed are the reader alone, `cadans.read_log`, and with --store an own log
that is filled twice.
"""

from __future__ import annotations

import argparse
import pathlib
import struct
import tempfile
import time
from typing import NamedTuple

import numpy as np

HOUR_S = 3600
SHIFT_S = 36_000
RECORD, SESSION, LAP, ACTIVITY, FILE_ID = 20, 18, 19, 34, 0
TIMESTAMP = 253
MOMENTS = {FILE_ID: {4}, SESSION: {2, TIMESTAMP}, LAP: {2, TIMESTAMP}, ACTIVITY: {5, TIMESTAMP}}
"""Fields that hold a moment (file_id.time_created, start_time, local_timestamp); of all other messages the timestamp alone."""


class Message(NamedTuple):
    """One message of a FIT file, as its bytes stand there."""

    data: bytes
    number: int
    """-1: a definition."""
    places: dict[int, tuple[int, str]]
    """field -> (offset within `data`, struct format), of the fields of four bytes."""


def crc_table() -> list[int]:
    table = []
    for byte in range(256):
        crc = byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
        table.append(crc)
    return table


CRC_TABLE = crc_table()


def crc16(data: bytes) -> int:
    """The checksum of FIT."""
    crc, table = 0, CRC_TABLE
    for byte in data:
        crc = crc >> 8 ^ table[(crc ^ byte) & 0xFF]
    return crc


def messages_of(file: bytes) -> list[Message]:
    """The messages of a sound FIT file without compressed times."""
    size, at = struct.unpack_from("<I", file, 4)[0], file[0]
    end = at + size
    layouts: dict[int, tuple[int, int, dict[int, tuple[int, str]]]] = {}
    out: list[Message] = []
    while at < end:
        header = file[at]
        if header & 0x80:
            raise ValueError("a file with compressed times cannot be moved in time here")
        if header & 0x40:
            order = ">" if file[at + 2] else "<"
            number, count = struct.unpack_from(f"{order}HB", file, at + 3)
            length, places = 1, {}
            for i in range(count):
                field, width, _ = file[at + 6 + 3 * i : at + 9 + 3 * i]
                if width == 4:
                    places[field] = (length, f"{order}I")
                length += width
            after = at + 6 + 3 * count
            if header & 0x20:
                for i in range(file[after]):
                    length += file[after + 2 + 3 * i]
                after += 1 + 3 * file[after]
            layouts[header & 15] = (number, length, places)
            out.append(Message(file[at:after], -1, {}))
            at = after
        else:
            number, length, places = layouts[header & 15]
            out.append(Message(file[at : at + length], number, places))
            at += length
    return out


def value(message: Message, field: int) -> int:
    offset, form = message.places[field]
    return int(struct.unpack_from(form, message.data, offset)[0])


def changed(message: Message, values: dict[int, int]) -> Message:
    data = bytearray(message.data)
    for field, number in values.items():
        if field in message.places:
            offset, form = message.places[field]
            struct.pack_into(form, data, offset, number)
    return message._replace(data=bytes(data))


def hour_of(messages: list[Message]) -> list[Message]:
    """The same run, an hour long: its first records follow its last ones, as much later and further."""
    records = [m for m in messages if m.number == RECORD and TIMESTAMP in m.places]
    first, last = value(records[0], TIMESTAMP), value(records[-1], TIMESTAMP)
    span, way = last - first + 1, value(records[-1], 5) - value(records[0], 5)
    more: list[Message] = []
    while span < HOUR_S and len(more) + len(records) < HOUR_S + 200:
        for record in records:
            moment = value(record, TIMESTAMP) + span
            if moment > first + HOUR_S:
                break
            more.append(changed(record, {TIMESTAMP: moment, 5: value(record, 5) + way}))
        span, way = 2 * span, 2 * way
    if not more:
        return messages
    end, far = value(more[-1], TIMESTAMP), value(more[-1], 5)
    at = max(i for i, m in enumerate(messages) if m.number == RECORD) + 1
    tail = []
    for message in messages[at:]:
        if message.number == SESSION:
            elapsed = 1000 * (end - first)
            message = changed(message, {TIMESTAMP: end, 7: elapsed, 8: elapsed, 9: far})
        elif message.number == ACTIVITY:
            ahead = value(message, 5) - value(message, TIMESTAMP)
            message = changed(message, {TIMESTAMP: end, 5: end + ahead})
        tail.append(message)
    return [*messages[:at], *more, *tail]


class Stamper:
    """Writes one run again and again, at other times."""

    def __init__(self, messages: list[Message]) -> None:
        self._body = np.frombuffer(b"".join(m.data for m in messages), np.uint8).copy()
        at, places = 0, {"<I": [], ">I": []}
        for message in messages:
            for field in MOMENTS.get(message.number, {TIMESTAMP}):
                if field in message.places:
                    offset, form = message.places[field]
                    places[form].append(at + offset)
            at += len(message.data)
        self._places = {form: np.array(offsets, np.int64) for form, offsets in places.items()}

    def file(self, later_s: int) -> bytes:
        """The whole file, `later_s` seconds later."""
        body = self._body.copy()
        for form, offsets in self._places.items():
            cells = body[offsets[:, None] + np.arange(4)].copy().view(form.replace("I", "u4"))
            known = cells != 0xFFFFFFFF
            cells[known] = (cells[known].astype(np.int64) + later_s).astype(cells.dtype)
            body[offsets[:, None] + np.arange(4)] = cells.view(np.uint8)
        head = struct.pack("<BBHI4s", 12, 16, 100, body.size, b".FIT")
        whole = head + body.tobytes()
        return whole + struct.pack("<H", crc16(whole))


def longest_run(folder: pathlib.Path) -> pathlib.Path:
    from cadans.log.activity import read_activity

    return max(folder.glob("*.fit"), key=lambda file: read_activity(file).session.duration_s)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--files", type=int, default=3000)
    parser.add_argument("--keep", type=pathlib.Path, help="write the files here and leave them")
    parser.add_argument("--store", action="store_true", help="fill an own log too, twice")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        out = asked.keep or pathlib.Path(scratch) / "fits"
        out.mkdir(parents=True, exist_ok=True)
        source = longest_run(asked.folder)
        messages = messages_of(source.read_bytes())
        records = sum(m.number == RECORD for m in messages)
        messages = hour_of(messages)
        now = sum(m.number == RECORD for m in messages)
        stamper = Stamper(messages)
        print(f"{source.name}: {records} records, made {now}; {asked.files} copies, ten hours apart")
        for number in range(asked.files):
            (out / f"run{number:05d}.fit").write_bytes(stamper.file(SHIFT_S * (number - asked.files // 2)))
        measure(out, asked.files, pathlib.Path(scratch) / "log.sqlite" if asked.store else None)


def measure(folder: pathlib.Path, files: int, store: pathlib.Path | None) -> None:
    from cadans.log.fit import read_fit
    from cadans.log.read import read_log
    from cadans.log.reader import Asked
    from cadans.log.session import Session

    begin, cpu = time.perf_counter(), time.process_time()
    starts = set()
    for file in sorted(folder.glob("run*.fit")):
        with file.open("rb") as stream:
            starts |= {found.start_utc for found in read_fit(stream, file.name, Asked()) if isinstance(found, Session)}
    said("reader alone", files, begin, cpu)
    if len(starts) != files:
        raise SystemExit(f"{files} files gave {len(starts)} runs")
    begin, cpu = time.perf_counter(), time.process_time()
    log = read_log(folder)
    said("read_log", files, begin, cpu)
    print(f"  {len(log.sessions)} runs, {len(log.skipped)} skipped")
    if store is not None:
        from cadans.log.store import Store

        with Store(store) as own:
            for name in ("first import", "second import"):
                begin, cpu = time.perf_counter(), time.process_time()
                own.take(folder)
                said(name, files, begin, cpu)


def said(name: str, files: int, begin: float, cpu: float) -> None:
    """One line: wall time, and the files a second of one core's time."""
    wall, core = time.perf_counter() - begin, time.process_time() - cpu
    print(
        f"{name:14s} {wall:8.2f} s  {files / wall:8.1f} files/s  {1e3 * core / files:6.2f} ms of a core a file  {files / core:8.1f} files/s/core"
    )


if __name__ == "__main__":
    main()
