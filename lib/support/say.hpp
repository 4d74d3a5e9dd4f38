// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/quoted.hpp"
#include <techuser/text.hpp>

#include <fmt/format.h>

#include <array>
#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
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

// The sentence with a gap for each "{}" in turn, or for the number in it. `add` appends a gap to a text.
std::string fill_gaps(
    std::string_view sentence, std::vector<Text> const& gaps,
    void (*add)(std::string& text, Text const& gap));

// Words that are the same in every language: names, options, keys, paths, identifiers of systems.
inline Text verbatim(std::string_view words) {
    return Text(std::string(words));
}

// Such words, with a comma and a blank between two: verbatim_list(names).
template <typename Words>
Text verbatim_list(Words const& words) {
    std::string list;
    for (std::string_view const word : words) {
        list += list.empty() ? "" : ", ";
        list += word;
    }
    return Text(std::move(list));
}

namespace detail {

template <typename Gap>
concept NumberGap =
    std::floating_point<Gap> || (std::integral<Gap> && !std::same_as<Gap, bool> && !std::same_as<Gap, char>);

// A string that was computed: a literal is English, and is said with say() or verbatim().
template <typename Gap>
concept StringGap =
    std::same_as<Gap, char> || (std::convertible_to<Gap const&, std::string_view> && !std::is_array_v<Gap>);

template <typename Gap>
concept SafeGap = NumberGap<Gap> || std::same_as<Gap, Text> || std::same_as<Gap, Quoted>;

template <typename Value>
Text gap(Value&& value) {
    using Gap = std::remove_cvref_t<Value>;
    if constexpr (std::same_as<Gap, Text>) {
        return std::forward<Value>(value);
    } else if constexpr (std::same_as<Gap, Quoted>) {
        return Text(std::forward<Value>(value).text);
    } else if constexpr (std::same_as<Gap, char>) {
        return Text(std::string(1, value));
    } else if constexpr (StringGap<Gap>) {
        return Text(std::string(std::string_view(value)));
    } else {
        return Text(fmt::to_string(value));
    }
}

// An initializer list would copy the gaps.
template <typename... Gaps>
std::vector<Text> gaps_of(Gaps&&... gaps) {
    std::vector<Text> list;
    list.reserve(sizeof...(gaps));
    (list.push_back(gap(std::forward<Gaps>(gaps))), ...);
    return list;
}

// Not constexpr: calling one of them while compiling is the error message.
inline void the_sentence_has_another_number_of_gaps() {}
inline void an_unquoted_gap_takes_numbers_Text_or_quoted() {}

// A literal with as many "{}" as there are gaps, where a string fills only a gap in quotes, "'{}'": anything
// else could be an English word in the sentence of another language.
template <typename... Gaps>
class SentenceFor {
public:
    static_assert(((SafeGap<Gaps> || StringGap<Gaps>) && ...), "a gap takes numbers, Text or quoted()");

    consteval SentenceFor(char const* sentence)
        : m_sentence(sentence) { // NOLINT(google-explicit-constructor)
        std::string_view const text(sentence);
        std::array<bool, sizeof...(Gaps) + 1> const safe{SafeGap<Gaps>..., true};
        std::size_t count = 0;
        for (std::size_t at = text.find("{}"); at != text.npos; at = text.find("{}", at + 2), ++count) {
            bool const in_quotes = at > 0 && text[at - 1] == '\'' && text.substr(at + 2).starts_with('\'');
            if (count < sizeof...(Gaps) && !safe[count] && !in_quotes) {
                an_unquoted_gap_takes_numbers_Text_or_quoted();
            }
        }
        if (count != sizeof...(Gaps)) {
            the_sentence_has_another_number_of_gaps();
        }
    }

    constexpr char const* get() const { return m_sentence; }

private:
    char const* m_sentence;
};

template <typename... Gaps>
using Sentence = SentenceFor<std::remove_cvref_t<Gaps>...>;

} // namespace detail

// A sentence of ours that is translated: say("'{}': cannot be read: {}", path, reason). Its gaps are "{}" and
// nothing more. They take numbers, Text and quoted(), and a string only between quotes, as here the path.
template <typename... Gaps>
Text say(std::type_identity_t<detail::Sentence<Gaps...>> sentence, Gaps&&... gaps) {
    return Text({.one = sentence.get()}, detail::gaps_of(std::forward<Gaps>(gaps)...));
}

// The same in the singular and the plural: counted(number, "{} field is wrong", "{} fields are wrong",
// number).
template <typename... Gaps>
Text counted(
    std::size_t count, std::type_identity_t<detail::Sentence<Gaps...>> one,
    std::type_identity_t<detail::Sentence<Gaps...>> many, Gaps&&... gaps) {
    return Text(
        {.one = one.get(), .many = many.get(), .count = count}, detail::gaps_of(std::forward<Gaps>(gaps)...));
}

// The same for a sentence that a table holds, marked there with gettext_noop(). Strings need quoted() or
// verbatim().
template <typename... Gaps>
Text tabled(char const* sentence, Gaps&&... gaps) {
    static_assert(
        (detail::SafeGap<std::remove_cvref_t<Gaps>> && ...), "a gap takes numbers, Text or quoted()");
    return Text({.one = sentence}, detail::gaps_of(std::forward<Gaps>(gaps)...));
}

} // namespace techuser
