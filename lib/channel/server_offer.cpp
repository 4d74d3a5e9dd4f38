// SPDX-License-Identifier: Apache-2.0
#include "channel/server_offer.hpp"

#include "support/ssh_wire.hpp"

#include <array>
#include <cstdint>

namespace techuser {
namespace {

constexpr std::uint8_t kexinit_message = 20;
constexpr std::size_t cookie_bytes = 16;

} // namespace

std::optional<ServerOffer> read_server_offer(std::string_view opening, std::string_view version_line) {
    auto const begin = opening.find(version_line);
    auto const end = opening.find('\n', begin);
    if (version_line.empty() || end == std::string_view::npos) {
        return std::nullopt;
    }
    SshReader packets(opening.substr(end + 1));
    auto const packet = packets.read_string();
    if (!packet) {
        return std::nullopt;
    }
    SshReader reader(*packet);
    auto const padding = reader.read_byte();
    auto const message = reader.read_byte();
    if (!padding || message != kexinit_message || !reader.read_bytes(cookie_bytes)) {
        return std::nullopt;
    }
    // Key exchange, host key, ciphers in both directions, MACs in both directions.
    std::array<std::string_view, 6> lists;
    for (auto& list : lists) {
        auto const names = reader.read_text();
        if (!names) {
            return std::nullopt;
        }
        list = *names;
    }
    return ServerOffer{
        .key_exchange = std::string(lists[0]),
        .host_key = std::string(lists[1]),
        .cipher = std::string(lists[3]),
        .mac = std::string(lists[5])};
}

std::vector<std::string_view> split_names(std::string_view list) {
    std::vector<std::string_view> names;
    while (!list.empty()) {
        auto const end = std::min(list.find(','), list.size());
        if (end > 0) {
            names.push_back(list.substr(0, end));
        }
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return names;
}

} // namespace techuser
