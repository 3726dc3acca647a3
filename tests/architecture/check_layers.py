# SPDX-License-Identifier: Apache-2.0
"""Holds the folders to the plan of the house: look left, never right, and what a watch-safe room may contain.

    python check_layers.py [ROOT]     every broken rule on a line of its own; exit 1 if there is one
    python check_layers.py --self     breaks every rule in a scratch copy and sees that each is noticed
"""
import re
import sys
import tempfile
from pathlib import Path

# In the order of the flow. A room may include itself and what stands left of it.
ORDER = ["core", "dsp", "samples", "motion", "joints", "events", "steps", "metrics", "summary", "form", "tracker", "analyze"]
# Rooms beside the flow, and all that they may know.
BESIDE = {"load": {"core", "load"}, "synth": {"core", "synth"}, "c": {"c", "metrics"}, "version": set(), "cadans": {*ORDER, "load", "version"}}
# From here on the heap, exceptions and double are allowed.
NOT_WATCH_SAFE = {"analyze", "synth", "c", "cadans"}
# Batch statistics: kept out of the watch by `tracker` never including them.
NOT_WATCH_SAFE_FILES = {"summary/summary.hpp", "summary/symmetry.hpp", "summary/variability.hpp", "summary/drift.hpp", "form/finding_report.hpp", "load/rules/load_report.hpp"}

FORBIDDEN_HEADERS = re.compile(
    r"<(iostream|ostream|istream|sstream|fstream|iomanip|vector|string|string_view|functional|map|set|unordered_map|unordered_set|list|deque|"
    r"memory|memory_resource|stdexcept|exception|system_error|typeinfo|any|regex|locale|thread|mutex|atomic|future|cstdio|cstdlib|"
    r"stdio\.h|stdlib\.h|random|chrono|filesystem|format)>")
FORBIDDEN_WORDS = re.compile(r"\b(new|delete|throw|try|catch|typeid|dynamic_cast|malloc|calloc|realloc|free|printf|fprintf|snprintf|puts|goto|virtual)\b(?!\s*;)")
MUTABLE_STATIC = re.compile(r"^\s*(?:inline\s+)?(?:static|thread_local)\s+(?!constexpr\b|const\b|assert\b)[^()]*(=[^()]*)?;", re.M)
MUTABLE_GLOBAL = re.compile(r"^inline\s+(?!constexpr\b|const\b|namespace\b)[\w:<>, ]+\s+\w+\s*(=.*|\{.*\})?;", re.M)
BAD_NAME = re.compile(r"(^|_)(utils?|utilities|helpers?|common|misc|managers?|process|stuff|base)(_|$)")
BAD_TYPE = re.compile(r"\b(?:class|struct)\s+(\w*(?:Util|Helper|Manager|Common|Misc)\w*)")
MOST_HEADERS = 12


def without_comments(text: str) -> str:
    """Comments and texts emptied, line numbers kept."""
    def blank(match: re.Match) -> str:
        return re.sub(r"[^\n]", " ", match.group(0)) if match.group(0)[0] == "/" else '""'
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"', blank, text, flags=re.S)


def room_of(path: Path) -> str:
    """The folder under include/cadans, or the file's own name for a door that stands in the hall."""
    return path.parts[0] if len(path.parts) > 1 else path.stem


def may_know(room: str) -> set[str]:
    if room in BESIDE:
        return BESIDE[room]
    return set(ORDER[: ORDER.index(room) + 1]) if room in ORDER else set()


def line_of(text: str, position: int) -> int:
    return text.count("\n", 0, position) + 1


