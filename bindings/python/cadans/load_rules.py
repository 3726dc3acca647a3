# SPDX-License-Identifier: Apache-2.0
"""What the rules say of a load, as C++ (``include/cadans/load/rules``) judged it, in English and Dutch."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, Self

import numpy as np

from .catalogue import plain

__all__ = ["Advice", "Rule", "ShoeWear"]

Text = Mapping[str, str]
"""By language: "en", "nl"."""


class Told:
    """What C++ says of something, with its texts."""

    text: Text

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """From the dictionary that C++ gives."""
        days = {name: value.item() for name, value in told.items() if isinstance(value, np.datetime64)}
        return cls(**{part.name: {**told, **days}[part.name] for part in fields(cls)})  # type: ignore[arg-type]

    def text_in(self, language: str) -> str:
        """All that is said of it, in "en" or "nl"."""
        return self.text[language]

    def to_dict(self) -> dict[str, Any]:
        """As plain numbers and text; texts by language."""
        out: dict[str, Any] = plain(self, float)
        return out

    def __str__(self) -> str:
        return self.text_in("en")


class Judged(Told):
    """Of a kind that has a heading."""

    kind: str
    title: Text

    @property
    def name(self) -> str:
        """The same as `kind`."""
        return self.kind

    def title_in(self, language: str) -> str:
        """A heading."""
        return self.title[language]


@dataclass(frozen=True)
class Rule(Judged):
    """One rule, held against the last days of a load."""

    kind: str
    """session_spike weekly_change rolling_change acwr_coupled acwr_uncoupled acwr_ewma monotony strain form rest_days hard_after_hard
    knee_load strength_sessions active_minutes runner_type."""
    light: str
    """"green", "amber", "red", or "unknown" (then `reason` says why)."""
    value: float
    """In `unit`; NaN where it is not known."""
    detail: tuple[float, float]
    """What the value was made from, as ``load/rules/load_values.hpp`` lists it: the run and the longest before, the week and the week before ..."""
    unit: str
    """"1", "%", "bw" (body weights), "min", or that of the channel."""
    amber: float
    """Beyond this it is amber ..."""
    red: float
    """... and beyond this red. NaN: no such limit."""
    direction: str
    """"high" or "low": which values are the unusual ones."""
    evidence: str
    """Of the limit. A: several good studies or a guideline. B: one large study that watched. C: a habit, weak studies, or our own choice."""
    source: str
    reason: str
    """Why there is no value or no light: not_enough_history unknown_day not_told empty_before no_runs too_few_runs not_logged no_limit."""
    counts: bool
    """It decides about advice or the kind of week; the others are only shown."""
    word: str
    """Of runner_type: too_little, too_much_too_often, healthy_mover or unknown."""
    title: Text = field(repr=False)
    """A heading."""
    value_text: Text = field(repr=False)
    """The value with its unit; empty where it is not known."""
    limits_text: Text = field(repr=False)
    """``"at most 1.10, red above 2.00"``; empty where no limit is known."""
    seen: Text = field(repr=False)
    """What was seen, or why nothing was, in one sentence."""
    try_text: Text = field(repr=False)
    """What to do; empty where nothing is to be said."""
    meaning: Text = field(repr=False)
    evidence_text: Text = field(repr=False)
    """What research says of it."""
    text: Text = field(repr=False)
    """All of these as one paragraph: what was seen, what to do, what it means, what the evidence is."""

    def value_in(self, language: str) -> str:
        """The value with its unit; empty where it is not known."""
        return self.value_text[language]

    def limits_in(self, language: str) -> str:
        """``"at most 1.10, red above 2.00"``; empty where no limit is known."""
        return self.limits_text[language]

    def seen_in(self, language: str) -> str:
        """What was seen, or why nothing was, in one sentence."""
        return self.seen[language]


@dataclass(frozen=True)
class Advice(Judged):
    """What the days to come could hold. Pain comes first."""

    kind: str
    """pain, rest, longest_run or week_ceiling."""
    light: str
    """Of pain its own; of rest amber when a day should be easy or off; of a ceiling amber where one holds still or comes back, red where it
    hurts too much."""
    value: float
    """A ceiling in the unit of the channel; of rest the days in a row with a run. NaN: none."""
    reason: str
    """Of the week: by which rule (last_week, mean_of_four, hold, over, comeback, start_anew, pain, unknown)."""
    title: Text = field(repr=False)
    text: Text = field(repr=False)


@dataclass(frozen=True)
class ShoeWear(Told):
    """How far a pair of shoes has gone."""

    name: str
    distance_m: float
    """What is known of it: runs without a distance (`unknown_runs`) come on top."""
    runs: int
    unknown_runs: int
    first_date: date
    last_date: date
    share: float
    """Of 700 km, the middle of the usual 600 to 800; NaN where nothing is known."""
    in_band: bool
    """Between 600 and 800 km."""
    light: str
    """Amber from 80 % of 700 km, red from 700 km on."""
    evidence: str
    source: str
    text: Text = field(repr=False)

    def __str__(self) -> str:
        return f"{self.name}: {self.text_in('en')}"
