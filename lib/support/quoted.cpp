// SPDX-License-Identifier: Apache-2.0
#include "support/quoted.hpp"

#include "support/utf8.hpp"

#include <cstddef>
#include <utility>

namespace techuser {

namespace {

constexpr std::size_t quoted_limit_bytes = 60;

} // namespace

Quoted quoted(std::string_view text) {
    std::size_t length = text.size() <= quoted_limit_bytes ? text.size() : 0;
    while (length < text.size()) {
        auto const point = decode_utf8(text.substr(length));
        std::size_t const next = length + (point ? point->length : 1);
        if (next > quoted_limit_bytes) {
            break;
        }
        length = next;
    }
    std::string result = "'";
    result += text.substr(0, length);
    result += length < text.size() ? "...'" : "'";
    return {.text = std::move(result)};
}

} // namespace techuser
