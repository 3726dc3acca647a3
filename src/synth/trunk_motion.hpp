// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>
#include <complex>
#include <vector>

#include "cadans/synth/random.hpp"
#include "cadans/synth/runner.hpp"
#include "ground_force.hpp"

/// How the trunk turns and moves about the centre of mass: harmonics of the stride, an attitude made of
/// three angles, and the slow sway of someone who stands.
namespace cadans::synth {

inline constexpr double radians = pi_exact / 180.0;

/// amplitude cos(order * phase + shift); phase 0 at right contact.
struct Harmonic {
  int order;
  std::complex<double> wave;
  Harmonic(int order_, double amplitude, double shift_deg)
      : order(order_), wave(std::polar(amplitude, shift_deg * radians)) {}
};
using Harmonics = std::vector<Harmonic>;

/// A phase with the multiples of its angle, worked out once for all harmonics.
struct Turn {
  static constexpr int orders = 7;
  Motion phase;
  std::complex<double> power[orders];

  explicit Turn(const Motion& phase_) : phase(phase_) {
    const std::complex<double> one = std::polar(1.0, phase.position);
    power[0] = 1.0;
    for (int k = 1; k < orders; ++k) power[k] = power[k - 1] * one;
  }
};

inline Motion follow(const Harmonics& harmonics, const Turn& turn) {
  Motion sum;
  for (const Harmonic& h : harmonics) {
    const std::complex<double> z = h.wave * turn.power[h.order];
    const double rate = h.order * turn.phase.velocity;
    sum = sum +
          Motion{z.real(), -z.imag() * rate, -z.real() * rate * rate - z.imag() * h.order * turn.phase.acceleration};
  }
  return sum;
}

/// One segment in one gait: angles in radians, paths in metres.
struct SegmentMotion {
  double lean = 0.0;               ///< mean, + forward
  Harmonics tilt, list, rotation;  ///< about z (+ backward), x (+ right side down), y (+ right side forward)
  Harmonics forward, up, right;    ///< path of the segment's middle about the centre of mass' path
};

// Angles: mean phase of the five runners at 3 m/s. The third harmonic of list (the pelvis dips twice a
// stance) and the fourth of tilt keep their mean share of the first.
// Paths: the trunk moves against the centre of mass because legs and arms move the other way. Each is
// what the ground force alone left unexplained in those runners at 2 to 5 m/s, averaged as vectors.

/// Quicker steps are smaller steps: the *accelerations* of these paths stay what they were at 172 a minute.
inline double path_size(const RunnerParameters& p) {
  const double slower = 172.0 / double(p.cadence_spm);
  return std::min(slower * slower, 1.3);
}

inline SegmentMotion running_pelvis(const RunnerParameters& p) {
  const double tilt = radians * double(p.pelvis_tilt_amplitude_deg);
  const double list = radians * double(p.pelvis_list_amplitude_deg);
  const double rotation = radians * double(p.pelvis_rotation_amplitude_deg);
  SegmentMotion m;
  m.lean = radians * double(p.pelvis_lean_deg);
  m.tilt = {{2, tilt, -75.0}, {4, 0.3 * tilt, -25.0}};
  m.list = {{1, list, 148.0}, {3, 0.58 * list, 0.0}};
  m.rotation = {{1, rotation, 160.0}, {3, 0.17 * rotation, 5.0}};
  const double size = path_size(p);
  m.forward = {{2, 0.0124 * size, 41.0}, {4, 0.0028 * size, -89.0}};
  m.up = {{2, 0.0045 * size, 72.0}, {4, 0.0030 * size, 17.0}};
  m.right = {{1, 0.0084 * size, 114.0}, {3, 0.0016 * size, 174.0}};
  return m;
}

inline SegmentMotion running_chest(const RunnerParameters& p) {
  const double tilt = radians * double(p.chest_tilt_amplitude_deg);
  const double list = radians * double(p.chest_list_amplitude_deg);
  const double rotation = radians * double(p.chest_rotation_amplitude_deg);
  SegmentMotion m;
  m.lean = radians * double(p.chest_lean_deg);
  m.tilt = {{2, tilt, 45.0}, {4, 0.17 * tilt, -115.0}};
  m.list = {{1, list, -48.0}, {3, 0.25 * list, -170.0}};
  m.rotation = {{1, rotation, -147.0}, {3, 0.05 * rotation, 60.0}};
  const double size = path_size(p);
  m.forward = {{2, 0.0018 * size, 120.0}, {4, 0.0010 * size, 33.0}};
  m.up = {{2, 0.0060 * size, 75.0}, {4, 0.0029 * size, -18.0}};
  m.right = {{1, 0.0049 * size, 6.0}, {3, 0.0006 * size, -102.0}};
  return m;
}

// From the mean walking cycle of the real pelvis sensor in the BioMAC-Sim-Toolbox set, 1.29 m/s.
inline SegmentMotion walking_pelvis() {
  SegmentMotion m;
  m.lean = 2.0 * radians;
  m.tilt = {{2, 0.8 * radians, 132.0}};
  m.list = {{1, 4.5 * radians, 142.0}, {3, 1.6 * radians, 13.0}};
  m.rotation = {{1, 3.9 * radians, -59.0}, {3, 1.0 * radians, 22.0}};
  return m;
}

inline SegmentMotion walking_chest() {
  SegmentMotion m;
  m.lean = 3.0 * radians;
  m.tilt = {{2, 1.0 * radians, 60.0}};
  m.list = {{1, 2.0 * radians, -50.0}};
  m.rotation = {{1, 5.0 * radians, 150.0}};
  return m;
}

// Walking, centre of mass, metres: lowest in double support, highest over the standing foot, over to the
// right above the right foot.
inline const Harmonics walking_up = {{2, 0.0170, 132.0}, {6, 0.0005, 112.0}};
inline const Harmonics walking_forward = {{2, 0.0150, -120.0}};
inline const Harmonics walking_right = {{1, 0.0200, -115.0}};

/// A person differs from the mean one: phases by 15-25 degrees, amplitudes by a fifth.
inline void individualise(SegmentMotion& m, double individuality, Random& random) {
  if (individuality <= 0.0) return;
  for (Harmonics* group : {&m.tilt, &m.list, &m.rotation, &m.forward, &m.up, &m.right}) {
    for (Harmonic& h : *group) {
      const double shift = individuality * 20.0 * radians * random.normal();
      h.wave *= std::polar(std::exp(0.2 * individuality * random.normal()), shift);
    }
  }
}

/// Standing: slow drift of a few millimetres and tenths of a degree.
struct Sway {
  Harmonics waves;  ///< of 2 pi * 0.1 Hz * time
  Sway(double amplitude, Random& random) {
    for (const int order : {1, 3, 5}) waves.emplace_back(order, amplitude / order, random.uniform(0.0, 360.0));
  }
  Motion at(double t_s) const { return follow(waves, Turn({2.0 * pi_exact * 0.1 * t_s, 2.0 * pi_exact * 0.1, 0.0})); }
};

// ---- small rotations ---------------------------------------------------------------------------

struct Axis3 {
  double x = 0.0, y = 0.0, z = 0.0;
};
inline Axis3 operator+(Axis3 a, Axis3 b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
inline Axis3 operator*(double s, Axis3 a) { return {s * a.x, s * a.y, s * a.z}; }
inline Axis3 cross(Axis3 a, Axis3 b) { return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x}; }
inline Axis3 about_x(double s, double c, Axis3 v) { return {v.x, c * v.y - s * v.z, s * v.y + c * v.z}; }
inline Axis3 about_y(double s, double c, Axis3 v) { return {c * v.x + s * v.z, v.y, -s * v.x + c * v.z}; }
inline Axis3 about_z(double s, double c, Axis3 v) { return {c * v.x - s * v.y, s * v.x + c * v.y, v.z}; }

/// Orientation of a segment: rotation (y), then list (x), then tilt (z), each about the axis the one
/// before left. In this order the list *is* the angle of the hips' axis to the horizontal.
struct Attitude {
  Motion rotation, list, tilt;
  double sr, cr, sl, cl, st, ct;

