# SPDX-License-Identifier: Apache-2.0
"""The C++ side of cadans. Use the package `cadans`, which checks and documents its input."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[Any]
"""A structured array."""
Row = tuple[str, float, float, float, str, str]
"""Name, default, low, high, unit, meaning."""

__version__: str
event_dtype: np.dtype[np.void]
step_dtype: np.dtype[np.void]
summary_dtype: np.dtype[np.void]
joint_curve_dtype: np.dtype[np.void]
joint_angles: tuple[str, ...]
load_channels: tuple[str, ...]
load_channel_units: dict[str, str]
load_first_day: int
load_last_day: int
load_rule_names: tuple[str, ...]
lowest_rate_hz: float
highest_rate_hz: float
standard_gravity_mps2: float
metric_table: tuple[tuple[str, str, float, float, str, dict[str, str]], ...]
placements: tuple[str, ...]
sides: tuple[str, ...]
quality_flags: dict[str, int]
sensor_fields: tuple[str, ...]

class Config:
    """Who, where, how fast, and every setting of the chain."""

    def __init__(
        self,
        rate_hz: float,
        placement: str,
        side: str,
        height_m: float,
        mass_kg: float,
        settings: Mapping[str, float],
        mounting: NDArray[np.float32] | None = None,
    ) -> None: ...
    @property
    def rate_hz(self) -> float: ...

class Coverage:
    """How much of a recording was used, and why the rest was not. `dict(coverage)` works."""

    __hash__: None  # type: ignore[assignment]
    def keys(self) -> list[str]: ...
    def __getitem__(self, name: str) -> float | int | bool | str: ...
    def __iter__(self) -> Iterator[str]: ...
    def __len__(self) -> int: ...
    def __eq__(self, other: object) -> bool: ...
    def __getstate__(self) -> bytes: ...
    def __setstate__(self, state: bytes) -> None: ...
    @property
    def total_s(self) -> float:
        """First to last sample, holes included."""
    @property
    def analysed_s(self) -> float:
        """Running, with steps."""
    @property
    def walking_s(self) -> float:
        """Walking."""
    @property
    def standing_s(self) -> float:
        """Standing, or no rhythm that could be gait."""
    @property
    def gap_s(self) -> float:
        """No samples."""
    @property
    def saturated_s(self) -> float:
        """Within the above: an axis was at the end of its range."""
    @property
    def rate_hz(self) -> float:
        """Sample rate, as given or as read off the stamps."""
    @property
    def rate_confidence(self) -> float:
        """1 when given; else the share of regular intervals."""
    @property
    def rate_inferred(self) -> bool:
        """rate_hz was read off the stamps."""
    @property
    def forward_confidence(self) -> float:
        """0 to 1: is the runner's front known."""
    @property
    def long_axis_confidence(self) -> float:
        """0 to 1: is the limb's own long axis known."""
    @property
    def side_confidence(self) -> float:
        """0 to 1: are left and right told apart."""
    @property
    def gyro_used(self) -> bool:
        """Orientation used a gyroscope."""
    @property
    def steps(self) -> int:
        """Running steps reported."""
    @property
    def steps_rejected(self) -> int:
        """Steps whose numbers were withheld as implausible."""
    @property
    def units(self) -> str:
        """What the size of the numbers says about their unit."""
    @property
    def samples_received(self) -> int:
        """Samples that came in."""
    @property
    def samples_repeated(self) -> int:
        """Dropped: same stamp as the sample before."""
    @property
    def samples_backwards(self) -> int:
        """Dropped: stamp before the sample before."""
    @property
    def samples_invalid(self) -> int:
        """An axis was NaN or infinite; held or dropped."""
    @property
    def samples_saturated(self) -> int:
        """An axis was at the end of its range."""
    @property
    def clock_resets(self) -> int:
        """The clock was set back; later stamps were moved on."""
    @property
    def holes_bridged(self) -> int:
        """Holes that were interpolated."""
    @property
    def gaps(self) -> int:
        """Holes that were not."""
    @property
    def burst_stamps(self) -> int:
        """Stamps that told when a sample was received, not taken."""
    @property
    def rate_changes(self) -> int:
        """The interval settled on another value."""

class Tracker:
    """The chain, live. See cadans.Tracker."""

    def __init__(self, config: Config, rate_hz: float) -> None: ...
    def push(
        self, accel: NDArray[np.float32], gyro: NDArray[np.float32] | None, t_us: NDArray[np.int64] | None
    ) -> Rows: ...
    def flush(self) -> Rows: ...
    def reset(self) -> None: ...
    def state(self) -> bytes: ...
    def restore(self, state: bytes) -> None: ...
    def set_speed(self, speed_mps: float) -> None: ...
    @property
    def findings(self) -> list[dict[str, Any]]: ...
    @property
    def latency_s(self) -> float: ...
    @property
    def coverage(self) -> Coverage: ...

class BodyTracker:
    """The chain of several sensors, live. See cadans.BodyTracker."""

    def __init__(self, sensors: Sequence[tuple[Config, float, float, float]]) -> None:
        """(config, rate in Hz, clock ahead by s, and by parts in a million) of each sensor."""
    def push(
        self, sensor: int, accel: NDArray[np.float32], gyro: NDArray[np.float32] | None, t_us: NDArray[np.int64] | None
    ) -> Rows: ...
    def flush(self) -> Rows: ...
    def reset(self) -> None: ...
    def state(self) -> bytes: ...
    def restore(self, state: bytes) -> None: ...
    def set_speed(self, speed_mps: float) -> None: ...
    def coverage(self, sensor: int) -> Coverage: ...
    @property
    def findings(self) -> list[dict[str, Any]]: ...
    @property
    def latency_s(self) -> float: ...

