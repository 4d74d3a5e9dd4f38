// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/certificate.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

// Certificates written octet by octet, for those that no program makes. Their signature is nothing.
namespace techuser::test {

// An element of DER (X.690) of less than 64 KiB.
inline std::string tlv(int tag, std::string_view content) {
    std::string element(1, static_cast<char>(tag));
    if (content.size() < 0x80) {
        element += static_cast<char>(content.size());
    } else {
        element += '\x82';
        element += static_cast<char>(content.size() >> 8U);
        element += static_cast<char>(content.size() & 0xffU);
    }
    return element.append(content);
}

inline std::string from_hex(std::string_view hex) {
    std::string bytes;
    for (std::size_t index = 0; index + 1 < hex.size(); index += 2) {
        bytes += static_cast<char>(std::stoi(std::string(hex.substr(index, 2)), nullptr, 16));
    }
    return bytes;
}

inline std::string sequence(std::string_view content) {
    return tlv(0x30, content);
}

inline std::string utc_time(std::string_view text) {
    return tlv(0x17, text);
}

inline std::string common_name(std::string_view value) {
    return sequence(tlv(0x31, sequence(from_hex("0603550403") + tlv(0x0c, value))));
}

// Critical or not, by the OID in hex.
inline std::string extension(std::string_view oid, std::string_view value, bool critical = false) {
    return sequence(tlv(0x06, from_hex(oid)) + (critical ? from_hex("0101ff") : "") + tlv(0x04, value));
}

inline std::string public_key(std::string_view algorithm, std::string_view key) {
    return sequence(sequence(algorithm) + tlv(0x03, std::string(1, '\0') + std::string(key)));
}

inline std::string const ec_algorithm = from_hex("06072a8648ce3d020106082a8648ce3d030107");
inline std::string const rsa_algorithm = from_hex("06092a864886f70d0101010500");
inline std::string const ed25519_algorithm = from_hex("06032b6570");
// The base point of P-256.
inline std::string const base_point =
    from_hex("046b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296"
             "4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5");

// The parts of a certificate, all right; a test spoils one.
struct Parts {
    std::string version{tlv(0xa0, from_hex("020102"))};
    std::string serial{from_hex("020101")};
    std::string inner_algorithm{sequence(from_hex("06082a8648ce3d040302"))}; // ecdsa-with-SHA256
    std::string outer_algorithm{inner_algorithm};
    std::string issuer{common_name("issuer")};
    std::string from{utc_time("250101000000Z")};
    std::string until{utc_time("290101000000Z")};
    std::string subject{common_name("holder")};
    std::string key{public_key(ec_algorithm, base_point)};
    std::string extensions{};

    std::vector<std::uint8_t> encode() const {
        auto const content = version + serial + inner_algorithm + issuer + sequence(from + until) + subject +
                             key + (extensions.empty() ? "" : tlv(0xa3, sequence(extensions)));
        auto const text = sequence(sequence(content) + outer_algorithm + from_hex("03020000"));
        return {text.begin(), text.end()};
    }
};

} // namespace techuser::test
