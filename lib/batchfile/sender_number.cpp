// SPDX-License-Identifier: Apache-2.0
#include "support/digits.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include <techuser/sender_number.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>

namespace techuser {

namespace {

constexpr std::size_t digit_count = 6;

tl::unexpected<Error> refuse_length(std::string_view text) {
    bool const only_digits = std::all_of(text.begin(), text.end(), is_digit);
    bool const zeros_missing = only_digits && !text.empty() && text.size() < digit_count;
    return fail(
        ErrorCode::invalid, "length", say("sender number {}: expected six digits", quoted(text)),
        zeros_missing ? say("write '{}'", fmt::format("{:0>6}", text)) : Text());
}

} // namespace

Result<SenderNumber> SenderNumber::parse(std::string_view text) {
    if (text.size() != digit_count) {
        return refuse_length(text);
    }
    if (auto const number = parse_digits(text, digit_count)) {
        return make(*number);
    }
    auto const fault = std::find_if_not(text.begin(), text.end(), is_digit);
    Error error{
        .code = ErrorCode::invalid,
        .reason = "character",
        .message = say("sender number {}: expected six digits and nothing else", quoted(text)),
    };
    error.offset = static_cast<std::size_t>(fault - text.begin());
    return fail(std::move(error));
}

Result<SenderNumber> SenderNumber::make(std::uint32_t number) {
    if (number == integrator().value()) {
        return fail(
            ErrorCode::invalid, "range",
            say("sender number '999999' belongs to the integrator, the sender of every reply"));
    }
    if (number < first || number > last) {
        return fail(
            ErrorCode::invalid, "range",
            say("sender number '{}': expected {} to {}", fmt::format("{:06}", number),
                verbatim(fmt::format("{:06}", first)), verbatim(fmt::format("{:06}", last))));
    }
    return SenderNumber(number);
}

std::string SenderNumber::to_string() const {
    return fmt::format("{:06}", m_number);
}

} // namespace techuser
