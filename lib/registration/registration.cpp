// SPDX-License-Identifier: Apache-2.0
#include "support/named.hpp"
#include "support/say.hpp"
#include <techuser/registration.hpp>

#include <algorithm>

namespace techuser {

constexpr std::array<Named<SenderNumberSource>, 3> number_sources{{
    {SenderNumberSource::pending, "pending"},
    {SenderNumberSource::assigned, "assigned"},
    {SenderNumberSource::given, "given"},
}};

std::string_view to_string(SenderNumberSource source) {
    return name_of(number_sources, source);
}

Result<SenderNumberSource> parse_sender_number_source(std::string_view text) {
    auto const* const found = std::ranges::find(number_sources, text, &Named<SenderNumberSource>::name);
    if (found != number_sources.end()) {
        return found->value;
    }
    return fail(
        ErrorCode::invalid, "sender-number-source", say("unknown source of sender numbers '{}'", text),
        say("choose pending, assigned or given"));
}

Text sender_number_text(RegisteredUser const& user) {
    return user.sender_number ? Text(user.sender_number->to_string()) : say("pending");
}

} // namespace techuser
