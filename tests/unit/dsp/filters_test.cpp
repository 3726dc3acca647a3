// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <map>
#include <sstream>
#include <string>
#include <vector>

#include "cadans/core/stage.hpp"
#include "cadans/dsp/biquad.hpp"
#include "cadans/dsp/biquad_bank.hpp"
#include "cadans/dsp/butterworth.hpp"
#include "cadans/dsp/derivative.hpp"
#include "cadans/dsp/one_pole.hpp"
#include "cadans/dsp/state_variable.hpp"

namespace cadans::dsp {
namespace {

constexpr float turn = 6.28318530718f;

static_assert(Filter<Biquad>);
static_assert(Filter<Butterworth<4>>);
static_assert(Filter<StateVariable>);
static_assert(Filter<OnePole>);
static_assert(Filter<Derivative>);

struct ReferenceCase {
  std::string kind;
  int order = 0;
  float cutoff_hz = 0, rate_hz = 0;
  std::vector<float> x, y;
};

std::vector<ReferenceCase> read_reference() {
  std::ifstream file(std::string(CADANS_TESTS_DIR) + "/reference/filters.csv");
  std::string line;
  std::getline(file, line);
  std::map<int, ReferenceCase> cases;
  while (std::getline(file, line)) {
    std::istringstream row(line);
    std::string cell[7];
    for (auto& text : cell) std::getline(row, text, ',');
    ReferenceCase& c = cases[std::stoi(cell[0])];
    c.kind = cell[1];
    c.order = std::stoi(cell[2]);
    c.cutoff_hz = std::stof(cell[3]);
    c.rate_hz = std::stof(cell[4]);
    c.x.push_back(std::stof(cell[5]));
    c.y.push_back(std::stof(cell[6]));
  }
  std::vector<ReferenceCase> list;
  for (auto& [number, c] : cases) list.push_back(std::move(c));
  return list;
}

template <class F>
void expect_matches(F filter, const ReferenceCase& c, const char* what) {
  for (std::size_t i = 0; i < c.x.size(); ++i) {
    ASSERT_NEAR(filter(c.x[i]), c.y[i], 5e-4f)
        << what << " " << c.kind << c.order << " " << c.cutoff_hz << " Hz of " << c.rate_hz << " Hz, sample " << i;
  }
}

TEST(Butterworth, EqualsSciPyToFivePartsInAHundredThousand) {
  const auto cases = read_reference();
  ASSERT_EQ(cases.size(), 18u);
  for (const ReferenceCase& c : cases) {
    if (c.kind == "low" && c.order == 2) {
      expect_matches(Butterworth<2>(c.cutoff_hz, c.rate_hz), c, "Butterworth");
      expect_matches(StateVariable(c.cutoff_hz, c.rate_hz), c, "StateVariable");
    }
    if (c.kind == "low" && c.order == 4) expect_matches(Butterworth<4>(c.cutoff_hz, c.rate_hz), c, "Butterworth");
    if (c.kind == "high" && c.order == 2)
      expect_matches(Butterworth<2, Pass::high>(c.cutoff_hz, c.rate_hz), c, "Butterworth");
    if (c.kind == "high" && c.order == 4)
      expect_matches(Butterworth<4, Pass::high>(c.cutoff_hz, c.rate_hz), c, "Butterworth");
  }
}

TEST(Butterworth, SaysHowLateARunnersStepRateComesOut) {
  const float rate_hz = 100.0f, step_rate_hz = 2.8f;
  Butterworth<4> filter(10.0f, rate_hz);
  // The phase of a settled sine, by projecting it on sine and cosine over whole periods (25 s, 70 steps).
  double sine = 0, cosine = 0;
  for (int i = 0; i < 5000; ++i) {
    const float phase = turn * step_rate_hz * static_cast<float>(i % 2500) / rate_hz;
    const float y = filter(std::sin(phase));
    if (i >= 2500) {
      sine += double(y * std::sin(phase));
      cosine += double(y * std::cos(phase));
    }
  }
  const double delay_s = -std::atan2(cosine, sine) / double(turn * step_rate_hz);
  EXPECT_NEAR(filter.phase_delay_s(step_rate_hz, rate_hz), delay_s, 1e-5);
  EXPECT_GT(delay_s, 0.02);
}

TEST(StateVariable, KeepsItsPrecisionWhereABiquadLosesIt) {
  // 0.02 Hz of 400 Hz: one part in twenty thousand. The truth is the same recursion in double.
  const float rate_hz = 400.0f, cutoff_hz = 0.02f;
  StateVariable robust(cutoff_hz, rate_hz);
  const double g = std::tan(3.14159265358979 * double(cutoff_hz) / double(rate_hz)), k = std::sqrt(2.0);
  double band = 0, low = 0, worst = 0;
  for (int i = 0; i < 80'000; ++i) {
    const float x = 9.81f + 4.0f * std::sin(turn * 2.8f * static_cast<float>(i % 1000) / rate_hz);
    const double v1 = (band + g * (double(x) - low)) / (1 + g * (g + k)), v2 = low + g * v1;
    band = 2 * v1 - band;
    low = 2 * v2 - low;
    worst = std::max(worst, std::fabs(double(robust(x)) - v2));
  }
  EXPECT_LT(worst, 0.005);
}

TEST(Settle, AConstantPassesWithoutAnyStartUp) {
  Butterworth<4> low(3.0f, 100.0f);
  low.settle(9.81f);
  Butterworth<2, Pass::high> high(0.3f, 100.0f);
  high.settle(9.81f);
  for (int i = 0; i < 200; ++i) {
    EXPECT_NEAR(low(9.81f), 9.81f, 1e-3f);
    EXPECT_NEAR(high(9.81f), 0.0f, 1e-3f);
  }
}

TEST(BiquadBank, EveryChannelIsABiquad) {
  const auto coefficients = Butterworth<2>(20.0f, 200.0f).section(0).coefficients();
  BiquadBank<6> bank(coefficients);
  std::vector<Biquad> single(6, Biquad(coefficients));
  for (int i = 0; i < 100; ++i) {
    float x[6];
    for (int c = 0; c < 6; ++c) x[c] = std::sin(0.1f * static_cast<float>(i * (c + 1)));
    float expected[6];
    for (int c = 0; c < 6; ++c) expected[c] = single[static_cast<std::size_t>(c)](x[c]);
    bank(x);
    for (int c = 0; c < 6; ++c) ASSERT_EQ(x[c], expected[c]);
  }
}

TEST(OnePole, LetsSixtyThreePercentThroughInOneTimeConstant) {
  OnePole smooth(2.0f, 100.0f);
  float y = 0;
  for (int i = 0; i < 200; ++i) y = smooth(1.0f);
  EXPECT_NEAR(y, 1.0f - std::exp(-1.0f), 1e-4f);
}

TEST(Derivative, TheSlopeOfAStraightLineIsItsSlope) {
  Derivative slope(100.0f);
  EXPECT_EQ(slope(1.0f), 0.0f);
  EXPECT_EQ(slope(1.5f), 0.0f);
  for (int i = 2; i < 20; ++i) EXPECT_NEAR(slope(1.0f + 0.5f * static_cast<float>(i)), 50.0f, 1e-3f);
}

template <class F>
void expect_resumes(F filter) {
  F whole = filter, cut = filter;
  for (int i = 0; i < 300; ++i) {
    const float x = std::sin(0.07f * static_cast<float>(i)) + 0.01f * static_cast<float>(i % 7);
    if (i % 37 == 0) {
      const auto saved = cut.state();
      cut = filter;
      cut.restore(saved);
    }
    ASSERT_EQ(whole(x), cut(x));
  }
  whole.reset();
  F fresh = filter;
  for (int i = 0; i < 50; ++i) ASSERT_EQ(whole(1.0f), fresh(1.0f));
}

TEST(Filters, ACopiedStateResumesExactlyAndResetEqualsNew) {
  expect_resumes(Butterworth<4>(5.0f, 100.0f));
  expect_resumes(StateVariable(0.3f, 100.0f));
  expect_resumes(OnePole(1.0f, 100.0f));
  expect_resumes(Derivative(100.0f));
  expect_resumes(Biquad(Butterworth<2>(5.0f, 100.0f).section(0).coefficients()));
}

}  // namespace
}  // namespace cadans::dsp