def check_header(path: Path, text: str) -> list[tuple[int, str]]:
    """All that is wrong with one header; `path` is relative to include/cadans."""
    wrong: list[tuple[int, str]] = []
    room, code = room_of(path), without_comments(text)
    if room not in ORDER and room not in BESIDE:
        return [(1, f"room {room} is not on the plan (ORDER in check_layers.py)")]
    watch_safe = room not in NOT_WATCH_SAFE and path.as_posix() not in NOT_WATCH_SAFE_FILES

    for match in re.finditer(r'^[ \t]*#[ \t]*include[ \t]+([<"])([^>"]+)[>"]', text, re.M):
        quote, target = match.groups()
        line = line_of(text, match.start())
        if quote == '"':
            if not target.startswith("cadans/"):
                wrong.append((line, f'"{target}": write the whole path, "cadans/..."'))
                continue
            other = Path(target).relative_to("cadans")
            if room_of(other) not in may_know(room):
                wrong.append((line, f"{room} looks right, at {room_of(other)} ({target})"))
            if watch_safe and other.as_posix() in NOT_WATCH_SAFE_FILES:
                wrong.append((line, f"{target} is not for a watch"))
        elif target.startswith("Eigen/") and path.as_posix() != "joints/eigen.hpp":
            wrong.append((line, "Eigen comes only through joints/eigen.hpp"))
        elif target.startswith("boost/") and room != "summary":
            wrong.append((line, "Boost lives only in summary/"))
        elif target.startswith("cadans/"):
            wrong.append((line, f'<{target}>: own headers are included with ""'))
        elif watch_safe and FORBIDDEN_HEADERS.match(f"<{target}>"):
            wrong.append((line, f"<{target}> in a watch-safe room"))

    if watch_safe and path.suffix == ".hpp":
        for match in FORBIDDEN_WORDS.finditer(code):
            if match.group(1) == "delete" and re.search(r"=\s*$", code[: match.start()]):
                continue
            wrong.append((line_of(code, match.start()), f"`{match.group(1)}` in a watch-safe room"))
        for pattern in (MUTABLE_STATIC, MUTABLE_GLOBAL):
            for match in pattern.finditer(code):
                wrong.append((line_of(code, match.start()), "a variable that outlives its tracker"))

    if path.suffix == ".hpp":
        allowed = {"cadans"} if room in ("core", "tracker", "analyze", "version", "cadans") else {"cadans", f"cadans::{room}"}
        scopes: list[bool] = []  # of every open brace: is it a namespace's?
        for match in re.finditer(r"\bnamespace\s*([\w:]*)\s*\{|\busing\s+namespace\b|[{}]", code):
            line = line_of(code, match.start())
            if match.group(0) == "}":
                scopes[-1:] = []
            elif match.group(0) == "{":
                scopes.append(False)
            elif match.group(0).startswith("using"):
                if all(scopes):
                    wrong.append((line, "using namespace in a header"))
            else:
                name = match.group(1)
                if name == "":
                    wrong.append((line, "a nameless namespace in a header"))
                elif not scopes and name not in allowed:
                    wrong.append((line, f"namespace {name} in {room}/"))
                scopes.append(True)
        if not re.search(r"^#pragma once$", text, re.M):
            wrong.append((1, "no #pragma once"))
        for match in BAD_TYPE.finditer(code):
            wrong.append((line_of(code, match.start()), f"{match.group(1)}: name it for what it does"))
    if not re.match(r"(//|/\*) SPDX-License-Identifier: Apache-2\.0", text):
        wrong.append((1, "the first line is not the SPDX line"))
    if BAD_NAME.search(path.stem):
        wrong.append((1, f"{path.name}: name it for what it does"))
    return wrong


def check(root: Path) -> list[str]:
    include = root / "include" / "cadans"
    wrong = []
    headers = sorted(path for path in include.rglob("*") if path.suffix in (".hpp", ".h", ".def"))
    if len(headers) < 10:
        return [f"{include}: only {len(headers)} headers found, is this the project?"]
    for path in headers:
        wrong += [f"{path.relative_to(root)}:{line}: {what}" for line, what in check_header(path.relative_to(include), path.read_text())]
    for folder in sorted(path for path in include.rglob("*") if path.is_dir()):
        count = len([path for path in folder.iterdir() if path.suffix == ".hpp"])
        where = folder.relative_to(root)
        if count > MOST_HEADERS:
            wrong.append(f"{where}: {count} headers, at most {MOST_HEADERS}")
        if BAD_NAME.search(folder.name):
            wrong.append(f"{where}: name it for what it makes")
        if any(folder.iterdir()) and not (folder / "README.md").exists():
            wrong.append(f"{where}: no README.md (what enters, what leaves, what it never does)")
    return wrong


