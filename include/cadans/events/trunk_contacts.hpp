// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <array>
#include <cmath>
#include <cstdint>
#include <limits>

#include "cadans/core/constants.hpp"
#include "cadans/core/history/motion_history.hpp"
#include "cadans/core/placement.hpp"
#include "cadans/core/quality.hpp"
#include "cadans/core/settings.hpp"

namespace cadans::events {

/// What a user may turn. Every `_bias_s` is how much later than the true instant its rule speaks; all were
/// placed about midway between two references that disagree by 26 ms (see TrunkContacts), toe-off 1 ms
/// towards the real sensor. They are a fit to those recordings, not physics.
struct TrunkContactsConfig {
  float brake_share = 0.10f;  ///< of the braking rise at which the foot has landed; 0.05 to 0.2 do alike
  float rise_share = 0.20f;   ///< of the vertical rise, from its own floor; lower follows wobble in flight
  /// Unloading lasts on for this share of the time above body weight. A sine pulse gives 0.2 to 0.4, the
  /// trunk's longer tail more; what is too much comes off as `unload_bias_s`. 0.5 to 1.0 do alike.
  float unload_share = 0.70f;
  float brake_bias_s = -0.005f;
  float rise_bias_s = 0.008f;
  float velocity_bias_s = 0.020f;
  float unload_bias_s = 0.069f;
  float trough_bias_s = 0.033f;
  /// Specific force in flight is near zero: below 0.3 g is the rule of thumb at the sacrum. Tilt and a
  /// wobbling strap lift it; walking stays above 0.7.
  float flight_level_g = 0.45f;
  /// Rules that lie this far apart halve the confidence.
  float half_trust_s = 0.030f;
};

constexpr auto settings_of(const TrunkContactsConfig*) noexcept {
  using Config = TrunkContactsConfig;
  return std::array{
      Setting<Config>{"brake_share", &Config::brake_share, 0.02f, 0.5f, "",
                      "share of the braking rise that is contact"},
      Setting<Config>{"rise_share", &Config::rise_share, 0.02f, 0.5f, "", "share of the vertical rise that is contact"},
      Setting<Config>{"unload_share", &Config::unload_share, 0.2f, 1.2f, "",
                      "unloading as a share of the time above body weight"},
      Setting<Config>{"brake_bias_s", &Config::brake_bias_s, -0.05f, 0.05f, "s", "how late the braking rule speaks"},
      Setting<Config>{"rise_bias_s", &Config::rise_bias_s, -0.05f, 0.05f, "s", "how late the vertical rule speaks"},
      Setting<Config>{"velocity_bias_s", &Config::velocity_bias_s, -0.05f, 0.08f, "s",
                      "how late the fastest fall comes"},
      Setting<Config>{"unload_bias_s", &Config::unload_bias_s, -0.05f, 0.15f, "s",
                      "how late the unloading rule speaks"},
      Setting<Config>{"trough_bias_s", &Config::trough_bias_s, -0.05f, 0.1f, "s", "how late the push-off trough comes"},
      Setting<Config>{"flight_level_g", &Config::flight_level_g, 0.1f, 0.8f, "g",
                      "lowest specific force above which there is no flight, and no toe-off is told"},
      Setting<Config>{"half_trust_s", &Config::half_trust_s, 0.005f, 0.2f, "s",
                      "disagreement of the rules that halves the confidence"},
  };
}

/// The chest is later and softer than the pelvis: the spine bends in between. Contact reaches it about
/// 18 ms later and its unloading ends about 21 ms earlier. Its forward sway is its own: leave it out
/// (`forward_known = false`). From five runners only: trend grade.
constexpr TrunkContactsConfig trunk_contacts_config(Placement placement) noexcept {
  TrunkContactsConfig config;
  if (placement == Placement::chest) {
    config.brake_bias_s += 0.018f;
    config.rise_bias_s += 0.018f;
    config.velocity_bias_s += 0.018f;
    config.unload_bias_s -= 0.021f;
    config.trough_bias_s -= 0.021f;
  }
  return config;
}

/// What each rule says, bias taken off, in seconds after the anchor; NaN where it is silent.
struct ContactRules {
  static constexpr float silent = std::numeric_limits<float>::quiet_NaN();
  float brake_s = silent;      ///< contact: braking and vertical rise set in together
  float rise_s = silent;       ///< contact: vertical force leaves its flight floor
  float velocity_s = silent;   ///< contact: the trunk falls fastest
  float unload_s = silent;     ///< toe-off: effective contact, stretched
  float trough_s = silent;     ///< toe-off: least vertical and forward push
  float effective_s = silent;  ///< time above body weight
  float floor_g = silent;      ///< least specific force beside the contact
};

/// When one foot was on the ground, as the trunk felt it.
struct ContactEstimate {
  std::int64_t contact_us = unknown_us;
  std::int64_t toe_off_us = unknown_us;  ///< unknown without a flight
  float contact_confidence = 0.0f;       ///< [0, 1] from how well the rules agree
  float toe_off_confidence = 0.0f;
  Quality quality = Quality::ok;
  ContactRules rules;
};

/// Contact and toe-off of one step, from the trunk's motion around its mid-stance.
///
///   window --smooth 5 Hz--> above its own mean: effective contact ---> contact: fastest fall (Reenalda)
///     |                            |  all else is looked for          `-> toe-off: stretched (Patoz)
///     |                            v  around its ends
///     |--smooth 18 Hz--> vertical rise from its own floor ---------------> contact
///     |--smooth 13 Hz--> 0.5 up - forward: onset of braking (Auvinet) ---> contact
///     '--smooth  9 Hz--> up + 1.5 forward: first deep trough (Lee) ------> toe-off
///
/// Contact = 0.7 braking + 0.3 rise; the fastest fall decides when those two disagree. Toe-off = mean of
/// its two rules: their errors oppose each other (uphill the force falls late, downhill the trough is late).
/// No rule has a level in m/s2: step mean, floor and top are the step's own. Scale and offset change nothing,
/// 8 degrees of tilt 4 ms, clipping below free fall shortens a contact by 10 ms. Without a forward axis the
/// upward rules stand alone, with less confidence.
///
/// **Contact means: vertical ground force above 0.08 body weight** (about 55 N). References use 30 N or
/// 0.15: 18 ms of contact lie between, more when their force was smoothed, and no trunk signal tells which.
/// Cost: about 1 us a step. Stack: 1 KiB. Needs `before_s` before and `after_s` after the anchor.
/// Refuses: a window that is too short, or that never passes its mean (both unknown); no flight (toe-off).
/// Rules after Auvinet 2002, Lee 2010, Reenalda 2021, as Kiernan 2023 describes them
/// (doi:10.3390/s23115022), and Patoz 2021 and 2022 (doi:10.3389/fbioe.2021.687951, 10.3390/s22030784).
class TrunkContacts {
 public:
  using Config = TrunkContactsConfig;

