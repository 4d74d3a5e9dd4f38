// SPDX-License-Identifier: Apache-2.0
// One program under ten names: the libraries are most of each tool, and are inside once.
#include "tools.hpp"

#include <algorithm>
#include <array>
#include <filesystem>
#include <string_view>
#include <sys/auxv.h>

namespace {

using namespace techuser;

struct Tool {
    std::string_view name;
    std::unique_ptr<cli::Command> (*make)();
};

constexpr std::array tools{
    Tool{"check-enterprise", make_check_enterprise},
    Tool{"check-username", make_check_username},
    Tool{"gen-sshkey", make_gen_sshkey},
    Tool{"inspect-cert", make_inspect_cert},
    Tool{"name-batchfile", make_name_batchfile},
    Tool{"read-replies", make_read_replies},
    Tool{"register-techuser", make_register_techuser},
    Tool{"send-batchfile", make_send_batchfile},
    Tool{"sign-batchfile", make_sign_batchfile},
    Tool{"test-channel", make_test_channel},
};

Tool const* find_tool(std::filesystem::path const& path) {
    auto const* const found = std::ranges::find(tools, path.filename().native(), &Tool::name);
    return found == tools.end() ? nullptr : found;
}

// By the name in argv[0]; for a link of another name, by what it leads to. A copy under another name is the
// program itself, register-techuser.
std::unique_ptr<cli::Command> make_started_tool(std::string_view name) {
    auto const* tool = find_tool(name);
    std::filesystem::path file(reinterpret_cast<char const*>(::getauxval(AT_EXECFN)));
    std::error_code no_link;
    while (tool == nullptr && !no_link) {
        tool = find_tool(file);
        file = file.parent_path() / std::filesystem::read_symlink(file, no_link);
    }
    return tool == nullptr ? make_register_techuser() : tool->make();
}

} // namespace

int main(int argc, char** argv) {
    cli::prepare_process();
    return cli::run(*make_started_tool(argc > 0 ? argv[0] : ""), argc, argv);
}
