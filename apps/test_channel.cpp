// SPDX-License-Identifier: Apache-2.0
#include "channel/channel_report.hpp"
#include "cli/channel_options.hpp"
#include "cli/cli.hpp"
#include "cli/process.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "tools.hpp"

#include <fmt/format.h>

#include <random>

namespace {

using namespace techuser;

class TestChannel final : public cli::Command {
public:
    std::string_view name() const override { return "test-channel"; }
    char const* summary() const override {
        return gettext_noop("Does the batch channel work: login, directories, replies?");
    }

    void declare(cli::Options& options) override {
        options.example("test-channel --for peeterspensions --key peeters");
        options.example("test-channel --username peeterspensions --key peeters --environment T");
        m_channel.declare(options);
        options.value("--environment", "R|T|S", m_environment, "whose directories; default R");
        options.value("--timeout", "S", m_channel.timeout, "seconds for each step; default 10");
        options.value("--max-time", "S", m_max_time, "seconds for the whole test; default 120");
        options.flag("--probe-write", m_probe_write, "make and remove an empty file on the server");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        cli::keep_memory_private();
        TRY_ASSIGN(
            auto const environment,
            cli::option_value("--environment", parse_environment(m_environment.value_or("R"))));
        TRY_ASSIGN(auto const request, cli::make_channel_request(console, m_channel, environment));
        ProbeSettings settings{.connection = request.settings, .probe_file = {}, .now = console.now()};
        TRY_ASSIGN(
            settings.connection.whole_timeout,
            cli::parse_seconds("--max-time", m_max_time, request.settings.whole_timeout));
        if (m_probe_write) {
            settings.probe_file = make_probe_file_name();
        }
        cli::tell_server(console, request);
        TRY_ASSIGN(
            auto const profiles,
            read_file_profiles(console.installed_data_directory(), console.own_data_directories()));
        console.explain(fmt::format("testing the channel of {}", request.settings.target.login));
        ChannelReport const report{request.settings.target, probe_channel(settings)};
        for (auto const& step : report.probe.steps) {
            if (step.verdict == Verdict::failed) {
                console.error(*step.error);
            }
        }
        cli::tell_steps(console, request, report.probe);
        auto const* const failure = report.probe.failure();
        auto const status = failure == nullptr ? cli::ExitStatus::done : cli::exit_status(failure->code);
        console.print(
            console.format() == cli::OutputFormat::json
                ? to_json({console.tool(), static_cast<int>(status)}, report, profiles)
                : to_text(report, profiles, console.colour()));
        return status;
    }

private:
    // The name of a batch file has dots.
    static std::string make_probe_file_name() {
        std::random_device random;
        return fmt::format("techuser-probe-{:08x}{:08x}", random(), random());
    }

    cli::ChannelOptions m_channel;
    std::optional<std::string> m_environment;
    std::optional<std::string> m_max_time;
    bool m_probe_write{false};
};

} // namespace

std::unique_ptr<cli::Command> techuser::make_test_channel() {
    return std::make_unique<TestChannel>();
}
