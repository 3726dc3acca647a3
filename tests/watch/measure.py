# SPDX-License-Identifier: Apache-2.0
"""Builds the C door for a Cortex-M4F, once for each placement, once for a leg's two sensors and once for the weekly
load, runs it in QEMU on a recording (the load: on two years of runs), and holds it to the budget.

    measure.py measure --out DIR --recording DIR   compiles, links, runs; writes DIR/watch.json
                       [--only trunk foot ...]     some variants, keeping what watch.json has of the others
    measure.py check NAME --out DIR                symbols | float | flash | memory | equal | stack
    measure.py table --out DIR [--write README.md] the numbers; into the file between <!-- watch:begin --> and <!-- watch:end -->

Exit 77 (skipped) where the cross compiler or QEMU is not installed:
    apt-get install gcc-arm-none-eabi libnewlib-arm-none-eabi libstdc++-arm-none-eabi-newlib qemu-system-arm
"""
import argparse
import concurrent.futures
import dataclasses
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

FLASH_BUDGET_BYTES = 48 * 1024  # text of the library for one sensor, -Os
STATE_BUDGET_BYTES = 16 * 1024  # one tracker
STACK_BUDGET_BYTES = 4 * 1024   # pushing; a watch thread rarely has more than 4 to 8 KiB
LOAD_FLASH_BUDGET_BYTES = 16 * 1024  # text of the weekly load, -Os


@dataclasses.dataclass(frozen=True)
class Variant:
    """One firmware: which door it calls, and which chains are behind it."""
    name: str
    title: str
    push: str  # what passes a sample
    flags: tuple = ()
    source: str = "cadans_c.cpp"
    sensors: int = 1  # 0: the weekly load, which takes finished runs


def one_sensor(name: str, title: str, chain: str) -> Variant:
    return Variant(name, title, "cadans_push", (f"-DCADANS_C_CHAIN=cadans::{chain}",))


VARIANTS = [
    one_sensor("trunk", "pelvis, chest", "TrunkTracker"),
    one_sensor("foot", "foot", "FootTracker"),
    one_sensor("shank", "shank", "ShankTracker"),
    one_sensor("thigh", "thigh", "ThighTracker"),
    one_sensor("wrist_pocket", "wrist, pocket", "RhythmTracker"),
    Variant("body", "shank + thigh", "cadans_body_push",
            ("-DCADANS_C_BODY_MOST=2", "-DCADANS_C_BODY_CHAIN=cadans::AnyTracker<cadans::ShankTracker,cadans::ThighTracker>"), "cadans_body.cpp", sensors=2),
    Variant("load", "weekly load", "cadans_load_push", source="cadans_load.cpp", sensors=0),
]

CPU = ["-mcpu=cortex-m4", "-mfpu=fpv4-sp-d16", "-mthumb", "-mfloat-abi=hard"]
CXX = ["-std=c++20", "-Os", "-fno-exceptions", "-fno-rtti", "-fno-threadsafe-statics", "-ffunction-sections", "-fdata-sections",
       "-Wall", "-Wextra", "-Wdouble-promotion", "-Werror", "-Wno-psabi", "-DNDEBUG", "-DBOOST_NO_EXCEPTIONS", "-DEIGEN_NO_MALLOC"]
C = ["-std=c99", "-Os", "-Wall", "-Wextra", "-Wpedantic", "-ffunction-sections", "-fdata-sections"]

# How far the watch may be from the host, by unit. The two differ where one multiplies and adds in one
# rounding and the other in two, and in the last bit of sine and logarithm. Without both (`exact`) they are equal to the bit.
TOLERANCE = {"s": 2e-5, "steps/min": 0.02, "m": 2e-5, "m/s": 1e-3, "body weights": 2e-3, "body weights/m": 0.05, "kN/m": 0.05,
             "deg": 0.01, "deg/s": 0.1, "g": 2e-3, "g/s": 1.0, "%": 0.01, "1": 1e-4}
