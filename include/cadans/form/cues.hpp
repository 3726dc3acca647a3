// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "cadans/core/constants.hpp"
#include "cadans/core/runner.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/core/stage.hpp"
#include "cadans/form/finding.hpp"
#include "cadans/form/form_values.hpp"
#include "cadans/form/judge.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"

namespace cadans {

/// Something to say to a runner now. The words for a small screen: `form::cue_text`.
struct Cue {
  std::int64_t t_us = unknown_us;      ///< the step at which it became due
  std::int64_t began_us = unknown_us;  ///< since when it has been so
  float value = 0.0f;                  ///< median of the last steps
  float limit = 0.0f;                  ///< the mild limit at this speed
  float confidence = 0.0f;             ///< [0, 1]
  FindingKind kind = FindingKind::overstride;
  Severity severity = Severity::none;
  Side side = Side::unknown;
  std::int16_t metric = -1;  ///< which `value` it is: place in metrics.def
  Quality quality = Quality::ok;
  friend constexpr bool operator==(const Cue&, const Cue&) = default;
};

}  // namespace cadans

namespace cadans::form {

/// What a user may turn.
struct CuesConfig {
  float minimum_s = 20.0f;          ///< how long it must have been so: a bend or a kerb is over by then
  float quiet_kind_s = 180.0f;      ///< between two cues of one kind: changing a habit takes minutes, not reminders
  float quiet_any_s = 60.0f;        ///< between any two: one thing at a time
  float hysteresis = 0.1f;          ///< how far below the mild limit it must fall to be over; a third is mild to marked
  float least_score = 1.0f / 3.0f;  ///< 1/3 speaks of what is mild, 2/3 of what is marked only
  float least_confidence = 0.15f;   ///< less sure is not worth disturbing somebody
};

constexpr auto settings_of(const CuesConfig*) noexcept {
  return std::array{
      Setting<CuesConfig>{"minimum_s", &CuesConfig::minimum_s, 0.0f, 300.0f, "s",
                          "how long something must last before it is said"},
      Setting<CuesConfig>{"quiet_kind_s", &CuesConfig::quiet_kind_s, 0.0f, 3600.0f, "s",
                          "silence between two cues of one kind"},
      Setting<CuesConfig>{"quiet_any_s", &CuesConfig::quiet_any_s, 0.0f, 3600.0f, "s", "silence between any two cues"},
      Setting<CuesConfig>{"hysteresis", &CuesConfig::hysteresis, 0.0f, 0.3f, "",
                          "how much of a score below the limit counts as over"},
      Setting<CuesConfig>{"least_score", &CuesConfig::least_score, 0.33f, 1.0f, "",
                          "score from which it is said: 1/3 mild, 2/3 marked"},
      Setting<CuesConfig>{"least_confidence", &CuesConfig::least_confidence, 0.0f, 1.0f, "",
                          "confidence from which it is said"},
  };
}

/// Findings while running, sparingly.
///
///   StepMetrics --last 32 running steps--> medians --judge--> Finding --hysteresis--> lasting? --quiet?--> Cue
///
/// The rules and limits are those of a report. A kind begins where it passes its limit and is over a little below
/// it; it is said when it has lasted `minimum_s`, and then no more often than the quiet times allow; when several
/// are due, the marked before the mild, then the first of FindingKind. Left against right is followed over some
/// hundred steps a side; its interval is widened by a half, since steps remember the ones before.
/// A pause of ten seconds starts everything anew, but for the quiet times. Walking steps are left out.
/// Speed: of the rows. Where no sensor gives it, put the GPS' into `speed_mps` of the row before pushing it.
/// Cost: 5 to 30 us a step on a PC, by how much is measured: three times a second. State: 1.4 KiB. Latency: none (a cue
/// is about the step that brought it).
class Cues {
 public:
  using Input = StepMetrics;
  using Output = Cue;
  using Config = CuesConfig;

  static constexpr std::uint32_t window_steps = 32;
  static constexpr std::uint32_t least_steps = 16;  ///< of the window must have a value
  static constexpr int rings = read_count + 1;      ///< the last one: speed

  /// Mean and variance of one side, fading.
  struct Fading {
    float mean = 0.0f, variance = 0.0f, n = 0.0f;
  };
  /// What is known of one kind.
  struct Watch {
    std::int64_t began_us = unknown_us;
    std::int64_t said_us = unknown_us;
  };
  struct State {
    std::uint16_t level[rings][window_steps] = {};  ///< 0: no value; else within the metric's range
    Quality quality[window_steps] = {};
    std::uint8_t side[window_steps] = {};
    Fading fading[compared_count][2] = {};  ///< left, right
    Watch watch[finding_kind_count];
    std::int64_t last_us = unknown_us;
    std::int64_t said_us = unknown_us;
    std::uint32_t added = 0;
    Placement source = Placement::unknown;  ///< that the sides are compared of
  };

