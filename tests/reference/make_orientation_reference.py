# SPDX-License-Identifier: Apache-2.0
"""Reference vectors for motion/attitude.hpp: where `up` is, according to the `vqf` package.

Run:  python tests/reference/make_orientation_reference.py      (needs numpy and vqf)
Writes orientation.csv beside this script: case, specific force (m/s^2), rate (rad/s), and the unit vector
`up` in the axes of the case after that sample; 100 Hz.

- tumbling: 4 s of rest, then a body that is shaken at a runner's step and stride rates while it tumbles
  through all postures at 1 to 3 rad/s. The gyroscope has an offset of up to 0.9 deg/s.
- running:  starts in mid-air in the middle of a run; small swings, a bend of half a turn, the same offset.

VQF (Laidig & Seel, doi 10.1016/j.inffus.2022.10.014) runs in double precision, with its defaults (tauAcc = 3 s, as the
library has) and its bias estimation on.
"""

import pathlib

import numpy as np
import vqf

RATE_HZ = 100.0
FINE = 20  # integration steps a sample
BIAS_RADPS = np.radians([0.6, -0.9, 0.4])
UP_MPS2 = 9.80665


def rotation(rotvec: np.ndarray) -> np.ndarray:
    """Rotation matrix of a rotation vector (Rodrigues)."""
    angle = float(np.linalg.norm(rotvec))
    if angle < 1e-12:
        return np.eye(3)
    x, y, z = rotvec / angle
    k = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.eye(3) + np.sin(angle) * k + (1 - np.cos(angle)) * k @ k


def simulate(seconds: float, rate_of, accel_of, start: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Specific force and rate in case axes of a body that turns with `rate_of(t)` (case axes) and is
    accelerated by `accel_of(t)` (world axes, z up). The rate of a sample is its mean since the last one."""
    n = round(seconds * RATE_HZ)
    force, rate = np.empty((n, 3)), np.empty((n, 3))
    turn, t_s = start, 0.0
    for i in range(n):
        means = []
        for _ in range(FINE):
            t_s += 0.5 / RATE_HZ / FINE
            means.append(rate_of(t_s))
            turn = turn @ rotation(means[-1] / RATE_HZ / FINE)
            t_s += 0.5 / RATE_HZ / FINE
        rate[i] = np.mean(means, axis=0)
        force[i] = turn.T @ (accel_of(t_s) + [0.0, 0.0, UP_MPS2])
    return force, rate


def tumbling() -> tuple[np.ndarray, np.ndarray]:
    def rate_of(t: float) -> np.ndarray:
        if t < 4.0:
            return np.zeros(3)
        u = t - 4.0
        return np.array([1.6 * np.sin(1.1 * u) + 0.8 * np.sin(17.6 * u), 2.0 * np.sin(0.7 * u + 1.0) - 2.0 * np.sin(1.0) * np.exp(-u),
                         1.2 * np.sin(1.7 * u) + 1.0 * np.sin(8.8 * u)])

    def accel_of(t: float) -> np.ndarray:
        if t < 4.0:
            return np.zeros(3)
        u = t - 4.0
        return np.array([4.0 * np.sin(17.6 * u + 0.5), 2.0 * np.sin(8.8 * u), 12.0 * np.sin(17.6 * u)])

    return simulate(15.0, rate_of, accel_of, rotation(np.array([0.4, -0.7, 0.2])))


def running() -> tuple[np.ndarray, np.ndarray]:
    def rate_of(t: float) -> np.ndarray:
        bend = 1.0 if 4.0 < t < 7.14 else 0.0  # about the axis that is nearly upright
        return np.array([0.9 * np.sin(8.8 * t), bend + 0.8 * np.sin(8.8 * t + 1.0), 0.9 * np.sin(17.6 * t + 2.0)])

    def accel_of(t: float) -> np.ndarray:
        return np.array([4.0 * np.sin(17.6 * t - 1.2), 1.5 * np.sin(8.8 * t), 14.0 * np.sin(17.6 * t - 1.8)])

    return simulate(8.0, rate_of, accel_of, rotation(np.array([1.3, 0.2, 0.1])))


def main() -> None:
    rows = ["case,fx,fy,fz,wx,wy,wz,ux,uy,uz"]
    for name, (force, rate) in {"tumbling": tumbling(), "running": running()}.items():
        force = np.round(force, 3)
        rate = np.round(rate + BIAS_RADPS, 4)
        oracle = vqf.VQF(1.0 / RATE_HZ)
        w, x, y, z = oracle.updateBatch(np.ascontiguousarray(rate), np.ascontiguousarray(force))["quat6D"].T
        up = np.column_stack([2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)])
        rows += [
            f"{name}," + ",".join(f"{v:.3f}" for v in f) + "," + ",".join(f"{v:.4f}" for v in g) + "," + ",".join(f"{v:.4f}" for v in u)
            for f, g, u in zip(force, rate, up, strict=True)
        ]
    pathlib.Path(__file__).with_name("orientation.csv").write_text("\n".join(rows) + "\n")


if __name__ == "__main__":
    main()
