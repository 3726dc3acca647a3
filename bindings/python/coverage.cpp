// SPDX-License-Identifier: Apache-2.0
#include "coverage.hpp"

#include <cstring>
#include <string>

namespace cadans::python {
namespace py = pybind11;
namespace {

struct Field {
  const char* name;
  const char* what;
  py::object (*get)(const Coverage&);
};

#define CADANS_FIELD(name, expression, what)                                         \
  Field {                                                                            \
    name, what, [](const Coverage& c) -> py::object { return py::cast(expression); } \
  }

const Field fields[] = {
    CADANS_FIELD("total_s", c.total_s, "first to last sample, holes included"),
    CADANS_FIELD("analysed_s", c.analysed_s, "running, with steps"),
    CADANS_FIELD("walking_s", c.walking_s, "walking"),
    CADANS_FIELD("standing_s", c.standing_s, "standing, or no rhythm that could be gait"),
    CADANS_FIELD("gap_s", c.gap_s, "no samples"),
    CADANS_FIELD("saturated_s", c.saturated_s, "within the above: an axis was at the end of its range"),
    CADANS_FIELD("rate_hz", c.rate_hz, "sample rate, as given or as read off the stamps"),
    CADANS_FIELD("rate_confidence", c.rate_confidence, "1 when given; else the share of regular intervals"),
    CADANS_FIELD("rate_inferred", c.rate_inferred != 0, "True: rate_hz was read off the stamps"),
    CADANS_FIELD("forward_confidence", c.forward_confidence, "0 to 1: is the runner's front known"),
    CADANS_FIELD("long_axis_confidence", c.long_axis_confidence, "0 to 1: is the limb's own long axis known"),
    CADANS_FIELD("side_confidence", c.side_confidence, "0 to 1: are left and right told apart"),
    CADANS_FIELD("gyro_used", c.gyro_used != 0, "True: orientation used a gyroscope"),
    CADANS_FIELD("steps", c.steps, "running steps reported"),
    CADANS_FIELD("steps_rejected", c.steps_rejected, "steps whose numbers were withheld as implausible"),
    CADANS_FIELD("units", std::string(samples::unit_verdict_names[static_cast<int>(c.units)]),
                 "what the size of the numbers says about their unit"),
    CADANS_FIELD("samples_received", c.samples.received, "samples that came in"),
    CADANS_FIELD("samples_repeated", c.samples.repeated, "dropped: same stamp as the sample before"),
    CADANS_FIELD("samples_backwards", c.samples.backwards, "dropped: stamp before the sample before"),
    CADANS_FIELD("samples_invalid", c.samples.invalid, "an axis was NaN or infinite; held or dropped"),
    CADANS_FIELD("samples_saturated", c.samples.saturated, "an axis was at the end of its range"),
    CADANS_FIELD("clock_resets", c.samples.clock_resets, "the clock was set back; later stamps were moved on"),
    CADANS_FIELD("holes_bridged", c.clock.bridged, "holes that were interpolated"),
    CADANS_FIELD("gaps", c.clock.gaps, "holes that were not"),
    CADANS_FIELD("burst_stamps", c.clock.burst_stamps, "stamps that told when a sample was received, not taken"),
    CADANS_FIELD("rate_changes", c.clock.rate_changes, "the interval settled on another value"),
};
#undef CADANS_FIELD

py::object get(const Coverage& coverage, const std::string& name) {
  for (const Field& field : fields) {
    if (name == field.name) return field.get(coverage);
  }
  throw py::key_error(name);
}

py::list names(const Coverage&) {
  py::list out;
  for (const Field& field : fields) out.append(field.name);
  return out;
}

}  // namespace

void bind_coverage(py::module_& module) {
  py::class_<Coverage> coverage(module, "Coverage",
                                "How much of a recording was used, and why the rest was not. `dict(coverage)` works.");
  for (const Field& field : fields) {
    coverage.def_property_readonly(field.name, field.get, field.what);
  }
  coverage.def("keys", &names)
      .def("__getitem__", &get, py::arg("name"))
      .def("__iter__", [](const Coverage& c) { return py::iter(names(c)); })
      .def("__len__", [](const Coverage&) { return std::size(fields); })
      .def("__eq__",
           [](const Coverage& a, const Coverage& b) {
             for (const Field& field : fields) {
               if (!field.get(a).equal(field.get(b))) return false;
             }
             return true;
           })
      .def("__repr__",
           [](const Coverage& c) {
             std::string out = "Coverage(";
             for (const Field& field : fields) {
               if (&field != fields) out += ", ";
               const py::object value = field.get(c);
               out += std::string(field.name) + "=";
               // float32 values: Python's repr would show the digits of a double
               out += py::cast<std::string>(py::isinstance<py::float_>(value) ? py::str("{:.6g}").format(value)
                                                                              : py::repr(value));
             }
             return out + ")";
           })
      .def(py::pickle([](const Coverage& c) { return py::bytes(reinterpret_cast<const char*>(&c), sizeof c); },
                      [](const py::bytes& bytes) {
                        const auto view = static_cast<std::string_view>(bytes);
                        if (view.size() != sizeof(Coverage))
                          throw py::value_error("not a Coverage of this version of cadans");
                        Coverage c;
                        std::memcpy(&c, view.data(), sizeof c);
                        return c;
                      }));
}

}  // namespace cadans::python
