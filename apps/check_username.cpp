// SPDX-License-Identifier: Apache-2.0
#include "cli/cli.hpp"
#include "support/try.hpp"
#include <techuser/registry.hpp>
#include <techuser/report.hpp>
#include <techuser/username.hpp>

namespace {

using namespace techuser;

// The most that is read from standard input.
constexpr std::size_t input_limit_bytes = 256 * 1024 * 1024;

class CheckUsername final : public cli::Command {
public:
    std::string_view name() const override { return "check-username"; }
    std::string_view summary() const override { return "Is this name of a technical user valid, and free?"; }

    void declare(cli::Options& options) override {
        options.example("check-username peeterspensions");
        options.example("check-username --json - <names.txt");
        options.operands(
            "NAME", m_names, {1, cli::OperandCount::any}, "name to check; - reads names from standard input");
        options.value("--registry", "URL", m_registry, "where taken names are looked up");
        options.flag("-0,--null", m_null, "names on standard input end in NUL, not in a line end");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        TRY_ASSIGN(auto const names, names_to_check(console));
        TRY_ASSIGN(auto const registry, find_registry(console));
        auto status = cli::ExitStatus::done;
        for (auto const& name : names) {
            TRY_ASSIGN(auto const one, check(console, name, registry.get()));
            status = worse(status, one);
        }
        return status;
    }

private:
    Result<std::vector<std::string>> names_to_check(cli::Console& console) const {
        std::vector<std::string> names;
        for (auto const& name : m_names) {
            if (name != "-") {
                names.push_back(name);
                continue;
            }
            TRY_ASSIGN(auto const content, console.read_input(name, input_limit_bytes));
            auto text = as_text(content);
            while (!text.empty()) {
                auto const end = text.find(m_null ? '\0' : '\n');
                names.emplace_back(text.substr(0, end));
                text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
            }
        }
        return names;
    }

    // Nothing when there is no registry yet: then no name is taken, and that is said.
    Result<std::unique_ptr<Registry>> find_registry(cli::Console& console) const {
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        auto registry = open_registry(url, OpenMode::read);
        if (!registry && registry.error().code == ErrorCode::not_found && !m_registry) {
            console.note("there is no registry at '" + url + "': whether names are taken was not looked up");
            return std::unique_ptr<Registry>{};
        }
        return registry;
    }

    static Result<cli::ExitStatus> check(cli::Console& console, std::string const& text, Registry* registry) {
        UsernameReport report{.input = text, .refusal = {}, .state = {}, .suggestion = {}};
        auto username = Username::parse(text);
        if (!username) {
            report.refusal = std::move(username).error();
            report.suggestion = suggest_username(text);
        } else if (registry != nullptr) {
            TRY_ASSIGN(report.state, registry->state_of(*username));
        }
        auto const usable =
            !report.refusal && report.state.value_or(UsernameState::free) == UsernameState::free;
        auto const status = usable ? cli::ExitStatus::done : cli::ExitStatus::refused;
        console.print(
            console.format() == cli::OutputFormat::json
                ? to_json({console.tool(), static_cast<int>(status)}, report)
                : to_text(report));
        return status;
    }

    std::vector<std::string> m_names;
    std::optional<std::string> m_registry;
    bool m_null{false};
};

} // namespace

int main(int argc, char** argv) {
    CheckUsername tool;
    return cli::run(tool, argc, argv);
}
