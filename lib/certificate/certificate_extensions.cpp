// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_parts.hpp"
#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"
#include "support/hex.hpp"
#include "support/try.hpp"

#include <openssl/objects.h>

#include <algorithm>
#include <utility>

namespace techuser {

namespace {

// RFC 5280 section 4.2.1.3. The first named bit is the highest of the first octet, after the octet that
// counts the unused bits.
Result<std::uint16_t> read_key_usage(Octets value) {
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
    return static_cast<std::uint16_t>(usage);
}

// RFC 5280 section 4.2.1.9: whether it is a CA. An explicit false, which DER forbids, is too common to be
// refused.
Result<bool> read_basic_constraints(Octets value) {
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
    return is_authority;
}

// RFC 5280 section 4.2.1.2.
Result<std::string> read_subject_key_id(Octets value) {
    TRY_ASSIGN(auto const content, read_whole(value, der_tag::octet_string));
    return to_hex(content);
}

// RFC 5280 section 4.2.1.1: key identifier, names and serial number of the issuer, each optional. Only the
// first is used.
Result<std::string> read_authority_key_id(Octets value) {
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
    return identifier;
}

// RFC 5280 section 4.2.1.4.
Result<std::vector<std::string>> read_policies(Octets value) {
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
    return policies;
}

// Whether a GeneralName (RFC 5280 section 4.2.1.6) is a URI.
bool is_uri(DerElement const& name) {
    return name.tag == 0x86;
}

// RFC 5280 section 4.2.2.1.
struct AuthorityInformation {
    std::vector<std::string> ocsp;
    std::vector<std::string> issuers;
};

Result<AuthorityInformation> read_authority_information(Octets value) {
    TRY_ASSIGN(auto const content, read_whole(value, der_tag::sequence));
    AuthorityInformation addresses;
    DerReader reader(content);
    do {
        TRY_ASSIGN(auto const description, reader.read(der_tag::sequence));
        DerReader fields(description);
        TRY_ASSIGN(auto const method, read_object_identifier(fields));
        TRY_ASSIGN(auto const location, fields.read());
        TRY(fields.expect_end());
        if (is_uri(location) && method == "1.3.6.1.5.5.7.48.1") {
            addresses.ocsp.emplace_back(as_text(location.content));
        } else if (is_uri(location) && method == "1.3.6.1.5.5.7.48.2") {
            addresses.issuers.emplace_back(as_text(location.content));
        }
    } while (!reader.at_end());
    return addresses;
}

// RFC 5280 section 4.2.1.13: the full names of the distribution points.
Result<std::vector<std::string>> read_distribution_points(Octets value) {
    constexpr std::uint8_t context_0_constructed = 0xa0;
    TRY_ASSIGN(auto const content, read_whole(value, der_tag::sequence));
    std::vector<std::string> addresses;
    DerReader reader(content);
    do {
        TRY_ASSIGN(auto const point, reader.read(der_tag::sequence));
        DerReader fields(point);
        if (!fields.next_is(context_0_constructed)) {
            continue;
        }
        TRY_ASSIGN(auto const name, fields.read(context_0_constructed));
        DerReader choice(name);
        if (!choice.next_is(context_0_constructed)) {
            continue;
        }
        TRY_ASSIGN(auto const full_name, choice.read(context_0_constructed));
        for (DerReader names(full_name); !names.at_end();) {
            TRY_ASSIGN(auto const one, names.read());
            if (is_uri(one)) {
                addresses.emplace_back(as_text(one.content));
            }
        }
    } while (!reader.at_end());
    return addresses;
}

// Reads an extension into the member of a certificate that holds it.
template <auto read, auto member>
Result<void> store(Octets value, Certificate& certificate) {
    TRY_ASSIGN(certificate.*member, read(value));
    return {};
}

struct Extension {
    int nid;
    Result<void> (*read)(Octets value, Certificate& certificate);
};

constexpr Extension known_extensions[] = {
    {NID_key_usage, store<read_key_usage, &Certificate::key_usage>},
    {NID_ext_key_usage, store<read_object_identifiers, &Certificate::extended_key_usage>},
    {NID_basic_constraints, store<read_basic_constraints, &Certificate::is_authority>},
    {NID_subject_key_identifier, store<read_subject_key_id, &Certificate::subject_key_id>},
    {NID_authority_key_identifier, store<read_authority_key_id, &Certificate::authority_key_id>},
    {NID_certificate_policies, store<read_policies, &Certificate::policies>},
    {NID_qcStatements, store<read_qc_statements, &Certificate::qc_statements>},
    {NID_info_access,
     [](Octets value, Certificate& certificate) -> Result<void> {
         TRY_ASSIGN(auto addresses, read_authority_information(value));
         certificate.addresses.ocsp = std::move(addresses.ocsp);
         certificate.addresses.issuers = std::move(addresses.issuers);
         return {};
     }},
    {NID_crl_distribution_points,
     [](Octets value, Certificate& certificate) -> Result<void> {
         TRY_ASSIGN(certificate.addresses.crls, read_distribution_points(value));
         return {};
     }},
};

// What these say cannot make the certificate of a holder unfit; RFC 5280 section 4.2 and RFC 6960 define
// them.
constexpr int harmless_extensions[] = {
    NID_subject_alt_name,
    NID_issuer_alt_name,
    NID_name_constraints,
    NID_policy_mappings,
    NID_policy_constraints,
    NID_inhibit_any_policy,
    NID_freshest_crl,
    NID_sinfo_access,
    NID_netscape_cert_type,
    NID_id_pkix_OCSP_noCheck,
    NID_private_key_usage_period,
    NID_subject_directory_attributes,
};

void add_once(std::vector<std::string>& identifiers, ASN1_OBJECT const* object) {
    auto identifier = to_dotted(object);
    if (std::ranges::find(identifiers, identifier) == identifiers.end()) {
        identifiers.push_back(std::move(identifier));
    }
}

} // namespace

void read_extensions(STACK_OF(X509_EXTENSION) const* encoded, Certificate& certificate) {
    std::vector<ASN1_OBJECT const*> seen;
    certificate.extension_count = static_cast<std::size_t>(std::max(sk_X509_EXTENSION_num(encoded), 0));
    for (int position = 0; position < sk_X509_EXTENSION_num(encoded); ++position) {
        auto* const extension = sk_X509_EXTENSION_value(encoded, position);
        auto const* const object = X509_EXTENSION_get_object(extension);
        auto const is_same = [object](ASN1_OBJECT const* other) { return OBJ_cmp(object, other) == 0; };
        auto const is_repeated = std::ranges::any_of(seen, is_same);
        seen.push_back(object);
        if (is_repeated) {
            add_once(certificate.repeated_extensions, object);
            continue;
        }
        auto const nid = OBJ_obj2nid(object);
        auto const* const known = std::ranges::find(known_extensions, nid, &Extension::nid);
        auto const is_read = known != std::end(known_extensions) &&
                             known->read(octets_of(X509_EXTENSION_get_data(extension)), certificate);
        auto const is_harmless = std::ranges::find(harmless_extensions, nid) != std::end(harmless_extensions);
        if (known != std::end(known_extensions) && !is_read) {
            add_once(certificate.malformed_extensions, object);
        }
        if (X509_EXTENSION_get_critical(extension) != 0 && !is_read && !is_harmless) {
            add_once(certificate.unknown_critical_extensions, object);
        }
    }
}

} // namespace techuser
