// SPDX-License-Identifier: Apache-2.0
#include "cadans/synth/runner.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <stdexcept>
#include <string>
#include <vector>

#include "cadans/core/constants.hpp"
#include "cadans/synth/random.hpp"

namespace cadans::synth {
namespace {

constexpr double g = double(gravity_mps2);

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values.empty() ? double(NAN) : values[values.size() / 2];
}

template <class Keep>
double median_of(const std::vector<TrueStep>& steps, float TrueStep::*field, Keep keep) {
  std::vector<double> values;
  for (const TrueStep& step : steps) {
    if (keep(step)) values.push_back(double(step.*field));
  }
  return median(values);
}
double median_of(const std::vector<TrueStep>& steps, float TrueStep::*field) {
  return median_of(steps, field, [](const TrueStep&) { return true; });
}
double median_of(const std::vector<TrueStep>& steps, float TrueStep::*field, Side side) {
  return median_of(steps, field, [side](const TrueStep& step) { return step.side == side; });
}

/// 100 (right - left) / mean of the two medians.
double asymmetry_pct(const std::vector<TrueStep>& steps, float TrueStep::*field) {
  const double right = median_of(steps, field, Side::right), left = median_of(steps, field, Side::left);
  return 200.0 * (right - left) / (right + left);
}

/// The trunk keeps its attitude, so the sensor's axes are the world's but for the mean lean.
void hold_upright(RunnerParameters& p) {
  p.pelvis_tilt_amplitude_deg = p.pelvis_list_amplitude_deg = p.pelvis_rotation_amplitude_deg = 0.0f;
  p.chest_tilt_amplitude_deg = p.chest_list_amplitude_deg = p.chest_rotation_amplitude_deg = 0.0f;
  p.pelvis_lean_deg = p.chest_lean_deg = 0.0f;
}

RunnerParameters like_clockwork() {
  RunnerParameters p;
  p.duration_s = 20.0f;
  p.step_time_cv = 0.0f;
  p.contact_time_sd_s = 0.0f;
  return p;
}

double seconds(std::int64_t t_us) { return double(t_us) * 1e-6; }

// ---- settings ----------------------------------------------------------------------------------

TEST(RunnerParametersTest, DefaultsAreAccepted) { EXPECT_TRUE(validate(RunnerParameters{}).ok()); }

TEST(RunnerParametersTest, EachSettingIsAcceptedAtItsBoundsAndRefusedByNameJustOutside) {
  for (const auto& setting : settings_of(static_cast<const RunnerParameters*>(nullptr))) {
    for (const float bound : {setting.low, setting.high}) {
      RunnerParameters p;
      p.contact_time_s = 0.15f;  // short enough for every cadence
      p.*setting.field = bound;
      if (std::string(setting.name) == "contact_time_s") p.cadence_spm = 110.0f;
      EXPECT_TRUE(validate(p).ok()) << setting.name << " at " << bound;
      p.*setting.field =
          bound == setting.low ? bound - 1e-3f * (1.0f + std::abs(bound)) : bound + 1e-3f * (1.0f + std::abs(bound));
      EXPECT_STREQ(validate(p).field, setting.name);
    }
  }
}

TEST(RunnerParametersTest, NotANumberIsRefused) {
  RunnerParameters p;
  p.cadence_spm = NAN;
  EXPECT_STREQ(validate(p).field, "cadence_spm");
}

TEST(RunnerParametersTest, AContactAsLongAsTheStepIsRefused) {
  RunnerParameters p;
  p.cadence_spm = 200.0f;
  p.contact_time_s = 0.29f;
  EXPECT_STREQ(validate(p).field, "contact_time_s");
  EXPECT_THROW(Runner{p}, std::invalid_argument);
}

TEST(RunnerParametersTest, TheMessageNamesFieldAndRange) {
  RunnerParameters p;
  p.cadence_spm = 500.0f;
  try {
    Runner someone(p);
    FAIL() << "was accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_NE(std::string(error.what()).find("cadence_spm"), std::string::npos);
    EXPECT_NE(std::string(error.what()).find("240"), std::string::npos);
  }
}

TEST(RunnerParametersTest, ASensorOnTheFootIsNotSupported) {
  RunnerParameters p;
  p.placement = Placement::foot;
  EXPECT_EQ(validate(p).code, StatusCode::not_supported);
}

TEST(RunnerParametersTest, ABoutShorterThanItsFadeIsRefused) {
  RunnerParameters p;
  p.bouts = {{Gait::running, 30.0f}, {Gait::walking, 1.0f}};
  EXPECT_STREQ(validate(p).field, "bouts.duration_s");
}

// ---- what was asked for is what comes out --------------------------------------------------------

struct Asked {
  float cadence_spm, contact_time_s, speed_mps;
};
class RunnerAsAsked : public testing::TestWithParam<std::tuple<Asked, FootStrike>> {};

TEST_P(RunnerAsAsked, MediansOfCadenceContactTimeAndSpeedAreTheParameters) {
  const auto [asked, strike] = GetParam();
  RunnerParameters p;
  p.duration_s = 120.0f;
  p.cadence_spm = asked.cadence_spm;
  p.contact_time_s = asked.contact_time_s;
  p.speed_mps = asked.speed_mps;
  p.step_time_correlation = 0.5f;  // white: the median settles within a minute
  p.foot_strike = strike;
  const Runner someone(p);
  const auto& steps = someone.steps();
  EXPECT_NEAR(median_of(steps, &TrueStep::cadence_spm), double(asked.cadence_spm), 0.004 * double(asked.cadence_spm));
  EXPECT_NEAR(median_of(steps, &TrueStep::contact_time_s), double(asked.contact_time_s), 0.0015);
  EXPECT_NEAR(median_of(steps, &TrueStep::speed_mps), double(asked.speed_mps), 0.01);
  EXPECT_NEAR(median_of(steps, &TrueStep::braking_speed_loss_mps), 0.18, 0.002);
  EXPECT_NEAR(double(steps.size()), 2.0 * double(asked.cadence_spm), 6.0);
}

INSTANTIATE_TEST_SUITE_P(FromAJogToASprint, RunnerAsAsked,
                         testing::Combine(testing::Values(Asked{150, 0.33f, 2.0f}, Asked{162, 0.285f, 2.5f},
                                                          Asked{172, 0.24f, 3.2f}, Asked{188, 0.18f, 5.5f},
                                                          Asked{240, 0.13f, 8.0f}, Asked{110, 0.30f, 2.0f}),
                                          testing::Values(FootStrike::rearfoot, FootStrike::forefoot)));

TEST(RunnerTest, TypicalContactAndCadenceMakeDutyFactorsOfRunning) {
  for (const float speed : {2.5f, 3.0f, 4.0f, 5.5f}) {
    const float duty = typical_contact_time_s(speed) * typical_cadence_spm(speed) / 120.0f;
    EXPECT_GT(duty, 0.25f);
    EXPECT_LT(duty, 0.42f);
  }
  EXPECT_GT(typical_contact_time_s(2.5f), typical_contact_time_s(4.5f));
  EXPECT_LT(typical_cadence_spm(2.5f), typical_cadence_spm(4.5f));
}

TEST(RunnerTest, SidesAlternateFromTheStartSide) {
  for (const Side start : {Side::left, Side::right}) {
    RunnerParameters p;
    p.start_side = start;
    const Runner someone(p);
    Side expected = start;
    for (const TrueStep& step : someone.steps()) {
      EXPECT_EQ(step.side, expected);
      expected = other(expected);
    }
  }
}

TEST(RunnerTest, StepsFollowEachOtherWithoutHolesAndEventsAreTheirContactsAndToeOffs) {
  const Runner someone{RunnerParameters{}};
  const auto& steps = someone.steps();
  ASSERT_GT(steps.size(), 100u);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    EXPECT_LT(steps[i].contact_us, steps[i].toe_off_us);
    EXPECT_LT(steps[i].toe_off_us, steps[i].next_contact_us);
    if (i > 0) {
      EXPECT_EQ(steps[i - 1].next_contact_us, steps[i].contact_us);
    }
    EXPECT_NEAR(double(steps[i].contact_time_s + steps[i].flight_time_s), double(steps[i].step_time_s), 2e-6);
  }
  const auto& events = someone.events();
  EXPECT_TRUE(std::is_sorted(events.begin(), events.end(),
                             [](const FootEvent& a, const FootEvent& b) { return a.t_us < b.t_us; }));
  EXPECT_EQ(events[0].kind, FootEventKind::contact);
  EXPECT_EQ(events[0].t_us, steps[0].contact_us);
  EXPECT_EQ(events[1].kind, FootEventKind::toe_off);
  EXPECT_EQ(events[1].t_us, steps[0].toe_off_us);
}