  explicit Cues(const Runner& runner = {}, const SensorSet& worn = {}, const Config& config = {}) noexcept
      : runner_(runner), worn_(worn), config_(config) {}

  template <class Emit>
  void push(const StepMetrics& row, Emit&& emit) {
    if (has(row.quality, Quality::not_running)) return;
    add(row);
    if (const Cue cue = due(row.t_us); cue.severity != Severity::none) emit(cue);
  }
  template <class Emit>
  void flush(Emit&&) {}
  void reset() noexcept {  // member by member: no second State on a watch's stack
    for (auto& sides : state_.fading) sides[0] = sides[1] = {};
    for (Watch& watch : state_.watch) watch = {};
    state_.last_us = state_.said_us = unknown_us;
    state_.added = 0;
  }
  float latency_s() const noexcept { return 0.0f; }
  const State& state() const noexcept { return state_; }
  void restore(const State& state) noexcept { state_ = state; }

  /// Is it so now, said or not?
  bool active(FindingKind kind) const noexcept { return state_.watch[static_cast<int>(kind)].began_us != unknown_us; }
  /// What the last steps say, as `form::judge` takes it.
  FormValues values() const noexcept;

 private:
  static constexpr std::int64_t pause_us = 10'000'000;
  static constexpr float fading_steps = 100.0f;
  static constexpr float long_memory = 1.5f;

  std::uint32_t size() const noexcept { return state_.added < window_steps ? state_.added : window_steps; }
  void add(const StepMetrics& row) noexcept;
  Cue due(std::int64_t t_us) noexcept;
  FormValue value_of(int ring, const MetricFacts& metric) const noexcept;
  FormDifference difference_of(int i) const noexcept;

  Runner runner_;
  SensorSet worn_;
  Config config_;
  State state_;
};

// ---- implementation ----------------------------------------------------------------------------

namespace detail {

/// A value as 1 ... 65535 within its metric's range; 0 when there is none.
inline std::uint16_t level_of(float value, const MetricFacts& metric) noexcept {
  if (!(value >= metric.low && value <= metric.high)) return 0;
  const float share = (value - metric.low) / (metric.high - metric.low);
  return static_cast<std::uint16_t>(1.5f + share * 65534.0f);
}
inline float value_of(float level, const MetricFacts& metric) noexcept {
  return metric.low + (level - 1.0f) / 65534.0f * (metric.high - metric.low);
}

/// At most `Most` numbers, added in rising order, and their quantiles.
template <std::uint32_t Most>
class Sorted {
 public:
  void add(std::uint16_t level) noexcept { levels_[n_++] = level; }
  std::uint32_t size() const noexcept { return n_; }
  /// Straight between neighbours, as numpy.quantile does.
  float quantile(float share) const noexcept {
    const float place = share * static_cast<float>(n_ - 1);
    const auto below = static_cast<std::uint32_t>(place);
    const std::uint32_t above = below + 1 < n_ ? below + 1 : below;
    const float low = levels_[below];
    return low + (place - static_cast<float>(below)) * (static_cast<float>(levels_[above]) - low);
  }

