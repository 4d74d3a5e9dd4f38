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

// The tool whose file was started, through whatever links lead to it: argv[0] is what the caller likes. A
// copy under another name is the program itself, register-techuser.
std::unique_ptr<cli::Command> make_started_tool() {
    std::filesystem::path file(reinterpret_cast<char const*>(::getauxval(AT_EXECFN)));
    std::error_code no_link;
    while (!no_link) {
        for (auto const& tool : tools) {
            if (file.filename() == tool.name) {
                return tool.make();
            }
        }
        file = file.parent_path() / std::filesystem::read_symlink(file, no_link);
    }
    return make_register_techuser();
}

} // namespace

int main(int argc, char** argv) {
    cli::prepare_process();
    return cli::run(*make_started_tool(), argc, argv);
}
