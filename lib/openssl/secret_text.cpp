// SPDX-License-Identifier: Apache-2.0
#include "openssl/secret_text.hpp"

#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace techuser {

namespace {

constexpr std::size_t smallest_buffer_bytes = 512;

std::span<std::uint8_t const> as_bytes(std::string_view text) {
    return {reinterpret_cast<std::uint8_t const*>(text.data()), text.size()};
}

// EVP_EncodeBlock ends what it writes with a zero octet.
Secret encode_base64_secret(std::span<std::uint8_t const> bytes) {
    Secret text((bytes.size() + 2) / 3 * 4 + 1);
    EVP_EncodeBlock(text.bytes().data(), bytes.data(), static_cast<int>(bytes.size()));
    return text;
}

} // namespace

Secret copy_secret(std::span<std::uint8_t const> bytes) {
    Secret copy(bytes.size());
    std::ranges::copy(bytes, copy.bytes().begin());
    return copy;
}

std::span<std::uint8_t> SecretWriter::extend(std::size_t count) {
    if (count > m_buffer.size() - m_size) {
        Secret larger(std::max({smallest_buffer_bytes, 2 * m_buffer.size(), m_size + count}));
        std::ranges::copy(bytes(), larger.bytes().begin());
        m_buffer = std::move(larger);
    }
    m_size += count;
    return bytes().last(count);
}

void SecretWriter::write_bytes(std::span<std::uint8_t const> bytes) {
    std::ranges::copy(bytes, extend(bytes.size()).begin());
}

void SecretWriter::write_bytes(std::string_view text) {
    write_bytes(as_bytes(text));
}

void SecretWriter::write_uint32(std::uint32_t value) {
    std::array const bytes{
        static_cast<std::uint8_t>(value >> 24U), static_cast<std::uint8_t>(value >> 16U),
        static_cast<std::uint8_t>(value >> 8U), static_cast<std::uint8_t>(value)};
    write_bytes(bytes);
}

void SecretWriter::write_string(std::span<std::uint8_t const> bytes) {
    write_uint32(static_cast<std::uint32_t>(bytes.size()));
    write_bytes(bytes);
}

void SecretWriter::write_string(std::string_view text) {
    write_string(as_bytes(text));
}

void SecretWriter::write_integer(BIGNUM const& number) {
    // A leading zero keeps the first bit, the sign, clear.
    auto const bits = static_cast<std::size_t>(BN_num_bits(&number));
    auto const size = bits == 0 ? 0 : bits / 8 + 1;
    write_uint32(static_cast<std::uint32_t>(size));
    BN_bn2binpad(&number, extend(size).data(), static_cast<int>(size));
}

Secret SecretWriter::take() {
    auto result = copy_secret(bytes());
    m_buffer = Secret();
    m_size = 0;
    return result;
}

std::vector<std::uint8_t> SecretWriter::take_public() {
    auto const result = take();
    return {result.bytes().begin(), result.bytes().end()};
}

void write_base64_lines(
    SecretWriter& writer, std::span<std::uint8_t const> bytes, std::size_t line_characters) {
    auto const encoded = encode_base64_secret(bytes);
    auto rest = as_text(encoded.bytes().first(encoded.size() - 1));
    while (!rest.empty()) {
        auto const line = rest.substr(0, line_characters);
        writer.write_bytes(line);
        writer.write_bytes("\n");
        rest.remove_prefix(line.size());
    }
}

std::optional<Secret> decode_base64_lines(std::span<std::string_view const> lines) {
    SecretWriter joined;
    for (auto const line : lines) {
        joined.write_bytes(line);
    }
    auto const text = joined.take();
    if (text.size() % 4 != 0) {
        return std::nullopt;
    }
    ErrorQueueGuard const guard;
    Secret decoded(text.size() / 4 * 3);
    auto const size =
        EVP_DecodeBlock(decoded.bytes().data(), text.bytes().data(), static_cast<int>(text.size()));
    auto const padding = as_text(text.bytes()).ends_with("==")  ? 2
                         : as_text(text.bytes()).ends_with('=') ? 1
                                                                : 0;
    if (size < padding) {
        return std::nullopt;
    }
    auto result = copy_secret(decoded.bytes().first(static_cast<std::size_t>(size - padding)));
    // EVP_DecodeBlock takes blanks around the text, padding anywhere and stray bits in the last character.
    auto const again = encode_base64_secret(result.bytes());
    if (!std::ranges::equal(again.bytes().first(again.size() - 1), text.bytes())) {
        return std::nullopt;
    }
    return result;
}

} // namespace techuser
