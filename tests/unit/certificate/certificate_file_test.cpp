// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "fixture.hpp"
#include "shell.hpp"
#include "temporary_folder.hpp"
#include <techuser/certificate.hpp>

#include <algorithm>
#include <map>

using namespace techuser;

namespace {

// Every form of one certificate, made by openssl, iconv and shell tools.
class Forms final {
public:
    Forms() {
        output_of("'" TECHUSER_TEST_DATA "/certificates/make_forms.sh' '" + m_folder.path().native() + "'");
    }

    std::string read(std::string const& name) const {
        std::ifstream file(m_folder.path() / name, std::ios::binary);
        INFO(name);
        REQUIRE(file.is_open());
        return {std::istreambuf_iterator<char>(file), {}};
    }

    std::string path(std::string const& name) const { return (m_folder.path() / name).native(); }

private:
    test::TemporaryFolder m_folder;
};

std::string lower_case_hex(std::string_view text) {
    std::string hex;
    for (auto const character : text.substr(text.find('=') + 1)) {
        if (character >= 'A' && character <= 'F') {
            hex += static_cast<char>(character - 'A' + 'a');
        } else if (character >= '0' && character <= '9') {
            hex += character;
        }
    }
    return hex;
}

// Every cut of `content` must be refused, and every message must be one line that tells nothing of the
// content.
void refuse_every_cut(std::string const& content, std::size_t last) {
    for (std::size_t size = 0; size <= last; ++size) {
        auto const file = read_certificates(to_bytes(content.substr(0, size)));
        INFO(size);
        REQUIRE_FALSE(file);
        REQUIRE(file.error().code == ErrorCode::unreadable);
        REQUIRE_FALSE(file.error().message.empty());
        REQUIRE(file.error().message.english().find('\n') == std::string::npos);
    }
}

} // namespace

TEST_CASE("read_certificates reads one certificate in every form, and names the form", "[crypto]") {
    struct Row {
        char const* name;
        char const* form;
        std::vector<std::string> peculiarities;
    };
    std::vector<Row> const rows = {
        {"der.cer", "DER", {}},
        {"pem.cer", "PEM", {}},
        {"crlf.cer", "PEM", {"CRLF line ends"}},
        {"cr.cer", "PEM", {"CR line ends"}},
        {"leading-blanks.cer", "PEM", {"blanks before lines"}},
        {"trailing-blanks.cer", "PEM", {}},
        {"blank-lines.cer", "PEM", {}},
        {"one-line-body.cer", "PEM", {"one-line body"}},
        {"one-line.cer", "PEM", {"one-line body"}},
        {"no-last-newline.cer", "PEM", {}},
        {"leading-text.cer", "PEM", {"text before the certificate"}},
        {"utf8-mark.cer", "PEM", {"byte-order mark"}},
        {"utf16le.cer", "PEM", {"UTF-16"}},
        {"utf16be.cer", "PEM", {"UTF-16"}},
        {"utf16le-mark.cer", "PEM", {"byte-order mark", "UTF-16"}},
        {"utf16be-mark.cer", "PEM", {"byte-order mark", "UTF-16"}},
        {"utf16le-crlf.cer", "PEM", {"UTF-16", "CRLF line ends"}},
        {"x509-label.cer", "PEM", {"label X509 CERTIFICATE"}},
        {"trusted-plain.cer", "PEM (trusted certificate)", {}},
        {"trusted.cer", "PEM (trusted certificate)", {}},
        {"base64.cer", "base64 without armour", {}},
        {"base64-one-line.cer", "base64 without armour", {"one-line body"}},
        {"pkcs7-der.cer", "PKCS#7 (DER)", {}},
        {"text-after.cer", "PEM", {"text after the certificate"}},
        {"junk-after-pem.cer", "PEM", {"text after the certificate"}},
        {"crl-after-pem.cer", "PEM", {"text after the certificate"}},
        {"newline-after-der.cer", "DER", {"blanks after the certificate"}},
        {"blanks-after-der.cer", "DER", {"blanks after the certificate"}},
        {"newline-after-pkcs7.cer", "PKCS#7 (DER)", {"blanks after the certificate"}},
        {"pkcs7-base64.cer", "PKCS#7 (PEM)", {"one-line body"}},
        {"pkcs7-as-certificate.cer", "PKCS#7 (PEM)", {"PKCS#7 under the label CERTIFICATE"}},
        {"cms-keyid.cer", "PKCS#7 (DER)", {"CMS signature"}},
        {"pkcs7-ber.cer", "PKCS#7 (DER)", {"CMS signature"}},
        {"pkcs7-pem.cer", "PKCS#7 (PEM)", {}},
        {"pkcs7-label.cer", "PKCS#7 (PEM)", {}},
    };
    Forms const forms;
    auto const fingerprint = lower_case_hex(output_of(
        "openssl x509 -inform DER -in '" + forms.path("der.cer") + "' -noout -fingerprint -sha256"));
    REQUIRE(fingerprint.size() == 64);
    for (auto const& row : rows) {
        INFO(row.name);
        auto const file = read_certificates(to_bytes(forms.read(row.name)));
        REQUIRE(file);
        CHECK(to_string(file->form) == row.form);
        std::vector<std::string> peculiarities;
        for (auto const peculiarity : file->peculiarities) {
            peculiarities.emplace_back(to_string(peculiarity));
        }
        CHECK(peculiarities == row.peculiarities);
        // The certificate of the signer comes along.
        auto const is_signature = std::ranges::count(file->peculiarities, Peculiarity::cms_signature) == 1;
        REQUIRE(file->certificates.size() == (is_signature ? 2 : 1));
        CHECK(std::ranges::count(file->certificates, fingerprint, &Certificate::sha256) == 1);
    }
}

