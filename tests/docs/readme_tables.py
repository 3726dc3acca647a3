# SPDX-License-Identifier: Apache-2.0
"""Makes the README's table of metrics from metrics.def and its table of errors from datasets/RESULTS.md.

    python tests/docs/readme_tables.py          # writes them into README.md
"""

from __future__ import annotations

import pathlib
import re

import cadans

TOP = pathlib.Path(__file__).resolve().parents[2]
README = TOP / "README.md"
RESULTS = TOP / "datasets" / "RESULTS.md"


PLACES = ("pelvis", "chest", "thigh", "shank", "foot", "wrist", "pocket")
TOGETHER = {
    "both legs": "shank_left+shank_right",
    "thigh + shank": "thigh_left+shank_left",
    "pelvis + thigh": "pelvis+thigh_left",
    "pelvis + foot": "pelvis+foot_left",
}

# What the README shows of the errors; all of it is in datasets/RESULTS.md.
SHOWN = (
    "contact time, trial mean",
    "cadence, trial mean",
    "cadence, 5 s windows",
    "cadence, middle of 7 s",
    "stride length",
    "speed, trial mean",
    "foot strike angle",
    "tibia angle at contact",
    "knee flexion at contact",
    "foot ahead",
    "hip adduction",
    "false knee valgus",
    "vertical oscillation, trial mean",
    "pelvic drop, trial mean",
    "trunk rotation, trial mean",
)


def metrics_table() -> str:
    lines = [f"| metric | unit | {' | '.join(PLACES)} | together | what it is |", "|---|---|" + "---|" * (len(PLACES) + 2)]
    grades = cadans.observable()
    for metric in cadans.metrics:
        alone = [grades[place][metric.name] for place in PLACES]
        together = [
            f"{grade} {words}"
            for words, worn in TOGETHER.items()
            if (grade := cadans.observable(worn, metric.name)) != "N"
            and grade < min(cadans.observable(key, metric.name) for key in worn.split("+"))
        ]
        cells = " | ".join(grade.replace("N", "–") for grade in alone)
        lines.append(f"| `{metric.name}` | {metric.unit} | {cells} | {', '.join(together)} | {metric.meaning} |")
    return "\n".join(lines)


def between(page: str, name: str) -> str:
    return page.split(f"<!-- {name}:begin -->")[1].split(f"<!-- {name}:end -->")[0].strip()


def replaced(page: str, name: str, text: str) -> str:
    pattern = rf"(<!-- {name}:begin -->\n).*?(<!-- {name}:end -->)"
    return re.sub(pattern, lambda found: f"{found[1]}{text}\n{found[2]}", page, flags=re.DOTALL)


def errors_table() -> str:
    """What matters most of the summary that `cadans validate` writes at the top of its page."""
    head, rule, *rows = between(RESULTS.read_text(), "summary").splitlines()
    return "\n".join([head, rule, *(row for row in rows if row.split("|")[2].strip() in SHOWN)])


def main() -> None:
    page = replaced(README.read_text(), "metrics", metrics_table())
    README.write_text(replaced(page, "errors", errors_table()))


if __name__ == "__main__":
    main()