  static constexpr float before_s = 0.36f;  ///< what `locate` looks at: half a slow step and a flight
  static constexpr float after_s = 0.36f;

  explicit TrunkContacts(const Config& config = {}) noexcept : config_(config) {}

  /// `anchor_us`: mid-stance, to about 40 ms. `period_s`: of the steps; 0 when unknown.
  ContactEstimate locate(const MotionWindow& window, std::int64_t anchor_us, float period_s,
                         bool forward_known = true) const noexcept;

 private:
  class Curve;
  /// The part of a window that is looked at, first to last, and the anchor in it; all in samples.
  struct Stretch {
    int first = 0, anchor = 0, last = 0;
    float interval_s = 0.01f;
    float start_s = 0.0f;  ///< of the window's first sample, after the anchor
    int samples(float seconds) const noexcept { return static_cast<int>(seconds / interval_s + 0.5f); }
    float since_anchor_s(float index) const noexcept { return start_s + index * interval_s; }  // NaN stays NaN
    int held(int i) const noexcept { return i < first ? first : i > last ? last : i; }
  };
  /// Where the smoothed upward acceleration passes its mean.
  struct Effective {
    float begin = 0.0f, end = 0.0f;
    float length() const noexcept { return end - begin; }
    float before(float share) const noexcept { return begin - share * length(); }
    float after_begin(float share) const noexcept { return begin + share * length(); }
    float after_end(float share) const noexcept { return end + share * length(); }
  };

