// SPDX-License-Identifier: Apache-2.0
#include "cadans/form/finding_report.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <sstream>

#include "cadans/form/judge.hpp"
#include "cadans/summary/symmetry.hpp"

namespace cadans::form {

namespace {

bool is_running(const StepMetrics& step) { return !has(step.quality, Quality::not_running); }

/// Linear between order statistics, as numpy.quantile does. `values` sorted.
float quantile(const std::vector<float>& values, double share) {
  if (values.empty()) return FormValue::nan;
  const double place = share * static_cast<double>(values.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, values.size() - 1);
  const auto part = static_cast<float>(place - static_cast<double>(below));
  return values[below] + part * (values[above] - values[below]);
}

std::vector<float> sorted_values(std::span<const StepMetrics> steps, float StepMetrics::*metric,
                                 Side side = Side::unknown) {
  std::vector<float> values;
  for (const StepMetrics& step : steps) {
    const float value = step.*metric;
    if (is_running(step) && std::isfinite(value) && (side == Side::unknown || step.side == side))
      values.push_back(value);
  }
  std::sort(values.begin(), values.end());
  return values;
}

FormValue value_of(std::span<const StepMetrics> steps, float StepMetrics::*metric) {
  const std::vector<float> all = sorted_values(steps, metric), left = sorted_values(steps, metric, Side::left),
                           right = sorted_values(steps, metric, Side::right);
  FormValue v;
  v.median = quantile(all, 0.5);
  v.iqr = quantile(all, 0.75) - quantile(all, 0.25);
  v.left = quantile(left, 0.5);
  v.right = quantile(right, 0.5);
  v.n = static_cast<std::uint32_t>(all.size());
  v.n_left = static_cast<std::uint32_t>(left.size());
  v.n_right = static_cast<std::uint32_t>(right.size());
  return v;
}

}  // namespace

FormValues values_of(std::span<const StepMetrics> steps, float speed_mps) {
  FormValues values;
  for (int i = 0; i < read_count; ++i) values.values[static_cast<std::size_t>(i)] = value_of(steps, read_metric(i));
  for (int i = 0; i < compared_count; ++i) {
    const summary::Symmetry s = summary::symmetry(steps, compared_metric(i));
    values.differences[static_cast<std::size_t>(i)] = {s.index, s.low, s.high, s.n_left + s.n_right};
  }
  std::size_t running = 0, clean = 0, without_gyro = 0;
  for (const StepMetrics& step : steps) {
    if (!is_running(step)) continue;
    ++running;
    if (!has(step.quality, doubtful)) ++clean;
    if (has(step.quality, Quality::not_observable)) ++without_gyro;
  }
  if (running > 0) values.clean_share = static_cast<float>(clean) / static_cast<float>(running);
  values.has_gyro = 2 * without_gyro <= running;
  values.speed_mps = speed_mps;
  if (std::isnan(speed_mps)) {
    const std::vector<float> speeds = sorted_values(steps, &StepMetrics::speed_mps);
    // Of two feet, or of a foot and a trunk, half of the rows or fewer have a speed.
    if (5 * speeds.size() >= running) values.speed_mps = quantile(speeds, 0.5);
  }
  return values;
}

std::vector<Finding> findings_of(std::span<const StepMetrics> steps, const SensorSet& worn, const Runner& runner,
                                 float speed_mps) {
  const Findings all = judge(values_of(steps, speed_mps), runner, worn);
  std::vector<Finding> findings(all.begin(), all.end());
  std::stable_sort(findings.begin(), findings.end(), [](const Finding& a, const Finding& b) {
    return a.severity != b.severity ? a.severity > b.severity : a.score > b.score;
  });
  return findings;
}

// ---- words ---------------------------------------------------------------------------------------

namespace {

constexpr Words severity_words[] = {
    {{"within the limits", "binnen de grenzen"}}, {{"mild", "licht"}}, {{"marked", "duidelijk"}}};
constexpr Words evidence_words[] = {
    {{"well supported by research", "goed onderbouwd door onderzoek"}},
    {{"a norm: how runners differ, no proof that it harms",
      "een norm: zo verschillen lopers; geen bewijs dat het schaadt"}},
    {{"a convention, a norm of few people or our own choice; no proof that it harms",
      "een afspraak, een norm van weinig mensen of onze eigen keuze; geen bewijs dat het schaadt"}}};
constexpr Words side_words[] = {{{"", ""}}, {{"left", "links"}}, {{"right", "rechts"}}};

std::string number(float value, int decimals, Language language) {
  std::ostringstream text;
  text << std::fixed << std::setprecision(decimals) << value;
  std::string result = text.str();
  if (result.find_first_not_of("-0.") == std::string::npos && result[0] == '-') result.erase(0, 1);  // no "-0.0"
  if (language == Language::dutch) std::replace(result.begin(), result.end(), '.', ',');
  return result;
}

const MetricText& metric_text(std::int16_t metric) {
  const auto field = metrics::table[metric].field;
  const auto found = std::find_if(std::begin(metric_texts), std::end(metric_texts),
                                  [&](const MetricText& text) { return text.metric == field; });
  return found == std::end(metric_texts) ? metric_texts[0] : *found;
}

/// "drop of the pelvis 9.1° on the left; limit at most 6.9°, marked above 8.4°"
std::string value_text(const HeldValue& held, Language language) {
  const MetricText& words = metric_text(held.metric);
  const bool dutch = language == Language::dutch;
  std::ostringstream text;
  if (held.difference) {
    text << words.name(language) << ' ' << number(std::fabs(held.value), 1, language) << " % "
         << (dutch ? "langer " : "longer on the ") << side_words[static_cast<int>(held.side)](language);
    const bool right = held.side == Side::right;
    const float low = right ? held.low : -held.high, high = right ? held.high : -held.low;
    text << (dutch ? " (met 95 % zekerheid tussen " : " (95 % sure between ") << number(low, 1, language)
         << (dutch ? " en " : " and ") << number(high, 1, language) << " %); " << (dutch ? "grens " : "limit ")
         << number(held.mild, 1, language) << " %, " << (dutch ? "duidelijk vanaf " : "marked from ")
         << number(held.marked, 1, language) << " %";
    return text.str();
  }
  const auto shown = [&](float value) {
    return number(words.factor * value, words.decimals, language) + words.unit(language);
  };
  const bool low = held.marked < held.mild;
  text << words.name(language) << ' ' << shown(held.value);
  if (held.side != Side::unknown)
    text << (dutch ? " " : " on the ") << side_words[static_cast<int>(held.side)](language);
  text << (dutch ? "; grens " : "; limit ")
       << (low ? (dutch ? "minstens " : "at least ") : (dutch ? "hoogstens " : "at most ")) << shown(held.mild)
       << (dutch ? ", duidelijk " : ", marked ")
       << (low ? (dutch ? "onder " : "below ") : (dutch ? "boven " : "above ")) << shown(held.marked);
  return text.str();
}

std::string speed_text(float speed_mps, Language language) {
  const auto seconds = static_cast<int>(std::lround(1000.0f / speed_mps));
  std::ostringstream text;
  text << number(3.6f * speed_mps, 1, language) << (language == Language::dutch ? " km/u (" : " km/h (") << seconds / 60
       << ':' << std::setw(2) << std::setfill('0') << seconds % 60 << " min/km)";
  return text.str();
}

bool is_low(const Finding& finding) {
  const HeldValue& held = finding.values[0];
  return !held.difference && held.marked < held.mild;
}

bool shows(const Finding& finding, float StepMetrics::*metric) {
  return std::any_of(finding.values, finding.values + finding.value_count,
                     [&](const HeldValue& held) { return metrics::table[held.metric].field == metric; });
}

}  // namespace

std::string title_of(const Finding& finding, Language language) {
  const KindText& words = text_for(finding.kind, is_low(finding));
  const Words& heading = finding.severity == Severity::none ? words.subject : words.name;
  return std::string(heading(language)) + ": " + severity_words[static_cast<int>(finding.severity)](language);
}

std::string text_of(const Finding& finding, Language language) {
  const bool dutch = language == Language::dutch, found = finding.severity != Severity::none;
  const KindText& words = text_for(finding.kind, is_low(finding));
  std::ostringstream text;
  text << title_of(finding, language) << ". ";
  if (found) text << words.seen(language) << ' ';

  // How much, and against which limit.
  std::string values;
  for (int i = 0; i < finding.value_count; ++i) {
    values += (i > 0 ? (dutch ? ". Ook: " : ". Also: ") : "") + value_text(finding.values[i], language);
  }
  text << (dutch ? "Gemeten: " : "Measured: ") << values << ". ";

  // At what speed.
  if (std::isfinite(finding.speed_mps)) {
    text << (dutch ? "Snelheid: " : "Speed: ") << speed_text(finding.speed_mps, language) << ". ";
  } else if (finding.speed_matters) {
    text << (dutch ? "Je snelheid is niet bekend; de ruimste grens van 7 tot 20 km/u is gebruikt. "
                   : "Your speed is not known; the widest limit of 7 to 20 km/h was used. ");
  }
  const bool height_matters = shows(finding, &StepMetrics::cadence_spm) || shows(finding, &StepMetrics::vertical_ratio);
  if (height_matters && !std::isfinite(finding.height_m)) {
    text << (dutch ? "Je lengte is niet bekend; daarom is de grens ruimer. "
                   : "Your height is not known, so the limit is wider. ");
  }
  // How sure.
  const char* sure = finding.confidence >= 0.65f  ? (dutch ? "vrij zeker" : "quite sure")
                     : finding.confidence >= 0.4f ? (dutch ? "redelijk zeker" : "fairly sure")
                                                  : (dutch ? "niet zo zeker" : "not very sure");
  text << (dutch ? "De meting is " : "The measurement is ") << sure << " (" << std::lround(100.0f * finding.confidence)
       << " %, " << finding.steps << (dutch ? " stappen). " : " steps). ");
  if (!found) {
    std::string plain = text.str();
    plain.pop_back();
    return plain;
  }
  text << (dutch ? "De grens is " : "The limit is ") << evidence_words[static_cast<int>(finding.evidence)](language)
       << " (" << evidence_names[static_cast<int>(finding.evidence)] << "). ";
  text << words.try_it(language);
  if (finding.kind == FindingKind::low_cadence) {
    text << (dutch ? " Voor jou is dat ongeveer " : " For you that is about ")
         << std::lround(1.05f * finding.values[0].value) << '.';
  }
  // What is said of a jolt is out of place where none was measured.
  const bool out_of_place = finding.kind == FindingKind::stiff_landing && !shows(finding, &StepMetrics::impact_peak_g);
  if (!out_of_place) text << ' ' << words.caution(language);
  return text.str();
}

}  // namespace cadans::form
