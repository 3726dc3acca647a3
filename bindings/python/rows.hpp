// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <pybind11/numpy.h>
#include <pybind11/pybind11.h>

#include <cstdint>
#include <cstring>
#include <functional>
#include <span>
#include <string>
#include <vector>

/// C++ records as NumPy structured arrays. A row type is one list of columns; the dtype and the
/// values are both made from it, so they cannot disagree.
namespace cadans::python {

namespace py = pybind11;

/// One column: how NumPy calls it, how wide it is, and how a record fills it.
template <class Record>
struct Column {
  std::string name;
  std::string format;
  std::size_t bytes;
  std::function<void(const Record&, char*)> write;
};

/// A number, as it lies in memory.
template <class Record, class Get>
Column<Record> number(std::string name, Get get) {
  using Value = std::decay_t<decltype(get(std::declval<const Record&>()))>;
  return {std::move(name), py::format_descriptor<Value>::format(), sizeof(Value),
          [get](const Record& record, char* to) {
            const Value value = get(record);
            std::memcpy(to, &value, sizeof value);
          }};
}

/// Text of at most `room` letters.
template <class Record, class Get>
Column<Record> text(std::string name, std::size_t room, Get get) {
  return {std::move(name), "U" + std::to_string(room), room * sizeof(char32_t),
          [get, room](const Record& record, char* to) {
            const char* letters = get(record);
            for (std::size_t i = 0; i < room && letters[i] != '\0'; ++i) {
              const auto letter = static_cast<char32_t>(static_cast<unsigned char>(letters[i]));
              std::memcpy(to + i * sizeof letter, &letter, sizeof letter);
            }
          }};
}

template <class Record>
py::dtype dtype_of(const std::vector<Column<Record>>& columns) {
  py::list names, formats, offsets;
  std::size_t offset = 0;
  for (const auto& column : columns) {
    names.append(column.name);
    formats.append(py::dtype(column.format));
    offsets.append(offset);
    offset += column.bytes;
  }
  return py::dtype(std::move(names), std::move(formats), std::move(offsets), static_cast<py::ssize_t>(offset));
}

template <class Record>
py::array rows(const std::vector<Column<Record>>& columns, std::span<const std::type_identity_t<Record>> records) {
  py::array out(dtype_of(columns), static_cast<py::ssize_t>(records.size()));
  auto* to = static_cast<char*>(out.mutable_data());
  std::memset(to, 0, static_cast<std::size_t>(out.nbytes()));
  for (const Record& record : records) {
    for (const auto& column : columns) {
      column.write(record, to);
      to += column.bytes;
    }
  }
  return out;
}

}  // namespace cadans::python
