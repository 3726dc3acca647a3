// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

#include "cadans/core/constants.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/core/sample.hpp"

/// A leg that runs in place of a person's: the harmonics of one runner's thigh and knee at 3 m/s, over any stride
/// time, with ab- and adduction as asked for. What its sensors read is differentiated from where they are.
namespace cadans::testing {

struct Matrix {
  double m[3][3] = {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}};
  friend Matrix operator*(const Matrix& a, const Matrix& b) {
    Matrix c;
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j) {
        c.m[i][j] = 0;
        for (int k = 0; k < 3; ++k) c.m[i][j] += a.m[i][k] * b.m[k][j];
      }
    return c;
  }
  /// R' v
  Vec3 back(const double (&v)[3]) const {
    return {float(m[0][0] * v[0] + m[1][0] * v[1] + m[2][0] * v[2]),
            float(m[0][1] * v[0] + m[1][1] * v[1] + m[2][1] * v[2]),
            float(m[0][2] * v[0] + m[1][2] * v[1] + m[2][2] * v[2])};
  }
};
inline Matrix about_x(double a) { return {{{1, 0, 0}, {0, std::cos(a), -std::sin(a)}, {0, std::sin(a), std::cos(a)}}}; }
inline Matrix about_y(double a) { return {{{std::cos(a), 0, std::sin(a)}, {0, 1, 0}, {-std::sin(a), 0, std::cos(a)}}}; }
inline Matrix about_z(double a) { return {{{std::cos(a), -std::sin(a), 0}, {std::sin(a), std::cos(a), 0}, {0, 0, 1}}}; }

struct RunningLeg {
  double stride_s = 0.72;
  double duty = 0.375;
  double valgus_deg = 0;     ///< how far the knee falls in, half a sine over the first 60 % of stance
  double adduction_deg = 0;  ///< of the thigh in the room, half a sine over the stance
  double list_deg = 0;       ///< of the pelvis towards the swing side, half a sine over the stance, less in swing
  double turn_degps = 0;     ///< the runner takes a bend
  double size = 1.0;         ///< of all angles: a walker's leg swings less
  double bounce_m = 0.04;    ///< half the hip's rise and fall, twice a stride
  bool right = true;
  Matrix thigh_case, shank_case;  ///< case axes in the segment

  static constexpr double degree = 3.14159265358979323846 / 180;
  double phase(double t_s) const { return t_s / stride_s - std::floor(t_s / stride_s); }  ///< 0: contact
  static double sum(const double (&c)[4], const double (&s)[4], double mean, double phase) {
    double x = mean;
    for (int k = 0; k < 4; ++k) {
      const double a = 2 * 3.14159265358979323846 * (k + 1) * phase;
      x += c[k] * std::cos(a) + s[k] * std::sin(a);
    }
    return x;
  }
  double thigh_deg(double t_s) const {
    return size * sum({17.9, -5.6, -2.6, -0.5}, {-14.5, 6.7, 1.6, -0.2}, 10.5, phase(t_s));
  }
  double knee_deg(double t_s) const {
    return size * sum({-16.1, -12.9, -5.3, -1.3}, {-27.4, 20.1, 1.7, 0.3}, 46.1, phase(t_s));
  }
  double over_stance(double t_s, double share) const {
    const double u = phase(t_s) / (share * duty);
    return u < 1 ? std::pow(std::sin(3.14159265358979323846 * u), 2) : 0;
  }
  double sign() const { return right ? 1 : -1; }
  Matrix thigh(double t_s) const {
    return about_y(turn_degps * degree * t_s) * about_x(sign() * adduction_deg * degree * over_stance(t_s, 1)) *
           about_z(thigh_deg(t_s) * degree);
  }
  Matrix shank(double t_s) const {
    return thigh(t_s) * about_z(-knee_deg(t_s) * degree) *
           about_x(-sign() * valgus_deg * degree * over_stance(t_s, 0.6));
  }
  /// The middle of the segment. Hip: up and down twice a stride, lowest in the middle of each stance.
  void place(double t_s, bool of_shank, double (&p)[3]) const {
    const double beat = 4 * 3.14159265358979323846 * (phase(t_s) - duty / 2);
    p[0] = p[2] = 0;
    p[1] = -bounce_m * std::cos(beat);
    const Matrix t = thigh(t_s);
    const double along_thigh = of_shank ? 0.42 : 0.21;
    for (int i = 0; i < 3; ++i) p[i] -= along_thigh * t.m[i][1];
    if (!of_shank) return;
    const Matrix s = shank(t_s);
    for (int i = 0; i < 3; ++i) p[i] -= 0.21 * s.m[i][1];
  }
  BodySample sample(double t_s, bool of_shank) const {
    const double h = 1e-3;
    double a[3], b[3], c[3];
    place(t_s - h, of_shank, a);
    place(t_s, of_shank, b);
    place(t_s + h, of_shank, c);
    double f[3];
    for (int i = 0; i < 3; ++i) f[i] = (a[i] - 2 * b[i] + c[i]) / (h * h);
    f[1] += double(gravity_mps2);
    const auto lies = [&](double t) { return (of_shank ? shank(t) * shank_case : thigh(t) * thigh_case); };
    const Matrix before = lies(t_s - h), now = lies(t_s), after = lies(t_s + h);
    BodySample body;
    body.t_us = static_cast<std::int64_t>(t_s * 1e6 + 0.5);
    body.accel_mps2 = now.back(f);
    // R' dR: the rates, in the axes of the case.
    double w[3][3];
    for (int i = 0; i < 3; ++i)
      for (int j = 0; j < 3; ++j) {
        w[i][j] = 0;
        for (int k = 0; k < 3; ++k) w[i][j] += now.m[k][i] * (after.m[k][j] - before.m[k][j]) / (2 * h);
      }
    body.gyro_radps = {float(w[2][1]), float(w[0][2]), float(w[1][0])};
    return body;
  }
  static SegmentSample segment(const BodySample& body) {
    SegmentSample s;
    s.t_us = body.t_us;
    s.accel_mps2 = body.accel_mps2;
    s.gyro_radps = body.gyro_radps;
    s.quality = body.quality;
    s.has_gyro = body.has_gyro;
    return s;
  }
  void fill(SegmentHistory& history, bool of_shank, double from_s, double to_s) const {
    for (int i = static_cast<int>(from_s * 200 + 0.5); i <= static_cast<int>(to_s * 200 + 0.5); ++i)
      history.add(segment(sample(i / 200.0, of_shank)));
  }
};

}  // namespace cadans::testing
