// SPDX-License-Identifier: Apache-2.0
#include <techuser/text.hpp>

#include <fmt/args.h>
#include <fmt/format.h>

#include <functional>
#include <ostream>

namespace techuser {

Text::Text(Sentence sentence, std::vector<Text> gaps) : m_sentence(sentence), m_gaps(std::move(gaps)) {
    fmt::dynamic_format_arg_store<fmt::format_context> english;
    for (auto const& gap : m_gaps) {
        english.push_back(std::cref(gap.m_english));
    }
    bool const plural = sentence.many != nullptr && sentence.count != 1;
    m_english = fmt::vformat(plural ? sentence.many : sentence.one, english);
}

std::ostream& operator<<(std::ostream& stream, Text const& text) {
    return stream << text.m_english;
}

} // namespace techuser
