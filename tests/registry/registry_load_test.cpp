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
constexpr int removed_one_in = 10;

std::string username_of(int number) {
    return fmt::format("username{:05}", number);
}

std::filesystem::path log_of(FreshRegistry const& registry, int index) {
    return registry.folder() / fmt::format("log-{}", index);
}

// Adds `creates` technical users of which the neighbours add half too, and notes each that was acknowledged
// in the log of the process. A part of its own it removes at once, often the one with the highest number.
int add_its_share(FreshRegistry const& place, int index, Registration const& sample, int creates) {
    auto const registry = open_registry(place.url(), OpenMode::create);
    int const file = open(log_of(place, index).c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (!registry || file < 0) {
        return 5;
    }
    for (int time = 0; time < creates; ++time) {
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
        if (!added) {
            continue;
        }
        auto const line = fmt::format("{} {}\n", username_of(number), added->sender_number->value());
        if (write(file, line.data(), line.size()) != static_cast<ssize_t>(line.size())) {
            return 5;
        }
        if (number % removed_one_in == 0 && !(*registry)->remove(*added, author())) {
            return 70;
        }
    }
    return 0;
}

// What the process was told: a username and its number each time.
std::multimap<std::string, unsigned> acknowledged(FreshRegistry const& registry, int index) {
    std::multimap<std::string, unsigned> noted;
    std::ifstream in(log_of(registry, index));
    std::string username;
    for (unsigned number = 0; in >> username >> number;) {
        noted.emplace(username, number);
    }
    return noted;
}

std::multimap<std::string, unsigned> acknowledged(FreshRegistry const& registry) {
    std::multimap<std::string, unsigned> all;
    for (int index = 0; index < processes; ++index) {
        all.merge(acknowledged(registry, index));
    }
    return all;
}

// Everything that was acknowledged is there, once and with its number, which nobody else was ever given; the
// registry is whole.
void check_nothing_lost(FreshRegistry const& registry, std::size_t unacknowledged_at_most) {
    auto const reader = registry.open(OpenMode::read);
    auto const noted = acknowledged(registry);
    std::map<std::string, unsigned> held;
    std::set<unsigned> numbers;
    std::size_t removed = 0;
    must(reader->each({.reach = Reach::also_removed}, [&](RegisteredUser const& user) -> Result<void> {
        held.emplace(user.registration.username.to_string(), user.sender_number->value());
        numbers.insert(user.sender_number->value());
        removed += user.removed_on ? 1u : 0u;
        return {};
    }));
    CHECK(numbers.size() == held.size());
    CHECK(*numbers.rbegin() == held.size()); // none was skipped: nothing was half done
    CHECK(noted.size() <= held.size());
    CHECK(held.size() - noted.size() <= unacknowledged_at_most);
    std::set<std::string> noted_usernames;
    std::set<unsigned> noted_numbers;
    std::size_t found = 0;
    for (auto const& [username, number] : noted) {
        noted_usernames.insert(username);
        noted_numbers.insert(number);
        auto const entry = held.find(username);
        found += entry != held.end() && entry->second == number ? 1u : 0u;
    }
    CHECK(noted_usernames.size() == noted.size());
    CHECK(noted_numbers.size() == noted.size());
    CHECK(found == noted.size());
    auto const check = must(reader->check());
    CHECK(check.problems.empty());
    CHECK(removed > 0);
    CHECK(check.removed == static_cast<std::int64_t>(removed));
    CHECK(check.journal_entries == static_cast<std::int64_t>(held.size() + removed));
}

bool is_killed_later(int index) {
    return index % 2 == 0;
}

// All that are to be killed have done some work. They go on until they are, so that none of them can have
// ended, however fast the machine is.
bool all_victims_work(FreshRegistry const& registry) {
    constexpr std::size_t enough = 25;
    for (int index = 0; index < processes; ++index) {
        if (is_killed_later(index) && acknowledged(registry, index).size() < enough) {
            return false;
        }
    }
    return true;
}

} // namespace

TEST_CASE("Eight processes with a thousand creates each lose nothing and give nothing twice", "[registry]") {
    FreshRegistry registry;
    registry.close();
    auto const sample = registration("peeterspensions");
    auto const statuses = in_processes(
        processes, [&](int index) { return add_its_share(registry, index, sample, creates_each); });
    CHECK(statuses == std::vector<int>(processes, 0));
    CHECK(acknowledged(registry).size() == (processes + 1) * overlap);
    check_nothing_lost(registry, 0);
}

TEST_CASE("Eight processes of which four are killed lose nothing and give nothing twice", "[registry]") {
    FreshRegistry registry;
    registry.close();
    auto const sample = registration("peeterspensions");
    constexpr int endless = 90'000; // more than anybody has time for
    std::vector<pid_t> children;
    for (int index = 0; index < processes; ++index) {
        auto const child = fork();
        if (child == 0) {
            _exit(add_its_share(registry, index, sample, is_killed_later(index) ? endless : creates_each));
        }
        children.push_back(child);
    }
    auto const deadline = std::chrono::steady_clock::now() + std::chrono::minutes(2);
    while (!all_victims_work(registry) && std::chrono::steady_clock::now() < deadline) {
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    for (int index = 0; index < processes; ++index) {
        if (is_killed_later(index)) {
            kill(children[static_cast<std::size_t>(index)], SIGKILL);
        }
    }
    for (int index = 0; index < processes; ++index) {
        int status = 0;
        auto const child = children[static_cast<std::size_t>(index)];
        REQUIRE(waitpid(child, &status, 0) == child);
        INFO("process " << index);
        CHECK(
            (is_killed_later(index) ? WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL
                                    : WIFEXITED(status) && WEXITSTATUS(status) == 0));
    }
    check_nothing_lost(registry, processes / 2);

    auto wanted = registration("afterwards1", 99);
    must(registry.open()->add(wanted, author()));
}
