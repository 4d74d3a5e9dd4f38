// SPDX-License-Identifier: Apache-2.0
#include "certificate/chain_errors.hpp"

#include "certificate/certificate_parts.hpp"
#include "support/say.hpp"
#include <techuser/certificate_identity.hpp>

#include <algorithm>
#include <array>

namespace techuser {

namespace {

// Which name of the certificate at fault fills the gap of the sentence.
enum class Gap : std::uint8_t { none, subject, issuer };

struct Explanation {
    int error;
    Gap gap;
    char const* text;
};

constexpr char const* issuer_missing = gettext_noop("the certificate of the issuer '{}' is missing");
constexpr char const* signature_wrong = gettext_noop("the signature of '{}' is invalid");
constexpr char const* list_signature_wrong = gettext_noop("the signature of the revocation list is invalid");
constexpr char const* list_dates_wrong = gettext_noop("the dates of the revocation list cannot be read");
constexpr char const* policy_wrong = gettext_noop("the policies of '{}' cannot be used");
constexpr char const* names_forbidden =
    gettext_noop("an issuer does not allow the name '{}' (name constraints)");

constexpr std::array chain_explanations{
    Explanation{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, Gap::issuer, issuer_missing},
    Explanation{X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, Gap::issuer, issuer_missing},
    Explanation{X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE, Gap::issuer, issuer_missing},
    Explanation{
        X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, Gap::none, gettext_noop("it is self-signed and not trusted")},
    Explanation{
        X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN, Gap::subject,
        gettext_noop("the chain ends in '{}', which is not trusted")},
    Explanation{X509_V_ERR_CERT_SIGNATURE_FAILURE, Gap::subject, signature_wrong},
    Explanation{X509_V_ERR_UNABLE_TO_DECRYPT_CERT_SIGNATURE, Gap::subject, signature_wrong},
    Explanation{
        X509_V_ERR_CERT_HAS_EXPIRED, Gap::subject,
        gettext_noop("the certificate of the issuer '{}' has expired")},
    Explanation{
        X509_V_ERR_CERT_NOT_YET_VALID, Gap::subject,
        gettext_noop("the certificate of the issuer '{}' is not valid yet")},
    Explanation{X509_V_ERR_INVALID_CA, Gap::subject, gettext_noop("the issuer '{}' has no CA certificate")},
    Explanation{
        X509_V_ERR_PATH_LENGTH_EXCEEDED, Gap::subject, gettext_noop("the chain is longer than '{}' allows")},
    Explanation{X509_V_ERR_CERT_CHAIN_TOO_LONG, Gap::none, gettext_noop("the chain is too long")},
    Explanation{
        X509_V_ERR_KEYUSAGE_NO_CERTSIGN, Gap::subject,
        gettext_noop("the issuer '{}' may not sign certificates")},
    Explanation{
        X509_V_ERR_UNHANDLED_CRITICAL_EXTENSION, Gap::subject,
        gettext_noop("'{}' has an unknown critical extension")},
    Explanation{X509_V_ERR_INVALID_POLICY_EXTENSION, Gap::subject, policy_wrong},
    Explanation{
        X509_V_ERR_NO_EXPLICIT_POLICY, Gap::none,
        gettext_noop("the chain is not valid for any policy that is asked for")},
    Explanation{X509_V_ERR_PERMITTED_VIOLATION, Gap::subject, names_forbidden},
    Explanation{X509_V_ERR_EXCLUDED_VIOLATION, Gap::subject, names_forbidden},
};

constexpr std::array crl_explanations{
    Explanation{
        X509_V_ERR_UNABLE_TO_GET_CRL, Gap::issuer,
        gettext_noop("there is no complete revocation list of '{}' for it")},
    Explanation{
        X509_V_ERR_UNABLE_TO_GET_CRL_ISSUER, Gap::none,
        gettext_noop("the certificate of the issuer of the revocation list is missing")},
    Explanation{X509_V_ERR_CRL_SIGNATURE_FAILURE, Gap::none, list_signature_wrong},
    Explanation{X509_V_ERR_UNABLE_TO_DECRYPT_CRL_SIGNATURE, Gap::none, list_signature_wrong},
    Explanation{
        X509_V_ERR_CRL_HAS_EXPIRED, Gap::none,
        gettext_noop("the revocation list is too old: fetch it again")},
    Explanation{
        X509_V_ERR_CRL_NOT_YET_VALID, Gap::none, gettext_noop("the revocation list is not valid yet")},
    Explanation{X509_V_ERR_ERROR_IN_CRL_LAST_UPDATE_FIELD, Gap::none, list_dates_wrong},
    Explanation{X509_V_ERR_ERROR_IN_CRL_NEXT_UPDATE_FIELD, Gap::none, list_dates_wrong},
    Explanation{
        X509_V_ERR_KEYUSAGE_NO_CRL_SIGN, Gap::none,
        gettext_noop("the issuer of the list may not sign revocation lists")},
    Explanation{
        X509_V_ERR_UNHANDLED_CRITICAL_CRL_EXTENSION, Gap::none,
        gettext_noop("the list has an unknown critical extension")},
    Explanation{
        X509_V_ERR_CRL_PATH_VALIDATION_ERROR, Gap::none,
        gettext_noop("no certificate chain validates the revocation list")},
    Explanation{
        X509_V_ERR_DIFFERENT_CRL_SCOPE, Gap::none,
        gettext_noop("the revocation list is for other certificates")},
};

template <std::size_t count>
Explanation const* find_explanation(std::array<Explanation, count> const& explanations, int error) {
    auto const* const found = std::ranges::find(explanations, error, &Explanation::error);
    return found == explanations.end() ? nullptr : found;
}

std::string shown_name(X509_NAME const* encoded) {
    auto name = read_name(encoded);
    return name ? to_portal(mask_national_numbers(*std::move(name))) : std::string();
}

Text explain(Explanation const& explanation, X509 const* certificate) {
    if (explanation.gap == Gap::none || certificate == nullptr) {
        return tabled(explanation.text);
    }
    return tabled(
        explanation.text, verbatim(shown_name(
                              explanation.gap == Gap::subject ? X509_get_subject_name(certificate)
                                                              : X509_get_issuer_name(certificate))));
}

// RFC 5280 section 6.1 takes a trusted certificate as it is.
bool is_anchor(X509_STORE_CTX* context, int depth) {
    return depth > 0 && depth == sk_X509_num(X509_STORE_CTX_get0_chain(context)) - 1;
}

// The issuer of a list may have its own certificate on it: the chain that is asked for is the one being
// built.
bool is_own_list(X509_STORE_CTX* context, X509 const* certificate) {
    auto const* const list = X509_STORE_CTX_get0_current_crl(context);
    return X509_STORE_CTX_get_error(context) == X509_V_ERR_CRL_PATH_VALIDATION_ERROR && list != nullptr &&
           certificate != nullptr &&
           X509_NAME_cmp(X509_CRL_get_issuer(list), X509_get_subject_name(certificate)) == 0;
}

} // namespace

void note_error(X509_STORE_CTX* context, ChainResult& result) {
    auto const error = X509_STORE_CTX_get_error(context);
    auto const depth = X509_STORE_CTX_get_error_depth(context);
    auto const* const certificate = X509_STORE_CTX_get_current_cert(context);
    if (X509_STORE_CTX_get0_parent_ctx(context) != nullptr) {
        // A chain of the issuer of a revocation list.
        if (result.crl_unusable.empty() && !is_own_list(context, certificate)) {
            result.crl_unusable = say("no certificate chain validates the revocation list");
        }
        return;
    }
    auto const is_own_validity =
        depth == 0 && (error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID);
    auto const* const about_list = find_explanation(crl_explanations, error);
    if (is_own_validity ||
        ((error == X509_V_ERR_CERT_REVOKED || about_list != nullptr) && is_anchor(context, depth))) {
        return;
    }
    if (error == X509_V_ERR_CERT_REVOKED) {
        if (result.revoked.empty()) {
            result.revoked = depth == 0 ? say("the certificate is revoked")
                                        : say("the certificate of the issuer '{}' is revoked",
                                              shown_name(X509_get_subject_name(certificate)));
        }
    } else if (about_list != nullptr) {
        if (result.crl_unusable.empty()) {
            result.crl_unusable = explain(*about_list, certificate);
        }
    } else if (result.untrusted.empty()) {
        auto const* const known = find_explanation(chain_explanations, error);
        result.untrusted =
            known != nullptr ? explain(*known, certificate) : say("the chain breaks a rule of RFC 5280");
    }
}

} // namespace techuser
