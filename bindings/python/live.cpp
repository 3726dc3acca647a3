// SPDX-License-Identifier: Apache-2.0
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <cstring>
#include <limits>
#include <mutex>
#include <optional>
#include <string_view>
#include <type_traits>

#include "cadans/tracker.hpp"
#include "columns.hpp"
#include "config.hpp"
#include "coverage.hpp"
#include "doors.hpp"
#include "even_stamps.hpp"
#include "recording.hpp"
#include "rooms.hpp"

namespace cadans::python {
namespace {

constexpr std::uint64_t fnv_start = 14695981039346656037ull;

/// FNV-1a: enough to notice a snapshot of other settings, or one that was damaged on its way.
std::uint64_t digest(const void* bytes, std::size_t size, std::uint64_t hash = fnv_start) {
  const auto* byte = static_cast<const unsigned char*>(bytes);
  for (std::size_t i = 0; i < size; ++i) hash = (hash ^ byte[i]) * 1099511628211ull;
  return hash;
}

std::uint64_t digest(const TrackerConfig& config, double rate_hz) {
  std::uint64_t hash = fnv_start;
  const auto add = [&](auto value) { hash = digest(&value, sizeof value, hash); };
  add(rate_hz);
  add(config.rate_hz);
  add(config.placement);
  add(config.runner.height_m);
  add(config.runner.mass_kg);
  const auto& mounting = config.samples.mounting;
  for (const Vec3& axis : {mounting.forward, mounting.up, mounting.right}) add(axis);
  add(mounting.known);
  for_each_room(config, [&](const char*, const auto& room) {
    for (const auto& setting : settings_of(&room)) add(room.*setting.field);
  });
  return hash;
}

/// A Tracker that counts its samples, so that an even clock needs no stamps, and that two threads may share.
class LiveTracker {
 public:
  LiveTracker(const TrackerConfig& config, double rate_hz) : config_(config), rate_hz_(rate_hz), tracker_(config) {}

  py::array push(const Vectors& accel, const std::optional<Vectors>& gyro, const std::optional<Stamps>& t_us) {
    const auto accels = vectors(accel, "accel");
    const auto gyros = vectors(gyro, "gyro");
    if (gyro) check_length(gyros.size(), accels.size(), "gyro", "accel");
    std::span<const std::int64_t> times;
    if (t_us) {
      times = stamps(*t_us);
      check_length(times.size(), accels.size(), "t_us", "accel");
    }
    std::vector<StepMetrics> steps;
    {
      py::gil_scoped_release release;
      const std::lock_guard lock(one_at_a_time_);
      constexpr float nan = std::numeric_limits<float>::quiet_NaN();
      for (std::size_t i = 0; i < accels.size(); ++i) {
        RawSample raw;
        raw.t_us = t_us ? times[i] : even_stamp_us(pushed_, rate_hz_);
        raw.accel_mps2 = accels[i];
        raw.gyro_radps = gyro ? gyros[i] : Vec3{nan, nan, nan};
        tracker_.push(raw, [&](const StepMetrics& step) { steps.push_back(step); });
        ++pushed_;
      }
    }
    return rows(step_columns(), steps);
  }

  py::array flush() {
    std::vector<StepMetrics> steps;
    {
      py::gil_scoped_release release;
      const std::lock_guard lock(one_at_a_time_);
      tracker_.flush([&](const StepMetrics& step) { steps.push_back(step); });
    }
    return rows(step_columns(), steps);
  }

  void reset() {
    py::gil_scoped_release release;
    const std::lock_guard lock(one_at_a_time_);
    tracker_.reset();
    pushed_ = 0;
  }

  float latency_s() const { return tracker_.latency_s(); }

  Coverage coverage() {
    py::gil_scoped_release release;
    const std::lock_guard lock(one_at_a_time_);
    return tracker_.coverage();
  }

  py::bytes state() {
    Head head = head_for_this();
    std::string bytes(snapshot_bytes, '\0');
    {
      py::gil_scoped_release release;
      const std::lock_guard lock(one_at_a_time_);
      const Tracker::State state = tracker_.state();
      head.pushed = pushed_;
      head.state_digest = digest(&state, sizeof state);
      std::memcpy(bytes.data(), &head, sizeof head);
      std::memcpy(bytes.data() + sizeof head, &state, sizeof state);
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
    if (head.state_digest != digest(view.data() + sizeof head, sizeof(Tracker::State))) refuse("it is damaged");
    Tracker::State state;
    std::memcpy(&state, view.data() + sizeof head, sizeof state);
    py::gil_scoped_release release;
    const std::lock_guard lock(one_at_a_time_);
    tracker_.restore(state);
    pushed_ = head.pushed;
  }

 private:
  static_assert(std::is_trivially_copyable_v<Tracker::State>);

  /// What goes before the State in a snapshot, so that only the tracker it fits resumes from it.
  struct Head {
    char magic[8];
    char version[16];
    std::uint64_t state_bytes;
    std::uint64_t config_digest;
    std::uint64_t state_digest;
    std::int64_t pushed;
  };
  static constexpr std::size_t snapshot_bytes = sizeof(Head) + sizeof(Tracker::State);

  Head head_for_this() const {
    Head head{};
    std::memcpy(head.magic, "cadans\x01", sizeof head.magic);
    std::strncpy(head.version, CADANS_VERSION, sizeof head.version - 1);
    head.state_bytes = sizeof(Tracker::State);
    head.config_digest = digest(config_, rate_hz_);
    return head;
  }

  [[noreturn]] static void refuse(const std::string& why) {
    throw std::invalid_argument("not a state that this tracker can resume from: " + why);
  }

  TrackerConfig config_;
  double rate_hz_;  ///< in double, for the stamps of the even clock
  Tracker tracker_;
  std::int64_t pushed_ = 0;
  std::mutex one_at_a_time_;
};

}  // namespace

void bind_tracker(py::module_& module) {
  py::class_<LiveTracker>(module, "Tracker", "The chain, live. See cadans.Tracker.")
      .def(py::init<const TrackerConfig&, double>(), py::arg("config"), py::arg("rate_hz"))
      .def("push", &LiveTracker::push, py::arg("accel").noconvert(), py::arg("gyro").noconvert(),
           py::arg("t_us").noconvert())
      .def("flush", &LiveTracker::flush)
      .def("reset", &LiveTracker::reset)
      .def("state", &LiveTracker::state)
      .def("restore", &LiveTracker::restore, py::arg("state"))
      .def_property_readonly("latency_s", &LiveTracker::latency_s)
      .def_property_readonly("coverage", &LiveTracker::coverage);
}

}  // namespace cadans::python
