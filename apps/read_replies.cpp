// SPDX-License-Identifier: Apache-2.0
#include "read_replies/request.hpp"
#include "support/say.hpp"

namespace {

using namespace techuser;

class ReadReplies final : public cli::Command {
public:
    std::string_view name() const override { return "read-replies"; }
    std::string_view summary() const override { return "Were the files that were sent accepted or refused?"; }

    void declare(cli::Options& options) override {
        options.example("read-replies replies");
        options.operands(
            "PATH", m_request.operands, {0, cli::OperandCount::any},
            "files of replies, each with what stands beside it, and folders of them");
        options.values("--trust", "FILE", m_request.trust, "certificates that a signer must lead to");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        if (m_request.operands.empty()) {
            return fail(ErrorCode::usage, "operands", say("expected PATH"), say("see --help"));
        }
        return read_replies::read_local(console, m_request);
    }

private:
    read_replies::Request m_request;
};

} // namespace

int main(int argc, char** argv) {
    ReadReplies tool;
    return cli::run(tool, argc, argv);
}
