// SPDX-License-Identifier: Apache-2.0
#include "contact/contact_fields.hpp"
#include "contact/normal_form.hpp"
#include "support/named.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/utf8.hpp"
#include <techuser/contact_person.hpp>

#include <fmt/format.h>

namespace techuser {

namespace {

constexpr std::array<Named<Language>, 3> languages{{
    {Language::french, "fr"},
    {Language::dutch, "nl"},
    {Language::german, "de"},
}};

tl::unexpected<Error> refuse(std::size_t offset, std::string_view reason, Text message) {
    Error error{.code = ErrorCode::invalid, .reason = reason, .message = std::move(message)};
    error.offset = offset;
    return fail(std::move(error));
}

} // namespace

std::string_view to_string(Language language) {
    return name_of(languages, language);
}

Result<Language> parse_language(std::string_view text) {
    return parse_named(languages, "language", gettext_noop("language {}: expected {}"), text);
}

Result<PersonText> PersonText::parse(std::string_view text) {
    std::string_view const trimmed = trim_blanks(text);
    if (trimmed.empty()) {
        return fail(ErrorCode::invalid, "empty", say("text is empty"));
    }
    auto const start = static_cast<std::size_t>(trimmed.data() - text.data());
    std::size_t offset = 0;
    for (std::size_t count = 0; offset < trimmed.size(); ++count) {
        if (count == longest_in_characters) {
            return refuse(
                start + offset, "too-long",
                say("{} is longer than {} characters", quoted(trimmed), longest_in_characters));
        }
        auto const point = decode_utf8(trimmed.substr(offset));
        if (!point) {
            return refuse(start + offset, "invalid-utf8", say("{} is not valid UTF-8", quoted(trimmed)));
        }
        if (is_control(point->value)) {
            return refuse(
                start + offset, "control",
                say("{} holds the control character U+{}", quoted(trimmed),
                    verbatim(fmt::format("{:04X}", static_cast<std::uint32_t>(point->value)))));
        }
        offset += point->length;
    }
    return PersonText(std::string(trimmed));
}

bool PersonText::operator==(PersonText const& other) const {
    return m_text == other.m_text || to_nfc(m_text) == to_nfc(other.m_text);
}

bool is_typed_alike(ContactPerson const& left, ContactPerson const& right) {
    auto alike = true;
    for_each_contact_field([&](auto const& field) {
        alike = alike && texts_of(left.*field.value) == texts_of(right.*field.value);
    });
    return alike;
}

} // namespace techuser
