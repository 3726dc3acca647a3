# SPDX-License-Identifier: Apache-2.0
"""How well a run agrees with the truth."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .catalogue import html_table, text_table
from .run import Run

__all__ = ["Agreement", "Comparison", "EventAgreement", "SideAgreement", "agreement", "compare"]

PAIR_DTYPE = np.dtype(
    [("kind", "U7"), ("truth_us", "i8"), ("found_us", "i8"), ("error_ms", "f8"), ("truth_side", "U7"), ("found_side", "U7")]
)


@dataclass(frozen=True)
class Agreement:
    """Bland and Altman's numbers of found minus true (doi:10.1016/S0140-6736(86)90837-8)."""

    n: int
    bias: float
    """Mean of found minus true."""
    sd: float
    """Sample standard deviation of found minus true."""
    low: float
    """Lower 95 % limit of agreement: bias - 1.96 sd."""
    high: float
    """Upper 95 % limit of agreement."""
    mae: float
    """Mean of |found - true|."""


@dataclass(frozen=True)
class EventAgreement:
    """One kind of event: how many were found, and how well placed, in ms."""

    n_truth: int
    n_found: int
    """Found within the span of the truth; events before or after it cannot be judged."""
    n_outside: int
    error_ms: Agreement
    """Of the matched pairs."""
    precision: dict[float, float]
    """Tolerance in ms → share of the found that are true."""
    recall: dict[float, float]
    """Tolerance in ms → share of the true that were found."""
    f1: dict[float, float]
    """Tolerance in ms → harmonic mean of precision and recall."""


@dataclass(frozen=True)
class SideAgreement:
    """Left and right, over the matched contacts."""

    n: int
    """Pairs of which both sides are known."""
    right: float
    """Share of those with the same side; NaN when there are none."""
    unknown: int
    """Pairs of which the found side is unknown."""


@dataclass(frozen=True, eq=False)
class Comparison:
    """What `compare` found."""

    contact: EventAgreement
    toe_off: EventAgreement
    contact_time_s: Agreement
    """Of the steps whose contact was matched, in s."""
    side: SideAgreement
    pairs: NDArray[Any]
    """Structured array, a row a matched pair: kind, truth_us, found_us, error_ms, truth_side, found_side."""

    def _cells(self) -> tuple[list[str], list[list[str]]]:
        tolerances = list(self.contact.f1)
        head = ["", "true", "found", "matched", "bias", "limits of agreement", "MAE", *(f"F1 ±{t:g} ms" for t in tolerances)]
        rows = []
        for name, event in (("contact", self.contact), ("toe-off", self.toe_off)):
            e = event.error_ms
            counts = [str(event.n_truth), str(event.n_found), str(e.n)]
            rows.append([name, *counts, *_cells_of(e, 1.0), *(_text(event.f1[t], 3) for t in tolerances)])
        time = self.contact_time_s
        rows.append(["contact time", "", "", str(time.n), *_cells_of(time, 1000.0), *("" for _ in tolerances)])
        return head, rows

    def _below(self) -> str:
        side = self.side
        share = "not judged" if not side.n else f"{100 * side.right:.1f} % right of {side.n}"
        return f"side: {share}" + (f", {side.unknown} unknown" if side.unknown else "")

    def __repr__(self) -> str:
        return text_table(*self._cells()) + "\n" + self._below()

    def _repr_html_(self) -> str:
        return html_table(*self._cells(), below=f"<p>{self._below()}</p>")


