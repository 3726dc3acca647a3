// SPDX-License-Identifier: Apache-2.0
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <array>
#include <cmath>
#include <cstring>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>

#include "cadans/form/cues.hpp"
#include "cadans/tracker.hpp"
#include "cadans/tracker/body_tracker.hpp"
#include "columns.hpp"
#include "config.hpp"
#include "coverage.hpp"
#include "doors.hpp"
#include "even_stamps.hpp"
#include "form.hpp"
#include "recording.hpp"
#include "rooms.hpp"

namespace cadans::python {
namespace {

constexpr float nan = std::numeric_limits<float>::quiet_NaN();
constexpr std::uint64_t fnv_start = 14695981039346656037ull;

/// FNV-1a: enough to notice a snapshot of other settings, or one that was damaged on its way.
std::uint64_t digest(const void* bytes, std::size_t size, std::uint64_t hash = fnv_start) {
  const auto* byte = static_cast<const unsigned char*>(bytes);
  for (std::size_t i = 0; i < size; ++i) hash = (hash ^ byte[i]) * 1099511628211ull;
  return hash;
}

/// One of the sensors, with its rate in double, for the stamps of its even clock.
struct LiveSensor {
  BodySensor worn;
  double rate_hz;
};

std::uint64_t digest(std::span<const LiveSensor> sensors) {
  std::uint64_t hash = fnv_start;
  const auto add = [&](auto value) { hash = digest(&value, sizeof value, hash); };
  for (const LiveSensor& sensor : sensors) {
    const TrackerConfig& config = sensor.worn.config;
    add(sensor.rate_hz);
    add(sensor.worn.clock_offset_us);
    add(sensor.worn.clock_drift_ppb);
    add(config.rate_hz);
    add(config.placement);
    add(config.side);
    add(config.runner.height_m);
    add(config.runner.mass_kg);
    const auto& mounting = config.samples.mounting;
    for (const Vec3& axis : {mounting.forward, mounting.up, mounting.right}) add(axis);
    add(mounting.known);
    for_each_room(config, [&](const char*, const auto& room) {
      for (const auto& setting : settings_of(&room)) add(room.*setting.field);
    });
  }
  return hash;
}

/// One sensor, with the doors of a BodyTracker.
class OneSensor {
 public:
  using State = Tracker::State;
  static constexpr std::uint32_t most_sensors = 1;

  OneSensor(const BodySensor* sensors, std::uint32_t) : tracker_(sensors[0].config) {}
  template <class Emit>
  void push(std::uint32_t, const RawSample& raw, Emit&& emit) {
    tracker_.push(raw, emit);
  }
  template <class Emit>
  void flush(Emit&& emit) {
    tracker_.flush(emit);
  }
  void reset() { tracker_.reset(); }
  State state() const { return tracker_.state(); }
  void restore(const State& state) { tracker_.restore(state); }
  Coverage coverage(std::uint32_t) const { return tracker_.coverage(); }
  float latency_s() const { return tracker_.latency_s(); }

 private:
  Tracker tracker_;
};

std::vector<BodySensor> worn_of(const std::vector<LiveSensor>& sensors) {
  std::vector<BodySensor> worn;
  for (const LiveSensor& sensor : sensors) worn.push_back(sensor.worn);
  return worn;
}
std::vector<TrackerConfig> configs_of(const std::vector<LiveSensor>& sensors) {
  std::vector<TrackerConfig> configs;
  for (const LiveSensor& sensor : sensors) configs.push_back(sensor.worn.config);
  return configs;
}

/// A chain that counts its samples, so that an even clock needs no stamps; that keeps what its last steps say of
/// the running form; whose snapshots fit only where they were taken; and that two threads may share.
template <class Chain>
class Live {
 public:
  explicit Live(std::vector<LiveSensor> sensors)
      : sensors_(std::move(sensors)),
        worn_(worn_by(configs_of(sensors_))),
        chain_(worn_of(sensors_).data(), static_cast<std::uint32_t>(sensors_.size())),
        cues_(runner(), worn_) {}

