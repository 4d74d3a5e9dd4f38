// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_faults.hpp"
#include "support/say.hpp"
#include <techuser/certificate_checks.hpp>

#include <algorithm>
#include <array>

namespace techuser {

namespace {

constexpr char const* ask_for_a_new_one = gettext_noop(
    "ask an accepted authority for a new certificate, which takes about three weeks; --at DATE checks as of a day");
constexpr char const* ask_the_issuer = gettext_noop("ask the issuer for a certificate without this fault");

constexpr std::array checks{
    Check{
        .id = "not-yet-valid",
        .severity = Severity::error,
        .sentence = gettext_noop("Fails when the certificate is not valid yet."),
        .why = gettext_noop("A signature made before the first day of validity is refused."),
        .remedy = gettext_noop("wait until that day, or use --at DATE to check as of that day"),
        .fault = faults::not_yet_valid},
    Check{
        .id = "expired",
        .severity = Severity::error,
        .sentence = gettext_noop("Fails when the certificate has expired."),
        .why = gettext_noop("The portal does not accept an expired certificate, nor files signed with one."),
        .remedy = ask_for_a_new_one,
        .fault = faults::expired},
    Check{
        .id = "expires-critically",
        .severity = Severity::error,
        .sentence = gettext_noop("Fails when fewer days are left than --critical-days; skipped without it."),
        .why = gettext_noop("From a day of your choice on, a renewal may come too late."),
        .remedy = ask_for_a_new_one,
        .fault = faults::expires_critically},
    Check{
        .id = "expires-soon",
        .severity = Severity::warning,
        .sentence = gettext_noop("Fails when fewer days are left than --warn-days, 90 by default."),
        .why = gettext_noop(
            "A new certificate takes about three weeks, and must be on the portal before the old one expires."),
        .remedy = ask_for_a_new_one,
        .fault = faults::expires_soon},
    Check{
        .id = "authority-certificate",
        .severity = Severity::error,
        .sentence = gettext_noop("Fails when this is a CA certificate."),
        .why = gettext_noop(
            "A CA certificate signs certificates, not files: it was taken from the chain by mistake."),
        .remedy = gettext_noop("use the certificate of the entity itself, not a CA certificate"),
        .fault = faults::authority_certificate},
    Check{
        .id = "key-usage-unfit",
        .severity = Severity::error,
        .sentence = gettext_noop("Fails when the key usage has neither digitalSignature nor nonRepudiation."),
        .why = gettext_noop("Every batch file comes with a signature, which such a key may not make."),
        .remedy = gettext_noop("ask for a certificate for electronic signatures or seals"),
        .fault = faults::key_usage_unfit},
    Check{
        .id = "type-unfit",
        .severity = Severity::error,
        .sentence = gettext_noop(
            "Fails when the purposes exclude signatures (time stamping, OCSP, code, list or TLS only), or when it is the authentication certificate of an identity card or a web site."),
        .why = gettext_noop(
            "Such a certificate cannot sign declarations. An identity card has two that look alike; the portal wants the one for signatures."),
        .remedy = gettext_noop(
            "use a certificate for signatures or seals; on an identity card its name ends in (Signature)"),
        .fault = faults::type_unfit},
    Check{
        .id = "key-unusable",
        .severity = Severity::error,
        .sentence = gettext_noop(
            "Fails when no program can use the public key: broken, off its curve, or an RSA key with a wrong modulus or exponent."),
        .why = gettext_noop("Nobody can verify a signature with such a key."),
        .remedy = ask_the_issuer,
        .fault = faults::key_unusable},
    Check{
        .id = "extension-unknown",
        .severity = Severity::error,
        .sentence = gettext_noop(
            "Fails when a critical extension is unknown or cannot be decoded, also that of a precertificate."),
        .why = gettext_noop("RFC 5280 section 4.2 requires every program to reject such a certificate."),
        .remedy = ask_the_issuer,
        .fault = faults::extension_unknown},
    Check{
        .id = "algorithm-differs",
        .severity = Severity::error,
        .sentence =
            gettext_noop("Fails when the signed part names another signature algorithm than the signature."),
        .why = gettext_noop(
            "RFC 5280 section 4.1.1.2 requires them to be equal, and programs reject the certificate."),
        .remedy = ask_the_issuer,
        .fault = faults::algorithm_differs},
    Check{
        .id = "dates-wrong",
        .severity = Severity::error,
        .sentence = gettext_noop(
            "Fails when the validity ends before it begins, or when a date has no seconds, fractions of seconds or an offset from UTC."),
        .why =
            gettext_noop("RFC 5280 section 4.1.2.5 forbids such dates, and programs read them differently."),
        .remedy = ask_the_issuer,
        .fault = faults::dates_wrong},
    Check{
        .id = "structure-wrong",
        .severity = Severity::error,
        .sentence = gettext_noop(
            "Fails when the version does not fit the extensions or is above 3, the subject is empty, or an extension is repeated."),
        .why = gettext_noop(
            "RFC 5280 sections 4.1.2.1, 4.1.2.6 and 4.2 forbid it, and programs refuse the certificate."),
        .remedy = ask_the_issuer,
        .fault = faults::structure_wrong},
    Check{
        .id = "chain-untrusted",
        .severity = Severity::error,
        .sentence = gettext_noop(
            "Fails when no chain of signatures leads to a certificate of --trust; skipped without it."),
        .why = gettext_noop("Without a chain anybody may have made the certificate."),
        .remedy = gettext_noop(
            "add the certificates of the issuers to --trust, or to the file with the certificate"),
        .fault = faults::chain_untrusted},
    Check{
        .id = "revoked",
        .severity = Severity::error,
        .sentence = gettext_noop(
            "Fails when the certificate is on a revocation list of --crl, with --crl-check-all also when an issuer is; skipped without --crl."),
        .why = gettext_noop("A revoked certificate proves nothing, whatever its dates say."),
        .remedy = gettext_noop("ask the issuer why it was revoked, and for a new certificate"),
        .fault = faults::revoked},
    Check{
        .id = "crl-unusable",
        .severity = Severity::error,
        .sentence = gettext_noop(
            "Fails when the revocation lists of --crl cannot be used: too old, of another issuer, incomplete, or not signed by it."),
        .why = gettext_noop("Such a list does not say whether the certificate is revoked."),
        .remedy = gettext_noop("fetch the list again from the address that the certificate names"),
        .fault = faults::crl_unusable},
    Check{
        .id = "issuer-not-accepted",
        .severity = Severity::warning,
        .sentence = gettext_noop(
            "Fails when the issuer is not on the list of accepted issuers, by its name and, where listed, its key."),
        .why = gettext_noop(
            "The portal accepts the certificates of a few authorities only. Its list changes, so ours may be too old."),
        .remedy = gettext_noop(
            "compare the issuer with the portal's list; your own accepted-issuers.toml wins over ours"),
        .fault = faults::issuer_not_accepted},
    Check{
        .id = "not-qualified",
        .severity = Severity::warning,
        .sentence = gettext_noop(
            "Fails when the certificate does not say that it is qualified (QcCompliance), unless the list of accepted issuers says that its issuer never does."),
        .why = gettext_noop(
            "The portal asks for a qualified certificate; ETSI EN 319 412-5 says how one is marked."),
        .remedy = gettext_noop("ask for a qualified certificate for electronic signatures or seals"),
        .fault = faults::not_qualified},
    Check{
        .id = "key-weak",
        .severity = Severity::warning,
        .sentence = gettext_noop(
            "Fails when the key is not strong enough by the dated list of certificate-policy.toml."),
        .why = gettext_noop(
            "A weak key can be broken, and signatures forged. The portal follows the advice of NIST and ANSSI."),
        .remedy =
            gettext_noop("make a new key, RSA of 3072 bits for example, and ask for a certificate for it"),
        .fault = faults::key_weak},
    Check{
        .id = "signature-weak",
        .severity = Severity::warning,
        .sentence =
            gettext_noop("Fails when the issuer signed the certificate with a digest that is too weak."),
        .why = gettext_noop("Certificates with MD5 or SHA-1 signatures can be forged."),
        .remedy = ask_the_issuer,
        .fault = faults::signature_weak},
    Check{
        .id = "self-signed",
        .severity = Severity::warning,
        .sentence = gettext_noop("Fails when the certificate is self-signed."),
        .why = gettext_noop("Nobody vouches for a certificate that its owner made."),
        .remedy = gettext_noop("ask an accepted authority for a certificate"),
        .fault = faults::self_signed},
    Check{
        .id = "serial-out-of-bounds",
        .severity = Severity::warning,
        .sentence = gettext_noop("Fails when the serial number is not above 0, or has more than 20 octets."),
        .why = gettext_noop(
            "RFC 5280 section 4.1.2.2 forbids it, and the portal shows and compares the serial number."),
        .remedy = ask_the_issuer,
        .fault = faults::serial_out_of_bounds},
    Check{
        .id = "enterprise-number-differs",
        .severity = Severity::warning,
        .sentence = gettext_noop(
            "Fails when the certificate carries enterprise numbers, none of which is that of the entity (--enterprise-number)."),
        .why = gettext_noop(
            "The portal compares the certificate and its owner. A service provider may sign with its own."),
        .remedy = gettext_noop("use the certificate of the entity, or correct its enterprise number"),
        .fault = faults::enterprise_number_differs},
    Check{
        .id = "enterprise-number-wrong",
        .severity = Severity::warning,
        .sentence = gettext_noop("Fails when an enterprise number in the certificate is wrong."),
        .why = gettext_noop("No enterprise has a number with wrong check digits."),
        .remedy = ask_the_issuer,
        .fault = faults::enterprise_number_wrong},
    Check{
        .id = "enterprise-number-absent",
        .severity = Severity::notice,
        .sentence = gettext_noop(
            "Fails when the certificate carries no enterprise number to compare with that of the entity (--enterprise-number)."),
        .why =
            gettext_noop("Certificates of persons carry none, so nothing in them tells for whom they sign."),
        .remedy = gettext_noop("make sure that the person may sign for the entity"),
        .fault = faults::enterprise_number_absent},
    Check{
        .id = "device-not-qualified",
        .severity = Severity::notice,
        .sentence = gettext_noop(
            "Fails when a qualified certificate does not say that its key is in a qualified device (QcSSCD)."),
        .why = gettext_noop(
            "Without one the signatures are advanced, not qualified; the portal asks for a qualified certificate only."),
        .remedy = gettext_noop("nothing, unless you need qualified signatures"),
        .fault = faults::device_not_qualified},
    Check{
        .id = "qc-malformed",
        .severity = Severity::warning,
        .sentence = gettext_noop("Fails when a statement of a qualified certificate cannot be decoded."),
        .why = gettext_noop(
            "Other programs cannot read it either, and may treat the certificate as not qualified."),
        .remedy = ask_the_issuer,
        .fault = faults::qc_malformed},
    Check{
        .id = "extension-malformed",
        .severity = Severity::warning,
        .sentence = gettext_noop("Fails when an extension that is read here cannot be decoded."),
        .why = gettext_noop("Stricter programs refuse such a certificate."),
        .remedy = ask_the_issuer,
        .fault = faults::extension_malformed},
};

} // namespace

std::span<Check const> certificate_checks() {
    return checks;
}

Check const* find_check(std::string_view id) {
    auto const* const found = std::ranges::find(checks, id, &Check::id);
    return found == checks.end() ? nullptr : found;
}

} // namespace techuser
