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


def metrics_table() -> str:
    lines = ["| metric | unit | pelvis | chest | what it is |", "|---|---|---|---|---|"]
    grades = cadans.observable()
    for metric in cadans.metrics:
        row = [grades[place][metric.name].replace("N", "–") for place in ("pelvis", "chest")]
        lines.append(f"| `{metric.name}` | {metric.unit} | {row[0]} | {row[1]} | {metric.meaning} |")
    return "\n".join(lines)


def between(page: str, name: str) -> str:
    return page.split(f"<!-- {name}:begin -->")[1].split(f"<!-- {name}:end -->")[0].strip()


def replaced(page: str, name: str, text: str) -> str:
    pattern = rf"(<!-- {name}:begin -->\n).*?(<!-- {name}:end -->)"
    return re.sub(pattern, lambda found: f"{found[1]}{text}\n{found[2]}", page, flags=re.DOTALL)


def errors_table() -> str:
    """The summary that `cadans validate` writes at the top of its page."""
    return between(RESULTS.read_text(), "summary")


def main() -> None:
    page = replaced(README.read_text(), "metrics", metrics_table())
    README.write_text(replaced(page, "errors", errors_table()))


if __name__ == "__main__":
    main()