TOLERANCE_US = 20
TOLERANCE_CONFIDENCE = 1e-3


def run(command: list, **options) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"{' '.join(map(str, command))}\n{done.stdout}{done.stderr}\nexit {done.returncode}")
    return done.stdout


def missing_tools() -> list[str]:
    return [tool for tool in (ARM + "g++", ARM + "gcc", QEMU) if shutil.which(tool) is None]


def link_boost(out: Path, boost: str) -> None:
    """Boost's headers live beside the host's C headers, so the cross compiler gets a folder with only a link to them."""
    link = out / "include" / "boost"
    link.parent.mkdir(parents=True, exist_ok=True)
    if not link.is_symlink() and boost:
        link.symlink_to(Path(boost) / "boost")


def include_flags(options: argparse.Namespace) -> list:
    return [f"-I{ROOT / 'include'}", f"-I{options.recording}", "-isystem", options.eigen, "-isystem", options.out / "include"]


def compile_door(compiler: list, variant: Variant, includes: list, out: Path, name: str) -> dict:
    """The objects of the door. What shows texts is apart: a firmware that does not show them does not link it."""
    objects = {}
    for part, source in {"door": variant.source, "settings": "cadans_settings.cpp", "texts": "cadans_metrics.cpp"}.items():
        objects[part] = out / f"{variant.name}_{name}_{part}.o"
        run([*compiler, *variant.flags, *includes, "-c", ROOT / "src/c" / source, "-o", objects[part]])
    return objects


def recording_flag(variant: Variant) -> str:
    return f'-DRECORDING="recording_{variant.name}.h"'


def build_watch(out: Path, includes: list, variant: Variant, name: str, extra: list, same_maths: bool = False) -> dict:
    """Compiles door and main for the watch. Returns paths."""
    built = compile_door([ARM + "g++", *CPU, *CXX, *extra], variant, includes, out, name)
    main, start, elf = (out / f"{variant.name}_{name}_{part}" for part in ("main.o", "start.o", "watch.elf"))
    run([ARM + "gcc", *CPU, *C, *extra, recording_flag(variant), *includes, "-c", HERE / "watch_main.c", "-o", main])
    run([ARM + "gcc", *CPU, *C, "-c", HERE / "start.c", "-o", start])
    maths = [HERE / "maths.c", "-fno-builtin"] if same_maths else []
    run([ARM + "gcc", *CPU, "--specs=rdimon.specs", "-T", HERE / "mps2.ld", "-Wl,--gc-sections", *maths, start, main, *built.values(),
         "-lm", "-o", elf])
    return {**built, "elf": elf}


def parse(text: str) -> dict:
    """What watch_main.c prints."""
    lines = text.split("\n")
    if "end" not in lines:
        sys.exit(f"the run did not reach its end:\n{text[-2000:]}")
    result = {"steps": [], "metrics": [], "rows": []}
    for line in lines:
        word = line.split()
        if not word:
            continue
        if word[0] == "step":
            floats = [struct.unpack("<f", struct.pack("<I", int(bits, 16)))[0] for bits in word[5:]]
            t_us = struct.unpack("<q", struct.pack("<Q", int(word[1], 16)))[0]
            result["steps"].append({"t_us": t_us, "side": int(word[2]), "source": int(word[3]), "quality": int(word[4]),
                                    "confidence": floats[0], "side_confidence": floats[1], "values": floats[2:]})
        elif word[0] == "row":
            result["rows"].append(line)
        elif word[0] == "metric":
            result["metrics"].append([word[1], " ".join(word[2:])])
        elif len(word) == 2:
            result[word[0]] = int(word[1])
    return result


def run_watch(elf: Path) -> dict:
    return parse(run([QEMU, "-M", "mps2-an386", "-nographic", "-semihosting", "-icount", "shift=0", "-kernel", elf],
                     timeout=300, stdin=subprocess.DEVNULL))


