// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <limits>
#include <new>
#include <type_traits>

#include "cadans/c/cadans.h"
#include "cadans/metrics/rows/step_metrics.hpp"
#include "cadans/summary/coverage.hpp"
#include "cadans/tracker/tracker_config.hpp"

/// What the doors for one sensor, for several and for cues share. Translates and counts. If you are tempted
/// to write an `if` about running here, it belongs inside.
namespace cadans::c {

// The structs of the door are the structs of the house.
static_assert(sizeof(cadans_sample) == sizeof(RawSample) && std::is_trivially_copyable_v<RawSample>);
static_assert(offsetof(cadans_sample, accel_mps2) == offsetof(RawSample, accel_mps2));
static_assert(offsetof(cadans_sample, gyro_radps) == offsetof(RawSample, gyro_radps));
static_assert(sizeof(cadans_step) == sizeof(StepMetrics) && std::is_trivially_copyable_v<StepMetrics>);
static_assert(alignof(cadans_step) == alignof(StepMetrics));
static_assert(offsetof(cadans_step, t_us) == offsetof(StepMetrics, t_us));
#define CADANS_METRIC(name, unit, low, high, grades, together, what) \
  static_assert(offsetof(cadans_step, name) == offsetof(StepMetrics, name));
#include "cadans/metrics/metrics.def"
#undef CADANS_METRIC
static_assert(offsetof(cadans_step, confidence) == offsetof(StepMetrics, confidence));
static_assert(offsetof(cadans_step, side_confidence) == offsetof(StepMetrics, side_confidence));
static_assert(offsetof(cadans_step, side) == offsetof(StepMetrics, side));
static_assert(offsetof(cadans_step, source) == offsetof(StepMetrics, source));
static_assert(offsetof(cadans_step, quality) == offsetof(StepMetrics, quality));

template <class Enum>
constexpr bool same(int constant, Enum value) {
  return constant == static_cast<int>(value);
}
static_assert(same(CADANS_OK, StatusCode::ok) && same(CADANS_OUT_OF_RANGE, StatusCode::out_of_range) &&
              same(CADANS_BAD_MEMORY, StatusCode::bad_memory) && same(CADANS_BAD_SNAPSHOT, StatusCode::bad_snapshot) &&
              same(CADANS_NOT_SUPPORTED, StatusCode::not_supported) &&
              same(CADANS_TOO_LITTLE_ROOM, StatusCode::too_little_room));
static_assert(same(CADANS_PELVIS, Placement::pelvis) && same(CADANS_CHEST, Placement::chest) &&
              same(CADANS_THIGH, Placement::thigh) && same(CADANS_SHANK, Placement::shank) &&
              same(CADANS_FOOT, Placement::foot) && same(CADANS_WRIST, Placement::wrist) &&
              same(CADANS_POCKET, Placement::pocket) && same(CADANS_PLACEMENTS - 1, Placement::pocket));
static_assert(same(CADANS_LEFT, Side::left) && same(CADANS_RIGHT, Side::right));
static_assert(same(CADANS_GAP, Quality::gap) && same(CADANS_SATURATED, Quality::saturated) &&
              same(CADANS_IRREGULAR_CLOCK, Quality::irregular_clock) && same(CADANS_LOW_RATE, Quality::low_rate) &&
              same(CADANS_NOT_RUNNING, Quality::not_running) && same(CADANS_LOW_CONFIDENCE, Quality::low_confidence) &&
              same(CADANS_UNCALIBRATED, Quality::uncalibrated) &&
              same(CADANS_NOT_OBSERVABLE, Quality::not_observable) &&
              same(CADANS_INVALID_VALUE, Quality::invalid_value) && same(CADANS_IMPLAUSIBLE, Quality::implausible));
static_assert(same(CADANS_MEASURED, Grade::measured) && same(CADANS_ESTIMATED, Grade::estimated) &&
              same(CADANS_PROXY, Grade::proxy) && same(CADANS_GRADE_NOT_OBSERVABLE, Grade::not_observable));

constexpr std::int32_t code_of(const Status& status) noexcept { return static_cast<std::int32_t>(status.code); }

/// Every memory of the door is divisible by this.
inline constexpr std::size_t alignment = alignof(cadans_tracker);
inline bool aligned(const void* memory) noexcept {
  return memory != nullptr && reinterpret_cast<std::uintptr_t>(memory) % alignment == 0;
}

/// FNV-1a.
inline std::uint32_t fingerprint(const void* data, std::size_t bytes, std::uint32_t hash = 2166136261u) noexcept {
  const auto* byte = static_cast<const unsigned char*>(data);
  for (std::size_t i = 0; i < bytes; ++i) hash = (hash ^ byte[i]) * 16777619u;
  return hash;
}

// --- settings ---

/// The settings as given, those that the caller's older struct lacks at their defaults.
inline Status read(const cadans_config* config, cadans_config& settings) noexcept {
  cadans_config_init(&settings, sizeof settings);
  if (config == nullptr) return {StatusCode::bad_memory, "config"};
  constexpr std::uint32_t first_version = offsetof(cadans_config, mounting_right) + sizeof settings.mounting_right;
  const std::uint32_t size = config->struct_size;
  if (size < first_version || size > sizeof settings) {
    return {StatusCode::out_of_range, "struct_size", static_cast<float>(first_version),
            static_cast<float>(sizeof settings), static_cast<float>(size)};
  }
  std::memcpy(&settings, config, size);
  const auto choice = [](const char* field, std::int32_t value, std::int32_t most) -> Status {
    if (value >= 0 && value <= most) return {};
    return {StatusCode::out_of_range, field, 0.0f, static_cast<float>(most), static_cast<float>(value)};
  };
  Status status = choice("placement", settings.placement, CADANS_POCKET);
  if (status.ok()) status = choice("side", settings.side, CADANS_RIGHT);
  if (status.ok()) status = choice("mounting_known", settings.mounting_known, 1);
  return status;
}

inline TrackerConfig translate(const cadans_config& settings) noexcept {
  const auto vector = [](const float(&v)[3]) -> Vec3 { return {v[0], v[1], v[2]}; };
  TrackerConfig config;
  config.placement = static_cast<Placement>(settings.placement);
  config.side = static_cast<Side>(settings.side);
  config.rate_hz = settings.rate_hz;
  config.runner.height_m = settings.height_m;
  config.runner.mass_kg = settings.mass_kg;
  config.samples.sanitizer.accel_range_mps2 = settings.accel_range_mps2;
  config.samples.sanitizer.gyro_range_radps = settings.gyro_range_radps;
  config.samples.sanitizer.hold_s = settings.hold_s;
  config.samples.clock.bridge_s = settings.bridge_s;
  config.samples.mounting.known = settings.mounting_known == 1;
  config.samples.mounting.forward = vector(settings.mounting_forward);
  config.samples.mounting.up = vector(settings.mounting_up);
  config.samples.mounting.right = vector(settings.mounting_right);
  return config;
}

/// Of words of four bytes; every NaN counts as the same one.
inline std::uint32_t fingerprint_words(const void* data, std::size_t bytes, std::uint32_t hash = 2166136261u) noexcept {
  for (std::size_t i = 0; i + sizeof(std::uint32_t) <= bytes; i += sizeof(std::uint32_t)) {
    std::uint32_t word;
    std::memcpy(&word, static_cast<const unsigned char*>(data) + i, sizeof word);
    if ((word & 0x7fffffffu) > 0x7f800000u) word = 0x7fc00000u;
    hash = fingerprint(&word, sizeof word, hash);
  }
  return hash;
}
static_assert(sizeof(cadans_config) % sizeof(std::uint32_t) == 0);

// --- steps ---

/// Steps that found no room in the caller's array, oldest first. Every one is memory of the watch, so a `Row` may
/// be smaller than a step.
template <class Row, std::int32_t Most>
struct WaitingSteps {
  static constexpr std::int32_t most = Most;
  std::int32_t count = 0;
  Row rows[Most];

