// SPDX-License-Identifier: Apache-2.0
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <new>
#include <type_traits>

#include "cadans/c/cadans.h"
#include "cadans/tracker.hpp"

// Translates and counts. If you are tempted to write an `if` about running here, it belongs inside.
namespace {

using cadans::RawSample;
using cadans::Status;
using cadans::StatusCode;
using cadans::StepMetrics;
using cadans::Tracker;
using cadans::TrackerConfig;

// The structs of the door are the structs of the house.
static_assert(sizeof(cadans_sample) == sizeof(RawSample) && std::is_trivially_copyable_v<RawSample>);
static_assert(offsetof(cadans_sample, accel_mps2) == offsetof(RawSample, accel_mps2));
static_assert(offsetof(cadans_sample, gyro_radps) == offsetof(RawSample, gyro_radps));
static_assert(sizeof(cadans_step) == sizeof(StepMetrics) && std::is_trivially_copyable_v<StepMetrics>);
static_assert(alignof(cadans_step) == alignof(StepMetrics));
static_assert(offsetof(cadans_step, t_us) == offsetof(StepMetrics, t_us));
#define CADANS_METRIC(name, unit, low, high, pelvis, chest, what) \
  static_assert(offsetof(cadans_step, name) == offsetof(StepMetrics, name));
#include "cadans/metrics/metrics.def"
#undef CADANS_METRIC
static_assert(offsetof(cadans_step, confidence) == offsetof(StepMetrics, confidence));
static_assert(offsetof(cadans_step, side_confidence) == offsetof(StepMetrics, side_confidence));
static_assert(offsetof(cadans_step, side) == offsetof(StepMetrics, side));
static_assert(offsetof(cadans_step, quality) == offsetof(StepMetrics, quality));

template <class Enum>
constexpr bool same(int constant, Enum value) {
  return constant == static_cast<int>(value);
}
static_assert(same(CADANS_OK, StatusCode::ok) && same(CADANS_OUT_OF_RANGE, StatusCode::out_of_range) &&
              same(CADANS_BAD_MEMORY, StatusCode::bad_memory) && same(CADANS_BAD_SNAPSHOT, StatusCode::bad_snapshot) &&
              same(CADANS_NOT_SUPPORTED, StatusCode::not_supported) &&
              same(CADANS_TOO_LITTLE_ROOM, StatusCode::too_little_room));
static_assert(same(CADANS_PELVIS, cadans::Placement::pelvis) && same(CADANS_CHEST, cadans::Placement::chest) &&
              same(CADANS_POCKET, cadans::Placement::pocket));
static_assert(same(CADANS_LEFT, cadans::Side::left) && same(CADANS_RIGHT, cadans::Side::right));
static_assert(same(CADANS_GAP, cadans::Quality::gap) && same(CADANS_SATURATED, cadans::Quality::saturated) &&
              same(CADANS_IRREGULAR_CLOCK, cadans::Quality::irregular_clock) &&
              same(CADANS_LOW_RATE, cadans::Quality::low_rate) &&
              same(CADANS_NOT_RUNNING, cadans::Quality::not_running) &&
              same(CADANS_LOW_CONFIDENCE, cadans::Quality::low_confidence) &&
              same(CADANS_UNCALIBRATED, cadans::Quality::uncalibrated) &&
              same(CADANS_NOT_OBSERVABLE, cadans::Quality::not_observable) &&
              same(CADANS_INVALID_VALUE, cadans::Quality::invalid_value) &&
              same(CADANS_IMPLAUSIBLE, cadans::Quality::implausible));
static_assert(same(CADANS_GRADE_NOT_OBSERVABLE, cadans::Grade::not_observable));

/// The most that one sample makes, and four more: a caller with room for four is not refused when a run
/// begins or ends and eight rows come at once. Every row here is memory of the watch.
constexpr std::int32_t waiting_room = CADANS_MOST_STEPS + 4;

/// What lives in the caller's memory.
struct Door {
  std::uint32_t mark;
  std::uint32_t settings;  ///< fingerprint, so that a snapshot meets the same settings again
  std::int32_t waiting;
  Tracker tracker;
  StepMetrics waits[waiting_room];  ///< oldest first
};
static_assert(CADANS_MOST_STEPS >= Tracker::most_rows, "the header promises what the tracker keeps");
static_assert(sizeof(Door) <= CADANS_TRACKER_BYTES, "raise CADANS_TRACKER_BYTES and CADANS_ABI_VERSION");
static_assert(alignof(Door) <= alignof(cadans_tracker));
static_assert(std::is_trivially_copyable_v<Tracker>, "cadans.h promises that memcpy moves a tracker");
static_assert(std::is_trivially_destructible_v<Tracker>);

/// What a snapshot is. The tracker's own state follows the head, then the steps that wait.
struct Snapshot {
  std::uint32_t mark;
  std::uint32_t size;
  std::uint32_t settings;
  std::uint32_t checksum;  ///< of everything after the head
  Tracker::State state;
  std::int32_t waiting;
  StepMetrics waits[waiting_room];
};
constexpr std::size_t snapshot_head = offsetof(Snapshot, state);
static_assert(sizeof(Snapshot) <= CADANS_SNAPSHOT_BYTES, "raise CADANS_SNAPSHOT_BYTES and CADANS_ABI_VERSION");
static_assert(alignof(Snapshot) <= alignof(cadans_snapshot_memory));

constexpr std::uint32_t tracker_mark = 0x43440000u + CADANS_ABI_VERSION;
constexpr std::uint32_t snapshot_mark = 0x43530000u + CADANS_ABI_VERSION;

/// FNV-1a.
std::uint32_t fingerprint(const void* data, std::size_t bytes, std::uint32_t hash = 2166136261u) noexcept {
  const auto* byte = static_cast<const unsigned char*>(data);
  for (std::size_t i = 0; i < bytes; ++i) hash = (hash ^ byte[i]) * 16777619u;
  return hash;
}

bool aligned(const void* memory) noexcept {
  return memory != nullptr && reinterpret_cast<std::uintptr_t>(memory) % alignof(cadans_tracker) == 0;
}

Door* open(cadans_tracker* tracker) noexcept {
  if (!aligned(tracker)) return nullptr;
  auto* door = std::launder(reinterpret_cast<Door*>(tracker));
  return door->mark == tracker_mark ? door : nullptr;
}
const Door* open(const cadans_tracker* tracker) noexcept { return open(const_cast<cadans_tracker*>(tracker)); }

// --- settings ---

/// The settings as given, those that the caller's older struct lacks at their defaults.
Status read(const cadans_config* config, cadans_config& settings) noexcept {
  if (config == nullptr) return {StatusCode::bad_memory, "config"};
  cadans_config_init(&settings, sizeof settings);
  constexpr std::uint32_t first_version = offsetof(cadans_config, mounting_right) + sizeof settings.mounting_right;
  const std::uint32_t size = config->struct_size;
  if (size < first_version || size > sizeof settings) {
    return {StatusCode::out_of_range, "struct_size", static_cast<float>(first_version),
            static_cast<float>(sizeof settings), static_cast<float>(size)};
  }
  std::memcpy(&settings, config, size);
  if (settings.placement < CADANS_UNKNOWN_PLACEMENT || settings.placement > CADANS_POCKET) {
    return {StatusCode::out_of_range, "placement", CADANS_UNKNOWN_PLACEMENT, CADANS_POCKET,
            static_cast<float>(settings.placement)};
  }
  if (settings.mounting_known < 0 || settings.mounting_known > 1) {
    return {StatusCode::out_of_range, "mounting_known", 0, 1, static_cast<float>(settings.mounting_known)};
  }
  return {};
}

cadans::Vec3 to_vector(const float (&v)[3]) noexcept { return {v[0], v[1], v[2]}; }

TrackerConfig translate(const cadans_config& settings) noexcept {
  TrackerConfig config;
  config.placement = static_cast<cadans::Placement>(settings.placement);
  config.rate_hz = settings.rate_hz;
  config.runner.height_m = settings.height_m;
  config.runner.mass_kg = settings.mass_kg;
  config.samples.sanitizer.accel_range_mps2 = settings.accel_range_mps2;
  config.samples.sanitizer.gyro_range_radps = settings.gyro_range_radps;
  config.samples.sanitizer.hold_s = settings.hold_s;
  config.samples.clock.bridge_s = settings.bridge_s;
  config.samples.mounting.known = settings.mounting_known == 1;
  config.samples.mounting.forward = to_vector(settings.mounting_forward);
  config.samples.mounting.up = to_vector(settings.mounting_up);
  config.samples.mounting.right = to_vector(settings.mounting_right);
  return config;
}

Status check(const cadans_config* config, cadans_config& settings) noexcept {
  if (const Status status = read(config, settings); !status.ok()) return status;
  return cadans::validate(translate(settings));
}

/// All fields are words of four bytes; every NaN counts as the same one.
std::uint32_t fingerprint(const cadans_config& settings) noexcept {
  std::uint32_t words[sizeof settings / 4];
  static_assert(sizeof words == sizeof settings);
  std::memcpy(words, &settings, sizeof words);
  for (std::uint32_t& word : words) word = (word & 0x7fffffffu) > 0x7f800000u ? 0x7fc00000u : word;
  return fingerprint(words, sizeof words);
}

// --- steps ---

std::int32_t take_waiting(Door& door, cadans_step* steps, std::int32_t room) noexcept {
  const std::int32_t taken = door.waiting < room ? door.waiting : room;
  if (taken == 0) return 0;
  std::memcpy(steps, door.waits, static_cast<std::size_t>(taken) * sizeof(StepMetrics));
  door.waiting -= taken;
  for (std::int32_t i = 0; i < door.waiting; ++i) door.waits[i] = door.waits[i + taken];
  return taken;
}

/// Where the tracker puts its steps: the caller's array, and when that is full, what waits. One type for
/// push and flush, so that the chain is compiled once.
class Out {
 public:
  Out(Door& door, cadans_step* steps, std::int32_t room) noexcept
      : door_(door), steps_(steps), room_(room), written_(take_waiting(door, steps, room)) {}
  void operator()(const StepMetrics& step) noexcept {
    if (written_ < room_) {
      std::memcpy(&steps_[written_++], &step, sizeof step);
    } else if (door_.waiting < waiting_room) {
      door_.waits[door_.waiting++] = step;
    }
  }
  std::int32_t written() const noexcept { return written_; }

