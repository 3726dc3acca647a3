// SPDX-License-Identifier: Apache-2.0
// The door for the weekly load. In a file of its own, so that a watch that keeps no log does not link it.
#include "cadans/c/cadans_load.h"

#include "cadans/load/load_tracker.hpp"
#include "cadans/load/rules/judge_load.hpp"
#include "door.hpp"

using namespace cadans;
using namespace cadans::c;

namespace {

constexpr std::uint32_t days_judged = 37;  // what the rules look at: rules/load_values.hpp
constexpr std::uint32_t weeks_judged = 3;

/// What lives in the caller's memory.
struct Door {
  std::uint32_t mark;
  std::uint32_t settings;  ///< fingerprint
  load::LoadTracker tracker;
  // From here on only room to work in, not part of a snapshot: a watch has little stack.
  load::DayLoad days[days_judged];
  double steps[days_judged];
  load::WeekLoad weeks[weeks_judged];
};
constexpr std::size_t kept_bytes = offsetof(Door, days);
static_assert(sizeof(Door) <= CADANS_LOAD_BYTES, "raise CADANS_LOAD_BYTES and CADANS_ABI_VERSION");
static_assert(sizeof(SnapshotHead) + kept_bytes <= CADANS_LOAD_SNAPSHOT_BYTES, "raise CADANS_LOAD_SNAPSHOT_BYTES");
static_assert(alignof(Door) <= alignof(cadans_load));
static_assert(std::is_trivially_copyable_v<Door> && std::is_trivially_destructible_v<Door>);

static_assert(same(CADANS_LOAD_DISTANCE, load::Channel::distance) &&
              same(CADANS_LOAD_DURATION, load::Channel::duration) && same(CADANS_LOAD_STEPS, load::Channel::steps) &&
              same(CADANS_LOAD_IMPACT, load::Channel::impact) &&
              same(CADANS_LOAD_SESSION_RPE, load::Channel::session_rpe));
static_assert(same(CADANS_LIGHT_UNKNOWN, load::Light::unknown) && same(CADANS_LIGHT_GREEN, load::Light::green) &&
              same(CADANS_LIGHT_AMBER, load::Light::amber) && same(CADANS_LIGHT_RED, load::Light::red));
static_assert(CADANS_LOAD_RULES == load::rule_count);
static_assert(same(CADANS_RULE_SESSION_SPIKE, load::RuleKind::session_spike) &&
              same(CADANS_RULE_WEEKLY_CHANGE, load::RuleKind::weekly_change) &&
              same(CADANS_RULE_ROLLING_CHANGE, load::RuleKind::rolling_change) &&
              same(CADANS_RULE_ACWR_COUPLED, load::RuleKind::acwr_coupled) &&
              same(CADANS_RULE_ACWR_UNCOUPLED, load::RuleKind::acwr_uncoupled) &&
              same(CADANS_RULE_ACWR_EWMA, load::RuleKind::acwr_ewma) &&
              same(CADANS_RULE_MONOTONY, load::RuleKind::monotony) &&
              same(CADANS_RULE_STRAIN, load::RuleKind::strain) && same(CADANS_RULE_FORM, load::RuleKind::form) &&
              same(CADANS_RULE_REST_DAYS, load::RuleKind::rest_days) &&
              same(CADANS_RULE_HARD_AFTER_HARD, load::RuleKind::hard_after_hard) &&
              same(CADANS_RULE_KNEE_LOAD, load::RuleKind::knee_load) &&
              same(CADANS_RULE_STRENGTH_SESSIONS, load::RuleKind::strength_sessions) &&
              same(CADANS_RULE_ACTIVE_MINUTES, load::RuleKind::active_minutes) &&
              same(CADANS_RULE_RUNNER_TYPE, load::RuleKind::runner_type));

constexpr std::uint32_t load_mark = 0x434c0000u + CADANS_ABI_VERSION;
constexpr std::uint32_t snapshot_mark = 0x434d0000u + CADANS_ABI_VERSION;

Door* open(cadans_load* memory) noexcept {
  if (!aligned(memory)) return nullptr;
  auto* door = std::launder(reinterpret_cast<Door*>(memory));
  return door->mark == load_mark ? door : nullptr;
}
const Door* open(const cadans_load* memory) noexcept { return open(const_cast<cadans_load*>(memory)); }

/// Fills in what the caller's struct has room for.
template <class Struct>
std::int32_t hand_out(Struct known, Struct* to) noexcept {
  const std::uint32_t size =
      to->struct_size < sizeof known ? to->struct_size : static_cast<std::uint32_t>(sizeof known);
  known.struct_size = size;
  std::memcpy(to, &known, size);
  return 1;
}
template <class Struct>
bool sized(const Struct* to) noexcept {
  return to != nullptr && to->struct_size >= sizeof to->struct_size;
}

/// A struct of the caller's, what an older one lacks at its default; false: it is not of this library.
template <class Struct>
bool take_in(const Struct* from, Struct& to, std::size_t first_version) noexcept {
  if (from == nullptr || from->struct_size < first_version || from->struct_size > sizeof to) return false;
  std::memcpy(&to, from, from->struct_size);
  return true;
}

Status read(const cadans_load_config* config, load::LoadTrackerConfig& settings) noexcept {
  cadans_load_config given;
  cadans_load_config_init(&given, sizeof given);
  constexpr std::uint32_t first_version = offsetof(cadans_load_config, most_gap_days) + sizeof(float);
  if (config == nullptr) return {StatusCode::bad_memory, "config"};
  if (!take_in(config, given, first_version)) {
    return {StatusCode::out_of_range, "struct_size", static_cast<float>(first_version),
            static_cast<float>(sizeof given), static_cast<float>(config->struct_size)};
  }
  if (given.channel < 0 || given.channel >= load::channel_count) {
    return {StatusCode::out_of_range, "channel", 0.0f, static_cast<float>(load::channel_count - 1),
            static_cast<float>(given.channel)};
  }
  settings.channel = static_cast<load::Channel>(given.channel);
  settings.days.most_gap_days = given.most_gap_days;
  return load::LoadTracker::validate(settings);
}

}  // namespace

