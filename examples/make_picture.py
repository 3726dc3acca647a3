# SPDX-License-Identifier: Apache-2.0
"""Draws examples/one_second.png, the picture of the README: python examples/make_picture.py

One and a half seconds of the synthetic runner: what the sensor on the pelvis feels, the contacts and toe-offs
that cadans found in it beside the true ones, and what is measured.
"""

import pathlib

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

import cadans

LEFT, RIGHT, INK, PALE = "#0072b2", "#d55e00", "#222222", "#888888"  # told apart by every eye


def main() -> None:
    truth = cadans.synth.runner(duration_s=30, rate_hz=200, seed=1)
    imu = truth.recording["pelvis"]
    run = cadans.analyze(imu.accel_mps2, imu.gyro_radps, rate_hz=200, placement="pelvis")
    begin_s, end_s = 20.0, 21.5
    t_s = imu.t_us * 1e-6
    seen = (t_s >= begin_s) & (t_s <= end_s)

    figure, axes = plt.subplots(figsize=(10, 4.2), dpi=130)
    axes.plot(t_s[seen] - begin_s, imu.accel_mps2[seen, 1] / 9.80665, color=INK, lw=1.6)
    axes.axhline(0, color=PALE, lw=0.6)
    for step in run.steps:
        contact_s = step["t_us"] * 1e-6 - begin_s
        toe_off_s = contact_s + step["contact_time_s"]
        if toe_off_s < 0 or contact_s > end_s - begin_s:
            continue
        colour = LEFT if step["side"] == "left" else RIGHT
        axes.axvspan(contact_s, toe_off_s, color=colour, alpha=0.16, lw=0)
        if contact_s > 0.02 and toe_off_s < end_s - begin_s:
            text = (
                f"{step['side']}\ncontact {1e3 * step['contact_time_s']:.0f} ms\nflight {1e3 * step['flight_time_s']:.0f} ms\n"
                f"bounce {1e2 * step['vertical_oscillation_m']:.1f} cm"
            )
            axes.text((contact_s + toe_off_s) / 2, 4.35, text, ha="center", va="top", color=colour, fontsize=8.5)
    for event in truth.events:
        at_s = event["t_us"] * 1e-6 - begin_s
        if 0 <= at_s <= end_s - begin_s:
            axes.plot(at_s, -0.62, marker="^" if event["kind"] == "contact" else "v", color=INK, ms=5, clip_on=False)
    axes.set_xlim(0, end_s - begin_s)
    axes.set_ylim(-0.75, 4.4)
    axes.set_xlabel("seconds")
    axes.set_ylabel("felt by a sensor on the pelvis, upwards (g)")
    cadence = float(np.median(run.steps["cadence_spm"]))
    axes.set_title(
        f"{cadence:.0f} steps/min. Shaded: ground contact, as found. Triangles: the truth of the synthetic runner (▲ contact, ▼ toe-off)",
        fontsize=9.5,
        loc="left",
    )
    for side in ("top", "right"):
        axes.spines[side].set_visible(False)
    figure.tight_layout()
    figure.savefig(pathlib.Path(__file__).with_name("one_second.png"))


if __name__ == "__main__":
    main()