BROKEN = {  # file: text, and a word of the complaint
    "dsp/right.hpp": ('#include "cadans/motion/attitude.hpp"', "looks right"),
    "load/knows_too_much.hpp": ('#include "cadans/dsp/biquad.hpp"', "looks right"),
    "synth/knows_too_much.hpp": ('#include "cadans/tracker.hpp"', "looks right"),
    "steps/batch.hpp": ('#include "cadans/summary/summary.hpp"', "looks right"),
    "tracker.hpp": ('#include "cadans/summary/summary.hpp"', "not for a watch"),
    "events/eigen.hpp": ("#include <Eigen/Core>", "only through joints/eigen.hpp"),
    "events/boost.hpp": ("#include <boost/accumulators/accumulators.hpp>", "only in summary"),
    "events/prints.hpp": ("#include <iostream>", "<iostream>"),
    "events/heap.hpp": ("inline int* f() { return new int; }", "`new`"),
    "events/throws.hpp": ("inline void f() { throw 1; }", "`throw`"),
    "events/says.hpp": ('inline void f() { printf("x"); }', "`printf`"),
    "events/global.hpp": ("inline int counter = 0;", "outlives"),
    "events/local_static.hpp": ("inline int f() {\n  static int calls = 0;\n  return ++calls;\n}", "outlives"),
    "events/relative.hpp": ('#include "right.hpp"', "whole path"),
    "events/angle.hpp": ("#include <cadans/core/ring.hpp>", 'with ""'),
    "events/elsewhere.hpp": ("namespace cadans::motion { struct X; }", "namespace cadans::motion"),
    "events/using.hpp": ("namespace cadans::events {}\nusing namespace cadans::events;", "using namespace"),
    "events/string_utils.hpp": ("", "name it"),
    "events/names.hpp": ("namespace cadans::events { class StepManager; }", "name it"),
    "kitchen/sink.hpp": ("", "not on the plan"),
}


def check_self() -> list[str]:
    """The rules must be able to fail."""
    wrong = []
    for name, (text, complaint) in BROKEN.items():
        whole = f"// SPDX-License-Identifier: Apache-2.0\n#pragma once\n{text}\n"
        found = [what for _, what in check_header(Path(name), whole)]
        if not any(complaint in what for what in found):
            wrong.append(f"{name} should have been refused for '{complaint}', found {found}")
    good = ("// SPDX-License-Identifier: Apache-2.0\n#pragma once\n#include <cmath>\n// a new thing, `throw` nothing\nnamespace cadans::events {\n"
            "struct A { static constexpr int n = 3; static int f(int x); A() = default; A(const A&) = delete; };\ninline constexpr float x = 1;\n}\n")
    if found := check_header(Path("events/good.hpp"), good):
        wrong.append(f"a good header was refused: {found}")
    if not check_header(Path("events/bare.hpp"), "namespace cadans::events {}\n"):
        wrong.append("no SPDX line and no #pragma once went unnoticed")
    with tempfile.TemporaryDirectory() as scratch:
        room = Path(scratch) / "include/cadans/dsp"
        room.mkdir(parents=True)
        for i in range(MOST_HEADERS + 1):
            (room / f"h{i}.hpp").write_text("// SPDX-License-Identifier: Apache-2.0\n#pragma once\n")
        found = check(Path(scratch))
        for complaint in ("at most", "no README.md"):
            if not any(complaint in what for what in found):
                wrong.append(f"'{complaint}' went unnoticed")
    return wrong


def main() -> int:
    arguments = sys.argv[1:]
    if arguments == ["--self"]:
        wrong = check_self()
    else:
        wrong = check(Path(arguments[0]) if arguments else Path(__file__).resolve().parents[2])
    print("\n".join(wrong) if wrong else "nothing wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
