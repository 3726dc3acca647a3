// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <limits>

#include "cadans/core/constants.hpp"
#include "cadans/core/placement.hpp"
#include "cadans/core/ring.hpp"
#include "cadans/metrics/rows/held_row.hpp"
#include "cadans/metrics/rows/packed_row.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"
#include "cadans/steps/side_keeper.hpp"

namespace cadans::metrics {

/// How the rows of one sensor follow each other.
struct Pace {
  std::uint32_t steps_a_row = 1;  ///< 2: a leg's sensor sees every other contact
  bool alternates = true;         ///< each row is the other foot's
};

constexpr Pace pace_of(Placement placement) noexcept {
  const bool leg = placement == Placement::thigh || placement == Placement::shank || placement == Placement::foot;
  return {leg ? 2u : 1u, is_trunk(placement)};
}

/// Holds rows until their cadence and their side are certain.
///
///   HeldRow, SideVerdict --waits for `reach_steps` after it, and for the vote on sides--> StepMetrics
///
/// - Cadence is the rate of the mid-stances from `reach_steps` before to `reach_steps` after: five strides,
///   just under the 4 s that van Oeveren et al. 2018 (Medical Engineering & Physics, "An adaptive, real-time
///   cadence algorithm") use; four where a leg shows whole strides only. A single stride scatters by 1.5
///   steps/min even on a treadmill; it is in `stride_time_s`. At the ends of a bout, and where a run turns into
///   a walk, there are fewer, and those there are count.
/// - Feet alternate, so the newest verdict names every held row. Rows wait at most `capacity` rows for
///   it; in a bout whose sides were decided once they do not wait again.
/// State: 1 KiB. Latency: `reach_steps`, `capacity` rows at the start of a bout.
class RowDesk {
 public:
  static constexpr std::uint32_t reach_steps = 5;
  static constexpr std::uint32_t capacity = 8;
  static constexpr float decided_from = 0.8f;  ///< confidence of a verdict

  /// A row as a beat of the rhythm.
  struct Beat {
    std::int64_t mid_stance_us = unknown_us;
    bool running = true;
  };
  struct Waiting {
    PackedRow row;
    PelvicDrop pelvic_drop;
  };
  struct State {
    Ring<Waiting, capacity> rows;
    std::uint32_t waiting = 0;  ///< newest of `rows` that have not gone out
    std::uint32_t in_bout = 0;  ///< rows of this bout so far
    Ring<Beat, 16> beats;
    steps::SideVerdict verdict;  ///< on the newest row
    bool decided = false;        ///< in this bout
  };

  explicit RowDesk(Placement placement) noexcept
      : pace_(pace_of(placement)), reach_(reach_steps / pace_.steps_a_row), has_side_(side_shows(placement)) {}

  /// `verdict`: on this row's side.
  template <class Emit>
  void push(const HeldRow& held, steps::SideVerdict verdict, Emit&& emit) {
    State& s = state_;
    if (s.waiting == capacity) release(emit);
    s.rows.add({PackedRow(held.row), held.pelvic_drop});
    s.beats.add({held.mid_stance_us, !has(held.row.quality, Quality::not_running)});
    ++s.waiting;
    ++s.in_bout;
    s.verdict = verdict;
    s.decided = s.decided || verdict.confidence >= decided_from || !has_side_;
    while (s.decided && s.waiting > reach_) release(emit);
  }
  /// The bout is over: everything goes out, with what is known.
  template <class Emit>
  void end_bout(Emit&& emit) {
    while (state_.waiting > 0) release(emit);
    state_.in_bout = 0;
    state_.decided = false;
  }
  void reset() noexcept { state_ = {}; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  static constexpr bool side_shows(Placement placement) noexcept {
    return placement != Placement::wrist && placement != Placement::pocket;
  }

  /// Sends the oldest waiting row out.
  template <class Emit>
  void release(Emit& emit) {
    State& s = state_;
    const std::uint32_t back = --s.waiting;  // how many rows came after it
    const Waiting& held = s.rows.back(back);
    StepMetrics row = held.row.unpack();
    row.cadence_spm = cadence_spm(back);
    if (has_side_) {
      row.side = back % 2 == 0 || !pace_.alternates ? s.verdict.side : other(s.verdict.side);
      row.side_confidence = s.verdict.confidence;
      if (row.side == Side::unknown) row.quality |= Quality::uncalibrated;
    }
    if (row.side == Side::left) row.pelvic_drop_deg = held.pelvic_drop.if_left_deg;
    if (row.side == Side::right) row.pelvic_drop_deg = held.pelvic_drop.if_right_deg;
    withhold_implausible(row);
    emit(static_cast<const StepMetrics&>(row));
  }

  /// Rate of the mid-stances around the row that has `back` rows after it.
  float cadence_spm(std::uint32_t back) const noexcept {
    const State& s = state_;
    const Beat& here = s.beats.back(back);
    const std::uint32_t earlier = s.in_bout - 1 - back;
    std::uint32_t before = 0, after = 0;
    while (before < reach_ && before < earlier && s.beats.back(back + before + 1).running == here.running) ++before;
    while (after < reach_ && after < back && s.beats.back(back - after - 1).running == here.running) ++after;
    if (before + after == 0) return std::numeric_limits<float>::quiet_NaN();
    const float lasts_s =
        seconds_between(s.beats.back(back + before).mid_stance_us, s.beats.back(back - after).mid_stance_us);
    return seconds_per_minute * static_cast<float>(pace_.steps_a_row * (before + after)) / lasts_s;
  }

  Pace pace_;
  std::uint32_t reach_;  ///< rows
  bool has_side_;
  State state_;
};

}  // namespace cadans::metrics
