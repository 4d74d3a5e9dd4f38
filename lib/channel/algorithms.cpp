// SPDX-License-Identifier: Apache-2.0
#include "channel/algorithms.hpp"

#include <algorithm>
#include <array>

namespace techuser {
namespace {

// As in ssh_config(5), HostKeyAlgorithms, without certificates and security keys; ssh-rsa for old servers.
constexpr std::array<std::string_view, 7> host_key_order{
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "rsa-sha2-512",
    "rsa-sha2-256",
    "ssh-rsa"};

} // namespace

std::vector<std::string_view> supported_algorithms(LIBSSH2_SESSION* session, int method) {
    char const** supported = nullptr;
    auto const count = libssh2_session_supported_algs(session, method, &supported);
    std::vector<std::string_view> names;
    for (int index = 0; index < count; ++index) {
        names.emplace_back(supported[index]);
    }
    if (supported != nullptr) {
        libssh2_free(session, supported);
    }
    return names;
}

std::vector<std::string> host_key_algorithms(LIBSSH2_SESSION* session, KnownHost const& known) {
    auto const supported = supported_algorithms(session, LIBSSH2_METHOD_HOSTKEY);
    auto const recorded = known.key_types();
    auto const is_recorded = [&](std::string_view algorithm) {
        return std::ranges::find(recorded, key_type_of(algorithm)) != recorded.end();
    };
    std::vector<std::string> algorithms;
    for (auto const algorithm : host_key_order) {
        if (std::ranges::find(supported, algorithm) != supported.end()) {
            algorithms.emplace_back(algorithm);
        }
    }
    if (!is_recorded(host_key_order.front())) {
        // std::ranges::stable_partition of this standard library is beyond clang 14.
        std::stable_partition(algorithms.begin(), algorithms.end(), is_recorded);
    }
    return algorithms;
}

std::string_view key_type_of(std::string_view host_key_algorithm) {
    return host_key_algorithm.starts_with("rsa-sha2-") ? "ssh-rsa" : host_key_algorithm;
}

bool is_weak(std::string_view algorithm) {
    constexpr std::array<std::string_view, 5> weak_parts{"sha1", "md5", "3des", "arcfour", "ripemd"};
    return algorithm == "ssh-rsa" || algorithm == "ssh-dss" ||
           std::ranges::any_of(weak_parts, [&](std::string_view part) {
               return algorithm.find(part) != std::string_view::npos;
           });
}

} // namespace techuser
