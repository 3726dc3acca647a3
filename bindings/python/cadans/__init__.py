# SPDX-License-Identifier: Apache-2.0
"""cadans: running form from wearable motion sensors.

::

    recording = cadans.read("run.csv")
    run = cadans.analyze(recording)
    run.steps["cadence_spm"]

Frames are x forward, y up, z right; units are SI and end the names; time is whole microseconds; cadence is steps a
minute. cadans informs; it is no medical device.
"""

from __future__ import annotations

from . import synth
from ._core import Coverage, __version__
from .analysis import analyze
from .comparison import Comparison, compare
from .configuration import NotSupported, Runner, Setting, settings
from .cues import Cue, Cues
from .finding import Finding, HeldValue
from .metric_table import Metric, metrics, observable, units
from .quality import Quality, quality_names
from .reader import read
from .recording import Imu, Recording
from .run import Run
from .sensor_report import Clock, SensorReport
from .summary import Drift, MetricSummary, StrideVariability, Summary
from .tracker import BodyTracker, Tracker

__all__ = [
    "BodyTracker",
    "Clock",
    "Comparison",
    "Coverage",
    "Cue",
    "Cues",
    "Drift",
    "Finding",
    "HeldValue",
    "Imu",
    "Metric",
    "MetricSummary",
    "NotSupported",
    "Quality",
    "Recording",
    "Run",
    "Runner",
    "SensorReport",
    "Setting",
    "StrideVariability",
    "Summary",
    "Tracker",
    "__version__",
    "analyze",
    "compare",
    "metrics",
    "observable",
    "quality_names",
    "read",
    "settings",
    "synth",
    "units",
]
