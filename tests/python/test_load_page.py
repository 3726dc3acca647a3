# SPDX-License-Identifier: Apache-2.0
"""The pages of a training load: what they say, in both languages, and that a stranger's file cannot make them do anything."""

import ast
import csv
import html
import io
import json
import math
import re
from dataclasses import replace
from datetime import date, datetime
from html.parser import HTMLParser
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

import cadans
from cadans.load_page import load_page
from cadans.load_plots import plot_calendar, plot_form, plot_monotony, plot_ratios, plot_weeks
from cadans.load_remarks import remark_in
from cadans.load_text import print_load
from cadans.load_words import LEFT_OUT, LIGHTS, MONTHS, REASONS, WORDS, number, shown
from cadans.log.session import Remark, Session, Skipped
from cadans.log.training_log import make_log

GOLDEN = Path(__file__).parent / "golden"
ZONE = "Europe/Amsterdam"


@pytest.fixture(scope="module")
def log():
    return cadans.read_log(GOLDEN / "year.csv", tz=ZONE)


@pytest.fixture(scope="module")
def load(log):
    return cadans.load(log)


def text_of(load, log, language="en", width=100):
    console = Console(width=width, record=True, force_terminal=False, file=io.StringIO())
    print_load(load, log, language=language, source="year.csv", console=console)
    return console.export_text()


def table(name):
    with (GOLDEN / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Reading(HTMLParser):
    """What a browser would make of the page: its elements, and the text that people see."""

    VOID = frozenset("meta br hr img input link use path rect line circle".split())

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text, self._silent = [], [], [], 0
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag in ("style", "script"):
            self._silent += 1

    def handle_endtag(self, tag):
        if tag in ("style", "script"):
            self._silent -= 1

    def handle_data(self, data):
        if not self._silent:
            self.text.append(data)

    @property
    def words(self):
        return " ".join(" ".join(self.text).split())


# ---- the year ------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["days", "weeks"])
def test_a_year_of_a_runner_gives_the_tables_of_the_golden_file(load, name):
    rows, array = table(f"{name}.csv"), getattr(load, name)
    assert list(rows[0]) == list(array.dtype.names), "columns and their order are a contract"
    assert len(rows) == len(array)
    for column in array.dtype.names:
        if array.dtype[column].kind == "M":
            assert [str(day) for day in array[column]] == [row[column] for row in rows]
            continue
        expected = np.array([float(row[column] or "nan") for row in rows])
        np.testing.assert_allclose(array[column].astype(float), expected, rtol=1e-9, atol=1e-9, err_msg=column)


def test_the_golden_files_are_what_the_formulas_say(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(GOLDEN))
    import make_year

    make_year.write_log(tmp_path / "year.csv")
    make_year.write_table(tmp_path / "days.csv", make_year.days_table())
    make_year.write_table(tmp_path / "weeks.csv", make_year.weeks_table(make_year.days_table()))
    for name in ("year.csv", "days.csv", "weeks.csv"):
        assert (tmp_path / name).read_text(encoding="utf-8") == (GOLDEN / name).read_text(encoding="utf-8"), name


# ---- the terminal --------------------------------------------------------------------------------


def test_the_page_says_what_was_read_and_what_was_left_out(load, log):
    text = text_of(load, log)
    for words in (
        "year.csv",
        "169 runs",
        "1 Jan 2025 – 30 Dec 2025",
        ZONE,
        "349 of 364",
        "19 rides",
        "25 strength sessions",
        "walks",
        "swims",
    ):
        assert words in " ".join(text.split()), words


def test_twelve_weeks_stand_as_bars_with_change_and_light(load, log):
    lines = text_of(load, log).splitlines()
    weeks = {line.strip().split("█")[0].strip(): line for line in lines if "█" in line}
    assert len(weeks) == 11, "and the twelfth is not over"
    assert all(re.search(r"[+−]\d+ %", line) for line in weeks.values())
    assert "●○○ green" in weeks["22 Dec"]
    assert "35.9" in weeks["22 Dec"]
    assert any("░" in line and "2 of 7 days so far" in line for line in lines)


def test_missing_weeks_are_seen_and_are_not_rest(log):
    text = text_of(cadans.load(log, as_of=date(2025, 8, 24)), log)
    missing = [line for line in text.splitlines() if "unknown" in line and "?" in line]
    assert any("21 Jul" in line for line in missing)
    assert any("28 Jul" in line for line in missing)


def test_coming_back_after_an_empty_week_is_no_infinite_rise(log):
    text = text_of(cadans.load(log, as_of=date(2025, 5, 25)), log)
    assert "back after an empty week" in text
    assert "no runs" in text
    assert not re.search(r"\binf\b|\bnan\b", text, re.I)


@pytest.mark.parametrize("width", [60, 80, 100, 160])
@pytest.mark.parametrize("language", ["en", "nl"])
def test_the_page_fits_the_terminal(load, log, language, width):
    text = text_of(load, log, language, width)
    assert all(len(line) <= width for line in text.splitlines())
    assert "…" not in text


def test_every_rule_has_a_light_and_unknown_ones_a_reason(load, log):
    text = text_of(load, log)
    for rule in load.rules:
        assert rule.light in LIGHTS["en"]
        if rule.light == "unknown":
            assert rule.reason in REASONS["en"], rule
    assert text.index("longest") < text.index("chronic"), "the best supported first"


def test_a_log_without_runs_gives_a_page_that_says_so():
    log = make_log([Session("ride", datetime(2026, 1, 1, 12).astimezone(), distance_m=20000, duration_s=3600, file="a.fit")], ZONE)
    load = cadans.load(log)
    for language in ("en", "nl"):
        assert WORDS[language]["empty"] in " ".join(text_of(load, log, language).split())
        assert WORDS[language]["empty"] in Reading(load_page(load, log, language=language)).words


def test_one_run_is_enough_for_a_page():
    log = make_log([Session("run", datetime(2026, 1, 1, 12).astimezone(), distance_m=8000, duration_s=3600, file="a.fit")], ZONE)
    load = cadans.load(log)
    for language in ("en", "nl"):
        assert "8" in text_of(load, log, language)
        words = Reading(load_page(load, log, language=language)).words
        assert LIGHTS[language]["unknown"] in words
        assert not re.search(r"\bnan\b", words, re.I)


@pytest.mark.parametrize("channel", ["distance", "duration", "steps", "impact", "session_rpe"])
def test_every_channel_has_its_pages(log, channel):
    load = cadans.load(log, channel=channel)
    for language in ("en", "nl"):
        assert WORDS[language][f"channel_{channel}"] in text_of(load, log, language)
        assert WORDS[language][f"unit_{channel}"] in Reading(load_page(load, log, language=language)).words


# ---- the browser ---------------------------------------------------------------------------------


def test_the_page_is_complete_in_itself(load, log):
    page = load_page(load, log, source="year.csv")
    read = Reading(page)
    assert not {"script", "link", "iframe", "object", "embed", "img", "form"} & set(read.tags)
    for tag, name, value in read.attributes:
        assert not name.startswith("on"), (tag, name)
        if name in ("href", "src", "xlink:href"):
            assert value.startswith("#"), (tag, name, value)
    assert not re.search(r"url\((?!#)|@import|https?://(?!www\.w3\.org)", page)
    assert "default-src 'none'" in page
    assert len(page) < 1_000_000


def test_pictures_say_in_words_what_they_show_and_have_their_numbers_behind_them(load, log):
    page = load_page(load, log)
    read = Reading(page)
    alts = [value for _, name, value in read.attributes if name == "aria-label"]
    assert len(alts) == read.tags.count("figure") == page.count("<details><summary>The numbers behind") == 5
    assert all(len(alt) > 40 for alt in alts)
    assert "35.9 km" in alts[0]


NASTY = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "{{ 7*7 }} {% raw %}",
    "javascript:alert(1)",
    "[bold red]red[/] [/nothing]",
    "\x1b[31mred\x1b]0;title\x07 \u202etxet",
    "two\nlines, 'quotes' 👟",
]


