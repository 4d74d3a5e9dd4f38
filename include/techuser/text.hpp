// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <iosfwd>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace techuser {

// Marks a literal for the catalogues; tabled() or tr() take it from where it is kept.
constexpr char const* gettext_noop(char const* literal) {
    return literal;
}

// What is said to people, in English until a report says it in their language (in_language).
class Text {
public:
    // A template of static storage, whose gaps are written "{}", as the catalogues of po/ know it.
    struct Sentence {
        char const* one{};  // null: the words are the same in every language
        char const* many{}; // of another count than one; null when nothing is counted
        std::size_t count{};
    };

    Text() = default;

    // Words that are the same in every language, such as a name.
    explicit Text(std::string words) : m_english(std::move(words)) {}

    // What say(), counted() and tabled() in lib/support make.
    Text(Sentence sentence, std::vector<Text> gaps);

    bool empty() const { return m_english.empty(); }
    std::string const& english() const { return m_english; }
    Sentence const& sentence() const { return m_sentence; }
    std::vector<Text> const& gaps() const { return m_gaps; }

    // By the English.
    friend bool operator==(Text const& left, Text const& right) { return left.m_english == right.m_english; }
    friend bool operator==(Text const& left, std::string_view right) { return left.m_english == right; }

    friend std::ostream& operator<<(std::ostream& stream, Text const& text);

private:
    Sentence m_sentence;
    std::vector<Text> m_gaps;
    std::string m_english;
};

} // namespace techuser
