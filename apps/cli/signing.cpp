// SPDX-License-Identifier: Apache-2.0
#include "cli/signing.hpp"

#include "cli/cli.hpp"
#include "cli/paths.hpp"
#include "cli/progress.hpp"
#include "signature/content_pieces.hpp"
#include "signature/token.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/files.hpp"
#include "system/new_files.hpp"
#include <techuser/reference_data.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <system_error>

namespace techuser::cli {
namespace {

namespace fs = std::filesystem;

// What tells that a file was written to.
struct FileState {
    std::uintmax_t size;
    fs::file_time_type time;

    bool operator==(FileState const&) const = default;
};

FileState state_of(std::string const& path) {
    std::error_code ignored; // of a pipe there is none
    return {fs::file_size(path, ignored), fs::last_write_time(path, ignored)};
}

// The pieces of the input, while the terminal shows how far it is.
NextPiece shown(Progress& progress, BlockReader& input, std::uintmax_t size) {
    return [&progress, &input, next = pieces_of(input), size,
            done = std::uintmax_t{0}]() mutable -> Result<std::span<std::uint8_t const>> {
        auto piece = next();
        if (piece && size > 0 && size != static_cast<std::uintmax_t>(-1)) {
            done += piece->size();
            progress([&] { return say("'{}': {} % read", input.name(), 100 * std::min(done, size) / size); });
        }
        return piece;
    };
}

// The checks as of a day, with the enterprise number that the registry knows.
CheckResult check_signer(
    Certificate const& certificate, Timestamp at, std::optional<RegisteredUser> const& user,
    CertificatePolicy const& lists) {
    CheckOptions options{.at = at};
    if (user) {
        options.enterprise_number = user->registration.enterprise_number;
    }
    return check_certificate(certificate, options, lists);
}

SignerRegistration registration_of(Certificate const& signer, std::optional<RegisteredUser> const& user) {
    if (!user) {
        return SignerRegistration::not_looked_at;
    }
    auto const registered = registered_certificates(*user);
    if (registered.empty()) {
        return SignerRegistration::not_looked_at;
    }
    return std::ranges::find(registered, signer) == registered.end() ? SignerRegistration::other
                                                                     : SignerRegistration::registered;
}

// The first error among the findings; with --strict the first warning, too.
Result<void> refuse_unfit(std::string const& path, CheckResult const& checks, bool strict) {
    for (auto const& finding : checks.findings) {
        if (finding.severity == Severity::error || (strict && finding.severity == Severity::warning)) {
            auto const* const check = find_check(finding.id);
            return fail(
                ErrorCode::invalid, finding.id, say("'{}' was not signed: {}", path, finding.message),
                check == nullptr ? say("sign with the registered certificate, or register this one first")
                                 : tabled(check->remedy));
        }
    }
    return {};
}

// The key in the file or token; `known` may hold its certificate.
Result<SigningKey> open_key(
    Console& console, SigningOptions const& options, std::span<Certificate const> known) {
    auto const& source = *options.key;
    auto const ask = [&] {
        return obtain_passphrase(console, options.passphrase, PassphraseUse::open, source);
    };
    if (is_token_uri(source)) {
        TRY_ASSIGN(auto const uri, option_value(options.key_option, parse_token_uri(source)));
        return open_token_key(uri, ask, known);
    }
    TRY_ASSIGN(auto const content, console.read_secret_input(source, signing_key_size_limit_bytes));
    auto key = SigningKey::parse(content.bytes(), ask);
    if (!key) {
        return fail(while_doing(say("reading '{}'", source), std::move(key).error()));
    }
    warn_of_mode(console, source);
    return key;
}

Result<BatchSignature> read_signature(std::string const& path) {
    TRY_ASSIGN(auto const content, read_file(path, signature_size_limit_bytes));
    auto signature = BatchSignature::parse(as_text(content));
    if (!signature) {
        return fail(while_doing(verbatim("'" + path + "'"), std::move(signature).error()));
    }
    return signature;
}

Result<void> write_signature(std::string const& path, std::string const& content) {
    auto const place = fs::path(path);
    auto const folder = place.has_parent_path() ? place.parent_path() : fs::path(".");
    NewFile const file{
        place.filename().native(),
        {reinterpret_cast<std::uint8_t const*>(content.data()), content.size()},
        Readers::umask};
    return write_new_files(folder, std::span(&file, 1));
}

} // namespace

void SigningOptions::declare(Options& options) {
    options.value(
        "--key", "FILE|URI", key, "private key: PEM, PKCS#8 or PKCS#12 file, or pkcs11: URI of a token",
        offer_files({"p12", "pfx", "pem", "key"}));
    options.value(
        "--certificate", "FILE", certificate, "certificate of the key, when it does not come with it",
        offer_files(certificate_endings()));
    options.value(
        "--passphrase-file", "FILE", passphrase.file,
        "passphrase of the key, or PIN of the token, in this file; - is standard input");
    options.value(
        "--passphrase-fd", "N", passphrase.descriptor, "read the passphrase from this file descriptor");
    declare_signature(options);
    options.flag("--strict", strict, "treat warnings as errors");
}

void SigningOptions::declare_beside_others(Options& options) {
    key_option = "--sign";
    passphrase.file_option = "--sign-passphrase-file";
    passphrase.descriptor_option = "--sign-passphrase-fd";
    options.value(
        "--sign", "FILE|URI", key, "private key that signs: PEM, PKCS#8 or PKCS#12 file, or pkcs11: URI",
        offer_files({"p12", "pfx", "pem", "key"}));
    options.value(
        "--certificate", "FILE", certificate, "certificate of that key, when it does not come with it",
        offer_files(certificate_endings()));
    options.value(
        "--sign-passphrase-file", "FILE", passphrase.file,
        "its passphrase, or the PIN of the token, is in this file");
    options.value("--sign-passphrase-fd", "N", passphrase.descriptor, "the same, by descriptor");
    declare_signature(options);
}

void SigningOptions::declare_signature(Options& options) {
    options.value(
        "--layout", "LAYOUT", layout, "of the signature: one-line (the default) or columns, of 76 with CR",
        offer_words({"one-line", "columns"}));
    options.flag("--chain", chain, "put the certificates of the issuers into the signature as well");
}

Result<SignedPair> pair_of(std::string const& path, SignedContents contents) {
    auto const place = fs::path(path);
    auto name = BatchFileName::parse(place.filename().native());
    if (!name) {
        return fail(while_doing(verbatim("'" + path + "'"), std::move(name).error()));
    }
    auto elements = name->elements();
    auto const is_reply = elements.kind == FileKind::reply || elements.kind == FileKind::compressed_reply;
    if (elements.kind != FileKind::declaration && !(contents == SignedContents::also_replies && is_reply)) {
        return fail(
            ErrorCode::invalid, "kind",
            contents == SignedContents::also_replies
                ? say("'{}' is neither a declaration (FI) nor a reply (FO, CO)", path)
                : say("'{}' is not a declaration (FI)", path),
            say("pass the file that is signed; the name of its signature file follows from it"));
    }
    elements.kind = FileKind::signature;
    TRY_ASSIGN(auto const signature_name, BatchFileName::make(elements));
    return SignedPair{path, (place.parent_path() / signature_name.to_string()).native(), *name};
}

Result<ContentDigest> digest_content(Console& console, std::string const& path) {
    auto const before = state_of(path);
    TRY_ASSIGN(auto input, BlockReader::open(path));
    if (before.size == 0) {
        return fail(
            ErrorCode::unreadable, "empty", say("'{}' is empty", path),
            say("the portal refuses a declaration file without a declaration"));
    }
    Progress progress(console);
    auto digest = ContentDigest::compute(shown(progress, input, before.size));
    if (digest && state_of(path) != before) {
        return fail(
            ErrorCode::unavailable, "changed-meanwhile", say("'{}' was changed while it was read", path),
            say("try again when the file is complete"));
    }
    return digest;
}

Result<std::vector<Certificate>> read_signer_certificates(
    Console& console, std::optional<std::string> const& path) {
    if (!path) {
        return std::vector<Certificate>();
    }
    TRY_ASSIGN(auto const content, console.read_input(*path, certificate_size_limit_bytes));
    auto file = read_certificates(content);
    if (!file) {
        return fail(while_doing(verbatim("'" + *path + "'"), std::move(file).error()));
    }
    return std::move(file->certificates);
}

Result<BatchSigner> BatchSigner::open(Console& console, SigningOptions const& options, Senders& senders) {
    if (!options.key) {
        return fail(
            ErrorCode::usage, "missing", say("no private key given"),
            say("pass it with {}: a file, or the pkcs11: URI of a token", verbatim(options.key_option)));
    }
    auto layout = SignatureLayout::one_line;
    if (options.layout) {
        TRY_ASSIGN(layout, option_value("--layout", parse_signature_layout(*options.layout)));
    }
    TRY_ASSIGN(auto given, read_signer_certificates(console, options.certificate));
    TRY_ASSIGN(
        auto lists,
        read_certificate_policy(console.installed_data_directory(), console.own_data_directories()));
    TRY_ASSIGN(auto key, open_key(console, options, given));
    BatchSigner signer(console, options, senders, std::move(key));
    signer.m_layout = layout;
    signer.m_lists = std::move(lists);
    signer.m_given = std::move(given);
    std::ranges::copy(signer.m_key.certificates(), std::back_inserter(signer.m_given));
    return signer;
}

// The one that is registered, where there is a choice; else the one that expires last.
Result<Certificate> BatchSigner::choose_certificate(std::vector<Certificate> const& registered) const {
    auto const belongs = [&](Certificate const& certificate) { return m_key.belongs_to(certificate); };
    std::vector<Certificate> own;
    std::ranges::copy_if(m_given, std::back_inserter(own), belongs);
    for (auto const& certificate : registered) {
        auto const is_meant = m_given.empty() || std::ranges::find(own, certificate) != own.end();
        if (is_meant && belongs(certificate)) {
            return certificate;
        }
    }
    if (!own.empty()) {
        return *std::ranges::max_element(own, {}, &Certificate::expires_on);
    }
    if (!m_given.empty() || !registered.empty()) {
        return fail(
            ErrorCode::invalid, "key-mismatch", say("the private key does not belong to the certificate"),
            say("pass the key and the certificate that were made together"));
    }
    return fail(
        ErrorCode::usage, "missing", say("no certificate of the key found"),
        say("pass it with --certificate"));
}

Result<SignatureReport> BatchSigner::sign(std::string const& path) {
    TRY_ASSIGN(auto const pair, pair_of(path, SignedContents::declarations));
    TRY_ASSIGN(auto const user, m_senders->find(pair.name.elements().sender));
    TRY_ASSIGN(
        auto const certificate,
        choose_certificate(user ? registered_certificates(*user) : std::vector<Certificate>()));
    auto const now = m_console->now();
    SignatureReport report{
        .outcome = SignatureOutcome::signed_now,
        .content = pair.content,
        .file = pair.file,
        .signature = {.signer = certificate, .certificates = {}, .signing_time = {}, .digest = "SHA-256"},
        .registration = registration_of(certificate, user),
        .checks = check_signer(certificate, now, user, m_lists),
        .at = now};
    judge_signature(report);
    TRY(refuse_unfit(path, report.checks, m_options->strict));
    TRY_ASSIGN(auto const is_signed, is_there(pair.file));
    TRY_ASSIGN(report, is_signed ? existing(std::move(report)) : sign_now(std::move(report)));
    record(pair);
    return report;
}

Result<SignatureReport> BatchSigner::sign_now(SignatureReport report) {
    TRY_ASSIGN(auto const digest, digest_content(*m_console, report.content));
    TRY_ASSIGN(
        auto made, sign_content(
                       digest, {.key = m_key,
                                .certificate = report.signature.signer,
                                .chain = m_options->chain ? std::span<Certificate const>(m_given)
                                                          : std::span<Certificate const>(),
                                .signing_time = m_console->now(),
                                .layout = m_layout}));
    TRY(write_signature(report.file, made.file));
    TRY_ASSIGN(auto const read_back, read_signature(report.file));
    TRY_ASSIGN(report.signature, read_back.verify(digest));
    return report;
}

void BatchSigner::record(SignedPair const& pair) {
    constexpr std::array kinds{FileKind::signature};
    auto const submission = submission_of(pair.name);
    auto const names = name_submission(submission, kinds);
    auto const has_all =
        names && std::ranges::all_of(*names, [&](BatchFileName const& name) {
            return is_there(fs::path(pair.file).parent_path() / name.to_string()).value_or(false);
        });
    if (!has_all) {
        return;
    }
    if (auto const recorded = m_senders->record_signed(submission, m_console->author()); !recorded) {
        m_console->warn(
            say("the registry does not know '{}' as signed: {}", pair.content, recorded.error().message));
    }
}

Result<SignatureReport> BatchSigner::existing(SignatureReport report) const {
    auto const other = [&](Text message) {
        return fail(
            ErrorCode::conflict, "exists", std::move(message),
            say("move it away to sign '{}' again", report.content));
    };
    auto const signature = read_signature(report.file);
    if (!signature) {
        return other(say("'{}' already exists and is not a signature", report.file));
    }
    TRY_ASSIGN(auto input, BlockReader::open(report.content));
    auto verified = signature->verify(pieces_of(input), m_given);
    if (!verified) {
        return verified.error().code == ErrorCode::invalid
                   ? other(say("'{}' already exists and does not belong to the file", report.file))
                   : fail(verified.error());
    }
    if (verified->signer != report.signature.signer) {
        return other(say("'{}' already exists and is of another signer", report.file));
    }
    report.outcome = SignatureOutcome::unchanged;
    report.signature = *std::move(verified);
    return report;
}

Result<SignatureReport> verify_pair(Console& console, SignedPair const& pair, VerifyOrder const& order) {
    TRY_ASSIGN(auto const signature, read_signature(pair.file));
    std::optional<RegisteredUser> user;
    if (pair.name.elements().kind == FileKind::declaration) {
        TRY_ASSIGN(user, order.senders.find(pair.name.elements().sender));
    }
    std::vector<Certificate> known(order.known.begin(), order.known.end());
    if (user) {
        std::ranges::copy(registered_certificates(*user), std::back_inserter(known));
    }
    TRY_ASSIGN(auto input, BlockReader::open(pair.content));
    Progress progress(console);
    auto verified = signature.verify(shown(progress, input, state_of(pair.content).size), known);
    if (!verified) {
        return fail(while_doing(verbatim("'" + pair.content + "'"), std::move(verified).error()));
    }
    auto const registration = registration_of(verified->signer, user);
    auto checks = check_signer(verified->signer, order.at, user, order.lists);
    SignatureReport report{
        SignatureOutcome::verified, pair.content, pair.file, *std::move(verified), registration,
        std::move(checks),          order.at};
    judge_signature(report);
    return report;
}

} // namespace techuser::cli
