// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <initializer_list>
#include <string>
#include <utility>
#include <vector>

#include "cadans/form/finding_report.hpp"
#include "cadans/form/judge.hpp"

namespace cadans::form {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

SensorSet wearing(std::initializer_list<std::pair<Placement, Side>> sensors) {
  SensorSet worn;
  for (const auto& [placement, side] : sensors) worn.add(placement, side);
  return worn;
}
const SensorSet shanks = wearing({{Placement::shank, Side::left}, {Placement::shank, Side::right}});
const SensorSet feet = wearing({{Placement::foot, Side::left}, {Placement::foot, Side::right}});
const SensorSet chest = wearing({{Placement::chest, Side::unknown}});
const SensorSet pelvis = wearing({{Placement::pelvis, Side::unknown}});
const SensorSet legs = wearing({{Placement::thigh, Side::left},
                                {Placement::shank, Side::left},
                                {Placement::thigh, Side::right},
                                {Placement::shank, Side::right}});

/// A run of steps that take turns; `fill(row, is_right)` writes what was measured.
template <class Fill>
std::vector<StepMetrics> run(int steps, Fill&& fill) {
  std::vector<StepMetrics> rows(static_cast<std::size_t>(steps));
  for (int i = 0; i < steps; ++i) {
    StepMetrics& row = rows[static_cast<std::size_t>(i)];
    row.t_us = 350'000LL * i;
    row.side = i % 2 == 1 ? Side::right : Side::left;
    fill(row, row.side == Side::right);
    // Every step a little different, both sides alike.
    const float wobble = 0.01f * (static_cast<float>((i / 2 * 37) % 100) / 50.0f - 0.99f);
    for (const Metric& metric : metrics::table) row.*metric.field *= 1.0f + wobble;
  }
  return rows;
}

/// The finding of one kind; `value_count` 0 when it could not be judged.
Finding find(const std::vector<StepMetrics>& rows, FindingKind kind, const SensorSet& worn, const Runner& runner = {},
             float speed_mps = nan) {
  for (const Finding& finding : findings_of(rows, worn, runner, speed_mps)) {
    if (finding.kind == kind) return finding;
  }
  return {};
}

TEST(FindingRules, StandInTheOrderOfTheirKindsAndSayWhereTheyComeFrom) {
  for (int i = 0; i < finding_kind_count; ++i) {
    EXPECT_EQ(static_cast<int>(rules[i].kind), i) << finding_kind_names[i];
    EXPECT_GT(std::strlen(rules[i].source), 20u) << finding_kind_names[i];
    EXPECT_GE(rules[i].least_steps, 40u);
    bool decided = false;
    for (const Criterion& c : rules[i].criteria) decided = decided || c.role == Role::decides;
    EXPECT_TRUE(decided) << finding_kind_names[i];
  }
}

TEST(FindingRules, EveryLimitHasTwoStepsAndDependsOnSpeedOnlyWhereTheTableSaysSo) {
  for (const SensorSet& worn : {shanks, pelvis, chest, legs}) {
    for (const Rule& rule : rules) {
      for (const Criterion& c : rule.criteria) {
        if (c.role == Role::none) continue;
        const Limits slow = c.limits({2.2f, 1.8f, worn, true}), fast = c.limits({5.0f, 1.8f, worn, true});
        if (std::isnan(slow.mild)) continue;
        EXPECT_NE(slow.mild, slow.marked);
        EXPECT_EQ(slow.mild != fast.mild, c.speed_matters) << finding_kind_names[static_cast<int>(rule.kind)];
        // Beyond the speeds of the norms nothing is made up.
        EXPECT_EQ(c.limits({9.0f, 1.8f, worn, true}).mild, c.limits({fastest_mps, 1.8f, worn, true}).mild);
      }
    }
  }
}

TEST(FindingRules, WhatTheIssueAndTheNotesAskOfTheLimits) {
  // Usual cadence: 166 at 3 m/s and 1.75 m, 5.6 a m/s, half a step a centimetre. Never 180 for everybody.
  EXPECT_FLOAT_EQ(usual_cadence_spm({3.0f, 1.75f, {}, true}), 166.0f);
  EXPECT_FLOAT_EQ(usual_cadence_spm({4.0f, 1.95f, {}, true}), 166.0f + 5.6f - 10.0f);
  // A model runner's normal shin goes from 7 deg at 2.5 m/s to 13 at 5: that is not overstriding.
  EXPECT_GT(tibia_angle_limits({2.5f, 1.75f, {}, true}).mild, 7.0f);
  EXPECT_GT(tibia_angle_limits({5.0f, 1.75f, {}, true}).mild, 13.0f);
  // A model overstrider has 15 deg at 3 m/s.
  EXPECT_LT(tibia_angle_limits({3.0f, 1.75f, {}, true}).marked, 15.0f);
}

TEST(Findings, OverstrideGoesWithSpeed) {
  const auto rows = run(200, [](StepMetrics& row, bool) { row.tibia_angle_at_contact_deg = 11.0f; });
  EXPECT_EQ(find(rows, FindingKind::overstride, shanks, {}, 2.5f).severity, Severity::marked);
  EXPECT_EQ(find(rows, FindingKind::overstride, shanks, {}, 3.1f).severity, Severity::mild);
  EXPECT_EQ(find(rows, FindingKind::overstride, shanks, {}, 4.5f).severity, Severity::none);
}

TEST(Findings, WithoutASpeedTheWidestLimitHoldsAndTheTextSaysSo) {
  const auto rows = run(200, [](StepMetrics& row, bool) { row.tibia_angle_at_contact_deg = 15.0f; });
  const Finding known = find(rows, FindingKind::overstride, shanks, {}, 2.5f);
  const Finding unknown = find(rows, FindingKind::overstride, shanks);
  EXPECT_EQ(known.severity, Severity::marked);
  EXPECT_EQ(unknown.severity, Severity::none);  // 15 deg is usual at 5.5 m/s
  EXPECT_FLOAT_EQ(unknown.values[0].mild, tibia_angle_limits({fastest_mps, nan, shanks, true}).mild);
  EXPECT_LT(unknown.confidence, 0.75f * known.confidence);
  EXPECT_NE(text_of(unknown, Language::english).find("speed is not known"), std::string::npos);
  EXPECT_NE(text_of(unknown, Language::dutch).find("snelheid is niet bekend"), std::string::npos);
  // For what must not be low the most lenient end is the other one.
  const auto slow = run(200, [](StepMetrics& row, bool) { row.cadence_spm = 155.0f; });
  EXPECT_FLOAT_EQ(find(slow, FindingKind::low_cadence, chest).values[0].mild,
                  low_cadence_limits({slowest_mps, nan, chest, true}).mild);
}

TEST(Findings, AKneeThatBendsKeepsAnOverstrideMild) {
  const auto overstrider = [](float knee_deg) {
    return run(200, [=](StepMetrics& row, bool) {
      row.tibia_angle_at_contact_deg = 16.0f;
      row.knee_flexion_at_contact_deg = knee_deg;
    });
  };
  EXPECT_EQ(find(overstrider(8.0f), FindingKind::overstride, legs, {}, 3.0f).severity, Severity::marked);
  const Finding bent = find(overstrider(22.0f), FindingKind::overstride, legs, {}, 3.0f);
  EXPECT_EQ(bent.severity, Severity::mild);
  EXPECT_LT(bent.score, marked_score);
}

TEST(Findings, LandingOnTheHeelAloneIsNeverAFinding) {
  // As steep as anybody lands, at any speed, any placement, with a usual step: nothing.
  for (const float speed_mps : {nan, 2.0f, 3.0f, 4.0f, 5.5f}) {
    for (const SensorSet& worn : {feet, wearing({{Placement::foot, Side::left}, {Placement::shank, Side::left}})}) {
      const auto rows = run(400, [&](StepMetrics& row, bool) {
        row.foot_strike_angle_deg = 35.0f;
        row.rearfoot_probability = 1.0f;
        row.cadence_spm = usual_cadence_spm({std::isnan(speed_mps) ? 3.0f : speed_mps, 1.75f, worn, true});
        row.tibia_angle_at_contact_deg = std::isnan(speed_mps) ? 7.0f : 7.5f + 2.6f * (speed_mps - 3.0f);
        row.speed_mps = speed_mps;
      });
      for (const Finding& finding : findings_of(rows, worn)) {
        EXPECT_EQ(finding.severity, Severity::none) << finding_kind_names[static_cast<int>(finding.kind)];
      }
      const auto only_angle = run(400, [](StepMetrics& row, bool) { row.foot_strike_angle_deg = 35.0f; });
      EXPECT_TRUE(findings_of(only_angle, worn).empty());
    }
  }
}

TEST(Findings, LongStepsWithTheHeelFirstAreOneAndTheSameStepsOnTheForefootAreNot) {
  const auto runner = [](float foot_deg) {
    return run(400, [=](StepMetrics& row, bool) {
      row.foot_strike_angle_deg = foot_deg;
      row.cadence_spm = 150.0f;
      row.speed_mps = 3.0f;
    });
  };
  EXPECT_EQ(find(runner(22.0f), FindingKind::long_heel_first, feet).severity, Severity::marked);
  EXPECT_EQ(find(runner(2.0f), FindingKind::long_heel_first, feet).severity, Severity::none);
  EXPECT_EQ(find(runner(2.0f), FindingKind::low_cadence, feet).severity, Severity::marked);
}

TEST(Findings, CadenceIsHeldAgainstSpeedAndHeightNotAgainst180) {
  const auto rows = run(200, [](StepMetrics& row, bool) { row.cadence_spm = 158.0f; });
  const auto at = [&](float speed_mps, float height_m) {
    Runner runner;
    runner.height_m = height_m;
    return find(rows, FindingKind::low_cadence, chest, runner, speed_mps).severity;
  };
  EXPECT_EQ(at(2.5f, 1.90f), Severity::none);  // tall and easy: usual
  EXPECT_EQ(at(3.2f, 1.75f), Severity::mild);
  EXPECT_EQ(at(4.2f, 1.60f), Severity::marked);  // short and fast
}

TEST(Findings, BounceIsHeldAgainstTheLimitsOfItsPlacement) {
  const auto rows = run(200, [](StepMetrics& row, bool) { row.vertical_oscillation_m = 0.102f; });
  EXPECT_EQ(find(rows, FindingKind::vertical_bounce, chest).severity, Severity::none);
  EXPECT_EQ(find(rows, FindingKind::vertical_bounce, pelvis).severity, Severity::mild);
  // Without a gyroscope it is the sensor's own, which rocks.
  auto no_gyro = rows;
  for (auto& row : no_gyro) row.quality = Quality::not_observable;
  EXPECT_EQ(find(no_gyro, FindingKind::vertical_bounce, pelvis).severity, Severity::none);
}

TEST(Findings, TheWorseSideCountsAndIsNamed) {
  const auto rows = run(200, [](StepMetrics& row, bool right) { row.pelvic_drop_deg = right ? 9.5f : 4.0f; });
  const Finding f = find(rows, FindingKind::pelvic_drop, pelvis);
  EXPECT_EQ(f.severity, Severity::marked);
  EXPECT_EQ(f.side, Side::right);
  EXPECT_NE(text_of(f, Language::english).find("on the right"), std::string::npos);
  EXPECT_NE(text_of(f, Language::dutch).find("rechts"), std::string::npos);
  auto mirrored = rows;
  for (auto& row : mirrored) row.side = other(row.side);
  EXPECT_EQ(find(mirrored, FindingKind::pelvic_drop, pelvis).side, Side::left);
}

TEST(Findings, OneLegAloneIsEnoughForItself) {
  auto rows = run(200, [](StepMetrics& row, bool) { row.tibia_angle_at_contact_deg = 16.0f; });
  std::erase_if(rows, [](const StepMetrics& row) { return row.side == Side::right; });
  const Finding f = find(rows, FindingKind::overstride, wearing({{Placement::shank, Side::left}}), {}, 3.0f);
  EXPECT_EQ(f.severity, Severity::marked);
  EXPECT_EQ(f.side, Side::left);
}

TEST(Findings, ADifferenceCountsOnlyWhereItsWholeIntervalLiesBeyondTheBand) {
  const auto limper = [](int steps, float right_longer, float scatter) {
    std::uint64_t x = 7;
    return run(steps, [&, right_longer, scatter](StepMetrics& row, bool right) {
      float sum = -6.0f;
      for (int k = 0; k < 12; ++k) {
        x = x * 6364136223846793005u + 1442695040888963407u;
        sum += static_cast<float>(x >> 40) / 16777216.0f;
      }
      row.contact_time_s = 0.25f * (1.0f + (right ? right_longer : 0.0f) + scatter * sum);
    });
  };
  const Finding clear = find(limper(1000, 0.08f, 0.03f), FindingKind::asymmetry, feet);
  EXPECT_EQ(clear.severity, Severity::mild);
  EXPECT_EQ(clear.side, Side::right);
  EXPECT_LT(clear.values[0].low, clear.values[0].value);
  EXPECT_EQ(find(limper(1000, 0.14f, 0.03f), FindingKind::asymmetry, feet).severity, Severity::marked);
  EXPECT_EQ(find(limper(1000, 0.0f, 0.03f), FindingKind::asymmetry, feet).severity, Severity::none);
  // As large a difference, but scattered so much that chance may have made it.
  const Finding unclear = find(limper(240, 0.055f, 0.08f), FindingKind::asymmetry, feet);
  EXPECT_GT(unclear.values[0].value, unclear.values[0].mild);
  EXPECT_EQ(unclear.severity, Severity::none)
      << unclear.values[0].low << " " << unclear.values[0].value << " " << unclear.values[0].high;
  // Too few steps say nothing at all.
  EXPECT_EQ(find(limper(180, 0.12f, 0.01f), FindingKind::asymmetry, feet).value_count, 0);
}

TEST(Findings, ATrunkTellsOnlyLargeDifferencesAndOneFootWithATrunkNone) {
  const auto limper = [](float right_longer) {
    return run(1000, [=](StepMetrics& row, bool right) {
      row.contact_time_s = 0.25f * (1.0f + (right ? right_longer : 0.0f));
      row.step_time_s = 0.35f;
    });
  };
  EXPECT_EQ(find(limper(0.08f), FindingKind::asymmetry, feet).severity, Severity::mild);
  EXPECT_EQ(find(limper(0.08f), FindingKind::asymmetry, chest).severity, Severity::mild);
  EXPECT_EQ(find(limper(0.08f), FindingKind::asymmetry, pelvis).severity, Severity::none);
  EXPECT_EQ(find(limper(0.14f), FindingKind::asymmetry, pelvis).severity, Severity::mild);
  const SensorSet mixed = wearing({{Placement::pelvis, Side::unknown}, {Placement::foot, Side::left}});
  EXPECT_EQ(find(limper(0.14f), FindingKind::asymmetry, mixed).value_count, 0);
}

TEST(Findings, TheTrunkMayLeanTooFarEitherWay) {
  const auto leaning = [](float deg) { return run(200, [=](StepMetrics& row, bool) { row.trunk_lean_deg = deg; }); };
  EXPECT_EQ(find(leaning(20.0f), FindingKind::trunk_lean, chest).severity, Severity::marked);
  EXPECT_EQ(find(leaning(7.0f), FindingKind::trunk_lean, chest).severity, Severity::none);
  const Finding back = find(leaning(-5.0f), FindingKind::trunk_lean, chest);
  EXPECT_EQ(back.severity, Severity::marked);
  EXPECT_NE(title_of(back, Language::english),
            title_of(find(leaning(20.0f), FindingKind::trunk_lean, chest), Language::english));
}

TEST(Findings, WhatWasNotMeasuredWalkedOrIsTooShortIsNotJudged) {
  EXPECT_TRUE(findings_of({}, legs).empty());
  auto rows = run(200, [](StepMetrics& row, bool) { row.cadence_spm = 140.0f; });
  EXPECT_EQ(findings_of(rows, chest).size(), 1u);
  for (auto& row : rows) row.quality = Quality::not_running;
  EXPECT_TRUE(findings_of(rows, chest).empty());
  EXPECT_TRUE(findings_of(run(20, [](StepMetrics& row, bool) { row.cadence_spm = 140.0f; }), chest).empty());
  // A foot's jolt has no norm.
  EXPECT_TRUE(findings_of(run(200, [](StepMetrics& row, bool) { row.impact_peak_g = 30.0f; }), feet).empty());
  EXPECT_FALSE(findings_of(run(200, [](StepMetrics& row, bool) { row.impact_peak_g = 30.0f; }), shanks).empty());
}

TEST(Findings, ConfidenceFallsWithFewStepsFlagsAndWeakMetrics) {
  const auto runner = [](int steps) { return run(steps, [](StepMetrics& row, bool) { row.pelvic_drop_deg = 9.0f; }); };
  const float many = find(runner(1000), FindingKind::pelvic_drop, pelvis).confidence;
  const float few = find(runner(70), FindingKind::pelvic_drop, pelvis).confidence;
  EXPECT_LT(few, 0.85f * many);
  auto flagged = runner(1000);
  for (std::size_t i = 0; i < flagged.size(); i += 2) flagged[i].quality = Quality::low_confidence;
  EXPECT_NEAR(find(flagged, FindingKind::pelvic_drop, pelvis).confidence, 0.5f * many, 0.02f);
  EXPECT_LE(many, 1.0f);
  // A proxy (grade C) can never be sure.
  const auto valgus = run(1000, [](StepMetrics& row, bool) { row.knee_valgus_excursion_deg = 15.0f; });
  EXPECT_LE(find(valgus, FindingKind::knee_valgus, legs).confidence, 0.6f);
}

TEST(Findings, SeverestFirst) {
  const auto rows = run(300, [](StepMetrics& row, bool) {
    row.cadence_spm = 154.0f;  // mild
    row.pelvic_drop_deg = 10.0f;
    row.vertical_oscillation_m = 0.08f;  // none
  });
  const auto findings = findings_of(rows, pelvis, {}, 3.0f);
  ASSERT_EQ(findings.size(), 3u);
  EXPECT_EQ(findings[0].kind, FindingKind::pelvic_drop);
  EXPECT_EQ(findings[1].kind, FindingKind::low_cadence);
  EXPECT_EQ(findings[2].severity, Severity::none);
}

TEST(FindingTexts, EveryKindHasWordsInBothLanguagesThatPromiseNothing) {
  static_assert(std::size(kind_texts) == finding_kind_count);
  std::vector<KindText> all(std::begin(kind_texts), std::end(kind_texts));
  all.push_back(leaning_back_text);
  for (const KindText& text : all) {
    for (const Language language : {Language::english, Language::dutch}) {
      for (const Words& words : {text.subject, text.name, text.seen, text.try_it, text.caution}) {
        EXPECT_GT(std::strlen(words(language)), 3u);
        for (const char* diagnosis : {"injury", "blessure", "diagnos", "syndrome", "syndroom", "weak ", "zwakke"}) {
          EXPECT_EQ(std::string(words(language)).find(diagnosis), std::string::npos) << words(language);
        }
      }
    }
    EXPECT_STRNE(text.seen(Language::english), text.seen(Language::dutch));
  }
}

TEST(FindingTexts, CuesFitASmallScreen) {
  static_assert(std::size(cue_words) == finding_kind_count);
  for (const Language language : {Language::english, Language::dutch}) {
    for (const Words& words : cue_words) {
      EXPECT_GT(std::strlen(words(language)), 5u);
      EXPECT_LE(std::strlen(words(language)), 32u) << words(language);
    }
    Cue back;
    back.kind = FindingKind::trunk_lean;
    back.value = -4.0f;
    EXPECT_STREQ(cue_text(back, language), leaning_back_cue(language));
    back.value = 19.0f;
    back.limit = 14.5f;
    EXPECT_STREQ(cue_text(back, language), cue_words[static_cast<int>(FindingKind::trunk_lean)](language));
  }
}

TEST(FindingTexts, EveryMetricOfTheRulesHasAName) {
  for (const Rule& rule : rules) {
    for (const Criterion& c : rule.criteria) {
      if (c.role == Role::none) continue;
      int found = 0;
      for (const MetricText& text : metric_texts) found += text.metric == c.metric ? 1 : 0;
      EXPECT_EQ(found, 1) << finding_kind_names[static_cast<int>(rule.kind)];
    }
  }
}

TEST(FindingTexts, SayWhatAtWhatSpeedAgainstWhichLimitHowSureAndWhatToTry) {
  Runner runner;
  runner.height_m = 1.75f;
  const auto rows = run(400, [](StepMetrics& row, bool) { row.cadence_spm = 148.0f; });
  const Finding f = find(rows, FindingKind::low_cadence, chest, runner, 3.0f);
  const std::string english = text_of(f, Language::english), dutch = text_of(f, Language::dutch);
  for (const char* part : {"Low cadence: marked", "148 steps/min", "at least 158", "10.8 km/h (5:33 min/km)",
                           "quite sure", "(B)", "about 155", "Try"}) {
    EXPECT_NE(english.find(part), std::string::npos) << part << " in: " << english;
  }
  for (const char* part : {"Lage cadans: duidelijk", "148 stappen/min", "minstens 158", "10,8 km/u (5:33 min/km)",
                           "vrij zeker", "(B)", "ongeveer 155", "Probeer"}) {
    EXPECT_NE(dutch.find(part), std::string::npos) << part << " in: " << dutch;
  }
}

}  // namespace
}  // namespace cadans::form
