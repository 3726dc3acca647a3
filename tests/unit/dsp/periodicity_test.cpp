// SPDX-License-Identifier: Apache-2.0
#include "cadans/dsp/periodicity.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "cadans/core/stage.hpp"
#include "cadans/dsp/peak_picker.hpp"

namespace cadans::dsp {
namespace {

static_assert(Filter<MovingMean<64>>);

constexpr float turn = 6.28318530718f;

/// Even noise in [-1, 1], the same on every machine.
class Noise {
 public:
  float operator()() {
    word_ = word_ * 1664525u + 1013904223u;
    return static_cast<float>(word_ >> 8) / 8388608.0f - 1.0f;
  }

 private:
  std::uint32_t word_ = 1;
};

template <class At>
Rhythm rhythm_after(float seconds, float rate_hz, At at) {
  Periodicity periodicity(rate_hz);
  const int n = static_cast<int>(seconds * rate_hz);
  for (int i = 0; i < n; ++i) periodicity(at(static_cast<float>(i) / rate_hz));
  return periodicity.rhythm();
}

TEST(Periodicity, TellsTheStepTimeFromASlowWalkToASprintAtAnyRate) {
  for (const float rate_hz : {50.0f, 100.0f, 200.0f}) {
    for (float spm = 82.0f; spm <= 240.0f; spm += 3.0f) {
      const Rhythm rhythm =
          rhythm_after(6.0f, rate_hz, [&](float t) { return 8.0f * std::sin(turn * spm / 60.0f * t); });
      EXPECT_NEAR(rhythm.period_s * spm / 60.0f, 1.0f, 0.03f) << spm << " a minute at " << rate_hz << " Hz";
      EXPECT_GT(rhythm.strength, 0.9f);
    }
  }
}

TEST(Periodicity, ALimpDoesNotDoubleThePeriod) {
  for (float spm = 120.0f; spm <= 230.0f; spm += 10.0f) {
    const float hz = spm / 60.0f;
    const Rhythm rhythm = rhythm_after(6.0f, 100.0f, [&](float t) {
      return (1.0f + 0.3f * std::sin(0.5f * turn * hz * t)) * 8.0f * std::sin(turn * hz * t) +
             1.5f * std::sin(0.5f * turn * hz * t);
    });
    EXPECT_NEAR(rhythm.period_s * hz, 1.0f, 0.03f) << spm;
  }
}

TEST(Periodicity, ASecondBumpInEveryStepDoesNotHalveIt) {
  for (float spm = 85.0f; spm <= 200.0f; spm += 5.0f) {
    PeakPicker smoother(16);
    const float hz = spm / 60.0f;
    const Rhythm rhythm = rhythm_after(6.0f, 100.0f, [&](float t) {
      smoother(8.0f * std::sin(turn * hz * t) + 4.0f * std::sin(2.0f * turn * hz * t + 1.0f));
      return smoother.smoothed();
    });
    EXPECT_NEAR(rhythm.period_s * hz, 1.0f, 0.03f) << spm;
  }
}

TEST(Periodicity, HalfAPeriodThatIsALittleAlikeIsNotThePeriod) {
  const Rhythm rhythm = rhythm_after(6.0f, 100.0f, [](float t) {
    return 5.0f * std::sin(turn * 1.6f * t) + 3.0f * std::sin(2.0f * turn * 1.6f * t + 1.0f);
  });
  EXPECT_NEAR(rhythm.period_s * 1.6f, 1.0f, 0.03f);
}

TEST(Periodicity, GravityThatWasLeftInDoesNotHideIt) {
  const Rhythm rhythm = rhythm_after(6.0f, 100.0f, [](float t) { return 9.8f + 1.5f * std::sin(turn * 2.2f * t); });
  EXPECT_NEAR(rhythm.period_s * 2.2f, 1.0f, 0.02f);
  EXPECT_GT(rhythm.strength, 0.9f);
}

TEST(Periodicity, IsKnownAfterTwoSteps) {
  const auto run = [](float t) { return 8.0f * std::sin(turn * 2.8f * t); };
  EXPECT_NEAR(rhythm_after(1.1f, 100.0f, run).period_s, 1.0f / 2.8f, 0.01f);
  EXPECT_EQ(rhythm_after(0.3f, 100.0f, run).period_s, 0.0f) << "one step is no rhythm yet";
}

TEST(Periodicity, FollowsAChangeOfPaceWithinThreeSeconds) {
  float phase = 0.0f;
  const Rhythm rhythm = rhythm_after(13.0f, 100.0f, [&](float t) {
    phase += turn * (t < 10.0f ? 1.8f : 3.0f) * 0.01f;
    return (t < 10.0f ? 2.0f : 8.0f) * std::sin(phase);
  });
  EXPECT_NEAR(rhythm.period_s, 1.0f / 3.0f, 0.01f);
}

TEST(Periodicity, SilenceHasNoneAndNoiseAWeakOne) {
  EXPECT_EQ(rhythm_after(5.0f, 100.0f, [](float) { return 0.4f; }).strength, 0.0f);
  Noise noise;
  float strongest = 0.0f;
  Periodicity periodicity(100.0f);
  for (int i = 0; i < 60'000; ++i) {
    periodicity(noise());
    if (i > 500 && i % 50 == 0) strongest = std::fmax(strongest, periodicity.rhythm().strength);
  }
  EXPECT_LT(strongest, 0.8f);
}

TEST(Periodicity, RhythmsItDoesNotKnowAreRefused) {
  for (const float hz : {0.5f, 0.9f}) {
    const Rhythm rhythm = rhythm_after(10.0f, 100.0f, [&](float t) { return 8.0f * std::sin(turn * hz * t); });
    EXPECT_EQ(rhythm.period_s, 0.0f) << hz;
    EXPECT_EQ(rhythm.strength, 0.0f) << hz;
  }
}

TEST(Periodicity, ACopiedStateGoesOnExactly) {
  Periodicity one(100.0f), two(100.0f);
  const auto at = [](int i) { return 8.0f * std::sin(turn * 0.0283f * static_cast<float>(i)); };
  for (int i = 0; i < 333; ++i) one(at(i));
  two.restore(one.state());
  for (int i = 333; i < 700; ++i) {
    one(at(i));
    two(at(i));
    ASSERT_EQ(one.rhythm().period_s, two.rhythm().period_s);
  }
  two.reset();
  EXPECT_EQ(two.rhythm().period_s, 0.0f);
}

TEST(MovingMean, RoundingErrorsDoNotAddUp) {
  MovingMean<64> mean(16);
  Noise noise;
  for (int i = 0; i < 1'000'000; ++i) mean(1e4f * noise());
  for (int i = 0; i < 64; ++i) mean(0.0f);
  EXPECT_EQ(mean(0.0f), 0.0f);
}

TEST(MovingMean, IsTheMeanOfTheLastValues) {
  MovingMean<8> mean(3);
  mean(3.0f);
  mean(6.0f);
  EXPECT_FLOAT_EQ(mean(9.0f), 6.0f);
  EXPECT_FLOAT_EQ(mean(0.0f), 5.0f);
  EXPECT_FLOAT_EQ(mean.settle(2.0f), 2.0f);
  EXPECT_FLOAT_EQ(mean(5.0f), 3.0f);
}

TEST(PeakPicker, FindsEveryTopAndBottomWhereItWasWhateverTheFrequency) {
  for (float hz = 1.4f; hz <= 4.0f; hz += 0.2f) {
    PeakPicker picker(16);
    int tops = 0;
    PeakPicker::Turn last = PeakPicker::Turn::none;
    for (int i = 0; i < 1000; ++i) {
      const PeakPicker::Point point = picker(8.0f * std::cos(turn * hz * 0.01f * static_cast<float>(i)) + 3.0f);
      if (point.turn == PeakPicker::Turn::none) continue;
      ASSERT_NE(point.turn, last) << "tops and bottoms take turns";
      last = point.turn;
      if (point.turn != PeakPicker::Turn::top || i < 100) continue;
      ++tops;
      const float periods = (static_cast<float>(i) - point.samples_ago) * 0.01f * hz;
      EXPECT_NEAR(periods, std::round(periods), 0.0015f) << hz << " Hz, top " << tops;
    }
    EXPECT_NEAR(static_cast<float>(tops), 9.0f * hz, 1.5f) << hz;
  }
}

TEST(PeakPicker, TakesTheSecondHarmonicOffWhereItsNullLies) {
  PeakPicker picker(16);  // null at 6.25 Hz
  int tops = 0;
  for (int i = 0; i < 1000; ++i) {
    const float t = 0.01f * static_cast<float>(i);
    tops += picker(8.0f * std::sin(turn * 3.125f * t) + 8.0f * std::sin(turn * 6.25f * t + 0.7f)).turn ==
            PeakPicker::Turn::top;
  }
  EXPECT_NEAR(tops, 31, 1);
}

TEST(PeakPicker, ALevelSignalHasNoTopsAndAPlateauHasOne) {
  PeakPicker level(4);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(level(1.5f).turn, PeakPicker::Turn::none);
  PeakPicker plain(1);
  int tops = 0;
  for (const float x : {0.0f, 1.0f, 2.0f, 2.0f, 2.0f, 1.0f, 0.0f}) tops += plain(x).turn == PeakPicker::Turn::top;
  EXPECT_EQ(tops, 1);
}

}  // namespace
}  // namespace cadans::dsp