  py::array push(std::uint32_t sensor, const Vectors& accel, const std::optional<Vectors>& gyro,
                 const std::optional<Stamps>& t_us) {
    const auto accels = vectors(accel, "accel");
    const auto gyros = vectors(gyro, "gyro");
    if (gyro) check_length(gyros.size(), accels.size(), "gyro", "accel");
    std::span<const std::int64_t> times;
    if (t_us) {
      times = stamps(*t_us);
      check_length(times.size(), accels.size(), "t_us", "accel");
    }
    if (sensor >= sensors_.size()) throw std::invalid_argument("there is no such sensor");
    std::vector<StepMetrics> steps;
    {
      py::gil_scoped_release release;
      const std::lock_guard lock(one_at_a_time_);
      for (std::size_t i = 0; i < accels.size(); ++i) {
        RawSample raw;
        raw.t_us = t_us ? times[i] : even_stamp_us(pushed_[sensor], sensors_[sensor].rate_hz);
        raw.accel_mps2 = accels[i];
        raw.gyro_radps = gyro ? gyros[i] : Vec3{nan, nan, nan};
        chain_.push(sensor, raw, [&](const StepMetrics& step) { keep(step, steps); });
        ++pushed_[sensor];
      }
    }
    return rows(step_columns(), steps);
  }

  py::array flush() {
    std::vector<StepMetrics> steps;
    {
      py::gil_scoped_release release;
      const std::lock_guard lock(one_at_a_time_);
      chain_.flush([&](const StepMetrics& step) { keep(step, steps); });
    }
    return rows(step_columns(), steps);
  }

  void reset() {
    py::gil_scoped_release release;
    const std::lock_guard lock(one_at_a_time_);
    chain_.reset();
    cues_.reset();
    pushed_ = {};
  }

  float latency_s() const { return chain_.latency_s(); }

  Coverage coverage(std::uint32_t sensor) {
    py::gil_scoped_release release;
    const std::lock_guard lock(one_at_a_time_);
    return chain_.coverage(sensor);
  }

  /// Known from elsewhere, as from a GPS or a treadmill; NaN: as the sensors tell.
  void set_speed(float speed_mps) {
    py::gil_scoped_release release;
    const std::lock_guard lock(one_at_a_time_);
    speed_mps_ = speed_mps;
  }

  py::list findings() {
    std::vector<Finding> found;
    {
      py::gil_scoped_release release;
      const std::lock_guard lock(one_at_a_time_);
      found = judge_now(cues_, runner(), worn_);
    }
    return dicts_of(found);
  }

  py::bytes state() {
    Head head = head_for_this();
    std::string bytes(snapshot_bytes, '\0');
    {
      py::gil_scoped_release release;
      const std::lock_guard lock(one_at_a_time_);
      // Not on the stack, which is small in a thread on some systems.
      const std::unique_ptr<const Snapshot> snapshot(new Snapshot{chain_.state(), cues_.state()});
      head.pushed = pushed_;
      head.state_digest = digest(snapshot.get(), sizeof(Snapshot));
      std::memcpy(bytes.data(), &head, sizeof head);
      std::memcpy(bytes.data() + sizeof head, snapshot.get(), sizeof(Snapshot));
    }
    return py::bytes(bytes);
  }

  void restore(const py::bytes& bytes) {
    const auto view = static_cast<std::string_view>(bytes);
    const Head expected = head_for_this();
    Head head;
    if (view.size() < sizeof head) refuse("it is too short");
    std::memcpy(&head, view.data(), sizeof head);
    if (std::memcmp(head.magic, expected.magic, sizeof head.magic) != 0) refuse("these bytes are something else");
    head.version[sizeof head.version - 1] = '\0';
    if (std::strcmp(head.version, expected.version) != 0) {
      refuse(std::string("it was made by cadans ") + head.version + ", this is " + expected.version);
    }
    if (view.size() != snapshot_bytes || head.state_bytes != expected.state_bytes) {
      refuse("it has " + std::to_string(view.size()) + " bytes, " + std::to_string(snapshot_bytes) + " are needed");
    }
    if (head.config_digest != expected.config_digest) {
      refuse("it was taken with another rate, placement, runner or setting");
    }
    if (head.state_digest != digest(view.data() + sizeof head, sizeof(Snapshot))) refuse("it is damaged");
    const auto snapshot = std::make_unique<Snapshot>();
    std::memcpy(static_cast<void*>(snapshot.get()), view.data() + sizeof head, sizeof(Snapshot));
    py::gil_scoped_release release;
    const std::lock_guard lock(one_at_a_time_);
    chain_.restore(snapshot->chain);
    cues_.restore(snapshot->cues);
    pushed_ = head.pushed;
  }

 private:
  struct Snapshot {
    typename Chain::State chain;
    form::Cues::State cues;
  };
  static_assert(std::is_trivially_copyable_v<Snapshot>);

