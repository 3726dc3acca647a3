// SPDX-License-Identifier: Apache-2.0
#include "cadans/motion/attitude.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

namespace cadans::motion {
namespace {

constexpr float rate_hz = 100.0f;

float angle_deg(Vec3 a, Vec3 b) {
  const Vec3 c = cross(direction(a), direction(b));
  return std::atan2(std::sqrt(dot(c, c)), dot(direction(a), direction(b))) * degrees_per_radian;
}

BodySample body(int i, Vec3 accel_mps2, Vec3 gyro_radps) {
  BodySample sample;
  sample.t_us = std::int64_t{i} * 10'000;
  sample.accel_mps2 = accel_mps2;
  sample.gyro_radps = gyro_radps;
  return sample;
}

/// What a level sensor reads on a runner who bounces 2.8 times a second, from any moment of the step on.
BodySample bounce(int i, float phase, Vec3 offset_radps = {}) {
  const float t_s = static_cast<float>(i) / rate_hz;
  const float step = 2.0f * pi * 2.8f * t_s + phase;
  return body(i, {4.0f * std::sin(step - 1.0f), gravity_mps2 + 14.0f * std::sin(step), 1.5f * std::sin(0.5f * step)},
              offset_radps);
}

struct Reference {
  std::vector<BodySample> samples;
  std::vector<Vec3> up;
};

/// Made by tests/reference/make_orientation_reference.py with the vqf package.
std::map<std::string, Reference> read_reference() {
  std::ifstream file(std::string(CADANS_TESTS_DIR) + "/reference/orientation.csv");
  std::map<std::string, Reference> cases;
  std::string line;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::istringstream row(line);
    std::string name, cell;
    std::getline(row, name, ',');
    float v[9] = {};
    for (float& value : v) {
      std::getline(row, cell, ',');
      value = std::stof(cell);
    }
    Reference& c = cases[name];
    c.samples.push_back(body(static_cast<int>(c.samples.size()), {v[0], v[1], v[2]}, {v[3], v[4], v[5]}));
    c.up.push_back({v[6], v[7], v[8]});
  }
  return cases;
}

/// Largest angle to VQF's up from `from_s` on.
float worst_deg(const Reference& c, float from_s) {
  Attitude attitude(rate_hz);
  float worst = 0.0f;
  for (std::size_t i = 0; i < c.samples.size(); ++i) {
    const LevelFrame level = attitude(c.samples[i]);
    if (static_cast<float>(i) >= from_s * rate_hz) worst = std::max(worst, angle_deg(level.y, c.up[i]));
  }
  return worst;
}

TEST(Attitude, AgreesWithVqfToHalfADegreeWhileABodyTumblesAndIsShaken) {
  const auto cases = read_reference();
  ASSERT_EQ(cases.count("tumbling"), 1u);
  EXPECT_LT(worst_deg(cases.at("tumbling"), 0.0f), 0.5f);
}

TEST(Attitude, AgreesWithVqfToHalfADegreeThreeSecondsAfterAStartInMidAir) {
  const auto cases = read_reference();
  ASSERT_EQ(cases.count("running"), 1u);
  EXPECT_LT(worst_deg(cases.at("running"), 3.0f), 0.5f);
  EXPECT_GT(worst_deg(cases.at("running"), 0.0f), 1.0f);  // they start differently: this case can tell
}

TEST(Attitude, KnowsUpToTwoDegreesOneSecondIntoARunWhereverInTheStepItBegins) {
  for (int k = 0; k < 24; ++k) {
    Attitude attitude(rate_hz);
    for (int i = 0; i < 300; ++i) {
      const LevelFrame level = attitude(bounce(i, 2.0f * pi * static_cast<float>(k) / 24.0f));
      if (i < 100) continue;
      EXPECT_LT(angle_deg(level.y, {0.0f, 1.0f, 0.0f}), 2.0f) << "phase " << k << " sample " << i;
    }
  }
}

TEST(Attitude, LearnsTheOffsetOfTheGyroscopeWhileTheSensorLiesStill) {
  const Vec3 offset = (1.0f / degrees_per_radian) * Vec3{0.6f, -0.9f, 0.4f};
  Attitude attitude(rate_hz);
  for (int i = 0; i < 500; ++i) attitude(body(i, {3.0f, 9.0f, 2.0f}, offset));
  EXPECT_TRUE(attitude.at_rest());
  const Vec3 error = attitude.bias_radps() - offset;
  EXPECT_LT(std::sqrt(dot(error, error)) * degrees_per_radian, 0.05f);
}

TEST(Attitude, LearnsTheLevelPartOfTheOffsetWhileRunning) {
  const Vec3 offset = (1.0f / degrees_per_radian) * Vec3{0.5f, 0.0f, -0.5f};
  Attitude learning(rate_hz), ignorant(rate_hz, {.bias_limit_radps = 0.0f});
  float with = 0.0f, without = 0.0f;
  for (int i = 0; i < 9000; ++i) {
    const float a = angle_deg(learning(bounce(i, 0.0f, offset)).y, {0.0f, 1.0f, 0.0f});
    const float b = angle_deg(ignorant(bounce(i, 0.0f, offset)).y, {0.0f, 1.0f, 0.0f});
    if (i >= 6000) {
      with = std::max(with, a);
      without = std::max(without, b);
    }
  }
  EXPECT_FALSE(learning.at_rest());
  EXPECT_NEAR(learning.bias_radps().x * degrees_per_radian, 0.5f, 0.15f);
  EXPECT_NEAR(learning.bias_radps().z * degrees_per_radian, -0.5f, 0.15f);
  EXPECT_LT(with, 0.6f);
  EXPECT_GT(without, 1.5f);
}

TEST(Attitude, ATurnOfTheCaseIsFollowedAtOnce) {
  Attitude attitude(rate_hz);
  for (int i = 0; i < 400; ++i) attitude(body(i, {0.0f, gravity_mps2, 0.0f}, {}));
  // A quarter turn about z in 0.5 s; the accelerometer is shaken and says nothing useful.
  LevelFrame level;
  for (int i = 0; i < 50; ++i) level = attitude(body(400 + i, {5.0f, 5.0f, -5.0f}, {0.0f, 0.0f, pi}));
  EXPECT_LT(angle_deg(level.y, {1.0f, 0.0f, 0.0f}), 6.0f);  // up is now where x was
}

TEST(Attitude, StartsUpsideDownAsWell) {
  Attitude attitude(rate_hz);
  LevelFrame level;
  for (int i = 0; i < 50; ++i) level = attitude(body(i, {0.0f, -gravity_mps2, 0.0f}, {}));
  EXPECT_LT(angle_deg(level.y, {0.0f, -1.0f, 0.0f}), 0.1f);
}

TEST(Attitude, StaysARotationForAnHour) {
  Attitude attitude(rate_hz);
  LevelFrame level;
  for (int i = 0; i < 360'000; ++i) {
    const float t_s = static_cast<float>(i % 10'000) / rate_hz;
    level = attitude(body(i, {2.0f, 9.0f, 3.0f}, {8.0f * std::sin(9.0f * t_s), 5.0f, 10.0f * std::cos(17.0f * t_s)}));
  }
  EXPECT_NEAR(dot(level.x, level.x), 1.0f, 1e-5f);
  EXPECT_NEAR(dot(level.y, level.y), 1.0f, 1e-5f);
  EXPECT_NEAR(dot(level.x, level.y), 0.0f, 1e-5f);
  EXPECT_NEAR(dot(cross(level.x, level.y), level.z), 1.0f, 1e-5f);
}

TEST(Attitude, EverySettingIsRefusedJustOutsideItsRange) {
  EXPECT_TRUE(cadans::validate(AttitudeConfig{}).ok());
  for (const auto& setting : settings_of(static_cast<const AttitudeConfig*>(nullptr))) {
    AttitudeConfig low, high;
    low.*setting.field = setting.low - 0.001f;
    high.*setting.field = setting.high + 0.1f;
    EXPECT_STREQ(cadans::validate(low).field, setting.name);
    EXPECT_STREQ(cadans::validate(high).field, setting.name);
  }
}

}  // namespace
}  // namespace cadans::motion
