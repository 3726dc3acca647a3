// SPDX-License-Identifier: Apache-2.0
#include "cadans/events/thigh_detector.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "../running_leg.hpp"
#include "cadans/metrics/hip.hpp"
#include "cadans/motion/segment_estimator.hpp"
#include "cadans/steps/thigh_side.hpp"

namespace cadans::events {
namespace {

using cadans::testing::about_x;
using cadans::testing::about_y;
using cadans::testing::about_z;
using cadans::testing::Matrix;
using cadans::testing::RunningLeg;

static_assert(Stage<ThighDetector>);
static_assert(sizeof(ThighDetector::State) - sizeof(SegmentHistory) <= 1024);

struct Thigh {
  motion::SegmentEstimator estimator{200.0f};
  ThighDetector detector{200.0f};
  std::vector<FootEvent> events;
  std::vector<std::int64_t> known_us;  ///< when each was

  void push(const BodySample& body) {
    estimator.push(body, [&](const SegmentSample& sample) {
      detector.push(sample, [&](const FootEvent& event) {
        events.push_back(event);
        known_us.push_back(body.t_us);
      });
    });
  }
  void run(const RunningLeg& leg, double from_s, double to_s) {
    for (int i = static_cast<int>(from_s * 200 + 0.5); i < static_cast<int>(to_s * 200 + 0.5); ++i)
      push(leg.sample(i / 200.0, false));
  }
  void flush() {
    detector.flush([&](const FootEvent& event) { events.push_back(event); });
  }
  std::vector<FootEvent> of(FootEventKind kind) const {
    std::vector<FootEvent> some;
    for (const FootEvent& event : events)
      if (event.kind == kind) some.push_back(event);
    return some;
  }
  std::vector<FootEvent> contacts() const { return of(FootEventKind::contact); }
};

/// Distance of an instant from the nearest one at `phase` of a stride, s.
double off_s(std::int64_t t_us, const RunningLeg& leg, double phase) {
  const double x = double(t_us) * 1e-6 / leg.stride_s - phase;
  return (x - std::round(x)) * leg.stride_s;
}

TEST(ThighDetector, FindsEveryStrideOfAShortRecording) {
  const RunningLeg leg;
  Thigh thigh;
  thigh.run(leg, 0.3 * leg.stride_s, 0.3 * leg.stride_s + 5.0);
  thigh.flush();
  const auto contacts = thigh.contacts();
  ASSERT_GE(contacts.size(), 6u);  // 6.9 strides
  for (const FootEvent& contact : contacts) {
    EXPECT_LT(std::fabs(off_s(contact.t_us, leg, 0.0)), 0.05);
    EXPECT_FALSE(has(contact.quality, Quality::not_running));
  }
  for (const FootEvent& leaves : thigh.of(FootEventKind::toe_off))
    EXPECT_LT(std::fabs(off_s(leaves.t_us, leg, leg.duty)), 0.05);
  for (std::size_t i = 1; i < thigh.events.size(); ++i) EXPECT_LT(thigh.events[i - 1].t_us, thigh.events[i].t_us);
}

TEST(ThighDetector, TheBeatIsTheCadence) {
  for (const double stride_s : {0.55, 0.62, 0.72, 0.80}) {
    RunningLeg leg;
    leg.stride_s = stride_s;
    Thigh thigh;
    thigh.run(leg, 0.0, 20.0);
    const auto contacts = thigh.contacts();
    ASSERT_GE(contacts.size(), 20u) << stride_s;
    const std::size_t n = contacts.size() - 1;
    const double beat_s = double(contacts[n].mid_stance_us - contacts[4].mid_stance_us) * 1e-6 / double(n - 4);
    EXPECT_NEAR(beat_s / stride_s, 1.0, 0.002);
  }
}

TEST(ThighDetector, ACaseMountedAnyWayGivesTheSameStrides) {
  RunningLeg leg;
  Thigh straight;
  straight.run(leg, 0.0, 8.0);
  const Matrix mounts[] = {about_x(3.14159), about_y(3.14159), about_z(3.14159), about_x(1.2) * about_y(0.8),
                           about_z(-2.0) * about_x(0.5)};
  for (const Matrix& mount : mounts) {
    leg.thigh_case = mount;
    Thigh thigh;
    thigh.run(leg, 0.0, 8.0);
    ASSERT_EQ(thigh.contacts().size(), straight.contacts().size());
    for (std::size_t i = 0; i < thigh.contacts().size(); ++i)
      EXPECT_NEAR(double(thigh.contacts()[i].t_us), double(straight.contacts()[i].t_us), 12e3);
    const Vec3 right{float(mount.m[2][0]), float(mount.m[2][1]), float(mount.m[2][2])};
    const Vec3 up{float(mount.m[1][0]), float(mount.m[1][1]), float(mount.m[1][2])};
    EXPECT_GT(dot(thigh.detector.axes().right, right), 0.99f);
    EXPECT_GT(dot(thigh.detector.axes().up, up), 0.99f);
  }
}

TEST(ThighDetector, AContactIsKnownSoonAfterItsToeOff) {
  const RunningLeg leg;
  Thigh thigh;
  thigh.run(leg, 0.0, 10.0);
  for (std::size_t i = 0; i < thigh.events.size(); ++i) {
    if (thigh.events[i].t_us < 4'000'000 || thigh.events[i].kind != FootEventKind::contact) continue;
    EXPECT_LT(double(thigh.known_us[i] - thigh.events[i].t_us) * 1e-6, leg.duty * leg.stride_s + 0.3);
  }
}

TEST(ThighDetector, WalkingIsCalledWalking) {
  RunningLeg leg;
  leg.stride_s = 1.1;
  leg.size = 0.7;
  leg.bounce_m = 0.02;
  Thigh thigh;
  thigh.run(leg, 0.0, 15.0);
  const auto contacts = thigh.contacts();
  ASSERT_GE(contacts.size(), 10u);
  for (const FootEvent& contact : contacts) EXPECT_TRUE(has(contact.quality, Quality::not_running));
  EXPECT_TRUE(thigh.of(FootEventKind::toe_off).empty());
}

// The rules for the instants were made on one swing back in late swing. Of another pattern they are told with doubt.
TEST(ThighDetector, AnUnknownPatternIsDoubted) {
  const RunningLeg leg;
  const auto doubted = [&](double dip_radps, double at) {
    Thigh thigh;
    for (int i = 0; i < 1600; ++i) {
      BodySample body = leg.sample(i / 200.0, false);
      const double off = leg.phase(i / 200.0 - at * leg.stride_s);
      const double x = (off - std::round(off)) / 0.02;
      body.gyro_radps.z -= float(dip_radps * std::exp(-0.5 * x * x) * (1 - x * x));  // no turn of its own
      thigh.push(body);
    }
    int of_low_confidence = 0;
    const auto contacts = thigh.contacts();
    EXPECT_GE(contacts.size(), 9u);
    for (const FootEvent& contact : contacts) of_low_confidence += has(contact.quality, Quality::low_confidence);
    return 1.0 * of_low_confidence / double(contacts.size());
  };
  EXPECT_EQ(doubted(0.0, 0.8), 0.0);
  EXPECT_GT(doubted(4.0, 0.8), 0.9);    // a second dip, as deep, before it
  EXPECT_GT(doubted(12.0, 1.03), 0.9);  // later than any leg swings back
}

TEST(ThighDetector, StandingAndShakingAreNoStrides) {
  Thigh still, shaken;
  for (int i = 0; i < 4000; ++i) {
    BodySample body;
    body.t_us = std::int64_t{i} * 5'000;
    body.accel_mps2 = {0.1f * std::sin(0.3f * float(i)), gravity_mps2, 0.0f};
    body.gyro_radps = {0.01f * std::sin(0.5f * float(i)), 0.0f, 0.02f * std::sin(0.03f * float(i))};
    still.push(body);
    const float shake = 2.0f * pi * 4.5f * float(i) / 200.0f;
    body.accel_mps2 = {20.0f * std::sin(shake), gravity_mps2, 5.0f};
    body.gyro_radps = {2.0f * std::sin(shake), 1.0f, 6.0f * std::sin(shake)};
    shaken.push(body);
  }
  EXPECT_TRUE(still.events.empty());
  EXPECT_TRUE(shaken.events.empty());
}

TEST(ThighDetector, AHoleEndsAStrideAndTheRunGoesOn) {
  const RunningLeg leg;
  Thigh thigh;
  thigh.run(leg, 0.0, 5.0);
  const std::size_t before = thigh.contacts().size();
  thigh.run(leg, 6.0, 11.0);
  const auto contacts = thigh.contacts();
  EXPECT_GE(contacts.size(), before + 6);
  for (const FootEvent& contact : contacts) {
    EXPECT_FALSE(contact.t_us > 5'100'000 && contact.t_us < 5'900'000);
    EXPECT_LT(std::fabs(off_s(contact.t_us, leg, 0.0)), 0.05);
  }
}

TEST(ThighDetector, WithoutAGyroscopeItSaysNothing) {
  const RunningLeg leg;
  Thigh thigh;
  for (int i = 0; i < 1000; ++i) {
    BodySample body = leg.sample(i / 200.0, false);
    body.gyro_radps = {};
    body.has_gyro = false;
    thigh.push(body);
  }
  thigh.flush();
  EXPECT_TRUE(thigh.events.empty());
}

TEST(ThighDetector, ASensorThatSlipsIsDoubtedAndLearntAnew) {
  RunningLeg leg;
  Thigh thigh;
  thigh.run(leg, 0.0, 10.0);
  leg.thigh_case = about_y(0.7);
  thigh.run(leg, 10.0, 25.0);
  int doubted = 0;
  for (const FootEvent& contact : thigh.contacts())
    if (contact.t_us > 10'000'000 && has(contact.quality, Quality::low_confidence)) ++doubted;
  EXPECT_GT(doubted, 5);
  const Vec3 right{float(leg.thigh_case.m[2][0]), float(leg.thigh_case.m[2][1]), float(leg.thigh_case.m[2][2])};
  EXPECT_GT(dot(thigh.detector.axes().right, right), 0.98f);
  EXPECT_FALSE(has(thigh.contacts().back().quality, Quality::low_confidence));
}

TEST(ThighDetector, ResetIsNewAndACopiedStateResumes) {
  const RunningLeg leg;
  Thigh once;
  once.run(leg, 0.0, 9.0);
  Thigh again;
  again.run(leg, 3.3, 7.0);
  again.detector.reset();
  again.estimator.reset();
  again.events.clear();
  again.run(leg, 0.0, 4.2);
  Thigh resumed;
  resumed.events = again.events;
  resumed.estimator.restore(again.estimator.state());
  resumed.detector.restore(again.detector.state());
  resumed.run(leg, 4.2, 9.0);
  EXPECT_EQ(resumed.events, once.events);
}

TEST(ThighDetector, ASettingOutsideItsRangeIsNamed) {
  ThighDetectorConfig config;
  EXPECT_TRUE(validate(config).ok());
  config.run_force_g = 9.0f;
  EXPECT_STREQ(validate(config).field, "run_force_g");
}

TEST(Thigh, AngleAtContactIsThatOfTheLeg) {
  RunningLeg leg;
  for (const bool upside_down : {false, true}) {
    if (upside_down) leg.thigh_case = about_z(3.14159265);
    Thigh thigh;
    thigh.run(leg, 0.0, 3 * leg.stride_s + 0.1);
    Step step;
    step.contact_us = static_cast<std::int64_t>(2 * leg.stride_s * 1e6);
    step.stride_end_us = static_cast<std::int64_t>(3 * leg.stride_s * 1e6);
    StepMetrics row;
    metrics::measure_thigh(step, thigh.detector.history(), thigh.detector.axes(), Side::unknown, {}, row);
    // Upside down nothing but how a thigh usually hangs tells its zero.
    EXPECT_NEAR(row.thigh_angle_at_contact_deg, leg.thigh_deg(0), upside_down ? 4.0 : 2.0);
  }
}

TEST(ThighSide, AThighThatTipsInwardInStanceNamesItsSide) {
  for (const bool right : {false, true}) {
    RunningLeg leg;
    leg.right = right;
    leg.adduction_deg = 8.0;
    Thigh thigh;
    thigh.run(leg, 0.0, 3 * leg.stride_s + 0.1);
    Step step;
    step.contact_us = static_cast<std::int64_t>(2 * leg.stride_s * 1e6);
    step.toe_off_us = static_cast<std::int64_t>((2 + leg.duty) * leg.stride_s * 1e6);
    step.stride_end_us = static_cast<std::int64_t>(3 * leg.stride_s * 1e6);
    const float evidence = steps::thigh_side_evidence(step, thigh.detector.history(), thigh.detector.axes());
    EXPECT_GT(right ? evidence : -evidence, 0.005f);
  }
}

}  // namespace
}  // namespace cadans::events
