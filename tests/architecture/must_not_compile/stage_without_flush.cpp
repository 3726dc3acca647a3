// SPDX-License-Identifier: Apache-2.0
// What is held back must come out at the end: drive() takes whole stages only.
// refused because: (constraint|Stage)
#include <array>

#include "cadans/core/sample.hpp"
#include "cadans/core/stage.hpp"

struct Half {
  using Input = cadans::BodySample;
  using Output = float;
  struct Config {};
  struct State {};
  template <class Emit>
  void push(const Input&, Emit&&) {}
#ifdef RIGHT
  template <class Emit>
  void flush(Emit&&) {}
#endif
  void reset() {}
  State state() const { return {}; }
  void restore(const State&) {}
  float latency_s() const { return 0.0f; }
};

void run(const std::array<cadans::BodySample, 2>& samples) {
  Half half;
  cadans::drive(half, samples, [](float) {});
}
