// SPDX-License-Identifier: Apache-2.0
// What a terminal and a clock see of a tool.
#include "catch.hpp"
#include "cli/console.hpp"

#include <array>
#include <functional>
#include <pty.h>
#include <sys/wait.h>
#include <thread>
#include <unistd.h>

using namespace techuser;
using namespace std::chrono_literals;

namespace {

// All that `action` writes on a terminal that is its standard output and standard error.
std::string on_terminal(std::function<void(cli::Console&)> const& action) {
    int terminal = -1;
    auto const process = ::forkpty(&terminal, nullptr, nullptr, nullptr);
    if (process == 0) {
        cli::Console console("sample", {});
        action(console);
        _exit(console.close() ? 0 : 1);
    }
    REQUIRE(process > 0);
    std::string screen;
    std::array<char, 256> piece{};
    // The end of a terminal is an error.
    for (ssize_t count = 0; (count = ::read(terminal, piece.data(), piece.size())) > 0;) {
        screen.append(piece.data(), static_cast<std::size_t>(count));
    }
    ::close(terminal);
    int status = 0;
    REQUIRE(::waitpid(process, &status, 0) == process);
    REQUIRE(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
    return screen;
}

constexpr auto shown = "\r\033[K7 registrations";
constexpr auto cleared = "\r\033[K";

} // namespace

TEST_CASE("progress goes before anything else is written", "[cli]") {
    CHECK(on_terminal([](cli::Console& console) {
              console.progress("7 registrations");
              console.warn(Text("odd"));
              console.note(Text("done"));
          }) == std::string(shown) + cleared + "sample: warning: odd\r\nsample: note: done\r\n");
    CHECK(on_terminal([](cli::Console& console) {
              console.progress("7 registrations");
              console.print("verdict\n");
          }) == std::string(shown) + cleared + "verdict\r\n");
    CHECK(on_terminal([](cli::Console& console) {
              console.progress("7 registrations");
              console.progress("7 registrations");
              console.error({.code = ErrorCode::usage, .reason = "odd", .message = Text("odd")});
          }) == std::string(shown) + shown + cleared + "sample: error: odd\r\n");
}

TEST_CASE("progress is cleared only where it is shown", "[cli]") {
    CHECK(on_terminal([](cli::Console& console) { console.progress(""); }).empty());
    CHECK(on_terminal([](cli::Console& console) {
              console.progress("7 registrations");
              console.progress("");
              console.progress("");
          }) == std::string(shown) + cleared);
}

TEST_CASE("the clock goes on while a tool runs", "[cli]") {
    cli::Console const console("sample", {});
    auto const begin = console.now();
    auto const author = console.author();
    std::this_thread::sleep_for(1100ms);
    CHECK(console.now() > begin);
    CHECK(console.author().when > author.when);
}
