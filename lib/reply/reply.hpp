// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reply/reply_files.hpp"
#include "system/files.hpp"
#include <techuser/acknowledgment.hpp>
#include <techuser/batch_signature.hpp>
#include <techuser/certificate_chain.hpp>

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace techuser {

// What the files of a triple hold; nullopt for those that are not there.
struct ReplyContent {
    std::optional<Bytes> reply;
    std::optional<Bytes> compressed;
    std::optional<Bytes> signature;
};

enum class ReplyVerdict : std::uint8_t {
    accepted,   // by an acknowledgment
    refused,    // by an acknowledgment
    other,      // a reply of another application, whose content is not read
    unreadable, // what should be an acknowledgment cannot be read, or is not there
};

// accepted, refused, other, unreadable
std::string_view to_string(ReplyVerdict verdict);

// What became of the search for a chain to certificates that are trusted.
enum class SignerChain : std::uint8_t { unchecked, trusted, untrusted };

// unchecked, trusted, untrusted
std::string_view to_string(SignerChain chain);

// A reply, read and judged.
struct Reply {
    BatchFileName name;
    std::vector<BatchFileName> files; // those that are there
    ReplyVerdict verdict;
    std::optional<Acknowledgment> acknowledgment{};
    std::optional<BatchFileName> signed_file{}; // what the signature belongs to; nullopt when it is not valid
    std::optional<VerifiedSignature> signature{}; // there with signed_file
    SignerChain chain{SignerChain::unchecked};
    std::optional<Bytes> uncompressed{}; // the FO that was in the CO, when there was no FO
    std::vector<Error> faults{};         // why the reply is not whole, and cannot be believed; none: it can
};

// What a signer is judged by.
struct SignerTrust {
    TrustStore const* store; // null: no chain is looked for
    Timestamp at;
};

// Reads a reply and verifies its signature: over the CO or the FO, whichever is there; of a CO, no source
// tells whether the file or the FO inside is signed, and both are tried. Reasons of the faults: invalid
// reply-missing, signature-missing, start-missing, signature-mismatch, signer-missing, digest-algorithm,
// signer-untrusted; unreadable those of parse_acknowledgment(), uncompress() and BatchSignature::parse();
// conflict different-replies (the FO is not the one in the CO).
Reply judge_reply(ReplyTriple const& triple, ReplyContent const& content, SignerTrust const& trust);

} // namespace techuser
