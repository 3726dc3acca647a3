# SPDX-License-Identifier: Apache-2.0
"""What both pages of a training load say, the one in the terminal and the one in a browser: the same lines, in words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import numpy as np

from . import _core
from .load_plots import SHOWN_IN, week_amounts
from .load_remarks import remark_in
from .load_words import LEFT_OUT, LIGHTS, PAIN_WHEN, WORDS, as_date, counted, day_text, number, reason_in, shown
from .report_words import UNIT_WORDS

if TYPE_CHECKING:
    from .log.training_log import TrainingLog
    from .training_load import Load

__all__ = ["LoadView", "PainLine", "RuleLine", "ShoeLine", "WeekLine", "file_text", "load_view"]


@dataclass(frozen=True)
class WeekLine:
    """One week."""

    start: str
    amount: float
    """In the unit shown; NaN where nothing is known of the week."""
    amount_text: str
    runs: int
    known_days: int
    change: str
    """In percent; empty where there is none to tell."""
    why_no_change: str
    light: str
    state: str
    """whole, partial, missing (no known day) or empty (known, and not run)."""
    state_text: str
    """What there is to say about a week that is not like the others."""


@dataclass(frozen=True)
class RuleLine:
    """One rule."""

    name: str
    title: str
    light: str
    light_text: str
    """The light in words; or that no limit is known."""
    value: str
    """With its unit; or why it is unknown."""
    limits: str
    grade: str
    short: str
    """One plain sentence."""
    text: str
    """What to do, and what is counted."""
    why: str
    """What research says of it."""
    source: str


@dataclass(frozen=True)
class ShoeLine:
    """One pair."""

    name: str
    amount: str
    share: float
    """Of the usual distance, 0 to 1 and beyond; NaN where it is not known."""
    share_text: str
    light: str
    text: str


@dataclass(frozen=True)
class PainLine:
    """One score."""

    day: str
    when: str
    score: str
    where: str
    light: str


@dataclass(frozen=True)
class LoadView:
    """The lines of a page."""

    language: str
    heading: str
    facts: list[str]
    """How many runs, from when to when, in which zone, how much is known."""
    left_out_title: str
    left_out: list[str]
    """Counted by kind."""
    left_out_rows: list[tuple[str, str, str]]
    """(where, what, why), of each."""
    unit: str
    weeks: list[WeekLine]
    lights: dict[str, int]
    rules: list[RuleLine]
    rules_note: list[str]
    advice: list[tuple[str, str]]
    """(light, text)"""
    shoes: list[ShoeLine]
    shoes_note: list[str]
    pain: list[PainLine]
    pain_note: list[str]
    warning_signs: list[tuple[str, list[str]]]
    """(what to do, the signs); empty unless pain is red."""
    signs_note: str
    remarks: list[str]
    words: Mapping[str, str] = field(repr=False)

    @property
    def anything(self) -> bool:
        """Whether there is a run to speak of."""
        return bool(self.weeks)


def load_view(load: Load, log: TrainingLog | None = None, *, language: str = "en", source: str = "") -> LoadView:
    """The lines of the pages of `load`; `log` tells what it was made from."""
    words = WORDS[language]
    rules = [_rule(rule, language) for rule in load.rules]
    lights = Counter(rule.light for rule in rules)
    pain, pain_note, signs = _pain(load, log, language)
    shoes, shoes_note = _shoes(load, language)
    return LoadView(
        language=language,
        heading=shown(source),
        facts=_facts(load, log, language),
        left_out_title=_left_out_title(load, log, language),
        left_out=_left_out(log, language),
        left_out_rows=[
            (shown(file_text(each.file), 80), _kind(each.what, language), remark_in(language, shown(_without_folders(each.why), 300)))
            for each in log.skipped
        ]
        if log
        else [],
        unit=words[f"unit_{load.channel}"],
        weeks=_weeks(load, language),
        lights={light: lights.get(light, 0) for light in ("red", "amber", "green", "unknown")},
        rules=rules,
        rules_note=[words["grades"]],
        advice=_advice(load, language),
        shoes=shoes,
        shoes_note=shoes_note,
        pain=pain,
        pain_note=pain_note,
        warning_signs=signs,
        signs_note=_signs_note(language) if signs else "",
        remarks=[*(remark_in(language, note) for note in load.notes), *_remarks(log, language)],
        words=words,
    )


def _facts(load: Load, log: TrainingLog | None, language: str) -> list[str]:
    words, days = WORDS[language], load.days
    if not len(days):
        return []
    runs = int(days["runs"].sum())
    known = load.every_day["known"].astype(bool) & ~np.isnan(load.every_day["amount"])  # in the channel that is looked at
    first, last = (day_text(days["date"][i], language, year=True) for i in (0, -1))
    facts = [counted(runs, (words["run"], words["runs"])), f"{first} – {last}" if len(days) > 1 else first]
    if log is not None:
        facts.append(words["zone"].format(zone=log.tz) if log.tz else words["no_zone"])
    facts.append(words[f"channel_{load.channel}"])
    facts.append(words["coverage"].format(known=int(known.sum()), days=counted(len(days), (words["day"], words["days"]))))
    return facts


def _left_out_title(load: Load, log: TrainingLog | None, language: str) -> str:
    words = WORDS[language]
    later = log is not None and load.as_of is not None and bool(np.any(log.sessions["date"] > np.datetime64(load.as_of)))
    return f"{words['left_out']} ({words['whole_log']})" if later else words["left_out"]


def _left_out(log: TrainingLog | None, language: str) -> list[str]:
    if log is None:
        return []
    return [counted(count, _kinds(what, language)) for what, count in Counter(each.what for each in log.skipped).most_common()]


def _kinds(what: str, language: str) -> tuple[str, str]:
    what = shown(what)
    return LEFT_OUT[language].get(what, (what, what))


def _kind(what: str, language: str) -> str:
    return _kinds(what, language)[0]


def _weeks(load: Load, language: str) -> list[WeekLine]:
    words = WORDS[language]
    _, decimals = SHOWN_IN[load.channel]
    amounts, _ = week_amounts(load)
    last = as_date(load.days["date"][-1]) if len(load.days) else date.max
    out: list[WeekLine] = []
    for i, (row, amount) in enumerate(zip(load.weeks, amounts)):
        known = int(load.every_week["amount_days"][i])
        untold = known < 7 and row["runs"] > 0 and not amount > 0  # runs, and none of them tells the number
        state = "missing" if known == 0 or untold else "partial" if known < 7 else "empty" if row["runs"] == 0 else "whole"
        running = as_date(row["week_start"]) + timedelta(6) > last
        before = out[-1] if out else None
        why = ""
        if math.isnan(row["change_pct"]) and state in ("whole", "empty") and before is not None:
            empty_before = before.state == "empty" and state == "whole"
            why = (
                words["after_empty"]
                if empty_before
                else words["after_partial"]
                if before.state != "whole" and before.state != "empty"
                else ""
            )
        said = words["state_now" if running else "state_partial"].format(known=known) if state == "partial" else ""
        said = words["state_missing"] if state == "missing" else words["state_empty"] if state == "empty" else said
        out.append(
            WeekLine(
                start=day_text(row["week_start"], language),
                amount=math.nan if state == "missing" else float(amount),
                amount_text="" if state == "missing" else number(float(amount), decimals, language),
                runs=int(row["runs"]),
                known_days=known,
                change=_percent(row["change_pct"], language),
                why_no_change=why,
                light=load.week_lights[i] if i < len(load.week_lights) else "unknown",
                state=state,
                state_text=said,
            )
        )
    return out


def _percent(value: float, language: str) -> str:
    text = number(float(value), 0, language, sign=True)
    return f"{text} %" if text else ""


def _said(thing: Any, what: str, language: str) -> str:
    """A text of a rule, an advice or a pair of shoes; "" where it has none."""
    texts: Mapping[str, str] = getattr(thing, what)
    return texts[language]


def _rule(rule: Any, language: str) -> RuleLine:
    value = _said(rule, "value_text", language)
    kind, colon, about = value.partition(": ")  # the kind of week is a word, and what it means
    if rule.unit == "bw" and value:
        kind = f"{number(rule.value, 0, language)} {UNIT_WORDS[language].get('× weight', '× weight')}"
    elif rule.kind in RATIOS and value:
        kind = f"{value} ×"
    about = f"{about[:1].upper()}{about[1:]}." if colon else ""
    tip, meaning = (_said(rule, what, language) for what in ("try_text", "meaning"))
    return RuleLine(
        name=rule.kind,
        title=rule.title_in(language),
        light=rule.light,
        light_text=WORDS[language]["no_limit"] if rule.reason == "no_limit" else LIGHTS[language][rule.light],
        value=re.sub(r"^-", "−", kind) or reason_in(language, rule.reason),
        limits=_limits(rule, language),
        grade=rule.evidence,
        short=about or tip or meaning,
        text=" ".join(filter(None, (about, tip, meaning))),
        why=_said(rule, "evidence_text", language),
        source=rule.source,
    )


RATIOS = ("session_spike", "acwr_coupled", "acwr_uncoupled", "acwr_ewma")


def _limits(rule: Any, language: str) -> str:
    """``≤ 10 %, red > 30 %``; empty where no limit is known."""
    if not math.isfinite(rule.amber):
        return ""
    within, beyond = ("≤", ">") if rule.direction == "high" else ("≥", "<")
    unit = f" {rule.unit}" if rule.unit in ("%", "min") else ""
    decimals = 0 if all(float(limit).is_integer() for limit in (rule.amber, rule.red) if math.isfinite(limit)) else 2
    text = f"{within} {number(rule.amber, decimals, language)}{unit}"
    if math.isfinite(rule.red):
        text += f", {LIGHTS[language]['red']} {beyond} {number(rule.red, decimals, language)}{unit}"
    return text


def _advice(load: Load, language: str) -> list[tuple[str, str]]:
    """Pain stands with pain, unless it is too much: then it goes before all else."""
    out = []
    for each in load.advice:
        if each.kind != "pain" or each.light in ("amber", "red"):
            title = _said(each, "title", language)
            out.append((each.light if each.light != "unknown" else "", f"{title}: {each.text_in(language)}"))
    return out


def _shoes(load: Load, language: str) -> tuple[list[ShoeLine], list[str]]:
    texts = [each.text_in(language) for each in load.shoes]
    same = _same_end(texts)
    out = [
        ShoeLine(
            name=shown(each.name),
            amount=f"{number(each.distance_m / 1000, 0, language)} km",
            share=each.share,
            share_text=f"{number(100 * each.share, 0, language)} %" if math.isfinite(each.share) else WORDS[language]["unknown"],
            light=each.light,
            text=_without_count(text.removesuffix(same).strip()),
        )
        for each, text in zip(load.shoes, texts)
    ]
    rotation = str(load.rotation.get("text", {}).get(language, ""))
    return out, [note for note in (rotation, same.strip()) if note]


def _same_end(texts: Sequence[str]) -> str:
    """The sentences that all texts end with, so that they need be said only once."""
    if len(texts) < 2:
        return ""
    sentences = [re.split(r"(?<=[.:]) ", text) for text in texts]
    count = 0
    while all(len(each) > count + 1 for each in sentences) and len({each[-1 - count] for each in sentences}) == 1:
        count += 1
    return " ".join(sentences[0][len(sentences[0]) - count :]) if count else ""


def _without_count(text: str) -> str:
    """Without the kilometres, which stand beside it."""
    return re.sub(r"^[\d.,]+ km, [\d.,]+ % (of|van) 700 km\. ", "", text)


def _pain(load: Load, log: TrainingLog | None, language: str) -> tuple[list[PainLine], list[str], list[tuple[str, list[str]]]]:
    """The scores told, what the last ones mean and how long to rest, and the warning signs where they are red."""
    if log is None or load.as_of is None:
        return [], [], []
    pain = log.pain[log.pain["date"] <= np.datetime64(load.as_of)]
    when_words = PAIN_WHEN[language]
    lines = [
        PainLine(
            day=day_text(row["date"], language, year=True),
            when=when_words.get(str(row["when"]), shown(str(row["when"]))),
            score=number(float(row["score"]), 0 if float(row["score"]).is_integer() else 1, language) or WORDS[language]["unknown"],
            where=shown(str(row["where"])),
            light=_light_of_score(str(row["when"]), float(row["score"])),
        )
        for row in pain
    ]
    if not lines:
        return lines, [], []
    light = load.pain.get("light", "unknown")
    if light == "unknown":
        return lines, [WORDS[language]["pain_long_ago"]], []
    notes = [str(load.pain["text"][language])]
    signs: dict[str, list[str]] = {}
    if light == "red":
        recent = pain[pain["date"] > np.datetime64(load.as_of) - np.timedelta64(7, "D")]["score"]
        worst = float(recent[np.isfinite(recent)].max())
        notes.append(_core.rest_range(_core.complaint_of(worst))["text"][language])
        for sign in _core.warning_signs(language):
            signs.setdefault(f"{WORDS[language]['any_of_these']} {sign['action_text']}", []).append(sign["text"])
    return lines, notes, list(signs.items())


def _signs_note(language: str) -> str:
    """What a list without a tick is not."""
    _, _, rest = str(_core.warning_action([], language)["text"]).partition(". ")
    return f"{WORDS[language]['none_of_these']} {rest}"


def _light_of_score(when: str, score: float) -> str:
    name = when.replace("-", "_")
    if name not in ("during", "after", "next_morning") or not 0 <= score <= 10:
        return "unknown"
    return str(_core.pain_light(**{name: score})["light"])


def _remarks(log: TrainingLog | None, language: str) -> list[str]:
    """Each remark once, with the files that it holds for counted."""
    if log is None:
        return []
    where: dict[str, list[str]] = {}
    for remark in log.remarks:
        where.setdefault(remark.text, []).append(remark.file)
    words = WORDS[language]
    out = []
    for told, files in where.items():
        text = _without_folders(told)
        name = shown(file_text(files[0]), 80)
        more = f" ({words['more'].format(count=len(files) - 1)})" if len(files) > 1 else ""
        out.append(f"{name}{more}: {remark_in(language, shown(text, 300))}" if name else remark_in(language, shown(text, 300)))
    return out


def file_text(file: str) -> str:
    """The name of a file, and where in it; not the folders it lies in, which tell whose it is."""
    outer, mark, inner = file.partition("!")
    return outer.replace("\\", "/").rpartition("/")[2] + mark + inner


def _without_folders(text: str) -> str:
    """A text that names a file by its whole path, with the name alone."""
    return re.sub(r"(?<!\S)(?:[A-Za-z]:)?[/\\](?:[^/\\\s]+[/\\])+", "", text)
