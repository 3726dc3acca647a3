// SPDX-License-Identifier: Apache-2.0
// The door for what is said while running. In a file of its own, so that a watch that says nothing does not
// link it.
#include "cadans/c/cadans_cues.h"

#include "cadans/form/cues.hpp"
#include "cadans/form/finding_texts.hpp"
#include "door.hpp"

using namespace cadans;
using namespace cadans::c;

namespace {

static_assert(sizeof(cadans_cue) == sizeof(Cue) && alignof(cadans_cue) == alignof(Cue));
static_assert(std::is_trivially_copyable_v<Cue>);
static_assert(offsetof(cadans_cue, t_us) == offsetof(Cue, t_us));
static_assert(offsetof(cadans_cue, began_us) == offsetof(Cue, began_us));
static_assert(offsetof(cadans_cue, value) == offsetof(Cue, value));
static_assert(offsetof(cadans_cue, limit) == offsetof(Cue, limit));
static_assert(offsetof(cadans_cue, confidence) == offsetof(Cue, confidence));
static_assert(offsetof(cadans_cue, kind) == offsetof(Cue, kind));
static_assert(offsetof(cadans_cue, severity) == offsetof(Cue, severity));
static_assert(offsetof(cadans_cue, side) == offsetof(Cue, side));
static_assert(offsetof(cadans_cue, metric) == offsetof(Cue, metric));
static_assert(offsetof(cadans_cue, quality) == offsetof(Cue, quality));
static_assert(
    same(CADANS_OVERSTRIDE, FindingKind::overstride) && same(CADANS_STIFF_LANDING, FindingKind::stiff_landing) &&
    same(CADANS_KNEE_VALGUS, FindingKind::knee_valgus) && same(CADANS_PELVIC_DROP, FindingKind::pelvic_drop) &&
    same(CADANS_LOW_CADENCE, FindingKind::low_cadence) && same(CADANS_LONG_HEEL_FIRST, FindingKind::long_heel_first) &&
    same(CADANS_VERTICAL_BOUNCE, FindingKind::vertical_bounce) && same(CADANS_ASYMMETRY, FindingKind::asymmetry) &&
    same(CADANS_TRUNK_LEAN, FindingKind::trunk_lean) && same(CADANS_CROSS_ARM_SWING, FindingKind::cross_arm_swing));
static_assert(CADANS_FINDINGS == finding_kind_count);
static_assert(same(CADANS_MILD, Severity::mild) && same(CADANS_MARKED, Severity::marked));
static_assert(same(CADANS_ENGLISH, form::Language::english) && same(CADANS_DUTCH, form::Language::dutch));

/// What lives in the caller's memory.
struct Door {
  std::uint32_t mark;
  form::Cues cues;
};
static_assert(sizeof(Door) <= CADANS_CUES_BYTES, "raise CADANS_CUES_BYTES and CADANS_ABI_VERSION");
static_assert(alignof(Door) <= alignof(cadans_cues));
static_assert(std::is_trivially_copyable_v<Door> && std::is_trivially_destructible_v<Door>);

constexpr std::uint32_t cues_mark = 0x43510000u + CADANS_ABI_VERSION;

Door* open(cadans_cues* cues) noexcept {
  if (!aligned(cues)) return nullptr;
  auto* door = std::launder(reinterpret_cast<Door*>(cues));
  return door->mark == cues_mark ? door : nullptr;
}

/// Only the short words, copied when this is compiled: the long ones stay out of a watch's flash.
struct CueWords {
  const char* text[finding_kind_count][2][2];  ///< kind, value below the limit, language
};
constexpr CueWords cue_words = [] {
  CueWords words{};
  for (int kind = 0; kind < finding_kind_count; ++kind) {
    for (int low = 0; low < 2; ++low) {
      for (int language = 0; language < 2; ++language) {
        Cue cue;
        cue.kind = static_cast<FindingKind>(kind);
        cue.value = low != 0 ? -1.0f : 1.0f;
        words.text[kind][low][language] = form::cue_text(cue, static_cast<form::Language>(language));
      }
    }
  }
  return words;
}();

constexpr std::int32_t most_worn = sizeof(cadans_cues_config::worn) / sizeof(cadans_worn);

struct Settings {
  Runner runner;
  SensorSet worn;
  form::CuesConfig config;
};

/// Those that the caller's older struct lacks are at their defaults.
Status read(const cadans_cues_config* given, Settings& settings) noexcept {
  if (given == nullptr) return {StatusCode::bad_memory, "config"};
  cadans_cues_config all;
  cadans_cues_config_init(&all, sizeof all);
  constexpr std::uint32_t first_version = sizeof all;
  const std::uint32_t size = given->struct_size;
  if (size < first_version || size > sizeof all) {
    return {StatusCode::out_of_range, "struct_size", static_cast<float>(first_version), static_cast<float>(sizeof all),
            static_cast<float>(size)};
  }
  std::memcpy(&all, given, size);
  if (all.worn_count < 0 || all.worn_count > most_worn) {
    return {StatusCode::out_of_range, "worn_count", 0.0f, static_cast<float>(most_worn),
            static_cast<float>(all.worn_count)};
  }
  for (std::int32_t i = 0; i < all.worn_count; ++i) {
    const cadans_worn& sensor = all.worn[i];
    if (sensor.placement < CADANS_PELVIS || sensor.placement > CADANS_POCKET) {
      return {StatusCode::out_of_range, "worn.placement", CADANS_PELVIS, CADANS_POCKET,
              static_cast<float>(sensor.placement)};
    }
    if (sensor.side > CADANS_RIGHT) {
      return {StatusCode::out_of_range, "worn.side", CADANS_UNKNOWN_SIDE, CADANS_RIGHT,
              static_cast<float>(sensor.side)};
    }
    settings.worn.add(static_cast<Placement>(sensor.placement), static_cast<Side>(sensor.side));
  }
  settings.runner.height_m = all.height_m;
  settings.config = {all.minimum_s,  all.quiet_kind_s, all.quiet_any_s,
                     all.hysteresis, all.least_score,  all.least_confidence};
  if (const Status status = validate(settings.runner); !status.ok()) return status;
  return validate(settings.config);
}

}  // namespace

