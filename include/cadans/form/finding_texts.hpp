// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

#include "cadans/core/language.hpp"
#include "cadans/form/cues.hpp"
#include "cadans/form/finding.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"

/// What is said, in English and Dutch: plain words, no diagnosis. Constant text only, so that a watch can show
/// it; whole sentences with numbers are made by `finding_report.hpp`.
namespace cadans::form {

using cadans::Language;
using cadans::language_names;
using cadans::Words;

/// What is said of one kind of finding.
struct KindText {
  Words subject;  ///< a heading when there is nothing to find
  Words name;     ///< a heading when there is
  Words seen;     ///< what was seen
  Words try_it;   ///< what to try
  Words caution;  ///< what to keep in mind
};

/// In the order of FindingKind.
inline constexpr KindText kind_texts[] = {
    {{{"Landing ahead of the body", "Landen voor je lichaam"}},
     {{"Overstride", "Ver naar voren landen (overstride)"}},
     {{"Your foot lands far ahead of your body.", "Je voet landt ver voor je lichaam."}},
     {{"Try slightly shorter, quicker steps: about 5 % more steps a minute at the same speed, so that your foot "
       "lands closer to under you.",
       "Probeer iets kortere, snellere passen: bij hetzelfde tempo ongeveer 5 % meer stappen per minuut, zodat je "
       "voet dichter onder je landt."}},
     {{"A faster runner lands further ahead, and rightly so: the limit goes with your speed.",
       "Wie harder loopt, landt verder naar voren, en dat hoort zo: de grens gaat met je snelheid mee."}}},
    {{{"Landing", "Landing"}},
     {{"Hard or stiff landing", "Harde of stugge landing"}},
     {{"You land hard, or your knee gives little.", "Je landt hard, of je knie veert weinig mee."}},
     {{"Try to land softly and quietly: let the knee bend a little more as you land, and take slightly shorter "
       "steps. Take weeks over it, not days.",
       "Probeer zacht en stil te landen: laat je knie bij de landing iets meer meeveren en maak je passen iets "
       "korter. Neem er weken voor, geen dagen."}},
     {{"A jolt is how hard the sensor is shaken, which depends on strap and ground too. It is not the load on your "
       "bones.",
       "Een klap is hoe hard de sensor door elkaar wordt geschud; dat hangt ook af van de band en de ondergrond. "
       "Het is niet de belasting van je botten."}}},
    {{{"Knee in stance", "Knie tijdens het staan"}},
     {{"Knee falling inward", "Knie naar binnen"}},
     {{"Your knee moves inward while you stand on that leg.", "Je knie zakt naar binnen als je op dat been staat."}},
     {{"Try to let the kneecap point straight ahead, with some space between your knees. Exercises for the hip "
       "muscles and slightly quicker steps may help. If the knee hurts, let a physiotherapist have a look.",
       "Probeer je knieschijf recht naar voren te laten wijzen, met wat ruimte tussen je knieën. Oefeningen voor "
       "je heupspieren en iets snellere passen kunnen helpen. Heb je last van je knie, laat dan een "
       "fysiotherapeut meekijken."}},
     {{"Sensors see this only roughly: follow how it changes rather than the number itself.",
       "Sensoren zien dit maar grof: let op de verandering, niet op het getal zelf."}}},
    {{{"Pelvis", "Bekken"}},
     {{"Pelvic drop", "Bekken zakt weg"}},
     {{"While you stand on one leg, the pelvis tips down on the other side.",
       "Als je op één been staat, zakt je bekken aan de andere kant weg."}},
     {{"Try to run tall, with the waistband level. Strength exercises for the side of the hip (side plank, hip "
       "hitch, squat on one leg) and slightly quicker steps may help.",
       "Probeer lang te lopen en je broekrand horizontaal te houden. Krachtoefeningen voor de zijkant van je heup "
       "(zijplank, bekken heffen, squat op één been) en iets snellere passen kunnen helpen."}},
     {{"Some drop is normal: it is part of how the leg gives.",
       "Een beetje wegzakken is normaal: zo veert je been mee."}}},
    {{{"Cadence", "Cadans"}},
     {{"Low cadence", "Lage cadans"}},
     {{"You take few steps a minute.", "Je zet weinig stappen per minuut."}},
     {{"Try about 5 % more steps a minute at the same speed; a metronome or music with that beat helps.",
       "Probeer bij hetzelfde tempo ongeveer 5 % meer stappen per minuut; een metronoom of muziek in dat ritme "
       "helpt."}},
     {{"There is no magic number such as 180: it depends on speed and height, and people differ.",
       "Een magisch getal als 180 bestaat niet: het hangt af van snelheid en lengte, en mensen verschillen."}}},
    {{{"Step length and heel", "Paslengte en haklanding"}},
     {{"Long steps, heel first", "Lange passen met haklanding"}},
     {{"You take long steps and land on the heel, with the toes well up.",
       "Je maakt lange passen en landt op je hak, met je tenen hoog."}},
     {{"Shorten the step rather than changing how your foot lands: about 5 % more steps a minute at the same speed.",
       "Maak je passen korter in plaats van je landing te veranderen: bij hetzelfde tempo ongeveer 5 % meer "
       "stappen per minuut."}},
     {{"Landing on the heel is not wrong in itself: most runners do. Together with a long step it brakes you.",
       "Op je hak landen is op zich niet verkeerd: de meeste lopers doen het. Samen met een lange pas remt het "
       "je af."}}},
    {{{"Up and down", "Op en neer"}},
     {{"Much up and down", "Veel op en neer"}},
     {{"You go up and down a lot with every step.", "Je gaat bij elke stap veel op en neer."}},
     {{"Run as if under a low ceiling: quicker steps, and push yourself forward rather than up.",
       "Loop alsof er een laag plafond boven je hangt: snellere passen, en zet naar voren af in plaats van omhoog."}},
     {{"Less up and down goes with running more economically, but only weakly.",
       "Minder op en neer gaat samen met zuiniger lopen, maar het verband is zwak."}}},
    {{{"Left and right", "Links en rechts"}},
     {{"Left and right differ", "Links en rechts verschillen"}},
     {{"Left and right differ by more than chance explains.",
       "Links en rechts verschillen meer dan toeval verklaart."}},
     {{"If this is new, or something hurts, take it easy and ask a physiotherapist. Otherwise: run on level ground "
       "for a while (not always on the same side of a sloping road), look whether your shoes are worn unevenly, and "
       "train each leg by itself.",
       "Is dit nieuw of heb je ergens pijn, doe dan rustig aan en vraag een fysiotherapeut. Anders: loop een "
       "tijdje op vlakke grond (niet steeds aan dezelfde kant van een bolle weg), kijk of je schoenen ongelijk "
       "gesleten zijn en train elk been apart."}},
     {{"Small differences are normal: hardly anybody is quite even.",
       "Kleine verschillen zijn normaal: bijna niemand loopt precies gelijk."}}},
    {{{"Trunk lean", "Romphouding"}},
     {{"Trunk far forward", "Romp ver voorover"}},
     {{"Your trunk leans far forward.", "Je romp helt ver voorover."}},
     {{"Try to run tall: lean a little from the ankles, not from the waist, and look ahead.",
       "Probeer lang te lopen: hel iets vanuit je enkels, niet vanuit je heupen, en kijk vooruit."}},
     {{"The angle depends on how the strap lies: follow how it changes. Some lean is good for the knees.",
       "De hoek hangt af van hoe de band zit: let op de verandering. Een beetje voorover is gunstig voor je knieën."}}},
    {{{"Arm swing", "Armzwaai"}},
     {{"Arms across the body", "Armen voor je lichaam langs"}},
     {{"Your arms swing across your body.", "Je armen zwaaien voor je lichaam langs."}},
     {{"Let your arms swing forward and back beside you, elbows bent and relaxed; the hands need not pass the "
       "middle of your chest.",
       "Laat je armen naast je naar voren en achteren zwaaien, ellebogen gebogen en ontspannen; je handen hoeven "
       "niet voorbij het midden van je borst."}},
     {{"No study says how much is too much.", "Geen onderzoek zegt hoeveel te veel is."}}},
};

/// Of a trunk that leans the other way.
inline constexpr KindText leaning_back_text = {
    {{"Trunk lean", "Romphouding"}},
    {{"Leaning back", "Achterover lopen"}},
    {{"You run upright to the point of leaning back.", "Je loopt zo rechtop dat je achterover helt."}},
    {{"Lean a little forward from the ankles, as if slowly falling forward; do not hollow your back.",
      "Hel vanuit je enkels iets naar voren, alsof je langzaam voorover valt; maak je rug niet hol."}},
    {{"The angle depends on how the strap lies: follow how it changes.",
      "De hoek hangt af van hoe de band zit: let op de verandering."}}};

/// The words for a kind; `low`: the value lies below its limit, not above.
constexpr const KindText& text_for(FindingKind kind, bool low) noexcept {
  return kind == FindingKind::trunk_lean && low ? leaning_back_text : kind_texts[static_cast<int>(kind)];
}

/// Short enough for a watch, in the order of FindingKind; apart, so that a watch need not carry the rest.
inline constexpr Words cue_words[] = {
    {{"Shorter, quicker steps", "Kortere, snellere passen"}},
    {{"Land softer", "Land zachter"}},
    {{"Space between knees", "Ruimte tussen je knieën"}},
    {{"Run tall, hips level", "Maak je lang, heupen recht"}},
    {{"Quicker steps", "Snellere passen"}},
    {{"Shorter steps", "Kortere passen"}},
    {{"Less up and down", "Minder op en neer"}},
    {{"Left and right differ", "Links en rechts ongelijk"}},
    {{"Run tall", "Maak je lang"}},
    {{"Arms forward and back", "Armen langs je lichaam"}},
};
inline constexpr Words leaning_back_cue{{"Lean slightly forward", "Iets meer voorover"}};

/// A few words for a small screen.
constexpr const char* cue_text(const Cue& cue, Language language) noexcept {
  const bool back = cue.kind == FindingKind::trunk_lean && cue.value < cue.limit;
  return (back ? leaning_back_cue : cue_words[static_cast<int>(cue.kind)])(language);
}

/// How a person reads a metric that findings speak of.
struct MetricText {
  float StepMetrics::*metric;
  float factor;  ///< from the metric's unit to the one shown
  int decimals;
  Words name;
  Words unit;  ///< with the space that belongs before it
};

inline constexpr Words degrees{{"°", "°"}}, centimetres{{" cm", " cm"}}, percent{{" %", " %"}};

inline constexpr MetricText metric_texts[] = {
    {&StepMetrics::tibia_angle_at_contact_deg,
     1.0f,
     1,
     {{"shin angle at landing", "hoek van het onderbeen bij de landing"}},
     degrees},
    {&StepMetrics::foot_ahead_m,
     100.0f,
     1,
     {{"foot ahead of the hip at landing", "voet voor de heup bij de landing"}},
     centimetres},
    {&StepMetrics::knee_flexion_at_contact_deg,
     1.0f,
     1,
     {{"knee bend at landing", "kniebuiging bij de landing"}},
     degrees},
    {&StepMetrics::impact_peak_g, 1.0f, 1, {{"jolt at the shin", "klap op het scheenbeen"}}, {{" g", " g"}}},
    {&StepMetrics::knee_flexion_peak_deg,
     1.0f,
     1,
     {{"deepest knee bend on the ground", "diepste kniebuiging tijdens het grondcontact"}},
     degrees},
    {&StepMetrics::knee_valgus_excursion_deg,
     1.0f,
     1,
     {{"movement of the knee inward", "beweging van de knie naar binnen"}},
     degrees},
    {&StepMetrics::shank_frontal_excursion_deg,
     1.0f,
     1,
     {{"inward tipping of the shin", "naar binnen kantelen van het onderbeen"}},
     degrees},
    {&StepMetrics::hip_adduction_peak_deg,
     1.0f,
     1,
     {{"thigh inward from the pelvis (hip adduction)", "bovenbeen naar binnen (heupadductie)"}},
     degrees},
    {&StepMetrics::pelvic_drop_deg, 1.0f, 1, {{"drop of the pelvis", "wegzakken van het bekken"}}, degrees},
    {&StepMetrics::cadence_spm, 1.0f, 0, {{"cadence", "cadans"}}, {{" steps/min", " stappen/min"}}},
    {&StepMetrics::foot_strike_angle_deg,
     1.0f,
     1,
     {{"foot angle at landing, toes up", "voethoek bij de landing, tenen omhoog"}},
     degrees},
    {&StepMetrics::vertical_ratio,
     1.0f,
     1,
     {{"up and down as a share of the step length", "op en neer als deel van de staplengte"}},
     percent},
    {&StepMetrics::vertical_oscillation_m,
     100.0f,
     1,
     {{"up and down (vertical oscillation)", "op en neer (verticale oscillatie)"}},
     centimetres},
    {&StepMetrics::vertical_oscillation_com_m,
     100.0f,
     1,
     {{"up and down of the centre of mass, estimated", "op en neer van het zwaartepunt, geschat"}},
     centimetres},
    {&StepMetrics::contact_time_s, 1000.0f, 0, {{"ground contact", "grondcontact"}}, {{" ms", " ms"}}},
    {&StepMetrics::step_time_s, 1000.0f, 0, {{"step time", "staptijd"}}, {{" ms", " ms"}}},
    {&StepMetrics::trunk_lean_deg, 1.0f, 1, {{"forward lean of the trunk", "helling van de romp naar voren"}}, degrees},
    {&StepMetrics::arm_swing_cross_share,
     100.0f,
     0,
     {{"share of the arm swing across the body", "deel van de armzwaai dwars voor het lichaam"}},
     percent},
};

}  // namespace cadans::form
