// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace techuser {

// What errno means, in English and as the end of one of our messages: "no such file or directory".
std::string system_message(int error);

// A text that stood alone, as the end of one of our messages: an initial before a small letter becomes small.
std::string continued(std::string_view text);

} // namespace techuser
