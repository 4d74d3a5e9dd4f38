// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/secret.hpp>

#include <openssl/bn.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace techuser {

// A copy of bytes that the caller owns.
Secret copy_secret(std::span<std::uint8_t const> bytes);

// Builds a secret, or a public text with the same parts, of unknown length. Memory is wiped when it grows.
class SecretWriter final {
public:
    void write_bytes(std::span<std::uint8_t const> bytes);
    void write_bytes(std::string_view text);

    // The encodings of RFC 4251 section 5; the number is not negative.
    void write_uint32(std::uint32_t value);
    void write_string(std::span<std::uint8_t const> bytes);
    void write_string(std::string_view text);
    void write_integer(BIGNUM const& number);

    std::span<std::uint8_t> bytes() { return m_buffer.bytes().first(m_size); }
    std::size_t size() const { return m_size; }
    Secret take();
    std::vector<std::uint8_t> take_public();

private:
    // Appends so many bytes, to be filled by the caller.
    std::span<std::uint8_t> extend(std::size_t count);

    Secret m_buffer;
    std::size_t m_size{0};
};

// The alphabet of RFC 4648 section 4, broken into lines of so many characters, each with a line feed.
void write_base64_lines(
    SecretWriter& writer, std::span<std::uint8_t const> bytes, std::size_t line_characters);

// Reads the base64 text of these lines put together, as strictly as decode_base64.
std::optional<Secret> decode_base64_lines(std::span<std::string_view const> lines);

} // namespace techuser
