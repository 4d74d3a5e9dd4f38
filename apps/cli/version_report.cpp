// SPDX-License-Identifier: Apache-2.0
#include "cli/version_report.hpp"

#include "cli/commit.hpp"
#include "report/translate.hpp"
#include "support/library_version.hpp"

#include <fmt/format.h>

#include <array>
#include <gnu/libc-version.h>
#include <string_view>
#include <zlib.h>

// Weak as those of the library are: libssh2 and minizip need it, in tools that have them.
extern "C" [[gnu::weak]] char const* zlibVersion();

namespace techuser::cli {
namespace {

#ifdef __clang__
constexpr std::string_view compiler = "Clang " __clang_version__;
#else
constexpr std::string_view compiler = "GCC " __VERSION__;
#endif

std::string glibc() {
    return gnu_get_libc_version();
}

std::string fmt_library() {
    return fmt::format("{}.{}.{}", FMT_VERSION / 10000, FMT_VERSION / 100 % 100, FMT_VERSION % 100);
}

std::string zlib() {
    return zlibVersion();
}

struct Library {
    std::string_view name;
    std::string (*version)(); // nullptr: not in this tool
};

} // namespace

std::string describe_build() {
    std::array const libraries{
        Library{"glibc", glibc},
        Library{"OpenSSL", library_version::openssl},
        Library{"Botan", library_version::botan},
        Library{"libssh2", library_version::libssh2},
        Library{"SQLite", library_version::sqlite},
        Library{"zlib", &zlibVersion != nullptr ? zlib : nullptr},
        Library{"minizip", library_version::minizip},
        Library{"pugixml", library_version::pugixml},
        Library{"utf8proc", library_version::utf8proc},
        Library{"libedit", library_version::libedit},
        Library{"libbsd", library_version::libbsd},
        Library{"CLI11", library_version::cli11},
        Library{"fmt", fmt_library},
        Library{"spdlog", library_version::spdlog},
        Library{"toml++", library_version::toml},
        Library{"nlohmann-json", library_version::nlohmann_json},
    };
    auto text = fmt::format("{} {}\n{} {}\n", tr("commit"), commit(), tr("compiler"), compiler);
    for (auto const& library : libraries) {
        if (library.version != nullptr) {
            text += fmt::format("{} {}\n", library.name, library.version());
        }
    }
    return text;
}

} // namespace techuser::cli
