// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/text.hpp>

#include <string_view>
#include <vector>

namespace techuser {

// What an anomaly that the portal names means. No official list is public: the meanings are those of a table
// that a payroll product carries, in our words, and what to do is ours.
struct Anomaly {
    Text meaning;
    Text what_to_do;
};

// The anomaly of a three-digit label; empty texts for a label that the table lacks.
Anomaly explain_anomaly(std::string_view label);

// Every label of the table, in its order.
std::vector<std::string_view> anomaly_labels();

} // namespace techuser
