# SPDX-License-Identifier: Apache-2.0
"""A run as a page in the terminal. Only units and words change here; every number is the library's."""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from ._core import Coverage
from .metric_table import PLACEMENTS, metrics, observable, split_key
from .report_words import (
    GROUPS,
    METRIC_WORDS,
    PLACE_WORDS,
    QUALITY_WORDS,
    SIDED,
    UNIT_WORDS,
    WORDS,
    as_written,
    note_in,
)
from .run import Run, duration_text, where_text

__all__ = ["print_observable", "print_run"]

# how a person reads it: (unit, factor, decimals)
SHOWN_AS = {
    "s": ("ms", 1000.0, 0),
    "m": ("cm", 100.0, 1),
    "steps/min": ("steps/min", 1.0, 1),
    "body weights": ("× weight", 1.0, 2),
    "body weights/m": ("× weight/m", 1.0, 1),
    "kN/m": ("kN/m", 1.0, 1),
    "m/s": ("m/s", 1.0, 2),
    "deg": ("°", 1.0, 1),
    "deg/s": ("°/s", 1.0, 0),
    "g": ("g", 1.0, 1),
    "g/s": ("g/s", 1.0, 0),
    "%": ("%", 1.0, 1),
    "1": ("%", 100.0, 1),
}
NOT_AS_ITS_UNIT = {
    "speed_mps": ("km/h", 3.6, 1),
    "stride_length_m": ("m", 1.0, 2),
    "step_length_m": ("m", 1.0, 2),
}
BOTH_LEGS = ("thigh", "shank", "foot")
BAR_LETTERS = 40
SEVERITY_STYLES = {"mild": "bold yellow", "marked": "bold red"}


def print_run(
    run: Run,
    *,
    language: str = "en",
    console: Console | None = None,
    truth: Mapping[str, float] | None = None,
) -> None:
    """Print the page. With `truth` (metric → true median) the run is a synthetic one, and the page says so."""
    console = console or Console()
    words = WORDS[language]
    where = where_text(_in_words(run.placement, language), words["sensors"])
    steps = run.running_steps
    duration = as_written(duration_text(run.coverage.total_s), language)
    title = f"{run.source or 'cadans'} · {duration} · {where} · {steps} {words['steps']}"
    parts: list[RenderableType] = [Text(title, style="bold")]
    if truth is not None:
        parts.append(Text(words["synthetic"], style="bold yellow"))
    parts.append(_table(run, language, truth) if steps else Text(words["nothing"], style="bold"))
    if steps:
        parts += _findings(run, language)
    parts += _coverage(run, words)
    parts += _remarks(run, language)
    parts.append(Text(words["disclaimer"], style="dim"))
    console.print(Group(*parts))


def print_observable(worn: Iterable[str], *, language: str = "en", console: Console | None = None) -> None:
    """Print what can be measured from where, and how well: from anywhere, or from these sensors and all of them together."""
    console = console or Console()
    words, worn = WORDS[language], tuple(worn)
    columns = {where: observable(where) for where in worn or PLACEMENTS}
    if len(worn) > 1:
        columns[words["together"]] = observable("+".join(worn))
    table = Table(box=None, pad_edge=False, padding=(0, 1), collapse_padding=True)
    table.add_column(words["metric"], no_wrap=True)
    labelled = console.width >= 110
    if labelled:
        table.add_column("", no_wrap=True)
    for where in columns:
        table.add_column(_in_words(where, language), justify="center")
    for metric in metrics:
        letters = [grades[metric.name].replace("N", " ") for grades in columns.values()]
        if any(letter != " " for letter in letters):
            label = [METRIC_WORDS[language][metric.name].strip()] if labelled else []
            table.add_row(metric.name, *label, *letters)
    parts: list[RenderableType] = [table]
    if not worn:
        pairs = Table(box=None, pad_edge=False, padding=(0, 1), collapse_padding=True)
        for name in ("with_another", "grade", "needs"):
            pairs.add_column(words[name], no_wrap=True)
        for name, grade, needs in _pairs():
            both_legs = needs == BOTH_LEGS
            pairs.add_row(name, grade, words["both_legs"] if both_legs else " + ".join(_in_words(key, language) for key in needs))
        parts += [Text(), pairs]
    console.print(Group(*parts, Text(words["letters"], style="dim")))


