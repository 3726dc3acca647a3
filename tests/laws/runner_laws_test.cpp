// SPDX-License-Identifier: Apache-2.0
// Laws of the whole chain, held on the synthetic runner: what may change the numbers and what may not.
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

constexpr int cadence = 2, contact_time = 3, oscillation = 6;

synth::RunnerParameters easy_run(Placement placement = Placement::pelvis) {
  synth::RunnerParameters parameters;
  parameters.duration_s = 60.0f;
  parameters.placement = placement;
  parameters.contact_time_asymmetry_pct = 6.0f;
  parameters.seed = 4;
  return parameters;
}

Run run_of(const std::vector<RawSample>& samples, float rate_hz, Placement placement = Placement::pelvis) {
  std::vector<std::int64_t> t_us;
  std::vector<Vec3> accel_mps2, gyro_radps;
  for (const RawSample& sample : samples) {
    t_us.push_back(sample.t_us);
    accel_mps2.push_back(sample.accel_mps2);
    gyro_radps.push_back(sample.gyro_radps);
  }
  TrackerConfig config;
  config.rate_hz = rate_hz;
  config.placement = placement;
  return analyze({t_us, accel_mps2, gyro_radps}, config);
}

TEST(RunnerLaws, TheMetricsMeantHereAreWhereTheyAreThoughtToBe) {
  ASSERT_STREQ(metrics::table[cadence].name, "cadence_spm");
  ASSERT_STREQ(metrics::table[contact_time].name, "contact_time_s");
  ASSERT_STREQ(metrics::table[oscillation].name, "vertical_oscillation_m");
}

class AtAPlacement : public testing::TestWithParam<Placement> {};
INSTANTIATE_TEST_SUITE_P(Trunk, AtAPlacement, testing::Values(Placement::pelvis, Placement::chest),
                         [](const auto& p) { return std::string(placement_names[static_cast<int>(p.param)]); });

TEST_P(AtAPlacement, TheRunnerInTheMirrorRunsOnTheOtherFoot) {
  const auto samples = synth::Runner(easy_run(GetParam())).record(100.0f);
  auto mirrored = samples;
  for (RawSample& sample : mirrored) {
    sample.accel_mps2.z = -sample.accel_mps2.z;
    sample.gyro_radps.x = -sample.gyro_radps.x;
    sample.gyro_radps.y = -sample.gyro_radps.y;
  }
  const auto run = run_of(samples, 100.0f, GetParam());
  const auto mirror = run_of(mirrored, 100.0f, GetParam());
  ASSERT_EQ(run.steps.size(), mirror.steps.size());
  ASSERT_GT(run.steps.size(), 150u);
  for (std::size_t i = 0; i < run.steps.size(); ++i) {
    const StepMetrics &a = run.steps[i], &b = mirror.steps[i];
    EXPECT_EQ(b.side, other(a.side)) << i;
    EXPECT_NEAR(static_cast<float>(b.t_us - a.t_us), 0.0f, 20.0f) << "microseconds, step " << i;
    if (std::isfinite(a.contact_time_s)) {
      EXPECT_NEAR(a.contact_time_s, b.contact_time_s, 1e-4f);
    }
    if (std::isfinite(a.pelvic_drop_deg)) {
      EXPECT_NEAR(a.pelvic_drop_deg, b.pelvic_drop_deg, 0.05f);
    }
  }
  EXPECT_NEAR(run.summary[contact_time].symmetry_index, -mirror.summary[contact_time].symmetry_index, 0.05f);
  EXPECT_GT(run.summary[contact_time].symmetry_index, 1.0f) << "the right foot of this runner stays longer";
}

TEST_P(AtAPlacement, TheRateOfTheSensorChangesLittle) {
  const synth::Runner runner(easy_run(GetParam()));
  const auto reference = run_of(runner.record(200.0f), 200.0f, GetParam());
  for (float rate_hz : {50.0f, 100.0f, 400.0f, 1600.0f}) {
    const auto run = run_of(runner.record(rate_hz), rate_hz, GetParam());
    const auto change = [&](int metric) { return run.summary[metric].median - reference.summary[metric].median; };
    EXPECT_NEAR(change(cadence), 0.0f, 0.2f) << rate_hz << " Hz, steps/min";
    EXPECT_NEAR(change(contact_time), 0.0f, 0.008f) << rate_hz << " Hz, s";
    EXPECT_NEAR(change(oscillation), 0.0f, 0.003f) << rate_hz << " Hz, m";
  }
}

TEST_P(AtAPlacement, BelowFortyHertzThereIsCadenceButNoContactTime) {
  const synth::Runner runner(easy_run(GetParam()));
  const auto reference = run_of(runner.record(200.0f), 200.0f, GetParam());
  for (float rate_hz : {12.5f, 25.0f}) {
    const auto run = run_of(runner.record(rate_hz), rate_hz, GetParam());
    EXPECT_NEAR(run.summary[cadence].median, reference.summary[cadence].median, 0.5f) << rate_hz;
    EXPECT_EQ(run.summary[contact_time].n, 0u) << rate_hz;
    ASSERT_FALSE(run.steps.empty());
    for (const StepMetrics& step : run.steps) EXPECT_TRUE(has(step.quality, Quality::low_rate));
  }
}

