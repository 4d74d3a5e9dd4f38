// SPDX-License-Identifier: Apache-2.0
#include "send_batchfile/request.hpp"
#include "support/say.hpp"

namespace {

using namespace techuser;

class SendBatchfile final : public cli::Command {
public:
    std::string_view name() const override { return "send-batchfile"; }
    std::string_view summary() const override { return "Send sets of batch files: FI, FS, and the GO last."; }

    void declare(cli::Options& options) override {
        options.example("send-batchfile --for peeterspensions --key peeters outgoing");
        options.example("send-batchfile --for peeterspensions --key peeters --dry-run FI.*");
        options.operands(
            "PATH", m_request.operands, {0, cli::OperandCount::any},
            "files of sets, each with what stands beside it, and folders of them");
        options.value(
            "--environment", "R|T|S", m_request.environment,
            "refuse the sets of another environment; default: each goes where its name says");
        options.flag("--dry-run", m_request.dry_run, "log in, judge, and send nothing");
        options.flag("--strict", m_request.strict, "refuse what would give a warning");
        m_request.channel.declare(options);
        options.value("--timeout", "S", m_request.channel.timeout, "seconds for each step; default 10");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        if (m_request.operands.empty()) {
            return fail(ErrorCode::usage, "operands", say("expected PATH"), say("see --help"));
        }
        return send_batchfile::send_sets(console, m_request);
    }

private:
    send_batchfile::Request m_request;
};

} // namespace

int main(int argc, char** argv) {
    SendBatchfile tool;
    return cli::run(tool, argc, argv);
}