def run_host(out: Path, includes: list, variant: Variant, name: str, cxx: str, cc: str, extra: list, same_maths: bool = False) -> dict:
    host = [flag for flag in CXX if flag != "-Os"]
    built = compile_door([cxx, *host, "-O2", *extra], variant, includes[:4], out, name)
    main, program = out / f"{variant.name}_{name}_main.o", out / f"{variant.name}_{name}"
    run([cc, "-std=c99", "-O2", recording_flag(variant), *includes[:2], "-c", HERE / "watch_main.c", "-o", main])
    maths = [HERE / "maths.c", "-fno-builtin"] if same_maths else []
    run([cc, *maths, main, *built.values(), "-lm", "-o", program])
    return parse(run([program], timeout=300))


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
        for field in ("side", "source", "quality"):
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


def symbols_of(parts: list, which: str) -> set[str]:
    return {line.split()[-1] for part in parts for line in run([ARM + "nm", which, part]).splitlines() if line}


def measure_load(variant: Variant, options: argparse.Namespace) -> dict:
    """The weekly load works in double, which the watch and the host round alike: as compiled they are equal to the bit."""
    out, includes = options.out, include_flags(options)
    door, main, start, elf = (out / f"load_{part}" for part in ("door.o", "main.o", "start.o", "watch.elf"))
    host_door, host_main, program = (out / f"load_host_{part}" for part in ("door.o", "main.o", "program"))
    flash_main, flash_elf = out / "load_flash_main.o", out / "load_flash.elf"
    source = ROOT / "src/c" / variant.source

    run([ARM + "g++", *CPU, *CXX, *includes, "-c", source, "-o", door])
    run([ARM + "gcc", *CPU, *C, *includes, "-c", HERE / "load_main.c", "-o", main])
    run([ARM + "gcc", *CPU, *C, "-c", HERE / "start.c", "-o", start])
    run([ARM + "gcc", *CPU, "--specs=rdimon.specs", "-T", HERE / "mps2.ld", "-Wl,--gc-sections", start, main, door, "-lm", "-o", elf])
    run([ARM + "gcc", *CPU, *C, *includes, "-c", HERE / "load_flash_main.c", "-o", flash_main])
    run([ARM + "gcc", *CPU, "-nostartfiles", "-Wl,-e,firmware", "-Wl,--gc-sections", flash_main, door, "-lm", "-o", flash_elf])
    run([options.cxx, *(flag for flag in CXX if flag != "-Os"), "-O2", *includes[:4], "-c", source, "-o", host_door])
    run([options.cc, "-std=c99", "-O2", *includes[:2], "-c", HERE / "load_main.c", "-o", host_main])
    run([options.cc, host_main, host_door, "-lm", "-o", program])

    on_watch, on_host = run_watch(elf), parse(run([program], timeout=300))
    pairs = zip(on_watch["rows"], on_host["rows"], strict=False)
    wrong = [f"{watch} on the watch, {host} on the host" for watch, host in pairs if watch != host]
    if len(on_watch["rows"]) != len(on_host["rows"]):
        wrong.append(f"{len(on_watch['rows'])} rows on the watch, {len(on_host['rows'])} on the host")
    size = section_sizes(door)
    kept = ("days", "tracker_bytes", "snapshot_bytes", "stack_init_bytes", "stack_push_bytes", "stack_judge_bytes", "stack_sleep_bytes",
            "instructions_per_day", "instructions_per_evening")
    return {
        "text_bytes": size["text"], "static_bytes": size["data"] + size["bss"], "firmware_bytes": section_sizes(flash_elf)["text"],
        "undefined": sorted(symbols_of([door], "-u") - symbols_of([door], "--defined-only")),
        "rows": len(on_watch["rows"]), "wrong": wrong, **{name: on_watch[name] for name in kept},
    }


