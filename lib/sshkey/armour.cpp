// SPDX-License-Identifier: Apache-2.0
#include "sshkey/armour.hpp"

#include "openssl/secret_text.hpp"
#include "sshkey/key_reader.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace techuser {

namespace {

constexpr std::string_view begin_mark = "-----BEGIN ";
constexpr std::string_view end_mark = "-----END ";
constexpr std::string_view line_mark = "-----";

// The label of a line such as -----BEGIN PRIVATE KEY-----; empty if it is another line.
std::string_view label_of(std::string_view line, std::string_view mark) {
    if (line.size() <= mark.size() + line_mark.size() || !line.starts_with(mark) ||
        !line.ends_with(line_mark)) {
        return {};
    }
    return line.substr(mark.size(), line.size() - mark.size() - line_mark.size());
}

} // namespace

Result<Armour> read_armour(std::span<std::string_view const> lines) {
    auto const is_begin = [](std::string_view line) { return !label_of(line, begin_mark).empty(); };
    auto const begin = std::ranges::find_if(lines, is_begin);
    if (begin == lines.end()) {
        return bad_key(say("the first line of the key is missing"));
    }
    auto const label = label_of(*begin, begin_mark);
    auto const end =
        std::find_if(begin + 1, lines.end(), [](auto line) { return line.starts_with(end_mark); });
    if (end == lines.end() || label_of(*end, end_mark) != label) {
        return bad_key(say("the last line of the key is missing"));
    }
    std::span<std::string_view const> const after(end + 1, lines.end());
    if (label == "EC PARAMETERS" && !after.empty() && is_begin(after.front())) {
        return read_armour(after);
    }
    if (!after.empty()) {
        return bad_key(say("there is text after the key"));
    }
    Armour armour{.label = label, .headers = {}, .content = {}};
    auto line = begin + 1;
    for (; line != end && line->find(':') != std::string_view::npos; ++line) {
        armour.headers.append(*line).append("\n");
    }
    auto content = decode_base64_lines(std::span(line, end));
    if (!content) {
        return bad_key(say("the base64 text of the key is truncated or damaged"));
    }
    armour.content = *std::move(content);
    return armour;
}

Secret write_armour(
    std::string_view label, std::span<std::uint8_t const> content, std::size_t line_characters,
    std::string_view headers) {
    SecretWriter writer;
    writer.write_bytes(fmt::format("{}{}{}\n", begin_mark, label, line_mark));
    if (!headers.empty()) {
        writer.write_bytes(fmt::format("{}\n", headers));
    }
    write_base64_lines(writer, content, line_characters);
    writer.write_bytes(fmt::format("{}{}{}\n", end_mark, label, line_mark));
    return writer.take();
}

} // namespace techuser
