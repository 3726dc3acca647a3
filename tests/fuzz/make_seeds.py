# SPDX-License-Identifier: Apache-2.0
"""Writes the seeds of stream_fuzzer.cpp: short inputs that already get as far as a step. `python make_seeds.py seeds`"""
import struct
import sys
from pathlib import Path


PLACES = {"pelvis": 0, "chest": 1, "foot": 2, "shank": 3, "thigh": 4, "wrist": 5, "pocket": 6}
PAIRS = {"leg": 0, "feet": 1, "pelvis_thigh": 2, "wrist_chest": 3}


def head(choice: int, place: str = "pelvis", usual: int = 7) -> bytes:
    """Settings at their usual values; `usual` is any byte that is not 0 or 1 modulo 8."""
    return bytes([choice, PLACES[place]]) + bytes([usual]) * 6


def head_of_two(choice: int, pair: str, clocks: bytes = bytes([7])) -> bytes:
    """The same for each of two sensors, and their clocks."""
    return bytes([choice, 7, PAIRS[pair]]) + (bytes([7]) * 6 + clocks) * 2


def ordinary(repeat: int) -> bytes:
    """One command: an ordinary sample of nothing but the run beneath, `repeat` + 1 times."""
    return bytes([0x57]) + struct.pack("<3h", 0, 0, 0) + bytes([repeat])


def main() -> None:
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    run = b"".join(ordinary(255) for _ in range(8))
    any_stamp = bytes([0x03]) + struct.pack("<q", 1 << 40) + bytes([255])
    seeds = {
        "run": head(131) + run,
        "run_chest_little_room": head(132, "chest") + run,
        **{f"run_{place}": head(131, place) + run for place in ("foot", "shank", "thigh", "wrist", "pocket")},
        "run_shank_little_room_hole": head(132, "shank") + run + bytes([0x13]) + struct.pack("<I", 900_000) + bytes([255]) + run,
        "run_thigh_lost_values": head(131, "thigh") + run + bytes([0x52, 20]) + bytes([0x51]) + struct.pack("<f", float("nan")) + bytes([20]) + run,
        **{f"run_two_{pair}": head_of_two(131, pair) + run + run for pair in PAIRS},
        "run_two_leg_little_room": head_of_two(132, "leg") + run + run,
        "run_two_leg_clocks": head_of_two(131, "leg", bytes([0]) + struct.pack("<qi", 20_000, 40_000)) + run + run,
        "run_two_leg_stamp_jumps_far": head_of_two(131, "leg") + run + any_stamp + run + run,
        "run_with_hole": head(131) + run + bytes([0x13]) + struct.pack("<I", 900_000) + bytes([255]) + run,
        "run_stamp_jumps_far": head(131) + run + any_stamp + run,
        "run_clock_set_back": head(131) + run + bytes([0x23]) + struct.pack("<H", 60_000) + bytes([255]) + run,
        "run_bursts": head(131) + b"".join(bytes([0x43, 20, 3]) for _ in range(40)) + run,
        "run_lost_values": head(131) + run + bytes([0x52, 20]) + bytes([0x50]) + struct.pack("<f", float("inf")) + bytes([20]) + run,
        "noise": head(33) + b"".join(bytes([0x57]) + struct.pack("<3h", (i * 7919) % 6000 - 3000, 2000, (i * 104729) % 6000 - 3000) for i in range(300)),
        "settings": bytes(range(64)),
    }
    for name, data in seeds.items():
        (folder / name).write_bytes(data)


if __name__ == "__main__":
    main()
