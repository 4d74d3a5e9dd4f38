// SPDX-License-Identifier: Apache-2.0
#include "report/translate.hpp"

#include "report/language.hpp"
#include "support/say.hpp"

#include <span>

namespace techuser {

std::string in_language(Text const& text) {
    auto const& sentence = text.sentence();
    if (sentence.one == nullptr || !is_translated) {
        return text.english();
    }
    auto const* const translation =
        sentence.many == nullptr ? tr(sentence.one)
                                 : ::dngettext("techuser", sentence.one, sentence.many, sentence.count);
    return fill_gaps(
        translation, text.gaps(), [](std::string& filled, Text const& gap) { filled += in_language(gap); });
}

std::string labelled(std::initializer_list<std::string_view> labels_and_value) {
    constexpr std::size_t longest_colon_bytes = 4;
    std::size_t size = 0;
    for (auto const part : labels_and_value) {
        size += part.size() + longest_colon_bytes;
    }
    std::string text;
    text.reserve(size);
    text = *labels_and_value.begin();
    for (auto const part : std::span(labels_and_value).subspan(1)) {
        text.append(colon()).append(" ").append(part);
    }
    return text;
}

char const* word_of(Severity severity) {
    switch (severity) {
    case Severity::error:
        return tr("error");
    case Severity::warning:
        return tr("warning");
    case Severity::notice:
        break;
    }
    return tr("notice");
}

} // namespace techuser
