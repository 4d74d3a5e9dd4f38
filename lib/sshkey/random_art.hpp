// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/ssh_key.hpp>

#include <string>

namespace techuser {

// The picture of the SHA-256 fingerprint that ssh-keygen -lv draws, with a line end after each line.
std::string random_art(SshPublicKey const& key);

} // namespace techuser
