// SPDX-License-Identifier: Apache-2.0
#include "cadans/synth/sensor_model.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "cadans/core/constants.hpp"

namespace cadans::synth {
namespace {

constexpr double tau = 6.283185307179586477;

/// Something smooth on all six axes.
std::vector<RawSample> motion(double rate_hz, double duration_s, double frequency_hz = 2.8) {
  std::vector<RawSample> samples;
  const auto count = std::size_t(rate_hz * duration_s);
  for (std::size_t i = 0; i < count; ++i) {
    const auto t_us = std::llround(double(i) * 1e6 / rate_hz);
    const double phase = tau * frequency_hz * double(t_us) * 1e-6;
    const auto wave = [phase](double size, double shift) { return static_cast<float>(size * std::sin(phase + shift)); };
    samples.push_back({t_us,
                       {wave(3.0, 0.3), 9.81f + wave(12.0, 0.0), wave(2.0, 1.0)},
                       {wave(1.0, 0.5), wave(2.0, 2.0), wave(0.7, 1.5)}});
  }
  return samples;
}

std::vector<RawSample> stillness(double rate_hz, double duration_s) {
  std::vector<RawSample> samples(std::size_t(rate_hz * duration_s));
  for (std::size_t i = 0; i < samples.size(); ++i) {
    samples[i] = {std::llround(double(i) * 1e6 / rate_hz), {0.0f, gravity_mps2, 0.0f}, {}};
  }
  return samples;
}

double norm(Vec3 v) { return std::sqrt(double(dot(v, v))); }

TEST(SensorModelTest, ADefaultSensorChangesNothing) {
  const auto samples = motion(200.0, 5.0);
  EXPECT_EQ(record(samples, SensorModel{}), samples);
}

TEST(SensorModelTest, EachSettingIsAcceptedAtItsBoundsAndRefusedByNameJustOutside) {
  for (const auto& setting : settings_of(static_cast<const SensorModel*>(nullptr))) {
    SensorModel m;
    m.*setting.field = setting.low;
    EXPECT_TRUE(validate(m).ok()) << setting.name;
    m.*setting.field = setting.high;
    EXPECT_TRUE(validate(m).ok()) << setting.name;
    m.*setting.field = setting.high * 1.01f;
    EXPECT_STREQ(validate(m).field, setting.name);
    m.*setting.field = setting.low - 0.01f * setting.high;
    EXPECT_STREQ(validate(m).field, setting.name);
  }
}

TEST(SensorModelTest, OtherSettingsAreRefusedByNameToo) {
  const auto refused = [](auto&& change) {
    SensorModel m;
    change(m);
    return std::string(validate(m).field);
  };
  EXPECT_EQ(refused([](SensorModel& m) { m.rate_hz = 1.0f; }), "rate_hz");
  EXPECT_EQ(refused([](SensorModel& m) { m.bandwidth_hz = 0.0f; }), "bandwidth_hz");
  EXPECT_EQ(refused([](SensorModel& m) { m.accel_bias_mps2.y = NAN; }), "accel_bias_mps2");
  EXPECT_EQ(refused([](SensorModel& m) { m.gyro_scale_error_pct.z = 50.0f; }), "gyro_scale_error_pct");
  EXPECT_EQ(refused([](SensorModel& m) { m.burst_samples = 0; }), "burst_samples");
  EXPECT_EQ(refused([](SensorModel& m) { m.accel_bits = 12; }), "accel_range_g");  // bits need a range
  EXPECT_EQ(refused([](SensorModel& m) { m.gyro_bits = 12; }), "gyro_range_dps");
  SensorModel m;
  m.dropout_share = 0.9f;
  EXPECT_THROW(record(motion(100.0, 1.0), m), std::invalid_argument);
}

TEST(SensorModelTest, SamplesThatAreNotEvenAreRefused) {
  auto samples = motion(100.0, 1.0);
  samples[50].t_us += 500;
  EXPECT_THROW(record(samples, SensorModel{}), std::invalid_argument);
}

// ---- worn --------------------------------------------------------------------------------------

TEST(SensorMounting, AnyRotationKeepsNormsAndAngles) {
  const auto samples = motion(100.0, 2.0);
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    SensorModel m;
    m.mounting_rotation_rad = random_rotation(seed);
    const auto worn = record(samples, m);
    for (std::size_t i = 0; i < samples.size(); ++i) {
      EXPECT_NEAR(norm(worn[i].accel_mps2), norm(samples[i].accel_mps2), 1e-5);
      EXPECT_NEAR(norm(worn[i].gyro_radps), norm(samples[i].gyro_radps), 1e-6);
      EXPECT_NEAR(double(dot(worn[i].accel_mps2, worn[i].gyro_radps)),
                  double(dot(samples[i].accel_mps2, samples[i].gyro_radps)), 1e-4);
    }
  }
}

TEST(SensorMounting, ACaseTurnedNoseUpFeelsGravityForward) {
  SensorModel m;
  m.mounting_rotation_rad = rotation_of(0.0f, 90.0f, 0.0f);  // its x axis now points up
  const RawSample s = record(stillness(100.0, 1.0), m)[10];
  EXPECT_NEAR(double(s.accel_mps2.x), double(gravity_mps2), 1e-5);
  EXPECT_NEAR(double(s.accel_mps2.y), 0.0, 1e-5);
}

TEST(SensorMounting, YawPitchAndRollTurnTheWayTheySay) {
  const auto expect = [](Vec3 v, double x, double y, double z) {
    EXPECT_NEAR(double(v.x), x, 1e-6);
    EXPECT_NEAR(double(v.y), y, 1e-6);
    EXPECT_NEAR(double(v.z), z, 1e-6);
  };
  expect(rotate({1, 0, 0}, rotation_of(90, 0, 0)), 0, 0, -1);  // forward turns to the left
  expect(rotate({1, 0, 0}, rotation_of(0, 90, 0)), 0, 1, 0);   // nose up
  expect(rotate({0, 0, 1}, rotation_of(0, 0, 90)), 0, -1, 0);  // right side down
  expect(rotate(rotate({1, 2, 3}, {0.3f, -0.8f, 0.5f}), {-0.3f, 0.8f, -0.5f}), 1, 2, 3);
}

TEST(SensorMounting, AStrapThatSlipsTurnsTheCaseOnceAndTheGyroscopeFeelsIt) {
  SensorModel m;
  m.slip_s = 2.0f;
  m.slip_rotation_rad = rotation_of(0.0f, 30.0f, 0.0f);  // nose up
  const auto samples = record(stillness(1000.0, 4.0), m);
  double turned = 0.0;
  for (const RawSample& s : samples) {
    EXPECT_NEAR(norm(s.accel_mps2), double(gravity_mps2), 1e-4);
    turned += double(s.gyro_radps.z) * 0.001;
  }
  EXPECT_NEAR(turned, tau / 12.0, 1e-4);
  EXPECT_EQ(samples[1999].accel_mps2, (Vec3{0.0f, gravity_mps2, 0.0f}));
  for (const std::size_t i : {2200u, 3999u}) {  // and stays so
    EXPECT_NEAR(double(samples[i].accel_mps2.x), 0.5 * double(gravity_mps2), 1e-4);
    EXPECT_NEAR(double(samples[i].gyro_radps.z), 0.0, 1e-6);
  }
}

TEST(SensorMounting, RandomRotationsPointEverywhere) {
  Vec3 sum;
  constexpr int n = 2000;
  for (std::uint64_t seed = 0; seed < n; ++seed) sum = sum + rotate({0.0f, 1.0f, 0.0f}, random_rotation(seed));
  EXPECT_LT(norm(sum) / n, 0.05);
  EXPECT_EQ(random_rotation(7), random_rotation(7));
}

// ---- the chip ------------------------------------------------------------------------------------

TEST(SensorChip, NoiseHasItsDensity) {
  SensorModel m;
  m.accel_noise_mps2_per_root_hz = 0.002f;
  m.gyro_noise_radps_per_root_hz = 0.0002f;
  const auto noisy = record(stillness(200.0, 100.0), m);
  double accel = 0.0, gyro = 0.0;
  for (const RawSample& s : noisy) {
    accel += double(s.accel_mps2.x) * double(s.accel_mps2.x) / double(noisy.size());
    gyro += double(s.gyro_radps.z) * double(s.gyro_radps.z) / double(noisy.size());
  }
  EXPECT_NEAR(std::sqrt(accel), 0.002 * 10.0, 0.0006);  // 100 Hz of bandwidth
  EXPECT_NEAR(std::sqrt(gyro), 0.0002 * 10.0, 0.00006);
}

TEST(SensorChip, BiasAndScaleActOnTheirAxis) {
  SensorModel m;
  m.accel_bias_mps2 = {0.1f, 0.2f, -0.3f};
  m.accel_scale_error_pct = {0.0f, 2.0f, 0.0f};
  m.gyro_bias_radps = {0.01f, 0.0f, 0.0f};
  const RawSample s = record(stillness(100.0, 1.0), m)[50];
  EXPECT_NEAR(double(s.accel_mps2.x), 0.1, 1e-6);
  EXPECT_NEAR(double(s.accel_mps2.y), 1.02 * double(gravity_mps2) + 0.2, 1e-5);
  EXPECT_NEAR(double(s.accel_mps2.z), -0.3, 1e-6);
  EXPECT_NEAR(double(s.gyro_radps.x), 0.01, 1e-7);
}

TEST(SensorChip, CrossAxisLeaksNoMoreThanItsShare) {
  SensorModel m;
  m.accel_cross_axis_pct = 2.0f;
  const RawSample s = record(stillness(100.0, 1.0), m, 3)[50];
  EXPECT_FLOAT_EQ(s.accel_mps2.y, gravity_mps2);
  EXPECT_GT(std::abs(s.accel_mps2.x) + std::abs(s.accel_mps2.z), 0.01f);
  EXPECT_LE(std::abs(s.accel_mps2.x), 0.02f * gravity_mps2);
  EXPECT_LE(std::abs(s.accel_mps2.z), 0.02f * gravity_mps2);
}

TEST(SensorChip, AGyroscopeFeelsAcceleration) {
  SensorModel m;
  m.gyro_per_accel_radps_per_mps2 = 0.001f;
  EXPECT_NEAR(double(record(stillness(100.0, 1.0), m)[9].gyro_radps.y), 0.00980665, 1e-7);
}

TEST(SensorChip, ReadingsStopAtTheEndOfTheRange) {
  SensorModel m;
  m.accel_range_g = 2.0f;
  m.gyro_range_dps = 60.0f;
  int at_end = 0;
  for (const RawSample& s : record(motion(200.0, 5.0), m)) {
    EXPECT_LE(s.accel_mps2.y, 2.0f * gravity_mps2);
    EXPECT_LE(std::abs(s.gyro_radps.y), 60.0f / degrees_per_radian);
    at_end += s.accel_mps2.y == 2.0f * gravity_mps2;
  }
  EXPECT_GT(at_end, 100);
}

TEST(SensorChip, QuantisedReadingsLieOnTheGridAndWithinHalfAStep) {
  SensorModel m;
  m.accel_range_g = 8.0f;
  m.accel_bits = 12;
  m.gyro_range_dps = 2000.0f;
  m.gyro_bits = 16;
  const auto samples = motion(200.0, 5.0);
  const auto read = record(samples, m);
  const double step = 8.0 * double(gravity_mps2) / 2048.0, gyro_step = 2000.0 * tau / 360.0 / 32768.0;
  std::set<double> codes;
  for (std::size_t i = 0; i < read.size(); ++i) {
    const double code = double(read[i].accel_mps2.y) / step;
    EXPECT_NEAR(code, std::round(code), 1e-3);
    EXPECT_NEAR(double(read[i].accel_mps2.y), double(samples[i].accel_mps2.y), 0.5 * step + 1e-5);
    EXPECT_NEAR(double(read[i].gyro_radps.x) / gyro_step, std::round(double(read[i].gyro_radps.x) / gyro_step), 1e-2);
    codes.insert(std::round(code));
  }
  EXPECT_GT(codes.size(), 50u);
}

TEST(SensorChip, ThePositiveEndHasOneCodeLess) {
  SensorModel m;
  m.accel_range_g = 1.0f;
  m.accel_bits = 8;
  m.accel_bias_mps2 = {5.0f, 5.0f, -5.0f};
  auto samples = stillness(100.0, 1.0);
  for (RawSample& s : samples) s.accel_mps2 = {9.0f, 0.0f, -9.0f};
  const RawSample s = record(samples, m)[3];
  EXPECT_FLOAT_EQ(s.accel_mps2.x, gravity_mps2 * 127.0f / 128.0f);
  EXPECT_FLOAT_EQ(s.accel_mps2.z, -gravity_mps2);
}

TEST(SensorChip, WithoutAGyroscopeAllItsAxesAreNotANumber) {
  SensorModel m;
  m.has_gyro = false;
  m.rate_hz = 50.0f;
  for (const RawSample& s : record(motion(200.0, 2.0), m)) {
    EXPECT_TRUE(std::isnan(s.gyro_radps.x) && std::isnan(s.gyro_radps.y) && std::isnan(s.gyro_radps.z));
    EXPECT_TRUE(std::isfinite(s.accel_mps2.x));
  }
}

// ---- rate and clock ------------------------------------------------------------------------------

class SensorRate : public testing::TestWithParam<float> {};

TEST_P(SensorRate, SlowMotionComesThroughUnchangedAndInTime) {
  SensorModel m;
  m.rate_hz = GetParam();
  const double rate = double(GetParam());
  const auto taken = record(motion(1600.0, 10.0, 2.8), m);
  EXPECT_NEAR(double(taken.size()), 10.0 * rate, 2.0);
  for (std::size_t i = 0; i < taken.size(); ++i) {
    EXPECT_EQ(taken[i].t_us, std::llround(double(i) * 1e6 / rate));
    const double t = double(taken[i].t_us) * 1e-6;
    if (t < 1.0 || t > 9.0) continue;  // the filter needs both sides
    EXPECT_NEAR(double(taken[i].accel_mps2.y), 9.81 + 12.0 * std::sin(tau * 2.8 * t), 0.15);
  }
}

INSTANTIATE_TEST_SUITE_P(From25To1600, SensorRate,
                         testing::Values(25.0f, 33.3f, 50.0f, 100.0f, 104.0f, 200.0f, 1600.0f));

TEST(SensorRateTest, MotionFasterThanTheChipFollowsIsGoneNotFolded) {
  SensorModel m;
  m.rate_hz = 50.0f;
  for (const RawSample& s : record(motion(1000.0, 4.0, 40.0), m)) {  // would fold to 10 Hz
    if (s.t_us < 500'000 || s.t_us > 3'500'000) continue;
    EXPECT_NEAR(double(s.accel_mps2.y), 9.81, 0.1);
  }
}

TEST(SensorRateTest, BandwidthIsWhereHalfTheAmplitudeIsLeft) {
  SensorModel m;
  m.bandwidth_hz = 20.0f;
  double most = 0.0;
  for (const RawSample& s : record(motion(1000.0, 4.0, 20.0), m)) {
    if (s.t_us > 1'000'000 && s.t_us < 3'000'000) most = std::max(most, std::abs(double(s.accel_mps2.y) - 9.81));
  }
  EXPECT_NEAR(most, 6.0, 0.2);
}

TEST(SensorClock, AFastClockSaysMoreTimeWentByAndTruthCanBePutOnIt) {
  SensorModel m;
  m.clock_rate_error_ppm = 10000.0f;  // 1 %
  m.clock_offset_us = 5'000'000;
  const auto taken = record(motion(1000.0, 20.0, 0.5), m);
  // A fast clock also ticks more often: stamps are even, and there are more of them.
  EXPECT_EQ(taken[1].t_us - taken[0].t_us, 1000);
  EXPECT_NEAR(double(taken.size()), 20200.0, 2.0);
  EXPECT_EQ(taken.front().t_us, 5'000'000);
  // The motion at a true time is found at its stamped time.
  const std::int64_t true_us = 10'000'000 + 500'000;  // sine of 0.5 Hz at its top
  const auto at = std::size_t((stamped_us(m, true_us) - taken.front().t_us) / 1000);
  EXPECT_NEAR(double(taken[at].accel_mps2.y), 9.81 + 12.0 * std::sin(tau * 0.5 * 10.5), 0.01);
  EXPECT_EQ(stamped_us(m, 10'000'000), 15'100'000);
}

// ---- the way to the file -------------------------------------------------------------------------

TEST(SensorStamps, JitterMovesStampsByItsSpreadAndNeverBackwards) {
  SensorModel m;
  m.stamp_jitter_s = 0.002f;
  const auto samples = motion(50.0, 100.0);
  const auto stamped = record(samples, m);
  ASSERT_EQ(stamped.size(), samples.size());
  double square = 0.0;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const double late = double(stamped[i].t_us - samples[i].t_us) * 1e-6;
    square += late * late / double(samples.size());
    EXPECT_EQ(stamped[i].accel_mps2, samples[i].accel_mps2);
    EXPECT_GE(stamped[i].t_us, stamped[i == 0 ? 0 : i - 1].t_us);
  }
  EXPECT_NEAR(std::sqrt(square), 0.002, 0.0002);
}

TEST(SensorStamps, APacketIsStampedWhenItArrives) {
  SensorModel m;
  m.burst_samples = 5;
  const auto samples = motion(50.0, 10.0);
  const auto stamped = record(samples, m);
  for (std::size_t i = 0; i < stamped.size(); ++i) EXPECT_EQ(stamped[i].t_us, samples[i / 5 * 5 + 4].t_us);
  m.burst_spacing_s = 0.002f;
  const auto spaced = record(samples, m);
  EXPECT_EQ(spaced[1].t_us - spaced[0].t_us, 2000);
  EXPECT_EQ(spaced[5].t_us - spaced[0].t_us, 100'000);
}

class SensorDropouts : public testing::TestWithParam<std::tuple<float, float, int>> {};

TEST_P(SensorDropouts, LoseTheStatedShareInRunsOfTheStatedLength) {
  const auto [share, mean_s, burst] = GetParam();
  SensorModel m;
  m.dropout_share = share;
  m.dropout_mean_s = mean_s;
  m.burst_samples = burst;
  const auto samples = stillness(100.0, 20000.0 / 4.0);
  const auto kept = record(samples, m, 5);
  const double lost = 1.0 - double(kept.size()) / double(samples.size());
  EXPECT_NEAR(lost, double(share), 0.15 * double(share));
  int runs = 0;
  for (std::size_t i = 1; i < kept.size(); ++i) runs += kept[i].t_us - kept[i - 1].t_us > 10'000LL * burst + 5'000;
  const double length_s = lost * double(samples.size()) * 0.01 / runs;
  EXPECT_NEAR(length_s, double(mean_s), 0.15 * double(mean_s));
}

INSTANTIATE_TEST_SUITE_P(FewAndMany, SensorDropouts,
                         testing::Values(std::tuple{0.02f, 0.08f, 1}, std::tuple{0.05f, 0.2f, 1},
                                         std::tuple{0.2f, 0.1f, 1}, std::tuple{0.05f, 0.2f, 5}));

TEST(SensorPackets, SomeComeTwiceAndSomeComeLateWithTheirOwnStamp) {
  SensorModel m;
  m.duplicate_share = 0.1f;
  const auto samples = motion(100.0, 100.0);
  const auto doubled = record(samples, m);
  EXPECT_NEAR(double(doubled.size()), 1.1 * double(samples.size()), 0.02 * double(samples.size()));
  int repeats = 0;
  for (std::size_t i = 1; i < doubled.size(); ++i) repeats += doubled[i] == doubled[i - 1];
  EXPECT_EQ(std::size_t(repeats), doubled.size() - samples.size());

  m = {};
  m.overtaken_share = 0.1f;
  auto late = record(samples, m);
  ASSERT_EQ(late.size(), samples.size());
  int backwards = 0;
  for (std::size_t i = 1; i < late.size(); ++i) backwards += late[i].t_us < late[i - 1].t_us;
  EXPECT_NEAR(backwards, 0.09 * double(samples.size()), 0.03 * double(samples.size()));
  std::stable_sort(late.begin(), late.end(), [](const RawSample& a, const RawSample& b) { return a.t_us < b.t_us; });
  EXPECT_EQ(late, samples);  // nothing was lost or changed
}

// ---- seeds ---------------------------------------------------------------------------------------

TEST(SensorPackets, NothingComesFromASensorThatDied) {
  SensorModel m;
  m.dead_from_s = 3.0f;
  const auto samples = record(motion(100.0, 5.0), m);
  EXPECT_EQ(samples.size(), 301u);
  EXPECT_EQ(samples.back().t_us, 3'000'000);
}

TEST(SensorSeeds, TheSameSeedGivesTheSameRecordingAndAnotherSeedAnother) {
  const auto samples = motion(400.0, 10.0);
  SensorModel m = bluetooth_sensor(3);
  m.rate_hz = 100.0f;
  EXPECT_EQ(record(samples, m, 1), record(samples, m, 1));
  EXPECT_NE(record(samples, m, 1), record(samples, m, 2));
  EXPECT_NE(typical_sensor(1).accel_bias_mps2, typical_sensor(2).accel_bias_mps2);
}

TEST(SensorSeeds, TurningOneErrorOnLeavesTheDrawsOfTheOthers) {
  const auto samples = stillness(100.0, 20.0);
  SensorModel m;
  m.accel_noise_mps2_per_root_hz = 0.01f;
  const auto quiet = record(samples, m);
  m.stamp_jitter_s = 0.001f;
  m.gyro_noise_radps_per_root_hz = 0.001f;
  const auto more = record(samples, m);
  for (std::size_t i = 0; i < quiet.size(); ++i) EXPECT_EQ(quiet[i].accel_mps2, more[i].accel_mps2);
}

TEST(SensorSeeds, PresetsAreValidAndTheirReadingsFinite) {
  const auto samples = motion(800.0, 10.0);
  for (std::uint64_t seed = 1; seed <= 30; ++seed) {
    for (SensorModel m : {typical_sensor(seed), bluetooth_sensor(seed)}) {
      m.rate_hz = 100.0f;
      ASSERT_TRUE(validate(m).ok()) << validate(m).field;
      for (const RawSample& s : record(samples, m, seed)) {
        ASSERT_TRUE(std::isfinite(norm(s.accel_mps2)) && std::isfinite(norm(s.gyro_radps)));
      }
    }
  }
}

}  // namespace
}  // namespace cadans::synth
