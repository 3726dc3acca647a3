# SPDX-License-Identifier: Apache-2.0
"""Runners who do not exist, of whom everything is known: recordings with the truth, to try things on and to test with."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from numpy.typing import NDArray

from . import _core
from .catalogue import Catalogue
from .configuration import Setting, setting_table
from .metric_table import split_key
from .recording import Imu, Recording

__all__ = ["Bout", "Sensor", "SyntheticRun", "Turn", "bluetooth_sensor", "parameters", "random_rotation", "rotation_of", "runner", "typical_sensor"]


class Sensor:
    """What a real sensor makes of a perfect recording: pass it as ``runner(sensor=...)``.

    ``Sensor()`` changes nothing but the band: turn on one error at a time. Errors that are drawn come from the runner's seed.

    Parameters
    ----------
    mounting_rotation_rad : (3,) sequence
        Rotation vector that turns anatomical axes into those of the case; see `random_rotation` and `rotation_of`.
    slip_s, slip_rotation_rad, slip_lasts_s
        The strap gives: from `slip_s` the case turns by this rotation vector, and stays so.
    rate_hz, bandwidth_hz : float, optional
        Samples a second by its own clock, and its low-pass. Unset: the runner's rate_hz, and 0.4 of it.
    clock_rate_error_ppm, clock_offset_us
        How fast its clock runs, and what it says at the start. The truth is told by this clock.
    accel_noise_mps2_per_root_hz, accel_bias_mps2, accel_scale_error_pct, accel_cross_axis_pct, accel_range_g, accel_bits
        Biases and scale errors are (3,) sequences; bits need a range.
    has_gyro, gyro_noise_radps_per_root_hz, gyro_bias_radps, gyro_scale_error_pct, gyro_cross_axis_pct, \
