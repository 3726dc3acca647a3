# SPDX-License-Identifier: Apache-2.0
"""A table of numbers in a text, as a `Recording`."""

from __future__ import annotations

import io
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import _core
from .column_names import Meaning, meaning_of, placement_of
from .csv_dialect import Dialect, decode, detect
from .metric_table import split_key
from .recording import Imu, Recording, keys_at

__all__ = ["Asked", "read_table"]

SECONDS = {"s": 1.0, "ms": 1e-3, "us": 1e-6, "ns": 1e-9}
MPS2 = {"m/s2": 1.0, "g": float(_core.standard_gravity_mps2), "mg": float(_core.standard_gravity_mps2) / 1000}
RADPS = {"rad/s": 1.0, "deg/s": math.pi / 180}


@dataclass(frozen=True)
class Asked:
    """What the caller said about the file; see `cadans.read`."""

    columns: Mapping[str, str | int] = field(default_factory=dict)
    unit: str | None = None
    gyro_unit: str | None = None
    time_unit: str | None = None
    rate_hz: float | None = None
    placement: str | Mapping[str, str] | None = None


def read_table(raw: bytes, asked: Asked) -> Recording:
    """Find the layout, the columns and the units; make a recording of them.

    Raises
    ------
    ValueError
        What is needed is not there, or not clear.
    """
    notes: list[str] = []
    text, note = decode(raw)
    notes += [note] if note else []
    dialect = detect(text)
    header = _names(dialect, asked.columns)
    frame = _Frame(text, dialect)
    t_us = _stamps(header, frame, asked, notes)
    sensors = _sensors(header, frame, asked, t_us, notes)
    return Recording(_placed(sensors, asked.placement, notes), notes=notes)


@dataclass
class _Column:
    index: int
    name: str
    meaning: Meaning | None


@dataclass
class _Group:
    """The columns of one sensor."""

    accel: dict[str, _Column] = field(default_factory=dict)
    gyro: dict[str, _Column] = field(default_factory=dict)


class _Frame:
    """The columns of the file as numbers, read when asked for."""

    def __init__(self, text: str, dialect: Dialect) -> None:
        try:
            import polars as pl
        except ModuleNotFoundError:
            raise ModuleNotFoundError(
                "reading files needs Polars: pip install 'cadans[data]'", name="polars"
            ) from None
        self._pl, self._dialect = pl, dialect
        start = _offset_of_line(text, dialect.first_row)
        first, newline, rest = text[start:].partition("\n")
        lacking = dialect.width - 1 - first.count(dialect.separator)  # Polars takes the number of columns from the first row
        if lacking > 0:
            first = first.rstrip("\r") + dialect.separator * lacking
        body = io.BytesIO((first + newline + rest).encode())
        try:
            self._frame = pl.read_csv(
                body,
                has_header=False,
                separator=dialect.separator,
                infer_schema=False,
                new_columns=[f"c{i}" for i in range(dialect.width)],
                truncate_ragged_lines=True,
                comment_prefix="#",
            )
        except pl.exceptions.PolarsError as error:
            why = str(error).splitlines()[0]
            raise ValueError(f"the table is damaged ({why}); is a quotation mark open?") from None

    def __len__(self) -> int:
        return len(self._frame)

    def text(self, index: int) -> Any:
        name = f"c{index}"
        if name not in self._frame.columns:  # the header is longer than the rows
            return self._pl.Series(name, [None] * len(self._frame), dtype=self._pl.String)
        column = self._frame[name].str.strip_chars()
        return column.str.replace(",", ".", literal=True) if self._dialect.decimal_comma else column

    def numbers(self, index: int) -> NDArray[np.float64]:
        column = self.text(index).cast(self._pl.Float64, strict=False)
        return np.array(column.fill_null(math.nan).to_numpy(), np.float64)

    def unreadable(self, index: int) -> int:
        """How many cells hold text that is no number."""
        text = self.text(index)
        filled = text.is_not_null() & ~text.str.to_lowercase().is_in(["", "nan", "null", "na", "n/a", "--"])
        return int((filled & text.cast(self._pl.Float64, strict=False).is_null()).sum())

    def integers(self, index: int) -> NDArray[np.int64] | None:
        """The column as int64, or None when a cell is no whole number."""
        column = self.text(index).cast(self._pl.Int64, strict=False)
        return None if column.null_count() else np.array(column.to_numpy(), np.int64)

    def kinds(self, index: int) -> list[str]:
        """The different words of a column of few words; empty for numbers."""
        words = self.text(index).unique().drop_nulls()
        return [] if len(words) > 20 or words.cast(self._pl.Float64, strict=False).null_count() < len(words) else sorted(words)

    def date_times(self, index: int) -> NDArray[np.int64] | None:
        """Microseconds since 1970 of a column of date-times, or None."""
        try:
            column = self.text(index).str.to_datetime(time_unit="us", strict=False)
        except self._pl.exceptions.PolarsError:
            return None
        if column.null_count() > 0.5 * len(column):
            return None
        return np.array(column.fill_null(strategy="forward").to_physical().to_numpy(), np.int64)


