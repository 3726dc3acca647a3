# SPDX-License-Identifier: Apache-2.0
"""Runs the trials of a data set and collects, quantity by quantity, how far off the results are.

Everything is pooled over the trials of a data set: every contact counts once, every trial mean once.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .analysis import analyze
from .comparison import Agreement, agreement, compare, pair_up
from .datasets import DataSet, Trial
from .goals import Goal
from .quality import Quality
from .recording import Imu, Recording
from .run import Run

__all__ = ["TOLERANCES_MS", "Line", "Score", "got", "score"]

TOLERANCES_MS = (20.0, 30.0, 50.0)
WINDOW_LIMIT_SPM = 3.0
MIDDLE_LIMIT_PCT = 1.0
MIDDLE_STEPS = 3
STANCE_REACH_US = 250_000
"""Less than half of the shortest stride, so that a stance has no choice of contacts."""
TYPICAL_CONTACT_S = 0.25
ROTATIONS = 20
FEWEST_TRIALS_FOR_R = 8


@dataclass(frozen=True)
class Quantity:
    """What the tables call a metric, and how its error is told."""

    words: str
    unit: str
    scale: float = 1.0

    def errors(self, found: Any, true: Any) -> NDArray[np.float64]:
        found, true = np.asarray(found, float), np.asarray(true, float)
        error: NDArray[np.float64] = 100 * (found / true - 1) if self.unit == "%" else self.scale * (found - true)
        return error


STEP_QUANTITIES = {
    "contact_time_s": Quantity("contact time", "ms", 1000),
    "flight_time_s": Quantity("flight time", "ms", 1000),
    "vertical_oscillation_m": Quantity("vertical oscillation, step by step", "mm", 1000),
    "peak_vertical_force_bw": Quantity("peak vertical force", "bw"),
    "foot_strike_angle_deg": Quantity("foot strike angle", "°"),
    "tibia_angle_at_contact_deg": Quantity("tibia angle at contact", "°"),
    "thigh_angle_at_contact_deg": Quantity("thigh angle at contact", "°"),
    "knee_flexion_at_contact_deg": Quantity("knee flexion at contact", "°"),
    "knee_flexion_peak_deg": Quantity("knee flexion, peak", "°"),
    "hip_adduction_peak_deg": Quantity("hip adduction", "°"),
    "foot_ahead_m": Quantity("foot ahead", "mm", 1000),
    "knee_valgus_excursion_deg": Quantity("false knee valgus", "°"),
}
MEAN_QUANTITIES = {
    "cadence_spm": Quantity("cadence, trial mean", "%"),
    "contact_time_s": Quantity("contact time, trial mean", "ms", 1000),
    "speed_mps": Quantity("speed, trial mean", "%"),
    "vertical_oscillation_m": Quantity("vertical oscillation, trial mean", "mm", 1000),
    "vertical_oscillation_com_m": Quantity("the same of the centre of mass", "mm", 1000),
    "pelvic_drop_deg": Quantity("pelvic drop, trial mean", "°"),
    "pelvic_rotation_range_deg": Quantity("pelvic rotation, trial mean", "°"),
    "trunk_rotation_range_deg": Quantity("trunk rotation, trial mean", "°"),
}
TURNED_QUANTITIES = {
    "cadence_spm": Quantity("cadence, case turned", "%"),
    "contact_time_s": Quantity("contact time, case turned", "ms", 1000),
    "vertical_oscillation_m": Quantity("vertical oscillation, case turned", "mm", 1000),
    "tibia_angle_at_contact_deg": Quantity("tibia angle, case turned", "°"),
    "foot_strike_angle_deg": Quantity("foot strike angle, case turned", "°"),
}


@dataclass
class Line:
    """What is collected of one quantity over the trials of a data set."""

    unit: str
    errors: list[float] = field(default_factory=list)
    person: list[str] = field(default_factory=list)
    """Who each error is of."""
    people: set[str] = field(default_factory=set)
    trials: list[tuple[float, float]] = field(default_factory=list)
    """Mean found and mean true value of each trial."""
    hits: dict[float, int] = field(default_factory=dict)
    """Tolerance in ms → pairs within it; for events only."""
    true: int = 0
    found: int = 0
    right: int = 0
    """How many of the `counted` are as they should be; where that can be said."""
    counted: int = 0
    remark: str = ""
    absolute: list[float] = field(default_factory=list)
    """Errors in the metric's own unit, where `errors` are shares of the truth."""

    def add(self, person: str, errors: Sequence[float] | NDArray[Any]) -> None:
        finite = [float(error) for error in errors if math.isfinite(error)]
        self.errors += finite
        self.person += [person] * len(finite)
        if finite:
            self.people.add(person)

    def agreement(self) -> Agreement:
        return agreement(self.errors, np.zeros(len(self.errors)), self.person)

    def f1(self, tolerance: float) -> float:
        return 2 * self.hits[tolerance] / (self.true + self.found) if self.true + self.found else math.nan

    def recall(self) -> float:
        """At the widest tolerance."""
        return self.hits[max(self.hits)] / self.true if self.hits and self.true else math.nan

    def precision(self) -> float:
        return self.hits[max(self.hits)] / self.found if self.hits and self.found else math.nan