extern "C" {

// --- days ---

int32_t cadans_day_of(int32_t year, int32_t month, int32_t day) { return load::day_of({year, month, day}); }

void cadans_date_of(int32_t day, int32_t* year, int32_t* month, int32_t* day_of_month) {
  const load::Date date = load::date_of(day);
  if (year != nullptr) *year = date.year;
  if (month != nullptr) *month = date.month;
  if (day_of_month != nullptr) *day_of_month = date.day;
}

int32_t cadans_day_of_local_us(int64_t local_us) { return load::day_of_local_us(local_us); }

// --- beginning ---

size_t cadans_load_size(void) { return sizeof(Door); }
size_t cadans_load_snapshot_size(void) { return sizeof(SnapshotHead) + kept_bytes; }

int32_t cadans_load_config_init(cadans_load_config* config, size_t bytes) {
  if (config == nullptr || bytes < sizeof config->struct_size) return CADANS_BAD_MEMORY;
  const std::size_t size = bytes < sizeof *config ? bytes : sizeof *config;
  const cadans_load_config defaults = {static_cast<std::uint32_t>(size), CADANS_LOAD_DISTANCE,
                                       load::DayBuilderConfig{}.most_gap_days};
  std::memcpy(config, &defaults, size);
  return CADANS_OK;
}

int32_t cadans_run_session_init(cadans_run_session* session, size_t bytes) {
  if (session == nullptr || bytes < sizeof session->struct_size) return CADANS_BAD_MEMORY;
  const std::size_t size = bytes < sizeof *session ? bytes : sizeof *session;
  constexpr double nan = load::not_known;
  const cadans_run_session unknown = {static_cast<std::uint32_t>(size), 0, nan, nan, nan, nan, nan};
  std::memcpy(session, &unknown, size);
  return CADANS_OK;
}

int32_t cadans_load_other_init(cadans_load_other* other, size_t bytes) {
  if (other == nullptr || bytes < sizeof other->struct_size) return CADANS_BAD_MEMORY;
  const std::size_t size = bytes < sizeof *other ? bytes : sizeof *other;
  constexpr double nan = load::not_known;
  const cadans_load_other unknown = {static_cast<std::uint32_t>(size), nan, nan, nan, nan, nan};
  std::memcpy(other, &unknown, size);
  return CADANS_OK;
}

int32_t cadans_load_check(const cadans_load_config* config, cadans_refusal* why) {
  load::LoadTrackerConfig settings;
  const Status status = read(config, settings);
  if (why != nullptr) *why = {status.field, status.low, status.high, status.value};
  return code_of(status);
}

int32_t cadans_load_init(cadans_load* load, size_t bytes, const cadans_load_config* config) {
  load::LoadTrackerConfig settings;
  if (const Status status = read(config, settings); !status.ok()) return code_of(status);
  if (!aligned(load) || bytes < sizeof(Door)) return CADANS_BAD_MEMORY;
  std::memset(static_cast<void*>(load), 0, sizeof(Door));
  auto* door = reinterpret_cast<Door*>(load);
  door->mark = load_mark;
  const std::uint32_t channel = static_cast<std::uint32_t>(settings.channel);
  door->settings = fingerprint(&settings.days.most_gap_days, sizeof settings.days.most_gap_days,
                               fingerprint(&channel, sizeof channel));
  new (&door->tracker) load::LoadTracker(settings);
  return CADANS_OK;
}

int32_t cadans_load_reset(cadans_load* load) {
  Door* door = open(load);
  if (door == nullptr) return CADANS_BAD_MEMORY;
  door->tracker.reset();
  return CADANS_OK;
}

// --- in ---

int32_t cadans_load_push(cadans_load* load, const cadans_run_session* session) {
  Door* door = open(load);
  cadans_run_session given;
  cadans_run_session_init(&given, sizeof given);
  constexpr std::size_t first_version = offsetof(cadans_run_session, rpe) + sizeof(double);
  if (door == nullptr || !take_in(session, given, first_version)) return CADANS_BAD_MEMORY;
  load::Session run;
  run.day = given.day;
  run.distance_m = given.distance_m;
  run.duration_s = given.duration_s;
  run.steps = given.steps;
  run.impact = given.impact;
  run.rpe = given.rpe;
  const std::uint32_t before = door->tracker.counts().taken;
  door->tracker.push(run);
  return door->tracker.counts().taken != before ? 1 : 0;
}

int32_t cadans_load_advance_to(cadans_load* load, int32_t day) {
  Door* door = open(load);
  if (door == nullptr) return CADANS_BAD_MEMORY;
  return door->tracker.advance_to(day) ? 1 : 0;
}

int32_t cadans_load_mark_unknown(cadans_load* load, int32_t day) {
  Door* door = open(load);
  if (door == nullptr) return CADANS_BAD_MEMORY;
  return door->tracker.mark_unknown(day) ? 1 : 0;
}

// --- out ---

int32_t cadans_load_read_day(const cadans_load* load, cadans_day_load* today) {
  const Door* door = open(load);
  if (door == nullptr || !sized(today)) return CADANS_BAD_MEMORY;
  if (!door->tracker.any()) return 0;
  const load::DayLoad day = door->tracker.today();
  const cadans_day_load row = {0,
                               day.day,
                               day.known ? 1 : 0,
                               day.runs,
                               day.distance_m,
                               day.duration_s,
                               day.amount,
                               day.longest,
                               day.acute_7d,
                               day.chronic_28d,
                               day.change_7d_pct,
                               day.acwr_coupled,
                               day.acwr_uncoupled,
                               day.acwr_ewma,
                               day.monotony,
                               day.strain,
                               day.fitness,
                               day.fatigue,
                               day.form,
                               day.session_spike,
                               day.longest_30d_before};
  return hand_out(row, today);
}

int32_t cadans_load_read_week(const cadans_load* load, int32_t ago, cadans_week_load* week) {
  const Door* door = open(load);
  if (door == nullptr || !sized(week)) return CADANS_BAD_MEMORY;
  if (ago < 0 || ago >= static_cast<std::int32_t>(load::LoadTracker::weeks_kept)) return CADANS_OUT_OF_RANGE;
  load::WeekLoad from;
  if (!door->tracker.read_week(static_cast<std::uint32_t>(ago), from)) return 0;
  const cadans_week_load row = {
      0, from.week_start, from.known_days, from.runs, from.distance_m, from.duration_s, from.amount, from.change_pct};
  return hand_out(row, week);
}

int32_t cadans_load_read_counts(const cadans_load* load, cadans_load_counts* counts) {
  const Door* door = open(load);
  if (door == nullptr || !sized(counts)) return CADANS_BAD_MEMORY;
  const load::SessionCounts& from = door->tracker.counts();
  return hand_out({0, from.taken, from.too_late, from.no_such_day, from.too_far_ahead, from.invalid}, counts);
}

int32_t cadans_load_judge(cadans_load* load, const cadans_load_other* other, cadans_load_rule* rules, int32_t room) {
  Door* door = open(load);
  if (door == nullptr || rules == nullptr) return CADANS_BAD_MEMORY;
  if (room < CADANS_LOAD_RULES) return CADANS_TOO_LITTLE_ROOM;
  cadans_load_other given;
  cadans_load_other_init(&given, sizeof given);
  constexpr std::size_t first_version = offsetof(cadans_load_other, mass_kg) + sizeof(double);
  if (other != nullptr && !take_in(other, given, first_version)) return CADANS_BAD_MEMORY;
  if (!door->tracker.any()) return 0;

  const std::uint32_t days = door->tracker.read_days(door->days, days_judged);
  const std::uint32_t steps = door->tracker.read_steps(door->steps, days_judged);
  const std::uint32_t weeks = door->tracker.read_weeks(door->weeks, weeks_judged);
  const load::OtherSessions beside{given.strength_sessions, given.restricted_sessions, given.moderate_min,
                                   given.vigorous_min};
  const load::LoadValues values = load::values_of(std::span<const load::DayLoad>(door->days, days),
                                                  std::span<const load::WeekLoad>(door->weeks, weeks),
                                                  std::span<const double>(door->steps, steps), beside, given.mass_kg);
  const load::Lights lights = load::judge_load(values);
  for (std::size_t i = 0; i < lights.size(); ++i) {
    const load::Rule& rule = load::rules[i];
    const load::Judged& judged = lights[i];
    rules[i] = {static_cast<std::int32_t>(judged.kind),
                static_cast<std::uint8_t>(judged.light),
                static_cast<std::uint8_t>(judged.reason),
                static_cast<std::uint8_t>(rule.evidence),
                static_cast<std::uint8_t>(rule.direction),
                judged.value,
                rule.amber,
                rule.red,
                {judged.detail[0], judged.detail[1]}};
  }
  return CADANS_LOAD_RULES;
}

const char* cadans_load_rule_name(int32_t kind) {
  return kind >= 0 && kind < load::rule_count ? load::rule_names[kind] : nullptr;
}

const char* cadans_load_reason_name(int32_t reason) {
  constexpr auto count = static_cast<std::int32_t>(sizeof load::reason_names / sizeof load::reason_names[0]);
  return reason >= 0 && reason < count ? load::reason_names[reason] : nullptr;
}

// --- asleep and awake again ---

int32_t cadans_load_snapshot(const cadans_load* load, void* memory, size_t bytes) {
  const Door* door = open(load);
  if (door == nullptr || !aligned(memory) || bytes < cadans_load_snapshot_size()) return CADANS_BAD_MEMORY;
  return write_snapshot(snapshot_mark, door->settings, load, kept_bytes, memory);
}

int32_t cadans_load_restore(cadans_load* load, const void* memory, size_t bytes) {
  Door* door = open(load);
  if (door == nullptr || !aligned(memory)) return CADANS_BAD_MEMORY;
  return read_snapshot(snapshot_mark, door->settings, load, kept_bytes, memory, bytes) ? CADANS_OK
                                                                                       : CADANS_BAD_SNAPSHOT;
}

}  // extern "C"
