// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <limits>
#include <type_traits>

#include "cadans/core/constants.hpp"
#include "cadans/core/foot_event.hpp"
#include "cadans/core/quality.hpp"
#include "cadans/core/ring.hpp"
#include "cadans/core/runner.hpp"
#include "cadans/core/sample.hpp"
#include "cadans/core/settings.hpp"

namespace cadans {
namespace {

TEST(Quality, AFlagOnceSetStaysSetThroughEveryOr) {
  Quality quality = Quality::ok;
  for (const QualityName& name : quality_names) {
    quality |= name.flag;
    for (const QualityName& earlier : quality_names) {
      if (&earlier <= &name) {
        EXPECT_TRUE(has(quality, earlier.flag)) << earlier.name;
      } else {
        EXPECT_FALSE(has(quality, earlier.flag)) << earlier.name;
      }
    }
  }
}

TEST(Records, MayCrossTheCDoorAsPlainMemory) {
  EXPECT_TRUE(std::is_trivially_copyable_v<RawSample>);
  EXPECT_TRUE(std::is_trivially_copyable_v<BodySample>);
  EXPECT_TRUE(std::is_trivially_copyable_v<MotionSample>);
  EXPECT_TRUE(std::is_trivially_copyable_v<FootEvent>);
  EXPECT_TRUE(std::is_trivially_copyable_v<Step>);
}

TEST(Time, HoursIntoARunAMicrosecondIsStillAMicrosecond) {
  const std::int64_t day_us = 86'400'000'000;
  EXPECT_FLOAT_EQ(seconds_between(day_us, day_us + 250'001), 0.250001f);
  EXPECT_EQ(to_us(0.250001f), 250'001);
  EXPECT_EQ(to_us(-0.25f), -250'000);
}

TEST(Axes, ForwardUpRightIsARightHandedFrame) {
  const Vec3 forward{1, 0, 0}, up{0, 1, 0}, right{0, 0, 1};
  EXPECT_EQ(cross(forward, up), right);
}

TEST(Ring, KeepsTheNewestAndTellsThemOldestFirst) {
  Ring<int, 4> ring;
  EXPECT_TRUE(ring.empty());
  for (int i = 0; i < 6; ++i) ring.add(i);
  ASSERT_EQ(ring.size(), 4u);
  EXPECT_EQ(ring[0], 2);
  EXPECT_EQ(ring[3], 5);
  EXPECT_EQ(ring.back(), 5);
  EXPECT_EQ(ring.back(3), 2);
}

struct ToyConfig {
  float cutoff_hz = 5.0f;
  float hold_s = 0.1f;
};
constexpr auto settings_of(const ToyConfig*) noexcept {
  return std::array{Setting<ToyConfig>{"cutoff_hz", &ToyConfig::cutoff_hz, 2.0f, 20.0f, "Hz", "toy"},
                    Setting<ToyConfig>{"hold_s", &ToyConfig::hold_s, 0.0f, 1.0f, "s", "toy"}};
}

TEST(Settings, ABadSettingIsRefusedByNameWithItsRange) {
  EXPECT_TRUE(validate(ToyConfig{}).ok());
  const Status status = validate(ToyConfig{.cutoff_hz = 21.0f});
  EXPECT_EQ(status.code, StatusCode::out_of_range);
  EXPECT_STREQ(status.field, "cutoff_hz");
  EXPECT_FLOAT_EQ(status.low, 2.0f);
  EXPECT_FLOAT_EQ(status.high, 20.0f);
  EXPECT_FLOAT_EQ(status.value, 21.0f);
}

TEST(Settings, TheBoundsThemselvesAreAllowedAndNaNIsNot) {
  EXPECT_TRUE(validate(ToyConfig{.cutoff_hz = 2.0f, .hold_s = 1.0f}).ok());
  EXPECT_STREQ(validate(ToyConfig{.hold_s = std::numeric_limits<float>::quiet_NaN()}).field, "hold_s");
}

TEST(Runner, WhatIsNotKnownIsAllowedAndWhatCannotBeIsNot) {
  EXPECT_TRUE(validate(Runner{}).ok());
  EXPECT_TRUE(validate(Runner{.height_m = 1.75f, .mass_kg = 70.0f}).ok());
  EXPECT_STREQ(validate(Runner{.height_m = 175.0f, .mass_kg = 70.0f}).field, "height_m");
  EXPECT_STREQ(validate(Runner{.height_m = 1.75f, .mass_kg = 7.0f}).field, "mass_kg");
}

}  // namespace
}  // namespace cadans
