// SPDX-License-Identifier: Apache-2.0
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size);

// Gives every file of the folders to the target, as libFuzzer does with -runs=0, but with any compiler.
int main(int argc, char** argv) {
    auto count = 0;
    for (auto index = 1; index < argc; ++index) {
        for (auto const& entry : std::filesystem::directory_iterator(argv[index])) {
            std::ifstream file(entry.path(), std::ios::binary);
            std::vector<char> const content{std::istreambuf_iterator<char>(file), {}};
            std::printf("%s\n", entry.path().c_str());
            std::fflush(stdout);
            LLVMFuzzerTestOneInput(reinterpret_cast<std::uint8_t const*>(content.data()), content.size());
            ++count;
        }
    }
    if (count == 0) {
        std::fputs("no input was replayed\n", stderr);
        return 1;
    }
    return 0;
}
