# SPDX-License-Identifier: Apache-2.0
"""What the command line says, in English and Dutch."""

from __future__ import annotations

import re

__all__ = ["LANGUAGES", "METRIC_WORDS", "QUALITY_WORDS", "UNIT_WORDS", "WORDS", "note_in"]

LANGUAGES = ("en", "nl")

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
        "rate": "sample rate {rate:.1f} Hz, read off the time stamps ({confidence:.0f} % of the intervals are regular)",
        "forward": "which way is forward: confidence {confidence:.0f} %",
        "side": "left and right: confidence {confidence:.0f} %",
        "no_side": "left and right could not be told apart",
        "no_gyro": "no gyroscope: what needs one is left empty, and vertical oscillation is that of the sensor itself",
        "gravity": "gravity is missing from the acceleration: record it raw, at rest 9.8 m/s² along what points up",
        "rejected": "{count} steps were outside what a human being does; their numbers are withheld",
        "nothing": "No running was found.",
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
        "rate": "meetfrequentie {rate:.1f} Hz, afgelezen van de tijdstempels ({confidence:.0f} % van de intervallen is regelmatig)",
        "forward": "welke kant voor is: zekerheid {confidence:.0f} %",
        "side": "links en rechts: zekerheid {confidence:.0f} %",
        "no_side": "links en rechts waren niet te onderscheiden",
        "no_gyro": "geen gyroscoop: wat die nodig heeft, blijft leeg, en de verticale oscillatie is die van de sensor zelf",
        "gravity": "de zwaartekracht ontbreekt in de versnelling: neem ruwe versnelling op, in rust 9,8 m/s² langs wat omhoog wijst",
        "rejected": "{count} stappen vielen buiten wat voor een mens mogelijk is; hun getallen zijn weggelaten",
        "nothing": "Er is geen hardlopen gevonden.",
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

METRIC_WORDS: dict[str, dict[str, str]] = {
    "en": {
        "cadence_spm": "Cadence",
        "step_time_s": "Step time",
        "contact_time_s": "Ground contact time",
        "flight_time_s": "Flight time",
        "duty_factor": "Contact share of stride",
        "vertical_oscillation_m": "Vertical oscillation",
        "vertical_oscillation_com_m": "  of centre of mass",
        "peak_vertical_force_bw": "Peak vertical force",
        "vertical_stiffness_kn_per_m": "Vertical stiffness",
        "braking_speed_loss_mps": "Speed lost by braking",
        "trunk_lean_deg": "Trunk lean forward",
        "trunk_rotation_range_deg": "Trunk rotation",
        "pelvic_drop_deg": "Pelvic drop",
        "pelvic_rotation_range_deg": "Pelvic rotation",
    },
    "nl": {
        "cadence_spm": "Cadans",
        "step_time_s": "Staptijd",
        "contact_time_s": "Grondcontacttijd",
        "flight_time_s": "Zweeftijd",
        "duty_factor": "Aandeel grondcontact",
        "vertical_oscillation_m": "Verticale oscillatie",
        "vertical_oscillation_com_m": "  van het zwaartepunt",
        "peak_vertical_force_bw": "Piekkracht verticaal",
        "vertical_stiffness_kn_per_m": "Verticale stijfheid",
        "braking_speed_loss_mps": "Snelheidsverlies remmen",
        "trunk_lean_deg": "Romp voorover",
        "trunk_rotation_range_deg": "Rompdraaiing",
        "pelvic_drop_deg": "Bekkenzakking",
        "pelvic_rotation_range_deg": "Bekkendraaiing",
    },
}
"""Also says which metrics the command line shows, and in what order."""

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
    "nl": {"steps/min": "stappen/min", "× weight": "× gewicht"},
}
"""Units that are words; the others are the same everywhere."""

# what a reader notes, in the other language: a pattern and what to make of it
NOTE_PATTERNS: dict[str, tuple[tuple[str, str], ...]] = {
    "en": (),
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
    ),
}


def note_in(language: str, note: str) -> str:
    """A note of a reader in `language`; as it is when nobody wrote it there."""
    for pattern, words in NOTE_PATTERNS[language]:
        found = re.fullmatch(pattern, note)
        if found and note.startswith("every sensor: "):
            return words.replace(r"\1", note_in(language, found[1]))
        if found:
            more = f" en nog {found[2]}" if note.startswith("columns not used") and found[2] else ""
            return found.expand(words) + more
    return note
