// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/batch_file_name.hpp>
#include <techuser/file_profile.hpp>
#include <techuser/text.hpp>

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// production, circuit test, declaration test
Text meaning_of(Environment environment);

// One element of a name in words.
struct ExplainedElement {
    std::string_view element; // kind, application, sender, date, sequence, environment, parts, part
    std::string value;        // as the name has it
    Text meaning;
};

// Every element of the name, from left to right.
std::vector<ExplainedElement> explain(BatchFileName const& name, std::span<FileProfile const> profiles);

// What a reply answers, judging by its name; empty for a file that is sent.
Text explain_answer(BatchFileName const& name);

} // namespace techuser
