// SPDX-License-Identifier: Apache-2.0
// What is understood of a command line.
#include "catch.hpp"
#include "cli/cli.hpp"

using namespace techuser;

namespace {

class Remove : public cli::Command {
public:
    std::string_view name() const override { return "remove"; }
    char const* summary() const override { return "Remove something."; }
    void declare(cli::Options& options) override {
        options.flag("-y,--yes", yes, "do not ask");
        options.value("-r,--registry", "URL", registry, "where it is");
        options.values("--email", "TEXT", emails, "whose it is");
    }
    Result<cli::ExitStatus> execute(cli::Console&) override { return cli::ExitStatus::done; }

    bool yes{false};
    std::optional<std::string> registry;
    std::vector<std::string> emails;
};

Result<void> parse(Remove& command, std::vector<char const*> arguments) {
    cli::Options options(command);
    options.command(command);
    arguments.insert(arguments.begin(), "sample");
    return options.parse(static_cast<int>(arguments.size()), arguments.data());
}

} // namespace

TEST_CASE("a flag that is given a value is refused, whatever the value", "[cli]") {
    for (auto const* argument : {"--yes=false", "--yes=no", "--yes=true", "--yes=1", "--yes=-1", "--yes="}) {
        INFO(argument);
        Remove command;
        auto const parsed = parse(command, {"remove", argument});
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == ErrorCode::usage);
        CHECK(parsed.error().reason == "option");
        CHECK(parsed.error().message.english() == "--yes takes no value");
        CHECK_FALSE(command.yes);
    }
    Remove command;
    REQUIRE(parse(command, {"remove", "--yes", "-y"}));
    CHECK(command.yes);
}

TEST_CASE("an option without its value is refused", "[cli]") {
    Remove command;
    auto const parsed = parse(command, {"remove", "--yes", "--registry"});
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().reason == "option");
    CHECK(parsed.error().message.english() == "--registry needs a value");
}

TEST_CASE("short options may stand together, the last one with its value", "[cli]") {
    for (auto const& arguments :
         {std::vector<char const*>{"remove", "-yrx.db"},
          {"remove", "-yr", "x.db"},
          {"remove", "-r", "x.db", "-yy"}}) {
        Remove command;
        REQUIRE(parse(command, arguments));
        CHECK(command.yes);
        CHECK(command.registry == "x.db");
    }
    for (auto const& [argument, message] :
         {std::pair{"-yr", "-r needs a value"},
          {"-y=no", "-y takes no value"},
          {"-yz", "unknown option '-z'"},
          {"-zy", "unknown option '-zy'"}}) {
        Remove command;
        auto const parsed = parse(command, {"remove", argument});
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().code == ErrorCode::usage);
        CHECK(parsed.error().message.english() == message);
    }
}

TEST_CASE("values are taken as they are, also empty ones and those that look like options", "[cli]") {
    Remove command;
    REQUIRE(parse(command, {"remove", "--registry=", "--email=[a,b]", "--email", "[c,d]", "--email=e=f"}));
    CHECK(command.registry == "");
    CHECK(command.emails == std::vector<std::string>{"[a,b]", "[c,d]", "e=f"});
    REQUIRE(parse(command, {"remove", "--registry", "--yes=no"}));
    CHECK(command.registry == "--yes=no");
}

TEST_CASE("after two dashes all are operands, and so are dashes and negative numbers", "[cli]") {
    struct List final : Remove {
        void declare(cli::Options& options) override {
            Remove::declare(options);
            options.operands("NAME", names, {0, cli::OperandCount::any}, "what");
        }
        std::vector<std::string> names;
    };
    List command;
    REQUIRE(parse(
        command,
        {"remove", "-", "[a,b]", "", "---", "-5", "--email", "--", "remove", "--", "--yes", "--", "-x"}));
    CHECK(
        command.names ==
        std::vector<std::string>{"-", "[a,b]", "", "---", "-5", "remove", "--yes", "--", "-x"});
    CHECK(command.emails == std::vector<std::string>{"--"});
    CHECK_FALSE(command.yes);
}

TEST_CASE("an option before its command is told where it belongs", "[cli]") {
    for (auto const& arguments : std::vector<std::vector<char const*>>{
             {"--registry", "x.db", "remove"},
             {"--registry=x.db", "remove"},
             {"-y", "remove"},
             {"--registry", "x.db"}}) {
        Remove command;
        auto const parsed = parse(command, arguments);
        REQUIRE_FALSE(parsed);
        CHECK(parsed.error().reason == "option");
        CHECK(parsed.error().hint.english() == "put it after the command");
    }
    Remove command;
    auto const parsed = parse(command, {"remove", "--regisry=x.db"});
    REQUIRE_FALSE(parsed);
    CHECK(parsed.error().hint.english() == "did you mean '--registry'?");
}
