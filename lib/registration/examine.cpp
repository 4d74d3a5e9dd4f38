// SPDX-License-Identifier: Apache-2.0
#include "registration/changes.hpp"
#include "registration/examination.hpp"
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

std::string_view reason_of(Finding const& finding) {
    return finding.id == "expired"         ? "certificate-expired"
           : finding.id == "not-yet-valid" ? "certificate-not-yet-valid"
                                           : finding.id;
}

// A certificate that fails a check is a fault; warnings and notices are only reported.
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

// The content of a file that a field names; a compulsory one that is not named is a fault.
template <typename Value>
Shared<Value> examine_file(
    Examination& examination, RegistrationField const& field, bool is_compulsory,
    std::optional<Result<Shared<Value>>> const& content) {
    if (!content && is_compulsory) {
        examination.note_missing(field);
    }
    return content ? examination.accept(field, *content).value_or(Shared<Value>()) : Shared<Value>();
}

std::optional<Channel> examine_channel(
    Examination& examination, Credentials const& credentials, ReferenceData const& reference,
    CheckOptions const& policy, std::vector<Finding>& findings) {
    auto const type = examination.required(fields::channel_type, parse_channel_type);
    auto const connection = examination.optional(fields::connection, parse_connection);
    auto key = examine_file(
        examination, fields::ssh_public_key, type == ChannelType::sftp, credentials.ssh_public_key);
    auto certificate = examine_file(
        examination, fields::certificate, type == ChannelType::sftp || type == ChannelType::ftp,
        credentials.certificate);
    if (certificate && examination.given(fields::certificate)) {
        examine_certificate(examination, *certificate, policy, reference.certificate_policy, findings);
    }
    auto applications = examination.several(fields::applications, Application::parse);
    std::ranges::sort(applications);
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
                 .field = fields::channel_type.key,
                 .message =
                     say("the portal no longer lists the channel {}; sftp is recommended",
                         verbatim(to_string(channel.type)))});
        }
        if (channel.ssh_public_key && channel.ssh_public_key->type != SshKeyType::rsa) {
            findings.push_back(
                {.id = "key-type-unproven",
                 .severity = Severity::notice,
                 .field = fields::ssh_public_key.key,
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
    auto enterprise_number = examination.required(fields::enterprise_number, EnterpriseNumber::parse);
    auto entity_name = examination.optional(fields::entity_name, PersonText::parse);
    auto quality = examination.required(fields::quality, Quality::parse);
    auto contact = examination.contact();
    CheckOptions const policy{.at = at, .enterprise_number = enterprise_number};
    std::vector<Finding> findings;
    auto channel = examine_channel(examination, credentials, reference, policy, findings);
    auto username = examination.required(fields::username, Username::parse);
    auto sender_number = examination.optional(fields::sender_number, parse_given_number);
    if (examination.failed()) {
        return fail(std::move(examination).error());
    }
    Registration registration{*enterprise_number,   *std::move(quality), *std::move(contact),   {},
                              *std::move(username), sender_number,       std::move(entity_name)};
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
            say("the language of the contact person is '{}', but --lang is '{}'", to_string(contact.language),
                to_string(asked))};
}

RegistrationDraft draft_of(ContactPerson const& contact) {
    RegistrationDraft draft;
    for_each_contact_field([&](auto const& field) {
        auto texts = texts_of(contact.*field.value);
        if constexpr (is_list_of_values<std::remove_cvref_t<decltype(draft.*field.typed)>>) {
            draft.*field.typed = std::move(texts);
        } else {
            draft.*field.typed = texts.empty() ? std::string() : std::move(texts.front());
        }
    });
    return draft;
}

RegistrationDraft draft_of(Channel const& channel) {
    RegistrationDraft draft;
    draft.channel_type = to_string(channel.type);
    draft.connection = to_string(channel.connection);
    draft.applications = texts_of(channel.applications);
    return draft;
}

Result<ContactPerson> examine_contact(
    RegistrationDraft const& draft, RegistrationDraft const& typed, ReferenceData const& reference) {
    Examination examination(draft, typed, reference);
    auto contact = examination.contact();
    if (examination.failed()) {
        return fail(std::move(examination).error());
    }
    return *std::move(contact);
}

Result<ExaminedChannel> examine_channel(
    RegistrationDraft const& draft, RegistrationDraft const& typed, Credentials const& credentials,
    ReferenceData const& reference, CheckOptions const& policy) {
    Examination examination(draft, typed, reference);
    std::vector<Finding> findings;
    auto channel = examine_channel(examination, credentials, reference, policy, findings);
    if (examination.failed()) {
        return fail(std::move(examination).error());
    }
    std::ranges::move(findings_of(std::span(&*channel, 1)), std::back_inserter(findings));
    return ExaminedChannel{*std::move(channel), std::move(findings)};
}

} // namespace techuser
