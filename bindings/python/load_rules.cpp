// SPDX-License-Identifier: Apache-2.0
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <algorithm>
#include <iterator>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "cadans/load/rules/load_report.hpp"
#include "cadans/load/rules/return_plan.hpp"
#include "cadans/load/rules/warning_signs.hpp"
#include "config.hpp"
#include "doors.hpp"
#include "load.hpp"
#include "named.hpp"

namespace cadans::python {
namespace {

namespace py = pybind11;
using load::Channel;
using load::Light;

constexpr double nan = load::not_known;

const char* word(Light light) { return load::light_names[static_cast<int>(light)]; }
const char* word(Evidence evidence) { return evidence_names[static_cast<int>(evidence)]; }
const char* word(load::Reason reason) { return load::reason_names[static_cast<int>(reason)]; }

py::object date_of_day(std::int32_t day) {
  return py::module_::import("numpy").attr("datetime64")(static_cast<std::int64_t>(day), "D");
}

/// A column of a structured array, as text.
std::vector<std::string> texts_of(const py::array& table, const char* name) {
  return py::cast<std::vector<std::string>>(table[py::str(name)].attr("tolist")());
}
std::vector<double> numbers_of(const py::object& column) {
  const py::array_t<double, py::array::c_style | py::array::forcecast> values(column);
  return {values.data(), values.data() + values.size()};
}
std::vector<std::int32_t> dates_of(const py::array& table) { return days_of(table[py::str("date")].cast<py::array>()); }

// ---- the rows of a page --------------------------------------------------------------------------

py::dict dict_of(const load::Judged& judged, Channel channel) {
  const load::Rule& rule = load::rule_of(judged.kind);
  const load::RuleText& words = load::text_of(judged.kind);
  const char* unit =
      std::string_view(rule.unit) == "channel" ? load::channel_units[static_cast<int>(channel)] : rule.unit;
  py::dict out;
  out["kind"] = load::rule_names[static_cast<int>(judged.kind)];
  out["light"] = word(judged.light);
  out["value"] = judged.value;
  out["detail"] = py::make_tuple(judged.detail[0], judged.detail[1]);
  out["unit"] = unit;
  out["amber"] = rule.amber;
  out["red"] = rule.red;
  out["direction"] = load::direction_names[static_cast<int>(rule.direction)];
  out["evidence"] = word(rule.evidence);
  out["source"] = rule.source;
  out["reason"] = word(judged.reason);
  out["counts"] = rule.counts;
  out["word"] = judged.kind == load::RuleKind::runner_type
                    ? load::runner_type_names[static_cast<int>(load::runner_type_of(judged))]
                    : "";
  out["title"] = in_every_language([&](Language l) { return words.name(l); });
  out["seen"] = in_every_language([&](Language l) { return load::seen_text(judged, channel, l); });
  out["value_text"] = in_every_language(
      [&](Language l) { return load::is_known(judged.value) ? load::value_text(judged, channel, l) : std::string(); });
  out["limits_text"] = in_every_language([&](Language l) { return load::limits_text(rule, l); });
  out["meaning"] = in_every_language([&](Language l) { return words.meaning(l); });
  out["evidence_text"] = in_every_language([&](Language l) { return words.evidence(l); });
  out["try_text"] = in_every_language([&](Language l) { return load::try_text(judged, l); });
  out["text"] = in_every_language([&](Language l) { return load::text_of(judged, channel, l); });
  return out;
}

py::list dicts_of(const load::Advice& advice, Channel channel) {
  py::list out;
  const auto row = [&](load::AdviceKind kind, Light light, double value, const char* reason) {
    py::dict one;
    one["kind"] = load::advice_names[static_cast<int>(kind)];
    one["light"] = word(light);
    one["value"] = value;
    one["reason"] = reason;
    one["title"] =
        in_every_language([&](Language l) { return load::advice_names_in_words[static_cast<int>(kind)](l); });
    one["text"] = in_every_language([&](Language l) { return load::text_of(advice, kind, channel, l); });
    out.append(one);
  };
  row(load::AdviceKind::pain, advice.pain, nan, "");
  row(load::AdviceKind::rest, load::light_of(advice.rest), static_cast<double>(advice.days_in_a_row), "");
  row(load::AdviceKind::longest_run, load::light_of(advice, load::AdviceKind::longest_run), advice.run_ceiling,
      load::is_known(advice.run_ceiling) ? "" : word(load::Reason::no_runs));
  row(load::AdviceKind::week_ceiling, load::light_of(advice, load::AdviceKind::week_ceiling), advice.week_ceiling,
      load::ceiling_rule_names[static_cast<int>(advice.rule)]);
  return out;
}

py::dict dict_of(const load::PainScores& scores) {
  const load::PainJudged judged = load::pain_light(scores);
  py::dict out;
  out["light"] = word(judged.light);
  out["too_much"] = judged.too_much;
  out["during"] = scores.during;
  out["after"] = scores.after;
  out["next_morning"] = scores.next_morning;
  out["morning_before"] = scores.morning_before;
  out["evidence"] = word(load::pain_evidence);
  out["source"] = load::pain_source;
  out["text"] = in_every_language([&](Language l) { return load::text_of(judged, l); });
  return out;
}

py::dict dict_of(const std::string& name, const load::ShoeWear& wear) {
  const load::ShoeJudged judged = load::judge_shoe(wear);
  py::dict out;
  out["name"] = name;
  out["distance_m"] = wear.distance_m;
  out["runs"] = wear.runs;
  out["unknown_runs"] = wear.unknown_runs;
  out["first_date"] = date_of_day(wear.first_day);
  out["last_date"] = date_of_day(wear.last_day);
  out["share"] = judged.share;
  out["in_band"] = judged.in_band;
  out["light"] = word(judged.light);
  out["evidence"] = word(load::shoe_evidence);
  out["source"] = load::shoe_source;
  out["text"] = in_every_language([&](Language l) { return load::text_of(wear, l); });
  return out;
}

struct Worn {
  std::map<std::string, load::ShoeWear> pairs;
  std::set<std::string> lately;  ///< within 28 days
  std::int32_t runs_lately = 0;
};

Worn worn_in(const py::array& sessions, std::int32_t as_of) {
  const std::vector<std::string> shoes = texts_of(sessions, "shoe");
  const std::vector<std::int32_t> days = dates_of(sessions);
  const std::vector<double> distance_m = numbers_of(sessions[py::str("distance_m")]);
  Worn worn;
  for (std::size_t i = 0; i < shoes.size(); ++i) {
    if (shoes[i].empty() || days[i] > as_of) continue;
    worn.pairs[shoes[i]].add(days[i], distance_m[i]);
    if (days[i] <= as_of - 28) continue;
    worn.lately.insert(shoes[i]);
    ++worn.runs_lately;
  }
  return worn;
}

py::dict rotation_of(const Worn& worn) {
  const auto pairs = static_cast<std::int32_t>(worn.lately.size());
  const bool suggest = load::suggest_rotation(pairs, worn.runs_lately);
  py::dict out;
  out["suggest"] = suggest;
  out["pairs"] = pairs;
  out["text"] = in_every_language([&](Language l) { return suggest ? load::rotation_text(l) : ""; });
  return out;
}

// ---- a log ---------------------------------------------------------------------------------------

load::OtherKind other_kind(const std::string& sport) {
  if (sport == "strength") return load::OtherKind::strength;
  for (const char* moderate : {"walk", "hike", "ride", "swim"})
    if (sport == moderate) return load::OtherKind::moderate;
  return load::OtherKind::not_counted;
}

/// `restricted` are the days of the strength sessions with cuffs: as many of a day's sessions as it stands in there.
std::vector<load::OtherNote> other_notes(const py::array& other, std::vector<std::int32_t> restricted) {
  const std::vector<std::string> sports = texts_of(other, "sport");
  const std::vector<std::int32_t> days = dates_of(other);
  const std::vector<double> duration_s = numbers_of(other[py::str("duration_s")]);
  std::vector<load::OtherNote> notes(sports.size());
  for (std::size_t i = 0; i < notes.size(); ++i) {
    notes[i] = {days[i], other_kind(sports[i]), duration_s[i] / 60.0};
    if (notes[i].kind != load::OtherKind::strength) continue;
    const auto cuffs = std::find(restricted.begin(), restricted.end(), days[i]);
    if (cuffs == restricted.end()) continue;
    notes[i].kind = load::OtherKind::restricted;
    restricted.erase(cuffs);
  }
  return notes;
}

std::vector<load::PainNote> pain_notes(const py::array& pain) {
  const std::vector<std::string> when = texts_of(pain, "when");
  const std::vector<std::int32_t> days = dates_of(pain);
  const std::vector<double> scores = numbers_of(pain[py::str("score")]);
  std::vector<load::PainNote> notes(when.size());
  for (std::size_t i = 0; i < notes.size(); ++i) {
    notes[i] = {days[i], static_cast<load::PainWhen>(place_among(load::pain_when_names, "pain's when", when[i])),
                static_cast<float>(scores[i])};
  }
  return notes;
}

py::dict rules_of_log(const py::array& sessions, const py::array& other, const py::array& pain,
                      const py::array& unknown_days, std::int32_t as_of, const std::string& channel_name,
                      const std::optional<py::array>& restricted_days, double mass_kg) {
  const Channel channel = channel_named(channel_name);
  if (load::is_known(mass_kg)) require(validate(Runner{.mass_kg = static_cast<float>(mass_kg)}));
  std::vector<load::Session> given = sessions_of(sessions);
  const std::vector<std::int32_t> unknown = days_of(unknown_days);
  const auto others = other_notes(other, restricted_days ? days_of(*restricted_days) : std::vector<std::int32_t>{});
  const std::vector<load::PainNote> notes = pain_notes(pain);
  const Worn worn = worn_in(sessions, as_of);

  LoadTables tables;
  std::vector<double> steps;
  load::Lights lights;
  load::Advice advice;
  load::PainScores scores;
  {
    py::gil_scoped_release release;
    tables = load_tables(std::move(given), unknown, as_of, channel);
    for (const load::Day& day : tables.all_channels) steps.push_back(day.amount[static_cast<int>(Channel::steps)]);
    scores = load::recent_pain(notes, as_of);
    lights = load::judge_load(
        load::values_of(tables.days, tables.weeks, steps, load::other_sessions_7d(others, as_of), mass_kg));
    advice = load::advise(tables.days, tables.weeks, load::pain_light(scores).light);
  }

  py::dict out;
  py::list rules, shoes, week_lights;
  for (const load::Judged& judged : lights) rules.append(dict_of(judged, channel));
  for (const auto& [name, wear] : worn.pairs) shoes.append(dict_of(name, wear));
  for (const load::WeekLoad& week : tables.weeks)
    week_lights.append(word(load::light_of(load::rule_of(load::RuleKind::weekly_change), week.change_pct)));
  out["rules"] = rules;
  out["advice"] = dicts_of(advice, channel);
  out["shoes"] = shoes;
  out["rotation"] = rotation_of(worn);
  out["pain"] = dict_of(scores);
  out["week_lights"] = week_lights;
  return out;
}

// ---- pain, rest, signs ---------------------------------------------------------------------------

py::dict pain_light_of(double during, double after, double next_morning, double morning_before) {
  const load::PainScores scores{static_cast<float>(during), static_cast<float>(after), static_cast<float>(next_morning),
                                static_cast<float>(morning_before)};
  require(load::validate(scores));
  return dict_of(scores);
}

py::dict rest_range_of(const std::string& complaint_name) {
  const auto complaint = static_cast<load::Complaint>(place_among(load::complaint_names, "complaint", complaint_name));
  const load::RestRange range = load::rest_range(complaint);
  py::dict out;
  out["complaint"] = complaint_name;
  out["first_days"] = range.first_days;
  out["last_days"] = range.last_days;
  out["professional"] = range.professional;
  out["text"] = in_every_language([&](Language l) {
    return std::string(load::rest_texts[static_cast<int>(complaint)](l)) + " " + load::rest_caution(l);
  });
  return out;
}

const char* complaint_of_score(double score) {
  load::PainScores scores;
  scores.during = static_cast<float>(score);
  require(load::validate(scores));
  if (!load::is_known(score)) throw std::invalid_argument("a pain score is a number from 0 to 10, got nan");
  return load::complaint_names[static_cast<int>(load::complaint_of(scores.during))];
}

py::list signs_in(const std::string& lang) {
  const Language language = language_named(lang);
  py::list out;
  for (const load::WarningSign& sign : load::warning_signs) {
    py::dict one;
    one["name"] = sign.name;
    one["action"] = load::care_action_names[static_cast<int>(sign.action)];
    one["text"] = sign.text(language);
    one["action_text"] = load::care_texts[static_cast<int>(sign.action)](language);
    out.append(one);
  }
  return out;
}

py::dict action_for(const std::vector<std::string>& names, const std::string& lang) {
  const Language language = language_named(lang);
  const char* known[load::warning_sign_count];
  for (int i = 0; i < load::warning_sign_count; ++i) known[i] = load::warning_signs[i].name;
  std::uint32_t ticked = 0;
  for (const std::string& name : names) ticked |= 1u << place_among(known, "a warning sign", name);
  const load::CareAction action = load::care_action(ticked);
  py::dict out;
  out["action"] = load::care_action_names[static_cast<int>(action)];
  out["text"] =
      std::string(load::care_texts[static_cast<int>(action)](language)) + " " + load::checklist_caution(language);
  return out;
}

// ---- the plan ------------------------------------------------------------------------------------

py::dict dict_of(const load::PlanWeek& week, Language language) {
  py::list days;
  for (const load::PlanDay& day : week.days) {
    py::dict one;
    one["date"] = date_of_day(day.day);
    one["kind"] = load::day_kind_names[static_cast<int>(day.kind)];
    one["distance_m"] = day.distance_m;
    one["strength_too"] = day.strength_too;
    one["text"] = load::text_of(day, language);
    days.append(one);
  }
  py::dict out;
  out["number"] = week.number;
  out["week_start"] = date_of_day(week.week_start);
  out["kind"] = load::week_kind_names[static_cast<int>(week.kind)];
  out["total_m"] = week.total_m;
  out["longest_before_m"] = week.longest_before_m;
  out["at_target"] = week.at_target;
  out["see_professional"] = week.see_professional;
  out["days"] = days;
  out["text"] = load::text_of(week, language);
  return out;
}

/// Until the target is reached and every told pain is used, or for `weeks` weeks.
py::list plan(const std::map<std::string, double>& settings, const py::object& start,
              const std::vector<std::string>& pain, int weeks, const std::string& lang) {
  const Language language = language_named(lang);
  const auto config = config_with<load::GradedPlanConfig>(settings);
  const Status status = load::validate(config);
  if (!status.ok() && status.value >= status.low && status.value <= status.high)
    throw std::invalid_argument(std::string(status.field) + " must be a whole number");
  require(status);
  if (weeks < 1 || weeks > 260)
    throw std::invalid_argument("weeks must lie between 1 and 260, got " + std::to_string(weeks));
  const py::object array = py::module_::import("numpy").attr("asarray")(start, "datetime64[D]");
  const std::int32_t first_day = days_of(array.cast<py::array>()).at(0);
  if (first_day < load::earliest_day || first_day > load::latest_day)
    throw std::invalid_argument("start must be a date between 1900 and 2199");
  std::vector<Light> lights;
  for (const std::string& light : pain)
    lights.push_back(static_cast<Light>(place_among(load::light_names, "pain", light)));

  load::GradedPlan graded(config, first_day);
  py::list out;
  for (std::size_t i = 0; i < static_cast<std::size_t>(weeks); ++i) {
    const load::PlanWeek week = graded.next_week(i < lights.size() ? lights[i] : Light::unknown);
    out.append(dict_of(week, language));
    if (week.at_target && i + 1 >= lights.size()) break;
  }
  return out;
}

}  // namespace

void bind_load_rules(py::module_& module) {
  module.attr("load_rule_names") = tuple_of(load::rule_names);
  module.def(
      "load_rules", &rules_of_log, py::arg("sessions"), py::arg("other"), py::arg("pain"), py::arg("unknown_days"),
      py::arg("as_of"), py::arg("channel"), py::kw_only(), py::arg("restricted_days") = py::none(),
      py::arg("mass_kg") = nan,
      "{rules, advice, shoes, rotation, pain, week_lights} of a log up to the day `as_of` (days since 1970).\nTexts "
      "are {\"en\": ..., \"nl\": ...}. `restricted_days`: dates of strength with blood-flow restriction.");
  module.def(
      "pain_light", &pain_light_of, py::arg("during") = nan, py::arg("after") = nan, py::arg("next_morning") = nan,
      py::arg("morning_before") = nan,
      "{light, too_much, evidence, source, text} and the scores, of pain 0 to 10. A score outside raises ValueError.");
  module.def("rest_range", &rest_range_of, py::arg("complaint"),
             "{complaint, first_days, last_days, professional, text} of a 'light', 'moderate' or 'severe' complaint.");
  module.def("complaint_of", &complaint_of_score, py::arg("score"),
             "'light', 'moderate' or 'severe', of pain 0 to 10.");
  module.def("warning_signs", &signs_in, py::arg("lang") = "en",
             "[{name, action, text, action_text}], most urgent first.");
  module.def("warning_action", &action_for, py::arg("names"), py::arg("lang") = "en",
             "{action, text}: whom to turn to when these signs are ticked.");
  module.def("plan", &plan, py::arg("settings"), py::arg("start"), py::kw_only(),
             py::arg("pain") = std::vector<std::string>{}, py::arg("weeks") = 52, py::arg("lang") = "en",
             "The weeks of a graded plan, until the target or for `weeks` weeks. `pain`: a light a week, each for how "
             "it\nwas before that week; not told: none.");
  module.def("plan_settings", &settings_table<load::GradedPlanConfig>,
             "(name, default, low, high, unit, meaning) of every setting of the plan.");
  module.def(
      "plan_caution", [](const std::string& lang) { return load::plan_caution(language_named(lang)); },
      py::arg("lang") = "en", "What a plan is not.");
}

}  // namespace cadans::python
