# SPDX-License-Identifier: Apache-2.0
"""Truth as it lies in files: contacts a row each, and angles from motion capture."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .trial import EVENT_DTYPE

Row = Mapping[str, str]

SIDES = {"L": "left", "R": "right"}
LONGEST_STRIDE_S = 1.1
"""A longer one has a contact missing in between."""


def rows_of(path: Path) -> Iterator[Row]:
    with _open(path) as file:
        yield from csv.DictReader(line for line in file if not line.startswith("#"))


def _open(path: Path) -> Any:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def columns_of(path: Path, names: Sequence[str] = ()) -> dict[str, NDArray[np.float64]]:
    """The columns of a table of numbers; all of them unless named."""
    import polars as pl

    frame = pl.read_csv(path, columns=list(names) or None, comment_prefix="#", infer_schema_length=None)
    return {name: frame[name].cast(pl.Float64).to_numpy() for name in frame.columns}


def by(rows: Iterable[Row], *names: str) -> dict[Any, list[Row]]:
    out: dict[Any, list[Row]] = {}
    for row in rows:
        key = tuple(row[name] for name in names)
        out.setdefault(key if len(key) > 1 else key[0], []).append(row)
    return out


def us(seconds: Any) -> int:
    return round(1e6 * float(seconds))


def side_of(row: Row) -> str:
    return SIDES.get(row.get("side", ""), "unknown")


def true_events(rows: Iterable[Row]) -> NDArray[Any]:
    out = []
    for row in rows:
        out += [(us(row["t_ic_s"]), "contact", side_of(row)), (us(row["t_to_s"]), "toe_off", side_of(row))]
    return np.sort(np.array(out, EVENT_DTYPE), order="t_us")


def true_steps(rows: Sequence[Row], **metrics: Iterable[float]) -> NDArray[Any]:
    """A row a contact, in order of time, with columns named as in `run.steps`."""
    dtype = np.dtype([("t_us", "i8"), ("side", "U7"), *((name, "f8") for name in metrics)])
    out = np.zeros(len(rows), dtype)
    out["t_us"] = [us(row["t_ic_s"]) for row in rows]
    out["side"] = [side_of(row) for row in rows]
    for name, values in metrics.items():
        out[name] = list(values)
    return np.sort(out, order="t_us")


def numbers(rows: Iterable[Row], column: str, scale: float = 1.0) -> list[float]:
    """A column of the truth; NaN where it is not there."""
    return [scale * float(row.get(column) or "nan") for row in rows]


def flight_times_s(rows: Sequence[Row]) -> list[float]:
    """Toe-off to the next contact; NaN for the last, and where a contact in between is missing."""
    contacts, toe_offs = (np.array(numbers(rows, name)) for name in ("t_ic_s", "t_to_s"))
    out = np.append(contacts[1:] - toe_offs[:-1], np.nan)
    steps = np.append(np.diff(contacts), np.nan)
    out[~(steps < 1.5 * np.nanmedian(steps))] = np.nan
    return list(out)


def mean_cadence_spm(rows: Iterable[Row], feet: int = 2) -> float:
    """By the mean interval of contacts that follow each other; a plate that missed one leaves a longer interval out."""
    intervals = np.diff(np.sort(numbers(rows, "t_ic_s")))
    return 120 / feet / float(np.mean(intervals[intervals < 1.5 * np.median(intervals)]))


def mean_range_deg(t_s: NDArray[Any], angle_deg: NDArray[Any], rows: Iterable[Row]) -> float:
    """Range within a stride, contact to the second contact after it; mean over the strides."""
    contacts = np.sort(numbers(rows, "t_ic_s"))
    strides = [(a, b) for a, b in zip(contacts, contacts[2:], strict=False) if b - a < LONGEST_STRIDE_S]
    return float(np.mean([np.ptp(angle_deg[(t_s >= a) & (t_s <= b)]) for a, b in strides]))


def mean_drop_deg(angles: Mapping[str, NDArray[Any]], rows: Iterable[Row]) -> float:
    """How far the swing side goes down between contact and its lowest in stance; pelvis_list is positive right side down."""
    drops = []
    for row in rows:
        stance = within_stance(angles["time"], row)
        if stance.sum() > 3:
            right_down = angles["pelvis_list"][stance] * (1 if row["side"] == "L" else -1)
            drops.append(float(right_down.max() - right_down[0]))
    return float(np.mean(drops))


def within_stance(t_s: NDArray[Any], row: Row) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = (t_s >= float(row["t_ic_s"])) & (t_s <= float(row["t_to_s"]))
    return inside


def at_contact(t_s: NDArray[Any], angle_deg: NDArray[Any], row: Row) -> float:
    """The first sample at or after the contact, as the treadmill set's own columns have it; NaN outside the curve."""
    i = int(np.searchsorted(t_s, float(row["t_ic_s"]) - 1e-9))
    return float(angle_deg[i]) if 0 < i < len(t_s) else float("nan")


def largest_in_stance(t_s: NDArray[Any], angle_deg: NDArray[Any], row: Row) -> float:
    stance = within_stance(t_s, row)
    return float(angle_deg[stance].max()) if stance.sum() > 3 else float("nan")
