// SPDX-License-Identifier: Apache-2.0
#include "registry_fixtures.hpp"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <fstream>
#include <random>
#include <set>
#include <thread>

using namespace techuser;
using namespace techuser::test;

namespace {

constexpr int processes = 64;
constexpr std::size_t reservations = 200;

// Memory does not wait for a disk: what a killed process leaves is the same, and the kills come closer
// together.
std::filesystem::path folder_for_many_commits() {
    std::filesystem::path const memory = "/dev/shm";
    return access(memory.c_str(), W_OK) == 0 ? memory : std::filesystem::temp_directory_path();
}

std::size_t lines_in(std::filesystem::path const& path) {
    std::ifstream in(path);
    return static_cast<std::size_t>(
        std::count(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>(), '\n'));
}

// Reserves until `out` has all its lines; a line is written in one call, so it is there wholly or not at all.
int reserve_all(std::string const& url, std::filesystem::path const& out) {
    int const descriptor = open(out.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    auto const registry = open_registry(url, OpenMode::create);
    if (descriptor < 0 || !registry) {
        return 5;
    }
    auto const sender = must(SenderNumber::make(6'400));
    auto const day = std::chrono::year(2026) / 11 / 23;
    for (auto done = lines_in(out); done < reservations; ++done) {
        auto const sequences =
            (*registry)->reserve_sequences(sender, day, Environment::production, 1, author());
        if (!sequences) {
            return sequences.error().reason == "busy" ? 5 : 70;
        }
        auto const line = sequences->front().to_string() + '\n';
        if (write(descriptor, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
            return 70;
        }
    }
    return 0;
}

pid_t start(std::function<int()> const& work) {
    pid_t const process = fork();
    if (process == 0) {
        _exit(work());
    }
    return process;
}

} // namespace

TEST_CASE(
    "Of 64 processes that are killed while they reserve, no sequence is lost or given twice", "[registry]") {
    auto pattern = (folder_for_many_commits() / "techuser-killed-XXXXXX").string();
    REQUIRE(mkdtemp(pattern.data()) != nullptr);
    std::filesystem::path const folder = pattern;
    auto const url = (folder / "registry.db").string();
    must(open_registry(url, OpenMode::create));

    auto const out_of = [&](int index) { return folder / fmt::format("printed-{}", index); };
    std::vector<pid_t> running;
    for (int index = 0; index < processes; ++index) {
        running.push_back(start([&, index] { return reserve_all(url, out_of(index)); }));
    }
    std::mt19937 generator(11);
    std::size_t kills = 0;
    std::size_t bugs = 0;
    for (std::size_t ended = 0; ended < processes;) {
        std::this_thread::sleep_for(std::chrono::milliseconds(generator() % 60));
        auto const victim = generator() % processes;
        if (running[victim] != 0) {
            kill(running[victim], SIGKILL);
        }
        for (std::size_t index = 0; index < processes; ++index) {
            int status = 0;
            if (running[index] == 0 || waitpid(running[index], &status, WNOHANG) != running[index]) {
                continue;
            }
            bool const killed = WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
            bool const waited_in_vain = WIFEXITED(status) && WEXITSTATUS(status) == 5;
            bool const all_there = WIFEXITED(status) && WEXITSTATUS(status) == 0;
            kills += killed ? 1 : 0;
            bugs += killed || waited_in_vain || all_there ? 0 : 1;
            ended += killed || waited_in_vain ? 0 : 1;
            int const number = static_cast<int>(index);
            running[index] = killed || waited_in_vain
                                 ? start([&, number] { return reserve_all(url, out_of(number)); })
                                 : 0;
        }
    }
    CHECK(bugs == 0);
    CHECK(kills > 0); // how many depends on the machine

    std::set<std::uint32_t> ordinals;
    std::size_t printed = 0;
    for (int index = 0; index < processes; ++index) {
        std::ifstream in(out_of(index));
        for (std::string text; in >> text; ++printed) {
            ordinals.insert(must(Sequence::parse(text)).ordinal());
        }
    }
    CHECK(printed == processes * reservations);
    CHECK(ordinals.size() == printed);
    // Nothing that was printed is given again, and a kill costs one sequence at most.
    auto const registry = must(open_registry(url, OpenMode::create));
    auto const next = must(registry->reserve_sequences(
        must(SenderNumber::make(6'400)), std::chrono::year(2026) / 11 / 23, Environment::production, 1,
        author()));
    CHECK(next.front().ordinal() > *ordinals.rbegin());
    CHECK(next.front().ordinal() <= printed + kills + 1);
    WARN(fmt::format("killed {} times; {} sequences were printed", kills, printed));
    std::error_code ignored;
    std::filesystem::remove_all(folder, ignored);
}
