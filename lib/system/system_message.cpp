// SPDX-License-Identifier: Apache-2.0
#include "system/system_message.hpp"

#include "support/letters.hpp"

#include <fmt/format.h>

#include <cstring>

namespace techuser {

std::string system_message(int error) {
    auto const* const description = ::strerrordesc_np(error);
    return description == nullptr ? fmt::format("error {} of the system", error) : continued(description);
}

std::string continued(std::string_view text) {
    std::string result(text);
    if (result.size() > 1 && is_upper_case(result[0]) && is_letter(result[1]) && !is_upper_case(result[1])) {
        result[0] = lower_case(result[0]);
    }
    return result;
}

} // namespace techuser
