# SPDX-License-Identifier: Apache-2.0
"""What the pages of a training load say around the library's own texts, in English and Dutch, and how numbers are written there."""

from __future__ import annotations

import math
import unicodedata
from datetime import date
from typing import Any

import numpy as np

from .report_words import as_written

__all__ = [
    "LEFT_OUT",
    "LIGHTS",
    "LIGHT_MARKS",
    "MONTHS",
    "PAIN_WHEN",
    "REASONS",
    "SPORTS",
    "WEEKDAYS",
    "WORDS",
    "as_date",
    "counted",
    "day_text",
    "number",
    "reason_in",
    "shown",
    "word_in",
]

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "title": "Training load",
        "reading": "reading",
        "run": "run",
        "runs": "runs",
        "zone": "time zone {zone}",
        "channel_distance": "distance",
        "channel_duration": "time",
        "channel_steps": "steps",
        "channel_impact": "impact exposure",
        "channel_session_rpe": "effort × minutes",
        "unit_distance": "km",
        "unit_duration": "h",
        "unit_steps": "1000 steps",
        "unit_impact": "1000 g",
        "unit_session_rpe": "points",
        "left_out": "Left out of the running load",
        "more": "and {count} more",
        "file": "where",
        "why": "why",
        "weeks": "Weeks",
        "last_weeks": "The last {count} weeks",
        "one_week": "The only week",
        "week_of": "week of",
        "change": "change",
        "state_partial": "{known} of 7 days known",
        "state_missing": "unknown",
        "state_empty": "no runs",
        "state_now": "{known} of 7 days so far",
        "after_empty": "back after an empty week",
        "after_partial": "the week before is not wholly known",
        "rules": "Rules, the best supported first",
        "rule": "rule",
        "light": "light",
        "value": "value",
        "limits": "limits",
        "grade": "evidence",
        "source": "source",
        "unknown": "unknown",
        "more_of_rules": "What research says of each rule, and where it comes from: --html or --json.",
        "rules_first": "{green} green, {amber} amber, {red} red, {unknown} without a light",
        "next_week": "What next",
        "shoes": "Shoes",
        "shoe": "shoe",
        "no_shoes": "The log names no shoes.",
        "pain": "Pain",
        "pain_none": "No pain was logged. `cadans log add` notes a score.",
        "where": "where",
        "score": "score (0–10)",
        "when": "when",
        "date": "date",
        "warning_signs": "Warning signs: do you have one of these?",
        "any_of_these": "One of these?",
        "none_of_these": "None of these?",
        "no_limit": "no limit",
        "whole_log": "of the whole log",
        "remarks": "Inferred, or lost in reading",
        "coverage": "{known} of {days} known",
        "day": "day",
        "days": "days",
        "grades": (
            "Evidence of a limit: A well supported, B one large study or a guideline, C a convention, weak studies or our own choice. Lights: "
            "green within the limits, amber take care, "
            "red beyond them; unknown where the log does not tell enough, or no limit is known."
        ),
        "disclaimer": "cadans informs; it is no medical device.",
        "empty": "There is no run in this log: nothing can be said about the load.",
        "table_behind": "The numbers behind the picture",
        "why_unknown": "Unknown: the log does not reach back far enough, a day within is not known, or there is nothing to compare with.",
        "picture_weeks": "Weeks, the 10 % band and the mean of four weeks",
        "picture_form": "Fitness, fatigue and form",
        "picture_ratios": "Acute to chronic",
        "picture_monotony": "Monotony and strain",
        "picture_calendar": "The year, day by day",
        "alt_weeks": (
            "Bars: {channel} in each of the last {count} weeks. The last whole week: {last}. A striped band above each week "
            "shows the step of 10 % from the week before; the line is the mean of four weeks."
        ),
        "alt_form": "Lines: fitness (42 days) now {fitness}, fatigue (7 days) now {fatigue}, form now {form}.",
        "alt_ratios": "Lines: the load of 7 days against 28 days, in three ways; coupled now {coupled}, uncoupled {uncoupled}, weighted {ewma}.",
        "alt_monotony": "A line: monotony, now {monotony}. Beneath it strain, now {strain}.",
        "alt_calendar": "A square a day, darker the more was run: {running} days with a run, {rest} days of rest, {unknown} unknown.",
        "caption_weeks": "A band reaches from the week before to 10 % above it. Pale, striped bars: weeks not wholly known. ?: nothing is known.",
        "caption_form": (
            "Fitness follows 42 days of load, fatigue 7; form is yesterday's fitness less yesterday's fatigue. It describes; no study "
            "shows that it foretells injury."
        ),
        "caption_ratios": (
            "Shown because many know it, not because it holds: the ratio shares days above and below the line, and in the largest study of "
            "runners a higher ratio did not go with more injuries. Do not steer by it."
        ),
        "caption_monotony": (
            "Monotony is high when every day is alike; strain is the week's load times monotony. Weak evidence: made for effort × minutes "
            "of athletes, not for distance."
        ),
        "caption_calendar": "An empty square is rest; a crossed one is unknown.",
        "fitness": "fitness (42 days)",
        "fatigue": "fatigue (7 days)",
        "form": "form",
        "per_day": "{unit} a day",
        "mean_4": "mean of 4 weeks",
        "band_10": "week before + 10 %",
        "not_whole": "not wholly known",
        "acwr_coupled": "coupled",
        "acwr_uncoupled": "uncoupled",
        "acwr_ewma": "weighted (EWMA)",
        "monotony": "monotony",
        "strain": "strain",
        "ratio_axis": "7 days / 28 days",
        "made_by": "made by cadans {version}; this page loads nothing and sends nothing",
        "kind": "what",
        "plan": "A plan from {start} to {target} km a week, {days} runs a week",
        "plan_week": "week",
        "plan_from": "from",
        "plan_kind": "kind",
        "plan_rest": "rest",
        "plan_long": "long",
        "plan_cross": "other",
        "plan_strength": "strength",
        "plan_strength_too": "+S",
        "plan_key": "long: the long run, easy too. +S: strength after it. other: swimming, cycling, aqua-jogging or walking, or rest.",
        "plan_numbers": "Bare numbers are easy runs in km: you can talk in whole sentences.",
        "plan_climb": "climb",
        "plan_cut_back": "cut-back",
        "plan_hold": "hold",
        "plan_repeat": "repeat",
        "plan_step_back": "step back",
        "plan_reached": "The target is reached in week {number}.",
        "plan_not_reached": "The target is not reached in {number} weeks; ask for more with --weeks.",
        "plan_longest": "Longest run of the last 30 days taken as {km} km, a week's distance shared evenly: tell it with --longest-km.",
        "pain_long_ago": "The last score is more than a week old, or says nothing of the last run.",
        "no_zone": "dates as each file tells them",
        "earlier": "and {count} earlier ones",
        "each_of_them": "Each of them, and why",
    },
    "nl": {
        "title": "Trainingsbelasting",
        "reading": "lezen",
        "run": "loopje",
        "runs": "loopjes",
        "zone": "tijdzone {zone}",
        "channel_distance": "afstand",
        "channel_duration": "tijd",
        "channel_steps": "stappen",
        "channel_impact": "schokbelasting",
        "channel_session_rpe": "inspanning × minuten",
        "unit_distance": "km",
        "unit_duration": "uur",
        "unit_steps": "1000 stappen",
        "unit_impact": "1000 g",
        "unit_session_rpe": "punten",
        "left_out": "Niet meegeteld als loopbelasting",
        "more": "en nog {count}",
        "file": "waar",
        "why": "waarom",
        "weeks": "Weken",
        "last_weeks": "De laatste {count} weken",
        "one_week": "De enige week",
        "week_of": "week van",
        "change": "verschil",
        "state_partial": "{known} van 7 dagen bekend",
        "state_missing": "onbekend",
        "state_empty": "niet gelopen",
        "state_now": "{known} van 7 dagen tot nu",
        "after_empty": "terug na een lege week",
        "after_partial": "de week ervoor is niet helemaal bekend",
        "rules": "Regels, de best onderbouwde eerst",
        "rule": "regel",
        "light": "licht",
        "value": "waarde",
        "limits": "grenzen",
        "grade": "bewijs",
        "source": "bron",
        "unknown": "onbekend",
        "more_of_rules": "Wat onderzoek over elke regel zegt en waar hij vandaan komt: --html of --json.",
        "rules_first": "{green} groen, {amber} oranje, {red} rood, {unknown} zonder licht",
        "next_week": "Hoe verder",
        "shoes": "Schoenen",
        "shoe": "schoen",
        "no_shoes": "Er staan geen schoenen in het logboek.",
        "pain": "Pijn",
        "pain_none": "Er is geen pijn genoteerd. Met `cadans log add` noteer je een score.",
        "where": "waar",
        "score": "score (0–10)",
        "when": "wanneer",
        "date": "datum",
        "warning_signs": "Alarmsignalen: heb je een van deze?",
        "any_of_these": "Een van deze?",
        "none_of_these": "Geen van deze?",
        "no_limit": "geen grens",
        "whole_log": "van het hele logboek",
        "remarks": "Afgeleid, of bij het lezen verloren",
        "coverage": "{known} van {days} bekend",
        "day": "dag",
        "days": "dagen",
        "grades": (
            "Bewijs voor een grens: A goed onderbouwd, B één groot onderzoek of een richtlijn, C een afspraak, zwak onderzoek of onze eigen "
            "keuze. Lichten: groen binnen de grenzen, oranje let op, rood "
            "erbuiten; onbekend waar het logboek te weinig vertelt of geen grens bekend is."
        ),
        "disclaimer": "cadans geeft informatie; het is geen medisch hulpmiddel.",
        "empty": "Er staat geen loopje in dit logboek: over de belasting valt niets te zeggen.",
        "table_behind": "De getallen achter het plaatje",
        "why_unknown": "Onbekend: het logboek gaat niet ver genoeg terug, een dag ertussen is onbekend, of er is niets om mee te vergelijken.",
        "picture_weeks": "Weken, de 10 %-band en het gemiddelde van vier weken",
        "picture_form": "Conditie, vermoeidheid en vorm",
        "picture_ratios": "Acuut tegenover chronisch",
        "picture_monotony": "Eentonigheid, en belasting × eentonigheid",
        "picture_calendar": "Het jaar, dag voor dag",
        "alt_weeks": (
            "Staven: {channel} in elk van de laatste {count} weken. De laatste hele week: {last}. Een band boven elke week toont "
            "de stap van 10 % vanaf de week ervoor; de lijn is het gemiddelde van vier weken."
        ),
        "alt_form": "Lijnen: conditie (42 dagen) nu {fitness}, vermoeidheid (7 dagen) nu {fatigue}, vorm nu {form}.",
        "alt_ratios": (
            "Lijnen: de belasting van 7 dagen tegenover 28 dagen, op drie manieren; gekoppeld nu {coupled}, ontkoppeld {uncoupled}, gewogen {ewma}."
        ),
        "alt_monotony": "Een lijn: eentonigheid, nu {monotony}. Daaronder belasting × eentonigheid, nu {strain}.",
        "alt_calendar": (
            "Een vakje per dag, donkerder naarmate er meer is gelopen: {running} dagen met een loopje, {rest} rustdagen, {unknown} onbekend."
        ),
        "caption_weeks": (
            "De band loopt van de week ervoor tot 10 % daarboven. Bleke, gestreepte staven: weken die niet helemaal bekend zijn. "
            "?: er is niets bekend."
        ),
        "caption_form": (
            "Conditie volgt 42 dagen belasting, vermoeidheid 7; vorm is de conditie van gisteren min de vermoeidheid van gisteren. Het "
            "beschrijft; geen onderzoek laat zien dat het blessures voorspelt."
        ),
        "caption_ratios": (
            "Dit staat hier omdat velen het kennen, niet omdat het klopt: boven en onder de streep staan deels dezelfde dagen, en in het "
            "grootste onderzoek onder hardlopers hing een hogere verhouding niet samen met meer blessures. Stuur er niet op."
        ),
        "caption_monotony": (
            "Eentonigheid is hoog als alle dagen op elkaar lijken; de andere maat is de weekbelasting maal die eentonigheid. Zwak bewijs: bedacht "
            "voor inspanning × minuten van sporters, niet voor afstand."
        ),
        "caption_calendar": "Een leeg vakje is rust; een vakje met een kruis is onbekend.",
        "fitness": "conditie (42 dagen)",
        "fatigue": "vermoeidheid (7 dagen)",
        "form": "vorm",
        "per_day": "{unit} per dag",
        "mean_4": "gemiddelde van 4 weken",
        "band_10": "week ervoor + 10 %",
        "not_whole": "niet helemaal bekend",
        "acwr_coupled": "gekoppeld",
        "acwr_uncoupled": "ontkoppeld",
        "acwr_ewma": "gewogen (EWMA)",
        "monotony": "eentonigheid",
        "strain": "belasting × eentonigheid",
        "ratio_axis": "7 dagen / 28 dagen",
        "made_by": "gemaakt door cadans {version}; deze pagina laadt niets en verstuurt niets",
        "kind": "wat",
        "plan": "Een schema van {start} naar {target} km per week, {days} loopjes per week",
        "plan_week": "week",
        "plan_from": "vanaf",
        "plan_kind": "soort",
        "plan_rest": "rust",
        "plan_long": "lang",
        "plan_cross": "anders",
        "plan_strength": "kracht",
        "plan_strength_too": "+K",
        "plan_key": "lang: de lange loop, ook rustig. +K: daarna kracht. anders: zwemmen, fietsen, aquajoggen of wandelen, of rust.",
        "plan_numbers": "Losse getallen zijn rustige loopjes in km: je kunt in hele zinnen praten.",
        "plan_climb": "opbouw",
        "plan_cut_back": "herstel",
        "plan_hold": "gelijk",
        "plan_repeat": "herhaal",
        "plan_step_back": "stap terug",
        "plan_reached": "Het doel is bereikt in week {number}.",
        "plan_not_reached": "Het doel wordt in {number} weken niet gehaald; vraag er meer met --weeks.",
        "plan_longest": "Langste loopje van de laatste 30 dagen geschat op {km} km, de weekafstand gelijk verdeeld: geef het met --longest-km.",
        "pain_long_ago": "De laatste score is meer dan een week oud, of zegt niets over het laatste loopje.",
        "no_zone": "datums zoals elk bestand ze geeft",
        "earlier": "en nog {count} eerdere",
        "each_of_them": "Elk ervan, en waarom",
    },
}