def measure_variant(variant: Variant, options: argparse.Namespace) -> dict:
    if variant.sensors == 0:
        return measure_load(variant, options)
    out = options.out
    includes = include_flags(options)
    watch = build_watch(out, includes, variant, "watch", [])
    two_roundings = build_watch(out, includes, variant, "exact", ["-ffp-contract=off"], same_maths=True)
    flash_main, flash_elf = out / f"{variant.name}_flash_main.o", out / f"{variant.name}_flash.elf"
    run([ARM + "gcc", *CPU, *C, "-Wno-unused-variable", recording_flag(variant), *includes, "-c", HERE / "flash_main.c", "-o",
         flash_main])
    run([ARM + "gcc", *CPU, "-nostartfiles", "-Wl,-e,firmware", "-Wl,--gc-sections", flash_main, watch["door"], watch["settings"],
         "-lm", "-o", flash_elf])

    on_watch, on_exact = run_watch(watch["elf"]), run_watch(two_roundings["elf"])
    on_host = run_host(out, includes, variant, "host", options.cxx, options.cc, [])
    on_plain_host = run_host(out, includes, variant, "host_plain", options.cxx, options.cc,
                             ["-ffp-contract=off", "-DEIGEN_DONT_VECTORIZE"], same_maths=True)
    linked = [watch["door"], watch["settings"]]
    largest, wrong = differences(on_watch, on_host)
    exact_largest, _ = differences(on_exact, on_plain_host)
    sizes = {part: section_sizes(watch[part]) for part in ("door", "settings", "texts")}
    return {
        "compiler": run([ARM + "g++", "--version"]).splitlines()[0],
        "text_bytes": sizes["door"]["text"] + sizes["settings"]["text"], "texts_bytes": sizes["texts"]["text"],
        "static_bytes": sum(size["data"] + size["bss"] for size in sizes.values()),
        "firmware_bytes": section_sizes(flash_elf)["text"],
        "undefined": sorted(symbols_of(linked, "-u") - symbols_of(linked, "--defined-only")),
        "per_sample": reachable(calls(watch["elf"]), [variant.push, variant.push.replace("push", "flush")]),
        "samples": on_watch["samples"], "steps": len(on_watch["steps"]), "host_steps": len(on_host["steps"]),
        "tracker_bytes": on_watch["tracker_bytes"], "snapshot_bytes": on_watch["snapshot_bytes"],
        "stack_init_bytes": on_watch["stack_init_bytes"], "stack_push_bytes": on_watch["stack_push_bytes"],
        "stack_sleep_bytes": on_watch["stack_sleep_bytes"], "instructions_per_sample": on_watch["instructions_per_sample"],
        "largest": largest, "wrong": wrong,
        "bit_equal": equal_bits(on_watch, on_host), "bit_equal_without_contraction": equal_bits(on_exact, on_plain_host),
        "largest_without_contraction": exact_largest,
    }


def measure(options: argparse.Namespace) -> int:
    options.out.mkdir(parents=True, exist_ok=True)
    file = options.out / "watch.json"
    chosen = [variant for variant in VARIANTS if not options.only or variant.name in options.only]
    results = json.loads(file.read_text()) if options.only and file.exists() else {}
    file.unlink(missing_ok=True)
    if tools := missing_tools():
        print(f"skipped: {', '.join(tools)} not installed (see measure.py)")
        return SKIPPED
    link_boost(options.out, options.boost)
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:  # the work is done by compilers, beside Python
        for variant, result in zip(chosen, pool.map(lambda variant: measure_variant(variant, options), chosen)):
            results[variant.name] = result
    file.write_text(json.dumps(results, indent=1))
    print(table(results))
    return 0


def check_symbols(result: dict) -> list[str]:
    """No heap, no C++ runtime, no printing."""
    sys.path.insert(0, str(HERE.parent / "c"))
    from check_symbols import ALLOWED

    print(" ".join(result["undefined"]))
    return [f"the library needs {name}" for name in result["undefined"] if not ALLOWED.match(name)]


