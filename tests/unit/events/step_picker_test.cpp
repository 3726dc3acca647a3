// SPDX-License-Identifier: Apache-2.0
#include "cadans/events/step_picker.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <vector>

namespace cadans::events {
namespace {

static_assert(Stage<StepPicker>);
static_assert(std::is_trivially_copyable_v<StepAnchor>);

constexpr float turn = 6.28318530718f;

/// A body whose mid-stances are at known instants.
struct Body {
  std::vector<double> middle_s;  ///< the truth
  std::vector<MotionSample> samples;

  template <class Shape>
  void sample(double from_s, double to_s, double rate_hz, Shape shape) {
    std::size_t next = 0;
    for (int i = 0; from_s + i / rate_hz < to_s; ++i) {
      const double t = from_s + i / rate_hz;
      while (next < middle_s.size() && middle_s[next] <= t) ++next;
      MotionSample s;
      s.t_us = std::llround(t * 1e6);
      if (next > 0 && next < middle_s.size()) {
        const double share = (t - middle_s[next - 1]) / (middle_s[next] - middle_s[next - 1]);
        s.accel_mps2.y = shape(static_cast<float>(share), next);  // share 0 and 1: mid-stance
      }
      samples.push_back(s);
    }
  }
};

/// A half sine of force over `duty` of the step, nothing in between: the simplest runner.
float spring(float share, float duty) {
  const float from_middle = share < 0.5f ? share : 1.0f - share;
  const float force =
      from_middle < 0.5f * duty ? 0.5f * 3.14159265f / duty * std::cos(3.14159265f * from_middle / duty) : 0.0f;
  return gravity_mps2 * (force - 1.0f);
}

template <class Shape>
Body steady(float spm, float seconds, Shape shape, double rate_hz = 100.0, float limp = 0.0f) {
  Body body;
  const double step_s = 60.0 / static_cast<double>(spm);
  for (int i = 0; i * step_s < static_cast<double>(seconds); ++i) {
    body.middle_s.push_back(i * step_s + (i % 2 == 0 ? 0.0 : static_cast<double>(limp) * step_s));
  }
  body.sample(0.0, body.middle_s.back(), rate_hz, shape);
  return body;
}

std::vector<StepAnchor> pick(const std::vector<MotionSample>& samples, float rate_hz = 100.0f,
                             StepPickerCounts* counts = nullptr, const StepPickerConfig& config = {}) {
  StepPicker picker(rate_hz, config);
  std::vector<StepAnchor> anchors;
  drive(picker, samples, [&](const StepAnchor& anchor) { anchors.push_back(anchor); });
  if (counts != nullptr) *counts = picker.counts();
  return anchors;
}

/// Every true mid-stance but the outermost has exactly one anchor, within `within_s`.
void expect_each_once(const Body& body, const std::vector<StepAnchor>& anchors, double within_s,
                      const std::string& what) {
  for (std::size_t i = 1; i + 1 < body.middle_s.size(); ++i) {
    const double before = 0.5 * (body.middle_s[i - 1] + body.middle_s[i]),
                 after = 0.5 * (body.middle_s[i] + body.middle_s[i + 1]);
    int n = 0;
    double off = 0.0;
    for (const StepAnchor& anchor : anchors) {
      const double t = static_cast<double>(anchor.t_us) * 1e-6;
      if (t < before || t >= after) continue;
      ++n;
      off = t - body.middle_s[i];
    }
    EXPECT_EQ(n, 1) << what << ", step " << i << " at " << body.middle_s[i] << " s";
    EXPECT_LT(std::fabs(off), within_s) << what << ", step " << i;
  }
}

TEST(StepPicker, FindsEveryStepOnceAndInItsMiddleFromAJogToASprint) {
  for (float spm = 110.0f; spm <= 240.0f; spm += 5.0f) {
    const float duty = 0.9f - 0.0015f * spm;
    const Body body = steady(spm, 8.0f, [&](float share, std::size_t) { return spring(share, duty); });
    expect_each_once(body, pick(body.samples), 0.002, std::to_string(spm) + " a minute");
  }
}

TEST(StepPicker, FindsEveryStepOfAWalk) {
  for (float spm = 80.0f; spm <= 140.0f; spm += 5.0f) {
    const Body body = steady(spm, 10.0f, [](float share, std::size_t) {
      return 3.0f * std::cos(turn * share) + 1.2f * std::cos(2.0f * turn * share + 2.0f);
    });
    expect_each_once(body, pick(body.samples), 0.06, std::to_string(spm) + " a minute");
  }
}

TEST(StepPicker, AHardLandingIsNotAStep) {
  // 4 g for 25 ms, just after the foot comes down, about 90 ms before mid-stance.
  for (float spm = 130.0f; spm <= 200.0f; spm += 10.0f) {
    const float step_s = 60.0f / spm;
    const Body body = steady(spm, 8.0f, [&](float share, std::size_t) {
      const float to_impact_s = (1.0f - share) * step_s - 0.09f;
      return spring(share, 0.65f) + 40.0f * std::exp(-0.5f * (to_impact_s / 0.01f) * (to_impact_s / 0.01f));
    });
    expect_each_once(body, pick(body.samples), 0.045, std::to_string(spm) + " a minute");
  }
}

TEST(StepPicker, AStrongSecondHarmonicMakesNoSecondStep) {
  for (float spm = 90.0f; spm <= 200.0f; spm += 10.0f) {
    for (float angle = 0.0f; angle < turn; angle += 0.25f * turn) {
      const Body body = steady(spm, 10.0f, [&](float share, std::size_t) {
        return 6.0f * std::cos(turn * share) + 3.0f * std::cos(2.0f * turn * share + angle);
      });
      const auto anchors = pick(body.samples);
      const auto steps = static_cast<double>(body.middle_s.size());
      EXPECT_NEAR(static_cast<double>(anchors.size()), steps, 2.0) << spm << " a minute, angle " << angle;
    }
  }
}

TEST(StepPicker, ALimpLosesNoStepsAndItsStrideCadenceIsEven) {
  for (float spm = 130.0f; spm <= 230.0f; spm += 10.0f) {
    // One leg pushes 25 % less, and comes down 10 % of a step later.
    const Body body = steady(
        spm, 10.0f,
        [](float share, std::size_t step) {
          const bool weak = (step + (share < 0.5f ? 1 : 0)) % 2 == 0;
          return (weak ? 0.75f : 1.0f) * (spring(share, 0.7f) + gravity_mps2) - gravity_mps2;
        },
        100.0, 0.1f);
    const auto anchors = pick(body.samples);
    expect_each_once(body, anchors, 0.04, std::to_string(spm) + " a minute");
    for (std::size_t i = 3; i + 2 < anchors.size(); ++i) {
      EXPECT_NEAR(stride_cadence_spm(anchors[i - 1].t_us, anchors[i + 1].t_us), spm, 0.004f * spm);
    }
  }
}

TEST(StepPicker, NoStepIsLostAtAStartFromStandingOrWhileSpeedingUp) {
  Body body;
  double t = 3.0;
  for (double spm = 150.0; spm < 210.0; spm += 1.5) {
    body.middle_s.push_back(t);
    t += 60.0 / spm;
  }
  body.sample(0.0, t, 100.0, [](float share, std::size_t) { return spring(share, 0.65f); });
  const auto anchors = pick(body.samples);
  expect_each_once(body, anchors, 0.004, "start");
  EXPECT_GT(anchors.front().t_us, 2'900'000) << "standing is no step";
  EXPECT_EQ(anchors.front().previous_us, unknown_us);
}

TEST(StepPicker, AShufflersWeakLegIsNotTakenForABump) {
  // No flight, and one leg half as strong: the rhythm alone would say one step a stride.
  for (float spm = 140.0f; spm <= 190.0f; spm += 10.0f) {
    const Body body = steady(spm, 12.0f, [](float share, std::size_t step) {
      const bool weak = (step + (share < 0.5f ? 1 : 0)) % 2 == 0;
      const float up = std::cos(turn * share);
      return 6.0f * (weak && up > 0.0f ? 0.4f * up : up);
    });
    expect_each_once(body, pick(body.samples), 0.03, std::to_string(spm) + " a minute");
  }
}

TEST(StepPicker, AfterAPauseTheFirstAnchorFollowsNothing) {
  Body body;
  for (int i = 0; i < 12; ++i) body.middle_s.push_back(1.0 + 0.36 * i);
  for (int i = 0; i < 12; ++i) body.middle_s.push_back(8.0 + 0.36 * i);
  body.sample(0.0, 12.5, 100.0, [](float share, std::size_t step) { return step == 12 ? 0.0f : spring(share, 0.65f); });
  int starts = 0;
  for (const StepAnchor& anchor : pick(body.samples)) starts += anchor.previous_us == unknown_us;
  EXPECT_EQ(starts, 2);
}

TEST(StepPicker, AFeebleStepInATurnIsKept) {
  const Body body = steady(165.0f, 12.0f, [](float share, std::size_t step) {
    const bool turning = step > 14 && step < 18;
    return turning ? 3.0f * std::cos(turn * share) : spring(share, 0.65f);
  });
  expect_each_once(body, pick(body.samples), 0.06, "turn");
}

TEST(StepPicker, AWalkAfterARunIsFoundAgainWithinFourSteps) {
  const Body run = steady(170.0f, 10.0f, [](float share, std::size_t) { return spring(share, 0.6f); });
  Body walk = steady(100.0f, 10.0f, [](float share, std::size_t) { return 1.1f * std::cos(turn * share); });
  std::vector<MotionSample> all = run.samples;
  const std::int64_t end_us = all.back().t_us + 10'000;
  for (MotionSample s : walk.samples) {
    s.t_us += end_us;
    all.push_back(s);
  }
  int found = 0;
  for (const StepAnchor& anchor : pick(all)) found += anchor.t_us > end_us + 2'600'000;
  EXPECT_NEAR(found, 12, 1);
}

TEST(StepPicker, StandingAndSwayingHaveNoSteps) {
  Body body;
  std::uint32_t word = 1;
  for (int i = 0; i < 6000; ++i) {
    word = word * 1664525u + 1013904223u;
    MotionSample s;
    s.t_us = i * 10'000;
    s.accel_mps2.y =
        0.3f * std::sin(0.03f * static_cast<float>(i)) + 0.3f * (static_cast<float>(word >> 8) / 8388608.0f - 1.0f);
    body.samples.push_back(s);
  }
  EXPECT_TRUE(pick(body.samples).empty());
}

TEST(StepPicker, AnOffsetOfTheAccelerometerLosesNothing) {
  for (const float offset : {-0.9f, 0.9f}) {  // 10 % of g, as cheap sensors have
    const Body body = steady(160.0f, 8.0f, [&](float share, std::size_t) { return spring(share, 0.7f) + offset; });
    expect_each_once(body, pick(body.samples), 0.002, "offset");
  }
}

TEST(StepPicker, TellsTheLeastForceBeforeTheAnchor) {
  const Body body = steady(160.0f, 6.0f, [](float share, std::size_t) { return 4.0f * std::cos(turn * share); });
  const auto anchors = pick(body.samples);
  ASSERT_GT(anchors.size(), 10u);
  for (std::size_t i = 3; i < anchors.size(); ++i) EXPECT_NEAR(anchors[i].lowest_mps2, -4.0f, 0.15f);
}

TEST(StepPicker, TheLeastForceIsThatOfTheStepThatEndsWithTheAnchor) {
  const Body body = steady(215.0f, 6.0f, [](float share, std::size_t step) {
    const float up = 5.0f * std::cos(turn * share);
    return step == 12 && up < 0.0f ? 2.0f * up : up;
  });
  for (const StepAnchor& anchor : pick(body.samples)) {
    const bool ends_it = std::fabs(static_cast<double>(anchor.t_us) * 1e-6 - body.middle_s[12]) < 0.1;
    EXPECT_EQ(anchor.lowest_mps2 < -6.0f, ends_it) << anchor.t_us;
  }
}

TEST(StepPicker, AnyWorkingRateGivesTheSameAnchors) {
  const auto at = [](double rate_hz) {
    const Body body = steady(
        172.0f, 10.0f, [](float share, std::size_t) { return spring(share, 0.65f); }, rate_hz);
    return pick(body.samples, static_cast<float>(rate_hz));
  };
  const auto reference = at(100.0);
  for (const double rate_hz : {50.0, 200.0, 400.0}) {
    const auto anchors = at(rate_hz);
    ASSERT_NEAR(static_cast<double>(anchors.size()), static_cast<double>(reference.size()), 1.0) << rate_hz;
    for (const StepAnchor& a : anchors) {
      std::int64_t nearest = INT64_MAX;
      for (const StepAnchor& b : reference) nearest = std::min<std::int64_t>(nearest, std::llabs(a.t_us - b.t_us));
      EXPECT_LT(nearest, 3'000) << rate_hz << " Hz at " << a.t_us;
    }
  }
}

TEST(StepPicker, AHoleStartsAnewAndInventsNoStep) {
  Body body = steady(165.0f, 12.0f, [](float share, std::size_t) { return spring(share, 0.65f); });
  std::vector<MotionSample> holed;
  for (const MotionSample& s : body.samples) {
    if (s.t_us < 5'000'000 || s.t_us >= 6'000'000) holed.push_back(s);
  }
  int starts = 0;
  for (const StepAnchor& anchor : pick(holed)) {
    EXPECT_FALSE(anchor.t_us > 5'000'000 && anchor.t_us < 6'000'000);
    starts += anchor.previous_us == unknown_us;
  }
  EXPECT_EQ(starts, 2);
}

TEST(StepPicker, FlagsReachTheNextAnchorAndNoOther) {
  Body body = steady(165.0f, 12.0f, [](float share, std::size_t) { return spring(share, 0.65f); });
  body.samples[600].quality = Quality::saturated;
  int flagged = 0;
  for (const StepAnchor& anchor : pick(body.samples)) {
    if (!has(anchor.quality, Quality::saturated)) continue;
    ++flagged;
    EXPECT_LT(std::llabs(anchor.t_us - 6'000'000), 600'000);
  }
  EXPECT_EQ(flagged, 1);
}

TEST(StepPicker, EveryAnchorComesWithinTheStatedLatencyAndInOrder) {
  for (const float spm : {82.0f, 120.0f, 165.0f, 235.0f}) {
    const Body body = steady(spm, 10.0f, [](float share, std::size_t step) {
      return (step % 7 == 0 ? 0.4f : 1.0f) * 6.0f * std::cos(turn * share);
    });
    StepPicker picker(100.0f);
    std::int64_t now_us = 0, last_us = unknown_us;
    float latest_s = 0.0f;
    for (const MotionSample& sample : body.samples) {
      now_us = sample.t_us;
      picker.push(sample, [&](const StepAnchor& anchor) {
        latest_s = std::fmax(latest_s, seconds_between(anchor.t_us, now_us));
        EXPECT_GT(anchor.t_us, last_us);
        EXPECT_TRUE(anchor.previous_us == unknown_us || anchor.previous_us == last_us);
        last_us = anchor.t_us;
      });
    }
    EXPECT_LE(latest_s, picker.latency_s()) << spm;
    EXPECT_LE(latest_s, spm > 150.0f ? 0.4f : 0.6f) << spm;
  }
}

TEST(StepPicker, AnHourLaterIsAnHourLater) {
  const Body body = steady(165.0f, 8.0f, [](float share, std::size_t) { return spring(share, 0.65f); });
  std::vector<MotionSample> later = body.samples;
  for (MotionSample& s : later) s.t_us += 3'600'000'000;
  const auto a = pick(body.samples), b = pick(later);
  ASSERT_EQ(a.size(), b.size());
  for (std::size_t i = 0; i < a.size(); ++i) EXPECT_EQ(a[i].t_us + 3'600'000'000, b[i].t_us);
}

TEST(StepPicker, ACopiedStateGoesOnExactlyAndResetIsNew) {
  const Body body = steady(165.0f, 8.0f, [](float share, std::size_t) { return spring(share, 0.65f); });
  const auto whole = pick(body.samples);
  for (const std::size_t cut : {3u, 250u, 417u}) {
    std::vector<StepAnchor> anchors;
    const auto emit = [&](const StepAnchor& anchor) { anchors.push_back(anchor); };
    StepPicker first(100.0f), second(100.0f);
    drive(second, body.samples, [](const StepAnchor&) {});
    second.reset();
    for (std::size_t i = 0; i < cut; ++i) first.push(body.samples[i], emit);
    second.restore(first.state());
    for (std::size_t i = cut; i < body.samples.size(); ++i) second.push(body.samples[i], emit);
    second.flush(emit);
    ASSERT_EQ(anchors.size(), whole.size());
    for (std::size_t i = 0; i < whole.size(); ++i) {
      EXPECT_EQ(anchors[i].t_us, whole[i].t_us);
      EXPECT_EQ(anchors[i].prominence_mps2, whole[i].prominence_mps2);
    }
    EXPECT_EQ(second.counts(), second.state().counts);
  }
}

TEST(StepPicker, SaysWhyATopIsNoStep) {
  StepPickerCounts counts;
  // Breathing hard while standing.
  pick(steady(165.0f, 8.0f, [](float share, std::size_t) { return 0.2f * std::cos(turn * share); }).samples, 100.0f,
       &counts);
  EXPECT_EQ(counts.accepted, 0u);
  EXPECT_GT(counts.refused[static_cast<int>(Refusal::too_shallow)], 15u);
  pick(steady(160.0f, 8.0f, [](float share, std::size_t) { return 5.0f * std::cos(turn * share) - 20.0f; }).samples,
       100.0f, &counts);
  EXPECT_EQ(counts.accepted, 0u) << "nobody falls for eight seconds";
  EXPECT_GT(counts.refused[static_cast<int>(Refusal::too_low)], 15u);
  StepPickerConfig sharp;  // so that the second harmonic stays
  sharp.smoothing_s = 0.04f;
  const Body twice = steady(100.0f, 12.0f, [](float share, std::size_t) {
    return 6.0f * std::cos(turn * share) + 4.0f * std::cos(2.0f * turn * share + 0.3f);
  });
  const auto anchors = pick(twice.samples, 100.0f, &counts, sharp);
  EXPECT_NEAR(static_cast<double>(anchors.size()), 20.0, 3.0);
  EXPECT_GT(counts.refused[static_cast<int>(Refusal::too_soon)], 10u);
}

TEST(StepPicker, StrideCadenceIsUnknownWithoutBothNeighbours) {
  EXPECT_FLOAT_EQ(stride_cadence_spm(0, 720'000), 120.0f / 0.72f);
  EXPECT_EQ(stride_cadence_spm(unknown_us, 720'000), 0.0f);
  EXPECT_EQ(stride_cadence_spm(0, unknown_us), 0.0f);
  EXPECT_EQ(stride_cadence_spm(5, 5), 0.0f);
}

TEST(StepPicker, DefaultsAreValidAndEveryBoundIsNamed) {
  EXPECT_TRUE(validate(StepPickerConfig{}).ok());
  for (const auto& setting : settings_of(static_cast<const StepPickerConfig*>(nullptr))) {
    for (const float wrong : {std::nextafter(setting.low, -1e9f), std::nextafter(setting.high, 1e9f), NAN}) {
      StepPickerConfig config;
      config.*setting.field = wrong;
      EXPECT_STREQ(validate(config).field, setting.name);
    }
  }
}

}  // namespace
}  // namespace cadans::events
