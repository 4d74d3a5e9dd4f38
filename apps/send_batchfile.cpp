// SPDX-License-Identifier: Apache-2.0
#include "cli/offer_keys.hpp"
#include "cli/option_use.hpp"
#include "send_batchfile/request.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "tools.hpp"

#include <array>

namespace {

using namespace techuser;

// What the tool is to do; one bit each.
enum Mode : unsigned { sending = 1, naming = 2 };

class SendBatchfile final : public cli::Command {
public:
    std::string_view name() const override { return "send-batchfile"; }
    char const* summary() const override {
        return gettext_noop("Send sets of batch files: FI, FS, and the GO last.");
    }

    void declare(cli::Options& options) override {
        options.example("send-batchfile --for peeterspensions --key peeters outgoing");
        options.example("send-batchfile --for peeterspensions --key peeters --dry-run FI.*");
        options.example("send-batchfile --application DMFA --for 101320 --sign seal.p12 --key key a.xml");
        options.operands(
            "PATH", m_request.operands, {0, cli::OperandCount::any},
            gettext_noop(
                "files of sets, each with what stands beside it, and folders of them; with --application "
                "declarations"));
        options.value(
            "--application", "CODE", m_request.application,
            "reserve a name for each declaration, make its FI and FS beside it, and send them",
            cli::offer_codes());
        m_request.signing.declare_beside_others(options);
        options.value(
            "--environment", "R|T|S", m_request.environment,
            "refuse the sets of another environment; default: each goes where its name says, and new "
            "names are of R");
        options.flag("--dry-run", m_request.dry_run, "log in and check, but send nothing");
        options.flag("--strict", m_request.strict, "treat warnings as errors");
        m_request.channel.declare(options);
        options.value("--timeout", "S", m_request.channel.timeout, "seconds for each step; default 10");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        if (m_request.operands.empty()) {
            return fail(ErrorCode::usage, "operands", say("expected PATH"), say("see --help"));
        }
        auto const& signing = m_request.signing;
        std::array<cli::OptionUse, 7> const uses{{
            {"--sign", signing.key.has_value(), naming},
            {"--certificate", signing.certificate.has_value(), naming},
            {"--sign-passphrase-file", signing.passphrase.file.has_value(), naming},
            {"--sign-passphrase-fd", signing.passphrase.descriptor.has_value(), naming},
            {"--layout", signing.layout.has_value(), naming},
            {"--chain", signing.chain, naming},
            {"--dry-run", m_request.dry_run, sending},
        }};
        TRY(cli::check_option_uses(uses, m_request.application ? naming : sending));
        m_request.signing.strict = m_request.strict;
        return send_batchfile::send_sets(console, m_request);
    }

private:
    send_batchfile::Request m_request;
};

} // namespace

std::unique_ptr<cli::Command> techuser::make_send_batchfile() {
    return std::make_unique<SendBatchfile>();
}
