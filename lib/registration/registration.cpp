// SPDX-License-Identifier: Apache-2.0
#include "support/say.hpp"
#include <techuser/registration.hpp>

namespace techuser {

std::string_view to_string(SenderNumberSource source) {
    switch (source) {
    case SenderNumberSource::pending:
        return "pending";
    case SenderNumberSource::assigned:
        return "assigned";
    case SenderNumberSource::given:
        break;
    }
    return "given";
}

Result<SenderNumberSource> parse_sender_number_source(std::string_view text) {
    for (auto const source :
         {SenderNumberSource::pending, SenderNumberSource::assigned, SenderNumberSource::given}) {
        if (text == to_string(source)) {
            return source;
        }
    }
    return fail(
        ErrorCode::invalid, "sender-number-source", say("unknown source of sender numbers '{}'", text),
        say("choose pending, assigned or given"));
}

Text sender_number_text(RegisteredUser const& user) {
    return user.sender_number ? Text(user.sender_number->to_string()) : say("pending");
}

} // namespace techuser
