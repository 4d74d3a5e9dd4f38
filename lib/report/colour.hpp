// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace techuser {

// Whether headings stand out; decided per stream by whoever prints.
enum class Colour : std::uint8_t { off, on };

} // namespace techuser
