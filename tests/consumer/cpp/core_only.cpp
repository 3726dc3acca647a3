// SPDX-License-Identifier: Apache-2.0
#include <cadans/tracker.hpp>

int main() {
  cadans::Tracker tracker;
  int steps = 0;
  tracker.push({}, [&](const cadans::StepMetrics&) { ++steps; });
  return steps;
}
