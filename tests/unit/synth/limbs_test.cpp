// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <string>
#include <vector>

#include "cadans/core/constants.hpp"
#include "cadans/synth/random.hpp"
#include "cadans/synth/runner.hpp"

// Legs and arms of the synthetic runner, held against plain arithmetic in double precision written here.
namespace cadans::synth {
namespace {

constexpr double g = double(gravity_mps2);
constexpr double degrees = 57.29577951308232;

// ---- plain arithmetic --------------------------------------------------------------------------

struct V {
  double x = 0, y = 0, z = 0;
};
V operator+(V a, V b) { return {a.x + b.x, a.y + b.y, a.z + b.z}; }
V operator-(V a, V b) { return {a.x - b.x, a.y - b.y, a.z - b.z}; }
V operator*(double s, V a) { return {s * a.x, s * a.y, s * a.z}; }
double in(V a, V b) { return a.x * b.x + a.y * b.y + a.z * b.z; }
V across(V a, V b) { return {a.y * b.z - a.z * b.y, a.z * b.x - a.x * b.z, a.x * b.y - a.y * b.x}; }
double size(V a) { return std::sqrt(in(a, a)); }
V of(const double (&a)[3]) { return {a[0], a[1], a[2]}; }

struct Q {
  double w = 1;
  V v;
};
Q operator*(Q a, Q b) { return {a.w * b.w - in(a.v, b.v), a.w * b.v + b.w * a.v + across(a.v, b.v)}; }
V turned(Q q, V a) { return a + 2.0 * across(q.v, across(q.v, a) + q.w * a); }
Q attitude(const SegmentState& s) { return {s.attitude[0], {s.attitude[1], s.attitude[2], s.attitude[3]}}; }
Q turn_by(V rotation) {
  const double angle = size(rotation);
  const double s = angle > 1e-12 ? std::sin(0.5 * angle) / angle : 0.5;
  return {std::cos(0.5 * angle), s * rotation};
}
double degrees_between(Q a, Q b) {
  const double same = std::abs(a.w * b.w + in(a.v, b.v));
  return 2.0 * std::acos(std::min(1.0, same)) * degrees;
}

struct Axes {  ///< of a segment, in the world
  V x, y, z;
  explicit Axes(const SegmentState& s)
      : x(turned(attitude(s), {1, 0, 0})), y(turned(attitude(s), {0, 1, 0})), z(turned(attitude(s), {0, 0, 1})) {}
};

constexpr SensorSite right_of(Placement placement) { return {placement, Side::right}; }
constexpr SensorSite left_of(Placement placement) { return {placement, Side::left}; }

const std::vector<SensorSite> everywhere = {
    right_of(Placement::foot),   left_of(Placement::foot),  right_of(Placement::shank), left_of(Placement::shank),
    right_of(Placement::thigh),  left_of(Placement::thigh), right_of(Placement::wrist), left_of(Placement::wrist),
    right_of(Placement::pocket), {Placement::pelvis},       {Placement::chest}};

std::string name_of(const SensorSite& site) {
  return std::string(placement_names[int(site.placement)]) + " " + side_names[int(site.side)];
}

RunnerParameters easy_run() {
  RunnerParameters p;
  p.duration_s = 12.0f;
  return p;
}
RunnerParameters like_clockwork() {
  RunnerParameters p = easy_run();
  p.step_time_cv = p.contact_time_sd_s = p.leg_angle_sd_deg = 0.0f;
  return p;
}
RunnerParameters quick_run() {
  RunnerParameters p = easy_run();
  p.speed_mps = 5.0f;
  p.cadence_spm = typical_cadence_spm(5.0f);
  p.contact_time_s = typical_contact_time_s(5.0f);
  return p;
}
double seconds(std::int64_t t_us) { return double(t_us) * 1e-6; }

double mean(const std::vector<TrueStep>& steps, float TrueStep::*field, Side side = Side::unknown) {
  double sum = 0.0;
  int count = 0;
  for (const TrueStep& step : steps) {
    if (!step.steady || (side != Side::unknown && step.side != side)) continue;
    sum += double(step.*field);
    ++count;
  }
  return sum / count;
}

// ---- what a sensor reads is how the segment moves ------------------------------------------------

struct Worst {
  double angle_deg = 0, speed_mps = 0, path_m = 0;
};

/// Gyroscope and accelerometer, integrated from a true start: how far off the truth it ends up.
Worst integrated(const Runner& someone, const SensorSite& site, double until_s, double rate_hz = 1000.0) {
  SegmentState before = someone.at(site, 0.0);
  Q q = attitude(before);
  V v = of(before.velocity_mps), x = of(before.position_m);
  const double h = 1.0 / rate_hz;
  Worst worst;
  for (int i = 1; i <= int(until_s * rate_hz); ++i) {
    const SegmentState middle = someone.at(site, (i - 0.5) * h), after = someone.at(site, i * h);
    const V w0 = of(before.gyro_radps), w1 = of(middle.gyro_radps), w2 = of(after.gyro_radps);
    q = q * turn_by((h / 6.0) * (w0 + 4.0 * w1 + w2) + (h * h / 12.0) * across(w0, w2));
    const V up = {0.0, g, 0.0};
    const V a0 = turned(attitude(before), of(before.accel_mps2)) - up;
    const V a1 = turned(attitude(middle), of(middle.accel_mps2)) - up;
    const V a2 = turned(attitude(after), of(after.accel_mps2)) - up;
    x = x + h * v + (h * h / 6.0) * (a0 + 2.0 * a1);
    v = v + (h / 6.0) * (a0 + 4.0 * a1 + a2);
    worst.angle_deg = std::max(worst.angle_deg, degrees_between(q, attitude(after)));
    worst.speed_mps = std::max(worst.speed_mps, size(v - of(after.velocity_mps)));
    worst.path_m = std::max(worst.path_m, size(x - of(after.position_m)));
    before = after;
  }
  return worst;
}

class LimbSensors : public testing::TestWithParam<FootStrike> {};

TEST_P(LimbSensors, IntegratingTheGyroGivesTheAttitudeAndIntegratingTheAccelerationTwiceGivesThePath) {
  RunnerParameters p = easy_run();
  p.foot_strike = GetParam();
  const Runner someone(p);
  for (const SensorSite& site : everywhere) {
    const Worst worst = integrated(someone, site, 8.0);
    EXPECT_LT(worst.angle_deg, 0.1) << name_of(site);
    EXPECT_LT(worst.speed_mps, 0.01) << name_of(site);
    EXPECT_LT(worst.path_m, 0.005 * 8.0 * 3.2 / 2.0) << name_of(site) << ": half a per cent of the mean way";
  }
}

INSTANTIATE_TEST_SUITE_P(EveryStrike, LimbSensors,
                         testing::Values(FootStrike::rearfoot, FootStrike::midfoot, FootStrike::forefoot));

TEST(LimbSensorsTest, TheSameHoldsForAQuickRunnerAndInATurn) {
  RunnerParameters p = quick_run();
  p.turns = {{2.0f, 120.0f, 2.0f}, {6.0f, -90.0f, 1.0f}};
  const Runner someone(p);
  for (const SensorSite& site : everywhere) {
    const Worst worst = integrated(someone, site, 8.0);
    EXPECT_LT(worst.angle_deg, 0.1) << name_of(site);
    EXPECT_LT(worst.path_m, 0.1) << name_of(site);
  }
}

TEST(LimbSensorsTest, BonesKeepTheirLengthBetweenThighAndShankAndFoot) {
  // The knee is where the thigh ends and where the shank begins; the ankle where the shank ends and the foot begins.
  RunnerParameters p = easy_run();
  p.impact_scale = 0.0f;  // soft tissue moves the sensors against the bones
  p.thigh_sensor_m = p.shank_sensor_m = p.foot_sensor_m = {};
  const Runner someone(p);
  const double thigh_m = 0.245 * double(p.height_m), shank_m = 0.246 * double(p.height_m);
  for (double t = 1.0; t < 3.0; t += 0.005) {
    const SegmentState thigh = someone.at(right_of(Placement::thigh), t),
                       shank = someone.at(right_of(Placement::shank), t);
    const SegmentState foot = someone.at(right_of(Placement::foot), t);
    const V hip = of(thigh.position_m), ankle = of(shank.position_m);
    const V knee_from_hip = hip - thigh_m * Axes(thigh).y, knee_from_ankle = ankle + shank_m * Axes(shank).y;
    EXPECT_LT(size(knee_from_hip - knee_from_ankle), 0.012) << "at " << t;  // 1 cm: tissue's answer to gravity's part
    EXPECT_LT(size(ankle - of(foot.position_m)), 0.012) << "at " << t;
  }
}

TEST(LimbSensorsTest, TheThighHangsOnThePelvis) {
  RunnerParameters p = easy_run();
  p.thigh_sensor_m = {};
  p.pelvis_sensor_m = {};
  p.impact_scale = 0.0f;
  const Runner someone(p);
  for (double t = 1.0; t < 3.0; t += 0.01) {
    const SegmentState pelvis = someone.at({Placement::pelvis}, t);
    const V right = of(someone.at(right_of(Placement::thigh), t).position_m);
    const V left = of(someone.at(left_of(Placement::thigh), t).position_m);
    EXPECT_NEAR(size(right - left), 0.1 * double(p.height_m), 0.012);
    EXPECT_LT(size(0.5 * (right + left) - of(pelvis.position_m)), 0.03);
  }
}

// ---- the foot on the ground ----------------------------------------------------------------------

TEST(FootTest, RestsInMidStance) {
  for (const float speed_mps : {2.5f, 3.2f, 4.5f}) {
    RunnerParameters p = easy_run();
    p.speed_mps = speed_mps;
    p.cadence_spm = typical_cadence_spm(speed_mps);
    p.contact_time_s = typical_contact_time_s(speed_mps);
    p.pronation_excursion_deg = 0.0f;
    const Runner someone(p);
    for (const TrueStep& step : someone.steps()) {
      const SensorSite foot = {Placement::foot, step.side};
      for (const double share : {0.32, 0.38, 0.44}) {
        const SegmentState s = someone.at(foot, seconds(step.contact_us) + share * double(step.contact_time_s));
        EXPECT_LT(size(of(s.velocity_mps)), 0.05) << "at " << share << " of stance, " << speed_mps << " m/s";
        EXPECT_LT(size(of(s.gyro_radps)), 1.0);
      }
    }
  }
}

TEST(FootTest, IsOffTheGroundInFlightAndHighestInSwing) {
  const Runner someone(easy_run());
  for (const TrueStep& step : someone.steps()) {
    const SensorSite foot = {Placement::foot, step.side};
    const double rests = someone.at(foot, seconds(step.contact_us) + 0.4 * double(step.contact_time_s)).position_m[1];
    const double swings = someone.at(foot, seconds(step.toe_off_us) + 0.15).position_m[1];
    EXPECT_GT(swings, rests + 0.1);
    if (std::isnan(step.foot_clearance_m)) continue;  // the recording ends in that swing
    EXPECT_GT(double(step.foot_clearance_m), 0.1);
    EXPECT_LT(double(step.foot_clearance_m), 0.6);
  }
}

TEST(FootTest, NeverSinksIntoTheGround) {
  RunnerParameters p = easy_run();
  p.foot_sensor_m = {};  // the ankle
  p.impact_scale = 0.0f;
  const Runner someone(p);
  for (double t = 0.5; t < 6.0; t += 0.002) {
    EXPECT_GT(someone.at(right_of(Placement::foot), t).position_m[1], 0.06) << "at " << t;
  }
}

TEST(FootTest, TurnsToesDownFastestNearContactAndNearToeOff) {
  const Runner someone(easy_run());
  for (const TrueStep& step : someone.steps()) {
    const SensorSite foot = {Placement::foot, step.side};
    const auto fastest_near = [&](double t0) {
      double lowest = 1e9, at = 0.0;
      for (double t = t0 - 0.06; t <= t0 + 0.06; t += 0.001) {
        const double rate = someone.at(foot, t).gyro_radps[2] * degrees;
        if (rate < lowest) lowest = rate, at = t;
      }
      EXPECT_LT(lowest, -250.0);
      return at - t0;
    };
    EXPECT_NEAR(fastest_near(seconds(step.contact_us)), 0.01, 0.02);
    EXPECT_NEAR(fastest_near(seconds(step.toe_off_us)), -0.02, 0.03);
  }
}

TEST(FootTest, AStrideIsAsLongAsSpeedAndTimeSay) {
  const Runner someone(easy_run());
  double lengths = 0.0, ways = 0.0;
  const std::vector<TrueStep>& steps = someone.steps();
  for (std::size_t i = 0; i + 2 < steps.size(); ++i) {
    const double stride_s = seconds(steps[i + 2].contact_us - steps[i].contact_us);
    EXPECT_NEAR(double(steps[i].stride_length_m), 3.2 * stride_s, 0.06);
    lengths += double(steps[i].stride_length_m);
    ways += 3.2 * stride_s;
  }
  EXPECT_NEAR(lengths / ways, 1.0, 0.005);
}

TEST(FootTest, StrapdownFromRestToRestGivesTheStrideLength) {
  // As a foot pod does it: 200 Hz samples, the attitude known at rest, no speed at rest.
  RunnerParameters p = easy_run();
  p.pronation_excursion_deg = 4.0f;
  const Runner someone(p);
  const std::vector<RawSample> samples = someone.record(right_of(Placement::foot), 400.0f);
  const std::vector<TrueStep>& steps = someone.steps();
  std::vector<double> errors;
  for (std::size_t i = 0; i + 2 < steps.size(); ++i) {
    if (steps[i].side != Side::right) continue;
    const auto rest_of = [&](const TrueStep& s) {
      return std::size_t((seconds(s.contact_us) + 0.40 * double(s.contact_time_s)) * 400.0);
    };
    const std::size_t from = rest_of(steps[i]), to = rest_of(steps[i + 2]);
    Q q = attitude(someone.at(right_of(Placement::foot), seconds(samples[from].t_us)));
    V v, x;
    for (std::size_t k = from; k < to; ++k) {
      const double h = seconds(samples[k + 1].t_us - samples[k].t_us);
      const auto vec = [](Vec3 a) { return V{double(a.x), double(a.y), double(a.z)}; };
      const V a0 = turned(q, vec(samples[k].accel_mps2)) - V{0, g, 0};
      q = q * turn_by((0.5 * h) * (vec(samples[k].gyro_radps) + vec(samples[k + 1].gyro_radps)));
      const V a1 = turned(q, vec(samples[k + 1].accel_mps2)) - V{0, g, 0};
      x = x + h * v + (h * h / 6.0) * (2.0 * a0 + a1);
      v = v + (0.5 * h) * (a0 + a1);
    }
    // What speed is left at rest is an error that grew evenly.
    x = x - (0.5 * seconds(samples[to].t_us - samples[from].t_us)) * v;
    errors.push_back(std::hypot(x.x, x.z) / double(steps[i].stride_length_m) - 1.0);
  }
  for (const double error : errors) EXPECT_NEAR(error, 0.0, 0.02);
}

// ---- what was asked for is what is true ----------------------------------------------------------

TEST(LegAngles, AreAsAsked) {
  RunnerParameters p = easy_run();
  p.tibia_angle_at_contact_deg = 12.0f;
  p.foot_strike_angle_deg = 18.0f;
  p.knee_flexion_at_contact_deg = 17.0f;
  p.knee_valgus_excursion_deg = 7.0f;
  p.hip_adduction_peak_deg = 14.0f;
  p.pronation_excursion_deg = 12.0f;
  p.arm_swing_range_deg = 75.0f;
  p.arm_swing_cross_share = 0.3f;
  p.duration_s = 40.0f;
  const Runner someone(p);
  const std::vector<TrueStep>& steps = someone.steps();
  EXPECT_NEAR(mean(steps, &TrueStep::tibia_angle_at_contact_deg), 12.0, 0.3);
  EXPECT_NEAR(mean(steps, &TrueStep::foot_strike_angle_deg), 18.0, 0.4);
  EXPECT_NEAR(mean(steps, &TrueStep::knee_flexion_at_contact_deg), 17.0, 0.4);
  EXPECT_NEAR(mean(steps, &TrueStep::knee_valgus_excursion_deg), 7.0, 0.2);
  EXPECT_NEAR(mean(steps, &TrueStep::hip_adduction_peak_deg), 14.0, 0.5);
  EXPECT_NEAR(mean(steps, &TrueStep::pronation_excursion_deg), 12.0, 0.3);
  EXPECT_NEAR(mean(steps, &TrueStep::arm_swing_range_deg), 75.0, 1.0);
  EXPECT_NEAR(mean(steps, &TrueStep::arm_swing_cross_share), 0.3, 0.01);
}

TEST(LegAngles, OfAStepAreThoseOfItsSegmentsByPlainArithmetic) {
  RunnerParameters p = easy_run();
  p.knee_valgus_excursion_deg = 6.0f;
  p.knee_valgus_asymmetry_deg = 4.0f;
  const Runner someone(p);
  for (const TrueStep& step : someone.steps()) {
    const double contact = seconds(step.contact_us), lasts = double(step.contact_time_s);
    const double side = step.side == Side::right ? 1.0 : -1.0;
    const auto thigh_at = [&](double t) { return Axes(someone.at({Placement::thigh, step.side}, t)); };
    const auto shank_at = [&](double t) { return Axes(someone.at({Placement::shank, step.side}, t)); };
    // Valgus: how far the shank leaves the plane that the thigh's hinge axis is normal to; ankle outward is +.
    const auto valgus = [&](double t) { return -side * std::asin(in(shank_at(t).y, thigh_at(t).z)) * degrees; };
    const auto flexion = [&](double t) {
      const Axes thigh = thigh_at(t), shank = shank_at(t);
      return std::atan2(in(shank.y, thigh.x), in(shank.y, thigh.y)) * degrees;
    };
    double most_valgus = -1e9, most_flexion = -1e9, most_adduction = -1e9;
    for (double u = 0.0; u <= 1.0; u += 0.01) {
      const double t = contact + u * lasts;
      if (u <= 0.6) most_valgus = std::max(most_valgus, valgus(t));
      most_flexion = std::max(most_flexion, flexion(t));
      const Axes pelvis(someone.at({Placement::pelvis}, t));
      most_adduction = std::max(most_adduction, side * std::asin(in(thigh_at(t).y, pelvis.z)) * degrees);
    }
    EXPECT_NEAR(double(step.knee_valgus_excursion_deg), most_valgus - valgus(contact), 0.05);
    EXPECT_NEAR(double(step.knee_flexion_peak_deg), most_flexion, 0.05);
    EXPECT_NEAR(double(step.knee_flexion_at_contact_deg), flexion(contact), 0.05);
    EXPECT_NEAR(double(step.hip_adduction_peak_deg), most_adduction, 0.05);
    const V shank = shank_at(contact).y;
    EXPECT_NEAR(double(step.tibia_angle_at_contact_deg), std::atan2(-shank.x, shank.y) * degrees, 0.05);
    const Axes foot(someone.at({Placement::foot, step.side}, contact));
    EXPECT_NEAR(double(step.foot_strike_angle_deg), std::asin(foot.x.y) * degrees, 0.05);
  }
}

TEST(LegAngles, AKneeThatFallsInwardTurnsTheRightLegAndTheLeftLegOppositeWays) {
  RunnerParameters straight = like_clockwork(), inward = like_clockwork();
  straight.knee_valgus_excursion_deg = 0.0f;
  inward.knee_valgus_excursion_deg = 10.0f;
  const Runner a(straight), b(inward);
  EXPECT_NEAR(mean(a.steps(), &TrueStep::knee_valgus_excursion_deg), 0.0, 0.01);
  for (const TrueStep& step : a.steps()) {
    const double t = seconds(step.contact_us) + 0.38 * double(step.contact_time_s);
    const auto roll = [&](const Runner& who) {  // of the shank against the thigh, about the forward axis
      const Axes thigh(who.at({Placement::thigh, step.side}, t)), shank(who.at({Placement::shank, step.side}, t));
      return in(shank.y, thigh.z);
    };
    const double changed = (roll(b) - roll(a)) * degrees;
    EXPECT_NEAR(changed, step.side == Side::right ? -10.0 : 10.0, 0.3);
  }
  EXPECT_GT(mean(b.steps(), &TrueStep::shank_frontal_excursion_deg),
            mean(a.steps(), &TrueStep::shank_frontal_excursion_deg) + 2.0);
}

TEST(LegAngles, OverstridePutsTheFootFurtherAheadOfTheHip) {
  double before = -1.0;
  for (const float tibia : {2.0f, 6.0f, 10.0f, 14.0f}) {
    RunnerParameters p = easy_run();
    p.tibia_angle_at_contact_deg = tibia;
    const double ahead = mean(Runner(p).steps(), &TrueStep::foot_ahead_m);
    EXPECT_GT(ahead, before + 0.03);
    before = ahead;
  }
  EXPECT_GT(before, 0.25);
  EXPECT_LT(before, 0.40);
}

TEST(LegAngles, AFasterRunnerLandsWithTheTibiaFurtherForward) {
  const Runner slow(easy_run()), quick(quick_run());
  EXPECT_GT(mean(quick.steps(), &TrueStep::tibia_angle_at_contact_deg),
            mean(slow.steps(), &TrueStep::tibia_angle_at_contact_deg) + 3.0);
}

TEST(LegAngles, AsymmetryShowsOnTheRight) {
  RunnerParameters p = easy_run();
  p.duration_s = 30.0f;
  p.tibia_angle_asymmetry_deg = 4.0f;
  p.knee_valgus_asymmetry_deg = -2.0f;
  const Runner someone(p);
  const auto difference = [&](float TrueStep::*field) {
    return mean(someone.steps(), field, Side::right) - mean(someone.steps(), field, Side::left);
  };
  EXPECT_NEAR(difference(&TrueStep::tibia_angle_at_contact_deg), 4.0, 0.5);
  EXPECT_NEAR(difference(&TrueStep::knee_valgus_excursion_deg), -2.0, 0.4);
  EXPECT_GT(difference(&TrueStep::foot_ahead_m), 0.01);
}

TEST(LegAngles, VaryFromStepToStepByTheAskedSpread) {
  RunnerParameters p = easy_run();
  p.duration_s = 120.0f;
  p.leg_angle_sd_deg = 1.5f;
  const Runner someone(p);
  const double middle = mean(someone.steps(), &TrueStep::tibia_angle_at_contact_deg);
  double sum2 = 0.0;
  for (const TrueStep& step : someone.steps()) sum2 += std::pow(double(step.tibia_angle_at_contact_deg) - middle, 2);
  EXPECT_NEAR(std::sqrt(sum2 / double(someone.steps().size())), 1.5, 0.2);
}

TEST(LegAngles, AForefootRunnerLandsToesDown) {
  RunnerParameters p = easy_run();
  p.foot_strike = FootStrike::forefoot;
  EXPECT_LT(mean(Runner(p).steps(), &TrueStep::foot_strike_angle_deg), -4.0);
  p.foot_strike = FootStrike::rearfoot;
  EXPECT_GT(mean(Runner(p).steps(), &TrueStep::foot_strike_angle_deg), 10.0);
}

// ---- like people -------------------------------------------------------------------------------

TEST(LegsLikePeople, AnglesAndRatesAreThoseOfTheTreadmillRunnersAtThreeMetresASecond) {
  // Five runners of Hamner and Delp, mean stride: thigh -22 to 37 degrees, shank -87 to 11, knee 12 to 105; rates of
  // thigh -340 to 346, shank -404 to 570, foot -573 to 556 degrees a second at 18 Hz; ours have no low-pass.
  RunnerParameters p = easy_run();
  p.speed_mps = 3.0f;
  p.cadence_spm = 165.5f;
  p.contact_time_s = 0.268f;
  const Runner someone(p);
  struct Range {
    double low = 1e9, high = -1e9;
    void add(double x) {
      low = std::min(low, x);
      high = std::max(high, x);
    }
  } thigh, shank, thigh_rate, shank_rate, foot_rate;
  for (double t = 1.0; t < 8.0; t += 0.002) {
    const SegmentState th = someone.at(right_of(Placement::thigh), t), sh = someone.at(right_of(Placement::shank), t);
    thigh.add(std::atan2(-Axes(th).y.x, Axes(th).y.y) * degrees);
    shank.add(std::atan2(-Axes(sh).y.x, Axes(sh).y.y) * degrees);
    thigh_rate.add(th.gyro_radps[2] * degrees);
    shank_rate.add(sh.gyro_radps[2] * degrees);
    foot_rate.add(someone.at(right_of(Placement::foot), t).gyro_radps[2] * degrees);
  }
  EXPECT_NEAR(thigh.low, -22.0, 6.0);
  EXPECT_NEAR(thigh.high, 37.0, 6.0);
  EXPECT_NEAR(shank.low, -87.0, 8.0);
  EXPECT_NEAR(shank.high, 11.0, 8.0);
  EXPECT_NEAR(thigh_rate.low, -340.0, 100.0);
  EXPECT_NEAR(thigh_rate.high, 346.0, 100.0);
  EXPECT_NEAR(shank_rate.low, -404.0, 260.0);
  EXPECT_NEAR(shank_rate.high, 570.0, 150.0);
  EXPECT_NEAR(foot_rate.low, -573.0, 250.0);
  EXPECT_NEAR(foot_rate.high, 556.0, 250.0);
}

TEST(LegsLikePeople, LandingsShakeTheFootMoreThanTheShankAndAHarderOneMore) {
  const Runner someone(easy_run());
  const double shank = mean(someone.steps(), &TrueStep::impact_peak_g);
  const double foot = mean(someone.steps(), &TrueStep::foot_impact_peak_g);
  EXPECT_GT(shank, 4.0);
  EXPECT_LT(shank, 12.0);
  EXPECT_GT(foot, shank);
  EXPECT_LT(foot, 25.0);
  RunnerParameters soft = easy_run(), hard = easy_run();
  soft.impact_scale = 0.5f;
  hard.impact_scale = 1.8f;
  EXPECT_GT(mean(Runner(hard).steps(), &TrueStep::impact_peak_g),
            mean(Runner(soft).steps(), &TrueStep::impact_peak_g) + 0.5);
}

TEST(LegsLikePeople, EveryRunnerThereMightBeIsFiniteAndAsAsked) {
  Random random(5);
  const auto draw = [&](double low, double high) { return static_cast<float>(random.uniform(low, high)); };
  for (int trial = 0; trial < 30; ++trial) {
    RunnerParameters p;
    p.duration_s = 6.0f;
    p.speed_mps = draw(2.0, 5.5);
    p.cadence_spm = typical_cadence_spm(p.speed_mps) * draw(0.93, 1.07);
    p.contact_time_s = std::min(typical_contact_time_s(p.speed_mps) * draw(0.92, 1.08), 0.8f * 60.0f / p.cadence_spm);
    p.height_m = draw(1.5, 1.95);
    p.foot_strike = FootStrike(trial % 3);
    p.tibia_angle_at_contact_deg = typical_tibia_angle_at_contact_deg(p.speed_mps) + draw(-3.0, 5.0);
    p.knee_flexion_at_contact_deg = draw(12.0, 20.0);
    p.hip_adduction_peak_deg = draw(8.0, 16.0);
    p.knee_valgus_excursion_deg = draw(0.0, 10.0);
    p.pronation_excursion_deg = draw(4.0, 16.0);
    p.individuality = draw(0.0, 1.0);
    p.seed = std::uint64_t(trial);
    const Runner someone(p);
    for (const SensorSite& site : everywhere) {
      for (const RawSample& s : someone.record(site, 200.0f)) {
        ASSERT_TRUE(std::isfinite(dot(s.accel_mps2, s.accel_mps2)) && std::isfinite(dot(s.gyro_radps, s.gyro_radps)));
        ASSERT_LT(std::sqrt(dot(s.accel_mps2, s.accel_mps2)), 1000.0f) << name_of(site) << ", trial " << trial;
      }
    }
    const std::vector<TrueStep>& steps = someone.steps();
    EXPECT_NEAR(mean(steps, &TrueStep::tibia_angle_at_contact_deg), double(*p.tibia_angle_at_contact_deg), 0.8);
    EXPECT_NEAR(mean(steps, &TrueStep::knee_valgus_excursion_deg), double(p.knee_valgus_excursion_deg), 0.5);
    EXPECT_NEAR(mean(steps, &TrueStep::hip_adduction_peak_deg), double(p.hip_adduction_peak_deg), 2.5);
  }
}

TEST(LegsLikePeople, NothingWithinTheRangesIsEverNotANumber) {
  Random random(99);
  for (int trial = 0; trial < 40; ++trial) {
    RunnerParameters p;
    for (const auto& setting : settings_of(static_cast<const RunnerParameters*>(nullptr))) {
      p.*setting.field = static_cast<float>(random.uniform(double(setting.low), double(setting.high)));
    }
    for (const OptionalSetting& setting : optional_settings) {
      if (trial % 2) p.*setting.field = static_cast<float>(random.uniform(double(setting.low), double(setting.high)));
    }
    p.duration_s = 5.0f;
    p.contact_time_s = static_cast<float>(random.uniform(0.12, std::min(0.45, 0.88 * 60.0 / double(p.cadence_spm))));
    p.foot_strike = FootStrike(trial % 3);
    if (trial % 4 == 3) p.bouts = {{Gait::standing, 5}, {Gait::walking, 5}, {Gait::running, 5}, {Gait::standing, 5}};
    const Runner someone(p);
    for (const SensorSite& site : everywhere) {
      for (const RawSample& s : someone.record(site, 50.0f)) {
        ASSERT_TRUE(std::isfinite(s.accel_mps2.x + s.accel_mps2.y + s.accel_mps2.z)) << trial << " " << name_of(site);
        ASSERT_TRUE(std::isfinite(s.gyro_radps.x + s.gyro_radps.y + s.gyro_radps.z)) << trial << " " << name_of(site);
      }
    }
  }
}

// ---- other gaits, turns, arms ------------------------------------------------------------------

TEST(LimbBouts, SomeoneWhoStandsHasStillFeetAndStraightLegs) {
  RunnerParameters p;
  p.bouts = {{Gait::standing, 8}, {Gait::running, 8}, {Gait::standing, 8}};
  const Runner someone(p);
  for (const double t : {3.0, 5.5, 20.0, 23.0}) {
    for (const SensorSite& site : everywhere) {
      if (site.placement == Placement::pocket) continue;
      const SegmentState s = someone.at(site, t);
      EXPECT_LT(size(of(s.gyro_radps)), 0.1) << name_of(site) << " at " << t;
      EXPECT_NEAR(size(of(s.accel_mps2)), g, 0.1) << name_of(site) << " at " << t;
    }
    const SegmentState foot = someone.at(right_of(Placement::foot), t),
                       shank = someone.at(right_of(Placement::shank), t);
    EXPECT_LT(size(of(foot.velocity_mps)), 0.002);
    EXPECT_LT(std::abs(std::atan2(-Axes(shank).y.x, Axes(shank).y.y)) * degrees, 8.0);
  }
}

TEST(LimbBouts, AWalkersFeetRestLongerAndSwingLessThanARunners) {
  RunnerParameters p;
  p.bouts = {{Gait::walking, 12}};
  const Runner someone(p);
  for (const TrueStep& step : someone.steps()) {
    EXPECT_NEAR(double(step.foot_strike_angle_deg), 18.0, 3.0);
    EXPECT_FALSE(double(step.foot_clearance_m) > 0.2);
    EXPECT_LT(double(step.knee_flexion_at_contact_deg), 15.0);
    const double t = seconds(step.contact_us) + 0.3 * double(step.contact_time_s);
    EXPECT_LT(size(of(someone.at({Placement::foot, step.side}, t).velocity_mps)), 0.05);
  }
  const Worst worst = integrated(someone, right_of(Placement::foot), 8.0);
  EXPECT_LT(worst.angle_deg, 0.1);
  EXPECT_LT(worst.path_m, 0.1);
}

TEST(LimbBouts, BetweenGaitsNothingJumps) {
  RunnerParameters p;
  p.bouts = {{Gait::standing, 5}, {Gait::walking, 6}, {Gait::running, 6}, {Gait::walking, 6}, {Gait::standing, 5}};
  const Runner someone(p);
  for (const SensorSite& site : everywhere) {
    const Worst worst = integrated(someone, site, 27.0);
    EXPECT_LT(worst.angle_deg, 0.2) << name_of(site);
    EXPECT_LT(worst.speed_mps, 0.05) << name_of(site);
  }
}

TEST(LimbTurns, EverythingTurnsByTheAngleAskedAndFeetStillRest) {
  RunnerParameters straight = like_clockwork(), bent = like_clockwork();
  bent.turns = {{4.0f, 90.0f, 2.0f}};
  const Runner a(straight), b(bent);
  for (const SensorSite& site : everywhere) {
    // Against the straight run the attitude at the end is a quarter turn to the left about the vertical.
    const double t = 11.0;
    const Q quarter = turn_by({0.0, 1.5707963267948966, 0.0});
    EXPECT_LT(degrees_between(attitude(b.at(site, t)), quarter * attitude(a.at(site, t))), 0.01) << name_of(site);
    EXPECT_NEAR(size(of(b.at(site, t).accel_mps2) - of(a.at(site, t).accel_mps2)), 0.0, 1e-6);
  }
  for (const TrueStep& step : b.steps()) {
    const SegmentState s =
        b.at({Placement::foot, step.side}, seconds(step.contact_us) + 0.4 * double(step.contact_time_s));
    EXPECT_LT(size(of(s.velocity_mps)), 0.05);
  }
  // To the left is against the runner's right.
  EXPECT_LT(b.at({Placement::pelvis}, 11.0).position_m[2], -10.0);
  EXPECT_NEAR(a.at({Placement::pelvis}, 11.0).position_m[2], 0.0, 0.1);
}

TEST(LimbTurns, TurnsThatOverlapAreRefused) {
  RunnerParameters p;
  p.turns = {{4.0f, 90.0f, 2.0f}, {5.0f, 90.0f, 2.0f}};
  EXPECT_STREQ(validate(p).field, "turns.start_s");
  p.turns = {{4.0f, 400.0f, 2.0f}};
  EXPECT_STREQ(validate(p).field, "turns.angle_deg");
}

TEST(ArmTest, ArmsSwingAgainstEachOtherOncePerStride) {
  const Runner someone(like_clockwork());
  double same = 0.0, right2 = 0.0, left2 = 0.0;
  for (double t = 1.0; t < 1.0 + 6 * 120.0 / 172.0; t += 0.005) {
    const double right = someone.at(right_of(Placement::wrist), t).gyro_radps[2];
    const double left = someone.at(left_of(Placement::wrist), t).gyro_radps[2];
    same += right * left;
    right2 += right * right;
    left2 += left * left;
  }
  EXPECT_LT(same / std::sqrt(right2 * left2), -0.95);
}

TEST(ArmTest, TheRightArmIsBackWhenTheRightThighIsForward) {
  const Runner someone(like_clockwork());
  double together = 0.0;
  for (double t = 1.0; t < 1.0 + 6 * 120.0 / 172.0; t += 0.005) {
    together += someone.at(right_of(Placement::wrist), t).gyro_radps[2] *
                someone.at(right_of(Placement::thigh), t).gyro_radps[2];
  }
  EXPECT_LT(together, 0.0);
}

TEST(PocketTest, APhoneInThePocketTurnsWithTheThighButLiesAnyWayRound) {
  RunnerParameters p = easy_run();
  const Runner someone(p);
  double product = 0.0, phone2 = 0.0, thigh2 = 0.0;
  for (double t = 1.0; t < 8.0; t += 0.005) {
    const double phone = size(of(someone.at(right_of(Placement::pocket), t).gyro_radps));
    const double thigh = size(of(someone.at(right_of(Placement::thigh), t).gyro_radps));
    product += phone * thigh;
    phone2 += phone * phone;
    thigh2 += thigh * thigh;
  }
  EXPECT_GT(product / std::sqrt(phone2 * thigh2), 0.85);
  p.seed = 2;
  const Runner other(p);
  const Q a = attitude(someone.at(right_of(Placement::pocket), 5.0)),
          b = attitude(other.at(right_of(Placement::pocket), 5.0));
  EXPECT_GT(degrees_between(a, b), 20.0);
}

// ---- laws --------------------------------------------------------------------------------------

TEST(LimbLaws, StartingWithTheOtherFootMirrorsTheRun) {
  RunnerParameters p = easy_run();
  const Runner right_first(p);
  p.start_side = Side::left;
  const Runner left_first(p);
  for (const Placement placement : {Placement::foot, Placement::shank, Placement::thigh, Placement::wrist}) {
    for (double t = 0.0; t < 8.0; t += 0.037) {
      const SegmentState a = right_first.at(right_of(placement), t), b = left_first.at(left_of(placement), t);
      EXPECT_NEAR(a.accel_mps2[0], b.accel_mps2[0], 1e-6);
      EXPECT_NEAR(a.accel_mps2[1], b.accel_mps2[1], 1e-6);
      EXPECT_NEAR(a.accel_mps2[2], -b.accel_mps2[2], 1e-6);
      EXPECT_NEAR(a.gyro_radps[0], -b.gyro_radps[0], 1e-8);
      EXPECT_NEAR(a.gyro_radps[1], -b.gyro_radps[1], 1e-8);
      EXPECT_NEAR(a.gyro_radps[2], b.gyro_radps[2], 1e-8);
    }
  }
}

TEST(LimbLaws, WhatALegDoesIsNotSeenAtThePelvis) {
  RunnerParameters p = easy_run();
  const std::vector<RawSample> before = Runner(p).record(100.0f);
  p.knee_valgus_excursion_deg = 12.0f;
  p.tibia_angle_at_contact_deg = 14.0f;
  p.arm_swing_range_deg = 90.0f;
  EXPECT_EQ(Runner(p).record(100.0f), before);
}

TEST(LimbLaws, TheRunnersOwnSensorIsTheSiteOfItsPlacement) {
  for (const Placement placement : {Placement::pelvis, Placement::chest}) {
    RunnerParameters p = easy_run();
    p.placement = placement;
    EXPECT_EQ(Runner(p).record(100.0f), Runner(easy_run()).record(SensorSite{placement}, 100.0f));
  }
}

TEST(LimbLaws, ASensorThatIsNowhereIsRefused) {
  const Runner someone(easy_run());
  EXPECT_THROW(someone.at({Placement::foot}, 1.0), std::invalid_argument);
  EXPECT_THROW(someone.at({Placement::pelvis, Side::left}, 1.0), std::invalid_argument);
  EXPECT_THROW(someone.record(SensorSite{Placement::unknown}, 100.0f), std::invalid_argument);
}

TEST(LimbLaws, OptionalSettingsAreRefusedByNameOutsideTheirRange) {
  for (const OptionalSetting& setting : optional_settings) {
    RunnerParameters p;
    p.*setting.field = setting.high + 0.1f;
    EXPECT_STREQ(validate(p).field, setting.name);
    p.*setting.field = setting.low;
    EXPECT_TRUE(validate(p).ok());
  }
}

}  // namespace
}  // namespace cadans::synth
