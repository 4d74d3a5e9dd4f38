// SPDX-License-Identifier: Apache-2.0
#include "data/text_input.hpp"

#include "data/encoding.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "support/utf16.hpp"
#include "support/utf8.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <utility>

namespace techuser {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t longest_start = 4; // that tells what a file is

// How many bytes of `text` are whole characters of UTF-8.
std::size_t utf8_length(std::string_view text) {
    constexpr std::uint64_t top_bits = 0x8080808080808080U;
    std::size_t length = 0;
    while (length < text.size()) {
        std::uint64_t word = 0;
        while (text.size() - length >= sizeof word) {
            std::memcpy(&word, text.data() + length, sizeof word);
            if ((word & top_bits) != 0) {
                break;
            }
            length += sizeof word;
        }
        auto const point = decode_utf8(text.substr(length));
        if (!point) {
            break;
        }
        length += point->length;
    }
    return length;
}

// Whether `text` could be the beginning of a character of UTF-8.
bool is_cut_character(std::string_view text) {
    constexpr std::array<std::string_view, 3> rests{"\x80"sv, "\x80\x80"sv, "\x80\x80\x80"sv};
    constexpr std::array<std::string_view, 3> high_rests{"\xa0"sv, "\xa0\x80"sv, "\x90\x80\x80"sv};
    auto const completes = [&](std::string_view rest) {
        return decode_utf8(std::string(text) + std::string(rest)).has_value();
    };
    return text.size() < 4 &&
           (std::ranges::any_of(rests, completes) || std::ranges::any_of(high_rests, completes));
}

// What a file is that is no text; empty for what may be text.
Text binary_kind(std::string_view start) {
    if (start.starts_with("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
        return say("a workbook of Excel (.xls)");
    }
    if (!start.starts_with("PK\x03\x04")) {
        return {};
    }
    if (start.find("mimetypeapplication/vnd.oasis.opendocument") != std::string_view::npos) {
        return say("a workbook of LibreOffice (.ods)");
    }
    if (start.find("[Content_Types].xml") != std::string_view::npos ||
        start.find("xl/") != std::string_view::npos || start.find("_rels/.rels") != std::string_view::npos) {
        return say("a workbook of Excel (.xlsx)");
    }
    return say("a ZIP archive");
}

} // namespace

Result<TextForm> parse_text_form(std::optional<std::string> const& encoding) {
    if (encoding && !Iconv(*encoding).is_open()) {
        return fail(
            ErrorCode::usage, "encoding", say("--encoding '{}': unknown encoding", *encoding),
            say("choose one that `iconv --list` names, such as WINDOWS-1252, CP850, ISO-8859-15 or MACINTOSH"));
    }
    return TextForm{.encoding = encoding};
}

class TextInput::Converter final {
public:
    explicit Converter(std::string name) : m_name(std::move(name)), m_iconv(m_name) {}

    std::string const& name() const { return m_name; }
    Iconv& iconv() { return m_iconv; }

private:
    std::string m_name;
    Iconv m_iconv;
};

TextInput::TextInput(BlockReader input, TextForm form) : m_input(std::move(input)), m_form(std::move(form)) {}
TextInput::TextInput(TextInput&&) noexcept = default;
TextInput::~TextInput() = default;

std::string_view TextInput::pending() const {
    return m_converter ? std::string_view(m_text).substr(m_taken) : m_input.pending();
}

void TextInput::take(std::size_t size) {
    if (m_converter) {
        m_taken += size;
    } else {
        m_input.take(size);
        m_checked -= std::min(size, m_checked);
    }
}

Result<TextInput::Progress> TextInput::read_more(std::size_t line) {
    if (!m_begun && m_form.kind == TextForm::Kind::text) {
        return begin(line);
    }
    TRY_ASSIGN(auto const progress, m_input.read_more());
    if (m_form.kind == TextForm::Kind::bytes) {
        return progress;
    }
    return m_converter ? convert(progress, line) : check_utf8(progress, line);
}

Result<TextInput::Progress> TextInput::begin(std::size_t line) {
    m_begun = true;
    auto progress = Progress::more;
    while (progress == Progress::more && m_input.pending().size() < longest_start) {
        TRY_ASSIGN(progress, m_input.read_more());
    }
    auto const start = m_input.pending();
    if (auto kind = binary_kind(start); !kind.empty()) {
        return fail(
            ErrorCode::unreadable, "workbook", say("'{}' is {}, not a text file", m_input.name(), kind),
            say("in the spreadsheet, save the sheet as 'CSV UTF-8', then use that file"));
    }
    if (start.starts_with(utf8_byte_order_mark)) {
        m_mark = utf8_byte_order_mark;
        m_input.take(utf8_byte_order_mark.size());
    } else if (start.starts_with(utf16_little_mark) || start.starts_with(utf16_big_mark)) {
        m_converter =
            std::make_unique<Converter>(start.starts_with(utf16_little_mark) ? "UTF-16LE" : "UTF-16BE");
        m_input.take(utf16_little_mark.size());
    } else if (m_form.encoding) {
        m_converter = std::make_unique<Converter>(*m_form.encoding);
    }
    return m_converter ? convert(progress, line) : check_utf8(progress, line);
}

Result<TextInput::Progress> TextInput::check_utf8(Progress progress, std::size_t line) {
    auto const text = m_input.pending();
    m_checked += utf8_length(text.substr(m_checked));
    auto const rest = text.substr(m_checked);
    if (rest.empty() || (progress == Progress::more && is_cut_character(rest))) {
        return progress;
    }
    return fail(not_utf8(text, m_checked, line, m_input.name()));
}

Result<TextInput::Progress> TextInput::convert(Progress progress, std::size_t line) {
    m_text.erase(0, std::exchange(m_taken, 0));
    auto const bytes = m_input.pending();
    auto const done = m_converter->iconv().convert(bytes, m_text);
    m_input.take(done);
    auto const rest = bytes.size() - done;
    constexpr std::size_t longest_character = 8;
    if (rest > 0 && (progress == Progress::ended || rest > longest_character)) {
        auto const place = place_in(m_text, m_text.size(), line);
        return fail(
            ErrorCode::unreadable, "invalid-encoding",
            say("'{}': line {}, column {}: not {}", m_input.name(), place.line, place.column,
                verbatim(m_converter->name())),
            say("give the encoding of the file with --encoding, or save it as UTF-8"));
    }
    if (m_text.size() > BlockReader::piece_limit_bytes && progress == Progress::more) {
        return fail(
            ErrorCode::unreadable, "too-large",
            say("cannot read '{}': a line is longer than the limit of {} KiB", m_input.name(),
                BlockReader::piece_limit_bytes / 1024));
    }
    return progress;
}

bool says_where(Error const& error) {
    return error.reason == "invalid-utf8" || error.reason == "invalid-encoding" || error.reason == "workbook";
}

Result<std::string> read_text(TextInput input, std::size_t limit_bytes) {
    std::string text;
    auto progress = TextInput::Progress::more;
    while (progress == TextInput::Progress::more) {
        std::size_t const line = 1 + static_cast<std::size_t>(std::ranges::count(text, '\n'));
        TRY_ASSIGN(progress, input.read_more(line));
        auto pending = input.pending();
        if (progress == TextInput::Progress::more) {
            pending = pending.substr(0, pending.rfind('\n') + 1);
        }
        text += pending;
        input.take(pending.size());
        if (text.size() > limit_bytes) {
            return fail(
                ErrorCode::unreadable, "too-large",
                say("the text is larger than the limit of {} KiB", limit_bytes / 1024));
        }
    }
    return text;
}

} // namespace techuser
