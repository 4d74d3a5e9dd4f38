// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_faults.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>

// What is wrong with a certificate whatever it is for: RFC 5280 does not allow it, and programs refuse it.
namespace techuser::faults {

namespace {

constexpr std::size_t serial_limit_octets = 20;                          // RFC 5280 section 4.1.2.2
constexpr std::string_view poison_extension = "1.3.6.1.4.1.11129.2.4.3"; // RFC 6962 section 3.1

} // namespace

Fault key_unusable(CheckedCertificate const& checked) {
    switch (checked.certificate.key.fault) {
    case KeyFault::none:
        return std::nullopt;
    case KeyFault::encoding:
        return say("its key cannot be used: the encoding is broken, or of a wrong length");
    case KeyFault::modulus:
        return say("its key cannot be used: the RSA modulus is not an odd positive number");
    case KeyFault::exponent:
        return say("its key cannot be used: the RSA exponent is missing, even or less than 3");
    case KeyFault::point:
        return say("its key cannot be used: the point is not on the curve");
    case KeyFault::algorithm:
        break;
    }
    return say("its key cannot be used: OpenSSL cannot load it");
}

Fault extension_unknown(CheckedCertificate const& checked) {
    auto const& unknown = checked.certificate.unknown_critical_extensions;
    if (unknown.empty()) {
        return std::nullopt;
    }
    if (std::ranges::find(unknown, poison_extension) != unknown.end()) {
        return say(
            "this is a precertificate for Certificate Transparency logs, not a certificate (CT poison)");
    }
    return say("critical extensions are unknown or cannot be decoded: {}", verbatim_list(unknown));
}

Fault algorithm_differs(CheckedCertificate const& checked) {
    auto const& certificate = checked.certificate;
    if (certificate.outer_algorithm == certificate.signature_algorithm ||
        certificate.outer_algorithm.empty()) {
        return std::nullopt;
    }
    return say(
        "it names two signature algorithms: {} in the signed part, {} beside the signature",
        verbatim(certificate.signature_algorithm), verbatim(certificate.outer_algorithm));
}

Fault dates_wrong(CheckedCertificate const& checked) {
    auto const& certificate = checked.certificate;
    if (certificate.valid_from > certificate.expires_on) {
        return say(
            "its validity ends before it begins: from {} to {}", verbatim(to_iso(certificate.valid_from)),
            verbatim(to_iso(certificate.expires_on)));
    }
    if (certificate.time_encoding == TimeEncoding::forbidden) {
        return say("its dates have no seconds, fractions of seconds or an offset from UTC");
    }
    return std::nullopt;
}

Fault structure_wrong(CheckedCertificate const& checked) {
    constexpr int last_version = 3;
    auto const& certificate = checked.certificate;
    if (certificate.version > last_version) {
        return say("its version is {}, and {} is the last one", certificate.version, last_version);
    }
    if (certificate.version < last_version && certificate.extension_count > 0) {
        return say("it has extensions, which version {} does not know", certificate.version);
    }
    if (certificate.subject.empty()) {
        return say("its subject is empty");
    }
    if (!certificate.repeated_extensions.empty()) {
        return say("extensions are repeated: {}", verbatim_list(certificate.repeated_extensions));
    }
    return std::nullopt;
}

Fault serial_out_of_bounds(CheckedCertificate const& checked) {
    auto const& serial = checked.certificate.serial;
    if (serial.decimal == "0") {
        return say("its serial number is 0");
    }
    if (serial.decimal.starts_with('-')) {
        return say("its serial number is negative");
    }
    // Octets of two digits with blanks between them; the sign takes one more where the first bit is set.
    auto const sign = !serial.hex.empty() && serial.hex.front() >= '8' ? std::size_t{1} : std::size_t{0};
    auto const octets = (serial.hex.size() + 1) / 3 + sign;
    if (octets > serial_limit_octets) {
        return say("its serial number has {} octets, more than {}", octets, serial_limit_octets);
    }
    return std::nullopt;
}

Fault qc_malformed(CheckedCertificate const& checked) {
    auto const& statements = checked.certificate.qc_statements;
    if (!statements || statements->malformed.empty()) {
        return std::nullopt;
    }
    return say(
        "statements of a qualified certificate cannot be decoded: {}", verbatim_list(statements->malformed));
}

Fault extension_malformed(CheckedCertificate const& checked) {
    auto const& malformed = checked.certificate.malformed_extensions;
    if (malformed.empty()) {
        return std::nullopt;
    }
    return say("extensions cannot be decoded: {}", verbatim_list(malformed));
}

} // namespace techuser::faults
