// SPDX-License-Identifier: Apache-2.0
#include "cadans/synth/sensor_model.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <utility>

#include "cadans/core/constants.hpp"
#include "cadans/synth/random.hpp"
#include "moving_frame.hpp"

namespace cadans::synth {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

// Streams of the seed, one an error.
enum Stream : std::uint64_t {
  accel_stream = 11,
  gyro_stream,
  cross_stream,
  jitter_stream,
  dropout_stream,
  packet_stream,
  part_stream
};

Status check(const char* field, float value, float low, float high) noexcept {
  if (value >= low && value <= high) return {};
  return {StatusCode::out_of_range, field, low, high, value};
}
Status check(const char* field, const Vec3& v, float low, float high) noexcept {
  for (const float value : {v.x, v.y, v.z}) {
    if (const Status status = check(field, value, low, high); !status.ok()) return status;
  }
  return {};
}
template <class T>
Status check(const char* field, const std::optional<T>& value, float low, float high) noexcept {
  return value ? check(field, static_cast<float>(*value), low, high) : Status{};
}

/// One triad of axes: from what is there to what the front end passes on.
struct Triad {
  double gain[3][3];
  Vec3 bias;
  float end = std::numeric_limits<float>::infinity();  ///< of the range
  bool on_steps = false;                               ///< quantised
  double step = 1.0;                                   ///< of the converter, in the unit of the values
  double noise = 0.0;

  Triad(const Vec3& scale_pct, double cross_pct, const Vec3& bias_, Random& cross) : bias(bias_) {
    const double scale[3] = {double(scale_pct.x), double(scale_pct.y), double(scale_pct.z)};
    for (int row = 0; row < 3; ++row) {
      for (int column = 0; column < 3; ++column) {
        const double leak = 0.01 * cross_pct * cross.uniform(-1.0, 1.0);
        gain[row][column] = row == column ? 1.0 + 0.01 * scale[row] : leak;
      }
    }
  }
  void limit(const std::optional<float>& range, const std::optional<int>& bits) {
    if (!range) return;
    end = *range;
    if (!bits) return;
    on_steps = true;
    step = double(end) / std::ldexp(1.0, *bits - 1);
  }
  Vec3 front_end(Vec3 v) const {
    const double in[3] = {double(v.x), double(v.y), double(v.z)};
    const auto row = [&](int i) {
      return static_cast<float>(gain[i][0] * in[0] + gain[i][1] * in[1] + gain[i][2] * in[2]);
    };
    return clipped(Vec3{row(0), row(1), row(2)} + bias);
  }
  Vec3 converted(Vec3 v, Random& random) const {
    if (noise > 0.0) {
      const auto shake = [&] { return static_cast<float>(noise * random.normal()); };
      v.x += shake();
      v.y += shake();
      v.z += shake();
    }
    v = clipped(v);
    return {on_grid(v.x), on_grid(v.y), on_grid(v.z)};
  }

 private:
  Vec3 clipped(Vec3 v) const {
    return {std::clamp(v.x, -end, end), std::clamp(v.y, -end, end), std::clamp(v.z, -end, end)};
  }
  float on_grid(float x) const {
    if (!on_steps) return x;
    const double most = std::round(double(end) / step) - 1.0;  // the positive end has one code less
    return static_cast<float>(std::min(std::nearbyint(double(x) / step), most) * step);
  }
};

/// Low-pass and interpolation in one: a windowed sinc (Blackman, six zeros a side), laid over the even
/// input at any true time. Weights are normalised, so a constant stays that constant.
class Resampler {
 public:
  Resampler(double input_rate_hz, double cutoff_hz)
      : rate_(input_rate_hz), cutoff_(std::min(cutoff_hz, 0.5 * input_rate_hz)), reach_(6.0 / (2.0 * cutoff_)) {}

  RawSample at(std::span<const RawSample> samples, double t_s, bool with_gyro) const {
    const double middle = t_s * rate_, reach = reach_ * rate_;
    const auto first = static_cast<std::ptrdiff_t>(std::max(0.0, std::ceil(middle - reach)));
    const auto last = static_cast<std::ptrdiff_t>(std::min(double(samples.size()) - 1.0, std::floor(middle + reach)));
    double sum[6] = {}, total = 0.0;
    for (std::ptrdiff_t i = first; i <= last; ++i) {
      const double x = 2.0 * cutoff_ * (double(i) - middle) / rate_;  // in zeros of the sinc
      const double w = pi_exact * x / 6.0;
      const double weight = (0.42 + 0.5 * std::cos(w) + 0.08 * std::cos(2.0 * w)) *
                            (std::abs(x) < 1e-9 ? 1.0 : std::sin(pi_exact * x) / (pi_exact * x));
      const RawSample& s = samples[std::size_t(i)];
      const float values[6] = {s.accel_mps2.x, s.accel_mps2.y, s.accel_mps2.z,
                               s.gyro_radps.x, s.gyro_radps.y, s.gyro_radps.z};
      for (int k = 0; k < (with_gyro ? 6 : 3); ++k) sum[k] += weight * double(values[k]);
      total += weight;
    }
    const auto value = [&](int k) { return static_cast<float>(sum[k] / total); };
    return {0, {value(0), value(1), value(2)}, {value(3), value(4), value(5)}};
  }