  /// What goes before the Snapshot, so that only the tracker it fits resumes from it.
  struct Head {
    char magic[8];
    char version[16];
    std::uint64_t state_bytes;
    std::uint64_t config_digest;
    std::uint64_t state_digest;
    std::array<std::int64_t, Chain::most_sensors> pushed;
  };
  static constexpr std::size_t snapshot_bytes = sizeof(Head) + sizeof(Snapshot);

  const Runner& runner() const { return sensors_.front().worn.config.runner; }

  void keep(const StepMetrics& step, std::vector<StepMetrics>& steps) {
    steps.push_back(step);
    StepMetrics judged = step;
    if (!std::isnan(speed_mps_)) judged.speed_mps = speed_mps_;
    cues_.push(judged, [](const Cue&) {});
  }

  Head head_for_this() const {
    Head head{};
    std::memcpy(head.magic, "cadans\x02", sizeof head.magic);
    std::strncpy(head.version, CADANS_VERSION, sizeof head.version - 1);
    head.state_bytes = sizeof(Snapshot);
    head.config_digest = digest(sensors_);
    return head;
  }

  [[noreturn]] static void refuse(const std::string& why) {
    throw std::invalid_argument("not a state that this tracker can resume from: " + why);
  }

  std::vector<LiveSensor> sensors_;
  SensorSet worn_;
  Chain chain_;
  form::Cues cues_;
  float speed_mps_ = nan;
  std::array<std::int64_t, Chain::most_sensors> pushed_{};
  std::mutex one_at_a_time_;
};

using LiveTracker = Live<OneSensor>;
using LiveBody = Live<BodyTracker<>>;

/// Its config, its rate, and how far its clock is ahead: seconds, and parts in a million.
using SensorGiven = std::tuple<TrackerConfig, double, float, float>;

std::unique_ptr<LiveBody> body_of(const std::vector<SensorGiven>& given) {
  if (given.empty()) throw std::invalid_argument("a BodyTracker needs at least one sensor");
  if (given.size() > BodyTracker<>::most_sensors) {
    throw std::invalid_argument("at most " + std::to_string(BodyTracker<>::most_sensors) +
                                " sensors can be analysed together, got " + std::to_string(given.size()));
  }
  std::vector<LiveSensor> sensors;
  for (const auto& [config, rate_hz, offset_s, drift_ppm] : given) {
    const auto drift_ppb = static_cast<std::int32_t>(std::lround(1000.0f * drift_ppm));
    sensors.push_back({{config, to_us(offset_s), drift_ppb}, rate_hz});
  }
  return std::make_unique<LiveBody>(std::move(sensors));
}

template <class Chain>
void bind_live(py::class_<Live<Chain>>& live) {
  using This = Live<Chain>;
  live.def("flush", &This::flush)
      .def("reset", &This::reset)
      .def("state", &This::state)
      .def("restore", &This::restore, py::arg("state"))
      .def("set_speed", &This::set_speed, py::arg("speed_mps"))
      .def_property_readonly("findings", &This::findings)
      .def_property_readonly("latency_s", &This::latency_s);
}

}  // namespace

void bind_tracker(py::module_& module) {
  py::class_<LiveTracker> one(module, "Tracker", "The chain, live. See cadans.Tracker.");
  one.def(py::init([](const TrackerConfig& config, double rate_hz) {
            return std::make_unique<LiveTracker>(std::vector<LiveSensor>{{{config, 0, 0}, rate_hz}});
          }),
          py::arg("config"), py::arg("rate_hz"))
      .def(
          "push",
          [](LiveTracker& live, const Vectors& accel, const std::optional<Vectors>& gyro,
             const std::optional<Stamps>& t_us) { return live.push(0, accel, gyro, t_us); },
          py::arg("accel").noconvert(), py::arg("gyro").noconvert(), py::arg("t_us").noconvert())
      .def_property_readonly("coverage", [](LiveTracker& live) { return live.coverage(0); });
  bind_live(one);

  py::class_<LiveBody> body(module, "BodyTracker", "The chain of several sensors, live. See cadans.BodyTracker.");
  body.def(py::init(&body_of), py::arg("sensors"))
      .def("push", &LiveBody::push, py::arg("sensor"), py::arg("accel").noconvert(), py::arg("gyro").noconvert(),
           py::arg("t_us").noconvert())
      .def("coverage", &LiveBody::coverage, py::arg("sensor"));
  bind_live(body);
}

}  // namespace cadans::python
