// SPDX-License-Identifier: Apache-2.0
// Each room alone on what flows into it, then the whole Tracker; nanoseconds a sample. The inputs are a
// minute of the synthetic runner, long enough that no branch predictor learns it by heart.
#include <benchmark/benchmark.h>

#include <memory>
#include <vector>

#include "cadans/analyze.hpp"
#include "cadans/core/stage.hpp"
#include "cadans/summary/summary.hpp"
#include "cadans/synth/runner.hpp"
#include "cadans/tracker.hpp"
#include "cadans/tracker/body_tracker.hpp"

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

const samples::SampleSource source(100.0f, TrunkTracker::work_rate_hz);
const motion::MotionEstimator estimator(TrunkTracker::work_rate_hz, Placement::pelvis);

void samples_room(benchmark::State& state) { run(state, source, recording(100.0f)); }
void motion_room(benchmark::State& state) { run(state, estimator, outputs_of(source, recording(100.0f))); }
void events_room(benchmark::State& state) {
  run(state, events::TrunkDetector(TrunkTracker::work_rate_hz),
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

/// A limb of the same runner at 200 Hz.
const std::vector<RawSample>& limb(Placement placement) {
  static std::vector<RawSample> recordings[8];
  std::vector<RawSample>& own = recordings[static_cast<int>(placement)];
  if (own.empty()) {
    synth::RunnerParameters parameters;
    own = synth::Runner(parameters).record({placement, is_trunk(placement) ? Side::unknown : Side::left}, 200.0f);
  }
  return own;
}
TrackerConfig limb_config(Placement placement) {
  TrackerConfig config;
  config.rate_hz = 200.0f;
  config.placement = placement;
  if (!is_trunk(placement)) config.side = Side::left;
  return config;
}
/// One sensor anywhere, at 200 Hz; the argument is its Placement.
void tracker_at(benchmark::State& state) {
  const auto placement = static_cast<Placement>(state.range(0));
  state.SetLabel(placement_names[state.range(0)]);
  run(state, Tracker(limb_config(placement)), limb(placement));
}
/// Seven sensors at 200 Hz, in the order of their stamps; nanoseconds a sample of one sensor.
void seven_sensors(benchmark::State& state) {
  struct Site {
    Placement placement;
    Side side;
  };
  constexpr Site sites[] = {{Placement::pelvis, Side::unknown}, {Placement::thigh, Side::left},
                            {Placement::thigh, Side::right},    {Placement::shank, Side::left},
                            {Placement::shank, Side::right},    {Placement::foot, Side::left},
                            {Placement::foot, Side::right}};
  const synth::Runner runner{synth::RunnerParameters{}};
  std::vector<BodySensor> sensors;
  std::vector<std::vector<RawSample>> samples;
  for (const Site& site : sites) {
    TrackerConfig config = limb_config(site.placement);
    config.side = site.side;
    sensors.push_back({config, 0, 0});
    samples.push_back(runner.record({site.placement, site.side}, 200.0f));
  }
  const auto fresh = std::make_unique<BodyTracker<>>(sensors.data(), 7u);
  for (auto _ : state) {
    const auto body = std::make_unique<BodyTracker<>>(*fresh);
    const auto emit = [](const StepMetrics& row) { benchmark::DoNotOptimize(&row); };
    for (std::size_t i = 0; i < samples[0].size(); ++i) {
      for (std::uint32_t k = 0; k < 7; ++k) body->push(k, samples[k][i], emit);
    }
    body->flush(emit);
  }
  const auto pushed = static_cast<double>(7 * samples[0].size()) * static_cast<double>(state.iterations());
  state.counters["per_input"] = benchmark::Counter(pushed, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

BENCHMARK(samples_room);
BENCHMARK(motion_room);
BENCHMARK(events_room);
BENCHMARK(summary_room);
BENCHMARK(whole_tracker)->Arg(100)->Arg(200)->Arg(1600);
BENCHMARK(tracker_at)->DenseRange(1, 7);
BENCHMARK(seven_sensors);

}  // namespace
