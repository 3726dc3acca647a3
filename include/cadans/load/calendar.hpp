// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

/// Civil days without clocks or zones: a day is the number of days since 1970-01-01 in the runner's own zone, so
/// that midnight and summer time were settled before a day got its number. Proleptic Gregorian, right for every
/// year from 1600 to 9999, and for negative days.
namespace cadans::load {

struct Date {
  std::int32_t year = 1970;
  std::int32_t month = 1;  ///< 1 ... 12
  std::int32_t day = 1;    ///< 1 ... 31
};

/// The year is taken to begin in March, so that a leap day is its last day and needs no table.
constexpr std::int32_t day_of(const Date& date) noexcept {
  const std::int32_t year = date.month <= 2 ? date.year - 1 : date.year;
  const std::int32_t months_since_march = (date.month + 9) % 12;
  const std::int32_t day_of_year = (153 * months_since_march + 2) / 5 + date.day - 1;
  constexpr std::int32_t days_before_1970 = 719'468;  // since the first of March of year 0
  return 365 * year + year / 4 - year / 100 + year / 400 + day_of_year - days_before_1970;
}

constexpr Date date_of(std::int32_t day) noexcept {
  const std::int64_t days = std::int64_t{day} + 719'468;
  const std::int64_t era = (days >= 0 ? days : days - 146'096) / 146'097;  // 400 years
  const auto in_era = static_cast<std::int32_t>(days - era * 146'097);
  const std::int32_t year = (in_era - in_era / 1460 + in_era / 36'524 - in_era / 146'096) / 365;
  const std::int32_t in_year = in_era - (365 * year + year / 4 - year / 100);
  const std::int32_t months_since_march = (5 * in_year + 2) / 153;
  Date date;
  date.month = months_since_march < 10 ? months_since_march + 3 : months_since_march - 9;
  date.day = in_year - (153 * months_since_march + 2) / 5 + 1;
  date.year = static_cast<std::int32_t>(era * 400) + year + (date.month <= 2 ? 1 : 0);
  return date;
}

/// 0: Monday ... 6: Sunday. 1970-01-01 was a Thursday.
constexpr std::int32_t weekday_of(std::int32_t day) noexcept { return (day % 7 + 10) % 7; }

/// The Monday of the week that a day is in: weeks run from Monday to Sunday.
constexpr std::int32_t monday_of(std::int32_t day) noexcept { return day - weekday_of(day); }

/// Of an instant by the clock on the wall, in microseconds since 1970-01-01 00:00 on that same clock.
constexpr std::int32_t day_of_local_us(std::int64_t local_us) noexcept {
  constexpr std::int64_t day_us = 86'400'000'000;
  return static_cast<std::int32_t>((local_us >= 0 ? local_us : local_us - (day_us - 1)) / day_us);
}

/// Days outside these are a clock that was never set, or garbage: no session is taken there.
inline constexpr std::int32_t earliest_day = day_of({1900, 1, 1});
inline constexpr std::int32_t latest_day = day_of({2199, 12, 31});
constexpr bool is_in_calendar(std::int32_t day) noexcept { return day >= earliest_day && day <= latest_day; }

}  // namespace cadans::load
