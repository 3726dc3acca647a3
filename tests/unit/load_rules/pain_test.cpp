// SPDX-License-Identifier: Apache-2.0
#include "cadans/load/rules/pain.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <string>
#include <vector>

#include "cadans/load/rules/shoes.hpp"
#include "cadans/load/rules/warning_signs.hpp"

namespace cadans::load {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();

TEST(Pain, bands_are_those_of_the_monitoring_model) {
  EXPECT_EQ(pain_light({0.0f, 0.0f, 0.0f, nan}).light, Light::green);
  EXPECT_EQ(pain_light({2.0f, nan, nan, nan}).light, Light::green);
  EXPECT_EQ(pain_light({2.5f, nan, nan, nan}).light, Light::amber);
  EXPECT_EQ(pain_light({nan, 5.0f, nan, nan}).light, Light::amber);
  EXPECT_EQ(pain_light({nan, 5.5f, nan, nan}).light, Light::red);
  EXPECT_EQ(pain_light({0.0f, 10.0f, 0.0f, nan}).light, Light::red);
}

TEST(Pain, nothing_told_is_unknown_and_not_green) { EXPECT_EQ(pain_light({}).light, Light::unknown); }

TEST(Pain, more_pain_the_next_morning_means_too_much) {
  const PainJudged new_pain = pain_light({0.0f, 0.0f, 1.0f, 0.0f});
  EXPECT_TRUE(new_pain.too_much);
  EXPECT_EQ(new_pain.light, Light::amber);
  EXPECT_EQ(pain_light({1.0f, 1.0f, 3.0f, 1.0f}).light, Light::red);
  EXPECT_TRUE(pain_light({nan, nan, 1.0f, nan}).too_much);  // no morning before: as none
  const PainJudged same = pain_light({1.0f, 1.0f, 2.0f, 2.0f});
  EXPECT_FALSE(same.too_much);
  EXPECT_EQ(same.light, Light::green);
}

TEST(Pain, more_pain_never_gives_a_kinder_light) {
  for (int during = 0; during <= 10; ++during)
    for (int morning = 0; morning <= 10; ++morning)
      for (int before = 0; before <= 10; ++before) {
        const auto light = [&](int d, int m) {
          return pain_light({static_cast<float>(d), 0.0f, static_cast<float>(m), static_cast<float>(before)}).light;
        };
        if (during < 10) {
          EXPECT_LE(light(during, morning), light(during + 1, morning));
        }
        if (morning < 10) {
          EXPECT_LE(light(during, morning), light(during, morning + 1));
        }
      }
}

TEST(Pain, a_score_outside_0_to_10_is_refused_by_name) {
  EXPECT_TRUE(validate(PainScores{0.0f, 10.0f, nan, 3.0f}).ok());
  const Status status = validate(PainScores{0.0f, 0.0f, 11.0f, nan});
  EXPECT_FALSE(status.ok());
  EXPECT_STREQ(status.field, "next_morning");
  EXPECT_EQ(status.high, 10.0f);
  EXPECT_FALSE(validate(PainScores{-1.0f, nan, nan, nan}).ok());
}

TEST(Pain, what_hurts_now_is_the_last_day_noted_and_the_run_before_it) {
  const std::vector<PainNote> notes = {{90, PainWhen::during, 8.0f},        {97, PainWhen::next_morning, 1.0f},
                                       {99, PainWhen::during, 3.0f},        {99, PainWhen::during, 2.0f},
                                       {100, PainWhen::next_morning, 2.0f}, {101, PainWhen::during, 9.0f}};
  const PainScores now = recent_pain(notes, 100);
  EXPECT_EQ(now.during, 3.0f);
  EXPECT_EQ(now.next_morning, 2.0f);
  EXPECT_EQ(now.morning_before, 1.0f);
  EXPECT_FALSE(recent_pain(notes, 108).during == recent_pain(notes, 108).during);  // a week later nothing is known
  EXPECT_EQ(pain_light(recent_pain({}, 100)).light, Light::unknown);
}

TEST(Pain, rest_ranges_grow_and_severe_asks_for_a_professional) {
  EXPECT_EQ(rest_range(Complaint::light).first_days, 3);
  EXPECT_EQ(rest_range(Complaint::light).last_days, 7);
  EXPECT_EQ(rest_range(Complaint::moderate).first_days, 7);
  EXPECT_EQ(rest_range(Complaint::moderate).last_days, 14);
  EXPECT_EQ(rest_range(Complaint::severe).first_days, 14);
  EXPECT_EQ(rest_range(Complaint::severe).last_days, 28);
  EXPECT_TRUE(rest_range(Complaint::severe).professional);
  EXPECT_EQ(complaint_of(2.0f), Complaint::light);
  EXPECT_EQ(complaint_of(5.0f), Complaint::moderate);
  EXPECT_EQ(complaint_of(6.0f), Complaint::severe);
}

TEST(WarningSigns, chest_pain_calls_the_emergency_number_whatever_else_is_ticked) {
  EXPECT_STREQ(warning_signs[0].name, "chest_pain");
  EXPECT_EQ(care_action(1u), CareAction::emergency);
  EXPECT_EQ(care_action((1u << warning_sign_count) - 1u), CareAction::emergency);
  EXPECT_EQ(care_action(0u), CareAction::none);
  EXPECT_EQ(care_action(1u << (warning_sign_count - 1)), CareAction::see_doctor);
}

TEST(WarningSigns, the_most_urgent_stand_first_and_each_is_in_both_languages) {
  for (int i = 0; i < warning_sign_count; ++i) {
    if (i > 0) {
      EXPECT_LE(warning_signs[i].action, warning_signs[i - 1].action) << warning_signs[i].name;
    }
    EXPECT_NE(warning_signs[i].action, CareAction::none);
    EXPECT_STRNE(warning_signs[i].text(Language::english), warning_signs[i].text(Language::dutch));
  }
}

TEST(WarningSigns, an_empty_list_is_no_all_clear) {
  EXPECT_NE(std::string(care_texts[0](Language::english)).find("no all-clear"), std::string::npos);
  EXPECT_NE(std::string(care_texts[3](Language::dutch)).find("112"), std::string::npos);
}

// ---- shoes ---------------------------------------------------------------------------------------

ShoeWear worn(double km) {
  ShoeWear wear;
  wear.add(10, 1000.0 * km);
  return wear;
}

TEST(Shoes, warn_from_80_percent_of_700_km_and_are_due_at_700) {
  EXPECT_EQ(judge_shoe(worn(559.9)).light, Light::green);
  EXPECT_EQ(judge_shoe(worn(560.0)).light, Light::amber);
  EXPECT_EQ(judge_shoe(worn(699.9)).light, Light::amber);
  EXPECT_EQ(judge_shoe(worn(700.0)).light, Light::red);
  EXPECT_TRUE(judge_shoe(worn(600.0)).in_band);
  EXPECT_FALSE(judge_shoe(worn(801.0)).in_band);
}

TEST(Shoes, a_run_without_a_distance_is_counted_and_not_guessed) {
  ShoeWear wear;
  wear.add(10, not_known);
  EXPECT_EQ(judge_shoe(wear).light, Light::unknown);
  wear.add(12, 5000.0);
  wear.add(8, -3.0);
  EXPECT_EQ(wear.runs, 3);
  EXPECT_EQ(wear.unknown_runs, 2);
  EXPECT_EQ(wear.distance_m, 5000.0);
  EXPECT_EQ(wear.first_day, 8);
  EXPECT_EQ(wear.last_day, 12);
}

TEST(Shoes, one_pair_for_many_runs_suggests_a_second_and_two_do_not) {
  EXPECT_TRUE(suggest_rotation(1, 8));
  EXPECT_FALSE(suggest_rotation(1, 7));
  EXPECT_FALSE(suggest_rotation(2, 20));
  EXPECT_NE(std::string(shoe_caution(Language::english)).find("weak evidence"), std::string::npos);
}

}  // namespace
}  // namespace cadans::load
