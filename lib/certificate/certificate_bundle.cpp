// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_bundle.hpp"

#include "certificate/certificate_parts.hpp"
#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <openssl/cms.h>

#include <utility>

namespace techuser {

namespace {

using CmsHandle = Handle<CMS_ContentInfo, CMS_ContentInfo_free>;

bool is_signed(CMS_ContentInfo* content) {
    return sk_CMS_SignerInfo_num(CMS_get0_SignerInfos(content)) > 0;
}

Result<Certificate> read_encoded(X509 const* encoded) {
    unsigned char* der = nullptr;
    auto const length = i2d_X509(encoded, &der);
    OpensslBytes const owner(der);
    if (length <= 0) {
        return bad_certificate(say("the PKCS#7 bundle holds an unreadable certificate"));
    }
    return decode_certificate({der, static_cast<std::size_t>(length)});
}

} // namespace

bool is_cms(Octets bytes) {
    constexpr std::string_view signed_data = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02";
    constexpr std::size_t longest_header = 6;
    auto const start = as_text(bytes).substr(0, longest_header + signed_data.size());
    return start.starts_with('0') && start.find(signed_data) != std::string_view::npos;
}

Result<CertificateBundle> read_bundle(Octets der) {
    ErrorQueueGuard const guard;
    auto const* next = der.data();
    CmsHandle const content(d2i_CMS_ContentInfo(nullptr, &next, static_cast<long>(der.size())));
    if (!content) {
        return bad_certificate(say("the PKCS#7 bundle is truncated or damaged"));
    }
    if (next != der.data() + der.size()) {
        return trailing_data({next, der.data() + der.size()});
    }
    CertificatesHandle const certificates(CMS_get1_certs(content.get()));
    CertificateBundle bundle{{}, is_signed(content.get()) ? Signature::present : Signature::absent};
    for (int index = 0; index < sk_X509_num(certificates.get()); ++index) {
        TRY_ASSIGN(auto certificate, read_encoded(sk_X509_value(certificates.get(), index)));
        bundle.certificates.push_back(std::move(certificate));
    }
    if (!bundle.certificates.empty()) {
        return bundle;
    }
    if (bundle.signature == Signature::present) {
        return fail(
            ErrorCode::unreadable, "cms-signature",
            say("this is a CMS signature without the certificate of its signer"),
            say("use the certificate itself, as a DER or PEM file"));
    }
    return fail(
        ErrorCode::unreadable, "not-a-certificate", say("this PKCS#7 file holds no certificate"),
        say("export the certificate itself, as a DER or PEM file"));
}

} // namespace techuser
