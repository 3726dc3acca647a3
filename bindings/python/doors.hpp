// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <pybind11/pybind11.h>

/// What the module `cadans._core` is made of, one function a file.
namespace cadans::python {

void bind_words(pybind11::module_& module);       // words.cpp: flags, metrics, what is observable
void bind_config(pybind11::module_& module);      // config.cpp: who, where, and every setting
void bind_samples(pybind11::module_& module);     // samples.cpp: stamps, rate and unit of raw samples
void bind_run(pybind11::module_& module);         // run.cpp: analyze
void bind_curves(pybind11::module_& module);      // curves.cpp: joints through whole strides
void bind_tracker(pybind11::module_& module);     // live.cpp: the same, live, of one sensor or several
void bind_form(pybind11::module_& module);        // form.cpp: findings, cues and drift, of rows
void bind_synth(pybind11::module_& module);       // synth.cpp: a runner who does not exist
void bind_load(pybind11::module_& module);        // load.cpp: days and weeks of a training log
void bind_load_rules(pybind11::module_& module);  // load_rules.cpp: what they mean, pain, plan, shoes

}  // namespace cadans::python