TEST_CASE("read_certificates reads all certificates of a bundle in their order", "[crypto]") {
    Forms const forms;
    auto const* const name = GENERATE("bundle.cer", "bundle-with-text.cer", "pkcs7-bundle.cer");
    INFO(name);
    auto const file = read_certificates(to_bytes(forms.read(name)));
    REQUIRE(file);
    REQUIRE(file->certificates.size() == 2);
    CHECK(file->certificates[0].owner() == "PEETERS_SEAL");
    CHECK(file->certificates[1].owner() == "signer");
    auto const one = parse_certificate(to_bytes(forms.read(name)));
    REQUIRE_FALSE(one);
    CHECK(one.error().reason == "several-certificates");
}

TEST_CASE("read_certificates refuses what is broken or left over", "[crypto]") {
    struct Row {
        char const* name;
        char const* reason;
    };
    std::vector<Row> const rows = {
        {"junk-after-der.cer", "trailing-data"},    {"two-der.cer", "trailing-data"},
        {"junk-within-pem.cer", "trailing-data"},   {"junk-after-pkcs7.cer", "trailing-data"},
        {"junk-after-base64.cer", "trailing-data"}, {"junk-after-trusted.cer", "trailing-data"},
        {"junk-for-trust.cer", "bad-certificate"},  {"utf16-odd.cer", "bad-certificate"},
        {"pkcs7-empty.cer", "not-a-certificate"},
    };
    Forms const forms;
    for (auto const& row : rows) {
        INFO(row.name);
        auto const file = read_certificates(to_bytes(forms.read(row.name)));
        REQUIRE_FALSE(file);
        CHECK(file.error().reason == row.reason);
        CHECK(file.error().code == ErrorCode::unreadable);
        CHECK_FALSE(file.error().hint.empty());
    }
}

TEST_CASE("read_certificates names what is not a certificate, and says nothing of it", "[crypto]") {
    struct Row {
        char const* name;
        char const* reason;
    };
    std::vector<Row> const rows = {
        {"key.pem", "private-key"},
        {"key-sec1.pem", "private-key"},
        {"key-pkcs1.pem", "private-key"},
        {"key-encrypted.pem", "private-key"},
        {"key-pkcs8.der", "private-key"},
        {"key-sec1.der", "private-key"},
        {"key-pkcs1.der", "private-key"},
        {"key-ed25519.der", "private-key"},
        {"key-aes-256-cbc.der", "private-key"},
        {"key-des3.der", "private-key"},
        {"key-scrypt.der", "private-key"},
        {"key-pbe.der", "private-key"},
        {"key-base64.txt", "private-key"},
        {"key-short-base64.txt", "private-key"},
        {"key-utf16.pem", "private-key"},
        {"key-openssh", "private-key"},
        {"key-after-certificate.pem", "private-key"},
        {"pkcs12.p12", "pkcs12"},
        {"pkcs12.pem", "pkcs12"},
        {"pkcs12-as-certificate.pem", "pkcs12"},
        {"request.pem", "certificate-request"},
        {"request-new.pem", "certificate-request"},
        {"request.der", "certificate-request"},
        {"request-without-name.der", "certificate-request"},
        {"request-base64.txt", "certificate-request"},
        {"crl.pem", "crl"},
        {"crl.der", "crl"},
        {"crl-as-certificate.pem", "crl"},
        {"public.pem", "public-key"},
        {"public.der", "public-key"},
        {"public-rsa.pem", "public-key"},
        {"public-rsa.der", "public-key"},
        {"public-base64.txt", "public-key"},
        {"ocsp.pem", "ocsp-response"},
        {"ocsp.der", "ocsp-response"},
        {"cms.pem", "cms-signature"},
        {"cms.der", "cms-signature"},
        {"cms-keyid.der", "cms-signature"},
        {"key-openssh.pub", "ssh-key"},
        {"ssh-rfc4716.pub", "ssh-key"},
        {"ssh-options.pub", "ssh-key"},
    };
    std::map<std::string, std::string> texts;
    std::map<std::string, std::string> hints;
    Forms const forms;
    for (auto const& row : rows) {
        INFO(row.name);
        auto const content = forms.read(row.name);
        auto const file = read_certificates(to_bytes(content));
        REQUIRE_FALSE(file);
        CHECK(file.error().reason == row.reason);
        CHECK(file.error().code == ErrorCode::unreadable);
        CHECK_FALSE(file.error().hint.empty());
        // The texts are the same for every file, so that nothing of one can be in them.
        CHECK(
            texts.try_emplace(row.reason, file.error().message.english()).first->second ==
            file.error().message);
        CHECK(hints.try_emplace(row.reason, file.error().hint.english()).first->second == file.error().hint);
    }
}

