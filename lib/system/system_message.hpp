// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace techuser {

// What errno means, in English and as the end of one of our messages: "no such file or directory".
std::string system_message(int error);

// A sentence of the system as the end of one of our messages: a capital before a small letter becomes small.
std::string continued(std::string_view text);

} // namespace techuser