 private:
  double rate_, cutoff_, reach_;
};

struct Packet {
  std::size_t begin = 0, end = 0;
};

}  // namespace

Status validate(const SensorModel& m) noexcept {
  if (const Status status = cadans::validate<SensorModel>(m); !status.ok()) return status;
  constexpr float turn = 6.2832f;
  for (const Status& status :
       {check("mounting_rotation_rad", m.mounting_rotation_rad, -turn, turn), check("slip_s", m.slip_s, 0.0f, 36000.0f),
        check("slip_rotation_rad", m.slip_rotation_rad, -turn, turn),
        check("dead_from_s", m.dead_from_s, 0.0f, 36000.0f), check("rate_hz", m.rate_hz, 5.0f, 4000.0f),
        check("bandwidth_hz", m.bandwidth_hz, 1.0f, 4000.0f), check("accel_bias_mps2", m.accel_bias_mps2, -5.0f, 5.0f),
        check("accel_scale_error_pct", m.accel_scale_error_pct, -20.0f, 20.0f),
        check("accel_range_g", m.accel_range_g, 1.0f, 400.0f), check("accel_bits", m.accel_bits, 6.0f, 24.0f),
        check("gyro_bias_radps", m.gyro_bias_radps, -0.5f, 0.5f),
        check("gyro_scale_error_pct", m.gyro_scale_error_pct, -20.0f, 20.0f),
        check("gyro_range_dps", m.gyro_range_dps, 50.0f, 10000.0f), check("gyro_bits", m.gyro_bits, 6.0f, 24.0f),
        check("burst_samples", static_cast<float>(m.burst_samples), 1.0f, 100.0f)}) {
    if (!status.ok()) return status;
  }
  // Bits count steps between the ends of the range: without ends there are no steps.
  if (m.accel_bits && !m.accel_range_g) return {StatusCode::out_of_range, "accel_range_g", 1.0f, 400.0f, nan};
  if (m.gyro_bits && !m.gyro_range_dps) return {StatusCode::out_of_range, "gyro_range_dps", 50.0f, 10000.0f, nan};
  return {};
}

std::int64_t stamped_us(const SensorModel& model, std::int64_t true_us) noexcept {
  return model.clock_offset_us + std::llround(double(true_us) * (1.0 + 1e-6 * double(model.clock_rate_error_ppm)));
}

