// SPDX-License-Identifier: Apache-2.0
#include "fixture.hpp"
#include <techuser/certificate.hpp>

#include <algorithm>
#include <map>
#include <sstream>

using namespace techuser;

namespace {

Result<Certificate> parse(std::string_view text) {
    return parse_certificate(to_bytes(text));
}

Certificate read(std::string const& file) {
    auto const certificate = parse(read_fixture("certificates/" + file));
    INFO(file);
    REQUIRE(certificate);
    return *certificate;
}

// What openssl said of a fixture, by key.
std::map<std::string, std::string> read_expected(std::string const& name) {
    std::istringstream lines(read_fixture("certificates/" + name + ".expected"));
    std::map<std::string, std::string> values;
    for (std::string line; std::getline(lines, line);) {
        auto const equals = line.find('=');
        values[line.substr(0, equals)] = line.substr(equals + 1);
    }
    return values;
}

std::string lower_case(std::string text) {
    std::ranges::transform(text, text.begin(), [](char character) {
        return character >= 'A' && character <= 'Z' ? static_cast<char>(character - 'A' + 'a') : character;
    });
    return text;
}

} // namespace

TEST_CASE("parse_certificate reads what openssl x509 reads", "[crypto]") {
    auto const* const file = GENERATE(
        "peeters-seal.cer", "peeters-seal.pem", "expired-2021.cer", "not-yet-valid.pem",
        "no-organisation.pem", "utf8-bmp-t61.pem", "special-characters.pem", "zero-serial.pem",
        "negative-serial.pem", "high-bit-serial.pem");
    auto const certificate = read(file);
    auto const name = std::string(file);
    auto expected = read_expected(name.substr(0, name.rfind('.')));
    INFO(file);
    CHECK(to_string(certificate.subject) == expected["subject"]);
    CHECK(to_string(certificate.issuer) == expected["issuer"]);
    CHECK(to_iso(certificate.valid_from) == replace_all(expected["notBefore"], " ", "T"));
    CHECK(to_iso(certificate.expires_on) == replace_all(expected["notAfter"], " ", "T"));
    CHECK(certificate.serial.decimal == expected["decimal"]);
    CHECK(replace_all(certificate.serial.hex, " ", "") == lower_case(expected["serial"]));
    CHECK(certificate.sha256 == replace_all(lower_case(expected["sha256"]), ":", ""));
}

TEST_CASE("A certificate has its owner and company in the portal's words", "[crypto]") {
    struct Row {
        char const* file;
        std::string owner;
        std::string company;
    };
    auto const row = GENERATE(
        Row{"peeters-seal.cer", "PEETERS_SEAL", "Peeters Pensions (fictional)"},
        Row{"no-organisation.pem", "Anouk Peeters (Authentication)", ""},
        Row{"no-common-name.pem", "OU=Batch, C=BE", ""}, Row{"every-keyword.pem", "last", "one"},
        Row{"control-characters.pem", "\x1b[31mred\nnext", "Fictional"},
        Row{"special-characters.pem", "#start#a", " a,b+c\"de<f>g;\\ "},
        Row{"utf8-bmp-t61.pem", "Ægidius", "Fédération"}, Row{"no-text.pem", "none", "#03040043fe44"});
    INFO(row.file);
    auto const certificate = read(row.file);
    CHECK(certificate.owner() == row.owner);
    CHECK(certificate.company() == row.company);
}

TEST_CASE("parse_certificate names attributes as the portal does, in the encoded order", "[crypto]") {
    DistinguishedName const expected = {
        {"C", "BE"},
        {"ST", "state"},
        {"L", "place"},
        {"STREET", "street"},
        {"O", "one"},
        {"O", "two"},
        {"OU", "unit"},
        {"T", "title"},
        {"DC", "domain"},
        {"DNQ", "qualifier"},
        {"SURNAME", "surname"},
        {"GIVENNAME", "given"},
        {"INITIALS", "initials"},
        {"GENERATION", "generation"},
        {"EMAILADDRESS", "mail"},
        {"UID", "user"},
        {"SERIALNUMBER", "number"},
        {"organizationIdentifier", "identifier"},
        {"1.3.6.1.4.1.99999.1", "unknown"},
        {"CN", "first"},
        {"CN", "last"},
    };
    CHECK(read("every-keyword.pem").subject == expected);
}

TEST_CASE("to_string of a distinguished name escapes as RFC 4514 says", "[crypto]") {
    CHECK(to_string(DistinguishedName{}).empty());
    CHECK(to_string(DistinguishedName{{"C", "BE"}, {"CN", ""}}) == "CN=, C=BE");
    CHECK(to_string(DistinguishedName{{"CN", " "}}) == "CN=\\ ");
    CHECK(to_string(DistinguishedName{{"CN", "a  b # c"}}) == "CN=a  b # c");
    CHECK(to_string(DistinguishedName{{"CN", std::string("a\0b", 3)}}) == "CN=a\\00b");
}

TEST_CASE("The serial number has one octet of hex for each octet of the encoding", "[crypto]") {
    CHECK(read("no-organisation.pem").serial.hex == "10 00 00 00 00 00 31 13 8b 31 ba 01 02 03 04 05");
    CHECK(read("zero-serial.pem").serial.hex == "00");
    CHECK(read("negative-serial.pem").serial.hex == "-80 01");
    CHECK(read("not-yet-valid.pem").serial.hex == "02");
}

