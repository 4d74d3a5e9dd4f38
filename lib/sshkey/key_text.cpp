// SPDX-License-Identifier: Apache-2.0
#include "sshkey/key_text.hpp"

#include "openssl/file_kind.hpp"
#include "openssl/secret_text.hpp"
#include "sshkey/ssh_blob.hpp"
#include "support/say.hpp"
#include "support/utf16.hpp"
#include "support/utf8.hpp"

#include <algorithm>
#include <array>

namespace techuser {

namespace {

// BMP only: a key file needs no more, and a comment loses no more than it would in a terminal.
Secret decode_utf16(std::span<std::uint8_t const> bytes, Utf16Order order) {
    SecretWriter writer;
    for (auto at = order.begin; at + 1 < bytes.size(); at += 2) {
        auto const unit = static_cast<unsigned>(bytes[at + order.high] << 8U | bytes[at + 1 - order.high]);
        std::array<std::uint8_t, 3> encoded{};
        std::size_t size = 0;
        if (unit < 0x80) {
            encoded[size++] = static_cast<std::uint8_t>(unit);
        } else if (unit < 0x800) {
            encoded[size++] = static_cast<std::uint8_t>(0xc0U | unit >> 6U);
            encoded[size++] = static_cast<std::uint8_t>(0x80U | (unit & 0x3fU));
        } else {
            encoded[size++] = static_cast<std::uint8_t>(0xe0U | unit >> 12U);
            encoded[size++] = static_cast<std::uint8_t>(0x80U | (unit >> 6U & 0x3fU));
            encoded[size++] = static_cast<std::uint8_t>(0x80U | (unit & 0x3fU));
        }
        writer.write_bytes(std::span(encoded).first(size));
    }
    return writer.take();
}

Secret write_lines(std::span<std::string_view const> lines) {
    SecretWriter writer;
    for (auto const line : lines) {
        writer.write_bytes(line);
        writer.write_bytes("\n");
    }
    return writer.take();
}

std::vector<std::string_view> split_at(std::string_view text, std::string_view mark) {
    std::vector<std::string_view> parts;
    while (true) {
        auto const end = text.find(mark);
        parts.push_back(text.substr(0, end));
        if (end == std::string_view::npos) {
            return parts;
        }
        text.remove_prefix(end + mark.size());
    }
}

// A value of an environment or of JSON: quotes around it, and \n or \r\n written out.
std::vector<std::string_view> unescaped_lines(std::string_view text) {
    auto value = trim(text);
    if (value.size() >= 2 && (value.front() == '"' || value.front() == '\'') &&
        value.back() == value.front()) {
        value = value.substr(1, value.size() - 2);
    }
    auto lines = split_at(value, "\\n");
    for (auto& line : lines) {
        if (line.ends_with("\\r")) {
            line.remove_suffix(2);
        }
    }
    if (lines.back().empty()) {
        lines.pop_back();
    }
    return lines;
}

// The lines of an armour that is all on one line; empty when the text is not one, or has headers.
std::vector<std::string_view> restored_lines(std::string_view text) {
    auto const line = trim(text);
    constexpr std::string_view mark = "-----";
    auto const begin_end = line.find(mark, mark.size());
    auto const end_begin = line.rfind("-----END ");
    if (!line.starts_with("-----BEGIN ") || begin_end == std::string_view::npos ||
        end_begin == std::string_view::npos || end_begin < begin_end + mark.size() ||
        line.find(':') != std::string_view::npos) {
        return {};
    }
    std::vector<std::string_view> lines{line.substr(0, begin_end + mark.size())};
    auto body = trim(line.substr(lines[0].size(), end_begin - lines[0].size()));
    while (!body.empty()) {
        lines.push_back(body.substr(0, body.find_first_of(blanks)));
        body = trim(body.substr(lines.back().size()));
    }
    lines.push_back(line.substr(end_begin));
    return lines;
}

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        auto const end = std::min(text.find_first_of("\r\n"), text.size());
        lines.push_back(text.substr(0, end));
        text.remove_prefix(end);
        text.remove_prefix(text.starts_with("\r\n") ? 2 : text.empty() ? 0 : 1);
    }
    return lines;
}

bool is_blank_character(char character) {
    return character == ' ' || character == '\t';
}

bool begins_key(std::string_view line) {
    return line.starts_with("-----BEGIN ") || line.starts_with("---- BEGIN ") ||
           line.starts_with("PuTTY-User-Key-File-") || is_ssh_key_type(line);
}

std::string_view without_quote(std::string_view line) {
    line.remove_prefix(1);
    return line.starts_with(' ') ? line.substr(1) : line;
}

} // namespace

