// SPDX-License-Identifier: Apache-2.0
#include "cli/process.hpp"
#include "read_replies/answers.hpp"
#include "read_replies/request.hpp"
#include "read_replies/waiting_replies.hpp"
#include "support/period.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

namespace techuser::read_replies {
namespace {

// A server is asked sixty times while it is waited for, but not more than once a second and not less than
// every five minutes.
std::chrono::seconds pause_between(std::chrono::seconds whole) {
    constexpr auto looks = 60;
    return std::clamp<std::chrono::seconds>(whole / looks, std::chrono::seconds(1), std::chrono::minutes(5));
}

// A host key that was accepted is known from then on.
Result<Fetched> look(cli::Console& console, cli::ChannelRequest& channel, Route const& route) {
    auto const opening = open_channel(channel.settings);
    cli::tell_steps(console, channel, opening.report);
    if (auto const& line = opening.report.new_known_host) {
        channel.settings.host_keys.known_hosts.push_back(*line + '\n');
    }
    if (auto const* const failure = opening.report.failure()) {
        return fail(*failure);
    }
    return fetch(*opening.files, route);
}

// Looks until there is a reply that was not here before.
Result<Fetched> wait_for_reply(
    cli::Console& console, cli::ChannelRequest& channel, Route const& route, std::chrono::seconds whole) {
    auto const end = std::chrono::steady_clock::now() + whole;
    auto fetched = look(console, channel, route);
    while (std::chrono::steady_clock::now() < end) {
        if (fetched ? fetched->new_replies > 0 : fetched.error().code != ErrorCode::unavailable) {
            break;
        }
        auto const rest = end - std::chrono::steady_clock::now();
        console.explain(fetched ? "no new reply yet" : fetched.error().message.english());
        std::this_thread::sleep_for(
            std::clamp<std::chrono::nanoseconds>(rest, std::chrono::nanoseconds(0), pause_between(whole)));
        fetched = look(console, channel, route);
    }
    if (fetched && fetched->new_replies == 0) {
        fetched->errors.emplace_back(
            route.directory, Error{
                                 .code = ErrorCode::invalid,
                                 .reason = "no-reply",
                                 .message = say("no new reply came within {} seconds", whole.count()),
                                 .hint = say("wait longer, or see what the portal's contact centre says")});
    }
    return fetched;
}

cli::ExitStatus print(cli::Console& console, Fetched const& fetched) {
    Tally tally(console);
    for (auto const& report : fetched.reports) {
        tally.add(report);
    }
    for (auto const& [input, error] : fetched.errors) {
        tally.add(input, error);
    }
    for (auto const& name : fetched.incomplete) {
        console.note(say("'{}': not fetched: its GO has not come yet", name));
    }
    for (auto const& name : fetched.others) {
        console.note(say("'{}': not fetched: not the name of a reply", name));
    }
    if (fetched.reports.empty() && fetched.errors.empty()) {
        console.note(say("no reply is waiting"));
    }
    return tally.finish();
}

} // namespace

Result<cli::ExitStatus> fetch_replies(cli::Console& console, Request const& request) {
    cli::keep_memory_private();
    if (!request.into) {
        return fail(
            ErrorCode::usage, "missing", say("no folder for the replies given"),
            say("pass the folder with --into"));
    }
    TRY_ASSIGN(
        auto const environment,
        cli::option_value("--environment", parse_environment(request.environment.value_or("R"))));
    std::optional<std::chrono::seconds> wait;
    if (request.wait) {
        TRY_ASSIGN(wait, cli::option_value("--wait", parse_duration(*request.wait)));
    }
    TRY_ASSIGN(auto const trust, read_trust(console, request.trust));
    TRY_ASSIGN(auto channel, cli::make_channel_request(console, request.channel, environment));
    std::unique_ptr<Registry> registry;
    if (channel.user) {
        TRY_ASSIGN(registry, open_registry(channel.registry_url, OpenMode::write));
    } else {
        console.note(say("no registry knows the technical user: answers are not recorded"));
    }
    Route const route{
        .directory = std::string(receive_directory(environment)),
        .folder = *request.into,
        .removal = request.remove ? Removal::remove : Removal::keep,
        .trust = {trust ? &*trust : nullptr, console.now()},
        .record = [&](Reply const& reply) { return record_answer(registry.get(), reply, console.author()); }};
    // Before anything goes out on the network.
    TRY(list_files(route.folder, most_files_in_folder));
    cli::tell_server(console, channel);
    TRY_ASSIGN(
        auto const fetched,
        wait ? wait_for_reply(console, channel, route, *wait) : look(console, channel, route));
    return print(console, fetched);
}

} // namespace techuser::read_replies
