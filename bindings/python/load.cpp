// SPDX-License-Identifier: Apache-2.0
#include "load.hpp"

#include <pybind11/stl.h>

#include <algorithm>
#include <limits>
#include <optional>
#include <stdexcept>
#include <string>

#include "cadans/load/rules/rule_table.hpp"
#include "doors.hpp"
#include "named.hpp"
#include "rows.hpp"

namespace cadans::python {
namespace {

using load::DayLoad;
using load::WeekLoad;

/// A day as NumPy writes dates.
template <class Record, class Get>
Column<Record> date(std::string name, Get get) {
  return {std::move(name), "datetime64[D]", sizeof(std::int64_t), [get](const Record& record, char* to) {
            const std::int64_t day = get(record);
            std::memcpy(to, &day, sizeof day);
          }};
}

template <class Record, class Value>
Column<Record> field(std::string name, Value Record::*member) {
  return number<Record>(std::move(name), [member](const Record& record) { return record.*member; });
}

std::vector<Column<DayLoad>> day_columns() {
  using R = DayLoad;
  return {date<R>("date", [](const R& r) { return r.day; }),
          field("known", &R::known),
          field("runs", &R::runs),
          field("distance_m", &R::distance_m),
          field("duration_s", &R::duration_s),
          field("acute_7d", &R::acute_7d),
          field("chronic_28d", &R::chronic_28d),
          field("acwr_coupled", &R::acwr_coupled),
          field("acwr_uncoupled", &R::acwr_uncoupled),
          field("acwr_ewma", &R::acwr_ewma),
          field("monotony", &R::monotony),
          field("strain", &R::strain),
          field("fitness", &R::fitness),
          field("fatigue", &R::fatigue),
          field("form", &R::form),
          field("session_spike", &R::session_spike)};
}

std::vector<Column<WeekLoad>> week_columns() {
  using R = WeekLoad;
  return {date<R>("week_start", [](const R& r) { return r.week_start; }),
          field("known_days", &R::known_days),
          field("runs", &R::runs),
          field("distance_m", &R::distance_m),
          field("duration_s", &R::duration_s),
          field("change_pct", &R::change_pct)};
}

/// A row a day with everything: what pages draw, and rules are made from. Day and row are of one length and order.
struct EveryDay {
  load::Day day;
  DayLoad load;
};
std::vector<Column<EveryDay>> every_day_columns() {
  using R = EveryDay;
  std::vector<Column<R>> columns = {date<R>("date", [](const R& r) { return r.day.day; }),
                                    number<R>("known", [](const R& r) { return r.day.known; }),
                                    number<R>("runs", [](const R& r) { return r.day.runs; })};
  constexpr const char* names[] = {"distance_m", "duration_s", "steps", "impact", "session_rpe"};
  for (int c = 0; c < load::channel_count; ++c) {
    columns.push_back(number<R>(names[c], [c](const R& r) { return r.day.amount[c]; }));
  }
  const auto add = [&](const char* name, double DayLoad::*member) {
    columns.push_back(number<R>(name, [member](const R& r) { return r.load.*member; }));
  };
  add("amount", &DayLoad::amount);
  add("longest", &DayLoad::longest);
  add("longest_30d_before", &DayLoad::longest_30d_before);
  add("acute_7d", &DayLoad::acute_7d);
  add("chronic_28d", &DayLoad::chronic_28d);
  add("change_7d_pct", &DayLoad::change_7d_pct);
  add("acwr_coupled", &DayLoad::acwr_coupled);
  add("acwr_uncoupled", &DayLoad::acwr_uncoupled);
  add("acwr_ewma", &DayLoad::acwr_ewma);
  add("monotony", &DayLoad::monotony);
  add("strain", &DayLoad::strain);
  add("fitness", &DayLoad::fitness);
  add("fatigue", &DayLoad::fatigue);
  add("form", &DayLoad::form);
  add("session_spike", &DayLoad::session_spike);
  return columns;
}

std::vector<Column<WeekLoad>> every_week_columns() {
  auto columns = week_columns();
  columns.push_back(field("amount", &WeekLoad::amount));
  columns.push_back(field("amount_days", &WeekLoad::amount_days));
  columns.push_back(text<WeekLoad>("light", 7, [](const WeekLoad& week) {
    const load::Light light = load::light_of(load::rule_of(load::RuleKind::weekly_change), week.change_pct);
    return load::light_names[static_cast<int>(light)];
  }));
  return columns;
}

/// Whole days that no calendar holds become one that none holds either.
std::int32_t narrowed(std::int64_t day) {
  constexpr std::int64_t lowest = std::numeric_limits<std::int32_t>::min();
  constexpr std::int64_t highest = std::numeric_limits<std::int32_t>::max();
  return static_cast<std::int32_t>(std::clamp(day, lowest, highest));
}

using Whole = py::array_t<std::int64_t, py::array::c_style | py::array::forcecast>;
using Real = py::array_t<double, py::array::c_style | py::array::forcecast>;

Whole whole(const py::object& column, const char* unit) {
  return Whole(column.attr("astype")(unit).attr("astype")("int64"));
}

py::dict dict_of(const load::SessionCounts& counts, std::uint32_t after) {
  py::dict out;
  out["taken"] = counts.taken;
  out["too_late"] = counts.too_late;
  out["no_such_day"] = counts.no_such_day;
  out["too_far_ahead"] = counts.too_far_ahead;
  out["invalid"] = counts.invalid;
  out["after"] = after;
  return out;
}

py::dict tables_of_log(const py::array& sessions, const py::array& unknown_days, std::int64_t as_of,
                       const std::string& channel) {
  const load::Channel counted = channel_named(channel);
  std::vector<load::Session> given = sessions_of(sessions);
  const std::vector<std::int32_t> marked = days_of(unknown_days);
  LoadTables tables;
  {
    py::gil_scoped_release release;
    tables = load_tables(std::move(given), marked, narrowed(as_of), counted);
  }
  py::dict out;
  out["days"] = rows(day_columns(), tables.days);
  out["weeks"] = rows(week_columns(), tables.weeks);
  std::vector<EveryDay> every_day;
  for (std::size_t i = 0; i < tables.days.size(); ++i) every_day.push_back({tables.all_channels[i], tables.days[i]});
  out["every_day"] = rows(every_day_columns(), every_day);
  out["every_week"] = rows(every_week_columns(), tables.weeks);
  out["counts"] = dict_of(tables.counts, tables.after);
  return out;
}

}  // namespace

load::Channel channel_named(const std::string& name) {
  return static_cast<load::Channel>(place_among(load::channel_names, "channel", name));
}

std::vector<load::Session> sessions_of(const py::array& table) {
  const py::object names = table.dtype().attr("names");
  for (const char* name : {"start", "date", "distance_m", "duration_s", "steps", "impact", "rpe"}) {
    if (names.is_none() || !names.contains(name)) {
      throw std::invalid_argument(std::string("sessions has no column '") + name +
                                  "': pass a TrainingLog, or its .sessions");
    }
  }
  if (table.ndim() != 1) throw std::invalid_argument("sessions must have one dimension: a row a session");
  const auto column = [&](const char* name) { return py::object(table[py::str(name)]); };
  const Whole start = whole(column("start"), "datetime64[us]"), date = whole(column("date"), "datetime64[D]");
  const Real distance(column("distance_m")), duration(column("duration_s")), steps(column("steps")),
      impact(column("impact")), rpe(column("rpe"));
  std::vector<load::Session> sessions(static_cast<std::size_t>(table.shape(0)));
  for (std::size_t i = 0; i < sessions.size(); ++i) {
    const auto row = static_cast<py::ssize_t>(i);
    sessions[i] = {start.at(row), narrowed(date.at(row)), distance.at(row), duration.at(row),
                   steps.at(row), impact.at(row),         rpe.at(row)};
  }
  return sessions;
}

std::vector<std::int32_t> days_of(const py::array& dates) {
  const Whole day = whole(dates, "datetime64[D]");
  std::vector<std::int32_t> days(static_cast<std::size_t>(day.size()));
  for (std::size_t i = 0; i < days.size(); ++i) days[i] = narrowed(day.data()[i]);
  return days;
}

LoadTables load_tables(std::vector<load::Session> sessions, const std::vector<std::int32_t>& unknown_days,
                       std::int32_t as_of, load::Channel channel) {
  LoadTables out;
  const auto later = [&](const load::Session& session) { return session.day > as_of; };
  out.after = static_cast<std::uint32_t>(std::erase_if(sessions, later));
  std::stable_sort(sessions.begin(), sessions.end(),
                   [](const load::Session& a, const load::Session& b) { return a.day < b.day; });
  std::vector<std::int32_t> marks = unknown_days;
  std::erase_if(marks, [&](std::int32_t day) { return day > as_of || day < load::earliest_day; });
  std::sort(marks.begin(), marks.end());

  // A whole log has no clock that could run away: any pause that the calendar holds is one.
  load::DayBuilderConfig config;
  config.most_gap_days = static_cast<float>(load::latest_day - load::earliest_day);
  load::DayBuilder builder(config);
  load::DayLoads day_loads({channel});
  load::WeekLoads week_loads({channel});
  const auto take = [&](const load::Day& day) {
    out.all_channels.push_back(day);
    day_loads.push(day, [&](const DayLoad& row) { out.days.push_back(row); });
    week_loads.push(day, [&](const WeekLoad& row) { out.weeks.push_back(row); });
  };
  // A day's sessions first, then its mark: the first day may be marked too.
  auto mark = marks.begin();
  const auto mark_before = [&](std::int32_t day) {
    for (; mark != marks.end() && *mark < day; ++mark) builder.mark_unknown(*mark, take);
  };
  for (const load::Session& session : sessions) {
    mark_before(session.day);
    builder.push(session, take);
  }
  while (mark != marks.end()) builder.mark_unknown(*mark++, take);
  builder.advance_to(as_of, take);
  builder.flush(take);
  week_loads.flush([&](const WeekLoad& row) { out.weeks.push_back(row); });
  out.counts = builder.counts();
  return out;
}

void bind_load(py::module_& module) {
  py::dict units;
  for (int c = 0; c < load::channel_count; ++c) units[load::channel_names[c]] = load::channel_units[c];
  module.attr("load_channels") = tuple_of(load::channel_names);
  module.attr("load_channel_units") = units;
  module.attr("load_first_day") = load::earliest_day;
  module.attr("load_last_day") = load::latest_day;
  module.def("load_tables", &tables_of_log, py::arg("sessions"), py::arg("unknown_days"), py::arg("as_of"),
             py::arg("channel"),
             "{days, weeks, every_day, every_week, counts} of a log up to the day `as_of` (days since 1970).");
}

}  // namespace cadans::python