// ---- laws of physics -----------------------------------------------------------------------------

TEST(RunnerPhysics, TheMeanVerticalForceOverAStrideIsOneBodyWeight) {
  for (const float cv : {0.0f, 0.03f}) {
    RunnerParameters p = like_clockwork();
    p.duration_s = 60.0f;
    p.step_time_cv = cv;
    const Runner someone(p);
    const auto& steps = someone.steps();
    double whole = 0.0, strides = 0.0;
    for (std::size_t i = 0; i + 2 < steps.size(); i += 2) {
      double sum = 0.0;
      const double begin = seconds(steps[i].contact_us), end = seconds(steps[i + 2].contact_us);
      constexpr int points = 1000;
      for (int k = 0; k < points; ++k) sum += someone.at(begin + (end - begin) * (k + 0.5) / points).vertical_force_bw;
      // Uneven strides start and end at other vertical speeds: 1 only on average.
      EXPECT_NEAR(sum / points, 1.0, cv == 0.0f ? 1e-4 : 0.06);
      whole += sum / points;
      strides += 1.0;
    }
    EXPECT_NEAR(whole / strides, 1.0, cv == 0.0f ? 1e-4 : 2e-3);
  }
}

TEST(RunnerPhysics, NoForceInFlightAndAContactIsWhereItPassesATwentiethOfBodyWeight) {
  const Runner someone{RunnerParameters{}};
  for (const TrueStep& step : someone.steps()) {
    EXPECT_NEAR(someone.at(seconds(step.contact_us)).vertical_force_bw, 0.05, 1e-3);
    EXPECT_NEAR(someone.at(seconds(step.toe_off_us)).vertical_force_bw, 0.05, 1e-3);
    EXPECT_GT(someone.at(seconds(step.contact_us) + 0.5 * double(step.contact_time_s)).vertical_force_bw, 1.0);
    EXPECT_NEAR(someone.at(seconds(step.toe_off_us) + 0.5 * double(step.flight_time_s)).vertical_force_bw, 0.0, 1e-9);
  }
}

