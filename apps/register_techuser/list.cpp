// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/commands.hpp"
#include "support/try.hpp"
#include <techuser/registry.hpp>
#include <techuser/report.hpp>

namespace techuser::register_techuser {
namespace {

class List final : public cli::Command {
public:
    std::string_view name() const override { return "list"; }
    std::string_view summary() const override { return "List all technical users."; }

    void declare(cli::Options& options) override {
        options.example("register-techuser list --json");
        options.value("--registry", "URL", m_registry, "where to look");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        TRY_ASSIGN(auto const registry, open_registry(url, OpenMode::read));
        TRY_ASSIGN(auto const users, registry->list());
        if (console.format() == cli::OutputFormat::text) {
            console.print(to_table(users));
            return cli::ExitStatus::done;
        }
        for (auto const& user : users) {
            console.print(to_json({console.tool(), 0}, user));
        }
        return cli::ExitStatus::done;
    }

private:
    std::optional<std::string> m_registry;
};

} // namespace

std::unique_ptr<cli::Command> make_list() {
    return std::make_unique<List>();
}

} // namespace techuser::register_techuser
