// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <cstring>

/// What the fuzzers read their input with, and how they say that something does not hold.

inline void require(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", what);
  std::abort();
}

/// Reads numbers off the input; zeros when it is used up.
class Bytes {
 public:
  Bytes(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}
  bool empty() const { return at_ >= size_; }
  template <class Number>
  Number next() {
    Number number{};
    const std::size_t n = size_ - at_ < sizeof number ? size_ - at_ : sizeof number;
    std::memcpy(&number, data_ + at_, n);
    at_ += n;
    return number;
  }

 private:
  const std::uint8_t* data_;
  std::size_t size_, at_ = 0;
};
