// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/known_hosts.hpp"
#include "channel/libssh2.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// The names that the libssh2 of this process supports for a LIBSSH2_METHOD_..., in its order. They point into
// libssh2's tables.
std::vector<std::string_view> supported_algorithms(LIBSSH2_SESSION* session, int method);

// The host key algorithms that both libssh2 and we support, in the order of OpenSSH: those of recorded keys
// first, unless a key of OpenSSH's favourite type, Ed25519, is recorded.
std::vector<std::string> host_key_algorithms(LIBSSH2_SESSION* session, KnownHost const& known);

// The type of key that a host key algorithm uses: ssh-rsa for rsa-sha2-512, else its own name.
std::string_view key_type_of(std::string_view host_key_algorithm);

// Whether a key exchange, host key algorithm, cipher or MAC relies on SHA-1, MD5, 3DES, RC4 or DSA.
bool is_weak(std::string_view algorithm);

} // namespace techuser
