// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/commands/change_command.hpp"

#include "cli/find_user.hpp"
#include "register_techuser/recorded_user.hpp"
#include "report/json_document.hpp"
#include "support/try.hpp"

namespace techuser::register_techuser {
void ChangeCommand::declare_change(cli::Options& options) {
    options.flag("--dry-run", m_dry_run, "check everything and write nothing");
    options.value("--registry", "URL", m_registry, "where it is recorded");
}

Result<cli::ExitStatus> ChangeCommand::execute(cli::Console& console) {
    TRY(check_usage());
    TRY_ASSIGN(auto const reference, read_reference_data(console));
    TRY_ASSIGN(auto const url, console.registry_url(m_registry));
    auto const rehearsal = m_dry_run ? Rehearsal::dry_run : Rehearsal::no;
    TRY_ASSIGN(auto const registry, open_to_change(url, rehearsal));
    TRY_ASSIGN(auto const user, cli::find_user(*registry, "KEY", m_operands.front()));
    TRY_ASSIGN(auto report, change({console, *registry, user, reference}));
    print_change(console, as_changed(user, std::move(report)), rehearsal);
    return cli::ExitStatus::done;
}

} // namespace techuser::register_techuser