def _offset_of_line(text: str, number: int) -> int:
    at = 0
    for _ in range(number):
        at = text.index("\n", at) + 1
    return at


def _names(dialect: Dialect, columns: Mapping[str, str | int]) -> list[_Column]:
    names = list(dialect.header) + [f"column {i}" for i in range(len(dialect.header), dialect.width)]
    units = list(dialect.units) + [""] * (len(names) - len(dialect.units))
    out = [_Column(i, name, meaning_of(name, unit) if dialect.header else None) for i, (name, unit) in enumerate(zip(names, units))]
    if not dialect.header and not columns:
        raise ValueError(
            "the file has no header; say which column is which with columns={'t_s': 0, 'ax': 1, 'ay': 2, 'az': 3}"
        )
    for wanted, given in columns.items():
        meaning = meaning_of(wanted)
        if meaning is None:
            raise ValueError(f"columns: '{wanted}' is no name that cadans knows; use t_s, t_us, ax, ay, az, gx, gy, gz")
        index = given if isinstance(given, int) else names.index(given) if given in names else -1
        if not 0 <= index < len(out):
            raise ValueError(f"columns: the file has no column {given!r}; it has {', '.join(names)}")
        for column in out:  # what is named by hand wins over what was recognised
            same = column.meaning is not None and (column.meaning.quantity, column.meaning.axis, column.meaning.sensor) == (
                meaning.quantity, meaning.axis, meaning.sensor
            )  # fmt: skip
            if same and column.index != index:
                column.meaning = None
        out[index].meaning = meaning
    if columns and any(m.quantity != "t" for m in map(meaning_of, columns) if m):
        chosen = set()  # sensors named by hand are the only ones
        for wanted in columns:
            meaning = meaning_of(wanted)
            if meaning and meaning.quantity != "t":
                chosen.add(meaning.sensor)
        for column in out:
            if column.meaning and column.meaning.quantity != "t" and column.meaning.sensor not in chosen:
                column.meaning = None
    return out


def _stamps(header: list[_Column], frame: _Frame, asked: Asked, notes: list[str]) -> NDArray[np.int64] | None:
    candidates = [column for column in header if column.meaning and column.meaning.quantity == "t"]
    # a stamp of the acceleration itself first, then one whose unit is written
    candidates.sort(key=lambda c: ("acc" not in c.name.lower(), c.meaning is None or c.meaning.unit is None))
    if not candidates:
        if asked.rate_hz is None:
            raise ValueError("there is no time column; give rate_hz, or name the column with columns={'t_s': '...'}")
        notes.append(f"no time column: samples taken to be evenly spaced at {asked.rate_hz:g} Hz")
        return None
    column = candidates[0]
    column_unit = asked.time_unit or (column.meaning.unit if column.meaning else None)
    if len(candidates) > 1:
        notes.append(f"time from '{column.name}'; not used: {', '.join(repr(c.name) for c in candidates[1:])}")
    date_times = frame.date_times(column.index) if column_unit is None else None
    if date_times is not None:
        return date_times
    whole = frame.integers(column.index)
    numbers = whole if whole is not None else frame.numbers(column.index)
    if column_unit is None:
        column_unit = _time_unit_of(numbers)
        if column_unit is None:
            raise ValueError(f"the unit of the time column '{column.name}' is not clear; give time_unit='s', 'ms', 'us' or 'ns'")
        notes.append(f"time column '{column.name}': {column_unit} inferred from the steps between samples")
    elif asked.time_unit is None:
        likely = _time_unit_of(numbers)
        if likely not in (None, column_unit) and not _is_interval(_usual_step(numbers) * SECONDS[column_unit]):
            raise ValueError(
                f"the time column '{column.name}' steps by {_usual_step(numbers):g}, which cannot be {column_unit}; "
                f"if it is in {likely}, give time_unit='{likely}'"
            )
    if whole is not None:
        if column_unit == "ns":
            return (whole + 500) // 1000
        return whole * round(SECONDS[column_unit] * 1e6)
    missing = ~np.isfinite(numbers)
    if missing.all():
        raise ValueError(f"the time column '{column.name}' holds no numbers")
    stamps = np.round(np.where(missing, 0.0, numbers) * (SECONDS[column_unit] * 1e6)).astype(np.int64)
    if missing.any():  # a repeated stamp is dropped and counted by the analysis
        last = np.maximum.accumulate(np.where(missing, 0, np.arange(len(stamps))))
        stamps = stamps[last]
        count = int(missing.sum())
        notes.append(f"{count} rows have no time" if count > 1 else "1 row has no time")
    return stamps


