// SPDX-License-Identifier: Apache-2.0
// Any bytes as settings and samples, of one sensor anywhere or of two at once, through Tracker or BodyTracker and
// through the C door. Whatever comes:
//   - nothing crashes, overflows or is undefined (the sanitizers watch);
//   - the C door gives what the Tracker gives, to the bit, also across a sleep and with little room;
//   - a number is inside the range of metrics.def, or it is NaN; confidences are in [0, 1];
//   - no sample makes more than CADANS_MOST_STEPS steps.
// libFuzzer: -DCADANS_FUZZ=ON with clang. Without it the same file replays inputs named on the command line.
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "bytes.hpp"
#include "cadans/c/cadans.h"
#include "cadans/c/cadans_body.h"
#include "cadans/c/cadans_cues.h"
#include "cadans/tracker/body_tracker.hpp"

namespace {

/// Mostly a usable value in [low, high]; now and then any float at all.
float setting(Bytes& bytes, float low, float high, float usual) {
  switch (bytes.next<std::uint8_t>() % 8) {
    case 0: return bytes.next<float>();
    case 1: return low + (high - low) * static_cast<float>(bytes.next<std::uint8_t>()) / 255.0f;
    default: return usual;
  }
}

void fill(float (&values)[3], Bytes& bytes, float per_count) {
  for (float& value : values) value = per_count * static_cast<float>(bytes.next<std::int16_t>());
}

/// The next sample. The first byte says how far it is from an ordinary one.
cadans_sample sample_after(Bytes& bytes, std::int64_t& t_us, std::int64_t interval_us, const cadans_sample& last) {
  cadans_sample sample = last;
  const auto kind = bytes.next<std::uint8_t>();
  const auto ticks = static_cast<std::uint64_t>(t_us);
  switch (kind >> 4) {
    case 0: t_us = bytes.next<std::int64_t>(); break;                                      // any stamp
    case 1: t_us = static_cast<std::int64_t>(ticks + bytes.next<std::uint32_t>()); break;  // a hole
    case 2: t_us = static_cast<std::int64_t>(ticks - bytes.next<std::uint16_t>()); break;  // backwards
    case 3: break;                                                                         // repeated
    case 4: t_us = static_cast<std::int64_t>(ticks + bytes.next<std::uint8_t>()); break;   // a burst
    default: t_us = static_cast<std::int64_t>(ticks + static_cast<std::uint64_t>(interval_us));
  }
  sample.t_us = t_us;
  switch (kind & 15) {
    case 0: sample.accel_mps2[kind % 3] = bytes.next<float>(); break;  // any bits: NaN, infinity, denormal
    case 1: sample.gyro_radps[kind % 3] = bytes.next<float>(); break;
    case 2: sample.accel_mps2[1] = NAN; break;
    case 3: break;  // the same again
    case 4:
    case 5:
    case 6: fill(sample.gyro_radps, bytes, 35.0f / 32768.0f); [[fallthrough]];
    default: fill(sample.accel_mps2, bytes, 157.0f / 32768.0f);
  }
  return sample;
}

/// A landing every 0.36 s under the noise, so that the rooms behind the gait gate are reached; on a leg a
/// pendulum with a landing every 0.72 s.
void add_running(cadans_sample& sample, double t_s, std::int32_t placement) {
  const double stance = std::fmod(t_s, 0.36) / 0.24;
  if (placement == CADANS_THIGH || placement == CADANS_SHANK || placement == CADANS_FOOT) {
    const double phase = 8.7266463 * t_s, swing = placement == CADANS_THIGH ? 0.5 : 1.0;
    const double pitch = swing * (-0.8 + 0.2 * std::sin(phase) + 0.95 * std::cos(phase) - 0.2 * std::sin(2.0 * phase));
    const double rate =
        swing * 8.7266463 * (0.2 * std::cos(phase) - 0.95 * std::sin(phase) - 0.4 * std::cos(2.0 * phase));
    const double hit = t_s < 0.03 ? 50.0 * std::sin(104.72 * t_s) : 0.0;
    const double up = stance < 1.0 ? 9.80665 * 2.356 * std::sin(3.14159265 * stance) : 0.0;
    sample.accel_mps2[0] += static_cast<float>(std::sin(pitch) * up - 0.3 * hit);
    sample.accel_mps2[1] += static_cast<float>(std::cos(pitch) * up + 0.3 * rate * rate + hit);
    sample.gyro_radps[2] += static_cast<float>(rate);
    return;
  }
  const double push = stance < 1.0 ? std::sin(3.14159265 * stance) : 0.0;
  sample.accel_mps2[1] += static_cast<float>(9.80665 * 2.356 * push);
  sample.accel_mps2[0] += static_cast<float>(stance < 1.0 ? -2.5 * std::sin(6.2831853 * stance) : 0.0);
  sample.gyro_radps[1] += static_cast<float>(0.9 * std::sin(8.7266463 * t_s));
}

void check_step(const cadans_step& step) {
  for (std::int32_t i = 0; i < cadans_metric_count(); ++i) {
    const cadans_metric& metric = *cadans_metric_at(i);
    const float value = cadans_metric_value(&step, i);
    const bool inside = value >= metric.low && value <= metric.high;
    if (!inside && !std::isnan(value)) std::fprintf(stderr, "%s = %g\n", metric.name, static_cast<double>(value));
    require(inside || std::isnan(value), "a number is outside its range");
  }
  require(step.confidence >= 0.0f && step.confidence <= 1.0f, "confidence is in [0, 1]");
  require(step.side_confidence >= 0.0f && step.side_confidence <= 1.0f, "side_confidence is in [0, 1]");
  require(step.side <= CADANS_RIGHT, "side is a side");
  require(step.source <= CADANS_POCKET, "source is a placement");
}

bool same(const cadans_step& c, const cadans::StepMetrics& cpp) {
  bool equal = c.t_us == cpp.t_us && c.side == static_cast<std::uint8_t>(cpp.side) &&
               c.source == static_cast<std::uint8_t>(cpp.source) &&
               c.quality == static_cast<std::uint16_t>(cpp.quality);
#define CADANS_METRIC(name, unit, low, high, grades, together, what) \
  equal = equal && std::memcmp(&c.name, &cpp.name, sizeof c.name) == 0;
#include "cadans/metrics/metrics.def"
#undef CADANS_METRIC
  return equal;
}

/// What both doors are given.
struct Settings {
  cadans_config c;
  cadans::TrackerConfig cpp;
};

Settings settings_from(Bytes& bytes, std::uint8_t choice, std::int32_t usual_placement) {
  Settings settings;
  cadans_config& config = settings.c;
  cadans_config_init(&config, sizeof config);
  config.placement = choice % 16 == 0 ? bytes.next<std::int32_t>() : usual_placement;
  config.side = choice % 16 == 15 ? bytes.next<std::int32_t>() : choice % 3;
  config.rate_hz = setting(bytes, 12.5f, 1600.0f, 100.0f);
  config.mass_kg = setting(bytes, 25.0f, 200.0f, NAN);
  config.height_m = setting(bytes, 1.0f, 2.3f, NAN);
  config.hold_s = setting(bytes, 0.0f, 0.5f, 0.1f);
  config.bridge_s = setting(bytes, 0.02f, 0.3f, 0.1f);
  config.accel_range_mps2 = setting(bytes, 15.0f, 20000.0f, 156.9f);
  config.mounting_known = choice % 32 == 1 ? bytes.next<std::int32_t>() : 0;
  cadans::TrackerConfig& cpp = settings.cpp;
  cpp.placement = static_cast<cadans::Placement>(config.placement);
  cpp.side = static_cast<cadans::Side>(config.side);
  cpp.rate_hz = config.rate_hz;
  cpp.runner.mass_kg = config.mass_kg;
  cpp.runner.height_m = config.height_m;
  cpp.samples.sanitizer.hold_s = config.hold_s;
  cpp.samples.clock.bridge_s = config.bridge_s;
  cpp.samples.sanitizer.accel_range_mps2 = config.accel_range_mps2;
  cpp.samples.mounting.known = config.mounting_known == 1;
  return settings;
}

cadans::RawSample to_cpp(const cadans_sample& sample) {
  return {sample.t_us,
          {sample.accel_mps2[0], sample.accel_mps2[1], sample.accel_mps2[2]},
          {sample.gyro_radps[0], sample.gyro_radps[1], sample.gyro_radps[2]}};
}

std::int64_t interval_of(float rate_hz) { return static_cast<std::int64_t>(1e6f / rate_hz + 0.5f); }

/// One command may stand for many ordinary samples: a run takes seconds to be recognised.
template <class Act>
void for_samples(Bytes& bytes, cadans_sample& sample, std::int64_t& t_us, std::int64_t interval_us, bool running,
                 std::int32_t placement, Act&& act) {
  sample = sample_after(bytes, t_us, interval_us, sample);
  const int repeat = running ? 1 + bytes.next<std::uint8_t>() : 1;
  for (int k = 0; k < repeat; ++k) {
    cadans_sample now = sample;
    if (k > 0) {
      now.t_us = t_us =
          static_cast<std::int64_t>(static_cast<std::uint64_t>(t_us) + static_cast<std::uint64_t>(interval_us));
    }
    if (running) add_running(now, 1e-6 * static_cast<double>((t_us % 720'000 + 720'000) % 720'000), placement);
    act(now);
  }
}

void compare(const std::vector<cadans_step>& found, const std::vector<cadans::StepMetrics>& expected) {
  require(found.size() == expected.size(), "the C door gives as many steps as the tracker");
  for (std::size_t i = 0; i < found.size(); ++i) {
    require(same(found[i], expected[i]), "the C door gives what the tracker gives");
    check_step(found[i]);
    require(i == 0 || found[i].t_us > found[i - 1].t_us, "steps come in the order of time");
  }
}

/// Whatever the steps are, cues cope.
void listen(const std::vector<cadans_step>& steps) {
  static cadans_cues cues;
  cadans_cues_config config;
  cadans_cues_config_init(&config, sizeof config);
  config.minimum_s = 1.0f;
  config.worn_count = 1;
  config.worn[0].placement = CADANS_PELVIS;
  require(cadans_cues_init(&cues, sizeof cues, &config) == CADANS_OK, "cues begin");
  cadans_cue cue;
  for (const cadans_step& step : steps) {
    const std::int32_t said = cadans_cues_push(&cues, &step, &cue);
    require(said == 0 || said == 1, "a cue or none");
    if (said == 0) continue;
    require(cue.confidence >= 0.0f && cue.confidence <= 1.0f, "a cue's confidence is in [0, 1]");
    require(std::strlen(cadans_cue_text(&cue, CADANS_DUTCH)) > 0, "a cue has words");
  }
}

void one_sensor(Bytes& bytes, std::uint8_t choice, std::int32_t placement) {
  static cadans_tracker memory;
  static cadans_snapshot_memory snapshot;
  const Settings settings = settings_from(bytes, choice, placement);
  const cadans_config& config = settings.c;
  const std::int32_t room = choice % 4 == 0 ? 1 : CADANS_MOST_STEPS;
  const bool running = choice >= 64;

  cadans_refusal why;
  const std::int32_t status = cadans_check(&config, &why);
  require(cadans_init(&memory, sizeof memory, &config) == status, "check and init agree");
  if (status != CADANS_OK) {
    require(why.field != nullptr && why.field[0] != '\0', "a refusal names a field");
    return;
  }
  static cadans::Tracker tracker;
  tracker = cadans::Tracker(settings.cpp);

  std::vector<cadans::StepMetrics> expected;
  std::vector<cadans_step> found;
  const auto keep = [&](const cadans::StepMetrics& step) { expected.push_back(step); };
  cadans_step steps[CADANS_MOST_STEPS];
  const auto take = [&](std::int32_t n) {
    require(n >= 0 && n <= room, "as many steps as fit");
    for (std::int32_t i = 0; i < n; ++i) found.push_back(steps[i]);
  };

  std::int64_t t_us = 0;
  cadans_sample sample = {0, {0.0f, 9.80665f, 0.0f}, {0.0f, 0.0f, 0.0f}};
  for (int i = 0; !bytes.empty() && i < 4000; ++i) {
    for_samples(bytes, sample, t_us, interval_of(config.rate_hz), running, config.placement,
                [&](const cadans_sample& now) {
                  const std::size_t before = expected.size();
                  tracker.push(to_cpp(now), keep);
                  require(expected.size() - before <= CADANS_MOST_STEPS, "one sample makes at most CADANS_MOST_STEPS");
                  std::int32_t result = cadans_push(&memory, &now, steps, room);
                  if (result == CADANS_TOO_LITTLE_ROOM) {
                    while (cadans_waiting(&memory) > 0) take(cadans_take(&memory, steps, room));
                    result = cadans_push(&memory, &now, steps, room);
                  }
                  take(result);
                });
    if (i % 16 == 15) {  // asleep, killed, awake again
      require(cadans_snapshot(&memory, &snapshot, sizeof snapshot) > 0, "a snapshot fits");
      cadans_init(&memory, sizeof memory, &config);
      require(cadans_restore(&memory, &snapshot, sizeof snapshot) == CADANS_OK, "a snapshot is accepted");
    }
  }
  while (cadans_waiting(&memory) > 0) take(cadans_take(&memory, steps, room));
  const std::size_t before = expected.size();
  tracker.flush(keep);
  require(expected.size() - before <= CADANS_MOST_STEPS, "the end makes at most CADANS_MOST_STEPS");
  take(cadans_flush(&memory, steps, room));
  while (cadans_waiting(&memory) > 0) take(cadans_take(&memory, steps, room));

  compare(found, expected);
  listen(found);
  cadans_coverage coverage;
  coverage.struct_size = sizeof coverage;
  require(cadans_read_coverage(&memory, &coverage) == CADANS_OK, "coverage can be read");
  require(std::isfinite(coverage.total_s) && coverage.total_s >= 0.0f, "coverage is finite");
}

/// Two sensors: each command is one's, so that their clocks and rates go apart as the input likes.
void two_sensors(Bytes& bytes, std::uint8_t choice) {
  static cadans_body memory;
  static std::uint64_t snapshot[CADANS_BODY_OF_TWO_BYTES / 8 + 8];
  constexpr std::int32_t pairs[][2] = {{CADANS_SHANK, CADANS_THIGH},
                                       {CADANS_FOOT, CADANS_FOOT},
                                       {CADANS_PELVIS, CADANS_THIGH},
                                       {CADANS_WRIST, CADANS_CHEST}};
  const std::int32_t(&worn)[2] = pairs[bytes.next<std::uint8_t>() % 4];
  cadans_body_sensor sensors[2];
  cadans::BodySensor cpp[2];
  for (int i = 0; i < 2; ++i) {
    const Settings settings = settings_from(bytes, choice, worn[i]);
    cadans_body_sensor_init(&sensors[i], sizeof sensors[i]);
    sensors[i].config = settings.c;
    if (worn[0] == worn[1] && i == 1) sensors[i].config.side = CADANS_RIGHT;
    if (bytes.next<std::uint8_t>() % 8 == 0) {
      sensors[i].clock_offset_us = bytes.next<std::int64_t>();
      sensors[i].clock_drift_ppb = bytes.next<std::int32_t>();
    }
    cpp[i] = {settings.cpp, sensors[i].clock_offset_us, sensors[i].clock_drift_ppb};
    cpp[i].config.side = static_cast<cadans::Side>(sensors[i].config.side);
  }
  const std::int32_t room = choice % 4 == 0 ? 3 : CADANS_BODY_MOST_STEPS;
  const bool running = choice >= 64;

  cadans_refusal why;
  std::int32_t which = 0;
  const std::int32_t status = cadans_body_check(sensors, 2, &why, &which);
  require(cadans_body_init(&memory, sizeof memory, sensors, 2) == status, "check and init agree");
  if (status != CADANS_OK) {
    require(why.field != nullptr && why.field[0] != '\0' && which >= 0 && which < 2,
            "a refusal names field and sensor");
    return;
  }
  static cadans::BodyTracker<2> tracker(cpp, 2);
  tracker = cadans::BodyTracker<2>(cpp, 2);

  std::vector<cadans::StepMetrics> expected;
  std::vector<cadans_step> found;
  const auto keep = [&](const cadans::StepMetrics& step) { expected.push_back(step); };
  cadans_step steps[CADANS_BODY_MOST_STEPS];
  const auto take = [&](std::int32_t n) {
    require(n >= 0 && n <= room, "as many steps as fit");
    for (std::int32_t i = 0; i < n; ++i) found.push_back(steps[i]);
  };

  std::int64_t t_us[2] = {0, 0};
  cadans_sample sample[2] = {{0, {0.0f, 9.80665f, 0.0f}, {0.0f, 0.0f, 0.0f}},
                             {0, {0.0f, 9.80665f, 0.0f}, {0.0f, 0.0f, 0.0f}}};
  for (int i = 0; !bytes.empty() && i < 4000; ++i) {
    // The one that is behind; now and then the other.
    const int ahead = t_us[1] < t_us[0] ? 1 : 0, sensor = i % 32 == 31 ? 1 - ahead : ahead;
    for_samples(bytes, sample[sensor], t_us[sensor], interval_of(sensors[sensor].config.rate_hz), running,
                sensors[sensor].config.placement, [&](const cadans_sample& now) {
                  const std::size_t before = expected.size();
                  tracker.push(static_cast<std::uint32_t>(sensor), to_cpp(now), keep);
                  require(expected.size() - before <= CADANS_BODY_MOST_STEPS,
                          "one sample makes at most CADANS_BODY_MOST_STEPS");
                  std::int32_t result = cadans_body_push(&memory, sensor, &now, steps, room);
                  if (result == CADANS_TOO_LITTLE_ROOM) {
                    while (cadans_body_waiting(&memory) > 0) take(cadans_body_take(&memory, steps, room));
                    result = cadans_body_push(&memory, sensor, &now, steps, room);
                  }
                  take(result);
                });
    if (i % 16 == 15) {
      require(cadans_body_snapshot(&memory, snapshot, sizeof snapshot) > 0, "a snapshot fits");
      cadans_body_init(&memory, sizeof memory, sensors, 2);
      require(cadans_body_restore(&memory, snapshot, sizeof snapshot) == CADANS_OK, "a snapshot is accepted");
    }
  }
  while (cadans_body_waiting(&memory) > 0) take(cadans_body_take(&memory, steps, room));
  const std::size_t before = expected.size();
  tracker.flush(keep);
  require(expected.size() - before <= CADANS_BODY_MOST_STEPS, "the end makes at most CADANS_BODY_MOST_STEPS");
  take(cadans_body_flush(&memory, steps, room));
  while (cadans_body_waiting(&memory) > 0) take(cadans_body_take(&memory, steps, room));
  compare(found, expected);
  listen(found);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  Bytes bytes(data, size);
  const auto choice = bytes.next<std::uint8_t>();
  constexpr std::int32_t placements[] = {CADANS_PELVIS, CADANS_CHEST, CADANS_FOOT,  CADANS_SHANK,
                                         CADANS_THIGH,  CADANS_WRIST, CADANS_POCKET};
  const auto which = bytes.next<std::uint8_t>() % 10;
  if (which < 7) {
    one_sensor(bytes, choice, placements[which]);
  } else {
    two_sensors(bytes, choice);
  }
  return 0;
}

#include "replay.hpp"
