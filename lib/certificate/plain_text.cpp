// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_parts.hpp"
#include "openssl/file_kind.hpp"
#include "support/say.hpp"
#include "support/utf16.hpp"
#include "support/utf8.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace techuser {

namespace {

Result<PlainText> from_utf16(Octets bytes, std::size_t high, std::vector<Peculiarity> peculiarities) {
    if (bytes.size() % 2 != 0) {
        return bad_certificate(say("its UTF-16 text ends in the middle of a character"));
    }
    std::string text;
    text.reserve(bytes.size() / 2);
    for (std::size_t start = 0; start < bytes.size(); start += 2) {
        auto const low = bytes[start + 1 - high];
        text += bytes[start + high] == 0 && low < 0x80 ? static_cast<char>(low) : '?';
    }
    peculiarities.push_back(Peculiarity::utf16);
    return PlainText{std::move(text), std::move(peculiarities)};
}

} // namespace

Result<PlainText> to_plain_text(Octets bytes) {
    auto const text = as_text(bytes);
    if (text.starts_with(utf8_byte_order_mark)) {
        return PlainText{std::string(without_byte_order_mark(text)), {Peculiarity::byte_order_mark}};
    }
    if (auto const order = utf16_order(bytes)) {
        std::vector<Peculiarity> peculiarities;
        if (order->begin > 0) {
            peculiarities.push_back(Peculiarity::byte_order_mark);
        }
        return from_utf16(bytes.subspan(order->begin), order->high, std::move(peculiarities));
    }
    return PlainText{std::string(text), {}};
}

} // namespace techuser
