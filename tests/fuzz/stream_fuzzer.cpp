// SPDX-License-Identifier: Apache-2.0
// Any bytes as settings and samples, through the Tracker and through the C door. Whatever comes:
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

#include "cadans/c/cadans.h"
#include "cadans/tracker.hpp"

namespace {

void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

/// Reads numbers off the input; zeros when it is used up.
class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  bool empty() const { return at_ >= size_; }
  template <class Number>
  Number next() {
    Number number{};
    const std::size_t n = size_ - at_ < sizeof number ? size_ - at_ : sizeof number;
    std::memcpy(&number, data_ + at_, n);
    at_ += n;
    return number;
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_, at_ = 0;
};

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

/// A landing every 0.36 s under the noise, so that the rooms behind the gait gate are reached.
void add_running(cadans_sample& sample, double t_s) {
  const double stance = std::fmod(t_s, 0.36) / 0.24;
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
}

bool same(const cadans_step& c, const cadans::StepMetrics& cpp) {
  bool equal = c.t_us == cpp.t_us && c.side == static_cast<std::uint8_t>(cpp.side) &&
               c.quality == static_cast<std::uint16_t>(cpp.quality);
#define CADANS_METRIC(name, unit, low, high, pelvis, chest, what) \
  equal = equal && std::memcmp(&c.name, &cpp.name, sizeof c.name) == 0;
#include "cadans/metrics/metrics.def"
#undef CADANS_METRIC
  return equal;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static cadans_tracker memory;
  static cadans_snapshot_memory snapshot;
  Bytes bytes(data, size);

  cadans_config config;
  cadans_config_init(&config, sizeof config);
  const auto choice = bytes.next<std::uint8_t>();
  config.placement = choice % 16 == 0 ? bytes.next<std::int32_t>() : choice % 2 == 0 ? CADANS_CHEST : CADANS_PELVIS;
  config.rate_hz = setting(bytes, 12.5f, 1600.0f, 100.0f);
  config.mass_kg = setting(bytes, 25.0f, 200.0f, NAN);
  config.height_m = setting(bytes, 1.0f, 2.3f, NAN);
  config.hold_s = setting(bytes, 0.0f, 0.5f, 0.1f);
  config.bridge_s = setting(bytes, 0.02f, 0.3f, 0.1f);
  config.accel_range_mps2 = setting(bytes, 15.0f, 20000.0f, 156.9f);
  config.mounting_known = choice % 32 == 1 ? bytes.next<std::int32_t>() : 0;
  const std::int32_t room = choice % 4 == 0 ? 1 : CADANS_MOST_STEPS;
  const bool running = choice >= 64;

  cadans_refusal why;
  const std::int32_t status = cadans_check(&config, &why);
  require(cadans_init(&memory, sizeof memory, &config) == status, "check and init agree");
  if (status != CADANS_OK) {
    require(why.field != nullptr && why.field[0] != '\0', "a refusal names a field");
    return 0;
  }

  cadans::TrackerConfig settings;
  settings.placement = static_cast<cadans::Placement>(config.placement);
  settings.rate_hz = config.rate_hz;
  settings.runner.mass_kg = config.mass_kg;
  settings.runner.height_m = config.height_m;
  settings.samples.sanitizer.hold_s = config.hold_s;
  settings.samples.clock.bridge_s = config.bridge_s;
  settings.samples.sanitizer.accel_range_mps2 = config.accel_range_mps2;
  settings.samples.mounting.known = config.mounting_known == 1;
  cadans::Tracker tracker(settings);

  std::vector<cadans::StepMetrics> expected;
  std::vector<cadans_step> found;
  const auto keep = [&](const cadans::StepMetrics& step) { expected.push_back(step); };
  cadans_step steps[CADANS_MOST_STEPS];
  const auto take = [&](std::int32_t n) {
    require(n >= 0 && n <= room, "as many steps as fit");
    for (std::int32_t i = 0; i < n; ++i) found.push_back(steps[i]);
  };

  const auto interval_us = static_cast<std::int64_t>(1e6f / config.rate_hz + 0.5f);
  std::int64_t t_us = 0;
  cadans_sample sample = {0, {0.0f, 9.80665f, 0.0f}, {0.0f, 0.0f, 0.0f}};
  for (int i = 0; !bytes.empty() && i < 4000; ++i) {
    // One command may stand for many ordinary samples: a run takes seconds to be recognised.
    sample = sample_after(bytes, t_us, interval_us, sample);
    const int repeat = running ? 1 + bytes.next<std::uint8_t>() : 1;
    for (int k = 0; k < repeat; ++k) {
      cadans_sample now = sample;
      if (k > 0)
        now.t_us = t_us =
            static_cast<std::int64_t>(static_cast<std::uint64_t>(t_us) + static_cast<std::uint64_t>(interval_us));
      if (running) add_running(now, 1e-6 * static_cast<double>(t_us % 720'000));
      const std::size_t before = expected.size();
      tracker.push({now.t_us,
                    {now.accel_mps2[0], now.accel_mps2[1], now.accel_mps2[2]},
                    {now.gyro_radps[0], now.gyro_radps[1], now.gyro_radps[2]}},
                   keep);
      require(expected.size() - before <= CADANS_MOST_STEPS, "one sample makes at most CADANS_MOST_STEPS");
      std::int32_t result = cadans_push(&memory, &now, steps, room);
      if (result == CADANS_TOO_LITTLE_ROOM) {
        while (cadans_waiting(&memory) > 0) take(cadans_take(&memory, steps, room));
        result = cadans_push(&memory, &now, steps, room);
      }
      take(result);
    }
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

  require(found.size() == expected.size(), "the C door gives as many steps as the Tracker");
  for (std::size_t i = 0; i < found.size(); ++i) {
    require(same(found[i], expected[i]), "the C door gives what the Tracker gives");
    check_step(found[i]);
    require(i == 0 || found[i].t_us > found[i - 1].t_us, "steps come in the order of time");
  }
  cadans_coverage coverage;
  coverage.struct_size = sizeof coverage;
  require(cadans_read_coverage(&memory, &coverage) == CADANS_OK, "coverage can be read");
  require(std::isfinite(coverage.total_s) && coverage.total_s >= 0.0f, "coverage is finite");
  return 0;
}

#ifndef CADANS_LIBFUZZER
int main(int count, char** arguments) {
  for (int i = 1; i < count; ++i) {
    std::FILE* file = std::fopen(arguments[i], "rb");
    if (file == nullptr) return 2;
    std::vector<std::uint8_t> input;
    for (int byte = std::fgetc(file); byte != EOF; byte = std::fgetc(file))
      input.push_back(static_cast<std::uint8_t>(byte));
    std::fclose(file);
    std::printf("%s: %zu bytes\n", arguments[i], input.size());
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
  return 0;
}
#endif
