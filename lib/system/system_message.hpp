// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/text.hpp>

namespace techuser {

// What errno means, as the end of one of our messages: "no such file or directory". A rare one is only named:
// "system error ENODATA".
Text system_message(int error);

} // namespace techuser
