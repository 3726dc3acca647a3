// SPDX-License-Identifier: Apache-2.0
// The laws that every stage obeys, written once and run for each. A new stage is one `Rig` and its name
// in `Stages`.
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <vector>

#include "cadans/core/stage.hpp"
#include "cadans/events/foot_detector.hpp"
#include "cadans/events/gait_gate.hpp"
#include "cadans/events/rhythm_detector.hpp"
#include "cadans/events/shank_detector.hpp"
#include "cadans/events/step_picker.hpp"
#include "cadans/events/thigh_detector.hpp"
#include "cadans/events/trunk_detector.hpp"
#include "cadans/form/cues.hpp"
#include "cadans/motion/motion_estimator.hpp"
#include "cadans/motion/segment_estimator.hpp"
#include "cadans/samples/sample_source.hpp"
#include "cadans/steps/step_builder.hpp"
#include "cadans/synth/runner.hpp"
#include "cadans/tracker.hpp"
#include "cadans/tracker/body_tracker.hpp"

namespace cadans {
namespace {

constexpr std::int64_t hour_us = 3'600'000'000;
constexpr float work_rate_hz = 100.0f;

const synth::Runner& somebody() {
  static const synth::Runner runner = [] {
    synth::RunnerParameters parameters;
    parameters.duration_s = 30.0f;
    parameters.rate_hz = 100.0f;
    parameters.seed = 7;
    return synth::Runner(parameters);
  }();
  return runner;
}

/// A pause in the stamps, a NaN and a plateau.
std::vector<RawSample> made_difficult(std::vector<RawSample> raw) {
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (i >= raw.size() / 2) raw[i].t_us += 700'000;
    if (i == raw.size() / 4) raw[i].accel_mps2.x = std::numeric_limits<float>::quiet_NaN();
    if (i >= raw.size() * 2 / 3) raw[i].accel_mps2.y = std::min(raw[i].accel_mps2.y, 19.6f);
  }
  return raw;
}

/// Half a minute of a synthetic runner's pelvis.
const std::vector<RawSample>& difficult_run() {
  static const std::vector<RawSample> samples = made_difficult(somebody().record(100.0f));
  return samples;
}

constexpr float limb_rate_hz = 200.0f;

/// The same runner's limb, without the plateau: a limb's signals are all peaks.
std::vector<RawSample> difficult_limb(Placement placement) {
  std::vector<RawSample> raw = somebody().record({placement, Side::left}, limb_rate_hz);
  for (std::size_t i = 0; i < raw.size(); ++i) {
    if (i >= raw.size() / 2) raw[i].t_us += 700'000;
    if (i == raw.size() / 4) raw[i].accel_mps2.x = std::numeric_limits<float>::quiet_NaN();
  }
  return raw;
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

template <>
struct Rig<motion::SegmentEstimator> {
  static auto make() { return motion::SegmentEstimator(limb_rate_hz); }
  static auto inputs(Placement placement = Placement::shank) {
    samples::SampleSource before(limb_rate_hz, limb_rate_hz);
    return collect(before, difficult_limb(placement));
  }
};
/// What a limb's detector at `placement` is fed.
std::vector<SegmentSample> segment_samples(Placement placement) {
  auto before = Rig<motion::SegmentEstimator>::make();
  return collect(before, Rig<motion::SegmentEstimator>::inputs(placement));
}
template <>
struct Rig<events::FootDetector> {
  static auto make() { return events::FootDetector(limb_rate_hz); }
  static auto inputs() { return segment_samples(Placement::foot); }
};
template <>
struct Rig<events::ShankDetector> {
  static auto make() { return events::ShankDetector(limb_rate_hz); }
  static auto inputs() { return segment_samples(Placement::shank); }
};
template <>
struct Rig<events::ThighDetector> {
  static auto make() { return events::ThighDetector(limb_rate_hz); }
  static auto inputs() { return segment_samples(Placement::thigh); }
};
template <>
struct Rig<events::RhythmDetector> {
  static auto make() { return events::RhythmDetector(limb_rate_hz, Placement::wrist); }
  static auto inputs() { return segment_samples(Placement::wrist); }
};
template <>
struct Rig<FootTracker> {
  static TrackerConfig config(Placement placement) {
    TrackerConfig config;
    config.rate_hz = limb_rate_hz;
    config.placement = placement;
    return config;
  }
  static auto make() { return FootTracker(config(Placement::foot)); }
  static auto inputs() { return difficult_limb(Placement::foot); }
};
template <>
struct Rig<ShankTracker> {
  static auto make() { return ShankTracker(Rig<FootTracker>::config(Placement::shank)); }
  static auto inputs() { return difficult_limb(Placement::shank); }
};
template <>
struct Rig<ThighTracker> {
  static auto make() { return ThighTracker(Rig<FootTracker>::config(Placement::thigh)); }
  static auto inputs() { return difficult_limb(Placement::thigh); }
};
template <>
struct Rig<RhythmTracker> {
  static auto make() { return RhythmTracker(Rig<FootTracker>::config(Placement::pocket)); }
  static auto inputs() { return difficult_limb(Placement::pocket); }
};
template <>
struct Rig<form::Cues> {
  static auto make() {
    form::CuesConfig config;
    config.minimum_s = config.quiet_kind_s = config.quiet_any_s = 0.0f;
    SensorSet worn;
    worn.add(Placement::pelvis, Side::unknown);
    return form::Cues(cadans::Runner{}, worn, config);
  }
  /// A runner who cannot decide: every thirty steps the cadence falls and rises again.
  static auto inputs() {
    std::vector<StepMetrics> rows(2000);
    for (std::size_t i = 0; i < rows.size(); ++i) {
      rows[i].t_us = static_cast<std::int64_t>(i) * 350'000;
      rows[i].cadence_spm = i / 30 % 2 == 0 ? 172.0f : 140.0f;
      rows[i].side = i % 2 == 0 ? Side::left : Side::right;
    }
    return rows;
  }
};

/// A body of two sensors as a stage: samples come in the order of their stamps.
struct LegTracker {
  struct Input {
    std::uint32_t sensor;
    RawSample raw;
  };
  using Output = StepMetrics;
  using Config = TrackerConfig;
  using Body = BodyTracker<2>;
  using State = Body::State;

  LegTracker() : body(worn().data(), 2) {}
  static std::array<BodySensor, 2> worn() {
    std::array<BodySensor, 2> sensors;
    for (std::size_t i = 0; i < 2; ++i) {
      sensors[i].config = Rig<FootTracker>::config(i == 0 ? Placement::shank : Placement::thigh);
      sensors[i].config.side = Side::left;
      sensors[i].config.runner.height_m = 1.75f;
    }
    return sensors;
  }
  template <class Emit>
  void push(const Input& in, Emit&& emit) {
    body.push(in.sensor, in.raw, emit);
  }
  template <class Emit>
  void flush(Emit&& emit) {
    body.flush(emit);
  }
  void reset() { body.reset(); }
  State state() const { return body.state(); }
  void restore(const State& state) { body.restore(state); }
  float latency_s() const { return body.latency_s(); }

  Body body;
};
template <>
struct Rig<LegTracker> {
  static auto make() { return LegTracker(); }
  static auto inputs() {
    const auto shank = difficult_limb(Placement::shank), thigh = difficult_limb(Placement::thigh);
    std::vector<LegTracker::Input> both;
    for (std::size_t i = 0; i < shank.size(); ++i) {
      both.push_back({0, shank[i]});
      both.push_back({1, thigh[i]});
    }
    return both;
  }
};

std::int64_t& time_of(RawSample& r) { return r.t_us; }
std::int64_t& time_of(BodySample& r) { return r.t_us; }
std::int64_t& time_of(MotionSample& r) { return r.t_us; }
std::int64_t& time_of(SegmentSample& r) { return r.t_us; }
std::int64_t& time_of(LegTracker::Input& r) { return r.raw.t_us; }
std::int64_t& time_of(Cue& r) { return r.t_us; }
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
    shift(record.stride_end_us, by_us);
  }
  if constexpr (std::is_same_v<Record, Cue>) shift(record.began_us, by_us);
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
                              events::StepPicker, events::GaitGate, events::TrunkDetector, steps::StepBuilder, Tracker,
                              motion::SegmentEstimator, events::FootDetector, events::ShankDetector,
                              events::ThighDetector, events::RhythmDetector, FootTracker, ShankTracker, ThighTracker,
                              RhythmTracker, LegTracker, form::Cues>;
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
  expect_bounds_hold<events::FootDetectorConfig>();
  expect_bounds_hold<events::ShankDetectorConfig>();
  expect_bounds_hold<events::ThighDetectorConfig>();
  expect_bounds_hold<events::RhythmDetectorConfig>();
  expect_bounds_hold<form::CuesConfig>();
}

}  // namespace
}  // namespace cadans
