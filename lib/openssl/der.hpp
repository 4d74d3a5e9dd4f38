// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

// The distinguished encoding rules of ASN.1 (X.690), for the small values within a certificate that OpenSSL
// gives as octets.
namespace techuser {

using Octets = std::span<std::uint8_t const>;

// The identifier octets that certificates use.
namespace der_tag {
inline constexpr std::uint8_t boolean = 0x01;
inline constexpr std::uint8_t integer = 0x02;
inline constexpr std::uint8_t bit_string = 0x03;
inline constexpr std::uint8_t octet_string = 0x04;
inline constexpr std::uint8_t object_identifier = 0x06;
inline constexpr std::uint8_t printable_string = 0x13;
inline constexpr std::uint8_t ia5_string = 0x16;
inline constexpr std::uint8_t sequence = 0x30;
inline constexpr std::uint8_t context_0 = 0x80; // [0] IMPLICIT of a primitive type
} // namespace der_tag

struct DerElement {
    std::uint8_t tag;
    Octets content;
    Octets encoding; // with tag and length
};

// Reads elements front to back. Results point into the octets. Reason of all: der.
class DerReader final {
public:
    explicit DerReader(Octets octets) : m_rest(octets) {}

    bool at_end() const { return m_rest.empty(); }
    bool next_is(std::uint8_t tag) const { return !m_rest.empty() && m_rest[0] == tag; }

    Result<DerElement> read();

    // The content of the next element, which must have this tag.
    Result<Octets> read(std::uint8_t tag);

    Result<void> expect_end() const;

private:
    Octets m_rest;
};

tl::unexpected<Error> bad_der();

// The content of the only element of the octets.
Result<Octets> read_whole(Octets octets, std::uint8_t tag);

// An INTEGER of at most eight octets, from its content.
Result<std::int64_t> read_small_integer(Octets content);

// The dotted form of the next element, an OBJECT IDENTIFIER.
Result<std::string> read_object_identifier(DerReader& reader);

// A SEQUENCE OF OBJECT IDENTIFIER with at least one.
Result<std::vector<std::string>> read_object_identifiers(Octets octets);

} // namespace techuser