@pytest.mark.parametrize("name", NASTY)
def test_names_from_strangers_are_only_text(name):
    when = [datetime(2026, 1, day, 12).astimezone() for day in range(1, 9)]
    runs = [Session("run", start, distance_m=8000, duration_s=2800, shoe=name, title=name, device=name, file=name) for start in when]
    log = make_log([*runs, Skipped(name, name, name), Remark(name, name)], ZONE)
    load = cadans.load(log)
    page = load_page(load, log, source=name)
    read = Reading(page)
    assert "script" not in read.tags
    assert "img" not in read.tags
    assert not [each for each in read.attributes if each[1].startswith("on")]
    assert "49" not in read.words or "49" not in name
    assert shown(name) in html.unescape(page)
    text = text_of(load, log)
    assert "\x1b" not in text
    assert "\u202e" not in text
    assert "".join(shown(name).split())[:12] in "".join(text.split())


def test_titles_of_runs_stand_on_no_page():
    start = datetime(2026, 1, 1, 12).astimezone()
    log = make_log([Session("run", start, distance_m=8000, duration_s=2800, title="Past my house", file="a.fit")], ZONE)
    load = cadans.load(log)
    assert "Past my house" not in load_page(load, log) + text_of(load, log) + json.dumps(load.to_dict(), default=str)


def test_no_folder_of_the_runner_stands_on_a_page():
    start = datetime(2026, 1, 1, 12).astimezone()
    whole = "/home/somebody/My runs/export/a.fit"
    run = Session("run", start, distance_m=8000, duration_s=2800, file=whole)
    again = "the same run as /home/somebody/runs/a.fit"
    log = make_log([run, Skipped(f"/home/somebody/b.zip!{2026}/c.fit", "duplicate", again), Remark(whole, "the file tells no sport")], ZONE)
    load = cadans.load(log)
    for language in ("en", "nl"):
        both = load_page(load, log, language=language) + text_of(load, log, language)
        assert "somebody" not in both
        assert "b.zip!2026/c.fit" in both
        assert "a.fit" in both


