# SPDX-License-Identifier: Apache-2.0
"""Stairs are no run: nobody is called a runner, and told how to run, for taking them.

No recording of stairs is at hand, so the climber is constructed: feet that stand on steps of 17 by 29 cm, hips that rise or
sink with them, thigh and shank in between by geometry, and an impact at every contact.
"""

from dataclasses import dataclass

import numpy as np
import pytest

import cadans
from cadans import Imu, Recording

RATE_HZ = 200
RISE_M, RUN_M = 0.17, 0.29
THIGH_M = SHANK_M = 0.43
ANKLE_BEHIND_TOES_M, ANKLE_ABOVE_TOES_M = 0.13, 0.08
GRAVITY = np.array([0, 9.80665])


def eased(u):
    """From 0 to 1 without a jerk."""
    u = np.clip(u, 0, 1)
    return u**3 * (10 - 15 * u + 6 * u**2)


@dataclass
class Climber:
    """In the plane of the way: x forward, y up, m; angles + when what is forward points up, rad."""

    up: bool
    cadence_spm: float
    impact: float = 1.0
    duration_s: float = 60.0
    seed: int = 1

    def __post_init__(self):
        self.t_s = np.arange(round(self.duration_s * RATE_HZ)) / RATE_HZ
        rng = np.random.default_rng(self.seed)
        step_s = 60 / self.cadence_spm * (1 + 0.03 * rng.standard_normal(round(self.duration_s * self.cadence_spm / 60) + 4))
        self.contacts_s = np.cumsum(step_s) - 2 * step_s[0]
        self.steps = np.interp(self.t_s, self.contacts_s, np.arange(len(self.contacts_s)))
        """How many steps were taken, counting on between contacts."""
        self.rise_m = RISE_M if self.up else -RISE_M

    def foot(self, leg):
        """Ankle (N, 2) and pitch (N,) of leg 0 or 1: it lands at every second step and stands for 62 % of a stride."""
        strides = (self.steps - leg) / 2
        stride, phase = np.floor(strides), strides - np.floor(strides)
        duty = 0.62
        on = np.stack([2 * stride + leg, 2 * stride + leg], 1) * [RUN_M, self.rise_m]
        lands = 0.0 if self.up else -0.35  # downstairs the toes come first
        leaves = -0.6
        stance, swing = phase / duty, (phase - duty) / (1 - duty)
        pitch = np.where(
            phase < duty,
            lands * (1 - eased(stance / 0.25)) + leaves * eased((stance - 0.7) / 0.3),
            leaves + (lands - leaves) * eased(swing / 0.9),
        )
        ankle = np.stack(
            [
                ANKLE_BEHIND_TOES_M - ANKLE_BEHIND_TOES_M * np.cos(pitch) - ANKLE_ABOVE_TOES_M * np.sin(pitch),
                ANKLE_ABOVE_TOES_M * np.cos(pitch) - ANKLE_BEHIND_TOES_M * np.sin(pitch),
            ],
            1,
        )
        high = swing / 0.85 if self.up else (swing - 0.15) / 0.85  # up before forward, forward before down
        way = np.stack([eased(swing) * 2 * RUN_M, eased(high) * 2 * self.rise_m + 0.06 * np.sin(np.pi * np.clip(swing, 0, 1)) ** 2], 1)
        return on + ankle + np.where(phase[:, None] < duty, 0, way), pitch

    def hip(self):
        """(N, 2): steadily on, and up or down with a thrust at every step."""
        ahead_m, above_m, thrust_m = (0.20, 0.78, 0.015) if self.up else (0.14, 0.955, 0.02)
        beat = 2 * np.pi * self.steps
        return np.stack([self.steps * RUN_M - ahead_m, self.steps * self.rise_m + above_m - thrust_m * np.sin(beat)], 1)

    def shaken(self, legs, peak_mps2):
        """What a contact shakes at a sensor, on top of the motion: down, then ringing at 15 Hz."""
        out = np.zeros_like(self.t_s)
        for contact_s in self.contacts_s[[i for i in range(len(self.contacts_s)) if i % 2 in legs]]:
            since = np.clip(self.t_s - contact_s, 0, None)
            out += self.impact * peak_mps2 * np.exp(-since / 0.03) * np.sin(2 * np.pi * 15 * since)
        return out

    def imu(self, place_m, angle, legs, peak_mps2, lean=0.0):
        """What a sensor reads there: (N, 2) in the room, (N,) of its case."""
        smooth = np.exp(-0.5 * (np.arange(-12, 13) / 3) ** 2)  # 15 ms: nothing living moves with a corner

        def calm(x):
            return np.apply_along_axis(lambda row: np.convolve(np.pad(row, 12, "edge"), smooth / smooth.sum(), "valid"), 0, x)

        angle = calm(np.unwrap(angle)) + lean
        accel = np.gradient(np.gradient(calm(place_m), 1 / RATE_HZ, axis=0), 1 / RATE_HZ, axis=0) + GRAVITY
        accel[:, 1] += self.shaken(legs, peak_mps2)
        rng = np.random.default_rng(self.seed + len(legs))
        noise = rng.normal(0, (0.05, 0.05, 0.05, 0.005, 0.005, 0.005), (len(angle), 6))
        sway = 2 * np.pi * self.steps / 2
        forward, upward = np.stack([np.cos(angle), np.sin(angle)], 1), np.stack([-np.sin(angle), np.cos(angle)], 1)
        seen = np.stack([(forward * accel).sum(1), (upward * accel).sum(1), 0.8 * np.sin(sway)], 1)
        turns = np.stack([0.3 * np.sin(sway), 0.3 * np.cos(sway), np.gradient(angle, 1 / RATE_HZ)], 1)
        return Imu(seen + noise[:, :3], turns + noise[:, 3:], rate_hz=RATE_HZ)

    def recording(self):
        hip, (ankle, pitch) = self.hip(), self.foot(1)
        to_ankle = ankle - hip
        length = np.minimum(np.hypot(*to_ankle.T), 0.999 * (THIGH_M + SHANK_M))
        leg_angle = np.arctan2(to_ankle[:, 0], -to_ankle[:, 1])  # ankle ahead of the hip: +
        bend = np.arccos(length / (2 * THIGH_M))  # half of the knee's flexion
        thigh, shank = leg_angle + bend, leg_angle - bend
        knee = hip + THIGH_M * np.stack([np.sin(thigh), -np.cos(thigh)], 1)
        down = np.stack([np.sin(shank), -np.cos(shank)], 1)
        beat = 2 * np.pi * self.steps
        trunk = np.radians(-8 if self.up else -2) + np.radians(2) * np.sin(beat)
        peaks = (2.0, 6.0, 12.0, 20.0) if self.up else (5.0, 10.0, 25.0, 40.0)
        self.knee_deg = np.degrees(2 * bend)
        return Recording(
            {
                "pelvis": self.imu(hip + np.array([-0.1, 0.1]), trunk, (0, 1), peaks[0]),
                "thigh_right": self.imu(0.5 * (hip + knee), thigh, (1,), peaks[1]),
                "shank_right": self.imu(knee + 0.75 * SHANK_M * down, shank, (1,), peaks[2]),
                "foot_right": self.imu(ankle + 0.07 * np.stack([np.cos(pitch), np.sin(pitch)], 1), pitch, (1,), peaks[3]),
            }
        )


