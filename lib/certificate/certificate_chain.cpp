// SPDX-License-Identifier: Apache-2.0
#include "certificate/chain_errors.hpp"
#include "certificate/encoded_certificate.hpp"
#include "certificate/revocation_list.hpp"
#include "openssl/openssl.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/certificate_chain.hpp>
#include <techuser/certificate_identity.hpp>

#include <openssl/x509_vfy.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <ctime>
#include <utility>

namespace techuser {

namespace {

void free_crls(STACK_OF(X509_CRL) * crls) noexcept {
    sk_X509_CRL_pop_free(crls, X509_CRL_free);
}

using CrlsHandle = Handle<STACK_OF(X509_CRL), free_crls>;
using StoreHandle = Handle<X509_STORE, X509_STORE_free>;
using StoreContextHandle = Handle<X509_STORE_CTX, X509_STORE_CTX_free>;

int index_of_result() {
    static int const index = X509_STORE_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

// Notes every error instead of stopping at the first. The chains of the issuers of revocation lists have
// contexts of their own, below the one that knows the result.
int go_on(int accepted, X509_STORE_CTX* context) {
    if (accepted == 0) {
        auto* top = context;
        while (auto* const parent = X509_STORE_CTX_get0_parent_ctx(top)) {
            top = parent;
        }
        note_error(context, *static_cast<ChainResult*>(X509_STORE_CTX_get_ex_data(top, index_of_result())));
    }
    return 1;
}

X509Handle decode(Certificate const& certificate) {
    auto const* next = certificate.der.data();
    return X509Handle(d2i_X509(nullptr, &next, static_cast<long>(certificate.der.size())));
}

tl::unexpected<Error> out_of_memory() {
    return fail(ErrorCode::unavailable, "memory", say("not enough memory"));
}

// OpenSSL takes a key usage of keyCertSign for basic constraints; RFC 5280 section 4.2.1.9 does not.
void check_issuers(X509_STORE_CTX* context, ChainResult& result) {
    auto* const chain = X509_STORE_CTX_get0_chain(context);
    constexpr int is_authority = 1;
    for (int depth = 1; depth + 1 < sk_X509_num(chain); ++depth) {
        auto* const issuer = sk_X509_value(chain, depth);
        if (result.untrusted.empty() && X509_check_ca(issuer) != is_authority) {
            X509_STORE_CTX_set_error(context, X509_V_ERR_INVALID_CA);
            X509_STORE_CTX_set_error_depth(context, depth);
            X509_STORE_CTX_set_current_cert(context, issuer);
            note_error(context, result);
        }
    }
}

// Why a delta that applies cannot be used; empty when it can.
Text find_delta_fault(X509_CRL* delta, X509* issuer, Timestamp at) {
    std::time_t now = at.time_since_epoch().count();
    if (X509_CRL_verify(delta, X509_get0_pubkey(issuer)) != 1) {
        return say("the signature of the revocation list is invalid");
    }
    if (X509_cmp_time(X509_CRL_get0_lastUpdate(delta), &now) > 0) {
        return say("the revocation list is not valid yet");
    }
    auto const* const next = X509_CRL_get0_nextUpdate(delta);
    return next != nullptr && X509_cmp_time(next, &now) < 0
               ? say("the revocation list is too old: fetch it again")
               : Text();
}

// OpenSSL looks at a delta only where a freshestCRL extension points to one, and leaves out a delta that fits
// no complete list, though either may be the one that revokes.
void check_deltas(
    X509_STORE_CTX* context, STACK_OF(X509_CRL) * lists, RevocationScope scope, Timestamp at,
    ChainResult& result) {
    auto* const chain = X509_STORE_CTX_get0_chain(context);
    auto const last = scope == RevocationScope::holder ? 1 : sk_X509_num(chain) - 1;
    for (int depth = 0; depth < last && depth + 1 < sk_X509_num(chain); ++depth) {
        auto* const certificate = sk_X509_value(chain, depth);
        for (auto const& delta : find_deltas(lists, X509_get_issuer_name(certificate))) {
            if (delta.state == DeltaState::superseded) {
                continue;
            }
            auto const fault = delta.state == DeltaState::baseless
                                   ? say("the base of a delta revocation list is missing")
                                   : find_delta_fault(delta.list, sk_X509_value(chain, depth + 1), at);
            X509_REVOKED* entry = nullptr;
            constexpr int is_revoked = 1; // 2: removed from the list
            if (!fault.empty()) {
                result.crl_unusable = result.crl_unusable.empty() ? fault : result.crl_unusable;
            } else if (X509_CRL_get0_by_cert(delta.list, &entry, certificate) == is_revoked) {
                X509_STORE_CTX_set_error(context, X509_V_ERR_CERT_REVOKED);
                X509_STORE_CTX_set_error_depth(context, depth);
                X509_STORE_CTX_set_current_cert(context, certificate);
                note_error(context, result);
            }
        }
    }
}

} // namespace

struct IntermediateCertificates::Implementation {
    CertificatesHandle certificates;
};

IntermediateCertificates::IntermediateCertificates(std::span<Certificate const> certificates)
    : m_implementation(std::make_unique<Implementation>()) {
    ErrorQueueGuard const guard;
    m_implementation->certificates.reset(sk_X509_new_null());
    auto* const decoded = m_implementation->certificates.get();
    for (auto const& certificate : certificates) {
        // A URL that cannot be decoded is not found, which the search reports.
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
    CrlsHandle crls;
    std::vector<ObjectHandle> policies;
    // A trusted certificate need not be a root.
    unsigned long flags{X509_V_FLAG_PARTIAL_CHAIN | X509_V_FLAG_POLICY_CHECK};
    RevocationScope revocation{RevocationScope::holder};
};

TrustStore::TrustStore(std::unique_ptr<Implementation> implementation)
    : m_implementation(std::move(implementation)) {}

TrustStore::TrustStore(TrustStore&&) noexcept = default;
TrustStore& TrustStore::operator=(TrustStore&&) noexcept = default;
TrustStore::~TrustStore() = default;

Result<TrustStore> TrustStore::make(std::span<Certificate const> trusted, ChainOptions const& options) {
    ErrorQueueGuard const guard;
    auto implementation = std::make_unique<Implementation>();
    implementation->store.reset(X509_STORE_new());
    implementation->crls.reset(sk_X509_CRL_new_null());
    if (!implementation->store || !implementation->crls) {
        return out_of_memory();
    }
    for (auto const& certificate : trusted) {
        auto const decoded = decode(certificate);
        if (!decoded || X509_STORE_add_cert(implementation->store.get(), decoded.get()) != 1) {
            return fail(
                ErrorCode::unreadable, "untrustable",
                say("the certificate of '{}' cannot be used to verify others",
                    to_portal(mask_national_numbers(certificate.subject))));
        }
    }
    // Without a list OpenSSL takes requireExplicitPolicy for a wish that no policy fulfils.
    static std::vector<std::string> const any_policy{"2.5.29.32.0"};
    for (auto const& policy : options.policies.empty() ? any_policy : options.policies) {
        constexpr int only_numbers = 1;
        ObjectHandle object(OBJ_txt2obj(policy.c_str(), only_numbers));
        if (!object) {
            return fail(
                ErrorCode::usage, "policy",
                say("policy '{}': expected an object identifier such as 0.4.0.194112.1.3", policy));
        }
        implementation->policies.push_back(std::move(object));
    }
    if (!options.policies.empty()) {
        implementation->flags |= X509_V_FLAG_EXPLICIT_POLICY;
    }
    implementation->revocation = options.revocation;
    return TrustStore(std::move(implementation));
}

Result<void> TrustStore::add_revocation_lists(std::span<std::uint8_t const> bytes) {
    auto crls = bytes.size() <= crl_size_limit_bytes ? decode_crls(bytes) : std::vector<CrlHandle>();
    if (crls.empty()) {
        return fail(
            ErrorCode::unreadable, "not-a-crl", say("this is not a certificate revocation list"),
            say("a list is a binary DER file or a text file with '-----BEGIN X509 CRL-----'"));
    }
    for (auto& crl : crls) {
        if (sk_X509_CRL_push(m_implementation->crls.get(), crl.get()) <= 0) {
            return out_of_memory();
        }
        static_cast<void>(crl.release());
    }
    // Without extended support OpenSSL takes a delta for a complete list.
    m_implementation->flags |=
        X509_V_FLAG_CRL_CHECK | X509_V_FLAG_EXTENDED_CRL_SUPPORT | X509_V_FLAG_USE_DELTAS;
    if (m_implementation->revocation == RevocationScope::whole_chain) {
        m_implementation->flags |= X509_V_FLAG_CRL_CHECK_ALL;
    }
    return {};
}

ChainResult TrustStore::check_chain(
    Certificate const& certificate, IntermediateCertificates const& between, Timestamp at) const {
    ErrorQueueGuard const guard;
    ChainResult result;
    if (sk_X509_CRL_num(m_implementation->crls.get()) > 0) {
        result.revocation = m_implementation->revocation;
    }
    auto const decoded = decode(certificate);
    auto* const others = between.m_implementation->certificates.get();
    StoreContextHandle const context(X509_STORE_CTX_new());
    if (!decoded || others == nullptr || !context ||
        X509_STORE_CTX_init(context.get(), m_implementation->store.get(), decoded.get(), others) != 1 ||
        X509_STORE_CTX_set_ex_data(context.get(), index_of_result(), &result) != 1) {
        result.untrusted = say("the certificate cannot be used");
        return result;
    }
    X509_STORE_CTX_set0_crls(context.get(), m_implementation->crls.get());
    auto* const parameters = X509_STORE_CTX_get0_param(context.get());
    for (auto const& policy : m_implementation->policies) {
        X509_VERIFY_PARAM_add0_policy(parameters, OBJ_dup(policy.get()));
    }
    X509_VERIFY_PARAM_set_flags(parameters, m_implementation->flags);
    X509_VERIFY_PARAM_set_time(parameters, at.time_since_epoch().count());
    X509_STORE_CTX_set_verify_cb(context.get(), go_on);
    if (X509_verify_cert(context.get()) != 1 && result.untrusted.empty() && result.revoked.empty()) {
        result.untrusted = say("the chain cannot be verified");
    }
    check_issuers(context.get(), result);
    check_deltas(context.get(), m_implementation->crls.get(), m_implementation->revocation, at, result);
    return result;
}

} // namespace techuser