 private:
  std::uint16_t levels_[Most];
  std::uint32_t n_ = 0;
};

inline constexpr std::int16_t speed_index = index_of(&StepMetrics::speed_mps);
inline const MetricFacts& ring_metric(int ring) noexcept {
  return metrics::facts[ring < read_count ? read.index[ring] : speed_index];
}

}  // namespace detail

inline void Cues::add(const StepMetrics& row) noexcept {
  State& s = state_;
  if (s.last_us != unknown_us && row.t_us - s.last_us > pause_us) {
    s.added = 0;
    for (Watch& watch : s.watch) watch.began_us = unknown_us;
  }
  s.last_us = row.t_us;
  const std::uint32_t slot = s.added % window_steps;
  for (int ring = 0; ring < rings; ++ring) {
    const MetricFacts& metric = detail::ring_metric(ring);
    s.level[ring][slot] = detail::level_of(row.*metric.field, metric);
  }
  s.quality[slot] = row.quality;
  s.side[slot] = static_cast<std::uint8_t>(row.side);
  ++s.added;
  if (s.source == Placement::unknown) s.source = row.source;
  if (row.side == Side::unknown || row.source != s.source) return;  // what another sensor timed is on another footing
  for (int i = 0; i < compared_count; ++i) {
    const float value = row.*compared_metric(i);
    if (!std::isfinite(value)) continue;
    Fading& f = s.fading[i][row.side == Side::right ? 1 : 0];
    if (f.n < fading_steps) f.n += 1.0f;
    const float error = value - f.mean;
    f.mean += error / f.n;
    f.variance = (1.0f - 1.0f / f.n) * (f.variance + error * error / f.n);
  }
}

inline FormValue Cues::value_of(int ring, const MetricFacts& metric) const noexcept {
  // Sorted once, with the side below the level; what is then added in order costs nothing.
  std::uint32_t keys[window_steps];
  std::uint32_t n = 0;
  for (std::uint32_t i = 0; i < size(); ++i) {
    if (state_.level[ring][i] == 0) continue;
    const std::uint32_t key = 4u * state_.level[ring][i] + state_.side[i];
    std::uint32_t place = n++;
    for (; place > 0 && keys[place - 1] > key; --place) keys[place] = keys[place - 1];
    keys[place] = key;
  }
  detail::Sorted<window_steps> all, left, right;
  for (std::uint32_t i = 0; i < n; ++i) {
    const auto level = static_cast<std::uint16_t>(keys[i] / 4u);
    all.add(level);
    if (keys[i] % 4u == static_cast<std::uint32_t>(Side::left)) left.add(level);
    if (keys[i] % 4u == static_cast<std::uint32_t>(Side::right)) right.add(level);
  }
  FormValue v;
  v.n = all.size();
  v.n_left = left.size();
  v.n_right = right.size();
  if (v.n > 0) {
    v.median = detail::value_of(all.quantile(0.5f), metric);
    v.iqr = detail::value_of(all.quantile(0.75f), metric) - detail::value_of(all.quantile(0.25f), metric);
  }
  if (v.n_left > 0) v.left = detail::value_of(left.quantile(0.5f), metric);
  if (v.n_right > 0) v.right = detail::value_of(right.quantile(0.5f), metric);
  return v;
}

inline FormDifference Cues::difference_of(int i) const noexcept {
  const Fading &left = state_.fading[i][0], &right = state_.fading[i][1];
  FormDifference d;
  if (left.n < 2.0f || right.n < 2.0f || !(left.mean + right.mean > 0.0f)) return d;
  d.n = static_cast<std::uint32_t>(left.n + right.n);
  const float to_index = 200.0f / (left.mean + right.mean);
  const float error = 1.96f * long_memory * std::sqrt(left.variance / left.n + right.variance / right.n);
  d.symmetry_index = to_index * (right.mean - left.mean);
  d.low = d.symmetry_index - to_index * error;
  d.high = d.symmetry_index + to_index * error;
  return d;
}

inline FormValues Cues::values() const noexcept {
  FormValues v;
  for (int i = 0; i < read_count; ++i) v.values[static_cast<std::size_t>(i)] = value_of(i, detail::ring_metric(i));
  for (int i = 0; i < compared_count; ++i) v.differences[static_cast<std::size_t>(i)] = difference_of(i);
  const FormValue speed = value_of(read_count, detail::ring_metric(read_count));
  if (2 * speed.n >= size()) v.speed_mps = speed.median;
  std::uint32_t clean = 0, without_gyro = 0;
  for (std::uint32_t i = 0; i < size(); ++i) {
    if (!has(state_.quality[i], doubtful)) ++clean;
    if (has(state_.quality[i], Quality::not_observable)) ++without_gyro;
  }
  if (size() > 0) v.clean_share = static_cast<float>(clean) / static_cast<float>(size());
  v.has_gyro = 2 * without_gyro <= size();
  return v;
}

inline Cue Cues::due(std::int64_t t_us) noexcept {
  State& s = state_;
  if (size() < least_steps) return {};
  const FormValues v = values();
  const Conditions conditions{v.speed_mps, runner_.height_m, worn_, v.has_gyro};
  const bool may_speak = s.said_us == unknown_us || t_us - s.said_us >= to_us(config_.quiet_any_s);
  Cue best;
  for (const Rule& rule : rules) {
    Watch& watch = s.watch[static_cast<int>(rule.kind)];
    const bool was = watch.began_us != unknown_us;
    const Finding f = judge(rule, v, conditions, {was ? config_.hysteresis : 0.0f, least_steps});
    const float least_score = was ? config_.least_score - config_.hysteresis : config_.least_score;
    const bool is = f.severity != Severity::none && f.score >= least_score - 1e-5f;
    if (!is) {
      watch.began_us = unknown_us;
      continue;
    }
    if (!was) watch.began_us = t_us;
    const bool lasted = t_us - watch.began_us >= to_us(config_.minimum_s);
    const bool quiet = watch.said_us == unknown_us || t_us - watch.said_us >= to_us(config_.quiet_kind_s);
    if (!may_speak || !lasted || !quiet || f.confidence < config_.least_confidence || best.severity >= f.severity) {
      continue;
    }
    best.kind = f.kind;
    best.severity = f.severity;
    best.side = f.side;
    best.began_us = watch.began_us;
    best.value = f.values[0].value;
    best.limit = f.values[0].mild;
    best.metric = f.values[0].metric;
    best.confidence = f.confidence;
  }
  if (best.severity == Severity::none) return best;
  best.t_us = t_us;
  for (std::uint32_t i = 0; i < size(); ++i) best.quality |= s.quality[i];
  s.watch[static_cast<int>(best.kind)].said_us = t_us;
  s.said_us = t_us;
  return best;
}

}  // namespace cadans::form