TEST(RunnerPhysics, ContactTimeIsTheSameByTheForceAlone) {
  const Runner someone{RunnerParameters{}};
  std::vector<double> by_force, truth;
  bool down = false;
  double since = 0.0;
  for (double t = 0.0; t < 20.0; t += 2.5e-4) {
    const bool now = someone.at(t).vertical_force_bw > 0.05;
    if (now && !down) since = t;
    if (!now && down && since > 0.1) by_force.push_back(t - since);
    down = now;
  }
  for (std::size_t i = 0; i < by_force.size(); ++i) {
    EXPECT_NEAR(by_force[i], double(someone.steps()[i].contact_time_s), 6e-4);
  }
}

/// Runs a strap-down integration of what the sensor read: from its first attitude, with nothing but the
/// recording, back to how high the sensor went. Only a recording whose accelerations, rates and angles
/// belong together survives that.
std::vector<double> heights_from_recording(const Runner& someone, const std::vector<RawSample>& samples,
                                           double rate_hz) {
  const RunnerState start = someone.at(0.0);
  constexpr double radians = 3.14159265358979323846 / 180.0;
  const double tilt = -start.lean_deg * radians, list = start.list_deg * radians, turn = start.rotation_deg * radians;
  double r[3][3];  // body to world: turn, list, tilt
  const double st = std::sin(tilt), ct = std::cos(tilt), sl = std::sin(list), cl = std::cos(list), sr = std::sin(turn),
               cr = std::cos(turn);
  const double columns[3][3] = {
      {ct, cl * st, sl * st}, {-st, cl * ct, sl * ct}, {0.0, -sl, cl}};  // after list and tilt
  for (int k = 0; k < 3; ++k) {
    r[0][k] = cr * columns[k][0] + sr * columns[k][2];
    r[1][k] = columns[k][1];
    r[2][k] = -sr * columns[k][0] + cr * columns[k][2];
  }
  std::vector<double> heights;
  double height = 0.0, speed = 0.0, before = 0.0;
  const double dt = 1.0 / rate_hz;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    const Vec3& a = samples[i].accel_mps2;
    const double up = r[1][0] * double(a.x) + r[1][1] * double(a.y) + r[1][2] * double(a.z) - g;
    if (i > 0) {
      height += speed * dt + dt * dt * (2.0 * before + up) / 6.0;
      speed += 0.5 * dt * (before + up);
    }
    before = up;
    heights.push_back(height);
    if (i + 1 == samples.size()) break;
    // Turn by the mean rate until the next sample.
    const Vec3 rate = 0.5f * (samples[i].gyro_radps + samples[i + 1].gyro_radps);
    const double wx = double(rate.x) * dt, wy = double(rate.y) * dt, wz = double(rate.z) * dt;
    const double angle = std::sqrt(wx * wx + wy * wy + wz * wz);
    const double s = angle < 1e-12 ? 1.0 : std::sin(angle) / angle,
                 c = angle < 1e-12 ? 0.5 : (1.0 - std::cos(angle)) / (angle * angle);
    const double turned[3][3] = {{1 - c * (wy * wy + wz * wz), c * wx * wy - s * wz, c * wx * wz + s * wy},
                                 {c * wx * wy + s * wz, 1 - c * (wx * wx + wz * wz), c * wy * wz - s * wx},
                                 {c * wx * wz - s * wy, c * wy * wz + s * wx, 1 - c * (wx * wx + wy * wy)}};
    double next[3][3] = {};
    for (int row = 0; row < 3; ++row) {
      for (int column = 0; column < 3; ++column) {
        for (int k = 0; k < 3; ++k) next[row][column] += r[row][k] * turned[k][column];
      }
    }
    std::copy(&next[0][0], &next[0][0] + 9, &r[0][0]);
  }
  return heights;
}

class RunnerStrapDown : public testing::TestWithParam<Placement> {};

