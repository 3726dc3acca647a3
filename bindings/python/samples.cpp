// SPDX-License-Identifier: Apache-2.0
#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include <cmath>
#include <optional>

#include "cadans/samples/rate.hpp"
#include "cadans/samples/sample_source.hpp"
#include "cadans/samples/unit_check.hpp"
#include "doors.hpp"
#include "even_stamps.hpp"
#include "recording.hpp"

namespace cadans::python {
namespace {

bool finite(Vec3 v) { return std::isfinite(v.x) && std::isfinite(v.y) && std::isfinite(v.z); }

std::string unit_verdict(const Vectors& accel, const std::optional<Vectors>& gyro, float rate_hz) {
  const auto accels = vectors(accel, "accel");
  const auto gyros = vectors(gyro, "gyro");
  if (gyro) check_length(gyros.size(), accels.size(), "gyro", "accel");
  py::gil_scoped_release release;
  samples::UnitCheck check(rate_hz);
  for (std::size_t i = 0; i < accels.size(); ++i) {
    BodySample sample;
    sample.accel_mps2 = accels[i];
    sample.has_gyro = !gyros.empty() && finite(gyros[i]);
    if (sample.has_gyro) sample.gyro_radps = gyros[i];
    if (finite(sample.accel_mps2)) check(sample);
  }
  return samples::unit_verdict_names[static_cast<int>(check.judge())];
}

}  // namespace

void bind_samples(py::module_& module) {
  module.attr("lowest_rate_hz") = samples::lowest_rate_hz;
  module.attr("highest_rate_hz") = samples::highest_rate_hz;
  module.attr("standard_gravity_mps2") = gravity_mps2;

  module.def(
      "even_stamps",
      [](std::int64_t first, py::ssize_t count, double rate_hz) {
        Stamps out(count);
        auto* to = out.mutable_data();
        for (py::ssize_t i = 0; i < count; ++i) to[i] = even_stamp_us(first + i, rate_hz);
        return out;
      },
      py::arg("first"), py::arg("count"), py::arg("rate_hz"),
      "Stamps in microseconds of samples number `first`, `first` + 1, ... of an even clock that starts at 0.");
  module.def(
      "estimate_rate",
      [](const Stamps& t_us) {
        const samples::RateEstimate estimate = samples::estimate_rate(stamps(t_us));
        return std::make_pair(estimate.rate_hz, estimate.confidence);
      },
      py::arg("t_us").noconvert(),
      "(rate in Hz, confidence 0 to 1) read off time stamps; (0, 0) when they do not tell.");
  module.def("unit_verdict", &unit_verdict, py::arg("accel").noconvert(), py::arg("gyro").noconvert(),
             py::arg("rate_hz"),
             "What the size of the numbers says about their unit: one of the words of samples/unit_check.hpp.");
}

}  // namespace cadans::python
