// SPDX-License-Identifier: Apache-2.0
#include "fixture.hpp"
#include "shell.hpp"
#include <techuser/certificate.hpp>

#include <algorithm>
#include <filesystem>
#include <sstream>

using namespace techuser;

namespace {

constexpr auto const* folder = "/etc/ssl/certs";

// The name in openssl's words with Java's keywords, and openssl's spelling of more than one attribute in a
// set.
std::string with_our_keywords(std::string name) {
    constexpr std::pair<std::string_view, std::string_view> keywords[] = {
        {"serialNumber=", "SERIALNUMBER="},
        {"emailAddress=", "EMAILADDRESS="},
        {" + ", ", "},
    };
    for (auto const& [theirs, ours] : keywords) {
        name = replace_all(std::move(name), theirs, ours);
    }
    return name;
}

std::string compact_hex(std::string_view text) {
    std::string hex;
    for (auto const character : text) {
        if (character >= 'A' && character <= 'F') {
            hex += static_cast<char>(character - 'A' + 'a');
        } else if (character != ':' && character != ' ') {
            hex += character;
        }
    }
    return hex;
}

} // namespace

TEST_CASE("Every certificate of the system reads as openssl x509 reads it", "[crypto]") {
    std::vector<std::string> files;
    std::error_code error;
    for (auto const& entry : std::filesystem::directory_iterator(folder, error)) {
        // The others are links by hash and the bundle of all.
        if (entry.path().extension() == ".pem") {
            files.push_back(entry.path().native());
        }
    }
    if (files.empty()) {
        WARN("test skipped: no certificates in " << folder << ", install ca-certificates");
        return;
    }
    std::ranges::sort(files);
    for (auto const& path : files) {
        INFO(path);
        std::ifstream file(path, std::ios::binary);
        std::string const content{std::istreambuf_iterator<char>(file), {}};
        auto const certificate = parse_certificate(to_bytes(content));
        REQUIRE(certificate);
        std::istringstream lines(output_of(
            "openssl x509 -in '" + path +
            "' -noout -subject -serial -nameopt dn_rev,esc_2253,utf8,sname,sep_comma_plus_space "
            "-fingerprint -sha256 -ext basicConstraints 2>&1"));
        std::string subject;
        std::string serial;
        std::string fingerprint;
        REQUIRE(std::getline(lines, subject));
        REQUIRE(std::getline(lines, serial));
        REQUIRE(std::getline(lines, fingerprint));
        CHECK("subject=" + to_string(certificate->subject) == with_our_keywords(subject));
        CHECK("serial=" + compact_hex(certificate->serial.hex) == "serial=" + compact_hex(serial.substr(7)));
        CHECK(certificate->sha256 == compact_hex(fingerprint.substr(fingerprint.find('=') + 1)));
        std::string const constraints{std::istreambuf_iterator<char>(lines), {}};
        CHECK(certificate->is_authority == (constraints.find("CA:TRUE") != std::string::npos));
        CHECK(certificate->malformed_extensions.empty());
    }
}

TEST_CASE("The bundle of the system's certificates is read whole", "[crypto]") {
    std::ifstream file(std::string(folder) + "/ca-certificates.crt", std::ios::binary);
    if (!file.is_open()) {
        WARN("test skipped: no bundle of certificates in " << folder << ", install ca-certificates");
        return;
    }
    std::string const content{std::istreambuf_iterator<char>(file), {}};
    auto const bundle = read_certificates(to_bytes(content));
    REQUIRE(bundle);
    std::size_t count = 0;
    for (auto at = content.find("BEGIN CERT"); at != std::string::npos;
         at = content.find("BEGIN CERT", at + 1)) {
        ++count;
    }
    CHECK(bundle->certificates.size() == count);
}
