// SPDX-License-Identifier: Apache-2.0
#include "data/configuration.hpp"

#include "data/toml.hpp"
#include "support/library_version.hpp"
#include "support/nearest.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/files.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

namespace techuser {
namespace {

constexpr std::size_t configuration_limit_bytes = 64 * 1024;

constexpr std::array<std::string_view, 5> known_keys{
    "format", "sftp.host", "sftp.port", "sftp.source", "registry.numbers"};

tl::unexpected<Error> fail_in(std::filesystem::path const& path, Text const& why, Text hint = {}) {
    return fail(
        ErrorCode::usage, "configuration", say("{}: {}", verbatim(path.native()), why), std::move(hint));
}

Result<void> check_key(std::filesystem::path const& path, std::string const& key) {
    if (std::ranges::find(known_keys, key) != known_keys.end()) {
        return {};
    }
    return fail_in(path, say("unknown key {}", techuser::quoted(key)), hint_among(known_keys, key));
}

Result<void> check_keys(std::filesystem::path const& path, toml::table const& table) {
    for (auto const& [key, node] : table) {
        auto const* const section = node.as_table();
        if (section == nullptr) {
            TRY(check_key(path, std::string(key.str())));
            continue;
        }
        for (auto const& [name, value] : *section) {
            static_cast<void>(value);
            TRY(check_key(path, fmt::format("{}.{}", key.str(), name.str())));
        }
    }
    return {};
}

// Nothing when the key is not there.
Result<std::optional<std::string>> text_of(
    std::filesystem::path const& path, toml::table const& table, std::string_view section,
    std::string_view name) {
    auto const node = table[section][name];
    if (!node) {
        return std::optional<std::string>{};
    }
    auto const text = node.value_exact<std::string>();
    if (!text || text->empty()) {
        return fail_in(path, say("{}.{}: expected a string", verbatim(section), verbatim(name)));
    }
    return text;
}

} // namespace

void Configuration::override_with(Configuration const& other) {
    if (other.sftp_host || other.sftp_port) {
        sftp_source = other.sftp_source;
    }
    sftp_host = other.sftp_host ? other.sftp_host : sftp_host;
    sftp_port = other.sftp_port ? other.sftp_port : sftp_port;
    numbers = other.numbers ? other.numbers : numbers;
}

Result<std::uint16_t> parse_port(std::string_view text) {
    std::uint16_t port = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc{} || end != text.data() + text.size() || port == 0) {
        return fail(ErrorCode::usage, "port", say("port {}: expected 1 to 65535", quoted(text)));
    }
    return port;
}

Result<Configuration> read_configuration(std::filesystem::path const& path) {
    TRY_ASSIGN(auto const content, read_file(path, configuration_limit_bytes));
    auto const parsed = parse_toml(as_text(content));
    if (!parsed) {
        return fail_in(path, say("line {}: {}", parsed.error().line, parsed.error().why));
    }
    auto const& table = *parsed;
    if (table["format"].value<std::int64_t>() != 1) {
        return fail_in(path, say("expected format = 1"));
    }
    TRY(check_keys(path, table));
    Configuration configuration;
    TRY_ASSIGN(configuration.sftp_host, text_of(path, table, "sftp", "host"));
    TRY_ASSIGN(configuration.sftp_source, text_of(path, table, "sftp", "source"));
    TRY_ASSIGN(configuration.numbers, text_of(path, table, "registry", "numbers"));
    if (auto const node = table["sftp"]["port"]) {
        auto const port = node.value_exact<std::int64_t>();
        if (!port || *port < 1 || *port > std::numeric_limits<std::uint16_t>::max()) {
            return fail_in(path, say("sftp.port: expected 1 to 65535"));
        }
        configuration.sftp_port = static_cast<std::uint16_t>(*port);
    }
    return configuration;
}

std::string library_version::toml() {
    return fmt::format("{}.{}.{}", TOML_LIB_MAJOR, TOML_LIB_MINOR, TOML_LIB_PATCH);
}

} // namespace techuser
