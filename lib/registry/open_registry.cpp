// SPDX-License-Identifier: Apache-2.0
#include "registry/open_database.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/registry.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace techuser {

namespace {

// What is before a path; one that others may write has to be named so.
constexpr std::string_view sqlite_prefix = "sqlite:";
constexpr std::string_view shared_prefix = "shared:";

tl::unexpected<Error> refuse(Text message) {
    return fail(
        ErrorCode::usage, "registry-url", std::move(message),
        say("give a path, sqlite:PATH or postgresql://user@host/database; a file of such a name needs ./ before it"));
}

// Which database keeps a registry, and where.
struct Address {
    enum class Kind : std::uint8_t { sqlite, postgres };

    Kind kind;
    std::string place; // a path, or what libpq understands
    Sharing sharing{Sharing::refuse};
};

// The scheme of a URL (RFC 3986, section 3.1) in small letters; empty when the text does not begin with one.
std::string scheme_of(std::string_view text) {
    auto const end = text.find(':');
    std::string scheme(text.substr(0, end == std::string_view::npos ? 0 : end));
    for (auto& character : scheme) {
        if (character >= 'A' && character <= 'Z') {
            character = static_cast<char>(character - 'A' + 'a');
        }
        bool const is_letter = character >= 'a' && character <= 'z';
        if (!is_letter && std::string_view("0123456789+-.").find(character) == std::string_view::npos) {
            return {};
        }
    }
    return scheme;
}

// key=value, as libpq also takes a connection: the first key has only small letters and underlines.
bool is_connection_string(std::string_view text) {
    auto const end = text.find_first_not_of("abcdefghijklmnopqrstuvwxyz_");
    return end != 0 && end != std::string_view::npos &&
           text.substr(std::min(text.find_first_not_of(' ', end), text.size())).starts_with('=');
}

Result<Address> file_at(std::string_view path, std::string_view url, Sharing sharing) {
    if (path.empty()) {
        return refuse(say("registry '{}': the path is missing", url));
    }
    return Address{Address::Kind::sqlite, std::string(path), sharing};
}

Result<Address> parse_address(std::string_view url) {
    if (url.find('\0') != std::string_view::npos) {
        return refuse(say("invalid registry URL: contains a NUL byte"));
    }
    for (auto const prefix : {sqlite_prefix, shared_prefix}) {
        if (url.starts_with(prefix)) {
            return file_at(
                url.substr(prefix.size()), url, prefix == shared_prefix ? Sharing::accept : Sharing::refuse);
        }
    }
    auto const scheme = scheme_of(url);
    if (scheme == "postgresql" || scheme == "postgres") {
        if (!url.substr(scheme.size()).starts_with("://")) {
            return refuse(say("registry: not an address of PostgreSQL"));
        }
        return Address{Address::Kind::postgres, scheme + std::string(url.substr(scheme.size()))};
    }
    if (is_connection_string(url)) {
        return Address{Address::Kind::postgres, std::string(url)};
    }
    if (!scheme.empty()) {
        // What follows the scheme may hold a password and is not repeated.
        return refuse(say("registry: unknown kind of address '{}:'", verbatim(scheme)));
    }
    return file_at(url, url, Sharing::refuse);
}

} // namespace

Result<std::unique_ptr<Registry>> open_registry(std::string_view url, OpenMode mode, OlderSchema older) {
    TRY_ASSIGN(auto const address, parse_address(url));
    return address.kind == Address::Kind::postgres
               ? open_postgres_registry(address.place, mode, older)
               : open_sqlite_registry(address.place, mode, older, address.sharing);
}

Result<void> import_registry(
    std::string_view url, OpenMode mode, RecordSource const& source, Author const& author) {
    if (mode == OpenMode::rehearse) {
        TRY_ASSIGN(auto const registry, open_registry(url, mode));
        return registry->import_from(source, author);
    }
    TRY_ASSIGN(auto const address, parse_address(url));
    return address.kind == Address::Kind::postgres
               ? import_postgres_registry(address.place, source, author)
               : import_sqlite_registry(address.place, address.sharing, source, author);
}

Result<Restoration> restore_registry(
    std::string_view url, std::string_view backup, OpenMode mode, Author const& author) {
    TRY_ASSIGN(auto const address, parse_address(url));
    TRY_ASSIGN(auto const from, parse_address(backup));
    if (address.kind == Address::Kind::postgres || from.kind == Address::Kind::postgres) {
        return fail(
            ErrorCode::usage, "registry-url", say("registry restore: both have to be files"),
            say("move a backup into a new database: registry move FILE postgresql://..."));
    }
    if (is_same_registry(url, backup)) {
        return refuse(say("registry restore: the backup is the registry itself"));
    }
    return restore_sqlite_registry(address.place, address.sharing, from.place, mode, author);
}

bool is_same_registry(std::string_view left_url, std::string_view right_url) {
    auto const left = parse_address(left_url);
    auto const right = parse_address(right_url);
    if (!left || !right || left->kind != right->kind) {
        return false;
    }
    std::error_code missing; // a file that is not there is no other
    return left->place == right->place || (left->kind == Address::Kind::sqlite &&
                                           std::filesystem::equivalent(left->place, right->place, missing));
}

} // namespace techuser
