// SPDX-License-Identifier: Apache-2.0
// Each room alone on what flows into it, then the whole Tracker; nanoseconds a sample. The inputs are a
// minute of the synthetic runner, long enough that no branch predictor learns it by heart.
#include <benchmark/benchmark.h>

#include <vector>

#include "cadans/analyze.hpp"
#include "cadans/core/stage.hpp"
#include "cadans/summary/summary.hpp"
#include "cadans/synth/runner.hpp"
#include "cadans/tracker.hpp"

namespace {

using namespace cadans;

#ifndef NDEBUG
#error "Benchmarks of a build with assertions mislead: use the bench preset"
#endif

const std::vector<RawSample>& recording(float rate_hz) {
  static const auto make = [](float hz) {
    synth::RunnerParameters parameters;
    parameters.duration_s = 60.0f;
    parameters.rate_hz = hz;
    return synth::runner(parameters).recording;
  };
  static const std::vector<RawSample> slow = make(100.0f), fast = make(200.0f), fastest = make(1600.0f);
  return rate_hz == 100.0f ? slow : rate_hz == 200.0f ? fast : fastest;
}

template <class S>
std::vector<typename S::Output> outputs_of(S stage, const std::vector<typename S::Input>& inputs) {
  std::vector<typename S::Output> outputs;
  drive(stage, inputs, [&](const auto& out) { outputs.push_back(out); });
  return outputs;
}

/// Drives a copy of `stage` through `inputs`, over and over.
template <class S>
void run(benchmark::State& state, const S& stage, const std::vector<typename S::Input>& inputs) {
  for (auto _ : state) {
    S machine = stage;
    drive(machine, inputs, [](const auto& out) { benchmark::DoNotOptimize(&out); });
  }
  const auto samples = static_cast<double>(inputs.size()) * static_cast<double>(state.iterations());
  state.counters["per_input"] = benchmark::Counter(samples, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
  state.counters["state_bytes"] = static_cast<double>(sizeof(typename S::State));
}

const samples::SampleSource source(100.0f, Tracker::work_rate_hz);
const motion::MotionEstimator estimator(Tracker::work_rate_hz, Placement::pelvis);

void samples_room(benchmark::State& state) { run(state, source, recording(100.0f)); }
void motion_room(benchmark::State& state) { run(state, estimator, outputs_of(source, recording(100.0f))); }
void events_room(benchmark::State& state) {
  run(state, events::TrunkDetector(Tracker::work_rate_hz),
      outputs_of(estimator, outputs_of(source, recording(100.0f))));
}
void whole_tracker(benchmark::State& state) {
  const auto rate_hz = static_cast<float>(state.range(0));
  TrackerConfig config;
  config.rate_hz = rate_hz;
  run(state, Tracker(config), recording(rate_hz));
}
void summary_room(benchmark::State& state) {
  const auto rows = outputs_of(Tracker(), recording(100.0f));
  for (auto _ : state) {
    summary::Summary summary;
    for (const StepMetrics& row : rows) summary.add(row);
    benchmark::DoNotOptimize(summary.result(0));
  }
  state.counters["per_input"] =
      benchmark::Counter(static_cast<double>(rows.size()) * static_cast<double>(state.iterations()),
                         benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

BENCHMARK(samples_room);
BENCHMARK(motion_room);
BENCHMARK(events_room);
BENCHMARK(summary_room);
BENCHMARK(whole_tracker)->Arg(100)->Arg(200)->Arg(1600);

}  // namespace