extern "C" {

size_t cadans_cues_size(void) { return sizeof(Door); }

int32_t cadans_cues_config_init(cadans_cues_config* config, size_t bytes) {
  if (config == nullptr || bytes < sizeof config->struct_size) return CADANS_BAD_MEMORY;
  constexpr form::CuesConfig from;
  const Runner runner;
  const cadans_cues_config settings = {static_cast<std::uint32_t>(bytes < sizeof settings ? bytes : sizeof settings),
                                       runner.height_m,
                                       from.minimum_s,
                                       from.quiet_kind_s,
                                       from.quiet_any_s,
                                       from.hysteresis,
                                       from.least_score,
                                       from.least_confidence,
                                       0,
                                       {}};
  std::memcpy(config, &settings, settings.struct_size);
  return CADANS_OK;
}

int32_t cadans_cues_check(const cadans_cues_config* config, cadans_refusal* why) {
  Settings settings;
  const Status status = read(config, settings);
  if (why != nullptr) *why = {status.field, status.low, status.high, status.value};
  return code_of(status);
}

int32_t cadans_cues_init(cadans_cues* cues, size_t bytes, const cadans_cues_config* config) {
  if (!aligned(cues) || bytes < sizeof(Door)) return CADANS_BAD_MEMORY;
  Settings settings;
  if (const Status status = read(config, settings); !status.ok()) return code_of(status);
  new (cues) Door{cues_mark, form::Cues(settings.runner, settings.worn, settings.config)};
  return CADANS_OK;
}

int32_t cadans_cues_reset(cadans_cues* cues) {
  Door* door = open(cues);
  if (door == nullptr) return CADANS_BAD_MEMORY;
  door->cues.reset();
  return CADANS_OK;
}

int32_t cadans_cues_push(cadans_cues* cues, const cadans_step* step, cadans_cue* cue) {
  Door* door = open(cues);
  if (door == nullptr || step == nullptr || cue == nullptr) return CADANS_BAD_MEMORY;
  std::int32_t said = 0;
  door->cues.push(std::bit_cast<StepMetrics>(*step), [&](const Cue& due) {
    std::memcpy(cue, &due, sizeof due);
    said = 1;
  });
  return said;
}

int32_t cadans_cues_active(const cadans_cues* cues, int32_t kind) {
  const Door* door = open(const_cast<cadans_cues*>(cues));
  if (door == nullptr) return CADANS_BAD_MEMORY;
  if (kind < 0 || kind >= CADANS_FINDINGS) return CADANS_OUT_OF_RANGE;
  return door->cues.active(static_cast<FindingKind>(kind)) ? 1 : 0;
}

const char* cadans_cue_text(const cadans_cue* cue, int32_t language) {
  if (cue == nullptr || cue->kind >= CADANS_FINDINGS) return "";
  if (language < CADANS_ENGLISH || language > CADANS_DUTCH) return "";
  return cue_words.text[cue->kind][cue->value < cue->limit ? 1 : 0][language];
}

const char* cadans_finding_name(int32_t kind) {
  return kind >= 0 && kind < CADANS_FINDINGS ? finding_kind_names[kind] : "";
}

}  // extern "C"
