// SPDX-License-Identifier: Apache-2.0
#include "cli/inputs.hpp"

#include "support/try.hpp"
#include "support/utf8.hpp"

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
        if (end == InputEnd::line_end) {
            text = without_byte_order_mark(text);
        }
        while (!text.empty()) {
            auto const length = text.find(end == InputEnd::nul ? '\0' : '\n');
            auto input = text.substr(0, length);
            // Windows ends lines with CR LF.
            if (end == InputEnd::line_end && input.ends_with('\r')) {
                input.remove_suffix(1);
            }
            inputs.emplace_back(input);
            text.remove_prefix(length == std::string_view::npos ? text.size() : length + 1);
        }
    }
    return inputs;
}

} // namespace techuser::cli