def compare(
    run: Run | NDArray[Any],
    truth_events: Any,
    tolerance_ms: Sequence[float] = (20, 30, 50),
    *,
    match_ms: float = 100.0,
) -> Comparison:
    """Match the events of a run with true ones, and say how far off they are.

    Events of one kind are paired one to one, the closest pairs first, up to `match_ms` apart. Sides play no part in the
    pairing; they are judged after.

    Parameters
    ----------
    run : Run, or its events
    truth_events : structured array, or a frame or mapping of columns
        ``t_us`` (int64), ``kind`` ("contact" or "toe_off") and, if known, ``side``; such as
        ``cadans.synth.runner().events``.
    tolerance_ms : sequence of float
        F1, precision and recall are given for each: an event counts as found when it is no further off.
    match_ms : float
        Pairs further apart than this are no pair. 100 ms is less than half the fastest step.

    Returns
    -------
    Comparison

    Raises
    ------
    ValueError
        `truth_events` lacks a column, or a tolerance is not within (0, match_ms].
    """
    tolerances = tuple(float(t) for t in np.atleast_1d(np.asarray(tolerance_ms, float)))
    for tolerance in tolerances:
        if not 0 < tolerance <= match_ms:
            raise ValueError(f"tolerance_ms must be in (0, {match_ms:g}], got {tolerance:g}")
    found = _events(run.events if isinstance(run, Run) else run, "run")
    truth = _events(truth_events, "truth_events")
    by_kind = {}
    pairs = []
    for kind in ("contact", "toe_off"):
        by_kind[kind], matched = _compare_kind(kind, found, truth, tolerances, match_ms)
        pairs.append(matched)
    contacts = pairs[0]
    found_times = _contact_times_of_run(run) if isinstance(run, Run) else _contact_times(found)
    truth_times = _contact_times(truth)
    both = [
        (found_times[int(pair["found_us"])], truth_times[int(pair["truth_us"])])
        for pair in contacts
        if int(pair["found_us"]) in found_times and int(pair["truth_us"]) in truth_times
    ]
    times = np.array(both, float).reshape(-1, 2)
    return Comparison(
        contact=by_kind["contact"],
        toe_off=by_kind["toe_off"],
        contact_time_s=agreement(times[:, 0], times[:, 1]),
        side=_sides(contacts),
        pairs=np.concatenate(pairs),
    )


def agreement(found: Any, true: Any, person: Any = None) -> Agreement:
    """Bias, limits of agreement and mean absolute error of paired values; pairs with NaN are left out.

    With `person`, who each pair is of: limits for repeated measures. The spread within people and the spread between
    them are told apart by analysis of variance and added (doi:10.1080/10543400701329422), so that a thousand steps of
    five people do not pass for a thousand people.
    """
    error = np.asarray(found, float) - np.asarray(true, float)
    finite = np.isfinite(error)
    error = error[finite]
    if not len(error):
        return Agreement(0, math.nan, math.nan, math.nan, math.nan, math.nan)
    bias = float(np.mean(error))
    sd = float(np.std(error, ddof=1)) if len(error) > 1 else math.nan
    if person is not None:
        sd = _repeated_sd(error, np.asarray(person)[finite], sd)
    return Agreement(len(error), bias, sd, bias - 1.96 * sd, bias + 1.96 * sd, float(np.mean(np.abs(error))))


def _repeated_sd(error: NDArray[Any], person: NDArray[Any], plain_sd: float) -> float:
    """Root of the variance within people plus that between them; the plain one where they cannot be told apart."""
    people, who = np.unique(person, return_inverse=True)
    count = np.bincount(who)
    if len(people) < 2 or len(people) == len(error):
        return plain_sd
    means = np.bincount(who, error) / count
    within = float(np.sum((error - means[who]) ** 2) / (len(error) - len(people)))
    among = float(np.sum(count * (means - error.mean()) ** 2) / (len(people) - 1))
    each = (len(error) - np.sum(count**2) / len(error)) / (len(people) - 1)
    return math.sqrt(within + max(0.0, (among - within) / each))


def pair_up(found_us: NDArray[np.int64], truth_us: NDArray[np.int64], within_us: float) -> NDArray[np.intp]:
    """(M, 2) indices (found, truth) of one-to-one pairs, the closest first. Both arrays must be sorted."""
    first = np.searchsorted(found_us, truth_us - within_us, side="left")
    last = np.searchsorted(found_us, truth_us + within_us, side="right")
    candidates = [(f, t) for t in range(len(truth_us)) for f in range(first[t], last[t])]
    candidates.sort(key=lambda pair: (abs(int(found_us[pair[0]]) - int(truth_us[pair[1]])), pair))
    taken_found, taken_truth, out = set(), set(), []
    for f, t in candidates:
        if f not in taken_found and t not in taken_truth:
            taken_found.add(f)
            taken_truth.add(t)
            out.append((f, t))
    return np.array(sorted(out), np.intp).reshape(-1, 2)