TEST_CASE("A certificate is the same in DER and in every dress of PEM", "[crypto]") {
    auto const der = read("peeters-seal.cer");
    auto const pem = read_fixture("certificates/peeters-seal.pem");
    CHECK(der.der == to_bytes(read_fixture("certificates/peeters-seal.cer")));
    auto const dress = GENERATE_COPY(
        as<std::string>{}, pem, replace_all(pem, "\n", "\r\n"), replace_all(pem, "\n", "\r"),
        "\xef\xbb\xbf" + pem, "subject=/CN=PEETERS_SEAL\n0 lines more\n" + pem, " " + pem, pem + "\n \r\n",
        replace_all(pem, "\n", "\n\n"), pem.substr(0, pem.size() - 1));
    auto const certificate = parse(dress);
    REQUIRE(certificate);
    CHECK(*certificate == der);
    CHECK(certificate->sha256 == der.sha256);
}

TEST_CASE("parse_certificate refuses what is not one whole certificate", "[crypto]") {
    auto const pem = read_fixture("certificates/peeters-seal.pem");
    auto const der = read_fixture("certificates/peeters-seal.cer");
    struct Row {
        std::string input;
        std::string reason;
    };
    auto const row = GENERATE_COPY(values<Row>({
        {"", "empty"},
        {std::string(certificate_size_limit_bytes + 1, ' '), "too-large"},
        {" ", "not-a-certificate"},
        {"0", "not-a-certificate"},
        {"hello", "not-a-certificate"},
        {der.substr(0, 1), "not-a-certificate"},
        {"Message", "not-a-certificate"},
        {"MI", "bad-certificate"},
        {"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----\n", "public-key"},
        {"-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n-----END CERTIFICATE REQUEST-----\n",
         "certificate-request"},
        {"ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMZQ fictional", "ssh-key"},
        {std::string(2, '\0'), "not-a-certificate"},
        {der.substr(0, 2), "bad-certificate"},
        {der.substr(0, 4), "bad-certificate"},
        {der.substr(0, der.size() - 1), "bad-certificate"},
        {read_fixture("certificates/cut-in-half.cer"), "bad-certificate"},
        {read_fixture("certificates/month-thirteen.pem"), "bad-certificate"},
        {read_fixture("certificates/long-serial.pem"), "bad-certificate"},
        {read_fixture("certificates/broken-utf8.pem"), "bad-certificate"},
        {pem.substr(0, pem.size() / 2), "bad-certificate"},
        {replace_all(pem, "MII", "MI!"), "bad-certificate"},
        {replace_all(pem, "-----END", "=-----END"), "bad-certificate"},
        {"-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n", "bad-certificate"},
        {read_fixture("certificates/two.pem"), "several-certificates"},
        {pem + pem, "several-certificates"},
        {read_fixture("certificates/trailing-junk.cer"), "trailing-data"},
        {der + "more", "trailing-data"},
    }));
    INFO(row.input.substr(0, 100));
    auto const certificate = parse(row.input);
    REQUIRE_FALSE(certificate);
    CHECK(certificate.error().reason == row.reason);
    CHECK(certificate.error().code == ErrorCode::unreadable);
}

TEST_CASE("parse_certificate refuses a private key and says nothing of its content", "[crypto]") {
    auto const pem = read_fixture("certificates/peeters-seal.pem");
    std::string const secret = "c2VjcmV0";
    auto const input = GENERATE_COPY(
        as<std::string>{}, "-----BEGIN PRIVATE KEY-----\n" + secret,
        "-----BEGIN RSA PRIVATE KEY-----\n" + secret, "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + secret,
        pem + "-----BEGIN EC PRIVATE KEY-----\n" + secret, "-----BEGIN OPENSSH PRIVATE KEY-----\n" + secret,
        "PuTTY-User-Key-File-3: ssh-rsa\n" + secret, "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n" + secret,
        "\x30\x82\x04\xa4\x02\x01" + secret, "\x30\x2e\x02\x01" + secret, "\x30\x81\x80\x02\x01" + secret);
    INFO(input);
    auto const certificate = parse(input);
    REQUIRE_FALSE(certificate);
    CHECK(certificate.error().reason == "private-key");
    CHECK(certificate.error().code == ErrorCode::unreadable);
    CHECK(certificate.error().message.english().find(secret) == std::string::npos);
    CHECK(certificate.error().hint.english().find(secret) == std::string::npos);
}

TEST_CASE("parse_certificate survives every cut and every changed octet", "[crypto]") {
    auto const der = read_fixture("certificates/peeters-seal.cer");
    for (std::size_t size = 0; size < der.size(); ++size) {
        REQUIRE_FALSE(parse(der.substr(0, size)));
    }
    auto const original = read("peeters-seal.cer");
    for (std::size_t index = 0; index < der.size(); ++index) {
        auto changed = der;
        changed[index] = static_cast<char>(changed[index] ^ '\x01');
        if (auto const certificate = parse(changed)) {
            REQUIRE_FALSE(*certificate == original);
        }
    }
}
