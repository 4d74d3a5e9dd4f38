// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <libintl.h>

namespace techuser {

// The text in the language of the process; catalogues are made of po/.
inline char const* tr(char const* text) {
    return ::dgettext("techuser", text);
}

} // namespace techuser
