// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl/file_kind.hpp"
#include "support/say.hpp"
#include "support/ssh_wire.hpp"
#include "support/try.hpp"
#include <techuser/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

namespace techuser {

inline tl::unexpected<Error> bad_key(Text message) {
    return fail(
        ErrorCode::unreadable, "bad-key", std::move(message),
        say("copy the key again from its source, whole"));
}

// Reads the encoded numbers of a key, front to back: SshReader whose refusals are errors, all with the reason
// bad-key.
class KeyReader final {
public:
    explicit KeyReader(std::span<std::uint8_t const> bytes) : m_reader(bytes) {}

    Result<std::uint32_t> read_uint32() { return whole(m_reader.read_uint32()); }
    Result<std::span<std::uint8_t const>> read_string() { return whole(m_reader.read_string()); }
    Result<std::string_view> read_text() { return whole(m_reader.read_text()); }

    // Bytes without a length before them.
    Result<std::span<std::uint8_t const>> read_bytes(std::size_t count) {
        return whole(m_reader.read_bytes(count));
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

    // What has not been read yet.
    std::span<std::uint8_t const> rest() const { return m_reader.rest(); }

    Result<void> expect_end() const {
        if (!rest().empty()) {
            return bad_key(say("there are bytes after the key"));
        }
        return {};
    }

private:
    template <typename Value>
    static Result<Value> whole(std::optional<Value> value) {
        if (!value) {
            return bad_key(say("the key is cut: its encoding ends too early"));
        }
        return *value;
    }

    SshReader m_reader;
};

} // namespace techuser
