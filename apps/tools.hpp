// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"

#include <memory>

// The tools, each defined in the source of its name.
namespace techuser {

std::unique_ptr<cli::Command> make_check_enterprise();
std::unique_ptr<cli::Command> make_check_username();
std::unique_ptr<cli::Command> make_gen_sshkey();
std::unique_ptr<cli::Command> make_inspect_cert();
std::unique_ptr<cli::Command> make_name_batchfile();
std::unique_ptr<cli::Command> make_read_replies();
std::unique_ptr<cli::Command> make_register_techuser();
std::unique_ptr<cli::Command> make_send_batchfile();
std::unique_ptr<cli::Command> make_sign_batchfile();
std::unique_ptr<cli::Command> make_test_channel();

} // namespace techuser