  Effective hear_weight(const MotionWindow& window, const Stretch& stretch, float period_s,
                        ContactRules& rules) const noexcept;
  void hear_rise(const MotionWindow& window, const Stretch& stretch, const Effective& effective,
                 ContactRules& rules) const noexcept;
  void hear_brake(const MotionWindow& window, const Stretch& stretch, const Effective& effective,
                  ContactRules& rules) const noexcept;
  void hear_trough(const MotionWindow& window, const Stretch& stretch, const Effective& effective,
                   ContactRules& rules) const noexcept;
  void fuse_contact(ContactEstimate& estimate, std::int64_t anchor_us) const noexcept;
  void fuse_toe_off(ContactEstimate& estimate, std::int64_t anchor_us, float period_s) const noexcept;
  /// [0, 1] from how far the rules lie apart.
  float trust(float spread_s) const noexcept {
    const float ratio = spread_s / config_.half_trust_s;
    return 1.0f / (1.0f + ratio * ratio);
  }

  Config config_;
};

// ---- implementation ----------------------------------------------------------------------------

/// `up` x upward + `forward` x forward acceleration over a part of the window, smoothed without delay.
class TrunkContacts::Curve {
 public:
  static constexpr int capacity = 160;  ///< 0.72 s at 200 Hz

  struct Mix {
    float up = 1.0f;
    float forward = 0.0f;
    float sigma_s = 0.0f;  ///< of the smoothing; -3 dB at 0.13 / sigma_s
  };

  /// Reads samples [first, last] and what smoothing needs beside them, where the window has it.
  Curve(const MotionWindow& window, int first, int last, const Mix& mix) noexcept {
    // Each pass of [1 2 1] / 4 has a variance of half a sample squared, and reaches one sample further.
    const float sigma = mix.sigma_s / window.interval_s();
    const int wanted = static_cast<int>(2.0f * sigma * sigma + 0.5f);
    const int passes = wanted < 1 ? 1 : wanted > most_passes ? most_passes : wanted;
    const int all = static_cast<int>(window.size());
    first_ = first - passes > 0 ? first - passes : 0;
    last_ = last + passes < all ? last + passes : all - 1;
    if (last_ > first_ + capacity - 1) last_ = first_ + capacity - 1;
    const int size = last_ - first_ + 1;
    start_ = most_passes + 1;
    float* values = values_ + start_;
    for (int i = 0; i < size; ++i) {
      const Vec3& accel = window.accel_mps2(static_cast<std::uint32_t>(first_ + i));
      values[i] = mix.forward == 0.0f ? mix.up * accel.y : mix.up * accel.y + mix.forward * accel.x;
    }
    // A pass writes one place before where it reads: in place, and a compiler may take several at once.
    for (int pass = 0; pass < passes; ++pass, --values) {
      values[size] = values[size - 1];
      values[-1] = values[1];  // the curve goes on level at its end, mirrored at its begin
      for (int i = 0; i < size; ++i) values[i - 1] = 0.25f * (values[i - 1] + values[i + 1]) + 0.5f * values[i];
    }
    start_ -= passes;
  }

  float operator[](int i) const noexcept { return values_[start_ + i - first_]; }
  int held(int i) const noexcept { return i < first_ ? first_ : i > last_ ? last_ : i; }

