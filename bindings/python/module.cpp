// SPDX-License-Identifier: Apache-2.0
#include <pybind11/pybind11.h>

#include "doors.hpp"

// No number is computed here: every function hands arrays to the library and its answers back.
PYBIND11_MODULE(_core, module, pybind11::mod_gil_not_used()) {
  module.doc() = "The C++ side of cadans. Use the package `cadans`, which checks and documents its input.";
  module.attr("__version__") = CADANS_VERSION;
  cadans::python::bind_words(module);
  cadans::python::bind_config(module);
  cadans::python::bind_samples(module);
  cadans::python::bind_run(module);
  cadans::python::bind_curves(module);
  cadans::python::bind_form(module);
  cadans::python::bind_tracker(module);
  cadans::python::bind_synth(module);
  cadans::python::bind_load(module);
  cadans::python::bind_load_rules(module);
}
