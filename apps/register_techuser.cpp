// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/commands/commands.hpp"
#include "support/say.hpp"
#include "tools.hpp"

namespace {

using namespace techuser;

class RegisterTechuser final : public cli::Command {
public:
    std::string_view name() const override { return "register-techuser"; }
    char const* summary() const override {
        return gettext_noop("Record technical users and their batch channels in a registry.");
    }

    void declare(cli::Options& options) override {
        options.example("register-techuser create peeters.toml");
        options.example("register-techuser show peeterspensions");
        for (auto const& command : m_commands) {
            options.command(*command);
        }
    }

    Result<cli::ExitStatus> execute(cli::Console&) override {
        return fail(ErrorCode::internal, "command", say("no command was chosen"));
    }

private:
    std::vector<std::unique_ptr<cli::Command>> m_commands{register_techuser::make_commands()};
};

} // namespace

std::unique_ptr<cli::Command> techuser::make_register_techuser() {
    return std::make_unique<RegisterTechuser>();
}
