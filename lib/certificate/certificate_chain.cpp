// SPDX-License-Identifier: Apache-2.0
#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/certificate_chain.hpp>
#include <techuser/certificate_identity.hpp>

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <array>
#include <utility>

namespace techuser {

namespace {

void free_certificates(STACK_OF(X509) * certificates) noexcept {
    sk_X509_pop_free(certificates, X509_free);
}

using BioHandle = Handle<BIO, BIO_free_all>;
using CertificatesHandle = Handle<STACK_OF(X509), free_certificates>;
using CrlHandle = Handle<X509_CRL, X509_CRL_free>;
using StoreHandle = Handle<X509_STORE, X509_STORE_free>;
using StoreContextHandle = Handle<X509_STORE_CTX, X509_STORE_CTX_free>;

// Why OpenSSL is not content, in our words.
struct Explanation {
    int error;
    char const* text;
};

constexpr std::array chain_explanations{
    Explanation{
        X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, gettext_noop("the certificate of an issuer is missing")},
    Explanation{
        X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
        gettext_noop("the certificate of an issuer is missing")},
    Explanation{
        X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, gettext_noop("the certificate of its issuer is missing")},
    Explanation{
        X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, gettext_noop("it is signed by itself and not trusted")},
    Explanation{
        X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
        gettext_noop("the chain ends in a certificate that is not trusted")},
    Explanation{X509_V_ERR_CERT_SIGNATURE_FAILURE, gettext_noop("a signature in the chain is wrong")},
    Explanation{X509_V_ERR_CERT_HAS_EXPIRED, gettext_noop("the certificate of an issuer has expired")},
    Explanation{X509_V_ERR_CERT_NOT_YET_VALID, gettext_noop("the certificate of an issuer is not valid yet")},
    Explanation{X509_V_ERR_INVALID_CA, gettext_noop("an issuer is no authority")},
    Explanation{X509_V_ERR_PATH_LENGTH_EXCEEDED, gettext_noop("the chain is longer than an issuer allows")},
    Explanation{X509_V_ERR_CERT_CHAIN_TOO_LONG, gettext_noop("the chain is too long")},
    Explanation{X509_V_ERR_KEYUSAGE_NO_CERTSIGN, gettext_noop("an issuer may not sign certificates")},
    Explanation{
        X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION,
        gettext_noop("a critical extension in the chain is not known")},
};

constexpr std::array crl_explanations{
    Explanation{X509_V_ERR_UNABLE_TO_GET_CRL, gettext_noop("there is no revocation list of its issuer")},
    Explanation{
        X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER, gettext_noop("the certificate of the list's issuer is missing")},
    Explanation{
        X509_V_ERR_CRL_SIGNATURE_FAILURE, gettext_noop("the signature of the revocation list is wrong")},
    Explanation{
        X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE,
        gettext_noop("the signature of the revocation list is wrong")},
    Explanation{X509_V_ERR_CRL_HAS_EXPIRED, gettext_noop("the revocation list is too old: fetch it again")},
    Explanation{X509_V_ERR_CRL_NOT_YET_VALID, gettext_noop("the revocation list is of a later day")},
    Explanation{
        X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD,
        gettext_noop("the dates of the revocation list cannot be read")},
    Explanation{
        X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD,
        gettext_noop("the dates of the revocation list cannot be read")},
    Explanation{
        X509_V_ERR_KEYUSAGE_NO_CRL_SIGN, gettext_noop("the list's issuer may not sign revocation lists")},
    Explanation{
        X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION,
        gettext_noop("a critical extension of the list is not known")},
    Explanation{X509_V_ERR_CRL_PATH_VALIDATION_ERROR, gettext_noop("no chain proves the revocation list")},
    Explanation{
        X509_V_ERR_DIFFERENT_CRL_SCOPE, gettext_noop("the revocation list is for other certificates")},
};

template <std::size_t count>
char const* find_text(std::array<Explanation, count> const& explanations, int error) {
    auto const* const found = std::ranges::find(explanations, error, &Explanation::error);
    return found == explanations.end() ? nullptr : found->text;
}

// Gathers every error instead of stopping at the first.
void note(ChainResult& result, int error, int depth) {
    auto const own_validity =
        depth == 0 && (error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID);
    if (own_validity) {
        return;
    }
    if (error == X509_V_ERR_CERT_REVOKED) {
        result.revoked = true;
    } else if (auto const* const text = find_text(crl_explanations, error)) {
        if (result.crl_unusable.empty()) {
            result.crl_unusable = tabled(text);
        }
    } else if (result.untrusted.empty()) {
        auto const* const known = find_text(chain_explanations, error);
        result.untrusted = known != nullptr ? tabled(known) : say("the chain breaks a rule of RFC 5280");
    }
}

int index_of_result() {
    static int const index = X509_STORE_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

int go_on(int accepted, X509_STORE_CTX* context) {
    if (accepted == 0) {
        auto* const result =
            static_cast<ChainResult*>(X509_STORE_CTX_get_ex_data(context, index_of_result()));
        note(*result, X509_STORE_CTX_get_error(context), X509_STORE_CTX_get_error_depth(context));
    }
    return 1;
}

X509Handle decode(Certificate const& certificate) {
    auto const* next = certificate.der.data();
    return X509Handle(d2i_X509(nullptr, &next, static_cast<long>(certificate.der.size())));
}

// As many as the PEM text holds, or none when anything but them stands there behind the first.
std::vector<CrlHandle> decode_pem_crls(std::span<std::uint8_t const> bytes) {
    constexpr std::string_view end_line = "-----END X509 CRL-----";
    auto const text = as_text(bytes);
    auto const end = text.rfind(end_line);
    BioHandle const source(BIO_new_mem_buf(bytes.data(), static_cast<int>(bytes.size())));
    if (end == std::string_view::npos || !trim(text.substr(end + end_line.size())).empty() || !source) {
        return {};
    }
    std::vector<CrlHandle> crls;
    while (CrlHandle crl{PEM_read_bio_X509_CRL(source.get(), nullptr, nullptr, nullptr)}) {
        crls.push_back(std::move(crl));
    }
    if (ERR_GET_REASON(ERR_peek_last_error()) != PEM_R_NO_START_LINE) {
        return {};
    }
    return crls;
}

std::vector<CrlHandle> decode_crls(std::span<std::uint8_t const> bytes) {
    std::vector<CrlHandle> crls;
    auto const* next = bytes.data();
    if (CrlHandle crl(d2i_X509_CRL(nullptr, &next, static_cast<long>(bytes.size())));
        crl && next == bytes.data() + bytes.size()) {
        crls.push_back(std::move(crl));
        return crls;
    }
    return decode_pem_crls(bytes);
}

tl::unexpected<Error> out_of_memory() {
    return fail(ErrorCode::unavailable, "memory", say("there is not enough memory"));
}

} // namespace

struct IntermediateCertificates::Implementation {
    CertificatesHandle certificates;
};

IntermediateCertificates::IntermediateCertificates(std::span<Certificate const> certificates)
    : m_implementation(std::make_unique<Implementation>(CertificatesHandle(sk_X509_new_null()))) {
    ErrorQueueGuard const guard;
    auto* const decoded = m_implementation->certificates.get();
    for (auto const& certificate : certificates) {
        // One that cannot be decoded leads nowhere, which the search will say.
        if (auto candidate = decode(certificate); candidate && sk_X509_push(decoded, candidate.get()) > 0) {
            static_cast<void>(candidate.release());
        }
    }
}

IntermediateCertificates::IntermediateCertificates(IntermediateCertificates&&) noexcept = default;
IntermediateCertificates& IntermediateCertificates::operator=(IntermediateCertificates&&) noexcept = default;
IntermediateCertificates::~IntermediateCertificates() = default;

struct TrustStore::Implementation {
    StoreHandle store;
    unsigned long flags{X509_V_FLAG_PARTIAL_CHAIN}; // a trusted certificate need not be a root
};

TrustStore::TrustStore(std::unique_ptr<Implementation> implementation)
    : m_implementation(std::move(implementation)) {}

TrustStore::TrustStore(TrustStore&&) noexcept = default;
TrustStore& TrustStore::operator=(TrustStore&&) noexcept = default;
TrustStore::~TrustStore() = default;

Result<TrustStore> TrustStore::make(std::span<Certificate const> trusted) {
    ErrorQueueGuard const guard;
    auto implementation = std::make_unique<Implementation>();
    implementation->store.reset(X509_STORE_new());
    if (!implementation->store) {
        return out_of_memory();
    }
    for (auto const& certificate : trusted) {
        auto const decoded = decode(certificate);
        if (!decoded || X509_STORE_add_cert(implementation->store.get(), decoded.get()) != 1) {
            return fail(
                ErrorCode::unreadable, "untrustable",
                say("the certificate of '{}' cannot be used to verify others",
                    to_string(mask_national_numbers(certificate.subject))));
        }
    }
    return TrustStore(std::move(implementation));
}

Result<void> TrustStore::add_revocation_lists(std::span<std::uint8_t const> bytes) {
    ErrorQueueGuard const guard;
    auto const crls = bytes.size() <= crl_size_limit_bytes ? decode_crls(bytes) : std::vector<CrlHandle>();
    auto const is_added = [this](CrlHandle const& crl) {
        return X509_STORE_add_crl(m_implementation->store.get(), crl.get()) == 1;
    };
    if (crls.empty() || !std::ranges::all_of(crls, is_added)) {
        return fail(
            ErrorCode::unreadable, "not-a-crl", say("this is not a certificate revocation list"),
            say("a list is a binary DER file or a text file with '-----BEGIN X509 CRL-----'"));
    }
    m_implementation->flags |= X509_V_FLAG_CRL_CHECK;
    return {};
}

ChainResult TrustStore::check_chain(
    Certificate const& certificate, IntermediateCertificates const& between, Timestamp at) const {
    ErrorQueueGuard const guard;
    ChainResult result;
    auto const decoded = decode(certificate);
    auto* const others = between.m_implementation->certificates.get();
    StoreContextHandle const context(X509_STORE_CTX_new());
    if (!decoded || others == nullptr || !context ||
        X509_STORE_CTX_init(context.get(), m_implementation->store.get(), decoded.get(), others) != 1 ||
        X509_STORE_CTX_set_ex_data(context.get(), index_of_result(), &result) != 1) {
        result.untrusted = say("the certificate cannot be used");
        return result;
    }
    auto* const parameters = X509_STORE_CTX_get0_param(context.get());
    X509_VERIFY_PARAM_set_flags(parameters, m_implementation->flags);
    X509_VERIFY_PARAM_set_time(parameters, at.time_since_epoch().count());
    X509_STORE_CTX_set_verify_cb(context.get(), go_on);
    if (X509_verify_cert(context.get()) != 1 && result.untrusted.empty() && !result.revoked) {
        result.untrusted = say("the chain cannot be verified");
    }
    return result;
}

} // namespace techuser
