# SPDX-License-Identifier: Apache-2.0
"""Reference vectors for the filters in dsp/, in double precision from SciPy.

Run:  python tests/reference/make_filter_reference.py
Writes filters.csv beside this script: a comment line per case (name, order, cutoff, rate, tolerance)
and one row a sample (case, x, y). The tolerance is for single precision: 2e-5 of the signal's size.
"""

import pathlib

import numpy as np
from scipy import signal

RATE_HZ = (100.0, 208.0, 1600.0)
CASES = [  # kind, order, cutoff as a share of the rate
    ("low", 2, 0.05),
    ("low", 2, 0.20),
    ("low", 4, 0.04),
    ("low", 4, 0.30),
    ("high", 2, 0.005),
    ("high", 4, 0.02),
]


def main() -> None:
    rng = np.random.default_rng(20)
    rows = ["case,kind,order,cutoff_hz,rate_hz,x,y"]
    case = 0
    for rate_hz in RATE_HZ:
        for kind, order, share in CASES:
            t_s = np.arange(120) / rate_hz
            x = 9.81 + 5 * np.sin(2 * np.pi * 2.8 * t_s) + rng.normal(0, 2, t_s.size)
            x = x.astype(np.float32).astype(float)
            sos = signal.butter(order, share * rate_hz, kind, fs=rate_hz, output="sos")
            y = signal.sosfilt(sos, x)
            rows += [f"{case},{kind},{order},{share * rate_hz:.9g},{rate_hz:g},{a:.9g},{b:.9g}" for a, b in zip(x, y, strict=True)]
            case += 1
    pathlib.Path(__file__).with_name("filters.csv").write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
