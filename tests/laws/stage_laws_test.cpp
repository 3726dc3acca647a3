// SPDX-License-Identifier: Apache-2.0
// The laws that every stage obeys, written once and run for each. A new stage is one `Rig` and its name
// in `Stages`.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "cadans/core/stage.hpp"
#include "cadans/events/gait_gate.hpp"
#include "cadans/events/step_picker.hpp"
#include "cadans/events/trunk_detector.hpp"
#include "cadans/motion/motion_estimator.hpp"
#include "cadans/samples/sample_source.hpp"
#include "cadans/steps/step_builder.hpp"
#include "cadans/synth/runner.hpp"
#include "cadans/tracker.hpp"

namespace cadans {
namespace {

constexpr std::int64_t hour_us = 3'600'000'000;
constexpr float work_rate_hz = 100.0f;

/// Half a minute of a synthetic runner with a little noise, a pause in the stamps, a NaN and a plateau.
const std::vector<RawSample>& difficult_run() {
  static const std::vector<RawSample> samples = [] {
    synth::RunnerParameters parameters;
    parameters.duration_s = 30.0f;
    parameters.rate_hz = 100.0f;
    parameters.seed = 7;
    std::vector<RawSample> raw = synth::runner(parameters).recording;
    for (std::size_t i = 0; i < raw.size(); ++i) {
      if (i >= 1500) raw[i].t_us += 700'000;
      if (i == 800) raw[i].accel_mps2.x = std::numeric_limits<float>::quiet_NaN();
      if (i >= 2000) raw[i].accel_mps2.y = std::min(raw[i].accel_mps2.y, 19.6f);
    }
    return raw;
  }();
  return samples;
}

template <class S>
std::vector<typename S::Output> collect(S& stage, const std::vector<typename S::Input>& inputs) {
  std::vector<typename S::Output> outputs;
  drive(stage, inputs, [&](const typename S::Output& out) { outputs.push_back(out); });
  return outputs;
}

/// How to make a stage, and what flows into it: the output of everything left of it.
template <class S>
struct Rig;
template <>
struct Rig<samples::Sanitizer> {
  static auto make() { return samples::Sanitizer(); }
  static auto inputs() { return difficult_run(); }
};
template <>
struct Rig<samples::EvenClock> {
  static auto make() { return samples::EvenClock(100.0f, work_rate_hz); }
  static auto inputs() {
    auto before = Rig<samples::Sanitizer>::make();
    return collect(before, difficult_run());
  }
};
template <>
struct Rig<samples::SampleSource> {
  static auto make() { return samples::SampleSource(100.0f, work_rate_hz); }
  static auto inputs() { return difficult_run(); }
};
template <>
struct Rig<motion::MotionEstimator> {
  static auto make() { return motion::MotionEstimator(work_rate_hz, Placement::pelvis); }
  static auto inputs() {
    auto before = Rig<samples::SampleSource>::make();
    return collect(before, difficult_run());
  }
};
template <>
struct Rig<events::StepPicker> {
  static auto make() { return events::StepPicker(work_rate_hz); }
  static auto inputs() {
    auto before = Rig<motion::MotionEstimator>::make();
    return collect(before, Rig<motion::MotionEstimator>::inputs());
  }
};
template <>
struct Rig<events::GaitGate> {
  static auto make() { return events::GaitGate(); }
  static auto inputs() {
    auto before = Rig<events::StepPicker>::make();
    return collect(before, Rig<events::StepPicker>::inputs());
  }
};
template <>
struct Rig<events::TrunkDetector> {
  static auto make() { return events::TrunkDetector(work_rate_hz); }
  static auto inputs() { return Rig<events::StepPicker>::inputs(); }
};
template <>
struct Rig<steps::StepBuilder> {
  static auto make() { return steps::StepBuilder(); }
  static auto inputs() {
    auto before = Rig<events::TrunkDetector>::make();
    return collect(before, Rig<events::TrunkDetector>::inputs());
  }
};
template <>
struct Rig<Tracker> {
  static auto make() { return Tracker(TrackerConfig{}); }
  static auto inputs() { return difficult_run(); }
};

std::int64_t& time_of(RawSample& r) { return r.t_us; }
std::int64_t& time_of(BodySample& r) { return r.t_us; }
std::int64_t& time_of(MotionSample& r) { return r.t_us; }
std::int64_t& time_of(FootEvent& r) { return r.t_us; }
std::int64_t& time_of(events::StepAnchor& r) { return r.t_us; }
std::int64_t& time_of(Step& r) { return r.contact_us; }
std::int64_t& time_of(StepMetrics& r) { return r.t_us; }

void shift(std::int64_t& t_us, std::int64_t by_us) {
  if (t_us != unknown_us) t_us += by_us;
}
template <class Record>
void shift_all(Record& record, std::int64_t by_us) {
  shift(time_of(record), by_us);
  if constexpr (std::is_same_v<Record, Step>) {
    shift(record.toe_off_us, by_us);
    shift(record.next_contact_us, by_us);
    shift(record.previous_contact_us, by_us);
  }
  if constexpr (requires { record.mid_stance_us; }) shift(record.mid_stance_us, by_us);
  if constexpr (std::is_same_v<Record, events::StepAnchor>) shift(record.previous_us, by_us);
}

bool same(float a, float b) { return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b) || a == b; }
template <class Record>
bool same(const Record& a, const Record& b) {
  return a == b;
}
bool same(const StepMetrics& a, const StepMetrics& b) {
  for (const Metric& metric : metrics::table) {
    const float x = a.*metric.field, y = b.*metric.field;
    if (!same(x, y) && !(std::isnan(x) && std::isnan(y))) return false;
  }
  return a.t_us == b.t_us && a.side == b.side && a.quality == b.quality && same(a.confidence, b.confidence) &&
         same(a.side_confidence, b.side_confidence);
}
template <class Record>
void expect_same(const std::vector<Record>& a, const std::vector<Record>& b, const char* law) {
  ASSERT_EQ(a.size(), b.size()) << law;
  for (std::size_t i = 0; i < a.size(); ++i) ASSERT_TRUE(same(a[i], b[i])) << law << ", output " << i;
}

template <class S>
class StageLaws : public testing::Test {};

using Stages = testing::Types<samples::Sanitizer, samples::EvenClock, samples::SampleSource, motion::MotionEstimator,
                              events::StepPicker, events::GaitGate, events::TrunkDetector, steps::StepBuilder, Tracker>;
TYPED_TEST_SUITE(StageLaws, Stages);

TYPED_TEST(StageLaws, ItIsAStage) {
  static_assert(Stage<TypeParam>);
  auto stage = Rig<TypeParam>::make();
  EXPECT_GT(collect(stage, Rig<TypeParam>::inputs()).size(), 20u) << "the other laws need something to hold";
}

TYPED_TEST(StageLaws, ResetEqualsNew) {
  const auto inputs = Rig<TypeParam>::inputs();
  auto used = Rig<TypeParam>::make(), fresh = Rig<TypeParam>::make();
  collect(used, inputs);
  used.reset();
  expect_same(collect(used, inputs), collect(fresh, inputs), "reset equals new");
}

TYPED_TEST(StageLaws, ACopiedStateResumesExactly) {
  const auto inputs = Rig<TypeParam>::inputs();
  auto whole = Rig<TypeParam>::make(), cut = Rig<TypeParam>::make();
  const auto expected = collect(whole, inputs);
  std::vector<typename TypeParam::Output> actual;
  const auto emit = [&](const typename TypeParam::Output& out) { actual.push_back(out); };
  for (std::size_t i = 0; i < inputs.size(); ++i) {
    if (i % 37 == 0) {
      const typename TypeParam::State saved = cut.state();
      cut = Rig<TypeParam>::make();
      cut.restore(saved);
    }
    cut.push(inputs[i], emit);
  }
  cut.flush(emit);
  expect_same(actual, expected, "a copied state resumes");
}

TYPED_TEST(StageLaws, AnHourLaterIsAnHourLaterAndNothingElse) {
  auto inputs = Rig<TypeParam>::inputs();
  auto now = Rig<TypeParam>::make(), later = Rig<TypeParam>::make();
  auto expected = collect(now, inputs);
  for (auto& in : inputs) shift_all(in, hour_us);
  for (auto& out : expected) shift_all(out, hour_us);
  expect_same(collect(later, inputs), expected, "an hour later");
}

TYPED_TEST(StageLaws, OutputsComeInTheOrderOfTheirTimesAndWithinTheStatedLatency) {
  auto inputs = Rig<TypeParam>::inputs();
  auto stage = Rig<TypeParam>::make();
  const auto latency_us = to_us(stage.latency_s());
  std::int64_t before_us = INT64_MIN, now_us = 0, worst_us = INT64_MIN;
  const auto emit = [&](typename TypeParam::Output out) {
    EXPECT_GE(time_of(out), before_us);
    before_us = time_of(out);
    worst_us = std::max(worst_us, now_us - time_of(out));
  };
  for (auto& in : inputs) {
    // A hole is no latency: nothing came in which anything could have been told.
    const bool after_hole = now_us != 0 && time_of(in) - now_us > 500'000;
    now_us = time_of(in);
    const auto worst_before_us = worst_us;
    stage.push(in, emit);
    if (after_hole) worst_us = worst_before_us;
  }
  stage.flush(emit);
  EXPECT_LE(worst_us, latency_us + 20'000) << "two samples of grace for the grid";
}

TYPED_TEST(StageLaws, AFlagNeverVanishes) {
  // A flag that is on every input is on every output.
  auto inputs = Rig<TypeParam>::inputs();
  if constexpr (requires { inputs[0].quality; }) {
    for (auto& in : inputs) in.quality |= Quality::saturated;
    auto stage = Rig<TypeParam>::make();
    for (const auto& out : collect(stage, inputs)) ASSERT_TRUE(has(out.quality, Quality::saturated));
  } else {
    GTEST_SKIP() << "raw samples carry no flags";
  }
}

TYPED_TEST(StageLaws, DefaultsAreAllowed) {
  using Config = typename TypeParam::Config;
  if constexpr (requires(const Config& c) { validate(c); }) {
    EXPECT_TRUE(validate(Config{}).ok());
  }
}

/// Every setting of a Config: its bounds are allowed, just outside is refused by name.
template <class Config>
void expect_bounds_hold() {
  for (const Setting<Config>& setting : settings_of(static_cast<const Config*>(nullptr))) {
    for (const float bound : {setting.low, setting.high}) {
      Config at;
      at.*setting.field = bound;
      EXPECT_TRUE(validate(at).ok()) << setting.name << " = " << bound;
      const float step = 1e-3f * std::max(1.0f, std::fabs(bound));
      Config outside;
      outside.*setting.field = bound == setting.low ? bound - step : bound + step;
      const Status status = validate(outside);
      EXPECT_STREQ(status.field, setting.name);
      EXPECT_EQ(status.low, setting.low);
      EXPECT_EQ(status.high, setting.high);
    }
    EXPECT_NE(setting.help[0], '\0') << setting.name;
  }
}

TEST(Settings, TheirBoundsAreAllowedAndJustOutsideIsRefusedByName) {
  expect_bounds_hold<samples::SanitizerConfig>();
  expect_bounds_hold<samples::EvenClockConfig>();
  expect_bounds_hold<events::StepPickerConfig>();
  expect_bounds_hold<events::GaitGateConfig>();
  expect_bounds_hold<events::TrunkContactsConfig>();
  expect_bounds_hold<motion::AttitudeConfig>();
  expect_bounds_hold<motion::GravitySplitterConfig>();
  expect_bounds_hold<motion::ForwardAxisConfig>();
  expect_bounds_hold<steps::SideKeeperConfig>();
  expect_bounds_hold<metrics::VerticalConfig>();
  expect_bounds_hold<steps::StepBuilderConfig>();
}

}  // namespace
}  // namespace cadans
