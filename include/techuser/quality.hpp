// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/token.hpp>

namespace techuser {

struct QualitySet {
    static constexpr std::string_view title = "quality";
};

// In what capacity an entity declares (qualité, hoedanigheid), for example supplementary-pensions-manager.
// One technical user and one sender number belong to each (enterprise number, quality).
using Quality = Token<QualitySet>;

} // namespace techuser