@pytest.mark.parametrize("language", ["en", "nl"])
def test_unknown_is_said_and_never_nan(log, language):
    for some in (log, replace(log, sessions=log.sessions[:9])):
        load = cadans.load(some)
        words = Reading(load_page(load, some, language=language)).words + text_of(load, some, language)
        assert not re.search(r"\b(nan|NaN|None|NaT|inf)\b", words)
        assert LIGHTS[language]["unknown"] in words


# ---- Dutch ---------------------------------------------------------------------------------------


def test_both_languages_have_all_words():
    for table in (WORDS, LEFT_OUT, LIGHTS, REASONS):
        assert table["en"].keys() == table["nl"].keys()
    for name, words in WORDS["en"].items():
        assert set(re.findall(r"\{(\w+)", words)) == set(re.findall(r"\{(\w+)", WORDS["nl"][name])), name


ENGLISH = re.compile(
    r"\b(the|and|with|without|week of|runs?|last|days?|known|unknown|light|green|amber|red|change|shoes?|where|why|limits?|evidence|left out|"
    r"longest|weeks|rest days|source|so far|mean|pain|during|after|left|right)\b"
)


@pytest.mark.parametrize("when", [date(2025, 4, 6), date(2025, 5, 25), date(2025, 8, 24), None])
def test_dutch_pages_hold_no_english(log, when):
    load = cadans.load(log, as_of=when)
    page = load_page(load, log, language="nl", source="year.csv")
    assert '<html lang="nl">' in page
    sources = {rule.source for rule in load.rules}
    words = Reading(page).words
    for source in sources:
        words = words.replace(" ".join(source.split()), "")
    alts = " ".join(value for _, name, value in Reading(page).attributes if name == "aria-label")
    for text in (text_of(load, log, "nl"), words, alts):
        found = ENGLISH.findall(text.replace("`cadans log add`", "").replace("knee", ""))
        assert not found, found
    assert "geen medisch hulpmiddel" in words


def test_whatever_a_reader_says_is_said_in_dutch_too():
    """Every remark and every reason that stands in the readers, with numbers put where they put them."""
    where = {"Remark": 1, "Skipped": 2, "doubt": 1}
    missing = []
    for path in sorted((Path(cadans.__file__).parent / "log").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            place = where.get(getattr(node.func, "id", "")) if isinstance(node, ast.Call) else None
            if place is None or len(node.args) <= place:
                continue
            parts = getattr(node.args[place], "values", [node.args[place]])
            text = "".join(str(part.value) if isinstance(part, ast.Constant) else "7" for part in parts)
            if re.search(r"[a-z]{3}", text) and remark_in("nl", text) == text:
                missing.append(f"{path.name}:{node.lineno}: {text}")
    assert not missing, "\n".join(missing)


def test_remarks_name_the_options_of_the_command_line():
    said = "likely by the pace; say distance_unit='km' or 'mi', or write it in the header"
    assert remark_in("en", said) == "likely by the pace; say --unit km or --unit mi, or write it in the header"
    assert "--unit" in remark_in("nl", said)
    assert "tempo" in remark_in("nl", said)
    assert remark_in("nl", "Zzz of nobody") == "Zzz of nobody", "what nobody wrote in Dutch stays as it is"


def test_numbers_are_written_as_people_of_that_language_do():
    assert number(1234.56, 1, "en") == "1234.6"
    assert number(1234.56, 1, "nl") == "1234,6"
    assert number(-0.04, 1, "nl", sign=True) == "0,0"
    assert number(7.0, 0, "en", sign=True) == "+7"
    assert number(math.nan, 1, "en") == ""


# ---- pictures for a notebook ---------------------------------------------------------------------


@pytest.mark.parametrize("plot", [plot_weeks, plot_form, plot_ratios, plot_monotony, plot_calendar])
def test_pictures_are_drawn_on_the_axes_given(load, plot):
    figure = pytest.importorskip("matplotlib.figure")
    ax = figure.Figure().add_subplot()
    assert plot(load, ax, language="nl") is ax
    if plot is not plot_calendar:
        assert ax.get_ylabel()
    months = [text.get_text() for text in (*ax.get_xticklabels(), *ax.texts)]
    assert any(month in " ".join(months) for month in MONTHS["nl"])


def test_units_stand_on_the_axes(log):
    figure = pytest.importorskip("matplotlib.figure")
    for channel, unit in (("distance", "km"), ("duration", "h"), ("session_rpe", "points")):
        load = cadans.load(log, channel=channel)
        ax = figure.Figure().add_subplot()
        assert unit in plot_weeks(load, ax).get_ylabel()
