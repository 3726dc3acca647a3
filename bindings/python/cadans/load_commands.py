# SPDX-License-Identifier: Apache-2.0
"""``cadans load`` and ``cadans plan``. Exit status: 0 done, 1 the log could not be read, 2 the command is wrong."""

from __future__ import annotations

import csv as tables
import json
import math
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

import typer
from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from . import _core
from .catalogue import plain
from .load_plots import SHOWN_IN
from .load_words import WEEKDAYS, WORDS, as_date, day_text, number
from .report_words import as_written
from .terminal import Lang, Language, progress_bar, refusing

__all__ = ["load_command", "plan_command"]

TABLES: tuple[Literal["weeks", "rules", "advice", "shoes"], ...] = ("weeks", "rules", "advice", "shoes")
"""What ``--csv`` writes beside the days."""


def load_command(
    path: Annotated[
        list[Path] | None,
        typer.Argument(
            help="A Strava or Garmin export, an Apple Health export, a folder of FIT, TCX or GPX, a cadans CSV; several are read as one log. "
            "Left out: the own log that `cadans log import` keeps.",
            show_default=False,
        ),
    ] = None,
    as_of: Annotated[str | None, typer.Option(help="The day to look from, 2026-01-31; the day of the last run unless told.")] = None,
    tz: Annotated[str | None, typer.Option(help="Where the runner lives, Europe/Amsterdam: days and weeks are cut there.")] = None,
    channel: Annotated[str, typer.Option(help=f"What is counted: {', '.join(SHOWN_IN)}.")] = "distance",
    unit: Annotated[str | None, typer.Option(help="Of distances in tables that do not tell: km or mi.")] = None,
    html: Annotated[Path | None, typer.Option(help="Write the page with pictures to this file; it needs no network.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything as JSON.")] = False,
    csv: Annotated[
        Path | None,
        typer.Option(help=f"Write the days to this file (load.csv), and beside it {', '.join(TABLES)} (load.weeks.csv ...)."),
    ] = None,
    lang: Lang = Language.en,
) -> None:
    """Say how fast the load of a log grows, what the rules make of it, and what next week could hold."""
    from .load_text import print_load
    from .log.clock import as_zone
    from .log.read import checked_unit, read_log
    from .training_load import load as load_of

    with refusing(2):
        day = _day("--as-of", as_of)
        if channel not in SHOWN_IN:
            raise ValueError(f"--channel must be one of {', '.join(SHOWN_IN)}; got {channel!r}")
        as_zone(tz)
        try:
            checked_unit(unit)
        except ValueError:
            raise ValueError(f"--unit must be km or mi, got {unit!r}") from None
    source = _named(path)
    with refusing(1):
        with progress_bar() as progress:
            reading = progress.add_task(WORDS[lang.value]["reading"], total=1.0)
            log = read_log(
                path[0] if path and len(path) == 1 else path or None,
                tz,
                distance_unit=unit,
                progress=lambda share: progress.update(reading, completed=share),
            )
        if not path and not len(log):
            raise ValueError("the own log holds no run yet: `cadans log import PATH` fills it; or give a PATH")
        load = load_of(log, as_of=day, channel=channel)
        if csv is not None:
            load.to_csv(csv)
            for table in TABLES:
                load.to_csv(csv.with_suffix(f".{table}{csv.suffix}"), table)
        if html is not None:
            from .load_page import write_load_page

            write_load_page(html, load, log, language=lang.value, source=source)
    if as_json:
        typer.echo(json.dumps({"source": source, **load.to_dict(), "log": _log_dict(log)}, indent=2, ensure_ascii=False, allow_nan=False))
    else:
        print_load(load, log, language=lang.value, source=source)


LIGHTS = ("green", "amber", "red")
COMPLAINTS = ("light", "moderate", "severe")
KM_SETTINGS = {"week_m": "--from-km", "target_week_m": "--to-km", "longest_run_m": "--longest-km"}


