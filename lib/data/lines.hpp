// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "data/text_input.hpp"
#include <techuser/result.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// What ends each entry of a list: LF, CR LF or CR; or NUL, and then no encoding counts.
enum class LineEnd : std::uint8_t { line_end, nul };

struct Line {
    std::size_t number;    // from 1
    std::string_view text; // without its end; valid until the next one is read
    bool too_long;         // text is only its beginning
};

// The lines of a text of any size, of which one is held in memory.
class LineReader final {
public:
    // A line beyond `limit_bytes` is too long, and passed over.
    explicit LineReader(
        TextInput input, LineEnd end = LineEnd::line_end,
        std::size_t limit_bytes = BlockReader::piece_limit_bytes - 1);

    // The next line; nullopt at the end. Reasons: those of TextInput.
    Result<std::optional<Line>> next();

    // Whether next() would wait for whoever writes into a pipe.
    bool keeps_waiting() const;

private:
    // Where the line at the beginning of what is pending ends, and where the next one begins; nothing: it
    // goes on after that.
    struct End {
        std::size_t size;
        std::size_t next;
    };
    std::optional<End> find_end() const;
    Result<void> pass_long_line();

    TextInput m_input;
    LineEnd m_end;
    std::size_t m_limit_bytes;
    std::size_t m_line{0};
    std::size_t m_taken{0};
    bool m_in_long_line{false};
    TextInput::Progress m_progress{TextInput::Progress::more};
};

// All lines of a list of at most `limit_bytes`. Unreadable: too-large, and those of TextInput.
Result<std::vector<std::string>> read_lines(LineReader reader, std::size_t limit_bytes);

} // namespace techuser