  Attitude(const Motion& rotation_, const Motion& list_, const Motion& tilt_)
      : rotation(rotation_),
        list(list_),
        tilt(tilt_),
        sr(std::sin(rotation.position)),
        cr(std::cos(rotation.position)),
        sl(std::sin(list.position)),
        cl(std::cos(list.position)),
        st(std::sin(tilt.position)),
        ct(std::cos(tilt.position)) {}

  Axis3 to_world(Axis3 v) const { return about_y(sr, cr, about_x(sl, cl, about_z(st, ct, v))); }
  Axis3 to_body(Axis3 v) const { return about_z(-st, ct, about_x(-sl, cl, about_y(-sr, cr, v))); }
  Axis3 rate() const {  // world axes
    return Axis3{0.0, rotation.velocity, 0.0} + list.velocity * list_axis() + tilt.velocity * tilt_axis();
  }
  Axis3 acceleration() const {
    const Axis3 turn = {0.0, rotation.velocity, 0.0};
    const Axis3 turn_and_list = turn + list.velocity * list_axis();
    return Axis3{0.0, rotation.acceleration, 0.0} + list.acceleration * list_axis() +
           list.velocity * cross(turn, list_axis()) + tilt.acceleration * tilt_axis() +
           tilt.velocity * cross(turn_and_list, tilt_axis());
  }

 private:
  Axis3 list_axis() const { return about_y(sr, cr, {1.0, 0.0, 0.0}); }
  Axis3 tilt_axis() const { return about_y(sr, cr, about_x(sl, cl, {0.0, 0.0, 1.0})); }
};

}  // namespace cadans::synth
