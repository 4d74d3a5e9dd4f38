// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl/file_kind.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/result.hpp>

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <utility>

namespace techuser {

inline tl::unexpected<Error> bad_key(Text message) {
    return fail(
        ErrorCode::unreadable, "bad-key", std::move(message),
        say("copy the key again from its source, whole"));
}

// Reads the encoding of RFC 4251 section 5, front to back. What it gives points into the bytes that it reads.
class SshReader final {
public:
    explicit SshReader(std::span<std::uint8_t const> bytes) : m_rest(bytes) {}

    // Reason of all: bad-key.
    Result<std::uint32_t> read_uint32() {
        TRY_ASSIGN(auto const bytes, take(4));
        std::uint32_t value = 0;
        for (auto const byte : bytes) {
            value = (value << 8U) | byte;
        }
        return value;
    }

    Result<std::span<std::uint8_t const>> read_string() {
        TRY_ASSIGN(auto const length, read_uint32());
        return take(length);
    }

    Result<std::string_view> read_text() {
        TRY_ASSIGN(auto const bytes, read_string());
        return as_text(bytes);
    }

    // The magnitude of an mpint greater than zero: big endian, without leading zeros.
    Result<std::span<std::uint8_t const>> read_positive_integer() {
        TRY_ASSIGN(auto const bytes, read_string());
        if (bytes.empty() || (bytes[0] & 0x80U) != 0) {
            return bad_key(say("a number of the key is not positive"));
        }
        if (bytes[0] != 0) {
            return bytes;
        }
        if (bytes.size() == 1 || (bytes[1] & 0x80U) == 0) {
            return bad_key(say("a number of the key has needless leading zeros"));
        }
        return bytes.subspan(1);
    }

    // Bytes without a length in front.
    Result<std::span<std::uint8_t const>> read_bytes(std::size_t count) { return take(count); }

    // What has not been read yet.
    std::span<std::uint8_t const> rest() const { return m_rest; }

    Result<void> expect_end() const {
        if (!m_rest.empty()) {
            return bad_key(say("bytes are left over after the key"));
        }
        return {};
    }

private:
    Result<std::span<std::uint8_t const>> take(std::size_t length) {
        if (length > m_rest.size()) {
            return bad_key(say("the key is cut: its encoding ends too early"));
        }
        auto const taken = m_rest.first(length);
        m_rest = m_rest.subspan(length);
        return taken;
    }

    std::span<std::uint8_t const> m_rest;
};

} // namespace techuser
