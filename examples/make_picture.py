# SPDX-License-Identifier: Apache-2.0
"""Draws the pictures of the README: python examples/make_picture.py

one_second.png: one and a half seconds of the synthetic runner: what the sensor on the pelvis feels, the contacts and
toe-offs that cadans found in it beside the true ones, and what is measured.
weekly_load.png: a year of a runner who does not exist: the weeks, and each run against the longest of the 30 days before.
"""

import pathlib

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt
import numpy as np

import cadans

HERE = pathlib.Path(__file__).parent
YEAR = HERE.parent / "tests" / "python" / "golden" / "year.csv"
LEFT, RIGHT, INK, PALE = "#0072b2", "#d55e00", "#222222", "#888888"  # told apart by every eye
AMBER, RED = "#d98b00", "#d55e00"


def one_second() -> None:
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
    figure.savefig(HERE / "one_second.png")


def weekly_load() -> None:
    load = cadans.load(cadans.read_log(YEAR, tz="Europe/Amsterdam"))
    figure, (weeks, spikes) = plt.subplots(2, 1, figsize=(10, 5.6), dpi=110, height_ratios=(3, 2), layout="constrained")

    load.plot_weeks(weeks, weeks=len(load.weeks))
    weeks.set_ylabel("km a week")
    told = {
        "2025-03-24": ("one run far too long,\nthen pain and rest", (0.45, 49.0), (5.0, 49.0), "left"),
        "2025-07-21": ("a holiday without the watch:\nnot known, so not zero", (0.5, 4.5), (0.5, 37.0), "center"),
    }
    for monday, (text, (tip, tip_km), (ahead, km), side) in told.items():
        at = int(np.flatnonzero(load.weeks["week_start"] == np.datetime64(monday))[0])
        arrow = {"arrowstyle": "-", "color": PALE, "lw": 0.8}
        weeks.annotate(
            text, (at + tip, tip_km), (at + ahead, km), ha=side, va="center", fontsize=8.5, color=INK, arrowprops=arrow
        )

    rule = next(rule for rule in load.rules if rule.kind == "session_spike")
    ratio = load.days["session_spike"]
    amber, red = (ratio > rule.amber) & (ratio <= rule.red), ratio > rule.red
    green = ratio <= rule.amber
    for which, colour, marker, size in ((green, LEFT, "o", 10), (amber, AMBER, "D", 22), (red, RED, "s", 32)):
        spikes.scatter(load.days["date"][which], ratio[which], color=colour, marker=marker, s=size, linewidths=0)
    for limit, text in ((rule.amber, f"amber above {rule.amber:.1f}"), (rule.red, f"red above {rule.red:.1f}")):
        spikes.axhline(limit, color=PALE, lw=0.8, ls=(0, (4, 2)))
        spikes.text(
            0.005, limit + 0.05, text, transform=spikes.get_yaxis_transform(), va="bottom", fontsize=8.5, color=INK
        )
    for i in np.flatnonzero(red):
        metres = load.every_day["longest"][i]
        spikes.annotate(
            f"{metres / 1000:.0f} km, {ratio[i]:.1f} times the longest",
            (load.days["date"][i], ratio[i]),
            xytext=(7, 0),
            textcoords="offset points",
            va="center",
            fontsize=8.5,
            color=INK,
        )
    months = np.arange("2025-01", "2026-01", dtype="datetime64[M]").astype("datetime64[D]")
    begin, week = load.weeks["week_start"][0], np.timedelta64(7, "D")  # a bar stands in the middle of its week
    weeks.set_xlim(-0.5, len(load.weeks) - 0.5)
    weeks.set_xticks((months - begin) / week - 0.5, [])
    spikes.set_xlim(begin, load.weeks["week_start"][-1] + week)
    spikes.set_xticks(months, [month.item().strftime("%b") for month in months], ha="left")
    spikes.set_ylim(0, 4)
    spikes.set_ylabel("longest run of the day /\nlongest of 30 days before")
    for axes in (weeks, spikes):
        for name in ("top", "right"):
            axes.spines[name].set_visible(False)
    figure.savefig(HERE / "weekly_load.png")


if __name__ == "__main__":
    one_second()
    weekly_load()
