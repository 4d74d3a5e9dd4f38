// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catch.hpp"

#include <array>
#include <cstdio>
#include <string>

// What a shell command prints; the test fails if the command does.
inline std::string output_of(std::string const& command) {
    INFO(command);
    auto* const pipe = ::popen(command.c_str(), "r");
    REQUIRE(pipe != nullptr);
    std::string output;
    std::array<char, 4096> part{};
    for (std::size_t size = 0; (size = std::fread(part.data(), 1, part.size(), pipe)) > 0;) {
        output.append(part.data(), size);
    }
    INFO(output);
    REQUIRE(::pclose(pipe) == 0);
    return output;
}
