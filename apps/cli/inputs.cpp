// SPDX-License-Identifier: Apache-2.0
#include "cli/inputs.hpp"

#include "support/try.hpp"

#include <string_view>

namespace techuser::cli {
namespace {

// The most that is read from standard input.
constexpr std::size_t input_limit_bytes = 256 * 1024 * 1024;

} // namespace

Result<std::vector<std::string>> expand_inputs(
    Console& console, std::span<std::string const> operands, InputEnd end) {
    std::vector<std::string> inputs;
    for (auto const& operand : operands) {
        if (operand != "-") {
            inputs.push_back(operand);
            continue;
        }
        TRY_ASSIGN(auto const content, console.read_input(operand, input_limit_bytes));
        auto text = as_text(content);
        while (!text.empty()) {
            auto const length = text.find(end == InputEnd::nul ? '\0' : '\n');
            inputs.emplace_back(text.substr(0, length));
            text.remove_prefix(length == std::string_view::npos ? text.size() : length + 1);
        }
    }
    return inputs;
}

} // namespace techuser::cli
