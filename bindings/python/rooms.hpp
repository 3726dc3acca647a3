// SPDX-License-Identifier: Apache-2.0
#pragma once
#include "cadans/tracker.hpp"

namespace cadans::python {

/// Every room of the chain that has settings, with the name Python gives it: `config={"clock.bridge_s": 0.08}`.
/// A new room is one line here.
template <class Config, class Visit>
void for_each_room(Config& config, Visit&& visit) {
  visit("sanitizer", config.samples.sanitizer);
  visit("clock", config.samples.clock);
  visit("attitude", config.motion.attitude);
  visit("gravity", config.motion.gravity);
  visit("forward", config.motion.forward);
  visit("picker", config.events.picker);
  visit("gate", config.events.gate);
  visit("contacts", config.events.contacts);
  visit("limb_attitude", config.segment.attitude);
  visit("foot", config.foot);
  visit("shank", config.shank);
  visit("thigh", config.thigh);
  visit("rhythm", config.rhythm);
  visit("steps", config.steps);
  visit("sides", config.sides);
  visit("vertical", config.vertical);
}

}  // namespace cadans::python
