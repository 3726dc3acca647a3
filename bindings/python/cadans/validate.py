# SPDX-License-Identifier: Apache-2.0
"""Holds the results against the truth of every data set; one Markdown table each.

Everything is pooled over the trials of a data set: every contact counts once, every trial mean once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from . import __version__
from .analysis import analyze
from .comparison import Agreement, agreement, compare, pair_up
from .datasets import DATASETS, DataSet, Trial
from .quality import Quality
from .recording import Imu, Recording
from .run import Run

__all__ = ["results_markdown", "score"]

TOLERANCES_MS = (20.0, 50.0)
ROTATIONS = 20
OVERVIEW = (
    "contact",
    "toe-off",
    "contact time",
    "cadence, trial mean",
    "cadence, 5 s windows",
    "vertical oscillation, trial mean",
    "vertical oscillation, step by step",
)
"""What stands at the top of the page, in this order."""


@dataclass
class Line:
    """What is collected of one quantity over the trials of a data set."""

    unit: str
    errors: list[float] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    hits: dict[float, int] = field(default_factory=dict)
    """Tolerance → pairs within it; for events only."""
    counted: int = 0
    """True and found events together."""
    remark: str = ""
    right: int = 0

    def add(self, person: str, errors: Sequence[float] | NDArray[Any]) -> None:
        finite = [float(error) for error in errors if math.isfinite(error)]
        self.errors += finite
        if finite:
            self.people.add(person)

    def f1(self, tolerance: float) -> float:
        return 2 * self.hits[tolerance] / self.counted if self.counted else math.nan


@dataclass
class Score:
    """A data set's lines, by (placement, quantity)."""

    dataset: DataSet
    lines: dict[tuple[str, str], Line] = field(default_factory=dict)
    trials: int = 0
    total_s: dict[str, float] = field(default_factory=dict)
    analysed_s: dict[str, float] = field(default_factory=dict)

    def line(self, place: str, quantity: str, unit: str) -> Line:
        return self.lines.setdefault((place, quantity), Line(unit))


def score(dataset: DataSet, folder: Path, progress: Callable[[float], None] | None = None) -> Score:
    """Analyse every trial of a data set and hold it against its truth."""
    result = Score(dataset)
    trials = list(dataset.trials(folder))
    for i, trial in enumerate(trials):
        run = analyze(trial.recording)
        place = run.placement
        result.trials += 1
        result.total_s[place] = result.total_s.get(place, 0.0) + run.coverage.total_s
        result.analysed_s[place] = result.analysed_s.get(place, 0.0) + run.coverage.analysed_s
        for scorer in (_score_events, _score_steps, _score_means, _score_windows):
            scorer(result, place, trial, run)
        if i < dataset.turned:
            _score_rotations(result, place, trial, run)
        if progress:
            progress((i + 1) / len(trials))
    return result


def _score_events(result: Score, place: str, trial: Trial, run: Run) -> None:
    if not len(trial.events):
        return
    found = compare(_running(run.events), trial.events, TOLERANCES_MS)
    for kind, event in (("contact", found.contact), ("toe-off", found.toe_off)):
        line = result.line(place, kind, "ms")
        pairs = found.pairs[found.pairs["kind"] == kind.replace("-", "_")]
        line.add(trial.person, pairs["error_ms"])
        line.counted += event.n_truth + event.n_found
        for tolerance in TOLERANCES_MS:
            hits = int(np.count_nonzero(np.abs(pairs["error_ms"]) <= tolerance))
            line.hits[tolerance] = line.hits.get(tolerance, 0) + hits
    side = found.side
    if side.n + side.unknown and (trial.events["side"] != "unknown").any():
        line = result.line(place, "side", "")
        line.people.add(trial.person)
        line.counted += side.n + side.unknown
        line.right += round(side.right * side.n) if side.n else 0


