// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "cadans/form/cues.hpp"
#include "cadans/form/finding_texts.hpp"

namespace cadans::form {
namespace {

constexpr std::int64_t second_us = 1'000'000;

SensorSet pelvis() {
  SensorSet worn;
  worn.add(Placement::pelvis, Side::unknown);
  return worn;
}

/// Three steps a second from `from_s` to `to_s`; `fill(row, seconds)` writes what was measured.
template <class Fill>
std::vector<StepMetrics> run(double from_s, double to_s, Fill&& fill) {
  std::vector<StepMetrics> rows;
  for (int i = static_cast<int>(3.0 * from_s); i < static_cast<int>(3.0 * to_s); ++i) {
    StepMetrics row;
    row.t_us = i * second_us / 3;
    row.side = i % 2 == 0 ? Side::left : Side::right;
    row.cadence_spm = 172.0f;
    row.speed_mps = 3.0f;
    row.contact_time_s = 0.25f + 0.004f * static_cast<float>((i / 2 * 37) % 11 - 5) / 5.0f;
    fill(row, static_cast<double>(i) / 3.0);
    rows.push_back(row);
  }
  return rows;
}

std::vector<Cue> cues_of(Cues& cues, const std::vector<StepMetrics>& rows) {
  std::vector<Cue> out;
  drive(cues, rows, [&](const Cue& cue) { out.push_back(cue); });
  return out;
}
std::vector<Cue> cues_of(const std::vector<StepMetrics>& rows, const CuesConfig& config = {}) {
  Runner runner;
  runner.height_m = 1.75f;
  Cues cues(runner, pelvis(), config);
  return cues_of(cues, rows);
}

const auto slow_steps = [](StepMetrics& row, double) { row.cadence_spm = 150.0f; };

TEST(Cues, FitTheMemoryOfAWatch) {
  static_assert(Stage<Cues>);
  EXPECT_LE(sizeof(Cues::State), 1536u);
}

TEST(Cues, GoodFormIsLeftInPeace) {
  EXPECT_TRUE(cues_of(run(0, 3600, [](StepMetrics&, double) {})).empty());
}

TEST(Cues, SomethingMustLastBeforeItIsSaidAndIsThenSaidRarely) {
  const auto cues = cues_of(run(0, 600, slow_steps));
  ASSERT_EQ(cues.size(), 4u);  // after 25 s, then every three minutes
  EXPECT_EQ(cues[0].kind, FindingKind::low_cadence);
  EXPECT_EQ(cues[0].severity, Severity::marked);
  EXPECT_NEAR(static_cast<double>(cues[0].t_us) * 1e-6, 20.0 + 16.0 / 3.0, 1.0);
  EXPECT_GE(cues[0].t_us - cues[0].began_us, 20 * second_us);
  EXPECT_NEAR(cues[0].value, 150.0f, 0.01f);
  EXPECT_NEAR(cues[0].limit, 158.0f, 0.01f);  // of the table, at this speed and height
  for (std::size_t i = 1; i < cues.size(); ++i) EXPECT_GE(cues[i].t_us - cues[i - 1].t_us, 180 * second_us);
}

TEST(Cues, AKerbOrABendIsNotWorthAWord) {
  // Ten slow seconds in every forty.
  const auto cues = cues_of(run(0, 600, [](StepMetrics& row, double t) {
    if (std::fmod(t, 40.0) < 10.0) row.cadence_spm = 145.0f;
  }));
  EXPECT_TRUE(cues.empty());
}

TEST(Cues, AValueThatFlickersAboutItsLimitDoesNotComeAndGo) {
  // The limit is 158; marked is 5.2 below, and a tenth of a score is 1.5.
  Runner runner;
  runner.height_m = 1.75f;
  const auto changes = [&](float hysteresis) {
    CuesConfig config;
    config.hysteresis = hysteresis;
    Cues cues(runner, pelvis(), config);
    int n = 0;
    bool before = false;
    for (const auto& row : run(0, 300, [](StepMetrics&r, double t) {
           r.cadence_spm = 158.1f + std::sin(static_cast<float>(t) * 0.3f);
         })) {
      cues.push(row, [](const Cue&) {});
      n += cues.active(FindingKind::low_cadence) != before ? 1 : 0;
      before = cues.active(FindingKind::low_cadence);
    }
    return n;
  };
  EXPECT_GE(changes(0.0f), 10);
  EXPECT_LE(changes(0.1f), 2);
}

TEST(Cues, ItIsOverWhenTheRunnerHasMendedIt) {
  Runner runner;
  Cues cues(runner, pelvis());
  for (const auto& row : run(0, 60, slow_steps)) cues.push(row, [](const Cue&) {});
  EXPECT_TRUE(cues.active(FindingKind::low_cadence));
  int said = 0;
  for (const auto& row : run(60, 600, [](StepMetrics&, double) {})) cues.push(row, [&](const Cue&) { ++said; });
  EXPECT_FALSE(cues.active(FindingKind::low_cadence));
  EXPECT_EQ(said, 0);
}

TEST(Cues, OneThingAtATimeTheMoreMarkedFirst) {
  const auto cues = cues_of(run(0, 130, [](StepMetrics& row, double) {
    row.cadence_spm = 156.0f;            // mild
    row.vertical_oscillation_m = 0.13f;  // marked, though later in the list
    row.pelvic_drop_deg = 7.3f;          // mild, earlier in the list
  }));
  ASSERT_EQ(cues.size(), 2u);
  EXPECT_EQ(cues[0].kind, FindingKind::vertical_bounce);
  EXPECT_EQ(cues[1].kind, FindingKind::pelvic_drop);
  EXPECT_GE(cues[1].t_us - cues[0].t_us, 60 * second_us);
}

TEST(Cues, OnlyWhatIsMarkedWhenAskedFor) {
  CuesConfig config;
  config.least_score = 2.0f / 3.0f;
  const auto mild = run(0, 100, [](StepMetrics& row, double) { row.cadence_spm = 156.0f; });
  EXPECT_EQ(cues_of(mild).size(), 1u);
  EXPECT_TRUE(cues_of(mild, config).empty());
  EXPECT_EQ(cues_of(run(0, 100, slow_steps), config).size(), 1u);
}

TEST(Cues, APauseStartsAnewButDoesNotForgetWhatWasSaid) {
  auto rows = run(0, 40, slow_steps);           // said at 25 s
  const auto later = run(70, 150, slow_steps);  // half a minute at the lights
  rows.insert(rows.end(), later.begin(), later.end());
  EXPECT_EQ(cues_of(rows).size(), 1u);
  auto short_bouts = run(0, 22, slow_steps);
  for (int i = 1; i < 10; ++i) {
    const auto bout = run(40 * i, 40 * i + 22, slow_steps);
    short_bouts.insert(short_bouts.end(), bout.begin(), bout.end());
  }
  EXPECT_TRUE(cues_of(short_bouts).empty()) << "no bout was long enough";
}

TEST(Cues, WalkingIsNoRunningForm) {
  EXPECT_TRUE(cues_of(run(0, 300, [](StepMetrics& row, double) {
                row.cadence_spm = 110.0f;
                row.quality = Quality::not_running;
              })).empty());
}

TEST(Cues, ALimpIsNoticedAndItsSideNamed) {
  const auto limp = run(0, 300, [](StepMetrics& row, double) {
    if (row.side == Side::left) row.contact_time_s *= 1.2f;
  });
  const auto cues = cues_of(limp);
  ASSERT_FALSE(cues.empty());
  EXPECT_EQ(cues[0].kind, FindingKind::asymmetry);
  EXPECT_EQ(cues[0].side, Side::left);
  EXPECT_NEAR(cues[0].value, -18.2f, 0.5f);
}

TEST(Cues, SayTheSameAsTheReportOnTheSameSteps) {
  Runner runner;
  runner.height_m = 1.75f;
  Cues cues(runner, pelvis());
  const auto rows = run(0, 10, [](StepMetrics& row, double t) {
    row.cadence_spm = 155.0f + std::sin(static_cast<float>(t));
    row.pelvic_drop_deg = 7.0f + static_cast<float>(t) * 0.1f;
  });
  for (const auto& row : rows) cues.push(row, [](const Cue&) {});
  const FormValues v = cues.values();
  EXPECT_NEAR(v.speed_mps, 3.0f, 1e-3f);
  // Medians over two times two of 32 steps, to a 65 thousandth of the metric's range.
  EXPECT_EQ(v.value_of(&StepMetrics::pelvic_drop_deg).n, 30u);
  EXPECT_EQ(v.value_of(&StepMetrics::pelvic_drop_deg).n_left, 15u);
  EXPECT_NEAR(v.value_of(&StepMetrics::pelvic_drop_deg).median, 7.0f + 0.1f * 29.0f / 6.0f, 1e-3f);
  const Findings all = judge(v, runner, pelvis(), {0.0f, 16});
  EXPECT_EQ(all.count, 2u);
}

TEST(Cues, FlagsOfTheirStepsAreOnThem) {
  const auto cues = cues_of(run(0, 100, [](StepMetrics& row, double) {
    row.cadence_spm = 150.0f;
    row.quality = Quality::saturated;
  }));
  for (const Cue& cue : cues) EXPECT_TRUE(has(cue.quality, Quality::saturated));
}

TEST(Cues, ResetIsNewACopiedStateResumesAndAnHourLaterIsAnHourLater) {
  CuesConfig often;
  often.minimum_s = often.quiet_kind_s = often.quiet_any_s = 0.0f;
  auto rows = run(0, 100, [](StepMetrics& row, double t) {
    row.cadence_spm = 152.0f + 10.0f * std::sin(static_cast<float>(t) * 0.2f);
    row.vertical_oscillation_m = 0.1f;
  });
  const auto expected = cues_of(rows, often);
  EXPECT_GT(expected.size(), 100u);

  Runner runner;
  runner.height_m = 1.75f;
  Cues used(runner, pelvis(), often);
  cues_of(used, run(5, 50, slow_steps));
  used.reset();
  EXPECT_EQ(cues_of(used, rows), expected);

  Cues cut(runner, pelvis(), often);
  std::vector<Cue> actual;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i % 7 == 0) {
      const Cues::State saved = cut.state();
      cut = Cues(runner, pelvis(), often);
      cut.restore(saved);
    }
    cut.push(rows[i], [&](const Cue& cue) { actual.push_back(cue); });
  }
  EXPECT_EQ(actual, expected);

  constexpr std::int64_t hour_us = 3600 * second_us;
  for (auto& row : rows) row.t_us += hour_us;
  auto later = cues_of(rows, often);
  for (auto& cue : later) {
    cue.t_us -= hour_us;
    cue.began_us -= hour_us;
  }
  EXPECT_EQ(later, expected);
}

TEST(Cues, DefaultsAreAllowedAndABadSettingIsNamed) {
  EXPECT_TRUE(validate(CuesConfig{}).ok());
  CuesConfig config;
  config.hysteresis = 0.5f;
  EXPECT_STREQ(validate(config).field, "hysteresis");
}

TEST(Cues, HaveWordsForASmallScreen) {
  const auto cues = cues_of(run(0, 100, slow_steps));
  ASSERT_FALSE(cues.empty());
  EXPECT_STREQ(cue_text(cues[0], Language::english), "Quicker steps");
  EXPECT_STREQ(cue_text(cues[0], Language::dutch), "Snellere passen");
}

}  // namespace
}  // namespace cadans::form
