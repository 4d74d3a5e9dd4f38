// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_parts.hpp"
#include "openssl/openssl.hpp"
#include "support/try.hpp"

#include <openssl/objects.h>

#include <algorithm>
#include <array>
#include <utility>

namespace techuser {

namespace {

// RFC 5280 section 4.2.1.3. The first named bit is the highest of the first octet, after the octet that
// counts the unused bits.
Result<void> read_key_usage(Octets value, Certificate& certificate) {
    constexpr unsigned named_bits = 9;
    TRY_ASSIGN(auto const content, read_whole(value, der_tag::bit_string));
    if (content.empty() || content[0] > 7 || (content.size() == 1 && content[0] != 0)) {
        return bad_der();
    }
    auto const bits = content.subspan(1);
    unsigned usage = 0;
    for (unsigned bit = 0; bit < named_bits && bit + content[0] < bits.size() * 8; ++bit) {
        usage |= (unsigned{bits[bit / 8]} >> (7 - bit % 8) & 1U) << bit;
    }
    certificate.key_usage = static_cast<std::uint16_t>(usage);
    return {};
}

// RFC 5280 section 4.2.1.12.
Result<void> read_extended_key_usage(Octets value, Certificate& certificate) {
    TRY_ASSIGN(certificate.extended_key_usage, read_object_identifiers(value));
    return {};
}

// RFC 5280 section 4.2.1.9. An explicit false, which DER forbids, is too common to be refused.
Result<void> read_basic_constraints(Octets value, Certificate& certificate) {
    TRY_ASSIGN(auto const content, read_whole(value, der_tag::sequence));
    DerReader reader(content);
    auto is_authority = false;
    if (reader.next_is(der_tag::boolean)) {
        TRY_ASSIGN(auto const boolean, reader.read(der_tag::boolean));
        if (boolean.size() != 1) {
            return bad_der();
        }
        is_authority = boolean[0] != 0;
    }
    if (!reader.at_end()) {
        TRY_ASSIGN(auto const path_length, reader.read(der_tag::integer));
        TRY(read_small_integer(path_length));
    }
    TRY(reader.expect_end());
    certificate.is_authority = is_authority;
    return {};
}

// RFC 5280 section 4.2.1.2.
Result<void> read_subject_key_id(Octets value, Certificate& certificate) {
    TRY_ASSIGN(auto const content, read_whole(value, der_tag::octet_string));
    certificate.subject_key_id = to_hex(content);
    return {};
}

// RFC 5280 section 4.2.1.1: key identifier, names and serial number of the issuer, each optional.
Result<void> read_authority_key_id(Octets value, Certificate& certificate) {
    TRY_ASSIGN(auto const content, read_whole(value, der_tag::sequence));
    DerReader reader(content);
    std::string identifier;
    if (reader.next_is(der_tag::context_0)) {
        TRY_ASSIGN(auto const octets, reader.read(der_tag::context_0));
        identifier = to_hex(octets);
    }
    while (!reader.at_end()) {
        TRY(reader.read());
    }
    certificate.authority_key_id = std::move(identifier);
    return {};
}

// RFC 5280 section 4.2.1.4.
Result<void> read_policies(Octets value, Certificate& certificate) {
    TRY_ASSIGN(auto const content, read_whole(value, der_tag::sequence));
    std::vector<std::string> policies;
    DerReader reader(content);
    do {
        TRY_ASSIGN(auto const information, reader.read(der_tag::sequence));
        DerReader fields(information);
        TRY_ASSIGN(auto policy, read_object_identifier(fields));
        if (!fields.at_end()) {
            TRY(fields.read(der_tag::sequence));
        }
        TRY(fields.expect_end());
        policies.push_back(std::move(policy));
    } while (!reader.at_end());
    certificate.policies = std::move(policies);
    return {};
}

Result<void> read_qualified(Octets value, Certificate& certificate) {
    TRY_ASSIGN(certificate.qc_statements, read_qc_statements(value));
    return {};
}

struct Extension {
    int nid;
    Result<void> (*read)(Octets value, Certificate& certificate);
};

constexpr Extension known_extensions[] = {
    {NID_key_usage, read_key_usage},
    {NID_ext_key_usage, read_extended_key_usage},
    {NID_basic_constraints, read_basic_constraints},
    {NID_subject_key_identifier, read_subject_key_id},
    {NID_authority_key_identifier, read_authority_key_id},
    {NID_certificate_policies, read_policies},
    {NID_qcStatements, read_qualified},
};

} // namespace

void read_extensions(STACK_OF(X509_EXTENSION) const* encoded, Certificate& certificate) {
    std::array<bool, std::size(known_extensions)> seen{};
    std::array<bool, std::size(known_extensions)> malformed{};
    for (int position = 0; position < sk_X509_EXTENSION_num(encoded); ++position) {
        auto* const extension = sk_X509_EXTENSION_value(encoded, position);
        auto* const object = X509_EXTENSION_get_object(extension);
        auto const* const known = std::ranges::find(known_extensions, OBJ_obj2nid(object), &Extension::nid);
        if (known == std::end(known_extensions)) {
            continue;
        }
        auto const index = static_cast<std::size_t>(known - std::begin(known_extensions));
        auto const value = octets_of(X509_EXTENSION_get_data(extension));
        // The second of two would say something else than the first: RFC 5280 section 4.2 forbids it.
        auto const is_good = !seen[index] && known->read(value, certificate);
        seen[index] = true;
        if (!is_good && !malformed[index]) {
            malformed[index] = true;
            certificate.malformed_extensions.push_back(to_dotted(object));
        }
    }
}

} // namespace techuser
