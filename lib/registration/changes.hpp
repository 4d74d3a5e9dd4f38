// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/certificate_checks.hpp>
#include <techuser/registration.hpp>

#include <vector>

namespace techuser {

// What is recorded as a draft, to be overridden by the changes. The files of a channel's key and certificate
// have no names any more.
RegistrationDraft draft_of(ContactPerson const& contact);
RegistrationDraft draft_of(Channel const& channel);

// Examines the contact person of a draft as examine() does, but for the lists: they apply only to what
// `typed` gives, since recorded values may stay when the lists change.
Result<ContactPerson> examine_contact(
    RegistrationDraft const& draft, RegistrationDraft const& typed, ReferenceData const& reference);

// A channel, and what is worth telling about it although it was accepted.
struct ExaminedChannel {
    Channel channel;
    std::vector<Finding> findings;
};

// Examines the channel of a draft in the same way; its applications are those of the draft's quality, where
// it has one. A certificate that the draft names no file for is recorded already: its validity is not checked
// again.
Result<ExaminedChannel> examine_channel(
    RegistrationDraft const& draft, RegistrationDraft const& typed, Credentials const& credentials,
    ReferenceData const& reference, CheckOptions const& policy);

} // namespace techuser
