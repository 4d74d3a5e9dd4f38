// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/channel.hpp>
#include <techuser/contact_person.hpp>
#include <techuser/enterprise_number.hpp>
#include <techuser/finding.hpp>
#include <techuser/quality.hpp>
#include <techuser/reference_data.hpp>
#include <techuser/result.hpp>
#include <techuser/sender_number.hpp>
#include <techuser/time.hpp>
#include <techuser/username.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// What was typed, by file or by options: text that is not examined yet. nullopt means "not given".
struct RegistrationDraft : ContactDraft {
    std::optional<std::string> enterprise_number;
    std::optional<std::string> entity_name;
    std::optional<std::string> quality;

    std::optional<std::string> channel_type;
    std::optional<std::string> connection;
    std::optional<std::string> ssh_public_key; // path of the file to read
    std::optional<std::string> certificate;    // path of the file to read
    std::vector<std::string> applications;

    std::optional<std::string> username;
    std::optional<std::string> sender_number; // the one that the portal gave

    // Takes every value that `other` gives.
    void override_with(RegistrationDraft const& other);
};

// What the files that a draft names hold, or why they could not be read; nullopt when the draft names none.
struct Credentials {
    std::optional<Result<Shared<SshPublicKey>>> ssh_public_key;
    std::optional<Result<Shared<Certificate>>> certificate;
};

// A technical user and its channels before the registry knows them. Exists only if every field is right.
struct Registration {
    EnterpriseNumber enterprise_number;
    Quality quality;
    ContactPerson contact;
    std::vector<Channel> channels; // at least one, each type once
    Username username;
    std::optional<SenderNumber> given_sender_number; // nullopt: the registry assigns one
    std::optional<PersonText> entity_name{};         // as people know the entity; not asked by the portal

    bool operator==(Registration const&) const = default;
};

// An accepted registration and its findings.
struct ExaminedRegistration {
    Registration registration;
    std::vector<Finding> findings;
};

// Examines every field of `draft` as of the moment `at`. The error lists every wrong field as a cause; its
// code is the worst of them. Reasons: missing, unknown-quality, unknown-title, unknown-application,
// duplicate, certificate-expired, certificate-not-yet-valid, and those of each value.
Result<ExaminedRegistration> examine(
    RegistrationDraft const& draft, Credentials const& credentials, ReferenceData const& reference,
    Timestamp at);

// A notice when the institution will not write to the contact person in the language that was asked for:
// contact-language-differs.
std::optional<Finding> compare_language(ContactPerson const& contact, Language asked);

// Where the sender number of a technical user comes from.
enum class SenderNumberSource : std::uint8_t {
    pending,  // the portal has not given one yet
    assigned, // by our registry
    given,    // by the portal, recorded here
};

// pending, assigned, given. Reason of parse_sender_number_source: sender-number-source.
std::string_view to_string(SenderNumberSource source);
Result<SenderNumberSource> parse_sender_number_source(std::string_view text);

// A technical user as the registry holds it.
struct RegisteredUser {
    Registration registration;
    std::optional<SenderNumber> sender_number; // nullopt: pending
    SenderNumberSource sender_number_source;
    Timestamp registered_on;
    std::int64_t revision{1};              // counts its changes
    std::optional<Timestamp> removed_on{}; // nullopt: active
};

// 006400, or the word for a number that is pending.
Text sender_number_text(RegisteredUser const& user);

} // namespace techuser
