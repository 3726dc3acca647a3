// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <cstdint>

/// What runners read, in every language side by side. Constant text only, so that a watch can show it; sentences with
/// numbers are made by the reports (`form/finding_report.hpp`, `load/rules/load_report.hpp`).
namespace cadans {

/// By the numbers of the C door (`CADANS_ENGLISH`, `CADANS_DUTCH`).
enum class Language : std::uint8_t { english = 0, dutch = 1 };
inline constexpr int language_count = 2;
inline constexpr Language languages[language_count] = {Language::english, Language::dutch};
inline constexpr const char* language_names[language_count] = {"en", "nl"};  ///< ISO 639-1

/// The same in every language, in the order of Language.
struct Words {
  const char* in[language_count];
  constexpr const char* operator()(Language language) const noexcept { return in[static_cast<int>(language)]; }
};

}  // namespace cadans
