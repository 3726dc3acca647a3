// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <numeric>

#include "body.hpp"

/// What is true of each step, read from the body at many instants.
namespace cadans::synth {

namespace {
constexpr double leg_length_share = 0.53;  // of body height
constexpr double nan = not_there;
}  // namespace

// ---- truth -------------------------------------------------------------------------------------

TrueStep Runner::Body::true_step(std::size_t i) const {
  const RunningStep& step = run_steps[i];
  const RunningStep& next = run_steps[i + 1];
  const double middle = step.start_s + 0.5 * step.duration_s;
  const Now shares = now(middle);
  const bool runs = shares.share[std::size_t(Gait::running)].position > 0.5;

  const double contact = step.start_s + (runs ? step.rises_s : 0.0);
  const double next_contact = next.start_s + (runs ? next.rises_s : 0.0);
  const double toe_off =
      step.start_s + (runs ? step.falls_s : walking_stance_share * (step.duration_s + next.duration_s));
  const double after_next =
      next.start_s + next.duration_s + (runs && i + 2 < run_steps.size() ? run_steps[i + 2].rises_s : 0.0);
  const double step_time = next_contact - contact;
  const double stance_end = std::min(toe_off, next_contact);

  // A pass over the step, a point each 2 ms: heights are then true to 0.02 mm.
  double high = -1e9, low = 1e9, com_high = -1e9, com_low = 1e9, stance_low = 1e9, peak = 0.0, speed = 0.0, lean = 0.0;
  double slowest = 1e9, slowest_sensor = 1e9, turn_high = -1e9, turn_low = 1e9, drop = -1e9;
  double at_contact_height = 0.0, at_contact_speed = 0.0, at_contact_sensor = 0.0, at_contact_drop = 0.0;
  bool steady = true;
  const int points = int(std::ceil(step_time * 500.0));
  const double side = step.right ? -1.0 : 1.0;  // list is positive when the right side is down
  for (int k = 0; k <= points; ++k) {
    const double t = contact + step_time * k / points;
    const RunnerState s = state(t);
    steady = steady && std::max({s.running, s.walking, s.standing}) == 1.0;
    high = std::max(high, s.sensor_height_m);
    low = std::min(low, s.sensor_height_m);
    com_high = std::max(com_high, s.com_height_m);
    com_low = std::min(com_low, s.com_height_m);
    peak = std::max(peak, s.vertical_force_bw);
    if (k == 0) {
      at_contact_height = s.com_height_m;
      at_contact_speed = s.com_speed_mps;
      at_contact_sensor = s.sensor_speed_mps;
      at_contact_drop = side * s.pelvis_list_deg;
    }
    if (k < points) {
      speed += s.com_speed_mps / points;
      lean += s.lean_deg / points;
    }
    if (t <= stance_end) {
      stance_low = std::min(stance_low, s.com_height_m);
      slowest = std::min(slowest, s.com_speed_mps);
      slowest_sensor = std::min(slowest_sensor, s.sensor_speed_mps);
      drop = std::max(drop, side * s.pelvis_list_deg);
    }
    turn_high = std::max(turn_high, s.rotation_deg);
    turn_low = std::min(turn_low, s.rotation_deg);
  }
  for (double t = next_contact; t <= std::min(after_next, duration_s); t += 0.004) {
    const double turned = trunk(t).rotation.position / radians;
    turn_high = std::max(turn_high, turned);
    turn_low = std::min(turn_low, turned);
  }

  const auto us = [](double t_s) { return std::int64_t(std::llround(t_s * 1e6)); };
  const auto f = [](double x) { return static_cast<float>(x); };
  TrueStep out;
  out.contact_us = us(contact);
  out.toe_off_us = us(toe_off);
  out.next_contact_us = us(next_contact);
  out.side = step.right ? Side::right : Side::left;
  out.gait = runs ? Gait::running : Gait::walking;
  out.steady = steady;
  out.step_time_s = f(step_time);
  out.cadence_spm = f(60.0 / step_time);
  out.contact_time_s = f(toe_off - contact);
  out.flight_time_s = f(std::max(0.0, next_contact - toe_off));
  out.duty_factor = f((toe_off - contact) / (2.0 * step_time));
  out.speed_mps = f(speed);
  out.step_length_m = f(speed * step_time);
  out.vertical_oscillation_m = f(high - low);
  out.vertical_oscillation_com_m = f(com_high - com_low);
  out.peak_vertical_force_bw = f(peak);
  out.braking_speed_loss_mps = f(at_contact_speed - slowest);
  out.braking_speed_loss_sensor_mps = f(at_contact_sensor - slowest_sensor);
  // Morin 2005, doi 10.1123/jab.21.2.167: k_leg from the leg's shortening while the body passes over the foot.
  const double sink = at_contact_height - stance_low;
  const double weight_kn = double(parameters.mass_kg) * g * 1e-3;
  const double leg = leg_length_share * double(parameters.height_m);
  const double half_path = std::min(0.5 * speed * (toe_off - contact), 0.9 * leg);
  const double shortening = leg - std::sqrt(leg * leg - half_path * half_path) + sink;
  out.vertical_stiffness_kn_per_m = f(runs ? peak * weight_kn / sink : nan);
  out.leg_stiffness_kn_per_m = f(runs ? peak * weight_kn / shortening : nan);
  out.trunk_lean_deg = f(lean);
  out.trunk_rotation_range_deg = f(turn_high - turn_low);
  out.pelvic_drop_deg = f(drop - at_contact_drop);
  out.pelvic_drop_peak_deg = f(drop);
  tell_legs(i, out);
  return out;
}

/// Of the leg that stands, from its segments' axes: no angle is taken from the parameters that made it.
void Runner::Body::tell_legs(std::size_t i, TrueStep& out) const {
  const bool right = run_steps[i].right;
  const double side = right ? 1.0 : -1.0;
  const Leg& own = legs[right];
  const std::size_t here = stance_of_step[i];
  const Stance& stance = own.stances()[here];
  const SensorSite foot = {Placement::foot, right ? Side::right : Side::left};
  const auto f = [](double x) { return static_cast<float>(x); };

  // Inward is + for every frontal angle of either side.
  struct Angles {
    double tibia, thigh, knee, valgus, roll, adduction, shank_frontal, shank_frontal_rate, foot;
  };
  const auto angles_at = [&](double t) {
    const Held body = pelvis(t);
    const LegState leg_now = own.at(t, hip(body, right));
    const Axis3 hinge = leg_now.thigh.z, shank = leg_now.shank.y;
    Angles a;
    a.tibia = std::atan2(-shank.x, shank.y) / radians;
    a.thigh = std::atan2(-leg_now.thigh.y.x, leg_now.thigh.y.y) / radians;
    // Knee: flexion about the thigh's z, valgus about the floating axis (Grood and Suntay, doi 10.1115/1.3138397).
    a.knee = std::atan2(dot(leg_now.thigh.x, shank), dot(leg_now.thigh.y, shank)) / radians;
    a.valgus = -side * std::asin(std::clamp(dot(shank, hinge), -1.0, 1.0)) / radians;
    a.adduction = side * std::asin(std::clamp(dot(leg_now.thigh.y, body.axes.z), -1.0, 1.0)) / radians;
    a.shank_frontal = -side * std::atan2(shank.z, shank.y) / radians;
    const Axis3 moves = cross(leg_now.shank.rate, shank);
    a.shank_frontal_rate =
        -side * (shank.y * moves.z - shank.z * moves.y) / (shank.y * shank.y + shank.z * shank.z) / radians;
    a.foot = std::asin(std::clamp(leg_now.foot.x.y, -1.0, 1.0)) / radians;
    a.roll = side * std::asin(std::clamp(leg_now.foot.z.y, -1.0, 1.0)) / radians;
    return a;
  };
  const double contact = stance.contact_s, lasts = stance.lasts_s();
  const Angles first = angles_at(contact), middle = angles_at(contact + 0.5 * lasts);
  double knee = first.knee, valgus = first.valgus, roll = first.roll, adduction = first.adduction;
  double frontal = first.shank_frontal, frontal_rate = 0.0;
  const int points = int(std::ceil(lasts * 200.0));
  for (int k = 1; k <= points; ++k) {
    const Angles a = angles_at(contact + lasts * k / points);
    knee = std::max(knee, a.knee);
    roll = std::max(roll, a.roll);
    adduction = std::max(adduction, a.adduction);
    if (k > 0.6 * points) continue;
    valgus = std::max(valgus, a.valgus);
    frontal = std::max(frontal, a.shank_frontal);
    frontal_rate = std::max(frontal_rate, a.shank_frontal_rate);
  }
  const LegState landed = leg(contact, right);
  out.foot_strike_angle_deg = f(first.foot);
  out.pronation_excursion_deg = f(roll - first.roll);
  out.tibia_angle_at_contact_deg = f(first.tibia);
  out.tibia_angle_at_mid_stance_deg = f(middle.tibia);
  out.ankle_ahead_of_knee_m = f(landed.ankle.position.x - landed.knee.position.x);
  out.shank_frontal_excursion_deg = f(frontal - first.shank_frontal);
  out.shank_frontal_velocity_degps = f(frontal_rate);
  out.thigh_angle_at_contact_deg = f(first.thigh);
  out.foot_ahead_m = f(landed.ankle.position.x - landed.hip.position.x);
  out.knee_flexion_at_contact_deg = f(first.knee);
  out.knee_flexion_at_mid_stance_deg = f(middle.knee);
  out.knee_flexion_peak_deg = f(knee);
  out.knee_valgus_excursion_deg = f(valgus - first.valgus);
  out.hip_adduction_peak_deg = f(adduction);
  out.impact_peak_g = f(impact_g(Placement::shank, right, contact));
  out.foot_impact_peak_g = f(impact_g(Placement::foot, right, contact));

  out.stride_length_m = out.foot_clearance_m = f(nan);
  if (here + 1 < own.stances().size()) {
    const Stance& next = own.stances()[here + 1];
    const Axis3 from = on_the_map({stance.ball_x, 0.0, stance.foot_z});
    const Axis3 to = on_the_map({next.ball_x, 0.0, next.foot_z});
    out.stride_length_m = f(std::hypot(to.x - from.x, to.z - from.z));
    if (next.contact_s <= duration_s) {
      const double rests = site(foot, contact + 0.5 * lasts).origin.position.y;
      double high = rests;
      const double swings = next.contact_s - stance.toe_off_s;
      for (int k = 0; k < 24; ++k)
        high = std::max(high, site(foot, stance.toe_off_s + swings * k / 24).origin.position.y);
      out.foot_clearance_m = f(high - rests);
    }
  }

  // The forearm of this side, over the stride: how far it swings up and down, and across.
  double up_high = -1e9, up_low = 1e9, in_high = -1e9, in_low = 1e9;
  const double stride_end = std::min(contact + 2.0 * double(out.step_time_s), duration_s);
  for (int k = 0; k <= 36; ++k) {
    const Frame axes = forearm(contact + (stride_end - contact) * k / 36, right).axes;
    const double up = std::acos(std::clamp(axes.y.y, -1.0, 1.0)), in = std::atan2(axes.z.x, axes.z.z);
    up_high = std::max(up_high, up);
    up_low = std::min(up_low, up);
    in_high = std::max(in_high, in);
    in_low = std::min(in_low, in);
  }
  const double swings = up_high - up_low, crosses = in_high - in_low;
  out.arm_swing_range_deg = f(std::hypot(swings, crosses) / radians);
  out.arm_swing_cross_share = f(crosses * crosses / std::max(1e-12, swings * swings + crosses * crosses));
}

/// Largest specific force of the ideal sensor in the 50 ms after contact, low-passed by a Gaussian whose response
/// at 60 Hz is 0.707; no delay.
double Runner::Body::impact_g(Placement segment, bool right, double contact_s) const {
  const SensorSite worn = {segment, right ? Side::right : Side::left};
  constexpr double every_s = 0.002, spread_s = 0.83255 / (2.0 * pi_exact * 60.0);
  constexpr int reach = 3, inside = 26;
  Axis3 felt[inside + 2 * reach];
  double weight[reach + 1], total = 0.0;
  for (int k = 0; k <= reach; ++k) {
    weight[k] = std::exp(-0.5 * (k * every_s / spread_s) * (k * every_s / spread_s));
    total += k == 0 ? weight[k] : 2.0 * weight[k];
  }
  for (int k = 0; k < inside + 2 * reach; ++k) {
    felt[k] = site(worn, contact_s + (k - reach) * every_s).origin.acceleration + Axis3{0.0, g, 0.0};
  }
  double most = 0.0;
  for (int k = 0; k < inside; ++k) {
    Axis3 sum;
    for (int j = -reach; j <= reach; ++j) sum = sum + (weight[std::abs(j)] / total) * felt[k + reach + j];
    most = std::max(most, std::sqrt(dot(sum, sum)));
  }
  return most / g;
}

void Runner::Body::tell_truth() {
  for (std::size_t i = 0; i + 1 < run_steps.size() && run_steps[i].start_s < duration_s; ++i) {
    const RunningStep& step = run_steps[i];
    if (step.start_s < 0.0) continue;
    const Now shares = now(std::min(step.start_s + 0.5 * step.duration_s, duration_s));
    if (shares.share[std::size_t(Gait::standing)].position >= 0.5) continue;
    const bool whole = run_steps[i + 1].start_s + run_steps[i + 1].rises_s <= duration_s;
    const TrueStep truth = true_step(i);
    Quality quality = flag_if(truth.gait != Gait::running, Quality::not_running);
    quality |= flag_if(!truth.steady, Quality::low_confidence);
    const std::int64_t end_us = std::int64_t(std::llround(duration_s * 1e6));
    const auto add = [&](FootEventKind kind, std::int64_t t_us) {
      if (t_us > end_us) return;
      FootEvent event;
      event.t_us = t_us;
      event.confidence = 1.0f;
      event.kind = kind;
      event.side = truth.side;
      event.quality = quality;
      events.push_back(event);
    };
    add(FootEventKind::contact, truth.contact_us);
    add(FootEventKind::toe_off, truth.toe_off_us);
    if (whole) steps.push_back(truth);
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const FootEvent& a, const FootEvent& b) { return a.t_us < b.t_us; });
}

}  // namespace cadans::synth
