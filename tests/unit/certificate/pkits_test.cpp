// SPDX-License-Identifier: Apache-2.0
#include "certificate_sample.hpp"
#include "certificate_workshop.hpp"
#include <techuser/certificate_chain.hpp>

#include <algorithm>
#include <sstream>
#include <vector>

using namespace techuser;
using namespace techuser::test;

namespace {

// One validation of tests.txt.
struct Validation {
    std::string number;
    std::string title;
    std::string expected; // valid or invalid
    std::vector<std::string> policies;
    std::vector<std::string> certificates;
    std::vector<std::string> lists;
    std::string not_applicable; // why; usually empty
};

std::vector<std::string> split(std::string const& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);) {
        parts.push_back(part);
    }
    return parts;
}

std::vector<Validation> read_validations() {
    std::vector<Validation> validations;
    for (auto const& line : split(read_fixture("pkits/tests.txt"), '\n')) {
        if (line.starts_with('#')) {
            continue;
        }
        auto fields = split(line, '|');
        fields.resize(7);
        validations.push_back(
            {fields[0], fields[1], fields[2], split(fields[3], ' '), split(fields[4], ' '),
             split(fields[5], ' '), fields[6]});
    }
    return validations;
}

Certificate read_one(Workshop const& workshop, std::string const& name) {
    INFO(name);
    auto certificate = workshop.read(name + ".crt");
    REQUIRE(certificate);
    return *std::move(certificate);
}

// Whether the last certificate is valid as of the day on which the suite was published.
bool is_valid(Workshop const& workshop, Validation const& validation) {
    auto const at = start_of(*parse_date("2011-04-15"));
    std::array const anchors{read_one(workshop, "TrustAnchorRootCertificate")};
    auto store = TrustStore::make(
        anchors, {.policies = validation.policies, .revocation = RevocationScope::whole_chain});
    REQUIRE(store);
    for (auto const& name : validation.lists) {
        auto const list = workshop.bytes_of(name + ".crl");
        // Lists that cannot be decoded answer nothing.
        static_cast<void>(store->add_revocation_lists(list));
    }
    std::vector<Certificate> chain;
    for (auto const& name : validation.certificates) {
        chain.push_back(read_one(workshop, name));
    }
    auto const& last = chain.back();
    auto const result = store->check_chain(last, IntermediateCertificates(chain), at);
    UNSCOPED_INFO("untrusted: " << result.untrusted.english());
    UNSCOPED_INFO("lists: " << result.crl_unusable.english());
    UNSCOPED_INFO("revoked: " << result.revoked.english());
    auto const checked = check_certificate(last, {.at = at}, sample_lists(), result);
    constexpr std::array<std::string_view, 6> of_validation{"chain-untrusted", "revoked", "crl-unusable",
                                                            "not-yet-valid",   "expired", "dates-wrong"};
    return std::ranges::none_of(checked.findings, [&](Finding const& finding) {
        return std::ranges::find(of_validation, finding.id) != of_validation.end();
    });
}

} // namespace

TEST_CASE("Every validation of NIST PKITS has the expected result", "[certificate][pkits]") {
    Workshop const workshop;
    workshop.run("tar -xzf '" TECHUSER_TEST_DATA "/pkits/pkits.tar.gz'");
    auto const validations = read_validations();
    REQUIRE(validations.size() == 249);
    auto applicable = 0;
    for (auto const& validation : validations) {
        if (!validation.not_applicable.empty()) {
            continue;
        }
        ++applicable;
        INFO(validation.number << ' ' << validation.title);
        CHECK(is_valid(workshop, validation) == (validation.expected == "valid"));
    }
    CHECK(applicable >= 235);
}
