# SPDX-License-Identifier: Apache-2.0
"""The command line. Exit status: 0 done, 1 the data could not be read or analysed, 2 the command is wrong."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import typer
from rich.console import Console
from rich.table import Table

from . import __version__, synth
from .activity_text import activity_dict, print_activity, write_records
from .analysis import analyze
from .configuration import Runner, checked_speed, make_config, place_key
from .load_commands import load_command, plan_command
from .log import LOG_READERS
from .log.activity import is_activity, read_activity
from .log_commands import app as log_app
from .metric_table import split_key
from .reader import READERS, check_units, read
from .recording import checked_rate_hz
from .report_text import print_observable, print_run
from .report_words import METRIC_WORDS, WORDS
from .terminal import Lang, Language, progress_bar, refusing

__all__ = ["app"]

app = typer.Typer(
    name="cadans",
    help="Running form from wearable motion sensors, and the weekly load.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("load")(load_command)
app.add_typer(log_app)
app.command("plan")(plan_command)

# what the truth calls a metric, where it knows more than one of the kind
WHERE_THE_SENSOR_IS = {
    "braking_speed_loss_mps": "braking_speed_loss_sensor_mps",
    "pelvic_rotation_range_deg": "trunk_rotation_range_deg",
}


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"cadans {__version__}")
        raise typer.Exit


@app.callback()
def cadans(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Running form from wearable motion sensors. cadans informs; it is no medical device."""