  float mean(int first, int last) const noexcept {
    first = held(first);
    last = held(last);
    float sum = 0.0f;
    for (int i = first; i <= last; ++i) sum += (*this)[i];
    return sum / static_cast<float>(last - first + 1);
  }
  int highest(int first, int last) const noexcept {
    int best = held(first);
    for (int i = best; i <= held(last); ++i) {
      if ((*this)[i] > (*this)[best]) best = i;
    }
    return best;
  }
  int lowest(int first, int last) const noexcept {
    int best = held(first);
    for (int i = best; i <= held(last); ++i) {
      if ((*this)[i] < (*this)[best]) best = i;
    }
    return best;
  }
  /// Where the curve first falls to `level` on the way from `i` in steps of `step`; NaN: nowhere.
  float falls_to(float level, int i, int step) const noexcept {
    if (!((*this)[i] >= level)) return ContactRules::silent;
    for (; i + step >= first_ && i + step <= last_; i += step) {
      const float here = (*this)[i], there = (*this)[i + step];
      if (there < level) return static_cast<float>(i) + static_cast<float>(step) * (here - level) / (here - there);
    }
    return ContactRules::silent;
  }
  /// The point `share` of the way up from the lowest to the highest of [first, top], nearest to the top.
  float part_way_up(float share, int first, int top) const noexcept {
    const float low = (*this)[lowest(first, top)];
    if (!((*this)[top] > low)) return ContactRules::silent;
    return falls_to(low + share * ((*this)[top] - low), top, -1);
  }
  /// The vertex of the parabola through i - 1, i, i + 1.
  float vertex(int i) const noexcept {
    const float before = (*this)[i - 1], after = (*this)[i + 1];
    const float bend = before - 2.0f * (*this)[i] + after;
    return static_cast<float>(i) + (bend != 0.0f ? 0.5f * (before - after) / bend : 0.0f);
  }

