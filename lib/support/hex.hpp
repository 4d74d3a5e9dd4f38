// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// Two lower-case digits for each byte.
std::string to_hex(std::span<std::uint8_t const> bytes, std::string_view separator = {});

// The bytes of a text of two digits each, in either case and without a separator; nullopt for any other text.
std::optional<std::vector<std::uint8_t>> from_hex(std::string_view text);

} // namespace techuser
