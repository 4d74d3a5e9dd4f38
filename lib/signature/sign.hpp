// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "signature/content_digest.hpp"
#include "signature/signature_text.hpp"
#include "signature/signing_key.hpp"
#include <techuser/batch_signature.hpp>
#include <techuser/certificate.hpp>
#include <techuser/time.hpp>

#include <span>
#include <string>

namespace techuser {

// What a signature says besides the content. It refers to objects that must outlive it.
struct Signer {
    SigningKey const& key;
    Certificate const& certificate;       // of this key
    std::span<Certificate const> chain{}; // goes into the signature as well
    Timestamp signing_time;               // what it states
    SignatureLayout layout{SignatureLayout::one_line};
};

// A signature file, and what verifying it gave.
struct SignedContent {
    std::string file;
    VerifiedSignature signature;
};

// Signs the content with this digest (SHA-256) and reads the result back: CMS SignedData with the attributes
// content-type, message-digest, signing-time and signing-certificate (RFC 5652, RFC 5035). Invalid:
// key-mismatch. Unavailable: signing, when a token refuses. Internal: self-test.
Result<SignedContent> sign_content(ContentDigest const& digest, Signer const& signer);

} // namespace techuser
