// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>
#include <techuser/ssh_key.hpp>

#include <string>

namespace techuser {

// The picture of the SHA-256 fingerprint that ssh-keygen -lv draws, with a line end behind each line.
// Internal: digest.
Result<std::string> random_art(SshPublicKey const& key);

} // namespace techuser
