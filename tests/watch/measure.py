# SPDX-License-Identifier: Apache-2.0
"""Builds Tracker and C door for a Cortex-M4F, runs them in QEMU on a recording, and holds them to the budget.

    measure.py measure --out DIR --recording DIR   compiles, links, runs; writes DIR/watch.json
    measure.py check NAME --out DIR                symbols | float | flash | memory | equal | stack
    measure.py table --out DIR [--write README.md] the numbers; into the file between <!-- watch:begin --> and <!-- watch:end -->

Exit 77 (skipped) where the cross compiler or QEMU is not installed:
    apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib qemu-system-arm
"""
import argparse
import json
import math
import os
import re
import shutil
import struct
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SKIPPED = 77
ARM = "arm-none-eabi-"
QEMU = "qemu-system-arm"

FLASH_BUDGET_BYTES = 48 * 1024  # text of the library, -Os
STATE_BUDGET_BYTES = 16 * 1024  # one tracker
STACK_BUDGET_BYTES = 4 * 1024   # pushing; a watch thread rarely has more than 4 to 8 KiB

CPU = ["-mcpu=cortex-m4", "-mfpu=fpv4-sp-d16", "-mthumb", "-mfloat-abi=hard"]
CXX = ["-std=c++20", "-Os", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics", "-ffunction-sections", "-fdata-sections",
       "-Wall", "-Wextra", "-Wdouble-promotion", "-Werror", "-DNDEBUG", "-DBOOST_NO_EXCEPTIONS", "-DEIGEN_NO_MALLOC"]
C = ["-std=c99", "-Os", "-Wall", "-Wextra", "-Wpedantic", "-ffunction-sections", "-fdata-sections"]

# How far the watch may be from the host, by unit. The two differ where one multiplies and adds in one
# rounding and the other in two, and in the last bit of sine and logarithm.
TOLERANCE = {"s": 2e-5, "steps/min": 0.02, "m": 2e-5, "m/s": 1e-3, "body weights": 2e-3, "kN/m": 0.05, "deg": 0.01, "1": 1e-4}
TOLERANCE_US = 20
TOLERANCE_CONFIDENCE = 1e-3


def run(command: list, **options) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}\nexit {done.returncode}")
    return done.stdout


def missing_tools() -> list[str]:
    return [tool for tool in (ARM + "g++", ARM + "gcc", QEMU) if shutil.which(tool) is None]


def include_flags(out: Path, recording: Path, eigen: str, boost: str) -> list:
    """Boost's headers live beside the host's C headers, so the cross compiler gets a folder with only a link to them."""
    link = out / "include" / "boost"
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.is_symlink() and boost:
        link.symlink_to(Path(boost) / "boost")
    return [f"-I{ROOT / 'include'}", f"-I{recording}", "-isystem", eigen, "-isystem", out / "include"]


def build_watch(out: Path, includes: list, name: str, extra: list) -> dict:
    """Compiles door and main for the watch. Returns paths."""
    door, main, start, elf = (out / f"{name}_{part}" for part in ("door.o", "main.o", "start.o", "watch.elf"))
    run([ARM + "g++", *CPU, *CXX, *extra, *includes, "-c", ROOT / "src/c/cadans_c.cpp", "-o", door])
    run([ARM + "gcc", *CPU, *C, *extra, *includes, "-c", HERE / "watch_main.c", "-o", main])
    run([ARM + "gcc", *CPU, *C, "-c", HERE / "start.c", "-o", start])
    run([ARM + "gcc", *CPU, "--specs=rdimon.specs", "-T", HERE / "mps2.ld", "-Wl,--gc-sections", start, main, door, "-lm", "-o", elf])
    return {"door": door, "elf": elf}


def parse(text: str) -> dict:
    """What watch_main.c prints."""
    lines = text.split("\n")
    if "end" not in lines:
        sys.exit(f"the run did not reach its end:\n{text[-2000:]}")
    result = {"steps": [], "metrics": []}
    for line in lines:
        word = line.split()
        if not word:
            continue
        if word[0] == "step":
            floats = [struct.unpack("<f", struct.pack("<I", int(bits, 16)))[0] for bits in word[4:]]
            t_us = struct.unpack("<q", struct.pack("<Q", int(word[1], 16)))[0]
            result["steps"].append({"t_us": t_us, "side": int(word[2]), "quality": int(word[3]), "confidence": floats[0],
                                    "side_confidence": floats[1], "values": floats[2:]})
        elif word[0] == "metric":
            result["metrics"].append([word[1], " ".join(word[2:])])
        elif len(word) == 2:
            result[word[0]] = int(word[1])
    return result