TEST_P(AtAPlacement, HoweverTheCaseSitsTheNumbersStay) {
  const auto samples = synth::Runner(easy_run(GetParam())).record(100.0f);
  const auto reference = run_of(samples, 100.0f, GetParam());
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    synth::SensorModel model;
    model.mounting_rotation_rad = synth::random_rotation(seed);
    const auto run = run_of(synth::record(samples, model, seed), 100.0f, GetParam());
    const float change = run.summary[cadence].median / reference.summary[cadence].median - 1.0f;
    EXPECT_LE(std::fabs(change), 0.002f) << seed;
    EXPECT_NEAR(run.summary[oscillation].median, reference.summary[oscillation].median, 0.003f) << seed;
    const auto same_side = [&](std::size_t i) { return run.steps[i].side == reference.steps[i].side; };
    ASSERT_EQ(run.steps.size(), reference.steps.size()) << seed;
    std::size_t same = 0;
    for (std::size_t i = 0; i < run.steps.size(); ++i) same += same_side(i) ? 1 : 0;
    EXPECT_GE(static_cast<double>(same) / static_cast<double>(run.steps.size()), 0.98) << seed;
  }
}

TEST(RunnerLaws, AHoleTakesTheStepsItHidesAndNoOther) {
  const auto samples = synth::Runner(easy_run()).record(100.0f);
  const auto whole = run_of(samples, 100.0f);
  for (const std::int64_t hole_us : {150'000, 500'000, 2'000'000}) {
    for (std::int64_t begin_us = 20'000'000; begin_us < 20'700'000; begin_us += 50'000) {
      auto holed = samples;
      std::erase_if(holed, [&](const RawSample& s) { return s.t_us > begin_us && s.t_us < begin_us + hole_us; });
      const auto run = run_of(holed, 100.0f);
      const auto has_step = [&](std::int64_t t_us) {
        return std::any_of(run.steps.begin(), run.steps.end(),
                           [&](const StepMetrics& s) { return std::abs(s.t_us - t_us) < 50'000; });
      };
      for (const StepMetrics& step : whole.steps) {
        if (step.t_us + 400'000 < begin_us) {
          EXPECT_TRUE(has_step(step.t_us)) << begin_us - step.t_us << " us before a hole at " << begin_us;
        }
        if (step.t_us > begin_us + hole_us + 400'000) {
          EXPECT_TRUE(has_step(step.t_us)) << step.t_us - begin_us - hole_us << " us after a hole at " << begin_us;
        }
      }
      const StepMetrics* last = nullptr;
      for (const StepMetrics& step : run.steps) {
        if (step.t_us < begin_us) last = &step;
      }
      ASSERT_NE(last, nullptr);
      EXPECT_TRUE(std::isnan(last->step_time_s)) << "no step reaches over a hole";
      EXPECT_TRUE(has(last->quality, Quality::gap));
      if (std::isfinite(last->contact_time_s)) {
        EXPECT_TRUE(std::isfinite(last->peak_vertical_force_bw));
      }
      const Coverage& c = run.coverage;
      EXPECT_NEAR(c.analysed_s + c.walking_s + c.standing_s + c.gap_s, c.total_s, 0.01f);
      EXPECT_LT(c.standing_s, whole.coverage.standing_s + 1.2f) << "three steps at most: this runner never stood";
    }
  }
}

TEST(RunnerLaws, ARunnersTruthIsFoundThroughATypicalSensor) {
  synth::RunnerParameters parameters = easy_run();
  parameters.rate_hz = 1000.0f;
  const synth::SyntheticRun truth = synth::runner(parameters);
  const auto samples = synth::record(truth.recording, synth::typical_sensor(5), 5);
  const auto run = run_of(samples, NAN);
  std::vector<float> true_contact, true_cadence;
  for (const auto& step : truth.steps) {
    true_contact.push_back(step.contact_time_s);
    true_cadence.push_back(step.cadence_spm);
  }
  const auto median = [](std::vector<float> v) {
    std::nth_element(v.begin(), v.begin() + static_cast<std::ptrdiff_t>(v.size() / 2), v.end());
    return v[v.size() / 2];
  };
  EXPECT_NEAR(run.summary[cadence].median, median(true_cadence), 0.005f * median(true_cadence));
  EXPECT_NEAR(run.summary[contact_time].median, median(true_contact), 0.020f);
  EXPECT_EQ(run.coverage.rate_inferred, 1);
  EXPECT_GT(run.coverage.analysed_s, 0.95f * run.coverage.total_s);
}

}  // namespace
}  // namespace cadans
