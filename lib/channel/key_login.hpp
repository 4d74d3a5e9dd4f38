// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/ssh_connection.hpp"
#include <techuser/ssh_private_key.hpp>

#include <string>
#include <string_view>

namespace techuser {

struct KeyLogin {
    int result;                  // of libssh2_userauth_publickey()
    bool signature_asked{false}; // the server accepts the key: it asked for a signature
};

// Logs in with a key and the algorithm of that name (RFC 8332, RFC 8709, RFC 5656).
KeyLogin log_in_with(
    SshConnection& connection, std::string const& login, SshPrivateKey const& key,
    std::string_view algorithm);

} // namespace techuser
