# SPDX-License-Identifier: Apache-2.0
"""Holds the results against the truth of every data set: the page datasets/RESULTS.md."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from . import __version__
from .comparison import Agreement
from .datasets import DATASETS
from .goals import GOALS, Goal
from .scoring import TOLERANCES_MS, Line, Score, got, r_over_trials, score

__all__ = ["goals_table", "overview", "results_markdown", "score"]

TRUNK = ("pelvis", "chest")
SINGLE = (*TRUNK, "thigh", "shank", "foot")
OVERVIEW: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("contact", SINGLE),
    ("toe-off", (*TRUNK, "shank", "foot")),
    ("contact time", SINGLE),
    ("contact time, trial mean", (*TRUNK, "shank", "foot")),
    ("cadence, trial mean", SINGLE),
    ("cadence, 5 s windows", ("pelvis",)),
    ("cadence, middle of 7 s", ("pelvis", "wrist", "pocket")),
    ("stride length", ("foot",)),
    ("speed, trial mean", ("foot",)),
    ("foot strike angle", ("foot",)),
    ("tibia angle at contact", ("shank",)),
    ("knee flexion at contact", ("shank + thigh",)),
    ("foot ahead", ("shank + thigh",)),
    ("hip adduction", ("pelvis + shank + thigh",)),
    ("false knee valgus", ("shank + thigh", "shank + thigh, 10° askew")),
    ("vertical oscillation, trial mean", ("pelvis",)),
    ("vertical oscillation, step by step", ("pelvis",)),
    ("pelvic drop, trial mean", ("pelvis",)),
    ("pelvic rotation, trial mean", ("pelvis",)),
    ("trunk rotation, trial mean", ("chest",)),
)
"""What stands at the top of the page, in this order, and for which sensors."""
F1_HEAD = " | ".join(f"F1 ±{t:.0f} ms" for t in TOLERANCES_MS)


def results_markdown(
    folder: Path,
    *,
    only: Sequence[str] | None = None,
    progress: Callable[[float, str], None] | None = None,
) -> str:
    """The tables of all data sets that are in `folder`.

    Raises
    ------
    ValueError
        None of them is there, or `only` names one that does not exist.
    """
    names = [dataset.name for dataset in DATASETS]
    for name in only or ():
        if name not in names:
            raise ValueError(f"there is no data set '{name}'; there are {', '.join(names)}")
    chosen = [
        dataset for dataset in DATASETS if (not only or dataset.name in only) and (folder / dataset.name).is_dir()
    ]
    if not chosen:
        raise ValueError(f"none of the data sets is in {folder}: {', '.join(only or names)}")
    scores = []
    for i, dataset in enumerate(chosen):

        def share(done: float, i: int = i, name: str = dataset.name) -> None:
            if progress:
                progress((i + done) / len(chosen), name)

        scores.append(score(dataset, folder / dataset.name, share))
    parts = [
        "# Results on recordings",
        f"Made by `cadans validate{''.join(f' --only {name}' for name in only or ())} --out datasets/RESULTS.md`, cadans {__version__}, "
        "with the default settings, the same for every recording.",
        "Errors are found minus true. The 95 % limits are bias ± 1.96 sd for repeated measures: the spread within people and the spread "
        "between them, added (Bland and Altman 2007). MAE is the mean error without its sign, r the correlation of the trials' mean values. "
        "An event counts for F1 when it is paired one to one with a true one within the tolerance, for recall and precision within "
        f"{TOLERANCES_MS[-1]:.0f} ms; events before the first and after the last true one are not judged. *Analysed* is the share of the "
        "recording that was taken for running.",
        f"<!-- summary:begin -->\n{overview(scores)}\n<!-- summary:end -->",
        f"## Goals\n\n{goals_table(scores)}",
        *(_section(result) for result in scores),
    ]
    return "\n\n".join(parts) + "\n"


def overview(scores: Sequence[Score]) -> str:
    """The lines most people ask for, of all data sets; README.md shows it too."""
    rows = [
        f"| sensor | what | data set | people | n | bias | 95 % limits | MAE | r | {F1_HEAD} |",
        "|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|",
    ]
    for quantity, places in OVERVIEW:
        for place in places:
            for result in scores:
                line = result.lines.get((place, quantity))
                if line is not None and line.errors:
                    where = f"| {place} | {quantity} | {result.dataset.name} | {len(line.people)} | {len(line.errors)}"
                    rows.append(f"{where} | {_agreement_cells(line)} | {_r_cell(line)} | {_f1_cells(line)} |")
    return "\n".join(rows)


def goals_table(scores: Sequence[Score]) -> str:
    """Every goal that these data sets can answer, and what was got."""
    there = {result.dataset.name for result in scores}
    rows = ["| sensor | what | measure | data sets | goal | got | |", "|---|---|---|---|--:|--:|---|"]
    for goal in GOALS:
        if not there.issuperset(goal.datasets):
            continue
        value = got(goal, scores)
        verdict = "not measured" if math.isnan(value) else "reached" if goal.reached(value) else "**missed**"
        text = "–" if math.isnan(value) else f"{value:.{_digits(goal)}f}{' ' if goal.unit else ''}{goal.unit}"
        rows.append(
            f"| {goal.worn} | {goal.quantity} | {goal.measure} | {', '.join(goal.datasets)} | {goal.text} | {text} | {verdict} |"
        )
    return "\n".join(rows)


def _section(result: Score) -> str:
    head = (
        f"| sensor | quantity | people | n | bias | 95 % limits | MAE | r | recall | precision | {F1_HEAD} | goal | |\n"
        "|---|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|---|---|"
    )
    order = list(dict.fromkeys(place for place, _ in result.lines))
    rows = []
    for (place, quantity), line in sorted(result.lines.items(), key=lambda item: order.index(item[0][0])):
        goal = _goal_cell(result.dataset.name, place, quantity)
        if quantity in ("side", "walking called walking"):
            share = 100 * line.right / line.counted if line.counted else math.nan
            name, n = (
                ("left and right", str(line.counted))
                if quantity == "side"
                else (quantity, f"{line.counted / 1000:.0f} s")
            )
            rows.append(
                f"| {place} | {name} | {len(line.people)} | {n} |" + " |" * 9 + f" {goal} | {share:.1f} % right |"
            )
            continue
        counts = f"{len(line.people)} | {len(line.errors) or line.true}"
        found = f"{line.recall():.3f} | {line.precision():.3f}" if line.hits else " | "
        numbers = f"{_agreement_cells(line)} | {_r_cell(line)} | {found} | {_f1_cells(line)}"
        rows.append(f"| {place} | {quantity} | {counts} | {numbers} | {goal} | {line.remark} |")
    analysed = ", ".join(
        f"{place} {100 * result.analysed_s[place] / seconds:.0f} % of {seconds:.0f} s"
        for place, seconds in result.total_s.items()
        if seconds
    )
    notes = "\n".join(f"- {note}" for note in result.dataset.notes)
    return (
        f"## {result.dataset.name}: {result.dataset.title}\n\n{notes}\n- Analysed: {analysed}.\n\n{head}\n"
        + "\n".join(rows)
    )


def _goal_cell(dataset: str, place: str, quantity: str) -> str:
    goals: Iterable[Goal] = (
        goal for goal in GOALS if dataset in goal.datasets and (goal.worn, goal.quantity) == (place, quantity)
    )
    return ", ".join(f"{goal.measure} {goal.text}" for goal in goals)


def _f1_cells(line: Line) -> str:
    return " | ".join(f"{line.f1(t):.3f}" if t in line.hits else "" for t in TOLERANCES_MS)


def _r_cell(line: Line) -> str:
    r = r_over_trials(line)
    return "" if math.isnan(r) else f"{r:.2f}"


def _agreement_cells(line: Line) -> str:
    a: Agreement = line.agreement()
    if not a.n:
        return "– | – | –"
    digits = 2 if line.unit in ("%", "bw", "°") else 1
    limits = f"{a.low:+.{digits}f} to {a.high:+.{digits}f}" if math.isfinite(a.sd) else "–"
    return f"{a.bias:+.{digits}f} {line.unit} | {limits} | {a.mae:.{digits}f}"


def _digits(goal: Goal) -> int:
    return 3 if goal.unit == "" else 1 if goal.unit == "ms" else 2
