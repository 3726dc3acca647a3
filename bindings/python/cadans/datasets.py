# SPDX-License-Identifier: Apache-2.0
"""The sets of recordings with a truth that `cadans validate` knows: one line in `DATASETS` and a loader in `trials/` each.

The recordings are not part of cadans; datasets/README.md says where each comes from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from .trials.joggers import pocket_phone_jogging, waist_jogging, wrist_strike_type, wrist_watch_jogging
from .trials.strides import foot_stride_templates, foot_vicon_jogging, seven_imu_mean_cycle
from .trials.treadmill import sacrum_force_treadmill, virtual_imu_30s, virtual_imu_treadmill
from .trials.trial import Trial

__all__ = ["DATASETS", "DataSet", "Trial"]


@dataclass(frozen=True)
class DataSet:
    """A folder of recordings."""

    name: str
    title: str
    notes: tuple[str, ...]
    """How the data are handled, and what the truth is worth."""
    trials: Callable[[Path], Iterator[Trial]]


SPECTRAL = (
    "Truth: the step frequency in the spectrum of the acceleration's magnitude, 1.7 to 4.2 Hz, in windows of 7 s that overlap by half; a "
    "window is left out when the spectra of the three axes have no top within 1 % of it, or when it shakes too little to be a run. Found: "
    "the median cadence of the three steps nearest the window's middle, which is what a tapered spectrum looks at."
)

DATASETS: tuple[DataSet, ...] = (
    DataSet(
        "sacrum_force_treadmill",
        "Sacrum against treadmill force",
        (
            "15 trials of 5 s of one man, 2.5 to 4.2 m/s, level and slopes, 500 Hz. Truth: force above 0.15 body weights "
            "(0.05 would lengthen contact by 15 to 25 ms).",
            "No gyroscope, no lateral axis, already low-passed at 20 Hz and clipped at 0 from below. The missing axis is left "
            "empty, so left and right cannot be told, and nothing is done about the clipping.",
        ),
        sacrum_force_treadmill,
    ),
    DataSet(
        "virtual_imu_treadmill",
        "Eight places, from motion capture, against force plates and motion capture",
        (
            "5 people, 2 to 5 m/s, about 5 s each. Sensors computed from motion capture, 18 Hz low-pass: impacts are missing. "
            "Truth: force above 30 N; angles of the model that the sensors were computed from.",
            "Trials are so short that the first second, in which the tracker finds its bearings, counts for a fifth.",
            "Left and right are trials of their own where one leg wears the sensors. *Side not told*: the same sensors under a name "
            "without a side. *Askew*: each sensor turned by 10° about a random axis of its own, three draws a trial.",
            "The truth of shank and knee is the first sample of motion capture (100 Hz) at or after the contact, 5 ms after it in the "
            "mean: read at the contact itself, the shank's angle is 0.8° larger and the knee's 0.6° smaller.",
            "The truth of the foot's angle is not that of the model: integrating the faultless gyroscope from contact to the middle of the "
            "stance gives 4.0° less (standard deviation 1.8°), so an exact method would read -4.0° here. Likely it is of markers on the shoe.",
            "*Foot ahead* is the ankle ahead of the hip; the truth is the heel ahead of the pelvis. Look at r; the bias is mostly "
            "the way from heel to ankle and from hip to pelvis. No heights are given: 1.75 m is assumed for all.",
            "The model's knee is a hinge (less than 0.2° of anything else in these sensors): any valgus found is false.",
        ),
        virtual_imu_treadmill,
    ),
    DataSet(
        "virtual_imu_30s",
        "Seven places, from motion capture, against force plates, 30 s",
        (
            "One forefoot runner at 2.5 and 4.5 m/s. Truth: force above 30 N; vertical oscillation from the height of the pelvis "
            "within each step; angles of the model, read as in `virtual_imu_treadmill`. The last contact of the slow run is cut short by the "
            "recording's end and is left out.",
            "The right thigh at 4.5 m/s has one large glitch; nothing is done about it.",
        ),
        virtual_imu_30s,
    ),
    DataSet(
        "foot_vicon_jogging",
        "Foot, stride length against cameras",
        (
            "Jogging to and fro in a room, hardly a stride straight; the gyroscope saturates near 9.7 rad/s. Truth: where the foot was in "
            "each stance, by Vicon. A stance is found when the middle of a contact lies within 0.25 s of it.",
            "The stands before and after are no stances, and the stride into the last stand is not judged. How many people these are "
            "is not stated: the two days are counted as people.",
        ),
        foot_vicon_jogging,
    ),
    DataSet(
        "foot_stride_templates",
        "Foot, three single strides",
        (
            "One stride each at 10, 14 and 26 km/h, repeated 40 times end to end; nothing is done about the small jump at the joint. "
            "Truth: the contact that the file tells (330, 215, 150 ms). The first axis points backward and is turned round.",
        ),
        foot_stride_templates,
    ),
    DataSet(
        "seven_imu_mean_cycle",
        "Seven real sensors, mean cycles of one man",
        (
            "One mean cycle of running (3.47 m/s) and one of walking (1.29 m/s), 100 points each, repeated 40 times end to end at the rate that "
            "they have (136 and 82 Hz). Truth: right foot, force above 0.05 body weights; angles of motion capture. What is found of the left "
            "foot is not judged.",
            "*Walking called walking*: the share of the walking time in which nothing was taken for running.",
        ),
        seven_imu_mean_cycle,
    ),
    DataSet(
        "waist_jogging",
        "Belt buckle, cadence against a second accelerometer",
        (
            "20 people of 19 to 75 years, slow and quick jogging, 100 s each with starts and turns. Truth: the step frequency of "
            "the second accelerometer's spectrum in windows of 5 s, all of them but those where the spectra of the two "
            "accelerometers lie more than 3 steps/min apart or show no run. Found: the median cadence of the window's steps.",
            "*Middle of 7 s*: windows of 7 s that overlap by half, and the three steps nearest the middle, which is what a tapered spectrum "
            "looks at; the steps of a whole window are up to 3 s away from it.",
        ),
        waist_jogging,
    ),
    DataSet(
        "wrist_watch_jogging",
        "Watch on the wrist, cadence against its spectrum",
        (
            SPECTRAL,
            "The stamps tell when samples were received, five at a time. They are analysed twice: laid evenly between the first and the last "
            "stamp, as they were taken; and with the stamps as they came and the rate told (50 Hz).",
        ),
        wrist_watch_jogging,
    ),
    DataSet(
        "wrist_strike_type",
        "Accelerometer on the wrist, cadence against its spectrum",
        (
            SPECTRAL,
            "No gyroscope, clipped at 2 g in a fifth to a half of the samples, no time column: 100 Hz is inferred.",
        ),
        wrist_strike_type,
    ),
    DataSet(
        "pocket_phone_jogging",
        "Phone in the trouser pocket, cadence against its spectrum",
        (
            SPECTRAL,
            "Irregular, about 90 Hz, clipped at 2 g, with holes of 0.2 s. The gyroscope (200 Hz) is read at the accelerometer's times.",
        ),
        pocket_phone_jogging,
    ),
)
"""Every data set that `cadans validate` knows. A new one is a loader in `trials/` and an entry here."""
