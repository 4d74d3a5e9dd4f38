// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catch.hpp"

#include <cstdint>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

// The text of a file under tests/data; the test fails if there is none.
inline std::string read_fixture(std::string const& path) {
    std::ifstream file(TECHUSER_TEST_DATA "/" + path, std::ios::binary);
    INFO(path);
    REQUIRE(file.is_open());
    return {std::istreambuf_iterator<char>(file), {}};
}

inline std::vector<std::uint8_t> to_bytes(std::string_view text) {
    return {text.begin(), text.end()};
}

inline std::string replace_all(std::string text, std::string_view from, std::string_view to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size())) {
        text.replace(at, from.size(), to);
    }
    return text;
}