TEST_CASE("What follows a certificate is counted, and named", "[crypto]") {
    Forms const forms;
    auto const message = [&](std::string const& rest) {
        auto const file = read_certificates(to_bytes(forms.read("der.cer") + rest));
        REQUIRE_FALSE(file);
        CHECK(file.error().reason == "trailing-data");
        return file.error().message.english();
    };
    CHECK(message("x") == "1 more byte follows the certificate");
    CHECK(message("junk") == "4 more bytes follow the certificate");
    CHECK(message(std::string(3, '\0')) == "3 more bytes follow the certificate: zero bytes");
    CHECK_THAT(message(forms.read("der.cer")), Catch::EndsWith(": another certificate"));
    CHECK_THAT(message(forms.read("crl.der")), Catch::EndsWith(": a certificate revocation list (CRL)"));
    CHECK_THAT(message(forms.read("pem.cer")), Catch::EndsWith(": PEM text"));
}

TEST_CASE("extract_certificates finds what is anywhere in the bytes", "[crypto]") {
    Forms const forms;
    auto const count = [&](std::string const& content) {
        auto const found = extract_certificates(to_bytes(content));
        return found ? found->size() : 0;
    };
    CHECK(count(forms.read("two-der.cer")) == 2);
    CHECK(count("junk" + forms.read("der.cer") + "junk") == 1);
    CHECK(count(forms.read("der.cer") + forms.read("pem.cer")) == 2);
    CHECK(count(forms.read("key-after-certificate.pem")) == 1);
    CHECK(count(forms.read("junk-within-pem.cer")) == 1);
    CHECK(count(forms.read("bundle.cer")) == 2);
    CHECK(count(forms.read("key.pem")) == 0);
    CHECK(count(forms.read("crl.der")) == 0);
    CHECK(count("") == 0);
    CHECK(extract_certificates(to_bytes(forms.read("key.pem"))).error().reason == "private-key");
}

TEST_CASE("A private key that is cut in half is still named", "[crypto]") {
    Forms const forms;
    auto const* const name = GENERATE("key-pkcs8.der", "key-pkcs1.der", "key-aes-256-cbc.der", "key-pbe.der");
    INFO(name);
    auto const content = forms.read(name);
    auto const file = read_certificates(to_bytes(content.substr(0, content.size() / 2)));
    REQUIRE_FALSE(file);
    CHECK(file.error().reason == "private-key");
}

TEST_CASE("read_certificates refuses every cut of a certificate in every form", "[crypto]") {
    Forms const forms;
    auto const* const name = GENERATE(
        "der.cer", "pem.cer", "cr.cer", "crlf.cer", "one-line.cer", "utf16le-mark.cer", "trusted.cer",
        "base64.cer", "base64-one-line.cer", "pkcs7-der.cer", "pkcs7-pem.cer");
    INFO(name);
    auto const content = forms.read(name);
    // A file without its last line end is whole; UTF-16 takes two bytes for one.
    auto last = content.size() - 1;
    while (last > 0 && (content[last] == '\n' || content[last] == '\r' || content[last] == '\0')) {
        --last;
    }
    refuse_every_cut(content, last);
    CHECK(read_certificates(to_bytes(content)));
}

TEST_CASE("to_pem writes what openssl x509 writes", "[crypto]") {
    for (auto const* const name : {"peeters-seal", "not-yet-valid", "no-organisation", "every-keyword"}) {
        auto const pem = read_fixture("certificates/" + std::string(name) + ".pem");
        auto const certificate = parse_certificate(to_bytes(pem));
        REQUIRE(certificate);
        auto const path = TECHUSER_TEST_DATA "/certificates/" + std::string(name) + ".pem";
        CHECK(to_pem(*certificate) == output_of("openssl x509 -in '" + path + "'"));
    }
}
