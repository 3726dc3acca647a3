# SPDX-License-Identifier: Apache-2.0
"""A run as a page in the terminal. Only units and words change here; every number is the library's."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from .metric_table import metrics
from .report_words import METRIC_WORDS, QUALITY_WORDS, UNIT_WORDS, WORDS, note_in
from .run import Run, duration_text

__all__ = ["print_run"]

# how a person reads it: (unit, factor, decimals)
SHOWN_AS = {
    "s": ("ms", 1000.0, 0),
    "m": ("cm", 100.0, 1),
    "steps/min": ("steps/min", 1.0, 1),
    "body weights": ("× weight", 1.0, 2),
    "kN/m": ("kN/m", 1.0, 1),
    "m/s": ("m/s", 1.0, 2),
    "deg": ("°", 1.0, 1),
    "1": ("%", 100.0, 1),
}
BAR_LETTERS = 40


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
    parts: list[RenderableType] = []
    if truth is not None:
        parts.append(Text(words["synthetic"], style="bold yellow"))
    parts.append(_table(run, language, truth) if run.coverage.steps else Text(words["nothing"], style="bold"))
    parts += _coverage(run, words)
    parts += _remarks(run, language)
    parts.append(Text(words["disclaimer"], style="dim"))
    title = f"{run.source or 'cadans'} · {duration_text(run.coverage.total_s)} · {run.placement} · {run.coverage.steps} {words['steps']}"
    console.print(Group(Text(title, style="bold"), *parts))


def _table(run: Run, language: str, truth: Mapping[str, float] | None) -> Table:
    words = WORDS[language]
    table = Table(box=None, pad_edge=False, padding=(0, 1), collapse_padding=True)
    table.add_column("", no_wrap=True)
    for name in ("median", *(("true",) if truth is not None else ()), "iqr", "left", "right"):
        table.add_column(words[name], justify="right", no_wrap=True)
    table.add_column(words["unit"], no_wrap=True)
    table.add_column(words["grade"], justify="center")
    for name, label in METRIC_WORDS[language].items():
        row = run.summary[name]
        if not row.n:
            continue
        unit, factor, decimals = SHOWN_AS[metrics[name].unit]
        cells = [row.median, *((truth.get(name, math.nan),) if truth is not None else ()), row.iqr, row.left, row.right]
        values = [_number(factor * value, decimals) for value in cells]
        table.add_row(label, *values, UNIT_WORDS[language].get(unit, unit), metrics[name].grade[run.placement])
    balance = run.summary["contact_time_s"].left_share_pct
    if math.isfinite(balance):
        blank = [""] * (2 if truth is not None else 1)
        table.add_row(words["balance"], *blank, "", f"{balance:.1f}", f"{100 - balance:.1f}", "%", "")
    return table


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
    return [Text(), bar, legend]


def _remarks(run: Run, language: str) -> list[RenderableType]:
    words, c = WORDS[language], run.coverage
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
    lost = {
        "invalid": c.samples_invalid,
        "repeated": c.samples_repeated,
        "backwards": c.samples_backwards,
        "saturated": c.samples_saturated,
        "gaps": c.gaps,
    }
    if any(lost.values()):
        out.append(Text(words["lost"].format(samples=c.samples_received), style="bold"))
        out += [_indented(words[name].format(count=count)) for name, count in lost.items() if count]
    inferred = []
    if c.rate_inferred:
        inferred.append(words["rate"].format(rate=c.rate_hz, confidence=100 * c.rate_confidence))
    if c.steps:
        inferred.append(words["forward"].format(confidence=100 * c.forward_confidence))
        if np.any(run.steps["side"] != "unknown"):
            inferred.append(words["side"].format(confidence=100 * c.side_confidence))
        else:
            inferred.append(words["no_side"])
    if not c.gyro_used and c.total_s > 0:
        inferred.append(words["no_gyro"])
    if c.units == "gravity_missing":
        inferred.append(words["gravity"])
    if c.steps_rejected:
        inferred.append(words["rejected"].format(count=c.steps_rejected))
    inferred += [note_in(language, note) for note in run.notes]
    if inferred:
        out.append(Text(words["inferred"], style="bold"))
        out += [_indented(line) for line in inferred]
    if c.steps:
        out.append(Text(words["grades"], style="dim"))
    return out


def _indented(line: str) -> Padding:
    return Padding(Text(line), (0, 0, 0, 2), expand=False)


def _number(value: float, decimals: int) -> str:
    return f"{value:.{decimals}f}" if math.isfinite(value) else "–"