def _pairs() -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """(metric, grade, two places) where two sensors give more than either alone: two of one leg, or one on each leg."""
    alone = observable()
    found: dict[tuple[str, str], tuple[str, ...]] = {}
    for one, other in [*itertools.combinations(PLACEMENTS, 2), *((leg, leg) for leg in BOTH_LEGS)]:
        together = observable(f"{one}_left+{other}_right" if one == other else f"{one}+{other}")
        for metric, grade in together.items():
            if grade < min(alone[one][metric], alone[other][metric]):
                found.setdefault((metric, grade), BOTH_LEGS if one == other else (one, other))
    for metric in metrics.names:
        for (name, grade), needs in found.items():
            if name == metric:
                yield metric, grade, needs


def _in_words(placement: str, language: str) -> str:
    """``"foot_left+pelvis"`` → ``"left foot+pelvis"``; whatever else it is stays."""
    words = []
    for key in placement.split("+"):
        place, _, side = key.partition("_")
        word = PLACE_WORDS[language].get(place, place)
        words.append(SIDED[language][side].format(word) if side in SIDED[language] else word)
    return "+".join(words)


def _table(run: Run, language: str, truth: Mapping[str, float] | None) -> Table:
    words = WORDS[language]
    grades = observable(run.placement)
    both = all(np.any(run.steps["side"] == side) for side in ("left", "right"))
    sides = ["left", "right"] if both else []
    table = Table(box=None, pad_edge=False, padding=(0, 1), collapse_padding=True)
    table.add_column("", no_wrap=True)
    for name in ("median", *(("true",) if truth is not None else ()), "iqr", *sides):
        table.add_column(words[name], justify="right", no_wrap=True)
    table.add_column(words["unit"], no_wrap=True)
    table.add_column(words["grade"], justify="center")
    groups = {heading: [name for name in rows if run.summary[name].n] for heading, rows in GROUPS[language].items()}
    groups = {heading: names for heading, names in groups.items() if names}
    for heading, names in groups.items():
        if len(groups) > 2:  # the few of one sensor on a leg or arm need no headings
            table.add_row(Text(heading, style="bold cyan"))
        for name in names:
            row = run.summary[name]
            unit, factor, decimals = NOT_AS_ITS_UNIT.get(name) or SHOWN_AS[metrics[name].unit]
            of_sides = [getattr(row, side) for side in sides]
            cells = [row.median, *((truth.get(name, math.nan),) if truth is not None else ()), row.iqr, *of_sides]
            values = [_number(factor * value, decimals, language) for value in cells]
            table.add_row(GROUPS[language][heading][name], *values, UNIT_WORDS[language].get(unit, unit), grades[name])
            balance = row.left_share_pct if name == "contact_time_s" and both else math.nan
            if math.isfinite(balance):
                blank = [""] * (3 if truth is not None else 2)
                shares = [_number(share, 1, language) for share in (balance, 100 - balance)]
                table.add_row(words["balance"], *blank, *shares, "%", "")
    return table


def _findings(run: Run, language: str) -> list[RenderableType]:
    words = WORDS[language]
    out: list[RenderableType] = [Text(), Text(words["findings"], style="bold")]
    for finding in run.findings:
        title = finding.title_in(language)
        out.append(indented(title, SEVERITY_STYLES[finding.severity]))
        out.append(Padding(Text(finding.text_in(language).removeprefix(f"{title}. ")), (0, 0, 0, 4), expand=False))
    if not run.findings:
        out.append(indented(words["no_findings"] if run.within_limits else words["not_judged"]))
    if run.within_limits:
        subjects = [finding.title_in(language).partition(":")[0].lower() for finding in run.within_limits]
        out.append(indented(f"{words['within']}: {', '.join(subjects)}"))
    return out


def _coverage(run: Run, words: Mapping[str, str]) -> list[RenderableType]:
    c = run.coverage
    if c.total_s <= 0:
        return []
    seconds = {"running": c.analysed_s, "walking": c.walking_s, "standing": c.standing_s, "gap": c.gap_s}
    seconds["rest"] = max(0.0, c.total_s - sum(seconds.values()))
    styles = {"running": "green", "walking": "cyan", "standing": "blue", "gap": "red", "rest": "bright_black"}
    bar, legend = Text(), Text()
    drawn, reached = 0, 0.0
    for name, span in seconds.items():
        reached += span
        until = min(BAR_LETTERS, round(BAR_LETTERS * reached / c.total_s))
        bar.append("█" * (until - drawn), style=styles[name])
        drawn = max(drawn, until)
        if span >= 0.005 * c.total_s:
            legend.append("■ ", style=styles[name]).append(f"{words[name]} {100 * span / c.total_s:.0f} %   ")
    if len(run.sensors) > 1:
        timing = next((key for key, report in run.sensors.items() if report.coverage == c), "")
        legend.append(words["seen_by"].format(sensor=timing), style="dim")
    return [Text(), bar, legend]