TEST_P(RunnerStrapDown, IntegratingTheRecordingTwiceGivesTheTrueOscillationOfTheSensor) {
  RunnerParameters p;
  p.duration_s = 12.0f;
  p.placement = GetParam();
  p.individuality = 0.7f;
  const Runner someone(p);
  constexpr float rate = 1000.0f;
  const std::vector<double> heights = heights_from_recording(someone, someone.record(rate), double(rate));
  int checked = 0;
  for (const TrueStep& step : someone.steps()) {
    const auto begin = std::size_t(std::lround(seconds(step.contact_us) * double(rate)));
    const auto end = std::size_t(std::lround(seconds(step.next_contact_us) * double(rate)));
    if (end >= heights.size()) break;
    // Where the first speed is unknown, the path is known but for a slope: the truth's own ends give it.
    const double truth_rise =
        someone.at(double(end) / 1000.0).sensor_height_m - someone.at(double(begin) / 1000.0).sensor_height_m;
    const double slope = (heights[end] - heights[begin] - truth_rise) / double(end - begin);
    double low = 1e9, high = -1e9;
    for (std::size_t i = begin; i <= end; ++i) {
      const double height = heights[i] - slope * double(i - begin);
      low = std::min(low, height);
      high = std::max(high, height);
    }
    EXPECT_NEAR(high - low, double(step.vertical_oscillation_m), 0.0005);
    ++checked;
  }
  EXPECT_GT(checked, 25);
}

INSTANTIATE_TEST_SUITE_P(PelvisAndChest, RunnerStrapDown, testing::Values(Placement::pelvis, Placement::chest));

TEST(RunnerPhysics, ASteadyRunnerIsNeitherSpedUpNorSlowedDown) {
  const Runner someone(like_clockwork());
  const auto& steps = someone.steps();
  for (std::size_t i = 0; i + 2 < steps.size(); i += 2) {
    const double begin = seconds(steps[i].contact_us), end = seconds(steps[i + 2].contact_us);
    double forward = 0.0, sideways = 0.0, trunk = 0.0;
    constexpr int points = 2000;
    for (int k = 0; k < points; ++k) {
      const RunnerState s = someone.at(begin + (end - begin) * (k + 0.5) / points);
      forward += s.com_accel_mps2[0] / points;
      sideways += s.com_accel_mps2[2] / points;
      trunk += s.sensor_accel_mps2[0] / points;
    }
    EXPECT_NEAR(forward, 0.0, 1e-3);
    EXPECT_NEAR(sideways, 0.0, 1e-3);
    EXPECT_NEAR(trunk, 0.0, 5e-3);
  }
}

TEST(RunnerPhysics, SpeedIsLostInTheFirstHalfOfStanceAndRegainedInTheSecond) {
  const Runner someone(like_clockwork());
  for (const TrueStep& step : someone.steps()) {
    const double contact = seconds(step.contact_us), time = double(step.contact_time_s);
    EXPECT_LT(someone.at(contact + 0.27 * time).com_accel_mps2[0], -1.0);
    EXPECT_GT(someone.at(contact + 0.73 * time).com_accel_mps2[0], 1.0);
  }
}

TEST(RunnerPhysics, TheFootPushesTheBodyTowardsTheOtherSide) {
  for (const Placement placement : {Placement::pelvis, Placement::chest}) {
    RunnerParameters p = like_clockwork();
    p.placement = placement;
    const Runner someone(p);
    for (const TrueStep& step : someone.steps()) {
      const double push = someone.at(seconds(step.contact_us) + 0.5 * double(step.contact_time_s)).com_accel_mps2[2];
      EXPECT_LT(step.side == Side::right ? push : -push, -0.3);
    }
  }
}

TEST(RunnerPhysics, TheOtherSideOfThePelvisSinksInStance) {
  const Runner someone(like_clockwork());
  for (const TrueStep& step : someone.steps()) {
    EXPECT_GT(step.pelvic_drop_deg, 2.0f);
    EXPECT_LT(step.pelvic_drop_deg, 8.0f);
    const double list = someone.at(seconds(step.contact_us) + 0.25 * double(step.contact_time_s)).pelvis_list_deg;
    EXPECT_LT(step.side == Side::right ? list : -list, 0.0);  // + is right side down
  }
}

TEST(RunnerPhysics, SwayIsTheWidthOfTheBodysPath) {
  RunnerParameters p = like_clockwork();
  p.sway_m = 0.04f;
  const Runner someone(p);
  double at = 0.0, speed = 0.0, low = 1e9, high = -1e9;
  std::vector<double> path;
  constexpr double dt = 5e-4;
  const double begin = seconds(someone.steps()[4].contact_us), end = seconds(someone.steps()[6].contact_us);
  for (double t = begin; t < end; t += dt) {
    speed += someone.at(t).com_accel_mps2[2] * dt;
    at += speed * dt;
    path.push_back(at);
  }
  const double slope = path.back() / double(path.size());
  for (std::size_t i = 0; i < path.size(); ++i) {
    low = std::min(low, path[i] - slope * double(i));
    high = std::max(high, path[i] - slope * double(i));
  }
  EXPECT_NEAR(high - low, 0.04, 0.002);
}

