// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

// What kind of file it is, by its armour or first octets: without decoding it, so that a private key passed
// by mistake is not read.
namespace techuser {

inline std::string_view as_text(std::span<std::uint8_t const> bytes) {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

// Of ASCII only, whatever the locale.
inline constexpr std::string_view blanks = " \t\r\n";

inline std::string_view trim(std::string_view text) {
    auto const begin = text.find_first_not_of(blanks);
    return begin == std::string_view::npos ? std::string_view{}
                                           : text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
}

// A SEQUENCE of 128 octets or more, as every certificate is; no ASCII or UTF-8 text begins like this.
inline bool is_der(std::span<std::uint8_t const> bytes) {
    return bytes.size() >= 2 && bytes[0] == 0x30 && bytes[1] >= 0x80 && bytes[1] <= 0x84;
}

inline constexpr std::string_view pem_certificate_begin = "-----BEGIN CERTIFICATE-----";
inline constexpr std::string_view pem_certificate_end = "-----END CERTIFICATE-----";

// A private key as PEM of any kind, OpenSSH, SSH2, PuTTY, or as DER: PKCS#1, SEC 1, PKCS#8 and PKCS#12 all
// begin with a small version number, which neither a certificate nor a public key does.
inline bool is_private_key(std::span<std::uint8_t const> bytes) {
    if (bytes.size() >= 2 && bytes[0] == 0x30) {
        std::size_t const content = bytes[1] < 0x80 ? 2 : 2 + (bytes[1] & 0x7fU);
        if (bytes.size() >= content + 2 && bytes[content] == 0x02 && bytes[content + 1] == 0x01) {
            return true;
        }
    }
    auto const text = as_text(bytes);
    auto const start = trim(text);
    return text.find("PRIVATE KEY-----") != std::string_view::npos ||
           text.find("PRIVATE KEY ----") != std::string_view::npos ||
           start.starts_with("PuTTY-User-Key-File-") || start.starts_with("SSH PRIVATE KEY FILE FORMAT");
}

} // namespace techuser
