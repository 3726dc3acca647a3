// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>

#include "trunk_motion.hpp"

/// Functions of quantities that move, and bodies that move: every value carries its first and second derivative
/// in time, so what is built from them (an angle solved from two points, a joint at the end of a chain) has a
/// velocity and an acceleration that are exact, not differences.
namespace cadans::synth {

// ---- numbers -----------------------------------------------------------------------------------

/// f(a), from f and its two derivatives at a.
inline Motion chained(const Motion& a, double f, double f1, double f2) {
  return {f, f1 * a.velocity, f1 * a.acceleration + f2 * a.velocity * a.velocity};
}
inline Motion operator+(const Motion& a, double b) { return {a.position + b, a.velocity, a.acceleration}; }
inline Motion sine(const Motion& a) {
  const double s = std::sin(a.position), c = std::cos(a.position);
  return chained(a, s, c, -s);
}
inline Motion cosine(const Motion& a) {
  const double s = std::sin(a.position), c = std::cos(a.position);
  return chained(a, c, -s, -c);
}
inline Motion root(const Motion& a) {
  const double r = std::sqrt(std::max(a.position, 1e-12));
  return chained(a, r, 0.5 / r, -0.25 / (r * r * r));
}
inline Motion reciprocal(const Motion& a) {
  const double r = 1.0 / a.position;
  return chained(a, r, -r * r, 2.0 * r * r * r);
}
inline Motion arc_tangent(const Motion& y, const Motion& x) {
  const double r2 = x.position * x.position + y.position * y.position;
  const double rate = (x.position * y.velocity - y.position * x.velocity) / r2;
  const double half_growth = (x.position * x.velocity + y.position * y.velocity) / r2;
  return {std::atan2(y.position, x.position), rate,
          (x.position * y.acceleration - y.position * x.acceleration) / r2 - 2.0 * half_growth * rate};
}
/// The smaller of `a` and `most`, with its corner rounded over about `width`: never reaches `most`.
inline Motion kept_below(const Motion& a, const Motion& most, double width) {
  const Motion over = (1.0 / width) * (most - a);  // most - width log(1 + e^over)
  const double e = std::exp(-std::abs(over.position));
  const double soft = std::max(over.position, 0.0) + std::log1p(e);
  const double slope = over.position > 0.0 ? 1.0 / (1.0 + e) : e / (1.0 + e);
  return most - width * chained(over, soft, slope, slope * (1.0 - slope));
}

/// Of a cosine kept below 0.9995 in size, gently: what asks for more has no answer.
inline Motion arc_cosine(const Motion& cosine_of) {
  constexpr double most = 0.9995, gently = 0.0001;
  const Motion low = kept_below(cosine_of, {most, 0.0, 0.0}, gently);
  const Motion c = (-1.0) * kept_below((-1.0) * low, {most, 0.0, 0.0}, gently);
  const double s2 = 1.0 - c.position * c.position, s = std::sqrt(s2);
  return chained(c, std::acos(c.position), -1.0 / s, -c.position / (s * s2));
}

// ---- bodies ------------------------------------------------------------------------------------

inline Axis3 operator-(Axis3 a, Axis3 b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
inline double dot(Axis3 a, Axis3 b) { return a.x * b.x + a.y * b.y + a.z * b.z; }

/// A point that moves, world axes.
struct Path {
  Axis3 position, velocity, acceleration;

  Path() = default;
  Path(Axis3 p, Axis3 v, Axis3 a) : position(p), velocity(v), acceleration(a) {}
  Path(const Motion& x, const Motion& y, const Motion& z)
      : position{x.position, y.position, z.position},
        velocity{x.velocity, y.velocity, z.velocity},
        acceleration{x.acceleration, y.acceleration, z.acceleration} {}
  Motion x() const { return {position.x, velocity.x, acceleration.x}; }
  Motion y() const { return {position.y, velocity.y, acceleration.y}; }
  Motion z() const { return {position.z, velocity.z, acceleration.z}; }
};
inline Path operator+(const Path& a, const Path& b) {
  return {a.position + b.position, a.velocity + b.velocity, a.acceleration + b.acceleration};
}
inline Path along(Axis3 direction, const Motion& m) {
  return {m.position * direction, m.velocity * direction, m.acceleration * direction};
}

/// Axes that turn: those of a segment, written in world axes, with their rate and its change (world axes).
struct Frame {
  Axis3 x = {1.0, 0.0, 0.0}, y = {0.0, 1.0, 0.0}, z = {0.0, 0.0, 1.0};
  Axis3 rate, acceleration;

  Axis3 to_world(Axis3 v) const { return v.x * x + v.y * y + v.z * z; }
  Axis3 to_body(Axis3 v) const { return {dot(v, x), dot(v, y), dot(v, z)}; }

  /// Turned further about one of its own axes.
  Frame about_x(const Motion& angle) const {
    Frame f = spun(x, angle);
    turn(f.y, f.z, angle.position);
    return f;
  }
  Frame about_y(const Motion& angle) const {
    Frame f = spun(y, angle);
    turn(f.z, f.x, angle.position);
    return f;
  }
  Frame about_z(const Motion& angle) const {
    Frame f = spun(z, angle);
    turn(f.x, f.y, angle.position);
    return f;
  }
  /// A point of the body, `arm` (body axes) from `origin`.
  Path at(const Path& origin, Axis3 arm) const {
    const Axis3 r = to_world(arm), swing = cross(rate, r);
    return {origin.position + r, origin.velocity + swing,
            origin.acceleration + cross(acceleration, r) + cross(rate, swing)};
  }

 private:
  Frame spun(Axis3 axis, const Motion& angle) const {
    Frame f = *this;
    f.rate = rate + angle.velocity * axis;
    f.acceleration = acceleration + angle.acceleration * axis + angle.velocity * cross(rate, axis);
    return f;
  }
  static void turn(Axis3& first, Axis3& second, double angle) {
    const double s = std::sin(angle), c = std::cos(angle);
    const Axis3 f = first;
    first = c * f + s * second;
    second = c * second + (-s) * f;
  }
};

// ---- smooth ways through given points ----------------------------------------------------------

/// A quantity that goes from 0 to 1 while `x` goes from 0 to 1 in `width` seconds, with continuous acceleration.
inline Motion fade(double x, double width) {
  if (x <= 0.0) return {};
  if (x >= 1.0) return {1.0, 0.0, 0.0};
  return {x * x * x * (10.0 + x * (-15.0 + 6.0 * x)), 30.0 * x * x * (1.0 - x) * (1.0 - x) / width,
          60.0 * x * (1.0 - x) * (1.0 - 2.0 * x) / (width * width)};
}

/// Up from 0 to 1 between `from_s` and `top_s`, and down to 0 again at `to_s`.
inline Motion hump(double t_s, double from_s, double top_s, double to_s) {
  return fade((t_s - from_s) / (top_s - from_s), top_s - from_s) - fade((t_s - top_s) / (to_s - top_s), to_s - top_s);
}

/// Quintic from one state to another.
inline Motion quintic(double u, double h, const Motion& a, const Motion& b) {
  const double d = b.position - a.position - a.velocity * h - 0.5 * a.acceleration * h * h;
  const double dv = (b.velocity - a.velocity - a.acceleration * h) * h;
  const double da = (b.acceleration - a.acceleration) * h * h;
  const double c3 = 10.0 * d - 4.0 * dv + 0.5 * da, c4 = -15.0 * d + 7.0 * dv - da, c5 = 6.0 * d - 3.0 * dv + 0.5 * da;
  const double s = u / h;
  return {a.position + a.velocity * u + 0.5 * a.acceleration * u * u + s * s * s * (c3 + s * (c4 + s * c5)),
          a.velocity + a.acceleration * u + s * s * (3.0 * c3 + s * (4.0 * c4 + s * 5.0 * c5)) / h,
          a.acceleration + s * (6.0 * c3 + s * (12.0 * c4 + s * 20.0 * c5)) / (h * h)};
}

/// The way of least jerk from one state to another that passes near given points: pieces of fifth degree, joined in
/// three derivatives at least. T. Flash, N. Hogan, "The coordination of arm movements",
/// doi 10.1523/JNEUROSCI.05-07-01688.1985. Points pull, they do not hold: who starts or ends otherwise than the one
/// they were read from is not flung to meet them.
template <int Points>
class LeastJerk {
 public:
  LeastJerk() = default;
  /// Points at `share` of the way, in time, from `start_s` to `end_s`. `pull`: jerk, with the way's time as unit, that
  /// a unit of distance is worth, both squared.
  LeastJerk(double start_s, const Motion& start, double end_s, const Motion& end, const double (&share)[Points],
            const double (&near)[Points], double pull) {
    constexpr int n = 3 * Points;
    const double lasts = end_s - start_s;
    const auto in_shares = [lasts](const Motion& m) {
      return Motion{m.position, m.velocity * lasts, m.acceleration * lasts * lasts};
    };
    t_[0] = start_s;
    t_[Points + 1] = end_s;
    state_[0] = start;
    state_[Points + 1] = end;
    for (int i = 0; i < Points; ++i) t_[i + 1] = start_s + share[i] * lasts;
    // Unknown: position, velocity and acceleration at each point, where jerk and pull together are least.
    double m[n][n + 1] = {};
    for (int piece = 0; piece <= Points; ++piece) {
      const double h = (t_[piece + 1] - t_[piece]) / lasts;
      double energy[6][6];
      jerk_of_piece(h, energy);
      double known[6] = {};
      if (piece == 0) store(in_shares(start), known);
      if (piece == Points) store(in_shares(end), known + 3);
      for (int row = 0; row < 6; ++row) {
        const int r = 3 * (piece - 1) + row;
        if (r < 0 || r >= n) continue;
        for (int column = 0; column < 6; ++column) {
          const int c = 3 * (piece - 1) + column;
          (c < 0 || c >= n ? m[r][n] : m[r][c]) += energy[row][column] * (c < 0 || c >= n ? -known[column] : 1.0);
        }
      }
    }
    for (int i = 0; i < Points; ++i) {
      m[3 * i][3 * i] += pull;
      m[3 * i][n] += pull * near[i];
    }
    for (int column = 0; column < n; ++column) {  // Gauss and Jordan
      int best = column;
      for (int row = column + 1; row < n; ++row) {
        if (std::abs(m[row][column]) > std::abs(m[best][column])) best = row;
      }
      for (int k = 0; k <= n; ++k) std::swap(m[column][k], m[best][k]);
      for (int row = 0; row < n; ++row) {
        if (row == column) continue;
        const double share_of = m[row][column] / m[column][column];
        for (int k = column; k <= n; ++k) m[row][k] -= share_of * m[column][k];
      }
    }
    const auto solved = [&](int row) { return m[row][n] / m[row][row]; };
    for (int i = 0; i < Points; ++i) {
      state_[i + 1] = {solved(3 * i), solved(3 * i + 1) / lasts, solved(3 * i + 2) / (lasts * lasts)};
    }
  }

  Motion at(double t_s) const {
    int i = 0;
    while (i < Points && t_s > t_[i + 1]) ++i;
    return quintic(t_s - t_[i], t_[i + 1] - t_[i], state_[i], state_[i + 1]);
  }

 private:
  static void store(const Motion& from, double* to) {
    to[0] = from.position;
    to[1] = from.velocity;
    to[2] = from.acceleration;
  }
  /// Jerk squared over a piece of fifth degree, as a form in the states at its ends.
  static void jerk_of_piece(double h, double (&energy)[6][6]) {
    // Coefficients of s^3, s^4 and s^5 from position, velocity and acceleration at both ends, s from 0 to 1.
    const double by[3][6] = {{-10, -6 * h, -1.5 * h * h, 10, -4 * h, 0.5 * h * h},
                             {15, 8 * h, 1.5 * h * h, -15, 7 * h, -h * h},
                             {-6, -3 * h, -0.5 * h * h, 6, -3 * h, 0.5 * h * h}};
    constexpr double form[3][3] = {{36, 72, 120}, {72, 192, 360}, {120, 360, 720}};
    const double scale = 1.0 / (h * h * h * h * h);
    for (int i = 0; i < 6; ++i) {
      for (int j = 0; j < 6; ++j) {
        double sum = 0.0;
        for (int k = 0; k < 3; ++k) {
          for (int l = 0; l < 3; ++l) sum += by[k][i] * form[k][l] * by[l][j];
        }
        energy[i][j] = scale * sum;
      }
    }
  }

  double t_[Points + 2] = {};
  Motion state_[Points + 2];
};

/// Natural cubic spline through (t, value).
class Curve {
 public:
  Curve() = default;
  Curve(std::vector<double> t_s, std::vector<double> values) : t_(std::move(t_s)), value_(std::move(values)) {
    const std::size_t n = t_.size();
    bend_.assign(n, 0.0);
    if (n < 3) return;
    std::vector<double> upper(n, 0.0), right(n, 0.0);  // Thomas' elimination of the tridiagonal system
    for (std::size_t i = 1; i + 1 < n; ++i) {
      const double before = t_[i] - t_[i - 1], after = t_[i + 1] - t_[i];
      const double wanted = 6.0 * ((value_[i + 1] - value_[i]) / after - (value_[i] - value_[i - 1]) / before);
      const double pivot = 2.0 * (before + after) - before * upper[i - 1];
      upper[i] = after / pivot;
      right[i] = (wanted - before * right[i - 1]) / pivot;
    }
    for (std::size_t i = n - 2; i >= 1; --i) bend_[i] = right[i] - upper[i] * bend_[i + 1];
  }
  Motion at(double t_s) const {
    if (t_.size() < 2) return {};
    const auto above = std::upper_bound(t_.begin() + 1, t_.end() - 1, t_s);
    const auto i = std::size_t(above - t_.begin()) - 1;
    const double h = t_[i + 1] - t_[i], u = t_s - t_[i], w = h - u, low = bend_[i], high = bend_[i + 1];
    return {(value_[i] * w + value_[i + 1] * u) / h +
                (low * (w * w * w / h - h * w) + high * (u * u * u / h - h * u)) / 6.0,
            (value_[i + 1] - value_[i]) / h + (low * (h - 3.0 * w * w / h) + high * (3.0 * u * u / h - h)) / 6.0,
            (low * w + high * u) / h};
  }

 private:
  std::vector<double> t_, value_, bend_;  ///< bend: second derivative at each knot
};

}  // namespace cadans::synth