TEST(RunnerPhysics, ContinuousEverywhere) {
  RunnerParameters p;
  p.bouts = {{Gait::standing, 8.0f}, {Gait::walking, 10.0f}, {Gait::running, 10.0f}, {Gait::standing, 5.0f}};
  p.step_time_cv = 0.05f;
  const Runner someone(p);
  RunnerState before = someone.at(0.0);
  constexpr double dt = 2.5e-4;
  for (double t = dt; t < 33.0; t += dt) {
    const RunnerState now = someone.at(t);
    for (int k = 0; k < 3; ++k) {
      ASSERT_TRUE(std::isfinite(now.accel_mps2[k]) && std::isfinite(now.gyro_radps[k])) << t;
      ASSERT_NEAR(now.accel_mps2[k], before.accel_mps2[k], 1.5) << "jerk at " << t;  // 6000 m/s^3
      ASSERT_NEAR(now.gyro_radps[k], before.gyro_radps[k], 0.05) << t;
    }
    ASSERT_NEAR(now.sensor_height_m, before.sensor_height_m, 2.5 * dt) << t;
    ASSERT_NEAR(now.running + now.walking + now.standing, 1.0, 1e-12);
    before = now;
  }
}

// ---- noise, sides, seeds -------------------------------------------------------------------------

TEST(RunnerVariability, StepTimesVaryByTheAskedShareAndContactTimesByTheAskedSeconds) {
  RunnerParameters p;
  p.duration_s = 600.0f;
  p.rate_hz = 12.5f;
  p.step_time_cv = 0.02f;
  p.contact_time_sd_s = 0.008f;
  const Runner someone(p);
  double sum = 0.0, square = 0.0, contact_sum = 0.0, contact_square = 0.0;
  for (const TrueStep& step : someone.steps()) {
    sum += double(step.step_time_s);
    square += double(step.step_time_s) * double(step.step_time_s);
    contact_sum += double(step.contact_time_s);
    contact_square += double(step.contact_time_s) * double(step.contact_time_s);
  }
  const double n = double(someone.steps().size());
  EXPECT_NEAR(std::sqrt(square / n - sum * sum / n / n) / (sum / n), 0.02, 0.003);
  EXPECT_NEAR(std::sqrt(contact_square / n - contact_sum * contact_sum / n / n), 0.008, 0.001);
}

TEST(RunnerVariability, CorrelatedStepTimesDriftAndWhiteOnesDoNot) {
  // The mean of 64 white values varies an eighth as much as one; of long-memory values much more.
  const auto spread_of_means = [](float correlation) {
    RunnerParameters p;
    p.duration_s = 1500.0f;
    p.step_time_correlation = correlation;
    const Runner someone(p);
    std::vector<double> times;
    for (const TrueStep& step : someone.steps()) times.push_back(double(step.step_time_s));
    const double mean = std::accumulate(times.begin(), times.end(), 0.0) / double(times.size());
    double one = 0.0, block = 0.0, blocks = 0.0;
    for (const double time : times) one += (time - mean) * (time - mean) / double(times.size());
    for (std::size_t i = 0; i + 64 <= times.size(); i += 64) {
      double sum = 0.0;
      for (std::size_t k = i; k < i + 64; ++k) sum += (times[k] - mean) / 64.0;
      block += sum * sum;
      blocks += 1.0;
    }
    return std::sqrt(block / blocks / one);
  };
  EXPECT_NEAR(spread_of_means(0.5f), 0.125, 0.03);
  EXPECT_GT(spread_of_means(0.85f), 0.3);
}

TEST(RunnerVariability, ContactTimeAsymmetryShowsOnTheRightSide) {
  RunnerParameters p;
  p.duration_s = 120.0f;
  p.contact_time_asymmetry_pct = 6.0f;
  EXPECT_NEAR(asymmetry_pct(Runner(p).steps(), &TrueStep::contact_time_s), 6.0, 0.8);
  p.contact_time_asymmetry_pct = -6.0f;
  EXPECT_NEAR(asymmetry_pct(Runner(p).steps(), &TrueStep::contact_time_s), -6.0, 0.8);
}

TEST(RunnerVariability, StepTimeAsymmetryShowsOnTheRightSide) {
  RunnerParameters p = like_clockwork();
  p.step_time_asymmetry_pct = 4.0f;
  const Runner someone(p);
  EXPECT_NEAR(asymmetry_pct(someone.steps(), &TrueStep::step_time_s), 4.0, 0.3);
  EXPECT_NEAR(asymmetry_pct(someone.steps(), &TrueStep::contact_time_s), 0.0, 0.3);
}

TEST(RunnerVariability, ForceAsymmetryRaisesTheRightPeakAndNotTheContactTime) {
  RunnerParameters p = like_clockwork();
  p.force_asymmetry_pct = 8.0f;
  const Runner someone(p);
  EXPECT_NEAR(asymmetry_pct(someone.steps(), &TrueStep::peak_vertical_force_bw), 8.0, 1.5);
  EXPECT_NEAR(asymmetry_pct(someone.steps(), &TrueStep::contact_time_s), 0.0, 0.3);
}

TEST(RunnerVariability, AnEvenRunnerHasNoAsymmetry) {
  const Runner someone(like_clockwork());
  for (const auto field : {&TrueStep::contact_time_s, &TrueStep::step_time_s, &TrueStep::peak_vertical_force_bw,
                           &TrueStep::vertical_oscillation_m, &TrueStep::pelvic_drop_deg}) {
    EXPECT_NEAR(asymmetry_pct(someone.steps(), field), 0.0, 0.1);
  }
}

