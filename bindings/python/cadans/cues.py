# SPDX-License-Identifier: Apache-2.0
"""Findings while running, sparingly."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from . import _core
from .catalogue import Catalogue, named
from .configuration import Runner, Setting, checked_speed, make_config, setting_table
from .finding import Finding, split_findings
from .metric_table import split_key

__all__ = ["Cue", "Cues"]


@dataclass(frozen=True)
class Cue:
    """Something to say to a runner now."""

    t_us: int
    """The step at which it became due."""
    began_us: int
    """Since when it has been so."""
    kind: str
    """As in `Finding`."""
    severity: str
    """"mild" or "marked"."""
    side: str
    metric: str
    value: float
    """Median of the last steps."""
    limit: float
    """The mild limit at this speed."""
    confidence: float
    """0 to 1."""
    quality: int
    texts: Mapping[str, str] = field(repr=False)

    @property
    def text(self) -> str:
        """A few words for a small screen, such as "Quicker steps"; in English."""
        return self.texts["en"]

    def text_in(self, language: str) -> str:
        """The same in "en" or "nl"."""
        return self.texts[language]


class Cues:
    """Push rows as they come, get what to say now: the same rules as `Run.findings`, over the last 32 steps.

    Something is said when it has lasted 20 s, then no more often than every three minutes, and one thing a minute;
    it is over a little below its limit. `Cues.settings()` lists what may be turned.

    Parameters
    ----------
    worn : str or iterable of str
        Where the sensors are, with names as in `Recording`: ``"pelvis"``, ``"thigh_left+shank_left"``, or a recording.
    runner : Runner or mapping, optional
        Limits of cadence and of `foot_ahead_m` need the height.
    config : mapping, optional
        Settings by name, such as ``{"minimum_s": 10}``.

    Examples
    --------
    What a watch would have said during a recorded run, where the speed is known from elsewhere:

    >>> import cadans
    >>> truth = cadans.synth.runner(cadence_spm=146, speed_mps=3.2, duration_s=60)
    >>> run = cadans.analyze(truth.recording)
    >>> for cue in cadans.Cues("pelvis").push(run.steps, speed_mps=3.2):
    ...     print(cue.text)
    Quicker steps
    """

    def __init__(
        self,
        worn: str | Iterable[str] = "pelvis",
        *,
        runner: Runner | Mapping[str, float] | None = None,
        config: Mapping[str, float] | None = None,
    ) -> None:
        self.worn = tuple(worn.split("+") if isinstance(worn, str) else worn)
        known = {setting.name: setting for setting in self.settings()}
        for name in config or {}:
            named(known, name)
        sensors = []
        for key in self.worn:
            placement, side = split_key(key)
            sensors.append(make_config(rate_hz=None, placement=placement, side=side, runner=runner, config=None))
        self._cues = _core.Cues(sensors, {name: float(value) for name, value in (config or {}).items()})

    def push(self, rows: NDArray[Any], *, speed_mps: float | None = None) -> list[Cue]:
        """Take in rows of `Run.steps`, or what a tracker returned; return what became due, mostly nothing.

        `speed_mps` is that of a GPS or a treadmill, where known; left out, that of the rows.

        Raises
        ------
        ValueError
            These are no such rows.
        """
        return [Cue(**cue) for cue in self._cues.push(rows, checked_speed(speed_mps))]

    @property
    def findings(self) -> list[Finding]:
        """What the last 32 steps show, severest first, said or not."""
        return split_findings(self._cues.findings)[0]

    def reset(self) -> None:
        """Forget everything; as good as new."""
        self._cues.reset()

    @staticmethod
    def settings() -> Catalogue[Setting]:
        """Every setting: name, default, range, unit, meaning."""
        return setting_table(_core.cue_settings())

    def __repr__(self) -> str:
        return f"Cues('{'+'.join(self.worn)}')"


