// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <cstddef>
#include <string>
#include <string_view>

namespace techuser {

// A conversion of the C library to UTF-8.
class Iconv final {
public:
    // `encoding` as iconv(3) names it.
    explicit Iconv(std::string const& encoding);
    Iconv(Iconv const&) = delete;
    Iconv& operator=(Iconv const&) = delete;
    ~Iconv();

    bool is_open() const;

    // Adds to `text` what `bytes` say, and returns how many of them were converted: up to the first that is
    // no whole character.
    std::size_t convert(std::string_view bytes, std::string& text);

private:
    void* m_conversion;
};

// Where a byte of a text is, as people count from 1.
struct PlaceInText {
    std::size_t line;
    std::size_t column; // in characters
};

// The place of `offset` in a text that begins with the line `first_line`.
PlaceInText place_in(std::string_view text, std::size_t offset, std::size_t first_line);

// Why a text that begins with the line `first_line` is not UTF-8 at `offset`: the place, the bytes, and the
// word as the encodings read it that spreadsheets use here. Unreadable: invalid-utf8.
Error not_utf8(std::string_view text, std::size_t offset, std::size_t first_line, std::string_view name);

} // namespace techuser
