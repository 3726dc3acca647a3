# SPDX-License-Identifier: Apache-2.0
"""What the command line says, in English and Dutch."""

from __future__ import annotations

import re

__all__ = ["GROUPS", "METRIC_WORDS", "PLACE_WORDS", "QUALITY_WORDS", "SIDED", "UNIT_WORDS", "WORDS", "as_written", "note_in"]

WORDS: dict[str, dict[str, str]] = {
    "en": {
        "median": "median",
        "iqr": "spread",
        "left": "left",
        "right": "right",
        "unit": "unit",
        "grade": "grade",
        "true": "true",
        "steps": "running steps",
        "balance": "Contact time balance",
        "running": "running",
        "walking": "walking",
        "standing": "standing or other",
        "gap": "no data",
        "rest": "not judged",
        "flagged": "Steps with a flag",
        "inferred": "Inferred",
        "rate": "sample rate {rate} Hz, read off the time stamps ({confidence:.0f} % of the intervals are regular)",
        "forward": "which way is forward: confidence {confidence:.0f} %",
        "side": "left and right: confidence {confidence:.0f} %",
        "no_side": "left and right could not be told apart",
        "no_gyro": "no gyroscope: what needs one is left empty, and vertical oscillation is that of the sensor itself",
        "gravity": "gravity is missing from the acceleration: record it raw, at rest 9.8 m/s² along what points up",
        "rejected": "{count} steps were outside what a human being does; their numbers are withheld",
        "nothing": "No running was found.",
        "findings": "Findings",
        "within": "Within the limits",
        "no_findings": "Nothing beyond the limits.",
        "not_judged": "Too little was measured to judge the running form.",
        "sensors": "{count} sensors",
        "every_sensor": "every sensor",
        "seen_by": "seen by {sensor}",
        "one_side": "the motion says {side} (confidence {confidence:.0f} %)",
        "side_left": "left",
        "side_right": "right",
        "share": "{running:.0f} % running, {gap:.0f} % without data",
        "metric": "metric",
        "together": "together",
        "with_another": "with two sensors",
        "needs": "worn",
        "both_legs": "one on each leg",
        "letters": "A measured, B estimated by a published model, C proxy: read changes, not values. Nothing: cannot be had from there.",
        "grades": (
            "Median: half of the steps lie below it. Spread: the middle half of the steps lies this far apart. Left, right: the mean of "
            "those steps. Grade: A measured, B estimated by a published model, C proxy (trust changes, not values)."
        ),
        "lost": "Of {samples} samples",
        "invalid": "{count} held no number",
        "repeated": "{count} repeated the time of the one before: left out",
        "backwards": "{count} went back in time: left out",
        "saturated": "{count} were at the end of the sensor's range: what is read off the highest accelerations is too low",
        "gaps": "holes in the recording: {count}",
        "disclaimer": "cadans informs; it is no medical device.",
        "synthetic": "SYNTHETIC: this runner does not exist. The true values are known and stand beside.",
        "reading": "reading",
        "analysing": "analysing",
    },
    "nl": {
        "median": "mediaan",
        "iqr": "spreiding",
        "left": "links",
        "right": "rechts",
        "unit": "eenheid",
        "grade": "klasse",
        "true": "echt",
        "steps": "hardloopstappen",
        "balance": "Balans grondcontacttijd",
        "running": "hardlopen",
        "walking": "wandelen",
        "standing": "staan of iets anders",
        "gap": "geen gegevens",
        "rest": "niet beoordeeld",
        "flagged": "Stappen met een kanttekening",
        "inferred": "Afgeleid",
        "rate": "meetfrequentie {rate} Hz, afgelezen van de tijdstempels ({confidence:.0f} % van de intervallen is regelmatig)",
        "forward": "welke kant voor is: zekerheid {confidence:.0f} %",
        "side": "links en rechts: zekerheid {confidence:.0f} %",
        "no_side": "links en rechts waren niet te onderscheiden",
        "no_gyro": "geen gyroscoop: wat die nodig heeft, blijft leeg, en de verticale oscillatie is die van de sensor zelf",
        "gravity": "de zwaartekracht ontbreekt in de versnelling: neem ruwe versnelling op, in rust 9,8 m/s² langs wat omhoog wijst",
        "rejected": "{count} stappen vielen buiten wat voor een mens mogelijk is; hun getallen zijn weggelaten",
        "nothing": "Er is geen hardlopen gevonden.",
        "findings": "Bevindingen",
        "within": "Binnen de grenzen",
        "no_findings": "Niets buiten de grenzen.",
        "not_judged": "Er is te weinig gemeten om de loophouding te beoordelen.",
        "sensors": "{count} sensoren",
        "every_sensor": "elke sensor",
        "seen_by": "volgens {sensor}",
        "one_side": "de beweging zegt {side} (zekerheid {confidence:.0f} %)",
        "side_left": "links",
        "side_right": "rechts",
        "share": "{running:.0f} % hardlopen, {gap:.0f} % zonder gegevens",
        "metric": "maat",
        "together": "samen",
        "with_another": "met twee sensoren",
        "needs": "gedragen",
        "both_legs": "aan elk been een",
        "letters": "A gemeten, B geschat met een gepubliceerd model, C aanwijzing: let op de verandering. Niets: daar niet te meten.",
        "grades": (
            "Mediaan: de helft van de stappen ligt eronder. Spreiding: zo ver ligt de middelste helft van de stappen uiteen. Links, rechts: "
            "het gemiddelde van die stappen. Klasse: A gemeten, B geschat met een gepubliceerd model, C aanwijzing (let op de "
            "verandering, niet op het getal zelf)."
        ),
        "lost": "Van {samples} metingen",
        "invalid": "{count} zonder getal",
        "repeated": "{count} met hetzelfde tijdstip als de vorige: weggelaten",
        "backwards": "{count} terug in de tijd: weggelaten",
        "saturated": "{count} aan het eind van het bereik van de sensor: wat op de hoogste versnellingen berust, valt te laag uit",
        "gaps": "gaten in de opname: {count}",
        "disclaimer": "cadans geeft informatie; het is geen medisch hulpmiddel.",
        "synthetic": "SYNTHETISCH: deze loper bestaat niet. De werkelijke waarden zijn bekend en staan ernaast.",
        "reading": "lezen",
        "analysing": "analyseren",
    },
}