@dataclass
class Score:
    """A data set's lines, by (what was worn, quantity)."""

    dataset: DataSet
    lines: dict[tuple[str, str], Line] = field(default_factory=dict)
    trials: int = 0
    total_s: dict[str, float] = field(default_factory=dict)
    analysed_s: dict[str, float] = field(default_factory=dict)

    def line(self, trial: Trial, quantity: str, unit: str) -> Line:
        """The line of a quantity; one that nobody will see when the trial is not judged by it."""
        if trial.only and quantity not in trial.only:
            return Line(unit)
        return self.lines.setdefault((trial.place, quantity), Line(unit))


def score(dataset: DataSet, folder: Path, progress: Callable[[float], None] | None = None) -> Score:
    """Analyse every trial of a data set and hold it against its truth."""
    result = Score(dataset)
    trials = list(dataset.trials(folder))
    for i, trial in enumerate(trials):
        run = analyze(trial.recording, runner=trial.runner)
        result.trials += 1
        if not trial.walking:
            result.total_s[trial.place] = result.total_s.get(trial.place, 0.0) + run.coverage.total_s
            result.analysed_s[trial.place] = result.analysed_s.get(trial.place, 0.0) + run.coverage.analysed_s
        for scorer in (
            _score_events,
            _score_steps,
            _score_stances,
            _score_means,
            _score_windows,
            _score_middles,
            _score_walking,
        ):
            scorer(result, trial, run)
        if trial.turned:
            _score_rotations(result, trial, run)
        if progress:
            progress((i + 1) / len(trials))
    return result


def got(goal: Goal, scores: Iterable[Score]) -> float:
    """The number that a goal is about; NaN when nothing was measured."""
    all_lines = (score.lines.get((goal.worn, goal.quantity)) for score in scores if score.dataset.name in goal.datasets)
    lines = [line for line in all_lines if line is not None]
    errors = np.array([error for line in lines for error in line.errors])
    if goal.measure == "r":
        return _r([pair for line in lines for pair in line.trials])
    if goal.measure == "share":
        counted = sum(line.counted for line in lines)
        return sum(line.right for line in lines) / counted if counted else math.nan
    if goal.measure in ("recall", "precision"):
        whole = sum(line.true if goal.measure == "recall" else line.found for line in lines)
        return sum(line.hits[max(line.hits)] for line in lines if line.hits) / whole if whole else math.nan
    if not len(errors):
        return math.nan
    measures: dict[str, Callable[[], Any]] = {
        "mean error": lambda: np.mean(np.abs(errors)),
        "median error": lambda: np.median(np.abs(errors)),
        "worst error": lambda: np.max(np.abs(errors)),
        "bias": lambda: abs(np.mean(errors)),
    }
    return float(measures[goal.measure]())


def r_over_trials(line: Line) -> float:
    """Pearson's, of the trials' mean values; NaN for a handful, or a truth that is always the same."""
    return _r(line.trials) if len(line.trials) >= FEWEST_TRIALS_FOR_R else math.nan


def _r(trials: Sequence[tuple[float, float]]) -> float:
    found, true = np.array(trials, float).reshape(-1, 2).T
    if len(found) < 3 or np.ptp(true) == 0 or np.ptp(found) == 0:
        return math.nan
    return float(np.corrcoef(found, true)[0, 1])


