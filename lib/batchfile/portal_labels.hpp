// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string_view>
#include <vector>

namespace techuser {

// The three-digit labels of the anomalies with which the portal would refuse the file of that name for this
// reason; none when there is no such label, several when no source tells them apart.
std::vector<std::string_view> portal_labels(std::string_view reason, std::string_view name);

} // namespace techuser
