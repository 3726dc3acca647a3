// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <algorithm>
#include <cmath>
#include <vector>

#include "moving_frame.hpp"

/// One leg below a hip whose path is given.
///
///     stance: foot held by the ground --ankle--+--hip--> thigh and knee solved between them
///     swing:  angles of thigh, knee and foot take the way of least jerk from toe-off to the next contact
///             foot: heel outward in push-off, sole level in early swing, rolled outward again to land
///
/// The foot rolls over the heel to flat, lies still, and rises over the ball when the leg would otherwise have to be
/// straighter than at push-off. Swing leaves and reaches stance in angle, rate and acceleration, so that a
/// sensor feels no seam.
///
/// Angles: sagittal + forward (thigh: knee ahead of hip; shank: ankle ahead of knee; foot: toes up); frontal
/// and transverse are rotations about x and y as they are, not by side.
/// Where the thigh, knee and foot are at 20, 40, 60, 80 and 92 % of swing, by speed: the mean of the five runners of
/// Hamner and Delp, doi 10.1016/j.jbiomech.2012.11.024, at 2 to 5 m/s; in place: a guess.
namespace cadans::synth {

struct LegSize {
  double thigh, shank;             ///< hip to knee, knee to ankle
  double ankle_height;             ///< of the ankle above the ground, foot flat
  double heel_behind, ball_ahead;  ///< of the ankle, where the foot rolls
  double hip_aside;                ///< of the pelvis' middle

  /// Shares of body height: D. A. Winter, "Biomechanics and Motor Control of Human Movement", after Drillis and
  /// Contini. Hips: half of 0.1. Ball: 0.66 of the foot before the ankle.
  explicit LegSize(double height_m)
      : thigh(0.245 * height_m),
        shank(0.246 * height_m),
        ankle_height(0.039 * height_m),
        heel_behind(0.035 * height_m),
        ball_ahead(0.100 * height_m),
        hip_aside(0.05 * height_m) {}
  double whole() const { return thigh + shank; }
  double at_knee_flexion(double k) const {
    return std::sqrt(thigh * thigh + shank * shank + 2.0 * thigh * shank * std::cos(k));
  }
};

inline constexpr int swing_points = 5;
inline constexpr double swing_shares[swing_points] = {0.20, 0.40, 0.60, 0.80, 0.92};
/// How hard these points pull on thigh, knee and foot: to a degree, without the throws of a way that must go through.
inline constexpr double pull[3] = {1e7, 1e8, 1e8};

/// The swing of one gait, degrees.
struct SwingForm {
  double thigh[swing_points], knee[swing_points], foot[swing_points];
  double at_contact[3], at_toe_off[3];  ///< thigh, knee, foot where these points were read
};

inline SwingForm operator*(double s, const SwingForm& f) {
  SwingForm out = f;
  for (auto* part : {&out.thigh, &out.knee, &out.foot}) {
    for (double& x : *part) x *= s;
  }
  for (auto* part : {&out.at_contact, &out.at_toe_off}) {
    for (double& x : *part) x *= s;
  }
  return out;
}
inline SwingForm operator+(const SwingForm& a, const SwingForm& b) {
  SwingForm out = a;
  for (int i = 0; i < swing_points; ++i) {
    out.thigh[i] += b.thigh[i];
    out.knee[i] += b.knee[i];
    out.foot[i] += b.foot[i];
  }
  for (int i = 0; i < 3; ++i) {
    out.at_contact[i] += b.at_contact[i];
    out.at_toe_off[i] += b.at_toe_off[i];
  }
  return out;
}

inline SwingForm running_swing(double speed_mps) {
  static constexpr double speeds[] = {0.0, 2.0, 3.0, 4.0, 5.0};
  // Foot: against flat, which was 4 degrees toes down by those runners' markers.
  static constexpr SwingForm forms[] = {
      {{10, 20, 24, 16, 10}, {35, 65, 58, 28, 16}, {-36, -42, -32, -4, 2}, {8, 14, 4}, {-2, 20, -30}},
      {{-3, 17, 30, 24, 20}, {54, 85, 75, 31, 14}, {-67, -66, -37, -2, 7}, {19, 14, 8}, {-14, 20, -46}},
      {{-13, 12, 37, 31, 25}, {53, 99, 94, 40, 14}, {-78, -88, -53, -4, 11}, {22, 13, 11}, {-22, 14, -53}},
      {{-18, 9, 45, 40, 30}, {58, 113, 110, 52, 18}, {-92, -106, -62, -5, 14}, {26, 14, 14}, {-26, 13, -59}},
      {{-20, 8, 50, 45, 35}, {65, 121, 115, 55, 20}, {-103, -115, -64, -3, 15}, {29, 16, 13}, {-28, 14, -64}}};
  const double v = std::clamp(speed_mps, 0.0, 7.0);
  int i = 0;
  while (i < 3 && v > speeds[i + 1]) ++i;
  const double share = (v - speeds[i]) / (speeds[i + 1] - speeds[i]);
  return (1.0 - share) * forms[i] + share * forms[i + 1];
}
inline constexpr SwingForm walking_swing = {
    {4, 15, 24, 27, 27}, {64, 66, 47, 20, 8}, {-69, -51, -25, 0, 13}, {26, 8, 18}, {-10, 40, -62}};
inline constexpr SwingForm standing_swing = {
    {3, 4, 4, 4, 4}, {8, 10, 10, 9, 8}, {-3, -3, -2, 0, 0}, {4, 8, 0}, {4, 8, 0}};

/// How one contact is made; radians.
struct StanceForm {
  double foot_strike = 0.0;     ///< foot to ground
  double tibia = 0.0;           ///< shank to the vertical
  double knee = 0.0;            ///< usual knee flexion at contact: sets how high the hip is
  double straightest = 0.24;    ///< knee flexion that push-off comes down to
  double straightens = 0.0;     ///< from how much more, in the second half of stance
  double knee_bends_to = 0.24;  ///< to which it is bending again when the foot leaves, a third of the way there
  double tiptoe = 1.0;          ///< how far the heel rises; then the toe rolls on
  double yields_s = 0.036;      ///< how long heel and shoe give way when they land
  double yields = 0.0;          ///< m that heel and shoe give way when they land
  double flat_after = 0.18;     ///< share of stance
  double valgus = 0.0, pronation = 0.0, knee_turn = 0.0, hip_turn = 0.0;  ///< how far, inward +
  double heel_out = 0.0;        ///< how far the heel swings outward in push-off
  double rolls_in_swing = 0.0;  ///< how far the foot rolls inward in swing, and outward again before it lands
  double rounded = 0.0008;      ///< m: how gently a leg that cannot reach gives up
  bool still = false;           ///< stands: no push-off
  SwingForm swing;              ///< that follows
};

struct Stance {
  double contact_s = 0.0, toe_off_s = 0.0;
  double next_contact_s = 1e9;        ///< of this foot
  double ball_x = 0.0, foot_z = 0.0;  ///< where on the ground
  double side = 1.0;                  ///< right 1, left -1
  StanceForm form;

