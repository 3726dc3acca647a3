// SPDX-License-Identifier: Apache-2.0
#include "cadans/synth/runner.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>

#include "../out_of_range.hpp"
#include "body.hpp"
#include "long_memory.hpp"

namespace cadans::synth {
namespace {

constexpr double nan = not_there;

// ---- limits ------------------------------------------------------------------------------------

Status check(const char* field, float value, float low, float high) noexcept {
  if (value >= low && value <= high) return {};
  return {StatusCode::out_of_range, field, low, high, value};
}

float value_or(const std::optional<float>& value, float other) { return value ? *value : other; }

Status check_bout(const Bout& bout, const RunnerParameters& p) noexcept {
  const auto optional = [](const char* field, const std::optional<float>& value, float low, float high) {
    return value ? check(field, *value, low, high) : Status{};
  };
  const bool walks = bout.gait == Gait::walking;
  const float slowest = walks ? 80.0f : 110.0f, quickest = walks ? 150.0f : 240.0f;
  for (const Status& status : {check("bouts.duration_s", bout.duration_s, p.transition_s, 36000.0f),
                               optional("bouts.speed_mps", bout.speed_mps, 0.0f, 8.0f),
                               optional("bouts.speed_end_mps", bout.speed_end_mps, 0.0f, 8.0f),
                               optional("bouts.cadence_spm", bout.cadence_spm, slowest, quickest),
                               optional("bouts.cadence_end_spm", bout.cadence_end_spm, slowest, quickest),
                               optional("bouts.contact_time_s", bout.contact_time_s, 0.12f, 0.45f),
                               optional("bouts.contact_time_end_s", bout.contact_time_end_s, 0.12f, 0.45f)}) {
    if (!status.ok()) return status;
  }
  if (bout.gait != Gait::running) return {};
  const float cadence = value_or(bout.cadence_spm, p.cadence_spm);
  const float contact = value_or(bout.contact_time_s, p.contact_time_s);
  const Status start = check("bouts.contact_time_s", contact, 0.12f, 0.9f * 60.0f / cadence);
  if (!start.ok()) return start;
  return check("bouts.contact_time_end_s", value_or(bout.contact_time_end_s, contact), 0.12f,
               0.9f * 60.0f / value_or(bout.cadence_end_spm, cadence));
}

double interpolate(const double (&x)[6], const double (&y)[6], double at) {
  int i = 0;
  while (i < 4 && at > x[i + 1]) ++i;
  const double share = std::clamp((at - x[i]) / (x[i + 1] - x[i]), 0.0, 1.0);
  return y[i] + share * (y[i + 1] - y[i]);
}
constexpr double typical_speed[6] = {2.5, 3.0, 3.33, 4.0, 5.0, 5.5};
constexpr double typical_contact[6] = {0.285, 0.262, 0.250, 0.225, 0.195, 0.180};
constexpr double typical_flight[6] = {0.085, 0.100, 0.110, 0.127, 0.135, 0.140};

}  // namespace

// ---- the body ----------------------------------------------------------------------------------

namespace {
double impact_half_s(FootStrike strike) {
  return strike == FootStrike::rearfoot ? 0.025 : strike == FootStrike::midfoot ? 0.032 : 0.046;
}
}  // namespace

double Runner::Body::impact_speed(double speed_mps) const {
  const double softer = parameters.foot_strike == FootStrike::rearfoot  ? 1.0
                        : parameters.foot_strike == FootStrike::midfoot ? 0.95
                                                                        : 0.9;
  return double(parameters.impact_scale) * softer * (0.9 + 0.2 * speed_mps);
}

Runner::Body::Body(const RunnerParameters& p) : parameters(p) {
  lay_out_bouts();
  lay_out_steps();

  std::vector<double> contacts;
  contacts.reserve(run_steps.size() + 1);
  for (const RunningStep& step : run_steps) contacts.push_back(step.start_s);
  contacts.push_back(run_steps.back().start_s + run_steps.back().duration_s);
  phase = StridePhase(contacts, run_steps.front().right ? 0.0 : pi_exact);
  tissue_up = TissueResponse(impact_half_s(p.foot_strike), double(p.tissue_resonance_hz), double(p.tissue_damping));
  tissue_forward = TissueResponse(impact_half_s(p.foot_strike), 0.5 * double(p.tissue_resonance_hz), 0.8);

  Random person(p.seed, person_stream);
  run_pelvis = running_pelvis(p);
  walk_pelvis = walking_pelvis();
  run_chest = running_chest(p);
  walk_chest = walking_chest();
  for (SegmentMotion* segment : {&run_pelvis, &walk_pelvis, &run_chest, &walk_chest}) {
    individualise(*segment, double(p.individuality), person);
  }
  Random standing(p.seed, standing_stream);
  for (const double amplitude : {0.006, 0.0005, 0.004, 0.3 * radians, 0.3 * radians, 0.3 * radians}) {
    sways.emplace_back(amplitude, standing);
  }
  lay_out_legs();
  tell_truth();
}

void Runner::Body::lay_out_bouts() {
  const RunnerParameters& p = parameters;
  std::vector<Bout> listed = p.bouts;
  if (listed.empty()) listed.push_back({Gait::running, p.duration_s});
  double t = 0.0;
  for (const Bout& bout : listed) {
    FullBout full;
    full.gait = bout.gait;
    full.start_s = t;
    full.end_s = t += double(bout.duration_s);
    const bool runs = bout.gait == Gait::running, stands = bout.gait == Gait::standing;
    // Someone who stands keeps an unseen beat, so that the phase goes on.
    const float speed = stands ? 0.0f : value_or(bout.speed_mps, runs ? p.speed_mps : p.walking_speed_mps);
    const float cadence = value_or(bout.cadence_spm, runs ? p.cadence_spm : p.walking_cadence_spm);
    const float contact = value_or(bout.contact_time_s, p.contact_time_s);
    full.speed[0] = double(speed);
    full.speed[1] = stands ? 0.0 : double(value_or(bout.speed_end_mps, speed));
    full.cadence[0] = double(cadence);
    full.cadence[1] = double(value_or(bout.cadence_end_spm, cadence));
    full.contact[0] = double(contact);
    full.contact[1] = double(value_or(bout.contact_time_end_s, contact));
    full_bouts.push_back(full);
    bouts.push_back(
        {bout.gait, std::int64_t(std::llround(full.start_s * 1e6)), std::int64_t(std::llround(full.end_s * 1e6))});
  }
  duration_s = t;
}

Runner::Body::Now Runner::Body::now(double t_s) const {
  std::size_t i = 0;
  {  // the bout that holds t_s
    std::size_t high = full_bouts.size();
    while (high - i > 1) {
      const std::size_t middle = (i + high) / 2;
      (full_bouts[middle].start_s <= t_s ? i : high) = middle;
    }
  }
  const double width = double(parameters.transition_s);
  Now now;
  const auto add = [&](const FullBout& bout, const Motion& share) {
    Motion& sum = now.share[std::size_t(bout.gait)];
    sum = sum + share;
    now.speed += share.position * bout.at(bout.speed, t_s);
    now.speed_slope += share.velocity * bout.at(bout.speed, t_s) + share.position * bout.slope(bout.speed);
    now.cadence += share.position * bout.at(bout.cadence, t_s);
    now.contact += share.position * bout.at(bout.contact, t_s);
  };
  // Bouts last longer than a fade, so at most two are on.
  Motion own = {1.0, 0.0, 0.0};
  if (i > 0) {
    const Motion in = fade((t_s - full_bouts[i].start_s) / width + 0.5, width);
    own = own + (in - Motion{1.0, 0.0, 0.0});
    add(full_bouts[i - 1], Motion{1.0, 0.0, 0.0} - in);
  }
  if (i + 1 < full_bouts.size()) {
    const Motion in = fade((t_s - full_bouts[i].end_s) / width + 0.5, width);
    own = own - in;
    add(full_bouts[i + 1], in);
  }
  add(full_bouts[i], own);
  return now;
}

/// Contacts one after the other. Every force is chosen so that the body is back at the same height, and
/// at its side of the midline, when the next foot lands: two unknown impulses a step, solved exactly.
/// An error dies out as (c / (T - c))^n, c the centroid of the force and T the step time.
void Runner::Body::lay_out_steps() {
  const RunnerParameters& p = parameters;
  LongMemory memory(double(p.step_time_correlation), Random(p.seed, step_time_stream));
  Random contact_noise(p.seed, contact_time_stream);
  constexpr int steps_before = 6;  // the recursion and the spline settle before the recording begins
  const Now first = now(0.0);
  double t = 0.15 - steps_before * 60.0 / first.cadence;
  bool right = p.start_side == Side::right;  // an even number of steps before the first
  double lift = nan, right_m = 0.0, right_mps = 0.0;
  while (run_steps.empty() || t < duration_s + 3.0) {
    const Now here = now(std::clamp(t, 0.0, duration_s));
    const double side = right ? 1.0 : -1.0;
    RunningStep step;
    step.start_s = t;
    step.right = right;
    const double noise = std::clamp(memory.next(), -4.0, 4.0);
    step.duration_s = 60.0 / here.cadence * (1.0 + double(p.step_time_cv) * noise) *
                      (1.0 + 0.005 * side * double(p.step_time_asymmetry_pct));
    const double wanted = here.contact * (1.0 + 0.005 * side * double(p.contact_time_asymmetry_pct)) +
                          double(p.contact_time_sd_s) * std::clamp(contact_noise.normal(), -4.0, 4.0);

    GroundForce& force = step.force;
    force.impact_half_s = impact_half_s(p.foot_strike);
    force.impact = 2.0 * lower_leg_share * (impact_speed(here.speed) + g * force.impact_half_s);
    // Peak of the bell 2.5 / t, of the half sine 1.57 / t: a per cent of peak is 0.0209 of peakedness.
    force.peakedness = double(p.force_peakedness) + 0.0209 * 0.5 * side * double(p.force_asymmetry_pct);
    force.support_s = wanted + 0.01;
    force.active = g * step.duration_s - force.impact;
    if (std::isnan(lift)) lift = g * (force.centroid_s() - 0.5 * step.duration_s);
    step.lift_mps = lift;
    for (int i = 0; i < 6; ++i) {
      const double room = step.duration_s - force.centroid_s();
      const double impulse = (0.5 * g * step.duration_s - lift) * step.duration_s / room;
      force.active = std::max(impulse - force.impact, 0.3 * impulse);
      step.rises_s = force.rises_s();
      step.falls_s = force.falls_s();
      force.support_s =
          std::clamp(force.support_s + wanted - (step.falls_s - step.rises_s), 0.1, 0.97 * step.duration_s);
    }
    lift += force.impact + force.active - g * step.duration_s;

    // Sideways: the path of an even gait with the wanted width says where to be at the next contact.
    const double period = 60.0 / here.cadence, centroid = force.centroid_s();
    const double total = force.impact + force.active;
    double widest = 0.0;
    for (int k = 0; k <= 32; ++k) {
      const double u = period * k / 32.0;
      widest = std::max(widest, std::abs(0.5 * (period - 2.0 * centroid) + u - 2.0 * force.at(u).position / total));
    }
    const double crossing_mps = 0.5 * double(p.sway_m) / widest;
    const double at_contact = 0.5 * crossing_mps * (period - 2.0 * centroid);
    if (run_steps.empty()) {
      right_m = side * at_contact;
      right_mps = side * crossing_mps;
    }
    step.right_m = right_m;
    step.right_mps = right_mps;
    step.right_impulse_mps =
        (-side * at_contact - right_m - right_mps * step.duration_s) / (step.duration_s - centroid);
    right_m = -side * at_contact;
    right_mps += step.right_impulse_mps;

    step.braking_mps = double(p.braking_speed_loss_mps);
    t += step.duration_s;
    right = !right;
    run_steps.push_back(step);
  }
}

std::size_t Runner::Body::step_index(double t_s) const {
  const auto after = std::upper_bound(run_steps.begin(), run_steps.end(), t_s,
                                      [](double t, const RunningStep& step) { return t < step.start_s; });
  return after == run_steps.begin() ? 0 : std::size_t(after - run_steps.begin()) - 1;
}

bool Runner::Body::runs(std::size_t step) const {
  return now(run_steps[step].start_s + 0.5 * run_steps[step].duration_s).is(Gait::running) > 0.5;
}
double Runner::Body::contact_s(std::size_t step) const {
  return run_steps[step].start_s + (runs(step) ? run_steps[step].rises_s : 0.0);
}
double Runner::Body::toe_off_s(std::size_t step) const {
  const RunningStep &here = run_steps[step], &next = run_steps[step + 1];
  return here.start_s + (runs(step) ? here.falls_s : walking_stance_share * (here.duration_s + next.duration_s));
}

Runner::Body::Trunk Runner::Body::trunk(double t_s, Placement placement, bool bones) const {
  const bool on_pelvis = placement == Placement::pelvis;
  const SegmentMotion& run_segment = on_pelvis ? run_pelvis : run_chest;
  const SegmentMotion& walk_segment = on_pelvis ? walk_pelvis : walk_chest;
  // Shares of the vertical shock. The pelvis is knocked back some 28 ms after contact and thrown towards the
  // standing foot some 65 ms after: seen in the five runners and in the real pelvis sensor of the
  // BioMAC-Sim-Toolbox set. The chest hardly feels it.
  const double impact_forward = on_pelvis ? 1.2 : 0.1;
  const double impact_sideways = on_pelvis ? 0.6 : 0.05;
  Trunk out;
  out.now = now(t_s);
  const std::size_t index = step_index(t_s);
  const RunningStep& step = run_steps[index];
  out.step = &step;
  out.index = index;
  const double u = t_s - step.start_s;
  out.phase = phase.at(t_s, index);
  const Turn turn(out.phase);
  const Motion& runs = out.now.share[std::size_t(Gait::running)];
  const Motion& walks = out.now.share[std::size_t(Gait::walking)];
  const Motion& stands = out.now.share[std::size_t(Gait::standing)];

  const auto segment = [&](const SegmentMotion& run, const SegmentMotion& walk, Harmonics SegmentMotion::*part) {
    Motion sum;
    if (runs.position > 0.0) sum = sum + runs * follow(run.*part, turn);
    if (walks.position > 0.0) sum = sum + walks * follow(walk.*part, turn);
    return sum;
  };
  out.rotation = segment(run_segment, walk_segment, &SegmentMotion::rotation);
  out.list = segment(run_segment, walk_segment, &SegmentMotion::list);
  out.tilt =
      segment(run_segment, walk_segment, &SegmentMotion::tilt) - run_segment.lean * runs - walk_segment.lean * walks;
  out.pelvis_list = segment(run_pelvis, walk_pelvis, &SegmentMotion::list);
  out.up = segment(run_segment, walk_segment, &SegmentMotion::up);
  out.forward = segment(run_segment, walk_segment, &SegmentMotion::forward);
  out.right = segment(run_segment, walk_segment, &SegmentMotion::right);

  out.bone_up = out.up;
  out.bone_forward = out.forward;
  out.bone_right = out.right;
  if (runs.position > 0.0) {
    const Motion up = step.up(u);
    out.bone_up = out.bone_up + runs * (double(parameters.trunk_bounce_ratio) * up);
    Motion shaken, shaken_forward, shaken_right;  // what soft tissue makes of the last impacts
    for (std::size_t back = 0; back < 4 && back <= index && !bones; ++back) {
      const RunningStep& past = run_steps[index - back];
      const double impact = past.force.impact, since = t_s - past.start_s;
      shaken = shaken + impact * tissue_up(since);
      shaken_forward = shaken_forward + (impact * impact_forward) * tissue_forward(since - 0.012);
      shaken_right =
          shaken_right + (impact * (past.right ? impact_sideways : -impact_sideways)) * tissue_up(since - 0.026);
    }
    out.com_up = out.com_up + runs * up;
    out.up = out.up + runs * (double(parameters.trunk_bounce_ratio) * up + shaken);
    out.forward = out.forward + runs * shaken_forward;
    out.right = out.right + runs * shaken_right;
    out.right_com = out.right_com + runs * step.sideways(u);
    // Forward motion is kept as a speed: its "position" is the speed, its "velocity" the acceleration.
    const Motion loss = step.forward(u);
    const double mean_loss = step.braking_mps * 0.5 * out.now.contact * out.now.cadence / 60.0;
    out.forward_com.velocity += runs.position * (loss.velocity + mean_loss);
    out.forward_com.acceleration += runs.position * loss.acceleration + runs.velocity * (loss.velocity + mean_loss);
  }
  if (walks.position > 0.0) {
    const Motion up = walks * follow(walking_up, turn);
    out.com_up = out.com_up + up;
    out.up = out.up + up;
    out.bone_up = out.bone_up + up;
    out.right_com = out.right_com + walks * follow(walking_right, turn);
    out.forward_com = out.forward_com + walks * follow(walking_forward, turn);
  }
  if (stands.position > 0.0) {
    const Motion up = stands * sways[1].at(t_s);
    out.com_up = out.com_up + up;
    out.up = out.up + up;
    out.bone_up = out.bone_up + up;
    out.right_com = out.right_com + stands * sways[2].at(t_s);
    out.forward_com = out.forward_com + stands * sways[0].at(t_s);
    out.rotation = out.rotation + stands * sways[3].at(t_s);
    out.list = out.list + stands * sways[4].at(t_s);
    out.tilt = out.tilt + stands * sways[5].at(t_s);
  }
  out.forward_com.velocity += out.now.speed;
  out.forward_com.acceleration += out.now.speed_slope;
  out.forward = out.forward + out.forward_com;
  out.right = out.right + out.right_com;
  out.bone_forward = out.bone_forward + out.forward_com;
  out.bone_right = out.bone_right + out.right_com;
  return out;
}

RunnerState Runner::Body::state(double t_s, Placement segment) const {
  const Trunk now = trunk(t_s, segment);
  const Attitude attitude(now.rotation, now.list, now.tilt);
  const Vec3& place = segment == Placement::pelvis ? parameters.pelvis_sensor_m : parameters.chest_sensor_m;
  const Axis3 arm = attitude.to_world({double(place.x), double(place.y), double(place.z)});
  const Axis3 rate = attitude.rate();
  const Axis3 swing = cross(rate, arm);
  const Axis3 accel = Axis3{now.forward.acceleration, now.up.acceleration, now.right.acceleration} +
                      cross(attitude.acceleration(), arm) + cross(rate, swing);
  const Axis3 sensed = attitude.to_body(accel + Axis3{0.0, g, 0.0});
  const Axis3 turned = attitude.to_body(rate);

  RunnerState s;
  s.standing = now.now.share[0].position;
  s.walking = now.now.share[1].position;
  s.running = now.now.share[2].position;
  s.vertical_force_bw = 1.0 + now.com_up.acceleration / g;
  s.com_height_m = now.com_up.position;
  s.sensor_height_m = now.up.position + arm.y;
  s.com_accel_mps2[0] = now.forward_com.acceleration;
  s.com_accel_mps2[1] = now.com_up.acceleration;
  s.com_accel_mps2[2] = now.right_com.acceleration;
  s.sensor_accel_mps2[0] = accel.x;
  s.sensor_accel_mps2[1] = accel.y;
  s.sensor_accel_mps2[2] = accel.z;
  s.com_speed_mps = now.forward_com.velocity;
  s.sensor_speed_mps = now.forward.velocity + swing.x;
  s.lean_deg = -now.tilt.position / radians;
  s.list_deg = now.list.position / radians;
  s.rotation_deg = now.rotation.position / radians;
  s.pelvis_list_deg = now.pelvis_list.position / radians;
  s.accel_mps2[0] = sensed.x;
  s.accel_mps2[1] = sensed.y;
  s.accel_mps2[2] = sensed.z;
  s.gyro_radps[0] = turned.x;
  s.gyro_radps[1] = turned.y;
  s.gyro_radps[2] = turned.z;
  return s;
}

// ---- the doors ---------------------------------------------------------------------------------

float typical_contact_time_s(float speed_mps) noexcept {
  return static_cast<float>(interpolate(typical_speed, typical_contact, double(speed_mps)));
}

float typical_cadence_spm(float speed_mps) noexcept {
  return static_cast<float>(60.0 / (interpolate(typical_speed, typical_contact, double(speed_mps)) +
                                    interpolate(typical_speed, typical_flight, double(speed_mps))));
}

float typical_tibia_angle_at_contact_deg(float speed_mps) noexcept {
  const float v = std::clamp(speed_mps, 0.0f, 7.0f);
  return -6.4f + 5.9f * v - 0.41f * v * v;
}

float typical_foot_strike_angle_deg(FootStrike strike) noexcept {
  return strike == FootStrike::rearfoot ? 12.0f : strike == FootStrike::midfoot ? 3.0f : -6.0f;
}

Status validate(const RunnerParameters& p) noexcept {
  if (const Status status = cadans::validate<RunnerParameters>(p); !status.ok()) return status;
  if (!is_trunk(p.placement)) return {StatusCode::not_supported, "placement", 0.0f, 0.0f, float(p.placement)};
  if (p.start_side == Side::unknown) return {StatusCode::out_of_range, "start_side", 1.0f, 2.0f, 0.0f};
  const struct {
    const char* name;
    const Vec3& metres;
  } places[] = {{"pelvis_sensor_m", p.pelvis_sensor_m}, {"chest_sensor_m", p.chest_sensor_m},
                {"foot_sensor_m", p.foot_sensor_m},     {"shank_sensor_m", p.shank_sensor_m},
                {"thigh_sensor_m", p.thigh_sensor_m},   {"wrist_sensor_m", p.wrist_sensor_m},
                {"pocket_sensor_m", p.pocket_sensor_m}};
  for (const auto& place : places) {
    for (const float metres : {place.metres.x, place.metres.y, place.metres.z}) {
      if (const Status status = check(place.name, metres, -0.3f, 0.3f); !status.ok()) return status;
    }
  }
  for (const OptionalSetting& setting : optional_settings) {
    const std::optional<float>& value = p.*setting.field;
    if (!value) continue;
    if (const Status status = check(setting.name, *value, setting.low, setting.high); !status.ok()) return status;
  }
  float free_from_s = 0.0f;
  for (const HeadingChange& turn : p.turns) {
    if (const Status status = check("turns.duration_s", turn.duration_s, 0.5f, 60.0f); !status.ok()) return status;
    if (const Status status = check("turns.angle_deg", turn.angle_deg, -360.0f, 360.0f); !status.ok()) return status;
    if (const Status status = check("turns.start_s", turn.start_s, free_from_s, 36000.0f); !status.ok()) return status;
    free_from_s = turn.start_s + turn.duration_s;
  }
  // A contact as long as the step is walking: nothing would be left to fly in.
  if (const Status status = check("contact_time_s", p.contact_time_s, 0.12f, 0.9f * 60.0f / p.cadence_spm);
      !status.ok()) {
    return status;
  }
  for (const Bout& bout : p.bouts) {
    if (const Status status = check_bout(bout, p); !status.ok()) return status;
  }
  return {};
}

namespace {
const RunnerParameters& checked(const RunnerParameters& parameters) {
  const Status status = validate(parameters);
  if (!status.ok()) throw std::invalid_argument(out_of_range_text(status));
  return parameters;
}
}  // namespace

Runner::Runner(const RunnerParameters& parameters) : body_(std::make_unique<const Body>(checked(parameters))) {}
Runner::~Runner() = default;
Runner::Runner(Runner&&) noexcept = default;
Runner& Runner::operator=(Runner&&) noexcept = default;

double Runner::duration_s() const noexcept { return body_->duration_s; }
RunnerState Runner::at(double t_s) const { return body_->state(t_s); }
const RunnerParameters& Runner::parameters() const noexcept { return body_->parameters; }
const std::vector<FootEvent>& Runner::events() const noexcept { return body_->events; }
const std::vector<TrueStep>& Runner::steps() const noexcept { return body_->steps; }
const std::vector<TrueBout>& Runner::bouts() const noexcept { return body_->bouts; }

namespace {
Vec3 narrowed(const double (&v)[3]) {
  return {static_cast<float>(v[0]), static_cast<float>(v[1]), static_cast<float>(v[2])};
}
const SensorSite& checked(const SensorSite& site) {
  if (site.placement == Placement::unknown) throw std::invalid_argument("placement: there is no sensor at unknown");
  if (is_trunk(site.placement) != (site.side == Side::unknown)) {
    throw std::invalid_argument(std::string("side: a sensor at the ") + placement_names[int(site.placement)] +
                                (is_trunk(site.placement) ? " is in the middle" : " is left or right"));
  }
  return site;
}
}  // namespace

SegmentState Runner::at(const SensorSite& site, double t_s) const { return body_->segment_state(checked(site), t_s); }

RawSample Runner::sample_at(std::int64_t t_us) const { return sample_at({body_->parameters.placement}, t_us); }
std::vector<RawSample> Runner::record(float rate_hz) const { return record({body_->parameters.placement}, rate_hz); }

RawSample Runner::sample_at(const SensorSite& site, std::int64_t t_us) const {
  const double t_s = double(t_us) * 1e-6;
  if (is_trunk(checked(site).placement) && body_->bends.empty()) {  // the quicker way to the same
    const RunnerState s = body_->state(t_s, site.placement);
    return {t_us, narrowed(s.accel_mps2), narrowed(s.gyro_radps)};
  }
  const SegmentState s = body_->segment_state(site, t_s);
  return {t_us, narrowed(s.accel_mps2), narrowed(s.gyro_radps)};
}

std::vector<RawSample> Runner::record(const SensorSite& site, float rate_hz) const {
  std::vector<RawSample> samples;
  const double period_us = 1e6 / double(rate_hz);
  const auto count = static_cast<std::size_t>(duration_s() * 1e6 / period_us);
  samples.reserve(count);
  for (std::size_t i = 0; i < count; ++i) samples.push_back(sample_at(site, std::llround(double(i) * period_us)));
  return samples;
}

SyntheticRun runner(const RunnerParameters& parameters) {
  const Runner someone(parameters);
  return {parameters, someone.record(parameters.rate_hz), someone.events(), someone.steps(), someone.bouts()};
}

}  // namespace cadans::synth