TEST(RunnerVariability, TheSameSeedIsTheSameRunnerAndAnotherSeedIsAnother) {
  RunnerParameters p;
  p.individuality = 1.0f;
  const SyntheticRun once = runner(p), again = runner(p);
  EXPECT_EQ(once.recording, again.recording);
  EXPECT_EQ(once.events, again.events);
  p.seed = 2;
  const SyntheticRun another = runner(p);
  EXPECT_NE(once.recording, another.recording);
  EXPECT_NE(once.steps[20].step_time_s, another.steps[20].step_time_s);
}

TEST(RunnerVariability, DrawsAreTheSameOnEveryPlatform) {
  Random random(1);
  EXPECT_EQ(random.bits(), 2611147956055145182ull);  // pinned: a change of generator changes every synthetic result
}

TEST(RunnerVariability, StartingWithTheOtherFootMirrorsTheRun) {
  RunnerParameters p;
  p.start_side = Side::right;
  const Runner right(p);
  p.start_side = Side::left;
  const Runner left(p);
  for (double t = 0.0; t < 20.0; t += 0.0137) {
    const RunnerState a = right.at(t), b = left.at(t);
    EXPECT_NEAR(a.accel_mps2[0], b.accel_mps2[0], 1e-6);
    EXPECT_NEAR(a.accel_mps2[1], b.accel_mps2[1], 1e-6);
    EXPECT_NEAR(a.accel_mps2[2], -b.accel_mps2[2], 1e-6);
    EXPECT_NEAR(a.gyro_radps[0], -b.gyro_radps[0], 1e-6);
    EXPECT_NEAR(a.gyro_radps[1], -b.gyro_radps[1], 1e-6);
    EXPECT_NEAR(a.gyro_radps[2], b.gyro_radps[2], 1e-6);
  }
}

// ---- recording -----------------------------------------------------------------------------------

TEST(RunnerRecording, EveryRateSamplesTheSameRunner) {
  RunnerParameters p;
  p.duration_s = 10.0f;
  const Runner someone(p);
  const auto fast = someone.record(1600.0f);
  for (const int stride : {2, 4, 8, 16, 32, 128}) {
    const auto slow = someone.record(1600.0f / float(stride));
    EXPECT_EQ(slow.size(), fast.size() / std::size_t(stride));
    for (std::size_t i = 0; i < slow.size(); ++i) ASSERT_EQ(slow[i], fast[i * std::size_t(stride)]);
  }
}

TEST(RunnerRecording, TruthDoesNotDependOnTheRate) {
  RunnerParameters p;
  p.rate_hz = 50.0f;
  const SyntheticRun slow = runner(p);
  p.rate_hz = 400.0f;
  const SyntheticRun fast = runner(p);
  EXPECT_EQ(slow.events, fast.events);
  EXPECT_EQ(slow.recording.size() * 8, fast.recording.size());
}

TEST(RunnerRecording, RunningComesNearWeightlessInEveryFlight) {
  for (const Placement placement : {Placement::pelvis, Placement::chest}) {
    RunnerParameters p;
    p.placement = placement;
    const Runner someone(p);
    const auto samples = someone.record(400.0f);
    for (const TrueStep& step : someone.steps()) {
      double lowest = 1e9;
      for (const RawSample& s : samples) {
        if (s.t_us >= step.toe_off_us && s.t_us <= step.next_contact_us) {
          lowest = std::min(lowest, double(s.accel_mps2.y));
        }
      }
      EXPECT_LT(lowest, 0.3 * g);
    }
  }
}

TEST(RunnerRecording, TheMeanSpecificForceIsGravity) {
  RunnerParameters p = like_clockwork();
  hold_upright(p);
  const SyntheticRun run = runner(p);
  double up = 0.0;
  int n = 0;
  for (const RawSample& s : run.recording) {  // whole strides only
    if (s.t_us < run.steps[0].contact_us || s.t_us >= run.steps[40].contact_us) continue;
    up += double(s.accel_mps2.y);
    ++n;
  }
  EXPECT_NEAR(up / n, g, 0.02);
}

TEST(RunnerRecording, LeaningForwardPutsGravityBehind) {
  RunnerParameters p = like_clockwork();
  p.placement = Placement::chest;
  hold_upright(p);
  p.chest_lean_deg = 10.0f;
  const SyntheticRun run = runner(p);
  double forward = 0.0;
  for (const RawSample& s : run.recording) forward += double(s.accel_mps2.x) / double(run.recording.size());
  EXPECT_NEAR(forward, -g * std::sin(10.0 * 3.14159265 / 180.0), 0.15);
  EXPECT_NEAR(double(run.steps[5].trunk_lean_deg), 10.0, 0.3);
}

