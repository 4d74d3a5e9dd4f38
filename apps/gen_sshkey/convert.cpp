// SPDX-License-Identifier: Apache-2.0
#include "cli/paths.hpp"
#include "gen_sshkey/modes.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/files.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace techuser::gen_sshkey {

using namespace key_pair;

namespace {

struct Loaded {
    LoadedKey key;
    bool has_passphrase;
};

// Reads as much of the key as `wanted` needs: the passphrase is not asked for when the public half is enough.
Result<Loaded> load(
    cli::Console& console, std::string const& file, Forms const& wanted, PassphraseSource& passphrases) {
    TRY_ASSIGN(auto content, console.read_secret_input(file, ssh_key_size_limit_bytes));
    TRY_ASSIGN(auto const found, read_key_file(file, std::move(content)));
    auto const& description = found.description;
    auto const is_private = description.half == KeyFileDescription::Half::private_half;
    if (any_private(wanted) && !is_private) {
        return fail(
            ErrorCode::unreadable, "not-a-private-key",
            say("'{}' is a public key: no private form can be made from it", file),
            say("choose the forms with --formats=pub,rfc4716"));
    }
    if (is_private) {
        cli::warn_of_mode(console, file);
    }
    if (!is_private || (description.key && !any_private(wanted) && !passphrases.given())) {
        return Loaded{{*description.key, std::nullopt}, description.has_passphrase};
    }
    TRY_ASSIGN(auto key, open_private_key(file, found, passphrases));
    auto public_half = key.public_key();
    return Loaded{{std::move(public_half), std::move(key)}, description.has_passphrase};
}

// What the new private files are protected with: as the old one, or if that is not protected as the options
// say.
Result<KeyProtection const*> protection_for(
    cli::Console& console, std::string const& file, bool has_passphrase, PassphraseSource& passphrases) {
    static KeyProtection const none;
    if (has_passphrase || (passphrases.given() && !passphrases.refused())) {
        return passphrases.get(cli::PassphraseUse::open, file);
    }
    if (!passphrases.refused()) {
        console.note(say("the new private files have no passphrase, because '{}' has none", file));
    }
    return &none;
}

// With --if-missing: leaves the forms that are there and hold this key.
Result<Forms> still_missing(
    PairPath const& path, PairRequest const& request, SshPublicKey const& key,
    PassphraseSource& passphrases) {
    Forms missing;
    for (auto const* const form : request.forms) {
        auto const file = path.file(*form);
        TRY_ASSIGN(auto const is_present, is_there(file));
        if (!is_present) {
            missing.push_back(form);
            continue;
        }
        if (request.existing != Existing::complete) {
            return fail_because_it_exists(file);
        }
        TRY_ASSIGN(auto content, read_secret_file(file, ssh_key_size_limit_bytes));
        TRY_ASSIGN(auto const present, read_key_file(file, std::move(content)));
        TRY(check_form(file, present.description, *form));
        TRY_ASSIGN(auto const key_there, public_half_of(file, present, passphrases));
        if (key_there != key) {
            return fail(
                ErrorCode::conflict, "differs", say("'{}' is another key", file), say("choose another path"));
        }
    }
    return missing;
}

} // namespace

Result<cli::ExitStatus> convert(
    cli::Console& console, std::string const& file, PairPath const& path, PairRequest const& request,
    PassphraseSource& passphrases) {
    TRY_ASSIGN(auto loaded, load(console, file, request.forms, passphrases));
    if (request.comment) {
        loaded.key.public_half.comment = *request.comment;
    }
    TRY_ASSIGN(auto const missing, still_missing(path, request, loaded.key.public_half, passphrases));
    KeyPairReport report{
        .outcome = missing.empty() ? KeyOutcome::unchanged : KeyOutcome::converted,
        .key = loaded.key.public_half,
        .has_passphrase = {},
        .files = {},
        .kept = {}};
    if (!missing.empty()) {
        KeyProtection const none;
        auto const* protection = &none;
        if (any_private(missing)) {
            TRY_ASSIGN(protection, protection_for(console, file, loaded.has_passphrase, passphrases));
            report.has_passphrase = !protection->passphrase.empty();
        }
        TRY(check_forms(missing, loaded.key.public_half.type, *protection));
        TRY(write_forms({path, missing, loaded.key.source(), *protection, {}}));
    }
    loaded.key.private_half.reset();
    passphrases.forget();
    for (auto const* const form : request.forms) {
        auto const is_new = std::ranges::find(missing, form) != missing.end();
        report.files.push_back({path.file(*form), form, is_new});
    }
    note_pkcs8_ed25519(console, report);
    console.print(
        console.format() == cli::OutputFormat::json ? to_json({console.tool(), 0}, report)
                                                    : to_text(report, console.colour()));
    return cli::ExitStatus::done;
}

} // namespace techuser::gen_sshkey
