# SPDX-License-Identifier: Apache-2.0
"""Flags that say why a value should be trusted less."""

from __future__ import annotations

import enum
from typing import SupportsInt

from . import _core

__all__ = ["Quality", "quality_names"]

Quality = enum.IntFlag("Quality", {"ok": 0, **_core.quality_flags}, module=__name__)  # type: ignore[misc]
Quality.__doc__ = """Why a value should be trusted less. ``steps["quality"] & cadans.Quality.gap`` picks the flagged ones."""


def quality_names(quality: SupportsInt) -> tuple[str, ...]:
    """The words of the flags that are set; empty when all is well.

    >>> quality_names(Quality.gap | Quality.low_rate)
    ('gap', 'low_rate')
    """
    return tuple(name for name, flag in _core.quality_flags.items() if int(quality) & flag)
