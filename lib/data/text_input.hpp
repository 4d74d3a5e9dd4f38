// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "system/files.hpp"
#include <techuser/result.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace techuser {

// How bytes become text: as UTF-8, or UTF-16 with a byte-order mark; from the encoding that a person named;
// or not at all, for inputs that end in NUL and hold whatever file names do.
struct TextForm {
    enum class Kind : std::uint8_t { text, bytes } kind{Kind::text};
    std::optional<std::string> encoding{}; // a name that iconv(3) knows
};

// Refuses a name that iconv(3) does not know, as a value of --encoding. Usage: encoding.
Result<TextForm> parse_text_form(std::optional<std::string> const& encoding);

// Reads text of any size piece by piece, whatever its encoding, and hands it out in UTF-8. What is UTF-8
// already is not copied.
class TextInput final {
public:
    explicit TextInput(BlockReader input, TextForm form = {});
    TextInput(TextInput&&) noexcept;
    TextInput(TextInput const&) = delete;
    TextInput& operator=(TextInput const&) = delete;
    ~TextInput();

    using Progress = BlockReader::Progress;

    // What was read and not taken, without a byte-order mark; valid until more is read. The end of it may be
    // a part of a character.
    std::string_view pending() const;

    // Takes the first `size` bytes of what is pending.
    void take(std::size_t size);

    // Reads more after what is pending, or ends. `line` is the number of the line that pending() begins with,
    // for errors. Unreadable: read, too-large (the piece limit of BlockReader), invalid-utf8,
    // invalid-encoding, workbook.
    Result<Progress> read_more(std::size_t line);

    // Whether read_more() would wait for whoever writes into a pipe.
    bool keeps_waiting() const { return m_input.keeps_waiting(); }

    // The mark that a file in UTF-8 began with, or nothing.
    std::string_view byte_order_mark() const { return m_mark; }

private:
    class Converter;

    Result<Progress> begin(std::size_t line);
    Result<Progress> check_utf8(Progress progress, std::size_t line);
    Result<Progress> convert(Progress progress, std::size_t line);

    BlockReader m_input;
    TextForm m_form;
    std::unique_ptr<Converter> m_converter; // null: the bytes are handed out as they are
    std::string m_text;                     // converted
    std::size_t m_taken{0};                 // of m_text
    std::size_t m_checked{0};               // bytes of what is pending that are UTF-8
    std::string_view m_mark;
    bool m_begun{false};
};

// Whether an error of TextInput says itself in which file, and where in it.
bool says_where(Error const& error);

// The line end at the beginning of `text`: CR LF, LF, CR or nothing.
inline std::string_view first_line_end(std::string_view text) {
    if (text.starts_with("\r\n")) {
        return text.substr(0, 2);
    }
    return text.substr(0, text.starts_with('\n') || text.starts_with('\r') ? 1 : 0);
}

// The whole of an input that is text, in UTF-8. Unreadable: too-large, and those of read_more().
Result<std::string> read_text(TextInput input, std::size_t limit_bytes);

} // namespace techuser
