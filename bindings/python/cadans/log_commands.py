# SPDX-License-Identifier: Apache-2.0
"""``cadans log``: the runner's own log on the command line. Exit status: 0 done, 1 the data could not be read, 2 the command is wrong."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from .load_view import file_text
from .load_words import SPORTS, number, word_in
from .log.checks import FURTHEST_M, LONGEST_S, clock_text
from .log.session import RUNNING, Session, Skipped
from .log.store import Store, Taken
from .log.training_log import PAIN_WHEN, RESTRICTED, TrainingLog
from .terminal import Lang, Language, progress_bar, refuse, refusing

__all__ = ["SPORTS", "app"]

app = typer.Typer(name="log", help="Keep an own log of runs, strength sessions and pain. No positions are ever stored.", no_args_is_help=True)
add = typer.Typer(help="Add a run, a strength session, a pain score or an unknown day by hand.", no_args_is_help=True)
app.add_typer(add, name="add")

M_PER_MILE = 1609.344

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "reading": "Reading",
        "imported": "files: {files} · new runs: {runs}",
        "known_files": "files known already, not opened again: {count}",
        "known": "sessions known already: {count}",
        "duplicates": "the same run from two devices or exports: {count}, counted once",
        "other": "left out of the running load: {what}",
        "skipped": "not read: {what}",
        "more": "and {count} more",
        "now": "runs in the log: {count}",
        "nothing": "nothing of {paths} is an activity or a log that cadans reads",
        "note": "note: {text}",
        "added": "added: {what}",
        "had": "the log has that already: {what}",
        "restricted": "Blood-flow restriction: only under supervision: cuff pressure must be set by a professional.",
        "pain": "pain {score:g} of 10, {when}",
        "unknown": "{day} is marked as unknown: not rest, not counted",
        "empty": "The log is empty: `cadans log import PATH`, or `cadans log add run --km 8 --minutes 45`.",
        "dates": "dates in {tz}",
        "file_zone": "the zone of each file",
        "unknown_days": "unknown days: {days}",
        "pains": "pain: {rows}",
        "removed": "removed: {count}",
        "exported": "written to {path}: runs: {count}, other sessions: {other}",
        "scrubbed": "Removed: {devices} names of devices, {shoes} shoes, {places} digests of places of files.",
        "holds": "All that the log can hold (no positions, no titles):",
        "date": "date", "sport": "sport", "km": "km", "time": "time", "steps": "steps", "rpe": "RPE", "shoe": "shoe", "source": "source", "by_hand": "manual",
    },
    "nl": {
        "reading": "Lezen",
        "imported": "bestanden: {files} · nieuwe runs: {runs}",
        "known_files": "bestanden die al bekend waren, niet opnieuw geopend: {count}",
        "known": "sessies die al bekend waren: {count}",
        "duplicates": "dezelfde run uit twee apparaten of exports: {count}, één keer geteld",
        "other": "telt niet mee als loopbelasting: {what}",
        "skipped": "niet gelezen: {what}",
        "more": "en nog {count}",
        "now": "runs in het logboek: {count}",
        "nothing": "niets van {paths} is een activiteit of logboek dat cadans leest",
        "note": "opmerking: {text}",
        "added": "toegevoegd: {what}",
        "had": "dat staat al in het logboek: {what}",
        "restricted": "Training met bloedstroombeperking: alleen onder toezicht: de druk van de manchet moet door een professional worden ingesteld.",
        "pain": "pijn {score:g} van 10, {when}",
        "unknown": "{day} is gemarkeerd als onbekend: geen rust, telt niet mee",
        "empty": "Het logboek is leeg: `cadans log import PAD`, of `cadans log add run --km 8 --minutes 45`.",
        "dates": "datums in {tz}",
        "file_zone": "de tijdzone van elk bestand",
        "unknown_days": "onbekende dagen: {days}",
        "pains": "pijn: {rows}",
        "removed": "verwijderd: {count}",
        "exported": "geschreven naar {path}: runs: {count}, andere sessies: {other}",
        "scrubbed": "Verwijderd: {devices} namen van apparaten, {shoes} schoenen, {places} vingerafdrukken van plaatsen van bestanden.",
        "holds": "Alles wat het logboek kan bevatten (geen posities, geen titels):",
        "date": "datum", "sport": "sport", "km": "km", "time": "tijd", "steps": "stappen", "rpe": "RPE", "shoe": "schoen", "source": "bron", "by_hand": "zelf",
    },
}  # fmt: skip

When = Annotated[str | None, typer.Option("--date", help="Such as 2026-07-01; left out, today.", show_default=False)]
Clock = Annotated[str | None, typer.Option("--time", help="When it began, such as 18:30; left out, only the date is known.", show_default=False)]
Minutes = Annotated[float | None, typer.Option(help="Time moving, minutes.", show_default=False)]
Exertion = Annotated[float | None, typer.Option(help="How hard the whole session felt, 0 to 10.", show_default=False)]
Zone = Annotated[str | None, typer.Option("--tz", help="Where you live, such as Europe/Amsterdam; it is kept.", show_default=False)]


@app.command("import")
def import_command(
    paths: Annotated[list[Path], typer.Argument(help="Files, folders, exports: FIT, TCX, GPX, Strava, Garmin Connect, Apple Health, CSV.")],
    tz: Zone = None,
    unit: Annotated[str | None, typer.Option(help="Of tables that do not tell their distances: km or mi.", show_default=False)] = None,
    lang: Lang = Language.en,
) -> None:
    """Read activities and exports into the own log. Importing twice changes nothing."""
    words = WORDS[lang.value]
    with refusing(2):
        _check_settings(tz, unit)
    with refusing(1), Store() as store, progress_bar() as progress:
        task = progress.add_task(words["reading"], total=1.0)
        taken = store.take(paths, tz=tz, distance_unit=unit, progress=lambda share: progress.update(task, completed=share))
    if taken.new == taken.known == taken.known_files == 0:
        first = next((f"; {each.file}: {each.why}" for each in taken.skipped), "")
        refuse(words["nothing"].format(paths=", ".join(map(str, paths))) + first, 1)
    _print_taken(taken, words, lang.value)


@add.command("run")
def add_run(
    day: When = None,
    clock: Clock = None,
    km: Annotated[float | None, typer.Option(help="Distance, km.", show_default=False)] = None,
    miles: Annotated[float | None, typer.Option(help="Distance, miles, instead of --km.", show_default=False)] = None,
    minutes: Minutes = None,
    rpe: Exertion = None,
    steps: Annotated[int | None, typer.Option(help="Of both feet.", show_default=False)] = None,
    impact: Annotated[
        float | None,
        typer.Option(help="Impact exposure, g: the sum over the steps of impact_peak_g, as `cadans analyze` of a sensor on the shank gives.", show_default=False),
    ] = None,
    shoe: Annotated[str, typer.Option(help="Which pair.", show_default=False)] = "",
    sport: Annotated[str, typer.Option(help=" ".join(sorted(RUNNING)))] = "run",
    tz: Zone = None,
    lang: Lang = Language.en,
) -> None:
    """Add a run by hand. Added again with the same date and time, it replaces the first."""
    with refusing(2):
        _check_settings(tz, None)
        if km is not None and miles is not None:
            raise ValueError("give --km or --miles, not both")
        if sport not in RUNNING:
            raise ValueError(f"--sport must be one of {', '.join(sorted(RUNNING))}; got {sport!r}")
        if km is None and miles is None and minutes is None and steps is None:
            raise ValueError("what was run? give --km or --minutes")
        most_km = FURTHEST_M / 1000
        session = Session(
            sport=sport,
            start_utc=None,
            start_local=_start(day, clock),
            distance_m=_in("--km", km, 0.001, most_km) * 1000 if miles is None else _in("--miles", miles, 0.001, most_km * 1000 / M_PER_MILE) * M_PER_MILE,
            duration_s=_in("--minutes", minutes, 0.1, LONGEST_S / 60) * 60,
            steps=_in("--steps", steps, 0, 1_000_000),
            impact=_in("--impact", impact, 0, 1e8),
            rpe=_in("--rpe", rpe, 0, 10),
            shoe=shoe,
            source="manual",
            file="manual",
        )
    _add(session, tz, lang)


@add.command("strength")
def add_strength(
    day: When = None,
    clock: Clock = None,
    minutes: Minutes = None,
    rpe: Exertion = None,
    blood_flow_restriction: Annotated[bool, typer.Option("--blood-flow-restriction", help="Trained with cuffs: only under supervision.")] = False,
    tz: Zone = None,
    lang: Lang = Language.en,
) -> None:
    """Add a strength session by hand."""
    with refusing(2):
        _check_settings(tz, None)
        session = Session(
            sport="strength",
            start_utc=None,
            start_local=_start(day, clock),
            duration_s=_in("--minutes", minutes, 0.1, LONGEST_S / 60) * 60,
            rpe=_in("--rpe", rpe, 0, 10),
            source="manual",
            file="manual",
            vendor={RESTRICTED: 1.0} if blood_flow_restriction else {},
        )
    _add(session, tz, lang)
    if blood_flow_restriction:
        _say(WORDS[lang.value]["restricted"])


@add.command("pain")
def add_pain(
    score: Annotated[float, typer.Argument(help="0 (none) to 10 (the worst).")],
    when: Annotated[str, typer.Option(help="during, after or next-morning: of which run, see --date.")] = "during",
    where: Annotated[str, typer.Option(help="Such as knee, shin, Achilles tendon.", show_default=False)] = "",
    day: When = None,
    lang: Lang = Language.en,
) -> None:
    """Add a pain score. The date is that of the run, also for the morning after."""
    words = WORDS[lang.value]
    with refusing(2):
        _in("the pain score", score, 0, 10)
        if when not in PAIN_WHEN:
            raise ValueError(f"--when must be one of {', '.join(PAIN_WHEN)}; got {when!r}")
        on = _start(day, None).date()
    with refusing(1), Store() as store:
        store.add_pain(on, when, score, where)
    what = f"{on} · {words['pain'].format(score=score, when=word_in(lang.value, when))}" + (f" · {where}" if where else "")
    _say(words["added"].format(what=what))


@add.command("unknown")
def add_unknown(day: When = None, lang: Lang = Language.en) -> None:
    """Mark a day of which nothing is known (the watch was at home): it is not rest."""
    with refusing(2):
        on = _start(day, None).date()
    with refusing(1), Store() as store:
        store.add_unknown_day(on)
    _say(WORDS[lang.value]["unknown"].format(day=on))


@app.command("remove")
def remove_command(
    day: Annotated[str, typer.Option("--date", help="Such as 2026-07-01.")],
    lang: Lang = Language.en,
) -> None:
    """Remove what was added by hand for a day (runs, strength, pain, unknown). What files told stays."""
    with refusing(2):
        on = _start(day, None).date()
    with refusing(1), Store(create=False) as store:
        count = store.remove(on)
    _say(WORDS[lang.value]["removed"].format(count=count))


@app.command("list")
def list_command(
    last: Annotated[int, typer.Option(help="How many runs, the last first.")] = 20,
    tz: Annotated[str | None, typer.Option("--tz", help="Dates in this zone instead of the one that is kept.", show_default=False)] = None,
    lang: Lang = Language.en,
) -> None:
    """List the runs of the own log, the last first."""
    with refusing(2):
        _check_settings(tz, None)
        if last < 1:
            raise ValueError(f"--last must be 1 or more, got {last}")
    with refusing(1), Store(create=False) as store:
        log = store.log(tz)
    _print_log(log, last, lang.value)


@app.command("export")
def export_command(
    out: Annotated[Path, typer.Argument(help="log.csv (a cadans CSV, which import reads) or log.json (everything).")],
    lang: Lang = Language.en,
) -> None:
    """Write the own log to a file: yours to keep, or to take elsewhere."""
    with refusing(2):
        if out.suffix.lower() not in (".csv", ".json"):
            raise ValueError(f"the file must end in .csv or .json, got {out.name}")
    with refusing(1), Store(create=False) as store:
        log = store.log()
        if out.suffix.lower() == ".json":
            log.to_json(out)
        else:
            log.to_csv(out)
    _say(WORDS[lang.value]["exported"].format(count=len(log), other=len(log.other), path=out))


@app.command("scrub")
def scrub_command(
    shoes: Annotated[bool, typer.Option("--shoes", help="Remove the names of shoes too.")] = False,
    lang: Lang = Language.en,
) -> None:
    """Remove names of devices (and of shoes), and show all that the log can hold."""
    words = WORDS[lang.value]
    with refusing(1), Store(create=False) as store:
        done = store.scrub(shoes=shoes)
    _say(words["scrubbed"].format(devices=done.devices, shoes=done.shoes, places=done.places_of_files))
    _say(words["holds"])
    for name, columns in done.columns.items():
        _say(f"  {name}: {', '.join(columns)}")


# ---- what is printed


def _print_taken(taken: Taken, words: dict[str, str], language: str) -> None:
    log = taken.log
    assert log is not None
    _say(words["imported"].format(files=taken.files, runs=taken.new_runs))
    for key in ("known_files", "known", "duplicates"):
        count = getattr(taken, key)
        if count > 0:
            _say("  " + words[key].format(count=count))
    other = {what: count for what, count in log.skipped_counts.items() if what != "duplicate"}
    if other:
        _say("  " + words["other"].format(what=_counts(other, language)))
    if taken.skipped:
        _say("  " + words["skipped"].format(what=_counts(Counter(each.what for each in taken.skipped), language)))
        worth = [each for each in taken.skipped if each.what != "unrecognised"] or taken.skipped
        _print_some((_why(each) for each in worth), len(worth), words)
    remarks = [*taken.remarks, *log.remarks]
    _print_some((words["note"].format(text=f"{file_text(each.file)}: {each.text}" if each.file else each.text) for each in remarks), len(remarks), words)
    _say(words["now"].format(count=len(log)))


def _print_log(log: TrainingLog, last: int, language: str) -> None:
    words = WORDS[language]
    if not len(log) and not len(log.other) and not len(log.pain):
        _say(words["empty"])
        return
    table = Table(box=None, pad_edge=False)
    for name in ("date", "sport", "km", "time", "steps", "rpe", "shoe", "source"):
        table.add_column(words[name], justify="right" if name in ("km", "time", "steps", "rpe") else "left")
    for row in log.sessions[::-1][:last]:
        km = _number(row["distance_m"] / 1000, 2, language)
        cells = [str(row["date"]), word_in(language, str(row["sport"])), km, clock_text(row["duration_s"])]
        source = words["by_hand"] if row["source"] == "manual" else str(row["source"])
        cells += [_number(row["steps"], 0, language), _number(row["rpe"], 1, language), str(row["shoe"]), source]
        table.add_row(*map(Text, cells))
    Console().print(table)
    if len(log) > last:
        _say(words["more"].format(count=len(log) - last))
    if len(log.pain):
        rows = [f"{row['date']} {row['score']:g} {word_in(language, str(row['when']))} {row['where']}".rstrip() for row in log.pain[-5:]]
        _say(words["pains"].format(rows="; ".join(rows)))
    if len(log.unknown_days):
        _say(words["unknown_days"].format(days=", ".join(map(str, log.unknown_days[-10:]))))
    if log.skipped:
        _say(words["other"].format(what=_counts(log.skipped_counts, language)))
    _say(words["dates"].format(tz=log.tz or words["file_zone"]))
    _print_some((words["note"].format(text=each.text) for each in log.remarks), len(log.remarks), words)


def _print_some(lines: Iterable[str], count: int, words: dict[str, str], most: int = 5) -> None:
    for index, line in enumerate(lines):
        if index == most:
            _say("  " + words["more"].format(count=count - most))
            return
        _say("  " + line)


def _why(each: Skipped) -> str:
    return f"{file_text(each.file)}: {each.why}"


def _counts(counts: dict[str, int], language: str) -> str:
    return ", ".join(f"{count} {word_in(language, what)}" for what, count in counts.items())


def _number(value: float, digits: int, language: str) -> str:
    return number(value, digits, language) or "–"


def _say(text: str) -> None:
    text = text.replace('tz="Europe/Amsterdam"', "--tz Europe/Amsterdam").replace("give tz", "give --tz")
    clean = "".join(c if c.isprintable() else " " for c in text)
    Console().print(clean, markup=False, highlight=False, soft_wrap=True)


# ---- what was asked


def _add(session: Session, tz: str | None, lang: Language) -> None:
    words = WORDS[lang.value]
    with refusing(1), Store() as store:
        if tz is not None:
            store.set_tz(tz)
        new = store.add(session)
    assert session.start_local is not None
    parts = [f"{session.start_local:%Y-%m-%d}", word_in(lang.value, session.sport)]
    if math.isfinite(session.distance_m):
        parts.append(f"{_number(session.distance_m / 1000, 2, lang.value)} km")
    if math.isfinite(session.duration_s):
        parts.append(clock_text(session.duration_s))
    _say(words["added" if new else "had"].format(what=" · ".join(parts)))


def _check_settings(tz: str | None, unit: str | None) -> None:
    from .log.clock import as_zone
    from .log.read import checked_unit

    if tz is not None:
        try:
            as_zone(tz)
        except ValueError as error:
            raise ValueError(str(error).replace("tz must", "--tz must", 1)) from None
    try:
        checked_unit(unit)
    except ValueError:
        raise ValueError(f"--unit must be km or mi, got {unit!r}") from None


def _start(day: str | None, clock: str | None) -> datetime:
    try:
        on = date.today() if day is None else date.fromisoformat(day)
    except ValueError:
        raise ValueError(f"--date must look like 2026-07-01, got {day!r}") from None
    if on > date.today():
        raise ValueError(f"--date must not lie in the future, got {day}")
    if on.year < 1990:
        raise ValueError(f"--date must not lie before 1990, got {day}")
    try:
        at = time(12) if clock is None else time.fromisoformat(clock)  # noon stands for a time that is not told
    except ValueError:
        raise ValueError(f"--time must look like 18:30, got {clock!r}") from None
    if clock is not None and at in (time.min, time(12)):
        at = at.replace(second=1)
    return datetime.combine(on, at.replace(tzinfo=None))


def _in(name: str, value: Any, low: float, high: float) -> float:
    if value is None:
        return math.nan
    if not low <= value <= high:
        raise ValueError(f"{name} must be in [{low:g}, {high:g}], got {value:g}")
    return float(value)
