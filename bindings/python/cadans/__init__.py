# SPDX-License-Identifier: Apache-2.0
"""cadans: running form from wearable motion sensors, and the weekly load from a runner's log.

::

    recording = cadans.read("run.csv")
    run = cadans.analyze(recording)
    run.steps["cadence_spm"]

    log = cadans.read_log("strava_export.zip", tz="Europe/Amsterdam")
    cadans.load(log).weeks

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
from .load_rules import Advice, Rule, ShoeWear
from .log import TrainingLog, read_log
from .log.activity import Activity, read_activity
from .metric_table import Metric, metrics, observable, units
from .quality import Quality, quality_names
from .reader import read
from .recording import Imu, Recording
from .run import Run
from .sensor_report import Clock, SensorReport
from .summary import Drift, MetricSummary, StrideVariability, Summary
from .tracker import BodyTracker, Tracker
from .training_load import Load, load

__all__ = [
    "Activity",
    "Advice",
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
    "Load",
    "Metric",
    "MetricSummary",
    "NotSupported",
    "Quality",
    "Recording",
    "Rule",
    "Run",
    "Runner",
    "SensorReport",
    "Setting",
    "ShoeWear",
    "StrideVariability",
    "Summary",
    "Tracker",
    "TrainingLog",
    "__version__",
    "analyze",
    "compare",
    "load",
    "metrics",
    "observable",
    "quality_names",
    "read",
    "read_activity",
    "read_log",
    "settings",
    "synth",
    "units",
]