def plan_command(
    from_km: Annotated[float, typer.Option("--from-km", help="What a week holds now without complaints, km.")],
    to_km: Annotated[float, typer.Option("--to-km", help="What a week shall hold, km.")],
    days: Annotated[int, typer.Option("--days", help="Days with a run in a week, 2 to 6.")] = 3,
    longest_km: Annotated[
        float | None, typer.Option("--longest-km", help="The longest run of the last 30 days, km; no run goes more than 10 % beyond it.")
    ] = None,
    start: Annotated[str | None, typer.Option(help="The plan begins on the first Monday from this day on; today unless told.")] = None,
    weeks: Annotated[int, typer.Option(help="At most so many weeks.")] = 52,
    cut_back_every: Annotated[int, typer.Option("--cut-back-every", help="Every third or every fourth week is lighter.")] = 4,
    pain: Annotated[
        str | None,
        typer.Option(
            help="How it hurts now: light, moderate or severe (rest comes first). Or how each week went, green,amber,red: "
            "the first is now, the second after week 1 ..."
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the plan as JSON.")] = False,
    csv: Annotated[Path | None, typer.Option(help="Write the plan to this file, a row a day.")] = None,
    lang: Lang = Language.en,
) -> None:
    """Make a graded plan to a weekly distance: at most 10 % a week, lighter weeks between, rest days, and back when it hurts."""
    language = lang.value
    words = WORDS[language]
    said: list[str] = []
    with refusing(2):
        first = _day("--start", start) or date.today()
        lights, complaint = _pain(pain)
        if longest_km is None and days > 0:
            longest_km = from_km / days
            said.append(words["plan_longest"].format(km=number(longest_km, 1, language)))
        settings = {
            "week_m": 1000 * from_km,
            "target_week_m": 1000 * to_km,
            "longest_run_m": 1000 * (longest_km or math.nan),
            "run_days": float(days),
            "cut_back_every": float(cut_back_every),
        }
        _check_plan(settings, weeks)
        if complaint:
            rest = _core.rest_range(complaint)
            lights = ["red"] * (int(rest["last_days"]) // 7)  # a week of rest each, and the way back begins lower
            said.append(str(rest["text"][language]))
        plan = _core.plan(settings, str(first), pain=lights, weeks=weeks, lang=language)
    caution = _core.plan_caution(language)
    with refusing(1):
        if csv is not None:
            _write_plan(csv, plan)
    if as_json:
        typer.echo(json.dumps({"notes": [*said, caution], "weeks": plain(plan)}, indent=2, ensure_ascii=False, allow_nan=False))
        return
    title = words["plan"].format(start=_short(from_km, language), target=_short(to_km, language), days=days)
    reached = words["plan_reached" if plan[-1]["at_target"] else "plan_not_reached"].format(number=plan[-1]["number"])
    doctor = [Text(week["text"], style="bold red") for week in plan if week["see_professional"]][:1]
    below = [words["plan_numbers"], words["plan_key"]]
    Console().print(
        Group(
            Text(title, style="bold"),
            *(Text(line, style="yellow") for line in said),
            Text(),
            _plan_table(plan, language),
            Text(),
            Text(reached, style="bold"),
            *doctor,
            *(Text(line) for line in below),
            Text(caution, style="dim"),
            Text(words["disclaimer"], style="dim"),
        )
    )


def _pain(told: str | None) -> tuple[list[str], str]:
    """A light a week, or a complaint."""
    parts = [part.strip() for part in told.split(",")] if told else []
    if len(parts) == 1 and parts[0] in COMPLAINTS:
        return [], parts[0]
    for part in parts:
        if part not in LIGHTS:
            raise ValueError(f"--pain must be one of {', '.join(COMPLAINTS)}, or lights such as green,amber,red; got {told!r}")
    return parts, ""


def _check_plan(settings: dict[str, float], weeks: int) -> None:
    """Refuses by the name that is given here, in the unit that is given here."""
    for name, _, low, high, _, _ in _core.plan_settings():
        option = KM_SETTINGS.get(name)
        scale, unit = (1000.0, " km") if option else (1.0, "")
        option = option or {"run_days": "--days", "cut_back_every": "--cut-back-every"}[name]
        if not low <= settings[name] <= high:
            raise ValueError(f"{option} must be {low / scale:g} to {high / scale:g}{unit}, got {settings[name] / scale:g}")
    if not 1 <= weeks <= 260:
        raise ValueError(f"--weeks must be 1 to 260, got {weeks}")


def _plan_table(plan: list[dict[str, Any]], language: str) -> Table:
    words = WORDS[language]
    table = Table(box=None, pad_edge=False, padding=(0, 1), collapse_padding=True)
    table.add_column(words["plan_week"], justify="right", no_wrap=True)
    table.add_column(words["plan_from"], justify="right", no_wrap=True)
    table.add_column("km", justify="right", no_wrap=True, style="bold")
    for name in WEEKDAYS[language]:
        table.add_column(name, justify="right")
    table.add_column(words["plan_kind"])
    for week in plan:
        cells = [_plan_cell(day, language) for day in week["days"]]
        table.add_row(
            str(week["number"]),
            day_text(week["week_start"], language),
            _rounded_down(week["total_m"], language),
            *cells,
            Text(
                words[f"plan_{week['kind']}"],
                style={"cut_back": "cyan", "rest": "bold red", "step_back": "bold yellow"}.get(week["kind"], ""),
            ),
        )
    return table


def _plan_cell(day: dict[str, Any], language: str) -> Text:
    words = WORDS[language]
    text = _rounded_down(day["distance_m"], language) if day["distance_m"] > 0 else words[f"plan_{day['kind']}"]
    if day["kind"] == "long":
        return Text(f"{words['plan_long']} {text}", style="bold")
    if day["strength_too"]:
        text += f" {words['plan_strength_too']}"
    return Text(text, style="" if day["distance_m"] > 0 else "dim")


def _rounded_down(metres: float, language: str) -> str:
    """In kilometres; a plan never rounds up."""
    return number(math.floor(metres / 100 + 1e-6) / 10, 1, language)


def _short(km: float, language: str) -> str:
    return as_written(f"{km:g}", language)


def _write_plan(path: Path, plan: list[dict[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        out = tables.writer(file)
        out.writerow("week week_start week_kind week_m date kind distance_m strength_too text".split())
        for week in plan:
            for day in week["days"]:
                whole = (week["number"], as_date(week["week_start"]), week["kind"], week["total_m"])
                out.writerow([*whole, as_date(day["date"]), day["kind"], day["distance_m"], int(day["strength_too"]), day["text"]])


def _named(path: list[Path] | None) -> str:
    """What to call it on the page: the name alone, as a folder may tell who somebody is."""
    if not path:
        return ""
    first = path[0].name or path[0].resolve().name
    return first if len(path) == 1 else f"{first} + {len(path) - 1}"


def _log_dict(log: Any) -> dict[str, Any]:
    whole = log.to_dict()
    return {name: whole[name] for name in ("tz", "runs", "skipped", "remarks", "pain", "unknown_days")}


def _day(option: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError(f"{option} must be a day such as 2026-01-31, got {text!r}") from None