 private:
  static constexpr int most_passes = 48;  ///< of the widest smoothing, at 200 Hz
  float values_[most_passes + 1 + capacity + 1];
  int start_;  ///< where the value of `first_` lies
  int first_;
  int last_;
};

inline ContactEstimate TrunkContacts::locate(const MotionWindow& window, std::int64_t anchor_us, float period_s,
                                             bool forward_known) const noexcept {
  constexpr float usual_period_s = 0.36f, shortest_s = 0.2f, longest_s = 0.72f;
  ContactEstimate estimate;
  const auto refuse = [&] {
    estimate.quality |= Quality::low_confidence;
    return estimate;
  };
  if (window.size() < 3 || anchor_us == unknown_us) return refuse();

  Stretch stretch;
  stretch.interval_s = window.interval_s();
  stretch.start_s = seconds_between(anchor_us, window.time_of(0));
  const int newest = static_cast<int>(window.size()) - 1;
  const int before = stretch.samples(before_s), after = stretch.samples(after_s), least = stretch.samples(shortest_s);
  stretch.anchor = stretch.samples(-stretch.start_s);
  stretch.first = stretch.anchor > before ? stretch.anchor - before : 0;
  stretch.last = stretch.anchor + after < newest ? stretch.anchor + after : newest;
  if (stretch.anchor < least / 2 || stretch.last - stretch.anchor < least || before + after >= Curve::capacity) {
    return refuse();
  }
  for (int i = stretch.first; i <= stretch.last; ++i) {
    const auto at = static_cast<std::uint32_t>(i);
    estimate.quality |= window.quality(at);
    if (!std::isfinite(window.accel_mps2(at).y)) return refuse();
    if (!std::isfinite(window.accel_mps2(at).x)) forward_known = false;
  }
  if (!(period_s > 0.0f)) period_s = usual_period_s;
  period_s = period_s < shortest_s ? shortest_s : period_s > longest_s ? longest_s : period_s;

  const Effective effective = hear_weight(window, stretch, period_s, estimate.rules);
  if (!(effective.length() > 0.0f)) return refuse();  // or NaN
  hear_rise(window, stretch, effective, estimate.rules);
  if (forward_known) {
    hear_brake(window, stretch, effective, estimate.rules);
    hear_trough(window, stretch, effective, estimate.rules);
  }
  fuse_contact(estimate, anchor_us);
  fuse_toe_off(estimate, anchor_us, period_s);
  if (has(estimate.quality, Quality::low_rate)) {  // at 25 Hz a contact reads some 15 ms longer than at 100 Hz
    estimate.contact_confidence *= 0.5f;
    estimate.toe_off_confidence *= 0.5f;
  }
  return estimate;
}

/// The mean over a whole step is body weight, whatever the sensor's scale, tilt or clipping did to it.
inline TrunkContacts::Effective TrunkContacts::hear_weight(const MotionWindow& window, const Stretch& stretch,
                                                           float period_s, ContactRules& rules) const noexcept {
  constexpr float sigma_s = 0.0245f, anchor_play_s = 0.03f;  // 5.4 Hz: one hump a step, rebounds are part of it
  const Curve up(window, stretch.first, stretch.last, {1.0f, 0.0f, sigma_s});
  const int play = stretch.samples(anchor_play_s), period = stretch.samples(period_s);
  const int top = up.highest(stretch.anchor - play, stretch.anchor + play);
  const float weight = up.mean(top - period / 2, top - period / 2 + period - 1);
  Effective effective;
  effective.begin = up.falls_to(weight, top, -1);
  effective.end = up.falls_to(weight, top, +1);
  rules.effective_s = effective.length() * stretch.interval_s;
  rules.velocity_s = stretch.since_anchor_s(effective.begin) - config_.velocity_bias_s;
  rules.unload_s = stretch.since_anchor_s(effective.after_end(config_.unload_share)) - config_.unload_bias_s;
  return effective;
}

inline void TrunkContacts::hear_rise(const MotionWindow& window, const Stretch& stretch, const Effective& effective,
                                     ContactRules& rules) const noexcept {
  constexpr float sigma_s = 0.0071f;  // 18 Hz: bone and strap ring above
  const Curve up(window, stretch.first, stretch.last, {1.0f, 0.0f, sigma_s});
  const int low = stretch.held(static_cast<int>(effective.before(0.5f)));
  const int top = up.highest(static_cast<int>(effective.begin), static_cast<int>(effective.after_begin(0.4f)) + 1);
  rules.rise_s = stretch.since_anchor_s(up.part_way_up(config_.rise_share, low, top)) - config_.rise_bias_s;
  const float before = up[up.lowest(low, top)];
  const float after = up[up.lowest(static_cast<int>(effective.end), static_cast<int>(effective.after_end(0.85f)))];
  rules.floor_g = 1.0f + (before < after ? before : after) / gravity_mps2;
}

/// At contact the trunk is pushed up and held back at once; in flight it is neither.
inline void TrunkContacts::hear_brake(const MotionWindow& window, const Stretch& stretch, const Effective& effective,
                                      ContactRules& rules) const noexcept {
  constexpr float sigma_s = 0.010f, up_share = 0.5f, onset_s = 0.08f, least_mps2 = 0.15f * gravity_mps2;
  const int first = stretch.held(static_cast<int>(effective.before(0.35f)));
  const int last = stretch.held(static_cast<int>(effective.after_begin(0.3f)) + 1);
  const int onset = stretch.samples(onset_s);
  const Curve brake(window, stretch.held(first - onset), last, {up_share, -1.0f, sigma_s});
  const int top = brake.highest(first, last);
  const int low = stretch.held(top - onset);
  if (brake[top] - brake[brake.lowest(low, top)] < least_mps2) return;
  rules.brake_s = stretch.since_anchor_s(brake.part_way_up(config_.brake_share, low, top)) - config_.brake_bias_s;
}

/// The leg lets go: upward and forward push end together. The first deep trough, not the deepest: the
/// next one is already the braking of the other foot.
inline void TrunkContacts::hear_trough(const MotionWindow& window, const Stretch& stretch, const Effective& effective,
                                       ContactRules& rules) const noexcept {
  constexpr float sigma_s = 0.0142f, forward_share = 1.5f, deep_share = 0.35f;
  const int end = static_cast<int>(effective.end);
  const int first = static_cast<int>(std::ceil(effective.after_end(0.10f)));
  int last = static_cast<int>(effective.after_end(0.85f));
  if (last > stretch.last - 1) last = stretch.last - 1;
  if (last - first < 2) return;
  const Curve push(window, end, last + 1, {1.0f, forward_share, sigma_s});
  const float low = push[push.lowest(first, last)];
  const float deep = low + deep_share * (push[end] - low);
  for (int i = first + 1; i < last; ++i) {
    if (push[i] > deep || push[i] > push[i - 1] || push[i] >= push[i + 1]) continue;
    rules.trough_s = stretch.since_anchor_s(push.vertex(i)) - config_.trough_bias_s;
    return;
  }
}

/// Braking and vertical rise; where they cannot both be right, the one nearer to the fastest fall.
inline void TrunkContacts::fuse_contact(ContactEstimate& estimate, std::int64_t anchor_us) const noexcept {
  constexpr float brake_weight = 0.7f, apart_s = 0.030f;
  constexpr float alone[] = {0.4f, 0.7f, 1.0f};  // what one, two or three rules are worth
  const float brake_s = estimate.rules.brake_s, rise_s = estimate.rules.rise_s, fall_s = estimate.rules.velocity_s;
  const bool brakes = std::isfinite(brake_s), rises = std::isfinite(rise_s);

  float contact_s = fall_s;
  if (brakes && rises && std::fabs(brake_s - rise_s) <= apart_s) {
    contact_s = brake_weight * brake_s + (1.0f - brake_weight) * rise_s;
  } else if (brakes && (!rises || std::fabs(brake_s - fall_s) <= std::fabs(rise_s - fall_s))) {
    contact_s = brake_s;
  } else if (rises) {
    contact_s = rise_s;
  }
  float first_s = fall_s, last_s = fall_s;
  for (const float rule_s : {brake_s, rise_s}) {
    if (rule_s < first_s) first_s = rule_s;  // a silent rule is neither less nor more
    if (rule_s > last_s) last_s = rule_s;
  }
  estimate.contact_us = anchor_us + to_us(contact_s);
  estimate.contact_confidence = trust(last_s - first_s) * alone[(brakes ? 1 : 0) + (rises ? 1 : 0)];
}

/// The mean of both rules. Nothing where the trunk never came near free fall, or for an impossible contact.
inline void TrunkContacts::fuse_toe_off(ContactEstimate& estimate, std::int64_t anchor_us,
                                        float period_s) const noexcept {
  constexpr float alone = 0.4f, shortest_contact_s = 0.08f, distrust = 0.25f;
  const float unload_s = estimate.rules.unload_s, trough_s = estimate.rules.trough_s;
  const bool two = std::isfinite(trough_s);

  if (!(estimate.rules.floor_g < config_.flight_level_g)) {
    estimate.quality |= Quality::low_confidence;  // whether it is still a run is GaitGate's to say
    estimate.contact_confidence *= 0.5f;          // the rules were made for running
    return;
  }
  const std::int64_t toe_off_us = anchor_us + to_us(two ? 0.5f * (unload_s + trough_s) : unload_s);
  const float contact_time_s = seconds_between(estimate.contact_us, toe_off_us);
  if (contact_time_s < shortest_contact_s || contact_time_s > period_s) {
    estimate.quality |= Quality::implausible;
    return;
  }
  estimate.toe_off_us = toe_off_us;
  estimate.toe_off_confidence = two ? trust(std::fabs(unload_s - trough_s)) : alone;
  if (estimate.contact_confidence > distrust && estimate.toe_off_confidence > distrust) return;
  estimate.quality |= Quality::low_confidence;
}

}  // namespace cadans::events