  std::int32_t take(cadans_step* steps, std::int32_t room) noexcept {
    const std::int32_t taken = count < room ? count : room;
    for (std::int32_t i = 0; i < taken; ++i) {
      const StepMetrics row = unpack(rows[i]);
      std::memcpy(&steps[i], &row, sizeof row);
    }
    count -= taken;
    if (taken > 0) {
      for (std::int32_t i = 0; i < count; ++i) rows[i] = rows[i + taken];
    }
    return taken;
  }
  /// Whether `more` steps would still fit when all that is in `room` has been handed out.
  bool has_space(std::int32_t room, std::int32_t more) const noexcept { return count - room <= Most - more; }

 private:
  static const StepMetrics& unpack(const StepMetrics& row) noexcept { return row; }
  template <class Packed>
  static StepMetrics unpack(const Packed& row) noexcept {
    return row.unpack();
  }
};

/// Where a tracker puts its steps: the caller's array, and when that is full, what waits. One type for push
/// and flush, so that the chain is compiled once.
template <class Row, std::int32_t Most>
class Out {
 public:
  Out(WaitingSteps<Row, Most>& waiting, cadans_step* steps, std::int32_t room) noexcept
      : waiting_(waiting), steps_(steps), room_(room), written_(waiting.take(steps, room)) {}
  void operator()(const StepMetrics& step) noexcept {
    if (written_ < room_) {
      std::memcpy(&steps_[written_++], &step, sizeof step);
    } else if (waiting_.count < Most) {
      waiting_.rows[waiting_.count++] = Row(step);
    }
  }
  std::int32_t written() const noexcept { return written_; }

