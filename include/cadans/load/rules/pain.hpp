// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <limits>
#include <span>

#include "cadans/core/status.hpp"
#include "cadans/load/rules/rule.hpp"

/// Pain as a traffic light, and how long to rest. It informs; it diagnoses nothing, and says so.
///
///     during, after, next morning (0 .. 10) --pain_light--> green: go on | amber: not more | red: less, or rest
///
/// The bands are those of the pain-monitoring model: 0-2 safe, up to 5 acceptable, beyond 5 too much, and pain must
/// have settled by the next morning (Thomee 1997, Phys Ther 77:1690, for the knee; Silbernagel et al. 2007, Am J Sports
/// Med 35:897, a trial for the Achilles tendon). Evidence C for runners' knees in general: trials used the model, none
/// tested the bands themselves.
namespace cadans::load {

inline constexpr Evidence pain_evidence = Evidence::choice;
inline constexpr const char* pain_source =
    "pain-monitoring model: Thomee 1997, Phys Ther 77:1690; Silbernagel et al. 2007, Am J Sports Med 35:897";

inline constexpr float most_pain = 10.0f;
inline constexpr float safe_pain = 2.0f;        ///< up to here green
inline constexpr float acceptable_pain = 5.0f;  ///< up to here amber, beyond red

inline constexpr float not_told = std::numeric_limits<float>::quiet_NaN();
/// 0 none, 10 the worst imaginable. NaN: not told.
struct PainScores {
  float during = not_told;          ///< while running, the worst
  float after = not_told;           ///< in the hours after, the worst
  float next_morning = not_told;    ///< getting up the day after
  float morning_before = not_told;  ///< getting up on the day of the run; NaN counts as 0
};

constexpr Status validate(const PainScores& pain) noexcept {
  constexpr struct {
    const char* name;
    float PainScores::*score;
  } scores[] = {{"during", &PainScores::during},
                {"after", &PainScores::after},
                {"next_morning", &PainScores::next_morning},
                {"morning_before", &PainScores::morning_before}};
  for (const auto& one : scores) {
    const float score = pain.*one.score;
    if (score == score && !(score >= 0.0f && score <= most_pain))
      return {StatusCode::out_of_range, one.name, 0.0f, most_pain, score};
  }
  return {};
}

struct PainJudged {
  Light light = Light::unknown;
  bool too_much = false;  ///< it hurts more the next morning than the morning before the run
};

/// 0-2 green, above 2 amber, above 5 red; of what was told the worst counts. More pain the next morning than the
/// morning before means that the run was too much: amber, and red when it is above 2. Nothing told: unknown.
constexpr PainJudged pain_light(const PainScores& pain) noexcept {
  const auto band = [](float score) {
    if (!(score == score)) return Light::unknown;
    return score > acceptable_pain ? Light::red : score > safe_pain ? Light::amber : Light::green;
  };
  const auto worse = [](Light a, Light b) { return a > b ? a : b; };
  PainJudged judged;
  judged.light = worse(band(pain.during), worse(band(pain.after), band(pain.next_morning)));
  const float before = pain.morning_before == pain.morning_before ? pain.morning_before : 0.0f;
  judged.too_much = pain.next_morning > before;  // false for NaN
  if (judged.too_much) judged.light = worse(judged.light, pain.next_morning > safe_pain ? Light::red : Light::amber);
  return judged;
}

/// A score of the log.
enum class PainWhen : std::uint8_t { during = 0, after = 1, next_morning = 2 };
inline constexpr const char* pain_when_names[] = {"during", "after", "next-morning"};
struct PainNote {
  std::int32_t day = 0;
  PainWhen when = PainWhen::during;
  float score = not_told;
};

/// How it hurts now: the worst scores of the last day with a note within the seven days up to `today`, and of the day
/// before it (a morning belongs to the run before). The morning before: the last one noted earlier, within seven days
/// of it. Scores outside 0 ... 10 are not read. Notes in any order.
constexpr PainScores recent_pain(std::span<const PainNote> notes, std::int32_t today) noexcept {
  const auto counts = [&](const PainNote& note) {
    return note.day <= today && note.day > today - 7 && note.score >= 0.0f && note.score <= most_pain;
  };
  PainScores scores;
  bool any = false, any_morning = false;
  std::int32_t last_day = 0, last_morning = 0;
  for (const PainNote& note : notes)
    if (counts(note) && (!any || note.day > last_day)) {
      last_day = note.day;
      any = true;
    }
  if (!any) return scores;
  const auto raise = [](float& most, float score) { most = most >= score ? most : score; };
  for (const PainNote& note : notes) {
    if (!counts(note) || note.day < last_day - 1) continue;
    if (note.when == PainWhen::during) raise(scores.during, note.score);
    if (note.when == PainWhen::after) raise(scores.after, note.score);
    if (note.when == PainWhen::next_morning && (!any_morning || note.day > last_morning)) {
      last_morning = note.day;
      any_morning = true;
    }
  }
  if (!any_morning) return scores;
  std::int32_t before = last_morning - 7;
  for (const PainNote& note : notes) {
    if (note.when != PainWhen::next_morning || !(note.score >= 0.0f && note.score <= most_pain)) continue;
    if (note.day == last_morning) raise(scores.next_morning, note.score);
    if (note.day < last_morning && note.day > before) {
      before = note.day;
      scores.morning_before = note.score;
    }
  }
  return scores;
}

enum class Complaint : std::uint8_t { light = 0, moderate = 1, severe = 2 };
inline constexpr const char* complaint_names[] = {"light", "moderate", "severe"};

/// How long to leave running alone.
struct RestRange {
  std::int32_t first_days;
  std::int32_t last_days;
  bool professional;  ///< and see a doctor or physiotherapist
};
/// A convention of sports care (evidence C): no trial compares these times. Whoever still hurts at the end goes on
/// resting and sees somebody.
inline constexpr RestRange rest_ranges[] = {{3, 7, false}, {7, 14, false}, {14, 28, true}};
constexpr RestRange rest_range(Complaint complaint) noexcept { return rest_ranges[static_cast<int>(complaint)]; }

/// Which range a pain score points to: the bands of the traffic light (our choice, evidence C). Of a score that was
/// told: NaN, which is no pain known, would come out as `light`.
constexpr Complaint complaint_of(float worst_pain) noexcept {
  return worst_pain > acceptable_pain ? Complaint::severe
         : worst_pain > safe_pain     ? Complaint::moderate
                                      : Complaint::light;
}

// ---- what is said --------------------------------------------------------------------------------

/// In the order of Light.
inline constexpr Words pain_texts[] = {
    {{"No pain score was given: 0 is none, 10 the worst you can imagine; during the run, after it and the next "
      "morning.",
      "Er is geen pijncijfer gegeven: 0 is geen pijn, 10 de ergste die je je kunt voorstellen; tijdens het lopen, erna "
      "en de volgende ochtend."}},
    {{"Little or no pain: go on as planned.", "Weinig of geen pijn: ga door zoals gepland."}},
    {{"Some pain: do not run more or faster than you did; repeat this week, and see whether it settles by the next "
      "morning.",
      "Wat pijn: loop niet meer of harder dan je deed; herhaal deze week, en kijk of het de volgende ochtend weg is."}},
    {{"Too much pain: rest from running, then start again one step lower. If it does not get better, or you are "
      "unsure, see a doctor or physiotherapist.",
      "Te veel pijn: rust van het lopen en begin daarna een stap lager. Wordt het niet beter of twijfel je, ga dan "
      "naar je huisarts of fysiotherapeut."}}};
inline constexpr Words next_day_text = {
    {"It hurts more the next morning than before the run: that run was too much for now.",
     "De volgende ochtend doet het meer pijn dan voor de training: die training was voor nu te veel."}};
inline constexpr Words pain_caution = {
    {"The bands come from the pain-monitoring model; they are an agreement between therapists, not a measured limit, "
     "and no diagnosis.",
     "De grenzen komen uit het pijnmonitoringmodel; ze zijn een afspraak onder therapeuten, geen gemeten grens, en "
     "geen diagnose."}};

/// In the order of Complaint.
inline constexpr Words rest_texts[] = {
    {{"Light complaint: leave running alone for 3 to 7 days. Walk, swim or cycle as long as that does not hurt.",
      "Lichte klacht: laat het lopen 3 tot 7 dagen staan. Wandel, zwem of fiets zolang dat geen pijn doet."}},
    {{"Moderate complaint: leave running alone for 1 to 2 weeks. Swim, cycle, aqua-jog or walk as long as that does "
      "not hurt; see a doctor or physiotherapist if it is not better after that.",
      "Matige klacht: laat het lopen 1 tot 2 weken staan. Zwem, fiets, aquajog of wandel zolang dat geen pijn doet; ga "
      "naar je huisarts of fysiotherapeut als het daarna niet beter is."}},
    {{"Severe complaint: leave running alone for 2 to 4 weeks, and have a doctor or physiotherapist look at it now, "
      "not only at the end.",
      "Ernstige klacht: laat het lopen 2 tot 4 weken staan, en laat er nu al een huisarts of fysiotherapeut naar "
      "kijken, niet pas aan het eind."}}};
inline constexpr Words rest_caution = {
    {"These times are a convention; no trial compares them. Begin again only when walking and stairs do not hurt.",
     "Deze termijnen zijn een afspraak; geen onderzoek vergelijkt ze. Begin pas weer als wandelen en traplopen geen "
     "pijn doen."}};

}  // namespace cadans::load
