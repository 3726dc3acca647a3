// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "cadans/samples/rate.hpp"
#include "cadans/samples/sample_source.hpp"

namespace cadans::samples {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr float turn = 6.28318530718f;

/// A body going up and down 2.8 times a second, seen by a sensor at any instant.
RawSample bounce(std::int64_t t_us) {
  const auto t_s = static_cast<float>(static_cast<double>(t_us) * 1e-6);
  return {
      t_us, {0.5f, gravity_mps2 + 5.0f * std::sin(turn * 2.8f * t_s), 0.1f}, {0.1f, 0.2f, std::cos(turn * 1.4f * t_s)}};
}

template <class S>
std::vector<BodySample> collect(S& stage, const std::vector<typename S::Input>& in) {
  std::vector<BodySample> out;
  drive(stage, in, [&](const BodySample& sample) { out.push_back(sample); });
  return out;
}

std::vector<RawSample> record(float rate_hz, float seconds, auto stamp_error_us) {
  std::vector<RawSample> samples;
  const int n = static_cast<int>(rate_hz * seconds);
  for (int i = 0; i < n; ++i) {
    const auto true_us = static_cast<std::int64_t>(1e6 * i / double(rate_hz) + 0.5);
    RawSample sample = bounce(true_us);
    sample.t_us = true_us + stamp_error_us(i);
    samples.push_back(sample);
  }
  return samples;
}
constexpr auto no_error = [](int) -> std::int64_t { return 0; };

float worst_error_mps2(const std::vector<BodySample>& samples) {
  float worst = 0.0f;
  for (std::size_t i = 100; i + 20 < samples.size(); ++i) {
    worst = std::max(worst, std::fabs(samples[i].accel_mps2.y - bounce(samples[i].t_us).accel_mps2.y));
  }
  return worst;
}

TEST(Sanitizer, NothingBehindItEverSeesANaN) {
  Sanitizer sanitizer;
  std::vector<RawSample> raw(50);
  for (int i = 0; i < 50; ++i) raw[static_cast<std::size_t>(i)] = bounce(i * 10'000);
  raw[20].accel_mps2.x = nan;
  raw[21].gyro_radps.y = std::numeric_limits<float>::infinity();
  const auto out = collect(sanitizer, raw);
  ASSERT_EQ(out.size(), 50u);
  for (const auto& sample : out) {
    EXPECT_TRUE(std::isfinite(dot(sample.accel_mps2, sample.accel_mps2)));
    EXPECT_TRUE(std::isfinite(dot(sample.gyro_radps, sample.gyro_radps)));
  }
  EXPECT_TRUE(has(out[20].quality, Quality::invalid_value));
  EXPECT_TRUE(has(out[21].quality, Quality::invalid_value));
  EXPECT_EQ(out[22].quality, Quality::ok);
  EXPECT_EQ(sanitizer.state().counts.invalid, 2u);
}

TEST(Sanitizer, AnAxisThatNeverHadAValueIsAbsentNotWrong) {
  Sanitizer sanitizer;
  std::vector<RawSample> raw(20);
  for (int i = 0; i < 20; ++i) {
    raw[static_cast<std::size_t>(i)] = bounce(i * 10'000);
    raw[static_cast<std::size_t>(i)].accel_mps2.z = nan;
    raw[static_cast<std::size_t>(i)].gyro_radps = {nan, nan, nan};
  }
  for (const auto& sample : collect(sanitizer, raw)) {
    EXPECT_EQ(sample.quality, Quality::ok);
    EXPECT_EQ(sample.accel_mps2.z, 0.0f);
    EXPECT_FALSE(sample.has_gyro);
  }
}

TEST(Sanitizer, AllNaNGivesNothingAndIsCounted) {
  Sanitizer sanitizer;
  const std::vector<RawSample> raw(30, RawSample{0, {nan, nan, nan}, {nan, nan, nan}});
  EXPECT_TRUE(collect(sanitizer, raw).empty());
  EXPECT_EQ(sanitizer.state().counts.received, 30u);
  EXPECT_EQ(sanitizer.state().counts.invalid, 30u);
}

TEST(Sanitizer, RepeatedAndBackwardStampsAreDroppedCountedAndFlagged) {
  Sanitizer sanitizer;
  std::vector<RawSample> raw;
  for (std::int64_t t_us : {0, 10'000, 10'000, 5'000, 20'000, 30'000}) raw.push_back(bounce(t_us));
  const auto out = collect(sanitizer, raw);
  ASSERT_EQ(out.size(), 4u);
  EXPECT_TRUE(has(out[2].quality, Quality::irregular_clock));
  EXPECT_EQ(out[3].quality, Quality::ok);
  EXPECT_EQ(sanitizer.state().counts.repeated, 1u);
  EXPECT_EQ(sanitizer.state().counts.backwards, 1u);
}

TEST(Sanitizer, AClockSetBackAnHourLosesNineSamplesNotAnHour) {
  Sanitizer sanitizer;
  std::vector<RawSample> raw;
  const std::int64_t hour_us = 3'600'000'000;
  for (int i = 0; i < 100; ++i) raw.push_back(bounce(hour_us + i * 10'000));
  for (int i = 0; i < 100; ++i) raw.push_back(bounce(i * 10'000));
  const auto out = collect(sanitizer, raw);
  EXPECT_EQ(out.size(), 191u);
  EXPECT_EQ(sanitizer.state().counts.clock_resets, 1u);
  for (std::size_t i = 1; i < out.size(); ++i) EXPECT_EQ(out[i].t_us - out[i - 1].t_us, 10'000);
  EXPECT_TRUE(has(out[100].quality, Quality::irregular_clock));
}

TEST(Sanitizer, APhoneClippedAtTwoGIsFlaggedThoughItsRangeIsNotKnown) {
  Sanitizer sanitizer;
  std::vector<RawSample> raw;
  int clipped = 0;
  for (int i = 0; i < 300; ++i) {
    RawSample sample = bounce(i * 10'000);
    sample.accel_mps2.y = gravity_mps2 + 2.8f * (sample.accel_mps2.y - gravity_mps2);
    if (sample.accel_mps2.y > 19.61f) {
      sample.accel_mps2.y = 19.61f;
      ++clipped;
    }
    raw.push_back(sample);
  }
  collect(sanitizer, raw);
  const auto found = static_cast<int>(sanitizer.state().counts.saturated);
  EXPECT_GT(clipped, 50);
  EXPECT_LE(found, clipped);
  EXPECT_GE(found, clipped - 10) << "at most the first sample of each plateau may be missed";
}

TEST(Sanitizer, AValueThatNoSensorCanMeanIsHeldToTheRangeAndFlagged) {
  Sanitizer sanitizer(SanitizerConfig{.accel_range_mps2 = 157.0f});
  const auto out = collect(sanitizer, {{0, {0, 1e30f, -1e30f}, {0, 0, 3e38f}}});
  ASSERT_EQ(out.size(), 1u);
  EXPECT_EQ(out[0].accel_mps2.y, 157.0f);
  EXPECT_EQ(out[0].accel_mps2.z, -157.0f);
  EXPECT_EQ(out[0].gyro_radps.z, SanitizerConfig{}.gyro_range_radps);
  EXPECT_TRUE(has(out[0].quality, Quality::saturated));
}

TEST(Sanitizer, ARangeSmallerThanAnyKnownSensorsIsARangeToo) {
  Sanitizer sanitizer(SanitizerConfig{.accel_range_mps2 = 15.0f, .gyro_range_radps = 1.0f});
  const auto out = collect(sanitizer, {{0, {0, 9.81f, 0}, {0, 0, 0.9f}},
                                       {10'000, {0, 15.0f, 0}, {}},
                                       {20'000, {0, 16.0f, 0}, {}},
                                       {30'000, {0, 9.81f, 0}, {0, 0, -2.0f}}});
  ASSERT_EQ(out.size(), 4u);
  EXPECT_EQ(out[0].quality, Quality::ok);
  for (std::size_t i : {1u, 2u, 3u}) EXPECT_EQ(out[i].quality, Quality::saturated) << i;
}

TEST(Sanitizer, StandingStillOnACoarseSensorIsNotSaturation) {
  Sanitizer sanitizer;
  std::vector<RawSample> raw;
  for (int i = 0; i < 100; ++i) raw.push_back({i * 10'000, {0, 9.81f, 0}, {0, 0, 0}});
  collect(sanitizer, raw);
  EXPECT_EQ(sanitizer.state().counts.saturated, 0u);
}

TEST(EvenClock, AnyRateComesOutAsTheSameEvenMotion) {
  for (float rate_hz : {50.0f, 62.5f, 95.0f, 100.0f, 104.0f, 128.0f, 200.0f, 208.0f, 400.0f, 833.0f, 1600.0f}) {
    SampleSource source(rate_hz, 100.0f);
    const auto out = collect(source, record(rate_hz, 10.0f, no_error));
    ASSERT_NEAR(static_cast<float>(out.size()), 1000.0f, 4.0f) << rate_hz;
    for (std::size_t i = 1; i < out.size(); ++i) ASSERT_EQ(out[i].t_us - out[i - 1].t_us, 10'000) << rate_hz;
    EXPECT_LT(worst_error_mps2(out), 0.02f) << rate_hz << " Hz: 0.4 % of the bounce";
  }
}

TEST(EvenClock, JitteredStampsAreBelievedBecauseTheyAreTrue) {
  std::vector<RawSample> raw;
  std::uint32_t random = 1;
  for (int i = 0; i < 950; ++i) {  // 95 Hz, each sample really taken up to 3 ms early or late
    random = random * 1664525u + 1013904223u;
    const auto jitter_us = static_cast<std::int64_t>(random >> 16) % 6000 - 3000;
    raw.push_back(bounce(20'000 + static_cast<std::int64_t>(i * 1e6 / 95.0) + jitter_us));
  }
  SampleSource source(95.0f, 100.0f);
  EXPECT_LT(worst_error_mps2(collect(source, raw)), 0.05f);
}

TEST(EvenClock, BurstsWereTakenEvenly) {
  // Fifty samples a second, five at a time every tenth of a second, 2 ms apart, as Bluetooth hands
  // them over: the last of each five is stamped when it was taken, the others too late.
  const auto raw = record(50.0f, 40.0f, [](int i) -> std::int64_t { return (4 - i % 5) * 18'000; });
  SampleSource source(50.0f, 100.0f);
  const auto out = collect(source, raw);
  ASSERT_GT(out.size(), 3900u);
  // Where the stamps say one thing and even sampling another, the bounce must stay a clean sine: its
  // period, from upward crossings of its mean, varies by less than 3 ms.
  std::vector<float> ups_s;
  for (std::size_t i = 1001; i < out.size(); ++i) {
    const float a = out[i - 1].accel_mps2.y - gravity_mps2, b = out[i].accel_mps2.y - gravity_mps2;
    if (a < 0 && b >= 0) ups_s.push_back(static_cast<float>(i) * 0.01f - 0.01f * b / (b - a));
  }
  ASSERT_GT(ups_s.size(), 60u);
  for (std::size_t i = 1; i < ups_s.size(); ++i) EXPECT_NEAR(ups_s[i] - ups_s[i - 1], 1.0f / 2.8f, 0.003f);
  EXPECT_TRUE(has(out.back().quality, Quality::irregular_clock));
  EXPECT_GT(source.clock_counts().burst_stamps, 1900u);
}

TEST(EvenClock, AShortHoleIsBridgedAndALongOneSplits) {
  std::vector<RawSample> raw;
  for (int i = 0; i < 1000; ++i) {
    if (i >= 300 && i < 306) continue;  // 70 ms
    if (i >= 600 && i < 650) continue;  // half a second
    raw.push_back(bounce(i * 10'000));
  }
  SampleSource source(100.0f, 100.0f);
  const auto out = collect(source, raw);
  EXPECT_EQ(source.clock_counts().bridged, 1u);
  EXPECT_EQ(source.clock_counts().gaps, 1u);
  EXPECT_NEAR(static_cast<float>(source.clock_counts().gap_us), 510'000.0f, 1.0f);
  int splits = 0;
  for (std::size_t i = 1; i < out.size(); ++i) {
    if (out[i].t_us - out[i - 1].t_us == 10'000) continue;
    ++splits;
    EXPECT_TRUE(has(out[i].quality, Quality::gap));
  }
  EXPECT_EQ(splits, 1);
}

TEST(EvenClock, ARateThatChangesInMidStreamIsFollowed) {
  std::vector<RawSample> raw;
  for (int i = 0; i < 1000; ++i) raw.push_back(bounce(i * 10'000));
  for (int i = 0; i < 500; ++i) raw.push_back(bounce(10'000'000 + i * 20'000));
  SampleSource source(100.0f, 100.0f);
  const auto out = collect(source, raw);
  EXPECT_NEAR(static_cast<float>(out.size()), 2000.0f, 4.0f);
  EXPECT_LT(worst_error_mps2(out), 0.02f);
  EXPECT_EQ(source.clock_counts().gaps, 0u);
  EXPECT_GE(source.clock_counts().rate_changes, 1u);
}

TEST(EvenClock, AFlagOnOneOfManyRawSamplesIsOnTheGridSampleThatFollows) {
  for (float rate_hz : {100.0f, 400.0f, 1600.0f}) {
    for (std::size_t flagged = 800; flagged < 832; ++flagged) {
      EvenClock clock(rate_hz, 100.0f);
      std::vector<BodySample> in;
      for (const RawSample& raw : record(rate_hz, 2.0f * 1600.0f / rate_hz, no_error)) {
        BodySample body;
        body.t_us = raw.t_us;
        body.accel_mps2 = raw.accel_mps2;
        body.quality = flag_if(in.size() == flagged, Quality::saturated);
        in.push_back(body);
      }
      const auto out = collect(clock, in);
      const auto is_flagged = [](const BodySample& sample) { return has(sample.quality, Quality::saturated); };
      EXPECT_GE(std::count_if(out.begin(), out.end(), is_flagged), 1) << rate_hz << " Hz, sample " << flagged;
    }
  }
}

TEST(SampleSource, AStreamSlowerThanItSaysIsFlagged) {
  SampleSource source(100.0f, 100.0f);
  const auto out = collect(source, record(30.0f, 20.0f, no_error));
  EXPECT_TRUE(has(out.back().quality, Quality::low_rate));
  SampleSource right(50.0f, 100.0f);
  for (const auto& sample : collect(right, record(50.0f, 20.0f, no_error))) EXPECT_EQ(sample.quality, Quality::ok);
}

TEST(UnitCheck, GravityThatWasRemovedIsMissedEvenInARun) {
  UnitCheck check(100.0f);
  for (int i = 0; i < 500; ++i) {
    BodySample sample;
    sample.accel_mps2 = bounce(i * 10'000).accel_mps2;
    sample.accel_mps2.y = 3.0f * (sample.accel_mps2.y - gravity_mps2);
    check(sample);
  }
  EXPECT_EQ(check.verdict(), UnitVerdict::gravity_missing);
}

TEST(UnitCheck, TellsGForMetresAndDegreesForRadians) {
  const auto verdict = [](float accel_scale, float gyro_scale) {
    UnitCheck check(100.0f);
    for (int i = 0; i < 500; ++i) {
      const RawSample raw = bounce(i * 10'000);
      BodySample sample;
      sample.accel_mps2 = accel_scale * raw.accel_mps2;
      sample.gyro_radps = gyro_scale * raw.gyro_radps;
      check(sample);
    }
    return check.verdict();
  };
  EXPECT_EQ(verdict(1.0f, 1.0f), UnitVerdict::plausible);
  EXPECT_EQ(verdict(1.0f / 9.81f, 1.0f), UnitVerdict::accel_in_g);
  EXPECT_EQ(verdict(1000.0f / 9.81f, 1.0f), UnitVerdict::accel_in_mg);
  EXPECT_EQ(verdict(1.0f, 57.3f), UnitVerdict::gyro_in_degps);
  EXPECT_EQ(verdict(0.0f, 0.0f), UnitVerdict::gravity_missing);
}

TEST(Rate, IsReadOffEvenJitteredBurstyAndHoledStamps) {
  const auto rate_of = [](const std::vector<RawSample>& raw) {
    std::vector<std::int64_t> t_us;
    for (const auto& sample : raw) t_us.push_back(sample.t_us);
    return estimate_rate(t_us);
  };
  EXPECT_NEAR(rate_of(record(100.0f, 10.0f, no_error)).rate_hz, 100.0f, 0.01f);
  EXPECT_NEAR(rate_of(record(100.0f, 10.0f, no_error)).confidence, 1.0f, 0.01f);
  const auto bursts = rate_of(record(50.0f, 20.0f, [](int i) -> std::int64_t { return (4 - i % 5) * 18'000; }));
  EXPECT_NEAR(bursts.rate_hz, 50.0f, 0.5f);
  EXPECT_LT(bursts.confidence, 0.5f);
  auto holed = record(100.0f, 10.0f, no_error);
  for (std::size_t i = 500; i < holed.size(); ++i) holed[i].t_us += 600'000'000;
  EXPECT_NEAR(rate_of(holed).rate_hz, 100.0f, 0.1f);
  EXPECT_EQ(estimate_rate({}).rate_hz, 0.0f);
  const std::int64_t rubbish[] = {INT64_MIN, INT64_MAX};
  EXPECT_NEAR(estimate_rate(rubbish).rate_hz, 0.0f, 1e-6f);
}

TEST(Mounting, AxesThatAreNoRotationAreRefused) {
  EXPECT_TRUE(validate(Mounting{}).ok());
  EXPECT_TRUE(validate(Mounting{.forward = {0, 0, 1}, .up = {0, -1, 0}, .right = {1, 0, 0}, .known = true}).ok());
  EXPECT_FALSE(validate(Mounting{.forward = {0, 0, 1}, .up = {0, -1, 0}, .right = {-1, 0, 0}, .known = true}).ok());
  EXPECT_FALSE(validate(Mounting{.forward = {2, 0, 0}, .known = true}).ok());
}

}  // namespace
}  // namespace cadans::samples
