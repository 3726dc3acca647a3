# SPDX-License-Identifier: Apache-2.0
"""A training load as one page for a browser: complete in itself, loads nothing, runs nothing; names in it are only text."""

from __future__ import annotations

import io
import math
import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict, dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

import numpy as np

from ._core import __version__
from .load_plots import SHOWN_IN, plot_calendar, plot_form, plot_monotony, plot_ratios, plot_weeks
from .load_view import LoadView, load_view
from .load_words import LIGHT_MARKS, LIGHTS, WORDS, day_text, number

if TYPE_CHECKING:
    from .log.training_log import TrainingLog
    from .training_load import Load

__all__ = ["load_page", "write_load_page"]

NEED = 'the page needs Jinja2 and matplotlib: pip install "cadans[all]"'
INK, LINE = "#010203", "#040506"
"""Stand for the page's own colours of text and lines, which go with light and dark."""
WEEKS_SHOWN = 26
DAYS_SHOWN = 365


@dataclass(frozen=True)
class Picture:
    """A picture, what it says in words, and the numbers behind it."""

    name: str
    title: str
    caption: str
    alt: str
    svg: Any
    head: list[str]
    rows: list[list[str]]


def load_page(load: Load, log: TrainingLog | None = None, *, language: str = "en", source: str = "") -> str:
    """The page, as HTML.

    Raises
    ------
    ModuleNotFoundError
        Jinja2 or matplotlib is missing.
    """
    try:
        import jinja2
        import matplotlib as _  # noqa: F401
    except ModuleNotFoundError:
        raise ModuleNotFoundError(NEED) from None

    view = load_view(load, log, language=language, source=source)
    template = resources.files(__package__).joinpath("templates/load.html.j2").read_text(encoding="utf-8")
    page = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, trim_blocks=True).from_string(template)
    shoes = [
        {**asdict(shoe), "width": round(100 * min(1.0, max(0.0, shoe.share))) if math.isfinite(shoe.share) else 0} for shoe in view.shoes
    ]
    return page.render(
        view={name: getattr(view, name) for name in (*view.__dataclass_fields__, "anything")} | {"shoes": shoes},
        words=WORDS[language],
        lights=LIGHTS[language],
        marks=LIGHT_MARKS,
        tiles=_tiles(view),
        pictures=_pictures(load, view) if view.anything else [],
        version=__version__,
    )


def write_load_page(
    path: str | os.PathLike[str], load: Load, log: TrainingLog | None = None, *, language: str = "en", source: str = ""
) -> None:
    """Write the page to a file."""
    text = load_page(load, log, language=language, source=source)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)


def _tiles(view: LoadView) -> list[dict[str, str]]:
    """The first things to see: the last whole week, and the rules that stand first."""
    out = []
    whole = [week for week in view.weeks if week.state in ("whole", "empty")]
    if whole:
        week = whole[-1]
        out.append(
            {"what": f"{view.words['week_of']} {week.start}", "value": f"{week.amount_text} {view.unit}", "light": "", "light_text": ""}
        )
    for rule in view.rules[:3]:
        out.append({"what": rule.title, "value": rule.value, "light": rule.light, "light_text": rule.light_text})
    return out


