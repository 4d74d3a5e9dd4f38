// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

namespace techuser {

// What a person or an organisation sets once for all runs. Nothing means "not set".
struct Configuration {
    std::optional<std::string> sftp_host;
    std::optional<std::uint16_t> sftp_port;
    std::optional<std::string> sftp_source; // where host and port come from
    std::optional<std::string> numbers;     // who gives sender numbers in new registries; not examined

    // Takes over what `other` sets. Its host or port without a source takes the source away.
    void override_with(Configuration const& other);
};

// Reads a port, 1 to 65535. Usage: port.
Result<std::uint16_t> parse_port(std::string_view text);

// Reads a configuration file (TOML). Usage: configuration. Unreadable: as read_file.
Result<Configuration> read_configuration(std::filesystem::path const& path);

} // namespace techuser
