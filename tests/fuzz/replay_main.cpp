// SPDX-License-Identifier: Apache-2.0
#include "fuzz_targets.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

// replay CORPUS: gives every file of its folders to the target of that name, with any compiler. Each target
// has one.
int main(int argc, char** argv) {
    if (argc != 2) {
        std::fputs("usage: replay CORPUS\n", stderr);
        return 2;
    }
    for (auto const& target : techuser::fuzz::targets()) {
        auto const folder = std::filesystem::path(argv[1]) / target.name;
        if (!std::filesystem::is_directory(folder) || std::filesystem::is_empty(folder)) {
            std::fprintf(stderr, "no input in %s\n", folder.c_str());
            return 1;
        }
        target.run({});
        for (auto const& entry : std::filesystem::directory_iterator(folder)) {
            std::ifstream file(entry.path(), std::ios::binary);
            std::vector<char> const content{std::istreambuf_iterator<char>(file), {}};
            std::printf("%s\n", entry.path().c_str());
            std::fflush(stdout);
            target.run({reinterpret_cast<std::uint8_t const*>(content.data()), content.size()});
        }
    }
    return 0;
}
