// SPDX-License-Identifier: Apache-2.0
#include "gen_sshkey/modes.hpp"
#include "openssl/secret_text.hpp"
#include "sshkey/random_art.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/new_files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <iterator>

namespace techuser::gen_sshkey {

using namespace key_pair;

namespace {

Result<KeyFileReport> look(cli::Console& console, std::string const& file) {
    TRY_ASSIGN(auto content, console.read_secret_input(file, ssh_key_size_limit_bytes));
    TRY_ASSIGN(auto found, describe_file(file, std::move(content)));
    KeyFileReport report{.input = file, .description = std::move(found.description), .art = {}, .repair = {}};
    if (console.verbosity() == cli::Verbosity::verbose && report.description.key) {
        report.art = random_art(*report.description.key);
    }
    return report;
}

bool has_warning(KeyFileDescription const& description) {
    return std::ranges::find(description.findings, Severity::warning, &Finding::severity) !=
           description.findings.end();
}

void print(cli::Console& console, KeyFileReport const& report, cli::ExitStatus status) {
    console.print(
        console.format() == cli::OutputFormat::json
            ? to_json({console.tool(), static_cast<int>(status)}, report)
            : to_text(report, console.colour()));
}

// Prints what the file is, and after it on standard error why it cannot be used.
cli::ExitStatus print(cli::Console& console, KeyFileReport const& report) {
    auto const& unfit = report.description.unfit;
    auto const status = unfit ? cli::exit_status(unfit->refusal.code) : cli::ExitStatus::done;
    print(console, report, status);
    if (unfit) {
        console.error(while_doing(Text(fmt::format("'{}'", report.input)), unfit->refusal));
    }
    if (has_warning(report.description) && !report.repair) {
        console.note(say("run gen-sshkey --repair '{}'", report.input));
    }
    return status;
}

// The public half of a private key file. Without the passphrase that is the half that the file shows in
// clear.
Result<SshPublicKey> public_half_of(
    cli::Console& console, std::string const& file, KeyFileContent const& found,
    PassphraseSource& passphrases) {
    if (found.description.half != KeyFileDescription::Half::private_half) {
        return fail(
            ErrorCode::unreadable, "not-a-private-key", say("'{}' is not a private key", file),
            say("pass the private key first, then the public one"));
    }
    if (found.description.has_passphrase && found.description.key && !passphrases.given()) {
        console.note(say("compared without the passphrase, by the public half in the private key file"));
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
            status = worse(status, print(console, *report));
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

Result<cli::ExitStatus> repair(
    cli::Console& console, std::string const& file, std::optional<std::string> const& new_path, Date today) {
    TRY_ASSIGN(auto content, console.read_secret_input(file, ssh_key_size_limit_bytes));
    auto const described = describe_file(file, copy_secret(content.bytes()));
    TRY_ASSIGN(auto const sound, repair_key_file(content.bytes()));
    TRY_ASSIGN(auto repaired, describe_file("-", copy_secret(sound.bytes())));
    KeyFileReport report{
        .input = file, .description = std::move(repaired.description), .art = {}, .repair = KeyRepair{}};
    auto const is_sound = described && !has_warning(described->description);
    if (is_sound && !new_path) {
        console.note(say("'{}' needs no repair: nothing was changed", file));
        return print(console, report);
    }
    if (file == "-" && !new_path) {
        return fail(
            ErrorCode::usage, "operands", say("--repair: standard input needs a PATH for the repaired file"),
            say("give it after the -"));
    }
    std::filesystem::path const target(new_path.value_or(file));
    auto const is_private = report.description.half == KeyFileDescription::Half::private_half;
    NewFile const new_file{
        .name = target.filename().native(),
        .content = sound.bytes(),
        .readers = is_private ? Readers::owner : Readers::umask};
    std::vector<KeptFile> kept;
    if (!new_path) {
        TRY_ASSIGN(auto const dated, dated_name(target.native(), today));
        kept.push_back({new_file.name, std::filesystem::path(dated).filename().native()});
        report.repair->kept = dated;
    }
    TRY(write_new_files(target.parent_path(), std::span(&new_file, 1), kept));
    report.repair->path = target.native();
    return print(console, report);
}

Result<cli::ExitStatus> check(
    cli::Console& console, std::string const& private_file, std::string const& public_file,
    PassphraseSource& passphrases) {
    TRY_ASSIGN(auto content, console.read_secret_input(private_file, ssh_key_size_limit_bytes));
    TRY_ASSIGN(auto const private_found, read_key_file(private_file, std::move(content)));
    TRY_ASSIGN(auto const expected, public_half_of(console, private_file, private_found, passphrases));
    passphrases.forget();
    TRY_ASSIGN(auto const public_content, console.read_input(public_file, ssh_key_size_limit_bytes));
    auto const found = parse_ssh_public_key(public_content);
    if (!found) {
        return fail(while_doing(Text(fmt::format("'{}'", public_file)), found.error()));
    }
    auto findings = private_found.description.findings;
    if (auto described = describe_key_file(public_content)) {
        std::ranges::move(described->findings, std::back_inserter(findings));
    }
    for (auto const& finding : findings) {
        if (finding.severity == Severity::warning) {
            console.warn(finding.message);
        }
    }
    KeyMatchReport const report{
        .private_file = private_file,
        .public_file = public_file,
        .match = expected == *found,
        .private_fingerprint_sha256 = expected.fingerprint_sha256,
        .public_fingerprint_sha256 = found->fingerprint_sha256,
        .findings = std::move(findings)};
    auto const status = report.match ? cli::ExitStatus::done : cli::ExitStatus::refused;
    console.print(
        console.format() == cli::OutputFormat::json
            ? to_json({console.tool(), static_cast<int>(status)}, report)
            : to_text(report));
    return status;
}

} // namespace techuser::gen_sshkey
