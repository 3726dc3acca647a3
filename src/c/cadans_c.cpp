// SPDX-License-Identifier: Apache-2.0
// The door for one sensor.
#include "cadans/metrics/rows/packed_row.hpp"
#include "cadans/tracker.hpp"
#include "door.hpp"

/// The class behind the door. cadans::Tracker takes any placement; a watch that knows where it is worn links
/// that chain alone: CADANS_C_PLACEMENT in CMake.
#ifndef CADANS_C_CHAIN
#define CADANS_C_CHAIN cadans::Tracker
#endif

using namespace cadans;
using namespace cadans::c;

namespace {

using Chain = CADANS_C_CHAIN;

/// The most that one sample makes, and four more: a caller with room for four is not refused when a run
/// begins or ends and eight rows come at once.
using Waiting = WaitingSteps<metrics::PackedRow, CADANS_MOST_STEPS + 4>;
/// A type of this file alone: what is compiled for it can be inlined and forgotten.
struct ChainOut : Out<metrics::PackedRow, CADANS_MOST_STEPS + 4> {
  using Out::Out;
};

/// What lives in the caller's memory.
struct Door {
  std::uint32_t mark;
  std::uint32_t settings;  ///< fingerprint, so that a snapshot meets the same settings again
  Chain chain;
  Waiting waiting;
};
static_assert(CADANS_MOST_STEPS >= Chain::most_rows, "the header promises what the tracker keeps");
static_assert(sizeof(Door) <= CADANS_TRACKER_BYTES, "raise CADANS_TRACKER_BYTES and CADANS_ABI_VERSION");
static_assert(sizeof(SnapshotHead) + sizeof(Door) <= CADANS_SNAPSHOT_BYTES,
              "raise CADANS_SNAPSHOT_BYTES and CADANS_ABI_VERSION");
static_assert(alignof(Door) <= alignof(cadans_tracker) && alignof(Door) <= alignof(cadans_snapshot_memory));
static_assert(std::is_trivially_copyable_v<Door>, "cadans.h promises that memcpy moves a tracker");
static_assert(std::is_trivially_destructible_v<Door>);

constexpr std::uint32_t tracker_mark = 0x43440000u + CADANS_ABI_VERSION;
constexpr std::uint32_t snapshot_mark = 0x43530000u + CADANS_ABI_VERSION;

Door* open(cadans_tracker* tracker) noexcept {
  if (!aligned(tracker)) return nullptr;
  auto* door = std::launder(reinterpret_cast<Door*>(tracker));
  return door->mark == tracker_mark ? door : nullptr;
}
const Door* open(const cadans_tracker* tracker) noexcept { return open(const_cast<cadans_tracker*>(tracker)); }

Status check(const cadans_config* config, cadans_config& settings) noexcept {
  if (const Status status = read(config, settings); !status.ok()) return status;
  return Chain::validate(translate(settings));
}

/// A limb's chain also tells of every step as it ends; here too one type for push and flush.
struct Unheard {
  void operator()(const Step&) const noexcept {}
};
template <class Any>
void push(Any& chain, const RawSample& raw, ChainOut& out) {
  if constexpr (requires { chain.push(raw, out, Unheard{}); }) {
    chain.push(raw, out, Unheard{});
  } else {
    chain.push(raw, out);
  }
}
template <class Any>
void flush(Any& chain, ChainOut& out) {
  if constexpr (requires { chain.flush(out, Unheard{}); }) {
    chain.flush(out, Unheard{});
  } else {
    chain.flush(out);
  }
}

}  // namespace

extern "C" {

// --- beginning ---

size_t cadans_tracker_size(void) { return sizeof(Door); }
size_t cadans_snapshot_size(void) { return sizeof(SnapshotHead) + sizeof(Door); }

int32_t cadans_check(const cadans_config* config, cadans_refusal* why) {
  cadans_config settings;
  const Status status = check(config, settings);
  if (why != nullptr) *why = {status.field, status.low, status.high, status.value};
  return code_of(status);
}

int32_t cadans_init(cadans_tracker* tracker, size_t bytes, const cadans_config* config) {
  if (!aligned(tracker) || bytes < sizeof(Door)) return CADANS_BAD_MEMORY;
  cadans_config settings;
  if (const Status status = check(config, settings); !status.ok()) return code_of(status);
  new (tracker) Door{tracker_mark, fingerprint_words(&settings, sizeof settings), Chain(translate(settings)), {}};
  return CADANS_OK;
}

int32_t cadans_reset(cadans_tracker* tracker) {
  Door* door = open(tracker);
  if (door == nullptr) return CADANS_BAD_MEMORY;
  door->waiting.count = 0;
  door->chain.reset();
  return CADANS_OK;
}

// --- samples in, steps out ---

int32_t cadans_push(cadans_tracker* tracker, const cadans_sample* sample, cadans_step* steps, int32_t room) {
  Door* door = open(tracker);
  if (door == nullptr || sample == nullptr || !usable(steps, room)) return CADANS_BAD_MEMORY;
  if (!door->waiting.has_space(room, CADANS_MOST_STEPS)) return CADANS_TOO_LITTLE_ROOM;
  ChainOut out(door->waiting, steps, room);
  push(door->chain, std::bit_cast<RawSample>(*sample), out);
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
  std::int32_t written = door->waiting.take(steps, room);
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
  if (!door->waiting.has_space(room, CADANS_MOST_STEPS)) return CADANS_TOO_LITTLE_ROOM;
  ChainOut out(door->waiting, steps, room);
  flush(door->chain, out);
  return out.written();
}

int32_t cadans_take(cadans_tracker* tracker, cadans_step* steps, int32_t room) {
  Door* door = open(tracker);
  if (door == nullptr || !usable(steps, room)) return CADANS_BAD_MEMORY;
  return door->waiting.take(steps, room);
}

int32_t cadans_waiting(const cadans_tracker* tracker) {
  const Door* door = open(tracker);
  if (door == nullptr) return CADANS_BAD_MEMORY;
  return door->waiting.count;
}

// --- asleep and awake again ---

int32_t cadans_snapshot(const cadans_tracker* tracker, void* memory, size_t bytes) {
  const Door* door = open(tracker);
  if (door == nullptr || !aligned(memory) || bytes < cadans_snapshot_size()) return CADANS_BAD_MEMORY;
  return write_snapshot(snapshot_mark, door->settings, door, sizeof *door, memory);
}

int32_t cadans_restore(cadans_tracker* tracker, const void* memory, size_t bytes) {
  Door* door = open(tracker);
  if (door == nullptr || !aligned(memory)) return CADANS_BAD_MEMORY;
  const bool taken = read_snapshot(snapshot_mark, door->settings, door, sizeof *door, memory, bytes);
  return taken ? CADANS_OK : CADANS_BAD_SNAPSHOT;
}

// --- what is known ---

float cadans_latency_s(const cadans_tracker* tracker) {
  const Door* door = open(tracker);
  return door == nullptr ? std::numeric_limits<float>::quiet_NaN() : door->chain.latency_s();
}

int32_t cadans_read_coverage(const cadans_tracker* tracker, cadans_coverage* coverage) {
  const Door* door = open(tracker);
  if (door == nullptr || coverage == nullptr || coverage->struct_size < sizeof coverage->struct_size) {
    return CADANS_BAD_MEMORY;
  }
  return write_coverage(door->chain.coverage(), coverage);
}

}  // extern "C"