def _score_steps(result: Score, place: str, trial: Trial, run: Run) -> None:
    if not len(trial.steps):
        return
    order = np.argsort(run.steps["t_us"])
    found = run.steps[order]
    pairs = pair_up(found["t_us"], trial.steps["t_us"], 100_000)
    for name, quantity, unit, scale in (
        ("contact_time_s", "contact time", "ms", 1000.0),
        ("vertical_oscillation_m", "vertical oscillation, step by step", "mm", 1000.0),
        ("peak_vertical_force_bw", "peak vertical force", "bw", 1.0),
    ):
        error = scale * (found[name][pairs[:, 0]].astype(float) - trial.steps[name][pairs[:, 1]])
        if np.isfinite(error).any():
            result.line(place, quantity, unit).add(trial.person, error)


def _score_means(result: Score, place: str, trial: Trial, run: Run) -> None:
    for name, quantity, unit, scale in (
        ("cadence_spm", "cadence, trial mean", "%", math.nan),
        ("vertical_oscillation_m", "vertical oscillation, trial mean", "mm", 1000.0),
        ("vertical_oscillation_com_m", "the same of the centre of mass", "mm", 1000.0),
    ):
        if name in trial.means:
            true, found = trial.means[name], run.summary[name].mean
            error = 100 * (found - true) / true if unit == "%" else scale * (found - true)
            result.line(place, quantity, unit).add(trial.person, [error])


def _score_windows(result: Score, place: str, trial: Trial, run: Run) -> None:
    if not len(trial.windows):
        return
    line = result.line(place, "cadence, 5 s windows", "%")
    steps = _running(run.steps)
    steps = steps[np.isfinite(steps["step_time_s"])]
    for window in trial.windows:
        start_us, length_us = window["start_us"], window["end_us"] - window["start_us"]
        within = steps[(steps["t_us"] >= start_us) & (steps["t_us"] < window["end_us"])]
        line.counted += 1
        if len(within) < 3:
            continue
        # The spectrum weighs the window's middle most (Hann), so the steps are weighed alike.
        middle = (within["t_us"] - start_us) / length_us + 0.5e6 * within["step_time_s"] / length_us
        weight = np.sin(np.pi * np.clip(middle, 0.01, 0.99)) ** 2
        cadence = 60 / float(np.average(within["step_time_s"], weights=weight))
        line.add(trial.person, [100 * (cadence / window["cadence_spm"] - 1)])
    errors = np.abs(line.errors)
    answered = max(1, len(errors))
    shares = ", ".join(f"{100 * np.count_nonzero(errors <= limit) / answered:.1f} % within {limit:g} %" for limit in (0.5, 1, 2))
    line.remark = f"{len(errors)} of {line.counted} windows answered, {shares}"


def _score_rotations(result: Score, place: str, trial: Trial, run: Run) -> None:
    """However the case is turned, the numbers must stay."""
    ((key, imu),) = trial.recording.items()
    random = np.random.default_rng(1)
    for _ in range(ROTATIONS):
        q = random.normal(size=4)
        turn = _rotation(q / np.linalg.norm(q))
        gyro = None if imu.gyro_radps is None else imu.gyro_radps @ turn.T
        turned = analyze(Recording({key: Imu(imu.accel_mps2 @ turn.T, gyro, rate_hz=imu.rate_hz, t_us=imu.t_us)}))
        for name, quantity, unit in (("cadence_spm", "cadence, case turned", "%"), ("vertical_oscillation_m", "vertical oscillation, case turned", "%")):
            before, after = run.summary[name].median, turned.summary[name].median
            line = result.line(place, quantity, unit)
            line.add(trial.person, [100 * (after / before - 1)])
            line.remark = "against the case as it was worn"


def _running(rows: NDArray[Any]) -> NDArray[Any]:
    running: NDArray[Any] = rows[(rows["quality"] & Quality["not_running"]) == 0]
    return running