def _score_events(result: Score, trial: Trial, run: Run) -> None:
    if not len(trial.events):
        return
    found = compare(_judged(trial, _running(run.events)), trial.events, TOLERANCES_MS)
    for kind, event in (("contact", found.contact), ("toe-off", found.toe_off)):
        if kind == "toe-off" and found.contact.n_found and not event.n_found:
            continue  # nothing at that place tells when the foot leaves
        line = result.line(trial, kind, "ms")
        pairs = found.pairs[found.pairs["kind"] == kind.replace("-", "_")]
        line.add(trial.person, pairs["error_ms"])
        line.true += event.n_truth
        line.found += event.n_found
        for tolerance in TOLERANCES_MS:
            hits = int(np.count_nonzero(np.abs(pairs["error_ms"]) <= tolerance))
            line.hits[tolerance] = line.hits.get(tolerance, 0) + hits
    side = found.side
    told = all(key.endswith(("_left", "_right")) for key in trial.recording)
    if side.n + side.unknown and not told and (trial.events["side"] != "unknown").any():
        line = result.line(trial, "side", "")
        line.people.add(trial.person)
        line.counted += side.n + side.unknown
        line.right += round(side.right * side.n) if side.n else 0


def _score_steps(result: Score, trial: Trial, run: Run) -> None:
    if not len(trial.steps):
        return
    found = _judged(trial, np.sort(run.steps, order="t_us"))
    pairs = pair_up(found["t_us"], trial.steps["t_us"], 100_000)
    for name in (trial.steps.dtype.names or ())[2:]:
        quantity = STEP_QUANTITIES[name]
        here, true = found[name][pairs[:, 0]].astype(float), trial.steps[name][pairs[:, 1]]
        both = np.isfinite(here) & np.isfinite(true)
        if both.any():
            line = result.line(trial, quantity.words, quantity.unit)
            line.add(trial.person, quantity.errors(here[both], true[both]))
            line.trials.append((float(here[both].mean()), float(true[both].mean())))
    if "contact_time_s" in (trial.steps.dtype.names or ()):
        true, found_s = trial.steps["contact_time_s"], found["contact_time_s"]
        if np.isfinite(true).any() and np.isfinite(found_s).any():
            _add_mean(result, trial, "contact_time_s", float(np.nanmean(found_s)), float(np.nanmean(true)))


def _score_stances(result: Score, trial: Trial, run: Run) -> None:
    """A stance is found when the middle of a contact lies near the instant at which the foot stood still."""
    if not len(trial.stances):
        return
    found = _running(np.sort(run.steps, order="t_us"))
    length_s = np.where(np.isfinite(found["contact_time_s"]), found["contact_time_s"], TYPICAL_CONTACT_S)
    middle_us = found["t_us"] + np.round(0.5e6 * length_s).astype(np.int64)
    true_us = trial.stances["t_us"]
    inside = (middle_us > true_us[0] - STANCE_REACH_US) & (middle_us < true_us[-1] + STANCE_REACH_US)
    found, middle_us = found[inside], middle_us[inside]
    pairs = pair_up(middle_us, true_us, STANCE_REACH_US)
    line = result.line(trial, "stances", "ms")
    line.people.add(trial.person)
    line.true += len(true_us)
    line.found += len(found)
    reach_ms = STANCE_REACH_US / 1000
    line.hits[reach_ms] = line.hits.get(reach_ms, 0) + len(pairs)
    here, true = found["stride_length_m"][pairs[:, 0]], trial.stances["stride_length_m"][pairs[:, 1]]
    length = Quantity("stride length", "%")
    line = result.line(trial, length.words, length.unit)
    line.add(trial.person, length.errors(here, true))
    line.counted += int(np.count_nonzero(np.isfinite(trial.stances["stride_length_m"])))
    if line.errors:
        line.remark = f"median error {np.median(np.abs(line.errors)):.1f} %, {len(line.errors)} of {line.counted} strides have a length"


def _score_means(result: Score, trial: Trial, run: Run) -> None:
    for name, true in trial.means.items():
        row = run.summary[name]
        found = getattr(row, trial.judged_side) if trial.judged_side and name == "contact_time_s" else row.mean
        _add_mean(result, trial, name, found, true)


def _add_mean(result: Score, trial: Trial, name: str, found: float, true: float) -> None:
    if not math.isfinite(found):
        return
    quantity = MEAN_QUANTITIES[name]
    line = result.line(trial, quantity.words, quantity.unit)
    line.add(trial.person, quantity.errors([found], [true]))
    line.trials.append((found, true))
    if quantity.unit == "%":
        line.absolute.append(abs(found - true))
        unit = "steps/min" if name == "cadence_spm" else "m/s"
        line.remark = (
            f"mean absolute error {np.mean(line.absolute):.2f} {unit}, worst trial {max(map(abs, line.errors)):.2f} %"
        )