gyro_per_accel_radps_per_mps2, gyro_range_dps, gyro_bits
        The same of the gyroscope.
    stamp_jitter_s, burst_samples, burst_spacing_s, dropout_share, dropout_mean_s, duplicate_share, overtaken_share, dead_from_s
        What happens on the way to the file; nothing comes after `dead_from_s`.

    Raises
    ------
    ValueError
        A field that does not exist, or one outside its range.
    """

    def __init__(self, **fields: Any) -> None:
        self._model = _core.SensorModel()
        for name, value in fields.items():
            if name not in _core.sensor_fields:
                raise ValueError(_no_such("a Sensor", name, _core.sensor_fields))
            try:
                setattr(self._model, name, value)
            except TypeError:
                raise ValueError(f"{name} cannot be {value!r}") from None
        self._model.check()

    def __getattr__(self, name: str) -> Any:
        if name in _core.sensor_fields:
            return getattr(self._model, name)
        raise AttributeError(name)

    def replace(self, **fields: Any) -> Sensor:
        """The same sensor with some fields changed."""
        return Sensor(**{**self._fields(), **fields})

    def _fields(self) -> dict[str, Any]:
        return {name: getattr(self._model, name) for name in _core.sensor_fields}

    def __repr__(self) -> str:
        default = Sensor()._fields()
        changed = ", ".join(f"{name}={value!r}" for name, value in self._fields().items() if value != default[name])
        return f"Sensor({changed})"


def typical_sensor(seed: int = 1) -> Sensor:
    """A good part of a current sensor: 16 g, 2000 deg/s, 16 bits, every error of its data sheet, drawn by seed."""
    return _sensor(_core.typical_sensor(seed))


def bluetooth_sensor(seed: int = 1) -> Sensor:
    """The same over Bluetooth: five samples a packet, 8 ms jitter, 1 % lost."""
    return _sensor(_core.bluetooth_sensor(seed))


def random_rotation(seed: int) -> tuple[float, float, float]:
    """A rotation vector, any orientation equally likely: for ``Sensor(mounting_rotation_rad=...)``."""
    x, y, z = _core.random_rotation(seed)
    return x, y, z


def rotation_of(yaw_deg: float = 0.0, pitch_deg: float = 0.0, roll_deg: float = 0.0) -> tuple[float, float, float]:
    """A rotation vector: turned about the vertical by yaw, then nose up by pitch, then right side down by roll."""
    x, y, z = _core.rotation_of(yaw_deg, pitch_deg, roll_deg)
    return x, y, z


@dataclass(frozen=True)
class Bout:
    """A stretch of one gait. What is left out is the runner's own; an `_end` makes a ramp to it.

    Parameters
    ----------
    gait : {"running", "walking", "standing"}
    duration_s : float
    speed_mps, speed_end_mps, cadence_spm, cadence_end_spm, contact_time_s, contact_time_end_s : float, optional
        Contact time is for running only.
    """

    gait: str = "running"
    duration_s: float = 60.0
    speed_mps: float | None = None
    speed_end_mps: float | None = None
    cadence_spm: float | None = None
    cadence_end_spm: float | None = None
    contact_time_s: float | None = None
    contact_time_end_s: float | None = None


@dataclass(frozen=True)
class Turn:
    """A change of heading: the path bends. Left is positive. Someone who hardly moves does not turn."""

    start_s: float
    angle_deg: float = 90.0
    duration_s: float = 1.5


@dataclass(frozen=True, eq=False)
class SyntheticRun:
    """A recording and the truth of every step in it."""

    recording: Recording
    """The sensors asked for; says in its notes that it is synthetic."""
    events: NDArray[Any]
    """The true contacts and toe-offs; columns as in `Run.events`."""
    steps: NDArray[Any]
    """The true steps; columns named as in `Run.steps` where both have them, and gait and steady (False within
    the fade from one gait to the next). What is of a leg is of the one that stands; what is of an arm, of the same side.
    ``impact_peak_g`` is of the shank, ``foot_impact_peak_g`` of the foot. ``vertical_oscillation_m`` is of the place where the sensor sits, while `Run.steps`
    has that of the pelvis: compare it with a run analysed with ``config={"vertical.pelvis_ahead_m": 0.0}``."""
    bouts: NDArray[Any]
    """gait, start_us, end_us."""
    parameters: dict[str, Any] = field(default_factory=dict)
    """Everything that made it: ``runner(**parameters)`` makes it again."""


def parameters() -> Catalogue[Setting]:
    """Every number that `runner` takes: name, default, range, unit, meaning."""
    return setting_table(_core.synth_settings())


def runner(
    *,
    seed: int = 1,
    placement: str | None = None,
    sensors: Iterable[str] | Mapping[str, Sensor | None] | None = None,
    foot_strike: str = "rearfoot",
    start_side: str = "right",
    sensor_m: Sequence[float] | Mapping[str, Sequence[float]] | None = None,
    bouts: Iterable[Bout | Mapping[str, Any]] = (),
    turns: Iterable[Turn | Mapping[str, Any]] = (),
    sensor: Sensor | None = None,
    **numbers: float,
) -> SyntheticRun:
    """Make a runner, let them run, record it.

    Parameters
    ----------
    seed : int
        The same seed gives the same run.
    placement : {"pelvis", "chest"}, optional
        The trunk segment whose truth is told, and where the one sensor is when `sensors` is left out. Left out: the pelvis, or
        the chest if that alone is worn.
    sensors : iterable of str, or mapping of str to Sensor, optional
        What is worn, with keys as in `Recording`: "pelvis", "chest", "foot_left", "shank_right", "thigh_left", "wrist_right",
        "pocket_left" ... A mapping gives each its own errors; None is a perfect one.
    foot_strike : {"rearfoot", "midfoot", "forefoot"}
    start_side : {"right", "left"}
        The foot of the first contact.
    sensor_m : (3,) sequence, or mapping of placement to one, optional
        Where on the segment the sensor sits (forward, up, right; on a limb: forward, up, outward), in m from the hips' or the
        chest's middle, the hip (thigh, pocket), the ankle (shank, foot), the wrist.
    bouts : iterable of Bout or mapping
        Running, walking and standing in turn. Empty: one run of `duration_s`.
    turns : iterable of Turn or mapping
        Changes of heading, one after the other.
    sensor : Sensor, optional
        The errors of a real sensor, for all that have none of their own. Left out, the recording is perfect.
        The truth is told by the clock of the first sensor.
    **numbers : float
{numbers}

    Returns
    -------
    SyntheticRun

    Raises
    ------
    ValueError
        A parameter that does not exist, or one outside its range.

    Examples
    --------
    >>> truth = runner(cadence_spm=180, contact_time_s=0.22, duration_s=10, seed=3)
    >>> len(truth.recording["pelvis"])
    2000
    >>> legs = runner(sensors=("thigh_right", "shank_right"), knee_valgus_excursion_deg=8, duration_s=10)
    >>> list(legs.recording)
    ['thigh_right', 'shank_right']
    """
    known = parameters()
    for name in numbers:
        if name not in known.names:
            raise ValueError(_no_such("a synthetic runner", name, known.names))
    if placement is not None and placement not in ("pelvis", "chest"):
        raise ValueError(f"placement must be pelvis or chest; wear a sensor elsewhere with sensors=(...), got {placement!r}")
    worn = _worn(sensors, placement, sensor)
    trunk = placement or ("chest" if "chest" in worn and "pelvis" not in worn else "pelvis")
    stretches = [bout if isinstance(bout, Bout) else _made(Bout, bout, "bout") for bout in bouts]
    bends = [turn if isinstance(turn, Turn) else _made(Turn, turn, "turn") for turn in turns]
    made = _core.synth_runner(
        numbers={name: float(value) for name, value in numbers.items()},
        placement=trunk,
        foot_strike=foot_strike,
        start_side=start_side,
        seed=seed,
        sensor_m=_places(sensor_m, trunk),
        bouts=[(bout.gait, bout.duration_s, _numbers_of(bout)) for bout in stretches],
        turns=[(turn.start_s, turn.angle_deg, turn.duration_s) for turn in bends],
        sensors=[(*_site(key), None if errors is None else errors._model) for key, errors in worn.items()],
    )
    imus = {}
    for (key, errors), arrays in zip(worn.items(), made["recordings"], strict=True):
        rate_hz = (errors.rate_hz if errors else None) or made["parameters"]["rate_hz"]
        gyro = arrays["gyro_radps"] if errors is None or errors.has_gyro else None
        imus[key] = Imu(arrays["accel_mps2"], gyro, rate_hz=rate_hz, t_us=arrays["t_us"])
    clocks = {(errors.clock_offset_us, errors.clock_rate_error_ppm) if errors else (0, 0.0) for errors in worn.values()}
    words = {"seed": seed, "placement": trunk, "foot_strike": foot_strike, "start_side": start_side}
    return SyntheticRun(
        recording=Recording(
            imus,
            one_clock=len(clocks) == 1,
            notes=["synthetic: this runner does not exist"],
            source="cadans.synth",
        ),
        events=made["events"],
        steps=made["steps"],
        bouts=made["bouts"],
        parameters={
            **made["parameters"],
            **words,
            "sensors": None if sensors is None else dict(worn),
            "sensor_m": sensor_m,
            "bouts": stretches,
            "turns": bends,
            "sensor": sensor,
        },
    )


def _worn(
    sensors: Iterable[str] | Mapping[str, Sensor | None] | None, placement: str | None, sensor: Sensor | None
) -> dict[str, Sensor | None]:
    """What is worn, in order, each with its errors."""
    if sensors is None:
        return {placement or "pelvis": sensor}
    if isinstance(sensors, str):
        sensors = (sensors,)
    if isinstance(sensors, Mapping):
        worn = {key: errors if errors is not None else sensor for key, errors in sensors.items()}
    else:
        worn = dict.fromkeys(sensors, sensor)
    if not worn:
        raise ValueError("sensors is empty: name at least one, such as 'pelvis' or 'foot_left'")
    return worn


def _site(key: str) -> tuple[str, str]:
    """Placement and side of a key; the pelvis and the chest have no side, all else has one."""
    placement, side = split_key(key)
    if side is None and placement not in ("pelvis", "chest"):
        raise ValueError(f"on which side is '{key}'? Say '{placement}_left' or '{placement}_right'")
    return placement, side or "unknown"


def _places(sensor_m: Sequence[float] | Mapping[str, Sequence[float]] | None, trunk: str) -> dict[str, tuple[float, ...]]:
    if sensor_m is None:
        return {}
    given = sensor_m if isinstance(sensor_m, Mapping) else {trunk: sensor_m}
    return {where: tuple(float(value) for value in metres) for where, metres in given.items()}


def _sensor(model: _core.SensorModel) -> Sensor:
    return Sensor(**{name: getattr(model, name) for name in _core.sensor_fields})


def _no_such(what: str, name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, list(known), n=1)
    return f"{what} has no '{name}'" + (f"; did you mean '{near[0]}'?" if near else "")


def _made(kind: Callable[..., Any], given: Mapping[str, Any], what: str) -> Any:
    try:
        return kind(**given)
    except TypeError as error:
        raise ValueError(f"a {what} is wrong: {error}") from None


def _numbers_of(bout: Bout) -> dict[str, float]:
    return {name: float(value) for name, value in vars(bout).items() if name not in ("gait", "duration_s") and value is not None}


if runner.__doc__:  # absent under python -OO
    runner.__doc__ = runner.__doc__.replace(
        "{numbers}",
        "\n".join(
            f"        ``{row.name}`` = {row.default:g} {row.unit}, {row.low:g} to {row.high:g}: {row.meaning}."
            for row in parameters()
        ),
    )