KeyText read_key_text(std::span<std::uint8_t const> bytes) {
    KeyText result;
    auto const flaw = [&](TextFlaw which) { result.flaws.push_back(which); };
    if (auto const order = utf16_order(bytes)) {
        flaw(TextFlaw::utf16);
        result.text = decode_utf16(bytes, *order);
    } else {
        if (as_text(bytes).starts_with(utf8_byte_order_mark)) {
            flaw(TextFlaw::byte_order_mark);
            bytes = bytes.subspan(utf8_byte_order_mark.size());
        }
        result.text = copy_secret(bytes);
    }
    auto text = as_text(result.text.bytes());
    auto const is_one_line = trim(text).find_first_of("\r\n") == std::string_view::npos;
    if (is_one_line && text.find("\\n") != std::string_view::npos) {
        flaw(TextFlaw::escaped_line_ends);
        result.text = write_lines(unescaped_lines(text));
    } else if (auto const lines = is_one_line ? restored_lines(text) : std::vector<std::string_view>();
               lines.size() > 2) {
        flaw(TextFlaw::lost_line_ends);
        result.text = write_lines(lines);
    }
    text = as_text(result.text.bytes());
    auto lines = lines_of(text);
    auto const is_filled = [](std::string_view line) { return !trim(line).empty(); };
    auto const is_quote = [&](std::string_view line) { return !is_filled(line) || line.starts_with('>'); };
    if (std::ranges::any_of(lines, is_filled) && std::ranges::all_of(lines, is_quote)) {
        flaw(TextFlaw::quoted);
        for (auto& line : lines) {
            line = is_filled(line) ? without_quote(line) : line;
        }
        auto mended = write_lines(lines);
        result.text = std::move(mended);
        text = as_text(result.text.bytes());
        lines = lines_of(text);
    }
    auto const has = [&](auto condition) { return std::ranges::any_of(lines, condition); };
    if (has([&](auto line) { return is_filled(line) && is_blank_character(line.front()); })) {
        flaw(TextFlaw::indented);
    }
    if (has([&](auto line) { return is_filled(line) && is_blank_character(line.back()); })) {
        flaw(TextFlaw::trailing_blanks);
    }
    if (!lines.empty() && !begins_key(trim(lines.front()))) {
        flaw(TextFlaw::text_before);
    }
    if (text.find("\r\n") != std::string_view::npos) {
        flaw(TextFlaw::crlf);
    } else if (text.find('\r') != std::string_view::npos) {
        flaw(TextFlaw::cr);
    }
    if (!text.ends_with('\n') && !text.ends_with('\r')) {
        flaw(TextFlaw::no_last_line_end);
    }
    return result;
}

namespace {

using Families = std::array<bool, 7>; // in the order of KeyFamily

// Found out with OpenSSH 9.2 and PuTTY 0.78; tests/cli/gen-sshkey-files.bats asks them again.
struct FlawRow {
    TextFlaw flaw;
    std::string_view id;
    char const* sentence;
    Families openssh; // refuses it
    Families putty;
};

//                     openssh pem pkcs8 ppk public_line rfc4716 public_pem
constexpr std::array rows{
    FlawRow{
        TextFlaw::utf16,
        "utf-16",
        gettext_noop("it is in UTF-16"),
        {true, true, true, false, true, true, true},
        {true, true, false, true, true, true, false}},
    FlawRow{
        TextFlaw::byte_order_mark,
        "byte-order-mark",
        gettext_noop("it begins with a byte-order mark"),
        {true, false, false, false, true, true, false},
        {true, true, false, true, true, true, false}},
    FlawRow{
        TextFlaw::escaped_line_ends,
        "escaped-line-ends",
        gettext_noop("its line ends are written as \\n"),
        {true, true, true, false, false, true, true},
        {true, true, false, true, false, true, false}},
    FlawRow{
        TextFlaw::lost_line_ends,
        "lost-line-ends",
        gettext_noop("its line ends are lost"),
        {true, true, true, false, false, true, true},
        {true, true, false, true, false, true, false}},
    FlawRow{
        TextFlaw::quoted,
        "quoted",
        gettext_noop("its lines begin with '>', as a mail quotes them"),
        {true, true, true, false, true, true, true},
        {true, true, false, true, true, true, false}},
    FlawRow{
        TextFlaw::indented,
        "indented",
        gettext_noop("there are blanks before its lines"),
        {true, true, true, false, false, true, true},
        {true, true, false, true, true, true, false}},
    FlawRow{
        TextFlaw::trailing_blanks,
        "trailing-blanks",
        gettext_noop("there are blanks after its lines"),
        {true, false, false, false, false, false, false},
        {true, true, false, false, false, false, false}},
    FlawRow{
        TextFlaw::text_before,
        "text-before",
        gettext_noop("there is a line before the key"),
        {true, false, false, false, false, false, false},
        {true, true, false, true, true, true, false}},
    FlawRow{
        TextFlaw::crlf,
        "crlf",
        gettext_noop("its lines end in CRLF"),
        {true, false, false, false, false, false, false},
        {}},
    FlawRow{
        TextFlaw::cr,
        "cr",
        gettext_noop("its lines end in CR"),
        {true, true, true, false, false, true, true},
        {true, false, false, false, false, false, false}},
    FlawRow{
        TextFlaw::no_last_line_end,
        "no-last-line-end",
        gettext_noop("its last line has no line end"),
        {true, false, false, false, false, false, false},
        {}},
};

} // namespace

std::vector<Finding> flaw_findings(KeyFamily family, std::span<TextFlaw const> flaws) {
    std::vector<Finding> findings;
    for (auto const& row : rows) {
        auto const openssh = row.openssh[static_cast<std::size_t>(family)];
        auto const putty = row.putty[static_cast<std::size_t>(family)];
        if (std::ranges::find(flaws, row.flaw) == flaws.end() || (!openssh && !putty)) {
            continue;
        }
        auto const sentence = tabled(row.sentence);
        findings.push_back(
            {.id = row.id,
             .severity = Severity::warning,
             .field = {},
             .message = openssh && putty ? say("OpenSSH and PuTTY refuse this file: {}", sentence)
                        : openssh        ? say("OpenSSH refuses this file: {}", sentence)
                                         : say("PuTTY refuses this file: {}", sentence)});
    }
    return findings;
}

} // namespace techuser
