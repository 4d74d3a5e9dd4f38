// SPDX-License-Identifier: Apache-2.0
#include "registration/changes.hpp"
#include "support/say.hpp"
#include <techuser/certificate_checks.hpp>
#include <techuser/registration.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace techuser {
namespace {

// Examines a draft field by field, and gathers what is wrong instead of stopping at the first fault. What
// `typed` does not give is recorded already, and stays whatever became of the lists.
class Examination final {
public:
    Examination(
        RegistrationDraft const& draft, RegistrationDraft const& typed, ReferenceData const& reference)
        : m_draft(draft), m_typed(typed), m_reference(reference) {}

    // The value of a compulsory field, or nothing and a fault.
    template <typename Parse>
    auto required(std::string_view key, Parse parse) {
        auto const& text = text_of(key);
        if (!text || text->empty()) {
            note(missing(key));
            return decltype(accept(key, parse(*text))){};
        }
        return accept(key, parse(*text));
    }

    // The value of a field that may be left out or empty.
    template <typename Parse>
    auto optional(std::string_view key, Parse parse) {
        auto const& text = text_of(key);
        if (!text || text->empty()) {
            return decltype(accept(key, parse(*text))){};
        }
        return accept(key, parse(*text));
    }

    // A compulsory name out of a list of the reference data.
    template <typename Name>
    std::optional<Name> listed(std::string_view key, std::string_view reason) {
        auto name = required(key, Name::parse);
        if (name) {
            expect_listed(key, reason, *name);
        }
        return name;
    }

    template <typename Name>
    void expect_listed(std::string_view key, std::string_view reason, Name const& name) {
        if (!is_typed(key) || m_reference.knows(name)) {
            return;
        }
        note(
            {.code = ErrorCode::invalid,
             .reason = reason,
             .message = say("'{}' is not on the list", name.to_string()),
             .hint = say(
                 "the lists are the files in share/techuser; your own copy under $XDG_CONFIG_HOME/techuser wins"),
             .field = field(key).key});
    }

    // The values of a field that needs at least one: parsed, each once.
    template <typename Value, typename Parse>
    std::vector<Value> at_least_one(std::string_view key, Parse parse) {
        auto const& texts = m_draft.*std::get<RegistrationField::Many>(field(key).member);
        if (texts.empty()) {
            note(missing(key));
        }
        std::vector<Value> values;
        for (auto const& text : texts) {
            auto value = accept(key, parse(text));
            if (!value) {
                continue;
            }
            if (std::ranges::find(values, *value) != values.end()) {
                note(
                    {.code = ErrorCode::invalid,
                     .reason = "duplicate",
                     .message = say("'{}' is there twice", text),
                     .field = field(key).key});
                continue;
            }
            values.push_back(*std::move(value));
        }
        return values;
    }

    // Takes the value of `result`, or notes its error under the field.
    template <typename Value>
    std::optional<Value> accept(std::string_view key, Result<Value> result) {
        if (result) {
            return *std::move(result);
        }
        auto error = std::move(result).error();
        error.field = field(key).key;
        note(std::move(error));
        return std::nullopt;
    }

    // Takes the content of a file that a field names.
    template <typename Value>
    Shared<Value> content(std::string_view key, std::optional<Result<Shared<Value>>> const& read) {
        return read ? accept(key, *read).value_or(Shared<Value>()) : Shared<Value>();
    }

    bool given(std::string_view key) const { return text_of(key) && !text_of(key)->empty(); }

    void note_missing(std::string_view key) { note(missing(key)); }
    void note(Error error) { m_faults.push_back(std::move(error)); }

    bool failed() const { return !m_faults.empty(); }

