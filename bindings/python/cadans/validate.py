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

TOLERANCES_MS = (20.0, 30.0, 50.0)
WINDOW_LIMIT_SPM = 3.0
ROTATIONS = 20
OVERVIEW = (
    "contact",
    "toe-off",
    "contact time",
    "contact time, trial mean",
    "cadence, trial mean",
    "cadence, 5 s windows",
    "vertical oscillation, trial mean",
    "vertical oscillation, step by step",
    "pelvic drop, trial mean",
    "pelvic rotation, trial mean",
    "trunk rotation, trial mean",
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
    absolute: list[float] = field(default_factory=list)
    """Errors in the metric's own unit, where `errors` are shares of the truth."""
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
    true, found_s = trial.steps["contact_time_s"], found["contact_time_s"]
    if np.isfinite(true).any() and np.isfinite(found_s).any():
        result.line(place, "contact time, trial mean", "ms").add(trial.person, [1000 * float(np.nanmean(found_s) - np.nanmean(true))])


def _score_means(result: Score, place: str, trial: Trial, run: Run) -> None:
    for name, quantity, unit, scale in (
        ("cadence_spm", "cadence, trial mean", "%", math.nan),
        ("vertical_oscillation_m", "vertical oscillation, trial mean", "mm", 1000.0),
        ("vertical_oscillation_com_m", "the same of the centre of mass", "mm", 1000.0),
        ("pelvic_drop_deg", "pelvic drop, trial mean", "°", 1.0),
        ("pelvic_rotation_range_deg", "pelvic rotation, trial mean", "°", 1.0),
        ("trunk_rotation_range_deg", "trunk rotation, trial mean", "°", 1.0),
    ):
        if name in trial.means:
            true, found = trial.means[name], run.summary[name].mean
            error = 100 * (found - true) / true if unit == "%" else scale * (found - true)
            line = result.line(place, quantity, unit)
            line.add(trial.person, [error])
            if unit == "%":
                line.absolute.append(abs(found - true))
                line.remark = f"mean absolute error {np.mean(line.absolute):.2f} steps/min, worst trial {max(map(abs, line.errors)):.2f} %"


def _score_windows(result: Score, place: str, trial: Trial, run: Run) -> None:
    if not len(trial.windows):
        return
    line = result.line(place, "cadence, 5 s windows", "spm")
    medians = []
    for window in trial.windows:
        within = run.steps[(run.steps["t_us"] >= window["start_us"]) & (run.steps["t_us"] < window["end_us"])]
        cadence = within["cadence_spm"][np.isfinite(within["cadence_spm"])]
        line.counted += 1
        if len(cadence):
            medians.append(float(np.median(cadence)))
            line.add(trial.person, [medians[-1] - window["cadence_spm"]])
    right = np.count_nonzero(np.abs(line.errors) <= WINDOW_LIMIT_SPM)
    line.remark = (
        f"{100 * len(line.errors) / line.counted:.1f} % of {line.counted} windows have a cadence, "
        f"{100 * right / line.counted:.1f} % of all lie within {WINDOW_LIMIT_SPM:g} steps/min"
    )
    files = result.line(place, "cadence, median over a file's windows", "%")
    files.add(trial.person, [100 * (np.median(medians) / np.median(trial.windows["cadence_spm"]) - 1)] if medians else [])
    files.remark = f"worst file {max(map(abs, files.errors), default=math.nan):.2f} %"


def _score_rotations(result: Score, place: str, trial: Trial, run: Run) -> None:
    """However the case is turned, the numbers must stay."""
    ((key, imu),) = trial.recording.items()
    random = np.random.default_rng(1)
    for _ in range(ROTATIONS):
        q = random.normal(size=4)
        turn = _rotation(q / np.linalg.norm(q))
        gyro = None if imu.gyro_radps is None else imu.gyro_radps @ turn.T
        turned = analyze(Recording({key: Imu(imu.accel_mps2 @ turn.T, gyro, rate_hz=imu.rate_hz, t_us=imu.t_us)}))
        for name, quantity, unit in (
            ("cadence_spm", "cadence, case turned", "%"),
            ("vertical_oscillation_m", "vertical oscillation, case turned", "mm"),
        ):
            before, after = run.summary[name].median, turned.summary[name].median
            line = result.line(place, quantity, unit)
            line.add(trial.person, [100 * (after / before - 1) if unit == "%" else 1000 * (after - before)])
            line.remark = f"against the case as it was worn; largest change {max(map(abs, line.errors)):.2f} {unit}"


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
    parts.append(f"<!-- summary:begin -->\n{overview(scores)}\n<!-- summary:end -->")
    parts += [_section(result) for result in scores]
    return "\n\n".join(parts) + "\n"


def overview(scores: Sequence[Score]) -> str:
    """The lines most people ask for, of all data sets; README.md shows it too."""
    head = " | ".join(f"F1 ±{t:.0f} ms" for t in TOLERANCES_MS)
    rows = [f"| sensor | what | data set | people | n | bias | 95 % limits | MAE | {head} |", "|---|---|---|--:|--:|--:|--:|--:|--:|--:|--:|"]
    for quantity in OVERVIEW:
        for result in scores:
            for place in ("pelvis", "chest"):
                line = result.lines.get((place, quantity))
                if line is None:
                    continue
                where = f"| {place} | {quantity} | {result.dataset.name} | {len(line.people)}"
                a = agreement(line.errors, np.zeros(len(line.errors)))
                rows.append(f"{where} | {a.n} | {_agreement_cells(a, line.unit)} | {_f1_cells(line)} |")
    return "\n".join(rows)


def _section(result: Score) -> str:
    tolerances = " | ".join(f"F1 ±{t:.0f} ms" for t in TOLERANCES_MS)
    head = f"| placement | quantity | people | n | bias | limits of agreement | MAE | {tolerances} | |\n|---|---|--:|--:|--:|--:|--:|--:|--:|--:|---|"
    rows = []
    for (place, quantity), line in sorted(result.lines.items(), key=lambda item: item[0][0], reverse=True):
        if quantity == "side":
            share = 100 * line.right / line.counted if line.counted else math.nan
            rows.append(f"| {place} | left and right | {len(line.people)} | {line.counted} | | | | | | | {share:.1f} % right |")
            continue
        a = agreement(line.errors, np.zeros(len(line.errors)))
        rows.append(f"| {place} | {quantity} | {len(line.people)} | {a.n} | {_agreement_cells(a, line.unit)} | {_f1_cells(line)} | {line.remark} |")
    analysed = ", ".join(
        f"{place} {100 * result.analysed_s[place] / seconds:.0f} % of {seconds:.0f} s" for place, seconds in result.total_s.items() if seconds
    )
    notes = "\n".join(f"- {note}" for note in result.dataset.notes)
    return f"## {result.dataset.name}: {result.dataset.title}\n\n{notes}\n- Analysed: {analysed}.\n\n{head}\n" + "\n".join(rows)


def _f1_cells(line: Line) -> str:
    return " | ".join(f"{line.f1(t):.3f}" if line.hits else "" for t in TOLERANCES_MS)


def _agreement_cells(a: Agreement, unit: str) -> str:
    if not a.n:
        return "– | – | –"
    digits = 2 if unit in ("%", "bw", "°") else 1
    return f"{a.bias:+.{digits}f} {unit} | {a.low:+.{digits}f} to {a.high:+.{digits}f} | {a.mae:.{digits}f}"
