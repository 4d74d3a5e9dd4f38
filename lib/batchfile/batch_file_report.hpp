// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/colour.hpp"
#include "report/json_document.hpp"
#include <techuser/batch_file_check.hpp>
#include <techuser/batch_file_explanation.hpp>
#include <techuser/batch_file_name.hpp>
#include <techuser/text.hpp>

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// The names of one submission, and the folder of the server that they belong in.
std::string to_json(JsonHead const& head, Submission const& submission, std::span<BatchFileName const> names);

// " [portal 111]", with all labels between which no source decides; nothing without any.
std::string describe_labels(std::span<std::string_view const> labels);

// One name that was checked, with the reasons against it.
std::string to_text(CheckedName const& checked, Colour colour);
std::string to_json(JsonHead const& head, CheckedName const& checked);

// A right name in words, and the declarations that it could be the answer to.
struct ExplainedName {
    std::string input;
    BatchFileName name;
    std::vector<ExplainedElement> elements;
    Text answers;
    std::vector<BatchFileName> could_answer;
};

std::string to_text(ExplainedName const& explained);
std::string to_json(JsonHead const& head, ExplainedName const& explained);

// Files that got their batch names, or would get them.
struct RenameReport {
    struct Renamed {
        std::string from;
        std::string to;
    };
    std::vector<Renamed> renamed;
    std::optional<std::string> made; // the GO
    Rehearsal rehearsal;
};

std::string to_text(RenameReport const& report);
std::string to_json(JsonHead const& head, RenameReport const& report);

} // namespace techuser
