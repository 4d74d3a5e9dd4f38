// SPDX-License-Identifier: Apache-2.0
#include "support/named.hpp"
#include "support/say.hpp"
#include <techuser/finding.hpp>

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace techuser {

namespace {

constexpr std::array<Named<Severity>, 3> severities{{
    {Severity::notice, "notice"},
    {Severity::warning, "warning"},
    {Severity::error, "error"},
}};

} // namespace

std::string_view to_string(Severity severity) {
    return name_of(severities, severity);
}

Result<void> refuse_warnings(std::span<Finding const> findings) {
    std::vector<Error> causes;
    for (auto const& finding : findings) {
        if (finding.severity == Severity::warning) {
            causes.push_back(
                {.code = ErrorCode::invalid,
                 .reason = finding.id,
                 .message = finding.message,
                 .field = finding.field});
        }
    }
    if (causes.empty()) {
        return {};
    }
    auto const count = causes.size();
    return fail(
        {.code = ErrorCode::invalid,
         .reason = count == 1 ? causes.front().reason : "registration",
         .message =
             counted(count, "{} warning: nothing was written", "{} warnings: nothing was written", count),
         .hint = say("--strict refuses warnings; leave it out to accept them"),
         .causes = std::move(causes)});
}

} // namespace techuser
