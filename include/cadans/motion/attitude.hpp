// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cmath>
#include <cstdint>

#include "cadans/core/sample.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/motion/gravity_splitter.hpp"
#include "cadans/motion/settling_mean.hpp"

namespace cadans::motion {

/// What a user may turn.
struct AttitudeConfig {
  /// Longer trusts the gyroscope more: steadier in turns and sprints, slower to forget its drift, so that
  /// an unknown offset tips the frame further. 3 s (VQF) leaves 0.05 degrees of a runner's bounce; 2.5 to
  /// 5 s change the error on running by 0.1 degrees.
  float settle_s = 3.0f;
  float rest_rate_radps = 0.035f;   ///< 2 deg/s: steadier than any hand or hip (VQF)
  float rest_accel_mps2 = 0.5f;     ///< twice the noise of a cheap chip's range of +-16 g (VQF)
  float rest_s = 1.5f;              ///< still for so long is rest; a runner at a light is not (VQF)
  float bias_limit_radps = 0.035f;  ///< 2 deg/s: more is a broken gyroscope, or motion taken for one (VQF)
};

constexpr auto settings_of(const AttitudeConfig*) noexcept {
  using C = AttitudeConfig;
  return std::array{
      Setting<C>{"settle_s", &C::settle_s, 1.0f, 20.0f, "s", "time constant of the accelerometer's correction"},
      Setting<C>{"rest_rate_radps", &C::rest_rate_radps, 0.002f, 0.2f, "rad/s", "less turning than this may be rest"},
      Setting<C>{"rest_accel_mps2", &C::rest_accel_mps2, 0.02f, 3.0f, "m/s2", "less shaking than this may be rest"},
      Setting<C>{"rest_s", &C::rest_s, 0.5f, 20.0f, "s", "rest must last this long"},
      Setting<C>{"bias_limit_radps", &C::bias_limit_radps, 0.0f, 0.3f, "rad/s", "largest gyroscope offset; 0: none"},
  };
}

/// Which way is up, at every instant: orientation from gyroscope and accelerometer, without a compass.
///
///   gyro - bias --integrate--> quaternion --> f = specific force in an almost inertial frame
///       ^                          ^               f --settling mean--> tips the frame until f is up
///       |                          '---------------------------------'         |
///       '---------- Kalman filter: at rest the rate itself, in motion the rate of tipping
///
/// The method is VQF's (D. Laidig, T. Seel, "VQF: Highly accurate IMU orientation estimation with bias
/// estimation and magnetic disturbance rejection", doi 10.1016/j.inffus.2022.10.014), written for a
/// watch: the low-pass lives in the frame that is tipped, and is tipped with it, which is the same
/// filter with one quaternion less; tipping and bias run ten times a second, not at every sample; the
/// bias about the vertical is learnt at rest only. Against the `vqf` package: see the test.
/// Cost: 33 ns, where VQF's basic form takes 150 and its full form 380. State: 332 bytes. Latency: none.
/// Good to 2 degrees one second into a run, wherever in the step the recording begins.
/// Refuses: to say where north is. The heading drifts; everything behind uses the case's own heading.
class Attitude {
 public:
  using Config = AttitudeConfig;
  static constexpr float block_s = 0.1f;  ///< the slow half runs once a block
  static constexpr float young_s = 1.0f;  ///< up is still being found: it is put right at every sample

  struct Coefficients {
    float interval_s;
    float block_s;
    std::uint32_t block;  ///< samples
    std::uint32_t young_blocks;
    float bias_variance_max;  ///< (rad/s)^2, at the start
    float bias_drift;         ///< (rad/s)^2 a block
    float motion_variance;    ///< of one measurement in motion
    float rest_variance;      ///< of one measurement at rest
  };
  struct State {
    float q[4] = {1.0f, 0.0f, 0.0f, 0.0f};  ///< case -> level frame
    SettlingMean<3>::State force;
    // --- bias
    Vec3 bias;
    float variance[6] = {};        ///< xx yy zz xy xz yz of the bias
    SettlingMean<8>::State rows;   ///< level rows x and z of the rotation, and of the rotated bias
    SettlingMean<6>::State still;  ///< gyro and accel, slowly, for rest
    float slow[6] = {};            ///< what `still` says
    float still_sum[6] = {};       ///< of this block's samples up to the first that moved
    std::uint32_t still_count = 0;
    std::uint32_t in_block = 0;
    float rest_s = 0.0f;
    bool moved = false;  ///< within this block
  };

