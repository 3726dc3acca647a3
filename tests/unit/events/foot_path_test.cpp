// SPDX-License-Identifier: Apache-2.0
#include "cadans/events/foot_path.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "../synthetic_foot.hpp"

namespace {

using namespace cadans;
using events::FootPath;
using synthetic_foot::bump;

constexpr float stride_s = 0.75f, stride_m = 1.5f;
constexpr int stride_samples = 150;

/// A sensor at a height above the ball of a foot and behind it. The ball stands still for the first 0.36 of each
/// stride, while the foot turns about it: slowly at first, fast as the heel comes up.
struct Rolling {
  double above_m = 0.08, behind_m = 0.10;

  static double phase(double t) { return std::fmod(t / double(stride_s), 1.0); }
  static double pitch_rad(double t) {
    const auto u = static_cast<float>(phase(t));
    return -1.2 * double(bump(u, 0.12f, 0.8f)) + 0.25 * double(bump(u, 0.6f, 1.0f));
  }
  double forward_m(double t) const {
    const double u = phase(t), s = u < 0.36 ? 0.0 : (u - 0.36) / 0.64;
    const double ball_m =
        double(stride_m) * (std::floor(t / double(stride_s)) + s * s * s * (10.0 + s * (-15.0 + 6.0 * s)));
    return ball_m - behind_m * std::cos(pitch_rad(t)) - above_m * std::sin(pitch_rad(t));
  }
  double height_m(double t) const {
    const auto u = static_cast<float>(phase(t));
    return 0.1 * double(bump(u, 0.36f, 1.0f)) - behind_m * std::sin(pitch_rad(t)) + above_m * std::cos(pitch_rad(t));
  }

  SegmentSample sample(int i) const {
    const double t = 0.005 * i + 10.0 * double(stride_s), wide = 0.004;
    const auto second = [&](auto&& f) { return (f(t + wide) - 2.0 * f(t) + f(t - wide)) / (wide * wide); };
    const double ahead = second([&](double at) { return forward_m(at); });
    const double up = second([&](double at) { return height_m(at); }) + 9.80665, angle = pitch_rad(t);
    SegmentSample sample;
    sample.t_us = 5'000 * std::int64_t{i};
    sample.accel_mps2 = {static_cast<float>(ahead * std::cos(angle) + up * std::sin(angle)),
                         static_cast<float>(up * std::cos(angle) - ahead * std::sin(angle)), 0.0f};
    sample.gyro_radps.z = static_cast<float>((pitch_rad(t + wide) - pitch_rad(t - wide)) / (2.0 * wide));
    return sample;
  }
};

/// From the mid-stance at `middle` to the next; `seen` samples of the second stance are there.
float length_m(const Rolling& foot, int middle, int seen = 40) {
  SegmentHistory history(200.0f);
  for (int i = 0; i <= middle + stride_samples + seen; ++i) history.add(foot.sample(i));
  const FootPath path(history, static_cast<std::uint32_t>(middle), static_cast<std::uint32_t>(middle + stride_samples));
  EXPECT_TRUE(path.known());
  return path.length_m();
}

TEST(FootPath, ItsLengthIsRightHoweverHighOnTheShoeTheSensorSits) {
  for (const double above_m : {0.03, 0.05, 0.08, 0.11})
    for (const int middle : {22, 23, 24}) {
      const Rolling foot{.above_m = above_m};
      EXPECT_LT(foot.sample(middle).gyro_radps.z, -0.3f);  // as in runs: the foot rolls already
      EXPECT_NEAR(length_m(foot, middle), stride_m, 0.02f * stride_m) << above_m << " m, sample " << middle;
    }
}

TEST(FootPath, AStanceNotSeenToItsEndIsTakenForOneOfASensorOnTheLaces) {
  const Rolling laces{.above_m = double(FootPath::above_sole_m)}, sole{.above_m = 0.03};
  EXPECT_NEAR(length_m(laces, 24, 8), stride_m, 0.02f * stride_m);
  EXPECT_GT(length_m(sole, 24, 8), length_m(sole, 24));  // it seems to have rolled farther than it did
}

}  // namespace