 private:
  WaitingSteps<Row, Most>& waiting_;
  cadans_step* steps_;
  std::int32_t room_, written_;
};

inline bool usable(const cadans_step* steps, std::int32_t room) noexcept {
  return room == 0 || (room > 0 && steps != nullptr);
}

// --- asleep and awake again ---

/// What comes before the copied memory in a snapshot.
struct SnapshotHead {
  std::uint32_t mark;
  std::uint32_t size;      ///< of all, head included
  std::uint32_t settings;  ///< fingerprint: a snapshot meets the settings it was made with
  std::uint32_t checksum;  ///< of everything after the head
};
static_assert(sizeof(SnapshotHead) % alignment == 0);

/// A door holds no pointers, so its bytes are its snapshot: no second copy of the state has to fit the stack.
/// Returns the length.
inline std::int32_t write_snapshot(std::uint32_t mark, std::uint32_t settings, const void* door, std::size_t bytes,
                                   void* memory) noexcept {
  const std::size_t size = sizeof(SnapshotHead) + bytes;
  const SnapshotHead head{mark, static_cast<std::uint32_t>(size), settings, fingerprint(door, bytes)};
  std::memcpy(memory, &head, sizeof head);
  std::memcpy(static_cast<unsigned char*>(memory) + sizeof head, door, bytes);
  return static_cast<std::int32_t>(size);
}

/// Overwrites the door's bytes; false, and nothing changed: this is no snapshot of such a door.
inline bool read_snapshot(std::uint32_t mark, std::uint32_t settings, void* door, std::size_t bytes, const void* memory,
                          std::size_t given) noexcept {
  SnapshotHead head;
  if (given < sizeof head + bytes) return false;
  std::memcpy(&head, memory, sizeof head);
  const unsigned char* copy = static_cast<const unsigned char*>(memory) + sizeof head;
  if (head.mark != mark || head.size != sizeof head + bytes || head.settings != settings ||
      head.checksum != fingerprint(copy, bytes)) {
    return false;
  }
  std::memcpy(door, copy, bytes);
  return true;
}

// --- what is known ---

inline std::int32_t write_coverage(const Coverage& from, cadans_coverage* coverage) noexcept {
  const std::size_t size = coverage->struct_size < sizeof *coverage ? coverage->struct_size : sizeof *coverage;
  const cadans_coverage known = {static_cast<std::uint32_t>(size),
                                 from.total_s,
                                 from.analysed_s,
                                 from.walking_s,
                                 from.standing_s,
                                 from.gap_s,
                                 from.saturated_s,
                                 from.forward_confidence,
                                 from.long_axis_confidence,
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

}  // namespace cadans::c