  double lasts_s() const { return toe_off_s - contact_s; }
};

/// All of a leg at one instant.
struct LegState {
  Path hip, knee, ankle;
  Frame thigh, shank, foot;
  bool on_ground = false;
};

/// The angles that swing carries from stance to stance.
struct LegAngles {
  Motion thigh, thigh_list, knee, foot;
};

class LegShape {
 public:
  explicit LegShape(const LegSize& size) : size_(size) {}

  /// Small rotations that follow the stance: none at contact and at toe-off.
  struct Bumps {
    Motion valgus, roll, yaw, knee_turn, hip_turn;
  };
  static Bumps bumps(const Stance& s, double t_s) {
    const double c = s.contact_s, d = s.lasts_s();
    const double swings = std::max(0.1, s.next_contact_s - s.toe_off_s);
    Bumps b;
    b.roll = {s.side * inverted, 0.0, 0.0};
    b.yaw = {-s.side * toe_out, 0.0, 0.0};
    if (s.form.still) return b;
    // The heel goes outward in push-off and comes back in swing; the foot drops its outer edge to clear the ground
    // and rolls outward again to meet it.
    b.yaw =
        b.yaw + (s.side * s.form.heel_out) * hump(t_s, c + 0.5 * d, s.toe_off_s + 0.05 * d, s.toe_off_s + 0.6 * swings);
    b.roll = b.roll + (-s.side * s.form.rolls_in_swing) *
                          (fade((t_s - s.toe_off_s) / (0.4 * swings), 0.4 * swings) -
                           fade((t_s - s.next_contact_s + 0.45 * swings) / (0.45 * swings), 0.45 * swings));
    if (t_s >= s.toe_off_s) return b;
    b.valgus = (-s.side * s.form.valgus) * hump(t_s, c, c + 0.38 * d, c + 0.85 * d);
    b.roll = b.roll + (-s.side * s.form.pronation) * hump(t_s, c, c + 0.40 * d, c + 0.97 * d);
    b.knee_turn = (s.side * s.form.knee_turn) * hump(t_s, c, c + 0.42 * d, c + 0.95 * d);
    b.hip_turn = (s.side * s.form.hip_turn) * hump(t_s, c, c + 0.40 * d, c + 0.90 * d);
    return b;
  }

