// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>
#include <techuser/secret.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace techuser {

// One text between BEGIN and END lines: PEM of RFC 7468 and of RFC 1421, and the format of OpenSSH.
struct Armour {
    std::string_view label;
    std::string headers; // of RFC 1421, each with a line feed; usually none
    Secret content;
};

// Text in front is skipped, as RFC 7468 allows, and so are the EC PARAMETERS that OpenSSL puts there; text
// after the end is an error. Reason: bad-key.
Result<Armour> read_armour(std::span<std::string_view const> lines);

inline constexpr std::size_t pem_line_characters = 64; // RFC 7468 section 2
inline constexpr std::size_t openssh_line_characters = 70;

// The headers have a line feed each; a blank line follows them.
Secret write_armour(
    std::string_view label, std::span<std::uint8_t const> content, std::size_t line_characters,
    std::string_view headers = {});

} // namespace techuser
