// SPDX-License-Identifier: Apache-2.0
#include "registry/open_database.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/registry.hpp>

#include <fmt/format.h>

#include <filesystem>
#include <system_error>

namespace techuser {

namespace {

constexpr std::string_view sqlite_prefix = "sqlite:";
constexpr std::string_view scheme_end = "://";

tl::unexpected<Error> refuse(Text message) {
    return fail(
        ErrorCode::usage, "registry-url", std::move(message),
        say("give a path, sqlite:PATH or postgresql://..."));
}

// Which database keeps a registry, and where.
struct Address {
    enum class Kind : std::uint8_t { sqlite, postgres };

    Kind kind;
    std::string_view place; // a path, or the whole URL
};

Result<Address> parse_address(std::string_view url) {
    auto path = url;
    if (path.starts_with(sqlite_prefix)) {
        path.remove_prefix(sqlite_prefix.size());
    } else if (auto const end = url.find(scheme_end); end != std::string_view::npos) {
        // What follows the scheme may hold a password and is not repeated.
        auto const scheme = url.substr(0, end);
        if (scheme == "postgresql" || scheme == "postgres") {
            if (url.find('\0') != std::string_view::npos) {
                return refuse(say("registry: an address cannot hold a NUL character"));
            }
            return Address{Address::Kind::postgres, url};
        }
        return refuse(say("registry: unknown kind of address '{}://'", verbatim(scheme)));
    }
    if (path.empty()) {
        return refuse(say("registry '{}': the path is missing", url));
    }
    if (path.find('\0') != std::string_view::npos) {
        return refuse(say("registry: a path cannot hold a NUL character"));
    }
    return Address{Address::Kind::sqlite, path};
}

} // namespace

Result<std::unique_ptr<Registry>> open_registry(std::string_view url, OpenMode mode, OlderSchema older) {
    TRY_ASSIGN(auto const address, parse_address(url));
    return address.kind == Address::Kind::postgres
               ? open_postgres_registry(std::string(address.place), mode, older)
               : open_sqlite_registry(address.place, mode, older);
}

Result<void> import_registry(
    std::string_view url, OpenMode mode, RecordSource const& source, Author const& author) {
    if (mode == OpenMode::rehearse) {
        TRY_ASSIGN(auto const registry, open_registry(url, mode));
        return registry->import_from(source, author);
    }
    TRY_ASSIGN(auto const address, parse_address(url));
    return address.kind == Address::Kind::postgres
               ? import_postgres_registry(std::string(address.place), source, author)
               : import_sqlite_registry(address.place, source, author);
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