# (metric, English, Dutch) by group, in the order of the page
_METRICS: tuple[tuple[str, str, tuple[tuple[str, str, str], ...]], ...] = (
    (
        "Times and speed",
        "Tijden en snelheid",
        (
            ("cadence_spm", "Cadence", "Cadans"),
            ("speed_mps", "Speed", "Snelheid"),
            ("stride_length_m", "Stride length", "Schredelengte"),
            ("step_length_m", "Step length", "Staplengte"),
            ("stride_time_s", "Stride time", "Schredetijd"),
            ("step_time_s", "Step time", "Staptijd"),
            ("contact_time_s", "Ground contact time", "Grondcontacttijd"),
            ("flight_time_s", "Flight time", "Zweeftijd"),
            ("duty_factor", "Contact share of stride", "Aandeel grondcontact"),
        ),
    ),
    (
        "Up and down",
        "Op en neer",
        (
            ("vertical_oscillation_m", "Vertical oscillation", "Verticale oscillatie"),
            ("vertical_oscillation_com_m", "Centre of mass, up-down", "Zwaartepunt op en neer"),
            ("vertical_ratio", "Vertical ratio", "Verticale verhouding"),
            ("peak_vertical_force_bw", "Peak vertical force", "Piekkracht verticaal"),
            ("vertical_stiffness_kn_per_m", "Vertical stiffness", "Verticale stijfheid"),
            ("leg_stiffness_kn_per_m", "Leg stiffness", "Beenstijfheid"),
            ("landing_stiffness", "Landing stiffness", "Landingsstijfheid"),
            ("braking_speed_loss_mps", "Speed lost by braking", "Snelheidsverlies remmen"),
        ),
    ),
    (
        "Foot and landing",
        "Voet en landing",
        (
            ("foot_strike_angle_deg", "Foot strike angle", "Voethoek bij landing"),
            ("rearfoot_probability", "Heel first", "Eerst de hak"),
            ("midfoot_probability", "Whole foot first", "Eerst de hele voet"),
            ("forefoot_probability", "Forefoot first", "Eerst de voorvoet"),
            ("pronation_excursion_deg", "Rolling inward", "Naar binnen rollen"),
            ("foot_clearance_m", "Height in swing", "Hoogte in de zwaai"),
            ("impact_peak_g", "Jolt at landing", "Klap bij landing"),
            ("impact_rate_g_per_s", "  how fast", "  hoe snel"),
        ),
    ),
    (
        "Shank and knee",
        "Onderbeen en knie",
        (
            ("foot_ahead_m", "Foot ahead of the hip", "Voet voor de heup"),
            ("tibia_angle_at_contact_deg", "Shin angle at landing", "Scheenhoek bij landing"),
            ("tibia_angle_at_mid_stance_deg", "  in mid-stance", "  midden in de stand"),
            ("ankle_ahead_of_knee_m", "Ankle ahead of knee", "Enkel voor de knie"),
            ("thigh_angle_at_contact_deg", "Thigh angle at landing", "Dijhoek bij landing"),
            ("knee_flexion_at_contact_deg", "Knee bend at landing", "Kniebuiging landing"),
            ("knee_flexion_at_mid_stance_deg", "  in mid-stance", "  midden in de stand"),
            ("knee_flexion_peak_deg", "  deepest", "  diepste"),
            ("knee_valgus_excursion_deg", "Knee falling inward", "Knie naar binnen"),
            ("shank_frontal_excursion_deg", "Shin tipping inward", "Scheen naar binnen"),
            ("shank_frontal_velocity_degps", "  how fast", "  hoe snel"),
        ),
    ),
    (
        "Pelvis and trunk",
        "Bekken en romp",
        (
            ("pelvic_drop_deg", "Pelvic drop", "Bekkenzakking"),
            ("pelvic_rotation_range_deg", "Pelvic rotation", "Bekkendraaiing"),
            ("hip_adduction_peak_deg", "Thigh inward (hip)", "Dij naar binnen (heup)"),
            ("trunk_lean_deg", "Trunk lean forward", "Romp voorover"),
            ("trunk_rotation_range_deg", "Trunk rotation", "Rompdraaiing"),
        ),
    ),
    (
        "Arms",
        "Armen",
        (
            ("arm_swing_range_deg", "Arm swing", "Armzwaai"),
            ("arm_swing_cross_share", "  across the body", "  voor het lichaam"),
        ),
    ),
)