def _time_unit_of(numbers: NDArray[Any]) -> str | None:
    """The only unit that makes the usual interval that of a motion sensor."""
    step = _usual_step(numbers)
    return next((name for name, seconds in SECONDS.items() if _is_interval(step * seconds)), None)


def _usual_step(numbers: NDArray[Any]) -> float:
    """From one sample to the next, holes left out; NaN when time never goes on."""
    steps = np.diff(numbers[np.isfinite(numbers)])
    steps = steps[steps > 0]
    return float(np.mean(steps[steps <= 8 * np.median(steps)])) if len(steps) else math.nan


def _is_interval(seconds: float) -> bool:
    return 1 / _core.highest_rate_hz <= seconds <= 1 / _core.lowest_rate_hz


def _sensors(
    header: list[_Column],
    frame: _Frame,
    asked: Asked,
    t_us: NDArray[np.int64] | None,
    notes: list[str],
) -> dict[str, Imu]:
    groups: dict[str, _Group] = {}
    unused, without_gravity = [], []
    for column in header:
        meaning = column.meaning
        if meaning is None:
            unused.append(column.name)
        elif meaning.without_gravity:
            without_gravity.append(column.name)
        elif meaning.quantity != "t":
            group = groups.setdefault(meaning.sensor, _Group())
            axes = group.accel if meaning.quantity == "accel" else group.gyro
            if meaning.axis in axes:
                notes.append(f"'{column.name}' repeats '{axes[meaning.axis].name}': not used")
            else:
                axes[meaning.axis] = column
    for name in [name for name, group in groups.items() if not group.accel]:
        notes.append(f"the rate of turn of '{name or 'the sensor'}' has no acceleration beside it: not used")
        del groups[name]
    if not groups:
        if without_gravity:
            raise ValueError(f"gravity was removed from {', '.join(without_gravity)}; cadans needs it: record raw acceleration")
        raise ValueError(
            f"no acceleration was recognised among {', '.join(column.name for column in header)}; "
            "name the columns with columns={'ax': '...', 'ay': '...', 'az': '...'}"
        )
    for column in header:
        kinds = frame.kinds(column.index) if column.meaning is None else []
        if len(kinds) > 1 and any("acc" in kind.lower() for kind in kinds):
            raise ValueError(f"every row is of another sensor ('{column.name}': {', '.join(kinds)}): split it into columns first")
    if without_gravity:
        notes.append(f"gravity was removed from {', '.join(without_gravity)}: not used")
    if unused:
        shown = ", ".join(unused[:8]) + (f" and {len(unused) - 8} more" if len(unused) > 8 else "")
        notes.append(f"columns not used: {shown}")
    said: dict[str, list[str]] = {}  # the same note of several sensors is one note
    imus = {}
    for name, group in groups.items():
        of_this: list[str] = []
        imus[name] = _imu(name, group, frame, asked, t_us, of_this)
        for note in of_this:
            said.setdefault(note, []).append(name)
    for note, names in said.items():
        which = "every sensor" if len(names) == len(groups) else ", ".join(name or "the nameless sensor" for name in names)
        notes.append(note if len(groups) == 1 else f"{which}: {note}")
    return imus


