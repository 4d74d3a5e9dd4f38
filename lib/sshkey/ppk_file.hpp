// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "sshkey/password_hash.hpp"
#include <techuser/result.hpp>
#include <techuser/secret.hpp>

#include <cstdint>
#include <string_view>
#include <vector>

// The lines of a PuTTY key file (appendix C of the manual of PuTTY), not yet decrypted.
namespace techuser {

enum class PpkVersion : std::uint8_t { two = 2, three = 3 };

inline constexpr std::string_view ppk_cipher = "aes256-cbc";
inline constexpr std::string_view ppk_no_cipher = "none";

struct PpkFile {
    PpkVersion version;
    std::string_view algorithm;
    std::string_view encryption; // ppk_cipher or ppk_no_cipher
    std::string_view comment;
    std::vector<std::uint8_t> public_blob;
    Argon2Cost cost; // of version 3 when encrypted, like the salt
    std::vector<std::uint8_t> salt;
    Secret content;
    std::vector<std::uint8_t> mac;

    bool is_encrypted() const { return encryption == ppk_cipher; }
};

// Points into the text. Reasons: bad-key, unsupported.
Result<PpkFile> read_ppk_file(std::string_view text);

Secret write_ppk_file(PpkFile const& file);

} // namespace techuser
