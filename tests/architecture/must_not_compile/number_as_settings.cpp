// SPDX-License-Identifier: Apache-2.0
// A rate in hertz is not a configuration: settings have names.
// refused because: (TrackerConfig|explicit|convert|conversion|no matching)
#include "cadans/tracker.hpp"

void begin() {
#ifdef RIGHT
  cadans::TrackerConfig config;
  config.rate_hz = 200.0f;
  cadans::Tracker tracker(config);
#else
  cadans::Tracker tracker = 200.0f;
#endif
  (void)tracker;
}
