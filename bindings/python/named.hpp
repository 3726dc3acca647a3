// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <pybind11/pybind11.h>

#include <cstddef>
#include <stdexcept>
#include <string>

#include "cadans/core/language.hpp"

/// Words of Python as the enums of C++, and texts of C++ by language.
namespace cadans::python {

/// The place of `name` in a list of names; throws std::invalid_argument that names them all. `setting`: what was set.
template <std::size_t Count>
int place_among(const char* const (&names)[Count], const char* setting, const std::string& name) {
  std::string all;
  for (std::size_t i = 0; i < Count; ++i) {
    if (name == names[i]) return static_cast<int>(i);
    all.append(i > 0 ? ", '" : "'").append(names[i]).append("'");
  }
  throw std::invalid_argument(std::string(setting) + " must be one of " + all + "; got '" + name + "'");
}

inline Language language_named(const std::string& lang) {
  return static_cast<Language>(place_among(language_names, "lang", lang));
}

/// A list of names as Python has it.
template <std::size_t Count>
pybind11::tuple tuple_of(const char* const (&names)[Count]) {
  pybind11::tuple out(Count);
  for (std::size_t i = 0; i < Count; ++i) out[i] = pybind11::str(names[i]);
  return out;
}

/// {"en": ..., "nl": ...} of whatever `of` says in a language.
template <class Of>
pybind11::dict in_every_language(Of&& of) {
  pybind11::dict out;
  for (const Language language : languages) out[language_names[static_cast<int>(language)]] = of(language);
  return out;
}

}  // namespace cadans::python
