// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"

#include <memory>
#include <vector>

namespace techuser::register_techuser {

std::unique_ptr<cli::Command> make_create();
std::unique_ptr<cli::Command> make_show();
std::unique_ptr<cli::Command> make_list();
std::unique_ptr<cli::Command> make_registry();

// All commands of the tool, in the order of its help.
inline std::vector<std::unique_ptr<cli::Command>> make_commands() {
    std::vector<std::unique_ptr<cli::Command>> commands;
    commands.push_back(make_create());
    commands.push_back(make_show());
    commands.push_back(make_list());
    commands.push_back(make_registry());
    return commands;
}

} // namespace techuser::register_techuser
