// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cstdint>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>

#include "cadans/core/sample.hpp"

namespace cadans::python {

namespace py = pybind11;

/// What Python hands over: C-contiguous, (N, 3) float32 and (N,) int64. `cadans/arrays.py` makes them so.
using Vectors = py::array_t<float, py::array::c_style>;
using Stamps = py::array_t<std::int64_t, py::array::c_style>;

static_assert(sizeof(Vec3) == 3 * sizeof(float));

inline std::span<const Vec3> vectors(const Vectors& array, const char* name) {
  if (array.ndim() != 2 || array.shape(1) != 3) {
    throw std::invalid_argument(std::string(name) + " must have the shape (N, 3)");
  }
  return {reinterpret_cast<const Vec3*>(array.data()), static_cast<std::size_t>(array.shape(0))};
}

inline std::span<const Vec3> vectors(const std::optional<Vectors>& array, const char* name) {
  return array ? vectors(*array, name) : std::span<const Vec3>{};
}

inline std::span<const std::int64_t> stamps(const Stamps& array) {
  if (array.ndim() != 1) throw std::invalid_argument("t_us must have the shape (N,)");
  return {array.data(), static_cast<std::size_t>(array.shape(0))};
}

inline void check_length(std::size_t length, std::size_t expected, const char* name, const char* expected_name) {
  if (length == expected) return;
  throw std::invalid_argument(std::string(name) + " has " + std::to_string(length) + " samples, " + expected_name +
                              " has " + std::to_string(expected) + ": they must be equally long");
}

}  // namespace cadans::python
