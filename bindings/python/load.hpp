// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cstdint>
#include <string>
#include <vector>

#include "cadans/load/day.hpp"
#include "cadans/load/day_builder.hpp"
#include "cadans/load/day_load.hpp"
#include "cadans/load/week_load.hpp"

/// The tables of a training log, driven through the stages of `load/`.
namespace cadans::python {

/// A whole log in one channel, day by day.
struct LoadTables {
  std::vector<load::Day> all_channels;  ///< what the rows of `days` were made from, one each
  std::vector<load::DayLoad> days;
  std::vector<load::WeekLoad> weeks;
  load::SessionCounts counts;
  std::uint32_t after = 0;  ///< sessions after `as_of`, left out
};

void bind_load(pybind11::module_& module);

/// "distance" ...; throws std::invalid_argument that names them all.
load::Channel channel_named(const std::string& name);

/// Rows of a structured array with `start date distance_m duration_s steps impact rpe`, any order; other columns are
/// not read. A date that is not a time (NaT) stays outside every calendar, and is refused by it.
std::vector<load::Session> sessions_of(const pybind11::array& table);

/// An array of dates as days since 1970.
std::vector<std::int32_t> days_of(const pybind11::array& dates);

/// Days from the first session to `as_of`.
LoadTables load_tables(std::vector<load::Session> sessions, const std::vector<std::int32_t>& unknown_days,
                       std::int32_t as_of, load::Channel channel);

}  // namespace cadans::python