def run_watch(elf: Path) -> dict:
    return parse(run([QEMU, "-M", "mps2-an386", "-nographic", "-semihosting", "-icount", "shift=0", "-kernel", elf],
                     timeout=300, stdin=subprocess.DEVNULL))


def run_host(out: Path, includes: list, name: str, cxx: str, cc: str, extra: list) -> dict:
    door, main, program = out / f"{name}_door.o", out / f"{name}_main.o", out / name
    host = [flag for flag in CXX if flag != "-Os"]
    run([cxx, *host, "-O2", *extra, *includes[:4], "-c", ROOT / "src/c/cadans_c.cpp", "-o", door])
    run([cc, "-std=c99", "-O2", *includes[:2], "-c", HERE / "watch_main.c", "-o", main])
    run([cc, main, door, "-lm", "-o", program])
    return parse(run([program]))


def section_sizes(file: Path) -> dict:
    text, data, bss = map(int, run([ARM + "size", file]).splitlines()[1].split()[:3])
    return {"text": text, "data": data, "bss": bss}


def calls(elf: Path) -> dict[str, set[str]]:
    """Which function names which, read from the disassembly of the linked program: the maths library is in it too."""
    graph: dict[str, set[str]] = {}
    here = None
    for line in run([ARM + "objdump", "-d", elf]).splitlines():
        if head := re.match(r"^[0-9a-f]+ <(\S+)>:$", line):
            here = graph.setdefault(head.group(1), set())
        elif here is not None:
            here.update(re.findall(r"<([^<>+]+)(?:\+0x[0-9a-f]+)?>", line))
    return graph


def reachable(graph: dict[str, set[str]], roots: list[str]) -> dict[str, str]:
    """Every name the roots lead to, with the name that led there. What the compiler's own conversions do inside is its
    business: GCC's float to int64 (__aeabi_f2lz) goes by way of double."""
    found = {root: "" for root in roots if root in graph}
    work = list(found)
    while work:
        name = work.pop()
        if name.startswith("__aeabi_"):
            continue
        for callee in graph.get(name, ()):
            if callee not in found:
                found[callee] = name
                work.append(callee)
    return found


def equal_bits(a: dict, b: dict) -> bool:
    return json.dumps(a["steps"]) == json.dumps(b["steps"])


def differences(watch: dict, host: dict) -> tuple[dict, list[str]]:
    """Largest difference by field, and what is out of tolerance."""
    wrong, largest = [], {}
    if len(watch["steps"]) != len(host["steps"]):
        return {}, [f"{len(watch['steps'])} steps on the watch, {len(host['steps'])} on the host"]
    fields = [("t_us", TOLERANCE_US), ("confidence", TOLERANCE_CONFIDENCE), ("side_confidence", TOLERANCE_CONFIDENCE)]
    for number, (w, h) in enumerate(zip(watch["steps"], host["steps"])):
        for field in ("side", "quality"):
            if w[field] != h[field]:
                wrong.append(f"step {number}: {field} {w[field]} on the watch, {h[field]} on the host")
        pairs = [(name, w[name], h[name], tolerance) for name, tolerance in fields]
        pairs += [(name, a, b, TOLERANCE[unit]) for (name, unit), a, b in zip(host["metrics"], w["values"], h["values"])]
        for name, a, b, tolerance in pairs:
            if math.isnan(a) and math.isnan(b):
                continue
            off = abs(a - b)
            if math.isnan(off) or off > tolerance:
                wrong.append(f"step {number}: {name} {a:.9g} on the watch, {b:.9g} on the host, tolerance {tolerance:g}")
            if not math.isnan(off):
                largest[name] = max(largest.get(name, 0.0), off)
    return largest, wrong


