// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace techuser {

// Whether headings are coloured; the caller decides, for each stream.
enum class Colour : std::uint8_t { off, on };

} // namespace techuser
