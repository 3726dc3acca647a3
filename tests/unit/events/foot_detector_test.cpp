// SPDX-License-Identifier: Apache-2.0
#include "cadans/events/foot_detector.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "../synthetic_foot.hpp"
#include "cadans/core/stage.hpp"

namespace {

using namespace cadans;
using events::FootDetector;
using synthetic_foot::Gait;
using synthetic_foot::run_of;

std::vector<FootEvent> events_of(const std::vector<SegmentSample>& samples, FootDetector& detector) {
  std::vector<FootEvent> found;
  const auto keep = [&](const FootEvent& event) { found.push_back(event); };
  for (const SegmentSample& sample : samples) detector.push(sample, keep);
  detector.flush(keep);
  return found;
}
std::vector<FootEvent> events_of(const std::vector<SegmentSample>& samples) {
  FootDetector detector(200.0f);
  return events_of(samples, detector);
}
std::vector<FootEvent> only(const std::vector<FootEvent>& events, FootEventKind kind) {
  std::vector<FootEvent> kept;
  for (const FootEvent& event : events)
    if (event.kind == kind) kept.push_back(event);
  return kept;
}
void expect_rhythm(const std::vector<FootEvent>& contacts, float stride_s, float tolerance_s) {
  for (std::size_t i = 1; i < contacts.size(); ++i) {
    EXPECT_NEAR(seconds_between(contacts[i - 1].t_us, contacts[i].t_us), stride_s, tolerance_s) << i;
    EXPECT_NEAR(seconds_between(contacts[i - 1].mid_stance_us, contacts[i].mid_stance_us), stride_s, tolerance_s) << i;
  }
}

static_assert(Stage<FootDetector>);
static_assert(sizeof(FootDetector::State) - sizeof(SegmentHistory) <= 1024);

TEST(FootDetector, EveryStrideOfARunHasItsContactAndToeOff) {
  const Gait gait;
  const auto events = events_of(run_of(gait, 10.0f));
  const auto contacts = only(events, FootEventKind::contact), toe_offs = only(events, FootEventKind::toe_off);
  ASSERT_GE(contacts.size(), 12u);
  EXPECT_GE(toe_offs.size() + 1, contacts.size());
  expect_rhythm(contacts, gait.stride_s, 0.004f);
  for (std::size_t i = 0; i < toe_offs.size(); ++i) {
    EXPECT_GT(toe_offs[i].t_us, contacts[i].mid_stance_us);
    EXPECT_LT(contacts[i].t_us, contacts[i].mid_stance_us);
    const float contact_s = seconds_between(contacts[i].t_us, toe_offs[i].t_us);
    EXPECT_GT(contact_s, gait.rest_s);  // still only in the middle of it
    EXPECT_LT(contact_s, gait.rest_s + 0.2f);
    EXPECT_FALSE(has(contacts[i].quality, Quality::not_running));
  }
}

TEST(FootDetector, EventsComeInTimeOrderAndWithinHalfASecondOfMidStance) {
  FootDetector detector(200.0f);
  std::int64_t last_us = INT64_MIN, now_us = 0;
  int count = 0;
  const auto see = [&](const FootEvent& event) {
    EXPECT_GT(event.t_us, last_us);
    last_us = event.t_us;
    if (++count > 4) {
      EXPECT_LT(seconds_between(event.t_us, now_us), 0.6f);
    }
    EXPECT_LT(seconds_between(event.t_us, now_us), detector.latency_s());
  };
  for (const SegmentSample& sample : run_of({}, 8.0f)) {
    now_us = sample.t_us;
    detector.push(sample, see);
  }
  EXPECT_GT(count, 12);
}

TEST(FootDetector, AnyMountingGivesTheSameTimesAndFindsTheAxes) {
  const Gait gait;
  const auto samples = run_of(gait, 8.0f);
  const auto plain = events_of(samples);
  const Quaternion q{0.5f, -0.1f, 0.7f, std::sqrt(1.0f - 0.25f - 0.01f - 0.49f)};  // upside-down and askew
  auto turned = samples;
  for (SegmentSample& sample : turned) {
    sample.accel_mps2 = turn(q, sample.accel_mps2);
    sample.gyro_radps = turn(q, sample.gyro_radps);
  }
  FootDetector detector(200.0f);
  const auto events = events_of(turned, detector);
  ASSERT_EQ(events.size(), plain.size());
  for (std::size_t i = 0; i < events.size(); ++i) EXPECT_NEAR(double(events[i].t_us), double(plain[i].t_us), 1500.0);
  EXPECT_GT(dot(detector.axes().right, turn(q, {0.0f, 0.0f, 1.0f})), 0.999f);
  EXPECT_GT(dot(detector.axes().up, turn(q, {0.0f, 1.0f, 0.0f})), 0.99f);
  EXPECT_GT(detector.axes().right_confidence, 0.8f);
}

TEST(FootDetector, WalkingIsToldApart) {
  Gait walk;
  walk.stride_s = 1.1f;
  walk.rest_s = 0.55f;
  walk.stride_m = 1.4f;
  const auto events = events_of(run_of(walk, 10.0f));
  EXPECT_TRUE(only(events, FootEventKind::toe_off).empty());
  ASSERT_GE(events.size(), 6u);
  for (const FootEvent& event : events) EXPECT_TRUE(has(event.quality, Quality::not_running));
}

/// The shoe rings from `after_s` after each landing on: a damped wave along the leg, of 30 Hz.
void hit_the_ground(std::vector<SegmentSample>& samples, const std::vector<FootEvent>& contacts, float after_s) {
  for (SegmentSample& sample : samples) {
    for (const FootEvent& contact : contacts) {
      const float t = seconds_between(contact.t_us, sample.t_us) - after_s;
      if (t < 0.0f || t > 0.2f) continue;
      sample.accel_mps2.y += 120.0f * std::exp(-t / 0.012f) * std::sin(2.0f * 3.14159265f * 30.0f * t);
    }
  }
}

TEST(FootDetector, AnImpactPlacesTheContact) {
  const Gait gait;
  const auto quiet = run_of(gait, 10.0f);
  const auto gently = only(events_of(quiet), FootEventKind::contact);
  for (const float after_s : {-0.005f, 0.010f, 0.020f}) {
    auto samples = quiet;
    hit_the_ground(samples, gently, after_s);
    const auto hard = only(events_of(samples), FootEventKind::contact);
    ASSERT_EQ(hard.size(), gently.size());
    // The wave rises steepest within a sample or two of its start, which is `impact_delay_s` after the contact.
    for (std::size_t i = 1; i + 1 < hard.size(); ++i)
      EXPECT_NEAR(seconds_between(gently[i].t_us, hard[i].t_us), after_s + 0.006f - 0.020f, 0.007f) << after_s;
  }
}

TEST(FootDetector, ASensorThatShakesAllTheTimeShowsNoImpact) {
  const Gait gait;
  const auto quiet = run_of(gait, 10.0f);
  auto shaken = quiet;
  for (std::size_t i = 0; i < shaken.size(); ++i)
    shaken[i].accel_mps2.x += 15.0f * std::sin(2.0f * 3.14159265f * 55.0f * 0.005f * static_cast<float>(i));
  const auto expected = only(events_of(quiet), FootEventKind::contact);
  const auto found = only(events_of(shaken), FootEventKind::contact);
  ASSERT_EQ(found.size(), expected.size());
  for (std::size_t i = 1; i < found.size(); ++i)
    EXPECT_NEAR(seconds_between(expected[i].t_us, found[i].t_us), 0.0f, 0.008f) << i;
}

TEST(FootDetector, OneLongStanceInARunIsNoWalk) {
  Gait run, turn;
  turn.rest_s = 0.28f;  // from contact to toe-off 0.55 of the stride; a walk's is longer, and comes again
  std::vector<SegmentSample> samples;
  const int stride = static_cast<int>(std::lround(run.stride_s * 200.0f));
  for (int i = 0; i < 14 * stride; ++i) {
    const bool turns = i / stride == 6;
    // Stride by stride the same period: a stance begins at each multiple of it.
    auto sample = synthetic_foot::foot_at(turns ? turn : run, i % stride);
    sample.t_us = 5'000 * std::int64_t{i};
    samples.push_back(sample);
  }
  const auto contacts = only(events_of(samples), FootEventKind::contact);
  ASSERT_GE(contacts.size(), 11u);
  for (const FootEvent& contact : contacts) EXPECT_FALSE(has(contact.quality, Quality::not_running)) << contact.t_us;
}

TEST(FootDetector, StandingAndShakingAreNoSteps) {
  std::vector<SegmentSample> still, shaken;
  for (int i = 0; i < 3000; ++i) {
    SegmentSample sample;
    sample.t_us = 5'000 * std::int64_t{i};
    const float t = 0.005f * static_cast<float>(i);
    sample.accel_mps2 = {0.05f * std::sin(50.0f * t), 9.81f, 0.0f};
    sample.gyro_radps = {0.01f * std::sin(13.0f * t), 0.0f, 0.0f};
    still.push_back(sample);
    sample.accel_mps2 = {15.0f * std::sin(18.0f * t), 9.81f, 3.0f * std::cos(18.0f * t)};
    sample.gyro_radps = {0.0f, 0.0f, 5.0f * std::cos(18.0f * t)};
    shaken.push_back(sample);
  }
  EXPECT_TRUE(events_of(still).empty());
  EXPECT_TRUE(only(events_of(shaken), FootEventKind::toe_off).empty());
}

TEST(FootDetector, TheStandAfterARunIsNoStep) {
  const Gait gait;
  auto samples = run_of(gait, 6.0f);
  const std::size_t running = only(events_of(samples), FootEventKind::contact).size();
  // The foot comes to rest: cut the run in the middle of a rest, then stand.
  std::size_t end = samples.size();
  while (std::fabs(samples[end - 1].gyro_radps.z) > 0.001f || std::fabs(samples[end - 1].accel_mps2.x) > 0.05f) --end;
  samples.resize(end);
  for (int i = 0; i < 600; ++i) {
    SegmentSample sample;
    sample.t_us = samples.back().t_us + 5'000;
    sample.accel_mps2 = {0.0f, 9.80665f, 0.0f};
    samples.push_back(sample);
  }
  const auto contacts = only(events_of(samples), FootEventKind::contact);
  EXPECT_LE(contacts.size(), running);
  EXPECT_LT(contacts.back().t_us, 5'000 * static_cast<std::int64_t>(end) - 500'000);
}

TEST(FootDetector, ARangeOf500DegreesASecondChangesLittle) {
  Gait gait;
  gait.stride_s = 0.6f;  // fast: the heel comes up at more than 10 rad/s
  const auto samples = run_of(gait, 8.0f);
  auto clipped = samples;
  float most = 0.0f;
  for (SegmentSample& sample : clipped) {
    float& rate = sample.gyro_radps.z;
    most = std::fmax(most, std::fabs(rate));
    rate = std::fmin(std::fmax(rate, -8.727f), 8.727f);
  }
  ASSERT_GT(most, 9.5f);
  const auto whole = events_of(samples), cut = events_of(clipped);
  ASSERT_EQ(whole.size(), cut.size());
  for (std::size_t i = 0; i < cut.size(); ++i) EXPECT_NEAR(double(cut[i].t_us), double(whole[i].t_us), 8000.0) << i;
}

TEST(FootDetector, WithoutGyroscopeTheRhythmRemains) {
  const Gait gait;
  auto samples = run_of(gait, 10.0f);
  for (SegmentSample& sample : samples) {
    sample.has_gyro = false;
    sample.gyro_radps = {};
  }
  const auto events = events_of(samples);
  ASSERT_GE(events.size(), 10u);
  expect_rhythm(events, gait.stride_s, 0.02f);
  for (const FootEvent& event : events) {
    EXPECT_TRUE(has(event.quality, Quality::low_confidence) && has(event.quality, Quality::uncalibrated));
    EXPECT_EQ(event.kind, FootEventKind::contact);
  }
}

TEST(FootDetector, AHoleLosesOnlyItsOwnStrides) {
  const Gait gait;
  auto samples = run_of(gait, 12.0f);
  samples.erase(samples.begin() + 1000, samples.begin() + 1200);
  const auto contacts = only(events_of(samples), FootEventKind::contact);
  EXPECT_GE(contacts.size(), static_cast<std::size_t>(11.0f / gait.stride_s) - 3);
  for (const FootEvent& contact : contacts)
    EXPECT_TRUE(contact.t_us < 5'000'000 || contact.t_us > 5'900'000) << contact.t_us;
}

TEST(FootDetector, ASensorThatSlipsIsLearntAnew) {
  const Gait gait;
  auto samples = run_of(gait, 14.0f);
  const Quaternion q{std::sqrt(0.5f), 0.0f, 0.0f, std::sqrt(0.5f)};  // a quarter turn about its right
  for (std::size_t i = 1400; i < samples.size(); ++i) {
    samples[i].accel_mps2 = turn(q, samples[i].accel_mps2);
    samples[i].gyro_radps = turn(q, samples[i].gyro_radps);
  }
  FootDetector detector(200.0f);
  const auto contacts = only(events_of(samples, detector), FootEventKind::contact);
  EXPECT_GE(contacts.size(), static_cast<std::size_t>(14.0f / gait.stride_s) - 4);
  EXPECT_GT(dot(detector.axes().up, turn(q, {0.0f, 1.0f, 0.0f})), 0.98f);
}

TEST(FootDetector, AStateResumesExactlyAndResetIsNew) {
  const auto samples = run_of({}, 8.0f);
  FootDetector first(200.0f), second(200.0f);
  std::vector<FootEvent> a, b;
  for (std::size_t i = 0; i < samples.size(); ++i) {
    first.push(samples[i], [&](const FootEvent& event) { a.push_back(event); });
    if (i == 777) {
      second.restore(first.state());
      b = a;
    } else if (i > 777) {
      second.push(samples[i], [&](const FootEvent& event) { b.push_back(event); });
    }
  }
  EXPECT_EQ(a, b);
  first.reset();
  EXPECT_EQ(events_of(samples, first), events_of(samples));
}

TEST(FootDetector, AnHourLaterIsAnHourLater) {
  auto samples = run_of({}, 6.0f);
  const auto early = events_of(samples);
  for (SegmentSample& sample : samples) sample.t_us += 3'600'000'000;
  const auto late = events_of(samples);
  ASSERT_EQ(early.size(), late.size());
  for (std::size_t i = 0; i < late.size(); ++i) EXPECT_EQ(late[i].t_us - early[i].t_us, 3'600'000'000);
}

TEST(FootDetector, AKnownMountingIsTaken) {
  FootDetector detector(200.0f, true);
  events_of(run_of({}, 4.0f), detector);
  EXPECT_EQ(detector.axes().right, (Vec3{0.0f, 0.0f, 1.0f}));
  EXPECT_EQ(detector.axes().right_confidence, 1.0f);
}

TEST(FootDetectorConfig, DefaultsAreSoundAndAFieldOutsideIsNamed) {
  EXPECT_TRUE(validate(events::FootDetectorConfig{}).ok());
  events::FootDetectorConfig wrong;
  wrong.landing_share = 3.0f;
  EXPECT_STREQ(validate(wrong).field, "landing_share");
}

}  // namespace
