// SPDX-License-Identifier: Apache-2.0
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/utf8.hpp"
#include "username/character_names.hpp"
#include "username/fold_accents.hpp"
#include "username/username_characters.hpp"
#include <techuser/username.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace techuser {

namespace {

constexpr std::size_t faults_in_message = 3;

constexpr bool is_combining_accent(char32_t character) {
    return character >= 0x0300 && character <= 0x036F;
}

Error fault_at(std::size_t offset, std::string_view reason, Text message) {
    Error error{.code = ErrorCode::invalid, .reason = reason, .message = std::move(message)};
    error.offset = offset;
    return error;
}

constexpr std::array rules{
    UsernameRule{"portal-prefix", gettext_noop("without EXP, which the portal puts before the name")},
    UsernameRule{"too-short", gettext_noop("at least 8 characters")},
    UsernameRule{"too-long", gettext_noop("at most 20 characters")},
    UsernameRule{"upper-case", gettext_noop("no upper-case letters")},
    UsernameRule{"accent", gettext_noop("no letters with an accent")},
    UsernameRule{
        "look-alike", gettext_noop("no letters or digits of other scripts that look like a-z and 0-9")},
    UsernameRule{"blank", gettext_noop("no blanks")},
    UsernameRule{"control", gettext_noop("no control characters")},
    UsernameRule{"character", gettext_noop("only a-z and 0-9")},
    UsernameRule{"invalid-utf8", gettext_noop("only valid UTF-8")},
};

// The rule that one character breaks; `text` are its bytes.
Error character_fault(std::size_t offset, std::string_view text, char32_t character) {
    auto const code = verbatim(fmt::format("U+{:04X}", static_cast<std::uint32_t>(character)));
    auto const shown = verbatim(fmt::format("'{}' {}", text, code.english()));
    auto const called = character_name(character);
    auto const name = called == nullptr ? Text() : say(" ({})", tabled(called));
    if (is_upper_case(character)) {
        return fault_at(offset, "upper-case", say("{} is an upper-case letter", shown));
    }
    if (is_control(character)) {
        return fault_at(offset, "control", say("{} is a control character{}", code, name));
    }
    if (is_blank(character)) {
        return fault_at(offset, "blank", say("{} is a blank{}", shown, name));
    }
    if (is_combining_accent(character)) {
        return fault_at(offset, "accent", say("{} is an accent", code));
    }
    if (!fold_accents(character).empty()) {
        return fault_at(offset, "accent", say("{} is a letter with an accent", shown));
    }
    if (auto const similar = look_alike(character)) {
        return fault_at(
            offset, "look-alike",
            say("{} is {}, a look-alike of '{}'", shown, tabled(similar->what), similar->of));
    }
    return fault_at(offset, "character", say("{} is not one of a-z and 0-9{}", shown, name));
}

// Every broken rule: the prefix and the length first, then the characters from left to right.
std::vector<Error> faults_of(std::string_view text) {
    std::vector<Error> faults;
    std::size_t count = 0;
    std::size_t const prefix = text.size() - without_portal_prefix(text).size();
    std::size_t offset = prefix;
    std::size_t first_beyond = 0; // byte of the first character beyond the longest username
    for (; offset < text.size() && count < examined_characters; ++count) {
        if (count == Username::longest) {
            first_beyond = offset;
        }
        auto const point = decode_utf8(text.substr(offset));
        std::size_t const length = point ? point->length : 1;
        if (!point) {
            faults.push_back(fault_at(
                offset, "invalid-utf8",
                say("byte 0x{} is not valid UTF-8",
                    verbatim(fmt::format("{:02X}", static_cast<unsigned char>(text[offset]))))));
        } else if (!is_username_character(point->value)) {
            faults.push_back(character_fault(offset, text.substr(offset, length), point->value));
        }
        offset += length;
    }
    if (count < Username::shortest) {
        auto message = counted(
            count, "{} character, expected at least {}", "{} characters, expected at least {}", count,
            Username::shortest);
        faults.insert(faults.begin(), fault_at(text.size(), "too-short", std::move(message)));
    } else if (count > Username::longest) {
        auto message = offset < text.size()
                           ? say("more than {} characters, expected at most {}", count, Username::longest)
                           : say("{} characters, expected at most {}", count, Username::longest);
        faults.insert(faults.begin(), fault_at(first_beyond, "too-long", std::move(message)));
    }
    if (prefix > 0) {
        faults.insert(
            faults.begin(),
            fault_at(0, "portal-prefix", say("EXP belongs to the portal, which puts it before the name")));
    }
    return faults;
}

Text describe(std::string_view input, std::vector<Error> const& faults) {
    auto message = say("username {}: {}", quoted(input), faults.front().message);
    std::size_t const named = std::min(faults.size(), faults_in_message);
    for (std::size_t index = 1; index < named; ++index) {
        message = say("{}; {}", message, faults[index].message);
    }
    if (faults.size() > named) {
        message = say("{}; and {} more", message, faults.size() - named);
    }
    return message;
}

} // namespace

std::span<UsernameRule const> username_rules() {
    return rules;
}

Result<Username> Username::parse(std::string_view text) {
    std::vector<Error> faults = faults_of(text);
    if (faults.empty()) {
        return Username(std::string(text));
    }
    std::string_view const reason = faults.front().reason;
    bool const one_rule = std::all_of(
        faults.begin(), faults.end(), [reason](Error const& fault) { return fault.reason == reason; });
    auto const suggestion = suggest_username(text);
    Error error{
        .code = ErrorCode::invalid,
        .reason = one_rule ? reason : "username",
        .message = describe(text, faults),
        .hint = suggestion ? say("try '{}'", suggestion->to_string()) : Text(),
    };
    error.offset = faults.front().offset;
    error.causes = std::move(faults);
    return fail(std::move(error));
}

} // namespace techuser