std::vector<RawSample> record(std::span<const RawSample> samples, const SensorModel& model, std::uint64_t seed) {
  if (const Status status = validate(model); !status.ok()) {
    throw std::invalid_argument(std::string(status.field) + " is " + std::to_string(status.value) + ", must be in [" +
                                std::to_string(status.low) + ", " + std::to_string(status.high) + "]");
  }
  if (samples.size() < 2) return {samples.begin(), samples.end()};
  const double span_s = double(samples.back().t_us - samples.front().t_us) * 1e-6;
  const double input_rate = double(samples.size() - 1) / span_s;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double even = double(samples.front().t_us) + double(i) * 1e6 / input_rate;
    if (std::abs(double(samples[i].t_us) - even) > 1.5) throw std::invalid_argument("samples must be even in time");
  }

  // --- worn, and through the front end
  Random cross(seed, cross_stream);
  Triad accel(model.accel_scale_error_pct, double(model.accel_cross_axis_pct), model.accel_bias_mps2, cross);
  Triad gyro(model.gyro_scale_error_pct, double(model.gyro_cross_axis_pct), model.gyro_bias_radps, cross);
  if (model.accel_range_g) accel.limit(*model.accel_range_g * gravity_mps2, model.accel_bits);
  if (model.gyro_range_dps) gyro.limit(*model.gyro_range_dps / degrees_per_radian, model.gyro_bits);
  const Vec3 back = -1.0f * model.mounting_rotation_rad;
  std::vector<RawSample> analog(samples.begin(), samples.end());
  for (RawSample& s : analog) {
    Vec3 felt = rotate(s.accel_mps2, back), turns = rotate(s.gyro_radps, back);
    if (model.slip_s) {
      const double since_s = double(s.t_us) * 1e-6 - double(*model.slip_s);
      const Motion slipped = fade(since_s / double(model.slip_lasts_s), double(model.slip_lasts_s));
      const Vec3 slip_back = static_cast<float>(-slipped.position) * model.slip_rotation_rad;
      felt = rotate(felt, slip_back);
      turns = rotate(turns, slip_back) + static_cast<float>(slipped.velocity) * model.slip_rotation_rad;
    }
    s.gyro_radps = gyro.front_end(turns + model.gyro_per_accel_radps_per_mps2 * felt);
    s.accel_mps2 = accel.front_end(felt);
  }

  // --- filtered, and taken when the chip's own clock says so
  const double start_s = double(samples.front().t_us) * 1e-6;
  const double rate = model.rate_hz ? double(*model.rate_hz) : input_rate;
  const double fast = 1.0 + 1e-6 * double(model.clock_rate_error_ppm);
  const bool resamples = model.rate_hz || model.bandwidth_hz || model.clock_rate_error_ppm != 0.0f;
  const double bandwidth = model.bandwidth_hz ? double(*model.bandwidth_hz) : model.rate_hz ? 0.4 * rate : 0.5 * rate;
  accel.noise = double(model.accel_noise_mps2_per_root_hz) * std::sqrt(std::min(bandwidth, 0.5 * rate));
  gyro.noise = double(model.gyro_noise_radps_per_root_hz) * std::sqrt(std::min(bandwidth, 0.5 * rate));
  const Resampler resampler(input_rate, bandwidth);
  Random accel_noise(seed, accel_stream), gyro_noise(seed, gyro_stream);
  std::vector<RawSample> taken;
  std::vector<double> own_s;  // what the chip's clock says
  const auto count = resamples ? std::size_t(std::floor(span_s * fast * rate + 1e-6)) + 1 : analog.size();
  taken.reserve(count);
  own_s.reserve(count);
  for (std::size_t k = 0; k < count; ++k) {
    RawSample s = resamples ? resampler.at(analog, double(k) / (rate * fast), model.has_gyro) : analog[k];
    s.accel_mps2 = accel.converted(s.accel_mps2, accel_noise);
    s.gyro_radps = model.has_gyro ? gyro.converted(s.gyro_radps, gyro_noise) : Vec3{nan, nan, nan};
    const double since_start_s = resamples ? double(k) / rate : double(analog[k].t_us - analog[0].t_us) * 1e-6;
    own_s.push_back(start_s * fast + since_start_s);
    taken.push_back(s);
  }

  // --- stamped on arrival
  Random jitter(seed, jitter_stream);
  const auto burst = std::size_t(model.burst_samples);
  std::vector<Packet> packets;
  std::int64_t latest = std::numeric_limits<std::int64_t>::min();
  for (std::size_t begin = 0; begin < taken.size(); begin += burst) {
    const Packet packet = {begin, std::min(begin + burst, taken.size())};
    double arrival = own_s[packet.end - 1];
    if (model.stamp_jitter_s > 0.0f) arrival += double(model.stamp_jitter_s) * jitter.normal();
    for (std::size_t i = packet.begin; i < packet.end; ++i) {
      const double at_s = arrival + double(i - packet.begin) * double(model.burst_spacing_s);
      latest = std::max(latest, std::int64_t(std::llround(at_s * 1e6)));
      taken[i].t_us = model.clock_offset_us + latest;
    }
    packets.push_back(packet);
  }

  // --- and sent: lost in runs, twice, one late
  Random loss(seed, dropout_stream), fate(seed, packet_stream);
  const double packet_s = double(burst) / rate;
  const double ends = std::min(1.0, packet_s / double(model.dropout_mean_s));  // of a run, at each packet
  const double share = double(model.dropout_share);
  const double begins = std::min(1.0, ends * share / (1.0 - share));
  bool lost = loss.uniform() < share;
  std::vector<Packet> sent;
  for (const Packet& packet : packets) {
    const bool here = !lost;
    lost = lost ? loss.uniform() >= ends : loss.uniform() < begins;
    const bool twice = fate.uniform() < double(model.duplicate_share);
    if (!here) continue;
    sent.push_back(packet);
    if (twice) sent.push_back(packet);
  }
  for (std::size_t i = 0; i + 1 < sent.size(); ++i) {
    if (fate.uniform() < double(model.overtaken_share)) {
      std::swap(sent[i], sent[i + 1]);
      ++i;
    }
  }
  std::vector<RawSample> received;
  received.reserve(taken.size());
  for (const Packet& packet : sent) {
    for (std::size_t i = packet.begin; i < packet.end; ++i) {
      if (model.dead_from_s && own_s[i] > double(*model.dead_from_s) * fast) continue;
      received.push_back(taken[i]);
    }
  }
  return received;
}

