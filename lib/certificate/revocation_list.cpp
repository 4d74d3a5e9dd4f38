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

} // namespace

bool lacks_base(STACK_OF(X509_CRL) * lists, X509_NAME const* issuer) {
    std::vector<NumberHandle> bases;
    std::vector<NumberHandle> numbers;
    for (int index = 0; index < sk_X509_CRL_num(lists); ++index) {
        auto const* const list = sk_X509_CRL_value(lists, index);
        if (X509_NAME_cmp(X509_CRL_get_issuer(list), issuer) != 0) {
            continue;
        }
        if (auto base = number_of(list, NID_delta_crl)) {
            bases.push_back(std::move(base));
        } else if (auto number = number_of(list, NID_crl_number)) {
            numbers.push_back(std::move(number));
        }
    }
    return std::ranges::any_of(bases, [&](NumberHandle const& base) {
        return std::ranges::none_of(numbers, [&](NumberHandle const& number) {
            return ASN1_INTEGER_cmp(number.get(), base.get()) >= 0;
        });
    });
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
