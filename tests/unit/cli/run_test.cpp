// SPDX-License-Identifier: Apache-2.0
// What becomes of a command that ends in a way that no tool is meant to end.
#include "../temporary_folder.hpp"
#include "catch.hpp"
#include "cli/cli.hpp"

#include <cerrno>
#include <functional>
#include <iterator>
#include <limits>
#include <new>
#include <stdexcept>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>

using namespace techuser;
using namespace techuser::test;

namespace {

class Sample final : public cli::Command {
public:
    explicit Sample(std::function<Result<cli::ExitStatus>(cli::Console&)> action)
        : m_action(std::move(action)) {}

    std::string_view name() const override { return "sample"; }
    char const* summary() const override { return "Do what a test wants."; }
    void declare(cli::Options&) override {}
    Result<cli::ExitStatus> execute(cli::Console& console) override { return m_action(console); }

private:
    std::function<Result<cli::ExitStatus>(cli::Console&)> m_action;
};

struct Ended {
    int status;
    std::string output;
    std::string errors;
};

std::string contents(std::filesystem::path const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// Runs the command in a process of its own, as a tool.
Ended run_as_tool(
    std::function<Result<cli::ExitStatus>(cli::Console&)> action, std::vector<char const*> arguments = {}) {
    TemporaryFolder const folder;
    auto const output = folder.write("stdout", "");
    auto const errors = folder.write("stderr", "");
    auto const process = fork();
    if (process == 0) {
        bool const redirected = std::freopen(output.c_str(), "w", stdout) != nullptr &&
                                std::freopen(errors.c_str(), "w", stderr) != nullptr;
        Sample sample(std::move(action));
        arguments.insert(arguments.begin(), "sample");
        cli::prepare_process();
        _exit(redirected ? cli::run(sample, static_cast<int>(arguments.size()), arguments.data()) : -1);
    }
    int status = 0;
    REQUIRE(waitpid(process, &status, 0) == process);
    REQUIRE(WIFEXITED(status));
    return {WEXITSTATUS(status), contents(output), contents(errors)};
}

constexpr auto hint = "sample: hint: please report it with the command that you typed\n";

} // namespace

TEST_CASE("An exception is status 70, and asks to report the bug", "[cli]") {
    auto const ended =
        run_as_tool([](cli::Console&) -> Result<cli::ExitStatus> { throw std::logic_error("two is three"); });
    CHECK(ended.status == 70);
    CHECK(ended.output.empty());
    CHECK(ended.errors == std::string("sample: error: this is a bug: two is three\n") + hint);
}

TEST_CASE("Memory that runs out is status 5, not a crash", "[cli]") {
    auto const ended = run_as_tool([](cli::Console&) -> Result<cli::ExitStatus> { throw std::bad_alloc(); });
    CHECK(ended.status == 5);
    CHECK(ended.errors.starts_with("sample: error: the system refuses: "));
}

TEST_CASE("An allocation that is refused ends the process with status 5", "[cli]") {
    auto const ended = run_as_tool([](cli::Console&) -> Result<cli::ExitStatus> {
        static_cast<void>(operator new(std::numeric_limits<std::size_t>::max() / 2));
        return cli::ExitStatus::done;
    });
    CHECK(ended.status == 5);
    CHECK(ended.errors == "error: the system refuses: out of memory\n");
}

TEST_CASE("A thread or descriptor that the system refuses is status 5, other refusals are bugs", "[cli]") {
    for (int const refused : {EAGAIN, ENOMEM, EMFILE, ENFILE, EINVAL}) {
        auto const ended = run_as_tool([refused](cli::Console&) -> Result<cli::ExitStatus> {
            throw std::system_error(refused, std::generic_category());
        });
        CHECK(ended.status == (refused == EINVAL ? 70 : 5));
        CHECK((ended.errors.find("sample: error: the system refuses: ") == 0) == (refused != EINVAL));
    }
}

TEST_CASE("An error that is a bug is status 70, and asks to report it", "[cli]") {
    auto const ended = run_as_tool([](cli::Console&) -> Result<cli::ExitStatus> {
        return fail(ErrorCode::internal, "digest", Text("the fingerprint cannot be computed"));
    });
    CHECK(ended.status == 70);
    CHECK(ended.output.empty());
    CHECK(ended.errors == std::string("sample: error: the fingerprint cannot be computed\n") + hint);
}

TEST_CASE("An error that is a bug keeps a hint of its own", "[cli]") {
    auto const ended = run_as_tool([](cli::Console&) -> Result<cli::ExitStatus> {
        return fail(
            ErrorCode::internal, "random", Text("there are no random numbers"), Text("check the system log"));
    });
    CHECK(ended.status == 70);
    CHECK(ended.errors == "sample: error: there are no random numbers\nsample: hint: check the system log\n");
}

TEST_CASE("With --json a bug is a document, also when the command throws", "[cli]") {
    auto const ended = run_as_tool(
        [](cli::Console& console) -> Result<cli::ExitStatus> {
            console.print("half of an answer");
            throw std::logic_error("two is three");
        },
        {"--json"});
    CHECK(ended.status == 70);
    CHECK(
        ended.output ==
        "{\"format\":1,\"tool\":\"sample\",\"status\":70,\"error\":{\"code\":\"internal\",\"reason\":\"exception\","
        "\"message\":\"this is a bug: two is three\",\"hint\":\"please report it with the command that you typed\"}}\n");
}

TEST_CASE("A command that ends well has the status that it returns", "[cli]") {
    for (auto const status : {cli::ExitStatus::done, cli::ExitStatus::refused}) {
        auto const ended = run_as_tool([status](cli::Console& console) -> Result<cli::ExitStatus> {
            console.print("answer\n");
            return status;
        });
        CHECK(ended.status == static_cast<int>(status));
        CHECK(ended.output == "answer\n");
        CHECK(ended.errors.empty());
    }
}

TEST_CASE("Each code of an error has its status", "[cli]") {
    struct Row {
        ErrorCode code;
        int status;
    };
    for (auto const& row :
         {Row{ErrorCode::invalid, 1}, Row{ErrorCode::not_found, 1}, Row{ErrorCode::usage, 2},
          Row{ErrorCode::unreadable, 3}, Row{ErrorCode::conflict, 4}, Row{ErrorCode::unavailable, 5},
          Row{ErrorCode::internal, 70}}) {
        CHECK(static_cast<int>(cli::exit_status(row.code)) == row.status);
    }
}

TEST_CASE("Of two statuses the worse one wins, whichever comes first", "[cli]") {
    using cli::ExitStatus;
    std::vector const order{ExitStatus::bug,   ExitStatus::unavailable, ExitStatus::unreadable,
                            ExitStatus::usage, ExitStatus::conflict,    ExitStatus::refused,
                            ExitStatus::done};
    for (std::size_t better = 0; better < order.size(); ++better) {
        for (std::size_t worse = 0; worse <= better; ++worse) {
            CHECK(cli::worse(order[better], order[worse]) == order[worse]);
            CHECK(cli::worse(order[worse], order[better]) == order[worse]);
        }
    }
}
