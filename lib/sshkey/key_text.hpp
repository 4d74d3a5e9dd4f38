// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/finding.hpp>
#include <techuser/result.hpp>
#include <techuser/secret.hpp>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

// The text of a key file as editors, mail programs and the secret stores of CI systems leave it.
namespace techuser {

enum class TextFlaw : std::uint8_t {
    utf16,
    byte_order_mark,
    escaped_line_ends, // \n written out
    lost_line_ends,    // all on one line
    quoted,            // > before each line
    indented,          // blanks before lines
    trailing_blanks,
    text_before, // another line, or a blank one, before the key
    crlf,
    cr,
    no_last_line_end,
};

struct KeyText {
    Secret
        text; // UTF-8 without a byte-order mark; line ends that were escaped, lost or quoted are there again
    std::vector<TextFlaw> flaws;
};

// Never fails: what cannot be mended is left to the parsers.
KeyText read_key_text(std::span<std::uint8_t const> bytes);

enum class KeyFamily : std::uint8_t { openssh, pem, pkcs8, ppk, public_line, rfc4716, public_pem };

// A warning for each flaw for which OpenSSH 9.2 or PuTTY 0.78 refuses a file of this family, though they read
// sound ones.
std::vector<Finding> flaw_findings(KeyFamily family, std::span<TextFlaw const> flaws);

} // namespace techuser