MONTHS: dict[str, tuple[str, ...]] = {
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
    "nl": ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec"),
}
WEEKDAYS: dict[str, tuple[str, ...]] = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "nl": ("ma", "di", "wo", "do", "vr", "za", "zo"),
}

LIGHTS: dict[str, dict[str, str]] = {
    "en": {"green": "green", "amber": "amber", "red": "red", "unknown": "unknown"},
    "nl": {"green": "groen", "amber": "oranje", "red": "rood", "unknown": "onbekend"},
}
LIGHT_MARKS = {"green": "●○○", "amber": "○●○", "red": "○○●", "unknown": "○○○"}
"""A light that needs no colour: which of the three places is lit."""

# sports, why something was left out, and when it hurt, in a word; in English as in the library
SPORTS: dict[str, dict[str, str]] = {
    "nl": {
        "run": "hardlopen", "trail_run": "trailrun", "treadmill_run": "loopband", "track_run": "baan", "virtual_run": "virtuele run", "walk": "wandelen",
        "hike": "wandeltocht", "ride": "fietsen", "swim": "zwemmen", "strength": "kracht", "other": "anders", "duplicate": "dubbel",
        "unreadable": "onleesbaar", "unrecognised": "onbekend soort bestand", "recording": "sensoropname", "empty": "leeg", "future": "toekomst",
        "implausible": "onmogelijk", "during": "tijdens", "after": "erna", "next-morning": "volgende ochtend",
        "link": "verwijzing", "unsafe": "onveilig", "encrypted": "versleuteld",
    }
}  # fmt: skip

