// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cmath>
#include <cstdint>

#include "cadans/core/foot_event.hpp"
#include "cadans/core/history/segment_history.hpp"
#include "cadans/core/placement.hpp"
#include "cadans/core/ring.hpp"
#include "cadans/core/settings.hpp"
#include "cadans/core/stage.hpp"
#include "cadans/dsp/interpolate.hpp"
#include "cadans/events/gait_gate.hpp"
#include "cadans/joints/segment_axes.hpp"

namespace cadans::events {

/// What a user may turn.
struct RhythmDetectorConfig {
  /// Least shaking at the rhythm of the steps for a rhythm to be looked for. A strolling walker's wrist or
  /// pocket has 0.25 g, a car or a desk below 0.1.
  float least_bounce_g = 0.2f;
  /// Least likeness of a stride to the one before to begin; to go on, three fifths of it. Runners have 0.9 (19 of
  /// 20 strides above 0.66); fidgeting in the same band passes 0.5 seldom, and never for long.
  float least_likeness = 0.5f;
  /// Most swing at the rhythm of the strides, as a share of the shaking at the rhythm of the steps, up to 150
  /// steps a minute. More is an arm that waves while the body stands. Runners have 0.3 to 0.8 there.
  float most_swing = 1.1f;
  /// Here the gate's "share of weight left" is 1 less the shaking at the rhythm of the steps. Runners' wrists
  /// shake by 0.9 to 1.7 g, pockets by 0.65 to 1.2 g; walkers' by 0.25 to 0.55 g.
  GaitGateConfig gate = {.walk_limit_g = 0.45f, .shuffle_limit_g = 0.6f, .jog_cadence_spm = 150.0f};
};

constexpr auto settings_of(const RhythmDetectorConfig*) noexcept {
  return std::array{
      Setting<RhythmDetectorConfig>{"least_bounce_g", &RhythmDetectorConfig::least_bounce_g, 0.05f, 1.0f, "g",
                                    "least shaking at the rhythm of the steps; less is standing"},
      Setting<RhythmDetectorConfig>{"least_likeness", &RhythmDetectorConfig::least_likeness, 0.2f, 0.9f, "",
                                    "least likeness of a stride to the one before to begin"},
      Setting<RhythmDetectorConfig>{
          "most_swing", &RhythmDetectorConfig::most_swing, 0.5f, 5.0f, "",
          "most swing beside the shaking of the steps at up to 150 steps/min; more is waving"},
  };
}

constexpr Status validate(const RhythmDetectorConfig& config) noexcept {
  if (const Status status = cadans::validate(config); !status.ok()) return status;
  return cadans::validate(config.gate);
}

/// The beat of the steps from a sensor that swings along: a watch, or a telephone in a pocket.
///
///   SegmentSample --25 Hz means of a, |a|--> --which rhythm?--> period --phase of |a|, step by step--> beat
///        '--> SegmentHistory                                        beat --GaitGate--> FootEvent (contact)
///
/// - An arm or thigh swings once a stride, the body bounces once a step. |a| hardly feels a swing (it turns
///   gravity, and changes no length), so step frequency f is where most is seen of: power of |a| at f, and at
///   f / 2 power of the three axes beyond 1.5 times that of |a|. A telephone in a running thigh's pocket
///   may show more |a| at f / 2 than at f; this tells them apart where the highest peak of |a| does not.
/// - A beat is where |a| is at its most within the step, as seen by a window of two strides about it: as long as
///   that, swing and left-right differences cancel (null of the window), and a period some per cent wrong does
///   not move the beat. Beats follow each other for as long as strides repeat.
/// - Running or not: see RhythmDetectorConfig; the gate of the trunk, with other limits. What swings far and
///   bounces little is a waving arm. Not told apart: a straight arm swung past 50 degrees or a
///   hand waved at 2 Hz past 40, a bottle shaken along its axis at a runner's pace, a hurried walk from a shuffle.
/// - When the foot met the ground cannot be seen from here: contact is a third of a step before the beat,
///   always `low_confidence`. No toe-off. Clipped values keep their rhythm: flagged, not refused. The gyroscope
///   is not used. A hole: what is under way comes out, then everything begins anew.
/// Cost: 30 ns a sample beside the history's 30, half of it the root; 1 us a step; 3 us a search, each 1.3 s within a
/// rhythm, each 0.32 s where something shakes without one. Code 8 KiB.
/// State: 1.2 KiB beside the history. Latency: a stride and a third of a step; 3.4 s for what went before the
/// rhythm was found.
/// The idea to look for strides, not steps, where limbs swing: van Oeveren et al. 2018 (Medical Engineering &
/// Physics, "An adaptive, real-time cadence algorithm").
class RhythmDetector {
 public:
  using Input = SegmentSample;
  using Output = FootEvent;
  using Config = RhythmDetectorConfig;
  static constexpr float inner_rate_hz = 25.0f;
  static constexpr float slowest_hz = 1.2f;  ///< 72 steps a minute; the fastest are 258

