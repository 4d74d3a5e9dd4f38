// SPDX-License-Identifier: Apache-2.0
#include "signature/signature_rules.hpp"

#include "openssl/der.hpp"
#include "openssl/digest.hpp"
#include "signature/signature_errors.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <openssl/objects.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <vector>

namespace techuser {

namespace {

constexpr std::uint8_t der_set = 0x31;
constexpr std::uint8_t der_null = 0x05;
constexpr std::uint8_t constructed_0 = 0xa0;
constexpr std::uint8_t constructed_1 = 0xa1;

// The two ways of naming the signer's certificate, and the version that tells them apart.
constexpr std::int64_t version_by_issuer = 1;
constexpr std::int64_t version_by_key = 3;
constexpr std::int64_t latest_version = 5;

std::vector<std::uint8_t> encode_signature(CMS_ContentInfo const* content) {
    unsigned char* der = nullptr;
    auto const length = i2d_CMS_ContentInfo(content, &der);
    OpensslBytes const owner(der);
    return length > 0 ? std::vector<std::uint8_t>(der, der + length) : std::vector<std::uint8_t>();
}

Result<std::int64_t> read_version(DerReader& reader) {
    TRY_ASSIGN(auto const content, reader.read(der_tag::integer));
    return read_small_integer(content);
}

// An AlgorithmIdentifier of a digest: its parameters are NULL or absent (RFC 5754 section 2).
Result<std::string> read_digest_algorithm(DerReader& reader) {
    TRY_ASSIGN(auto const algorithm, reader.read(der_tag::sequence));
    DerReader parts(algorithm);
    TRY_ASSIGN(auto oid, read_object_identifier(parts));
    if (parts.next_is(der_null)) {
        TRY(parts.read(der_null));
    }
    TRY(parts.expect_end());
    return oid;
}

struct SignerParts {
    std::int64_t version;
    std::string digest;
};

Result<SignerParts> read_signer_parts(DerReader& reader) {
    TRY_ASSIGN(auto const signer, reader.read(der_tag::sequence));
    DerReader parts(signer);
    TRY_ASSIGN(auto const version, read_version(parts));
    auto const by_issuer = parts.next_is(der_tag::sequence);
    TRY(parts.read());
    if (version != (by_issuer ? version_by_issuer : version_by_key)) {
        return bad_der();
    }
    TRY_ASSIGN(auto digest, read_digest_algorithm(parts));
    return SignerParts{version, std::move(digest)};
}

// Whether the version is the one of section 5.1 or, as in PKCS#7 (RFC 2315 section 9.1), 1.
bool is_right_version(std::int64_t version, bool only_data, std::int64_t signer_version, bool has_others) {
    if (has_others) {
        return version >= version_by_issuer && version <= latest_version;
    }
    auto const expected =
        only_data && signer_version == version_by_issuer ? version_by_issuer : version_by_key;
    return version == expected || version == version_by_issuer;
}

Result<void> walk(Octets der) {
    TRY_ASSIGN(auto const info, read_whole(der, der_tag::sequence));
    DerReader outer(info);
    TRY(outer.read(der_tag::object_identifier));
    TRY_ASSIGN(auto const explicit_content, outer.read(constructed_0));
    TRY_ASSIGN(auto const signed_data, read_whole(explicit_content, der_tag::sequence));
    DerReader reader(signed_data);
    TRY_ASSIGN(auto const version, read_version(reader));
    TRY_ASSIGN(auto const digest_set, reader.read(der_set));
    std::vector<std::string> digests;
    for (DerReader set(digest_set); !set.at_end();) {
        TRY_ASSIGN(auto digest, read_digest_algorithm(set));
        digests.push_back(std::move(digest));
    }
    TRY_ASSIGN(auto const encapsulated, reader.read(der_tag::sequence));
    DerReader content(encapsulated);
    TRY_ASSIGN(auto const type, read_object_identifier(content));
    auto has_others = false;
    if (reader.next_is(constructed_0)) {
        TRY_ASSIGN(auto const certificates, reader.read(constructed_0));
        for (DerReader set(certificates); !set.at_end();) {
            TRY_ASSIGN(auto const element, set.read());
            has_others = has_others || element.tag != der_tag::sequence;
        }
    }
    if (reader.next_is(constructed_1)) {
        has_others = true;
        TRY(reader.read());
    }
    TRY_ASSIGN(auto const signers, reader.read(der_set));
    DerReader signer_reader(signers);
    TRY_ASSIGN(auto const signer, read_signer_parts(signer_reader));
    auto const only_data = type == "1.2.840.113549.1.7.1";
    if (!is_right_version(version, only_data, signer.version, has_others) ||
        std::ranges::find(digests, signer.digest) == digests.end()) {
        return bad_der();
    }
    return {};
}

// Whether nothing differs but the order within sets, which DER sorts and many programs do not. BER with
// indefinite lengths, which Java writes, has other octets.
bool is_same_encoding(std::vector<std::uint8_t> encoded, Octets original) {
    constexpr std::uint8_t indefinite = 0x80;
    if (original.size() > 1 && original[1] == indefinite) {
        return true;
    }
    std::vector<std::uint8_t> given(original.begin(), original.end());
    std::ranges::sort(encoded);
    std::ranges::sort(given);
    return encoded == given;
}

int parameters_type(X509_ALGOR const* algorithm) {
    int type = V_ASN1_UNDEF;
    X509_ALGOR_get0(nullptr, &type, nullptr, algorithm);
    return type;
}

int nid_of(X509_ALGOR const* algorithm) {
    ASN1_OBJECT const* object = nullptr;
    X509_ALGOR_get0(&object, nullptr, nullptr, algorithm);
    return OBJ_obj2nid(object);
}

// Whether the signature algorithm is one of this key and, if it names a digest, of this one.
bool algorithms_agree(EVP_PKEY* key, X509_ALGOR const* digest, X509_ALGOR const* signature) {
    auto const nid = nid_of(signature);
    if (nid == NID_rsassaPss) {
        return true; // OpenSSL compares its parameters
    }
    auto const type = parameters_type(signature);
    if (type != V_ASN1_NULL && type != V_ASN1_UNDEF) {
        return false;
    }
    auto const key_type = EVP_PKEY_get_base_id(key);
    int its_digest = NID_undef;
    int its_key = NID_undef;
    if (OBJ_find_sigid_algs(nid, &its_digest, &its_key) != 1) {
        return nid == key_type;
    }
    return its_key == key_type && (its_digest == NID_undef || its_digest == nid_of(digest));
}

std::vector<std::uint8_t> encode_name(X509_NAME const* name) {
    unsigned char* der = nullptr;
    auto const length = i2d_X509_NAME(name, &der);
    OpensslBytes const owner(der);
    return length > 0 ? std::vector<std::uint8_t>(der, der + length) : std::vector<std::uint8_t>();
}

// OpenSSL finds the certificate without regard to case and blanks of its issuer's name.
bool has_name_of_issuer(CMS_SignerInfo* signer, X509 const* certificate) {
    X509_NAME* issuer = nullptr;
    CMS_SignerInfo_get0_signer_id(signer, nullptr, &issuer, nullptr);
    return issuer == nullptr || encode_name(issuer) == encode_name(X509_get_issuer_name(certificate));
}

bool has_signed_type(CMS_ContentInfo* content, CMS_SignerInfo* signer) {
    auto const* const type = CMS_get0_eContentType(content);
    if (CMS_signed_get_attr_count(signer) < 0) {
        return OBJ_obj2nid(type) == NID_pkcs7_data;
    }
    constexpr int only_one = -3;
    auto const* const said = static_cast<ASN1_OBJECT const*>(
        CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(NID_pkcs9_contentType), only_one, V_ASN1_OBJECT));
    return said != nullptr && OBJ_cmp(said, type) == 0;
}

// The digest of the certificate by the algorithm with this dotted OID; empty when it is not known.
std::vector<std::uint8_t> digest_by_oid(std::string const& oid, Octets bytes) {
    auto const* const algorithm = EVP_get_digestbynid(OBJ_txt2nid(oid.c_str()));
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest;
    unsigned size = 0;
    if (algorithm == nullptr ||
        EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, algorithm, nullptr) != 1) {
        return {};
    }
    return {digest.data(), digest.data() + size};
}