# what was left out: one, and several
LEFT_OUT: dict[str, dict[str, tuple[str, str]]] = {
    "en": {
        "ride": ("ride", "rides"),
        "walk": ("walk", "walks"),
        "hike": ("hike", "hikes"),
        "swim": ("swim", "swims"),
        "strength": ("strength session", "strength sessions"),
        "other": ("other activity", "other activities"),
        "duplicate": ("duplicate", "duplicates"),
        "unreadable": ("file or row that could not be read", "files or rows that could not be read"),
        "future": ("activity in the future", "activities in the future"),
        "implausible": ("implausible activity", "implausible activities"),
        "empty": ("empty file or activity", "empty files or activities"),
        "recording": ("sensor recording", "sensor recordings"),
        "unrecognised": ("file of another kind", "files of another kind"),
        "no activity": ("file without an activity", "files without an activity"),
        "no time": ("file without times", "files without times"),
        "refused": ("refused file", "refused files"),
        "unsafe": ("unsafe file", "unsafe files"),
        "link": ("link", "links"),
    },
    "nl": {
        "ride": ("fietsrit", "fietsritten"),
        "walk": ("wandeling", "wandelingen"),
        "hike": ("trektocht", "trektochten"),
        "swim": ("keer zwemmen", "keer zwemmen"),
        "strength": ("krachttraining", "krachttrainingen"),
        "other": ("andere activiteit", "andere activiteiten"),
        "duplicate": ("dubbele", "dubbele"),
        "unreadable": ("onleesbaar bestand of onleesbare rij", "onleesbare bestanden of rijen"),
        "future": ("activiteit in de toekomst", "activiteiten in de toekomst"),
        "implausible": ("onwaarschijnlijke activiteit", "onwaarschijnlijke activiteiten"),
        "empty": ("leeg bestand of lege activiteit", "lege bestanden of activiteiten"),
        "recording": ("sensoropname", "sensoropnamen"),
        "unrecognised": ("bestand van een andere soort", "bestanden van een andere soort"),
        "no activity": ("bestand zonder activiteit", "bestanden zonder activiteit"),
        "no time": ("bestand zonder tijden", "bestanden zonder tijden"),
        "refused": ("geweigerd bestand", "geweigerde bestanden"),
        "unsafe": ("onveilig bestand", "onveilige bestanden"),
        "link": ("koppeling", "koppelingen"),
    },
}

