# SPDX-License-Identifier: Apache-2.0
"""Writes small FIT files of runs that never were, field by field, so that a test knows every number in them."""

from __future__ import annotations

import struct
from collections.abc import Iterable

EPOCH_S = 631_065_600
U8, ENUM, U16, U32, F32, TEXT = (0x02, "B"), (0x00, "B"), (0x84, "H"), (0x86, "I"), (0x88, "f"), (0x07, "s")
FILE_ID, SESSION, LAP, RECORD, EVENT, ACTIVITY, ACCELEROMETER = 0, 18, 19, 20, 21, 34, 165
DEVELOPER_ID, FIELD_DESCRIPTION = 207, 206
Field = tuple[int, tuple[int, str], float | bytes]


def crc16(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc


def message(number: int, fields: Iterable[Field], developer: Iterable[Field] = ()) -> bytes:
    """A definition of local message 0 and one message of it; developer fields are those of index 0."""
    fields, developer = list(fields), list(developer)
    layout, values = b"", b""
    for field, (kind, form), value in [*fields, *developer]:
        cell = value if isinstance(value, bytes) else struct.pack("<" + form, value)
        layout += bytes([field, len(cell), 0 if (field, (kind, form), value) in developer else kind])
        values += cell
    head = bytes([0x40 | (0x20 if developer else 0), 0, 0]) + struct.pack("<H", number) + bytes([len(fields)])
    layout = layout[: 3 * len(fields)] + (bytes([len(developer)]) + layout[3 * len(fields) :] if developer else b"")
    return head + layout + b"\x00" + values


def whole(*messages: bytes) -> bytes:
    """The messages as a FIT file, with header and checksum."""
    body = b"".join(messages)
    head = struct.pack("<BBHI4s", 12, 0x20, 2100, len(body), b".FIT")
    return head + body + struct.pack("<H", crc16(head + body))


def file_id(unix_s: int = 1_750_000_000, kind: int = 4) -> bytes:
    return message(FILE_ID, [(0, ENUM, kind), (1, U16, 255), (2, U16, 7), (4, U32, unix_s - EPOCH_S)])


def record(
    unix_s: int, distance_m: float = 0.0, cadence: int = 85, heart: int = 150, more: Iterable[Field] = (), developer: Iterable[Field] = ()
) -> bytes:
    standing = [(253, U32, unix_s - EPOCH_S), (5, U32, round(distance_m * 100)), (4, U8, cadence), (3, U8, heart), (6, U16, 3000)]
    return message(RECORD, [*standing, *more], developer)


def session(unix_s: int, timer_s: float, distance_m: float, sport: int = 1, sub_sport: int = 0, more: Iterable[Field] = ()) -> bytes:
    fields: list[Field] = [
        (253, U32, unix_s - EPOCH_S + int(timer_s)),
        (2, U32, unix_s - EPOCH_S),
        (7, U32, round(timer_s * 1000) + 60_000),
        (8, U32, round(timer_s * 1000)),
        (9, U32, round(distance_m * 100)),
        (5, ENUM, sport),
        (6, ENUM, sub_sport),
    ]
    return message(SESSION, [*fields, *more])


def activity(unix_s: int, ahead_s: int) -> bytes:
    return message(ACTIVITY, [(253, U32, unix_s - EPOCH_S), (5, U32, unix_s - EPOCH_S + ahead_s), (1, U16, 1)])


def run(unix_s: int = 1_750_000_000, seconds: int = 60, ahead_s: int = 7200, **told: object) -> bytes:
    """A run of `seconds` at 3 m/s and 85 strides a minute."""
    rows = [record(unix_s + i, 3.0 * i) for i in range(seconds + 1)]
    return whole(file_id(unix_s), *rows, session(unix_s, seconds, 3.0 * seconds, **told), activity(unix_s + seconds, ahead_s))  # type: ignore[arg-type]
