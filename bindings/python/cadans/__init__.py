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
from .metric_table import Metric, metrics, observable, units
from .quality import Quality, quality_names
from .reader import read
from .recording import Imu, Recording
from .run import Run
from .summary import MetricSummary, Summary
from .tracker import Tracker

__all__ = [
    "Comparison",
    "Coverage",
    "Imu",
    "Metric",
    "MetricSummary",
    "NotSupported",
    "Quality",
    "Recording",
    "Run",
    "Runner",
    "Setting",
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
