// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace techuser {

// `text` as the value of a TEXT property (RFC 5545 section 3.3.11): as terminal_text(), then escaped.
std::string calendar_text(std::string_view text);

// A content line with its line end, folded after 75 octets between two characters (section 3.1).
std::string calendar_line(std::string_view line);

} // namespace techuser
