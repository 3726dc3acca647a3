// SPDX-License-Identifier: Apache-2.0
// The door for several sensors. In a file of its own, so that a watch with one sensor does not link it.
#include "cadans/c/cadans_body.h"

#include "cadans/tracker/body_tracker.hpp"
#include "door.hpp"

/// How many sensors at most: 2, or 8, which also has a smaller house for two. Each is a copy of every chain in
/// flash: CADANS_C_BODY_MOST in CMake.
#ifndef CADANS_C_BODY_MOST
#define CADANS_C_BODY_MOST CADANS_BODY_MOST_SENSORS
#endif

using namespace cadans;
using namespace cadans::c;

namespace {

/// What may be worn: anything; a watch that knows names those chains alone.
#ifdef CADANS_C_BODY_CHAIN
using Chain = CADANS_C_BODY_CHAIN;
template <std::uint32_t Most>
using Body = BodyTracker<Most, Chain>;
#else
using Chain = Tracker;
template <std::uint32_t Most>
using Body = BodyTracker<Most>;
#endif

constexpr std::int32_t most_sensors = CADANS_C_BODY_MOST;
static_assert(most_sensors == 2 || most_sensors == CADANS_BODY_MOST_SENSORS);

/// Merged rows have any metric, so they wait unpacked.
using Waiting = WaitingSteps<StepMetrics, CADANS_BODY_MOST_STEPS + 4>;
struct BodyOut : Out<StepMetrics, CADANS_BODY_MOST_STEPS + 4> {
  using Out::Out;
};

struct Head {
  std::uint32_t mark;
  std::uint32_t settings;  ///< fingerprint
  std::int32_t count;
  std::int32_t capacity;  ///< Most of the tracker behind
};
/// What lives in the caller's memory.
template <std::uint32_t Most>
struct Door {
  Head head;
  Body<Most> tracker;
  Waiting waiting;
};
static_assert(CADANS_BODY_MOST_STEPS >= ContactMerger::capacity, "the header promises what is kept");
static_assert(sizeof(Door<2>) <= CADANS_BODY_OF_TWO_BYTES, "raise CADANS_BODY_OF_TWO_BYTES and CADANS_ABI_VERSION");
static_assert(alignof(Door<2>) <= alignment);
static_assert(std::is_trivially_copyable_v<Door<2>> && std::is_trivially_destructible_v<Door<2>>);

constexpr std::uint32_t body_mark = 0x43420000u + CADANS_ABI_VERSION;
constexpr std::uint32_t snapshot_mark = 0x43540000u + CADANS_ABI_VERSION;

constexpr std::int32_t capacity_for(std::int32_t count) noexcept {
  return count < 1 || count > most_sensors ? 0 : count <= 2 ? 2 : CADANS_BODY_MOST_SENSORS;
}
constexpr std::size_t bytes_for(std::int32_t capacity) noexcept {
  if (capacity == 2) return sizeof(Door<2>);
  return most_sensors > 2 && capacity > 2 ? sizeof(Door<CADANS_BODY_MOST_SENSORS>) : 0;
}

Head* open(cadans_body* body) noexcept {
  if (!aligned(body)) return nullptr;
  auto* head = std::launder(reinterpret_cast<Head*>(body));
  return head->mark == body_mark ? head : nullptr;
}
const Head* open(const cadans_body* body) noexcept { return open(const_cast<cadans_body*>(body)); }

/// Calls `act(Door<Most>&)` for the door that begins with this head.
template <class Act>
auto visit(Head& head, Act&& act) {
  if constexpr (most_sensors > 2) {
    if (head.capacity > 2) return act(reinterpret_cast<Door<CADANS_BODY_MOST_SENSORS>&>(head));
  }
  return act(reinterpret_cast<Door<2>&>(head));
}
template <class Act>
auto visit(const Head& head, Act&& act) {
  return visit(const_cast<Head&>(head), [&](const auto& door) { return act(door); });
}

Status check(const cadans_body_sensor* sensors, std::int32_t count, std::int32_t& which) noexcept {
  which = -1;
  if (sensors == nullptr) return {StatusCode::bad_memory, "sensors"};
  if (capacity_for(count) == 0) {
    return {StatusCode::out_of_range, "count", 1.0f, static_cast<float>(most_sensors), static_cast<float>(count)};
  }
  for (std::int32_t i = 0; i < count; ++i) {
    which = i;
    cadans_config settings;
    Status status = read(&sensors[i].config, settings);
    if (status.ok()) status = Chain::validate(translate(settings));
    constexpr std::int32_t most_ppb = 1'000'000;
    if (status.ok() && (sensors[i].clock_drift_ppb < -most_ppb || sensors[i].clock_drift_ppb > most_ppb)) {
      status = {StatusCode::out_of_range, "clock_drift_ppb", -most_ppb, most_ppb,
                static_cast<float>(sensors[i].clock_drift_ppb)};
    }
    // So that no sum of a stamp and an offset overflows: a thousand years.
    constexpr std::int64_t most_us = std::int64_t{1} << 55;
    if (status.ok() && (sensors[i].clock_offset_us < -most_us || sensors[i].clock_offset_us > most_us)) {
      status = {StatusCode::out_of_range, "clock_offset_us", static_cast<float>(-most_us), static_cast<float>(most_us),
                static_cast<float>(sensors[i].clock_offset_us)};
    }
    if (!status.ok()) return status;
  }
  which = -1;
  return {};
}

BodySensor translate(const cadans_body_sensor& sensor) noexcept {
  cadans_config settings;
  read(&sensor.config, settings);
  return {cadans::c::translate(settings), sensor.clock_offset_us, sensor.clock_drift_ppb};
}

std::uint32_t fingerprint_sensors(const cadans_body_sensor* sensors, std::int32_t count) noexcept {
  std::uint32_t hash = fingerprint(&count, sizeof count);
  for (std::int32_t i = 0; i < count; ++i) {
    cadans_config settings;
    read(&sensors[i].config, settings);
    hash = fingerprint_words(&settings, sizeof settings, hash);
    hash = fingerprint(&sensors[i].clock_offset_us, sizeof sensors[i].clock_offset_us, hash);
    hash = fingerprint(&sensors[i].clock_drift_ppb, sizeof sensors[i].clock_drift_ppb, hash);
  }
  return hash;
}

template <std::uint32_t Most>
void begin(cadans_body* body, const cadans_body_sensor* sensors, std::int32_t count) noexcept {
  BodySensor worn[Most];
  for (std::int32_t i = 0; i < count; ++i) worn[i] = translate(sensors[i]);
  const Head head{body_mark, fingerprint_sensors(sensors, count), count, static_cast<std::int32_t>(Most)};
  new (body) Door<Most>{head, Body<Most>(worn, static_cast<std::uint32_t>(count)), {}};
}

}  // namespace

