// SPDX-License-Identifier: Apache-2.0
#include <techuser/version.hpp>

namespace techuser {

std::string_view version() {
    return TECHUSER_VERSION;
}

} // namespace techuser