PLACES = ("pelvis", "thigh_right", "shank_right", "foot_right")
UP_AND_DOWN = pytest.mark.parametrize("up", [True, False], ids=["up", "down"])


def alone(climber, place):
    return cadans.analyze(Recording({place: climber.recording()[place]}))


def is_no_run(run):
    assert run.running_steps == 0
    assert run.findings == run.within_limits == []
    assert run.coverage.analysed_s == 0
    return True


@UP_AND_DOWN
def test_the_climber_bends_the_knees_as_people_do_on_stairs(up):
    climber = Climber(up, 100)
    climber.recording()
    knee, phase = climber.knee_deg, (climber.steps - 1) / 2 % 1
    at_contact, leaving = (np.mean(knee[np.abs(phase - at) < 0.02]) for at in (0.02, 0.55))
    assert 75 < knee.max() < 105
    assert (50 < at_contact < 70 and leaving < 40) if up else (at_contact < 35 and leaving > 65)


@UP_AND_DOWN
@pytest.mark.parametrize("cadence_spm", [90, 100, 110])
@pytest.mark.parametrize("place", PLACES)
def test_stairs_are_no_run(up, cadence_spm, place):
    for impact in (1.0, 2.0):
        assert is_no_run(alone(Climber(up, cadence_spm, impact), place))


@UP_AND_DOWN
@pytest.mark.parametrize("place", ["pelvis", "thigh_right", "foot_right"])  # a shank that hurries down passes for a slow jog
def test_hurried_stairs_are_no_run(up, place):
    assert is_no_run(alone(Climber(up, 120), place))


@UP_AND_DOWN
def test_stairs_are_no_run_to_several_sensors_either(up):
    run = cadans.analyze(Climber(up, 100).recording(), runner={"height_m": 1.75, "mass_kg": 70})
    assert is_no_run(run)
    assert len(run.joint_curves("knee_flexion_deg")) == 0


@UP_AND_DOWN
def test_they_are_seen_and_called_not_running(up):
    """A pelvis feels every step of them: what is not running is said, not missed."""
    run = alone(Climber(up, 100), "pelvis")
    assert len(run.steps) > 90
    assert run.summary["cadence_spm"].n == 0
    assert run.coverage.walking_s > 50


@UP_AND_DOWN
@pytest.mark.parametrize("place", ["pelvis", "foot_right"])
def test_a_runner_who_takes_the_stairs_on_the_way_runs_before_and_after(up, place):
    ran = cadans.synth.runner(sensors=(place,), duration_s=30, rate_hz=RATE_HZ, seed=3).recording[place]
    climbed = Climber(up, 100, duration_s=30).recording()[place]
    accel, gyro = (
        np.concatenate([getattr(imu, name) for imu in (ran, climbed, ran)]) for name in ("accel_mps2", "gyro_radps")
    )
    run = cadans.analyze(Recording({place: Imu(accel, gyro, rate_hz=RATE_HZ)}))
    running_s = run.steps["t_us"][run.steps["quality"] & cadans.Quality.not_running == 0] / 1e6
    expected = 30 * 172 / 60 / (2 if "_" in place else 1)
    for begin_s in (0, 60):
        assert np.sum((running_s > begin_s) & (running_s < begin_s + 30)) > 0.85 * expected
    assert np.sum((running_s > 32) & (running_s < 59)) == 0
