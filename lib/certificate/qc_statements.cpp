// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_parts.hpp"
#include "openssl/file_kind.hpp"
#include "support/letters.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace techuser {

namespace {

// What follows the identifier of a statement, if anything does.
using Information = std::optional<DerElement>;

// A PrintableString of so many letters: a code of a country, a language or a currency.
Result<std::string> read_code(DerReader& reader, std::size_t letters) {
    TRY_ASSIGN(auto const content, reader.read(der_tag::printable_string));
    auto const text = as_text(content);
    if (text.size() != letters || !std::ranges::all_of(text, is_letter)) {
        return bad_der();
    }
    return std::string(text);
}

Result<std::int64_t> read_integer(DerReader& reader) {
    TRY_ASSIGN(auto const content, reader.read(der_tag::integer));
    return read_small_integer(content);
}

// The statement has no information.
Result<void> expect_nothing(Information const& information) {
    if (information) {
        return bad_der();
    }
    return {};
}

Result<Octets> expect_sequence(Information const& information) {
    if (!information || information->tag != der_tag::sequence) {
        return bad_der();
    }
    return information->content;
}

// ETSI EN 319 412-5 section 4.2.1.
Result<void> read_compliance(Information const& information, QcStatements& statements) {
    TRY(expect_nothing(information));
    statements.compliance = true;
    return {};
}

// Section 4.2.2.
Result<void> read_qscd(Information const& information, QcStatements& statements) {
    TRY(expect_nothing(information));
    statements.qscd = true;
    return {};
}

// Section 4.2.3. A type that is none of the three is a statement that we do not know.
Result<void> read_types(Information const& information, QcStatements& statements) {
    if (!information) {
        return bad_der();
    }
    TRY_ASSIGN(auto const identifiers, read_object_identifiers(information->encoding));
    constexpr std::pair<std::string_view, QcType> types[] = {
        {"0.4.0.1862.1.6.1", QcType::esign},
        {"0.4.0.1862.1.6.2", QcType::eseal},
        {"0.4.0.1862.1.6.3", QcType::web},
    };
    for (auto const& identifier : identifiers) {
        auto const* const type =
            std::ranges::find(types, identifier, &std::pair<std::string_view, QcType>::first);
        if (type == std::end(types)) {
            statements.other.push_back(identifier);
        } else {
            statements.types.push_back(type->second);
        }
    }
    return {};
}

// Section 4.2.4.
Result<void> read_legislation(Information const& information, QcStatements& statements) {
    TRY_ASSIGN(auto const content, expect_sequence(information));
    std::vector<std::string> countries;
    DerReader reader(content);
    do {
        TRY_ASSIGN(auto country, read_code(reader, 2));
        countries.push_back(std::move(country));
    } while (!reader.at_end());
    statements.legislation = std::move(countries);
    return {};
}

// Section 4.3.2: the currency of ISO 4217 as three letters or as its number.
Result<std::string> read_currency(DerReader& reader) {
    if (!reader.next_is(der_tag::integer)) {
        return read_code(reader, 3);
    }
    TRY_ASSIGN(auto const number, read_integer(reader));
    if (number < 1 || number > 999) {
        return bad_der();
    }
    return fmt::format("{:03}", number);
}

Result<void> read_limit(Information const& information, QcStatements& statements) {
    TRY_ASSIGN(auto const content, expect_sequence(information));
    DerReader reader(content);
    TRY_ASSIGN(auto currency, read_currency(reader));
    TRY_ASSIGN(auto const amount, read_integer(reader));
    TRY_ASSIGN(auto const exponent, read_integer(reader));
    TRY(reader.expect_end());
    if (amount < 0) {
        return bad_der();
    }
    statements.limit = QcLimit{.currency = std::move(currency), .amount = amount, .exponent = exponent};
    return {};
}

// Section 4.3.3.
Result<void> read_retention(Information const& information, QcStatements& statements) {
    if (!information || information->tag != der_tag::integer) {
        return bad_der();
    }
    TRY_ASSIGN(auto const years, read_small_integer(information->content));
    if (years < 0) {
        return bad_der();
    }
    statements.retention_years = years;
    return {};
}

// Section 4.3.4.
Result<QcDisclosure> read_disclosure(Octets content) {
    DerReader reader(content);
    TRY_ASSIGN(auto const octets, reader.read(der_tag::ia5_string));
    TRY_ASSIGN(auto language, read_code(reader, 2));
    TRY(reader.expect_end());
    auto const url = as_text(octets);
    auto const is_visible = [](char character) { return character > ' ' && character <= '~'; };
    if (url.empty() || !std::ranges::all_of(url, is_visible)) {
        return bad_der();
    }
    return QcDisclosure{.url = std::string(url), .language = std::move(language)};
}

Result<void> read_disclosures(Information const& information, QcStatements& statements) {
    TRY_ASSIGN(auto const content, expect_sequence(information));
    std::vector<QcDisclosure> disclosures;
    DerReader reader(content);
    do {
        TRY_ASSIGN(auto const location, reader.read(der_tag::sequence));
        TRY_ASSIGN(auto disclosure, read_disclosure(location));
        disclosures.push_back(std::move(disclosure));
    } while (!reader.at_end());
    statements.disclosures = std::move(disclosures);
    return {};
}

struct Statement {
    std::string_view identifier;
    Result<void> (*read)(Information const& information, QcStatements& statements);
};

constexpr Statement known_statements[] = {
    {"0.4.0.1862.1.1", read_compliance},  {"0.4.0.1862.1.2", read_limit},
    {"0.4.0.1862.1.3", read_retention},   {"0.4.0.1862.1.4", read_qscd},
    {"0.4.0.1862.1.5", read_disclosures}, {"0.4.0.1862.1.6", read_types},
    {"0.4.0.1862.1.7", read_legislation},
};

using Seen = std::array<bool, std::size(known_statements)>;

// Reads the information of a statement by its kind.
Result<void> read_information(
    std::string const& identifier, DerReader& reader, Seen& seen, QcStatements& statements) {
    Information information;
    if (!reader.at_end()) {
        TRY_ASSIGN(information, reader.read());
    }
    TRY(reader.expect_end());
    auto const* const known = std::ranges::find(known_statements, identifier, &Statement::identifier);
    if (known == std::end(known_statements)) {
        statements.other.push_back(identifier);
        return {};
    }
    // A second statement of the kind could contradict the first.
    if (std::exchange(seen[static_cast<std::size_t>(known - std::begin(known_statements))], true)) {
        return bad_der();
    }
    return known->read(information, statements);
}

// RFC 3739 section 3.2.6: an identifier, and information of any type.
Result<void> read_statement(Octets content, Seen& seen, QcStatements& statements) {
    DerReader reader(content);
    TRY_ASSIGN(auto identifier, read_object_identifier(reader));
    if (!read_information(identifier, reader, seen, statements)) {
        statements.malformed.push_back(std::move(identifier));
    }
    return {};
}

} // namespace

Result<QcStatements> read_qc_statements(Octets value) {
    TRY_ASSIGN(auto const content, read_whole(value, der_tag::sequence));
    QcStatements statements;
    Seen seen{};
    for (DerReader reader(content); !reader.at_end();) {
        TRY_ASSIGN(auto const statement, reader.read(der_tag::sequence));
        TRY(read_statement(statement, seen, statements));
    }
    return statements;
}

} // namespace techuser
