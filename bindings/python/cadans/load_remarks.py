# SPDX-License-Identifier: Apache-2.0
"""What readers of a log and the load itself remark, as the command line says it, in English and Dutch."""

from __future__ import annotations

import re

__all__ = ["remark_in"]

# as options of the command line
OPTIONS = (
    (r"say distance_unit='km' or 'mi'", "say --unit km or --unit mi"),
    (r'give tz="([^"]*)"', r"give --tz \1"),
    (r"\bgive tz\b", "give --tz"),
)

# a pattern, and the Dutch of it; what a group holds is put into Dutch too
DUTCH: tuple[tuple[str, str], ...] = (
    # the load
    (r"1 runs? after the last day (?:were|was) left out", "1 loopje na de laatste dag is weggelaten"),
    (r"(\d+) runs after the last day were left out", "{0} loopjes na de laatste dag zijn weggelaten"),
    (
        r"(\d+) runs? (?:were|was) left out: (?:their|its) date is missing, or not from 1900 to 2199",
        "{0} weggelaten: de datum ontbreekt, of ligt niet tussen 1900 en 2199",
    ),
    (
        r"(\d+) numbers? of runs (?:were|was) taken as missing: negative, infinite, or an rpe above 10",
        "{0} getallen zijn als ontbrekend opgevat: negatief, oneindig, of een inspanning boven 10",
    ),
    (
        r"1 days? (?:is|are) unknown in (\w+): a run of (?:theirs|its) has no such number",
        "1 dag is onbekend in {0}: bij een loopje ontbreekt dat getal",
    ),
    (
        r"(\d+) days are unknown in (\w+): a run of theirs has no such number",
        "{0} dagen zijn onbekend in {1}: bij een loopje ontbreekt dat getal",
    ),
    (r"distance", "afstand"),
    (r"duration", "tijd"),
    (r"steps", "stappen"),
    (r"impact", "schokbelasting"),
    (r"session_rpe", "inspanning"),
    # numbers
    (r"(-?\d+)\.(\d+)( km)?", "{0},{1}{2}"),
    (r"([\d.]+) and ([\d.]+)", "{0} en {1}"),
    # why something is no running load
    (r"(\d{4}-\d\d-\d\d): (.+)", "{0}: {1}"),
    (r"not running: left out of the running load", "geen hardlopen: telt niet mee als loopbelasting"),
    (r"strength training is logged beside the running load", "krachttraining staat naast de loopbelasting"),
    (r"the same (.+) as (.+)", "dezelfde {0} als {1}"),
    (r"run", "loop"),
    (r"activities without a sport are not counted as runs", "activiteiten zonder sport tellen niet als hardlopen"),
    (r"the sport (.+) is not known: not counted as running", "de sport {0} is niet bekend: niet als hardlopen geteld"),
    # dates, times, zones
    (
        r"(.+) in UTC alone: weeks were cut in UTC: give --tz (\S+) \(or yours\) to cut them where you live",
        "{0} alleen in UTC: de weken zijn in UTC gesneden; geef --tz {1} (of de jouwe)",
    ),
    (
        r"(.+) with the clock on the wall alone: dates are as told, but the moments in `start` are not UTC: give --tz",
        "{0} met alleen de plaatselijke klok: de datums kloppen, maar de tijdstippen zijn geen UTC; geef --tz",
    ),
    (
        r"(.+) began at a local time that was skipped when the clocks went forward: taken as that much later",
        "{0} begon op een tijd die bij het vooruitzetten van de klok werd overgeslagen: zoveel later genomen",
    ),
    (
        r"(.+) began at a local time that came twice when the clocks went back: the first was taken",
        "{0} begon op een tijd die bij het terugzetten van de klok twee keer kwam: de eerste is genomen",
    ),
    (r"one session", "één activiteit"),
    (r"(\d+) sessions", "{0} activiteiten"),
    (r"1 activity", "1 activiteit"),
    (r"(\d+) activities", "{0} activiteiten"),
    (r"1 row", "1 rij"),
    (r"(\d+) rows", "{0} rijen"),
    (
        r"dates are read day first \(sure: some days are above 12\)",
        "datums zijn gelezen met de dag eerst (zeker: sommige dagen liggen boven 12)",
    ),
    (
        r"dates are read month first \(sure: some days are above 12\)",
        "datums zijn gelezen met de maand eerst (zeker: sommige dagen liggen boven 12)",
    ),
    (
        r"dates like (\S+) are read day first \(not sure: no day is above 12\)",
        "datums als {0} zijn gelezen met de dag eerst (niet zeker: geen dag ligt boven 12)",
    ),
    (
        r"dates like (\S+) are read month first \(not sure: no day is above 12\)",
        "datums als {0} zijn gelezen met de maand eerst (niet zeker: geen dag ligt boven 12)",
    ),
    (r"(.+) tell a date without a time of day: put at noon", "{0} met een datum zonder tijd: op 12 uur gezet"),
    (r"its times tell no zone: taken for the clock on the wall", "de tijden noemen geen tijdzone: opgevat als de plaatselijke klok"),
    (r"its date is missing, or is none that a calendar has", "de datum ontbreekt, of staat in geen kalender"),
    (r"its (date|start) (.+) cannot be read", "de datum {1} is niet te lezen"),
    (r"it has no date that can be read", "er is geen leesbare datum"),
    (
        r"dated (\S+), and today is (\S+): is the clock of the watch set\?",
        "gedateerd {0}, en vandaag is het {1}: staat de klok van het horloge goed?",
    ),
    (r"dated (\S+): the clock of the watch was never set", "gedateerd {0}: de klok van het horloge is nooit gezet"),
    (
        r"(\d+) of (\d+) sessions lie after (\S+): this machine's clock is doubted, and all were kept",
        "{0} van {1} activiteiten liggen na {2}: de klok van deze computer wordt betwijfeld, en alles is bewaard",
    ),
    (
        r"(\d+) of (\d+) sessions lie before 1990: they were kept; are the dates right\?",
        "{0} van {1} activiteiten liggen voor 1990: ze zijn bewaard; kloppen de datums?",
    ),
    # units
    (
        r"the (table|file) does not tell the unit of its distances: taken as (\w+) \((.+)\)",
        "de eenheid van de afstanden staat er niet bij: opgevat als {1} ({2})",
    ),
    (
        r"the table does not tell the unit of its times: taken as (\w+) \((.+)\)",
        "de eenheid van de tijden staat er niet bij: opgevat als {0} ({1})",
    ),
    (
        r"the distance of (.+) stands in one column only: taken as (\w+) \((.+)\)",
        "de afstand van {0} staat in maar één kolom: opgevat als {1} ({2})",
    ),
    (
        r"the distance of (.+) on a track or in a pool is taken as metres \(likely\)",
        "de afstand van {0} op een baan of in een bad is opgevat als meters (waarschijnlijk)",
    ),
    (
        r"the distance of (.+) in a pool is taken as yards \(likely: other distances are miles\)",
        "de afstand van {0} in een bad is opgevat als yards (waarschijnlijk: andere afstanden zijn mijlen)",
    ),
    (
        r"the step length of (.+) is above (\S+) and so taken as feet \(likely\)",
        "de staplengte van {0} is groter dan {1} en dus opgevat als voet (waarschijnlijk)",
    ),
    (r"as you said", "zoals je zei"),
    (r"(.+); say --unit km or --unit mi, or write it in the header", "{0}; geef --unit km of --unit mi, of schrijf het in de kop"),
    (r"(.+); say --unit km or --unit mi(?: to be sure)?", "{0}; geef --unit km of --unit mi voor zekerheid"),
    (r"(.+); write it in the header to be sure", "{0}; schrijf het voor zekerheid in de kop"),
    (r"likely by the pace(?: of the runs)?", "waarschijnlijk, naar het tempo"),
    (r"likely by their size", "waarschijnlijk, naar de grootte"),
    (r"a guess: the pace fits miles too", "een gok: het tempo past ook bij mijlen"),
    (r"a guess by their size", "een gok, naar de grootte"),
    (r"sure: mean speed × moving time agrees", "zeker: gemiddelde snelheid × beweegtijd klopt"),
    (r"likely: in km it would be faster than any person", "waarschijnlijk: in km zou het sneller zijn dan wie ook"),
    (r"likely: Strava's first Distance is km", "waarschijnlijk: de eerste afstand van Strava is in km"),
    (r"(.+): steps × step length agree in (\d+) of (\d+) runs", "{0}: stappen × staplengte kloppen bij {1} van {2} loopjes"),
    (r"sure", "zeker"),
    (r"likely", "waarschijnlijk"),
    (r"not sure", "niet zeker"),
    # amounts that cannot be
    (r"(.+) of (-?[\d.e+]+|inf|-inf) is impossible: taken as not known", "{0} van {1} is onmogelijk: opgevat als onbekend"),
    (r"a distance \(m\)", "een afstand (m)"),
    (r"a time \(s\)", "een tijd (s)"),
    (r"a time elapsed \(s\)", "een verstreken tijd (s)"),
    (r"a number of steps", "een aantal stappen"),
    (r"an impact exposure", "een schokbelasting"),
    (r"an exertion", "een inspanning"),
    (r"a heart rate", "een hartslag"),
    (r"a time", "een tijd"),
    (r"a time elapsed", "een verstreken tijd"),
    (r"a time of 0 s is impossible: taken as not known", "een tijd van 0 s is onmogelijk: opgevat als onbekend"),
    (
        r"a distance of 0 m in a run: taken as not known \(a treadmill without a sensor\?\)",
        "een loopje van 0 m: afstand opgevat als onbekend (een loopband zonder sensor?)",
    ),
    (r"(\d+) steps in (\d+) min is impossible: taken as not known", "{0} stappen in {1} min is onmogelijk: opgevat als onbekend"),
    (
        r"an exertion of (\S+) is not on the scale of 0 to 10: taken as not known",
        "een inspanning van {0} ligt niet op de schaal van 0 tot 10: opgevat als onbekend",
    ),
    (
        r"(.+) of (\d+) h is impossible: taken as not known \(was the watch left running\?\)",
        "{0} van {1} uur is onmogelijk: opgevat als onbekend (is het horloge blijven lopen?)",
    ),
    (
        r"(\S+ km) in (\S+) is faster than any human being: the time elapsed, (\S+), was taken",
        "{0} in {1} is sneller dan welk mens ook: de verstreken tijd, {2}, is genomen",
    ),
    (
        r"(\S+ km) in (\S+) is faster than any human being: the time is taken as not known, the distance kept",
        "{0} in {1} is sneller dan welk mens ook: de tijd is opgevat als onbekend, de afstand is gebleven",
    ),
    (
        r"(\S+ km) in (\S+) is faster than any human being: the distance is taken as not known",
        "{0} in {1} is sneller dan welk mens ook: de afstand is opgevat als onbekend",
    ),
    (
        r"(\S+ km) is further than anybody ran in 24 h \(319\.6 km\): the distance is taken as not known",
        "{0} is verder dan iemand ooit in 24 uur liep (319,6 km): de afstand is opgevat als onbekend",
    ),
    (r"nothing was recorded: no distance, (\d+) s", "er is niets opgenomen: geen afstand, {0} s"),
    (
        r"the perceived exertion of (.+) is not within 0 to 10: left out",
        "de ervaren inspanning van {0} ligt niet tussen 0 en 10: weggelaten",
    ),
    (r"its pain score (.+) is not 0 to 10", "de pijnscore {0} ligt niet tussen 0 en 10"),
    (r"its kind (.+) is none of session, strength, pain, unknown_day", "de soort {0} is geen van session, strength, pain, unknown_day"),
    # steps and sports
    (
        r"steps of (.+) are worked out from mean cadence and (?:moving )?time \(.+\): likely close, but not a count",
        "stappen van {0} zijn afgeleid uit gemiddelde cadans en tijd: waarschijnlijk dichtbij, maar niet geteld",
    ),
    (
        r"the cadence of (.+) is above 130 and so taken as steps of both feet \(likely\)",
        "de cadans van {0} ligt boven 130 en is dus opgevat als stappen van beide voeten (waarschijnlijk)",
    ),
    (
        r"the file tells no number of steps: they are mean cadence times the (.+)",
        "het bestand noemt geen aantal stappen: gemiddelde cadans maal tijd",
    ),
    (r"the file tells no number of strides: steps are (.+)", "het bestand noemt geen aantal passen: stappen zijn cadans maal tijd"),
    (
        r"(\d+) strides a minute would be too fast: taken for steps, not doubled",
        "{0} passen per minuut zou te snel zijn: opgevat als stappen, niet verdubbeld",
    ),
    (
        r"the file tells no sport; (.+) is how people run: taken for a run, likely but not certain",
        "het bestand noemt geen sport; het tempo past bij hardlopen: waarschijnlijk, niet zeker",
    ),
    (r"a Stryd file tells no sport: taken for a run", "een bestand van Stryd noemt geen sport: opgevat als hardlopen"),
    (
        r"the table has no column of sports: every row is taken as a run",
        "de tabel heeft geen kolom met sporten: elke rij is opgevat als een loopje",
    ),
    (
        r"the file has no summary of the session: distance and times are those of its records",
        "het bestand heeft geen samenvatting: afstand en tijden komen uit de losse metingen",
    ),
    # doubles
    (
        r"(\d+) rows of an export were joined with the files that they name",
        "{0} rijen van een export zijn samengevoegd met de bestanden die ze noemen",
    ),
    (r"overlaps (.+) by (.+): kept as two runs, one after the other", "overlapt {0} met {1}: bewaard als twee loopjes, na elkaar"),
    # files
    (r"the text is not UTF-8: read as Windows-1252", "de tekst is geen UTF-8: gelezen als Windows-1252"),
    (r"the file is empty", "het bestand is leeg"),
    (
        r"a recording of a motion sensor, not a training log: use `cadans analyze`",
        "een opname van een bewegingssensor, geen trainingslogboek: gebruik `cadans analyze`",
    ),
    (r"not a training log or an activity that cadans reads \((.+)\)", "geen logboek of activiteit die cadans leest ({0})"),
    (r"without an ending", "zonder extensie"),
    (
        r"the file ends within (?:this|a) row: (?:it was cut off; export or copy it again|what followed is lost)",
        "het bestand eindigt midden in een rij: het is afgekapt; exporteer of kopieer het opnieuw",
    ),
    (
        r"the file is damaged or ends within this workout: what was read of it is kept",
        "het bestand is beschadigd of eindigt in deze training: wat gelezen is, is bewaard",
    ),
    (r"it is cut off: what followed is lost", "het is afgekapt: wat volgde is verloren"),
    (r"it is damaged after (\d+) % \((.+)\): what followed is lost", "het is beschadigd na {0} % ({1}): wat volgde is verloren"),
    (r"it is damaged or cut off \((.+)\): read as far as it goes", "het is beschadigd of afgekapt ({0}): gelezen zover het ging"),
    (r"its checksum is wrong: a number in it may be damaged", "de controlesom klopt niet: een getal erin kan beschadigd zijn"),
    (
        r"its header says it is empty, as of a recording that was never closed: read to its end",
        "volgens de kop is het leeg, zoals bij een opname die nooit is afgesloten: tot het eind gelezen",
    ),
    (r"damaged file, saved as far as it goes: (.+)", "beschadigd bestand, gered zover het ging: {0}"),
    (r"it is cut off at (.+): what followed is lost", "het is afgekapt bij {0}: wat volgde is verloren"),
    (
        r"the file ends before </HealthData>: it was cut off; everything up to there was read",
        "het bestand eindigt voor </HealthData>: het is afgekapt; alles tot daar is gelezen",
    ),
    (
        r"(\d+) hidden file\w? or folder\w? \(names that start with a dot, __MACOSX\) not read",
        "{0} verborgen bestanden of mappen niet gelezen",
    ),
    (
        r"a link to a folder is not followed \(.+\); give that folder by itself",
        "een koppeling naar een map is niet gevolgd; geef die map apart",
    ),
    (
        r"its name leads out of the archive \(an absolute path, a drive or \.\.\): not opened",
        "de naam wijst buiten het archief: niet geopend",
    ),
    (
        r"it is not a whole zip archive \((.+)\)(?:: download or copy it again)?",
        "het is geen heel zip-archief ({0}): download of kopieer het opnieuw",
    ),
    (r"(?:it|the archive) unpacks to more than (.+)", "het pakt uit tot meer dan {0}"),
    (r"(.+): refused as a zip bomb", "{0}: geweigerd als zipbom"),
    (r"(.+): reading stopped there", "{0}: daar is het lezen gestopt"),
    (
        r"there is no <HealthData> in it: not Apple Health's export\.xml, or cut off before it",
        "er staat geen <HealthData> in: geen export.xml van Apple Gezondheid, of daarvoor afgekapt",
    ),
    (
        r"the file is damaged in (.+): what stands there is lost, the rest was read",
        "het bestand is beschadigd ({0}): wat daar staat is verloren, de rest is gelezen",
    ),
    (r"reading stopped there", "daar is het lezen gestopt"),
    (r"(\S+) places?", "{0} plaatsen"),
    (
        r"(.+) of (.+) are taken from the records of one source, as the workout does not tell them \(likely\)",
        "bij {1} komt een getal uit de metingen van één bron, omdat de training het niet noemt (waarschijnlijk)",
    ),
    (
        r"the archive says it holds (\d+) files, more than (\d+): refused",
        "volgens het archief bevat het {0} bestanden, meer dan {1}: geweigerd",
    ),
    (r"it is not a file \(a device, pipe or socket\)", "het is geen bestand"),
    (r"you may not read it \(permission denied\)", "je mag het niet lezen (geen toegang)"),
    (r"the link leads nowhere", "de koppeling leidt nergens heen"),
    (r"a link inside an archive is not followed", "een koppeling in een archief is niet gevolgd"),
    (
        r"there are more than (\d+) files: the rest is not read; give a smaller folder",
        "er zijn meer dan {0} bestanden: de rest is niet gelezen; geef een kleinere map",
    ),
    (r"more than (\d+) folders deep", "meer dan {0} mappen diep"),
    (
        r"an archive in an archive in an archive is not opened: unpack it by hand first",
        "een archief in een archief in een archief wordt niet geopend: pak het eerst zelf uit",
    ),
    (r"there is no header in its first line", "de eerste regel is geen kop"),
    (r"its header names no date with a distance or a time", "de kop noemt geen datum met een afstand of een tijd"),
    (r"(.+?) (?:tell )?a date without a time of day: put at noon", "{0} met een datum zonder tijd: op 12 uur gezet"),
    (r"(\S+) km in one session is impossible: taken as not known", "{0} km in één keer is onmogelijk: opgevat als onbekend"),
    (r"(\S+) steps in one session is impossible: taken as not known", "{0} stappen in één keer is onmogelijk: opgevat als onbekend"),
    (r"(.+) is faster than any human being", "{0} is sneller dan welk mens ook"),
    (r"(\S+ km) in (\S+)", "{0} in {1}"),
    (r"(.+): the time elapsed, (\S+), was taken", "{0}: de verstreken tijd, {1}, is genomen"),
    (r"(.+): the time is taken as not known, the distance kept", "{0}: de tijd is opgevat als onbekend, de afstand is gebleven"),
    (
        r"(.+) is further than anybody ran in 24 h \(319\.6 km\): the distance is taken as not known",
        "{0} is verder dan iemand ooit in 24 uur liep (319,6 km): de afstand is opgevat als onbekend",
    ),
    (r"(.+): the clock was stopped early; both are counted as told", "{0}: de klok is te vroeg gestopt; beide zijn geteld zoals ze er staan"),
    (r"(.+): the distance is taken as not known", "{0}: de afstand is opgevat als onbekend"),
    (
        r"rows of an export joined with the files that they name: (\d+)",
        "rijen van een export, samengevoegd met de bestanden die ze noemen: {0}",
    ),
    (
        r"told more than once, with distances of (.+) km: (\S+) km was taken",
        "meer dan eens verteld, met verschillende afstanden ({0} km): {1} km is genomen",
    ),
    (r"only the first (\d+) of its (\d+) sessions were read", "alleen de eerste {0} van de {1} activiteiten zijn gelezen"),
    (r"larger than (\d+) MB: no watch writes an activity so large", "groter dan {0} MB: geen horloge schrijft zo'n grote activiteit"),
    (
        r"not a FIT file: it does not begin like one \(is it empty, or renamed\?\)",
        "geen FIT-bestand: het begint niet zo (is het leeg, of hernoemd?)",
    ),
    (r"hardly anything in each of its messages: not a file of a watch", "er staat bijna niets in: geen bestand van een horloge"),
    (
        r"holds raw samples of (.+) and no session: a recording to analyze, not an entry of a log.*",
        "bevat ruwe metingen en geen activiteit: een opname om te analyseren, geen regel van een logboek",
    ),
    (r"nothing in it could be decoded", "er was niets in te lezen"),
    (r"holds neither a session nor records", "bevat geen activiteit en geen metingen"),
    (r"holds (.+), no activity.*", "bevat geen activiteit"),
    (r"it has no header of Garmin Connect's list of activities", "de kop is niet die van de activiteitenlijst van Garmin Connect"),
    (r"it has no header of Strava's activities\.csv", "de kop is niet die van activities.csv van Strava"),
    (
        r"the language of the header is not known: (?:sport, date, distance and time|columns) are taken by their place \(.+\)(?:, the rest is not read)?",
        "de taal van de kop is onbekend: de kolommen zijn op hun plaats genomen (waarschijnlijk goed)",
    ),
    (
        r"its points tell no time \(a planned route\?\): it cannot be placed in a week.*",
        "de punten hebben geen tijd (een geplande route?): niet in een week te plaatsen",
    ),
    (
        r"(\d+) of its points tell no time: they count for the distance alone",
        "{0} punten hebben geen tijd: ze tellen alleen voor de afstand",
    ),
    (r"only its first (\d+) (?:points|trackpoints|rows) were read", "alleen de eerste {0} metingen zijn gelezen"),
    (
        r"its type is the number (\S+), which is not known: not counted as running",
        "de soort is het getal {0}, dat niet bekend is: niet als hardlopen geteld",
    ),
    (r"no (?:track|activity) could be read: (.+)", "er was geen activiteit te lezen: {0}"),
    (r"it could not be read \((.+)\)", "het was niet te lezen ({0})"),
    (r"its date is none that a calendar has", "de datum staat in geen kalender"),
    (r"(\d+) rows tell no time or cannot be read: left out", "{0} rijen zonder tijd of onleesbaar: weggelaten"),
    (r"not a CSV of Stryd: .+", "geen CSV van Stryd"),
    (r"no row tells a time: it cannot be placed in a week.*", "geen rij heeft een tijd: niet in een week te plaatsen"),
    (r"the pod tells no (.+): the watch's is taken", "de sensor van Stryd noemt dit getal niet: dat van het horloge is genomen"),
    (r"an activity without a start time: it cannot be placed in a week", "een activiteit zonder begintijd: niet in een week te plaatsen"),
    (r"the laps tell no distance: it is that of the trackpoints", "de ronden noemen geen afstand: die van de meetpunten is genomen"),
    (
        r"the laps tell no time: it is that of the trackpoints, without pauses",
        "de ronden noemen geen tijd: die van de meetpunten is genomen, zonder pauzes",
    ),
    (r"laps tell (\d+) m, trackpoints (\d+) m: the laps are taken", "ronden: {0} m, meetpunten: {1} m; de ronden zijn genomen"),
    (r"it is cut off, or empty", "het is afgekapt, of leeg"),
    (r"it holds no elements", "er staat niets in"),
    (r"it is damaged at (.+): what followed is lost", "het is beschadigd bij {0}: wat volgde is verloren"),
)


def remark_in(language: str, text: str) -> str:
    """A remark or a reason in `language`, with the options of the command line; as it is where nobody wrote it there."""
    for pattern, words in OPTIONS:
        text = re.sub(pattern, words, text)
    return text if language == "en" else _dutch(text)


def _dutch(text: str) -> str:
    for pattern, words in DUTCH:
        found = re.fullmatch(pattern, text)
        if found:
            return words.format(*(_dutch(part or "") for part in found.groups()))
    return text
