// SPDX-License-Identifier: Apache-2.0
#pragma once
#include <sstream>
#include <string>

#include "cadans/core/status.hpp"

namespace cadans {

/// The one wording of a setting that is out of range.
inline std::string out_of_range_text(const Status& status) {
  std::ostringstream text;
  text << status.field << " must be in [" << status.low << ", " << status.high << "], not " << status.value;
  return text.str();
}

}  // namespace cadans
