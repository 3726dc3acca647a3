# SPDX-License-Identifier: Apache-2.0
"""What a recording says."""

from __future__ import annotations

import html
import math
import os
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from . import _core
from .catalogue import columns_of, html_table, named, plain, shortest, write_table
from .finding import Finding
from .metric_table import metrics
from .quality import quality_names
from .sensor_report import SensorReport
from .summary import Drift, StrideVariability, Summary, number_text

__all__ = ["Run"]

Table = Literal["steps", "strides", "events", "findings", "sensors"]
TABLES = ("steps", "strides", "events", "findings", "sensors")

FIRST = tuple(
    """cadence_spm speed_mps stride_length_m contact_time_s flight_time_s duty_factor vertical_oscillation_m
    foot_strike_angle_deg tibia_angle_at_contact_deg foot_ahead_m knee_flexion_at_contact_deg knee_valgus_excursion_deg
    pelvic_drop_deg trunk_lean_deg impact_peak_g arm_swing_range_deg""".split()
)
"""What the short view of a run shows, where it was measured; `run.summary` has all."""


@dataclass(frozen=True, eq=False)
class Run:
    """What a recording says. Nothing bad is dropped in silence: rows carry `quality`, the whole has `coverage`."""

    events: NDArray[Any]
    """Structured array, a row each time a foot met or left the ground: t_us (int64), kind ("contact" or
    "toe_off"), side ("left", "right" or "unknown"), quality, confidence."""
    steps: NDArray[Any]
    """Structured array, a row a ground contact: t_us, side, quality, confidence, side_confidence, source (the
    placement whose sensor timed it), then every metric by its name, in the unit that ends the name. NaN where it could
    not be had."""
    strides: NDArray[Any]
    """The same columns, a row a stride: a contact to the next one of the same foot."""
    summary: Summary
    """Statistics of each metric over the running steps."""
    coverage: _core.Coverage
    """How much of the recording was used, and why the rest was not; of several sensors, that of the one that times
    the contacts."""
    sensors: dict[str, SensorReport] = field(default_factory=dict)
    """What became of each sensor, by its name in the recording."""
    findings: list[Finding] = field(default_factory=list)
    """What was seen in the running form, severest first."""
    within_limits: list[Finding] = field(default_factory=list)
    """What could be judged too, and was within the limits."""
    variability: StrideVariability = field(default_factory=StrideVariability)
    """How much the stride time varies."""
    curves: NDArray[Any] = field(default_factory=lambda: np.zeros(0, _core.joint_curve_dtype))
    """Every joint angle of every running stride; `joint_curves` reads it."""
    placement: str = "pelvis"
    """Where the sensors were worn, joined by a plus."""
    notes: list[str] = field(default_factory=list)
    """What was inferred or left out on the way in, and what the sensors' own motion contradicts."""
    source: str | None = None

    @property
    def running_steps(self) -> int:
        """How many of the steps are running."""
        return int(np.count_nonzero((self.steps["quality"] & _core.quality_flags["not_running"]) == 0))

    def drift(self, metric: str) -> Drift:
        """How that metric changed over the run, speed being equal where it is known.

        Raises
        ------
        KeyError
            There is no such metric.
        """
        named(dict.fromkeys(metrics.names), metric)
        return Drift(**_core.drift(self.steps, metrics.names.index(metric)))

    def joint_curves(self, angle: str, side: Literal["left", "right"] | None = None) -> NDArray[Any]:
        """A joint through each running stride: 101 points, from a contact (0 %) to the next one of the same foot (100 %).

        Needs a thigh sensor, and on that leg's shank one for the knee, on the pelvis one for the hip.

        Parameters
        ----------
        angle : {"knee_flexion_deg", "knee_valgus_deg", "hip_flexion_deg", "hip_adduction_deg"}
            Positive, on both legs: knee bent; shank's lower end outward of the thigh; knee ahead of the hip; knee inward.
            As the International Society of Biomechanics has it (Wu et al. 2002, doi:10.1016/s0021-9290(01)00222-6), but for
            valgus, which there is minus knee adduction (Grood and Suntay 1983, doi:10.1115/1.3138397).

            Zero is: thigh and shank in line; the mean of each swing; the thigh upright, the pelvis counting as upright *on
            average over the stride*; the same seen from the front. A lab's hip flexion counts from the pelvis' bones, which
            a runner tips forward, and lies higher by that: compare `angle_deg` less its mean, or tell the ``"mounting"``,
            with which the tilt of the pelvis is taken in. Valgus and adduction are proxies (grade C): read changes.
        side : {"left", "right"}, optional
            Of that leg alone.

        Returns
        -------
        structured array
            A row a stride, in the order of time: t_us (int64, µs, the contact), side, stride_time_s, contact_time_s (float32,
            s), quality (flags of this angle), angle_deg ((101,) float32, degrees; NaN where it could not be had, and
            `quality` says why). No rows without a thigh sensor and a second one.

        Raises
        ------
        KeyError
            There is no such angle.
        ValueError
            There is no such side.

        Examples
        --------
        >>> import cadans
        >>> worn = cadans.synth.runner(sensors=("shank_left", "thigh_left"), duration_s=30).recording
        >>> curves = cadans.analyze(worn).joint_curves("knee_flexion_deg", side="left")
        >>> curves["angle_deg"].shape == (len(curves), 101)
        True
        """
        named(dict.fromkeys(_core.joint_angles), angle)
        if side not in (None, "left", "right"):
            raise ValueError(f"side must be 'left', 'right' or None; got {side!r}")
        rows = self.curves if side is None else self.curves[self.curves["side"] == side]
        shared = ("t_us", "side", "stride_time_s", "contact_time_s")
        out = np.zeros(
            len(rows),
            [*((name, rows.dtype[name]) for name in shared), ("quality", "u2"), ("angle_deg", rows.dtype[angle])],
        )
        for name in shared:
            out[name] = rows[name]
        out["quality"], out["angle_deg"] = rows[f"{angle} quality"], rows[angle]
        return out

    @staticmethod
    def quality_names(quality: Any) -> tuple[str, ...]:
        """The words of the flags in a `quality` value."""
        return quality_names(quality)

    def to_pandas(self, table: Table = "steps") -> Any:
        """`steps` (or another table) as a pandas DataFrame. Units are in ``frame.attrs["units"]``."""
        import pandas as pd

        frame = pd.DataFrame(self._columns(table))
        frame.attrs["units"] = {name: metrics[name].unit for name in frame.columns if name in metrics.names}
        return frame

    def to_polars(self, table: Table = "steps") -> Any:
        """`steps` (or another table) as a Polars DataFrame."""
        import polars as pl

        return pl.DataFrame(self._columns(table))

    def to_arrow(self, table: Table = "steps") -> Any:
        """`steps` (or another table) as an Arrow table. Units are in the metadata of the fields."""
        import pyarrow as pa

        columns = {name: pa.array(values) for name, values in self._columns(table).items()}
        fields = [
            pa.field(name, array.type, metadata={"unit": metrics[name].unit} if name in metrics.names else None)
            for name, array in columns.items()
        ]
        return pa.table(list(columns.values()), schema=pa.schema(fields))

    def to_csv(self, path: str | os.PathLike[str], table: Table = "steps") -> None:
        """Write `steps` (or another table) as CSV: the names carry the units, an empty cell is a missing value."""
        write_table(path, self._columns(table))

    def to_dict(self) -> dict[str, Any]:
        """All but the tables of steps as plain numbers and text, ready for JSON; None where there is no value."""
        drifts = {name: self.drift(name) for name, row in self.summary.items() if row.n}
        return {
            "cadans": _core.__version__,
            "source": self.source,
            "placement": self.placement,
            "coverage": _plain(self.coverage),
            "steps": len(self.steps),
            "running_steps": self.running_steps,
            "findings": [_plain(finding) for finding in self.findings],
            "within_limits": [_plain(finding) for finding in self.within_limits],
            "summary": {name: {"unit": metrics[name].unit, **_plain(row)} for name, row in self.summary.items()},
            "variability": _plain(self.variability),
            "drift": {name: _plain(drift) for name, drift in drifts.items() if math.isfinite(drift.per_10_min)},
            "sensors": {key: _plain(report) for key, report in self.sensors.items()},
            "quality": self.quality_counts(),
            "notes": list(self.notes),
        }

    def quality_counts(self) -> dict[str, int]:
        """How many steps carry each flag."""
        counts = {name: int(np.count_nonzero(self.steps["quality"] & flag)) for name, flag in _core.quality_flags.items()}
        return {name: count for name, count in counts.items() if count}

    def _columns(self, table: Table) -> dict[str, NDArray[Any]]:
        if table not in TABLES:
            raise ValueError(f"table must be one of {', '.join(map(repr, TABLES))}; got {table!r}")
        if table == "findings":
            rows = [_finding_row(finding) for finding in [*self.findings, *self.within_limits]]
            return _by_column(FINDING_COLUMNS, rows)
        if table == "sensors":
            rows = [_sensor_row(key, report) for key, report in self.sensors.items()]
            return _by_column(tuple(rows[0]) if rows else (), rows)
        return columns_of(getattr(self, table))

    def _headline(self) -> str:
        steps = f"{self.running_steps} running steps"
        return f"{duration_text(self.coverage.total_s)} · {where_text(self.placement)} · {steps} · {share_text(self.coverage)} analysed"

    def __repr__(self) -> str:
        measured = [name for name, row in self.summary.items() if row.n]
        shown = [name for name in FIRST if name in measured]
        lines = [f"Run: {self._headline()}"]
        for name in shown:
            row = self.summary[name]
            lines.append(f"  {name:<28}{number_text(row.median):>8}   (IQR {number_text(row.iqr)}, n {row.n})")
        if len(measured) > len(shown):
            lines.append(f"  and {len(measured) - len(shown)} more in run.summary")
        lines += [f"  finding: {finding.title}" for finding in self.findings]
        if self.within_limits:
            lines.append("  within the limits: " + ", ".join(finding.kind for finding in self.within_limits))
        counts = self.quality_counts()
        if counts:
            lines.append("  flagged steps: " + ", ".join(f"{name} {count}" for name, count in counts.items()))
        lines += [f"  note: {note}" for note in self.notes]
        return "\n".join(lines)

    def _repr_html_(self) -> str:
        head = ["metric", "unit", "median", "IQR", "mean left", "mean right", "n"]
        rows = []
        for name, row in self.summary.items():
            if row.n:
                values = map(number_text, (row.median, row.iqr, row.left, row.right))
                rows.append([name, metrics[name].unit, *values, str(row.n)])
        share = 100 * analysed_share(self.coverage)
        above = (
            f"<p><b>Run</b> {html.escape(self._headline())} "
            f'<span class="bar" title="share of the recording that was analysed"><i style="width:{share:.0f}%"></i></span></p>'
        )
        for finding in self.findings:
            seen = finding.text.removeprefix(f"{finding.title}. ")
            above += f"<p><b>{html.escape(finding.title)}</b> {html.escape(seen)}</p>"
        below = ""
        if self.within_limits:
            below += "<p>within the limits: " + html.escape(", ".join(finding.kind for finding in self.within_limits)) + "</p>"
        counts = self.quality_counts()
        if counts:
            below += "<p>flagged steps: " + html.escape(", ".join(f"{name} {n}" for name, n in counts.items())) + "</p>"
        below += "".join(f"<p>{html.escape(note)}</p>" for note in self.notes)
        return html_table(head, rows, above=above, below=below)


