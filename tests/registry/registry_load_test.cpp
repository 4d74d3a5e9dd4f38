// SPDX-License-Identifier: Apache-2.0
// Many processes at one registry, some of which are killed.
#include "fresh_registry.hpp"

#include <algorithm>
#include <csignal>
#include <fcntl.h>
#include <map>
#include <set>
#include <thread>

using namespace techuser;
using namespace techuser::test;

namespace {

constexpr int processes = 8;
constexpr int creates_each = 1'000;
constexpr int overlap = creates_each / 2;

std::string username_of(int number) {
    return fmt::format("username{:05}", number);
}

// Adds technical users of which the neighbours add half too, and notes each that was acknowledged in `log`.
int add_its_share(
    std::string const& url, int index, Registration const& sample, std::filesystem::path const& log) {
    auto const registry = open_registry(url, OpenMode::create);
    int const file = open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (!registry || file < 0) {
        return 5;
    }
    for (int time = 0; time < creates_each; ++time) {
        auto const number = index * overlap + time;
        auto wanted = sample;
        auto const digits = 1'000'000 + number;
        wanted.username = *Username::parse(username_of(number));
        wanted.enterprise_number =
            *EnterpriseNumber::parse(fmt::format("{:08}{:02}", digits, 97 - digits % 97));
        auto const added = (*registry)->add(wanted, author());
        if (!added && added.error().reason != "username-taken") {
            return 70;
        }
        if (added) {
            auto const line = fmt::format("{} {}\n", username_of(number), added->sender_number.value());
            if (write(file, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
                return 5;
            }
        }
    }
    return 0;
}

std::multimap<std::string, unsigned> acknowledged(FreshRegistry const& registry) {
    std::multimap<std::string, unsigned> all;
    for (int index = 0; index < processes; ++index) {
        std::ifstream in(registry.folder() / fmt::format("log-{}", index));
        std::string username;
        for (unsigned number = 0; in >> username >> number;) {
            all.emplace(username, number);
        }
    }
    return all;
}

// Everything that was acknowledged is there, once and with its number; the registry is whole.
void check_nothing_lost(FreshRegistry const& registry, std::size_t unacknowledged_at_most) {
    auto const reader = registry.open(OpenMode::read);
    auto const noted = acknowledged(registry);
    std::map<std::string, unsigned> held;
    std::set<unsigned> numbers;
    must(reader->each({}, [&](RegisteredUser const& user) -> Result<void> {
        held.emplace(user.registration.username.to_string(), user.sender_number.value());
        numbers.insert(user.sender_number.value());
        return {};
    }));
    CHECK(numbers.size() == held.size());
    CHECK(*numbers.rbegin() == held.size()); // none was skipped: nothing was half done
    CHECK(noted.size() <= held.size());
    CHECK(held.size() - noted.size() <= unacknowledged_at_most);
    std::size_t found = 0;
    for (auto const& [username, number] : noted) {
        auto const entry = held.find(username);
        found += entry != held.end() && entry->second == number ? 1u : 0u;
    }
    CHECK(found == noted.size());
    auto const check = must(reader->check());
    CHECK(check.problems.empty());
    CHECK(check.journal_entries == static_cast<std::int64_t>(held.size()));
}

} // namespace

TEST_CASE("Eight processes with a thousand creates each lose nothing and give nothing twice", "[registry]") {
    FreshRegistry registry;
    registry.close();
    auto const sample = registration("peeterspensions");
    auto const statuses = in_processes(processes, [&](int index) {
        return add_its_share(registry.url(), index, sample, registry.folder() / fmt::format("log-{}", index));
    });
    CHECK(statuses == std::vector<int>(processes, 0));
    CHECK(acknowledged(registry).size() == (processes + 1) * overlap);
    check_nothing_lost(registry, 0);
}

TEST_CASE("Eight processes of which four are killed lose nothing and give nothing twice", "[registry]") {
    FreshRegistry registry;
    registry.close();
    auto const sample = registration("peeterspensions");
    std::vector<pid_t> children;
    for (int index = 0; index < processes; ++index) {
        auto const child = fork();
        if (child == 0) {
            _exit(add_its_share(
                registry.url(), index, sample, registry.folder() / fmt::format("log-{}", index)));
        }
        children.push_back(child);
    }
    constexpr std::size_t before_the_killing = 200;
    while (acknowledged(registry).size() < before_the_killing) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    constexpr int killed = processes / 2;
    std::vector<int> statuses;
    for (int index = 0; index < processes; ++index) {
        auto const child = children[static_cast<std::size_t>(index)];
        if (index % 2 == 0) {
            kill(child, SIGKILL);
        }
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        statuses.push_back(WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    }
    CHECK(std::ranges::count(statuses, 0) >= processes - killed);
    CHECK(std::ranges::count(statuses, -1) > 0);
    check_nothing_lost(registry, killed);

    auto wanted = registration("afterwards1", 99);
    must(registry.open()->add(wanted, author()));
}