TEST(RunnerRecording, AHarderLandingShakesMore) {
  RunnerParameters p = like_clockwork();
  const auto highest = [](const RunnerParameters& parameters) {  // in the first 60 ms of contacts
    const Runner someone(parameters);
    double top = 0.0;
    for (const TrueStep& step : someone.steps()) {
      for (double t = 0.0; t < 0.06; t += 0.001)
        top = std::max(top, someone.at(seconds(step.contact_us) + t).accel_mps2[1]);
    }
    return top;
  };
  p.impact_scale = 0.2f;
  const double soft = highest(p);
  p.impact_scale = 2.0f;
  EXPECT_GT(highest(p), soft + 5.0);
}

// ---- like people ---------------------------------------------------------------------------------

TEST(RunnerLikePeople, PeakForceAndOscillationAreThoseOfTreadmillRunnersAtThreeMetresASecond) {
  // Five runners at 3 m/s, medians: 166 steps/min, 271 ms, peak 2.49 BW, pelvis 91 mm, centre of mass 82 mm.
  RunnerParameters p;
  p.cadence_spm = 166.0f;
  p.contact_time_s = 0.268f;
  p.speed_mps = 3.0f;
  const Runner someone(p);
  EXPECT_NEAR(median_of(someone.steps(), &TrueStep::peak_vertical_force_bw), 2.4, 0.25);
  EXPECT_NEAR(median_of(someone.steps(), &TrueStep::vertical_oscillation_m), 0.090, 0.012);
  EXPECT_NEAR(median_of(someone.steps(), &TrueStep::vertical_oscillation_com_m), 0.078, 0.010);
  EXPECT_NEAR(median_of(someone.steps(), &TrueStep::leg_stiffness_kn_per_m), 10.0, 3.0);
}

TEST(RunnerLikePeople, OnThePelvisTheBrakeComesRightAfterContactAndTheThrowGoesToTheStandingSide) {
  const Runner someone(like_clockwork());
  for (const TrueStep& step : someone.steps()) {
    double most_braked = 0.0, braked_at = 0.0, thrown = 0.0, thrown_at = 0.0;
    const double side = step.side == Side::right ? 1.0 : -1.0;
    for (double t = 0.0; t < double(step.step_time_s); t += 0.001) {
      const RunnerState s = someone.at(seconds(step.contact_us) + t);
      if (s.accel_mps2[0] < most_braked) most_braked = s.accel_mps2[0], braked_at = t;
      if (side * s.accel_mps2[2] > thrown) thrown = side * s.accel_mps2[2], thrown_at = t;
    }
    EXPECT_LT(most_braked, -5.0);
    EXPECT_GT(braked_at, 0.005);
    EXPECT_LT(braked_at, 0.05);
    EXPECT_GT(thrown, 4.0);
    EXPECT_GT(thrown_at, 0.04);
    EXPECT_LT(thrown_at, 0.1);
  }
}

TEST(RunnerLikePeople, EveryRunnerWithinTheRangesIsFiniteAndRunsAsAsked) {
  Random random(99);
  for (int trial = 0; trial < 120; ++trial) {
    RunnerParameters p;
    for (const auto& setting : settings_of(static_cast<const RunnerParameters*>(nullptr))) {
      p.*setting.field = static_cast<float>(random.uniform(double(setting.low), double(setting.high)));
    }
    p.duration_s = 8.0f;
    p.contact_time_s = static_cast<float>(random.uniform(0.12, std::min(0.45, 0.88 * 60.0 / double(p.cadence_spm))));
    p.foot_strike = FootStrike(trial % 3);
    p.placement = trial % 2 == 0 ? Placement::pelvis : Placement::chest;
    p.seed = std::uint64_t(trial);
    ASSERT_TRUE(validate(p).ok()) << validate(p).field;
    const Runner someone(p);
    for (const RawSample& s : someone.record(100.0f)) {
      ASSERT_TRUE(std::isfinite(dot(s.accel_mps2, s.accel_mps2)) && std::isfinite(dot(s.gyro_radps, s.gyro_radps)));
      ASSERT_LT(std::sqrt(dot(s.accel_mps2, s.accel_mps2)), 250.0f) << "trial " << trial;
    }
    ASSERT_GT(someone.steps().size(), 8u);
    for (const TrueStep& step : someone.steps()) {
      ASSERT_GT(step.contact_time_s, 0.04f) << "trial " << trial;
      ASSERT_GT(step.flight_time_s, 0.0f) << "trial " << trial;
      ASSERT_LT(step.vertical_oscillation_com_m, 0.60f) << "trial " << trial;
      ASSERT_TRUE(std::isfinite(step.leg_stiffness_kn_per_m) && std::isfinite(step.pelvic_drop_deg));
    }
  }
}

// ---- bouts ---------------------------------------------------------------------------------------

class RunnerBouts : public testing::Test {
 protected:
  static RunnerParameters schedule() {
    RunnerParameters p;
    p.bouts = {{Gait::standing, 10.0f},
               {Gait::walking, 20.0f},
               {Gait::running, 30.0f},
               {Gait::walking, 20.0f},
               {Gait::standing, 10.0f}};
    return p;
  }
};