  static double settles_s(const Stance& s) { return std::max(s.form.flat_after * s.lasts_s(), s.form.yields_s); }

  /// Foot to ground from contact until it is flat.
  Motion settling(const Stance& s, double t_s) const {
    const double lasts = settles_s(s);
    const double u = t_s - s.contact_s;
    if (u >= lasts) return {};
    const Motion start = {s.form.foot_strike, -1.2 * s.form.foot_strike / lasts, 0.0};
    return quintic(u, lasts, start, {});
  }

  /// How far heel and shoe are from being squeezed flat.
  Motion giving_way(const Stance& s, double t_s) const {
    const double u = t_s - s.contact_s;
    const double lasts = s.form.yields_s;
    if (u >= lasts) return {};
    return quintic(u, lasts, {s.form.yields, -1.2 * s.form.yields / lasts, 0.0}, {});
  }

  /// Ankle and foot while the ground holds the foot.
  Path held_ankle(const Stance& s, double t_s, const Path& hip, Motion& pitch, Frame& foot) const {
    pitch = settling(s, t_s);
    const bool settled = t_s >= s.contact_s + settles_s(s);
    Motion rolls_on;
    if (settled && !s.form.still) pitch = rising(s, t_s, hip, rolls_on);
    const Bumps b = bumps(s, t_s);
    const Frame toed_out = Frame{}.about_y(b.yaw);
    foot = toed_out.about_x(b.roll).about_z(pitch);
    Path ball(Axis3{s.ball_x, 0.0, s.foot_z}, Axis3{}, Axis3{});
    if (settled && !s.form.still) ball = ball + along({1.0, 0.0, 0.0}, rolls_on);
    if (!settled) ball = ball + along(yields_towards, (-1.0) * giving_way(s, t_s));
    if (!settled && s.form.foot_strike > 0.0) {
      const Path heel = toed_out.at(ball, {-(size_.heel_behind + size_.ball_ahead), 0.0, 0.0});
      return foot.at(heel, {size_.heel_behind, size_.ankle_height, 0.0});
    }
    return foot.at(ball, {-size_.ball_ahead, size_.ankle_height, 0.0});
  }

  /// Thigh and knee between hip and ankle. Between gaits the leg may be too short; then the foot is not quite held.
  LegAngles between(const Path& hip, const Path& ankle, const Motion& valgus, const Motion& hip_turn,
                    double round) const {
    const Motion x = ankle.x() - hip.x(), y = ankle.y() - hip.y(), z = ankle.z() - hip.z();
    const Motion sv = sine(valgus), cv = cosine(valgus);
    const double a = size_.thigh, b = size_.shank;
    const Motion length = kept_below(root(x * x + y * y + z * z), {0.9998 * size_.whole(), 0.0, 0.0}, round);
    const Motion length2 = length * length;
    const Motion along_hinge = (1.0 / (2.0 * a * b)) * (length2 + -(a * a + b * b));
    LegAngles out;
    out.knee = arc_cosine(along_hinge * reciprocal(cv));
    // The leg in the axes of the thigh.
    const Motion lx = (-b) * (cv * sine(out.knee));
    const Motion ly = (-b) * (cv * cosine(out.knee)) + -a;
    const Motion lz = (-b) * sv;
    const Motion in_plane = root(lx * lx + ly * ly);
    const Motion st = sine(hip_turn), ct = cosine(hip_turn);
    const Motion ux = ct * x - st * z, uz = st * x + ct * z;
    out.thigh = (-1.0) * (arc_cosine(ux * reciprocal(in_plane)) + arc_tangent(ly, lx));
    const Motion down = root(in_plane * in_plane - ux * ux);
    out.thigh_list = arc_tangent((-1.0) * uz, (-1.0) * y) - arc_tangent((-1.0) * lz, down);
    return out;
  }

