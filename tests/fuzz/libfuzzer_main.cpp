// SPDX-License-Identifier: Apache-2.0
// The program under libFuzzer: TECHUSER_FUZZ_TARGET names the target.
#include "fuzz_targets.hpp"

#include <cstdio>
#include <cstdlib>

namespace {

techuser::fuzz::Target const& chosen() {
    char const* const name = std::getenv("TECHUSER_FUZZ_TARGET");
    for (auto const& target : techuser::fuzz::targets()) {
        if (name != nullptr && target.name == name) {
            return target;
        }
    }
    std::fputs("TECHUSER_FUZZ_TARGET names no target\n", stderr);
    std::exit(2);
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    static auto const& target = chosen();
    target.run({data, size});
    return 0;
}
