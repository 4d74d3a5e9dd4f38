// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace techuser {

// Reads the encoding of RFC 4251 section 5 from what the other side sent, front to back.
class WireReader final {
public:
    explicit WireReader(std::string_view rest) : m_rest(rest) {}

    std::optional<std::string_view> take(std::size_t length) {
        if (length > m_rest.size()) {
            return std::nullopt;
        }
        auto const taken = m_rest.substr(0, length);
        m_rest.remove_prefix(length);
        return taken;
    }

    std::optional<std::uint32_t> read_uint32() {
        auto const bytes = take(4);
        if (!bytes) {
            return std::nullopt;
        }
        std::uint32_t value = 0;
        for (auto const byte : *bytes) {
            value = (value << 8U) | static_cast<std::uint8_t>(byte);
        }
        return value;
    }

    std::optional<std::string_view> read_string() {
        auto const length = read_uint32();
        return length ? take(*length) : std::nullopt;
    }

private:
    std::string_view m_rest;
};

} // namespace techuser