def _compare_kind(
    kind: str, found: NDArray[Any], truth: NDArray[Any], tolerances: tuple[float, ...], match_ms: float
) -> tuple[EventAgreement, NDArray[Any]]:
    true = np.sort(truth[truth["kind"] == kind], order="t_us")
    all_found = np.sort(found[found["kind"] == kind], order="t_us")
    reach = 1000 * match_ms
    inside = np.zeros(len(all_found), bool)
    if len(true):
        inside = (all_found["t_us"] >= true["t_us"][0] - reach) & (all_found["t_us"] <= true["t_us"][-1] + reach)
    here = all_found[inside]
    index = pair_up(here["t_us"], true["t_us"], reach)
    pairs = np.zeros(len(index), PAIR_DTYPE)
    pairs["kind"] = kind
    for name, rows, column in (("found", here, 0), ("truth", true, 1)):
        pairs[f"{name}_us"] = rows["t_us"][index[:, column]]
        pairs[f"{name}_side"] = rows["side"][index[:, column]]
    pairs["error_ms"] = (pairs["found_us"] - pairs["truth_us"]) / 1000.0
    precision, recall, f1 = {}, {}, {}
    for tolerance in tolerances:
        hits = int(np.count_nonzero(np.abs(pairs["error_ms"]) <= tolerance))
        precision[tolerance] = hits / len(here) if len(here) else math.nan
        recall[tolerance] = hits / len(true) if len(true) else math.nan
        f1[tolerance] = 2 * hits / (len(here) + len(true)) if len(here) + len(true) else math.nan
    error = agreement(pairs["error_ms"], np.zeros(len(pairs)))
    return EventAgreement(len(true), len(here), len(all_found) - len(here), error, precision, recall, f1), pairs


def _sides(contacts: NDArray[Any]) -> SideAgreement:
    told = contacts["found_side"] != "unknown"
    known = contacts["truth_side"] != "unknown"
    same = contacts["found_side"] == contacts["truth_side"]
    n = int(np.count_nonzero(told & known))
    right = float(np.count_nonzero(same & told & known) / n) if n else math.nan
    return SideAgreement(n, right, int(np.count_nonzero(~told & known)))


def _contact_times_of_run(run: Run) -> dict[int, float]:
    steps = run.steps[np.isfinite(run.steps["contact_time_s"])]
    return dict(zip(steps["t_us"].tolist(), steps["contact_time_s"].tolist()))


def _contact_times(events: NDArray[Any]) -> dict[int, float]:
    """Start of each contact → its length: until the first toe-off of that foot, before the foot lands again."""
    out = {}
    for side in np.unique(events["side"]):
        foot = np.sort(events[events["side"] == side], order="t_us")
        for now, after in itertools.pairwise(foot):
            if now["kind"] == "contact" and after["kind"] == "toe_off":
                out[int(now["t_us"])] = float(after["t_us"] - now["t_us"]) * 1e-6
    return out


def _events(given: Any, name: str) -> NDArray[Any]:
    out_dtype = np.dtype([("t_us", "i8"), ("kind", "U7"), ("side", "U7")])
    try:
        times, kinds = np.asarray(given["t_us"]), np.asarray(given["kind"]).astype(str)
    except (KeyError, IndexError, ValueError, TypeError):
        raise ValueError(f"{name} must have the columns t_us and kind") from None
    try:
        sides = np.asarray(given["side"]).astype(str)
    except (KeyError, IndexError, ValueError, TypeError):
        sides = np.full(len(times), "unknown")
    if times.dtype.kind not in "iu":
        raise ValueError(f"{name}: t_us must be whole microseconds, got {times.dtype}")
    out = np.zeros(len(times), out_dtype)
    out["t_us"], out["kind"], out["side"] = times, kinds, sides
    unknown = set(np.unique(out["kind"])) - {"contact", "toe_off"}
    if unknown:
        raise ValueError(f"{name}: kind must be contact or toe_off, got {', '.join(sorted(unknown))}")
    return out


def _cells_of(a: Agreement, scale: float) -> list[str]:
    if not a.n:
        return ["–", "–", "–"]
    return [f"{scale * a.bias:+.1f} ms", f"{scale * a.low:+.1f} to {scale * a.high:+.1f} ms", f"{scale * a.mae:.1f} ms"]


def _text(value: float, digits: int) -> str:
    return f"{value:.{digits}f}" if math.isfinite(value) else "–"