PAIN_WHEN: dict[str, dict[str, str]] = {
    "en": {"during": "during", "after": "after", "next-morning": "next morning"},
    "nl": {"during": "tijdens", "after": "erna", "next-morning": "volgende ochtend"},
}

# why a value is not there, in the words of the rules
REASONS: dict[str, dict[str, str]] = {
    "en": {
        "not_enough_history": "unknown: the log is too short",
        "unknown_day": "unknown: a day is unknown",
        "not_told": "unknown: a run lacks it",
        "empty_before": "unknown: nothing before",
        "no_runs": "unknown: no runs",
        "too_few_runs": "unknown: too few runs",
        "not_logged": "unknown: not logged",
        "no_limit": "no limit is known",
    },
    "nl": {
        "not_enough_history": "onbekend: logboek te kort",
        "unknown_day": "onbekend: een dag is onbekend",
        "not_told": "onbekend: ontbreekt bij een loopje",
        "empty_before": "onbekend: ervoor niets",
        "no_runs": "onbekend: niet gelopen",
        "too_few_runs": "onbekend: te weinig loopjes",
        "not_logged": "onbekend: niet genoteerd",
        "no_limit": "geen grens bekend",
    },
}


def reason_in(language: str, reason: str) -> str:
    """Why a value is not there."""
    return REASONS[language].get(reason, WORDS[language]["unknown"])


