// SPDX-License-Identifier: Apache-2.0
#include "channel/channel_report.hpp"
#include "cli/cli.hpp"
#include "cli/process.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "test_channel/request.hpp"

#include <fmt/format.h>

namespace {

using namespace techuser;

class TestChannel final : public cli::Command {
public:
    std::string_view name() const override { return "test-channel"; }
    std::string_view summary() const override {
        return "Does the batch channel work: login, directories, replies?";
    }

    void declare(cli::Options& options) override {
        auto& given = m_arguments;
        options.example("test-channel --for peeterspensions --key peeters");
        options.example("test-channel --username peeterspensions --key peeters --environment T");
        options.value("--for", "KEY", given.key_of_user, "technical user in the registry");
        options.value("--username", "U", given.username, "technical user by name, registered or not");
        options.value("--login", "NAME", given.login, "user name on the server, when it is another one");
        options.value("--key", "FILE", given.key_file, "private key; any format of gen-sshkey");
        options.value(
            "--passphrase-file", "FILE", given.passphrase.file,
            "its passphrase is in this file; - is standard input");
        options.value("--passphrase-fd", "N", given.passphrase.descriptor, "the same, by descriptor");
        options.flag("--agent", given.agent, "let the SSH agent sign");
        options.flag("--allow-sha1", given.allow_sha1, "sign with RSA and SHA-1 if need be");
        options.value("--host", "H", given.host, "SFTP server");
        options.value("--port", "P", given.port, "its port");
        options.value("--environment", "R|T|S", given.environment, "whose directories; default R");
        options.value("--timeout", "S", given.timeout, "seconds for each step; default 10");
        options.value(
            "--connect-timeout", "S", given.connect_timeout,
            "seconds for resolving and connecting; default that of --timeout");
        options.value("--max-time", "S", given.max_time, "seconds for the whole test; default 120");
        options.value("--proxy", "URL", given.proxy, "socks5://host:port or http://host:port");
        options.value("--known-hosts", "FILE", given.known_hosts, "default ~/.ssh/known_hosts");
        options.value("--host-key-fingerprint", "SHA256:...", given.fingerprint, "accept this host key only");
        options.flag("--accept-new", given.accept_new, "accept and record a host key that is new");
        options.flag("--probe-write", given.probe_write, "make and remove an empty file on the server");
        options.value("--registry", "URL", given.registry, "where the registered key is looked up");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        cli::keep_memory_private();
        TRY_ASSIGN(auto const request, test_channel::make_request(console, m_arguments));
        auto const& target = request.settings.target;
        if (request.server_source) {
            console.note(
                say("'{}' port {} comes from {}; your configuration can say otherwise", target.host,
                    target.port, verbatim(*request.server_source)));
        }
        TRY_ASSIGN(
            auto const reference,
            read_reference_data(console.installed_data_directory(), console.user_data_directory()));
        console.explain(fmt::format("testing the channel of {}", target.login));
        ChannelReport const report{target, probe_channel(request.settings)};
        record_host(console, request, report.probe);
        tell_troubles(console, report.probe);
        auto const* const failure = report.probe.failure();
        auto const status = failure == nullptr ? cli::ExitStatus::done : cli::exit_status(failure->code);
        console.print(
            console.format() == cli::OutputFormat::json
                ? to_json({console.tool(), static_cast<int>(status)}, report, reference)
                : to_text(report, reference, console.colour()));
        return status;
    }

private:
    // As with ssh(1), the test goes on when the key could not be recorded.
    static void record_host(
        cli::Console& console, test_channel::Request const& request, ProbeReport const& probe) {
        if (!probe.new_known_host) {
            return;
        }
        auto const recorded = append_line(request.known_hosts, *probe.new_known_host);
        if (recorded) {
            console.note(say("the host key is now known in '{}'", request.known_hosts.native()));
        } else {
            console.warn(recorded.error().message);
        }
    }

    static void tell_troubles(cli::Console& console, ProbeReport const& probe) {
        for (auto const& step : probe.steps) {
            if (step.verdict == Verdict::failed) {
                console.error(*step.error);
            } else if (step.verdict == Verdict::warned) {
                console.warn(step.error->message);
                console.hint(step.error->hint);
            }
            for (auto const& words : step.words) {
                if (probe.failure() != nullptr) {
                    console.note(sentence(words));
                }
            }
        }
    }

    test_channel::Arguments m_arguments;
};

} // namespace

int main(int argc, char** argv) {
    TestChannel tool;
    return cli::run(tool, argc, argv);
}
