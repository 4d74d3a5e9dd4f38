// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"
#include "cli/offer_keys.hpp"
#include "registration/registration_report.hpp"
#include <techuser/reference_data.hpp>
#include <techuser/registry.hpp>

#include <optional>
#include <string>
#include <vector>

namespace techuser::register_techuser {

// A command that changes one technical user: finds it, changes it in one step, prints what it has become.
class ChangeCommand : public cli::Command {
public:
    Result<cli::ExitStatus> execute(cli::Console& console) final;

protected:
    // What a change starts from.
    struct Start {
        cli::Console& console;
        Registry& registry;
        RegisteredUser const& user;
        ReferenceData const& reference;
    };

    // Declares --dry-run and --registry; the operands begin with KEY.
    void declare_change(cli::Options& options);

    // Checks the command line before the registry is opened.
    virtual Result<void> check_usage() const { return {}; }

    virtual Result<UserReport> change(Start const& start) const = 0;

    // What a shell offers for KEY.
    cli::Offers offer_keys() const { return cli::offer_keys(m_registry); }

    bool rehearses() const { return m_dry_run; }

    std::vector<std::string> m_operands;

private:
    std::optional<std::string> m_registry;
    bool m_dry_run{false};
};

} // namespace techuser::register_techuser
