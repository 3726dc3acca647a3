// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "body.hpp"
#include "cadans/synth/sensor_model.hpp"

/// Legs and arms: from the trunk and the contacts to the place and axes of a sensor's case.
///
///     steps --strike, tibia, knee--> stances --> level of the hips, swings     trunk --> hips --+--> leg --> case
///     speed --integrated exactly--> way ----------------------------------------^               arm --> case
namespace cadans::synth {

namespace {

// Gauss and Legendre, five points on [0, 1]: exact for the ramps, and to a micrometre in the fades.
constexpr double gauss_at[] = {0.046910077030668, 0.230765344947158, 0.5, 0.769234655052842, 0.953089922969332};
constexpr double gauss_weight[] = {0.118463442528095, 0.239314335249683, 0.284444444444444, 0.239314335249683,
                                   0.118463442528095};

/// How the lower leg rings: gains against the lower leg's own stop, chosen so that a shank low-passed at 60 Hz peaks
/// at 4 to 9 g and a foot at 6 to 15 g between 2.5 and 5 m/s.
constexpr double shank_gain = 0.25, foot_gain = 0.35, thigh_gain = 0.18, pocket_gain = 0.25, wrist_gain = 0.05;

Axis3 axis(const Vec3& v, double outward) { return {double(v.x), double(v.y), outward * double(v.z)}; }
double scattered(Random& random) { return std::clamp(random.normal(), -3.0, 3.0); }

}  // namespace

// ---- the way run -------------------------------------------------------------------------------

double Runner::Body::way(double t_s, std::size_t index) const {
  const RunningStep& step = run_steps[index];
  const double u = t_s - step.start_s;
  const auto speed = [&](double v, const Now& here) {
    const Motion& running = here.share[std::size_t(Gait::running)];
    return here.speed + running.position * step.braking_mps * 0.5 * here.contact * here.cadence / 60.0 -
           (running.velocity == 0.0 ? 0.0 : running.velocity * step.forward(v).position);
  };
  const Now end = now(t_s);
  double mean = 0.0;
  if (plain_step[index]) {  // no more than a square of time: Simpson is exact
    mean = (speed(0.0, now(step.start_s)) + 4.0 * speed(0.5 * u, now(step.start_s + 0.5 * u)) + speed(u, end)) / 6.0;
  } else {
    for (int i = 0; i < 5; ++i) mean += gauss_weight[i] * speed(gauss_at[i] * u, now(step.start_s + gauss_at[i] * u));
  }
  const double running = end.is(Gait::running);
  return way_m[index] + u * mean + (running > 0.0 ? running * step.forward(u).position : 0.0);
}

// ---- trunk as a body in space ------------------------------------------------------------------

Runner::Body::Held Runner::Body::pelvis(double t_s) const {
  const Trunk now = trunk(t_s, Placement::pelvis, true);
  Motion x = now.bone_forward;
  x.position += way(t_s, now.index);
  return {Path(x, now.bone_up + hip_level.at(t_s), now.bone_right),
          Frame{}.about_y(now.rotation).about_x(now.list).about_z(now.tilt)};
}

Runner::Body::Held Runner::Body::chest(double t_s) const {
  const Trunk now = trunk(t_s, Placement::chest, true);
  Motion x = now.bone_forward;
  x.position += way(t_s, now.index);
  const double above_hips = 0.20 * double(parameters.height_m);
  return {Path(x, now.bone_up + hip_level.at(t_s) + above_hips, now.bone_right),
          Frame{}.about_y(now.rotation).about_x(now.list).about_z(now.tilt)};
}

Path Runner::Body::hip(const Held& pelvis, bool right) const {
  const double aside = legs[right].shape().size().hip_aside;
  return pelvis.axes.at(pelvis.origin, {0.0, 0.0, right ? aside : -aside});
}
Path Runner::Body::hip(double t_s, bool right) const { return hip(pelvis(t_s), right); }
LegState Runner::Body::leg(double t_s, bool right) const { return legs[right].at(t_s, hip(t_s, right)); }

// ---- arms --------------------------------------------------------------------------------------

/// The forearm swings against the leg of its side: most forward when the chest's side is, chest's phase 155 degrees.
/// Its angles are the world's, so that the swing asked for is the swing made.
Runner::Body::Held Runner::Body::forearm(double t_s, bool right) const {
  const Trunk trunk_now = trunk(t_s, Placement::chest, true);
  const Held body = chest(t_s);
  const double side = right ? 1.0 : -1.0, height = double(parameters.height_m);
  const Motion& running = trunk_now.now.share[std::size_t(Gait::running)];
  const Motion& walking = trunk_now.now.share[std::size_t(Gait::walking)];
  const Motion& standing = trunk_now.now.share[std::size_t(Gait::standing)];
  const Motion wave = cosine(trunk_now.phase + (right ? -155.0 * radians : 25.0 * radians));
  const double half = 0.5 * radians * double(parameters.arm_swing_range_deg);
  const double share = double(parameters.arm_swing_cross_share);
  const double swings = half * std::sqrt(1.0 - share), crosses = half * std::sqrt(share);

  const Motion upper = running * ((0.65 * swings) * wave + -12.0 * radians) +
                       walking * ((14.0 * radians) * wave + 2.0 * radians) + (3.0 * radians) * standing;
  const Motion lower = running * (swings * wave + 80.0 * radians) +
                       walking * ((18.0 * radians) * wave + 15.0 * radians) + (8.0 * radians) * standing;
  const Motion inward = side * (running * (crosses * wave + 20.0 * radians) + (5.0 * radians) * walking);

  const Path shoulder = body.axes.at(body.origin, {0.0, 0.10 * height, side * 0.11 * height});
  const Frame upper_arm = Frame{}.about_x({side * 12.0 * radians, 0, 0}).about_z(upper);
  const Frame fore = Frame{}.about_y(inward).about_z(lower);
  const Path elbow = upper_arm.at(shoulder, {0.0, -0.186 * height, 0.0});
  return {fore.at(elbow, {0.0, -0.146 * height, 0.0}), fore};
}

// ---- the sensor's case -------------------------------------------------------------------------

Motion Runner::Body::shaken(const TissueResponse& tissue, double t_s, bool right, double delay_s) const {
  const std::size_t index = step_index(t_s);
  Motion sum;
  for (std::size_t back = 0; back < 8 && back <= index; ++back) {
    const RunningStep& past = run_steps[index - back];
    if (past.right != right) continue;
    sum = sum + (past.force.impact / lower_leg_share) * tissue(t_s - past.start_s - delay_s);
  }
  const Now here = now(t_s);
  return here.share[std::size_t(Gait::running)] * sum + 0.3 * (here.share[std::size_t(Gait::walking)] * sum);
}

Runner::Body::Held Runner::Body::site(const SensorSite& worn, double t_s) const {
  const RunnerParameters& p = parameters;
  const bool right = worn.side != Side::left;
  const double outward = right ? 1.0 : -1.0;
  const Axis3 up = {0.0, 1.0, 0.0};
  switch (worn.placement) {
    case Placement::foot: {
      const LegState leg_now = leg(t_s, right);
      const Path place = leg_now.foot.at(leg_now.ankle, axis(p.foot_sensor_m, outward));
      return {place + along({0.45 * foot_gain, -foot_gain, 0.0}, shaken(foot_tissue, t_s, right, 0.006)), leg_now.foot};
    }
    case Placement::shank: {
      const LegState leg_now = leg(t_s, right);
      const Path place = leg_now.shank.at(leg_now.ankle, axis(p.shank_sensor_m, outward));
      return {place + along({0.15 * shank_gain, -shank_gain, 0.0}, shaken(shank_tissue, t_s, right, 0.010)),
              leg_now.shank};
    }
    case Placement::thigh: {
      const LegState leg_now = leg(t_s, right);
      const Path place = leg_now.thigh.at(leg_now.hip, axis(p.thigh_sensor_m, outward));
      return {place + along(-thigh_gain * up, shaken(thigh_tissue, t_s, right, 0.008)), leg_now.thigh};
    }
    case Placement::pocket: {
      // Loose cloth: the phone lags and rocks after each landing, and lies in the pocket any way round.
      const LegState leg_now = leg(t_s, right);
      const Motion rocks = shaken(pocket_tissue, t_s, right, 0.010);
      const Path place = leg_now.thigh.at(leg_now.hip, axis(p.pocket_sensor_m, outward));
      const Frame cloth = leg_now.thigh.about_z((-0.6) * rocks).about_x((0.3 * outward) * rocks);
      Frame lies = cloth;
      lies.x = cloth.to_world(pocket_case.x);
      lies.y = cloth.to_world(pocket_case.y);
      lies.z = cloth.to_world(pocket_case.z);
      return {place + along(-pocket_gain * up, rocks), lies};
    }
    case Placement::wrist: {
      const Held arm = forearm(t_s, right);
      const Path place = arm.axes.at(arm.origin, axis(p.wrist_sensor_m, outward));
      const Motion both = shaken(thigh_tissue, t_s, true, 0.025) + shaken(thigh_tissue, t_s, false, 0.025);
      return {place + along(-wrist_gain * up, both), arm.axes};
    }
    default: {
      const bool on_pelvis = worn.placement == Placement::pelvis;
      const Trunk now = trunk(t_s, worn.placement);
      Motion x = now.forward;
      x.position += way(t_s, now.index);
      const double above = on_pelvis ? 0.0 : 0.20 * double(p.height_m);
      Motion level = hip_level.at(t_s);  // a sensor on the trunk does not feel it: see body.hpp
      const Path middle(x, now.up + Motion{level.position + above, 0.0, 0.0}, now.right);
      const Frame axes = Frame{}.about_y(now.rotation).about_x(now.list).about_z(now.tilt);
      return {axes.at(middle, axis(on_pelvis ? p.pelvis_sensor_m : p.chest_sensor_m, 1.0)), axes};
    }
  }
}

// ---- turns -------------------------------------------------------------------------------------
// The run is laid out along a straight line; a turn bends that line. A foot that rests on the straight rests
// on the bent one too, because the bending depends on the place and not on time.

Motion Runner::Body::heading(const Path& at) const {
  Motion sum;
  for (const Bend& bend : bends) {
    const double width = bend.to_m - bend.from_m;
    const Motion f = fade((at.position.x - bend.from_m) / width, width);  // against the way
    sum = sum + bend.angle * chained(at.x(), f.position, f.velocity, f.acceleration);
  }
  return sum;
}

Axis3 Runner::Body::on_the_map(Axis3 unrolled) const {
  double x = 0.0, north = 0.0, right = 0.0, angle = 0.0;  // north: the first direction
  for (const Bend& bend : bends) {
    const double from = std::min(unrolled.x, bend.from_m), to = std::min(unrolled.x, bend.to_m);
    north += (from - x) * std::cos(angle);
    right -= (from - x) * std::sin(angle);
    constexpr int panels = 64;
    const double h = (to - from) / panels;
    for (int i = 0; i < panels && h > 0.0; ++i) {
      for (int k = 0; k < 5; ++k) {
        const double at = from + (i + gauss_at[k]) * h;
        const double turned = angle + bend.angle * fade((at - bend.from_m) / (bend.to_m - bend.from_m), 1.0).position;
        north += gauss_weight[k] * h * std::cos(turned);
        right -= gauss_weight[k] * h * std::sin(turned);
      }
    }
    angle += bend.angle * fade((unrolled.x - bend.from_m) / (bend.to_m - bend.from_m), 1.0).position;
    x = to;
    if (unrolled.x <= bend.to_m) break;
  }
  north += (unrolled.x - x) * std::cos(angle) * (unrolled.x > x ? 1.0 : 0.0);
  right -= (unrolled.x - x) * std::sin(angle) * (unrolled.x > x ? 1.0 : 0.0);
  if (bends.empty() || unrolled.x < 0.0) return unrolled;
  return {north + unrolled.z * std::sin(angle), unrolled.y, right + unrolled.z * std::cos(angle)};
}

SegmentState Runner::Body::segment_state(const SensorSite& worn, double t_s) const {
  const Held held = site(worn, t_s);
  const Path& p = held.origin;
  const Motion psi = heading(p);
  const Axis3 velocity = {p.velocity.x + p.position.z * psi.velocity, p.velocity.y, p.velocity.z};
  const Axis3 acceleration = {p.acceleration.x + 2.0 * p.velocity.z * psi.velocity + p.position.z * psi.acceleration,
                              p.acceleration.y,
                              p.acceleration.z - psi.velocity * (p.velocity.x + p.position.z * psi.velocity)};
  const Axis3 rate = held.axes.to_body(held.axes.rate + Axis3{0.0, psi.velocity, 0.0});
  const Axis3 felt = held.axes.to_body(acceleration + Axis3{0.0, g, 0.0});

  const double s = std::sin(psi.position), c = std::cos(psi.position);
  const auto store = [](double(&to)[3], Axis3 from) {
    to[0] = from.x;
    to[1] = from.y;
    to[2] = from.z;
  };
  SegmentState out;
  store(out.position_m, on_the_map(p.position));
  store(out.velocity_mps, about_y(s, c, velocity));
  store(out.accel_mps2, felt);
  store(out.gyro_radps, rate);
  const Axis3 x = about_y(s, c, held.axes.x), y = about_y(s, c, held.axes.y), z = about_y(s, c, held.axes.z);
  // Quaternion of the matrix with columns x, y, z; the largest of the four first, so that none is lost.
  const double four[4] = {1 + x.x + y.y + z.z, 1 + x.x - y.y - z.z, 1 - x.x + y.y - z.z, 1 - x.x - y.y + z.z};
  const auto most = std::max_element(four, four + 4) - four;
  const double root4 = 2.0 * std::sqrt(four[most]);
  double* q = out.attitude;
  q[most] = 0.25 * root4;
  const double yz = (y.z - z.y) / root4, zx = (z.x - x.z) / root4, xy = (x.y - y.x) / root4;
  const double syz = (y.z + z.y) / root4, szx = (z.x + x.z) / root4, sxy = (x.y + y.x) / root4;
  if (most == 0) {
    q[1] = yz, q[2] = zx, q[3] = xy;
  } else if (most == 1) {
    q[0] = yz, q[2] = sxy, q[3] = szx;
  } else if (most == 2) {
    q[0] = zx, q[1] = sxy, q[3] = syz;
  } else {
    q[0] = xy, q[1] = szx, q[2] = syz;
  }
  return out;
}

// ---- where each foot is put --------------------------------------------------------------------

StanceForm Runner::Body::stance_form(double t_s, bool right) const {
  const RunnerParameters& p = parameters;
  const Now here = now(t_s);
  const double r = here.is(Gait::running), w = here.is(Gait::walking), s = here.is(Gait::standing);
  const double side = right ? 0.5 : -0.5;
  const double strike =
      double(p.foot_strike_angle_deg ? *p.foot_strike_angle_deg : typical_foot_strike_angle_deg(p.foot_strike));
  const double tibia = double(p.tibia_angle_at_contact_deg ? *p.tibia_angle_at_contact_deg
                                                           : typical_tibia_angle_at_contact_deg(float(here.speed)));
  const double moves = std::min(1.0, here.speed / 1.0);
  StanceForm f;
  f.still = s > 0.97;
  f.rounded = 0.0008 + 0.0015 * w + 0.012 * (1.0 - std::max({r, w, s}));
  f.foot_strike = radians * (r * strike + w * 18.0 * moves);
  f.tibia = radians * (r * tibia + w * 18.0 * moves - s * 3.0);
  f.knee = radians * (r * double(p.knee_flexion_at_contact_deg) + w * 8.0 + s * 5.0);
  f.straightest = radians * (r * 14.0 + w * 9.0 + s * 3.0);
  f.straightens = radians * 24.0 * r;
  f.tiptoe = radians * (r * (48.0 + 5.0 * here.speed) + (1.0 - r) * 65.0);
  f.yields_s = 0.036 * (1.4 - 0.4 * double(p.impact_scale));  // harder: shorter
  f.knee_bends_to = radians * (r * 15.0 + w * 80.0 + s * 5.0);
  f.flat_after = r * (strike < 0.0 ? 0.30 : 0.18) + w * 0.13 + s * 0.15;
  f.valgus = radians * std::max(0.0, double(p.knee_valgus_excursion_deg) + side * double(p.knee_valgus_asymmetry_deg)) *
             (r + 0.3 * w);
  f.pronation = radians * double(p.pronation_excursion_deg) * (r + 0.7 * w);
  f.heel_out = radians * (6.0 * r + 3.0 * w);
  f.rolls_in_swing = radians * (5.0 * r + 3.0 * w);
  f.knee_turn = 0.4 * f.pronation;
  f.hip_turn = radians * 4.0 * r;
  f.swing = r * running_swing(here.speed) + w * walking_swing + s * standing_swing;
  return f;
}

void Runner::Body::lay_out_stances(double half_width_right, double half_width_left) {
  const RunnerParameters& p = parameters;
  const LegSize size(double(p.height_m));
  const LegShape shape(size);
  Random noise(p.seed, leg_stream);
  Random person(p.seed, leg_person_stream);
  double grows[2][3];
  for (auto& leg_grows : grows) {
    for (double& by : leg_grows) by = std::exp(0.08 * double(p.individuality) * person.normal());
  }
  hip_level = {};
  std::vector<Stance> stances[2];
  std::vector<double> times, levels;
  stance_of_step.assign(run_steps.size(), 0);
  for (std::size_t i = 0; i + 1 < run_steps.size(); ++i) {
    const bool right = run_steps[i].right;
    std::vector<Stance>& own = stances[right];
    Stance s;
    s.side = right ? 1.0 : -1.0;
    s.contact_s = contact_s(i);
    s.toe_off_s = toe_off_s(i);
    s.form = stance_form(s.contact_s, right);
    for (int k = 0; k < swing_points; ++k) {
      s.form.swing.thigh[k] *= grows[right][0];
      s.form.swing.knee[k] *= grows[right][1];
      s.form.swing.foot[k] *= grows[right][2];
    }
    const double running = now(s.contact_s).is(Gait::running);
    const double spread = radians * running * double(p.leg_angle_sd_deg);
    const double tibia = s.form.tibia + spread * scattered(noise) +
                         running * radians * 0.5 * s.side * double(p.tibia_angle_asymmetry_deg);
    s.form.foot_strike += 1.5 * spread * scattered(noise);
    s.form.valgus = std::max(0.0, s.form.valgus + 0.6 * spread * scattered(noise));
    s.form.pronation = std::max(0.0, s.form.pronation + 0.8 * spread * scattered(noise));
    // Someone who stands keeps the feet where they are.
    const bool stays = s.form.still && !own.empty() && own.back().form.still;
    s.foot_z = s.side * ((right ? half_width_right : half_width_left) * (1.0 - now(s.contact_s).is(Gait::standing)) +
                         0.07 * now(s.contact_s).is(Gait::standing));
    const double down = size.thigh * std::cos(s.form.tibia + s.form.knee) + size.shank * std::cos(s.form.tibia);
    const double thigh = std::acos(std::min(0.9999, (down - size.shank * std::cos(tibia)) / size.thigh));
    // The usual tibia and knee say how far below the hip the ankle is; a tibia that differs is made up for by the knee.
    Motion pitch;
    Frame foot;
    const Path hip_now = hip(s.contact_s, right);  // against a level of 0
    const double ahead = size.thigh * std::sin(thigh) + size.shank * std::sin(tibia);
    if (!s.form.still) {
      // Heel and shoe give way by what it takes that the knee is not flung from swing into stance.
      const double far = std::hypot(ahead, down), bent = thigh - tibia;
      const auto lengthens = [&](Axis3 v) { return (v.x * ahead - v.y * down) / far; };
      const double shortens = size.thigh * size.shank * std::sin(bent) / far *
                              ((2.0 + 0.7 * now(s.contact_s).speed) * running + 2.0 * (1.0 - running));
      const Axis3 before = shape.held_ankle(s, s.contact_s, {}, pitch, foot).velocity;
      const double speed = lengthens(hip_now.velocity) - lengthens(before) - shortens;
      s.form.yields = std::clamp(speed / lengthens(LegShape::yields_towards) * s.form.yields_s / 1.2, 0.0, 0.04);
    }
    const Path ankle = shape.held_ankle(s, s.contact_s, {}, pitch, foot);
    const double aside = ankle.position.z - hip_now.position.z;
    const double height = ankle.position.y + std::sqrt(down * down - aside * aside);
    times.push_back(s.contact_s);
    levels.push_back(height - hip_now.position.y);
    if (stays) {
      own.back().toe_off_s = s.toe_off_s;
      own.back().form.swing = s.form.swing;
    } else {
      s.ball_x = hip_now.position.x + ahead - ankle.position.x;
      own.push_back(s);
    }
    stance_of_step[i] = own.size() - 1;
  }
  hip_level = Curve(times, levels);
  for (int right = 0; right < 2; ++right) legs[right] = Leg(size, std::move(stances[right]));
}

double Runner::Body::hip_adduction_peak(const Stance& s) const {
  const bool right = s.side > 0.0;
  double most = -1e9;
  for (int k = 0; k <= 40; ++k) {
    const double t = s.contact_s + s.lasts_s() * k / 40;
    const Held body = pelvis(t);
    const LegState leg_now = legs[right].at(t, hip(body, right));
    most = std::max(most, std::asin(s.side * dot(leg_now.thigh.y, body.axes.z)) / radians);
  }
  return most;
}

void Runner::Body::lay_out_legs() {
  const RunnerParameters& p = parameters;
  const double half_fade = 0.5 * double(p.transition_s);
  for (const RunningStep& step : run_steps) {
    plain_step.push_back(std::none_of(full_bouts.begin() + 1, full_bouts.end(), [&](const FullBout& bout) {
      return step.start_s < bout.start_s + half_fade && step.start_s + step.duration_s > bout.start_s - half_fade;
    }));
  }
  way_m.assign(run_steps.size() + 1, 0.0);
  for (std::size_t i = 0; i < run_steps.size(); ++i)
    way_m[i + 1] = way(run_steps[i].start_s + run_steps[i].duration_s, i);
  const double begins = way(0.0, step_index(0.0));
  for (double& w : way_m) w -= begins;
  for (const HeadingChange& turn : p.turns) {
    const double to_s = std::min(double(turn.start_s) + double(turn.duration_s), duration_s);
    const double from_s = std::min(double(turn.start_s), to_s);
    const Bend bend = {way(from_s, step_index(from_s)), way(to_s, step_index(to_s)), radians * double(turn.angle_deg)};
    if (bend.to_m - bend.from_m > 0.2) bends.push_back(bend);  // nobody turns who stands
  }
  const double half = p.foot_strike == FootStrike::rearfoot  ? 0.025
                      : p.foot_strike == FootStrike::midfoot ? 0.032
                                                             : 0.046;
  shank_tissue = TissueResponse(half, 22.0, 0.35);
  foot_tissue = TissueResponse(half, 30.0, 0.45);
  thigh_tissue = TissueResponse(half, 13.0, 0.3);
  pocket_tissue = TissueResponse(half, 6.0, 0.2);
  const Vec3 lies = random_rotation(p.seed + 77);
  const auto turned = [&](Vec3 v) { return axis(rotate(v, lies), 1.0); };
  pocket_case.x = turned({1.0f, 0.0f, 0.0f});
  pocket_case.y = turned({0.0f, 1.0f, 0.0f});
  const auto unit = [](Axis3 v) { return (1.0 / std::sqrt(dot(v, v))) * v; };
  pocket_case.x = unit(pocket_case.x);  // from floats
  pocket_case.z = unit(cross(pocket_case.x, pocket_case.y));
  pocket_case.y = cross(pocket_case.z, pocket_case.x);

  // How wide the feet are put sets the hips' adduction: two tries and a line, at one running contact of each foot.
  double width[2] = {0.03, 0.03};
  const auto running = std::find_if(full_bouts.begin(), full_bouts.end(),
                                    [](const FullBout& bout) { return bout.gait == Gait::running; });
  lay_out_stances(width[1], width[0]);
  if (running != full_bouts.end()) {
    const double middle = 0.5 * (running->start_s + running->end_s);
    const auto peak = [&](int right) {
      return hip_adduction_peak(legs[right].stances()[legs[right].stance_index(middle)]);
    };
    double before[2], at[2], step[2] = {-0.03, -0.03};
    for (int right : {0, 1}) before[right] = peak(right);
    for (int round = 0; round < 2; ++round) {
      for (int right : {0, 1}) width[right] += step[right];
      lay_out_stances(width[1], width[0]);
      for (int right : {0, 1}) {
        at[right] = peak(right);
        const double slope = (at[right] - before[right]) / step[right];
        const double next = width[right] + (double(p.hip_adduction_peak_deg) - at[right]) / slope;
        step[right] = std::clamp(next, -0.12, 0.28) - width[right];
        if (std::abs(step[right]) < 1e-5) step[right] = 1e-5;
        before[right] = at[right];
      }
    }
    for (int right : {0, 1}) width[right] += step[right];
    lay_out_stances(width[1], width[0]);
  }
  for (int right : {0, 1}) legs[right].lay_out_swings([&](double t_s) { return hip(t_s, right == 1); });
}

}  // namespace cadans::synth
