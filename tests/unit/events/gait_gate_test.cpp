// SPDX-License-Identifier: Apache-2.0
#include "cadans/events/gait_gate.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace cadans::events {
namespace {

static_assert(Stage<GaitGate>);

/// A row of anchors at one cadence; `lowest_g` is the specific force that is left between steps.
struct Steps {
  std::vector<StepAnchor> anchors;

  Steps& then(int n, float spm, float lowest_g, float rhythm = 0.9f) {
    for (int i = 0; i < n; ++i) {
      StepAnchor a;
      const bool first = anchors.empty();
      a.previous_us = first ? unknown_us : anchors.back().t_us;
      a.t_us = first ? 0 : a.previous_us + to_us(60.0f / spm);
      a.lowest_mps2 = (lowest_g - 1.0f) * gravity_mps2;
      a.prominence_mps2 = 8.0f;
      a.rhythm = rhythm;
      anchors.push_back(a);
    }
    return *this;
  }
  Steps& pause_s(float seconds, float spm, float lowest_g) {
    then(1, spm, lowest_g);
    anchors.back().t_us += to_us(seconds);
    anchors.back().previous_us = unknown_us;
    return *this;
  }
};

std::vector<StepAnchor> judge(const Steps& steps) {
  GaitGate gate;
  std::vector<StepAnchor> judged;
  drive(gate, steps.anchors, [&](const StepAnchor& a) { judged.push_back(a); });
  return judged;
}

int count(const std::vector<StepAnchor>& anchors, Gait gait) {
  int n = 0;
  for (const StepAnchor& a : anchors) n += a.gait == gait;
  return n;
}

TEST(GaitGate, ARunWithFlightIsARunFromItsFirstStep) {
  for (float spm = 120.0f; spm <= 240.0f; spm += 20.0f) {
    const auto judged = judge(Steps{}.then(12, spm, -0.05f));
    EXPECT_EQ(count(judged, Gait::running), 12) << spm;
    for (const StepAnchor& a : judged) EXPECT_FALSE(has(a.quality, Quality::not_running));
  }
}

TEST(GaitGate, AWalkIsNoRun) {
  // Least force at mid-stance of walkers: about 0.8 at an easy, 0.7 at a normal, 0.6 at a brisk pace.
  for (const auto& [spm, lowest_g] :
       {std::pair{90.0f, 0.85f}, {100.0f, 0.78f}, {112.0f, 0.7f}, {125.0f, 0.6f}, {130.0f, 0.55f}}) {
    const auto judged = judge(Steps{}.then(20, spm, lowest_g));
    EXPECT_EQ(count(judged, Gait::walking), 20) << spm;
    for (const StepAnchor& a : judged) EXPECT_TRUE(has(a.quality, Quality::not_running));
  }
}

TEST(GaitGate, AShufflingJogIsARun) {
  // A loosely worn belt, or feet that hardly leave the ground.
  for (const auto& [spm, lowest_g] :
       {std::pair{140.0f, 0.6f}, {145.0f, 0.6f}, {150.0f, 0.55f}, {165.0f, 0.5f}, {175.0f, 0.62f}}) {
    EXPECT_EQ(count(judge(Steps{}.then(20, spm, lowest_g)), Gait::running), 20) << spm;
  }
}

TEST(GaitGate, APivotInATurnDoesNotEndARun) {
  const auto judged = judge(Steps{}.then(10, 165.0f, 0.0f).then(1, 82.0f, 0.9f).then(10, 165.0f, 0.0f));
  EXPECT_EQ(count(judged, Gait::running), 21);
}

TEST(GaitGate, SlowingToAWalkEndsItWithinFiveSteps) {
  const auto judged = judge(Steps{}.then(10, 170.0f, -0.6f).then(20, 116.0f, 0.75f));
  EXPECT_LE(count(judged, Gait::running), 10 + 5);
  EXPECT_GE(count(judged, Gait::running), 10);
  EXPECT_EQ(judged.back().gait, Gait::walking);
}

TEST(GaitGate, BreakingIntoARunCountsFromTheFirstFlight) {
  const auto judged = judge(Steps{}.then(20, 105.0f, 0.85f).then(10, 150.0f, 0.2f));
  EXPECT_EQ(count(judged, Gait::running), 10);
}

TEST(GaitGate, NearTheLimitItStaysWhatItWas) {
  for (const auto& [before_g, gait] : {std::pair{0.4f, Gait::running}, {0.9f, Gait::walking}}) {
    Steps steps;
    steps.then(10, 150.0f, before_g);
    for (int i = 0; i < 200; ++i) steps.then(1, 150.0f, i % 4 < 2 ? 0.67f : 0.73f);
    EXPECT_EQ(count(judge(steps), gait), 210) << before_g;
  }
}

TEST(GaitGate, OneAnchorAloneIsNoStep) {
  const auto judged = judge(Steps{}.then(1, 160.0f, 0.1f).pause_s(5.0f, 160.0f, 0.9f).then(10, 165.0f, 0.0f));
  ASSERT_EQ(judged.size(), 12u);
  EXPECT_EQ(judged[0].gait, Gait::standing);
  EXPECT_EQ(judged[1].gait, Gait::running) << "the first of a run shares the gait of the second";
}

TEST(GaitGate, AFirstAnchorIsNotHeldForEver) {
  GaitGate gate;
  int seen = 0;
  const auto emit = [&](const StepAnchor& a) { seen += a.gait == Gait::standing ? 1 : 100; };
  gate.push(Steps{}.then(1, 160.0f, 0.1f).anchors[0], emit);
  gate.expire(1'000'000, emit);
  EXPECT_EQ(seen, 0) << "a second may still come";
  gate.expire(5'000'000, emit);
  EXPECT_EQ(seen, 1);
  gate.flush(emit);
  EXPECT_EQ(seen, 1) << "and it comes once";
}

TEST(GaitGate, FidgetingIsSomethingElse) {
  const auto judged = judge(Steps{}.then(20, 70.0f, 0.85f, 0.1f));
  EXPECT_EQ(count(judged, Gait::other), 20);
  EXPECT_EQ(count(judge(Steps{}.then(20, 280.0f, 0.0f)), Gait::running), 0) << "nobody runs at 280 a minute";
}

TEST(GaitGate, OtherFlagsStay) {
  Steps steps;
  steps.then(5, 165.0f, 0.0f);
  for (StepAnchor& a : steps.anchors) a.quality = Quality::saturated;
  for (const StepAnchor& a : judge(steps)) EXPECT_EQ(a.quality, Quality::saturated);
}

TEST(GaitGate, ACopiedStateGoesOnExactlyAndResetIsNew) {
  Steps steps;
  steps.then(15, 150.0f, 0.6f).then(10, 115.0f, 0.7f).then(10, 150.0f, 0.4f);
  const auto whole = judge(steps);
  for (const std::size_t cut : {0u, 1u, 13u, 26u}) {
    GaitGate first, second;
    std::vector<StepAnchor> judged;
    const auto emit = [&](const StepAnchor& a) { judged.push_back(a); };
    drive(second, steps.anchors, [](const StepAnchor&) {});
    second.reset();
    for (std::size_t i = 0; i < cut; ++i) first.push(steps.anchors[i], emit);
    second.restore(first.state());
    for (std::size_t i = cut; i < steps.anchors.size(); ++i) second.push(steps.anchors[i], emit);
    second.flush(emit);
    ASSERT_EQ(judged.size(), whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) EXPECT_EQ(judged[i].gait, whole[i].gait) << cut << ' ' << i;
  }
}

/// From acceleration to gait, with the picker before the gate.
template <class At>
std::vector<StepAnchor> judge_signal(float seconds, At at) {
  StepPicker picker(100.0f);
  GaitGate gate;
  std::vector<StepAnchor> judged;
  const auto keep = [&](const StepAnchor& a) { judged.push_back(a); };
  const auto pass = [&](const StepAnchor& a) { gate.push(a, keep); };
  for (int i = 0; i < static_cast<int>(seconds * 100.0f); ++i) {
    MotionSample s;
    s.t_us = i * 10'000;
    s.accel_mps2.y = at(static_cast<float>(i) * 0.01f);
    picker.push(s, pass);
  }
  picker.flush(pass);
  gate.flush(keep);
  return judged;
}

TEST(GaitGate, TellsRunWalkAndStandingFromTheAccelerationOfAPelvis) {
  constexpr float turn = 6.28318530718f;
  const auto run = judge_signal(10.0f, [&](float t) { return 11.0f * std::cos(turn * 2.7f * t); });
  EXPECT_NEAR(count(run, Gait::running), 27, 2);
  EXPECT_EQ(count(run, Gait::walking) + count(run, Gait::other) + count(run, Gait::standing), 0);
  const auto walk = judge_signal(
      15.0f, [&](float t) { return 2.4f * std::cos(turn * 1.75f * t) + 0.8f * std::cos(turn * 3.5f * t); });
  EXPECT_EQ(count(walk, Gait::running), 0);
  EXPECT_GE(count(walk, Gait::walking), 20);
  EXPECT_TRUE(judge_signal(10.0f, [](float t) { return 0.2f * std::sin(1.3f * t); }).empty());
}

TEST(GaitGate, DefaultsAreValidAndEveryBoundIsNamed) {
  EXPECT_TRUE(validate(GaitGateConfig{}).ok());
  for (const auto& setting : settings_of(static_cast<const GaitGateConfig*>(nullptr))) {
    for (const float wrong : {std::nextafter(setting.low, -1e9f), std::nextafter(setting.high, 1e9f), NAN}) {
      GaitGateConfig config;
      config.*setting.field = wrong;
      EXPECT_STREQ(validate(config).field, setting.name);
    }
  }
}

}  // namespace
}  // namespace cadans::events
