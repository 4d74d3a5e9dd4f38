// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "openssl/openssl.hpp"
#include <techuser/result.hpp>

#include <openssl/cms.h>

#include <cstdint>
#include <span>

// What RFC 5652 asks of a signature and OpenSSL does not look at. Without it, parts of a signature file could
// be changed and nobody would notice.
namespace techuser {

inline void free_signature(CMS_ContentInfo* content) noexcept {
    CMS_ContentInfo_free(content);
}
using SignatureHandle = Handle<CMS_ContentInfo, free_signature>;

// The versions and the list of digests, which follow from the rest (sections 5.1 and 5.3); and that
// `original` is what was decoded, where OpenSSL takes more than one encoding. Reason: bad-signature.
Result<void> check_structure(CMS_ContentInfo const* content, std::span<std::uint8_t const> original);

// The algorithms agree with each other and with the key of the signer; the type of the content is the signed
// one (section 11.1); the certificate is the one whose digest was signed, if one was (RFC 5035). Call it when
// the signer's certificate is set. Reason: signature-mismatch.
Result<void> check_signer(CMS_ContentInfo* content, CMS_SignerInfo* signer);

} // namespace techuser
