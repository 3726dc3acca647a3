// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>
#include <limits>

#include "cadans/core/constants.hpp"
#include "cadans/core/placement.hpp"
#include "cadans/metrics/rows/held_row.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"

namespace cadans {

/// Who is believed about *when*: the nearer to the ground, the better (foot 2 to 4 ms, Falbriard et al. 2018,
/// doi:10.3389/fphys.2018.00610; shank before sacrum in Kiernan et al. 2023, PMC10255839). 0 is best.
constexpr std::uint8_t timing_rank(Placement placement) noexcept {
  constexpr std::uint8_t rank[] = {9, 2, 3, 4, 1, 0, 6, 5};  // unknown pelvis chest thigh shank foot wrist pocket
  return rank[static_cast<int>(placement)];
}

/// Makes one row a ground contact out of what several sensors say of it.
///
///   rows of each sensor, joint angles --same contact: within 0.12 s--> one StepMetrics
///
/// - Contact, toe-off and side come from the sensor of the best `timing_rank`; `source` names it. Every other
///   metric comes from the sensor with the best grade for it in metrics.def, then from the best rank.
/// - Flags: what is wrong with the samples of any of them; all of the timing sensor's. That another sensor is unsure of
///   a contact that it did not place, or of axes that its own numbers already answer for, says nothing here.
/// - Step and flight times are taken between merged contacts where both were placed by the same kind of
///   sensor: a foot's contact and a pelvis' are not on one footing.
/// - A contact goes out when no sensor can add to it any more (`certain_us`) and its successor is known.
/// A full house sends its oldest contact on. State: 8 KiB.
class ContactMerger {
 public:
  static constexpr std::uint32_t capacity = 32;        ///< contacts: 8 s of the fastest run
  static constexpr std::int64_t same_us = 120'000;     ///< half of the shortest step
  static constexpr std::int64_t longest_us = 750'000;  ///< the slowest walker's step

  struct Contact {
    StepMetrics row;
    std::uint8_t grades[metrics::count];  ///< of the sensor that each value is from
    std::uint8_t ranks[metrics::count];
    std::uint8_t rank;     ///< of the sensor that timed it
    std::uint8_t sensors;  ///< a bit each that has spoken
    bool timed;            ///< a sensor saw it; joint angles alone make no contact
  };
  struct State {
    Contact contacts[capacity];  ///< oldest first
    std::uint32_t size = 0;
    std::uint32_t late = 0;  ///< rows that came after their contact had gone out
    std::int64_t last_us = unknown_us;
  };

  /// `sensor`: its number, below 8.
  template <class Emit>
  void add(std::uint32_t sensor, const StepMetrics& row, Emit&& emit) {
    Contact* contact = find(row.t_us, static_cast<std::uint8_t>(1u << sensor), row.side, is_leg(row.source));
    if (contact == nullptr) contact = insert(row.t_us, emit);
    if (contact == nullptr) return;
    contact->sensors = static_cast<std::uint8_t>(contact->sensors | (1u << sensor));
    merge(*contact, row, row.source);
    const std::uint8_t rank = timing_rank(row.source);
    StepMetrics& out = contact->row;
    const bool timing = !contact->timed || rank < contact->rank;
    const Quality others = (timing ? out.quality : row.quality) & of_samples;
    out.quality = (timing ? row.quality : out.quality) | others;
    if (!timing) return;
    // The side: a leg's sensor knows it; a trunk's does not overrule it.
    if (row.side != Side::unknown) {
      out.side = row.side;
      out.side_confidence = row.side_confidence;
    }
    out.t_us = row.t_us;
    out.confidence = row.confidence;
    out.source = row.source;
    contact->rank = rank;
    contact->timed = true;
    sort(contact);
  }
  /// What two sensors said together of the contact at `row.t_us`, of the leg `row.side`.
  template <class Emit>
  void add_joint(const StepMetrics& row, Emit&& emit) {
    Contact* contact = find(row.t_us, 0, row.side, true);
    if (contact == nullptr) contact = insert(row.t_us, emit);
    if (contact == nullptr) return;
    if (contact->row.side == Side::unknown) contact->row.side = row.side;
    contact->row.quality |= row.quality & of_samples;
    merge(*contact, row, Placement::unknown);
  }
  /// Sends out every contact that nothing can be added to: all sensors have told all before `certain_us`.
  template <class Emit>
  void release(std::int64_t certain_us, Emit&& emit) {
    while (state_.size > 0) {
      const std::int64_t t_us = state_.contacts[0].row.t_us;
      const std::int64_t next_us = state_.size > 1 ? state_.contacts[1].row.t_us : t_us + longest_us;
      if (next_us + same_us >= certain_us) break;
      send_first(emit);
    }
  }
  template <class Emit>
  void flush(Emit&& emit) {
    while (state_.size > 0) send_first(emit);
  }
  void reset() noexcept {
    state_.size = 0;
    state_.late = 0;
    state_.last_us = unknown_us;
  }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

