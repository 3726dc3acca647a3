# SPDX-License-Identifier: Apache-2.0
"""The C library may need the C library's maths and memory functions and nothing else, and shows nothing but cadans_*."""
import argparse
import re
import subprocess
import sys

# What a compiler or Eigen's assertions may add on their own; none of it is C++ runtime.
SUPPORT = r"(__aeabi_\w+|__muldc3|__divdc3|__mulsc3|__divsc3|__stack_chk_fail|_GLOBAL_OFFSET_TABLE_|__assert_fail|__assert_func)"
MEMORY = r"(memcpy|memmove|memset|memcmp)"
MATHS = (r"(sqrt|cbrt|exp|exp2|expm1|log|log2|log10|log1p|pow|sin|cos|sincos|tan|asin|acos|atan|atan2|sinh|cosh|tanh|hypot|"
         r"fmod|cabs|carg|floor|ceil|round|lround|llround|rint|nearbyint|trunc|fma|fabs|copysign|remainder|frexp|ldexp|scalbn|fmax|fmin)f?")
ALLOWED = re.compile(rf"^({SUPPORT}|{MEMORY}|{MATHS})$")
SHOWN = re.compile(r"^cadans_\w+$")


def symbols(nm: str, library: str) -> tuple[set[str], set[str]]:
    """Names the library needs from elsewhere, and strong global names it defines."""
    undefined, defined, strong = set(), set(), set()
    for line in subprocess.run([nm, library], check=True, capture_output=True, text=True).stdout.splitlines():
        match = re.match(r"^[0-9a-f]*\s*([A-Za-z])\s+(\S+)$", line)
        if not match:
            continue
        kind, name = match.groups()
        if kind in "Uwv":
            undefined.add(name)
        else:
            defined.add(name)
            if kind in "TDBR":
                strong.add(name)
    return undefined - defined, strong


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--nm", default="nm")
    parser.add_argument("library")
    options = parser.parse_args()
    needed, shown = symbols(options.nm, options.library)
    if any(name.startswith(("__asan_", "__ubsan_", "__gcov_")) for name in needed):
        print("skipped: built with a sanitizer, which brings its own symbols")
        return 77
    wrong = [f"needs {name}" for name in sorted(needed) if not ALLOWED.match(name) and not SHOWN.match(name)]
    wrong += [f"shows {name}" for name in sorted(shown) if not SHOWN.match(name)]
    for line in wrong:
        print(f"{options.library}: {line}")
    print(f"needs: {' '.join(sorted(needed))}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
