// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "certificate_sample.hpp"
#include <techuser/certificate_identity.hpp>

using namespace techuser;
using namespace techuser::test;

namespace {

struct Renewal {
    DistinguishedName old;
    DistinguishedName renewed;
    bool same;
};

DistinguishedName name(std::initializer_list<std::pair<std::string, std::string>> attributes) {
    DistinguishedName subject;
    for (auto const& [type, value] : attributes) {
        subject.push_back({.type = type, .value = value});
    }
    return subject;
}

constexpr auto const* identifier = "organizationIdentifier";
constexpr auto const* serial = "SERIALNUMBER";

// Fictional subjects in the shapes of certificates on the trusted lists of five countries.
std::vector<Renewal> renewals() {
    return {
        // Belgium: seals with VATBE or NTRBE, identity cards with a national number.
        {name({{"O", "Peeters NV"}, {"CN", "PEETERS_SEAL"}, {identifier, "VATBE-0949383342"}}),
         name({{"O", "Peeters NV"}, {"CN", "PEETERS_SEAL"}, {identifier, "NTRBE-0949.383.342"}}), true},
        {name({{"O", "Peeters NV"}, {"CN", "A"}, {identifier, "VATBE-BE0949383342"}}),
         name({{"O", "Peeters Groep NV"}, {"CN", "B"}, {identifier, "vatbe-0949383342"}}), true},
        {name({{"O", "Peeters NV"}, {"CN", "A"}, {identifier, "VATBE-0949383342"}}),
         name({{"O", "Peeters NV"}, {"CN", "A"}, {identifier, "VATBE-0671516647"}}), false},
        {name({{"O", "Peeters NV"}, {"OU", "BE 0949.383.342"}, {"CN", "A"}}),
         name({{"O", "Peeters NV"}, {"CN", "A"}, {identifier, "NTRBE-0949383342"}}), true},
        {name({{"CN", "Jan Peeters (Signature)"}, {serial, "85073003328"}}),
         name({{"CN", "Jan Peeters (Signature)"}, {serial, "85073003328"}}), true},
        {name({{"CN", "Jan Peeters (Signature)"}, {serial, "85073003328"}}),
         name({{"CN", "Jan Peeters (Signature)"}, {serial, "71071512345"}}), false},
        {name({{"CN", "Jan Peeters"}, {serial, "PNOBE-85073003328"}}),
         name({{"CN", "Jan Peeters-Maes"}, {serial, "PNOBE-85073003328"}}), true},
        // Luxembourg: an own serial number for each person, companies with the register of commerce.
        {name(
             {{"O", "Muster S.A."},
              {"OU", "B123456"},
              {"CN", "Marie Weber"},
              {serial, "10101234567890123456"}}),
         name(
             {{"O", "Muster S.A."},
              {"OU", "B123456"},
              {"CN", "Marie Weber"},
              {serial, "10109876543210987654"}}),
         true},
        {name({{"O", "Muster S.A."}, {"CN", "Marie Weber"}, {serial, "1"}}),
         name({{"O", "Autre S.A."}, {"CN", "Paul Klein"}, {serial, "1"}}), false},
        {name({{"O", "Muster S.A."}, {"CN", "Seal"}, {serial, "1"}}),
         name({{"O", "Autre S.A."}, {"CN", "Seal"}, {serial, "1"}}), false},
        {name({{"O", "Muster S.A."}, {"CN", "Seal 2023"}, {identifier, "NTRLU-B123456"}}),
         name({{"O", "Muster S.A."}, {"CN", "Seal 2026"}, {identifier, "NTRLU-B123456"}}), true},
        {name({{"O", "Muster S.A."}, {"CN", "Seal"}, {identifier, "NTRLU-B123456"}}),
         name({{"O", "Muster S.A."}, {"CN", "Seal"}, {identifier, "NTRLU-B123457"}}), false},
        {name({{"O", "Muster S.A."}, {"CN", "Marie Weber"}, {serial, "77"}}),
         name({{"O", "Muster S.A."}, {"CN", "Marie Weber-Klein"}, {serial, "77"}}), true},
        // Croatia: HR and the number of the person, with the number of the certificate after it.
        {name({{"O", "PRIMJER d.o.o."}, {"CN", "IVA HORVAT"}, {serial, "HR12345678901.2.14"}}),
         name({{"O", "PRIMJER d.o.o."}, {"CN", "IVA HORVAT"}, {serial, "HR12345678901.2.27"}}), true},
        {name({{"CN", "IVA HORVAT"}, {serial, "HR12345678901.2.14"}}),
         name({{"CN", "IVA HORVAT"}, {serial, "HR10987654321.2.14"}}), false},
        {name({{"O", "PRIMJER d.o.o."}, {"CN", "eRacun"}, {identifier, "VATHR-12345678901"}}),
         name({{"O", "PRIMJER d.o.o."}, {"CN", "eRacun 2"}, {identifier, "VATHR-12345678901"}}), true},
        {name({{"O", "PRIMJER d.o.o. HR12345678901"}, {"CN", "eRacun"}}),
         name({{"O", "PRIMJER d.o.o."}, {"CN", "eRacun"}, {identifier, "VATHR-12345678901"}}), true},
        {name({{"O", "PRIMJER d.o.o. HR12345678901"}, {"CN", "eRacun"}}),
         name({{"O", "DRUGI d.o.o. HR10987654321"}, {"CN", "eRacun"}}), false},
        // Denmark: CVR, first in O and SERIALNUMBER, now as an organizationIdentifier.
        {name({{"O", "Eksempel A/S // CVR:12345678"}, {"CN", "Lager"}, {serial, "CVR:12345678-UID:11"}}),
         name(
             {{"O", "Eksempel A/S"},
              {"CN", "Lager"},
              {identifier, "NTRDK-12345678"},
              {serial, "UI:DK-O:G:a"}}),
         true},
        {name({{"O", "Eksempel A/S // CVR:12345678"}, {"CN", "Lager"}, {serial, "CVR:12345678-UID:11"}}),
         name(
             {{"O", "Eksempel A/S"},
              {"CN", "Lager"},
              {identifier, "NTRDK-87654321"},
              {serial, "UI:DK-O:G:a"}}),
         false},
        {name(
             {{"O", "Eksempel A/S"},
              {"CN", "Lager"},
              {identifier, "NTRDK-12345678"},
              {serial, "UI:DK-O:G:a"}}),
         name(
             {{"O", "Eksempel A/S"},
              {"CN", "Lager"},
              {identifier, "NTRDK-12345678"},
              {serial, "UI:DK-O:G:b"}}),
         true},
        {name({{"O", "Eksempel A/S // CVR:12345678"}, {"CN", "Lager"}, {serial, "CVR:12345678-UID:11"}}),
         name({{"O", "Eksempel A/S // CVR:12345678"}, {"CN", "Lager"}, {serial, "CVR:12345678-UID:12"}}),
         true},
        {name({{"O", "Eksempel A/S // CVR:12345678"}, {"CN", "Lager"}, {serial, "CVR:12345678-UID:11"}}),
         name({{"O", "Andet A/S // CVR:87654321"}, {"CN", "Lager"}, {serial, "CVR:87654321-UID:11"}}), false},
        // France: a random serial number for each certificate, SIREN in OU or organizationIdentifier.
        {name({{"O", "EXEMPLE SAS"}, {"OU", "0002 123456789"}, {"CN", "EXEMPLE CACHET"}, {serial, "S7d1"}}),
         name({{"O", "Exemple  SAS"}, {"OU", "0002 123456789"}, {"CN", "Exemple Cachet"}, {serial, "S9a4"}}),
         true},
        {name({{"O", "EXEMPLE"}, {"OU", "0002 123456789"}, {"CN", "CACHET"}, {serial, "S7d1"}}),
         name({{"O", "EXEMPLE SAS"}, {"CN", "CACHET 2"}, {identifier, "NTRFR-123456789"}, {serial, "S9a4"}}),
         true},
        {name({{"O", "EXEMPLE SAS"}, {"CN", "C"}, {identifier, "VATFR-12123456789"}}),
         name({{"O", "EXEMPLE SAS"}, {"CN", "D"}, {identifier, "NTRFR-123456789"}}), true},
        {name({{"O", "EXEMPLE SAS"}, {"CN", "C"}, {identifier, "NTRFR-123456789"}}),
         name({{"O", "EXEMPLE SAS"}, {"CN", "C"}, {identifier, "NTRFR-987654321"}}), false},
        {name({{"O", "EXEMPLE SAS"}, {"CN", "C"}, {identifier, "NTRFR-123456789"}}),
         name({{"O", "EXEMPLE SAS"}, {"CN", "C"}, {identifier, "NTRBE-123456789"}}), false},
        {name({{"CN", "Marie Martin"}, {serial, "S7d1"}}), name({{"CN", "Paul Martin"}, {serial, "S9a4"}}),
         false},
        {name({{"O", "EXEMPLE SAS"}, {"CN", "Marie Martin"}, {serial, "S7d1"}}),
         name({{"O", "EXEMPLE SAS"}, {"CN", "Marie Martin"}, {serial, "S9a4"}}), true},
    };
}

} // namespace

TEST_CASE("is_same_holder tells renewals from other holders", "[certificate]") {
    auto const pairs = renewals();
    REQUIRE(pairs.size() == 30);
    for (auto const& [old, renewed, same] : pairs) {
        INFO(to_string(old) << " and " << to_string(renewed));
        auto one = fit_certificate();
        auto other = fit_certificate();
        one.subject = old;
        other.subject = renewed;
        CHECK(is_same_holder(one, other) == same);
        CHECK(is_same_holder(other, one) == same);
    }
}
