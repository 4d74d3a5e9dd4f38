// SPDX-License-Identifier: Apache-2.0
// The one file that compiles spdlog, which takes longer than all of ours.
#include "cli/diagnostics.hpp"

#include <spdlog/sinks/stdout_sinks.h>
#include <spdlog/spdlog.h>

#include <memory>
#include <string>

namespace techuser::cli {

void diagnose(std::string_view tool, std::string_view message) {
    static auto const logger = [&] {
        auto made = std::make_shared<spdlog::logger>(
            std::string(tool), std::make_shared<spdlog::sinks::stderr_sink_st>());
        made->set_pattern("%n: %H:%M:%S.%e: %v");
        return made;
    }();
    logger->info("{}", message);
}

} // namespace techuser::cli