def _score_windows(result: Score, trial: Trial, run: Run) -> None:
    if not len(trial.windows):
        return
    line = result.line(trial, "cadence, 5 s windows", "spm")
    medians = []
    for window in trial.windows:
        within = run.steps[(run.steps["t_us"] >= window["start_us"]) & (run.steps["t_us"] < window["end_us"])]
        cadence = within["cadence_spm"][np.isfinite(within["cadence_spm"])]
        line.counted += 1
        if len(cadence):
            medians.append(float(np.median(cadence)))
            line.add(trial.person, [medians[-1] - window["cadence_spm"]])
    near = np.count_nonzero(np.abs(line.errors) <= WINDOW_LIMIT_SPM)
    line.remark = (
        f"{100 * len(line.errors) / line.counted:.1f} % of {line.counted} windows have a cadence, "
        f"{100 * near / line.counted:.1f} % of all lie within {WINDOW_LIMIT_SPM:g} steps/min"
    )
    files = result.line(trial, "cadence, median over a file's windows", "%")
    files.add(
        trial.person, [100 * (np.median(medians) / np.median(trial.windows["cadence_spm"]) - 1)] if medians else []
    )
    files.remark = f"worst file {max(map(abs, files.errors), default=math.nan):.2f} %"


def _score_middles(result: Score, trial: Trial, run: Run) -> None:
    """The steps nearest the middle: a spectrum weighs the middle of its window, and so must what is held against it."""
    if not len(trial.middles):
        return
    line = result.line(trial, "cadence, middle of 7 s", "%")
    steps = run.steps[np.isfinite(run.steps["cadence_spm"])]
    for window in trial.middles:
        within = steps[(steps["t_us"] >= window["start_us"]) & (steps["t_us"] < window["end_us"])]
        far_us = np.abs(within["t_us"] - (window["start_us"] + window["end_us"]) // 2)
        line.counted += 1
        if len(within):
            nearest = within["cadence_spm"][np.argsort(far_us, kind="stable")[:MIDDLE_STEPS]]
            error = 100 * (float(np.median(nearest)) / window["cadence_spm"] - 1)
            line.add(trial.person, [error])
            line.right += bool(abs(error) <= MIDDLE_LIMIT_PCT)
    line.remark = (
        f"{100 * len(line.errors) / line.counted:.1f} % of {line.counted} windows have a cadence, "
        f"{100 * line.right / line.counted:.1f} % of all lie within {MIDDLE_LIMIT_PCT:g} %"
    )


def _score_walking(result: Score, trial: Trial, run: Run) -> None:
    if not trial.walking:
        return
    line = result.line(trial, "walking called walking", "")
    line.people.add(trial.person)
    line.counted += round(1000 * run.coverage.total_s)
    line.right += round(1000 * max(0.0, run.coverage.total_s - run.coverage.analysed_s))


def _score_rotations(result: Score, trial: Trial, run: Run) -> None:
    """However the case is turned, the numbers must stay."""
    ((key, imu),) = trial.recording.items()
    random = np.random.default_rng(1)
    for _ in range(ROTATIONS):
        q = random.normal(size=4)
        turn = _rotation(q / np.linalg.norm(q))
        gyro = None if imu.gyro_radps is None else imu.gyro_radps @ turn.T
        case = Recording({key: Imu(imu.accel_mps2 @ turn.T, gyro, rate_hz=imu.rate_hz, t_us=imu.t_us)})
        turned = analyze(case, runner=trial.runner)
        for name, quantity in TURNED_QUANTITIES.items():
            before, after = run.summary[name].median, turned.summary[name].median
            if not math.isfinite(before):
                continue
            line = result.line(trial, quantity.words, quantity.unit)
            line.add(trial.person, quantity.errors([after], [before]))
            line.counted += 1
            worst = max(map(abs, line.errors), default=math.nan)
            line.remark = f"against the case as it was worn; largest change {worst:.2f} {quantity.unit}"
            if len(line.errors) < line.counted:
                line.remark += f"; {line.counted - len(line.errors)} of {line.counted} gave none"


def _running(rows: NDArray[Any]) -> NDArray[Any]:
    running: NDArray[Any] = rows[(rows["quality"] & Quality["not_running"]) == 0]
    return running


def _judged(trial: Trial, rows: NDArray[Any]) -> NDArray[Any]:
    return rows[rows["side"] == trial.judged_side] if trial.judged_side else rows


def _rotation(q: NDArray[np.float64]) -> NDArray[np.float64]:
    w, x, y, z = q
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )
