// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/load/rules/rule.hpp"

/// How far a pair of shoes has gone.
///
///     runs of one pair --ShoeWear::add--> distance --judge_shoe--> green | amber from 80 % of 700 km | red at 700 km
///
/// A band of 600 to 800 km is a convention (evidence C), like every figure of this kind: cushioning falls with distance
/// (Cook et al. 1985, Am J Sports Med: three quarters left after 50 miles and 60 % after 500, on a machine), but no
/// study ties a distance to injuries. Wear, weight, ground and shoe differ: look at the sole, and at how it feels.
namespace cadans::load {

inline constexpr Evidence shoe_evidence = Evidence::choice;
inline constexpr const char* shoe_source =
    "convention (500-800 km in shops and magazines); Cook et al. 1985, Am J Sports Med (cushioning on a machine)";
inline constexpr double shoe_band_low_m = 600e3;
inline constexpr double shoe_band_high_m = 800e3;
inline constexpr double shoe_due_m = 700e3;     ///< the middle of the band
inline constexpr double shoe_warn_share = 0.8;  ///< of `shoe_due_m`: time to look for a new pair and run it in

/// One pair.
struct ShoeWear {
  double distance_m = 0.0;  ///< what is known of it
  std::int32_t runs = 0;
  std::int32_t unknown_runs = 0;  ///< of them without a distance: the pair has gone further than `distance_m`
  std::int32_t first_day = 0;
  std::int32_t last_day = 0;

  constexpr void add(std::int32_t day, double run_m) noexcept {
    if (runs == 0 || day < first_day) first_day = day;
    if (runs == 0 || day > last_day) last_day = day;
    ++runs;
    if (is_known(run_m) && run_m >= 0.0)
      distance_m += run_m;
    else
      ++unknown_runs;
  }
};

struct ShoeJudged {
  Light light = Light::unknown;
  double share = not_known;  ///< of 700 km
  bool in_band = false;      ///< between 600 and 800 km
};

/// Nothing known of any of its runs: unknown.
constexpr ShoeJudged judge_shoe(const ShoeWear& wear) noexcept {
  ShoeJudged judged;
  if (wear.runs == wear.unknown_runs && !(wear.distance_m > 0.0)) return judged;
  judged.share = wear.distance_m / shoe_due_m;
  judged.in_band = wear.distance_m >= shoe_band_low_m && wear.distance_m <= shoe_band_high_m;
  judged.light = judged.share >= 1.0 ? Light::red : judged.share >= shoe_warn_share ? Light::amber : Light::green;
  return judged;
}

/// Whoever runs twice a week or more, in one pair, hears of a second one; over the last 28 days.
constexpr bool suggest_rotation(std::int32_t pairs_28d, std::int32_t runs_28d) noexcept {
  return pairs_28d == 1 && runs_28d >= 8;
}

/// In the order of Light.
inline constexpr Words shoe_texts[] = {
    {{"No distance is known of this pair.", "Van dit paar is geen afstand bekend."}},
    {{"Far from worn out by the usual count.", "Nog lang niet op, volgens de gebruikelijke telling."}},
    {{"Time to look for a successor, and to run it in beside this pair.",
      "Tijd om een opvolger te zoeken en die naast dit paar in te lopen."}},
    {{"Past the usual mark: look at sole and heel, and replace the pair when it is worn or feels flat.",
      "Voorbij de gebruikelijke grens: bekijk zool en hiel, en vervang het paar als het op is of dood aanvoelt."}}};
inline constexpr Words shoe_caution = {
    {"600 to 800 km is a convention with weak evidence: no study ties a distance to injuries. How worn the shoe is and "
     "how it feels say more.",
     "600 tot 800 km is een vuistregel met zwak bewijs: geen onderzoek koppelt een afstand aan blessures. Hoe "
     "versleten de schoen is en hoe hij aanvoelt, zegt meer."}};
inline constexpr Words rotation_text = {
    {"You run in one pair. Taking turns between two different pairs may help: in one study of 264 runners those with "
     "several pairs had a 39 % lower injury risk (Malisoux et al. 2013). It only watched, so other habits may explain "
     "it.",
     "Je loopt op één paar. Afwisselen tussen twee verschillende paren helpt misschien: in een onderzoek onder 264 "
     "lopers hadden die met meer paren 39 % minder kans op een blessure (Malisoux e.a. 2013). Er is alleen gekeken, "
     "dus andere gewoonten kunnen het verklaren."}};

}  // namespace cadans::load
