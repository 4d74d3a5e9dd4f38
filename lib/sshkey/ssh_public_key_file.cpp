// SPDX-License-Identifier: Apache-2.0
#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"
#include "sshkey/key_reader.hpp"
#include "sshkey/key_text.hpp"
#include "sshkey/pem_public_key.hpp"
#include "sshkey/ssh_blob.hpp"
#include "support/letters.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "support/utf16.hpp"
#include "support/utf8.hpp"
#include <techuser/ssh_key.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <utility>

// The files that a public key comes in, and what happens to one that is pasted.
namespace techuser {

std::vector<std::string_view> split_lines(std::string_view text) {
    text = without_byte_order_mark(text);
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        auto const end = std::min(text.find_first_of("\r\n"), text.size());
        if (auto const line = trim(text.substr(0, end)); !line.empty()) {
            lines.push_back(line);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

namespace {

constexpr std::string_view rfc4716_begin = "---- BEGIN SSH2 PUBLIC KEY ----";
constexpr std::string_view rfc4716_end = "---- END SSH2 PUBLIC KEY ----";
constexpr std::string_view no_break_blank = "\xc2\xa0";

tl::unexpected<Error> not_a_public_key() {
    return fail(
        ErrorCode::unreadable, "not-a-public-key", say("this is not an SSH public key"),
        say("a public key is one line such as 'ssh-rsa AAAA... comment', without options, or a text that begins "
            "with '---- BEGIN SSH2 PUBLIC KEY ----'"));
}

tl::unexpected<Error> several_keys() {
    return fail(
        ErrorCode::unreadable, "several-keys", say("the file holds more than one public key"),
        say("use a file with one key"));
}

tl::unexpected<Error> damaged(std::string_view reason, Text message) {
    return fail(
        ErrorCode::unreadable, reason, std::move(message),
        say("copy the key again, or run gen-sshkey --repair"));
}

// Takes the first word off a line that has no blanks around it.
std::string_view take_word(std::string_view& line) {
    auto const word = line.substr(0, line.find_first_of(blanks));
    line = trim(line.substr(word.size()));
    return word;
}

// Whether options of an authorized_keys file come before the type.
bool has_options(std::string_view line) {
    for (auto word = take_word(line); !word.empty(); word = take_word(line)) {
        if (is_ssh_key_type(word) && line.starts_with("AAAA")) {
            return true;
        }
    }
    return false;
}

// What an editor, a mail program or a web form makes of the line of a key, by its first word.
Result<void> check_paste(std::string_view line, std::string_view type) {
    if (line.find(no_break_blank) < line.find(' ')) {
        return damaged("no-break-blanks", say("the key has no-break spaces where blanks should be"));
    }
    if (is_ssh_key_type(type) && type.find("+AAAA") != std::string_view::npos) {
        return damaged(
            "plus-for-blanks", say("the key has '+' where blanks should be, as a web form writes them"));
    }
    if (type == "rsa-sha2-256" || type == "rsa-sha2-512") {
        return damaged(
            "signature-name",
            say("{} names a signature, not a key: the key begins with 'ssh-rsa'", quoted(type)));
    }
    if (!is_ssh_key_type(type)) {
        if (has_options(line)) {
            return fail(
                ErrorCode::unreadable, "key-options", say("there are options before the key"),
                say("keep only what begins with the type, such as 'ssh-rsa'"));
        }
        return not_a_public_key();
    }
    return {};
}

tl::unexpected<Error> too_many_lines(std::string_view type, std::string_view second) {
    if (!is_ssh_key_type(second)) {
        return damaged("bad-key", say("the key is broken over several lines"));
    }
    if (type.find("-cert-v01@") != std::string_view::npos) {
        return fail(
            ErrorCode::unreadable, "ssh-certificate", say("there is an SSH certificate above the public key"),
            say("use a file with the public key only"));
    }
    return several_keys();
}

// sshd(8), AUTHORIZED_KEYS FILE FORMAT, without options: type, base64 text, comment.
Result<EncodedKey> read_openssh_line(std::vector<std::string_view> lines) {
    std::erase_if(lines, [](auto line) { return line.starts_with('#'); });
    if (lines.empty()) {
        return fail(ErrorCode::unreadable, "empty", say("the SSH key file holds no key"));
    }
    auto rest = lines[0];
    auto const type = take_word(rest);
    TRY(check_paste(lines[0], type));
    if (lines.size() > 1) {
        return too_many_lines(type, lines[1]);
    }
    auto const text = take_word(rest);
    if (text.find(no_break_blank) != std::string_view::npos) {
        return damaged("no-break-blanks", say("the key has no-break spaces where blanks should be"));
    }
    auto blob = decode_base64(text);
    auto const inner_type = blob ? SshReader(std::span(*blob)).read_text() : std::nullopt;
    if (!blob || !inner_type) {
        // Of a type that is refused anyhow, the rest does not matter.
        TRY(check_ssh_key_type(type));
        return bad_key(say("the base64 text of the key is truncated or damaged"));
    }
    if (*inner_type != type) {
        return bad_key(say("the type before the key does not match the type in it"));
    }
    return EncodedKey{*std::move(blob), std::string(rest)};
}

// The comment of an RFC 4716 header line, or nullopt when the header is another one.
std::optional<std::string_view> read_comment(std::string_view header) {
    constexpr std::string_view tag = "comment:";
    if (!std::ranges::equal(tag, header.substr(0, tag.size()), {}, {}, lower_case)) {
        return std::nullopt;
    }
    auto value = trim(header.substr(tag.size()));
    if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"')) {
        value = value.substr(1, value.size() - 2);
    }
    return value;
}

Result<EncodedKey> read_rfc4716(std::span<std::string_view const> lines) {
    auto const end = std::ranges::find(lines, rfc4716_end);
    if (end == lines.end()) {
        return bad_key(say("the last line of the key is missing"));
    }
    if (std::find(end, lines.end(), rfc4716_begin) != lines.end()) {
        return several_keys();
    }
    if (end + 1 != lines.end()) {
        return bad_key(say("there is text after the key"));
    }
    std::string comment;
    auto line = lines.begin() + 1;
    for (; line != end && line->find(':') != std::string_view::npos; ++line) {
        std::string header(*line);
        while (header.ends_with('\\') && line + 1 != end) {
            header.pop_back();
            header += *++line;
        }
        if (auto const found = read_comment(header)) {
            comment = *found;
        }
    }
    std::string body;
    for (; line != end; ++line) {
        body += *line;
    }
    auto blob = decode_base64(body);
    if (!blob) {
        return bad_key(say("the base64 text of the key is truncated or damaged"));
    }
    return EncodedKey{*std::move(blob), std::move(comment)};
}

Result<void> check_kind(std::span<std::uint8_t const> bytes) {
    if (bytes.size() > ssh_key_size_limit_bytes) {
        return fail(
            ErrorCode::unreadable, "too-large",
            say("too large for an SSH public key: more than {} bytes", ssh_key_size_limit_bytes));
    }
    if (is_private_key(bytes) || is_private_key(read_key_text(bytes).text.bytes())) {
        return fail(
            ErrorCode::unreadable, "private-key", say("this is a private key, not a public key"),
            say("use the public half, usually the file that ends in '.pub', and never share the private key"));
    }
    if (utf16_order(bytes)) {
        return damaged("utf-16", say("the key is in UTF-16"));
    }
    if (is_der(bytes) || as_text(bytes).find(pem_certificate_begin) != std::string_view::npos) {
        return fail(
            ErrorCode::unreadable, "not-a-public-key", say("this is a certificate, not an SSH public key"),
            say("pass the SSH public key here; this is the certificate of the channel"));
    }
    return {};
}

} // namespace

Result<EncodedKey> read_encoded_key(std::span<std::uint8_t const> bytes) {
    TRY(check_kind(bytes));
    auto const lines = split_lines(as_text(bytes));
    if (!lines.empty() && lines[0] == rfc4716_begin) {
        return read_rfc4716(lines);
    }
    return read_openssh_line(lines);
}

Result<SshPublicKey> parse_ssh_public_key(std::span<std::uint8_t const> bytes) {
    TRY(check_kind(bytes));
    auto const lines = split_lines(as_text(bytes));
    if (is_pem_public_key(lines)) {
        return parse_pem_public_key(lines);
    }
    TRY_ASSIGN(auto encoded, read_encoded_key(bytes));
    return parse_ssh_blob(std::move(encoded.blob), encoded.comment);
}

} // namespace techuser
