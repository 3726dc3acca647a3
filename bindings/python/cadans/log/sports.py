# SPDX-License-Identifier: Apache-2.0
"""What every format and language calls a sport, in our words."""

from __future__ import annotations

import re
import unicodedata

from .session import Remark

__all__ = ["SPORTS", "SportNames", "sport_of"]

# A line: our word, then the names in use for it. Case, accents, spaces and punctuation do not count: "Course à pied" is "courseapied",
# "trail_running", "TrailRunning" and "Trail Running" are one. Apple's HKWorkoutActivityType and FIT's numbers' names are taken as they are.
NAMES: dict[str, str] = {
    "run": """
        run running runs jog jogging street_running street_run road_running road_run generic_running ultra_run ultra_running obstacle_run obstacle_running
        obstacle_course_racing race long_run easy_run interval intervals tempo_run
        lauf laufen straßenlauf straßenlaufen ultralauf hindernislauf lauftraining
        hardlopen hardloopsessie hardloop loop straatlopen hardlopen_op_straat
        course course_à_pied footing course_sur_route
        carrera correr correr_por_la_calle carrera_a_pie
        corsa corsa_su_strada corrida corrida_de_rua löpning løb løbetur løping løpetur bieg bieganie juoksu
        бег забег пробежка ラン ランニング 跑步""",
    "trail_run": """
        trail_run trail_running trail trail_run_ning trailrun trailrunning ultra_trail
        traillauf trail_lauf trailrunnen trailhardlopen trail_hardlopen trailhardloopsessie trailloop
        trail_course course_nature course_de_trail carrera_de_trail carrera_por_sendero carrera_de_montaña trail_running_carrera
        corsa_su_sentiero trail_corsa corrida_em_trilha corrida_de_trilha""",
    "treadmill_run": """
        treadmill_run treadmill_running treadmill indoor_run indoor_running running_indoor
        laufband laufbandlauf laufbandtraining laufen_auf_dem_laufband indoor_lauf indoor_laufen
        loopband hardlopen_op_loopband hardlopen_op_de_loopband hardlopen_op_een_loopband loopbandlopen loopbandtraining indoor_hardlopen hardlopen_binnen
        tapis_de_course course_sur_tapis course_à_pied_sur_tapis_roulant course_à_pied_en_salle
        cinta_de_correr carrera_en_cinta tapis_roulant corsa_su_tapis_roulant corsa_indoor esteira corrida_na_esteira corrida_em_esteira""",
    "track_run": "track_run track_running track bahnlauf bahnlaufen laufbahn baanlopen hardlopen_op_baan hardlopen_op_atletiekbaan course_sur_piste carrera_en_pista corsa_su_pista corrida_em_pista",
    "virtual_run": """
        virtual_run virtual_running virtual_activity_running virtueller_lauf virtuelles_laufen
        virtuele_hardloopsessie virtueel_hardlopen virtuele_run course_virtuelle course_à_pied_virtuelle carrera_virtual corsa_virtuale corrida_virtual""",
    "walk": """
        walk walking casual_walking speed_walking indoor_walking indoor_walk treadmill_walking pushchair_walk dog_walk nordic_walking
        spaziergang gehen spazieren wandeling wandelen marche randonnée_urbaine marche_à_pied caminata caminar andar paseo camminata passeggiata caminhada""",
    "hike": "hike hiking hiken wanderung wandern bergwandeling bergwandelen bergsteigen mountaineering rucking randonnée randonnée_pédestre senderismo excursión escursione escursionismo trilha hike_ing",
    "ride": """
        ride cycling biking bike road_biking road_cycling mountain_biking mountain_bike_ride gravel_ride gravel_cycling gravel_unpaved_cycling e_bike_ride ebikeride
        e_mountain_bike_ride velomobile virtual_ride virtual_cycling indoor_cycling indoor_ride bmx cyclocross recumbent_cycling track_cycling e_biking e_bike_fitness
        e_bike_mountain handcycle handcycling hand_cycling spin spinning spin_ride commuting_ride
        radfahrt radfahren fahrrad rennradfahren mountainbikefahrt mountainbiken mountainbike virtuelle_radfahrt e_bike_fahrt gravel_fahrt indoor_radfahren gravelbiken
        fietsrit fietsen wielrennen virtuele_fietsrit virtueel_fietsen mountainbikerit mountainbiketocht gravelrit e_bike_rit indoor_fietsen
        sortie_à_vélo vélo cyclisme vtt sortie_vtt sortie_gravel sortie_à_vélo_virtuelle vélo_virtuel vélo_de_route sortie_à_vélo_électrique
        bicicleta ciclismo vuelta_ciclista vuelta_en_bicicleta vuelta_en_bicicleta_virtual bicicleta_de_montaña
        giro ciclismo_virtuale pedalata uscita_in_bicicletta bici pedalada pedalada_virtual""",
    "swim": """
        swim swimming lap_swimming pool_swim pool_swimming open_water_swim open_water_swimming open_water
        schwimmen schwimmbad schwimmbadschwimmen beckenschwimmen freiwasserschwimmen freiwasser zwemmen zwembad baanzwemmen zwemmen_in_zwembad zwemmen_in_open_water
        open_water_zwemmen natation nage nage_en_piscine natation_en_piscine nage_en_eau_libre natación nado nuoto nuoto_in_piscina natação""",
    "strength": """
        strength strength_training weight_training weights traditional_strength_training functional_strength_training weightlifting crossfit cross_fit core_training
        krafttraining gewichtstraining krachttraining gewichtheffen gewichttraining entraînement_aux_poids musculation renforcement_musculaire entraînement_de_force
        entrenamiento_con_pesas entrenamiento_de_fuerza pesas pesi allenamento_con_i_pesi allenamento_della_forza potenziamento treino_com_pesos musculação treino_de_força""",
    "other": """
        other generic workout training fitness transition multisport multi_sport cross_training mixed_cardio mixed_metabolic_cardio_training hiit
        high_intensity_interval_training functional_training cardio cardio_training indoor_cardio gym fitness_equipment flexibility flexibility_training stretching yoga
        pilates barre meditation mind_and_body breathwork cooldown preparation_and_recovery physical_therapy tai_chi dance cardio_dance social_dance
        elliptical stair_stepper stairstepper stair_climbing stairs step_training jump_rope floor_climbing indoor_climbing rock_climbing climbing bouldering
        rowing virtual_row virtual_rowing indoor_rowing kayaking kayaking_v2 canoeing paddling paddle_sports paddling_v2 stand_up_paddling stand_up_paddleboarding surfing
        surfing_sports kitesurf kitesurfing windsurf windsurfing windkite_surfing sail sailing boating water_fitness water_sports aqua_jogging aquajogging
        ice_skate ice_skating inline_skate inline_skating inlineskaten skating skating_sports roller_ski skateboard skateboarding
        alpine_ski alpine_skiing downhill_skiing resort_skiing resort_skiing_snowboarding_ws backcountry_ski backcountry_skiing nordic_ski cross_country_skiing
        cross_country_skiing_ws cross_country_classic_skiing skate_skiing snowboard snowboarding snow_sports snowshoe snowshoeing snow_shoe snow_shoe_ws
        golf soccer football american_football australian_football basketball volleyball beach_volleyball handball hockey field_hockey ice_hockey rugby lacrosse cricket baseball softball
        tennis table_tennis badminton squash racquetball pickleball padel paddle_racquet racquet_ball boxing kickboxing martial_arts wrestling fencing gymnastics
        hunting fishing horseback_riding equestrian_sports archery disc_sports play wheelchair wheelchair_walk_pace wheelchair_run_pace wheelchair_push_run wheelchair_push_walk
        swim_bike_run triathlon duathlon swimrun underwater_diving diving motorcycling driving flying hang_gliding sky_diving tactical stop_watch
        rudern ellipsentrainer crosstrainer stepper klettern bouldern skifahren langlauf eislaufen sonstige sonstiges andere multisportaktivität
        roeien schaatsen ijsschaatsen skiën langlaufen klimmen overig andere_activiteit anders crosstrainer_training
        entraînement aviron escalade elliptique ski_alpin ski_de_fond autre autres entrenamiento remo escalada elíptica otro otros
        allenamento canottaggio arrampicata ellittica altro altri treino escalada_em_rocha outro outros""",
}  # fmt: skip


