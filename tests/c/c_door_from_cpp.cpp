// SPDX-License-Identifier: Apache-2.0
// The C doors say what a Tracker, a BodyTracker and Cues say, to the bit: they compute nothing.
#include <cmath>
#include <cstdio>
#include <cstring>
#include <vector>

#include "cadans/c/cadans.h"
#include "cadans/c/cadans_body.h"
#include "cadans/c/cadans_cues.h"
#include "cadans/form/cues.hpp"
#include "cadans/form/finding_texts.hpp"
#include "cadans/synth/runner.hpp"
#include "cadans/tracker/body_tracker.hpp"

namespace {

using namespace cadans;

int failures = 0;

void fail(const char* where, int number, const char* what) {
  if (++failures < 20) std::printf("%s, step %d: %s differs\n", where, number, what);
}

void compare(const cadans_step& c, const StepMetrics& cpp, const char* where, int number) {
  const auto differ = [&](const char* what) { fail(where, number, what); };
  if (c.t_us != cpp.t_us) differ("t_us");
  if (c.side != static_cast<std::uint8_t>(cpp.side)) differ("side");
  if (c.source != static_cast<std::uint8_t>(cpp.source)) differ("source");
  if (c.quality != static_cast<std::uint16_t>(cpp.quality)) differ("quality");
  if (c.confidence != cpp.confidence) differ("confidence");
  if (c.side_confidence != cpp.side_confidence) differ("side_confidence");
#define CADANS_METRIC(name, unit, low, high, grades, together, what) \
  if (std::memcmp(&c.name, &cpp.name, sizeof c.name) != 0) differ(#name);
#include "cadans/metrics/metrics.def"
#undef CADANS_METRIC
}

cadans_sample to_c(const RawSample& raw) {
  cadans_sample sample;
  static_assert(sizeof sample == sizeof raw);
  std::memcpy(&sample, &raw, sizeof sample);
  return sample;
}

/// Twelve seconds of standing and walking, then a run with a hole in it.
const synth::Runner& runner() {
  static const synth::Runner person = [] {
    synth::RunnerParameters parameters;
    parameters.individuality = 1.0f;
    parameters.cadence_spm = 150.0f;  // so that there is something to say
    parameters.tibia_angle_at_contact_deg = 16.0f;
    parameters.bouts = {synth::Bout{.gait = synth::Gait::standing, .duration_s = 4.0f},
                        synth::Bout{.gait = synth::Gait::walking, .duration_s = 8.0f},
                        synth::Bout{.duration_s = 48.0f}};
    return synth::Runner(parameters);
  }();
  return person;
}
std::vector<RawSample> record(Placement placement, Side side, float rate_hz) {
  std::vector<RawSample> samples = runner().record(synth::SensorSite{placement, side}, rate_hz);
  for (RawSample& sample : samples) {
    if (sample.t_us > 30'000'000) sample.t_us += 700'000;
  }
  return samples;
}

/// What the C door and the C++ door make of each sample.
class Pair {
 public:
  explicit Pair(const char* where) : where_(where) {}
  void given(const cadans_step* steps, std::int32_t n) {
    if (n < 0) fail(where_, total, "status");
    steps_ = steps;
    n_ = n;
    emitted_ = 0;
  }
  void operator()(const StepMetrics& step) {
    if (emitted_ < n_) compare(steps_[emitted_], step, where_, total + emitted_);
    ++emitted_;
  }
  void done() {
    if (emitted_ != n_) fail(where_, total, "the number of steps");
    total += emitted_;
    most = emitted_ > most ? emitted_ : most;
  }
  int total = 0, most = 0;

 private:
  const char* where_;
  const cadans_step* steps_ = nullptr;
  std::int32_t n_ = 0;
  int emitted_ = 0;
};

void one_sensor(Placement placement, Side side, Side told, float rate_hz) {
  static cadans_tracker memory;
  cadans_config settings;
  cadans_config_init(&settings, sizeof settings);
  settings.placement = static_cast<std::int32_t>(placement);
  settings.side = static_cast<std::int32_t>(told);
  settings.rate_hz = rate_hz;
  settings.mass_kg = 70.0f;
  settings.height_m = 1.75f;
  const std::int32_t status = cadans_init(&memory, sizeof memory, &settings);
  if (status == CADANS_NOT_SUPPORTED) {  // this library was built for another placement
    std::printf("%s: skipped\n", placement_names[static_cast<int>(placement)]);
    return;
  }

  TrackerConfig config;
  config.placement = placement;
  config.side = told;
  config.rate_hz = rate_hz;
  config.runner.mass_kg = 70.0f;
  config.runner.height_m = 1.75f;
  static Tracker tracker;
  tracker = Tracker(config);

  Pair pair(placement_names[static_cast<int>(placement)]);
  cadans_step steps[CADANS_MOST_STEPS];
  for (const RawSample& raw : record(placement, side, rate_hz)) {
    const cadans_sample sample = to_c(raw);
    pair.given(steps, cadans_push(&memory, &sample, steps, CADANS_MOST_STEPS));
    tracker.push(raw, pair);
    pair.done();
  }
  pair.given(steps, cadans_flush(&memory, steps, CADANS_MOST_STEPS));
  tracker.flush(pair);
  pair.done();
  if (cadans_latency_s(&memory) != tracker.latency_s()) fail("latency_s", 0, "it");
  cadans_coverage c;
  c.struct_size = sizeof c;
  cadans_read_coverage(&memory, &c);
  const Coverage cpp = tracker.coverage();
  if (c.analysed_s != cpp.analysed_s || c.forward_confidence != cpp.forward_confidence ||
      c.long_axis_confidence != cpp.long_axis_confidence || c.side_confidence != cpp.side_confidence ||
      c.steps != cpp.steps || c.holes != cpp.clock.gaps) {
    fail("coverage", 0, "it");
  }
  std::printf("%s at %g Hz: %d steps, at most %d a sample\n", placement_names[static_cast<int>(placement)],
              static_cast<double>(rate_hz), pair.total, pair.most);
  if (pair.total < 40) fail("too few steps", pair.total, "their number");
}

struct Worn {
  Placement placement;
  Side side;
};

/// Also feeds what comes out to the cues of both doors.
template <std::uint32_t Most>
void several_sensors(const std::vector<Worn>& worn) {
  std::vector<cadans_body_sensor> settings(worn.size());
  std::vector<BodySensor> sensors(worn.size());
  std::vector<std::vector<RawSample>> recordings;
  for (std::size_t i = 0; i < worn.size(); ++i) {
    cadans_body_sensor_init(&settings[i], sizeof settings[i]);
    settings[i].config.placement = static_cast<std::int32_t>(worn[i].placement);
    settings[i].config.side = static_cast<std::int32_t>(worn[i].side);
    settings[i].config.rate_hz = 200.0f;
    settings[i].config.height_m = 1.75f;
    settings[i].clock_offset_us = 20'000 * static_cast<std::int64_t>(i);
    settings[i].clock_drift_ppb = 40'000;
    sensors[i].config.placement = worn[i].placement;
    sensors[i].config.side = worn[i].side;
    sensors[i].config.rate_hz = 200.0f;
    sensors[i].config.runner.height_m = 1.75f;
    sensors[i].clock_offset_us = settings[i].clock_offset_us;
    sensors[i].clock_drift_ppb = settings[i].clock_drift_ppb;
    recordings.push_back(record(worn[i].placement, worn[i].side, 200.0f));
    for (RawSample& raw : recordings.back()) raw.t_us += settings[i].clock_offset_us + raw.t_us / 25'000;
  }
  const auto count = static_cast<std::int32_t>(worn.size());
  std::vector<std::uint64_t> memory(cadans_body_size(count) / sizeof(std::uint64_t) + 1);
  auto* body = reinterpret_cast<cadans_body*>(memory.data());
  if (cadans_body_init(body, memory.size() * sizeof(std::uint64_t), settings.data(), count) != CADANS_OK) {
    return fail("body", count, "the status");
  }
  static BodyTracker<Most> tracker(sensors.data(), static_cast<std::uint32_t>(count));
  tracker = BodyTracker<Most>(sensors.data(), static_cast<std::uint32_t>(count));

  cadans_cues_config choice;
  cadans_cues_config_init(&choice, sizeof choice);
  choice.height_m = 1.75f;
  choice.minimum_s = 2.0f;
  SensorSet set;
  for (const Worn& sensor : worn) {
    choice.worn[choice.worn_count++] = {static_cast<std::uint8_t>(sensor.placement),
                                        static_cast<std::uint8_t>(sensor.side)};
    set.add(sensor.placement, sensor.side);
  }
  static cadans_cues c_cues;
  if (cadans_cues_init(&c_cues, sizeof c_cues, &choice) != CADANS_OK) fail("cues", 0, "the status");
  form::CuesConfig cues_config;
  cues_config.minimum_s = 2.0f;
  Runner person;
  person.height_m = 1.75f;
  form::Cues cues(person, set, cues_config);
  int said = 0;

  Pair pair("body");
  cadans_step steps[CADANS_BODY_MOST_STEPS];
  const auto both = [&](const StepMetrics& step) {
    pair(step);
    cadans_step row;
    std::memcpy(&row, &step, sizeof row);
    cadans_cue heard;
    const std::int32_t now = cadans_cues_push(&c_cues, &row, &heard);
    int here = 0;
    cues.push(step, [&](const Cue& cue) {
      ++here;
      if (now != 1 || heard.t_us != cue.t_us || heard.began_us != cue.began_us || heard.value != cue.value ||
          heard.limit != cue.limit || heard.confidence != cue.confidence ||
          heard.kind != static_cast<std::uint8_t>(cue.kind) ||
          heard.severity != static_cast<std::uint8_t>(cue.severity) ||
          heard.side != static_cast<std::uint8_t>(cue.side) || heard.metric != cue.metric ||
          heard.quality != static_cast<std::uint16_t>(cue.quality)) {
        fail("cues", said, "the cue");
      }
      for (const auto language : {form::Language::english, form::Language::dutch}) {
        const char* text = cadans_cue_text(&heard, static_cast<std::int32_t>(language));
        if (std::strcmp(text, form::cue_text(cue, language)) != 0) fail("cues", said, text);
      }
      std::printf("  cue: %s (%s)\n", cadans_cue_text(&heard, CADANS_ENGLISH), cadans_finding_name(heard.kind));
    });
    if (here != now) fail("cues", said, "whether something is said");
    said += here;
  };
  for (std::size_t k = 0; k < recordings[0].size(); ++k) {
    for (std::int32_t i = 0; i < count; ++i) {
      const RawSample& raw = recordings[static_cast<std::size_t>(i)][k];
      const cadans_sample sample = to_c(raw);
      pair.given(steps, cadans_body_push(body, i, &sample, steps, CADANS_BODY_MOST_STEPS));
      tracker.push(static_cast<std::uint32_t>(i), raw, both);
      pair.done();
    }
  }
  pair.given(steps, cadans_body_flush(body, steps, CADANS_BODY_MOST_STEPS));
  tracker.flush(both);
  pair.done();
  if (cadans_body_latency_s(body) != tracker.latency_s()) fail("body latency_s", 0, "it");
  for (std::int32_t m = 0; m < metrics::count; ++m) {
    if (cadans_body_grade(body, m) != static_cast<std::int32_t>(observable(set, metrics::table[m]))) {
      fail("body", m, "the grade");
    }
  }
  std::printf("%d sensors: %d steps, at most %d a sample, %d cues\n", count, pair.total, pair.most, said);
  if (pair.total < 40) fail("too few steps", pair.total, "their number");
  if (said == 0) fail("cues", 0, "that something was said");
}

}  // namespace

int main() {
  const auto left = Side::left, right = Side::right, unknown = Side::unknown;
  one_sensor(Placement::pelvis, unknown, unknown, 100.0f);
  one_sensor(Placement::chest, unknown, unknown, 200.0f);
  one_sensor(Placement::thigh, left, unknown, 200.0f);
  one_sensor(Placement::shank, right, unknown, 200.0f);
  one_sensor(Placement::shank, right, right, 400.0f);
  one_sensor(Placement::foot, left, left, 200.0f);
  one_sensor(Placement::wrist, left, unknown, 100.0f);
  one_sensor(Placement::pocket, right, unknown, 100.0f);
  several_sensors<2>({{Placement::shank, left}, {Placement::thigh, left}});
  several_sensors<8>({{Placement::pelvis, unknown},
                      {Placement::thigh, left},
                      {Placement::shank, left},
                      {Placement::foot, left},
                      {Placement::thigh, right},
                      {Placement::shank, right},
                      {Placement::foot, right}});
  std::printf("%d differences\n", failures);
  return failures == 0 ? 0 : 1;
}
