# SPDX-License-Identifier: Apache-2.0
"""Writes the seeds of stream_fuzzer.cpp, short inputs that already get as far as a step, and of load_fuzzer.cpp, logs
that already fill every window. `python make_seeds.py seeds load_seeds`"""
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


def write(folder: Path, seeds: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in seeds.items():
        (folder / name).write_bytes(data)


# Commands of load_fuzzer.cpp, and how far the day is from the last one.
RUN, MONTH, JUDGE, MARK, GO, SLEEP, AGAIN = 20, 2, 27, 28, 29, 30, 31
SAME, NEXT, BACK, ANY = 4, 5, 8 * 3, 2


def amounts(distance_m: float = 8000, duration_s: float = 2700, steps: float = 7600, impact: float = 60000, rpe: float = 4) -> bytes:
    counts = (distance_m / 0.5, duration_s / 0.25, steps / 0.5, impact / 4.0, rpe / 1.7e-4)
    return b"".join(struct.pack("<BH", 7, int(count)) for count in counts)


def month(day: int = NEXT, distance_m: float = 8000) -> bytes:
    return bytes([MONTH, day]) + b"".join(amounts(distance_m + 1500 * (i % 3)) for i in range(40))


def run(day: int = NEXT, distance_m: float = 8000) -> bytes:
    return bytes([RUN, day]) + amounts(distance_m)


def on(command: int, day: int = NEXT) -> bytes:
    return bytes([command, day])


def load_seeds() -> dict[str, bytes]:
    judged, asleep = on(JUDGE, SAME) + bytes([1]), bytes([SLEEP, 7, 0])
    every_other_day = b"".join(run() + on(GO) for _ in range(30))
    far = struct.pack("<i", 40_000)
    odd = (b"", struct.pack("<d", float("inf")), struct.pack("<d", 1e308), struct.pack("<d", -0.0), struct.pack("<d", 5e-324))
    return {
        "month": bytes([0]) + month() + judged,
        **{f"month_channel_{channel}": bytes([channel]) + month() + month() + judged for channel in range(1, 5)},
        "every_other_day": bytes([0]) + every_other_day + judged + asleep + every_other_day + judged,
        "two_a_day": bytes([0]) + b"".join(run() + run(SAME, 4000) for _ in range(40)) + judged,
        "unknown_days": bytes([0]) + month() + on(MARK) + run(SAME) + month() + judged + on(MARK) + judged,
        "days_out_of_order": bytes([0]) + month() + run(BACK) + run() + run(BACK) + judged,
        "comeback": bytes([0]) + month() + bytes([GO, 8 * 30 + 3]) + bytes([GO, 8 * 30 + 3]) + run() + judged + month() + judged,
        "wrong_clock": bytes([192]) + month() + bytes([RUN, ANY]) + far + amounts() + judged + month() + judged,
        "again": bytes([0]) + month() + bytes([AGAIN]) + month() + judged,
        "numbers_that_cannot_be": bytes([0]) + month() + b"".join(bytes([RUN, NEXT]) + (b"\0" + number) * 5 for number in odd[1:]) + judged,
        "sums_that_overflow": bytes([0]) + b"".join(bytes([RUN, NEXT]) + (b"\0" + odd[2]) * 5 for _ in range(60)) + judged,
        "compared_with_almost_nothing": bytes([0]) + b"".join(bytes([RUN, NEXT]) + (b"\0" + odd[4]) * 5 for _ in range(40)) + run() + judged,
        "settings": bytes([255]) + struct.pack("<if", 3, 31.0) + month(),
    }


def stream_seeds() -> dict[str, bytes]:
    running = b"".join(ordinary(255) for _ in range(8))
    any_stamp = bytes([0x03]) + struct.pack("<q", 1 << 40) + bytes([255])
    return {
        "run": head(131) + running,
        "run_chest_little_room": head(132, "chest") + running,
        **{f"run_{place}": head(131, place) + running for place in ("foot", "shank", "thigh", "wrist", "pocket")},
        "run_shank_little_room_hole": head(132, "shank") + running + bytes([0x13]) + struct.pack("<I", 900_000) + bytes([255]) + running,
        "run_thigh_lost_values": head(131, "thigh") + running + bytes([0x52, 20]) + bytes([0x51]) + struct.pack("<f", float("nan")) + bytes([20]) + running,
        **{f"run_two_{pair}": head_of_two(131, pair) + running + running for pair in PAIRS},
        "run_two_leg_little_room": head_of_two(132, "leg") + running + running,
        "run_two_leg_clocks": head_of_two(131, "leg", bytes([0]) + struct.pack("<qi", 20_000, 40_000)) + running + running,
        "run_two_leg_stamp_jumps_far": head_of_two(131, "leg") + running + any_stamp + running + running,
        "run_with_hole": head(131) + running + bytes([0x13]) + struct.pack("<I", 900_000) + bytes([255]) + running,
        "run_stamp_jumps_far": head(131) + running + any_stamp + running,
        "run_clock_set_back": head(131) + running + bytes([0x23]) + struct.pack("<H", 60_000) + bytes([255]) + running,
        "run_bursts": head(131) + b"".join(bytes([0x43, 20, 3]) for _ in range(40)) + running,
        "run_lost_values": head(131) + running + bytes([0x52, 20]) + bytes([0x50]) + struct.pack("<f", float("inf")) + bytes([20]) + running,
        "noise": head(33) + b"".join(bytes([0x57]) + struct.pack("<3h", (i * 7919) % 6000 - 3000, 2000, (i * 104729) % 6000 - 3000) for i in range(300)),
        "settings": bytes(range(64)),
    }


def main() -> None:
    write(Path(sys.argv[1]), stream_seeds())
    write(Path(sys.argv[2]), load_seeds())


if __name__ == "__main__":
    main()
