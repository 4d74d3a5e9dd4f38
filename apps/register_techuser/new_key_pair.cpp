// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/new_key_pair.hpp"

#include "cli/process.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/new_files.hpp"

#include <fmt/format.h>

namespace techuser::register_techuser {
namespace {

tl::unexpected<Error> fail_because_it_exists(std::string const& file, std::string const& public_file) {
    return fail(
        ErrorCode::conflict, "exists", say("'{}' already exists", file),
        say("choose another path, or register the key that is there with --ssh-public-key '{}'",
            public_file));
}

// What the file says of the public half, without a passphrase.
std::optional<SshPublicKey> key_in(std::string const& file, KeyFileDescription::Half half) {
    auto const content = read_secret_file(file, ssh_key_size_limit_bytes);
    if (!content) {
        return std::nullopt;
    }
    auto described = describe_key_file(content->bytes());
    return described && described->half == half ? std::move(described->key) : std::nullopt;
}

} // namespace

Result<NewKeyPair> NewKeyPair::make(std::string const& path) {
    TRY_ASSIGN(auto const forms, key_pair::parse_forms(key_pair::default_forms));
    TRY_ASSIGN(auto const parsed, key_pair::parse_path(path, forms));
    std::vector<NewFile> files;
    for (auto const* const form : forms) {
        TRY_ASSIGN(auto const present, is_there(parsed.file(*form)));
        if (present) {
            return fail_because_it_exists(parsed.file(*form), parsed.path + ".pub");
        }
        files.push_back(
            {.name = parsed.file_name(*form),
             .content = {},
             .readers = form->is_private() ? Readers::owner : Readers::umask});
    }
    TRY(check_new_files(parsed.folder, files));
    SshKeySpec spec;
    spec.comment = key_pair::default_comment(parsed);
    TRY_ASSIGN(auto key, key_pair::generate_key(spec));
    auto public_half = key.public_key();
    return NewKeyPair(parsed, State::made, {std::move(public_half), std::move(key)});
}

Result<NewKeyPair> NewKeyPair::find_or_make(std::string const& path) {
    TRY_ASSIGN(auto const forms, key_pair::parse_forms(key_pair::default_forms));
    TRY_ASSIGN(auto const parsed, key_pair::parse_path(path, forms));
    auto const private_half = key_in(parsed.path, KeyFileDescription::Half::private_half);
    auto const public_half = key_in(parsed.path + ".pub", KeyFileDescription::Half::public_half);
    if (private_half && private_half == public_half) {
        return NewKeyPair(parsed, State::found, {*public_half, std::nullopt});
    }
    return make(path);
}

Result<void> NewKeyPair::write(cli::Console& console, Outcome rehearsed, Rehearsal rehearsal) {
    if (m_state == State::found) {
        if (rehearsed != Outcome::unchanged) {
            return fail_because_it_exists(m_path.path, public_file());
        }
        return {};
    }
    if (rehearsal == Rehearsal::dry_run) {
        return {};
    }
    if (!m_protection) {
        TRY_ASSIGN(
            auto passphrase, cli::obtain_passphrase(console, {}, cli::PassphraseUse::choose, m_path.path));
        protect({.passphrase = std::move(passphrase)}, {});
    }
    TRY_ASSIGN(auto const forms, key_pair::parse_forms(key_pair::default_forms));
    TRY(key_pair::write_forms({m_path, forms, m_key.source(), *m_protection, {}}));
    m_protection.reset();
    m_key.private_half.reset();
    m_state = State::written;
    console.note(say("made the key pair '{}'", m_path.path));
    console.note(say("for the portal: {}", portal_file(public_file(), m_path.path + ".rfc4716")));
    return {};
}

void NewKeyPair::tell_that_it_stays(cli::Console& console) const {
    if (m_state == State::written) {
        console.note(say(
            "the key pair '{}' stays: register it with --ssh-public-key '{}'", m_path.path, public_file()));
    }
}

std::vector<CommandOption> NewKeyPair::options() const {
    std::vector<CommandOption> options{{"--generate-key", m_path.path}};
    if (m_source.file) {
        options.emplace_back("--passphrase-file", *m_source.file);
    }
    if (m_source.descriptor) {
        options.emplace_back("--passphrase-fd", *m_source.descriptor);
    }
    if (m_source.none) {
        options.emplace_back("--no-passphrase", std::nullopt);
    }
    return options;
}

void KeyPairOptions::declare(cli::Options& options) {
    options.value("--generate-key", "PATH", path, "make a new SSH key pair, and register its public key");
    passphrase.declare(options);
}

Result<void> KeyPairOptions::check(RegistrationDraft const& fields) const {
    if (path && fields.ssh_public_key) {
        return fail(ErrorCode::usage, "options", say("pass only one of --generate-key and --ssh-public-key"));
    }
    if (passphrase.given() && !path) {
        return fail(
            ErrorCode::usage, "options", say("a passphrase is for the private key of a new pair only"),
            say("pass --generate-key"));
    }
    return {};
}

Result<std::optional<NewKeyPair>> KeyPairOptions::make(
    cli::Console& console, RegistrationDraft& draft) const {
    if (!path) {
        return std::nullopt;
    }
    cli::keep_memory_private();
    std::optional<KeyProtection> protection;
    // The passphrase is asked for when all else is right.
    if (passphrase.given() || !console.may_ask()) {
        TRY_ASSIGN(
            auto secret, cli::obtain_passphrase(console, passphrase, cli::PassphraseUse::choose, *path));
        protection = KeyProtection{.passphrase = std::move(secret)};
    }
    TRY_ASSIGN(auto pair, NewKeyPair::find_or_make(*path));
    if (protection) {
        pair.protect(*std::move(protection), passphrase);
    }
    draft.ssh_public_key = pair.public_file();
    return pair;
}

Credentials read_credentials(
    RegistrationDraft const& draft, std::optional<NewKeyPair> const& key_pair, CredentialFiles& files) {
    if (!key_pair || draft.ssh_public_key != key_pair->public_file()) {
        return files.read(draft);
    }
    auto others = draft;
    others.ssh_public_key.reset();
    auto credentials = files.read(others);
    credentials.ssh_public_key = Shared<SshPublicKey>(key_pair->public_key());
    return credentials;
}

} // namespace techuser::register_techuser
