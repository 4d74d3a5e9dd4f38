// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_parts.hpp"
#include "signature/content_digest.hpp"
#include "signature/signature_errors.hpp"
#include "signature/signature_rules.hpp"
#include "signature/signature_text.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/batch_signature.hpp>

#include <openssl/objects.h>

#include <algorithm>
#include <ctime>
#include <utility>

namespace techuser {

namespace {

struct KnownDigest {
    int nid;
    std::string_view name;
    EVP_MD const* (*algorithm)();
};

constexpr KnownDigest known_digests[] = {
    {NID_sha256, "SHA-256", EVP_sha256},      {NID_sha1, "SHA-1", EVP_sha1},
    {NID_sha384, "SHA-384", EVP_sha384},      {NID_sha512, "SHA-512", EVP_sha512},
    {NID_sha3_256, "SHA3-256", EVP_sha3_256}, {NID_sha3_384, "SHA3-384", EVP_sha3_384},
    {NID_sha3_512, "SHA3-512", EVP_sha3_512},
};

KnownDigest const* find_digest(CMS_SignerInfo* signer) {
    X509_ALGOR* algorithm = nullptr;
    CMS_SignerInfo_get0_algs(signer, nullptr, nullptr, &algorithm, nullptr);
    ASN1_OBJECT const* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    auto const* const found = std::ranges::find(known_digests, OBJ_obj2nid(object), &KnownDigest::nid);
    return found == std::end(known_digests) ? nullptr : found;
}

Result<Certificate> read_encoded_certificate(X509 const* encoded) {
    unsigned char* der = nullptr;
    auto const length = i2d_X509(encoded, &der);
    OpensslBytes const owner(der);
    if (length <= 0) {
        return bad_signature(say("a certificate in it cannot be read"));
    }
    auto certificate = decode_certificate({der, static_cast<std::size_t>(length)});
    if (!certificate) {
        return bad_signature(say("a certificate in it cannot be read"));
    }
    return certificate;
}

Result<CertificatesHandle> encode_known(std::span<Certificate const> known) {
    CertificatesHandle stack(sk_X509_new_null());
    for (auto const& certificate : known) {
        auto const* next = certificate.der.data();
        X509Handle encoded(d2i_X509(nullptr, &next, static_cast<long>(certificate.der.size())));
        if (!stack || !encoded || sk_X509_push(stack.get(), encoded.get()) <= 0) {
            return no_memory();
        }
        encoded.release(); // NOLINT(bugprone-unused-return-value): the stack owns it
    }
    return stack;
}

std::optional<Timestamp> signing_time_of(CMS_SignerInfo* signer) {
    auto const index = CMS_signed_get_attr_by_NID(signer, NID_pkcs9_signingTime, -1);
    auto* const attribute = index < 0 ? nullptr : CMS_signed_get_attr(signer, index);
    auto* const value = attribute == nullptr ? nullptr : X509_ATTRIBUTE_get0_type(attribute, 0);
    if (value == nullptr || (value->type != V_ASN1_UTCTIME && value->type != V_ASN1_GENERALIZEDTIME)) {
        return std::nullopt;
    }
    std::tm time{};
    if (ASN1_TIME_to_tm(value->value.asn1_string, &time) != 1) {
        return std::nullopt;
    }
    auto const day = std::chrono::year(time.tm_year + 1900) / (time.tm_mon + 1) / time.tm_mday;
    return std::chrono::sys_days(day) + std::chrono::hours(time.tm_hour) + std::chrono::minutes(time.tm_min) +
           std::chrono::seconds(time.tm_sec);
}

} // namespace

struct BatchSignature::Implementation {
    SignatureHandle content;
    CMS_SignerInfo* signer; // belongs to the content
    KnownDigest const* digest;
    std::vector<Certificate> certificates;
};

Result<BatchSignature> BatchSignature::parse(std::string_view signature_file) {
    TRY_ASSIGN(auto const der, read_signature_text(signature_file));
    ErrorQueueGuard const guard;
    auto const* next = der.data();
    SignatureHandle content(d2i_CMS_ContentInfo(nullptr, &next, static_cast<long>(der.size())));
    if (!content) {
        return bad_signature(say("its encoding is truncated or damaged"));
    }
    if (next != der.data() + der.size()) {
        return bad_signature(say("there is data after the signature"));
    }
    auto* const signers = OBJ_obj2nid(CMS_get0_type(content.get())) == NID_pkcs7_signed
                              ? CMS_get0_SignerInfos(content.get())
                              : nullptr;
    if (signers == nullptr || sk_CMS_SignerInfo_num(signers) == 0) {
        return not_a_signature();
    }
    if (CMS_is_detached(content.get()) != 1) {
        return fail(
            ErrorCode::unreadable, "not-detached", say("the signature file holds the signed content itself"),
            say("sign with a detached signature, as the portal expects"));
    }
    if (sk_CMS_SignerInfo_num(signers) > 1) {
        return fail(
            ErrorCode::unreadable, "several-signers",
            say("the signature file has {} signers, expected one", sk_CMS_SignerInfo_num(signers)));
    }
    auto* const signer = sk_CMS_SignerInfo_value(signers, 0);
    auto const* const digest = find_digest(signer);
    if (digest == nullptr) {
        return fail(
            ErrorCode::unreadable, "digest-algorithm",
            say("the signature has a digest algorithm that is too weak or unknown"),
            say("sign with SHA-256"));
    }
    TRY(check_structure(content.get(), der));
    std::vector<Certificate> certificates;
    CertificatesHandle const encoded(CMS_get1_certs(content.get()));
    for (int index = 0; index < sk_X509_num(encoded.get()); ++index) {
        TRY_ASSIGN(auto certificate, read_encoded_certificate(sk_X509_value(encoded.get(), index)));
        certificates.push_back(std::move(certificate));
    }
    return BatchSignature(std::make_unique<Implementation>(
        Implementation{std::move(content), signer, digest, std::move(certificates)}));
}

Result<VerifiedSignature> BatchSignature::verify(
    NextPiece const& content, std::span<Certificate const> known) const {
    TRY_ASSIGN(auto const digest, ContentDigest::compute(m_implementation->digest->algorithm(), content));
    return verify(digest, known);
}

Result<VerifiedSignature> BatchSignature::verify(
    ContentDigest const& digest, std::span<Certificate const> known) const {
    ErrorQueueGuard const guard;
    auto* const content = m_implementation->content.get();
    auto* const signer = m_implementation->signer;
    EVP_MD const* computed = nullptr;
    BIO_get_md(digest.bio(), &computed);
    if (EVP_MD_get_type(computed) != m_implementation->digest->nid) {
        return fail(
            ErrorCode::invalid, "digest-algorithm",
            say("the signature is made with {}, expected SHA-256", verbatim(m_implementation->digest->name)));
    }
    TRY_ASSIGN(auto const known_certificates, encode_known(known));
    CMS_SignerInfo_set1_signer_cert(signer, nullptr); // of an earlier call
    if (CMS_set1_signers_certs(content, known_certificates.get(), 0) != 1) {
        return fail(
            ErrorCode::invalid, "signer-missing",
            say("the certificate of the signer is not in the signature file"),
            say("pass the certificate of the signer"));
    }
    TRY(check_signer(content, signer));
    if (CMS_signed_get_attr_count(signer) >= 0 && CMS_SignerInfo_verify(signer) != 1) {
        return signature_mismatch(say("it was not made with the key of its certificate, or was changed"));
    }
    if (CMS_SignerInfo_verify_content(signer, digest.bio()) != 1) {
        return signature_mismatch(say("it was made for other content"));
    }
    X509* certificate = nullptr;
    CMS_SignerInfo_get0_algs(signer, nullptr, &certificate, nullptr, nullptr);
    TRY_ASSIGN(auto holder, read_encoded_certificate(certificate));
    auto const stamp = CMS_unsigned_get_attr_by_NID(signer, NID_id_smime_aa_timeStampToken, -1);
    return VerifiedSignature{
        .signer = std::move(holder),
        .certificates = m_implementation->certificates,
        .signing_time = signing_time_of(signer),
        .digest = std::string(m_implementation->digest->name),
        .time_stamp = stamp < 0 ? SignatureTimeStamp::absent : SignatureTimeStamp::unchecked};
}

BatchSignature::BatchSignature(std::unique_ptr<Implementation> implementation)
    : m_implementation(std::move(implementation)) {}
BatchSignature::BatchSignature(BatchSignature&&) noexcept = default;
BatchSignature& BatchSignature::operator=(BatchSignature&&) noexcept = default;
BatchSignature::~BatchSignature() = default;

} // namespace techuser
