// SPDX-License-Identifier: Apache-2.0
#include "report/translate.hpp"

#include "report/language.hpp"

#include <fmt/args.h>
#include <fmt/format.h>

namespace techuser {

std::string in_language(Text const& text) {
    auto const& sentence = text.sentence();
    if (sentence.one == nullptr) {
        return text.english();
    }
    fmt::dynamic_format_arg_store<fmt::format_context> gaps;
    for (auto const& gap : text.gaps()) {
        gaps.push_back(in_language(gap));
    }
    auto const* const translation =
        sentence.many == nullptr ? tr(sentence.one)
                                 : ::dngettext("techuser", sentence.one, sentence.many, sentence.count);
    return fmt::vformat(translation, gaps);
}

std::string labelled(std::string_view label, std::string_view value) {
    return fmt::format("{}{} {}", label, colon(), value);
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