def measure(options: argparse.Namespace) -> int:
    out, recording = options.out, options.recording
    out.mkdir(parents=True, exist_ok=True)
    (out / "watch.json").unlink(missing_ok=True)
    if tools := missing_tools():
        print(f"skipped: {', '.join(tools)} not installed (see measure.py)")
        return SKIPPED
    includes = include_flags(out, recording, options.eigen, options.boost)
    watch = build_watch(out, includes, "watch", [])
    two_roundings = build_watch(out, includes, "exact", ["-ffp-contract=off"])
    flash_main, flash_elf = out / "flash_main.o", out / "flash.elf"
    run([ARM + "gcc", *CPU, *C, *includes, "-c", HERE / "flash_main.c", "-o", flash_main])
    run([ARM + "gcc", *CPU, "-nostartfiles", "-Wl,-e,firmware", "-Wl,--gc-sections", flash_main, watch["door"], "-lm", "-o", flash_elf])

    on_watch, on_exact = run_watch(watch["elf"]), run_watch(two_roundings["elf"])
    on_host = run_host(out, includes, "host", options.cxx, options.cc, [])
    on_plain_host = run_host(out, includes, "host_plain", options.cxx, options.cc, ["-ffp-contract=off", "-DEIGEN_DONT_VECTORIZE"])
    undefined = sorted(line.split()[-1] for line in run([ARM + "nm", "-u", watch["door"]]).splitlines())
    largest, wrong = differences(on_watch, on_host)
    exact_largest, _ = differences(on_exact, on_plain_host)
    per_sample = reachable(calls(watch["elf"]), ["cadans_push", "cadans_flush"])
    result = {
        "compiler": run([ARM + "g++", "--version"]).splitlines()[0],
        "text_bytes": section_sizes(watch["door"])["text"],
        "static_bytes": section_sizes(watch["door"])["data"] + section_sizes(watch["door"])["bss"],
        "firmware_bytes": section_sizes(flash_elf)["text"],
        "undefined": undefined,
        "per_sample": per_sample,
        "samples": on_watch["samples"], "steps": len(on_watch["steps"]), "host_steps": len(on_host["steps"]),
        "tracker_bytes": on_watch["tracker_bytes"], "snapshot_bytes": on_watch["snapshot_bytes"],
        "stack_init_bytes": on_watch["stack_init_bytes"], "stack_push_bytes": on_watch["stack_push_bytes"],
        "stack_sleep_bytes": on_watch["stack_sleep_bytes"], "instructions_per_sample": on_watch["instructions_per_sample"],
        "largest": largest, "wrong": wrong,
        "bit_equal": equal_bits(on_watch, on_host), "bit_equal_without_contraction": equal_bits(on_exact, on_plain_host),
        "largest_without_contraction": exact_largest,
    }
    (out / "watch.json").write_text(json.dumps(result, indent=1))
    print(table(result))
    return 0


def check_symbols(result: dict) -> list[str]:
    """No heap, no C++ runtime, no printing."""
    sys.path.insert(0, str(HERE.parent / "c"))
    from check_symbols import ALLOWED

    print(" ".join(result["undefined"]))
    return [f"the library needs {name}" for name in result["undefined"] if not ALLOWED.match(name)]


def check_float(result: dict) -> list[str]:
    """Nothing that a sample passes computes in double, which a Cortex-M4F does in software."""
    double = re.compile(r"^(__aeabi_(c?d\w+|[a-z0-9]+2d)|__(mul|div)dc3|(sin|cos|tan|a?tan2?|asin|acos|exp|log|log10|pow|sqrt|fmod|floor|ceil|round|fabs|hypot))$")
    reached = result["per_sample"]
    if "cadans_push" not in reached:
        return ["cadans_push is not in the object"]

    def way(name: str) -> str:
        steps = [name]
        while reached[steps[-1]]:
            steps.append(reached[steps[-1]])
        return " < ".join(steps)

    print("outside the library, a sample may reach:", " ".join(sorted(name for name in reached if name in result["undefined"])))
    return [f"double in the path of a sample: {way(name)}" for name in reached if double.match(name)]


def check_flash(result: dict) -> list[str]:
    print(f"text {result['text_bytes']} bytes of {FLASH_BUDGET_BYTES}; with maths {result['firmware_bytes']}")
    wrong = [] if result["text_bytes"] <= FLASH_BUDGET_BYTES else ["too much text"]
    return wrong + ([] if result["static_bytes"] == 0 else [f"{result['static_bytes']} bytes of globals"])


def check_memory(result: dict) -> list[str]:
    print(f"tracker {result['tracker_bytes']} bytes, snapshot {result['snapshot_bytes']} bytes of {STATE_BUDGET_BYTES}")
    return [f"{name} is too large" for name in ("tracker_bytes", "snapshot_bytes") if result[name] > STATE_BUDGET_BYTES]


def check_stack(result: dict) -> list[str]:
    print({name: value for name, value in result.items() if name.startswith("stack")})
    return [f"{name} is {result[name]}" for name in ("stack_push_bytes", "stack_sleep_bytes", "stack_init_bytes")
            if not 0 < result[name] <= STACK_BUDGET_BYTES]


