// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "cadans/core/sample.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/core/status.hpp"

/// What a real sensor makes of a perfect recording, in the order in which reality does it:
///
///     motion --mounting, slip--> case axes --scale, cross axis, bias--> front end --clip-->
///       --low-pass, taken on the chip's own clock--> --noise, quantise--> samples
///       --jitter, bursts--> stamps --packets lost, sent twice, overtaken--> RawSample
///
/// A default SensorModel changes nothing: turn on one error at a time. Errors that are drawn come from
/// the seed, each from its own stream: adding one does not change the draws of another.
/// Give it 1000 Hz or more when it has to resample. The low-pass has no delay: a chip's is constant, so it
/// belongs in clock_offset_us.
/// Refuses: settings outside their range, samples that are not even (std::invalid_argument).
/// Does not model: temperature, magnetometers.
namespace cadans::synth {

struct SensorModel {
  // --- how it is worn
  Vec3 mounting_rotation_rad =
      {};  ///< rotation vector that turns anatomical axes into the case's; [-2 pi, 2 pi] an axis
  std::optional<float> slip_s = {};  ///< [0, 36000] from when the strap gives: the case turns, and stays so
  Vec3 slip_rotation_rad = {};       ///< rotation vector of that turn, in the axes of the case; [-2 pi, 2 pi] an axis
  float slip_lasts_s = 0.2f;         ///< [0.05, 10] s
  // --- the chip's clock
  std::optional<float> rate_hz = {};  ///< [5, 4000] Hz by its own clock; unset: the input's
  std::optional<float> bandwidth_hz =
      {};                             ///< [1, 4000] Hz at half amplitude; unset: 0.4 rate_hz when resampling, else none
  float clock_rate_error_ppm = 0.0f;  ///< [-50000, 50000]; + runs fast; crystals 50, phone schedulers 1000
  std::int64_t clock_offset_us = 0;   ///< stamp of true time 0
  // --- accelerometer
  float accel_noise_mps2_per_root_hz = 0.0f;  ///< [0, 0.1]; parts 0.0006-0.0028 (60-285 ug)
  Vec3 accel_bias_mps2 = {};                  ///< [-5, 5]; parts 0.2-0.9 (20-90 mg)
  Vec3 accel_scale_error_pct = {};            ///< [-20, 20] %; parts 1
  float accel_cross_axis_pct = 0.0f;          ///< [0, 10] % at most, of each other axis; parts 1-2
  std::optional<float> accel_range_g = {};    ///< [1, 400] g; watches 8-16, phones 2-8; unset: endless
  std::optional<int> accel_bits = {};         ///< [6, 24] over plus and minus the range; needs the range
  // --- gyroscope
  bool has_gyro = true;                        ///< false: all NaN
  float gyro_noise_radps_per_root_hz = 0.0f;   ///< [0, 0.02]; parts 0.00007-0.00025
  Vec3 gyro_bias_radps = {};                   ///< [-0.5, 0.5]; parts 0.017 (1 deg/s)
  Vec3 gyro_scale_error_pct = {};              ///< [-20, 20] %
  float gyro_cross_axis_pct = 0.0f;            ///< [0, 10] %
  float gyro_per_accel_radps_per_mps2 = 0.0f;  ///< [0, 0.01]; parts 0.00018 (0.1 deg/s a g)
  std::optional<float> gyro_range_dps = {};    ///< [50, 10000] deg/s; usual 1000-2000
  std::optional<int> gyro_bits = {};           ///< [6, 24]
  // --- the way to the file
  float stamp_jitter_s = 0.0f;            ///< [0, 0.2] s SD; stamps still never run backwards; Bluetooth 0.005-0.02
  int burst_samples = 1;                  ///< [1, 100] samples a packet; all are stamped when it arrives
  float burst_spacing_s = 0.0f;           ///< [0, 0.01] s between the stamps of one packet; 0.002 seen on a watch
  float dropout_share = 0.0f;             ///< [0, 0.5] of packets lost, in runs (Gilbert and Elliott)
  float dropout_mean_s = 0.08f;           ///< [0.005, 5] s, mean length of a run; 0.02-0.2 over Bluetooth
  float duplicate_share = 0.0f;           ///< [0, 0.5] of packets that come twice
  std::optional<float> dead_from_s = {};  ///< [0, 36000] nothing comes after: an empty battery
  float overtaken_share = 0.0f;           ///< [0, 0.5] of packets that come after the next one, with their own stamp
};

/// The first setting outside its range is named.
Status validate(const SensorModel& model) noexcept;

/// What `model` delivers of perfect, evenly sampled `samples`.
std::vector<RawSample> record(std::span<const RawSample> samples, const SensorModel& model, std::uint64_t seed = 1);

/// What the sensor's clock says at a true time: puts truth and recording on one clock.
std::int64_t stamped_us(const SensorModel& model, std::int64_t true_us) noexcept;

/// A good part of a current sensor: 16 g, 2000 deg/s, 16 bits, every error of its data sheet, drawn by seed.
SensorModel typical_sensor(std::uint64_t seed = 1);
/// The same over Bluetooth: five samples a packet, 8 ms jitter, 1 % lost.
SensorModel bluetooth_sensor(std::uint64_t seed = 1);

/// Rotation vectors for `mounting_rotation_rad`.
Vec3 random_rotation(std::uint64_t seed) noexcept;  ///< any orientation, all equally likely
/// Turned about the vertical by yaw, then nose up by pitch, then right side down by roll.
Vec3 rotation_of(float yaw_deg, float pitch_deg, float roll_deg) noexcept;
/// `v` turned by a rotation vector.
Vec3 rotate(Vec3 v, Vec3 rotation_rad) noexcept;

// ---- implementation ----------------------------------------------------------------------------

constexpr auto settings_of(const SensorModel*) noexcept {
  using M = SensorModel;
  return std::array{
      Setting<M>{"slip_lasts_s", &M::slip_lasts_s, 0.05f, 10.0f, "s", "how long the strap takes to slip"},
      Setting<M>{"clock_rate_error_ppm", &M::clock_rate_error_ppm, -50000.0f, 50000.0f, "1e-6",
                 "+: the clock runs fast"},
      Setting<M>{"accel_noise_mps2_per_root_hz", &M::accel_noise_mps2_per_root_hz, 0.0f, 0.1f, "m/s2/sqrt(Hz)",
                 "noise density"},
      Setting<M>{"accel_cross_axis_pct", &M::accel_cross_axis_pct, 0.0f, 10.0f, "%", "leak from each other axis"},
      Setting<M>{"gyro_noise_radps_per_root_hz", &M::gyro_noise_radps_per_root_hz, 0.0f, 0.02f, "rad/s/sqrt(Hz)",
                 "noise density"},
      Setting<M>{"gyro_cross_axis_pct", &M::gyro_cross_axis_pct, 0.0f, 10.0f, "%", "leak from each other axis"},
      Setting<M>{"gyro_per_accel_radps_per_mps2", &M::gyro_per_accel_radps_per_mps2, 0.0f, 0.01f, "rad/s per m/s2",
                 "sensitivity to acceleration"},
      Setting<M>{"stamp_jitter_s", &M::stamp_jitter_s, 0.0f, 0.2f, "s", "SD of the time of arrival"},
      Setting<M>{"burst_spacing_s", &M::burst_spacing_s, 0.0f, 0.01f, "s", "between the stamps of a packet"},
      Setting<M>{"dropout_share", &M::dropout_share, 0.0f, 0.5f, "1", "packets lost"},
      Setting<M>{"dropout_mean_s", &M::dropout_mean_s, 0.005f, 5.0f, "s", "mean length of a run of lost packets"},
      Setting<M>{"duplicate_share", &M::duplicate_share, 0.0f, 0.5f, "1", "packets that come twice"},
      Setting<M>{"overtaken_share", &M::overtaken_share, 0.0f, 0.5f, "1", "packets that come one late"},
  };
}

}  // namespace cadans::synth