  /// A mean of 40 ms.
  struct Block {
    std::int16_t axis[3];
    std::int16_t size;  ///< mean of |a|, not |mean a|
  };
  /// What is this class's own; the gate keeps its own.
  struct Desk {
    Ring<Block, 128> blocks;
    float sum[4] = {};  ///< of the block being filled
    std::uint32_t in_block = 0;
    std::uint32_t since_search = 0;               ///< blocks
    std::int64_t block_us = unknown_us;           ///< middle of the newest block
    std::int64_t next_us = unknown_us;            ///< where the next beat is expected; unknown: no rhythm
    std::int64_t beat_us = unknown_us;            ///< the beat before, of this rhythm
    std::int64_t last_beat_us = unknown_us;       ///< ... of any
    std::int64_t last_event_us = unknown_us;      ///< events never go back in time
    std::int64_t last_saturated_us = unknown_us;  ///< of the samples
    float period_s = 0.0f;                        ///< of the steps
    float usual_g = 0.0f;                         ///< shaking of the usual step
    std::uint32_t doubts = 0;                     ///< searches in a row that found another rhythm
  };
  struct State {
    GaitGate::State gate;
    Desk desk;
    SegmentHistory history;
  };

  explicit RhythmDetector(float rate_hz, Placement placement = Placement::wrist, const Config& config = {}) noexcept
      : config_(config),
        gate_(config.gate),
        swings_(placement == Placement::wrist),
        block_(rate_hz < inner_rate_hz ? 1u : static_cast<std::uint32_t>(rate_hz / inner_rate_hz + 0.5f)),
        interval_s_(static_cast<float>(block_) / rate_hz),
        half_block_us_(to_us(0.5f * static_cast<float>(block_ - 1) / rate_hz)),
        history_(rate_hz) {}

  template <class Emit>
  void push(const SegmentSample& sample, Emit&& emit);
  template <class Emit>
  void flush(Emit&& emit);
  void reset() noexcept {
    gate_.reset();
    desk_ = {};
    history_.clear();
  }
  float latency_s() const noexcept { return search_s + 1.0f / slowest_hz + gate_.latency_s(); }
  State state() const noexcept { return {gate_.state(), desk_, history_}; }
  void restore(const State& state) noexcept {
    gate_.restore(state.gate);
    desk_ = state.desk;
    history_ = state.history;
  }

  const SegmentHistory& history() const noexcept { return history_; }
  /// Those of the case: a rhythm needs no others.
  const joints::SegmentAxes& axes() const noexcept { return axes_; }

