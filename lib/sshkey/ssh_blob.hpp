// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>
#include <techuser/ssh_key.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

namespace techuser {

// The public key with this encoding (RFC 4253 section 6.6), checked. Reasons: bad-key, key-type,
// key-too-small.
Result<SshPublicKey> parse_ssh_blob(std::vector<std::uint8_t> blob, std::string_view comment);

// The lines of a text that are not blank, without blanks around them and without a byte order mark; CR, LF
// and CRLF all end a line.
std::vector<std::string_view> split_lines(std::string_view text);

} // namespace techuser
