// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/json.hpp"
#include <techuser/registry.hpp>

namespace techuser {

Json describe(BatchSet const& set);

// The state in the language of the process.
char const* in_words(SetState state);

} // namespace techuser
