// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "entity/enterprise_number_scan.hpp"
#include "report/colour.hpp"
#include "report/json_document.hpp"
#include <techuser/enterprise_number.hpp>
#include <techuser/result.hpp>

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace techuser {

// What check-enterprise found out about one input.
struct EnterpriseNumberReport {
    std::string_view input;
    std::string_view file;           // empty: an argument or standard input
    std::optional<std::size_t> line; // nothing: an argument
    Result<EnterpriseNumber> number;
};

std::string to_text(EnterpriseNumberReport const& report, EnterpriseNumberFormat format, Colour colour);
std::string to_json(
    JsonHead const& head, EnterpriseNumberReport const& report, EnterpriseNumberFormat format);

} // namespace techuser
