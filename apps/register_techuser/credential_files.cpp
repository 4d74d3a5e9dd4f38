// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/credential_files.hpp"

#include "register_techuser/recorded_user.hpp"
#include "registration/listed_values.hpp"
#include "support/brussels_time.hpp"
#include "support/try.hpp"
#include <techuser/certificate.hpp>
#include <techuser/ssh_key.hpp>

#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

namespace techuser::register_techuser {
namespace {

template <typename Value>
Result<Shared<Value>> parsed(
    std::string const& path, Bytes const& content, Result<Value> (*parse)(std::span<std::uint8_t const>)) {
    auto value = parse(content);
    if (!value) {
        return fail(while_doing(Text("'" + path + "'"), std::move(value).error()));
    }
    return value;
}

bool can_be_read_only_once(std::string const& path) {
    std::error_code ignored; // an unreadable file is reported when it is read
    return path == "-" || std::filesystem::is_other(std::filesystem::status(path, ignored));
}

} // namespace

cli::Offers offer_values(RegistrationField const& field, RegistrationDraft const* draft) {
    if (field.content == RegistrationField::Content::file) {
        return cli::offer_files(
            field.key == fields::certificate.key ? cli::certificate_endings()
                                                 : std::vector<std::string>{"pub", "rfc4716", "ppk"});
    }
    return cli::offer_answers([&field, draft](cli::Console const& console, std::string_view) {
        std::vector<std::string> names;
        if (auto const reference = read_reference_data(console)) {
            for (auto const& value : draft != nullptr ? listed_values(field, *reference, *draft)
                                                      : listed_values(field, *reference)) {
                names.emplace_back(value.name);
            }
        }
        return names;
    });
}

void declare_field(cli::Options& options, RegistrationField const& field, RegistrationDraft& draft) {
    auto const* const placeholder = field.content == RegistrationField::Content::file ? "FILE" : "TEXT";
    if (auto const* const one = std::get_if<RegistrationField::One>(&field.member)) {
        options.value(
            std::string(field.option), placeholder, draft.*(*one), field.help, offer_values(field, &draft));
    } else {
        auto const several = std::get<RegistrationField::Several>(field.member);
        options.values(
            std::string(field.option), placeholder, draft.*several, field.help, offer_values(field, &draft));
    }
}

Credentials read_credentials(RegistrationDraft const& draft, cli::Console& console) {
    return CredentialFiles(console, CredentialFiles::Others::read_again).read(draft);
}

Credentials CredentialFiles::read(RegistrationDraft const& draft) {
    Credentials credentials;
    if (draft.ssh_public_key && !draft.ssh_public_key->empty()) {
        credentials.ssh_public_key =
            read(*draft.ssh_public_key, ssh_key_size_limit_bytes, m_keys, parse_ssh_public_key);
    }
    if (draft.certificate && !draft.certificate->empty()) {
        credentials.certificate =
            read(*draft.certificate, certificate_size_limit_bytes, m_certificates, parse_certificate);
    }
    return credentials;
}

template <typename Value>
Result<Shared<Value>> CredentialFiles::read(
    std::string const& path, std::size_t limit_bytes, Kept<Value>& kept,
    Result<Value> (*parse)(std::span<std::uint8_t const>)) {
    if (auto const found = kept.find(path); found != kept.end()) {
        return found->second.value;
    }
    auto const only_once = can_be_read_only_once(path);
    m_console.explain("reading " + path);
    auto const content = m_console.read_input(path, limit_bytes);
    auto value = content ? parsed(path, *content, parse) : fail(content.error());
    if (!only_once && (!content || m_others == Others::read_again)) {
        return value;
    }
    if (kept.size() >= kept_most) {
        std::erase_if(kept, [](auto const& file) { return !file.second.only_once; });
    }
    kept.emplace(path, KeptFile<Value>{value, only_once});
    return value;
}

Result<std::optional<Timestamp>> given_moment(std::optional<std::string> const& at) {
    if (!at) {
        return std::nullopt;
    }
    TRY_ASSIGN(auto const day, cli::option_value("--at", parse_typed_date(*at)));
    return start_of_brussels_day(day);
}

Result<Timestamp> moment_of_check(std::optional<std::string> const& at, cli::Console const& console) {
    TRY_ASSIGN(auto const given, given_moment(at));
    return given.value_or(console.now());
}

} // namespace techuser::register_techuser
