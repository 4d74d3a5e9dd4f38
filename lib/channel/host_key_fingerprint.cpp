// SPDX-License-Identifier: Apache-2.0
#include "support/letters.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include <techuser/channel_probe.hpp>

#include <algorithm>
#include <cctype>

namespace techuser {
namespace {

constexpr std::string_view sha256_prefix = "SHA256:";
constexpr std::string_view md5_prefix = "MD5:";

bool has_prefix(std::string_view word, std::string_view prefix) {
    return std::ranges::equal(word.substr(0, prefix.size()), prefix, {}, lower_case, lower_case);
}

// 32 bytes in base64, without padding.
bool is_sha256(std::string_view text) {
    constexpr std::size_t length = 43;
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    return text.size() == length && text.find_first_not_of(alphabet) == std::string_view::npos;
}

// 16 bytes in hexadecimal, with colons between them.
bool is_md5(std::string_view text) {
    constexpr std::size_t length = 16 * 3 - 1;
    if (text.size() != length) {
        return false;
    }
    for (std::size_t index = 0; index < length; ++index) {
        auto const is_right =
            index % 3 == 2 ? text[index] == ':' : std::isxdigit(static_cast<unsigned char>(text[index])) != 0;
        if (!is_right) {
            return false;
        }
    }
    return true;
}

// The fingerprint that one word is; empty when it is none. A prefix says which of the two it must be.
std::string read_word(std::string_view word) {
    auto const has_md5 = has_prefix(word, md5_prefix);
    auto const has_sha256 = has_prefix(word, sha256_prefix);
    auto digest = word.substr(has_md5 ? md5_prefix.size() : has_sha256 ? sha256_prefix.size() : 0);
    if (!has_sha256 && is_md5(digest)) {
        std::string text(md5_prefix);
        std::ranges::transform(digest, std::back_inserter(text), lower_case);
        return text;
    }
    if (digest.ends_with('=')) {
        digest.remove_suffix(1);
    }
    return !has_md5 && is_sha256(digest) ? std::string(sha256_prefix).append(digest) : std::string();
}

} // namespace

Result<HostKeyFingerprint> HostKeyFingerprint::parse(std::string_view text) {
    // ssh-keygen -l writes bits, fingerprint, comment and type.
    constexpr std::string_view blanks = " \t\r\n";
    for (auto rest = text; !rest.empty();) {
        rest.remove_prefix(std::min(rest.find_first_not_of(blanks), rest.size()));
        auto const word = rest.substr(0, rest.find_first_of(blanks));
        if (auto fingerprint = read_word(word); !fingerprint.empty()) {
            return HostKeyFingerprint(std::move(fingerprint));
        }
        rest.remove_prefix(word.size());
    }
    return fail(
        ErrorCode::usage, "fingerprint", say("{}: not a key fingerprint", quoted(text)),
        say("pass SHA256: and 43 characters, MD5: and 16 pairs of hexadecimal digits, or a line of ssh-keygen -l"));
}

bool HostKeyFingerprint::matches(SshPublicKey const& key) const {
    return m_text == key.fingerprint_sha256 || m_text == std::string(md5_prefix) + key.fingerprint_md5;
}

} // namespace techuser
