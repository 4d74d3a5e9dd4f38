// SPDX-License-Identifier: Apache-2.0
#include "report/translate.hpp"

#include "report/language.hpp"

#include <fmt/args.h>
#include <fmt/format.h>

#include <algorithm>

namespace techuser {

namespace {

bool is_verbatim(Text const& text) {
    return text.sentence().one == nullptr;
}

} // namespace

std::string in_language(Text const& text) {
    auto const& sentence = text.sentence();
    if (is_verbatim(text)) {
        return text.english();
    }
    auto const* const translation =
        sentence.many == nullptr ? tr(sentence.one)
                                 : ::dngettext("techuser", sentence.one, sentence.many, sentence.count);
    // What has no translation comes back itself: the English is there already.
    bool const is_english = translation == sentence.one || translation == sentence.many;
    if (is_english && std::ranges::all_of(text.gaps(), is_verbatim)) {
        return text.english();
    }
    fmt::dynamic_format_arg_store<fmt::format_context> gaps;
    for (auto const& gap : text.gaps()) {
        gaps.push_back(in_language(gap));
    }
    return fmt::vformat(translation, gaps);
}

std::string labelled(std::string_view label, std::string_view value) {
    std::string text(label);
    text += colon();
    text += ' ';
    text += value;
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
