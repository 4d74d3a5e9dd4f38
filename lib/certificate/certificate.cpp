// SPDX-License-Identifier: Apache-2.0
#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"
#include <techuser/certificate.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace techuser {

namespace {

constexpr std::string_view key_usage_oid = "2.5.29.15";
constexpr std::size_t pem_line_characters = 64;

// RFC 4514 section 2.4.
std::string escape(std::string_view value) {
    std::string text;
    for (std::size_t index = 0; index < value.size(); ++index) {
        auto const character = value[index];
        auto const at_edge = (character == ' ' && (index == 0 || index + 1 == value.size())) ||
                             (character == '#' && index == 0);
        if (character == '\0') {
            text += "\\00";
            continue;
        }
        if (at_edge || std::string_view(",+\"\\<>;").find(character) != std::string_view::npos) {
            text += '\\';
        }
        text += character;
    }
    return text;
}

} // namespace

std::string to_string(DistinguishedName const& name) {
    std::string text;
    for (auto attribute = name.rbegin(); attribute != name.rend(); ++attribute) {
        text += fmt::format("{}{}={}", text.empty() ? "" : ", ", attribute->type, escape(attribute->value));
    }
    return text;
}

std::string_view to_string(CertificateForm form) {
    // In the order of CertificateForm.
    constexpr std::string_view texts[] = {
        "DER", "PEM", "PEM (trusted certificate)", "base64 without armour", "PKCS#7 (DER)", "PKCS#7 (PEM)"};
    return texts[static_cast<std::size_t>(form)];
}

std::string Certificate::owner() const {
    auto const attribute = std::find_if(
        subject.rbegin(), subject.rend(), [](auto const& candidate) { return candidate.type == "CN"; });
    return attribute == subject.rend() ? to_string(subject) : attribute->value;
}

std::string Certificate::company() const {
    auto const attribute = std::ranges::find(subject, "O", &NameAttribute::type);
    return attribute == subject.end() ? "Not specified" : attribute->value;
}

bool Certificate::allows(KeyUsage usage) const {
    if (std::ranges::find(malformed_extensions, key_usage_oid) != malformed_extensions.end()) {
        return false;
    }
    return !key_usage || (*key_usage & static_cast<std::uint16_t>(usage)) != 0;
}

std::string to_pem(Certificate const& certificate) {
    auto const body = encode_base64(certificate.der);
    std::string text(pem_certificate_begin);
    for (std::size_t start = 0; start < body.size(); start += pem_line_characters) {
        text += '\n';
        text += std::string_view(body).substr(start, pem_line_characters);
    }
    return text.append("\n").append(pem_certificate_end).append("\n");
}

} // namespace techuser