 private:
  Door& door_;
  cadans_step* steps_;
  std::int32_t room_, written_;
};

/// Whether what a sample makes would still fit when all that is in `room` has been handed out.
bool has_space(const Door& door, std::int32_t room) noexcept {
  return door.waiting - room <= waiting_room - CADANS_MOST_STEPS;
}

bool usable(const cadans_step* steps, std::int32_t room) noexcept {
  return room == 0 || (room > 0 && steps != nullptr);
}

constexpr cadans_metric metric_table[] = {
#define CADANS_METRIC(name, unit, low, high, pelvis, chest, what)     \
  {#name,                                                             \
   unit,                                                              \
   what,                                                              \
   low,                                                               \
   high,                                                              \
   static_cast<std::int32_t>(cadans::metrics::grade_letters::pelvis), \
   static_cast<std::int32_t>(cadans::metrics::grade_letters::chest),  \
   offsetof(cadans_step, name)},
#include "cadans/metrics/metrics.def"
#undef CADANS_METRIC
};

}  // namespace

extern "C" {

// --- beginning ---

uint32_t cadans_abi_version(void) { return CADANS_ABI_VERSION; }
size_t cadans_tracker_size(void) { return sizeof(Door); }
size_t cadans_snapshot_size(void) { return sizeof(Snapshot); }

const char* cadans_status_text(int32_t status) {
  switch (status) {
    case CADANS_OK: return "ok";
    case CADANS_OUT_OF_RANGE: return "a setting is out of range: cadans_check names it";
    case CADANS_BAD_MEMORY: return "memory is null, misaligned, too small, or was never given to cadans_init";
    case CADANS_BAD_SNAPSHOT: return "the snapshot is damaged, or of another version, machine or configuration";
    case CADANS_NOT_SUPPORTED: return "this placement cannot be analysed (yet)";
    case CADANS_TOO_LITTLE_ROOM: return "steps are waiting: nothing was done, take them and call again";
    default: return status > 0 ? "ok" : "not a status of this version";
  }
}

int32_t cadans_config_init(cadans_config* config, size_t bytes) {
  if (config == nullptr || bytes < sizeof config->struct_size) return CADANS_BAD_MEMORY;
  const TrackerConfig from;
  cadans_config settings;
  settings.struct_size = static_cast<std::uint32_t>(bytes < sizeof settings ? bytes : sizeof settings);
  settings.placement = static_cast<std::int32_t>(from.placement);
  settings.rate_hz = from.rate_hz;
  settings.height_m = from.runner.height_m;
  settings.mass_kg = from.runner.mass_kg;
  settings.accel_range_mps2 = from.samples.sanitizer.accel_range_mps2;
  settings.gyro_range_radps = from.samples.sanitizer.gyro_range_radps;
  settings.hold_s = from.samples.sanitizer.hold_s;
  settings.bridge_s = from.samples.clock.bridge_s;
  settings.mounting_known = from.samples.mounting.known ? 1 : 0;
  std::memcpy(settings.mounting_forward, &from.samples.mounting.forward, sizeof settings.mounting_forward);
  std::memcpy(settings.mounting_up, &from.samples.mounting.up, sizeof settings.mounting_up);
  std::memcpy(settings.mounting_right, &from.samples.mounting.right, sizeof settings.mounting_right);
  std::memcpy(config, &settings, settings.struct_size);
  return CADANS_OK;
}

int32_t cadans_check(const cadans_config* config, cadans_refusal* why) {
  cadans_config settings;
  const Status status = check(config, settings);
  if (why != nullptr) *why = {status.field, status.low, status.high, status.value};
  return static_cast<std::int32_t>(status.code);
}

int32_t cadans_init(cadans_tracker* tracker, size_t bytes, const cadans_config* config) {
  if (!aligned(tracker) || bytes < sizeof(Door)) return CADANS_BAD_MEMORY;
  cadans_config settings;
  if (const Status status = check(config, settings); !status.ok()) return static_cast<std::int32_t>(status.code);
  new (tracker) Door{tracker_mark, fingerprint(settings), 0, Tracker(translate(settings)), {}};
  return CADANS_OK;
}

int32_t cadans_reset(cadans_tracker* tracker) {
  Door* door = open(tracker);
  if (door == nullptr) return CADANS_BAD_MEMORY;
  door->waiting = 0;
  door->tracker.reset();
  return CADANS_OK;
}

// --- samples in, steps out ---

int32_t cadans_push(cadans_tracker* tracker, const cadans_sample* sample, cadans_step* steps, int32_t room) {
  Door* door = open(tracker);
  if (door == nullptr || sample == nullptr || !usable(steps, room)) return CADANS_BAD_MEMORY;
  if (!has_space(*door, room)) return CADANS_TOO_LITTLE_ROOM;
  Out out(*door, steps, room);
  door->tracker.push(std::bit_cast<RawSample>(*sample), out);
  return out.written();
}

int32_t cadans_push_batch(cadans_tracker* tracker, const cadans_sample* samples, int32_t count, int32_t* taken,
                          cadans_step* steps, int32_t room) {
  if (taken == nullptr) return CADANS_BAD_MEMORY;
  *taken = 0;
  Door* door = open(tracker);
  if (door == nullptr || count < 0 || (count > 0 && samples == nullptr) || !usable(steps, room)) {
    return CADANS_BAD_MEMORY;
  }
  std::int32_t written = take_waiting(*door, steps, room);
  while (*taken < count && (room == 0 || written < room)) {
    cadans_step* rest = room == 0 ? nullptr : steps + written;
    const std::int32_t more = cadans_push(tracker, &samples[*taken], rest, room - written);
    if (more < 0) return more;  // only without room: whatever waited is out, else `steps` is full
    written += more;
    ++*taken;
  }
  return written;
}

int32_t cadans_flush(cadans_tracker* tracker, cadans_step* steps, int32_t room) {
  Door* door = open(tracker);
  if (door == nullptr || !usable(steps, room)) return CADANS_BAD_MEMORY;
  if (!has_space(*door, room)) return CADANS_TOO_LITTLE_ROOM;
  Out out(*door, steps, room);
  door->tracker.flush(out);
  return out.written();
}

int32_t cadans_take(cadans_tracker* tracker, cadans_step* steps, int32_t room) {
  Door* door = open(tracker);
  if (door == nullptr || !usable(steps, room)) return CADANS_BAD_MEMORY;
  return take_waiting(*door, steps, room);
}

int32_t cadans_waiting(const cadans_tracker* tracker) {
  const Door* door = open(tracker);
  if (door == nullptr) return CADANS_BAD_MEMORY;
  return door->waiting;
}

// --- asleep and awake again ---

int32_t cadans_snapshot(const cadans_tracker* tracker, void* memory, size_t bytes) {
  const Door* door = open(tracker);
  if (door == nullptr || !aligned(memory) || bytes < sizeof(Snapshot)) return CADANS_BAD_MEMORY;
  // Made in place: a second copy of the state would not fit a watch's stack. Zeroed first, so that
  // padding does not carry the caller's old memory to a file.
  std::memset(memory, 0, sizeof(Snapshot));
  auto* snapshot = new (memory)
      Snapshot{snapshot_mark, sizeof(Snapshot), door->settings, 0, door->tracker.state(), door->waiting, {}};
  for (std::int32_t i = 0; i < door->waiting; ++i) snapshot->waits[i] = door->waits[i];
  snapshot->checksum =
      fingerprint(static_cast<unsigned char*>(memory) + snapshot_head, sizeof(Snapshot) - snapshot_head);
  return sizeof(Snapshot);
}

int32_t cadans_restore(cadans_tracker* tracker, const void* memory, size_t bytes) {
  Door* door = open(tracker);
  if (door == nullptr || !aligned(memory)) return CADANS_BAD_MEMORY;
  if (bytes < sizeof(Snapshot)) return CADANS_BAD_SNAPSHOT;
  const auto* snapshot = std::launder(static_cast<const Snapshot*>(memory));
  const std::uint32_t checksum =
      fingerprint(static_cast<const unsigned char*>(memory) + snapshot_head, sizeof(Snapshot) - snapshot_head);
  if (snapshot->mark != snapshot_mark || snapshot->size != sizeof(Snapshot) || snapshot->settings != door->settings ||
      snapshot->checksum != checksum || snapshot->waiting < 0 || snapshot->waiting > waiting_room) {
    return CADANS_BAD_SNAPSHOT;
  }
  door->tracker.restore(snapshot->state);
  door->waiting = snapshot->waiting;
  std::memcpy(door->waits, snapshot->waits, sizeof door->waits);
  return CADANS_OK;
}

// --- what is known ---

float cadans_latency_s(const cadans_tracker* tracker) {
  const Door* door = open(tracker);
  return door == nullptr ? std::numeric_limits<float>::quiet_NaN() : door->tracker.latency_s();
}

int32_t cadans_read_coverage(const cadans_tracker* tracker, cadans_coverage* coverage) {
  const Door* door = open(tracker);
  if (door == nullptr || coverage == nullptr || coverage->struct_size < sizeof coverage->struct_size) {
    return CADANS_BAD_MEMORY;
  }
  const cadans::Coverage from = door->tracker.coverage();
  const std::size_t size = coverage->struct_size < sizeof *coverage ? coverage->struct_size : sizeof *coverage;
  const cadans_coverage known = {static_cast<std::uint32_t>(size),
                                 from.total_s,
                                 from.analysed_s,
                                 from.walking_s,
                                 from.standing_s,
                                 from.gap_s,
                                 from.saturated_s,
                                 from.forward_confidence,
                                 from.side_confidence,
                                 from.steps,
                                 from.steps_rejected,
                                 from.samples.received,
                                 from.samples.repeated,
                                 from.samples.backwards,
                                 from.samples.invalid,
                                 from.samples.saturated,
                                 from.clock.bridged,
                                 from.clock.gaps};
  std::memcpy(coverage, &known, size);
  return CADANS_OK;
}

int32_t cadans_metric_count(void) { return cadans::metrics::count; }

const cadans_metric* cadans_metric_at(int32_t index) {
  return index >= 0 && index < cadans::metrics::count ? &metric_table[index] : nullptr;
}

float cadans_metric_value(const cadans_step* step, int32_t index) {
  const cadans_metric* metric = cadans_metric_at(index);
  float value = std::numeric_limits<float>::quiet_NaN();
  if (step != nullptr && metric != nullptr) {
    std::memcpy(&value, reinterpret_cast<const unsigned char*>(step) + metric->offset, sizeof value);
  }
  return value;
}

const char* cadans_quality_name(int32_t flags) {
  for (const cadans::QualityName& row : cadans::quality_names) {
    if ((flags & static_cast<std::int32_t>(row.flag)) != 0) return row.name;
  }
  return "ok";
}

}  // extern "C"