def check_equal(result: dict) -> list[str]:
    print(f"{result['steps']} steps; equal to the bit: {result['bit_equal']}, without contraction: {result['bit_equal_without_contraction']}")
    for name, off in result["largest"].items():
        print(f"  {name:30s} {off:.3g}   (without contraction {result['largest_without_contraction'].get(name, math.nan):.3g})")
    return result["wrong"] + ([] if result["steps"] > 40 else ["too few steps to say anything"])


def check(options: argparse.Namespace) -> int:
    file = options.out / "watch.json"
    if not file.exists():
        if tools := missing_tools():
            print(f"skipped: {', '.join(tools)} not installed")
            return SKIPPED
        print("nothing measured: run the test watch.measure first")
        return 1
    checks = {"symbols": check_symbols, "float": check_float, "flash": check_flash, "memory": check_memory, "stack": check_stack,
              "equal": check_equal}
    wrong = checks[options.name](json.loads(file.read_text()))
    for line in wrong[:20]:
        print("WRONG:", line)
    return 1 if wrong else 0


def same_as_host(result: dict) -> str:
    if result["wrong"]:
        return f"{len(result['wrong'])} WRONG"
    exact = "; equal to the bit with `-ffp-contract=off`" if result["bit_equal_without_contraction"] else ""
    return f"times within {result['largest']['t_us']:.0f} us{exact}"


def table(result: dict) -> str:
    rows = [
        ("flash, library alone", f"{result['text_bytes'] / 1024:.1f} KiB", f"{FLASH_BUDGET_BYTES // 1024} KiB"),
        ("flash, with the maths it needs, linked", f"{result['firmware_bytes'] / 1024:.1f} KiB", ""),
        ("one tracker", f"{result['tracker_bytes'] / 1024:.1f} KiB", f"{STATE_BUDGET_BYTES // 1024} KiB"),
        ("snapshot", f"{result['snapshot_bytes'] / 1024:.1f} KiB", f"{STATE_BUDGET_BYTES // 1024} KiB"),
        ("deepest stack: push", f"{result['stack_push_bytes']} bytes", f"{STACK_BUDGET_BYTES // 1024} KiB"),
        ("deepest stack: init; snapshot and restore", f"{result['stack_init_bytes']}; {result['stack_sleep_bytes']} bytes",
         f"{STACK_BUDGET_BYTES // 1024} KiB"),
        ("heap, globals", f"none, {result['static_bytes']} bytes", "0"),
        ("instructions a sample, steps and metrics included", f"{result['instructions_per_sample']}", ""),
        (f"{result['steps']} steps against the host", same_as_host(result), "within float rounding"),
    ]
    version = result["compiler"].split(") ")[-1].split()[0]
    lines = [f"Cortex-M4F, GCC {version} `-Os`, in QEMU, {result['samples']} samples of six axes at 100 Hz:", "",
             "| what | measured | budget |", "|---|---|---|"]
    return "\n".join(lines + [f"| {what} | {value} | {budget} |" for what, value, budget in rows])


def write_table(options: argparse.Namespace) -> int:
    text = table(json.loads((options.out / "watch.json").read_text()))
    print(text)
    if options.write:
        begin, end = "<!-- watch:begin -->", "<!-- watch:end -->"
        page = options.write.read_text()
        if begin not in page or end not in page:
            print(f"{options.write} has no {begin} ... {end}")
            return 1
        head, rest = page.split(begin, 1)
        options.write.write_text(f"{head}{begin}\n{text}\n{end}{rest.split(end, 1)[1]}")
    return 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True)
    for name, action in (("measure", measure), ("check", check), ("table", write_table)):
        command = commands.add_parser(name)
        command.set_defaults(action=action)
        command.add_argument("--out", type=Path, required=True)
        if name == "measure":
            command.add_argument("--recording", type=Path, required=True, help="folder with recording.h")
            command.add_argument("--eigen", default="/usr/include/eigen3")
            command.add_argument("--boost", default="/usr/include")
            command.add_argument("--cc", default=os.environ.get("CC", "cc"))
            command.add_argument("--cxx", default=os.environ.get("CXX", "c++"))
        elif name == "check":
            command.add_argument("name", choices=("symbols", "float", "flash", "memory", "stack", "equal"))
        else:
            command.add_argument("--write", type=Path)
    options = parser.parse_args()
    return options.action(options)


if __name__ == "__main__":
    sys.exit(main())