TEST_F(RunnerBouts, WalkingNeverFliesRunningDoesAndStandingIsStill) {
  const Runner someone(schedule());
  EXPECT_DOUBLE_EQ(someone.duration_s(), 90.0);
  for (const RawSample& s : someone.record(200.0f)) {
    const RunnerState state = someone.at(seconds(s.t_us));
    const double felt = std::sqrt(double(dot(s.accel_mps2, s.accel_mps2)));
    if (state.walking == 1.0) {
      EXPECT_GT(felt, 0.5 * g);
      EXPECT_LT(felt, 1.5 * g);
      EXPECT_GT(state.vertical_force_bw, 0.65);
      EXPECT_LT(state.vertical_force_bw, 1.35);
    }
    if (state.standing == 1.0) {
      EXPECT_NEAR(felt, g, 0.1);
      EXPECT_LT(std::sqrt(double(dot(s.gyro_radps, s.gyro_radps))), 0.05);
    }
  }
  for (const TrueStep& step : someone.steps()) {
    if (!step.steady) continue;
    if (step.gait == Gait::walking) {
      EXPECT_EQ(step.flight_time_s, 0.0f);
      EXPECT_GT(step.duty_factor, 0.5f);
      EXPECT_NEAR(double(step.cadence_spm), 112.0, 10.0);
    } else {
      EXPECT_GT(step.flight_time_s, 0.05f);
      EXPECT_LT(step.duty_factor, 0.5f);
    }
  }
}

TEST_F(RunnerBouts, TruthSaysWhichGaitAndWhichStepsAreInAFade) {
  const Runner someone(schedule());
  ASSERT_EQ(someone.bouts().size(), 5u);
  EXPECT_EQ(someone.bouts()[2].gait, Gait::running);
  EXPECT_EQ(someone.bouts()[2].start_us, 30'000'000);
  EXPECT_EQ(someone.bouts()[2].end_us, 60'000'000);
  int running = 0, walking = 0, fading = 0;
  for (const TrueStep& step : someone.steps()) {
    const double t = seconds(step.contact_us);
    EXPECT_GT(t, 9.0);  // nobody steps while standing
    EXPECT_LT(t, 81.0);
    if (!step.steady) {
      ++fading;
      continue;
    }
    const bool runs = t > 30.0 && t < 60.0;
    EXPECT_EQ(step.gait, runs ? Gait::running : Gait::walking);
    ++(runs ? running : walking);
  }
  EXPECT_NEAR(running, 28.0 * 172.0 / 60.0, 4.0);
  EXPECT_NEAR(walking, 2.0 * 18.0 * 112.0 / 60.0, 6.0);
  EXPECT_GT(fading, 8);
  for (const FootEvent& event : someone.events()) {
    const double t = seconds(event.t_us);
    if (t > 31.5 && t < 58.5) {
      EXPECT_EQ(event.quality, Quality::ok);
    } else if ((t > 11.5 && t < 28.5) || (t > 61.5 && t < 78.5)) {
      EXPECT_TRUE(has(event.quality, Quality::not_running));
    }
  }
}

TEST_F(RunnerBouts, ARampGoesFromItsStartToItsEnd) {
  RunnerParameters p;
  Bout ramp;
  ramp.duration_s = 60.0f;
  ramp.speed_mps = 2.5f;
  ramp.speed_end_mps = 5.0f;
  ramp.cadence_spm = 160.0f;
  ramp.cadence_end_spm = 184.0f;
  ramp.contact_time_s = 0.28f;
  ramp.contact_time_end_s = 0.195f;
  p.bouts = {ramp};
  const Runner someone(p);
  const auto near = [&](double t, float TrueStep::*field) {
    return median_of(someone.steps(), field,
                     [t](const TrueStep& step) { return std::abs(seconds(step.contact_us) - t) < 3.0; });
  };
  EXPECT_NEAR(near(3.0, &TrueStep::speed_mps), 2.62, 0.05);
  EXPECT_NEAR(near(57.0, &TrueStep::speed_mps), 4.88, 0.05);
  EXPECT_NEAR(near(3.0, &TrueStep::cadence_spm), 161.2, 3.0);
  EXPECT_NEAR(near(57.0, &TrueStep::cadence_spm), 182.8, 3.0);
  EXPECT_NEAR(near(30.0, &TrueStep::contact_time_s), 0.2375, 0.004);
  // What the body gained in speed is what the mean acceleration gave it.
  double gained = 0.0;
  for (double t = 1.0; t < 59.0; t += 0.001) gained += someone.at(t).com_accel_mps2[0] * 0.001;
  EXPECT_NEAR(gained, 58.0 / 60.0 * 2.5, 0.2);
}

TEST_F(RunnerBouts, TheSpeedAfterAFadeIsTheNextBouts) {
  const Runner someone(schedule());
  double speed = 0.0, mean_late = 0.0;
  for (double t = 0.0; t < 50.0; t += 0.0005) {
    speed += someone.at(t).com_accel_mps2[0] * 0.0005;
    if (t > 45.0) mean_late += speed / 10000.0;
  }
  EXPECT_NEAR(mean_late, 3.2, 0.1);
}

}  // namespace
}  // namespace cadans::synth
