// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/text.hpp>

#include <fmt/format.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

// In English: for JSON, and for what is part of another text.
template <>
struct fmt::formatter<techuser::Text> : fmt::formatter<std::string_view> {
    template <typename Context>
    auto format(techuser::Text const& text, Context& context) const {
        return fmt::formatter<std::string_view>::format(text.english(), context);
    }
};

namespace techuser {

namespace detail {

inline Text gap(Text const& text) {
    return text;
}

template <typename Value>
Text gap(Value const& value) {
    return Text(fmt::vformat("{}", fmt::make_format_args(value)));
}

} // namespace detail

// A sentence of ours that is translated: say("'{}': cannot be read: {}", path, reason). Its gaps are "{}" and
// nothing more; a gap may be a Text itself.
template <typename... Gaps>
Text say(fmt::format_string<Gaps...> sentence, Gaps&&... gaps) {
    auto const english = static_cast<fmt::string_view>(sentence);
    return Text(
        {.one = english.data()}, {detail::gap(gaps)...},
        fmt::vformat(english, fmt::make_format_args(gaps...)));
}

// The same in the singular and the plural: counted(number, "{} field is wrong", "{} fields are wrong",
// number).
template <typename... Gaps>
Text counted(
    std::size_t count, fmt::format_string<Gaps...> one, fmt::format_string<Gaps...> many, Gaps&&... gaps) {
    auto const singular = static_cast<fmt::string_view>(one);
    auto const plural = static_cast<fmt::string_view>(many);
    return Text(
        {.one = singular.data(), .many = plural.data(), .count = count}, {detail::gap(gaps)...},
        fmt::vformat(count == 1 ? singular : plural, fmt::make_format_args(gaps...)));
}

// The same for a sentence that a table holds, marked there with gettext_noop().
template <typename... Gaps>
Text tabled(char const* sentence, Gaps&&... gaps) {
    return Text(
        {.one = sentence}, {detail::gap(gaps)...}, fmt::vformat(sentence, fmt::make_format_args(gaps...)));
}

// Marks a literal for the catalogues; tabled() or tr() take it from where it is kept.
constexpr char const* gettext_noop(char const* literal) {
    return literal;
}

} // namespace techuser