  explicit Attitude(float rate_hz, const Config& config = {}) noexcept;

  LevelFrame operator()(const BodySample& sample) noexcept;

  /// Starts the inclination anew and keeps the bias: after a hole nobody knows how the sensor lies.
  void begin_again() noexcept;
  std::uint32_t seen() const noexcept { return force_.seen(); }
  bool at_rest() const noexcept { return state_.rest_s >= config_.rest_s; }
  Vec3 bias_radps() const noexcept { return state_.bias; }
  /// Case axes -> level frame. What `LevelFrame` says with nine numbers.
  Quaternion quaternion() const noexcept { return {state_.q[0], state_.q[1], state_.q[2], state_.q[3]}; }

  void reset() noexcept;
  State state() const noexcept;
  void restore(const State& state) noexcept;

 private:
  void integrate(Vec3 rate_radps) noexcept;
  LevelFrame frame() const noexcept;
  Vec3 tip(Vec3 mean_force) noexcept;
  void watch_rest(const BodySample& sample) noexcept;
  void learn_bias(Vec3 tipped, const LevelFrame& level) noexcept;
  void measure(const float (&row)[3], float error_radps, float variance) noexcept;

  Config config_;
  Coefficients coeffs_;
  SettlingMean<3> force_;
  SettlingMean<8> rows_;
  SettlingMean<6> still_;
  State state_;
};

// ---- implementation ----------------------------------------------------------------------------

inline Attitude::Attitude(float rate_hz, const Config& config) noexcept : config_(config) {
  coeffs_.interval_s = 1.0f / rate_hz;
  const float samples = block_s * rate_hz + 0.5f;
  coeffs_.block = samples < 1.0f ? 1u : static_cast<std::uint32_t>(samples);
  coeffs_.block_s = static_cast<float>(coeffs_.block) / rate_hz;
  const float block_rate_hz = 1.0f / coeffs_.block_s;
  coeffs_.young_blocks = static_cast<std::uint32_t>(young_s * block_rate_hz + 0.5f);
  force_ = SettlingMean<3>(config.settle_s, rate_hz);
  rows_ = SettlingMean<8>(config.settle_s, block_rate_hz);
  still_ = SettlingMean<6>(0.5f, block_rate_hz);
  // VQF's standard deviations: 0.5 deg/s unknown at first, 0.1 deg/s drift in 100 s, and measurements
  // that settle at 0.1 deg/s in motion and 0.03 deg/s at rest.
  constexpr double degree = 3.14159265358979323846 / 180.0;
  const double drift = 0.1 * degree * 0.1 * degree * double(coeffs_.block_s) / 100.0;
  const double motion = 0.1 * degree * 0.1 * degree, rest = 0.03 * degree * 0.03 * degree;
  coeffs_.bias_variance_max = static_cast<float>(0.5 * degree * 0.5 * degree);
  coeffs_.bias_drift = static_cast<float>(drift);
  coeffs_.motion_variance = static_cast<float>(motion * motion / drift + motion);
  coeffs_.rest_variance = static_cast<float>(rest * rest / drift + rest);
  reset();
}

inline void Attitude::reset() noexcept {
  state_ = {};
  for (int i = 0; i < 3; ++i) state_.variance[i] = coeffs_.bias_variance_max;
  force_.reset();
  rows_.reset();
  still_.reset();
}

inline void Attitude::begin_again() noexcept {
  force_.reset();
  rows_.reset();
  still_.reset();
  state_.rest_s = 0.0f;
  state_.in_block = 0;
  for (float& sum : state_.still_sum) sum = 0.0f;
  state_.still_count = 0;
  state_.moved = false;
}

inline Attitude::State Attitude::state() const noexcept {
  State state = state_;
  state.force = force_.state();
  state.rows = rows_.state();
  state.still = still_.state();
  return state;
}

inline void Attitude::restore(const State& state) noexcept {
  state_ = state;
  force_.restore(state.force);
  rows_.restore(state.rows);
  still_.restore(state.still);
}

/// Turns the quaternion by rate times interval. The series of sine and cosine are exact in float up to
/// 35 rad/s at 100 Hz, so its length stays 1 to 1e-6 over a block; `tip` puts it right.
inline void Attitude::integrate(Vec3 rate_radps) noexcept {
  const Vec3 half = (0.5f * coeffs_.interval_s) * rate_radps;
  const float h2 = dot(half, half);
  const float c = 1.0f - h2 * (0.5f - h2 * (1.0f / 24.0f));
  const float s = 1.0f - h2 * (1.0f / 6.0f - h2 * (1.0f / 120.0f));
  const float x = s * half.x, y = s * half.y, z = s * half.z;
  float(&q)[4] = state_.q;
  const float w0 = q[0] * c - q[1] * x - q[2] * y - q[3] * z;
  const float x0 = q[0] * x + q[1] * c + q[2] * z - q[3] * y;
  const float y0 = q[0] * y - q[1] * z + q[2] * c + q[3] * x;
  const float z0 = q[0] * z + q[1] * y - q[2] * x + q[3] * c;
  q[0] = w0;
  q[1] = x0;
  q[2] = y0;
  q[3] = z0;
}

inline LevelFrame Attitude::frame() const noexcept {
  const float w = state_.q[0], x = state_.q[1], y = state_.q[2], z = state_.q[3];
  const float x2 = x + x, y2 = y + y, z2 = z + z;  // doubled once, not in each of nine elements
  const float xx = x * x2, yy = y * y2, zz = z * z2;
  const float xy = x * y2, xz = x * z2, yz = y * z2;
  const float wx = w * x2, wy = w * y2, wz = w * z2;
  return {
      {1.0f - (yy + zz), xy - wz, xz + wy}, {xy + wz, 1.0f - (xx + zz), yz - wx}, {xz - wy, yz + wx, 1.0f - (xx + yy)}};
}

/// Tips the frame, and all that was filtered in it, so that the mean force points up. Returns the mean
/// force's direction before.
inline Vec3 Attitude::tip(Vec3 mean_force) noexcept {
  const Vec3 a = direction(mean_force);
  float w = std::sqrt(a.y > -1.0f ? 0.5f * (1.0f + a.y) : 0.0f);
  float x = 1.0f, z = 0.0f;  // upside down: half a turn about x
  if (w > 1e-3f) {
    x = -0.5f * a.z / w;
    z = 0.5f * a.x / w;
  } else {
    w = 0.0f;
  }
  float(&q)[4] = state_.q;
  const float w0 = w * q[0] - x * q[1] - z * q[3];
  const float x0 = w * q[1] + x * q[0] - z * q[2];
  const float y0 = w * q[2] - x * q[3] + z * q[1];
  const float z0 = w * q[3] + x * q[2] + z * q[0];
  const float length = 1.5f - 0.5f * (w0 * w0 + x0 * x0 + y0 * y0 + z0 * z0);  // one Newton step to 1
  q[0] = length * w0;
  q[1] = length * x0;
  q[2] = length * y0;
  q[3] = length * z0;
  const Vec3 axis{x, 0.0f, z};
  force_.turn([&](float(&v)[3]) {
    const Vec3 before{v[0], v[1], v[2]};
    const Vec3 side = 2.0f * cross(axis, before);
    const Vec3 after = before + w * side + cross(axis, side);
    v[0] = after.x;
    v[1] = after.y;
    v[2] = after.z;
  });
  return a;
}

inline LevelFrame Attitude::operator()(const BodySample& sample) noexcept {
  State& s = state_;
  integrate(sample.gyro_radps - s.bias);
  LevelFrame level = frame();
  const Vec3 force = turn(level, sample.accel_mps2);
  float mean[3] = {force.x, force.y, force.z};
  force_(mean);

  if (!s.moved) watch_rest(sample);  // a runner moves at once: once a block
  if (++s.in_block == coeffs_.block) {
    const Vec3 tipped = tip({mean[0], mean[1], mean[2]});
    learn_bias(tipped, level);
    level = frame();
  } else if (rows_.seen() < coeffs_.young_blocks) {
    tip({mean[0], mean[1], mean[2]});
    level = frame();
  }
  return level;
}

/// One measurement of the bias along `row`: a scalar Kalman update.
inline void Attitude::measure(const float (&row)[3], float error_radps, float variance) noexcept {
  float(&p)[6] = state_.variance;
  const float px = p[0] * row[0] + p[3] * row[1] + p[4] * row[2];
  const float py = p[3] * row[0] + p[1] * row[1] + p[5] * row[2];
  const float pz = p[4] * row[0] + p[5] * row[1] + p[2] * row[2];
  const float gain = 1.0f / (row[0] * px + row[1] * py + row[2] * pz + variance);
  const float step = gain * error_radps;
  state_.bias = state_.bias + Vec3{step * px, step * py, step * pz};
  p[0] -= gain * px * px;
  p[1] -= gain * py * py;
  p[2] -= gain * pz * pz;
  p[3] -= gain * px * py;
  p[4] -= gain * px * pz;
  p[5] -= gain * py * pz;
}

inline void Attitude::watch_rest(const BodySample& sample) noexcept {
  State& s = state_;
  const float now[6] = {sample.gyro_radps.x, sample.gyro_radps.y, sample.gyro_radps.z,
                        sample.accel_mps2.x, sample.accel_mps2.y, sample.accel_mps2.z};
  float moving[2] = {};
  for (int i = 0; i < 6; ++i) {
    s.still_sum[i] += now[i];
    const float away = now[i] - s.slow[i];
    moving[i / 3] += away * away;
  }
  ++s.still_count;
  s.moved = moving[0] > config_.rest_rate_radps * config_.rest_rate_radps ||
            moving[1] > config_.rest_accel_mps2 * config_.rest_accel_mps2;
}

/// Once a block. `tipped`: where the mean force pointed before it was put right; `level`: the frame then.
inline void Attitude::learn_bias(Vec3 tipped, const LevelFrame& level) noexcept {
  State& s = state_;
  float slow[6];
  for (int i = 0; i < 6; ++i) {
    slow[i] = s.still_sum[i] / static_cast<float>(s.still_count);
    s.still_sum[i] = 0.0f;
  }
  s.still_count = 0;
  // One frame a block stands for the block: the low-pass takes 4 s of them.
  float rows[8] = {level.x.x,           level.x.y, level.x.z, level.z.x, level.z.y, level.z.z, dot(level.x, s.bias),
                   dot(level.z, s.bias)};
  rows_(rows);
  still_(slow);
  const float limit = config_.bias_limit_radps;
  bool moved = s.moved;
  for (int i = 0; i < 6; ++i) {
    s.slow[i] = slow[i];
    moved = moved || (i < 3 && std::fabs(slow[i]) > limit);
  }
  s.rest_s = moved ? 0.0f : s.rest_s + coeffs_.block_s;
  s.moved = false;
  s.in_block = 0;
  if (limit == 0.0f) return;

  for (int i = 0; i < 3; ++i) {
    if (s.variance[i] < coeffs_.bias_variance_max) s.variance[i] += coeffs_.bias_drift;
  }
  const auto clip = [limit](float v) { return v > limit ? limit : v < -limit ? -limit : v; };
  if (at_rest()) {
    const float rate[3] = {slow[0], slow[1], slow[2]};
    measure({1.0f, 0.0f, 0.0f}, clip(rate[0] - s.bias.x), coeffs_.rest_variance);
    measure({0.0f, 1.0f, 0.0f}, clip(rate[1] - s.bias.y), coeffs_.rest_variance);
    measure({0.0f, 0.0f, 1.0f}, clip(rate[2] - s.bias.z), coeffs_.rest_variance);
  } else if (rows_.seen() > coeffs_.young_blocks + 1) {
    // The frame had to be tipped because the bias had turned it, seen through the same low-pass.
    const float x[3] = {rows[0], rows[1], rows[2]}, z[3] = {rows[3], rows[4], rows[5]};
    const auto along = [&](const float(&row)[3]) { return row[0] * s.bias.x + row[1] * s.bias.y + row[2] * s.bias.z; };
    measure(x, clip(tipped.z / coeffs_.block_s + rows[6] - along(x)), coeffs_.motion_variance);
    measure(z, clip(-tipped.x / coeffs_.block_s + rows[7] - along(z)), coeffs_.motion_variance);
  }
  s.bias = {clip(s.bias.x), clip(s.bias.y), clip(s.bias.z)};
}

}  // namespace cadans::motion