def word_in(language: str, word: str) -> str:
    """A sport, why something was left out, or when it hurt, in a word."""
    return SPORTS.get(language, {}).get(word, word.replace("_", " "))


def number(value: float, decimals: int, language: str, *, sign: bool = False) -> str:
    """As a person of that language writes it; nothing for what is not a number."""
    if not math.isfinite(value):
        return ""
    text = f"{value:+.{decimals}f}" if sign else f"{value:.{decimals}f}"
    if float(text) == 0:
        text = text.lstrip("+-")
    return as_written(text.replace("-", "−"), language)


def counted(count: int, words: tuple[str, str]) -> str:
    """``1 ride``, ``2 rides``."""
    return f"{count} {words[0 if count == 1 else 1]}"


def as_date(value: Any) -> date:
    """The date of a ``datetime64[D]``."""
    if isinstance(value, date):
        return value
    out = np.datetime64(value, "D").item()
    assert isinstance(out, date)
    return out


def day_text(value: Any, language: str, *, year: bool = False, weekday: bool = False) -> str:
    """``6 Jan``, ``Mon 6 Jan 2025``."""
    day = as_date(value)
    text = f"{day.day} {MONTHS[language][day.month - 1]}"
    if weekday:
        text = f"{WEEKDAYS[language][day.weekday()]} {text}"
    return f"{text} {day.year}" if year else text


def shown(name: str, most: int = 60) -> str:
    """A name that somebody else wrote, fit for a page: one line, no control letters, not endless."""
    kept = (letter if _harmless(letter) else " " for letter in name)
    line = " ".join("".join(kept).split())
    return line if len(line) <= most else line[: most - 1].rstrip() + "…"


def _harmless(letter: str) -> bool:
    return letter == "\u200d" or unicodedata.category(letter) not in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp")
