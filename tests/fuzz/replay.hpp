// SPDX-License-Identifier: Apache-2.0
#pragma once
// Without libFuzzer: a main that replays the inputs named on the command line. Included at the end of a fuzzer.
#ifndef CADANS_LIBFUZZER
#include <cstdint>
#include <cstdio>
#include <vector>

int main(int count, char** arguments) {
  for (int i = 1; i < count; ++i) {
    std::FILE* file = std::fopen(arguments[i], "rb");
    if (file == nullptr) return 2;
    std::vector<std::uint8_t> input;
    for (int byte = std::fgetc(file); byte != EOF; byte = std::fgetc(file))
      input.push_back(static_cast<std::uint8_t>(byte));
    std::fclose(file);
    std::printf("%s: %zu bytes\n", arguments[i], input.size());
    LLVMFuzzerTestOneInput(input.data(), input.size());
  }
  return 0;
}
#endif
