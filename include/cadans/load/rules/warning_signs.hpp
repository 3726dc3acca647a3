// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/load/rules/rule.hpp"

/// Signs that a training log must not answer, and whom to turn to. A checklist: it names no illness, it diagnoses
/// nothing, and a list without a tick is no all-clear. Bearing weight after a fall or twist is a question of the Ottawa
/// knee rule (Stiell et al. 1995, Ann Emerg Med 26:405); the others are common advice of doctors (evidence C), on the
/// careful side.
namespace cadans::load {

enum class CareAction : std::uint8_t {
  none = 0,          ///< nothing ticked
  see_doctor = 1,    ///< make an appointment, and do not run until then
  doctor_today = 2,  ///< today, or the out-of-hours service
  emergency = 3,     ///< call the emergency number now
};
inline constexpr const char* care_action_names[] = {"none", "see_doctor", "doctor_today", "emergency"};

struct WarningSign {
  const char* name;
  CareAction action;
  Words text;
};

/// The most urgent first.
inline constexpr WarningSign warning_signs[] = {
    {"chest_pain",
     CareAction::emergency,
     {{"Pain, pressure or tightness in the chest, or spreading to arm, jaw or back",
       "Pijn, druk of een beklemd gevoel op de borst, of uitstralend naar arm, kaak of rug"}}},
    {"collapse",
     CareAction::emergency,
     {{"Fainting, collapse or a racing, irregular heart during or just after exercise",
       "Flauwvallen, in elkaar zakken of een jagend, onregelmatig hart tijdens of vlak na het sporten"}}},
    {"breathless",
     CareAction::emergency,
     {{"Sudden shortness of breath that does not pass with rest",
       "Plotselinge benauwdheid die met rust niet overgaat"}}},
    {"confused_hot",
     CareAction::emergency,
     {{"Confused, staggering or drowsy, above all in the heat", "Verward, wankelend of suf, vooral in de warmte"}}},
    {"face_arm_speech",
     CareAction::emergency,
     {{"A drooping face, a weak arm or leg, or slurred speech, all of a sudden",
       "Plotseling een scheve mond, een slappe arm of been, of onduidelijk praten"}}},
    {"deformed_or_cold",
     CareAction::emergency,
     {{"A bone or joint out of shape, or a foot that turns cold, pale or numb after an injury",
       "Een bot of gewricht dat scheef staat, of een voet die na een blessure koud, bleek of gevoelloos wordt"}}},
    {"saddle_numb",
     CareAction::emergency,
     {{"Back pain with numbness between the legs, or trouble holding or passing water",
       "Rugpijn met een doof gevoel tussen je benen, of moeite met ophouden of plassen"}}},
    {"cannot_bear_weight",
     CareAction::doctor_today,
     {{"You cannot take four steps on the leg after a fall, twist or blow",
       "Je kunt na een val, verdraaiing of klap geen vier stappen op het been zetten"}}},
    {"pop_and_swelling",
     CareAction::doctor_today,
     {{"A snap or pop, with swelling within hours", "Een knap of plop, met zwelling binnen enkele uren"}}},
    {"locked",
     CareAction::doctor_today,
     {{"The knee is stuck: it cannot be bent or stretched all the way",
       "De knie zit op slot: hij kan niet helemaal buigen of strekken"}}},
    {"hot_red_fever",
     CareAction::doctor_today,
     {{"A hot, red, swollen joint, or pain with fever", "Een warm, rood, gezwollen gewricht, of pijn met koorts"}}},
    {"calf_swollen",
     CareAction::doctor_today,
     {{"A calf that is swollen, warm and tender without an injury",
       "Een kuit die zonder blessure gezwollen, warm en pijnlijk is"}}},
    {"bone_spot",
     CareAction::see_doctor,
     {{"Pain in one spot on a bone that grows with every run, or hurts when you hop",
       "Pijn op één plek op een bot die met elke training erger wordt, of die pijn doet bij hinkelen"}}},
    {"night_pain",
     CareAction::see_doctor,
     {{"Pain at rest or at night that wakes you", "Pijn in rust, of 's nachts waar je wakker van wordt"}}},
    {"gives_way",
     CareAction::see_doctor,
     {{"The knee gives way, or catches again and again", "De knie zakt door je heen of blijft steeds haken"}}},
    {"limping",
     CareAction::see_doctor,
     {{"You limp, or change how you run because of pain", "Je loopt mank, of je loopt anders vanwege de pijn"}}},
    {"swelling_stays",
     CareAction::see_doctor,
     {{"Swelling that stays for more than a few days", "Een zwelling die langer dan een paar dagen blijft"}}},
    {"two_weeks",
     CareAction::see_doctor,
     {{"No better after two weeks of rest, or back as soon as you run",
       "Na twee weken rust niet beter, of meteen terug zodra je loopt"}}},
    {"missed_periods",
     CareAction::see_doctor,
     {{"Periods that stay away, weight lost without wanting to, or being tired for weeks",
       "Menstruatie die uitblijft, ongewild afvallen, of wekenlang moe zijn"}}}};
inline constexpr int warning_sign_count = static_cast<int>(sizeof(warning_signs) / sizeof(warning_signs[0]));

/// The most urgent of those ticked; bit i is `warning_signs[i]`.
constexpr CareAction care_action(std::uint32_t ticked) noexcept {
  static_assert(warning_sign_count <= 32);
  CareAction most = CareAction::none;
  for (int i = 0; i < warning_sign_count; ++i)
    if ((ticked >> i & 1u) != 0 && warning_signs[i].action > most) most = warning_signs[i].action;
  return most;
}

/// In the order of CareAction.
inline constexpr Words care_texts[] = {
    {{"None of these signs was ticked. That is no all-clear: if you are worried, ask a doctor.",
      "Geen van deze signalen is aangekruist. Dat is geen garantie dat er niets is: maak je je zorgen, vraag het een "
      "arts."}},
    {{"See a doctor or physiotherapist, and do not run until then.",
      "Ga naar je huisarts of fysiotherapeut, en loop tot die tijd niet."}},
    {{"See a doctor today, or ring the out-of-hours service. Do not run.",
      "Ga vandaag nog naar een arts, of bel de huisartsenpost. Loop niet."}},
    {{"Stop, and call the emergency number now (112 in Europe, 911 in North America, or your own country's).",
      "Stop, en bel nu het alarmnummer (112 in Europa, of dat van het land waar je bent)."}}};
inline constexpr Words checklist_caution = {
    {"This list helps to choose whom to ask. It does not say what is wrong, and it cannot know everything.",
     "Deze lijst helpt kiezen bij wie je aanklopt. Hij zegt niet wat er aan de hand is, en weet niet alles."}};

}  // namespace cadans::load
