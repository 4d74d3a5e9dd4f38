// SPDX-License-Identifier: Apache-2.0
#include "cli/option_use.hpp"
#include "read_replies/answers.hpp"
#include "read_replies/request.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "tools.hpp"

#include <algorithm>
#include <array>

namespace {

using namespace techuser;
using read_replies::Request;

// What the tool is to do; one bit each.
enum Mode : unsigned { reading = 1, fetching = 2, listing = 4 };

std::array<cli::OptionUse, 22> option_uses(Request const& request) {
    auto const& channel = request.channel;
    return {{
        {"PATH", !request.operands.empty(), reading},
        {"--trust", !request.trust.empty(), reading | fetching},
        {"--into", request.into.has_value(), fetching},
        {"--delete", request.remove, fetching},
        {"--wait", request.wait.has_value(), fetching},
        {"--environment", request.environment.has_value(), fetching},
        {"--for", channel.key_of_user.has_value(), fetching},
        {"--username", channel.username.has_value(), fetching},
        {"--login", channel.login.has_value(), fetching},
        {"--key", channel.key_file.has_value(), fetching},
        {"--passphrase-file", channel.passphrase.file.has_value(), fetching},
        {"--passphrase-fd", channel.passphrase.descriptor.has_value(), fetching},
        {"--agent", channel.agent, fetching},
        {"--allow-sha1", channel.allow_sha1, fetching},
        {"--host", channel.host.has_value(), fetching},
        {"--port", channel.port.has_value(), fetching},
        {"--timeout", channel.timeout.has_value(), fetching},
        {"--connect-timeout", channel.connect_timeout.has_value(), fetching},
        {"--proxy", channel.proxy.has_value(), fetching},
        {"--known-hosts", channel.known_hosts.has_value(), fetching},
        {"--host-key-fingerprint", channel.fingerprint.has_value(), fetching},
        {"--accept-new", channel.accept_new, fetching},
    }};
}

class ReadReplies final : public cli::Command {
public:
    std::string_view name() const override { return "read-replies"; }
    char const* summary() const override {
        return gettext_noop("Were the files that were sent accepted or refused?");
    }

    void declare(cli::Options& options) override {
        options.example("read-replies replies");
        options.example("read-replies --for peeterspensions --key peeters --into replies --delete");
        options.operands(
            "PATH", m_request.operands, {0, cli::OperandCount::any},
            gettext_noop(
                "files of replies that are here, each with what stands beside it, and folders of them"));
        options.value("--into", "FOLDER", m_request.into, "fetch the replies that wait into this folder");
        options.flag("--delete", m_request.remove, "remove what was fetched from the server");
        options.value(
            "--wait", "TIME", m_request.wait, "until there is a new reply, at most so long: 30m, 2h",
            cli::offer_words({"30m", "2h"}));
        options.value(
            "--unanswered", "TIME", m_request.unanswered,
            "list the sets that were sent so long ago, as 24h, and have no answer",
            cli::offer_words({"24h", "2d", "7d"}));
        options.value("--environment", "R|T|S", m_request.environment, "whose directory; default R");
        m_request.channel.declare(options);
        options.value("--timeout", "S", m_request.channel.timeout, "seconds for each step; default 10");
        options.values(
            "--trust", "FILE", m_request.trust, "certificates that a signer must lead to",
            cli::offer_files(cli::certificate_endings()));
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        auto const mode = m_request.unanswered ? listing : m_request.operands.empty() ? fetching : reading;
        TRY(cli::check_option_uses(option_uses(m_request), mode));
        if (mode == listing) {
            return read_replies::list_unanswered(console, m_request);
        }
        if (mode == reading) {
            return read_replies::read_local(console, m_request);
        }
        auto const uses = option_uses(m_request);
        if (std::ranges::none_of(uses, &cli::OptionUse::given)) {
            return fail(
                ErrorCode::usage, "operands", say("expected PATH"), say("or fetch what waits with --into"));
        }
        return read_replies::fetch_replies(console, m_request);
    }

private:
    read_replies::Request m_request;
};

} // namespace

std::unique_ptr<cli::Command> techuser::make_read_replies() {
    return std::make_unique<ReadReplies>();
}
