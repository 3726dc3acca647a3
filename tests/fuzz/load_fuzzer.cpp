// SPDX-License-Identifier: Apache-2.0
// Any bytes as a runner's log: runs on any day in any order, with any numbers, through the stages, LoadTracker and the
// C door. Whatever comes:
//   - nothing crashes, overflows or is undefined (the sanitizers watch), and no call goes through more days than
//     `most_gap_days`;
//   - the C door gives what LoadTracker gives, to the bit, also across a sleep, and never takes a damaged snapshot;
//   - a day's row is the same whether it is told when the day is over or was read in the evening;
//   - days go on one by one, weeks hold at most seven, sums, ratios and lights are what they can be.
// libFuzzer: -DCADANS_FUZZ=ON with clang. Without it the same file replays inputs named on the command line.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "bytes.hpp"
#include "cadans/c/cadans_load.h"
#include "cadans/load/load_tracker.hpp"
#include "cadans/load/rules/judge_load.hpp"

namespace {

using namespace cadans;

bool same(double a, double b) { return std::memcmp(&a, &b, sizeof a) == 0 || (std::isnan(a) && std::isnan(b)); }
bool is_nan_or(double value, bool holds) { return std::isnan(value) || holds; }

/// Mostly an ordinary amount; now and then nothing, or any double at all.
double amount(Bytes& bytes, double per_count) {
  switch (bytes.next<std::uint8_t>() % 8) {
    case 0: return bytes.next<double>();
    case 1: return NAN;
    case 2: return -1.0;
    case 3: return 0.0;
    default: return per_count * static_cast<double>(bytes.next<std::uint16_t>());
  }
}

/// The day of the next command: mostly today or one of the next.
std::int32_t day_after(Bytes& bytes, std::int32_t day) {
  const auto kind = bytes.next<std::uint8_t>();
  const auto from = static_cast<std::uint32_t>(day);
  switch (kind % 8) {
    case 0: return static_cast<std::int32_t>(from - kind / 8u);
    case 1: return static_cast<std::int32_t>(from + bytes.next<std::uint16_t>());
    case 2: return kind < 32 ? bytes.next<std::int32_t>() : day;
    case 3: return static_cast<std::int32_t>(from + kind / 8u);
    case 4: return day;
    default: return static_cast<std::int32_t>(from + 1u);
  }
}

void check_day(const load::DayLoad& day) {
  require(load::is_in_calendar(day.day), "a day is in the calendar");
  require(day.runs >= 0, "runs are counted");
  for (const double value : {day.distance_m, day.duration_s, day.amount, day.longest, day.acute_7d, day.chronic_28d,
                             day.acwr_coupled, day.acwr_uncoupled, day.acwr_ewma, day.strain, day.fitness, day.fatigue,
                             day.session_spike, day.longest_30d_before}) {
    require(is_nan_or(value, value >= 0.0 && std::isfinite(value)), "no amount and no ratio is negative or infinite");
  }
  require(is_nan_or(day.monotony, day.monotony >= 0.0 && day.monotony <= 10.0), "monotony is in [0, 10]");
  require(is_nan_or(day.acwr_coupled, day.acwr_coupled <= 4.0 + 1e-9), "the coupled ratio is at most 4");
  require(is_nan_or(day.change_7d_pct, day.change_7d_pct >= -100.0 - 1e-9), "nothing falls by more than all");
  if (!day.known) require(std::isnan(day.acute_7d) && std::isnan(day.fitness), "an unknown day has no windows");
}

void check_week(const load::WeekLoad& week) {
  require(load::weekday_of(week.week_start) == 0, "a week begins on a Monday");
  require(week.known_days >= 0 && week.known_days <= 7 && week.amount_days <= week.known_days, "a week has seven days");
  require(week.runs >= 0 && week.amount >= 0.0 && week.distance_m >= 0.0 && week.duration_s >= 0.0, "sums of a week");
  require(is_nan_or(week.change_pct, week.change_pct >= -100.0 - 1e-9), "no week falls by more than all");
}

bool same(const load::DayLoad& a, const load::DayLoad& b) {
  return a.day == b.day && a.known == b.known && a.runs == b.runs && same(a.distance_m, b.distance_m) &&
         same(a.duration_s, b.duration_s) && same(a.amount, b.amount) && same(a.longest, b.longest) &&
         same(a.acute_7d, b.acute_7d) && same(a.chronic_28d, b.chronic_28d) && same(a.change_7d_pct, b.change_7d_pct) &&
         same(a.acwr_coupled, b.acwr_coupled) && same(a.acwr_uncoupled, b.acwr_uncoupled) &&
         same(a.acwr_ewma, b.acwr_ewma) && same(a.monotony, b.monotony) && same(a.strain, b.strain) &&
         same(a.fitness, b.fitness) && same(a.fatigue, b.fatigue) && same(a.form, b.form) &&
         same(a.session_spike, b.session_spike) && same(a.longest_30d_before, b.longest_30d_before);
}

/// The same log in the house and through the door.
class Both {
 public:
  Both(const load::LoadTrackerConfig& config, const cadans_load_config& given)
      : most_days_(static_cast<std::uint32_t>(config.days.most_gap_days)), given_(given), tracker_(config) {
    evening_.day = never;
    require(cadans_load_init(&door_, sizeof door_, &given_) == CADANS_OK, "the door takes what the house takes");
  }

