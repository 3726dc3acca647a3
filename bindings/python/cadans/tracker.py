# SPDX-License-Identifier: Apache-2.0
"""The chain, live."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from . import _core
from .arrays import stamps, vectors
from .configuration import Runner, make_config
from .recording import checked_rate_hz

__all__ = ["Tracker"]


class Tracker:
    """Push samples as they come, get steps as they become known.

    However the samples are cut into pushes, the rows are the same, to the bit, and they are the rows of
    ``cadans.analyze(...).steps``.

    Parameters
    ----------
    rate_hz : float
        Nominal samples a second, 12.5 to 1600.
    placement, side, runner, config
        As for `cadans.analyze`.

    Examples
    --------
    >>> import cadans
    >>> imu = cadans.synth.runner(duration_s=10).recording["pelvis"]
    >>> tracker = cadans.Tracker(rate_hz=200)
    >>> for start in range(0, len(imu), 50):
    ...     chunk = slice(start, start + 50)
    ...     for step in tracker.push(imu.accel_mps2[chunk], imu.gyro_radps[chunk]):
    ...         cadence_spm = step["cadence_spm"]
    """

    def __init__(
        self,
        rate_hz: float = 100,
        placement: str = "pelvis",
        *,
        side: str | None = None,
        runner: Runner | Mapping[str, float] | None = None,
        config: Mapping[str, Any] | None = None,
    ) -> None:
        self.rate_hz = checked_rate_hz(rate_hz)
        self.placement = placement
        settings = make_config(rate_hz=self.rate_hz, placement=placement, side=side, runner=runner, config=config)
        self._tracker = _core.Tracker(settings, self.rate_hz)

    def push(self, accel: ArrayLike, gyro: ArrayLike | None = None, t_us: ArrayLike | None = None) -> NDArray[Any]:
        """Take in samples; return the steps that became known.

        Parameters
        ----------
        accel : (N, 3) or (3,) array-like
            Specific force in m/s².
        gyro : (N, 3) or (3,) array-like, optional
            Rate of turn in rad/s.
        t_us : (N,) array-like of integers, optional
            Time stamps in microseconds. Left out: an even clock at `rate_hz`, counted from the first sample.

        Returns
        -------
        structured array
            Rows as in `Run.steps`; often none.

        Raises
        ------
        ValueError
            Columns of unequal length or of a wrong shape, or stamps that are not whole microseconds.
        """
        times = None if t_us is None else stamps(np.atleast_1d(t_us) if np.isscalar(t_us) else t_us)
        return self._tracker.push(vectors(accel, "accel"), None if gyro is None else vectors(gyro, "gyro"), times)

    def flush(self) -> NDArray[Any]:
        """The recording has ended: return the steps that were still waiting for more samples."""
        return self._tracker.flush()

    def reset(self) -> None:
        """Forget everything; as good as new."""
        self._tracker.reset()

    def state(self) -> bytes:
        """Everything that changes, as bytes: resume later, or elsewhere, with `restore`."""
        return self._tracker.state()

    def restore(self, state: bytes) -> None:
        """Resume from `state`.

        Raises
        ------
        ValueError
            The bytes are damaged, or of another version of cadans, another rate, placement, runner or setting.
        """
        self._tracker.restore(bytes(state))

    @property
    def coverage(self) -> _core.Coverage:
        """How much was used so far, and why the rest was not."""
        return self._tracker.coverage

    @property
    def latency_s(self) -> float:
        """How long after its end a step is reported, in seconds, at most."""
        return self._tracker.latency_s

    def __repr__(self) -> str:
        return f"Tracker(rate_hz={self.rate_hz:g}, placement='{self.placement}', latency_s={self.latency_s:.2f})"
