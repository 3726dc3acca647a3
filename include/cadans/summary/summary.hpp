// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <boost/accumulators/accumulators.hpp>
#include <boost/accumulators/statistics/count.hpp>
#include <boost/accumulators/statistics/mean.hpp>
#include <boost/accumulators/statistics/p_square_quantile.hpp>
#include <boost/accumulators/statistics/stats.hpp>
#include <boost/accumulators/statistics/variance.hpp>
#include <cmath>

#include "cadans/core/constants.hpp"
#include "cadans/metrics/rows/step_metrics.hpp"
#include "cadans/summary/metric_summary.hpp"

namespace cadans::summary {

/// True when a row counts: it is a running step.
constexpr bool counts(const StepMetrics& step) noexcept { return !has(step.quality, Quality::not_running); }

/// Statistics of one metric, one value at a time, in fixed memory.
///
///   value, time, side --finite?--> count, mean, variance (Boost.Accumulators), quartiles (P-square),
///                                  mean left and right, slope over time --> MetricSummary
///
/// A NaN would poison a Boost accumulator for ever, so values that are not finite stop at the door.
/// Quartiles follow Jain & Chlamtac 1985 (doi:10.1145/4372.4378): after some hundred steps the median is
/// right to about a tenth of the interquartile range; `summarize` gives exact ones for a whole recording.
/// With exceptions off, define `boost::throw_exception`. Heap: none. State: about 400 bytes.
class MetricAccumulator {
 public:
  MetricAccumulator() noexcept
      : lower_(boost::accumulators::quantile_probability = 0.25f),
        middle_(boost::accumulators::quantile_probability = 0.5f),
        upper_(boost::accumulators::quantile_probability = 0.75f) {}

  void add(float value, float minutes, Side side) noexcept {
    if (!std::isfinite(value)) return;
    moments_(value);
    lower_(value);
    middle_(value);
    upper_(value);
    if (side == Side::left) left_(value);
    if (side == Side::right) right_(value);
    // Covariance with time, by updating means (Welford), so hours of steps do not lose digits.
    const auto n = static_cast<float>(boost::accumulators::count(moments_));
    const float time_error = minutes - mean_minutes_;
    mean_minutes_ += time_error / n;
    mean_value_ += (value - mean_value_) / n;
    time_time_ += time_error * (minutes - mean_minutes_);
    time_value_ += time_error * (value - mean_value_);
  }

  MetricSummary result() const noexcept {
    using namespace boost::accumulators;
    MetricSummary s;
    s.n = static_cast<std::uint32_t>(count(moments_));
    if (s.n == 0) return s;
    const auto n = static_cast<float>(s.n);
    s.mean = mean(moments_);
    if (s.n > 1) s.sd = std::sqrt(variance(moments_) * n / (n - 1.0f));
    if (s.n >= 5) {  // P-square has its five markers
      s.median = p_square_quantile(middle_);
      s.iqr = p_square_quantile(upper_) - p_square_quantile(lower_);
    }
    if (count(left_) > 0) s.left = mean(left_);
    if (count(right_) > 0) s.right = mean(right_);
    if (s.left >= 0.0f && s.right >= 0.0f && s.left + s.right > 0.0f) {  // a negative mean has no share
      s.left_share_pct = 100.0f * s.left / (s.left + s.right);
      s.symmetry_index = 200.0f * (s.right - s.left) / (s.right + s.left);
    }
    if (time_time_ > 0.0f && s.n > 2) s.drift_per_min = time_value_ / time_time_;
    return s;
  }

 private:
  using Quartile =
      boost::accumulators::accumulator_set<float,
                                           boost::accumulators::stats<boost::accumulators::tag::p_square_quantile>>;
  using Mean = boost::accumulators::accumulator_set<
      float, boost::accumulators::stats<boost::accumulators::tag::count, boost::accumulators::tag::immediate_mean>>;
  boost::accumulators::accumulator_set<
      float, boost::accumulators::stats<boost::accumulators::tag::count, boost::accumulators::tag::immediate_mean,
                                        boost::accumulators::tag::variance(boost::accumulators::immediate)>>
      moments_;
  Quartile lower_, middle_, upper_;
  Mean left_, right_;
  float mean_minutes_ = 0.0f, mean_value_ = 0.0f, time_time_ = 0.0f, time_value_ = 0.0f;
};

/// Every metric of a run, live. Feed it the rows a Tracker emits.
class Summary {
 public:
  void add(const StepMetrics& step) noexcept {
    if (!counts(step)) return;
    if (first_us_ == unknown_us) first_us_ = step.t_us;
    const float minutes = seconds_between(first_us_, step.t_us) / seconds_per_minute;
    for (int i = 0; i < metrics::count; ++i) metric_[i].add(step.*metrics::table[i].field, minutes, step.side);
  }
  /// `metric`: place in metrics.def, [0, metrics::count).
  MetricSummary result(int metric) const noexcept { return metric_[metric].result(); }

 private:
  std::int64_t first_us_ = unknown_us;
  MetricAccumulator metric_[metrics::count];
};

}  // namespace cadans::summary
