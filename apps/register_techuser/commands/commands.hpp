// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"

#include <memory>
#include <vector>

namespace techuser::register_techuser {

std::unique_ptr<cli::Command> make_create();
std::unique_ptr<cli::Command> make_show();
std::unique_ptr<cli::Command> make_list();
std::unique_ptr<cli::Command> make_contact();
std::unique_ptr<cli::Command> make_channel();
std::unique_ptr<cli::Command> make_applications();
std::unique_ptr<cli::Command> make_sender_number();
std::unique_ptr<cli::Command> make_remove();
std::unique_ptr<cli::Command> make_history();
std::unique_ptr<cli::Command> make_expiring();
std::unique_ptr<cli::Command> make_sheet();
std::unique_ptr<cli::Command> make_export();
std::unique_ptr<cli::Command> make_import();
std::unique_ptr<cli::Command> make_registry();

// All commands of the tool, in the order of its help.
inline std::vector<std::unique_ptr<cli::Command>> make_commands() {
    std::vector<std::unique_ptr<cli::Command>> commands;
    commands.push_back(make_create());
    commands.push_back(make_show());
    commands.push_back(make_list());
    commands.push_back(make_contact());
    commands.push_back(make_channel());
    commands.push_back(make_applications());
    commands.push_back(make_sender_number());
    commands.push_back(make_remove());
    commands.push_back(make_history());
    commands.push_back(make_expiring());
    commands.push_back(make_sheet());
    commands.push_back(make_export());
    commands.push_back(make_import());
    commands.push_back(make_registry());
    return commands;
}

} // namespace techuser::register_techuser
