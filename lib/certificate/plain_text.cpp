// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_parts.hpp"
#include "openssl/file_kind.hpp"
#include "support/say.hpp"

#include <algorithm>
#include <cstddef>

namespace techuser {

namespace {

constexpr std::string_view utf8_mark = "\xef\xbb\xbf";
constexpr std::string_view utf16_little_mark = "\xff\xfe";
constexpr std::string_view utf16_big_mark = "\xfe\xff";

// True for a text whose first two characters are ASCII in UTF-16; `high` is the place of the octet that is
// then 0.
bool is_evident_utf16(Octets bytes, std::size_t high) {
    auto const is_ascii = [&](std::size_t start) {
        return bytes[start + high] == 0 && bytes[start + 1 - high] != 0 && bytes[start + 1 - high] < 0x80;
    };
    return bytes.size() >= 4 && is_ascii(0) && is_ascii(2);
}

Result<PlainText> from_utf16(Octets bytes, std::size_t high, std::vector<Peculiarity> peculiarities) {
    if (bytes.size() % 2 != 0) {
        return bad_certificate(say("its UTF-16 text ends within a character"));
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
    if (text.starts_with(utf8_mark)) {
        return PlainText{std::string(text.substr(utf8_mark.size())), {Peculiarity::byte_order_mark}};
    }
    if (text.starts_with(utf16_little_mark)) {
        return from_utf16(bytes.subspan(utf16_little_mark.size()), 1, {Peculiarity::byte_order_mark});
    }
    if (text.starts_with(utf16_big_mark)) {
        return from_utf16(bytes.subspan(utf16_big_mark.size()), 0, {Peculiarity::byte_order_mark});
    }
    if (is_evident_utf16(bytes, 1)) {
        return from_utf16(bytes, 1, {});
    }
    if (is_evident_utf16(bytes, 0)) {
        return from_utf16(bytes, 0, {});
    }
    return PlainText{std::string(text), {}};
}

} // namespace techuser