def check_float(result: dict) -> list[str]:
    """Nothing that a sample passes computes in double, which a Cortex-M4F does in software. The weekly load may: it takes
    a few numbers a day, and sums over months must agree with everybody else's."""
    if result["sensors"] == 0:
        print(f"in double, {result['instructions_per_evening']} instructions a day: allowed")
        return [] if 0 < result["instructions_per_evening"] < 1_000_000 else ["double is too slow, even once a day"]
    double = re.compile(r"^(__aeabi_(c?d\w+|[a-z0-9]+2d)|__(mul|div)dc3|(sin|cos|tan|a?tan2?|asin|acos|exp|log|log10|pow|sqrt|fmod|floor|ceil|round|fabs|hypot))$")
    reached = result["per_sample"]
    if not any(name.endswith("_push") for name in reached):
        return ["push is not in the object"]

    def way(name: str) -> str:
        steps = [name]
        while reached[steps[-1]]:
            steps.append(reached[steps[-1]])
        return " < ".join(steps)

    print("outside the library, a sample may reach:", " ".join(sorted(name for name in reached if name in result["undefined"])))
    return [f"double in the path of a sample: {way(name)}" for name in reached if double.match(name)]


def check_flash(result: dict) -> list[str]:
    """One sensor's budget, and the load's; of two sensors the README says what they cost."""
    budget = FLASH_BUDGET_BYTES if result["sensors"] else LOAD_FLASH_BUDGET_BYTES
    print(f"text {result['text_bytes']} bytes of {budget}; with maths {result['firmware_bytes']}")
    wrong = [] if not result["budget"] or result["text_bytes"] <= budget else ["too much text"]
    return wrong + ([] if result["static_bytes"] == 0 else [f"{result['static_bytes']} bytes of globals"])


def check_memory(result: dict) -> list[str]:
    print(f"tracker {result['tracker_bytes']} bytes, snapshot {result['snapshot_bytes']} bytes of {STATE_BUDGET_BYTES}")
    return [f"{name} is too large" for name in ("tracker_bytes", "snapshot_bytes")
            if result["budget"] and result[name] > STATE_BUDGET_BYTES]


def check_stack(result: dict) -> list[str]:
    print({name: value for name, value in result.items() if name.startswith("stack")})
    return [f"{name} is {value}" for name, value in result.items()
            if name.startswith("stack") and not 0 < value <= STACK_BUDGET_BYTES]


def check_equal(result: dict) -> list[str]:
    if result["sensors"] == 0:
        print(f"{result['rows']} rows of days, weeks and rules; {len(result['wrong'])} differ from the host's")
        return result["wrong"] + ([] if result["rows"] > 1000 else ["too few rows to say anything"])
    print(f"{result['steps']} steps; equal to the bit: {result['bit_equal']}, exact: {result['bit_equal_without_contraction']}")
    for name, off in result["largest"].items():
        print(f"  {name:30s} {off:.3g}   (exact {result['largest_without_contraction'].get(name, math.nan):.3g})")
    few = 40 if result["both_feet"] else 20
    exact = [] if result["bit_equal_without_contraction"] else ["not equal to the bit, though neither roundings nor maths differ"]
    return result["wrong"] + exact + ([] if result["steps"] > few else ["too few steps to say anything"])


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
    results, wrong = json.loads(file.read_text()), 0
    for variant in VARIANTS:
        print(f"--- {variant.title}")
        if variant.name not in results:
            print("WRONG: not measured")
            wrong += 1
            continue
        expects = {"sensors": variant.sensors, "budget": variant.sensors <= 1, "both_feet": variant.name in ("trunk", "wrist_pocket")}
        found = checks[options.name]({**results[variant.name], **expects})
        for line in found[:20]:
            print("WRONG:", line)
        wrong += len(found)
    return 1 if wrong else 0


def same_as_host(result: dict) -> str:
    if result["wrong"]:
        return f"{len(result['wrong'])} WRONG"
    return "to the bit" if result["bit_equal_without_contraction"] else "NOT to the bit"