def _imu(
    name: str,
    group: _Group,
    frame: _Frame,
    asked: Asked,
    t_us: NDArray[np.int64] | None,
    notes: list[str],
) -> Imu:
    said = f"{name}: " if name else ""  # for what is refused; notes get the name later
    accel = _axes(group.accel, frame, said, "acceleration", notes)
    gyro = _axes(group.gyro, frame, said, "rate of turn", notes) if group.gyro else None
    header_unit = next((column.meaning.unit for column in group.accel.values() if column.meaning), None)
    header_gyro_unit = next((column.meaning.unit for column in group.gyro.values() if column.meaning), None)
    accel_unit = asked.unit or header_unit
    turn_unit = asked.gyro_unit or header_gyro_unit
    check_rate = asked.rate_hz or (_core.estimate_rate(t_us)[0] if t_us is not None else 0.0) or 100.0
    if accel_unit is None:
        verdict = _core.unit_verdict(np.asarray(accel, np.float32), None, check_rate)
        inferred = {"accel_in_g": "g", "accel_in_mg": "mg", "plausible": "m/s2"}.get(verdict)
        if inferred is None:
            raise ValueError(f"{said}the unit of the acceleration is not clear; give unit='m/s2', 'g' or 'mg'")
        accel_unit = inferred
        notes.append(f"acceleration in {accel_unit}, inferred from its size")
    accel *= MPS2[accel_unit]
    if gyro is not None and turn_unit is None:
        verdict = _core.unit_verdict(np.asarray(accel, np.float32), np.asarray(gyro, np.float32), check_rate)
        turn_unit = "deg/s" if verdict == "gyro_in_degps" else "rad/s"
        notes.append(f"rate of turn in {turn_unit}, inferred from its size")
    if gyro is not None and turn_unit is not None:
        gyro *= RADPS[turn_unit]
    return Imu(accel, gyro, rate_hz=asked.rate_hz, t_us=t_us)


def _axes(columns: dict[str, _Column], frame: _Frame, said: str, what: str, notes: list[str]) -> NDArray[np.float64]:
    units = {column.meaning.unit for column in columns.values() if column.meaning}
    if len(units) > 1:
        raise ValueError(f"{said}the axes of the {what} have different units: {', '.join(map(str, units))}")
    out = np.full((len(frame), 3), math.nan)
    for i, axis in enumerate("xyz"):
        if axis not in columns:
            notes.append(f"there is no {axis} axis of the {what}: left empty")
            continue
        column = columns[axis]
        out[:, i] = frame.numbers(column.index)
        wrong = frame.unreadable(column.index)
        if wrong:
            cells = f"{wrong} cells of '{column.name}' are no numbers" if wrong > 1 else f"1 cell of '{column.name}' is no number"
            notes.append(f"{cells}: left empty")
    return out


def _placed(sensors: dict[str, Imu], placement: str | Mapping[str, str] | None, notes: list[str]) -> dict[str, Imu]:
    if isinstance(placement, Mapping):
        for name, key in placement.items():
            split_key(key)
            if name not in sensors:
                raise ValueError(f"placement: the file has no sensor '{name}'; it has {', '.join(map(repr, sensors))}")
            twins = [other for other, place in placement.items() if place == key]
            if len(twins) > 1:
                raise ValueError(f"placement: {', '.join(map(repr, twins))} are all said to be at '{key}'")
        return {key: sensors[name] for name, key in placement.items()}
    for key in placement.split("+") if placement is not None else ():
        split_key(key)
    out: dict[str, Imu] = {}
    nameless: list[str] = []
    for name, imu in sensors.items():
        known = placement_of(name) if name else None
        if known is None:
            nameless.append(name)
        elif known in out:
            notes.append(f"a second sensor called '{name}': not used")
        else:
            if known != name:
                notes.append(f"the file calls it '{name}': taken as {known}")
            out[known] = imu
    if not out and len(nameless) == 1 and "+" not in (placement or ""):
        if placement is None:
            notes.append("where the sensor was worn is not in the file: pelvis assumed (give placement)")
        return {placement or "pelvis": sensors[nameless[0]]}
    if not out:
        raise ValueError(
            f"it holds several sensors, {', '.join(nameless)}: say where each was worn, "
            f"placement={{'{nameless[0]}': 'pelvis'}}"
        )
    if nameless:
        notes.append("sensors not used, as it is not known where they were worn: " + ", ".join(name or "(no name)" for name in nameless))
    if placement is None:
        return out
    (only, *others) = out
    if not others and placement in (f"{only}_left", f"{only}_right"):  # the file knows where, the user which side
        return {placement: out[only]}
    return {key: out[key] for key in keys_at(placement, tuple(out), "it")}


