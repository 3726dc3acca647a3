# SPDX-License-Identifier: Apache-2.0
"""Makes easy_run.csv and its truth from the synthetic runner: python datasets/synthetic/make.py [FOLDER]"""

import csv
import pathlib
import sys

import cadans


def make(folder: pathlib.Path) -> None:
    truth = cadans.synth.runner(
        cadence_spm=168, contact_time_s=0.25, speed_mps=3.0, duration_s=30, rate_hz=100, contact_time_asymmetry_pct=3, seed=7
    )
    imu = truth.recording["pelvis"]
    with open(folder / "easy_run.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["t_s", "ax_mps2", "ay_mps2", "az_mps2", "gx_radps", "gy_radps", "gz_radps"])
        for t_us, accel, gyro in zip(imu.t_us, imu.accel_mps2, imu.gyro_radps, strict=True):
            rows.writerow([f"{t_us / 1e6:.2f}"] + [f"{value:.3f}" for value in (*accel, *gyro)])
    with open(folder / "easy_run_truth.csv", "w", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["t_us", "kind", "side"])
        rows.writerows([event["t_us"], event["kind"], event["side"]] for event in truth.events)


if __name__ == "__main__":
    make(pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else pathlib.Path(__file__).parent)
