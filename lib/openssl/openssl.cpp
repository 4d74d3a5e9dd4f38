// SPDX-License-Identifier: Apache-2.0
#include "openssl/openssl.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/objects.h>

#include <algorithm>
#include <limits>

namespace techuser {

ErrorQueueGuard::ErrorQueueGuard() {
    ERR_clear_error();
}

ErrorQueueGuard::~ErrorQueueGuard() {
    ERR_clear_error();
}

std::string to_dotted(ASN1_OBJECT const* object) {
    constexpr int usual_length = 63;
    std::string text(usual_length, '\0');
    auto const length = OBJ_obj2txt(text.data(), usual_length + 1, object, 1);
    text.resize(static_cast<std::size_t>(std::max(length, 0)));
    if (length > usual_length) {
        OBJ_obj2txt(text.data(), length + 1, object, 1);
    }
    return text;
}

std::string encode_base64(std::span<std::uint8_t const> bytes) {
    // EVP_EncodeBlock ends what it writes with a zero octet, which is the one that a std::string has anyway.
    std::string text((bytes.size() + 2) / 3 * 4, '\0');
    EVP_EncodeBlock(
        reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(bytes.size()));
    return text;
}

std::optional<std::vector<std::uint8_t>> decode_base64(std::string_view text) {
    if (text.size() % 4 != 0 || text.size() > std::numeric_limits<int>::max()) {
        return std::nullopt;
    }
    ErrorQueueGuard const guard;
    std::vector<std::uint8_t> bytes(text.size() / 4 * 3);
    auto const decoded = EVP_DecodeBlock(
        bytes.data(), reinterpret_cast<unsigned char const*>(text.data()), static_cast<int>(text.size()));
    auto const padding = text.ends_with("==") ? 2 : text.ends_with('=') ? 1 : 0;
    if (decoded < padding) {
        return std::nullopt;
    }
    bytes.resize(static_cast<std::size_t>(decoded - padding));
    // EVP_DecodeBlock takes blanks around the text, padding anywhere and stray bits in the last character.
    if (encode_base64(bytes) != text) {
        return std::nullopt;
    }
    return bytes;
}

} // namespace techuser
