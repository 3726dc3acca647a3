# SPDX-License-Identifier: Apache-2.0
"""What must compile, and what must not.

    check_compiles.py alone --compiler CXX FLAGS...      every header on its own; watch-safe ones without exceptions and run-time types
    check_compiles.py refused --compiler CXX FLAGS...    every file of must_not_compile/: right with -DRIGHT, refused without, for the reason it says
"""
import argparse
import re
import shutil
import subprocess
import sys
from pathlib import Path

from check_layers import NOT_WATCH_SAFE, NOT_WATCH_SAFE_FILES, room_of

HERE = Path(__file__).resolve().parent
INCLUDE = HERE.parents[1] / "include"
SKIPPED = 77
STRICT = ["-std=c++20", "-fsyntax-only", "-Wall", "-Wextra", "-Wconversion", "-Wdouble-promotion", "-Wshadow", "-Werror", f"-I{INCLUDE}"]


def compile_text(compiler: str, flags: list[str], text: str) -> str:
    """What the compiler complains of; empty when it does not."""
    done = subprocess.run([compiler, *flags, "-x", "c++", "-"], input=text, capture_output=True, text=True)
    return done.stderr or f"exit {done.returncode}" if done.returncode else ""


def alone(compiler: str, flags: list[str]) -> list[str]:
    wrong = []
    headers = sorted(path for path in INCLUDE.rglob("*") if path.suffix in (".hpp", ".h"))
    for path in headers:
        inside = path.relative_to(INCLUDE / "cadans")
        watch = room_of(inside) not in NOT_WATCH_SAFE and inside.as_posix() not in NOT_WATCH_SAFE_FILES
        strict = STRICT + (["-fno-exceptions", "-fno-rtti"] if watch else [])
        name = path.relative_to(INCLUDE).as_posix()
        # Twice: the second must be nothing.
        if complaint := compile_text(compiler, strict + flags, f'#include "{name}"\n#include "{name}"\n'):
            wrong.append(f"{name} alone:\n{complaint[:1500]}")
    print(f"{len(headers)} headers, {compiler}")
    return wrong


def refused(compiler: str, flags: list[str]) -> list[str]:
    wrong = []
    files = sorted((HERE / "must_not_compile").glob("*.cpp"))
    for path in files:
        text = path.read_text()
        reason = re.search(r"^// refused because: (.+)$", text, re.M)
        if reason is None:
            wrong.append(f"{path.name} does not say '// refused because: ...'")
            continue
        relaxed = [flag for flag in STRICT if flag not in ("-Werror", "-Wshadow")]
        if complaint := compile_text(compiler, [*relaxed, *flags, "-DRIGHT"], text):
            wrong.append(f"{path.name}: the right way does not compile:\n{complaint[:1500]}")
        complaint = compile_text(compiler, relaxed + flags, text)
        if not complaint:
            wrong.append(f"{path.name}: compiles, and must not")
        elif not re.search(reason.group(1), complaint):
            wrong.append(f"{path.name}: refused, but not because of '{reason.group(1)}':\n{complaint[:1500]}")
    print(f"{len(files)} cases, {compiler}")
    return wrong if files else ["no cases found"]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=["alone", "refused"])
    parser.add_argument("--compiler", required=True)
    options, flags = parser.parse_known_args()
    if shutil.which(options.compiler) is None:
        print(f"skipped: {options.compiler} is not installed")
        return SKIPPED
    wrong = {"alone": alone, "refused": refused}[options.what](options.compiler, flags)
    print("\n".join(wrong) if wrong else "nothing wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