// ---- parts and mountings -----------------------------------------------------------------------

SensorModel typical_sensor(std::uint64_t seed) {
  Random part(seed, part_stream);
  const auto draw = [&](double sd) { return static_cast<float>(sd * std::clamp(part.normal(), -2.5, 2.5)); };
  const auto draws = [&](double sd) { return Vec3{draw(sd), draw(sd), draw(sd)}; };
  SensorModel m;
  m.clock_rate_error_ppm = draw(20.0);
  m.accel_noise_mps2_per_root_hz = 0.0012f;  // 120 ug
  m.accel_bias_mps2 = draws(0.2);            // 20 mg
  m.accel_scale_error_pct = draws(0.5);
  m.accel_cross_axis_pct = 1.0f;
  m.accel_range_g = 16.0f;
  m.accel_bits = 16;
  m.gyro_noise_radps_per_root_hz = 0.00012f;  // 0.007 deg/s
  m.gyro_bias_radps = draws(0.009);           // 0.5 deg/s
  m.gyro_scale_error_pct = draws(0.5);
  m.gyro_cross_axis_pct = 1.0f;
  m.gyro_per_accel_radps_per_mps2 = 0.00018f;  // 0.1 deg/s a g
  m.gyro_range_dps = 2000.0f;
  m.gyro_bits = 16;
  return m;
}

SensorModel bluetooth_sensor(std::uint64_t seed) {
  SensorModel m = typical_sensor(seed);
  m.stamp_jitter_s = 0.008f;
  m.burst_samples = 5;
  m.dropout_share = 0.01f;
  return m;
}

namespace {

struct Quaternion {
  double w, x, y, z;
};
Quaternion operator*(Quaternion a, Quaternion b) {
  return {a.w * b.w - a.x * b.x - a.y * b.y - a.z * b.z, a.w * b.x + a.x * b.w + a.y * b.z - a.z * b.y,
          a.w * b.y - a.x * b.z + a.y * b.w + a.z * b.x, a.w * b.z + a.x * b.y - a.y * b.x + a.z * b.w};
}
Vec3 rotation_vector(Quaternion q) {
  if (q.w < 0.0) q = {-q.w, -q.x, -q.y, -q.z};
  const double sine = std::sqrt(q.x * q.x + q.y * q.y + q.z * q.z);
  const double scale = sine < 1e-12 ? 2.0 : 2.0 * std::atan2(sine, q.w) / sine;
  return {static_cast<float>(scale * q.x), static_cast<float>(scale * q.y), static_cast<float>(scale * q.z)};
}

}  // namespace

Vec3 random_rotation(std::uint64_t seed) noexcept {
  Random random(seed, part_stream);
  const double w = random.normal(), x = random.normal(), y = random.normal(), z = random.normal();
  const double norm = std::sqrt(w * w + x * x + y * y + z * z);
  return rotation_vector({w / norm, x / norm, y / norm, z / norm});
}

Vec3 rotation_of(float yaw_deg, float pitch_deg, float roll_deg) noexcept {
  const auto half = [](float degrees) { return 0.5 * double(degrees) * pi_exact / 180.0; };
  const double yaw = half(yaw_deg), pitch = half(pitch_deg), roll = half(roll_deg);
  return rotation_vector(Quaternion{std::cos(yaw), 0.0, std::sin(yaw), 0.0} *
                         Quaternion{std::cos(pitch), 0.0, 0.0, std::sin(pitch)} *
                         Quaternion{std::cos(roll), std::sin(roll), 0.0, 0.0});
}

Vec3 rotate(Vec3 v, Vec3 rotation_rad) noexcept {  // Rodrigues, in double: norms stay to float rounding
  const double rx = double(rotation_rad.x), ry = double(rotation_rad.y), rz = double(rotation_rad.z);
  const double angle = std::sqrt(rx * rx + ry * ry + rz * rz);
  if (angle == 0.0) return v;
  const double x = rx / angle, y = ry / angle, z = rz / angle;
  const double vx = double(v.x), vy = double(v.y), vz = double(v.z);
  const double c = std::cos(angle), s = std::sin(angle), along = (1.0 - c) * (x * vx + y * vy + z * vz);
  return {static_cast<float>(c * vx + s * (y * vz - z * vy) + along * x),
          static_cast<float>(c * vy + s * (z * vx - x * vz) + along * y),
          static_cast<float>(c * vz + s * (x * vy - y * vx) + along * z)};
}

}  // namespace cadans::synth
