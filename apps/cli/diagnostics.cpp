// SPDX-License-Identifier: Apache-2.0
// The one file that compiles spdlog, which takes longer than all of ours.
#include "cli/diagnostics.hpp"

#include "support/library_version.hpp"

#include <fmt/format.h>
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

std::string techuser::library_version::spdlog() {
    return fmt::format("{}.{}.{}", SPDLOG_VER_MAJOR, SPDLOG_VER_MINOR, SPDLOG_VER_PATCH);
}
