# SPDX-License-Identifier: Apache-2.0
"""Pictures of a training load, each drawn on the axes given or on new ones; they draw, and work nothing out.

Colours are those that colour-blind people tell apart (Okabe and Ito); what a colour says, a line style, a stripe or a word says
too.
"""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from .load_words import MONTHS, WEEKDAYS, WORDS, as_date, number
from .report_words import as_written

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from .training_load import Load

__all__ = ["SHOWN_IN", "plot_calendar", "plot_form", "plot_monotony", "plot_ratios", "plot_weeks", "week_amounts"]

SHOWN_IN = {
    "distance": (1e-3, 1),
    "duration": (1 / 3600, 1),
    "steps": (1e-3, 1),
    "impact": (1e-3, 0),
    "session_rpe": (1.0, 0),
}
"""Channel → factor from the unit of the tables to the one shown, and decimals."""

BLUE, ORANGE, GREEN, VERMILLION, PURPLE, GREY = "#3b82c4", "#d98b00", "#009e73", "#d55e00", "#b5659a", "#8a8f98"
CALENDAR_BLUES = ("#bfdbf7", "#7db3e8", "#3b82c4", "#1d5a99", "#0b3766")
NEED = 'pictures need matplotlib: pip install "cadans[all]"'


def plot_weeks(load: Load, ax: Axes | None = None, *, weeks: int = 26, language: str = "en") -> Axes:
    """Bars a week of the last `weeks`, the band from the week before to 10 % above it, and the mean of four weeks.

    Weeks that are not wholly known are pale and striped; of a week without any known day a question mark stands.
    """
    ax, words = _axes(ax), WORDS[language]
    amounts, means = week_amounts(load)
    table = load.weeks[-weeks:]
    amounts, means = amounts[-weeks:], means[-weeks:]
    x = np.arange(len(table))
    whole = load.every_week["amount_days"][-weeks:] == 7
    missing = load.every_week["amount_days"][-weeks:] == 0
    heights = np.where(missing, 0.0, np.nan_to_num(amounts))
    ax.bar(x[whole], heights[whole], width=0.72, color=BLUE, zorder=2)
    partial = ~whole & ~missing
    style: dict[str, Any] = {"width": 0.72, "facecolor": "none", "edgecolor": BLUE, "hatch": "////", "linewidth": 1.0, "zorder": 2}
    ax.bar(x[partial], heights[partial], label=words["not_whole"] if partial.any() else None, **style)
    for i in np.flatnonzero(missing):
        ax.text(x[i], 0.0, "?", ha="center", va="bottom", color=GREY, fontsize="large", fontweight="bold")
    banded = np.flatnonzero(whole[1:] & whole[:-1] & (heights[:-1] > 0)) + 1
    ax.bar(
        x[banded],
        0.1 * heights[banded - 1],
        bottom=heights[banded - 1],
        width=0.9,
        color=ORANGE,
        alpha=0.55,
        zorder=3,
        label=words["band_10"] if len(banded) else None,
    )
    if np.isfinite(means).any():
        ax.plot(x, means, color=VERMILLION, linewidth=1.8, marker=".", markersize=4, zorder=4, label=words["mean_4"])
    mondays = [as_date(day) for day in table["week_start"]]
    ticks = [i for i, day in enumerate(mondays) if i == 0 or day.month != mondays[i - 1].month]
    if len(ticks) > 1 and ticks[1] - ticks[0] < 3:
        ticks = ticks[1:]
    if len(mondays) <= 6:
        ticks = list(range(len(mondays)))
        ax.set_xticks(ticks, [f"{mondays[i].day} {MONTHS[language][mondays[i].month - 1]}" for i in ticks])
    else:
        ax.set_xticks(ticks, [MONTHS[language][mondays[i].month - 1] for i in ticks])
    ax.set_xlim(-0.6, max(len(table), 4) - 0.4)
    ax.set_ylim(bottom=0)
    _finish(ax, f"{words[f'channel_{load.channel}']} ({words[f'unit_{load.channel}']})", language, legend=True)
    return ax