def _rotation(q: NDArray[np.float64]) -> NDArray[np.float64]:
    w, x, y, z = q
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )


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
    chosen = [dataset for dataset in DATASETS if (not only or dataset.name in only) and (folder / dataset.name).is_dir()]
    if not chosen:
        raise ValueError(f"none of the data sets is in {folder}: {', '.join(only or names)}")
    parts = [
        "# Results on recordings",
        f"Made by `cadans validate{''.join(f' --only {name}' for name in only or ())} --out datasets/RESULTS.md`, cadans {__version__}, "
        "with the default settings, the same for every recording.",
        "Errors are found minus true. Limits of agreement are bias ± 1.96 sd. An event counts for F1 when it is paired one to one "
        "with a true one within the tolerance; events before the first and after the last true one are not judged. *Analysed* is the "
        "share of the recording that was taken for running.",
    ]
    scores = []
    for i, dataset in enumerate(chosen):

        def share(done: float, i: int = i, name: str = dataset.name) -> None:
            if progress:
                progress((i + done) / len(chosen), name)

        scores.append(score(dataset, folder / dataset.name, share))
    parts.append(f"<!-- summary:begin -->\n{_overview(scores)}\n<!-- summary:end -->")
    parts += [_section(result) for result in scores]
    return "\n\n".join(parts) + "\n"


def _overview(scores: Sequence[Score]) -> str:
    """The lines most people ask for, of all data sets; README.md shows it too."""
    rows = ["| sensor | what | data set | people | n | bias | 95 % limits | MAE | F1 ±20 ms |", "|---|---|---|--:|--:|--:|--:|--:|--:|"]
    for quantity in OVERVIEW:
        for result in scores:
            for place in ("pelvis", "chest"):
                line = result.lines.get((place, quantity))
                if line is None:
                    continue
                where = f"| {place} | {quantity} | {result.dataset.name} | {len(line.people)}"
                a = agreement(line.errors, np.zeros(len(line.errors)))
                f1 = f"{line.f1(20.0):.3f}" if line.hits else ""
                rows.append(f"{where} | {a.n} | {_agreement_cells(a, line.unit)} | {f1} |")
    return "\n".join(rows)


def _section(result: Score) -> str:
    head = "| placement | quantity | people | n | bias | limits of agreement | MAE | F1 ±20 ms | F1 ±50 ms | |\n|---|---|--:|--:|--:|--:|--:|--:|--:|---|"
    rows = []
    for (place, quantity), line in sorted(result.lines.items(), key=lambda item: item[0][0], reverse=True):
        if quantity == "side":
            share = 100 * line.right / line.counted if line.counted else math.nan
            rows.append(f"| {place} | left and right | {len(line.people)} | {line.counted} | | | | | | {share:.1f} % right |")
            continue
        a = agreement(line.errors, np.zeros(len(line.errors)))
        f1 = [f"{line.f1(t):.3f}" if line.hits else "" for t in TOLERANCES_MS]
        rows.append(f"| {place} | {quantity} | {len(line.people)} | {a.n} | {_agreement_cells(a, line.unit)} | {' | '.join(f1)} | {line.remark} |")
    analysed = ", ".join(
        f"{place} {100 * result.analysed_s[place] / seconds:.0f} % of {seconds:.0f} s" for place, seconds in result.total_s.items() if seconds
    )
    notes = "\n".join(f"- {note}" for note in result.dataset.notes)
    return f"## {result.dataset.name}: {result.dataset.title}\n\n{notes}\n- Analysed: {analysed}.\n\n{head}\n" + "\n".join(rows)


def _agreement_cells(a: Agreement, unit: str) -> str:
    if not a.n:
        return "– | – | –"
    digits = 2 if unit in ("%", "bw") else 1
    return f"{a.bias:+.{digits}f} {unit} | {a.low:+.{digits}f} to {a.high:+.{digits}f} | {a.mae:.{digits}f}"
