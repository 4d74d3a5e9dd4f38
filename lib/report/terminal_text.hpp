// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace techuser {

// Makes text that somebody else wrote harmless for a terminal: C0 and C1 controls, DEL, bidirectional and
// zero-width characters become \u{...}, bytes that are not UTF-8 become \x...
std::string terminal_text(std::string_view untrusted);

// The same for an input that heads a line: at most its first 200 bytes, then dots.
std::string input_text(std::string_view untrusted);

} // namespace techuser
