// SPDX-License-Identifier: Apache-2.0
#include "curves.hpp"

#include <cstring>
#include <limits>
#include <string>
#include <vector>

#include "columns.hpp"
#include "doors.hpp"

namespace cadans::python {
namespace {

using metrics::JointCurves;

std::vector<Column<JointCurves>> curve_columns() {
  using R = JointCurves;
  std::vector<Column<R>> columns = {
      number<R>("t_us", [](const R& r) { return r.t_us; }),
      text<R>("side", word_letters, [](const R& r) { return word(r.side); }),
      number<R>("stride_time_s", [](const R& r) { return seconds_between(r.t_us, r.end_us); }),
      number<R>("contact_time_s", [](const R& r) {
        return r.toe_off_us == unknown_us ? std::numeric_limits<float>::quiet_NaN()
                                          : seconds_between(r.t_us, r.toe_off_us);
      })};
  for (int i = 0; i < metrics::joint_angles; ++i) {
    const std::string name = metrics::joint_angle_names[i];
    columns.push_back(
        number<R>(name + " quality", [i](const R& r) { return static_cast<std::uint16_t>(r.quality[i]); }));
    columns.push_back({name, "(" + std::to_string(R::points) + ",)f4", sizeof JointCurves{}.deg[0],
                       [i](const R& r, char* to) { std::memcpy(to, r.deg[i], sizeof r.deg[i]); }});
  }
  return columns;
}

}  // namespace

py::array curves_of(std::span<const JointCurves> curves) { return rows(curve_columns(), curves); }

void bind_curves(py::module_& module) {
  module.attr("joint_curve_dtype") = dtype_of(curve_columns());
  py::tuple names(metrics::joint_angles);
  for (int i = 0; i < metrics::joint_angles; ++i) names[static_cast<std::size_t>(i)] = metrics::joint_angle_names[i];
  module.attr("joint_angles") = names;
}

}  // namespace cadans::python
