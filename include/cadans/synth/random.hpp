// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cmath>
#include <cstdint>

/// Seeded random numbers that are the same on every platform and standard library. std::normal_distribution
/// and friends are not: each library draws in its own order.
///
///     seed --splitmix64--> state of xoshiro256++ --53 bits--> uniform [0, 1) --Box and Muller--> normal
///
/// Uniform draws are equal to the bit; normal draws to the rounding of std::log and std::cos.
/// D. Blackman, S. Vigna, "Scrambled linear pseudorandom number generators", doi 10.1145/3460772.
namespace cadans::synth {

class Random {
 public:
  /// `stream` makes independent sequences out of one seed: one stream a purpose, so that turning one
  /// error on does not change the draws of another.
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0) noexcept;

  std::uint64_t bits() noexcept;
  double uniform() noexcept { return double(bits() >> 11) * 0x1.0p-53; }  ///< [0, 1)
  double uniform(double low, double high) noexcept { return low + (high - low) * uniform(); }
  double normal() noexcept;  ///< mean 0, standard deviation 1

 private:
  std::uint64_t state_[4];
  double spare_ = 0.0;
  bool has_spare_ = false;
};

// ---- implementation ----------------------------------------------------------------------------

inline Random::Random(std::uint64_t seed, std::uint64_t stream) noexcept {
  std::uint64_t x = seed + 0xd1342543de82ef95ull * (stream + 1);
  for (std::uint64_t& word : state_) {
    x += 0x9e3779b97f4a7c15ull;
    std::uint64_t z = x;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9ull;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebull;
    word = z ^ (z >> 31);
  }
}

inline std::uint64_t Random::bits() noexcept {
  const auto turn = [](std::uint64_t x, int n) { return (x << n) | (x >> (64 - n)); };
  const std::uint64_t drawn = turn(state_[0] + state_[3], 23) + state_[0];
  const std::uint64_t shifted = state_[1] << 17;
  state_[2] ^= state_[0];
  state_[3] ^= state_[1];
  state_[1] ^= state_[2];
  state_[0] ^= state_[3];
  state_[2] ^= shifted;
  state_[3] = turn(state_[3], 45);
  return drawn;
}

inline double Random::normal() noexcept {
  if (has_spare_) {
    has_spare_ = false;
    return spare_;
  }
  const double radius = std::sqrt(-2.0 * std::log(1.0 - uniform()));  // 1 - u is never 0
  const double angle = 6.283185307179586477 * uniform();
  spare_ = radius * std::sin(angle);
  has_spare_ = true;
  return radius * std::cos(angle);
}

}  // namespace cadans::synth