  LegState built(const Path& hip, const LegAngles& angles, const Bumps& b) const {
    LegState leg;
    leg.hip = hip;
    leg.thigh = Frame{}.about_y(b.hip_turn).about_x(angles.thigh_list).about_z(angles.thigh);
    leg.shank = leg.thigh.about_z((-1.0) * angles.knee).about_x(b.valgus).about_y(b.knee_turn);
    leg.knee = leg.thigh.at(hip, {0.0, -size_.thigh, 0.0});
    leg.ankle = leg.shank.at(leg.knee, {0.0, -size_.shank, 0.0});
    leg.foot = Frame{}.about_y(b.yaw).about_x(b.roll).about_z(angles.foot);
    return leg;
  }

  LegAngles stance_angles(const Stance& s, double t_s, const Path& hip) const {
    Frame foot;
    Motion pitch;
    const Path ankle = held_ankle(s, t_s, hip, pitch, foot);
    const Bumps b = bumps(s, t_s);
    LegAngles angles = between(hip, ankle, b.valgus, b.hip_turn, s.form.rounded);
    angles.foot = pitch;
    return angles;
  }

  const LegSize& size() const { return size_; }
  static constexpr Axis3 yields_towards = {1.4, -1.0, 0.0};
  static constexpr double toe_out = 5.0 * radians;
  static constexpr double inverted = 4.0 * radians;  ///< the foot, off the ground

 private:
  /// Foot to ground when the heel rises: solved so that the leg stays bent by the least that push-off allows. Where
  /// tiptoe is not enough the toe rolls on.
  Motion rising(const Stance& s, double t_s, const Path& hip, Motion& rolls_on) const {
    const double c = s.contact_s, d = s.lasts_s();
    const StanceForm& f = s.form;
    const Motion stretching = fade((t_s - c - 0.5 * d) / (0.5 * d), 0.5 * d);
    const Motion bending = fade((t_s - c - 0.75 * d) / (0.6 * d), 0.6 * d);
    const Motion straightest =
        (f.knee_bends_to - f.straightest) * bending - f.straightens * stretching + (f.straightest + f.straightens);
    const double a = size_.thigh, b = size_.shank;
    Motion most = root((2.0 * a * b) * cosine(straightest) + (a * a + b * b));
    // Early nothing holds: the knee is straighter at contact than the limit, and the hip behind the foot.
    const Motion early = 0.15 * (Motion{1.0, 0.0, 0.0} - fade((t_s - c - 0.30 * d) / (0.2 * d), 0.2 * d));
    most = most + early;
    const Motion x = hip.x() + -s.ball_x, y = hip.y(), z = hip.z() + -s.foot_z;
    const auto reach = [&](double pitch) {  // hip to ankle with the foot so
      const double sp = std::sin(pitch), cp = std::cos(pitch);
      const Motion dx = x + (size_.ball_ahead * cp + size_.ankle_height * sp);
      const Motion dy = y + (size_.ball_ahead * sp - size_.ankle_height * cp);
      return root(dx * dx + dy * dy + z * z);
    };
    const Motion wanted = kept_below(reach(0.0), most, 0.006);
    const Motion can = (-1.0) * kept_below((-1.0) * wanted, early - reach(-f.tiptoe), 0.02);
    const double o2 = size_.ball_ahead * size_.ball_ahead + size_.ankle_height * size_.ankle_height;
    const Motion d2 = x * x + y * y;
    const Motion cosine_between = (0.5 / std::sqrt(o2)) * ((d2 + z * z - can * can + o2) * reciprocal(root(d2)));
    const double at_rest = std::atan2(size_.ankle_height, -size_.ball_ahead);
    const Motion pitch = arc_tangent(y, x) + arc_cosine(cosine_between) + -at_rest;
    // The toe rolls on by what is still missing. The bounds matter only where nothing is.
    const Motion sp = sine(pitch), cp = cosine(pitch);
    const Motion dx = x + size_.ball_ahead * cp + size_.ankle_height * sp;
    const Motion dy = y + size_.ball_ahead * sp - size_.ankle_height * cp;
    const Motion bound = {-0.1, 0.0, 0.0};
    const Motion ahead = (-1.0) * kept_below((-1.0) * dx, bound, 0.02);
    const Motion left2 = (-1.0) * kept_below(dy * dy + z * z - wanted * wanted, {-0.01, 0.0, 0.0}, 0.002);
    rolls_on = (can - wanted) * (can + wanted) * reciprocal(ahead + root(left2));
    return pitch;
  }

