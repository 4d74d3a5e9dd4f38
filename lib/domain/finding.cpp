// SPDX-License-Identifier: Apache-2.0
#include "domain/named.hpp"
#include <techuser/finding.hpp>

namespace techuser {

namespace {

constexpr std::array<Named<Severity>, 3> severities{{
    {Severity::notice, "notice"},
    {Severity::warning, "warning"},
    {Severity::error, "error"},
}};

} // namespace

std::string_view to_string(Severity severity) {
    return name_of(severities, severity);
}

} // namespace techuser