def plot_form(load: Load, ax: Axes | None = None, *, days: int = 365, language: str = "en") -> Axes:
    """Fitness (42 days), fatigue (7 days) and form, in the channel's unit a day."""
    ax, words = _axes(ax), WORDS[language]
    factor, _ = SHOWN_IN[load.channel]
    table = load.days[-days:]
    ax.axhline(0, color=GREY, linewidth=0.8)
    form = factor * table["form"]
    ax.fill_between(table["date"], 0, form, where=np.isfinite(form), color=GREEN, alpha=0.3, linewidth=0, label=words["form"])
    ax.plot(table["date"], factor * table["fatigue"], color=ORANGE, linewidth=1.0, linestyle=(0, (3, 1)), label=words["fatigue"])
    ax.plot(table["date"], factor * table["fitness"], color=BLUE, linewidth=2.2, label=words["fitness"])
    _shade_unknown(ax, table, words["unknown"])
    _month_axis(ax, table, language)
    _finish(ax, words["per_day"].format(unit=words[f"unit_{load.channel}"]), language, legend=True)
    return ax


def plot_ratios(load: Load, ax: Axes | None = None, *, days: int = 365, language: str = "en") -> Axes:
    """Acute to chronic load: coupled, uncoupled and weighted. The evidence for it is disputed; the page says so beside it."""
    ax, words = _axes(ax), WORDS[language]
    table = load.days[-days:]
    ax.axhline(1, color=GREY, linewidth=0.8)
    styles: dict[str, dict[str, Any]] = {
        "acwr_uncoupled": {"color": ORANGE, "linewidth": 1.0, "linestyle": (0, (3, 1))},
        "acwr_ewma": {"color": PURPLE, "linewidth": 1.2, "linestyle": (0, (1, 1))},
        "acwr_coupled": {"color": BLUE, "linewidth": 2.0},
    }
    highest = 2.0
    for name, style in styles.items():
        ax.plot(table["date"], table[name], label=words[name], **style)
        if np.isfinite(table[name]).any():
            highest = max(highest, float(np.nanmax(table[name])))
    ax.set_ylim(0, min(4.2, 1.05 * highest))  # the coupled one ends at 4; the uncoupled one has no end after rest
    _shade_unknown(ax, table, words["unknown"])
    _month_axis(ax, table, language)
    _finish(ax, words["ratio_axis"], language, legend=True)
    return ax


def plot_monotony(load: Load, ax: Axes | None = None, *, days: int = 365, language: str = "en") -> Axes:
    """Foster's monotony (line, left) and strain (area, right)."""
    ax, words = _axes(ax), WORDS[language]
    factor, _ = SHOWN_IN[load.channel]
    table = load.days[-days:]
    beside = ax.twinx()
    strain = factor * table["strain"]
    where = np.isfinite(strain)
    beside.fill_between(table["date"], 0, strain, where=where, color=ORANGE, alpha=0.35, linewidth=0)
    beside.set_ylim(bottom=0)
    beside.set_ylabel(f"{words['strain']} ({words[f'unit_{load.channel}']})")
    beside.tick_params(length=0)
    ax.set_zorder(beside.get_zorder() + 1)
    ax.patch.set_visible(False)
    ax.plot(table["date"], table["monotony"], color=BLUE, linewidth=1.6, label=words["monotony"])
    ax.fill_between([], [], color=ORANGE, alpha=0.35, linewidth=0, label=words["strain"])
    ax.set_ylim(bottom=0)
    _shade_unknown(ax, table, words["unknown"])
    _month_axis(ax, table, language)
    for name in ("top", "left", "right", "bottom"):
        beside.spines[name].set_visible(False)
    _finish(ax, words["monotony"], language, legend=True)
    return ax