 private:
  static constexpr float search_s = 2.56f;   ///< window of the search: six slow steps
  static constexpr float shortest_s = 1.6f;  ///< two strides at 150 a minute
  static constexpr std::uint32_t search_blocks = 64;
  static constexpr std::uint32_t pause_blocks = 8;     ///< between two searches without a rhythm
  static constexpr std::uint32_t recheck_blocks = 32;  ///< ... with one
  static constexpr float unit_mps2 = 0.02f;            ///< of a Block
  static constexpr float step_hz = 0.1f;               ///< between two frequencies tried; the window sees 0.6 Hz
  static constexpr int tried = 32;                     ///< to 4.3 Hz
  static constexpr float swing_share = 1.5f;           ///< of |a|'s power, that a swing's must exceed
  static constexpr float faintest_g = 0.05f;           ///< |a| must move as much at a rhythm
  static constexpr float lost_share = 0.4f;            ///< of the usual shaking: the run is over, or has not begun
  static constexpr float most_shift = 0.3f;            ///< of a period: a beat that is farther off is another rhythm
  static constexpr float newest_share = 0.3f;          ///< of the newest step in period and usual shaking
  static constexpr float another_share = 0.15f;        ///< a search that differs more has found another rhythm
  static constexpr float keep_share = 0.6f;            ///< of least_likeness, to go on
  static constexpr float contact_share = 1.0f / 3.0f;  ///< of a step, from contact to mid-stance: half of 0.67
  /// A swinging arm pulls outwards once a step, and adds to what a wrist shakes: in walking by 0.1 to 0.3 g.
  static constexpr float arm_adds_g = 0.15f;
  static constexpr std::int64_t clipped_us = 2'000'000;

  /// What a window of two strides shows.
  struct Look {
    float shift_s = 0.0f;  ///< from the place asked about to the beat next to it
    float bounce_g = 0.0f;
    float swing_g = 0.0f;
    float likeness = 0.0f;
  };

  std::uint32_t held() const noexcept { return desk_.blocks.size(); }
  std::int64_t oldest_us() const noexcept {
    return desk_.block_us - to_us(static_cast<float>(held() - 1) * interval_s_);
  }
  Vec3 axes_mps2(std::uint32_t i) const noexcept {
    const Block& b = desk_.blocks[i];
    return unit_mps2 *
           Vec3{static_cast<float>(b.axis[0]), static_cast<float>(b.axis[1]), static_cast<float>(b.axis[2])};
  }
  float size_mps2(std::uint32_t i) const noexcept { return unit_mps2 * static_cast<float>(desk_.blocks[i].size); }
  void close_block(std::int64_t t_us) noexcept;
  float search_hz() const noexcept;
  Look look(std::int64_t t_us) const noexcept;
  bool begin() noexcept;
  template <class Emit>
  void follow(bool is_end, Emit& emit);
  template <class Emit>
  void place(const StepAnchor& anchor, Emit& emit);
  float most_swing(float cadence_spm) const noexcept;