extern "C" {

// --- beginning ---

size_t cadans_body_size(int32_t count) { return bytes_for(capacity_for(count)); }

size_t cadans_body_snapshot_size(int32_t count) {
  const std::size_t bytes = cadans_body_size(count);
  return bytes == 0 ? 0 : sizeof(SnapshotHead) + bytes;
}

int32_t cadans_body_sensor_init(cadans_body_sensor* sensor, size_t bytes) {
  // Sensors stand in an array, so this struct cannot grow without a new version of the ABI.
  if (sensor == nullptr || bytes != sizeof *sensor) return CADANS_BAD_MEMORY;
  sensor->clock_offset_us = 0;
  sensor->clock_drift_ppb = 0;
  return cadans_config_init(&sensor->config, sizeof sensor->config);
}

int32_t cadans_body_check(const cadans_body_sensor* sensors, int32_t count, cadans_refusal* why, int32_t* which) {
  std::int32_t wrong;
  const Status status = check(sensors, count, wrong);
  if (why != nullptr) *why = {status.field, status.low, status.high, status.value};
  if (which != nullptr) *which = wrong;
  return code_of(status);
}

int32_t cadans_body_init(cadans_body* body, size_t bytes, const cadans_body_sensor* sensors, int32_t count) {
  std::int32_t wrong;
  if (const Status status = check(sensors, count, wrong); !status.ok()) return code_of(status);
  if (!aligned(body) || bytes < cadans_body_size(count)) return CADANS_BAD_MEMORY;
  if constexpr (most_sensors > 2) {
    if (count > 2) {
      begin<CADANS_BODY_MOST_SENSORS>(body, sensors, count);
      return CADANS_OK;
    }
  }
  begin<2>(body, sensors, count);
  return CADANS_OK;
}

int32_t cadans_body_reset(cadans_body* body) {
  Head* head = open(body);
  if (head == nullptr) return CADANS_BAD_MEMORY;
  visit(*head, [](auto& door) {
    door.waiting.count = 0;
    door.tracker.reset();
  });
  return CADANS_OK;
}

// --- samples in, steps out ---

int32_t cadans_body_push(cadans_body* body, int32_t sensor, const cadans_sample* sample, cadans_step* steps,
                         int32_t room) {
  Head* head = open(body);
  if (head == nullptr || sample == nullptr || !usable(steps, room)) return CADANS_BAD_MEMORY;
  if (sensor < 0 || sensor >= head->count) return CADANS_OUT_OF_RANGE;
  return visit(*head, [&](auto& door) -> std::int32_t {
    if (!door.waiting.has_space(room, CADANS_BODY_MOST_STEPS)) return CADANS_TOO_LITTLE_ROOM;
    BodyOut out(door.waiting, steps, room);
    door.tracker.push(static_cast<std::uint32_t>(sensor), std::bit_cast<RawSample>(*sample), out);
    return out.written();
  });
}

int32_t cadans_body_flush(cadans_body* body, cadans_step* steps, int32_t room) {
  Head* head = open(body);
  if (head == nullptr || !usable(steps, room)) return CADANS_BAD_MEMORY;
  return visit(*head, [&](auto& door) -> std::int32_t {
    if (!door.waiting.has_space(room, CADANS_BODY_MOST_STEPS)) return CADANS_TOO_LITTLE_ROOM;
    BodyOut out(door.waiting, steps, room);
    door.tracker.flush(out);
    return out.written();
  });
}

int32_t cadans_body_take(cadans_body* body, cadans_step* steps, int32_t room) {
  Head* head = open(body);
  if (head == nullptr || !usable(steps, room)) return CADANS_BAD_MEMORY;
  return visit(*head, [&](auto& door) { return door.waiting.take(steps, room); });
}

int32_t cadans_body_waiting(const cadans_body* body) {
  const Head* head = open(body);
  if (head == nullptr) return CADANS_BAD_MEMORY;
  return visit(*head, [](const auto& door) { return door.waiting.count; });
}

// --- asleep and awake again ---

int32_t cadans_body_snapshot(const cadans_body* body, void* memory, size_t bytes) {
  const Head* head = open(body);
  if (head == nullptr || !aligned(memory) || bytes < cadans_body_snapshot_size(head->count)) return CADANS_BAD_MEMORY;
  return write_snapshot(snapshot_mark, head->settings, body, bytes_for(head->capacity), memory);
}

int32_t cadans_body_restore(cadans_body* body, const void* memory, size_t bytes) {
  Head* head = open(body);
  if (head == nullptr || !aligned(memory)) return CADANS_BAD_MEMORY;
  const bool taken = read_snapshot(snapshot_mark, head->settings, body, bytes_for(head->capacity), memory, bytes);
  return taken ? CADANS_OK : CADANS_BAD_SNAPSHOT;
}

// --- what is known ---

float cadans_body_latency_s(const cadans_body* body) {
  const Head* head = open(body);
  if (head == nullptr) return std::numeric_limits<float>::quiet_NaN();
  return visit(*head, [](const auto& door) { return door.tracker.latency_s(); });
}

int32_t cadans_body_read_coverage(const cadans_body* body, int32_t sensor, cadans_coverage* coverage) {
  const Head* head = open(body);
  if (head == nullptr || coverage == nullptr || coverage->struct_size < sizeof coverage->struct_size) {
    return CADANS_BAD_MEMORY;
  }
  if (sensor < 0 || sensor >= head->count) return CADANS_OUT_OF_RANGE;
  const auto i = static_cast<std::uint32_t>(sensor);
  return visit(*head, [&](const auto& door) { return write_coverage(door.tracker.coverage(i), coverage); });
}

int32_t cadans_body_grade(const cadans_body* body, int32_t metric) {
  const Head* head = open(body);
  if (head == nullptr || metric < 0 || metric >= metrics::count) return CADANS_GRADE_NOT_OBSERVABLE;
  SensorSet worn;
  visit(*head, [&](const auto& door) {
    for (std::uint32_t i = 0; i < door.tracker.count(); ++i) {
      const TrackerConfig& config = door.tracker.sensor(i).config;
      worn.add(config.placement, config.side);
    }
  });
  return static_cast<std::int32_t>(observable(worn, metrics::facts[metric]));
}

}  // extern "C"