def _plain(name: str) -> str:
    """Lower case letters and digits alone: `Course à pied` -> `courseapied`."""
    name = re.sub(r"^HKWorkoutActivityType(?=\w)", "", name.strip())
    bare = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    return "".join(c for c in bare.casefold() if c.isalnum())


SPORTS: dict[str, str] = {_plain(name): sport for sport, names in NAMES.items() for name in names.split()}
"""Plain name -> ``run trail_run treadmill_run track_run virtual_run walk hike ride swim strength other``."""


def sport_of(name: str) -> str | None:
    """Our word for `name` in any of the languages and formats; None: not known.

    >>> sport_of("Course à pied"), sport_of("HKWorkoutActivityTypeRunning"), sport_of("Trail Run"), sport_of("Quidditch")
    ('run', 'run', 'trail_run', None)
    """
    return SPORTS.get(_plain(name[:80]))


class SportNames:
    """The sports of one file: each unknown name is said once."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._unknown: set[str] = set()

    def sport(self, name: str) -> tuple[str, Remark | None]:
        """Our word, ``other`` for an unknown name; and a remark the first time that a name is not known."""
        known = sport_of(name)
        if known is not None:
            return known, None
        plain = _plain(name[:80])
        if plain in self._unknown or len(self._unknown) > 100:
            return "other", None
        self._unknown.add(plain)
        shown = re.sub(r"\s+", " ", name).strip()[:40]
        if not shown:
            return "other", Remark(self._file, "activities without a sport are not counted as runs")
        return "other", Remark(self._file, f"the sport {shown!r} is not known: not counted as running")
