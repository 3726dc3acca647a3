# SPDX-License-Identifier: Apache-2.0
"""What the library sets out to reach on recordings of people: a line a goal. `cadans validate` says what it got."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["GOALS", "Goal"]

VIRTUAL = ("virtual_imu_treadmill", "virtual_imu_30s")
LEGS = ("foot", "shank", "thigh")
PAIRS = ("both feet", "both shanks", "both thighs")
TOGETHER = ("shank + thigh", "pelvis + shank + thigh", "seven sensors")


@dataclass(frozen=True)
class Goal:
    """One number to reach, over one or several data sets taken together."""

    worn: str
    quantity: str
    measure: str
    """mean error, median error, worst error (all without sign), bias (without sign), r, share, recall or precision."""
    limit: float
    unit: str
    datasets: tuple[str, ...]
    at_least: bool = False

    @property
    def name(self) -> str:
        return f"{self.worn}: {self.quantity}, {self.measure} ({', '.join(self.datasets)})"

    @property
    def text(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}{' ' if self.unit else ''}{self.unit}"

    def reached(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit


GOALS: tuple[Goal, ...] = (
    *(Goal(worn, "cadence, trial mean", "mean error", 0.5, "%", VIRTUAL) for worn in ("pelvis", "chest", *LEGS, *PAIRS, *TOGETHER)),
    *(Goal(worn, "contact time", "mean error", 12.0, "ms", VIRTUAL) for worn in ("foot", "both feet")),
    *(Goal(worn, "contact time", "mean error", 15.0, "ms", VIRTUAL) for worn in ("shank", "both shanks")),
    *(Goal(worn, "foot strike angle", "mean error", 3.5, "°", VIRTUAL[:1]) for worn in ("foot", "both feet", "seven sensors")),
    *(Goal(worn, "tibia angle at contact", "mean error", 2.5, "°", VIRTUAL) for worn in ("shank", "both shanks", *TOGETHER)),
    *(Goal(worn, "knee flexion at contact", "mean error", 4.0, "°", VIRTUAL) for worn in TOGETHER),
    *(Goal(worn, "foot ahead", "r", 0.8, "", VIRTUAL[:1], at_least=True) for worn in TOGETHER),
    *(Goal(worn, "speed, trial mean", "worst error", 4.0, "%", VIRTUAL) for worn in ("foot", "both feet")),
    *(Goal(worn, "speed, trial mean", "bias", 2.0, "%", VIRTUAL) for worn in ("foot", "both feet")),
    *(Goal(worn, "hip adduction", "r", 0.7, "", VIRTUAL, at_least=True) for worn in ("pelvis + shank + thigh", "seven sensors")),
    *(Goal(worn, "false knee valgus", "mean error", 3.0, "°", VIRTUAL) for worn in TOGETHER),
    Goal("shank + thigh, 10° askew", "false knee valgus", "mean error", 4.0, "°", VIRTUAL),
    Goal("foot", "stances", "recall", 0.98, "", ("foot_vicon_jogging",), at_least=True),
    Goal("foot", "stances", "precision", 0.98, "", ("foot_vicon_jogging",), at_least=True),
    Goal("foot", "stride length", "median error", 2.0, "%", ("foot_vicon_jogging",)),
    Goal("foot", "stride length", "bias", 1.0, "%", ("foot_vicon_jogging",)),
    Goal("foot", "contact time, trial mean", "worst error", 20.0, "ms", ("foot_stride_templates",)),
    *(Goal(worn, "contact time, trial mean", "worst error", 15.0, "ms", ("seven_imu_mean_cycle",)) for worn in ("foot", "shank", "seven sensors")),
    *(Goal(worn, "walking called walking", "share", 1.0, "", ("seven_imu_mean_cycle",), at_least=True) for worn in ("pelvis", *LEGS, *TOGETHER)),
    Goal("pelvis", "cadence, middle of 7 s", "share", 0.95, "", ("waist_jogging",), at_least=True),
    *(Goal("wrist", "cadence, middle of 7 s", "share", 0.95, "", (name,), at_least=True) for name in ("wrist_watch_jogging", "wrist_strike_type")),
    Goal("pocket", "cadence, middle of 7 s", "share", 0.95, "", ("pocket_phone_jogging",), at_least=True),
)  # fmt: skip
