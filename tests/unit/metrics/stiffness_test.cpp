// SPDX-License-Identifier: Apache-2.0
#include "cadans/metrics/stiffness.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace cadans::metrics {
namespace {

// 3.33 m/s, contact 250 ms, flight 110 ms, 70 kg, 1.75 m, by hand in Python:
//   F = g pi / 2 (t_f / t_c + 1) = 2.26195 body weights; drop = F t_c^2 / (m pi^2) - g t_c^2 / 8 = 63.855 mm
//   L = 0.53 h; shortening = L - sqrt(L^2 - (v t_c / 2)^2) + drop = 162.505 mm; k = 9.55505 kN/m
TEST(Stiffness, OfAnEasyRunIsWhatMorinsFormulasGive) {
  EXPECT_NEAR(sine_model_peak_force_bw(0.25f, 0.11f), 2.26195f, 1e-4f);
  EXPECT_NEAR(sine_model_drop_m(0.25f, 0.11f), 0.0638555f, 1e-6f);
  EXPECT_NEAR(leg_stiffness_kn_per_m(0.25f, 0.11f, 3.33f, 70.0f, 1.75f), 9.55505f, 1e-3f);
}

TEST(Stiffness, TheDropIsThatOfABodyPushedByAHalfSine) {
  // Integrated: lands at g t_f / 2 downwards, pushed by F sin(pi t / t_c).
  const double g = 9.80665, contact = 0.22, flight = 0.13, pi = 3.14159265358979;
  const double peak = 0.5 * pi * (flight / contact + 1.0), dt = 1e-6;
  double speed = -0.5 * g * flight, height = 0.0, lowest = 0.0;
  for (double t = 0.0; t < contact; t += dt) {
    speed += g * (peak * std::sin(pi * t / contact) - 1.0) * dt;
    height += speed * dt;
    lowest = std::min(lowest, height);
  }
  EXPECT_NEAR(sine_model_drop_m(0.22f, 0.13f), -lowest, 1e-5);
}

TEST(Stiffness, ALongerContactIsASofterLeg) {
  const float stiff = leg_stiffness_kn_per_m(0.225f, 0.135f, 3.33f, 70.0f, 1.75f);
  const float soft = leg_stiffness_kn_per_m(0.25f, 0.11f, 3.33f, 70.0f, 1.75f);
  EXPECT_NEAR(stiff / soft, 1.25f,
              0.1f);  // 10 % less contact: a quarter stiffer (biomechanics: why contact must be right)
}

TEST(Stiffness, WhatIsNotKnownOrCannotBeIsNaN) {
  constexpr float nan = std::numeric_limits<float>::quiet_NaN();
  EXPECT_TRUE(std::isnan(leg_stiffness_kn_per_m(0.25f, 0.11f, 3.33f, nan, 1.75f)));
  EXPECT_TRUE(std::isnan(leg_stiffness_kn_per_m(0.25f, 0.11f, 3.33f, 70.0f, nan)));
  EXPECT_TRUE(std::isnan(leg_stiffness_kn_per_m(0.25f, 0.11f, nan, 70.0f, 1.75f)));
  EXPECT_TRUE(std::isnan(leg_stiffness_kn_per_m(0.25f, -0.01f, 3.33f, 70.0f, 1.75f)));
  EXPECT_TRUE(std::isnan(leg_stiffness_kn_per_m(0.5f, 0.0f, 8.0f, 70.0f, 1.75f)));  // sweeps further than it is long
  EXPECT_TRUE(std::isnan(sine_model_peak_force_bw(nan, 0.1f)));
}

}  // namespace
}  // namespace cadans::metrics
