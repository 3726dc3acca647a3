// SPDX-License-Identifier: Apache-2.0
// Laws of the chains of foot, shank, thigh, wrist and pocket, and of several sensors together, held on the
// synthetic runner: what may change the numbers, what may not, and what bad input must not do.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <vector>

#include "cadans/analyze.hpp"
#include "cadans/synth/runner.hpp"
#include "cadans/synth/sensor_model.hpp"

namespace cadans {
namespace {

/// A sensor's samples as columns.
struct Columns {
  std::vector<std::int64_t> t_us;
  std::vector<Vec3> accel_mps2, gyro_radps;

  explicit Columns(const std::vector<RawSample>& samples) {
    for (const RawSample& sample : samples) {
      t_us.push_back(sample.t_us);
      accel_mps2.push_back(sample.accel_mps2);
      gyro_radps.push_back(sample.gyro_radps);
    }
  }
  Recording recording() const { return {t_us, accel_mps2, gyro_radps}; }
};

TrackerConfig config_of(synth::SensorSite site) {
  TrackerConfig config;
  config.rate_hz = NAN;  // read off the stamps
  config.placement = site.placement;
  config.side = site.side;
  config.runner.height_m = 1.75f;
  config.runner.mass_kg = 70.0f;
  return config;
}

Run run_of(const std::vector<RawSample>& samples, synth::SensorSite site) {
  return analyze(Columns(samples).recording(), config_of(site));
}

/// Sensors by the site that the user says they are at.
struct Worn {
  synth::SensorSite told;
  std::vector<RawSample> samples;
};
Run run_of(const std::vector<Worn>& worn, bool separate_clocks = false) {
  std::vector<Columns> columns;
  for (const Worn& sensor : worn) columns.emplace_back(sensor.samples);
  std::vector<SensorRecording> recordings;
  for (std::size_t i = 0; i < worn.size(); ++i) recordings.push_back({columns[i].recording(), config_of(worn[i].told)});
  return analyze(recordings, separate_clocks);
}

synth::RunnerParameters easy_run(float duration_s = 60.0f) {
  synth::RunnerParameters parameters;
  parameters.duration_s = duration_s;
  parameters.individuality = 1.0f;
  parameters.seed = 4;
  return parameters;
}

float median_of(const Run& run, float StepMetrics::*metric) {
  std::vector<float> values;
  for (const StepMetrics& step : run.steps) {
    if (std::isfinite(step.*metric) && !has(step.quality, Quality::not_running)) values.push_back(step.*metric);
  }
  if (values.empty()) return NAN;
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}
float median_of(const synth::Runner& runner, float synth::TrueStep::*truth, Side side) {
  std::vector<float> values;
  for (const auto& step : runner.steps()) {
    if (step.side == side && std::isfinite(step.*truth)) values.push_back(step.*truth);
  }
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
  return values[values.size() / 2];
}
constexpr synth::SensorSite left_foot{Placement::foot, Side::left}, left_shank{Placement::shank, Side::left},
    left_thigh{Placement::thigh, Side::left}, right_foot{Placement::foot, Side::right},
    right_shank{Placement::shank, Side::right}, right_thigh{Placement::thigh, Side::right},
    left_wrist{Placement::wrist, Side::left}, left_pocket{Placement::pocket, Side::left},
    sacrum{Placement::pelvis, Side::unknown};

std::string name_of(const testing::TestParamInfo<synth::SensorSite>& info) {
  return std::string(placement_names[static_cast<int>(info.param.placement)]) + "_" +
         side_names[static_cast<int>(info.param.side)];
}

class OnALimb : public testing::TestWithParam<synth::SensorSite> {};
INSTANTIATE_TEST_SUITE_P(Anywhere, OnALimb,
                         testing::Values(left_foot, right_foot, left_shank, right_shank, left_thigh, right_thigh,
                                         left_wrist, left_pocket),
                         name_of);
// How the synthetic shank walks is a sketch; it is held against a real walk in tests/truth.
class WhereTheWalkIsLikePeoples : public testing::TestWithParam<synth::SensorSite> {};
INSTANTIATE_TEST_SUITE_P(Anywhere, WhereTheWalkIsLikePeoples,
                         testing::Values(left_foot, right_foot, left_thigh, right_thigh, left_wrist, left_pocket),
                         name_of);
class OnALeg : public testing::TestWithParam<synth::SensorSite> {};
INSTANTIATE_TEST_SUITE_P(Anywhere, OnALeg,
                         testing::Values(left_foot, right_foot, left_shank, right_shank, left_thigh, right_thigh),
                         name_of);

TEST_P(OnALimb, TheCadenceIsRightAtEverySpeedAndRate) {
  for (const float speed_mps : {2.5f, 3.2f, 4.5f}) {
    synth::RunnerParameters parameters = easy_run(40.0f);
    parameters.speed_mps = speed_mps;
    parameters.cadence_spm = synth::typical_cadence_spm(speed_mps);
    parameters.contact_time_s = synth::typical_contact_time_s(speed_mps);
    const synth::Runner runner(parameters);
    for (const float rate_hz : {100.0f, 200.0f, 400.0f}) {
      const auto run = run_of(runner.record(GetParam(), rate_hz), GetParam());
      EXPECT_NEAR(median_of(run, &StepMetrics::cadence_spm) / parameters.cadence_spm, 1.0f, 0.01f)
          << speed_mps << " m/s, " << rate_hz << " Hz";
    }
  }
}

TEST_P(OnALimb, StandingForAMinuteMakesNoStep) {
  synth::RunnerParameters parameters = easy_run();
  parameters.bouts = {{.gait = synth::Gait::standing, .duration_s = 60.0f}};
  const synth::Runner runner(parameters);
  EXPECT_TRUE(run_of(runner.record(GetParam(), 200.0f), GetParam()).steps.empty());
}

TEST_P(WhereTheWalkIsLikePeoples, WalkingIsNotCalledRunning) {
  synth::RunnerParameters parameters = easy_run();
  parameters.bouts = {{.gait = synth::Gait::walking, .duration_s = 60.0f}};
  const synth::Runner runner(parameters);
  const auto run = run_of(runner.record(GetParam(), 200.0f), GetParam());
  EXPECT_LE(run.coverage.analysed_s, 0.02f * run.coverage.total_s);
}

TEST_P(OnALimb, WithoutAGyroscopeNothingBreaksAndNoAngleIsInvented) {
  const synth::Runner runner(easy_run(30.0f));
  auto samples = runner.record(GetParam(), 200.0f);
  for (RawSample& sample : samples) sample.gyro_radps = {NAN, NAN, NAN};
  const auto run = run_of(samples, GetParam());
  for (const StepMetrics& step : run.steps) {
    for (const Metric& metric : metrics::table) {
      if (std::string(metric.unit) != "deg") continue;
      EXPECT_TRUE(std::isnan(step.*metric.field)) << metric.name;
    }
  }
  // A thigh sees nothing without it, and a foot misses some of its strides: it finds its stances by stillness.
  if (GetParam().placement != Placement::thigh && GetParam().placement != Placement::foot) {
    EXPECT_NEAR(median_of(run, &StepMetrics::cadence_spm) / 172.0f, 1.0f, 0.03f);
  }
}

TEST_P(OnALeg, HoweverTheCaseSitsTheStridesStay) {
  const auto samples = synth::Runner(easy_run(40.0f)).record(GetParam(), 200.0f);
  const auto reference = run_of(samples, GetParam());
  for (std::uint64_t seed = 1; seed <= 12; ++seed) {
    synth::SensorModel model;
    model.mounting_rotation_rad = synth::random_rotation(seed);
    const auto run = run_of(synth::record(samples, model, seed), GetParam());
    ASSERT_NEAR(static_cast<double>(run.steps.size()), static_cast<double>(reference.steps.size()), 1.0) << seed;
    EXPECT_NEAR(median_of(run, &StepMetrics::contact_time_s), median_of(reference, &StepMetrics::contact_time_s),
                0.004f)
        << seed;
  }
}

TEST_P(OnALeg, WhichLegItIsShowsInTheDataAndASwapIsSeen) {
  const synth::Runner runner(easy_run());
  const auto samples = runner.record(GetParam(), 200.0f);
  const auto untold = run_of(samples, {GetParam().placement, Side::unknown});
  std::size_t right = 0;
  for (const StepMetrics& step : untold.steps) right += step.side == GetParam().side ? 1 : 0;
  EXPECT_GE(static_cast<double>(right), 0.95 * static_cast<double>(untold.steps.size()));
  const auto swapped = run_of(samples, {GetParam().placement, other(GetParam().side)});
  ASSERT_EQ(swapped.sensors.size(), 1u);
  EXPECT_EQ(swapped.sensors[0].side_seen, GetParam().side);
}

TEST_P(OnALeg, AStrapThatSlipsIsFlaggedAndTheRunGoesOn) {
  synth::SensorModel model;
  model.slip_s = 30.0f;
  model.slip_rotation_rad = {0.9f, 0.5f, 0.3f};
  const synth::Runner runner(easy_run());
  const auto run = run_of(synth::record(runner.record(GetParam(), 200.0f), model), GetParam());
  std::size_t after = 0, doubted = 0;
  for (const StepMetrics& step : run.steps) {
    after += step.t_us > 40'000'000 ? 1 : 0;
    const bool around = step.t_us > 29'000'000 && step.t_us < 40'000'000;
    doubted += around && has(step.quality, Quality::low_confidence) ? 1 : 0;
  }
  EXPECT_GE(after, 24u) << "28 strides are left";
  EXPECT_GE(doubted, 8u) << "ten strides from the slip on";
}

TEST_P(OnALeg, AGyroscopeOf500DegreesASecondIsFlaggedAndTheTimesStay) {
  synth::SensorModel model;
  model.gyro_range_dps = 500.0f;
  const synth::Runner runner(easy_run());
  const auto samples = runner.record(GetParam(), 200.0f);
  const auto whole = run_of(samples, GetParam()), clipped = run_of(synth::record(samples, model), GetParam());
  EXPECT_NEAR(static_cast<double>(clipped.steps.size()), static_cast<double>(whole.steps.size()), 2.0);
  EXPECT_NEAR(median_of(clipped, &StepMetrics::cadence_spm), median_of(whole, &StepMetrics::cadence_spm), 0.5f);
  const float limit_radps = *model.gyro_range_dps / degrees_per_radian;
  const bool clips = std::ranges::any_of(samples, [&](const RawSample& sample) {
    const Vec3 turn = sample.gyro_radps;
    return std::max({std::fabs(turn.x), std::fabs(turn.y), std::fabs(turn.z)}) > limit_radps;
  });
  const auto is_flagged = [](const StepMetrics& step) { return has(step.quality, Quality::saturated); };
  if (clips) {
    EXPECT_GE(std::ranges::count_if(clipped.steps, is_flagged), std::ranges::ssize(clipped.steps) * 9 / 10);
  }
}

TEST_P(OnALeg, SharpTurnsDoNotEndTheRun) {
  synth::RunnerParameters parameters = easy_run();
  for (int i = 0; i < 5; ++i) {
    parameters.turns.push_back({.start_s = 8.0f + 10.0f * static_cast<float>(i),
                                .angle_deg = i % 2 == 0 ? 180.0f : -90.0f,
                                .duration_s = 1.5f});
  }
  const auto straight = run_of(synth::Runner(easy_run()).record(GetParam(), 200.0f), GetParam());
  const auto turning = run_of(synth::Runner(parameters).record(GetParam(), 200.0f), GetParam());
  // A thigh swings least: half a turn in 1.5 s is more than its swing, and costs it up to five strides.
  const double lost = GetParam().placement == Placement::thigh ? 25.0 : 2.0;
  EXPECT_NEAR(static_cast<double>(turning.steps.size()), static_cast<double>(straight.steps.size()), lost);
}

TEST(OneLeg, AThighSensorCalledShankIsNoticed) {
  const synth::Runner runner(easy_run());
  const auto run = run_of(runner.record(left_thigh, 200.0f), left_shank);
  EXPECT_EQ(run.sensors[0].placement_seen, Placement::thigh);
  const auto honest = run_of(runner.record(left_shank, 200.0f), left_shank);
  EXPECT_EQ(honest.sensors[0].placement_seen, Placement::unknown) << "nothing to complain about";
}

// ---- several sensors ---------------------------------------------------------------------------

std::vector<Worn> record_all(const synth::Runner& runner, const std::vector<synth::SensorSite>& sites,
                             bool errors = false) {
  std::vector<Worn> worn;
  std::uint64_t seed = 10;
  for (const synth::SensorSite& site : sites) {
    auto samples = runner.record(site, errors ? 1000.0f : 200.0f);
    if (errors) {
      synth::SensorModel model = synth::typical_sensor(++seed);
      model.mounting_rotation_rad = {};
      samples = synth::record(samples, model, seed);
    }
    worn.push_back({site, samples});
  }
  return worn;
}

TEST(SeveralSensors, AnglesAreWithinTwoDegreesWithEverySensorErrorOn) {
  for (const float valgus_deg : {0.0f, 4.0f, 10.0f}) {
    synth::RunnerParameters parameters = easy_run();
    parameters.knee_valgus_excursion_deg = valgus_deg;
    const synth::Runner runner(parameters);
    const auto run = run_of(record_all(runner, {sacrum, left_shank, left_thigh}, true));
    const auto error = [&](float StepMetrics::*found, float synth::TrueStep::*truth) {
      return median_of(run, found) - median_of(runner, truth, Side::left);
    };
    using T = synth::TrueStep;
    EXPECT_NEAR(error(&StepMetrics::tibia_angle_at_contact_deg, &T::tibia_angle_at_contact_deg), 0.0f, 2.0f);
    EXPECT_NEAR(error(&StepMetrics::knee_valgus_excursion_deg, &T::knee_valgus_excursion_deg), 0.0f, 2.0f)
        << valgus_deg;
    EXPECT_NEAR(error(&StepMetrics::knee_flexion_peak_deg, &T::knee_flexion_peak_deg), 0.0f, 4.0f);
    EXPECT_NEAR(error(&StepMetrics::hip_adduction_peak_deg, &T::hip_adduction_peak_deg), 0.0f, 3.0f);
    EXPECT_NEAR(error(&StepMetrics::foot_ahead_m, &T::foot_ahead_m), 0.0f, 0.04f);
    EXPECT_NEAR(error(&StepMetrics::pelvic_drop_deg, &T::pelvic_drop_deg), 0.0f, 0.7f);
  }
}

TEST(SeveralSensors, BothFeetGiveStepTimesThatTheyCannotGiveAlone) {
  synth::RunnerParameters parameters = easy_run();
  parameters.step_time_asymmetry_pct = 6.0f;
  const synth::Runner runner(parameters);
  const auto run = run_of(record_all(runner, {left_foot, right_foot}));
  ASSERT_NEAR(static_cast<double>(run.steps.size()), static_cast<double>(runner.steps().size()), 3.0);
  for (std::size_t i = 1; i < run.steps.size(); ++i) EXPECT_EQ(run.steps[i].side, other(run.steps[i - 1].side)) << i;
  const auto step_time = std::find_if(std::begin(metrics::table), std::end(metrics::table),
                                      [](const Metric& m) { return m.field == &StepMetrics::step_time_s; });
  const auto place = static_cast<std::size_t>(step_time - std::begin(metrics::table));
  EXPECT_NEAR(run.summary[place].symmetry_index, 6.0f, 1.5f);
}

TEST(SeveralSensors, EveryMetricThatTheyAllowIsThereAndNoOther) {
  const synth::Runner runner(easy_run());
  const std::vector<synth::SensorSite> sites{sacrum,      left_foot,  right_foot, left_shank,
                                             right_shank, left_thigh, right_thigh};
  const auto run = run_of(record_all(runner, sites));
  SensorSet worn;
  for (const auto& site : sites) worn.add(site.placement, site.side);
  for (const Metric& metric : metrics::table) {
    const bool allowed = observable(worn, metric) != Grade::not_observable;
    EXPECT_EQ(std::isfinite(median_of(run, metric.field)), allowed) << metric.name;
  }
  for (const StepMetrics& step : run.steps) EXPECT_EQ(step.source, Placement::foot) << "nearest to the ground";
}

TEST(SeveralSensors, APodThatDiesTakesOnlyItsOwnMetricsWithIt) {
  const synth::Runner runner(easy_run());
  auto worn = record_all(runner, {left_shank, left_thigh});
  std::erase_if(worn[1].samples, [](const RawSample& s) { return s.t_us > 30'000'000; });
  const auto run = run_of(worn);
  std::size_t before = 0, after = 0, knees = 0;
  for (const StepMetrics& step : run.steps) {
    if (step.t_us < 28'000'000) before += std::isfinite(step.knee_flexion_at_contact_deg) ? 1 : 0;
    if (step.t_us > 32'000'000) {
      after += std::isfinite(step.tibia_angle_at_contact_deg) ? 1 : 0;
      knees += std::isfinite(step.knee_flexion_at_contact_deg) ? 1 : 0;
    }
  }
  EXPECT_GE(before, 30u);
  EXPECT_GE(after, 30u) << "the shank goes on";
  EXPECT_EQ(knees, 0u);
}

TEST(SeveralSensors, TheOrderInWhichTheirSamplesArriveHardlyMatters) {
  const synth::Runner runner(easy_run(30.0f));
  const auto worn = record_all(runner, {left_shank, left_thigh, sacrum});
  std::vector<BodySensor> sensors;
  for (const Worn& sensor : worn) {
    sensors.push_back({config_of(sensor.told), 0, 0});
    sensors.back().config.rate_hz = 200.0f;
  }
  const auto rows_of = [&](std::size_t chunk) {
    BodyTracker<3> body(sensors.data(), 3);
    std::vector<StepMetrics> rows;
    const auto keep = [&](const StepMetrics& row) { rows.push_back(row); };
    for (std::size_t begin = 0; begin < worn[0].samples.size(); begin += chunk) {
      for (std::uint32_t i = 0; i < 3; ++i) {
        for (std::size_t j = begin; j < std::min(begin + chunk, worn[i].samples.size()); ++j)
          body.push(i, worn[i].samples[j], keep);
      }
    }
    body.flush(keep);
    return rows;
  };
  const auto one = rows_of(1), hundred = rows_of(100);
  ASSERT_EQ(one.size(), hundred.size());
  for (std::size_t i = 0; i < one.size(); ++i) {
    EXPECT_EQ(one[i].t_us, hundred[i].t_us);
    for (const Metric& metric : metrics::table) {
      const float a = one[i].*metric.field, b = hundred[i].*metric.field;
      // What one sensor says stays to the bit; a joint also looks at what has come of the next stride.
      const float joint = metric.together.grade == Grade::not_observable ? 0.0f
                          : std::string(metric.unit) == "deg"            ? 1.0f
                                                                         : 0.02f;
      EXPECT_TRUE(std::fabs(a - b) <= joint || (std::isnan(a) && std::isnan(b)))
          << i << " " << metric.name << " " << a << " " << b;
    }
  }
}

TEST(SeveralSensors, ARubbishStampOfOneMakesNobodyElseDead) {
  const synth::Runner runner(easy_run(30.0f));
  const auto worn = record_all(runner, {left_shank, left_thigh});
  std::vector<BodySensor> sensors;
  for (const Worn& sensor : worn) {
    sensors.push_back({config_of(sensor.told), 0, 0});
    sensors.back().config.rate_hz = 200.0f;
  }
  const auto knees_of = [&](bool rubbish) {
    BodyTracker<2> body(sensors.data(), 2);
    std::size_t knees = 0;
    const auto count = [&](const StepMetrics& row) { knees += std::isfinite(row.knee_flexion_at_contact_deg) ? 1 : 0; };
    for (std::size_t j = 0; j < worn[0].samples.size(); ++j) {
      for (std::uint32_t i = 0; i < 2; ++i) body.push(i, worn[i].samples[j], count);
      RawSample late = worn[0].samples[j];
      late.t_us += 1'000'000'000'000;
      if (rubbish && j == 2000) body.push(0, late, count);
    }
    body.flush(count);
    return knees;
  };
  EXPECT_GE(knees_of(false), 30u);
  EXPECT_EQ(knees_of(true), knees_of(false));
}

TEST(SeveralSensors, ClocksThatDifferAreToldAndPutRight) {
  const synth::Runner runner(easy_run(300.0f));
  auto worn = record_all(runner, {left_shank, left_thigh});
  const auto together = run_of(worn);
  for (RawSample& sample : worn[1].samples) sample.t_us += 60'000 + sample.t_us / 20'000;  // 60 ms and 50 ppm
  const auto corrected = run_of(worn, true);
  EXPECT_EQ(corrected.sensors[1].clock.corrected, 1);
  EXPECT_NEAR(corrected.sensors[1].clock.offset_s - together.sensors[1].clock.offset_s, 0.060f, 0.005f);
  EXPECT_NEAR(corrected.sensors[1].clock.drift_ppm, 50.0f, 25.0f);
}

}  // namespace
}  // namespace cadans
