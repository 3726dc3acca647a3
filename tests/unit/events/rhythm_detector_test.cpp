// SPDX-License-Identifier: Apache-2.0
#include "cadans/events/rhythm_detector.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstring>
#include <vector>

namespace cadans::events {
namespace {

static_assert(Stage<RhythmDetector>);
static_assert(validate(RhythmDetectorConfig{}).ok());

constexpr float rate_hz = 100.0f;

/// A body that bounces once a step, and a limb on it that swings once a stride.
struct Motion {
  float cadence_spm = 165.0f;
  float bounce_g = 1.0f;    ///< amplitude of the step's rhythm, along gravity
  float swing_deg = 35.0f;  ///< amplitude of the swing
  float arm_m = 0.3f;       ///< from the axis of the swing to the sensor
  float clip_mps2 = 1e6f;
  float noise_mps2 = 0.3f;
  bool bounces = true;
};

struct Noise {
  std::uint32_t seed = 1;
  float operator()() noexcept {  // about normal, SD 1
    float sum = 0.0f;
    for (int i = 0; i < 12; ++i) {
      seed = seed * 1664525u + 1013904223u;
      sum += static_cast<float>(seed >> 8) / 16777216.0f;
    }
    return sum - 6.0f;
  }
};

/// Specific force at the end of a hanging limb, in its own axes: x the way it swings, y up along it.
class Recording {
 public:
  explicit Recording(float at_hz = rate_hz) : rate_hz_(at_hz) {}

  Recording& then(float seconds, const Motion& m) {
    const float turn_hz = m.cadence_spm / 120.0f, w = 2.0f * pi * turn_hz, most = m.swing_deg / degrees_per_radian;
    const auto n = static_cast<int>(seconds * rate_hz_ + 0.5f);
    for (int i = 0; i < n; ++i) {
      phase_ += w / rate_hz_;
      const float angle = most * std::sin(phase_), speed = most * w * std::cos(phase_), pull = -w * w * angle;
      // Pushed up hardest where the arm is passing the trunk.
      const float up = gravity_mps2 * (1.0f + (m.bounces ? m.bounce_g * std::cos(2.0f * phase_) : 0.0f));
      SegmentSample s;
      s.t_us = next_us_;
      s.has_gyro = false;
      Vec3 a{m.arm_m * pull + up * std::sin(angle), m.arm_m * speed * speed + up * std::cos(angle), 0.0f};
      a = a + m.noise_mps2 * Vec3{noise_(), noise_(), noise_()};
      const auto clip = [&](float v) {
        if (std::fabs(v) < m.clip_mps2) return v;
        s.quality |= Quality::saturated;
        return v > 0.0f ? m.clip_mps2 : -m.clip_mps2;
      };
      s.accel_mps2 = {clip(a.x), clip(a.y), clip(a.z)};
      samples.push_back(s);
      next_us_ += to_us(1.0f / rate_hz_);
    }
    return *this;
  }
  Recording& stand(float seconds) { return then(seconds, {.cadence_spm = 0.0f, .swing_deg = 0.0f, .bounces = false}); }
  Recording& hole(float seconds) {
    next_us_ += to_us(seconds);
    return *this;
  }
  std::int64_t now_us() const { return next_us_; }

  std::vector<SegmentSample> samples;

