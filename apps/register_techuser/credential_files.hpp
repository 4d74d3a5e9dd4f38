// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"
#include "registration/registration_fields.hpp"
#include <techuser/registration.hpp>

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace techuser::register_techuser {

// What a shell offers for a field: the values of a listed one, of applications those for the quality that
// `draft` has by then, or files. Both outlive the answer; without a draft all applications count.
cli::Offers offer_values(RegistrationField const& field, RegistrationDraft const* draft = nullptr);

// Declares the option of a field of the registration.
void declare_field(cli::Options& options, RegistrationField const& field, RegistrationDraft& draft);

// What the files that a draft names hold.
Credentials read_credentials(RegistrationDraft const& draft, cli::Console& console);

// Reads credentials for many drafts, or for one that is examined again and again. What can be read only once
// is kept.
class CredentialFiles final {
public:
    // Other files are read again each time, or the last few are kept.
    enum class Others : std::uint8_t { read_again, kept };

    CredentialFiles(cli::Console& console, Others others) : m_console(console), m_others(others) {}

    Credentials read(RegistrationDraft const& draft);

private:
    // How many files of each kind are kept.
    static constexpr std::size_t kept_most = 256;

    template <typename Value>
    struct KeptFile {
        Result<Shared<Value>> value;
        bool only_once; // standard input or a pipe, which cannot be read again
    };
    template <typename Value>
    using Kept = std::map<std::string, KeptFile<Value>>;

    template <typename Value>
    Result<Shared<Value>> read(
        std::string const& path, std::size_t limit_bytes, Kept<Value>& kept,
        Result<Value> (*parse)(std::span<std::uint8_t const>));

    cli::Console& m_console;
    Others m_others;
    Kept<SshPublicKey> m_keys;
    Kept<Certificate> m_certificates;
};

// The day of --at, if it was given.
Result<std::optional<Timestamp>> given_moment(std::optional<std::string> const& at);

// As of when to check: the day of --at, or now.
Result<Timestamp> moment_of_check(std::optional<std::string> const& at, cli::Console const& console);

} // namespace techuser::register_techuser
