// SPDX-License-Identifier: Apache-2.0
// load_from_cpp LOG.csv CHANNEL AS_OF: the load of a whole log, through the stages. Reads a row a run, sorted by day,
// `day,distance_m,duration_s,steps,impact,rpe` (days since 1970, "nan" where not known), or `day,unknown`. Writes a
// line a day, a line a week, and a line a rule on every Sunday and on the last day; doubles as their bits in hex.
#include <bit>
#include <cinttypes>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <vector>

#include "cadans/load/day_builder.hpp"
#include "cadans/load/day_load.hpp"
#include "cadans/load/rules/judge_load.hpp"
#include "cadans/load/week_load.hpp"

namespace {

using namespace cadans::load;

/// A NaN is a NaN, whatever its bits.
void show(double value) {
  if (is_known(value)) {
    std::printf(" %016" PRIx64, std::bit_cast<std::uint64_t>(value));
  } else {
    std::printf(" nan");
  }
}

void show(const DayLoad& day) {
  std::printf("day %d %d %d", day.day, day.known, day.runs);
  for (const double value :
       {day.distance_m, day.duration_s, day.amount, day.longest, day.acute_7d, day.chronic_28d, day.change_7d_pct,
        day.acwr_coupled, day.acwr_uncoupled, day.acwr_ewma, day.monotony, day.strain, day.fitness, day.fatigue,
        day.form, day.session_spike, day.longest_30d_before}) {
    show(value);
  }
  std::printf("\n");
}

void show(const WeekLoad& week) {
  std::printf("week %d %d %d", week.week_start, week.known_days, week.runs);
  for (const double value : {week.distance_m, week.duration_s, week.amount, week.change_pct}) show(value);
  std::printf("\n");
}

void show(std::int32_t day, const Lights& lights) {
  for (const Judged& judged : lights) {
    const Rule& rule = rule_of(judged.kind);
    std::printf("rule %d %s %s %s", day, rule_names[static_cast<int>(judged.kind)],
                light_names[static_cast<int>(judged.light)],
                judged.reason == Reason::none ? "-" : reason_names[static_cast<int>(judged.reason)]);
    for (const double value : {judged.value, rule.amber, rule.red, judged.detail[0], judged.detail[1]}) show(value);
    std::printf("\n");
  }
}

}  // namespace

int main(int count, char** arguments) {
  if (count != 4) return 2;
  std::FILE* file = std::fopen(arguments[1], "r");
  if (file == nullptr) return 2;
  Channel channel = Channel::distance;
  for (int c = 0; c < channel_count; ++c) {
    if (std::string_view(arguments[2]) == channel_names[c]) channel = static_cast<Channel>(c);
  }

  DayBuilder builder({109'572.0f});  // a whole log has no clock that could run away
  DayLoads day_loads({channel});
  WeekLoads week_loads({channel});
  std::vector<DayLoad> days;
  std::vector<WeekLoad> weeks;
  std::vector<double> steps;
  const auto keep_week = [&](const WeekLoad& week) { weeks.push_back(week); };
  const auto take = [&](const Day& day) {
    day_loads.push(day, [&](const DayLoad& row) { days.push_back(row); });
    week_loads.push(day, keep_week);
    steps.push_back(day.amount[static_cast<int>(Channel::steps)]);
  };
  char line[512];
  while (std::fgets(line, sizeof line, file) != nullptr) {
    char* at = line;
    const auto day = static_cast<std::int32_t>(std::strtol(at, &at, 10));
    if (std::strncmp(at, ",unknown", 8) == 0) {
      builder.mark_unknown(day, take);
      continue;
    }
    double number[5];
    for (double& value : number) value = std::strtod(at + 1, &at);
    Session session;
    session.day = day;
    session.distance_m = number[0];
    session.duration_s = number[1];
    session.steps = number[2];
    session.impact = number[3];
    session.rpe = number[4];
    builder.push(session, take);
  }
  std::fclose(file);
  builder.advance_to(static_cast<std::int32_t>(std::strtol(arguments[3], nullptr, 10)), take);
  builder.flush(take);
  week_loads.flush(keep_week);

  for (const DayLoad& day : days) show(day);
  for (const WeekLoad& week : weeks) show(week);
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (weekday_of(days[i].day) != 6 && i + 1 < days.size()) continue;
    std::size_t begun = 0;
    while (begun < weeks.size() && weeks[begun].week_start <= days[i].day) ++begun;
    show(days[i].day, judge_load(values_of(std::span<const DayLoad>(days).first(i + 1),
                                           std::span<const WeekLoad>(weeks).first(begun),
                                           std::span<const double>(steps).first(i + 1))));
  }
}