 private:
  static constexpr Quality of_samples =
      Quality::gap | Quality::saturated | Quality::irregular_clock | Quality::invalid_value | Quality::implausible;

  static constexpr bool is_leg(Placement placement) noexcept {
    return placement == Placement::foot || placement == Placement::shank || placement == Placement::thigh;
  }

  /// The nearest contact that this may be, or null.
  Contact* find(std::int64_t t_us, std::uint8_t sensor, Side side, bool leg) noexcept {
    Contact* best = nullptr;
    std::int64_t best_us = same_us;
    for (std::uint32_t i = 0; i < state_.size; ++i) {
      Contact& contact = state_.contacts[i];
      const std::int64_t away_us = contact.row.t_us < t_us ? t_us - contact.row.t_us : contact.row.t_us - t_us;
      const bool other_leg = leg && is_leg(contact.row.source) && side != Side::unknown &&
                             contact.row.side != Side::unknown && side != contact.row.side;
      if (away_us >= best_us || (contact.sensors & sensor) != 0 || other_leg) continue;
      best = &contact;
      best_us = away_us;
    }
    return best;
  }

  /// A new contact in its place; null when its time has gone out already.
  template <class Emit>
  Contact* insert(std::int64_t t_us, Emit& emit) {
    State& s = state_;
    if (s.size == capacity && t_us > s.contacts[0].row.t_us) send_first(emit);
    if ((s.last_us != unknown_us && t_us <= s.last_us) || s.size == capacity) {
      ++s.late;
      return nullptr;
    }
    std::uint32_t place = s.size++;
    for (; place > 0 && s.contacts[place - 1].row.t_us > t_us; --place) s.contacts[place] = s.contacts[place - 1];
    Contact& contact = s.contacts[place];
    contact.row = {};
    contact.row.t_us = t_us;
    for (int i = 0; i < metrics::count; ++i) contact.grades[i] = contact.ranks[i] = 255;
    contact.rank = 255;
    contact.sensors = 0;
    contact.timed = false;
    return &contact;
  }

  /// Its instant was corrected: back in its place.
  void sort(Contact* contact) noexcept {
    const auto swap = [](Contact& a, Contact& b) {
      const Contact c = a;
      a = b;
      b = c;
    };
    auto i = static_cast<std::uint32_t>(contact - state_.contacts);
    for (; i > 0 && state_.contacts[i - 1].row.t_us > state_.contacts[i].row.t_us; --i)
      swap(state_.contacts[i - 1], state_.contacts[i]);
    for (; i + 1 < state_.size && state_.contacts[i + 1].row.t_us < state_.contacts[i].row.t_us; ++i)
      swap(state_.contacts[i + 1], state_.contacts[i]);
  }

  /// Takes every value that is better than what is there. `source` unknown: of a joint.
  static void merge(Contact& contact, const StepMetrics& row, Placement source) noexcept {
    const std::uint8_t rank = timing_rank(source);
    for (int i = 0; i < metrics::count; ++i) {
      const MetricFacts& metric = metrics::facts[i];
      const float value = row.*metric.field;
      if (!std::isfinite(value)) continue;
      const Grade grade = source == Placement::unknown ? metric.together.grade : observable(source, metric);
      const auto g = static_cast<std::uint8_t>(grade);
      if (g > contact.grades[i] || (g == contact.grades[i] && rank >= contact.ranks[i])) continue;
      contact.row.*metric.field = value;
      contact.grades[i] = g;
      contact.ranks[i] = rank;
    }
  }

  template <class Emit>
  void send_first(Emit& emit) {
    State& s = state_;
    const bool timed = s.contacts[0].timed;
    StepMetrics row = s.contacts[0].row;
    if (s.size > 1 && s.contacts[1].timed) follow(row, s.contacts[1].row);
    derive(row);
    for (std::uint32_t i = 1; i < s.size; ++i) s.contacts[i - 1] = s.contacts[i];
    --s.size;
    s.last_us = row.t_us;
    if (timed) emit(static_cast<const StepMetrics&>(row));
  }

  /// Times up to the contact of the other foot.
  static void follow(StepMetrics& row, const StepMetrics& next) noexcept {
    const bool one_footing = row.source == next.source && is_leg(row.source);
    const bool alternate = row.side != Side::unknown && next.side == other(row.side);
    if (!one_footing || !alternate || next.t_us - row.t_us > longest_us) return;
    row.step_time_s = seconds_between(row.t_us, next.t_us);
    row.flight_time_s = row.step_time_s - row.contact_time_s;  // NaN stays NaN
    metrics::withhold_implausible(row);
  }

  /// What needs two sensors but no angle between them.
  static void derive(StepMetrics& row) noexcept {
    row.vertical_ratio = 100.0f * row.vertical_oscillation_m / row.step_length_m;
    metrics::withhold_implausible(row);
  }

  State state_;
};

}  // namespace cadans