def _remarks(run: Run, language: str) -> list[RenderableType]:
    words = WORDS[language]
    out: list[RenderableType] = [Text()]
    counts = run.quality_counts()
    if counts:
        out.append(Text(words["flagged"], style="bold"))
        flags = Table(box=None, show_header=False, padding=(0, 1), pad_edge=False)
        flags.add_column(justify="right", min_width=6)
        flags.add_column()
        for name, count in counts.items():
            flags.add_row(str(count), f"{QUALITY_WORDS[language][name]} ({name})")
        out.append(flags)
    lost = _by_sensor(run, language, {key: list(_lost(report.coverage, words)) for key, report in run.sensors.items()})
    if lost:
        samples = sum(report.coverage.samples_received for report in run.sensors.values())
        out.append(Text(words["lost"].format(samples=samples), style="bold"))
        out += map(indented, lost)
    inferred = _by_sensor(run, language, {key: list(_inferred(run, key, language)) for key in run.sensors})
    inferred += [note_in(language, note) for note in run.notes]
    if inferred:
        out.append(Text(words["inferred"], style="bold"))
        out += map(indented, inferred)
    if run.running_steps:
        out.append(Text(words["grades"], style="dim"))
    return out


def _lost(c: Coverage, words: Mapping[str, str]) -> Iterator[str]:
    """What became of a sensor's samples, where not all is well."""
    lost = {
        "invalid": c.samples_invalid,
        "repeated": c.samples_repeated,
        "backwards": c.samples_backwards,
        "saturated": c.samples_saturated,
        "gaps": c.gaps,
    }
    for name, count in lost.items():
        if count:
            yield words[name].format(count=count)


def _inferred(run: Run, key: str, language: str) -> Iterator[str]:
    """What the data said of a sensor that nobody told."""
    words, report = WORDS[language], run.sensors[key]
    c = report.coverage
    several, trunk = len(run.sensors) > 1, split_key(key)[0] in ("pelvis", "chest")
    if c.rate_inferred:
        rate = _number(c.rate_hz, 1, language)
        yield words["rate"].format(rate=rate, confidence=100 * c.rate_confidence)
    if c.steps and trunk:
        if not several or c.forward_confidence < 0.9:
            yield words["forward"].format(confidence=100 * c.forward_confidence)
        if not several:
            told = np.any(run.steps["side"] != "unknown")
            yield words["side"].format(confidence=100 * c.side_confidence) if told else words["no_side"]
    elif c.steps and report.side == "unknown" and split_key(key)[0] in ("foot", "shank", "thigh"):
        seen = report.side_seen
        side = words.get(f"side_{seen}", "")
        yield words["one_side"].format(side=side, confidence=100 * report.side_seen_confidence) if side else words["no_side"]
    if several and c.total_s > 0 and c.gap_s > 0.02 * c.total_s:
        yield words["share"].format(running=100 * c.analysed_s / c.total_s, gap=100 * c.gap_s / c.total_s)
    if not c.gyro_used and c.total_s > 0:
        yield words["no_gyro"]
    if c.units == "gravity_missing":
        yield words["gravity"]
    if c.steps_rejected:
        yield words["rejected"].format(count=c.steps_rejected)


def _by_sensor(run: Run, language: str, lines: Mapping[str, list[str]]) -> list[str]:
    """Lines of all sensors, each said once: with the names of the sensors that it holds for."""
    keys: dict[str, list[str]] = {}
    for key, of_this in lines.items():
        for line in of_this:
            keys.setdefault(line, []).append(key)
    if len(run.sensors) < 2:
        return list(keys)
    every = WORDS[language]["every_sensor"]
    return [f"{every if len(of) == len(run.sensors) else ', '.join(of)}: {line}" for line, of in keys.items()]


def indented(line: str, style: str = "") -> Padding:
    return Padding(Text(line, style=style), (0, 0, 0, 2), expand=False)


def _number(value: float, decimals: int, language: str) -> str:
    if not math.isfinite(value):
        return "–"
    text = f"{value:.{decimals}f}"
    return as_written(text.removeprefix("-") if float(text) == 0 else text, language)
