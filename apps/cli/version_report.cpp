// SPDX-License-Identifier: Apache-2.0
#include "cli/version_report.hpp"

#include "cli/commit.hpp"
#include "report/translate.hpp"
#include "support/library_version.hpp"

#include <fmt/format.h>

#include <gnu/libc-version.h>
#include <string_view>
#include <zlib.h>

namespace techuser::cli {
namespace {

#ifdef __clang__
constexpr std::string_view compiler = "Clang " __clang_version__;
#else
constexpr std::string_view compiler = "GCC " __VERSION__;
#endif

} // namespace

std::string describe_build() {
    auto text = fmt::format("{} {}\n{} {}\n", tr("commit"), commit(), tr("compiler"), compiler);
    auto const add = [&](std::string_view library, std::string_view version) {
        text += fmt::format("{} {}\n", library, version);
    };
    add("glibc", ::gnu_get_libc_version());
    add("OpenSSL", library_version::openssl());
    add("Botan", library_version::botan());
    add("libssh2", library_version::libssh2());
    add("SQLite", library_version::sqlite());
    add("zlib", ::zlibVersion());
    add("minizip", library_version::minizip());
    add("pugixml", library_version::pugixml());
    add("utf8proc", library_version::utf8proc());
    add("libedit", TECHUSER_LIBEDIT_VERSION);
    add("libbsd", TECHUSER_LIBBSD_VERSION);
    add("CLI11", library_version::cli11());
    add("fmt", fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100));
    add("spdlog", library_version::spdlog());
    add("toml++", library_version::toml());
    add("nlohmann-json", library_version::nlohmann_json());
    return text;
}

} // namespace techuser::cli
