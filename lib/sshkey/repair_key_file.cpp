// SPDX-License-Identifier: Apache-2.0
#include "sshkey/repair_key_file.hpp"

#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"
#include "openssl/secret_text.hpp"
#include "sshkey/armour.hpp"
#include "sshkey/pem_public_key.hpp"
#include "sshkey/ssh_blob.hpp"
#include "support/try.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace techuser {

namespace {

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}

Secret as_secret(std::string const& text) {
    Secret secret(text.size());
    std::ranges::copy(text, secret.bytes().begin());
    return secret;
}

// The words of a key line that may be broken anywhere: type, base64 text, comment.
std::vector<std::string> words_of(std::span<std::string_view const> lines) {
    std::vector<std::string> words;
    for (auto const each : lines) {
        auto const line = replaced(std::string(each), "\xc2\xa0", " ");
        for (auto rest = trim(line); !rest.empty();) {
            words.emplace_back(rest.substr(0, rest.find_first_of(blanks)));
            rest = trim(rest.substr(words.back().size()));
        }
    }
    return words;
}

// A web form wrote '+' for blanks. The base64 text has that character, too: it ends where the key does.
Result<SshPublicKey> split_at_plus(std::string const& line) {
    auto const begin = line.find("+AAAA") + 1;
    for (auto end = line.find('+', begin);; end = line.find('+', end + 1)) {
        auto const comment = end == std::string::npos ? std::string() : line.substr(end + 1);
        auto const text = line.substr(0, begin - 1) + ' ' + line.substr(begin, end - begin) + ' ' +
                          replaced(comment, "+", " ");
        auto key = parse_ssh_public_key({reinterpret_cast<std::uint8_t const*>(text.data()), text.size()});
        if (key || end == std::string::npos) {
            return key;
        }
    }
}

// A key is whole as soon as its encoding is; what comes after is its comment.
Result<SshPublicKey> join_openssh_line(std::span<std::string_view const> lines) {
    auto words = words_of(lines);
    if (words.size() == 1 && words.front().find("+AAAA") != std::string::npos) {
        return split_at_plus(words.front());
    }
    if (words.front().starts_with("rsa-sha2-")) {
        words.front() = ssh_name(SshKeyType::rsa);
    }
    std::string text;
    for (std::size_t next = 1; next < words.size(); ++next) {
        text += words[next];
        auto blob = decode_base64(text);
        if (!blob) {
            continue;
        }
        std::string comment;
        for (auto word = next + 1; word < words.size(); ++word) {
            comment.append(comment.empty() ? "" : " ").append(words[word]);
        }
        if (auto key = parse_ssh_blob(*std::move(blob), comment);
            key && ssh_name(key->type) == words.front()) {
            return key;
        }
    }
    std::string whole;
    for (auto const line : lines) {
        whole.append(line).append("\n");
    }
    return parse_ssh_public_key({reinterpret_cast<std::uint8_t const*>(whole.data()), whole.size()});
}

} // namespace

Result<Secret> sound_armour(std::span<std::string_view const> lines) {
    TRY_ASSIGN(auto const armour, read_armour(lines));
    auto const width = armour.label.starts_with("OPENSSH") ? openssh_line_characters : pem_line_characters;
    return write_armour(armour.label, armour.content.bytes(), width, armour.headers);
}

Secret sound_lines(std::string_view text) {
    auto rest = trim(text);
    // trim() takes the blanks of a last line, too; in a PPK that is the MAC, which has none.
    SecretWriter writer;
    while (!rest.empty()) {
        auto const end = std::min(rest.find_first_of("\r\n"), rest.size());
        writer.write_bytes(rest.substr(0, end));
        writer.write_bytes("\n");
        rest.remove_prefix(end);
        rest.remove_prefix(rest.starts_with("\r\n") ? 2 : rest.empty() ? 0 : 1);
    }
    return writer.take();
}

Result<Secret> repair_public_key(std::span<std::string_view const> lines) {
    std::string text;
    for (auto const line : lines) {
        text.append(line).append("\n");
    }
    std::span const bytes(reinterpret_cast<std::uint8_t const*>(text.data()), text.size());
    if (is_pem_public_key(lines)) {
        TRY(parse_pem_public_key(lines));
        return sound_armour(lines);
    }
    if (lines.front().starts_with("---- BEGIN SSH2")) {
        TRY_ASSIGN(auto const key, parse_ssh_public_key(bytes));
        return as_secret(rfc4716(key));
    }
    TRY_ASSIGN(auto const key, join_openssh_line(lines));
    return as_secret(key.openssh_line() + '\n');
}

} // namespace techuser
