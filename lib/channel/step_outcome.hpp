// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/say.hpp"
#include <techuser/channel_probe.hpp>

#include <fmt/format.h>

#include <string>
#include <string_view>
#include <utility>

namespace techuser {

// How one step ended.
struct StepOutcome {
    Verdict verdict{Verdict::passed};
    std::vector<ProbeDetail> details{};
    std::optional<Error> error{};
    std::optional<Party> party{};

    // Whether the steps after it can be done.
    bool went_on() const { return verdict == Verdict::passed || verdict == Verdict::warned; }

    StepOutcome with(std::string_view name, std::string value) && {
        details.push_back({name, std::move(value)});
        return std::move(*this);
    }
};

inline StepOutcome passed() {
    return {};
}

inline StepOutcome skipped() {
    return {.verdict = Verdict::skipped};
}

// The hint, after the name of who else has to act.
inline Text hint_for(Party party, Text hint) {
    switch (party) {
    case Party::you:
        return hint;
    case Party::network:
        return say("network: {}", std::move(hint));
    case Party::portal:
        break;
    }
    return say("portal: {}", std::move(hint));
}

inline StepOutcome failed(Party party, Error error) {
    error.hint = hint_for(party, std::move(error.hint));
    return {.verdict = Verdict::failed, .error = std::move(error), .party = party};
}

inline StepOutcome failed(Party party, ErrorCode code, std::string_view reason, Text message, Text hint) {
    return failed(
        party, {.code = code, .reason = reason, .message = std::move(message), .hint = std::move(hint)});
}

inline StepOutcome warned(Party party, std::string_view reason, Text message, Text hint) {
    auto outcome = failed(party, ErrorCode::invalid, reason, std::move(message), std::move(hint));
    outcome.verdict = Verdict::warned;
    return outcome;
}

} // namespace techuser
