# SPDX-License-Identifier: Apache-2.0
"""What a column of a file holds, read from its name."""

from __future__ import annotations

import re
from dataclasses import dataclass

__all__ = ["Meaning", "meaning_of", "placement_of"]

# Every way to write a unit that was met in a file.
ACCEL_UNITS = {
    **dict.fromkeys(("m/s2", "m/s^2", "m/s²", "m/s/s", "m/(s^2)", "m/(s²)", "mps2", "ms2", "ms-2", "m s-2", "m_s2"), "m/s2"),
    "g": "g",
    **dict.fromkeys(("mg", "milli-g"), "mg"),
}
GYRO_UNITS = {
    **dict.fromkeys(("rad/s", "radps", "rad_s", "rads", "rad/sec", "rad s-1"), "rad/s"),
    **dict.fromkeys(("deg/s", "degps", "deg_s", "dps", "°/s", "deg/sec", "deg s-1"), "deg/s"),
}
TIME_UNITS = {
    **dict.fromkeys(("s", "sec", "seconds", "second"), "s"),
    **dict.fromkeys(("ms", "msec", "millis", "milliseconds"), "ms"),
    **dict.fromkeys(("us", "µs", "μs", "usec", "micros", "microsec", "microseconds"), "us"),
    **dict.fromkeys(("ns", "nanos", "nanoseconds"), "ns"),
}
ACCEL_WORDS = {"a", "acc", "accel", "accelerometer", "acceleration", "specificforce"}
GYRO_WORDS = {"g", "gyr", "gyro", "gyroscope", "rotationrate", "angularvelocity", "angularrate", "omega", "w", "rot"}
TIME_WORDS = {"t", "time", "timestamp", "secondselapsed", "sampletime", "datetime", "unixtime", "unixtimestamp", "elapsed", "elapsedtime"}
WITHOUT_GRAVITY = {"linear", "user", "free", "freeacc", "dynamic"}
NOT_MOTION = {"mag", "magn", "magnetometer", "gravity", "grav", "quat", "quaternion", "euler", "emg", "vicon"}
FILLER = {"sensor", "imu", "cal", "raw", "data", "value", "axis", "component", "total", "phone"}

PLACEMENT_WORDS = {
    "pelvis": "pelvis", "sacrum": "pelvis", "sacral": "pelvis", "waist": "pelvis", "belt": "pelvis", "lumbar": "pelvis",
    "lowerback": "pelvis", "hips": "pelvis",
    "chest": "chest", "sternum": "chest",
    "thigh": "thigh", "femur": "thigh", "shank": "shank", "tibia": "shank", "foot": "foot", "shoe": "foot",
    "wrist": "wrist", "pocket": "pocket",
}  # fmt: skip
SIDE_WORDS = {"left": "left", "l": "left", "right": "right", "r": "right"}


@dataclass(frozen=True)
class Meaning:
    """What a column is: ``quantity`` "accel", "gyro" or "t"."""

    quantity: str
    axis: str = ""
    unit: str | None = None
    sensor: str = ""
    """What stands before the quantity: which sensor, in the file's own words."""
    without_gravity: bool = False


def meaning_of(name: str, unit_below: str = "") -> Meaning | None:
    """The meaning of a column, or None when it is nothing that cadans reads.

    >>> meaning_of("pelvis_ax_mps2")
    Meaning(quantity='accel', axis='x', unit='m/s2', sensor='pelvis', without_gravity=False)
    >>> meaning_of("Time (s)")
    Meaning(quantity='t', axis='', unit='s', sensor='', without_gravity=False)
    """
    bare, unit = _split_unit(name)
    unit = unit or unit_below.strip().lower().strip("[]()") or None
    tokens = _tokens(bare)
    if not tokens:
        return None
    return _time(tokens, unit) or _motion(tokens, unit)


