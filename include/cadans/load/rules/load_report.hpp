// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string>

#include "cadans/load/rules/advice.hpp"
#include "cadans/load/rules/judge_load.hpp"
#include "cadans/load/rules/pain.hpp"
#include "cadans/load/rules/return_plan.hpp"
#include "cadans/load/rules/rule_texts.hpp"
#include "cadans/load/rules/shoes.hpp"

/// What rules, advice and shoes say, with their numbers. Not for a watch: strings and heap. Works no number out.
namespace cadans::load {

/// Pieces of text, added one behind the other. Not with `+`: of `"text" + std::string()` GCC 12 says falsely that it
/// copies memory onto itself (-Wrestrict at -O3).
template <class... Piece>
void add_text(std::string& text, const Piece&... pieces) {
  (text.append(pieces), ...);
}

/// With a decimal comma in Dutch; never "-0.0".
inline std::string number_text(double value, int decimals, Language language) {
  char buffer[64];
  std::snprintf(buffer, sizeof(buffer), "%.*f", decimals, value);
  std::string text = buffer;
  if (text[0] == '-' && text.find_first_not_of("-0.") == std::string::npos) text.erase(0, 1);
  if (language == Language::dutch) std::replace(text.begin(), text.end(), '.', ',');
  return text;
}

/// "12.3 km", "95 min", "8400": an amount of a channel. `down`: a ceiling is rounded down.
inline std::string amount_text(double amount, Channel channel, Language language, bool down = false) {
  const auto shown = [&](double value, int decimals, const char* unit) {
    const double scale = decimals == 0 ? 1.0 : 10.0;
    return number_text(down ? std::floor(value * scale + 1e-6) / scale : value, decimals, language) + unit;
  };
  switch (channel) {
    case Channel::distance: return shown(amount / 1000.0, 1, " km");
    case Channel::duration: return shown(amount / 60.0, 0, " min");
    case Channel::steps: return shown(amount, 0, language == Language::dutch ? " stappen" : " steps");
    case Channel::impact: return shown(amount, 0, " g");
    case Channel::session_rpe: break;
  }
  return shown(amount, 0, "");
}

/// The value alone: "+12 %", "1.34", "2 days".
inline std::string value_text(const Judged& judged, Channel channel, Language language) {
  const bool dutch = language == Language::dutch;
  const double value = judged.value;
  if (judged.kind == RuleKind::runner_type)
    return runner_type_texts[static_cast<int>(runner_type_of(judged))](language);
  if (!is_known(value)) return dutch ? "onbekend" : "unknown";
  const auto count = [&](const char* one, const char* many) {
    return number_text(value, 0, language).append(" ").append(value == 1.0 ? one : many);
  };
  switch (judged.kind) {
    case RuleKind::weekly_change:
    case RuleKind::rolling_change: {
      std::string percent = value > 0.0 ? "+" : "";
      add_text(percent, number_text(value, 0, language), " %");
      return percent;
    }
    case RuleKind::strain:
    case RuleKind::form: return amount_text(value, channel, language);
    case RuleKind::rest_days: return dutch ? count("dag", "dagen") : count("day", "days");
    case RuleKind::hard_after_hard: return dutch ? count("keer", "keer") : count("time", "times");
    case RuleKind::knee_load:
      return number_text(value, 0, language) + (dutch ? " keer je lichaamsgewicht" : " body weights");
    case RuleKind::strength_sessions: return dutch ? count("keer", "keer") : count("session", "sessions");
    case RuleKind::active_minutes: return number_text(value, 0, language) + " min";
    default: return number_text(value, 2, language);
  }
}

/// "at most 1.10, red above 2.00"; empty where no limit is known.
inline std::string limits_text(const Rule& rule, Language language) {
  if (!is_known(rule.amber)) return "";
  const bool dutch = language == Language::dutch;
  const int decimals = rule.amber == std::floor(rule.amber) ? 0 : 2;
  std::string unit;
  if (rule.unit[0] == '%' || rule.unit[0] == 'm')
    add_text(unit, " ", rule.unit);  // percent, minutes; the others have none
  const bool high = rule.direction == Direction::high;
  std::string text = high ? (dutch ? "hoogstens " : "at most ") : (dutch ? "minstens " : "at least ");
  add_text(text, number_text(rule.amber, decimals, language), unit);
  if (is_known(rule.red)) {
    add_text(text, high ? (dutch ? ", rood boven " : ", red above ") : (dutch ? ", rood onder " : ", red below "),
             number_text(rule.red, decimals, language), unit);
  }
  return text;
}

/// What was seen, in one sentence: value, what it was counted from, limits, light; or why there is none.
inline std::string seen_text(const Judged& judged, Channel channel, Language language) {
  const bool dutch = language == Language::dutch;
  std::string text;
  if (!is_known(judged.value) && judged.kind != RuleKind::runner_type) {
    add_text(text, dutch ? "Onbekend: " : "Unknown: ", reason_texts[static_cast<int>(judged.reason)](language), ".");
    return text;
  }
  const Rule& rule = rule_of(judged.kind);
  text = value_text(judged, channel, language);
  const auto amount = [&](int i) { return amount_text(judged.detail[i], channel, language); };
  const bool both = is_known(judged.detail[0]) && is_known(judged.detail[1]);
  switch (judged.kind) {
    case RuleKind::session_spike:
    case RuleKind::weekly_change:
    case RuleKind::rolling_change:
      if (both) add_text(text, " (", amount(0), dutch ? " na " : " after ", amount(1), ")");
      break;
    case RuleKind::form:
      if (both)
        add_text(text, dutch ? " (conditie " : " (fitness ", amount(0), dutch ? ", vermoeidheid " : ", fatigue ",
                 amount(1), dutch ? " per dag)" : " a day)");
      break;
    case RuleKind::knee_load:
      add_text(text, " (", number_text(judged.detail[0], 0, language), dutch ? " stappen" : " steps");
      if (is_known(judged.detail[1])) add_text(text, "; ", number_text(judged.detail[1], 0, language), " kN");
      add_text(text, ")");
      break;
    case RuleKind::active_minutes:
      if (both)
        add_text(text, dutch ? " (hardlopen " : " (running ", number_text(judged.detail[0], 0, language),
                 dutch ? ", ander " : ", other ", number_text(judged.detail[1], 0, language), ")");
      break;
    default: break;
  }
  const std::string limits = limits_text(rule, language);
  if (!limits.empty()) add_text(text, "; ", dutch ? "grens " : "limit ", limits);
  if (judged.light != Light::unknown) add_text(text, ": ", light_texts[static_cast<int>(judged.light)](language));
  add_text(text, ".");
  return text;
}

/// What to do; empty where nothing is to be said. Blood-flow restriction always brings its warning.
inline std::string try_text(const Judged& judged, Language language) {
  const RuleText& words = text_of(judged.kind);
  std::string text = judged.light == Light::green   ? words.fine(language)
                     : judged.light >= Light::amber ? words.beyond(language)
                                                    : "";
  if (judged.kind == RuleKind::strength_sessions && judged.detail[0] > 0.0)
    add_text(text, text.empty() ? "" : " ", restricted_text(language));
  return text;
}

/// Everything of one rule as a paragraph.
inline std::string text_of(const Judged& judged, Channel channel, Language language) {
  const RuleText& words = text_of(judged.kind);
  const int grade = static_cast<int>(rule_of(judged.kind).evidence);
  std::string text = words.name(language);
  add_text(text, ": ", seen_text(judged, channel, language));
  if (const std::string to_do = try_text(judged, language); !to_do.empty()) add_text(text, " ", to_do);
  add_text(text, " ", words.meaning(language), " ", words.evidence(language),
           language == Language::dutch ? " Bewijs " : " Evidence ", evidence_names[grade], ": ",
           evidence_texts[grade](language), ".");
  return text;
}

/// One sentence or two of an advice.
inline std::string text_of(const Advice& advice, AdviceKind kind, Channel channel, Language language) {
  const bool dutch = language == Language::dutch;
  const auto ceiling = [&](double amount) {
    std::string text = dutch ? "Hoogstens " : "At most ";
    add_text(text, amount_text(amount, channel, language, true));
    return text;
  };
  switch (kind) {
    case AdviceKind::pain: return pain_texts[static_cast<int>(advice.pain)](language);
    case AdviceKind::rest: {
      std::string text;
      if (advice.days_in_a_row >= 2)
        add_text(text, std::to_string(advice.days_in_a_row),
                 dutch ? " dagen achter elkaar gelopen. " : " days in a row with a run. ");
      add_text(text, rest_hint_texts[static_cast<int>(advice.rest)](language));
      return text;
    }
    case AdviceKind::longest_run: {
      if (advice.rule == CeilingRule::pain) return ceiling_texts[static_cast<int>(CeilingRule::pain)](language);
      if (!is_known(advice.run_ceiling))
        return dutch ? "Geen training in de laatste 30 dagen: begin met korte, rustige trainingen."
                     : "No run in the last 30 days: begin with short, easy runs.";
      const bool more = advice.run_ceiling > advice.longest_30d;
      std::string text = ceiling(advice.run_ceiling);
      add_text(text, dutch ? " in één keer: " : " in one go: ",
               dutch ? (more ? "10 % meer" : "niet meer") : (more ? "10 % more" : "no more"),
               dutch ? (advice.jumped ? " dan je langste van de 30 dagen vóór de sprong van deze week ("
                                      : " dan je langste van de laatste 30 dagen (")
                     : (advice.jumped ? " than your longest of the 30 days before this week's jump ("
                                      : " than your longest of the last 30 days ("),
               amount_text(advice.longest_30d, channel, language), ").");
      if (advice.some_days_unknown)
        add_text(text, dutch ? " Niet al die dagen zijn bekend; misschien mag het iets meer zijn."
                             : " Not all of those days are known; it may be a little low.");
      return text;
    }
    case AdviceKind::week_ceiling: break;
  }
  const std::string why = ceiling_texts[static_cast<int>(advice.rule)](language);
  if (!is_known(advice.week_ceiling) || advice.rule == CeilingRule::pain) return why;
  std::string text = ceiling(advice.week_ceiling);
  add_text(text, dutch ? " volgende week. " : " next week. ", why);
  return text;
}

/// "412 km, 59 % of 700 km. ..."
inline std::string text_of(const ShoeWear& wear, Language language) {
  const bool dutch = language == Language::dutch;
  const ShoeJudged judged = judge_shoe(wear);
  std::string text;
  if (judged.light != Light::unknown) {
    add_text(text, number_text(wear.distance_m / 1000.0, 0, language), " km, ",
             number_text(100.0 * judged.share, 0, language), dutch ? " % van " : " % of ",
             number_text(shoe_due_m / 1000.0, 0, language), " km. ");
  }
  add_text(text, shoe_texts[static_cast<int>(judged.light)](language));
  if (wear.unknown_runs > 0 && judged.light != Light::unknown)
    add_text(text, " ", std::to_string(wear.unknown_runs),
             dutch ? " trainingen zonder afstand zijn niet meegeteld." : " runs without a distance are not counted.");
  add_text(text, " ", shoe_caution(language));
  return text;
}

inline std::string text_of(const PainJudged& judged, Language language) {
  std::string text;
  if (judged.too_much) add_text(text, next_day_text(language), " ");
  add_text(text, pain_texts[static_cast<int>(judged.light)](language), " ", pain_caution(language));
  return text;
}

/// "long run, easy: 6.0 km"; a distance is rounded down.
inline std::string text_of(const PlanDay& day, Language language) {
  std::string text = day_kind_texts[static_cast<int>(day.kind)](language);
  if (day.distance_m > 0.0) add_text(text, ": ", amount_text(day.distance_m, Channel::distance, language, true));
  if (day.strength_too) add_text(text, language == Language::dutch ? "; daarna kracht" : "; strength afterwards");
  return text;
}

/// "Week 3: climb: at most 10 % more; 13.3 km"
inline std::string text_of(const PlanWeek& week, Language language) {
  std::string text = "Week ";
  add_text(text, std::to_string(week.number), ": ", week_kind_texts[static_cast<int>(week.kind)](language));
  if (week.total_m > 0.0) add_text(text, "; ", amount_text(week.total_m, Channel::distance, language, true));
  add_text(text, ".");
  if (week.see_professional) add_text(text, " ", plan_professional(language));
  return text;
}

}  // namespace cadans::load