// SigningCertificate and SigningCertificateV2 (RFC 2634 section 5.4, RFC 5035 section 3): the first digest is
// that of the signer's certificate.
Result<bool> is_signed_certificate(Octets attribute, bool second_version, Octets certificate) {
    TRY_ASSIGN(auto const sequence, read_whole(attribute, der_tag::sequence));
    DerReader parts(sequence);
    TRY_ASSIGN(auto const identifiers, parts.read(der_tag::sequence));
    DerReader list(identifiers);
    TRY_ASSIGN(auto const first, list.read(der_tag::sequence));
    DerReader identifier(first);
    std::string algorithm = second_version ? "2.16.840.1.101.3.4.2.1" : "1.3.14.3.2.26";
    if (second_version && identifier.next_is(der_tag::sequence)) {
        TRY_ASSIGN(algorithm, read_digest_algorithm(identifier));
    }
    TRY_ASSIGN(auto const digest, identifier.read(der_tag::octet_string));
    auto const expected = digest_by_oid(algorithm, certificate);
    return !expected.empty() && std::ranges::equal(digest, expected);
}

bool is_named_certificate(CMS_SignerInfo* signer, X509 const* certificate) {
    unsigned char* der = nullptr;
    auto const length = i2d_X509(certificate, &der);
    OpensslBytes const owner(der);
    if (length <= 0) {
        return false;
    }
    struct Attribute {
        int nid;
        bool second_version;
    };
    constexpr Attribute attributes[] = {
        {NID_id_smime_aa_signingCertificate, false}, {NID_id_smime_aa_signingCertificateV2, true}};
    for (auto const [nid, second_version] : attributes) {
        if (CMS_signed_get_attr_by_NID(signer, nid, -1) < 0) {
            continue;
        }
        constexpr int only_one = -3;
        auto const* const value = static_cast<ASN1_STRING const*>(
            CMS_signed_get0_data_by_OBJ(signer, OBJ_nid2obj(nid), only_one, V_ASN1_SEQUENCE));
        if (value == nullptr) {
            return false;
        }
        Octets const attribute{
            ASN1_STRING_get0_data(value), static_cast<std::size_t>(ASN1_STRING_length(value))};
        if (!is_signed_certificate(attribute, second_version, {der, static_cast<std::size_t>(length)})
                 .value_or(false)) {
            return false;
        }
    }
    return true;
}

} // namespace

Result<void> check_structure(CMS_ContentInfo const* content, std::span<std::uint8_t const> original) {
    auto const encoded = encode_signature(content);
    if (!walk(encoded) || !is_same_encoding(encoded, original)) {
        return bad_signature(say("its parts contradict each other"));
    }
    return {};
}

Result<void> check_signer(CMS_ContentInfo* content, CMS_SignerInfo* signer) {
    EVP_PKEY* key = nullptr;
    X509* certificate = nullptr;
    X509_ALGOR* digest = nullptr;
    X509_ALGOR* signature = nullptr;
    CMS_SignerInfo_get0_algs(signer, &key, &certificate, &digest, &signature);
    if (key == nullptr) {
        return signature_mismatch(say("the key of the signer's certificate cannot be used"));
    }
    if (!algorithms_agree(key, digest, signature)) {
        return signature_mismatch(say("its algorithms do not match the key"));
    }
    if (!has_signed_type(content, signer)) {
        return signature_mismatch(say("the type of its content is not the one that was signed"));
    }
    if (!has_name_of_issuer(signer, certificate) || !is_named_certificate(signer, certificate)) {
        return signature_mismatch(say("its certificate is not the one that the signer named"));
    }
    return {};
}

} // namespace techuser
