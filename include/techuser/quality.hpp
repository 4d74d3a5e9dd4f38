// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/token.hpp>

namespace techuser {

struct QualitySet {
    static constexpr char const* malformed =
        gettext_noop("quality {}: expected words of a-z and 0-9 joined by dashes");
};

// In what capacity an entity declares (qualité, hoedanigheid), for example supplementary-pensions-manager.
// One technical user and one sender number belong to each (enterprise number, quality).
using Quality = Token<QualitySet>;

} // namespace techuser