  static constexpr joints::SegmentAxes axes_{};
  Config config_;
  GaitGate gate_;
  bool swings_;  ///< an arm may wave; a pocket does not
  std::uint32_t block_;
  float interval_s_;
  std::int64_t half_block_us_;
  Desk desk_;
  SegmentHistory history_;
};

// ---- implementation ----------------------------------------------------------------------------

template <class Emit>
void RhythmDetector::push(const SegmentSample& sample, Emit&& emit) {
  Desk& s = desk_;
  if (!history_.follows(sample.t_us)) flush(emit);  // a hole: what was under way sees no more than it has
  history_.add(sample);
  if (has(sample.quality, Quality::saturated)) s.last_saturated_us = sample.t_us;
  const Vec3& a = sample.accel_mps2;
  s.sum[0] += a.x;
  s.sum[1] += a.y;
  s.sum[2] += a.z;
  s.sum[3] += std::sqrt(dot(a, a));
  if (++s.in_block < block_) return;
  close_block(sample.t_us);
  if (s.next_us == unknown_us && ++s.since_search >= pause_blocks) begin();
  if (s.next_us != unknown_us) follow(false, emit);
  gate_.expire(sample.t_us, [&](const StepAnchor& anchor) { place(anchor, emit); });
}

/// The stretch is over: the last stride is seen from within, and what is left of it follows its rhythm.
template <class Emit>
void RhythmDetector::flush(Emit&& emit) {
  Desk& s = desk_;
  if (s.next_us == unknown_us) begin();
  if (s.next_us != unknown_us) follow(true, emit);
  gate_.flush([&](const StepAnchor& anchor) { place(anchor, emit); });
  const std::int64_t last_event_us = s.last_event_us;
  s = {};
  s.last_event_us = last_event_us;
}

inline void RhythmDetector::close_block(std::int64_t t_us) noexcept {
  Desk& s = desk_;
  const float scale = 1.0f / (unit_mps2 * static_cast<float>(block_));
  const auto pack = [scale](float sum) {
    float x = sum * scale;
    x = x > 32767.0f ? 32767.0f : x < -32767.0f ? -32767.0f : x;
    return static_cast<std::int16_t>(x + (x < 0.0f ? -0.5f : 0.5f));
  };
  s.blocks.add({{pack(s.sum[0]), pack(s.sum[1]), pack(s.sum[2])}, pack(s.sum[3])});
  for (float& sum : s.sum) sum = 0.0f;
  s.in_block = 0;
  s.block_us = t_us - half_block_us_;
}

/// The step frequency in the newest `search_s`; 0 where nothing shakes enough.
inline float RhythmDetector::search_hz() const noexcept {
  const std::uint32_t n = held() < search_blocks ? held() : search_blocks, first = held() - n;
  float channel[search_blocks][4];  // axes and size under a Hann window, means off
  float mean[4] = {}, total = 0.0f, weight[search_blocks];
  for (std::uint32_t i = 0; i < n; ++i) {
    weight[i] = 0.5f - 0.5f * std::cos(2.0f * pi * (static_cast<float>(i) + 0.5f) / static_cast<float>(n));
    const Vec3 a = axes_mps2(first + i);
    const float value[4] = {a.x, a.y, a.z, size_mps2(first + i)};
    for (int k = 0; k < 4; ++k) {
      channel[i][k] = value[k];
      mean[k] += weight[i] * value[k];
    }
    total += weight[i];
  }
  for (float& m : mean) m /= total;
  float energy = 0.0f;
  for (std::uint32_t i = 0; i < n; ++i) {
    for (int k = 0; k < 4; ++k) channel[i][k] = (channel[i][k] - mean[k]) * weight[i];
    for (int k = 0; k < 3; ++k) energy += (channel[i][k] * channel[i][k]) / (weight[i] + 1e-6f);
  }
  // A bounce of amplitude A has a mean square of A^2 / 2, whatever else there is.
  const float least_mps2 = config_.least_bounce_g * gravity_mps2;
  if (energy < 0.5f * least_mps2 * least_mps2 * total) return 0.0f;

  // Goertzel's recurrence, four at a time: a processor waits for one, not for four. Amplitudes squared.
  struct Four {
    float value[4];
  };
  const auto turn_of = [this](float hz) { return 2.0f * std::cos(2.0f * pi * hz * interval_s_); };
  const auto power = [&](const float(&c)[4], const int(&of)[4]) {
    float s1[4] = {}, s2[4] = {};
    for (std::uint32_t i = 0; i < n; ++i) {
      for (int k = 0; k < 4; ++k) {
        const float s0 = channel[i][of[k]] + c[k] * s1[k] - s2[k];
        s2[k] = s1[k];
        s1[k] = s0;
      }
    }
    Four out;
    for (int k = 0; k < 4; ++k)
      out.value[k] = 4.0f * (s1[k] * s1[k] + s2[k] * s2[k] - c[k] * s1[k] * s2[k]) / (total * total);
    return out;
  };
  float bounce[tried];
  static_assert(tried % 4 == 0);
  for (int j = 0; j < tried; j += 4) {
    float c[4];
    for (int k = 0; k < 4; ++k) c[k] = turn_of(slowest_hz + step_hz * static_cast<float>(j + k));
    const Four four = power(c, {3, 3, 3, 3});
    for (int k = 0; k < 4; ++k) bounce[j + k] = four.value[k];
  }
  int best = -1;
  float most = 0.0f;
  constexpr float faintest = faintest_g * faintest_g * gravity_mps2 * gravity_mps2;
  for (int j = 1; j + 1 < tried; ++j) {
    if (!(bounce[j] > faintest && bounce[j] > bounce[j - 1] && bounce[j] >= bounce[j + 1])) continue;
    const float c = turn_of(0.5f * (slowest_hz + step_hz * static_cast<float>(j)));
    const Four at_stride = power({c, c, c, c}, {0, 1, 2, 3});
    const float(&v)[4] = at_stride.value;
    const float swing = v[0] + v[1] + v[2] - swing_share * v[3];
    const float evidence = bounce[j] + (swing > 0.0f ? swing : 0.0f);
    if (best >= 0 && evidence <= most) continue;
    best = j;
    most = evidence;
  }
  if (best < 0) return 0.0f;
  const dsp::Vertex top = dsp::parabola(bounce[best - 1], bounce[best], bounce[best + 1]);
  return slowest_hz + step_hz * (static_cast<float>(best) + top.offset);
}

/// Two strides about `t_us`, or as near to it as the blocks allow.
inline RhythmDetector::Look RhythmDetector::look(std::int64_t t_us) const noexcept {
  const float period = desk_.period_s / interval_s_;  // in blocks, as all times here
  const float reach = 2.0f * period, last = static_cast<float>(held() - 1);
  const float asked = last - seconds_between(t_us, desk_.block_us) / interval_s_;
  const float centre = asked < reach ? reach : asked > last - reach ? last - reach : asked;
  const auto begin = static_cast<std::uint32_t>(centre > reach ? centre - reach + 0.999f : 0.0f);
  auto end = static_cast<std::uint32_t>(centre + reach) + 1;
  if (end > held()) end = held();

  // Phasors that turn with the stride; the step's is its square, the window's its square root.
  const float turn = pi / period;  // radians a block
  const float start = turn * (static_cast<float>(begin) - centre);
  float re = std::cos(start), im = -std::sin(start), half_re = std::cos(0.5f * start),
        half_im = -std::sin(0.5f * start);
  const float c = std::cos(turn), sn = -std::sin(turn), hc = std::cos(0.5f * turn), hs = -std::sin(0.5f * turn);
  float weights = 0.0f, one[4] = {}, mean[4] = {}, stride[3][2] = {}, step[4][2] = {};
  for (std::uint32_t i = begin; i < end; ++i) {
    const float w = 0.5f + 0.5f * half_re;  // Hann: one turn over four steps
    const float step_re = re * re - im * im, step_im = 2.0f * re * im;
    const Vec3 a = axes_mps2(i);
    const float value[4] = {a.x, a.y, a.z, size_mps2(i)};
    weights += w;
    one[0] += w * re;
    one[1] += w * im;
    one[2] += w * step_re;
    one[3] += w * step_im;
    for (int k = 0; k < 4; ++k) {
      const float v = w * value[k];
      mean[k] += v;
      step[k][0] += v * step_re;
      step[k][1] += v * step_im;
    }
    for (int k = 0; k < 3; ++k) {
      const float v = w * value[k];
      stride[k][0] += v * re;
      stride[k][1] += v * im;
    }
    const float next_re = re * c - im * sn, next_half = half_re * hc - half_im * hs;
    im = re * sn + im * c;
    half_im = half_re * hs + half_im * hc;
    re = next_re;
    half_re = next_half;
  }
  Look seen;
  float bounce = 0.0f, swing = 0.0f;
  for (int k = 0; k < 4; ++k) {
    mean[k] /= weights;
    step[k][0] -= mean[k] * one[2];
    step[k][1] -= mean[k] * one[3];
  }
  for (int k = 0; k < 3; ++k) {
    const float s_re = stride[k][0] - mean[k] * one[0], s_im = stride[k][1] - mean[k] * one[1];
    bounce += step[k][0] * step[k][0] + step[k][1] * step[k][1];
    swing += s_re * s_re + s_im * s_im;
  }
  const float scale = 2.0f / (weights * gravity_mps2);
  seen.bounce_g = scale * std::sqrt(bounce);
  seen.swing_g = scale * std::sqrt(swing);

  // The top of |a| next to the centre; then, whole periods on, the one next to the place asked about.
  float shift = centre - std::atan2(step[3][1], step[3][0]) / (2.0f * turn) - asked;
  shift -= period * std::floor(shift / period + 0.5f);
  seen.shift_s = shift * interval_s_;

  // Is the second stride like the first? Between blocks by the straight line.
  const auto lag = static_cast<std::uint32_t>(reach);
  const float part = reach - static_cast<float>(lag);
  float product = 0.0f, square = 0.0f;
  const Vec3 middle{mean[0], mean[1], mean[2]};
  for (std::uint32_t i = begin; i + lag + 1 < end; ++i) {
    const Vec3 before = axes_mps2(i) - middle;
    const Vec3 left = axes_mps2(i + lag), right = axes_mps2(i + lag + 1);
    const Vec3 after = left + part * (right - left) - middle;
    product += dot(before, after);
    square += dot(before, before) + dot(after, after);
  }
  seen.likeness = square > 0.0f ? 2.0f * product / square : 0.0f;
  return seen;
}

/// Looks for a rhythm. True: one was found, and `next_us` is its first beat.
inline bool RhythmDetector::begin() noexcept {
  Desk& s = desk_;
  s.since_search = 0;
  if (static_cast<float>(held()) * interval_s_ < shortest_s) return false;
  const float hz = search_hz();
  if (hz <= 0.0f) return false;
  s.period_s = 1.0f / hz;
  if (4.0f * s.period_s > static_cast<float>(held() - 1) * interval_s_) return false;
  const std::int64_t newest_whole_us = s.block_us - to_us(2.0f * s.period_s);
  const Look seen = look(newest_whole_us);
  if (seen.bounce_g < config_.least_bounce_g || seen.likeness < config_.least_likeness) return false;
  s.usual_g = seen.bounce_g;
  s.doubts = 0;
  // Back to the first beat that may belong to it: within the window of the search, and after the last one known.
  const std::int64_t period_us = to_us(s.period_s);
  std::int64_t first_us = s.block_us - to_us(search_s);
  if (first_us < oldest_us()) first_us = oldest_us();
  if (s.last_beat_us != unknown_us && first_us < s.last_beat_us + 6 * period_us / 10)
    first_us = s.last_beat_us + 6 * period_us / 10;
  std::int64_t beat_us = newest_whole_us + to_us(seen.shift_s);
  while (beat_us - period_us >= first_us) beat_us -= period_us;
  s.beat_us = unknown_us;
  s.next_us = beat_us;
  return true;
}

/// Every beat whose two strides have been seen; at the end, every one to the end.
template <class Emit>
void RhythmDetector::follow(bool is_end, Emit& emit) {
  Desk& s = desk_;
  const std::int64_t known_us = is_end ? s.block_us : s.block_us - to_us(2.0f * s.period_s);
  while (s.next_us != unknown_us && s.next_us <= known_us) {
    const Look seen = look(s.next_us);
    const bool begins = s.beat_us == unknown_us;
    const bool feeble = seen.bounce_g < lost_share * s.usual_g;
    if (begins && feeble) {  // before the run
      s.next_us += to_us(s.period_s);
      continue;
    }
    const bool strays = !begins && std::fabs(seen.shift_s) > most_shift * s.period_s;
    if (feeble || strays || seen.likeness < keep_share * config_.least_likeness) {
      s.next_us = s.beat_us = unknown_us;
      break;
    }
    const std::int64_t beat_us = s.next_us + to_us(seen.shift_s);
    StepAnchor anchor;
    anchor.t_us = beat_us;
    anchor.previous_us = s.beat_us;
    anchor.period_s = s.period_s;
    anchor.rhythm = seen.likeness;
    anchor.height_mps2 = anchor.prominence_mps2 = seen.bounce_g * gravity_mps2;
    const bool clipped = s.last_saturated_us != unknown_us && s.last_saturated_us > beat_us - clipped_us;
    // Clipping takes from the shaking of the steps, whose peaks it cuts off, more than from the swing.
    const float swing_limit = (clipped ? 3.0f : 1.0f) * most_swing(seconds_per_minute / s.period_s);
    const bool waves = swings_ && seen.swing_g > swing_limit * seen.bounce_g;
    const float of_body_g = swings_ ? seen.bounce_g - arm_adds_g : seen.bounce_g;
    anchor.lowest_mps2 = waves ? 0.0f : -of_body_g * gravity_mps2;
    const std::int64_t since_us = s.last_beat_us != unknown_us ? s.last_beat_us : history_.oldest_us();
    anchor.quality =
        history_.window(since_us > history_.oldest_us() ? since_us : history_.oldest_us(), beat_us).flags();
    gate_.push(anchor, [&](const StepAnchor& judged) { place(judged, emit); });

    s.usual_g += newest_share * (seen.bounce_g - s.usual_g);
    if (!begins) {
      float lasted_s = seconds_between(s.beat_us, beat_us);
      lasted_s = lasted_s < 0.8f * s.period_s   ? 0.8f * s.period_s
                 : lasted_s > 1.2f * s.period_s ? 1.2f * s.period_s
                                                : lasted_s;
      s.period_s += newest_share * (lasted_s - s.period_s);
    }
    s.beat_us = s.last_beat_us = beat_us;
    s.next_us = beat_us + to_us(s.period_s);
  }
  if (is_end || s.next_us == unknown_us || ++s.since_search < recheck_blocks) return;
  s.since_search = 0;
  const float hz = search_hz();
  const bool another = hz <= 0.0f || std::fabs(hz * s.period_s - 1.0f) > another_share;
  s.doubts = another ? s.doubts + 1 : 0;
  if (s.doubts >= 2) s.next_us = s.beat_us = unknown_us;
}

/// The faster an arm swings, the harder: its pull grows with the square of the pace and more, a runner's bounce hardly.
inline float RhythmDetector::most_swing(float cadence_spm) const noexcept {
  constexpr float easy_spm = 150.0f;
  const float pace = cadence_spm / easy_spm;
  return pace <= 1.0f ? config_.most_swing : config_.most_swing * pace * pace * pace;
}

template <class Emit>
void RhythmDetector::place(const StepAnchor& anchor, Emit& emit) {
  if (anchor.gait != Gait::running && anchor.gait != Gait::walking) return;
  Desk& s = desk_;
  FootEvent contact;
  contact.t_us = anchor.t_us - to_us(contact_share * anchor.period_s);
  if (contact.t_us < history_.oldest_us()) contact.t_us = history_.oldest_us();  // not before there was a sensor
  if (s.last_event_us != unknown_us && contact.t_us <= s.last_event_us) contact.t_us = s.last_event_us + 1;
  contact.confidence = anchor.rhythm < 0.0f ? 0.0f : 0.5f * anchor.rhythm;  // of a guess
  contact.mid_stance_us = anchor.t_us;
  contact.quality = anchor.quality | Quality::low_confidence;
  s.last_event_us = contact.t_us;
  emit(contact);
}

}  // namespace cadans::events
