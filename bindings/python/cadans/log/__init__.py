# SPDX-License-Identifier: Apache-2.0
"""From the files that a runner has to a `TrainingLog`.

    folder, zip, file ──► archive ──► a reader of LOG_READERS ──► Session | Skipped | Remark ──► make_log ──► TrainingLog
                                                                                     └──► Store (an own log, SQLite) ──┘
"""

from __future__ import annotations

from .read import LOG_READERS, read_log
from .reader import Asked, LogReader
from .session import RUNNING, Remark, Session, Skipped
from .store import Store
from .training_log import TrainingLog, make_log, session_of

__all__ = [
    "LOG_READERS",
    "RUNNING",
    "Asked",
    "LogReader",
    "Remark",
    "Session",
    "Skipped",
    "Store",
    "TrainingLog",
    "make_log",
    "read_log",
    "session_of",
]
