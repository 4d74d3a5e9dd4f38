// SPDX-License-Identifier: Apache-2.0
#include "certificate/certificate_data.hpp"

#include "data/data_file.hpp"
#include "support/digits.hpp"
#include "support/letters.hpp"
#include "support/say.hpp"

#include <array>
#include <limits>
#include <optional>

namespace techuser {
namespace {

using Path = std::filesystem::path;

struct KeyTypeName {
    std::string_view name;
    CertifiedKey::Type type;
};

constexpr std::array key_types{
    KeyTypeName{"rsa", CertifiedKey::Type::rsa},
    KeyTypeName{"ec", CertifiedKey::Type::ec},
    KeyTypeName{"ed25519", CertifiedKey::Type::ed25519},
    KeyTypeName{"ed448", CertifiedKey::Type::ed448},
};

// The day under `key`, as 2014-01-01 without quotes; nullopt when there is none.
Result<std::optional<Date>> date_of(toml::table const& entry, std::string_view key, Path const& path) {
    auto const* const node = entry.get(key);
    if (node == nullptr) {
        return std::optional<Date>();
    }
    auto const value = node->value<toml::date>();
    if (!value) {
        return fail_in(path, *node, say("'{}' is not a day such as 2014-01-01", key));
    }
    return std::optional<Date>(
        std::chrono::year(value->year) / std::chrono::month(value->month) / std::chrono::day(value->day));
}

Result<Period> period_of(toml::table const& entry, Path const& path) {
    TRY_ASSIGN(auto const since, date_of(entry, "since", path));
    TRY_ASSIGN(auto const until, date_of(entry, "until", path));
    if (since && until && *until < *since) {
        return fail_in(path, entry, say("'until' is before 'since'"));
    }
    return Period{since, until};
}

bool is_key_id(std::string_view text) {
    return !text.empty() && text.size() % 2 == 0 && std::ranges::all_of(text, [](char character) {
        return is_digit(character) || (character >= 'a' && character <= 'f');
    });
}

Result<std::vector<std::string>> key_ids_of(toml::table const& entry, Path const& path) {
    std::vector<std::string> ids;
    auto const* const node = entry.get("key_ids");
    if (node == nullptr) {
        return ids;
    }
    auto const* const array = node->as_array();
    if (array == nullptr) {
        return fail_in(path, *node, say("'key_ids' is not a list"));
    }
    for (auto const& element : *array) {
        auto const id = element.value<std::string>();
        if (!id || !is_key_id(*id)) {
            return fail_in(
                path, element, say("a key identifier is lower-case hex in quotes, without colons"));
        }
        ids.push_back(*id);
    }
    return ids;
}

// statements = "none": certificates of this issuer carry no statement of qualified certificates.
Result<IssuerStatements> statements_of(toml::table const& entry, Path const& path) {
    auto const* const node = entry.get("statements");
    if (node == nullptr) {
        return IssuerStatements::expected;
    }
    if (node->value<std::string>() != "none") {
        return fail_in(path, *node, say("'statements' can only be \"none\""));
    }
    return IssuerStatements::none;
}

Result<AcceptedIssuer> read_issuer(toml::table const& entry, Path const& path) {
    TRY(check_keys(
        entry, {"common_name", "organisation", "key_ids", "since", "until", "statements", "source"}, path));
    TRY_ASSIGN(auto const statements, statements_of(entry, path));
    TRY_ASSIGN(auto common_name, text_of(entry, "common_name", path));
    std::string organisation;
    if (entry.contains("organisation")) {
        TRY_ASSIGN(organisation, text_of(entry, "organisation", path));
    }
    TRY_ASSIGN(auto key_ids, key_ids_of(entry, path));
    TRY_ASSIGN(auto const period, period_of(entry, path));
    TRY_ASSIGN(auto source, text_of(entry, "source", path));
    return AcceptedIssuer{std::move(common_name), std::move(organisation),
                          std::move(key_ids),     period,
                          std::move(source),      statements};
}

Result<unsigned> bits_of(toml::table const& entry, Path const& path) {
    auto const bits = entry["minimum_bits"].value<std::int64_t>();
    if (!bits || *bits < 1 || *bits > std::numeric_limits<std::uint16_t>::max()) {
        return fail_in(path, entry, say("entry of an rsa key without 'minimum_bits'"));
    }
    return static_cast<unsigned>(*bits);
}

Result<KeyRule> read_key_rule(toml::table const& entry, Path const& path) {
    TRY_ASSIGN(auto const type_name, text_of(entry, "type", path));
    auto const* const type = std::ranges::find(key_types, type_name, &KeyTypeName::name);
    if (type == key_types.end()) {
        return fail_in(path, entry, say("type '{}': expected rsa, ec, ed25519 or ed448", type_name));
    }
    KeyRule rule{.type = type->type, .minimum_bits = 0, .curve = {}, .period = {}, .source = {}};
    if (rule.type == CertifiedKey::Type::rsa) {
        TRY(check_keys(entry, {"type", "minimum_bits", "since", "until", "source"}, path));
        TRY_ASSIGN(rule.minimum_bits, bits_of(entry, path));
    } else if (rule.type == CertifiedKey::Type::ec) {
        TRY(check_keys(entry, {"type", "curve", "since", "until", "source"}, path));
        TRY_ASSIGN(rule.curve, text_of(entry, "curve", path));
    } else {
        TRY(check_keys(entry, {"type", "since", "until", "source"}, path));
    }
    TRY_ASSIGN(rule.period, period_of(entry, path));
    TRY_ASSIGN(rule.source, text_of(entry, "source", path));
    return rule;
}

Result<DigestRule> read_digest_rule(toml::table const& entry, Path const& path) {
    TRY(check_keys(entry, {"name", "refused_since", "source"}, path));
    TRY_ASSIGN(auto name, text_of(entry, "name", path));
    if (std::ranges::any_of(name, is_upper_case)) {
        return fail_in(path, entry, say("digest '{}': expected lower case, such as sha1", name));
    }
    TRY_ASSIGN(auto const refused_since, date_of(entry, "refused_since", path));
    if (!refused_since) {
        return fail_in(path, entry, say("entry without 'refused_since'"));
    }
    TRY_ASSIGN(auto source, text_of(entry, "source", path));
    return DigestRule{std::move(name), *refused_since, std::move(source)};
}

} // namespace

Result<CertificatePolicy> read_certificate_lists(Path const& issuers, Path const& strengths) {
    CertificatePolicy policy;
    TRY_ASSIGN(
        policy.accepted_issuers,
        read_entries<AcceptedIssuer>(
            issuers, "issuer", [&](toml::table const& entry) { return read_issuer(entry, issuers); }));
    TRY_ASSIGN(auto const table, read_table(strengths));
    TRY(check_keys(table, {"format", "key", "digest"}, strengths));
    TRY_ASSIGN(policy.keys, read_entries<KeyRule>(table, strengths, "key", [&](toml::table const& entry) {
                   return read_key_rule(entry, strengths);
               }));
    TRY_ASSIGN(
        policy.digests, read_entries<DigestRule>(table, strengths, "digest", [&](toml::table const& entry) {
            return read_digest_rule(entry, strengths);
        }));
    return policy;
}

} // namespace techuser
