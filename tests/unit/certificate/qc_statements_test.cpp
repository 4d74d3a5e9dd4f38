// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_workshop.hpp"
#include <techuser/certificate.hpp>

#include <fmt/format.h>
#include <fmt/ranges.h>

using namespace techuser;
using namespace techuser::test;

namespace {

// The statements in a row, for comparison.
std::string describe(QcStatements const& statements) {
    std::vector<std::string> parts;
    if (statements.compliance) {
        parts.emplace_back("compliance");
    }
    if (statements.qscd) {
        parts.emplace_back("qscd");
    }
    constexpr std::string_view types[] = {"esign", "eseal", "web"};
    for (auto const type : statements.types) {
        parts.emplace_back(types[static_cast<std::size_t>(type)]);
    }
    if (auto const& limit = statements.limit) {
        parts.push_back(fmt::format("{} {} {}", limit->currency, limit->amount, limit->exponent));
    }
    if (statements.retention_years) {
        parts.push_back(fmt::format("{} years", *statements.retention_years));
    }
    for (auto const& disclosure : statements.disclosures) {
        parts.push_back(disclosure.url + " " + disclosure.language);
    }
    parts.insert(parts.end(), statements.legislation.begin(), statements.legislation.end());
    for (auto const& oid : statements.other) {
        parts.push_back("other " + oid);
    }
    for (auto const& oid : statements.malformed) {
        parts.push_back("malformed " + oid);
    }
    return fmt::format("{}", fmt::join(parts, ", "));
}

// The statement of ETSI EN 319 412-5 with this last arc, and how its information is encoded.
struct StatementRow {
    char const* arc;
    char const* information; // in the language of ASN1_generate_nconf(3), nothing when empty
    char const* sections;
    char const* expected;
};

constexpr StatementRow statement_rows[] = {
    {"1", "", "", "compliance"},
    {"1", "NULL", "", "malformed 0.4.0.1862.1.1"},
    {"1", "BOOLEAN:TRUE", "", "malformed 0.4.0.1862.1.1"},

    {"2", "SEQ:i", "a=PRINTABLE:EUR\nb=INT:500\nc=INT:3", "EUR 500 3"},
    {"2", "SEQ:i", "a=INT:978\nb=INT:1\nc=INT:-2", "978 1 -2"},
    {"2", "SEQ:i", "a=INT:36\nb=INT:0\nc=INT:0", "036 0 0"},
    {"2", "SEQ:i", "a=UTF8:EUR\nb=INT:500\nc=INT:3", "malformed 0.4.0.1862.1.2"},
    {"2", "SEQ:i", "a=PRINTABLE:EURO\nb=INT:500\nc=INT:3", "malformed 0.4.0.1862.1.2"},
    {"2", "SEQ:i", "a=PRINTABLE:E1R\nb=INT:500\nc=INT:3", "malformed 0.4.0.1862.1.2"},
    {"2", "SEQ:i", "a=INT:0\nb=INT:500\nc=INT:3", "malformed 0.4.0.1862.1.2"},
    {"2", "SEQ:i", "a=INT:1000\nb=INT:500\nc=INT:3", "malformed 0.4.0.1862.1.2"},
    {"2", "SEQ:i", "a=PRINTABLE:EUR\nb=INT:500", "malformed 0.4.0.1862.1.2"},
    {"2", "SEQ:i", "a=PRINTABLE:EUR\nb=INT:-1\nc=INT:3", "malformed 0.4.0.1862.1.2"},
    {"2", "SEQ:i", "a=PRINTABLE:EUR\nb=INT:1\nc=INT:3\nd=INT:3", "malformed 0.4.0.1862.1.2"},
    {"2", "SEQ:i", "a=PRINTABLE:EUR\nb=INT:0x7FFFFFFFFFFFFFFF\nc=INT:3", "EUR 9223372036854775807 3"},
    {"2", "SEQ:i", "a=PRINTABLE:EUR\nb=INT:0x8000000000000000\nc=INT:3", "malformed 0.4.0.1862.1.2"},
    {"2", "SET:i", "a=PRINTABLE:EUR\nb=INT:500\nc=INT:3", "malformed 0.4.0.1862.1.2"},
    {"2", "", "", "malformed 0.4.0.1862.1.2"},

    {"3", "INT:10", "", "10 years"},
    {"3", "INT:0", "", "0 years"},
    {"3", "INT:-1", "", "malformed 0.4.0.1862.1.3"},
    {"3", "INT:0x123456789ABCDEF01234", "", "malformed 0.4.0.1862.1.3"},
    {"3", "UTF8:10", "", "malformed 0.4.0.1862.1.3"},
    {"3", "SEQ:i", "a=INT:10", "malformed 0.4.0.1862.1.3"},
    {"3", "", "", "malformed 0.4.0.1862.1.3"},

    {"4", "", "", "qscd"},
    {"4", "NULL", "", "malformed 0.4.0.1862.1.4"},
    {"4", "INT:1", "", "malformed 0.4.0.1862.1.4"},

    {"5", "SEQ:i", "a=SEQ:j\n[j]\na=IA5:https://pds.example/en.pdf\nb=PRINTABLE:en",
     "https://pds.example/en.pdf en"},
    {"5", "SEQ:i",
     "a=SEQ:j\nb=SEQ:k\n[j]\na=IA5:https://pds.example/\nb=PRINTABLE:fr\n[k]\na=IA5:https://pds.example/nl\n"
     "b=PRINTABLE:NL",
     "https://pds.example/ fr, https://pds.example/nl NL"},
    {"5", "SEQ:i", "a=SEQ:j\n[j]\na=UTF8:https://pds.example/\nb=PRINTABLE:en", "malformed 0.4.0.1862.1.5"},
    {"5", "SEQ:i", "a=SEQ:j\n[j]\na=IA5:https://pds.example/\nb=UTF8:en", "malformed 0.4.0.1862.1.5"},
    {"5", "SEQ:i", "a=SEQ:j\n[j]\na=IA5:https://pds.example/\nb=PRINTABLE:eng", "malformed 0.4.0.1862.1.5"},
    {"5", "SEQ:i", "a=SEQ:j\n[j]\na=IA5:https://pds.example/", "malformed 0.4.0.1862.1.5"},
    {"5", "SEQ:i", "a=SEQ:j\n[j]\na=IA5:\nb=PRINTABLE:en", "malformed 0.4.0.1862.1.5"},
    {"5", "SEQ:i", "a=SEQ:j\n[j]\na=IMP:22U,FORMAT:HEX,OCT:681b5b\nb=PRINTABLE:en",
     "malformed 0.4.0.1862.1.5"},
    {"5", "SEQ:i", "a=SEQ:j\n[j]\na=IA5:https://pds.example/\nb=PRINTABLE:en\nc=NULL",
     "malformed 0.4.0.1862.1.5"},
    {"5", "SEQ:i", "a=IA5:https://pds.example/\nb=PRINTABLE:en", "malformed 0.4.0.1862.1.5"},
    {"5", "SEQ:i", "", "malformed 0.4.0.1862.1.5"},
    {"5", "", "", "malformed 0.4.0.1862.1.5"},

    {"6", "SEQ:i", "a=OID:0.4.0.1862.1.6.1", "esign"},
    {"6", "SEQ:i", "a=OID:0.4.0.1862.1.6.2", "eseal"},
    {"6", "SEQ:i", "a=OID:0.4.0.1862.1.6.3", "web"},
    {"6", "SEQ:i", "a=OID:0.4.0.1862.1.6.2\nb=OID:0.4.0.1862.1.6.1", "eseal, esign"},
    {"6", "SEQ:i", "a=OID:0.4.0.1862.1.6.2\nb=OID:0.4.0.1862.1.6.4", "eseal, other 0.4.0.1862.1.6.4"},
    {"6", "SEQ:i", "a=INT:1", "malformed 0.4.0.1862.1.6"},
    {"6", "SEQ:i", "a=OID:0.4.0.1862.1.6.1\nb=NULL", "malformed 0.4.0.1862.1.6"},
    {"6", "SEQ:i", "", "malformed 0.4.0.1862.1.6"},
    {"6", "OID:0.4.0.1862.1.6.1", "", "malformed 0.4.0.1862.1.6"},
    {"6", "", "", "malformed 0.4.0.1862.1.6"},

    {"7", "SEQ:i", "a=PRINTABLE:BE", "BE"},
    {"7", "SEQ:i", "a=PRINTABLE:BE\nb=PRINTABLE:FR", "BE, FR"},
    {"7", "SEQ:i", "a=PRINTABLE:BEL", "malformed 0.4.0.1862.1.7"},
    {"7", "SEQ:i", "a=PRINTABLE:B1", "malformed 0.4.0.1862.1.7"},
    {"7", "SEQ:i", "a=UTF8:BE", "malformed 0.4.0.1862.1.7"},
    {"7", "SEQ:i", "", "malformed 0.4.0.1862.1.7"},
    {"7", "PRINTABLE:BE", "", "malformed 0.4.0.1862.1.7"},
    {"7", "", "", "malformed 0.4.0.1862.1.7"},

    {"8", "SEQ:i", "a=OID:0.4.0.1862.1.8.1", "other 0.4.0.1862.1.8"},
    {"8", "", "", "other 0.4.0.1862.1.8"},
    {"8", "INT:1\nmore=INT:2", "", "malformed 0.4.0.1862.1.8"},
};

} // namespace