def placement_of(sensor: str) -> str | None:
    """``"left_tibia"`` → ``"shank_left"``; None when the words are not known."""
    place = side = None
    for token in sensor.split("_"):
        if token in PLACEMENT_WORDS and place is None:
            place = PLACEMENT_WORDS[token]
        elif token in SIDE_WORDS and side is None:
            side = SIDE_WORDS[token]
        elif token:
            return None
    if place is None:
        return None
    return place if side is None or place in ("pelvis", "chest") else f"{place}_{side}"


def _split_unit(name: str) -> tuple[str, str | None]:
    text = name.strip()
    bracket = re.search(r"[\[(]\s*([^\[\]]*?)\s*[\])]\s*$", text)
    if bracket:
        return text[: bracket.start()], bracket.group(1).lower()
    lowered = text.lower()
    for unit in sorted({*ACCEL_UNITS, *GYRO_UNITS, *TIME_UNITS}, key=len, reverse=True):
        if lowered.endswith(("_" + unit, " " + unit)):
            return text[: -len(unit) - 1], unit
    return text, None


def _tokens(bare: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", bare)
    return [token for token in re.split(r"[^0-9a-zA-Zµ°]+", spaced.lower()) if token]


def _time(tokens: list[str], unit: str | None) -> Meaning | None:
    joined = "".join(tokens)
    short = len(tokens) == 2 and tokens[-1] in TIME_WORDS - {"t"}
    if joined in TIME_WORDS or short or ("timestamp" in joined and unit in TIME_UNITS):
        if joined == "secondselapsed":
            unit = "s"
        return Meaning("t", unit=TIME_UNITS.get(unit or ""))
    return None


def _motion(tokens: list[str], unit: str | None) -> Meaning | None:
    if NOT_MOTION & set(tokens):
        return None
    last = tokens[-1]
    if re.fullmatch(r"gf[xyz]", last) or (len(tokens) > 1 and tokens[-2] == "g" and re.fullmatch(r"f[xyz]", last)):
        return Meaning("accel", last[-1], "g")  # Physics Toolbox writes gFx
    glued = re.fullmatch(r"(a|acc|accel|g|gyr|gyro|w)([xyz])", last)
    if glued:
        tokens = [*tokens[:-1], glued.group(1), glued.group(2)]
    if tokens[-1] not in ("x", "y", "z"):
        return None
    axis, words = tokens[-1], [token for token in tokens[:-1] if token not in FILLER]
    words = _join_pairs(words)
    quantity, rest = _quantity(words)
    if quantity is None:  # a bare x, y, z: its unit tells
        if unit in ACCEL_UNITS:
            quantity = "accel"
        elif unit in GYRO_UNITS:
            quantity = "gyro"
        elif not rest and unit is None:
            quantity = "accel"
        else:
            return None
    without_gravity = quantity == "accel" and bool(WITHOUT_GRAVITY & set(rest))
    known = ACCEL_UNITS if quantity == "accel" else GYRO_UNITS
    if unit is not None and unit not in known:
        return None
    sensor = "_".join(token for token in rest if token not in WITHOUT_GRAVITY)
    return Meaning(quantity, axis, known.get(unit or ""), sensor, without_gravity)


def _join_pairs(words: list[str]) -> list[str]:
    """rotation rate → rotationrate."""
    out: list[str] = []
    for word in words:
        if out and out[-1] + word in GYRO_WORDS | ACCEL_WORDS:
            out[-1] += word
        else:
            out.append(word)
    return out


def _quantity(words: list[str]) -> tuple[str | None, list[str]]:
    for i in range(len(words) - 1, -1, -1):
        if words[i] in ACCEL_WORDS:
            return "accel", [word for word in words[:i] if word not in ACCEL_WORDS] + words[i + 1 :]
        if words[i] in GYRO_WORDS:
            return "gyro", [word for word in words[:i] if word not in GYRO_WORDS] + words[i + 1 :]
    return None, words