GROUPS: dict[str, dict[str, dict[str, str]]] = {
    "en": {english: {name: words for name, words, _ in rows} for english, _, rows in _METRICS},
    "nl": {dutch: {name: words for name, _, words in rows} for _, dutch, rows in _METRICS},
}
"""Heading → metric → label, in the order of the page."""

METRIC_WORDS: dict[str, dict[str, str]] = {
    language: {name: words for rows in groups.values() for name, words in rows.items()} for language, groups in GROUPS.items()
}
"""Metric → label."""

PLACE_WORDS: dict[str, dict[str, str]] = {
    "en": {},
    "nl": {
        "pelvis": "bekken",
        "chest": "borst",
        "thigh": "dij",
        "shank": "scheen",
        "foot": "voet",
        "wrist": "pols",
        "pocket": "broekzak",
    },
}
"""Placements; in English as in the library."""

SIDED: dict[str, dict[str, str]] = {
    "en": {"left": "left {}", "right": "right {}"},
    "nl": {"left": "linker{}", "right": "rechter{}"},
}
"""A placement with a side."""

QUALITY_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "gap": "samples are missing nearby",
        "saturated": "the sensor was at the end of its range",
        "irregular_clock": "time stamps jump or repeat",
        "low_rate": "sampled too slowly for timing",
        "not_running": "not running",
        "low_confidence": "contact or toe-off not clear in the signal; trust its times less",
        "uncalibrated": "forward, or left and right, not known at that step",
        "not_observable": "something needs a sensor that is not there; left empty",
        "invalid_value": "a missing value nearby was filled in",
        "implausible": "outside what a human being does; withheld",
    },
    "nl": {
        "gap": "er ontbreken metingen in de buurt",
        "saturated": "de sensor zat aan het eind van zijn bereik",
        "irregular_clock": "tijdstempels springen of herhalen zich",
        "low_rate": "te weinig metingen per seconde om tijden te bepalen",
        "not_running": "geen hardlopen",
        "low_confidence": "landing of afzet niet duidelijk in het signaal; de tijden zijn minder zeker",
        "uncalibrated": "voor, of links en rechts, bij die stap niet bekend",
        "not_observable": "iets vraagt een sensor die er niet is; leeg gelaten",
        "invalid_value": "een ontbrekende waarde in de buurt is aangevuld",
        "implausible": "buiten wat voor een mens mogelijk is; weggelaten",
    },
}

UNIT_WORDS: dict[str, dict[str, str]] = {
    "en": {},
    "nl": {"steps/min": "stappen/min", "× weight": "× gewicht", "× weight/m": "× gewicht/m", "km/h": "km/u"},
}
"""Units that are words; the others are the same everywhere."""

