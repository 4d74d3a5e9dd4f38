// SPDX-License-Identifier: Apache-2.0
#include "certificate/revocation_list.hpp"

#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"

#include <openssl/bio.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <algorithm>
#include <utility>

namespace techuser {

namespace {

using BioHandle = Handle<BIO, BIO_free_all>;

std::vector<CrlHandle> decode_pem_crls(Octets bytes) {
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

using NumberHandle = Handle<ASN1_INTEGER, ASN1_INTEGER_free>;

NumberHandle number_of(X509_CRL const* list, int nid) {
    return NumberHandle(static_cast<ASN1_INTEGER*>(X509_CRL_get_ext_d2i(list, nid, nullptr, nullptr)));
}

bool has_same(X509_CRL const* left, X509_CRL const* right, int nid) {
    auto const value_of = [nid](X509_CRL const* list) -> ASN1_OCTET_STRING const* {
        auto const index = X509_CRL_get_ext_by_NID(list, nid, -1);
        return index < 0 ? nullptr : X509_EXTENSION_get_data(X509_CRL_get_ext(list, index));
    };
    auto const* const one = value_of(left);
    auto const* const other = value_of(right);
    return one == nullptr || other == nullptr ? one == other : ASN1_OCTET_STRING_cmp(one, other) == 0;
}

struct NumberedList {
    X509_CRL* list;
    NumberHandle number; // may be null
    NumberHandle base;   // of a delta
};

// The complete list of the scope of a delta that has the highest number; null when there is none.
NumberedList const* find_newest(std::vector<NumberedList> const& complete, NumberedList const& delta) {
    NumberedList const* newest = nullptr;
    for (auto const& candidate : complete) {
        if (has_same(delta.list, candidate.list, NID_issuing_distribution_point) && candidate.number &&
            (newest == nullptr || ASN1_INTEGER_cmp(candidate.number.get(), newest->number.get()) > 0)) {
            newest = &candidate;
        }
    }
    return newest;
}

DeltaState state_of(NumberedList const& delta, NumberedList const* newest) {
    if (newest == nullptr || !delta.number) {
        return DeltaState::baseless;
    }
    if (ASN1_INTEGER_cmp(newest->number.get(), delta.number.get()) >= 0) {
        return DeltaState::superseded;
    }
    auto const has_base = ASN1_INTEGER_cmp(newest->number.get(), delta.base.get()) >= 0 &&
                          has_same(delta.list, newest->list, NID_authority_key_identifier);
    return has_base ? DeltaState::applies : DeltaState::baseless;
}

} // namespace

std::vector<Delta> find_deltas(STACK_OF(X509_CRL) * lists, X509_NAME const* issuer) {
    std::vector<NumberedList> deltas;
    std::vector<NumberedList> complete;
    for (int index = 0; index < sk_X509_CRL_num(lists); ++index) {
        auto* const list = sk_X509_CRL_value(lists, index);
        if (X509_NAME_cmp(X509_CRL_get_issuer(list), issuer) == 0) {
            NumberedList numbered{list, number_of(list, NID_crl_number), number_of(list, NID_delta_crl)};
            (numbered.base ? deltas : complete).push_back(std::move(numbered));
        }
    }
    std::vector<Delta> found;
    for (auto const& delta : deltas) {
        found.push_back({delta.list, state_of(delta, find_newest(complete, delta))});
    }
    return found;
}

std::vector<CrlHandle> decode_crls(Octets bytes) {
    ErrorQueueGuard const guard;
    std::vector<CrlHandle> crls;
    auto const* next = bytes.data();
    CrlHandle crl(d2i_X509_CRL(nullptr, &next, static_cast<long>(bytes.size())));
    if (crl && trim(as_text({next, bytes.data() + bytes.size()})).empty()) {
        crls.push_back(std::move(crl));
        return crls;
    }
    return decode_pem_crls(bytes);
}

} // namespace techuser
