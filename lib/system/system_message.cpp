// SPDX-License-Identifier: Apache-2.0
#include "system/system_message.hpp"

#include <fmt/format.h>

#include <cstring>

namespace techuser {

namespace {

bool is_between(char first, char character, char last) {
    return first <= character && character <= last;
}

} // namespace

std::string system_message(int error) {
    auto const* const description = ::strerrordesc_np(error);
    return description == nullptr ? fmt::format("error {} of the system", error) : continued(description);
}

std::string continued(std::string_view text) {
    std::string result(text);
    if (result.size() > 1 && is_between('A', result[0], 'Z') && is_between('a', result[1], 'z')) {
        result[0] = static_cast<char>(result[0] - 'A' + 'a');
    }
    return result;
}

} // namespace techuser