TEST_CASE(
    "Each qualified-certificate statement is decoded, and each wrong form of it is listed", "[crypto]") {
    Workshop const workshop;
    workshop.run(make_key);
    for (auto const& row : statement_rows) {
        auto const information =
            row.information[0] == '\0' ? std::string() : fmt::format("information = {}\n", row.information);
        auto const sections = fmt::format(
            "[statements]\ns = SEQ:s\n[s]\nid = OID:0.4.0.1862.1.{}\n{}[i]\n{}\n", row.arc, information,
            row.sections);
        INFO(sections);
        auto const certificate =
            make_certificate(workshop, "1.3.6.1.5.5.7.1.3 = ASN1:SEQ:statements", sections);
        REQUIRE(certificate);
        CHECK(certificate->malformed_extensions.empty());
        REQUIRE(certificate->qc_statements);
        CHECK(describe(*certificate->qc_statements) == row.expected);
    }
}

TEST_CASE("The qualified-certificate statements of a certificate are decoded together", "[crypto]") {
    struct Row {
        char const* value;
        char const* sections;
        char const* expected; // nothing when the extension is malformed
    };
    auto const row = GENERATE(
        Row{"ASN1:SEQ:q",
            "[q]\na=SEQ:a\nb=SEQ:b\nc=SEQ:c\nd=SEQ:d\n[a]\nid=OID:0.4.0.1862.1.1\n"
            "[b]\nid=OID:0.4.0.1862.1.4\n"
            "[c]\nid=OID:1.3.6.1.5.5.7.11.2\ninfo=SEQ:semantics\n[semantics]\nid=OID:0.4.0.194121.1.2\n"
            "[d]\nid=OID:0.4.0.1862.1.3\ninfo=UTF8:x\n",
            "compliance, qscd, other 1.3.6.1.5.5.7.11.2, malformed 0.4.0.1862.1.3"},
        Row{"ASN1:SEQ:q", "[q]\na=SEQ:a\nb=SEQ:a\n[a]\nid=OID:0.4.0.1862.1.1\n",
            "compliance, malformed 0.4.0.1862.1.1"},
        Row{"ASN1:SEQ:q", "[q]\n", ""}, Row{"ASN1:SEQ:q", "[q]\na=OID:0.4.0.1862.1.1\n", nullptr},
        Row{"ASN1:SEQ:q", "[q]\na=SEQ:a\n[a]\n", nullptr},
        Row{"ASN1:SEQ:q", "[q]\na=SEQ:a\n[a]\nid=UTF8:0.4.0.1862.1.1\n", nullptr},
        Row{"ASN1:SET:q", "[q]\na=SEQ:a\n[a]\nid=OID:0.4.0.1862.1.1\n", nullptr},
        Row{"ASN1:INT:1", "", nullptr}, Row{"ASN1:NULL", "", nullptr},
        // A limit of 00 01 euro, one of an integer without octets, a type whose last arc is cut.
        Row{"DER:30183016060604008e460102300c130345555202020001020103", "", "malformed 0.4.0.1862.1.2"},
        Row{"DER:30163014060604008e460102300a13034555520200020103", "", "malformed 0.4.0.1862.1.2"},
        Row{"DER:3011300f060604008e460106300506030400b0", "", "malformed 0.4.0.1862.1.6"},
        // An identifier whose last arc is cut, a statement that is cut, octets after the last statement
        Row{"DER:3007300506030400b0", "", nullptr}, Row{"DER:300a3009060604008e460101", "", nullptr},
        Row{"DER:300a3008060604008e4601010500", "", nullptr});
    Workshop const workshop;
    workshop.run(make_key);
    auto const certificate =
        make_certificate(workshop, fmt::format("1.3.6.1.5.5.7.1.3 = {}", row.value), row.sections);
    INFO(row.value << "\n" << row.sections);
    REQUIRE(certificate);
    CHECK(certificate->qc_statements.has_value() == (row.expected != nullptr));
    if (certificate->qc_statements && row.expected != nullptr) {
        CHECK(describe(*certificate->qc_statements) == row.expected);
    } else {
        CHECK(certificate->malformed_extensions == std::vector<std::string>{"1.3.6.1.5.5.7.1.3"});
    }
}