def plot_calendar(load: Load, ax: Axes | None = None, *, weeks: int = 53, language: str = "en") -> Axes:
    """A square a day of the last `weeks`, in two rows of half of them: the more was run, the darker; rest empty, unknown crossed."""
    from matplotlib.collections import LineCollection, PatchCollection
    from matplotlib.patches import Rectangle

    ax, words = _axes(ax), WORDS[language]
    factor, _ = SHOWN_IN[load.channel]
    first = _monday(as_date(load.days["date"][-1])) - timedelta(7 * (weeks - 1))
    table = load.days[load.days["date"] >= np.datetime64(first)]
    start = _monday(as_date(table["date"][0]))
    columns = (as_date(table["date"][-1]) - start).days // 7 + 1
    per_row = columns if columns <= 27 else -(-columns // 2)
    amounts = np.where(table["known"], factor * load.every_day["amount"][-len(table) :], np.nan)
    edges = _edges(amounts)
    squares: dict[str, list[Any]] = {colour: [] for colour in (*CALENDAR_BLUES, "")}
    crosses: list[Any] = []
    for row, amount in zip(table, amounts):
        week, weekday = divmod((as_date(row["date"]) - start).days, 7)
        x, y = week % per_row, weekday + (week // per_row) * 9.0
        if not np.isfinite(amount):
            crosses += [[(x + 0.2, y + 0.2), (x + 0.8, y + 0.8)], [(x + 0.2, y + 0.8), (x + 0.8, y + 0.2)]]
        colour = CALENDAR_BLUES[int(np.searchsorted(edges, amount, "left"))] if amount > 0 else ""
        squares[colour].append(Rectangle((x + 0.07, y + 0.07), 0.86, 0.86))
    for colour, patches in squares.items():
        if patches:
            look: dict[str, Any] = (
                {"facecolor": colour, "linewidth": 0.0} if colour else {"facecolor": "none", "edgecolor": GREY, "linewidth": 0.35}
            )
            ax.add_collection(PatchCollection(patches, **look))
    ax.add_collection(LineCollection(crosses, colors=GREY, linewidths=0.9))
    rows = -(-columns // per_row)
    for row in range(rows):
        for weekday in (0, 2, 4, 6):
            ax.text(-0.4, 9.0 * row + weekday + 0.5, WEEKDAYS[language][weekday], ha="right", va="center")
        named = -9
        for column in range(per_row):
            thursday = start + timedelta(7 * (row * per_row + column) + 3)  # a week belongs where its Thursday is
            new = column == 0 or thursday.month != (thursday - timedelta(7)).month
            if new and row * per_row + column < columns and column - named >= 3:
                text = MONTHS[language][thursday.month - 1] + (f" {thursday.year}" if row == column == 0 or thursday.month == 1 else "")
                ax.text(column, 9.0 * row - 0.45, text, ha="left", va="baseline")
                named = column + (2 if " " in text else 0)
    _calendar_key(ax, edges, 9.0 * rows - 0.6, words[f"unit_{load.channel}"], language)
    ax.set_xlim(-3.6, max(per_row, 20) + 0.2)
    ax.set_ylim(9.0 * rows + 1.1, -1.5)
    ax.set_aspect("equal")
    ax.axis("off")
    return ax


def week_amounts(load: Load) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Of each week, in the unit shown: what was run (of a week not wholly known: of what is known of it) and the mean of four weeks."""
    factor, _ = SHOWN_IN[load.channel]
    sundays = load.weeks["week_start"] + np.timedelta64(6, "D")
    at = np.searchsorted(load.days["date"], sundays)
    means = [factor * float(load.days["chronic_28d"][i]) if i < len(load.days) else np.nan for i in at]
    amounts: NDArray[np.float64] = factor * load.every_week["amount"].astype(np.float64)
    return amounts, np.array(means, np.float64)


def _edges(amounts: NDArray[np.float64]) -> NDArray[np.float64]:
    """Where the shades change: round numbers, so that the key can be read."""
    known = amounts[np.isfinite(amounts)]
    most = float(known.max()) if len(known) else 0.0
    for step in (1, 2, 2.5, 3, 4, 5, 6, 8, 10, 15, 20, 25, 30, 40, 50, 60, 80, 100, 150, 200, 250, 300, 400, 500, 1000):
        if 5 * step >= most:
            return np.array([step * i for i in range(1, 5)], np.float64)
    step = math.ceil(most / 5)
    return np.array([step * i for i in range(1, 5)], np.float64)


def _calendar_key(ax: Axes, edges: NDArray[np.float64], y: float, unit: str, language: str) -> None:
    from matplotlib.patches import Rectangle

    written = [number(edge, 0 if edge % 1 == 0 else 1, language) for edge in edges]
    shades = [*(f"≤ {edge}" for edge in written), f"> {written[-1]} {unit}"]
    for i, (colour, text) in enumerate(zip(CALENDAR_BLUES, shades)):
        ax.add_patch(Rectangle((4.2 * i, y), 0.86, 0.86, facecolor=colour))
        ax.text(4.2 * i + 1.2, y + 0.45, text, ha="left", va="center", fontsize="small")


def _monday(day: date) -> date:
    return day - timedelta(day.weekday())


def _shade_unknown(ax: Axes, table: NDArray[Any], label: str) -> None:
    """Grey where days are unknown."""
    unknown = np.flatnonzero(~table["known"].astype(bool))
    for i, run in enumerate(np.split(unknown, np.flatnonzero(np.diff(unknown) > 1) + 1) if len(unknown) else []):
        ax.axvspan(
            table["date"][run[0]],
            table["date"][run[-1]] + np.timedelta64(1, "D"),
            color=GREY,
            alpha=0.25,
            linewidth=0,
            label=label if i == 0 else None,
        )


def _month_axis(ax: Axes, table: NDArray[Any], language: str) -> None:
    """Ticks where months begin, as many as there is room for."""
    if not len(table):
        return
    first, last = as_date(table["date"][0]), as_date(table["date"][-1])
    starts = [date(year, month, 1) for year in range(first.year, last.year + 1) for month in range(1, 13)]
    starts = [day for day in starts if first <= day <= last]
    if len(starts) < 3:
        step = max(7, (last - first).days // 5)
        starts = [first + timedelta(i) for i in range(0, (last - first).days + 1, step)]
        labels = [f"{day.day} {MONTHS[language][day.month - 1]}" for day in starts]
    else:
        starts = starts[:: -(-len(starts) // 7)]
        labels = [MONTHS[language][day.month - 1] for day in starts]
    ax.set_xticks([np.datetime64(day) for day in starts], labels)
    ax.set_xlim(np.datetime64(first), np.datetime64(last) + np.timedelta64(1, "D"))  # type: ignore[arg-type]


def _finish(ax: Axes, label: str, language: str, *, legend: bool) -> None:
    ax.set_ylabel(label)
    for name in ("top", "right"):
        ax.spines[name].set_visible(False)
    ax.tick_params(length=0)
    ax.grid(axis="y", linewidth=0.5, alpha=0.4)
    ax.set_axisbelow(True)
    ax.yaxis.set_major_formatter(lambda value, _: _tick_text(value, language))
    for other in ax.figure.axes:
        if other is not ax:
            other.yaxis.set_major_formatter(lambda value, _: _tick_text(value, language))
    if legend and ax.get_legend_handles_labels()[0]:
        # beside one another above the picture, where no line runs
        ax.legend(loc="lower left", bbox_to_anchor=(-0.02, 1.0), ncols=2, frameon=False, fontsize="small", borderaxespad=0.2)


def _tick_text(value: float, language: str) -> str:
    return as_written(f"{value:.10g}".replace("-", "−"), language)


def _axes(ax: Axes | None) -> Axes:
    if ax is not None:
        return ax
    try:
        import matplotlib.pyplot as plt
    except ModuleNotFoundError:
        raise ModuleNotFoundError(NEED) from None
    return plt.subplots(figsize=(7.2, 3.8), layout="constrained")[1]