def analysed_share(coverage: _core.Coverage) -> float:
    """0 to 1; 0 for a recording without duration."""
    return min(1.0, coverage.analysed_s / coverage.total_s) if coverage.total_s > 0 else 0.0


def where_text(placement: str, several: str = "{count} sensors") -> str:
    """The placement; of more than two sensors only how many."""
    count = placement.count("+") + 1
    return several.format(count=count) if count > 2 else placement


def share_text(coverage: _core.Coverage) -> str:
    return f"{100 * analysed_share(coverage):.0f} %"


def duration_text(seconds: float) -> str:
    """``3725`` → ``"1 h 2 min 5 s"``."""
    whole = round(seconds)
    if whole < 60:
        return f"{seconds:.1f} s"
    hours, rest = divmod(whole, 3600)
    minutes, rest = divmod(rest, 60)
    return (f"{hours} h " if hours else "") + f"{minutes} min {rest} s"


FINDING_COLUMNS = tuple(
    """kind severity score evidence confidence side steps speed_mps speed_matters metric value mild marked low high difference
    text""".split()
)


def _finding_row(finding: Finding) -> dict[str, Any]:
    """A finding as a row of a table: with the value that decided it."""
    known = {**vars(finding.values[0]), **vars(finding), "text": finding.text}
    return {name: known[name] for name in FINDING_COLUMNS}


def _sensor_row(key: str, report: SensorReport) -> dict[str, Any]:
    plain = {name: value for name, value in vars(report).items() if name not in ("coverage", "clock")}
    return {"sensor": key, **plain, **{f"clock_{name}": value for name, value in vars(report.clock).items()}, **dict(report.coverage)}


def _by_column(names: tuple[str, ...], rows: list[dict[str, Any]]) -> dict[str, NDArray[Any]]:
    columns = {name: [row[name] for row in rows] for name in names}
    return {name: np.array(values, object if any(isinstance(v, str) for v in values) else None) for name, values in columns.items()}


def _plain(value: Any) -> Any:
    """For JSON, in the digits of float32."""
    return plain(value, lambda number: shortest(number) if math.isfinite(number) else None)
