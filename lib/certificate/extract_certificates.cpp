// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_parts.hpp"
#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace techuser {

namespace {

// TBSCertificate (RFC 5280 section 4.1): a SEQUENCE that begins with the version or, in version 1, the serial
// number.
bool may_be_certificate(Octets content) {
    constexpr std::uint8_t version = 0xa0;
    DerReader reader(content);
    auto const first = reader.read(der_tag::sequence);
    return first && !first->empty() && ((*first)[0] == version || (*first)[0] == der_tag::integer);
}

// Certificates in DER wherever they begin.
void extract_der(Octets bytes, std::vector<Certificate>& found) {
    for (std::size_t begin = 0; begin < bytes.size();) {
        if (bytes[begin] != der_tag::sequence) {
            ++begin;
            continue;
        }
        auto const element = DerReader(bytes.subspan(begin)).read();
        if (element && may_be_certificate(element->content)) {
            if (auto certificate = decode_certificate(element->encoding)) {
                begin += element->encoding.size();
                found.push_back(*std::move(certificate));
                continue;
            }
        }
        ++begin;
    }
}

// The base64 of each block of PEM, whatever its label.
void extract_pem(std::string_view text, std::vector<Certificate>& found) {
    constexpr std::string_view dashes = "-----";
    constexpr std::string_view label_begin = "-----BEGIN ";
    constexpr std::string_view label_end = "-----END ";
    for (auto begin = text.find(label_begin); begin != std::string_view::npos;
         begin = text.find(label_begin, begin + label_begin.size())) {
        auto const label = text.substr(begin + label_begin.size());
        auto const body = label.substr(std::min(label.find(dashes), label.size()));
        auto const end = body.find(label_end);
        if (body.empty() || end == std::string_view::npos ||
            label.substr(0, label.find(dashes)).find("PRIVATE KEY") != std::string_view::npos) {
            continue;
        }
        std::string base64(body.substr(dashes.size(), end - dashes.size()));
        std::erase_if(
            base64, [](char character) { return blanks.find(character) != std::string_view::npos; });
        if (auto const der = decode_base64(base64)) {
            extract_der(*der, found);
        }
    }
}

} // namespace

Result<std::vector<Certificate>> extract_certificates(std::span<std::uint8_t const> bytes) {
    if (auto file = read_certificates(bytes)) {
        return std::move(file->certificates);
    } else if (bytes.empty() || bytes.size() > certificate_size_limit_bytes) {
        return fail(file.error());
    } else {
        std::vector<Certificate> found;
        extract_der(bytes, found);
        auto const plain = to_plain_text(bytes);
        extract_pem(plain ? std::string_view(plain->text) : as_text(bytes), found);
        if (found.empty()) {
            return fail(file.error());
        }
        return found;
    }
}

} // namespace techuser
