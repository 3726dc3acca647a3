// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <cstring>
#include <vector>

#include "cadans/load/day_builder.hpp"
#include "cadans/load/day_load.hpp"
#include "cadans/load/rules/advice.hpp"
#include "cadans/load/rules/judge_load.hpp"
#include "cadans/load/rules/load_report.hpp"
#include "cadans/load/week_load.hpp"

namespace cadans::load {
namespace {

constexpr std::int32_t monday = day_of({2026, 1, 5});

/// Rows of days that begin on a Monday; km a day, NaN: not known, 0: rest.
struct Log {
  std::vector<DayLoad> days;
  std::vector<WeekLoad> weeks;
  std::vector<double> steps;

  explicit Log(const std::vector<double>& km, double minutes_a_km = 6.0) {
    DayLoads day_loads;
    WeekLoads week_loads;
    for (std::size_t i = 0; i < km.size(); ++i) {
      Day day;
      day.day = monday + static_cast<std::int32_t>(i);
      if (std::isnan(km[i])) {
        mark_unknown(day);
      } else if (km[i] > 0.0) {
        Session run;
        run.day = day.day;
        run.distance_m = 1000.0 * km[i];
        run.duration_s = 60.0 * minutes_a_km * km[i];
        run.steps = 1000.0 * km[i];
        add_session(day, run);
      }
      day_loads.push(day, [this](const DayLoad& row) { days.push_back(row); });
      week_loads.push(day, [this](const WeekLoad& row) { weeks.push_back(row); });
      steps.push_back(day.amount[static_cast<int>(Channel::steps)]);
    }
    week_loads.flush([this](const WeekLoad& row) { weeks.push_back(row); });
  }
  Lights judge(const OtherSessions& other = {}, double mass_kg = not_known) const {
    return judge_load(values_of(days, weeks, steps, other, mass_kg));
  }
  Judged of(RuleKind kind) const { return judge()[static_cast<std::size_t>(kind)]; }
};

/// Weeks of three runs: Tuesday, Thursday, and the longer one on Sunday.
std::vector<double> weeks_of(std::initializer_list<double> totals_km) {
  std::vector<double> km;
  for (const double total : totals_km)
    for (const double day : {0.0, 0.3 * total, 0.0, 0.3 * total, 0.0, 0.0, 0.4 * total}) km.push_back(day);
  return km;
}

// ---- the table -----------------------------------------------------------------------------------

TEST(RuleTable, stands_in_the_order_of_its_kinds_and_every_rule_has_a_source_and_words) {
  for (int i = 0; i < rule_count; ++i) {
    EXPECT_EQ(static_cast<int>(rules[i].kind), i);
    EXPECT_GT(std::strlen(rules[i].source), 10u) << rule_names[i];
    for (const Language language : {Language::english, Language::dutch}) {
      EXPECT_GT(std::strlen(rule_texts[i].name(language)), 3u) << rule_names[i];
      EXPECT_GT(std::strlen(rule_texts[i].meaning(language)), 20u) << rule_names[i];
      EXPECT_GT(std::strlen(rule_texts[i].evidence(language)), 20u) << rule_names[i];
      if (std::isnan(rules[i].amber)) continue;
      EXPECT_GT(std::strlen(rule_texts[i].fine(language)), 3u) << rule_names[i];
      EXPECT_GT(std::strlen(rule_texts[i].beyond(language)), 3u) << rule_names[i];
    }
  }
}

TEST(RuleTable, a_red_limit_lies_beyond_the_amber_one) {
  for (const Rule& rule : rules) {
    if (std::isnan(rule.red)) continue;
    EXPECT_GT(rule.direction == Direction::high ? rule.red - rule.amber : rule.amber - rule.red, 0.0);
  }
}

TEST(RuleTable, a_value_on_the_limit_is_not_beyond_it) {
  const Rule& weekly = rule_of(RuleKind::weekly_change);
  EXPECT_EQ(light_of(weekly, 10.0), Light::green);
  EXPECT_EQ(light_of(weekly, 100.0 * (33.0 - 30.0) / 30.0), Light::green);  // 10.000000000000002
  EXPECT_EQ(light_of(weekly, 10.1), Light::amber);
  EXPECT_EQ(light_of(weekly, 30.1), Light::red);
  EXPECT_EQ(light_of(weekly, -40.0), Light::green);
  EXPECT_EQ(light_of(weekly, not_known), Light::unknown);
}

TEST(RuleTable, the_jump_of_one_run_has_the_limits_of_the_study) {
  const Rule& spike = rule_of(RuleKind::session_spike);
  EXPECT_EQ(light_of(spike, 1.10), Light::green);
  EXPECT_EQ(light_of(spike, 1.11), Light::amber);
  EXPECT_EQ(light_of(spike, 2.00), Light::amber);
  EXPECT_EQ(light_of(spike, 2.01), Light::red);
  EXPECT_EQ(spike.evidence, Evidence::observed);
}

TEST(RuleTable, coupled_and_uncoupled_ratio_light_alike) {
  for (double uncoupled = 0.5; uncoupled < 3.0; uncoupled += 0.013) {
    const double coupled = 4.0 * uncoupled / (uncoupled + 3.0);
    EXPECT_EQ(light_of(rule_of(RuleKind::acwr_coupled), coupled),
              light_of(rule_of(RuleKind::acwr_uncoupled), uncoupled))
        << uncoupled;
  }
}

TEST(RuleTable, what_research_contradicts_decides_nothing) {
  for (const RuleKind kind : {RuleKind::acwr_coupled, RuleKind::acwr_uncoupled, RuleKind::acwr_ewma, RuleKind::monotony,
                              RuleKind::strain, RuleKind::form, RuleKind::knee_load})
    EXPECT_FALSE(rule_of(kind).counts);
}

// ---- lights --------------------------------------------------------------------------------------

TEST(JudgeLoad, a_steady_runner_is_green_and_a_healthy_mover) {
  const Log log(weeks_of({30, 30, 30, 30, 31, 31, 32}));
  EXPECT_EQ(log.of(RuleKind::session_spike).light, Light::green);
  EXPECT_EQ(log.of(RuleKind::weekly_change).light, Light::green);
  EXPECT_EQ(log.of(RuleKind::rolling_change).light, Light::green);
  EXPECT_EQ(log.of(RuleKind::rest_days).light, Light::green);
  EXPECT_DOUBLE_EQ(log.of(RuleKind::rest_days).value, 4.0);
  EXPECT_EQ(runner_type_of(log.of(RuleKind::runner_type)), RunnerType::healthy_mover);
}

TEST(JudgeLoad, a_doubled_week_is_red_and_too_much) {
  const Log log(weeks_of({30, 30, 30, 30, 30, 30, 60}));
  EXPECT_EQ(log.of(RuleKind::weekly_change).light, Light::red);
  EXPECT_NEAR(log.of(RuleKind::weekly_change).value, 100.0, 1e-9);
  EXPECT_NEAR(log.of(RuleKind::weekly_change).detail[1], 30e3, 1e-6);
  EXPECT_EQ(log.of(RuleKind::session_spike).light, Light::amber);  // exactly twice as long is not beyond double
  EXPECT_EQ(runner_type_of(log.of(RuleKind::runner_type)), RunnerType::too_much_too_often);
}

TEST(JudgeLoad, a_jump_is_still_seen_on_the_rest_day_after_it) {
  std::vector<double> km = weeks_of({30, 30, 30, 30, 30, 30});
  km.back() = 20.0;
  km.insert(km.end(), {0.0, 0.0});
  const Judged spike = Log(km).of(RuleKind::session_spike);
  EXPECT_EQ(spike.light, Light::amber);
  EXPECT_NEAR(spike.value, 20.0 / 12.0, 1e-12);
  EXPECT_NEAR(spike.detail[0], 20e3, 1e-9);
}

TEST(JudgeLoad, coming_back_after_an_empty_week_is_not_an_infinite_rise) {
  const Log log(weeks_of({30, 30, 30, 30, 0, 10}));
  const Judged weekly = log.of(RuleKind::weekly_change);
  EXPECT_EQ(weekly.light, Light::unknown);
  EXPECT_EQ(weekly.reason, Reason::empty_before);
  EXPECT_EQ(log.of(RuleKind::rolling_change).reason, Reason::empty_before);
}

TEST(JudgeLoad, an_unknown_day_is_the_reason_and_no_rest_day) {
  std::vector<double> km = weeks_of({30, 30, 30, 30, 30, 30});
  km[km.size() - 3] = not_known;
  const Log log(km);
  for (const RuleKind kind :
       {RuleKind::session_spike, RuleKind::weekly_change, RuleKind::rolling_change, RuleKind::acwr_coupled,
        RuleKind::monotony, RuleKind::rest_days, RuleKind::hard_after_hard, RuleKind::knee_load}) {
    if (kind == RuleKind::session_spike) continue;  // the runs before the unknown day still say something
    EXPECT_EQ(log.of(kind).light, Light::unknown) << rule_names[static_cast<int>(kind)];
    EXPECT_EQ(log.of(kind).reason, Reason::unknown_day) << rule_names[static_cast<int>(kind)];
  }
  EXPECT_EQ(log.of(RuleKind::active_minutes).reason, Reason::unknown_day);
}

TEST(JudgeLoad, a_young_log_says_that_it_is_young) {
  const Log log({5.0, 0.0, 5.0});
  for (const Judged& judged : log.judge()) {
    EXPECT_EQ(judged.light, Light::unknown) << rule_names[static_cast<int>(judged.kind)];
    EXPECT_NE(judged.reason, Reason::none) << rule_names[static_cast<int>(judged.kind)];
  }
  EXPECT_EQ(log.of(RuleKind::session_spike).reason, Reason::not_enough_history);
  EXPECT_EQ(log.of(RuleKind::weekly_change).reason, Reason::not_enough_history);
}

TEST(JudgeLoad, an_empty_log_is_all_unknown) {
  for (const Judged& judged : judge_load(values_of({}, {}))) {
    EXPECT_EQ(judged.light, Light::unknown);
    EXPECT_NE(judged.reason, Reason::none);
  }
}

TEST(JudgeLoad, every_light_that_is_unknown_has_a_reason_and_no_other_has) {
  const std::vector<std::vector<double>> logs = {
      weeks_of({30, 0, 0, 0, 0, 0}), weeks_of({30, 20, 45, 0, 0, 80}), {10.0}, {},
      std::vector<double>(60, 8.0),  {not_known, 3.0, not_known}};
  for (const auto& km : logs)
    for (const Judged& judged : Log(km).judge())
      EXPECT_EQ(judged.light == Light::unknown, judged.reason != Reason::none)
          << rule_names[static_cast<int>(judged.kind)];
}

TEST(JudgeLoad, running_every_day_has_no_rest_day) {
  const Judged rest = Log(std::vector<double>(40, 8.0)).of(RuleKind::rest_days);
  EXPECT_DOUBLE_EQ(rest.value, 0.0);
  EXPECT_EQ(rest.light, Light::amber);
}

TEST(JudgeLoad, equal_days_are_not_hard_but_two_long_ones_in_a_row_are) {
  EXPECT_DOUBLE_EQ(Log(std::vector<double>(40, 8.0)).of(RuleKind::hard_after_hard).value, 0.0);
  std::vector<double> km(35, 6.0);
  km[30] = km[31] = 15.0;
  const Judged twice = Log(km).of(RuleKind::hard_after_hard);
  EXPECT_DOUBLE_EQ(twice.value, 1.0);
  EXPECT_EQ(twice.light, Light::amber);
  km[32] = 15.0;
  EXPECT_EQ(Log(km).of(RuleKind::hard_after_hard).light, Light::red);
  km[31] = 0.0;
  EXPECT_EQ(Log(km).of(RuleKind::hard_after_hard).light, Light::green);
}

TEST(JudgeLoad, hard_is_from_the_75th_percentile_on_as_numpy_has_it) {
  std::vector<double> km(28, 0.0);
  for (int i = 0; i < 8; ++i)
    km[static_cast<std::size_t>(3 * i)] = 4.0 + i;  // 4 ... 11 km: percentile 9.25, median 7.5
  EXPECT_NEAR(hard_day_limit(Log(km).days), 9250.0, 1e-9);
}

TEST(JudgeLoad, knee_load_is_steps_times_three_body_weights) {
  const Log log(weeks_of({30, 30}));
  const Lights lights = log.judge({}, 70.0);
  const Judged& knee = lights[static_cast<std::size_t>(RuleKind::knee_load)];
  EXPECT_NEAR(knee.value, 90e3, 1e-6);
  EXPECT_NEAR(knee.detail[1], 90e3 * 70.0 * 9.80665 / 1000.0, 1e-6);
  EXPECT_EQ(knee.light, Light::unknown);
  EXPECT_EQ(knee.reason, Reason::no_limit);
  EXPECT_EQ(judge_load(values_of(log.days, log.weeks))[static_cast<std::size_t>(RuleKind::knee_load)].reason,
            Reason::not_logged);
}

TEST(JudgeLoad, a_minute_of_running_counts_twice) {
  const Log log(weeks_of({10, 10}));  // 60 min a week
  EXPECT_NEAR(log.of(RuleKind::active_minutes).value, 120.0, 1e-9);
  EXPECT_EQ(log.of(RuleKind::active_minutes).light, Light::amber);
  OtherSessions walks;
  walks.moderate_min = 30.0;
  EXPECT_EQ(log.judge(walks)[static_cast<std::size_t>(RuleKind::active_minutes)].light, Light::green);
}

TEST(JudgeLoad, strength_is_unknown_until_it_is_logged) {
  const Log log(weeks_of({20, 20, 20}));
  const std::int32_t today = log.days.back().day;
  const auto strength = [&](std::vector<OtherNote> notes) {
    return log.judge(other_sessions_7d(notes, today))[static_cast<std::size_t>(RuleKind::strength_sessions)];
  };
  EXPECT_EQ(strength({}).reason, Reason::not_logged);
  EXPECT_EQ(strength({{today - 20, OtherKind::strength, 30.0}}).light, Light::amber);
  EXPECT_EQ(strength({{today, OtherKind::strength, 30.0}, {today - 6, OtherKind::restricted, not_known}}).light,
            Light::green);
  EXPECT_EQ(strength({{today, OtherKind::strength, 30.0}, {today - 7, OtherKind::strength, 30.0}}).light, Light::amber);
  EXPECT_EQ(strength({{today + 1, OtherKind::strength, 30.0}}).reason, Reason::not_logged);
}

TEST(JudgeLoad, training_with_cuffs_always_brings_its_warning) {
  for (const double sessions : {1.0, 2.0, 5.0}) {
    Judged strength{RuleKind::strength_sessions, Light::green, Reason::none, sessions, {1.0, not_known}};
    EXPECT_NE(text_of(strength, Channel::distance, Language::english)
                  .find("only under supervision: cuff pressure must be set by a professional"),
              std::string::npos);
    EXPECT_NE(text_of(strength, Channel::distance, Language::dutch).find("professional"), std::string::npos);
  }
}

TEST(RunnerType, follows_its_table) {
  const auto type = [](Light spike, Light weekly, Light rest, Light hard, Light active) {
    Light lights[rule_count] = {};
    lights[static_cast<int>(RuleKind::session_spike)] = spike;
    lights[static_cast<int>(RuleKind::weekly_change)] = weekly;
    lights[static_cast<int>(RuleKind::rest_days)] = rest;
    lights[static_cast<int>(RuleKind::hard_after_hard)] = hard;
    lights[static_cast<int>(RuleKind::active_minutes)] = active;
    return runner_type_of(lights);
  };
  using enum Light;
  EXPECT_EQ(type(green, green, green, green, green), RunnerType::healthy_mover);
  EXPECT_EQ(type(amber, green, green, green, green), RunnerType::healthy_mover);
  EXPECT_EQ(type(amber, amber, green, green, green), RunnerType::too_much_too_often);
  EXPECT_EQ(type(red, unknown, unknown, unknown, unknown), RunnerType::too_much_too_often);
  EXPECT_EQ(type(green, green, green, green, amber), RunnerType::too_little);
  EXPECT_EQ(type(green, unknown, unknown, unknown, green), RunnerType::unknown);
  EXPECT_EQ(type(green, green, green, green, unknown), RunnerType::unknown);
}

// ---- advice --------------------------------------------------------------------------------------

TEST(Advise, next_week_is_ten_percent_over_the_last_whole_week) {
  const Log log(weeks_of({30, 30, 30, 30, 33}));
  const Advice advice = advise(log.days, log.weeks);
  EXPECT_EQ(advice.rule, CeilingRule::last_week);
  EXPECT_NEAR(advice.week_ceiling, 36.3e3, 1e-6);
  EXPECT_NEAR(advice.run_ceiling, 1.1 * 0.4 * 33e3, 1e-6);
}

TEST(Advise, an_easy_week_does_not_halve_what_comes_after_it) {
  const Log log(weeks_of({40, 40, 40, 20}));
  const Advice advice = advise(log.days, log.weeks);
  EXPECT_EQ(advice.rule, CeilingRule::mean_of_four);
  EXPECT_NEAR(advice.week_ceiling, 1.1 * 35e3, 1e-6);
}

TEST(Advise, a_week_over_its_ceiling_does_not_lift_the_next_one) {
  const Log log(weeks_of({20, 20, 20, 20, 40}));
  const Advice advice = advise(log.days, log.weeks);
  EXPECT_EQ(advice.rule, CeilingRule::over);
  EXPECT_NEAR(advice.week_ceiling, 22e3, 1e-6);
  EXPECT_EQ(light_of(advice, AdviceKind::week_ceiling), Light::amber);
}

TEST(Advise, a_run_far_too_long_does_not_lift_its_own_limit) {
  std::vector<double> km = weeks_of({30, 30, 30, 30, 30});  // the longest is 12 km
  km.back() = 34.0;
  const Log jump(km);
  const Advice after = advise(jump.days, jump.weeks);
  EXPECT_TRUE(after.jumped);
  EXPECT_NEAR(after.run_ceiling, 13.2e3, 1e-6);
  EXPECT_EQ(light_of(after, AdviceKind::longest_run), Light::amber);
  km.insert(km.end(), {0.0, 0.0, 20.0});  // nor does the one after it, which is no jump beside it
  const Log again(km);
  EXPECT_NEAR(advise(again.days, again.weeks).run_ceiling, 13.2e3, 1e-6);
  km.insert(km.end(), {0.0, 0.0, 5.0, 5.0, 5.0});  // more than a week later it is a run that was run
  const Log later(km);
  EXPECT_FALSE(advise(later.days, later.weeks).jumped);
  EXPECT_NEAR(advise(later.days, later.weeks).run_ceiling, 37.4e3, 1e-6);
}

TEST(Advise, after_an_empty_week_the_way_back_starts_from_the_mean) {
  const Log log(weeks_of({40, 40, 40, 0}));
  EXPECT_EQ(advise(log.days, log.weeks).rule, CeilingRule::comeback);
  EXPECT_NEAR(advise(log.days, log.weeks).week_ceiling, 33e3, 1e-6);
  const Log longer(weeks_of({40, 40, 0, 0, 0, 0, 0}));
  EXPECT_EQ(advise(longer.days, longer.weeks).rule, CeilingRule::start_anew);
  EXPECT_TRUE(std::isnan(advise(longer.days, longer.weeks).week_ceiling));
  EXPECT_TRUE(std::isnan(advise(longer.days, longer.weeks).run_ceiling));
}

TEST(Advise, a_week_that_is_not_over_does_not_count) {
  std::vector<double> km = weeks_of({30, 30, 30});
  km.insert(km.end(), {0.0, 20.0});
  const Log log(km);
  EXPECT_NEAR(advise(log.days, log.weeks).week_ceiling, 33e3, 1e-6);
}

TEST(Advise, pain_comes_first) {
  const Log log(weeks_of({30, 30, 30, 30}));
  const Advice red = advise(log.days, log.weeks, Light::red);
  EXPECT_EQ(red.week_ceiling, 0.0);
  EXPECT_EQ(red.run_ceiling, 0.0);
  EXPECT_EQ(red.rest, RestHint::rest_day);
  const Advice amber = advise(log.days, log.weeks, Light::amber);
  EXPECT_NEAR(amber.week_ceiling, 30e3, 1e-6);
  EXPECT_NEAR(amber.run_ceiling, 12e3, 1e-6);
}

TEST(Advise, six_days_in_a_row_ask_for_rest_and_a_hard_day_for_an_easy_one) {
  std::vector<double> km(28, 6.0);
  km[20] = 0.0;  // a Sunday; six days since
  km.resize(27);
  EXPECT_EQ(advise(Log(km).days, Log(km).weeks).rest, RestHint::rest_day);
  const Log hard(weeks_of({30, 30, 30, 30}));
  EXPECT_EQ(advise(hard.days, hard.weeks).rest, RestHint::easy_day);
}

TEST(Advise, an_unknown_day_cannot_lengthen_a_run) {
  std::vector<double> km = weeks_of({30, 30, 30, 30, 30});
  km[km.size() - 4] = not_known;
  const Log log(km);
  EXPECT_NEAR(advise(log.days, log.weeks).run_ceiling, 13.2e3, 1e-6);
  EXPECT_TRUE(advise(log.days, log.weeks).some_days_unknown);
}

TEST(LoadReport, a_ceiling_is_rounded_down_and_dutch_has_a_comma) {
  EXPECT_EQ(amount_text(26499.0, Channel::distance, Language::english, true), "26.4 km");
  EXPECT_EQ(amount_text(26400.000001, Channel::distance, Language::dutch, true), "26,4 km");
  EXPECT_EQ(number_text(-0.001, 1, Language::english), "0.0");
}

TEST(LoadReport, the_ten_percent_rule_says_that_it_is_not_proven) {
  const Judged weekly = Log(weeks_of({30, 36})).of(RuleKind::weekly_change);
  const std::string text = text_of(weekly, Channel::distance, Language::english);
  EXPECT_NE(text.find("+20 %"), std::string::npos) << text;
  EXPECT_NE(text.find("36.0 km after 30.0 km"), std::string::npos) << text;
  EXPECT_NE(text.find("532"), std::string::npos);
  EXPECT_NE(text.find("20.8 %"), std::string::npos);
  EXPECT_NE(text.find("not a proven limit"), std::string::npos);
}

TEST(LoadReport, no_text_promises_or_diagnoses) {
  for (const RuleText& text : rule_texts)
    for (const Words& words : {text.name, text.meaning, text.evidence, text.fine, text.beyond})
      for (const char* never :
           {"you have ", "you are injured", "will prevent", "je hebt een blessure", "voorkomt zeker"})
        for (const Language language : {Language::english, Language::dutch})
          EXPECT_EQ(std::string(words(language)).find(never), std::string::npos) << words(language);
}

}  // namespace
}  // namespace cadans::load