# what is noted on the way, as the command line says it: a pattern and what to make of it
NOTE_PATTERNS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": ((r"(.+: if the sensors were not on one clock, say) Recording\(.+\)", r"\1 --separate-clocks"),),
    "nl": (
        (r"synthetic: this runner does not exist", "synthetisch: deze loper bestaat niet"),
        (r"the text is not UTF-8: read as Windows-1252", "de tekst is geen UTF-8: gelezen als Windows-1252"),
        (r"no time column: samples taken to be evenly spaced at (\S+) Hz", r"geen tijdkolom: metingen gelijkmatig verdeeld genomen, \1 Hz"),
        (r"time from (.+?); not used: (.+)", r"tijd uit \1; niet gebruikt: \2"),
        (r"time column (.+): (\S+) inferred from the steps between samples", r"tijdkolom \1: \2, afgeleid uit de stappen tussen metingen"),
        (r"1 row has no time", "1 rij heeft geen tijd"),
        (r"(\d+) rows have no time", r"\1 rijen hebben geen tijd"),
        (r"(.+) repeats (.+): not used", r"\1 herhaalt \2: niet gebruikt"),
        (
            r"the rate of turn of (.+) has no acceleration beside it: not used",
            r"bij de draaisnelheid van \1 hoort geen versnelling: niet gebruikt",
        ),
        (r"gravity was removed from (.+): not used", r"uit \1 is de zwaartekracht weggehaald: niet gebruikt"),
        (r"columns not used: (.+?)(?: and (\d+) more)?", r"kolommen niet gebruikt: \1"),
        (r"acceleration in (.+), inferred from its size", r"versnelling in \1, afgeleid uit de grootte"),
        (r"rate of turn in (.+), inferred from its size", r"draaisnelheid in \1, afgeleid uit de grootte"),
        (r"there is no (\w) axis of the acceleration: left empty", r"de versnelling heeft geen \1-as: leeg gelaten"),
        (r"there is no (\w) axis of the rate of turn: left empty", r"de draaisnelheid heeft geen \1-as: leeg gelaten"),
        (r"1 cell of (.+) is no number: left empty", r"1 cel van \1 is geen getal: leeg gelaten"),
        (r"(\d+) cells of (.+) are no numbers: left empty", r"\1 cellen van \2 zijn geen getal: leeg gelaten"),
        (r"a second sensor called (.+): not used", r"een tweede sensor met de naam \1: niet gebruikt"),
        (r"the file calls it (.+): taken as (.+)", r"het bestand noemt hem \1: opgevat als \2"),
        (
            r"where the sensor was worn is not in the file: pelvis assumed \(give placement\)",
            "waar de sensor zat, staat niet in het bestand: bekken aangenomen (geef --placement)",
        ),
        (
            r"sensors not used, as it is not known where they were worn: (.+)",
            r"sensoren niet gebruikt, omdat niet bekend is waar ze zaten: \1",
        ),
        (r"sensors not used: (.+) \(choose with --placement\)", r"sensoren niet gebruikt: \1 (kies met --placement)"),
        (r"every sensor: (.+)", r"elke sensor: \1"),
        (r"(\S+) recorded (\d+) of (\d+) s", r"\1 heeft \2 van de \3 s opgenomen"),
        (r"(\S+) moves like one on the left side: are left and right swapped\?", r"\1 beweegt als een linker: zijn links en rechts verwisseld?"),
        (
            r"(\S+) moves like one on the right side: are left and right swapped\?",
            r"\1 beweegt als een rechter: zijn links en rechts verwisseld?",
        ),
        *(
            (
                rf"(\S+) moves like a sensor on the {place}: is it where it is said to be\?",
                rf"\1 beweegt als een sensor op de {word}: zit hij waar je zegt dat hij zit?",
            )
            for place, word in PLACE_WORDS["nl"].items()
            if place in ("thigh", "shank", "foot")
        ),
        (
            r"the stamps of (\S+) are (\S+) ms off and gain (\S+) ppm: corrected",
            r"de tijdstempels van \1 wijken \2 ms af en lopen \3 ppm uit: rechtgezet",
        ),
        (
            r"the stamps of (\S+) are (\S+) ms off and gain (\S+) ppm: if the sensors were not on one clock, say .+",
            r"de tijdstempels van \1 wijken \2 ms af en lopen \3 ppm uit: liepen de sensoren niet op één klok, geef dan --separate-clocks",
        ),
    ),
}


def as_written(number: str, language: str) -> str:
    """A number in digits, with the decimal sign of that language."""
    return number.replace(".", ",") if language == "nl" else number


def note_in(language: str, note: str) -> str:
    """A note of a `Run` in `language`; as it is when nobody wrote it there."""
    for pattern, words in NOTE_PATTERNS[language]:
        found = re.fullmatch(pattern, note)
        if found and note.startswith("every sensor: "):
            return words.replace(r"\1", note_in(language, found[1]))
        if found:
            more = f" en nog {found[2]}" if note.startswith("columns not used") and found[2] else ""
            return found.expand(words) + more
    return note