def load_sentence(load: dict) -> str:
    same = "to the bit" if not load["wrong"] else f"but for {len(load['wrong'])} WRONG rows"
    return (f"The weekly load is linked apart: {load['text_bytes'] / 1024:.1f} KiB of flash ({load['firmware_bytes'] / 1024:.1f} with the "
            f"arithmetic it needs), {load['static_bytes']} bytes of globals, no heap, {load['tracker_bytes'] / 1024:.1f} KiB of state (the "
            f"snapshot {load['snapshot_bytes'] / 1024:.1f}), however long the log. Deepest stack: {load['stack_push_bytes']} bytes to push a "
            f"run, {load['stack_judge_bytes']} to read and judge a day. It works in double, which this chip does in software: a value a "
            f"day, not a sample; a day pushed, read and judged is {load['instructions_per_evening'] / 1000:.0f} thousand instructions, and "
            f"over {load['days']} days all numbers and lights are equal to the host, as compiled, {same}.")


def table(results: dict) -> str:
    below = ["", load_sentence(results["load"])] if "load" in results else []
    measured = [(variant, results[variant.name]) for variant in VARIANTS if variant.sensors and variant.name in results]
    if not measured:
        return "\n".join(below[1:])
    one, first = f"{STACK_BUDGET_BYTES // 1024} KiB", measured[0][1]

    def kib(key: str) -> list[str]:
        return [f"{result[key] / 1024:.1f}" for _, result in measured]

    def plain(key: str) -> list[str]:
        return [str(result[key]) for _, result in measured]

    rows = [
        ("flash, library alone, KiB", kib("text_bytes"), f"{FLASH_BUDGET_BYTES // 1024} KiB a sensor"),
        ("flash, with the maths it needs, linked, KiB", kib("firmware_bytes"), ""),
        ("state, KiB", kib("tracker_bytes"), f"{STATE_BUDGET_BYTES // 1024} KiB a sensor"),
        ("snapshot, KiB", kib("snapshot_bytes"), f"{STATE_BUDGET_BYTES // 1024} KiB a sensor"),
        ("deepest stack: push, bytes", plain("stack_push_bytes"), one),
        ("deepest stack: init, bytes", plain("stack_init_bytes"), one),
        ("deepest stack: snapshot and restore, bytes", plain("stack_sleep_bytes"), one),
        ("heap, globals, bytes", [f"none, {result['static_bytes']}" for _, result in measured], "0"),
        ("instructions a sample, steps and metrics included", plain("instructions_per_sample"), ""),
        ("samples of six axes, steps", [f"{result['samples']}, {result['steps']}" for _, result in measured], ""),
        ("as compiled, times differ from the host's by at most, us", [f"{result['largest']['t_us']:.0f}" for _, result in measured],
         "float rounding"),
        ("equal to the host, with `-ffp-contract=off` and one maths library", [same_as_host(result) for _, result in measured], "to the bit"),
    ]
    version = first["compiler"].split(") ")[-1].split()[0]
    lines = [f"Cortex-M4F, GCC {version} `-Os`, in QEMU; trunk, wrist and pocket at 100 Hz, legs at 200 Hz. The names and texts of the "
             f"metrics are {first['texts_bytes'] / 1024:.1f} KiB more, linked only by who shows them:", "",
             "| what | " + " | ".join(variant.title for variant, _ in measured) + " | budget |", "|---|" + "---|" * (len(measured) + 1)]
    return "\n".join(lines + [f"| {what} | {' | '.join(values)} | {budget} |" for what, values, budget in rows] + below)


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
            command.add_argument("--jobs", type=int, default=1, help="variants at a time")
            command.add_argument("--only", nargs="+", choices=[variant.name for variant in VARIANTS])
        elif name == "check":
            command.add_argument("name", choices=("symbols", "float", "flash", "memory", "stack", "equal"))
        else:
            command.add_argument("--write", type=Path)
    options = parser.parse_args()
    return options.action(options)


if __name__ == "__main__":
    sys.exit(main())