    // All faults as one error; a single fault stands for itself.
    Error verdict() && {
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
    static RegistrationField const& field(std::string_view key) {
        return *std::ranges::find(registration_fields(), key, &RegistrationField::key);
    }

    std::optional<std::string> const& text_of(std::string_view key) const {
        return m_draft.*std::get<RegistrationField::One>(field(key).member);
    }

    bool is_typed(std::string_view key) const {
        return std::visit(
            [&](auto member) { return m_typed.*member != decltype(m_typed.*member){}; }, field(key).member);
    }

    static Error missing(std::string_view key) {
        auto const& found = field(key);
        return {
            .code = ErrorCode::usage,
            .reason = "missing",
            .message = say("is compulsory and not given"),
            .hint = say("give {} or the key {} of the file", verbatim(found.option), verbatim(found.key)),
            .field = found.key};
    }

    RegistrationDraft const& m_draft;
    RegistrationDraft const& m_typed;
    ReferenceData const& m_reference;
    std::vector<Error> m_faults;
};

std::optional<ContactPerson> contact_of(Examination& examination) {
    auto last_name = examination.required("contact.last_name", PersonText::parse);
    auto first_name = examination.required("contact.first_name", PersonText::parse);
    auto title = examination.listed<Title>("contact.title", "unknown-title");
    auto function = examination.required("contact.function", PersonText::parse);
    auto language = examination.required("contact.language", parse_language);
    auto phone = examination.required("contact.phone", PhoneNumber::parse);
    auto fax = examination.optional("contact.fax", PhoneNumber::parse);
    auto mobile = examination.optional("contact.mobile", PhoneNumber::parse);
    auto emails = examination.at_least_one<EmailAddress>("contact.emails", EmailAddress::parse);
    if (!last_name || !first_name || !title || !function || !language || !phone) {
        return std::nullopt;
    }
    return ContactPerson{
        *std::move(last_name), *std::move(first_name), *std::move(title), *std::move(function), *language,
        *std::move(phone),     std::move(fax),         std::move(mobile), std::move(emails)};
}

std::string_view reason_of(Finding const& finding) {
    return finding.id == "expired"         ? "certificate-expired"
           : finding.id == "not-yet-valid" ? "certificate-not-yet-valid"
                                           : finding.id;
}

// A certificate that cannot serve is a fault; the rest of what the checks find is only told.
void examine_certificate(
    Examination& examination, Certificate const& certificate, CheckOptions const& policy,
    CertificatePolicy const& lists, std::vector<Finding>& findings) {
    for (auto& finding : check_certificate(certificate, policy, lists).findings) {
        if (finding.severity != Severity::error) {
            findings.push_back(std::move(finding));
            continue;
        }
        examination.note(
            {.code = ErrorCode::invalid,
             .reason = reason_of(finding),
             .message = std::move(finding.message),
             .hint = tabled(find_check(finding.id)->remedy),
             .field = finding.field});
    }
}

std::vector<Application> examine_applications(Examination& examination) {
    auto applications = examination.at_least_one<Application>("channel.applications", Application::parse);
    for (auto const& application : applications) {
        examination.expect_listed("channel.applications", "unknown-application", application);
    }
    std::ranges::sort(applications);
    return applications;
}

std::optional<Channel> channel_of(
    Examination& examination, Credentials const& credentials, ReferenceData const& reference,
    CheckOptions const& policy, std::vector<Finding>& findings) {
    auto const type = examination.required("channel.type", parse_channel_type);
    auto const connection = examination.optional("channel.connection", parse_connection);
    auto const needs_key = type == ChannelType::sftp;
    auto const needs_certificate = type == ChannelType::sftp || type == ChannelType::ftp;
    if (needs_key && !credentials.ssh_public_key) {
        examination.note_missing("channel.ssh_public_key");
    }
    if (needs_certificate && !credentials.certificate) {
        examination.note_missing("channel.certificate");
    }
    auto key = examination.content("channel.ssh_public_key", credentials.ssh_public_key);
    auto certificate = examination.content("channel.certificate", credentials.certificate);
    if (certificate && examination.given("channel.certificate")) {
        examine_certificate(examination, *certificate, policy, reference.certificate_policy, findings);
    }
    auto applications = examine_applications(examination);
    if (!type) {
        return std::nullopt;
    }
    return Channel{
        .type = *type,
        .connection = connection.value_or(Connection::internet),
        .ssh_public_key = std::move(key),
        .certificate = std::move(certificate),
        .applications = std::move(applications)};
}

std::vector<Finding> findings_of(std::span<Channel const> channels) {
    std::vector<Finding> findings;
    for (auto const& channel : channels) {
        if (channel.type == ChannelType::isabel || channel.type == ChannelType::mqlink) {
            findings.push_back(
                {.id = "channel-not-listed",
                 .severity = Severity::warning,
                 .field = "channel.type",
                 .message =
                     say("the portal no longer lists the channel {}; sftp is recommended",
                         verbatim(to_string(channel.type)))});
        }
        if (channel.ssh_public_key && channel.ssh_public_key->type != SshKeyType::rsa) {
            findings.push_back(
                {.id = "key-type-unproven",
                 .severity = Severity::notice,
                 .field = "channel.ssh_public_key",
                 .message = say("only RSA keys are known to work on the portal")});
        }
    }
    return findings;
}

} // namespace

Result<ExaminedRegistration> examine(
    RegistrationDraft const& draft, Credentials const& credentials, ReferenceData const& reference,
    Timestamp at) {
    Examination examination(draft, draft, reference);
    auto enterprise_number = examination.required("entity.enterprise_number", EnterpriseNumber::parse);
    auto quality = examination.listed<Quality>("entity.quality", "unknown-quality");
    auto contact = contact_of(examination);
    CheckOptions const policy{.at = at, .enterprise_number = enterprise_number};
    std::vector<Finding> findings;
    auto channel = channel_of(examination, credentials, reference, policy, findings);
    auto username = examination.required("user.username", Username::parse);
    auto sender_number = examination.optional("user.sender_number", SenderNumber::parse);
    if (examination.failed()) {
        return fail(std::move(examination).verdict());
    }
    Registration registration{*enterprise_number,   *std::move(quality), *std::move(contact), {},
                              *std::move(username), sender_number};
    registration.channels.push_back(*std::move(channel));
    std::ranges::move(findings_of(registration.channels), std::back_inserter(findings));
    return ExaminedRegistration{std::move(registration), std::move(findings)};
}

std::optional<Finding> compare_language(ContactPerson const& contact, Language asked) {
    if (contact.language == asked) {
        return std::nullopt;
    }
    return Finding{
        .id = "contact-language-differs",
        .severity = Severity::notice,
        .field = "contact.language",
        .message =
            say("the contact person will be written to in '{}', and --lang is '{}'",
                to_string(contact.language), to_string(asked))};
}

RegistrationDraft draft_of(ContactPerson const& contact) {
    RegistrationDraft draft;
    draft.last_name = contact.last_name.to_string();
    draft.first_name = contact.first_name.to_string();
    draft.title = contact.title.to_string();
    draft.function = contact.function.to_string();
    draft.language = to_string(contact.language);
    draft.phone = contact.phone.to_string();
    draft.fax = contact.fax ? contact.fax->to_string() : "";
    draft.mobile = contact.mobile ? contact.mobile->to_string() : "";
    for (auto const& email : contact.emails) {
        draft.emails.push_back(email.to_string());
    }
    return draft;
}

RegistrationDraft draft_of(Channel const& channel) {
    RegistrationDraft draft;
    draft.channel_type = to_string(channel.type);
    draft.connection = to_string(channel.connection);
    for (auto const& application : channel.applications) {
        draft.applications.push_back(application.to_string());
    }
    return draft;
}

Result<ContactPerson> examine_contact(
    RegistrationDraft const& draft, RegistrationDraft const& typed, ReferenceData const& reference) {
    Examination examination(draft, typed, reference);
    auto contact = contact_of(examination);
    if (examination.failed()) {
        return fail(std::move(examination).verdict());
    }
    return *std::move(contact);
}

Result<ExaminedChannel> examine_channel(
    RegistrationDraft const& draft, RegistrationDraft const& typed, Credentials const& credentials,
    ReferenceData const& reference, CheckOptions const& policy) {
    Examination examination(draft, typed, reference);
    std::vector<Finding> findings;
    auto channel = channel_of(examination, credentials, reference, policy, findings);
    if (examination.failed()) {
        return fail(std::move(examination).verdict());
    }
    std::ranges::move(findings_of(std::span(&*channel, 1)), std::back_inserter(findings));
    return ExaminedChannel{*std::move(channel), std::move(findings)};
}

} // namespace techuser
