// SPDX-License-Identifier: Apache-2.0
#pragma once

// Header-only and without exceptions: the library that Debian packages is built with them, and does not link
// against this form.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1

// Its parser asserts on some malformed input, "[[[" for one, that it goes on to refuse properly.
#define TOML_ASSERT(condition) static_cast<void>(0)

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#include <toml++/toml.h>
#pragma GCC diagnostic pop

#include "support/say.hpp"
#include <techuser/text.hpp>

#include <tl/expected.hpp>

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

namespace techuser {

// Why a text is not TOML; lines and columns count from 1.
struct TomlFault {
    std::size_t line;
    std::size_t column;
    Text why;
};

// Each level of a dotted key costs the parser a call of its own, and it sets no limit.
inline constexpr std::ptrdiff_t toml_dots_in_line_limit = 2000;

inline tl::expected<toml::table, TomlFault> parse_toml(std::string_view text) {
    std::size_t number = 1;
    for (auto rest = text; !rest.empty(); ++number) {
        auto const line = rest.substr(0, rest.find('\n'));
        if (std::ranges::count(line, '.') > toml_dots_in_line_limit) {
            return tl::unexpected(TomlFault{number, 1, say("nested too deeply")});
        }
        rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    }
    auto parsed = toml::parse(text);
    if (!parsed) {
        auto const where = parsed.error().source().begin;
        return tl::unexpected(
            TomlFault{where.line, where.column, verbatim(std::string_view(parsed.error().description()))});
    }
    return std::move(parsed).table();
}

} // namespace techuser
