// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl/openssl.hpp"
#include <techuser/batch_signature.hpp>
#include <techuser/result.hpp>

#include <openssl/bio.h>

#include <string>

namespace techuser {

using BioHandle = Handle<BIO, BIO_free_all>;

// The digest of a content of any size, computed piece by piece, in the form from which OpenSSL signs and
// verifies: several signatures can use the same.
class ContentDigest final {
public:
    // Reads the content to its end. Unavailable: memory. And the errors of `content`.
    static Result<ContentDigest> compute(EVP_MD const* algorithm, NextPiece const& content);

    // With SHA-256, as the portal wants it.
    static Result<ContentDigest> compute(NextPiece const& content) { return compute(EVP_sha256(), content); }

    // In hexadecimal. Unavailable: memory.
    Result<std::string> to_hex() const;

    BIO* bio() const { return m_bio.get(); }

private:
    explicit ContentDigest(BioHandle bio) : m_bio(std::move(bio)) {}

    BioHandle m_bio;
};

} // namespace techuser