 private:
  float rate_hz_;
  float phase_ = 0.0f;
  std::int64_t next_us_ = 1'000'000;
  Noise noise_;
};

std::vector<FootEvent> contacts(const Recording& recording, Placement placement = Placement::wrist,
                                float at_hz = rate_hz) {
  RhythmDetector detector(at_hz, placement);
  std::vector<FootEvent> events;
  drive(detector, recording.samples, [&](const FootEvent& e) { events.push_back(e); });
  return events;
}

std::vector<FootEvent> running_only(const std::vector<FootEvent>& events) {
  std::vector<FootEvent> out;
  for (const FootEvent& e : events) {
    if (!has(e.quality, Quality::not_running)) out.push_back(e);
  }
  return out;
}

float cadence_spm(const std::vector<FootEvent>& events) {
  if (events.size() < 3) return 0.0f;
  return 60.0f * static_cast<float>(events.size() - 1) /
         seconds_between(events.front().mid_stance_us, events.back().mid_stance_us);
}

TEST(RhythmDetector, AWatchCountsStepsNotArmSwingsAtAnyPace) {
  for (float spm = 115.0f; spm <= 240.0f; spm += 12.5f) {
    for (const float swing_deg : {0.0f, 20.0f, 40.0f}) {
      const Recording run = Recording().then(20.0f, {.cadence_spm = spm, .swing_deg = swing_deg});
      const auto steps = running_only(contacts(run));
      EXPECT_NEAR(cadence_spm(steps), spm, 0.005f * spm) << swing_deg;
      EXPECT_NEAR(static_cast<float>(steps.size()), spm / 3.0f, 2.5f) << spm << " " << swing_deg;
    }
  }
}

TEST(RhythmDetector, APocketThatSwingsAsHardAsItBouncesStillCountsSteps) {
  // |a| of a telephone on a thigh has the stride in it too: here stronger than the step.
  Recording run;
  run.then(20.0f, {.cadence_spm = 160.0f, .bounce_g = 0.5f, .swing_deg = 30.0f, .arm_m = 0.45f});
  for (std::size_t i = 0; i < run.samples.size(); ++i) {
    const float stride = std::sin(2.0f * pi * (160.0f / 120.0f) * static_cast<float>(i) / rate_hz);
    run.samples[i].accel_mps2.y += 1.1f * gravity_mps2 * stride;
  }
  EXPECT_NEAR(cadence_spm(running_only(contacts(run, Placement::pocket))), 160.0f, 0.8f);
}

TEST(RhythmDetector, ClippingAtTwoGIsFlaggedAndKeepsTheRhythm) {
  const Recording run =
      Recording().then(20.0f, {.cadence_spm = 170.0f, .bounce_g = 1.5f, .swing_deg = 40.0f, .clip_mps2 = 19.61f});
  const auto steps = contacts(run);
  EXPECT_NEAR(cadence_spm(running_only(steps)), 170.0f, 0.85f);
  for (const FootEvent& e : steps) EXPECT_TRUE(has(e.quality, Quality::saturated));
}

TEST(RhythmDetector, EveryContactSaysThatItsInstantIsAGuess) {
  for (const FootEvent& e : contacts(Recording().then(10.0f, {}))) {
    EXPECT_EQ(e.kind, FootEventKind::contact);
    EXPECT_TRUE(has(e.quality, Quality::low_confidence));
    EXPECT_LT(e.t_us, e.mid_stance_us);
    EXPECT_LE(e.confidence, 0.5f);
  }
}

TEST(RhythmDetector, BeatsLieWhereTheBodyIsPushedUpHardest) {
  Recording run;
  run.then(10.0f, {.cadence_spm = 150.0f, .swing_deg = 20.0f});
  // The step's rhythm is highest at whole turns of its phase: every 0.4 s, the first at its second sample less one.
  for (const FootEvent& e : contacts(run)) {
    const float after_s = seconds_between(run.samples.front().t_us, e.mid_stance_us) + 1.0f / rate_hz;
    EXPECT_LT(std::fabs(std::remainder(after_s, 0.4f)), 0.02f);
  }
}

TEST(RhythmDetector, AWalkIsFlaggedAndGivesNoRunningStep) {
  for (const Placement placement : {Placement::wrist, Placement::pocket}) {
    const auto steps =
        contacts(Recording().then(20.0f, {.cadence_spm = 112.0f, .bounce_g = 0.3f, .swing_deg = 20.0f, .arm_m = 0.5f}),
                 placement);
    EXPECT_GT(steps.size(), 25u);
    EXPECT_TRUE(running_only(steps).empty());
    EXPECT_NEAR(cadence_spm(steps), 112.0f, 1.0f);
  }
}

TEST(RhythmDetector, AnArmThatWavesWhileTheBodyStandsIsNoRun) {
  for (const float waves_hz : {0.8f, 1.0f, 1.2f}) {
    for (const float swing_deg : {20.0f, 40.0f, 50.0f}) {
      const Motion waving{.cadence_spm = 120.0f * waves_hz, .swing_deg = swing_deg, .arm_m = 0.55f, .bounces = false};
      EXPECT_TRUE(running_only(contacts(Recording().then(20.0f, waving))).empty()) << waves_hz << " " << swing_deg;
    }
  }
}

TEST(RhythmDetector, StandingDrivingAndFidgetingAreNoSteps) {
  EXPECT_TRUE(contacts(Recording().stand(60.0f)).empty());
  Recording drive;
  drive.then(60.0f, {.cadence_spm = 0.0f, .swing_deg = 0.0f, .noise_mps2 = 1.5f, .bounces = false});
  EXPECT_TRUE(contacts(drive).empty());
  // Fidgeting: slow noise of half a g in every axis, most of it below 3 Hz.
  Recording fidget;
  fidget.stand(60.0f);
  Noise noise{.seed = 9};
  Vec3 slow, slower;
  for (SegmentSample& s : fidget.samples) {
    slow = slow + 0.15f * (Vec3{noise(), noise(), noise()} - slow);
    slower = slower + 0.15f * (slow - slower);
    s.accel_mps2 = s.accel_mps2 + 20.0f * slower;
  }
  EXPECT_LT(running_only(contacts(fidget)).size(), 4u);
}

TEST(RhythmDetector, ShakingFasterThanAnyLegIsNoRun) {
  EXPECT_TRUE(running_only(contacts(Recording().then(20.0f, {.cadence_spm = 330.0f, .swing_deg = 0.0f}))).empty());
}

TEST(RhythmDetector, ARunBetweenStandsBeginsAndEndsWithItsSteps) {
  Recording run;
  run.stand(5.0f).then(15.0f, {.cadence_spm = 160.0f}).stand(5.0f);
  const auto steps = running_only(contacts(run));
  ASSERT_GT(steps.size(), 30u);
  EXPECT_NEAR(static_cast<float>(steps.size()), 40.0f, 2.5f);
  EXPECT_GT(steps.front().mid_stance_us, 1'000'000 + 5'000'000 - 500'000);
  EXPECT_LT(steps.back().mid_stance_us, 1'000'000 + 20'000'000 + 500'000);
}

TEST(RhythmDetector, AChangeOfPaceIsFollowedWithoutLosingAStep) {
  Recording run;
  for (int i = 0; i <= 40; ++i) run.then(1.0f, {.cadence_spm = 150.0f + static_cast<float>(i)});
  const auto steps = running_only(contacts(run));
  // Phase is what the recording integrates, so the count is known: the mean of 150 to 190 over 41 s.
  EXPECT_NEAR(static_cast<float>(steps.size()), 170.0f * 41.0f / 60.0f, 2.5f);
  for (std::size_t i = 1; i < steps.size(); ++i) {
    EXPECT_NEAR(seconds_between(steps[i - 1].mid_stance_us, steps[i].mid_stance_us), 60.0f / 170.0f, 0.06f);
  }
}

TEST(RhythmDetector, AHoleLosesLittleAndNothingIsEmittedInIt) {
  Recording run;
  run.then(10.0f, {.cadence_spm = 160.0f});
  const std::int64_t begin_us = run.now_us();
  run.hole(3.0f);
  const std::int64_t end_us = run.now_us();
  run.then(10.0f, {.cadence_spm = 160.0f});
  const auto steps = running_only(contacts(run));
  EXPECT_NEAR(static_cast<float>(steps.size()), 53.0f, 3.0f);
  for (std::size_t i = 0; i < steps.size(); ++i) {
    EXPECT_FALSE(steps[i].mid_stance_us > begin_us && steps[i].mid_stance_us < end_us);
    if (i > 0) {
      EXPECT_LT(steps[i - 1].t_us, steps[i].t_us);
    }
  }
}

TEST(RhythmDetector, AFiveSecondRecordingHasItsStepsFromTheFirstToTheLast) {
  const auto steps = running_only(contacts(Recording().then(5.0f, {.cadence_spm = 168.0f})));
  EXPECT_NEAR(static_cast<float>(steps.size()), 14.0f, 1.5f);
  for (const FootEvent& e : steps) EXPECT_GE(e.t_us, 1'000'000);
}

TEST(RhythmDetector, NothingIsLaterThanTheLatencySays) {
  RhythmDetector detector(rate_hz);
  const Recording run = Recording().stand(6.0f).then(20.0f, {}).stand(6.0f);
  float latest_s = 0.0f, sum_s = 0.0f;
  int n = 0;
  for (const SegmentSample& s : run.samples) {
    detector.push(s, [&](const FootEvent& e) {
      const float late_s = seconds_between(e.t_us, s.t_us);
      latest_s = late_s > latest_s ? late_s : latest_s;
      sum_s += late_s;
      ++n;
    });
  }
  EXPECT_LE(latest_s, detector.latency_s());
  EXPECT_LT(sum_s / static_cast<float>(n), 1.2f);
}

TEST(RhythmDetector, RatesAndTurnedCasesAgree) {
  const Motion m{.cadence_spm = 172.0f, .noise_mps2 = 0.05f};
  const auto reference = running_only(contacts(Recording().then(20.0f, m)));
  for (const float hz : {50.0f, 200.0f, 400.0f}) {
    const auto steps = running_only(contacts(Recording(hz).then(20.0f, m), Placement::wrist, hz));
    ASSERT_NEAR(static_cast<float>(steps.size()), static_cast<float>(reference.size()), 1.0f) << hz;
    EXPECT_NEAR(cadence_spm(steps), cadence_spm(reference), 0.3f) << hz;
  }
  Recording turned = Recording().then(20.0f, m);
  for (SegmentSample& s : turned.samples) {
    const Vec3 a = s.accel_mps2;
    s.accel_mps2 = {-0.6f * a.x + 0.8f * a.z, 0.28f * a.y + 0.96f * (0.8f * a.x + 0.6f * a.z),
                    -0.96f * a.y + 0.28f * (0.8f * a.x + 0.6f * a.z)};
  }
  const auto steps = running_only(contacts(turned));
  ASSERT_EQ(steps.size(), reference.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    EXPECT_LT(std::llabs(steps[i].mid_stance_us - reference[i].mid_stance_us), 3'000);
  }
}

TEST(RhythmDetector, ASnapshotGoesOnAsIfNothingHadHappenedAndAnHourShiftsOnlyTimes) {
  const Recording run = Recording().stand(3.0f).then(12.0f, {}).stand(2.0f);
  const auto plain = contacts(run);
  RhythmDetector first(rate_hz), second(rate_hz);
  std::vector<FootEvent> events;
  const auto keep = [&](const FootEvent& e) { events.push_back(e); };
  for (std::size_t i = 0; i < 700; ++i) first.push(run.samples[i], keep);
  second.push(run.samples[0], keep);
  second.restore(first.state());
  for (std::size_t i = 700; i < run.samples.size(); ++i) second.push(run.samples[i], keep);
  second.flush(keep);
  EXPECT_EQ(events, plain);

  constexpr std::int64_t hour_us = 3'600'000'000;
  Recording later = run;
  for (SegmentSample& s : later.samples) s.t_us += hour_us;
  const auto moved = contacts(later);
  ASSERT_EQ(moved.size(), plain.size());
  for (std::size_t i = 0; i < moved.size(); ++i) EXPECT_EQ(moved[i].t_us, plain[i].t_us + hour_us);
}

TEST(RhythmDetector, AnythingFiniteInGivesFiniteRisingEvents) {
  Recording wild;
  wild.stand(30.0f);
  Noise noise{.seed = 3};
  for (std::size_t i = 0; i < wild.samples.size(); ++i) {
    const float size = i % 700 < 350 ? 1e4f : 30.0f;
    wild.samples[i].accel_mps2 = size * Vec3{noise(), noise(), noise()};
    if (i % 997 == 0) wild.samples[i].t_us += 3;
  }
  std::int64_t last_us = unknown_us;
  for (const FootEvent& e : contacts(wild)) {
    EXPECT_GT(e.t_us, last_us);
    EXPECT_TRUE(std::isfinite(e.confidence));
    last_us = e.t_us;
  }
}

TEST(RhythmDetector, AFlagOnEverySampleIsOnEveryContact) {
  Recording run = Recording().stand(4.0f).then(10.0f, {}).hole(1.0f).then(3.0f, {});
  for (SegmentSample& s : run.samples) s.quality |= Quality::irregular_clock;
  for (const FootEvent& e : contacts(run)) EXPECT_TRUE(has(e.quality, Quality::irregular_clock));
}

TEST(RhythmDetector, ASettingOutsideItsRangeIsNamed) {
  RhythmDetectorConfig config;
  config.most_swing = 9.0f;
  EXPECT_STREQ(validate(config).field, "most_swing");
  config = {};
  config.gate.highest_run_spm = 900.0f;
  EXPECT_STREQ(validate(config).field, "highest_run_spm");
}

}  // namespace
}  // namespace cadans::events
