// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/certificate.hpp>
#include <techuser/result.hpp>
#include <techuser/time.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

class ContentDigest;

// The next piece of a content that is read front to back, of any size; an empty one is its end.
using NextPiece = std::function<Result<std::span<std::uint8_t const>>()>;

// A time stamp of the signature (RFC 3161, in CAdES-T) is found and not checked.
enum class SignatureTimeStamp : std::uint8_t { absent, unchecked };

// Who signed a content, after the signature was found to belong to it.
struct VerifiedSignature {
    Certificate signer;                    // neither its dates nor its issuer were looked at
    std::vector<Certificate> certificates; // those in the file, in its order
    std::optional<Timestamp> signing_time; // as the signer says
    std::string digest;                    // SHA-256, SHA-1, ...: with which the content was signed
    SignatureTimeStamp time_stamp{SignatureTimeStamp::absent};
};

// The most that is read as a signature file.
inline constexpr std::size_t signature_size_limit_bytes = std::size_t{1024} * 1024;

// The signature file (FS) of a batch file: a detached signature of one signer (CMS SignedData, RFC 5652, of
// which PKCS#7 and CAdES are forms). Not for use by several threads at once.
class BatchSignature final {
public:
    // Reads a file in any spelling that is met: base64 on one line or in columns that end in CR, LF or CRLF,
    // with or without PEM armour, or DER. All unreadable: empty, too-large, not-a-signature, bad-signature
    // (cut, broken, or followed by something else), not-detached (holds the content itself),
    // several-signers, digest-algorithm (MD5 and what is not known).
    static Result<BatchSignature> parse(std::string_view signature_file);

    // Reads the content to its end. The certificate of the signer is in the file, or one of `known`.
    // Invalid: signature-mismatch, signer-missing. And the errors of `content`.
    Result<VerifiedSignature> verify(NextPiece const& content, std::span<Certificate const> known = {}) const;

    // The same for a content whose digest was computed with SHA-256 already; lib/signature has the class.
    // Invalid as well: digest-algorithm, when the signature has another one.
    Result<VerifiedSignature> verify(
        ContentDigest const& digest, std::span<Certificate const> known = {}) const;

    BatchSignature(BatchSignature&&) noexcept;
    BatchSignature& operator=(BatchSignature&&) noexcept;
    ~BatchSignature();

private:
    struct Implementation;
    explicit BatchSignature(std::unique_ptr<Implementation> implementation);

    std::unique_ptr<Implementation> m_implementation;
};

} // namespace techuser
