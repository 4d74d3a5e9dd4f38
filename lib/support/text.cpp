// SPDX-License-Identifier: Apache-2.0
#include "support/say.hpp"
#include <techuser/text.hpp>

#include <ostream>

namespace techuser {

Text::Text(Sentence sentence, std::vector<Text> gaps) : m_sentence(sentence), m_gaps(std::move(gaps)) {
    bool const plural = sentence.many != nullptr && sentence.count != 1;
    m_english =
        fill_gaps(plural ? sentence.many : sentence.one, m_gaps, [](std::string& text, Text const& gap) {
            text += gap.m_english;
        });
}

std::ostream& operator<<(std::ostream& stream, Text const& text) {
    return stream << text.m_english;
}

std::string fill_gaps(
    std::string_view sentence, std::vector<Text> const& gaps,
    void (*add)(std::string& text, Text const& gap)) {
    constexpr std::size_t usual_gap_bytes = 16;
    std::string filled;
    filled.reserve(sentence.size() + usual_gap_bytes * gaps.size());
    std::size_t next = 0;
    auto begin = sentence.find('{');
    for (auto end = sentence.find('}', begin); end != sentence.npos; end = sentence.find('}', begin)) {
        auto const number = sentence.substr(begin + 1, end - begin - 1);
        filled += sentence.substr(0, begin);
        add(filled, gaps.at(number.empty() ? next++ : static_cast<std::size_t>(number[0] - '0')));
        sentence.remove_prefix(end + 1);
        begin = sentence.find('{');
    }
    filled += sentence;
    return filled;
}

} // namespace techuser
