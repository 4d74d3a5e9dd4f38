// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <string_view>
#include <utility>

namespace techuser {

// What is wrong with a name, under one of the reasons that name-batchfile(1) lists.
inline Error fault(std::string_view reason, Text message, Text hint = {}) {
    return {
        .code = ErrorCode::invalid, .reason = reason, .message = std::move(message), .hint = std::move(hint)};
}

} // namespace techuser
