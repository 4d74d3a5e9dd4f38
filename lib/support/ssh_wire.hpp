// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace techuser {

// Reads the encoding of RFC 4251 section 5, front to back. All functions return nullopt when fewer bytes are
// left than they need. What they return points into the bytes that are read.
class SshReader final {
public:
    explicit SshReader(std::span<std::uint8_t const> bytes) : m_rest(bytes) {}
    explicit SshReader(std::string_view text)
        : m_rest(reinterpret_cast<std::uint8_t const*>(text.data()), text.size()) {}

    // Bytes without a length before them.
    std::optional<std::span<std::uint8_t const>> read_bytes(std::size_t count) {
        if (count > m_rest.size()) {
            return std::nullopt;
        }
        auto const taken = m_rest.first(count);
        m_rest = m_rest.subspan(count);
        return taken;
    }

    std::optional<std::uint8_t> read_byte() {
        auto const bytes = read_bytes(1);
        return bytes ? std::optional(bytes->front()) : std::nullopt;
    }

    std::optional<std::uint32_t> read_uint32() {
        auto const bytes = read_bytes(4);
        if (!bytes) {
            return std::nullopt;
        }
        std::uint32_t value = 0;
        for (auto const byte : *bytes) {
            value = (value << 8U) | byte;
        }
        return value;
    }

    std::optional<std::span<std::uint8_t const>> read_string() {
        auto const length = read_uint32();
        return length ? read_bytes(*length) : std::nullopt;
    }

    std::optional<std::string_view> read_text() {
        auto const bytes = read_string();
        if (!bytes) {
            return std::nullopt;
        }
        return std::string_view(reinterpret_cast<char const*>(bytes->data()), bytes->size());
    }

    // What has not been read yet.
    std::span<std::uint8_t const> rest() const { return m_rest; }

private:
    std::span<std::uint8_t const> m_rest;
};

} // namespace techuser
