// SPDX-License-Identifier: Apache-2.0
#include "gen_sshkey/modes.hpp"
#include "sshkey/random_art.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

namespace techuser::gen_sshkey {

using namespace key_pair;

namespace {

Result<KeyFileReport> look(cli::Console& console, std::string const& file) {
    TRY_ASSIGN(auto content, console.read_secret_input(file, ssh_key_size_limit_bytes));
    TRY_ASSIGN(auto found, read_key_file(file, std::move(content)));
    KeyFileReport report{.input = file, .description = std::move(found.description), .art = {}};
    if (console.verbosity() == cli::Verbosity::verbose && report.description.key) {
        report.art = random_art(*report.description.key);
    }
    return report;
}

// The public half of a private key file. What a file with a passphrase says of it in clear is believed only
// as long as nobody gives the passphrase.
Result<SshPublicKey> public_half_of(
    cli::Console& console, std::string const& file, PassphraseSource& passphrases) {
    TRY_ASSIGN(auto content, console.read_secret_input(file, ssh_key_size_limit_bytes));
    TRY_ASSIGN(auto const found, read_key_file(file, std::move(content)));
    if (found.description.half != KeyFileDescription::Half::private_half) {
        return fail(
            ErrorCode::unreadable, "not-a-private-key", say("'{}' is not a private key", file),
            say("give the private key first, then the public one"));
    }
    if (found.description.has_passphrase && found.description.key && !passphrases.given()) {
        console.note(
            say("compared without the passphrase: with the public half that the private file shows"));
        return *found.description.key;
    }
    TRY_ASSIGN(auto const key, open_private_key(file, found, passphrases));
    return key.public_key();
}

} // namespace

Result<cli::ExitStatus> show(cli::Console& console, std::vector<std::string> const& files) {
    auto status = cli::ExitStatus::done;
    for (auto const& file : files) {
        auto const report = look(console, file);
        if (report) {
            console.print(
                console.format() == cli::OutputFormat::json ? to_json({console.tool(), 0}, *report)
                                                            : to_text(*report, console.colour()));
            continue;
        }
        if (files.size() == 1) {
            return fail(report.error());
        }
        auto const one = cli::exit_status(report.error().code);
        status = worse(status, one);
        console.error(report.error());
        if (console.format() == cli::OutputFormat::json) {
            console.print(key_error_to_json({console.tool(), static_cast<int>(one)}, file, report.error()));
        }
    }
    return status;
}

Result<cli::ExitStatus> check(
    cli::Console& console, std::string const& private_file, std::string const& public_file,
    PassphraseSource& passphrases) {
    TRY_ASSIGN(auto const expected, public_half_of(console, private_file, passphrases));
    passphrases.forget();
    TRY_ASSIGN(auto const content, console.read_input(public_file, ssh_key_size_limit_bytes));
    auto const found = parse_ssh_public_key(content);
    if (!found) {
        return fail(while_doing(Text(fmt::format("'{}'", public_file)), found.error()));
    }
    KeyMatchReport const report{
        .private_file = private_file,
        .public_file = public_file,
        .match = expected == *found,
        .private_fingerprint_sha256 = expected.fingerprint_sha256,
        .public_fingerprint_sha256 = found->fingerprint_sha256};
    auto const status = report.match ? cli::ExitStatus::done : cli::ExitStatus::refused;
    console.print(
        console.format() == cli::OutputFormat::json
            ? to_json({console.tool(), static_cast<int>(status)}, report)
            : to_text(report));
    return status;
}

} // namespace techuser::gen_sshkey