  void push(const load::Session& session) {
    cadans_run_session run;
    cadans_run_session_init(&run, sizeof run);
    run.day = session.day;
    run.distance_m = session.distance_m;
    run.duration_s = session.duration_s;
    run.steps = session.steps;
    run.impact = session.impact;
    run.rpe = session.rpe;
    const std::uint32_t before = tracker_.counts().taken;
    days_ = 0;
    tracker_.push(session, [this](const load::DayLoad& row) { take(row); });
    require(cadans_load_push(&door_, &run) == static_cast<std::int32_t>(tracker_.counts().taken - before),
            "both take a run or refuse it");
  }
  void advance_to(std::int32_t day) {
    days_ = 0;
    const bool taken = tracker_.advance_to(day, [this](const load::DayLoad& row) { take(row); });
    require(cadans_load_advance_to(&door_, day) == (taken ? 1 : 0), "both go to a day or refuse it");
  }
  void mark_unknown(std::int32_t day) {
    const bool taken = tracker_.mark_unknown(day);
    require(cadans_load_mark_unknown(&door_, day) == (taken ? 1 : 0), "both mark a day or refuse it");
  }
  void reset() {
    tracker_.reset();
    require(cadans_load_reset(&door_) == CADANS_OK, "a load can begin again");
    evening_.day = never;
  }

  /// Asleep, killed, awake again. `damage` is no snapshot that was ever written.
  void sleep_and_wake(std::uint32_t damage) {
    static std::uint64_t snapshot[CADANS_LOAD_SNAPSHOT_BYTES / 8];
    const std::int32_t length = cadans_load_snapshot(&door_, snapshot, sizeof snapshot);
    require(length > 0, "a snapshot fits");
    require(cadans_load_init(&door_, sizeof door_, &given_) == CADANS_OK, "a load can be made again");
    auto* bytes = reinterpret_cast<unsigned char*>(snapshot);
    const std::uint32_t at = damage % static_cast<std::uint32_t>(length);
    bytes[at] ^= 1;
    require(cadans_load_restore(&door_, snapshot, static_cast<std::size_t>(length)) == CADANS_BAD_SNAPSHOT,
            "a damaged snapshot is refused");
    bytes[at] ^= 1;
    require(cadans_load_restore(&door_, snapshot, static_cast<std::size_t>(length)) == CADANS_OK,
            "a snapshot is accepted");
    load::LoadTracker awake(tracker_);
    awake.reset();
    awake.restore(tracker_.state());
    tracker_ = awake;
  }

  void read() {
    cadans_day_load day;
    day.struct_size = sizeof day;
    const std::int32_t said = cadans_load_read_day(&door_, &day);
    require(said == (tracker_.any() ? 1 : 0), "there is a today in both, or in neither");
    if (said == 0) return;
    evening_ = tracker_.today();
    check_day(evening_);
    const load::DayLoad by_door = {day.day,         day.known == 1,    day.runs,          day.distance_m,
                                   day.duration_s,  day.amount,        day.longest,       day.acute_7d,
                                   day.chronic_28d, day.change_7d_pct, day.acwr_coupled,  day.acwr_uncoupled,
                                   day.acwr_ewma,   day.monotony,      day.strain,        day.fitness,
                                   day.fatigue,     day.form,          day.session_spike, day.longest_30d_before};
    require(same(by_door, evening_), "today is the same day in both");
    for (std::int32_t ago = -1; ago <= 8; ++ago) {
      cadans_week_load week;
      week.struct_size = sizeof week;
      load::WeekLoad expected;
      const std::int32_t status = cadans_load_read_week(&door_, ago, &week);
      if (ago < 0 || ago >= 8) {
        require(status == CADANS_OUT_OF_RANGE, "no such week");
        continue;
      }
      require(status == (tracker_.read_week(static_cast<std::uint32_t>(ago), expected) ? 1 : 0), "a week in both");
      if (status != 1) continue;
      check_week(expected);
      require(week.week_start == expected.week_start && week.known_days == expected.known_days &&
                  week.runs == expected.runs && same(week.amount, expected.amount) &&
                  same(week.distance_m, expected.distance_m) && same(week.duration_s, expected.duration_s) &&
                  same(week.change_pct, expected.change_pct),
              "a week is the same in both");
    }
  }