class Cues:
    """What to say to a runner now. See cadans.Cues."""

    def __init__(self, sensors: Sequence[Config], settings: Mapping[str, float]) -> None: ...
    def push(self, rows: Rows, speed_mps: float = ...) -> list[dict[str, Any]]: ...
    def reset(self) -> None: ...
    @property
    def findings(self) -> list[dict[str, Any]]: ...

class SensorModel:
    """What a real sensor makes of a perfect recording. See cadans.synth.Sensor."""

    mounting_rotation_rad: Sequence[float]
    slip_s: float | None
    slip_rotation_rad: Sequence[float]
    slip_lasts_s: float
    rate_hz: float | None
    bandwidth_hz: float | None
    clock_rate_error_ppm: float
    clock_offset_us: int
    accel_noise_mps2_per_root_hz: float
    accel_bias_mps2: Sequence[float]
    accel_scale_error_pct: Sequence[float]
    accel_cross_axis_pct: float
    accel_range_g: float | None
    accel_bits: int | None
    has_gyro: bool
    gyro_noise_radps_per_root_hz: float
    gyro_bias_radps: Sequence[float]
    gyro_scale_error_pct: Sequence[float]
    gyro_cross_axis_pct: float
    gyro_per_accel_radps_per_mps2: float
    gyro_range_dps: float | None
    gyro_bits: int | None
    stamp_jitter_s: float
    burst_samples: int
    burst_spacing_s: float
    dropout_share: float
    dropout_mean_s: float
    duplicate_share: float
    overtaken_share: float
    dead_from_s: float | None
    def __init__(self) -> None: ...
    def check(self) -> None:
        """ValueError that names the first field outside its range."""

def settings() -> list[Row]:
    """(name, default, low, high, unit, meaning) of every setting, in the order of the chain."""

def analyze(
    sensors: list[tuple[NDArray[np.float32], NDArray[np.float32] | None, NDArray[np.int64], Config]],
    separate_clocks: bool = False,
    speed_mps: float = ...,
) -> tuple[Rows, Rows, Rows, Rows, Coverage, list[dict[str, Any]], list[dict[str, Any]], dict[str, Any], Rows]:
    """(events, steps, strides, summary, coverage, sensor reports, findings, variability, joint curves) of (accel, gyro, t_us, config) of each sensor."""

def cue_settings() -> list[Row]:
    """(name, default, low, high, unit, meaning) of every setting of the cues."""

def drift(rows: Rows, metric: int) -> dict[str, Any]:
    """{per_10_min, low, high, per_mps, given_speed, blocks} of a metric, by its number, over the rows of a run."""

def observable_together(worn: list[tuple[int, int]]) -> dict[str, str]:
    """{metric: grade letter} of sensors worn together: (placement, side) each, by their numbers."""

def even_stamps(first: int, count: int, rate_hz: float) -> NDArray[np.int64]:
    """Stamps in microseconds of samples number `first`, `first` + 1, ... of an even clock that starts at 0."""

def estimate_rate(t_us: NDArray[np.int64]) -> tuple[float, float]:
    """(rate in Hz, confidence 0 to 1) read off time stamps; (0, 0) when they do not tell."""

def unit_verdict(accel: NDArray[np.float32], gyro: NDArray[np.float32] | None, rate_hz: float) -> str:
    """What the size of the numbers says about their unit: one of the words of samples/unit_check.hpp."""

def synth_settings() -> list[Row]:
    """(name, default, low, high, unit, meaning) of every parameter of the runner."""

def synth_runner(
    numbers: Mapping[str, float],
    placement: str,
    foot_strike: str,
    start_side: str,
    seed: int,
    sensor_m: Mapping[str, Sequence[float]],
    bouts: Sequence[tuple[str, float, Mapping[str, float]]],
    turns: Sequence[tuple[float, float, float]],
    sensors: Sequence[tuple[str, str, SensorModel | None]],
) -> dict[str, Any]:
    """Arrays of a runner who does not exist. See cadans.synth.runner."""

def typical_sensor(seed: int) -> SensorModel: ...
def bluetooth_sensor(seed: int) -> SensorModel: ...
def random_rotation(seed: int) -> list[float]: ...
def rotation_of(yaw_deg: float, pitch_deg: float, roll_deg: float) -> list[float]: ...

def load_tables(sessions: NDArray[Any], unknown_days: NDArray[Any], as_of: int, channel: str) -> dict[str, Any]:
    """Days and weeks of a log, with the rows' counts, in one channel, up to the day `as_of` (days since 1970)."""

def load_rules(
    sessions: NDArray[Any], other: NDArray[Any], pain: NDArray[Any], unknown_days: NDArray[Any], as_of: int, channel: str, *, restricted_days: NDArray[Any] | None = None, mass_kg: float = ...
) -> dict[str, Any]: ...
def pain_light(during: float = ..., after: float = ..., next_morning: float = ..., morning_before: float = ...) -> dict[str, Any]: ...
def rest_range(complaint: str) -> dict[str, Any]: ...
def complaint_of(score: float) -> str: ...
def warning_signs(lang: str = "en") -> list[dict[str, str]]: ...
def warning_action(names: Sequence[str], lang: str = "en") -> dict[str, str]: ...
def plan(settings: Mapping[str, float], start: object, *, pain: Sequence[str] = ..., weeks: int = 52, lang: str = "en") -> list[dict[str, Any]]: ...
def plan_settings() -> list[tuple[str, float, float, float, str, str]]: ...
def plan_caution(lang: str = "en") -> str: ...
