// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace techuser {

// Whether headings and verdicts are coloured; the caller decides, for each stream.
enum class Colour : std::uint8_t { off, on };

// What a coloured text is: bold, green, yellow, or bold and red.
enum class Tone : std::uint8_t { heading, good, doubtful, bad };

// `text` between the sequences of ECMA-48 (SGR) for its tone; as it is with Colour::off.
std::string paint(std::string_view text, Tone tone, Colour colour);

} // namespace techuser