  void judge(Bytes& bytes) {
    cadans_load_other other;
    cadans_load_other_init(&other, sizeof other);
    if (bytes.next<std::uint8_t>() % 2 == 0) {
      other.strength_sessions = amount(bytes, 1e-3);
      other.restricted_sessions = amount(bytes, 1e-3);
      other.moderate_min = amount(bytes, 1e-2);
      other.vigorous_min = amount(bytes, 1e-2);
      other.mass_kg = amount(bytes, 1e-3);
    }
    cadans_load_rule rules[CADANS_LOAD_RULES];
    const cadans_load before = door_;
    const std::int32_t n = cadans_load_judge(&door_, &other, rules, CADANS_LOAD_RULES);
    require(n == (tracker_.any() ? CADANS_LOAD_RULES : 0), "every rule, or nothing has begun");
    require(std::memcmp(&before, &door_, cadans_load_snapshot_size() - 64) == 0, "judging changes nothing");
    for (std::int32_t i = 0; i < n; ++i) {
      const cadans_load_rule& rule = rules[i];
      require(rule.kind == i && rule.light <= CADANS_LIGHT_RED && rule.evidence <= 2, "a rule has its words");
      require(cadans_load_reason_name(rule.reason) != nullptr, "a reason has a name");
      require((rule.light == CADANS_LIGHT_UNKNOWN) == (rule.reason != 0), "no light, a reason; a light, none");
      require(rule.light == CADANS_LIGHT_UNKNOWN || !std::isnan(rule.value), "a light has a value");
    }
    if (n == 0) return;
    const load::DayLoad today = tracker_.today();
    require(same(rules[CADANS_RULE_ACWR_COUPLED].value, today.acwr_coupled) &&
                same(rules[CADANS_RULE_ROLLING_CHANGE].value, today.change_7d_pct) &&
                same(rules[CADANS_RULE_MONOTONY].value, today.monotony) &&
                same(rules[CADANS_RULE_FORM].value, today.form),
            "rules are held against today");
  }

  std::int32_t today() const { return tracker_.any() ? tracker_.open_day().day : 0; }

 private:
  /// The row of a day that is over.
  void take(const load::DayLoad& day) {
    require(++days_ <= most_days_, "no call goes through more days than may be between");
    require(days_ == 1 || day.day == last_ + 1, "days go on one by one");
    last_ = day.day;
    check_day(day);
    if (evening_.day == day.day && days_ == 1 && unchanged(day)) {
      require(same(evening_, day), "a day is told as it was read in the evening");
    }
  }
  bool unchanged(const load::DayLoad& day) const { return day.runs == evening_.runs && day.known == evening_.known; }

  static constexpr std::int32_t never = INT32_MIN;
  std::uint32_t most_days_, days_ = 0;
  std::int32_t last_ = 0;
  cadans_load_config given_;
  load::LoadTracker tracker_;
  cadans_load door_;
  load::DayLoad evening_;  ///< the last one read
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  const auto choice = bytes.next<std::uint8_t>();
  cadans_load_config given;
  cadans_load_config_init(&given, sizeof given);
  given.channel = choice % 8 == 7 ? bytes.next<std::int32_t>() : choice % 8 % 5;
  if (choice >= 224) {
    given.most_gap_days = bytes.next<float>();
  } else if (choice >= 192) {
    given.most_gap_days = 109'572.0f;
  }
  cadans_refusal why;
  if (cadans_load_check(&given, &why) != CADANS_OK) {
    require(why.field != nullptr && why.field[0] != '\0', "a refusal names a field");
    return 0;
  }
  load::LoadTrackerConfig config;
  config.channel = static_cast<load::Channel>(given.channel);
  config.days.most_gap_days = given.most_gap_days;
  require(load::LoadTracker::validate(config).ok(), "both refuse the same settings");

  Both both(config, given);
  std::int32_t day = cadans_day_of(2025, 1, 6);
  int resets = 0;
  for (int i = 0; !bytes.empty() && i < 1000; ++i) {
    const auto command = bytes.next<std::uint8_t>();
    if (command % 32 < 30) day = day_after(bytes, day);
    switch (command % 32) {
      case 31:
        if (++resets < 4) both.reset();  // each may go through all days of the calendar
        break;
      case 30: both.sleep_and_wake(bytes.next<std::uint16_t>()); break;
      case 29: both.advance_to(day); break;
      case 28: both.mark_unknown(day); break;
      case 27: both.judge(bytes); break;
      default:
        // One command may stand for a month of runs: windows take weeks to be filled.
        for (int k = command % 32 < 4 ? 40 : 1; k > 0; --k) {
          load::Session session;
          session.day = day;
          session.distance_m = amount(bytes, 0.5);
          session.duration_s = amount(bytes, 0.25);
          session.steps = amount(bytes, 0.5);
          session.impact = amount(bytes, 4.0);
          session.rpe = amount(bytes, 1.7e-4);
          both.push(session);
          if (k > 1) day = static_cast<std::int32_t>(static_cast<std::uint32_t>(day) + 1u);
        }
    }
    both.read();
    if (i % 16 == 15) {
      constexpr std::uint8_t nothing_else = 1;
      Bytes none(&nothing_else, 1);
      both.judge(none);
    }
    if (command % 32 >= 16 && command % 32 < 24) day = both.today();
  }
  return 0;
}

#include "replay.hpp"
