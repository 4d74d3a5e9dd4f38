// SPDX-License-Identifier: Apache-2.0
#include "signature/sign.hpp"

#include "openssl/digest.hpp"
#include "signature/signature_errors.hpp"
#include "signature/signature_rules.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <openssl/asn1.h>
#include <openssl/objects.h>

#include <algorithm>
#include <array>

namespace techuser {

namespace {

using TimeHandle = Handle<ASN1_TIME, ASN1_TIME_free>;

X509Handle to_x509(Certificate const& certificate) {
    auto const* next = certificate.der.data();
    return X509Handle(d2i_X509(nullptr, &next, static_cast<long>(certificate.der.size())));
}

// The default digest of an ESSCertIDv2 is SHA-256, so that only the digest itself is said: three sequences
// around an octet string.
std::vector<std::uint8_t> signing_certificate_attribute(Certificate const& certificate) {
    auto const digest = sha256(certificate.der);
    std::vector<std::uint8_t> attribute{0x30, 38, 0x30, 36, 0x30, 34, 0x04, 32};
    attribute.insert(attribute.end(), digest.begin(), digest.end());
    return attribute;
}

bool add_attributes(CMS_SignerInfo* info, Signer const& signer) {
    TimeHandle const time(ASN1_TIME_set(nullptr, signer.signing_time.time_since_epoch().count()));
    auto const attribute = signing_certificate_attribute(signer.certificate);
    return time &&
           CMS_signed_add1_attr_by_NID(
               info, NID_pkcs9_signingTime, ASN1_STRING_type(time.get()), time.get(), -1) == 1 &&
           CMS_signed_add1_attr_by_NID(
               info, NID_id_smime_aa_signingCertificateV2, V_ASN1_SEQUENCE, attribute.data(),
               static_cast<int>(attribute.size())) == 1;
}

bool add_chain(CMS_ContentInfo* content, Signer const& signer) {
    return std::ranges::all_of(signer.chain, [&](Certificate const& certificate) {
        auto const encoded = to_x509(certificate);
        return certificate == signer.certificate || (encoded && CMS_add1_cert(content, encoded.get()) == 1);
    });
}

Result<std::vector<std::uint8_t>> make_signature(ContentDigest const& digest, Signer const& signer) {
    constexpr unsigned flags = CMS_BINARY | CMS_DETACHED | CMS_PARTIAL | CMS_NOSMIMECAP;
    SignatureHandle const content(CMS_sign(nullptr, nullptr, nullptr, nullptr, flags));
    auto const certificate = to_x509(signer.certificate);
    if (!content || !certificate) {
        return no_memory();
    }
    auto* const info =
        CMS_add1_signer(content.get(), certificate.get(), signer.key.pkey(), EVP_sha256(), flags);
    if (info == nullptr || !add_attributes(info, signer) || !add_chain(content.get(), signer)) {
        return no_memory();
    }
    if (CMS_dataFinal(content.get(), digest.bio()) != 1) {
        return fail(
            ErrorCode::unavailable, "signing", say("the key did not sign"),
            say("check that the token is still present and that the key may sign"));
    }
    unsigned char* der = nullptr;
    auto const length = i2d_CMS_ContentInfo(content.get(), &der);
    OpensslBytes const owner(der);
    if (length <= 0) {
        return no_memory();
    }
    return std::vector(der, der + length);
}

} // namespace

Result<SignedContent> sign_content(ContentDigest const& digest, Signer const& signer) {
    ErrorQueueGuard const guard;
    auto const mismatch =
        fail(ErrorCode::invalid, "key-mismatch", say("the private key does not belong to the certificate"));
    if (!signer.key.belongs_to(signer.certificate)) {
        return mismatch;
    }
    TRY_ASSIGN(auto const der, make_signature(digest, signer));
    auto file = write_signature_text(der, signer.layout);
    auto read_back = BatchSignature::parse(file);
    auto verified = read_back ? read_back->verify(digest) : fail(std::move(read_back).error());
    // A token need not tell the public half of its key.
    if (!verified && verified.error().reason == "signature-mismatch") {
        return mismatch;
    }
    if (!verified || verified->signer != signer.certificate) {
        return fail(
            ErrorCode::internal, "self-test", say("the signature that was just made does not verify"));
    }
    return SignedContent{std::move(file), *std::move(verified)};
}

} // namespace techuser
