// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// What a server offers for the key exchange, in its SSH_MSG_KEXINIT (RFC 4253 section 7.1): comma-separated
// names.
struct ServerOffer {
    std::string key_exchange;
    std::string host_key;
    std::string cipher;
    std::string mac;
};

// Reads the offer after the version line; nullopt when it is missing or broken. It is the first packet
// and so not encrypted.
std::optional<ServerOffer> read_server_offer(std::string_view opening, std::string_view version_line);

// The names in a comma-separated list.
std::vector<std::string_view> split_names(std::string_view list);

} // namespace techuser
