// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "contact/contact_fields.hpp"
#include "registration/listed_values.hpp"
#include "registration/registration_fields.hpp"
#include "support/say.hpp"
#include <techuser/registration.hpp>

#include <algorithm>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace techuser {

template <typename Name>
inline constexpr std::string_view unlisted_reason = "";
template <>
inline constexpr std::string_view unlisted_reason<Quality> = "unknown-quality";
template <>
inline constexpr std::string_view unlisted_reason<Title> = "unknown-title";
template <>
inline constexpr std::string_view unlisted_reason<Application> = "unknown-application";

// Examines a draft field by field, and gathers the faults instead of stopping at the first. The lists of the
// reference data apply only to what `typed` gives: what is recorded already may stay.
class Examination final {
public:
    Examination(
        RegistrationDraft const& draft, RegistrationDraft const& typed, ReferenceData const& reference)
        : m_draft(draft), m_typed(typed), m_reference(reference) {}

    // A compulsory value; nullopt and a fault otherwise.
    template <typename Value>
    std::optional<Value> required(RegistrationField const& field, Result<Value> (*parse)(std::string_view)) {
        auto const values = field.values(m_draft);
        return one(field, values, field.is_given(m_typed), parse);
    }

    // A value that may be left out or empty.
    template <typename Value>
    std::optional<Value> optional(RegistrationField const& field, Result<Value> (*parse)(std::string_view)) {
        return given(field) ? required(field, parse) : std::nullopt;
    }

    // The values of a field that needs at least one, each once.
    template <typename Value>
    std::vector<Value> several(RegistrationField const& field, Result<Value> (*parse)(std::string_view)) {
        return many(field, field.values(m_draft), field.is_given(m_typed), parse);
    }

    // The contact person; nullopt and faults otherwise.
    std::optional<ContactPerson> contact() {
        auto contact = read_contact(
            [this]<typename Typed, typename Value, typename Parsed>(
                ContactField<Typed, Value, Parsed> const& field) -> Result<Value> {
                auto const before = m_faults.size();
                auto value = contact_value(field);
                return value && m_faults.size() == before ? Result<Value>(*std::move(value))
                                                          : fail(m_faults.back());
            });
        return contact ? std::optional(*std::move(contact)) : std::nullopt;
    }

    // Takes the value of `result`, or notes its error under the field.
    template <typename Value>
    std::optional<Value> accept(FieldNames const& field, Result<Value> result) {
        if (result) {
            return *std::move(result);
        }
        auto error = std::move(result).error();
        error.field = field.key;
        note(std::move(error));
        return std::nullopt;
    }

    // Whether a field has a value that is not empty.
    bool given(RegistrationField const& field) const {
        auto const values = field.values(m_draft);
        return !values.empty() && !values.front().empty();
    }

    void note_missing(FieldNames const& field) {
        note(
            {.code = ErrorCode::usage,
             .reason = "missing",
             .message = say("is compulsory and not given"),
             .hint = say("give {} or the key {} of the file", verbatim(field.option), verbatim(field.key)),
             .field = field.key});
    }

    void note(Error error) { m_faults.push_back(std::move(error)); }

    bool failed() const { return !m_faults.empty(); }

    // All faults as one error, with the worst code of them.
    Error error() && {
        auto code = m_faults.front().code;
        for (auto const& fault : m_faults) {
            code = worse(code, fault.code);
        }
        auto const count = m_faults.size();
        return {
            .code = code,
            .reason = count == 1 ? m_faults.front().reason : "registration",
            .message = counted(
                count, "{} field is wrong: nothing was written", "{} fields are wrong: nothing was written",
                count),
            .causes = std::move(m_faults)};
    }

private:
    template <typename Typed, typename Value, typename Parsed>
    std::optional<Value> contact_value(ContactField<Typed, Value, Parsed> const& field) {
        auto const& typed = m_draft.*field.typed;
        auto const is_typed = m_typed.*field.typed != Typed();
        if constexpr (is_list_of_values<Value>) {
            return many(field, typed, is_typed, field.parse);
        } else {
            auto const values = typed ? std::vector{*typed} : std::vector<std::string>{};
            if constexpr (is_optional_value<Value>) {
                auto const is_empty = values.empty() || values.front().empty();
                return is_empty ? Value() : one(field, values, is_typed, field.parse);
            } else {
                return one(field, values, is_typed, field.parse);
            }
        }
    }

    template <typename Value>
    std::optional<Value> one(
        FieldNames const& field, std::vector<std::string> const& values, bool is_typed,
        Result<Value> (*parse)(std::string_view)) {
        if (values.empty() || values.front().empty()) {
            note_missing(field);
            return std::nullopt;
        }
        return read(field, values.front(), is_typed, parse, listed_values(field, m_reference, m_draft));
    }

    template <typename Value>
    std::vector<Value> many(
        FieldNames const& field, std::vector<std::string> const& texts, bool is_typed,
        Result<Value> (*parse)(std::string_view)) {
        if (texts.empty()) {
            note_missing(field);
        }
        auto const listed = listed_values(field, m_reference, m_draft);
        std::vector<Value> values;
        for (auto const& text : texts) {
            auto value = read(field, text, is_typed, parse, listed);
            if (!value) {
                continue;
            }
            if (std::ranges::find(values, *value) != values.end()) {
                note(
                    {.code = ErrorCode::invalid,
                     .reason = "duplicate",
                     .message = say("'{}' is there twice", text),
                     .field = field.key});
                continue;
            }
            values.push_back(*std::move(value));
        }
        return values;
    }

    // A value of a field; one of a listed field may be written as the portal shows it.
    template <typename Value>
    std::optional<Value> read(
        FieldNames const& field, std::string const& text, bool is_typed,
        Result<Value> (*parse)(std::string_view), std::span<ListedValue const> listed) {
        auto const meant = is_typed ? value_meant(listed, text) : std::nullopt;
        auto value = parse(meant.value_or(text));
        if constexpr (requires { m_reference.knows(*value); }) {
            if (!value) {
                value.error().hint = hint_for(listed, text);
            } else if (is_typed && !meant) {
                note_unlisted(field, *value, listed);
            }
        }
        return accept(field, std::move(value));
    }

    template <typename Value>
    void note_unlisted(FieldNames const& field, Value const& value, std::span<ListedValue const> listed) {
        // An application may be on the list, but not of the quality.
        auto const is_known = m_reference.knows(value);
        note(
            {.code = ErrorCode::invalid,
             .reason = is_known ? "application-not-offered" : unlisted_reason<Value>,
             .message = is_known ? say("'{}' is not offered to the quality '{}'", value.to_string(),
                                       m_draft.quality.value_or(""))
                                 : say("'{}' is not on the list", value.to_string()),
             .hint = hint_for(listed, value.to_string()),
             .field = field.key});
    }

    RegistrationDraft const& m_draft;
    RegistrationDraft const& m_typed;
    ReferenceData const& m_reference;
    std::vector<Error> m_faults;
};

} // namespace techuser
