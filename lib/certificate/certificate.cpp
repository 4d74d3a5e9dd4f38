// SPDX-License-Identifier: Apache-2.0
#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"
#include "support/digits.hpp"
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

std::string escape_quotes(std::string_view value) {
    std::string text;
    for (auto const character : value) {
        if (character == '"' || character == '\\') {
            text += '\\';
        }
        text += character;
    }
    return text;
}

// As AVA.toKeywordValueString() of OpenJDK writes a value: quoted where RFC 1779 wants it, with a backslash
// before quotes and backslashes, and as it is when it is quoted already.
std::string quote(std::string_view value) {
    constexpr std::string_view special = ",+=\n<>#;\\\"";
    auto const is_quoted = value.size() > 1 && value.front() == '"' && value.back() == '"';
    if (is_quoted) {
        auto const inner = value.substr(1, value.size() - 2);
        return '"' + escape_quotes(inner) + '"';
    }
    auto const is_white = [](char character) { return character == ' ' || character == '\n'; };
    auto const is_double_white = [&](char left, char right) { return is_white(left) && is_white(right); };
    auto const needs_quotes = value.find_first_of(special) != std::string_view::npos ||
                              (!value.empty() && (is_white(value.front()) || is_white(value.back()))) ||
                              std::ranges::adjacent_find(value, is_double_white) != value.end();
    return needs_quotes ? '"' + escape_quotes(value) + '"' : std::string(value);
}

// Java knows no keyword for organizationIdentifier, and writes OID. before numbers.
std::string portal_type(std::string const& type) {
    if (type == "organizationIdentifier") {
        return "OID.2.5.4.97";
    }
    return is_digit(type.front()) ? "OID." + type : type;
}

} // namespace

std::string to_string(DistinguishedName const& name) {
    std::string text;
    for (auto attribute = name.rbegin(); attribute != name.rend(); ++attribute) {
        auto const value =
            attribute->encoding == ValueEncoding::text ? escape(attribute->value) : attribute->value;
        text += fmt::format("{}{}={}", text.empty() ? "" : ", ", attribute->type, value);
    }
    return text;
}

std::string to_portal(DistinguishedName const& name) {
    std::string text;
    auto end = name.end();
    while (end != name.begin()) {
        auto begin = end - 1;
        while (begin != name.begin() && begin->position == RdnPosition::further) {
            --begin;
        }
        for (auto attribute = begin; attribute != end; ++attribute) {
            text += attribute != begin ? " + " : text.empty() ? "" : ", ";
            auto const value =
                attribute->encoding == ValueEncoding::text ? quote(attribute->value) : attribute->value;
            text += fmt::format("{}={}", portal_type(attribute->type), value);
        }
        end = begin;
    }
    return text;
}

std::string Certificate::owner() const {
    auto const attribute = std::find_if(
        subject.rbegin(), subject.rend(), [](auto const& candidate) { return candidate.type == "CN"; });
    return attribute == subject.rend() ? to_string(subject) : attribute->value;
}

std::string Certificate::company() const {
    auto const attribute = std::ranges::find(subject, "O", &NameAttribute::type);
    return attribute == subject.end() ? std::string() : attribute->value;
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
