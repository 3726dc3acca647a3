// SPDX-License-Identifier: Apache-2.0
#include "cadans/steps/side_keeper.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "cadans/joints/eigen.hpp"
#include "cadans/motion/motion_estimator.hpp"
#include "cadans/synth/runner.hpp"

namespace cadans::steps {
namespace {

TEST(SideKeeper, TheFirstStepDecidesAloneAndIsLessSureThanTheFifth) {
  SideKeeper keeper;
  const SideVerdict first = keeper(0.2f, 0);
  EXPECT_EQ(first.side, Side::right);
  EXPECT_EQ(keeper(-0.2f, 1).side, Side::left);
  keeper(0.2f, 1);
  keeper(-0.2f, 1);
  const SideVerdict fifth = keeper(0.2f, 1);
  EXPECT_EQ(fifth.side, Side::right);
  EXPECT_GT(fifth.confidence, 0.85f);
  EXPECT_LT(first.confidence, 0.6f);
}

TEST(SideKeeper, OneStepInFourMayLie) {
  SideKeeper keeper;
  for (int i = 0; i < 40; ++i) {
    const bool right = i % 2 == 0;
    const float sign = (right ? 1.0f : -1.0f) * (i % 4 == 3 ? -1.0f : 1.0f);
    const SideVerdict verdict = keeper(0.1f * sign, i == 0 ? 0 : 1);
    EXPECT_EQ(verdict.side, right ? Side::right : Side::left) << i;
  }
}

TEST(SideKeeper, AConstantOffsetAsOfABendCancels) {
  SideKeeper keeper;
  for (int i = 0; i < 30; ++i) {
    const SideVerdict verdict = keeper((i % 2 == 0 ? 0.1f : -0.1f) + 0.08f, i == 0 ? 0 : 1);
    EXPECT_EQ(verdict.side, i % 2 == 0 ? Side::right : Side::left) << i;
  }
}

TEST(SideKeeper, AMissedContactThatIsCountedChangesNothing) {
  SideKeeper keeper;
  for (int i = 0; i < 10; ++i) keeper(i % 2 == 0 ? 0.1f : -0.1f, i == 0 ? 0 : 1);  // the last one: left
  EXPECT_EQ(keeper(-0.1f, 2).side, Side::left);
}

TEST(SideKeeper, AMissedContactThatIsNotCountedIsFoundWithinEightSteps) {
  SideKeeper keeper;
  for (int i = 0; i < 30; ++i) keeper(i % 2 == 0 ? 0.1f : -0.1f, i == 0 ? 0 : 1);
  int wrong = 0;
  for (int i = 30; i < 60; ++i) {  // from here on even steps are left ones
    const Side truth = i % 2 == 0 ? Side::left : Side::right;
    if (keeper(truth == Side::right ? 0.1f : -0.1f, 1).side != truth) ++wrong;
  }
  EXPECT_GT(wrong, 0);
  EXPECT_LE(wrong, 8);
}

TEST(SideKeeper, WithoutEvidenceTheSideIsUnknown) {
  SideKeeper keeper;
  for (int i = 0; i < 10; ++i) {
    const SideVerdict verdict = keeper(0.0f, i == 0 ? 0 : 1);
    EXPECT_EQ(verdict.side, Side::unknown);
    EXPECT_EQ(verdict.confidence, 0.0f);
  }
}

TEST(SideKeeper, ANewBoutForgetsTheOldOne) {
  SideKeeper keeper;
  for (int i = 0; i < 10; ++i) keeper(i % 2 == 0 ? 0.1f : -0.1f, i == 0 ? 0 : 1);
  EXPECT_EQ(keeper(0.05f, 0).side, Side::right);
  EXPECT_EQ(keeper(-0.05f, 1).side, Side::left);
}

/// Sides of a synthetic run's true contacts; `mirror` reflects the body left to right.
struct Score {
  int steps = 0;
  int right_after_first = 0;
};
Score score(const synth::RunnerParameters& parameters, const Eigen::Matrix3f& turn, bool mirror, bool gyro = true) {
  const auto run = synth::runner(parameters);
  motion::MotionEstimator estimator(100.0f, parameters.placement);
  MotionHistory history(100.0f);
  SideKeeper keeper;
  Score result;
  std::size_t next = 0;
  for (const RawSample& raw : run.recording) {
    Vec3 a = raw.accel_mps2, w = raw.gyro_radps;
    if (mirror) {  // z is reversed; of the rates, those about x and y
      a.z = -a.z;
      w.x = -w.x;
      w.y = -w.y;
    }
    BodySample sample;
    sample.t_us = raw.t_us;
    sample.accel_mps2 = from_eigen(turn * as_eigen(a));
    if (gyro) sample.gyro_radps = from_eigen(turn * as_eigen(w));
    sample.has_gyro = gyro;
    estimator.push(sample, [&](const MotionSample& motion) { history.add(motion); });
    while (next < run.steps.size() && run.steps[next].next_contact_us != unknown_us &&
           run.steps[next].next_contact_us + 150'000 < raw.t_us) {
      const synth::TrueStep& step = run.steps[next];
      const float evidence = side_evidence_rad(history, step.contact_us, step.next_contact_us, parameters.placement);
      const SideVerdict verdict = keeper(evidence, next == 0 ? 0 : 1);
      const Side truth = mirror ? other(step.side) : step.side;
      if (next > 1) {
        ++result.steps;
        result.right_after_first += verdict.side == truth;
      }
      ++next;
    }
  }
  return result;
}

TEST(SideEvidence, TellsEveryStepAfterTheSecondHoweverTheCaseSitsAndMirrorwise) {
  const Eigen::Matrix3f askew = Eigen::Quaternionf(0.3f, -0.8f, 0.4f, 0.35f).normalized().toRotationMatrix();
  for (Placement placement : {Placement::pelvis, Placement::chest}) {
    for (std::uint64_t seed = 1; seed <= 6; ++seed) {
      synth::RunnerParameters parameters;
      parameters.placement = placement;
      parameters.rate_hz = 100.0f;
      parameters.duration_s = 10.0f;
      parameters.individuality = 1.0f;
      parameters.start_side = seed % 2 == 0 ? Side::left : Side::right;
      parameters.seed = seed;
      for (bool mirror : {false, true}) {
        const Score s = score(parameters, seed % 3 == 0 ? askew : Eigen::Matrix3f::Identity(), mirror);
        EXPECT_GT(s.steps, 20);
        EXPECT_EQ(s.right_after_first, s.steps) << placement_names[int(placement)] << seed << mirror;
      }
    }
  }
}

TEST(SideEvidence, WithoutAGyroscopeThereIsNone) {
  synth::RunnerParameters parameters;
  parameters.rate_hz = 100.0f;
  parameters.duration_s = 5.0f;
  EXPECT_EQ(score(parameters, Eigen::Matrix3f::Identity(), false, false).right_after_first, 0);
}

TEST(SideEvidence, StepsThatAreNoStepsSayNothing) {
  MotionHistory history(100.0f);
  for (int i = 0; i < 100; ++i) {
    MotionSample sample;
    sample.t_us = i * 10'000;
    sample.gyro_radps = {1.0f, 1.0f, 1.0f};
    history.add(sample);
  }
  EXPECT_EQ(side_evidence_rad(history, unknown_us, 500'000, Placement::pelvis), 0.0f);
  EXPECT_EQ(side_evidence_rad(history, 500'000, unknown_us, Placement::pelvis), 0.0f);
  EXPECT_EQ(side_evidence_rad(history, 500'000, 400'000, Placement::pelvis), 0.0f);
  EXPECT_NEAR(side_evidence_rad(history, 400'000, 700'000, Placement::pelvis), 0.3f, 1e-4f);
}

}  // namespace
}  // namespace cadans::steps
