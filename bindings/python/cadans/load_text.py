# SPDX-License-Identifier: Apache-2.0
"""A training load as a page in the terminal. Only units and words change here; every number is the library's."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from .load_view import LoadView, WeekLine, load_view
from .load_words import LIGHT_MARKS, LIGHTS
from .report_text import indented

if TYPE_CHECKING:
    from .log.training_log import TrainingLog
    from .training_load import Load

__all__ = ["print_load"]

LIGHT_STYLES = {"green": "green", "amber": "bold yellow", "red": "bold red", "unknown": "bright_black"}
WEEKS_SHOWN = 12
REMARKS_SHOWN = 12
PAINS_SHOWN = 6
EIGHTHS = " ▏▎▍▌▋▊▉█"


def print_load(
    load: Load,
    log: TrainingLog | None = None,
    *,
    language: str = "en",
    source: str = "",
    console: Console | None = None,
) -> None:
    """Print the page: what was read, the last twelve weeks, the rules, what next, shoes, pain, and what was inferred."""
    console = console or Console()
    view = load_view(load, log, language=language, source=source)
    words = view.words
    parts: list[RenderableType] = [Text(view.heading or words["title"], style="bold"), Text(" · ".join(view.facts))]
    if view.left_out:
        parts.append(Text(f"{view.left_out_title}: {', '.join(view.left_out)}", style="dim"))
    if view.anything:
        parts += _weeks(view, console.width)
        parts += _rules(view)
        parts += _advice(view)
        parts += _shoes(view)
        parts += _pain(view)
    else:
        parts += [Text(), Text(words["empty"], style="bold")]
    parts += _remarks(view)
    parts += [Text(), Text(words["disclaimer"], style="dim")]
    console.print(Group(*parts))


def _heading(text: str) -> list[RenderableType]:
    return [Text(), Text(text, style="bold cyan")]


def _light(light: str, language: str) -> Text:
    """Position, word and colour say the same."""
    return Text(f"{LIGHT_MARKS[light]} {LIGHTS[language][light]}", style=LIGHT_STYLES[light])


def _weeks(view: LoadView, width: int) -> list[RenderableType]:
    words = view.words
    weeks = view.weeks[-WEEKS_SHOWN:]
    most = max((week.amount for week in weeks if math.isfinite(week.amount)), default=0.0)
    room = max(10, min(40, width - 52))
    table = Table(box=None, pad_edge=False, padding=(0, 1), collapse_padding=True)
    table.add_column(words["week_of"], justify="right", no_wrap=True)
    table.add_column("", no_wrap=True, width=room)
    table.add_column(view.unit, justify="right", no_wrap=True)
    table.add_column(words["runs"], justify="right", no_wrap=True)
    table.add_column(words["change"], justify="right", no_wrap=True)
    table.add_column("")
    for week in weeks:
        said = _light(week.light, view.language) if week.change and week.light != "unknown" else Text("")
        reason = week.state_text or week.why_no_change
        if reason:
            said = Text(reason, style="dim")
        table.add_row(
            week.start, _bar(week, most, room), week.amount_text or "?", str(week.runs) if week.known_days else "?", week.change, said
        )
    count = len(weeks)
    return [*_heading(words["last_weeks"].format(count=count) if count > 1 else words["one_week"]), table]


def _bar(week: WeekLine, most: float, room: int) -> Text:
    if week.state == "missing":
        return Text("?" + "·" * 4, style="bright_black")
    if not most > 0 or not math.isfinite(week.amount):
        return Text("")
    eighths = round(8 * room * week.amount / most)
    if week.state == "partial":
        return Text("░" * max(1, round(eighths / 8)), style="cyan")
    return Text("█" * (eighths // 8) + EIGHTHS[eighths % 8].strip(), style="cyan")


def _rules(view: LoadView) -> list[RenderableType]:
    words = view.words
    counts = words["rules_first"].format(**view.lights)
    out: list[RenderableType] = [*_heading(words["rules"]), Text(counts)]
    table = Table(box=None, pad_edge=False, padding=(0, 1), collapse_padding=True)
    table.add_column(words["light"], no_wrap=True)
    table.add_column(words["rule"])
    table.add_column(words["value"], justify="right")
    table.add_column(words["limits"])
    table.add_column(words["grade"], justify="center", no_wrap=True)
    for rule in view.rules:
        light = Text(f"{LIGHT_MARKS[rule.light]} {rule.light_text}", style=LIGHT_STYLES[rule.light])
        table.add_row(light, Text(rule.title), Text(rule.value), Text(rule.limits), rule.grade)
    out.append(table)
    out.append(Text())
    for rule in view.rules:
        beyond = rule.light in ("amber", "red")
        first = rule is view.rules[0]
        text = rule.text if beyond or first else rule.short
        why = f" {rule.why}" if first else ""
        out.append(
            Padding(
                Text.assemble((f"{rule.title}. ", LIGHT_STYLES[rule.light] if beyond else "bold"), text, why), (0, 0, 0, 2), expand=False
            )
        )
    out += [Text(words["more_of_rules"], style="dim")]
    out += [Text(note, style="dim") for note in view.rules_note]
    return out


def _advice(view: LoadView) -> list[RenderableType]:
    if not view.advice:
        return []
    out = _heading(view.words["next_week"])
    out += [
        Padding(Text.assemble(_light(light, view.language) if light else "•", " ", text), (0, 0, 0, 2), expand=False)
        for light, text in view.advice
    ]
    return out


def _shoes(view: LoadView) -> list[RenderableType]:
    words, language = view.words, view.language
    out = _heading(words["shoes"])
    if not view.shoes:
        return [*out, indented(words["no_shoes"])]
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1), collapse_padding=True)
    table.add_column(no_wrap=True)
    table.add_column()
    for _ in range(2):
        table.add_column(justify="right", no_wrap=True)
    table.add_column()
    for shoe in view.shoes:
        table.add_row(_light(shoe.light, language), Text(shoe.name), shoe.amount, shoe.share_text, Text(shoe.text))
    out.append(table)
    out += [Text(note, style="dim") for note in view.shoes_note]
    return out


def _pain(view: LoadView) -> list[RenderableType]:
    words, language = view.words, view.language
    out = _heading(words["pain"])
    if not view.pain:
        return [*out, indented(words["pain_none"])]
    table = Table(box=None, pad_edge=False, padding=(0, 1), collapse_padding=True)
    for name in ("light", "date", "when", "score", "where"):
        table.add_column(words[name], justify="right" if name in ("date", "score") else "left")
    for line in view.pain[-PAINS_SHOWN:]:
        table.add_row(_light(line.light, language), line.day, line.when, line.score, Text(line.where))
    out.append(table)
    if len(view.pain) > PAINS_SHOWN:
        out.append(indented(words["earlier"].format(count=len(view.pain) - PAINS_SHOWN), "dim"))
    out += [indented(note) for note in view.pain_note]
    if view.warning_signs:
        out += [Text(), Text(words["warning_signs"], style="bold red")]
        for action, signs in view.warning_signs:
            out.append(indented(action, "bold"))
            out += [Padding(Text(f"☐ {sign}"), (0, 0, 0, 4), expand=False) for sign in signs]
        out.append(indented(view.signs_note))
    return out


def _remarks(view: LoadView) -> list[RenderableType]:
    if not view.remarks:
        return []
    out = _heading(view.words["remarks"])
    out += [indented(remark) for remark in view.remarks[:REMARKS_SHOWN]]
    if len(view.remarks) > REMARKS_SHOWN:
        out.append(indented(view.words["more"].format(count=len(view.remarks) - REMARKS_SHOWN), "dim"))
    return out