  LegSize size_;
};

/// One leg over the whole run. `hip` gives the path of its hip at any time.
class Leg {
 public:
  Leg() : shape_(LegSize(1.75)) {}
  Leg(const LegSize& size, std::vector<Stance> stances) : shape_(size), stances_(std::move(stances)) {}

  template <class Hip>
  void lay_out_swings(const Hip& hip) {
    swings_.clear();
    swings_.reserve(stances_.size());
    for (std::size_t i = 0; i + 1 < stances_.size(); ++i) {
      stances_[i].next_contact_s = stances_[i + 1].contact_s;
      const Stance &from = stances_[i], &to = stances_[i + 1];
      const LegAngles a = shape_.stance_angles(from, from.toe_off_s, hip(from.toe_off_s));
      const LegAngles b = shape_.stance_angles(to, to.contact_s, hip(to.contact_s));
      const SwingForm& form = from.form.swing;
      const auto way = [&](const Motion& start, const Motion& end, const double(&points)[swing_points], int part) {
        // A runner who lands or leaves otherwise than those the points were read from swings otherwise near there.
        const double off_end = end.position - radians * form.at_contact[part];
        const double off_start = start.position - radians * form.at_toe_off[part];
        double through[swing_points];
        for (int k = 0; k < swing_points; ++k) {
          const double u = swing_shares[k];
          through[k] = radians * points[k] + off_end * u * u * u + off_start * (1.0 - u) * (1.0 - u) * (1.0 - u);
        }
        return LeastJerk<swing_points>(from.toe_off_s, start, to.contact_s, end, swing_shares, through, pull[part]);
      };
      Swing swing;
      swing.thigh = way(a.thigh, b.thigh, form.thigh, 0);
      swing.knee = way(a.knee, b.knee, form.knee, 1);
      swing.foot = way(a.foot, b.foot, form.foot, 2);
      double list[swing_points];  // the free leg is carried a little out
      for (int k = 0; k < swing_points; ++k) {
        const double u = swing_shares[k], out = std::sin(pi_exact * u);
        list[k] = a.thigh_list.position + (b.thigh_list.position - a.thigh_list.position) * u -
                  from.side * 3.5 * radians * out * out * (from.form.still ? 0.0 : 1.0);
      }
      swing.thigh_list = LeastJerk<swing_points>(from.toe_off_s, a.thigh_list, to.contact_s, b.thigh_list, swing_shares,
                                                 list, pull[0]);
      swings_.push_back(swing);
    }
  }

  LegState at(double t_s, const Path& hip) const {
    const std::size_t i = stance_index(t_s);
    const Stance& s = stances_[i];
    const LegShape::Bumps b = LegShape::bumps(s, t_s);
    if (t_s <= s.toe_off_s || i >= swings_.size()) {
      const LegAngles angles = shape_.stance_angles(s, t_s, hip);
      LegState leg = shape_.built(hip, angles, b);
      leg.on_ground = true;
      return leg;
    }
    const Swing& w = swings_[i];
    return shape_.built(hip, {w.thigh.at(t_s), w.thigh_list.at(t_s), w.knee.at(t_s), w.foot.at(t_s)}, b);
  }

  std::size_t stance_index(double t_s) const {
    const auto after = std::upper_bound(stances_.begin(), stances_.end(), t_s,
                                        [](double t, const Stance& s) { return t < s.contact_s; });
    return after == stances_.begin() ? 0 : std::size_t(after - stances_.begin()) - 1;
  }
  const std::vector<Stance>& stances() const { return stances_; }
  const LegShape& shape() const { return shape_; }

 private:
  struct Swing {
    LeastJerk<swing_points> thigh, thigh_list, knee, foot;
  };
  LegShape shape_;
  std::vector<Stance> stances_;
  std::vector<Swing> swings_;
};

}  // namespace cadans::synth
