// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_faults.hpp"
#include "support/say.hpp"
#include <techuser/certificate_checks.hpp>

#include <algorithm>
#include <array>

namespace techuser {

namespace {

constexpr char const* ask_for_a_new_one = gettext_noop(
    "ask an accepted authority for a new certificate, which takes about three weeks; --at DATE judges as of a day");
constexpr char const* ask_the_authority =
    gettext_noop("ask the authority that issued it for a certificate without this fault");

constexpr std::array checks{
    Check{
        .id = "not-yet-valid",
        .severity = Severity::error,
        .sentence = gettext_noop("The certificate is valid already."),
        .why = gettext_noop("A signature that is made before the first day of validity is refused."),
        .remedy = gettext_noop("wait until that day; --at DATE judges as of a day"),
        .fault = faults::not_yet_valid},
    Check{
        .id = "expired",
        .severity = Severity::error,
        .sentence = gettext_noop("The certificate has not expired."),
        .why = gettext_noop(
            "Files that are signed with an expired certificate are refused, and the portal does not take it."),
        .remedy = ask_for_a_new_one,
        .fault = faults::expired},
    Check{
        .id = "expires-critically",
        .severity = Severity::error,
        .sentence = gettext_noop("More than --critical-days are left before the certificate expires."),
        .why = gettext_noop(
            "From a day of your choice on, a renewal may come too late. Made only with --critical-days."),
        .remedy = ask_for_a_new_one,
        .fault = faults::expires_critically},
    Check{
        .id = "expires-soon",
        .severity = Severity::warning,
        .sentence = gettext_noop("More than --warn-days are left before the certificate expires."),
        .why = gettext_noop(
            "A new certificate takes about three weeks, and has to be brought to the portal before the old one "
            "expires."),
        .remedy = ask_for_a_new_one,
        .fault = faults::expires_soon},
    Check{
        .id = "authority-certificate",
        .severity = Severity::error,
        .sentence = gettext_noop("The certificate is not one of an authority."),
        .why = gettext_noop(
            "The certificate of an authority signs other certificates, never files: it was taken from the chain by "
            "mistake."),
        .remedy = gettext_noop("hand in the certificate of the holder, not those of its issuers"),
        .fault = faults::authority_certificate},
    Check{
        .id = "key-usage-unfit",
        .severity = Severity::error,
        .sentence = gettext_noop("Its key may be used for signatures: digitalSignature or nonRepudiation."),
        .why = gettext_noop(
            "Every batch file comes with a signature; one that is made with a key for other uses is not valid."),
        .remedy = gettext_noop("ask for a certificate for electronic signatures or seals"),
        .fault = faults::key_usage_unfit},
    Check{
        .id = "chain-untrusted",
        .severity = Severity::error,
        .sentence = gettext_noop("A chain of signatures leads to a certificate of --trust."),
        .why = gettext_noop("Without a chain anybody may have made the certificate. Made only with --trust."),
        .remedy = gettext_noop(
            "add the certificates of the issuers to --trust, or to the file with the certificate"),
        .fault = faults::chain_untrusted},
    Check{
        .id = "revoked",
        .severity = Severity::error,
        .sentence = gettext_noop("The certificate is not on the revocation list of --crl."),
        .why = gettext_noop(
            "A revoked certificate proves nothing any more, whatever its dates say. Made only with --crl."),
        .remedy = gettext_noop("ask the issuer why it was revoked, and for a new certificate"),
        .fault = faults::revoked},
    Check{
        .id = "crl-unusable",
        .severity = Severity::error,
        .sentence = gettext_noop("The revocation list of --crl is of the issuer, and is recent."),
        .why = gettext_noop(
            "An old list, or one of another issuer, does not say whether the certificate is revoked. Made only with "
            "--crl."),
        .remedy = gettext_noop("fetch the list again from the address that the certificate names"),
        .fault = faults::crl_unusable},
    Check{
        .id = "issuer-not-accepted",
        .severity = Severity::warning,
        .sentence = gettext_noop(
            "The issuer is on the list of accepted issuers, by its name and, where listed, its key."),
        .why = gettext_noop(
            "The portal takes the certificates of a few authorities only. The list changes, so yours may be too old."),
        .remedy = gettext_noop(
            "compare the issuer with the portal's list; your own copy of accepted-issuers.toml wins over ours"),
        .fault = faults::issuer_not_accepted},
    Check{
        .id = "not-qualified",
        .severity = Severity::warning,
        .sentence = gettext_noop("The certificate says that it is qualified (QcCompliance)."),
        .why = gettext_noop(
            "The portal asks for a qualified certificate; ETSI EN 319 412-5 says how one is marked."),
        .remedy = gettext_noop("ask for a qualified certificate for electronic signatures or seals"),
        .fault = faults::not_qualified},
    Check{
        .id = "type-unfit",
        .severity = Severity::warning,
        .sentence = gettext_noop(
            "The certificate is for signatures or seals, not for authentication or web sites only."),
        .why = gettext_noop(
            "An identity card has two certificates that look alike; the portal lists the one for signatures."),
        .remedy = gettext_noop(
            "hand in the signature certificate, the name of which ends in (Signature) on an identity card"),
        .fault = faults::type_unfit},
    Check{
        .id = "key-weak",
        .severity = Severity::warning,
        .sentence = gettext_noop("The key is strong enough by the dated list of certificate-policy.toml."),
        .why = gettext_noop(
            "A weak key can be broken, and signatures forged. The portal follows the advice of NIST and ANSSI."),
        .remedy =
            gettext_noop("make a new key, RSA of 3072 bits for example, and ask for a certificate for it"),
        .fault = faults::key_weak},
    Check{
        .id = "signature-weak",
        .severity = Severity::warning,
        .sentence = gettext_noop("The issuer signed the certificate with a digest that is strong enough."),
        .why = gettext_noop("Certificates with MD5 or SHA-1 signatures can be forged."),
        .remedy = ask_the_authority,
        .fault = faults::signature_weak},
    Check{
        .id = "self-signed",
        .severity = Severity::warning,
        .sentence = gettext_noop("The certificate is issued by somebody else than its owner."),
        .why = gettext_noop("Nobody vouches for a certificate that its owner made."),
        .remedy = gettext_noop("ask an accepted authority for a certificate"),
        .fault = faults::self_signed},
    Check{
        .id = "serial-out-of-bounds",
        .severity = Severity::warning,
        .sentence = gettext_noop("The serial number is more than 0 and has at most 20 octets."),
        .why = gettext_noop("RFC 5280 asks for it, and the portal shows and compares the serial number."),
        .remedy = ask_the_authority,
        .fault = faults::serial_out_of_bounds},
    Check{
        .id = "enterprise-number-differs",
        .severity = Severity::warning,
        .sentence =
            gettext_noop("An enterprise number in the certificate is the one of the entity (--enterprise)."),
        .why = gettext_noop(
            "The portal compares the certificate and its owner. A service provider may sign with its own."),
        .remedy = gettext_noop("hand in the certificate of the entity, or correct its enterprise number"),
        .fault = faults::enterprise_number_differs},
    Check{
        .id = "enterprise-number-wrong",
        .severity = Severity::warning,
        .sentence = gettext_noop("Every enterprise number in the certificate is right."),
        .why = gettext_noop("A number with wrong check digits is of no enterprise."),
        .remedy = ask_the_authority,
        .fault = faults::enterprise_number_wrong},
    Check{
        .id = "enterprise-number-absent",
        .severity = Severity::notice,
        .sentence =
            gettext_noop("The certificate carries an enterprise number to compare with that of the entity."),
        .why = gettext_noop(
            "Certificates of persons carry none, so that nothing in them tells for whom they sign."),
        .remedy = gettext_noop("make sure that the person may sign for the entity"),
        .fault = faults::enterprise_number_absent},
    Check{
        .id = "device-not-qualified",
        .severity = Severity::notice,
        .sentence = gettext_noop("The key of a qualified certificate is in a qualified device (QcSSCD)."),
        .why = gettext_noop(
            "Without one the signatures are advanced, not qualified; the portal asks for a qualified certificate "
            "only."),
        .remedy = gettext_noop("nothing, unless you need qualified signatures"),
        .fault = faults::device_not_qualified},
    Check{
        .id = "qc-malformed",
        .severity = Severity::warning,
        .sentence = gettext_noop("Every statement of a qualified certificate can be decoded."),
        .why = gettext_noop(
            "Others cannot read it either, and may take the certificate for one that is not qualified."),
        .remedy = ask_the_authority,
        .fault = faults::qc_malformed},
    Check{
        .id = "extension-malformed",
        .severity = Severity::warning,
        .sentence = gettext_noop("Every extension that is looked at can be decoded."),
        .why = gettext_noop("Programs that are stricter refuse such a certificate."),
        .remedy = ask_the_authority,
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
