// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"
#include "cli/key_pair.hpp"
#include "cli/passphrase.hpp"
#include "register_techuser/credential_files.hpp"
#include "register_techuser/wizard/wizard_command.hpp"
#include "registration/registration_report.hpp"
#include "report/json_document.hpp"
#include <techuser/registration.hpp>

#include <optional>
#include <string>
#include <vector>

namespace techuser::register_techuser {

// An SSH key pair that is made for a registration: in memory first, so that it can be examined with the rest,
// and in files once the registry would record it. A pair that is there already only does for a registration
// that is recorded with it.
class NewKeyPair final {
public:
    // Makes the key, RSA 3072. Usage: path. Conflict: exists. Unreadable: missing, permission, folder-mode.
    static Result<NewKeyPair> make(std::string const& path);

    // The same, but finds the pair that is there.
    static Result<NewKeyPair> find_or_make(std::string const& path);

    // Where the public half is, or will be.
    std::string public_file() const { return m_path.path + ".pub"; }

    std::string const& path() const { return m_path.path; }

    // Whether its files are there.
    bool is_written() const { return m_state != State::made; }

    SshPublicKey const& public_key() const { return m_key.public_half; }

    // With what write() protects the private half, and which options say that.
    void protect(KeyProtection protection, cli::PassphraseOptions source) {
        m_protection = std::move(protection);
        m_source = std::move(source);
    }

    // The options that ask for such a pair.
    std::vector<CommandOption> options() const;

    // Writes the files for a registration of which a rehearsal has this outcome; a passphrase that is still
    // missing is asked for. With Rehearsal::dry_run nothing is written. Conflict: exists. Usage: passphrase.
    Result<void> write(cli::Console& console, Outcome rehearsed, Rehearsal rehearsal);

    // Says that the files stay although the registration failed, if this run has made them.
    void tell_that_it_stays(cli::Console& console) const;

private:
    enum class State : std::uint8_t { made, found, written };

    NewKeyPair(key_pair::PairPath path, State state, key_pair::LoadedKey key)
        : m_path(std::move(path)), m_state(state), m_key(std::move(key)) {}

    key_pair::PairPath m_path;
    State m_state;
    key_pair::LoadedKey m_key;
    std::optional<KeyProtection> m_protection;
    cli::PassphraseOptions m_source; // of the passphrase; a person, when none is given
};

// The options that ask for a new key pair.
struct KeyPairOptions {
    std::optional<std::string> path;
    cli::PassphraseOptions passphrase;

    void declare(cli::Options& options);

    // Whether they go together with each other, and with the fields that options give. Usage: options.
    Result<void> check(RegistrationDraft const& fields) const;

    // The pair that they ask for, if they do; `draft` then names its public half.
    Result<std::optional<NewKeyPair>> make(cli::Console& console, RegistrationDraft& draft) const;
};

// What the files that a draft names hold; the public half of `key_pair` may not be a file yet.
Credentials read_credentials(
    RegistrationDraft const& draft, std::optional<NewKeyPair> const& key_pair, CredentialFiles& files);

} // namespace techuser::register_techuser
