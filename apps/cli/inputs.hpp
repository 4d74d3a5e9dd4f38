// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "console.hpp"
#include <techuser/result.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace techuser::cli {

// What ends each input on standard input.
enum class InputEnd : std::uint8_t { line_end, nul };

// The operands of a tool that examines many inputs, with those on standard input in the place of "-".
Result<std::vector<std::string>> expand_inputs(
    Console& console, std::span<std::string const> operands, InputEnd end);

} // namespace techuser::cli
