// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cadans/load/rules/advice.hpp"
#include "cadans/load/rules/rule.hpp"
#include "cadans/load/rules/runner_type.hpp"

/// What is said of each rule, in English and Dutch: what it means, what the evidence says, what to do. No diagnosis, no
/// promise. Constant text only, so that a watch can show it; sentences with numbers are made by `load_report.hpp`.
namespace cadans::load {

struct RuleText {
  Words name;
  Words meaning;   ///< what is counted, in plain words
  Words evidence;  ///< what research says of it
  Words fine;      ///< green, or shown without a light
  Words beyond;    ///< amber and red
};

/// In the order of RuleKind.
inline constexpr RuleText rule_texts[] = {
    // session_spike
    {{{"One run against your longest", "Eén training tegenover je langste"}},
     {{"Your longest run of the last seven days against the longest of the 30 days before it.",
       "Je langste training van de laatste zeven dagen tegenover de langste van de 30 dagen daarvoor."}},
     {{"The best-supported rule here: among 5205 runners the injury rate was 64 % higher after a run 10 to 30 % beyond "
       "the longest of 30 days, 52 % higher at 30 to 100 %, and 2.3 times as high beyond double. Runners were watched, "
       "no trial was done.",
       "De best onderbouwde regel: bij 5205 lopers lag het blessurerisico 64 % hoger na een training 10 tot 30 % "
       "voorbij de langste van 30 dagen, 52 % hoger bij 30 tot 100 %, en 2,3 keer zo hoog boven het dubbele. Er is "
       "gekeken, geen proef gedaan."}},
     {{"No run stood out.", "Geen training sprong eruit."}},
     {{"Let the next runs be shorter, and lengthen the longest by at most 10 %.",
       "Houd de volgende trainingen korter, en verleng de langste met hoogstens 10 %."}}},
    // weekly_change
    {{{"This week against the one before (10 % rule)", "Deze week tegenover de vorige (10 %-regel)"}},
     {{"The last whole week, Monday to Sunday, against the week before it.",
       "De laatste hele week, maandag tot en met zondag, tegenover de week ervoor."}},
     {{"A habit, not a proven limit: in a trial of 532 beginners 20.8 % were injured with the 10 % rule and 20.3 % "
       "without it. The 30 % comes from one study of 873 beginners, and held for some injuries only.",
       "Een gewoonte, geen bewezen grens: in een proef met 532 beginners raakte 20,8 % geblesseerd met de 10 %-regel "
       "en 20,3 % zonder. De 30 % komt uit één onderzoek onder 873 beginners, en gold maar voor een deel van de "
       "blessures."}},
     {{"No faster than the habit of 10 %.", "Niet sneller dan de gewoonte van 10 %."}},
     {{"Hold next week at what you did, instead of adding more.",
       "Houd volgende week gelijk, in plaats van er nog iets bij te doen."}}},
    // rolling_change
    {{{"Last 7 days against the 7 before", "Laatste 7 dagen tegenover de 7 ervoor"}},
     {{"The same as the weekly change, up to today instead of up to Sunday.",
       "Hetzelfde als de weekverandering, maar tot vandaag in plaats van tot zondag."}},
     {{"As for the 10 % rule: a habit, not a proven limit.",
       "Zoals bij de 10 %-regel: een gewoonte, geen bewezen grens."}},
     {{"No faster than the habit of 10 %.", "Niet sneller dan de gewoonte van 10 %."}},
     {{"Take the coming days easier.", "Doe de komende dagen rustiger aan."}}},
    // acwr_coupled
    {{{"Acute : chronic ratio, coupled", "Acuut : chronisch, gekoppeld"}},
     {{"The last 7 days over the weekly mean of the last 28.",
       "De laatste 7 dagen gedeeld door het weekgemiddelde van de laatste 28."}},
     {{"Shown because many ask for it, and not used in the advice: the acute week is part of both sides, which makes a "
       "relation by itself, the limits were never confirmed, and among 5205 runners a higher ratio went with fewer "
       "injuries.",
       "Te zien omdat velen ernaar vragen, niet gebruikt in het advies: de laatste week zit in beide kanten, wat "
       "vanzelf een verband geeft, de grenzen zijn nooit bevestigd, en bij 5205 lopers hoorde een hogere verhouding "
       "bij minder blessures."}},
     {{"Within the popular limits.", "Binnen de populaire grenzen."}},
     {{"Above the popular limits: look at the single runs first.",
       "Boven de populaire grenzen: kijk eerst naar de losse trainingen."}}},
    // acwr_uncoupled
    {{{"Acute : chronic ratio, uncoupled", "Acuut : chronisch, ontkoppeld"}},
     {{"The last 7 days over the weekly mean of the 21 days before them.",
       "De laatste 7 dagen gedeeld door het weekgemiddelde van de 21 dagen ervoor."}},
     {{"Without the flaw that a week is compared with itself; the rest of the criticism holds. The limits are the "
       "popular ones, converted. Not used in the advice.",
       "Zonder de fout dat een week met zichzelf wordt vergeleken; de rest van de kritiek blijft. De grenzen zijn de "
       "populaire, omgerekend. Niet gebruikt in het advies."}},
     {{"Within the popular limits.", "Binnen de populaire grenzen."}},
     {{"Above the popular limits: look at the single runs first.",
       "Boven de populaire grenzen: kijk eerst naar de losse trainingen."}}},
    // acwr_ewma
    {{{"Acute : chronic ratio, weighted", "Acuut : chronisch, gewogen"}},
     {{"The same ratio, with recent days weighing more.", "Dezelfde verhouding, waarin recente dagen zwaarder wegen."}},
     {{"Smoother than the others, with the same criticism. Not used in the advice.",
       "Gelijkmatiger dan de andere, met dezelfde kritiek. Niet gebruikt in het advies."}},
     {{"Within the popular limits.", "Binnen de populaire grenzen."}},
     {{"Above the popular limits: look at the single runs first.",
       "Boven de populaire grenzen: kijk eerst naar de losse trainingen."}}},
    // monotony
    {{{"Monotony", "Eentonigheid"}},
     {{"The mean of the last seven days over how much they differ; days without a run count as zero.",
       "Het gemiddelde van de laatste zeven dagen gedeeld door hoeveel ze verschillen; dagen zonder training tellen "
       "als nul."}},
     {{"Weak: the limits were made for how hard training felt (session-RPE), in few athletes.",
       "Zwak: de grenzen zijn gemaakt voor hoe zwaar trainingen voelden (sessie-RPE), bij weinig sporters."}},
     {{"Easy and hard days differ enough.", "Rustige en zware dagen verschillen genoeg."}},
     {{"The days are much alike: make easy days easier, and take a day off.",
       "De dagen lijken veel op elkaar: maak rustige dagen rustiger, en neem een vrije dag."}}},
    // strain
    {{{"Strain", "Belasting maal eentonigheid"}},
     {{"The sum of the last seven days times the monotony.",
       "De som van de laatste zeven dagen maal de eentonigheid."}},
     {{"Weak, and without a limit: compare it with your own earlier weeks only.",
       "Zwak, en zonder grens: vergelijk het alleen met je eigen eerdere weken."}},
     {{"", ""}},
     {{"", ""}}},
    // form
    {{{"Fitness, fatigue and form", "Conditie, vermoeidheid en vorm"}},
     {{"Fitness is a slow mean of your load (42 days), fatigue a quick one (7 days); form is yesterday's fitness minus "
       "yesterday's fatigue.",
       "Conditie is een traag gemiddelde van je belasting (42 dagen), vermoeidheid een snel (7 dagen); vorm is de "
       "conditie van gisteren min de vermoeidheid van gisteren."}},
     {{"A description, no prediction of injuries: below zero you did more lately than you are used to, above zero "
       "less. The bands of training software do not hold for distance.",
       "Een beschrijving, geen voorspelling van blessures: onder nul deed je de laatste tijd meer dan je gewend bent, "
       "boven nul minder. De grenzen van trainingssoftware gelden niet voor afstand."}},
     {{"", ""}},
     {{"", ""}}},
    // rest_days
    {{{"Rest days", "Rustdagen"}},
     {{"Days without a run in the last seven.", "Dagen zonder training in de laatste zeven."}},
     {{"A convention: one or two days a week. No trial says how many are best.",
       "Een afspraak: een of twee dagen per week. Geen onderzoek zegt hoeveel het beste is."}},
     {{"At least one day off.", "Minstens één vrije dag."}},
     {{"Take a day off.", "Neem een vrije dag."}}},
    // hard_after_hard
    {{{"Hard and easy days", "Zware en rustige dagen"}},
     {{"How often a hard day followed a hard day in the last seven. Hard: among the largest quarter of your days with "
       "a run of the last 28, and at least 10 % above the middle one.",
       "Hoe vaak in de laatste zeven dagen een zware dag op een zware volgde. Zwaar: bij het grootste kwart van je "
       "trainingsdagen van de laatste 28, en minstens 10 % boven de middelste."}},
     {{"Coaches' habit, and the measure of hard is our own choice: it sees how much you ran, not how fast.",
       "Een gewoonte van trainers, en de maat voor zwaar is onze eigen keuze: hij ziet hoeveel je liep, niet hoe "
       "hard."}},
     {{"Easy days followed hard ones.", "Na zware dagen volgden rustige."}},
     {{"Put an easy day, or none, after a hard one.", "Zet na een zware dag een rustige, of een vrije."}}},
    // knee_load
    {{{"Load of the knees", "Belasting van de knieën"}},
     {{"Steps of the last seven days times about three body weights, both knees together.",
       "Stappen van de laatste zeven dagen maal ongeveer drie keer je lichaamsgewicht, beide knieën samen."}},
     {{"A rough count, not a measured force: the force inside a knee differs between people, slopes and speeds. No "
       "limit is known: look at how it changes.",
       "Een grove telling, geen gemeten kracht: de kracht in een knie verschilt per mens, helling en tempo. Een grens "
       "is niet bekend: let op de verandering."}},
     {{"", ""}},
     {{"", ""}}},
    // strength_sessions
    {{{"Strength", "Kracht"}},
     {{"Strength sessions of the last seven days; 2 to 3 a week are usual.",
       "Krachttrainingen van de laatste zeven dagen; 2 tot 3 per week is gebruikelijk."}},
     {{"Twice a week is the guideline for health; that it prevents running injuries is less sure.",
       "Twee keer per week is de richtlijn voor gezondheid; dat het loopblessures voorkomt is minder zeker."}},
     {{"As the guideline has it.", "Zoals de richtlijn zegt."}},
     {{"Add a session for legs, hips and trunk.", "Voeg een training voor benen, heupen en romp toe."}}},
    // active_minutes
    {{{"Active minutes", "Actieve minuten"}},
     {{"Minutes of the last seven days, where a minute of running counts as vigorous, that is as two moderate ones. "
       "The guideline asks for 150 moderate or 75 vigorous minutes a week.",
       "Minuten van de laatste zeven dagen, waarbij een minuut hardlopen telt als zwaar, dus als twee matige. De "
       "richtlijn vraagt 150 matige of 75 zware minuten per week."}},
     {{"Well supported, for health. It is no limit for runners: most do more. That running is vigorous is an "
       "assumption; a slow jog may not be. Only what is in the log counts.",
       "Goed onderbouwd, voor gezondheid. Het is geen grens voor lopers: de meesten doen meer. Dat hardlopen zwaar is, "
       "is een aanname; rustig dribbelen is het misschien niet. Alleen wat in het logboek staat, telt."}},
     {{"Enough by the guideline.", "Genoeg volgens de richtlijn."}},
     {{"A little more would be good for your health; walking and cycling count too.",
       "Iets meer is goed voor je gezondheid; wandelen en fietsen tellen ook mee."}}},
    // runner_type
    {{{"Kind of week", "Soort week"}},
     {{"Put together from the other rules: jumps, rest, hard days in a row, active minutes.",
       "Samengesteld uit de andere regels: sprongen, rust, zware dagen op rij, actieve minuten."}},
     {{"Our own table: it describes these days in the log, not you.",
       "Onze eigen tabel: hij beschrijft deze dagen in het logboek, niet jou."}},
     {{"", ""}},
     {{"", ""}}},
};
static_assert(sizeof(rule_texts) / sizeof(rule_texts[0]) == rule_count);
constexpr const RuleText& text_of(RuleKind kind) noexcept { return rule_texts[static_cast<int>(kind)]; }

/// Always said of training with blood-flow restriction.
inline constexpr Words restricted_text = {
    {"Blood-flow-restriction training: only under supervision: cuff pressure must be set by a professional.",
     "Training met afgeknelde bloedstroom (BFR): alleen onder begeleiding: de druk van de manchet moet door een "
     "professional worden ingesteld."}};

/// In the order of Reason.
inline constexpr Words reason_texts[] = {
    {{"", ""}},
    {{"not enough days in the log yet", "nog niet genoeg dagen in het logboek"}},
    {{"a day in these weeks is not known", "een dag in deze weken is onbekend"}},
    {{"a run lacks the number that is counted", "bij een training ontbreekt het getal dat wordt geteld"}},
    {{"nothing before to compare with: you are coming back", "niets van ervoor om mee te vergelijken: je begint weer"}},
    {{"no runs in these days", "geen trainingen in deze dagen"}},
    {{"too few runs to tell hard from easy", "te weinig trainingen om zwaar van rustig te scheiden"}},
    {{"the log does not say", "het logboek zegt het niet"}},
    {{"no limit is known", "er is geen grens bekend"}}};

/// In the order of Light.
inline constexpr Words light_texts[] = {
    {{"unknown", "onbekend"}}, {{"green", "groen"}}, {{"amber", "oranje"}}, {{"red", "rood"}}};

/// In the order of Evidence.
inline constexpr Words evidence_texts[] = {
    {{"well supported by research", "goed onderbouwd door onderzoek"}},
    {{"supported by one large study or a guideline", "onderbouwd door één groot onderzoek of een richtlijn"}},
    {{"a convention, weak studies or our own choice", "een afspraak, zwak onderzoek of onze eigen keuze"}}};

/// In the order of RunnerType.
inline constexpr Words runner_type_texts[] = {{{"not enough known to say", "te weinig bekend om te zeggen"}},
                                              {{"too little: less active than the guideline for health",
                                                "te weinig: minder actief dan de richtlijn voor gezondheid"}},
                                              {{"too much too often: load jumps, or rest is missing",
                                                "te veel te vaak: de belasting springt, of er ontbreekt rust"}},
                                              {{"healthy mover: active, with steady load and rest",
                                                "gezonde beweger: actief, met gelijkmatige belasting en rust"}}};

/// In the order of RestHint.
inline constexpr Words rest_hint_texts[] = {{{"No rest needed by the calendar: listen to your legs.",
                                              "Volgens de kalender hoef je niet te rusten: luister naar je benen."}},
                                            {{"The last day was a hard one: run easy or rest tomorrow.",
                                              "De laatste dag was zwaar: loop morgen rustig of rust."}},
                                            {{"Take tomorrow off.", "Neem morgen vrij."}},
                                            {{"The last day is not known.", "De laatste dag is onbekend."}}};

/// In the order of CeilingRule.
inline constexpr Words ceiling_texts[] = {
    {{"No whole week is known yet, so there is nothing to count from.",
      "Er is nog geen hele week bekend, dus er is niets om vanuit te rekenen."}},
    {{"That is 10 % over your last whole week.", "Dat is 10 % boven je laatste hele week."}},
    {{"Last week was an easy one, so that is 10 % over the mean of your last four known weeks.",
      "Vorige week was rustig; daarom is dit 10 % boven het gemiddelde van je laatste vier bekende weken."}},
    {{"No more than last week, to let your body catch up.",
      "Niet meer dan vorige week, zodat je lichaam kan bijkomen."}},
    {{"Last week went beyond its own ceiling; that ceiling holds once more, to let your body catch up.",
      "Vorige week ging boven haar eigen plafond uit; dat plafond geldt nog een keer, zodat je lichaam kan bijkomen."}},
    {{"You are coming back after a week without running: 10 % over the mean of your last four known weeks, the empty "
      "one included. Begin with short, easy runs.",
      "Je komt terug na een week zonder lopen: 10 % boven het gemiddelde van je laatste vier bekende weken, de lege "
      "meegeteld. Begin met korte, rustige trainingen."}},
    {{"No running in the last weeks: begin anew with a few short, easy runs, walking in between, and look again after "
      "a week.",
      "De laatste weken niet gelopen: begin opnieuw met een paar korte, rustige trainingen met wandelen ertussen, en "
      "kijk na een week verder."}},
    {{"It hurts too much: no running for now.", "Het doet te veel pijn: nu even niet lopen."}}};

/// In the order of AdviceKind.
inline constexpr Words advice_names_in_words[] = {{{"Pain first", "Eerst de pijn"}},
                                                  {{"Rest", "Rust"}},
                                                  {{"Longest run", "Langste training"}},
                                                  {{"Next week", "Volgende week"}}};
inline constexpr Words advice_caution = {
    {"These ceilings are advice, not a promise: no rule is proven to prevent injuries.",
     "Deze plafonds zijn advies, geen belofte: van geen enkele regel is bewezen dat hij blessures voorkomt."}};

}  // namespace cadans::load