@app.command("analyze")
def analyze_command(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE",
            help="A recording; `cadans formats` lists what can be read. One file a sensor: shank_left=a.csv thigh_left=b.csv.",
        ),
    ],
    placement: Annotated[
        str | None,
        typer.Option(
            help="Where the sensor was worn, or which sensors of the file: pelvis, chest, thigh, shank, foot, wrist or pocket; "
            "shank_left; thigh_left+shank_left. Left out: all sensors of the file together.",
            show_default=False,
        ),
    ] = None,
    side: Annotated[str | None, typer.Option(help="left or right, of a sensor on a leg or arm; left out, the motion tells.")] = None,
    separate_clocks: Annotated[
        bool, typer.Option("--separate-clocks", help="The sensors were not on one clock: estimate and correct the offsets.")
    ] = False,
    speed_mps: Annotated[
        float | None, typer.Option("--speed-mps", "--speed", help="Of the treadmill or the GPS, m/s: findings are judged at it.")
    ] = None,
    height_m: Annotated[float | None, typer.Option("--height-m", "--height", help="The runner's height, m.")] = None,
    mass_kg: Annotated[float | None, typer.Option("--mass-kg", "--mass", help="The runner's mass, kg; stiffness needs it.")] = None,
    columns: Annotated[str | None, typer.Option(help="Which column is which: t_s=clock,ax=X,ay=Y,az=Z (names or numbers from 0).")] = None,
    unit: Annotated[str | None, typer.Option(help="Of the acceleration: m/s2, g or mg.")] = None,
    gyro_unit: Annotated[str | None, typer.Option(help="rad/s or deg/s.")] = None,
    time_unit: Annotated[str | None, typer.Option(help="s, ms, us or ns.")] = None,
    rate_hz: Annotated[float | None, typer.Option(help="Samples a second, when there is no time column.")] = None,
    setting: Annotated[list[str] | None, typer.Option("--set", help="A setting, such as clock.bridge_s=0.08; may be repeated.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON: summary, findings, sensors.")] = False,
    csv: Annotated[
        Path | None,
        typer.Option(help="Write the steps to this file (run.csv), findings and sensors beside it (run.findings.csv, run.sensors.csv)."),
    ] = None,
    lang: Lang = Language.en,
) -> None:
    """Find and measure every step of a recording, and say what the running form shows. Of a FIT, TCX or GPX file: what the watch worked out."""
    runner = Runner(height_m, mass_kg)
    with refusing(2, _as_options):
        named = _pairs("--columns", columns.split(",") if columns else [])
        by_name = {key: int(value) if value.isdigit() else value for key, value in named.items()}
        config = {name: _float(name, value) for name, value in _pairs("--set", setting or []).items()}
        for place in placement.split("+") if placement else ["pelvis"]:
            where, told = split_key(place_key(place, None))
            make_config(rate_hz=None, placement=where, side=told, runner=runner, config=config)
        if side not in (None, "left", "right"):
            raise ValueError(f"--side must be left or right, got {side!r}")
        checked_speed(speed_mps)
        check_units(unit, gyro_unit, time_unit)
        if rate_hz is not None:
            checked_rate_hz(rate_hz)
        file = _files(files)
    words = WORDS[lang.value]
    if isinstance(file, Path) and is_activity(file):
        with refusing(1):
            _show_activity(file, as_json=as_json, csv=csv, language=lang.value)
        return
    with refusing(1, _as_options):
        with progress_bar() as progress:
            reading = progress.add_task(words["reading"], total=1.0)
            recording = read(
                file,
                columns=by_name or None,
                unit=unit,
                gyro_unit=gyro_unit,
                time_unit=time_unit,
                rate_hz=rate_hz,
                placement=placement,
                progress=lambda share: progress.update(reading, completed=share),
            )
            recording.one_clock = recording.one_clock and not separate_clocks
            progress.add_task(words["analysing"], total=None)
            with _naming(recording.source or ""):
                run = analyze(recording, side=side, runner=runner, config=config, speed_mps=speed_mps)
        if csv is not None:
            run.to_csv(csv)
            for table in ("findings", "sensors"):
                run.to_csv(csv.with_suffix(f".{table}{csv.suffix}"), table)
    if as_json:
        typer.echo(json.dumps(run.to_dict(), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_run(run, language=lang.value)


@app.command("observable")
def observable_command(
    sensors: Annotated[
        list[str] | None, typer.Argument(help="What is worn, such as: thigh_left shank_left pelvis. Left out: from anywhere.")
    ] = None,
    lang: Lang = Language.en,
) -> None:
    """List what can be measured from where, and how well."""
    with refusing(2, _as_options):
        for key in sensors or []:
            place_key(key, None)
        print_observable(sensors or [], language=lang.value)


@app.command()
def demo(
    as_json: Annotated[bool, typer.Option("--json", help="Print the result as JSON.")] = False,
    lang: Lang = Language.en,
) -> None:
    """Analyse a synthetic runner: no file is needed, and the truth is known."""
    truth = synth.runner(
        bouts=[
            synth.Bout("standing", 8),
            synth.Bout("walking", 15),
            synth.Bout("running", 90, speed_mps=2.9, speed_end_mps=3.4, cadence_spm=168, cadence_end_spm=174),
            synth.Bout("standing", 6),
        ],
        contact_time_asymmetry_pct=3.0,
        seed=7,
    )
    run = analyze(truth.recording)
    if as_json:
        typer.echo(json.dumps(run.to_dict(), indent=2, ensure_ascii=False, allow_nan=False))
        return
    true = truth.steps[(truth.steps["gait"] == "running") & truth.steps["steady"]]
    named = {name: WHERE_THE_SENSOR_IS.get(name, name) for name in METRIC_WORDS["en"]}
    medians = {name: float(np.nanmedian(true[of])) for name, of in named.items() if of in (true.dtype.names or ())}
    # the truth of the oscillation is of where the sensor sits; cadans reports that of the pelvis: ask for it at the hips' middle
    at_the_hips = synth.runner(**{**truth.parameters, "sensor_m": (0.0, 0.0, 0.0)}).steps
    steady = (at_the_hips["gait"] == "running") & at_the_hips["steady"]
    medians["vertical_oscillation_m"] = float(np.nanmedian(at_the_hips["vertical_oscillation_m"][steady]))
    print_run(run, language=lang.value, truth=medians)


@app.command()
def formats() -> None:
    """List what can be read."""
    table = Table(box=None, pad_edge=False)
    for name in ("for", "format", "files", "what it must hold"):
        table.add_column(name)
    for reader in READERS:
        table.add_row("analyze", reader.name, reader.endings, reader.holds)
    for log_reader in LOG_READERS:
        table.add_row("load, log", log_reader.name, log_reader.endings, log_reader.holds)
    table.add_row("load, log", "all of these", "folder, .zip, .gz", "an export as it was downloaded, or a folder of files; read as one log")
    Console().print(table)


@app.command()
def validate(
    data: Annotated[Path | None, typer.Option(help="Folder of the recordings; CADANS_DATA unless told.")] = None,
    out: Annotated[Path | None, typer.Option(help="Write the tables to this file too.")] = None,
    only: Annotated[list[str] | None, typer.Option(help="Only this data set; may be repeated.")] = None,
) -> None:
    """Hold the results against force plates and motion capture: one table a data set."""
    from .validate import results_markdown

    folder = data or (Path(os.environ["CADANS_DATA"]) if os.environ.get("CADANS_DATA") else None)
    with refusing(2, _as_options):
        if folder is None:
            raise ValueError("where are the recordings? give --data DIR, or set CADANS_DATA")
        if not folder.is_dir():
            raise ValueError(f"there is no folder {folder}")
    with refusing(1, _as_options):
        with progress_bar() as progress:
            task = progress.add_task("", total=1.0)
            text = results_markdown(
                folder, only=only, progress=lambda share, what: progress.update(task, completed=share, description=what)
            )
        typer.echo(text)
        if out is not None:
            out.write_text(text, encoding="utf-8")


@contextmanager
def _naming(name: str) -> Iterator[None]:
    """The name of the file goes before what is wrong with what is in it."""
    try:
        yield
    except ValueError as error:
        raise type(error)(f"{name}: {error}") from None


def _as_options(why: str) -> str:
    """What to give, the way it is given here: ``unit='g'`` becomes ``--unit g``."""

    def columns(found: re.Match[str]) -> str:
        return "--columns " + ",".join(f"{name}={value}" for name, value in re.findall(r"'(\w+)': '?([^',}]+)", found[1]))

    why = re.sub(r"columns=\{(.*?)\}", columns, why)
    def unit(found: re.Match[str]) -> str:
        return f"--{found[1].replace('_', '-')} " + found[2].replace("'", "")

    why = re.sub(r"\b(time_unit|gyro_unit|unit)=('[^']*'(?:, '[^']*')*(?: or '[^']*')?)", unit, why)
    return why.replace("give rate_hz", "give --rate-hz")


def _show_activity(file: Path, *, as_json: bool, csv: Path | None, language: str) -> None:
    """What the watch worked out of a run, where its file holds no motion."""
    activity = read_activity(file)
    if csv is not None:
        write_records(activity, csv)
    if as_json:
        typer.echo(json.dumps(activity_dict(activity, file.name), indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_activity(activity, language=language, source=file.name)


def _files(given: list[str]) -> Path | dict[str, Path]:
    """One recording, or the file of each sensor."""
    if len(given) == 1 and (Path(given[0]).exists() or "=" not in given[0]):
        return Path(given[0])
    if not all("=" in item for item in given):
        raise ValueError("several files: say where each sensor was, such as shank_left=a.csv thigh_left=b.csv")
    return {place: Path(file) for place, file in _pairs("FILE", given).items()}


def _pairs(option: str, given: list[str]) -> dict[str, str]:
    out = {}
    for item in given:
        name, equals, value = item.partition("=")
        if not (name.strip() and equals and value.strip()):
            raise ValueError(f"{option}: '{item}' must look like name=value")
        out[name.strip()] = value.strip()
    return out


def _float(name: str, value: str) -> Any:
    try:
        return float(value)
    except ValueError:
        raise ValueError(f"--set: {name} must be a number, got '{value}'") from None
