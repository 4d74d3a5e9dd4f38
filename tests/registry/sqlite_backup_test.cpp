// SPDX-License-Identifier: Apache-2.0
// The file that a backup is.
#include "sqlite_fixtures.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <fstream>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

using namespace techuser;
using namespace techuser::test;

namespace {

// What link() comes to.
#ifdef SYS_link
constexpr std::uint32_t link_call = SYS_link;
#else
constexpr std::uint32_t link_call = SYS_linkat;
#endif

// Whether the header of the file asks for a write-ahead log.
bool has_write_ahead_log(std::filesystem::path const& path) {
    constexpr std::size_t read_version = 19;
    return contents(path).at(read_version) == 2;
}

// From now on the call fails with `error` in this process: what another file system would do.
bool refuse_system_call(std::uint32_t call, std::uint32_t error) {
    std::array filter{
        sock_filter BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr)),
        sock_filter BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, call, 0, 1),
        sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | error),
        sock_filter BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)};
    sock_fprog const program{.len = filter.size(), .filter = filter.data()};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
}

// Runs `work` in the folder as somebody who cannot write there.
int as_nobody_in(std::filesystem::path const& folder, std::function<int()> const& work) {
    constexpr uid_t nobody = 65534;
    if (chdir(folder.c_str()) != 0 || chmod(".", 0555) != 0) {
        return 90;
    }
    if (geteuid() == 0 && (chmod("backup.db", 0644) != 0 || setuid(nobody) != 0)) {
        return 91;
    }
    return access(".", W_OK) == 0 ? 92 : work();
}

} // namespace

TEST_CASE("A backup can be read where nothing can be written", "[registry]") {
    TemporaryFolder const folder;
    auto const registry = must(open_registry((folder.path() / "registry.db").string(), OpenMode::create));
    must(registry->add(registration("peeterspensions"), author()));
    auto const place = folder.path() / "place";
    std::filesystem::create_directory(place);
    must(registry->back_up((place / "backup.db").string()));
    CHECK_FALSE(has_write_ahead_log(place / "backup.db"));
    chmod(folder.path().c_str(), 0755);
    auto const statuses = in_processes(1, [&](int) {
        return as_nobody_in(place, [] {
            auto const copy = open_registry("backup.db", OpenMode::read);
            if (!copy) {
                return 1;
            }
            auto const check = (*copy)->check();
            auto const users = (*copy)->list();
            return check && check->problems.empty() && users && users->size() == 1 ? 0 : 2;
        });
    });
    chmod(place.c_str(), 0700);
    CHECK(statuses == std::vector<int>{0});
}

TEST_CASE("The first change to what an older version made brings its log in", "[registry]") {
    TemporaryFolder const folder;
    auto const path = folder.path() / "registry.db";
    must(must(open_registry(path.string(), OpenMode::create))->add(registration("username12"), author()));
    run_sql_and_die(path, "PRAGMA journal_mode = WAL; UPDATE users SET revision = revision + 1");
    REQUIRE(has_write_ahead_log(path));
    must(must(open_registry(path.string(), OpenMode::write))->add(registration("username13", 1), author()));
    CHECK_FALSE(has_write_ahead_log(path));
    CHECK(must(must(open_registry(path.string(), OpenMode::read))->list()).size() == 2);
}

TEST_CASE("A backup gets its name on every file system, and never over a file", "[registry]") {
    struct Refusal {
        std::uint32_t call;
        std::uint32_t error;
    };
    for (auto const refusal : {Refusal{link_call, EPERM}, Refusal{SYS_renameat2, EINVAL}}) {
        TemporaryFolder const folder;
        auto const registry = must(open_registry((folder.path() / "registry.db").string(), OpenMode::create));
        auto const statuses = in_processes(1, [&](int) {
            if (!refuse_system_call(refusal.call, refusal.error)) {
                return 90;
            }
            auto const backup = (folder.path() / "backup.db").string();
            if (!registry->back_up(backup)) {
                return 1;
            }
            auto const again = registry->back_up(backup);
            return !again && again.error().reason == "file-exists" ? 0 : 2;
        });
        CHECK(statuses == std::vector<int>{0});
        CHECK(must(open_registry((folder.path() / "backup.db").string(), OpenMode::read)));
        for (auto const& entry : std::filesystem::directory_iterator(folder.path())) {
            auto const name = entry.path().filename().string();
            CHECK((name == "backup.db" || name.starts_with("registry.db")));
        }
    }
}

TEST_CASE("What a process that was killed has left of a backup is removed by the next one", "[registry]") {
    auto const ended = fork();
    if (ended == 0) {
        _exit(0);
    }
    REQUIRE(waitpid(ended, nullptr, 0) == ended);
    TemporaryFolder const folder;
    auto const make = [&](std::string const& name) {
        auto path = folder.path() / name;
        std::ofstream(path) << "piece";
        return path;
    };
    std::vector<std::filesystem::path> left;
    for (std::string const end : {"abcDEF", "abcDEF-journal"}) {
        left.push_back(make(fmt::format("backup.db.new-{}-{}", ended, end)));
    }
    // Of a process that goes on, of another file, and of people.
    std::vector<std::filesystem::path> others{make(fmt::format("backup.db.new-{}-abcDEF", getppid()))};
    for (std::string const name :
         {"backup.db.backup", "backup.db.new", "backup.db.new-", "backup.db.new-old",
          "backup.db.new--1-abcDEF"}) {
        others.push_back(make(name));
    }
    others.push_back(make(fmt::format("other.db.new-{}-abcDEF", ended)));
    others.push_back(make(fmt::format("backup.db.new-{}", ended)));

    auto const registry = must(open_registry((folder.path() / "registry.db").string(), OpenMode::create));
    REQUIRE(registry->back_up((folder.path() / "backup.db").string()));
    CHECK(std::ranges::none_of(left, [](auto const& path) { return std::filesystem::exists(path); }));
    CHECK(std::ranges::all_of(others, [](auto const& path) { return std::filesystem::exists(path); }));
}
