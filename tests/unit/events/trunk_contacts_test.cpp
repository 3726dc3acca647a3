// SPDX-License-Identifier: Apache-2.0
#include "cadans/events/trunk_contacts.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <limits>

namespace cadans::events {
namespace {

constexpr std::int64_t ms = 1000;
constexpr std::int64_t start_us = 500'000'000;

/// A trunk that rides on a half-sine push, is braked and pushed on by it, and is pulled back as the leg lets go.
struct Runner {
  float period_s = 0.36f;
  float contact_s = 0.24f;
  float first_contact_s = 0.1f;

  Vec3 accel_mps2(float t_s) const {
    const float in_step_s = t_s - first_contact_s - period_s * std::floor((t_s - first_contact_s) / period_s);
    const float share = in_step_s / contact_s;
    Vec3 accel{0.0f, -gravity_mps2, 0.0f};
    if (share < 1.0f) {
      accel.y += gravity_mps2 * 0.5f * pi * period_s / contact_s * std::sin(pi * share);
      accel.x -= 5.0f * std::sin(2.0f * pi * share);
    }
    for (const float late_s : {in_step_s - contact_s - 0.02f, in_step_s + period_s - contact_s - 0.02f}) {
      accel.x -= 4.0f * std::exp(-0.5f * late_s * late_s / (0.03f * 0.03f));
    }
    return accel;
  }
  std::int64_t contact_us(int step) const {
    return start_us + to_us(first_contact_s + static_cast<float>(step) * period_s);
  }
  std::int64_t toe_off_us(int step) const { return contact_us(step) + to_us(contact_s); }
  std::int64_t anchor_us(int step) const { return contact_us(step) + to_us(0.5f * contact_s); }
};

using Change = std::function<void(MotionSample&)>;

struct Seen {
  MotionHistory history;
  MotionWindow window;
};

void record(Seen& seen, const std::function<Vec3(float)>& accel_mps2, const Change& change, float rate_hz,
            std::int64_t begin_us) {
  seen.history = MotionHistory(rate_hz);
  const int n = static_cast<int>(1.2f * rate_hz);
  for (int i = 0; i < n; ++i) {
    MotionSample sample;
    sample.t_us = begin_us + i * seen.history.interval_us();
    sample.accel_mps2 = accel_mps2(static_cast<float>(i) / rate_hz);
    if (change) change(sample);
    seen.history.add(sample);
  }
  seen.window = seen.history.window(begin_us, seen.history.newest_us());
}

/// The second step of `runner`, after `change` was done to every sample.
ContactEstimate second_step(const Runner& runner, const Change& change = {}, float rate_hz = 100.0f,
                            bool forward_known = true) {
  Seen seen;
  record(
      seen, [&](float t_s) { return runner.accel_mps2(t_s); }, change, rate_hz, start_us);
  return TrunkContacts{}.locate(seen.window, runner.anchor_us(1), runner.period_s, forward_known);
}

double apart_ms(std::int64_t a_us, std::int64_t b_us) { return static_cast<double>(a_us - b_us) * 1e-3; }

std::int64_t contact_time_us(const ContactEstimate& estimate) { return estimate.toe_off_us - estimate.contact_us; }

TEST(TrunkContacts, FindsWhenTheFootWasOnTheGround) {
  // A half sine is softer than a foot: what is asked of real trunks, 10 ms, cannot be asked of it.
  for (const float contact_s : {0.20f, 0.22f, 0.24f, 0.26f}) {
    const Runner runner{.period_s = 0.35f, .contact_s = contact_s};
    const ContactEstimate found = second_step(runner);
    EXPECT_NEAR(apart_ms(found.contact_us, runner.contact_us(1)), 0.0, 25.0) << contact_s;
    EXPECT_NEAR(apart_ms(found.toe_off_us, runner.toe_off_us(1)), 0.0, 30.0) << contact_s;
    EXPECT_GT(found.contact_confidence, 0.3f);
    EXPECT_GT(found.toe_off_confidence, 0.3f);
    EXPECT_EQ(found.quality, Quality::ok);
  }
}

TEST(TrunkContacts, ALongerContactIsALongerContact) {
  std::int64_t before_us = 0;
  for (const float contact_s : {0.18f, 0.20f, 0.22f, 0.24f, 0.26f, 0.28f}) {
    const std::int64_t now_us = contact_time_us(second_step({.contact_s = contact_s}));
    EXPECT_GT(now_us, before_us + 8 * ms) << contact_s;
    before_us = now_us;
  }
}

TEST(TrunkContacts, AnEventMovesWithTheSignalByPartsOfASample) {
  // To less than half a sample, although the half sine has corners that no trunk has.
  const ContactEstimate here = second_step({}, {}, 200.0f);
  for (const float later_s : {0.004f, 0.008f, 0.012f}) {
    const ContactEstimate there = second_step({.first_contact_s = 0.1f + later_s}, {}, 200.0f);
    EXPECT_NEAR(apart_ms(there.contact_us, here.contact_us), 1e3 * static_cast<double>(later_s), 2.5);
    EXPECT_NEAR(apart_ms(there.toe_off_us, here.toe_off_us), 1e3 * static_cast<double>(later_s), 2.5);
  }
}

TEST(TrunkContacts, AnHourLaterIsAnHourLater) {
  constexpr std::int64_t hour_us = 3'600'000'000;
  const Runner runner;
  Seen early, late;
  const auto accel = [&](float t_s) { return runner.accel_mps2(t_s); };
  record(early, accel, {}, 100.0f, start_us);
  record(late, accel, {}, 100.0f, start_us + hour_us);
  const ContactEstimate a = TrunkContacts{}.locate(early.window, runner.anchor_us(1), 0.36f);
  const ContactEstimate b = TrunkContacts{}.locate(late.window, runner.anchor_us(1) + hour_us, 0.36f);
  EXPECT_EQ(b.contact_us - a.contact_us, hour_us);
  EXPECT_EQ(b.toe_off_us - a.toe_off_us, hour_us);
}

TEST(TrunkContacts, AWrongScaleOrOffsetOfTheSensorChangesNothing) {
  const ContactEstimate plain = second_step({});
  const ContactEstimate scaled =
      second_step({}, [](MotionSample& sample) { sample.accel_mps2 = 1.15f * sample.accel_mps2; });
  const ContactEstimate shifted = second_step({}, [](MotionSample& sample) {
    sample.accel_mps2 = sample.accel_mps2 + Vec3{1.5f, 1.0f, 0.0f};
  });
  for (const ContactEstimate& other : {scaled, shifted}) {
    EXPECT_NEAR(apart_ms(other.contact_us, plain.contact_us), 0.0, 0.2);
    EXPECT_NEAR(apart_ms(other.toe_off_us, plain.toe_off_us), 0.0, 0.2);
  }
}

TEST(TrunkContacts, ASensorThatCannotReadBelowFreeFallSeesTheSameStep) {
  const auto bounce = [](MotionSample& sample) {  // the trunk is pulled down in flight, as pelvises are
    if (sample.accel_mps2.y < -9.0f) sample.accel_mps2.y -= 4.0f;
  };
  const ContactEstimate whole = second_step({}, bounce);
  const ContactEstimate clipped = second_step({}, [&](MotionSample& sample) {
    bounce(sample);
    if (sample.accel_mps2.y < -gravity_mps2) sample.accel_mps2.y = -gravity_mps2;
  });
  EXPECT_NEAR(apart_ms(clipped.contact_us, whole.contact_us), 0.0, 15.0);
  EXPECT_NEAR(apart_ms(clipped.toe_off_us, whole.toe_off_us), 0.0, 15.0);
}

TEST(TrunkContacts, ASensorEightDegreesAskewSeesTheSameStep) {
  const ContactEstimate plain = second_step({});
  for (const float degrees : {-8.0f, 8.0f}) {
    const float c = std::cos(degrees / degrees_per_radian), s = std::sin(degrees / degrees_per_radian);
    const ContactEstimate askew = second_step({}, [&](MotionSample& sample) {
      const Vec3 force = sample.accel_mps2 + Vec3{0.0f, gravity_mps2, 0.0f};
      sample.accel_mps2 = {c * force.x - s * force.y, c * force.y + s * force.x - gravity_mps2, 0.0f};
    });
    EXPECT_NEAR(apart_ms(askew.contact_us, plain.contact_us), 0.0, 8.0) << degrees;
    EXPECT_NEAR(apart_ms(askew.toe_off_us, plain.toe_off_us), 0.0, 15.0) << degrees;
  }
}

TEST(TrunkContacts, AnAnchorThatIsALittleOffFindsTheSameStep) {
  const Runner runner;
  Seen seen;
  record(
      seen, [&](float t_s) { return runner.accel_mps2(t_s); }, {}, 100.0f, start_us);
  const ContactEstimate there = TrunkContacts{}.locate(seen.window, runner.anchor_us(1), runner.period_s);
  for (const std::int64_t off_us : {-40 * ms, -20 * ms, 20 * ms, 40 * ms}) {
    const ContactEstimate here = TrunkContacts{}.locate(seen.window, runner.anchor_us(1) + off_us, runner.period_s);
    EXPECT_NEAR(apart_ms(here.contact_us, there.contact_us), 0.0, 6.0) << off_us;
    EXPECT_NEAR(apart_ms(here.toe_off_us, there.toe_off_us), 0.0, 6.0) << off_us;
  }
}

TEST(TrunkContacts, TwiceTheRateTellsTheSame) {
  const ContactEstimate slow = second_step({}, {}, 100.0f), quick = second_step({}, {}, 200.0f);
  EXPECT_NEAR(apart_ms(slow.contact_us, quick.contact_us), 0.0, 3.0);
  EXPECT_NEAR(apart_ms(slow.toe_off_us, quick.toe_off_us), 0.0, 4.0);
}

TEST(TrunkContacts, WithoutAForwardAxisTheUpwardRulesStandAlone) {
  const ContactEstimate full = second_step({});
  const ContactEstimate told = second_step({}, {}, 100.0f, false);
  const ContactEstimate missing =
      second_step({}, [](MotionSample& sample) { sample.accel_mps2.x = std::numeric_limits<float>::quiet_NaN(); });
  for (const ContactEstimate& upward : {told, missing}) {
    EXPECT_TRUE(std::isnan(upward.rules.brake_s));
    EXPECT_TRUE(std::isnan(upward.rules.trough_s));
    EXPECT_NEAR(apart_ms(upward.contact_us, full.contact_us), 0.0, 25.0);
    EXPECT_NEAR(apart_ms(upward.toe_off_us, full.toe_off_us), 0.0, 25.0);
    EXPECT_LE(upward.contact_confidence, 0.7f);
    EXPECT_LE(upward.toe_off_confidence, 0.5f);
  }
  EXPECT_EQ(told.contact_us, missing.contact_us);
}

TEST(TrunkContacts, NothingForwardAtAllIsNoReasonToDoubtTheUpwardRules) {
  const ContactEstimate still = second_step({}, [](MotionSample& sample) { sample.accel_mps2.x = 0.0f; });
  EXPECT_NE(still.contact_us, unknown_us);
  EXPECT_NE(still.toe_off_us, unknown_us);
}

TEST(TrunkContacts, RulesThatDisagreeAreTrustedLess) {
  const ContactEstimate right = second_step({});
  const ContactEstimate backwards =
      second_step({}, [](MotionSample& sample) { sample.accel_mps2.x = -sample.accel_mps2.x; });
  EXPECT_LT(backwards.contact_confidence + backwards.toe_off_confidence,
            right.contact_confidence + right.toe_off_confidence);
}

TEST(TrunkContacts, AWalkHasNoToeOffThatATrunkCouldTell) {
  Seen seen;
  record(
      seen,
      [](float t_s) {
        return Vec3{1.0f, 2.5f * std::sin(2.0f * pi * 1.9f * t_s), 0.0f};
      },
      {}, 100.0f, start_us);
  const std::int64_t top_us = start_us + to_us(1.25f / 1.9f);
  const ContactEstimate found = TrunkContacts{}.locate(seen.window, top_us, 1.0f / 1.9f);
  EXPECT_EQ(found.toe_off_us, unknown_us);
  EXPECT_EQ(found.toe_off_confidence, 0.0f);
  EXPECT_TRUE(has(found.quality, Quality::low_confidence));
  EXPECT_LE(found.contact_confidence, 0.5f);
}

TEST(TrunkContacts, WhatCannotBeSeenIsUnknownAndNeverAGuess) {
  const Runner runner;
  Seen seen;
  const auto accel = [&](float t_s) { return runner.accel_mps2(t_s); };
  record(seen, accel, {}, 100.0f, start_us);
  const TrunkContacts contacts;
  const auto is_unknown = [](const ContactEstimate& estimate) {
    return estimate.contact_us == unknown_us && estimate.toe_off_us == unknown_us &&
           estimate.contact_confidence == 0.0f && has(estimate.quality, Quality::low_confidence);
  };
  EXPECT_TRUE(is_unknown(contacts.locate({}, runner.anchor_us(1), 0.36f))) << "no window";
  EXPECT_TRUE(is_unknown(contacts.locate(seen.window, unknown_us, 0.36f))) << "no anchor";
  EXPECT_TRUE(is_unknown(contacts.locate(seen.window, start_us + 10 * ms, 0.36f))) << "before the window";
  EXPECT_TRUE(is_unknown(contacts.locate(seen.window, start_us + 1190 * ms, 0.36f))) << "after the window";
  record(
      seen, [](float) { return Vec3{}; }, {}, 100.0f, start_us);
  EXPECT_TRUE(is_unknown(contacts.locate(seen.window, runner.anchor_us(1), 0.36f))) << "standing still";
  record(
      seen, accel, [](MotionSample& sample) { sample.accel_mps2.y = std::numeric_limits<float>::infinity(); }, 100.0f,
      start_us);
  EXPECT_TRUE(is_unknown(contacts.locate(seen.window, runner.anchor_us(1), 0.36f))) << "not a number";
}

TEST(TrunkContacts, TheRhythmMayBeUnknown) {
  const Runner runner;
  Seen seen;
  record(
      seen, [&](float t_s) { return runner.accel_mps2(t_s); }, {}, 100.0f, start_us);
  const ContactEstimate known = TrunkContacts{}.locate(seen.window, runner.anchor_us(1), runner.period_s);
  for (const float period_s : {0.0f, -1.0f, std::numeric_limits<float>::quiet_NaN(), 0.33f}) {
    const ContactEstimate found = TrunkContacts{}.locate(seen.window, runner.anchor_us(1), period_s);
    EXPECT_NEAR(apart_ms(found.contact_us, known.contact_us), 0.0, 10.0) << period_s;
    EXPECT_NEAR(apart_ms(found.toe_off_us, known.toe_off_us), 0.0, 15.0) << period_s;
  }
}

TEST(TrunkContacts, AFlagOfASampleStays) {
  int i = 0;
  const ContactEstimate flagged = second_step({}, [&](MotionSample& sample) {
    if (++i == 60) sample.quality = Quality::saturated | Quality::low_rate;
  });
  const ContactEstimate plain = second_step({});
  EXPECT_TRUE(has(flagged.quality, Quality::saturated));
  EXPECT_TRUE(has(flagged.quality, Quality::low_rate));
  EXPECT_LT(flagged.toe_off_confidence, plain.toe_off_confidence);
}

TEST(TrunkContacts, TheChestIsToldToSpeakLater) {
  const Runner runner;
  Seen seen;
  record(
      seen, [&](float t_s) { return runner.accel_mps2(t_s); }, {}, 100.0f, start_us);
  const TrunkContacts pelvis(trunk_contacts_config(Placement::pelvis)), chest(trunk_contacts_config(Placement::chest));
  const ContactEstimate low = pelvis.locate(seen.window, runner.anchor_us(1), 0.36f);
  const ContactEstimate high = chest.locate(seen.window, runner.anchor_us(1), 0.36f);
  EXPECT_LT(high.contact_us, low.contact_us) << "the same signal at the chest means an earlier contact";
  EXPECT_GT(high.toe_off_us, low.toe_off_us);
}

TEST(TrunkContacts, SettingsAreHeldAgainstTheirRange) {
  EXPECT_TRUE(validate(TrunkContactsConfig{}).ok());
  EXPECT_TRUE(validate(trunk_contacts_config(Placement::chest)).ok());
  for (const Setting<TrunkContactsConfig>& setting : settings_of(static_cast<const TrunkContactsConfig*>(nullptr))) {
    for (const float outside : {setting.low - 0.01f, setting.high + 0.01f}) {
      TrunkContactsConfig config;
      config.*setting.field = outside;
      EXPECT_STREQ(validate(config).field, setting.name);
    }
  }
}

}  // namespace
}  // namespace cadans::events
