// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/batch_file_name.hpp>
#include <techuser/registration.hpp>

#include <string>

namespace techuser {

// What the journal keeps of a change, as JSON. Certificates and SSH keys stand there by fingerprint only: the
// subject of a certificate may hold a national register number.

std::string created_details(RegisteredUser const& user);

std::string sequences_reserved_details(Date date, Environment environment);

} // namespace techuser
