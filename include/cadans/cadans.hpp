// SPDX-License-Identifier: Apache-2.0
#pragma once

/// Everything, in the order of the flow. This page is the map.
///
///    RawSample      BodySample     MotionSample    FootEvent       Step         StepMetrics
///    ---------> samples --------> motion -------> events -------> steps ------> metrics -------> summary
///    chip axes   units, clock,     orientation,    contact and     one ground    numbers with     medians, spread,
///                gaps, mounting    gravity off     toe-off         contact       units, flags     balance, drift
///
/// `load` stands beside it: sessions in, days, weeks and rules out.
///
/// A watch wants `tracker.hpp` alone: it has no heap, no exceptions and no Boost.

// clang-format off: the order of the flow
#include "cadans/analyze.hpp"          // a whole recording: drives a Tracker. Link cadans::cadans.
#include "cadans/load/load_tracker.hpp"  // the weekly load, live
#include "cadans/load/rules/judge_load.hpp"  // its rules
#include "cadans/summary/summary.hpp"  // what a run says, live (Boost.Accumulators)
#include "cadans/tracker.hpp"          // live: push samples, get steps. Includes every room to its left.
// clang-format on
