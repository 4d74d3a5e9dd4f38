// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "system/files.hpp"
#include <techuser/registration.hpp>

#include <string>

namespace techuser::test {

// A draft of which every field is right, and what its files hold.
inline RegistrationDraft sample_draft() {
    RegistrationDraft draft;
    draft.enterprise_number = "0200.004.201";
    draft.quality = "supplementary-pensions-manager";
    draft.last_name = "Peeters";
    draft.first_name = "Anouk";
    draft.title = "mrs";
    draft.function = "IT manager";
    draft.language = "nl";
    draft.phone = "+32 2 555 01 23";
    draft.emails = {"batch@example.be"};
    draft.channel_type = "sftp";
    draft.ssh_public_key = "rsa-3072.pub";
    draft.certificate = "peeters-seal.cer";
    draft.applications = {"db2p-preload", "db2p"};
    draft.username = "peeterspensions";
    return draft;
}

inline Credentials sample_credentials() {
    std::filesystem::path const data = TECHUSER_TEST_DATA;
    return {
        parse_ssh_public_key(*read_file(data / "ssh_keys/rsa-3072.pub", ssh_key_size_limit_bytes)),
        parse_certificate(*read_file(data / "certificates/peeters-seal.cer", certificate_size_limit_bytes))};
}

// A day on which the sample certificate is valid.
inline Timestamp sample_day() {
    return start_of(*parse_date("2026-11-23"));
}

inline ReferenceData sample_reference() {
    return *read_reference_data(TECHUSER_REFERENCE_DATA, {TECHUSER_TEST_DATA "/reference"});
}

inline Registration sample_registration() {
    return examine(sample_draft(), sample_credentials(), sample_reference(), sample_day())->registration;
}

} // namespace techuser::test
