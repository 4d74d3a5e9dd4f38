// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <string_view>

namespace techuser {

// Why the input of that name could not be read, by its errno. Unreadable: missing, permission, directory,
// read.
tl::unexpected<Error> fail_to_read(std::string_view name, int error);

} // namespace techuser
