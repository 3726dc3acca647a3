// SPDX-License-Identifier: Apache-2.0
#include "recording_check.hpp"

#include <algorithm>
#include <cmath>
#include <sstream>
#include <stdexcept>

#include "../out_of_range.hpp"

namespace cadans {

std::string describe(const Status& status) {
  std::ostringstream text;
  switch (status.code) {
    case StatusCode::ok: return "ok";
    case StatusCode::out_of_range: return out_of_range_text(status);
    case StatusCode::length_mismatch:
      text << status.field << " differ in length: " << status.low << " and " << status.high;
      return text.str();
    default: return status.field;
  }
}

void refuse(const std::string& why) { throw std::invalid_argument(why); }

void require(const Status& status) {
  if (!status.ok()) refuse(describe(status));
}

void require_equal_lengths(const Recording& recording) {
  const std::size_t n = recording.accel_mps2.size();
  const auto mismatch = [&](const char* what, std::size_t other) {
    require({StatusCode::length_mismatch, what, static_cast<float>(n), static_cast<float>(other), 0.0f});
  };
  if (recording.t_us.size() != n) mismatch("accel_mps2 and t_us", recording.t_us.size());
  if (!recording.gyro_radps.empty() && recording.gyro_radps.size() != n) {
    mismatch("accel_mps2 and gyro_radps", recording.gyro_radps.size());
  }
}

samples::RateEstimate settle_rate(const Recording& recording, float given_hz) {
  const samples::RateEstimate found = samples::estimate_rate(recording.t_us);
  std::ostringstream why;
  if (!std::isnan(given_hz)) {
    // Lost packets may make it half, never a quarter; and a wrong unit leaves stamps as even as they were.
    const bool even = recording.t_us.size() >= 10 && found.confidence > 0.5f;
    const bool contradicted = found.rate_hz > 4.0f * given_hz || found.rate_hz < 0.25f * given_hz;
    if (!even || !contradicted) return {given_hz, 1.0f};
    why << "rate_hz is " << given_hz << ", but t_us says " << found.rate_hz << ": are the time stamps microseconds?";
    refuse(why.str());
  }
  if (found.rate_hz >= samples::lowest_rate_hz * 0.99f && found.rate_hz <= samples::highest_rate_hz * 1.01f) {
    return {std::clamp(found.rate_hz, samples::lowest_rate_hz, samples::highest_rate_hz), found.confidence};
  }
  if (!(found.rate_hz > 0.0f))
    refuse("t_us never rises, so no rate can be read off it: give rate_hz, or mend the time stamps");
  why << "rate_hz read off t_us is " << found.rate_hz << ", outside [" << samples::lowest_rate_hz << ", "
      << samples::highest_rate_hz << "]: "
      << (found.rate_hz < samples::lowest_rate_hz && found.rate_hz > 1.0f ? "too slow to tell steps"
                                                                          : "are the time stamps microseconds?");
  refuse(why.str());
}

// Some ten thousand samples from all over the recording tell as much as all of them.
void require_plausible_units(const Recording& recording) {
  struct Means {
    float norm = 0.0f, norm_of_mean = 0.0f;
  };
  const auto means_of = [](std::span<const Vec3> vectors) -> Means {
    const std::size_t stride = 1 + vectors.size() / 10'000;
    double norms = 0.0, sum[3] = {};
    std::size_t n = 0;
    for (std::size_t i = 0; i < vectors.size(); i += stride) {
      double v[3] = {double(vectors[i].x), double(vectors[i].y), double(vectors[i].z)};
      for (double& axis : v) axis = std::isfinite(axis) ? axis : 0.0;
      const double size = std::hypot(v[0], v[1], v[2]);
      if (size == 0.0) continue;  // what has no value says nothing of its unit
      norms += size;
      for (int axis = 0; axis < 3; ++axis) sum[axis] += v[axis];
      ++n;
    }
    if (n == 0) return {};
    const auto count = static_cast<double>(n);
    return {static_cast<float>(norms / count), static_cast<float>(std::hypot(sum[0], sum[1], sum[2]) / count)};
  };
  const Means accel = means_of(recording.accel_mps2), gyro = means_of(recording.gyro_radps);
  std::ostringstream why;
  switch (samples::judge_units(accel.norm, accel.norm_of_mean, gyro.norm)) {
    case samples::UnitVerdict::accel_in_g:
      why << "accel_mps2 looks like g (mean norm " << accel.norm << "): multiply it by 9.80665";
      refuse(why.str());
    case samples::UnitVerdict::accel_in_mg:
      why << "accel_mps2 is not in m/s2: its mean norm is " << accel.norm
          << " and a body's in gravity about 10. Milli-g (about 1000) times 0.00980665 is; raw counts need the "
             "sensor's scale";
      refuse(why.str());
    case samples::UnitVerdict::gyro_in_degps:
      why << "gyro_radps looks like degrees a second (mean norm " << gyro.norm << "): multiply it by 0.0174533";
      refuse(why.str());
    default: return;  // gravity that is missing is flagged sample by sample
  }
}

}  // namespace cadans
