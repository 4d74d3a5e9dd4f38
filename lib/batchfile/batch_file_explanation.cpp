// SPDX-License-Identifier: Apache-2.0
#include "support/say.hpp"
#include <techuser/batch_file_check.hpp>
#include <techuser/batch_file_explanation.hpp>

#include <fmt/format.h>

namespace techuser {

namespace {

Text meaning_of(FileKind kind, Direction direction) {
    bool const sent = direction == Direction::sent;
    switch (kind) {
    case FileKind::declaration:
        return say("declaration, a file that is sent");
    case FileKind::signature:
        return sent ? say("signature of the declaration whose name is the same but for FI")
                    : say("signature of the reply whose name is the same but for FO or CO");
    case FileKind::start:
        return sent ? say("empty file that is sent last and starts the processing")
                    : say("empty file that comes last: the reply is complete");
    case FileKind::cancel:
        return say("empty file that cancels the processing");
    case FileKind::reply:
        return say("reply, a file that is received");
    case FileKind::compressed_reply:
        return say("compressed reply, a ZIP file that is received and holds one FO file");
    }
    return {};
}

Text meaning_of(ApplicationCode const& code, std::span<FileProfile const> profiles) {
    auto const* const profile = find_profile(profiles, code);
    return profile != nullptr ? Text(profile->meaning) : say("not a code that file-profiles.toml knows");
}

Text meaning_of(SenderNumber sender) {
    return sender == SenderNumber::integrator() ? say("Smals, the integrator, which sends every reply")
                                                : say("sender number of a technical user");
}

Text meaning_of(Parts const& parts) {
    return parts.count == 1 ? say("the declaration is in one file")
                            : say("the declaration is cut into {} files", parts.count);
}

} // namespace

Text meaning_of(Environment environment) {
    switch (environment) {
    case Environment::production:
        return say("production");
    case Environment::circuit_test:
        return say("circuit test");
    case Environment::declaration_test:
        break;
    }
    return say("declaration test");
}

std::vector<ExplainedElement> explain(BatchFileName const& name, std::span<FileProfile const> profiles) {
    auto const& elements = name.elements();
    auto const direction = direction_of(name);
    std::vector<ExplainedElement> explained{
        {gettext_noop("kind"), std::string(to_string(elements.kind)), meaning_of(elements.kind, direction)},
        {gettext_noop("application"), elements.application.to_string(),
         meaning_of(elements.application, profiles)},
        {gettext_noop("sender"), elements.sender.to_string(), meaning_of(elements.sender)},
        {gettext_noop("date"), to_compact(elements.date), say("made on {}", verbatim(to_iso(elements.date)))},
        {gettext_noop("sequence"), elements.sequence.to_string(),
         say("number {} in the order of sequences of that sender and day", elements.sequence.ordinal())},
        {gettext_noop("environment"), std::string(to_string(elements.environment)),
         say("{}; the file belongs in {}", meaning_of(elements.environment), verbatim(directory_of(name)))},
    };
    if (elements.parts) {
        explained.push_back(
            {gettext_noop("parts"), fmt::format("{}", elements.parts->count), meaning_of(*elements.parts)});
        if (auto const index = elements.parts->index) {
            explained.push_back(
                {gettext_noop("part"), fmt::format("{}", *index),
                 say("this is file {} of {}", *index, elements.parts->count)});
        }
    }
    return explained;
}

Text explain_answer(BatchFileName const& name) {
    if (direction_of(name) == Direction::sent) {
        return {};
    }
    return say(
        "an FI of environment {} made on {} or before; only the content of the reply names it, by its GO",
        verbatim(to_string(name.elements().environment)), verbatim(to_iso(name.elements().date)));
}

} // namespace techuser