def _pictures(load: Load, view: LoadView) -> list[Picture]:
    from markupsafe import Markup

    words, language = view.words, view.language
    _, decimals = SHOWN_IN[load.channel]
    days = load.days[-DAYS_SHOWN:]
    last = load.days[-1]

    def now(name: str, digits: int = 2, scaled: bool = False) -> str:
        value = float(last[name]) * (SHOWN_IN[load.channel][0] if scaled else 1.0)
        return number(value, digits, language) or words["unknown"]

    def table(names: Sequence[str], titles: Iterable[str], scaled: Iterable[str] = ()) -> tuple[list[str], list[list[str]]]:
        factor, few = SHOWN_IN[load.channel][0], set(scaled)
        rows = [
            [
                day_text(row["date"], language, year=True),
                *(number(float(row[name]) * (factor if name in few else 1.0), 2, language) or words["unknown"] for name in names),
            ]
            for row in days[::-1]
        ]
        return [words["date"], *titles], rows

    def picture(
        name: str, plot: Callable[..., Any], alt: str, size: tuple[float, float], behind: tuple[list[str], list[list[str]]], **more: Any
    ) -> Picture:
        svg = Markup(
            _svg(lambda ax: plot(load, ax, language=language, **more), name, size)
        )  # drawn from numbers alone: no name of anybody is in it
        return Picture(name, words[f"picture_{name}"], words[f"caption_{name}"], alt, svg, *behind)

    unit = f" ({view.unit})"
    weeks = view.weeks[-WEEKS_SHOWN:]
    whole = [week for week in view.weeks if week.state == "whole"]
    told = f"{whole[-1].amount_text} {view.unit}" if whole else words["unknown"]
    known = days["known"].astype(bool)
    running = int(np.count_nonzero(days["runs"] > 0))
    weeks_behind = [
        [
            week.start,
            f"{week.amount_text or words['unknown']}",
            str(week.runs) if week.known_days else words["unknown"],
            week.change or week.why_no_change or "–",
            LIGHTS[language][week.light] if week.change else "–",
            week.state_text,
        ]
        for week in weeks[::-1]
    ]
    factor, _ = SHOWN_IN[load.channel]
    amounts = load.every_day["amount"][-len(days) :]
    calendar_behind = (
        [words["date"], view.unit, words["runs"]],
        [
            [
                day_text(row["date"], language, year=True, weekday=True),
                number(factor * float(amount), 2, language) or words["unknown"],
                str(row["runs"]),
            ]
            for row, amount in zip(days[::-1], amounts[::-1])
        ],
    )
    return [
        picture(
            "weeks",
            plot_weeks,
            words["alt_weeks"].format(channel=words[f"channel_{load.channel}"], count=len(weeks), last=told),
            (5.0, 3.1),
            ([words["week_of"], view.unit, words["runs"], words["change"], words["light"], ""], weeks_behind),
            weeks=WEEKS_SHOWN,
        ),
        picture(
            "form",
            plot_form,
            words["alt_form"].format(**{name: f"{now(name, decimals, True)}" for name in ("fitness", "fatigue", "form")}),
            (4.7, 3.0),
            table(
                ("fitness", "fatigue", "form"),
                (words[name] + unit for name in ("fitness", "fatigue", "form")),
                ("fitness", "fatigue", "form"),
            ),
            days=DAYS_SHOWN,
        ),
        picture(
            "ratios",
            plot_ratios,
            words["alt_ratios"].format(coupled=now("acwr_coupled"), uncoupled=now("acwr_uncoupled"), ewma=now("acwr_ewma")),
            (4.7, 3.0),
            table(
                ("acwr_coupled", "acwr_uncoupled", "acwr_ewma"), (words[name] for name in ("acwr_coupled", "acwr_uncoupled", "acwr_ewma"))
            ),
            days=DAYS_SHOWN,
        ),
        picture(
            "monotony",
            plot_monotony,
            words["alt_monotony"].format(monotony=now("monotony"), strain=now("strain", decimals, True)),
            (4.7, 3.0),
            table(("monotony", "strain"), (words["monotony"], words["strain"] + unit), ("strain",)),
            days=DAYS_SHOWN,
        ),
        picture(
            "calendar",
            plot_calendar,
            words["alt_calendar"].format(
                running=running, rest=int(np.count_nonzero(known & (days["runs"] == 0))), unknown=int(np.count_nonzero(~known))
            ),
            (4.7, 3.4),
            calendar_behind,
        ),
    ]


def _svg(draw: Callable[[Any], Any], name: str, size: tuple[float, float]) -> str:
    """Drawn by matplotlib without a screen; letters stay letters, and black becomes the colour of the page's text."""
    import matplotlib as mpl
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    look: Any = {
        "svg.fonttype": "none",
        "svg.hashsalt": f"cadans-{name}",
        "font.family": "sans-serif",
        "font.size": 10.0,
        "text.color": INK,
        "axes.labelcolor": INK,
        "axes.edgecolor": LINE,
        "xtick.color": INK,
        "ytick.color": INK,
        "grid.color": LINE,
        "axes.facecolor": "none",
        "figure.facecolor": "none",
        "hatch.linewidth": 0.8,
    }
    with mpl.rc_context(look):
        figure = Figure(figsize=size, layout="constrained")
        FigureCanvasSVG(figure)
        draw(figure.add_subplot())
        out = io.StringIO()
        figure.savefig(out, format="svg", transparent=True, metadata={"Date": None, "Creator": None, "Format": None, "Type": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.S)
    text = text.replace(INK, "currentColor").replace(LINE, "var(--soft)")
    text = re.sub(r"font: ([\d.]+)px [^;\"]*", r"font: \1px system-ui, sans-serif", text)
    used = set(re.findall(r"(?:url\(#|href=\"#)([^)\"]+)", text))
    text = re.sub(r'\sid="([^"]+)"', lambda found: found[0] if found[1] in used else "", text)
    text = re.sub(r'^<svg ([^>]*?)width="[^"]*"', r"<svg \1", text)
    text = re.sub(r'^<svg ([^>]*?)height="[^"]*"', r"<svg \1", text)
    return text.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
