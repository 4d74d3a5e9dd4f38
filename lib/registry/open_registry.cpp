// SPDX-License-Identifier: Apache-2.0
#include "registry/sql_registry.hpp"
#include "support/text.hpp"
#include <techuser/registry.hpp>

#include <fmt/format.h>

namespace techuser {

namespace {

constexpr std::string_view sqlite_prefix = "sqlite:";
constexpr std::string_view scheme_end = "://";

tl::unexpected<Error> refuse(Text message) {
    return fail(
        ErrorCode::usage, "registry-url", std::move(message),
        say("give a path, sqlite:PATH or postgresql://..."));
}

} // namespace

Result<std::unique_ptr<Registry>> open_registry(std::string_view url, OpenMode mode) {
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
            return open_postgres_registry(std::string(url), mode);
        }
        return refuse(say("registry: unknown kind of address '{}://'", scheme));
    }
    if (path.empty()) {
        return refuse(say("registry '{}': the path is missing", url));
    }
    if (path.find('\0') != std::string_view::npos) {
        return refuse(say("registry: a path cannot hold a NUL character"));
    }
    return open_sqlite_registry(path, mode);
}

} // namespace techuser
