# SPDX-License-Identifier: Apache-2.0
"""Uses cadans as somebody else's project does, in a fresh folder, from an installed prefix that was moved after it was installed."""
import argparse
import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
SKIPPED = 77


def run(command: list, **options) -> str:
    words = [str(word) for word in command]
    print("$", shlex.join(words), flush=True)
    done = subprocess.run(words, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **options)
    if done.returncode != 0:
        sys.exit(f"{done.stdout}\nexit {done.returncode}")
    return done.stdout


def says_cadence(program: Path) -> None:
    text = run([program])
    print(text)
    if "steps/min" not in text:
        sys.exit("the program ran, and said nothing of steps/min")


def install(o: argparse.Namespace) -> None:
    first, prefix = o.out / "installed_here_first", o.out / "prefix"
    for folder in (first, prefix):
        shutil.rmtree(folder, ignore_errors=True)
    run([o.cmake, "--install", o.build, "--prefix", first])
    first.rename(prefix)


def configure_and_build(o: argparse.Namespace, source: Path, name: str, *settings: str) -> Path:
    build = o.out / name
    shutil.rmtree(build, ignore_errors=True)
    run([o.cmake, "-S", source, "-B", build, "-G", o.generator, "-DCMAKE_BUILD_TYPE=Release", f"-DCMAKE_C_COMPILER={o.cc}",
         f"-DCMAKE_CXX_FLAGS={o.flags}", f"-DCMAKE_C_FLAGS={o.flags}", *settings])
    run([o.cmake, "--build", build])
    return build


def find_package_cpp(o: argparse.Namespace) -> None:
    build = configure_and_build(o, HERE / "cpp", "find_package_cpp", f"-DCMAKE_PREFIX_PATH={o.out / 'prefix'}", f"-DCMAKE_CXX_COMPILER={o.cxx}")
    says_cadence(build / "consumer")


def find_package_c(o: argparse.Namespace) -> None:
    """A project without C++: only the C compiler is enabled."""
    build = configure_and_build(o, HERE / "c", "find_package_c", f"-DCMAKE_PREFIX_PATH={o.out / 'prefix'}", "-DCMAKE_DISABLE_FIND_PACKAGE_Eigen3=ON")
    says_cadence(build / "consumer")


def add_subdirectory(o: argparse.Namespace) -> None:
    build = configure_and_build(o, HERE / "cpp", "add_subdirectory", f"-DCADANS_SOURCE={o.source}", f"-DCMAKE_CXX_COMPILER={o.cxx}",
                                f"-DCMAKE_CXX_COMPILER_LAUNCHER={shutil.which('ccache') or ''}")
    says_cadence(build / "consumer")
    for unwanted in ("tests", "examples", "bench"):
        if list(build.glob(f"cadans/{unwanted}")):
            sys.exit(f"a project that adds cadans also builds its {unwanted}")


def pkg_config(o: argparse.Namespace, package: str, command: list, source: Path) -> None:
    if shutil.which("pkg-config") is None:
        print("skipped: pkg-config is not installed")
        sys.exit(SKIPPED)
    prefix, program = o.out / "prefix", o.out / package
    folder = next(prefix.glob("**/pkgconfig"))
    paths = os.pathsep.join([str(folder), os.environ.get("PKG_CONFIG_PATH", "")])
    flags = run(["pkg-config", "--cflags", "--libs", package], env={**os.environ, "PKG_CONFIG_PATH": paths})
    words = shlex.split(flags)
    compile_flags = [word for word in words if not word.startswith(("-l", "-L"))]
    link_flags = [word for word in words if word.startswith(("-l", "-L"))]
    run([*command, *shlex.split(o.flags), *compile_flags, source, *link_flags, "-o", program])
    says_cadence(program)


def pkg_config_cpp(o: argparse.Namespace) -> None:
    pkg_config(o, "cadans", [o.cxx, "-std=c++20", "-O1"], HERE / "cpp" / "main.cpp")


def pkg_config_c(o: argparse.Namespace) -> None:
    pkg_config(o, "cadans-c", [o.cc, "-std=c99", "-O1", "-Wall", "-Wextra", "-Wpedantic", "-Werror"], HERE / "c" / "main.c")


def installed_headers(o: argparse.Namespace) -> None:
    """Every header of the source tree is installed; no test, no source file is."""
    wanted = {path.relative_to(o.source / "include") for path in (o.source / "include").rglob("*") if path.suffix in (".hpp", ".h", ".def")}
    there = {path.relative_to(o.out / "prefix" / "include") for path in (o.out / "prefix" / "include").rglob("*") if path.is_file()}
    if wanted != there:
        sys.exit(f"missing: {sorted(map(str, wanted - there))}\nnot ours: {sorted(map(str, there - wanted))}")
    print(f"{len(there)} headers")


def main() -> None:
    ways = [install, find_package_cpp, find_package_c, add_subdirectory, pkg_config_cpp, pkg_config_c, installed_headers]
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("way", choices=[way.__name__ for way in ways])
    for name in ("cmake", "generator", "cc", "cxx", "flags"):
        parser.add_argument(f"--{name}", required=True)
    for name in ("source", "build", "out"):
        parser.add_argument(f"--{name}", type=Path, required=True)
    options = parser.parse_args()
    {way.__name__: way for way in ways}[options.way](options)


if __name__ == "__main__":
    main()
