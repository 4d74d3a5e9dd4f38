// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/progress.hpp"
#include "support/say.hpp"
#include <techuser/registry.hpp>

#include <cstddef>

namespace techuser::register_techuser {

inline void tell_records(cli::Progress& progress, std::size_t count) {
    progress([count] { return counted(count, "{} record", "{} records", count); });
}

// Hands each record on to `visit`, and tells how many there were. Both arguments outlive the result.
inline RecordVisitor counting(cli::Progress& progress, RecordVisitor const& visit) {
    return [&progress, &visit, count = std::size_t{0}](RegistryRecord const& record) mutable {
        tell_records(progress, ++count);
        return visit(record);
    };
}

} // namespace techuser::register_techuser
