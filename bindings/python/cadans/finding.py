# SPDX-License-Identifier: Apache-2.0
"""What was seen in somebody's running form."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

__all__ = ["Finding", "HeldValue"]


@dataclass(frozen=True)
class HeldValue:
    """One measured value and the limits it was held against, at this speed."""

    metric: str
    value: float
    """Median over the running steps, of the worse side where sides are judged apart; of a difference the symmetry
    index in percent, right above left positive."""
    mild: float
    """Beyond this it is mild ..."""
    marked: float
    """... and beyond this marked; less than `mild` where low values are the unusual ones."""
    low: float
    """95 % interval of a difference; NaN otherwise."""
    high: float
    side: str
    difference: bool
    """True: `value` compares right with left."""


@dataclass(frozen=True)
class Finding:
    """What was seen, how far beyond which limit, how sure, and what to try. It informs; it diagnoses nothing."""

    kind: str
    """overstride, stiff_landing, knee_valgus, pelvic_drop, low_cadence, long_heel_first, vertical_bounce, asymmetry,
    trunk_lean or cross_arm_swing."""
    severity: str
    """"none" (judged, and within the limits), "mild" or "marked"."""
    score: float
    """0 to 1: one third at the mild limit, two thirds at the marked one."""
    evidence: str
    """Of the limit that decided: A solid, B where runners usually are, C a convention or an engineering choice."""
    confidence: float
    """0 to 1: from the number of steps, their spread and flags, and how well it is measured from here."""
    side: str
    """The worse side; "unknown": both, or not told apart."""
    steps: int
    """That the deciding value stands on."""
    speed_mps: float
    """What it was judged at; NaN: not known."""
    speed_matters: bool
    """True: the limit goes with speed; where that is not known, the widest limit was used."""
    values: tuple[HeldValue, ...]
    """The deciding one first."""
    texts: Mapping[str, str] = field(repr=False)
    titles: Mapping[str, str] = field(repr=False)

    @classmethod
    def of(cls, finding: Mapping[str, Any]) -> Finding:
        """From the dictionary that the C++ side gives."""
        return cls(**{**finding, "values": tuple(HeldValue(**held) for held in finding["values"])})

    @property
    def title(self) -> str:
        """Only the heading, such as "Overstride: mild"; in English."""
        return self.titles["en"]

    @property
    def text(self) -> str:
        """What was seen, at what speed, against which limit, how sure, and what to try; in English."""
        return self.texts["en"]

    def title_in(self, language: str) -> str:
        """The heading in "en" or "nl"."""
        return self.titles[language]

    def text_in(self, language: str) -> str:
        """The text in "en" or "nl"."""
        return self.texts[language]

    def __str__(self) -> str:
        return self.text


def split_findings(findings: Sequence[Mapping[str, Any]]) -> tuple[list[Finding], list[Finding]]:
    """What was found, and what was judged and is within the limits."""
    judged = [Finding.of(finding) for finding in findings]
    return [f for f in judged if f.severity != "none"], [f for f in judged if f.severity == "none"]
