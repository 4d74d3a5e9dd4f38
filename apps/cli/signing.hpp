// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/console.hpp"
#include "cli/options.hpp"
#include "cli/passphrase.hpp"
#include "cli/senders.hpp"
#include "signature/sign.hpp"
#include "signature/signature_report.hpp"
#include <techuser/batch_file_name.hpp>
#include <techuser/certificate_policy.hpp>
#include <techuser/result.hpp>

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser::cli {

// The options of a tool that signs.
struct SigningOptions {
    std::optional<std::string> key;         // a file, or a pkcs11: URI (RFC 7512)
    std::optional<std::string> certificate; // a file
    std::optional<std::string> layout;
    PassphraseOptions passphrase;
    bool chain{false};
    bool strict{false};
    std::string_view key_option{"--key"}; // how errors call it

    void declare(Options& options);

    // For a tool that has a key of another kind as well: --sign in the place of --key, and so on.
    void declare_beside_others(Options& options);

private:
    void declare_signature(Options& options);
};

// A declaration (FI) or a reply (FO, CO) and its signature file (FS), by their names.
struct SignedPair {
    std::string content; // path
    std::string file;    // path of the FS in the same folder
    BatchFileName name;  // of the content
};

// Whose signature is meant: we sign declarations; replies come signed.
enum class SignedContents : std::uint8_t { declarations, also_replies };

// The pair by the last part of the path. Invalid: those of BatchFileName::parse(), kind.
Result<SignedPair> pair_of(std::string const& path, SignedContents contents);

// Reads the content in a stream, and shows on a terminal how far it is. Unreadable: empty. Unavailable:
// changed-meanwhile.
Result<ContentDigest> digest_content(Console& console, std::string const& path);

// The certificates of the file that --certificate names; none without it. Reasons: those of
// read_certificates().
Result<std::vector<Certificate>> read_signer_certificates(
    Console& console, std::optional<std::string> const& path);

// A key that signs declarations: opened once, for any number of files.
class BatchSigner final {
public:
    // Reads the key and its certificates, and asks for the passphrase or PIN where there is need of one.
    // Usage: missing, layout, passphrase, token-uri. And those of SigningKey, open_token_key and
    // certificates.
    static Result<BatchSigner> open(Console& console, SigningOptions const& options, Senders& senders);

    // Signs one FI: checks its name, sender and certificate, writes the FS beside it and verifies it. An FS
    // that is there is never replaced: it is `unchanged` when it is ours and holds, else a conflict: exists.
    // When every part is signed, the registry records so of a set that it knows; a warning when it cannot.
    // Invalid: those of pair_of(), sender, key-mismatch, not-registered, and the checks of
    // inspect-cert. Usage: missing, when no certificate of the key is known.
    Result<SignatureReport> sign(std::string const& path);

private:
    BatchSigner(Console& console, SigningOptions const& options, Senders& senders, SigningKey key)
        : m_console(&console), m_options(&options), m_senders(&senders), m_key(std::move(key)) {}

    Result<Certificate> choose_certificate(std::vector<Certificate> const& registered) const;
    Result<SignatureReport> existing(SignatureReport report) const;
    Result<SignatureReport> sign_now(SignatureReport report);
    void record(SignedPair const& pair);

    Console* m_console;
    SigningOptions const* m_options;
    Senders* m_senders;
    SigningKey m_key;
    SignatureLayout m_layout{SignatureLayout::one_line};
    CertificatePolicy m_lists;
    std::vector<Certificate> m_given; // those of --certificate, or those that came with the key
};

// What verify_pair needs besides the pair.
struct VerifyOrder {
    Senders& senders;
    CertificatePolicy const& lists;
    std::span<Certificate const> known{}; // certificates of signers that a signature file may lack
    Timestamp at;                         // as of when the certificate is checked
};

// Verifies the signature of a declaration or reply. Invalid: signature-mismatch, signer-missing, sender. The
// findings of the report can be errors too: then the answer is no as well.
Result<SignatureReport> verify_pair(Console& console, SignedPair const& pair, VerifyOrder const& order);

} // namespace techuser::cli
