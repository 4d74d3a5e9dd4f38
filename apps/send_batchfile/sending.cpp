// SPDX-License-Identifier: Apache-2.0
#include "cli/process.hpp"
#include "cli/progress.hpp"
#include "cli/senders.hpp"
#include "cli/signing.hpp"
#include "send_batchfile/request.hpp"
#include "support/brussels_time.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "transfer/send_set.hpp"
#include <techuser/reference_data.hpp>

#include <algorithm>
#include <array>
#include <memory>
#include <utility>

namespace techuser::send_batchfile {
namespace {

// A set that may be sent, and what the registry knew of it.
struct Pending {
    JudgedSet judged;
    std::optional<BatchSet> recorded;
};

// What concerns one set alone, so that others can be sent all the same.
bool concerns_one_set(Error const& error) {
    constexpr std::array reasons{"file-in-use", "changed-meanwhile", "size-differs"};
    return error.code != ErrorCode::unavailable || std::ranges::find(reasons, error.reason) != reasons.end();
}

class Sender final {
public:
    Sender(
        cli::Console& console, Request const& request, cli::ChannelRequest const& channel, Registry* registry)
        : m_console(console), m_channel(channel), m_registry(registry),
          m_rehearsal(request.dry_run ? Rehearsal::dry_run : Rehearsal::no), m_tally(console, m_rehearsal) {}

    Tally& tally() { return m_tally; }

    // Keeps a set that may be sent; what may not is told at once.
    Result<void> judge(OutgoingSet set, SetRules const& rules) {
        std::optional<BatchSet> recorded;
        if (m_registry != nullptr) {
            TRY_ASSIGN(recorded, m_registry->find_set(set.submission));
        }
        if (recorded && recorded->state >= SetState::sent) {
            tell_sent_before({std::move(set), {}, {}}, *recorded);
            return {};
        }
        m_console.explain("judging " + set.start().to_string());
        auto judged = judge_set(std::move(set), rules);
        if (!judged.faults.empty()) {
            m_tally.add(report_unsent(judged));
            return {};
        }
        auto const is_signed = std::ranges::any_of(judged.files, [](JudgedFile const& file) {
            return file.name.elements().kind == FileKind::signature;
        });
        if (is_signed && m_registry != nullptr && m_rehearsal == Rehearsal::no) {
            TRY_ASSIGN(recorded, record(judged.set.submission, SetState::has_signature));
        }
        m_pending.push_back({std::move(judged), std::move(recorded)});
        return {};
    }

    // Sends what was kept, by one connection.
    Result<cli::ExitStatus> send() {
        if (m_pending.empty()) {
            return m_tally.finish();
        }
        TRY_ASSIGN(auto const server, cli::connect(m_console, m_channel));
        std::optional<Error> lost; // why nothing more can be sent
        for (auto const& pending : m_pending) {
            if (lost) {
                auto report = report_unsent(pending.judged);
                report.recorded = pending.recorded;
                report.outcome = SendOutcome::not_sent;
                report.faults.push_back({*lost, {}});
                m_tally.skip(report);
                continue;
            }
            auto const report = send_one(*server, pending);
            m_tally.add(report);
            if (!report.faults.empty() && !concerns_one_set(report.faults.back().error)) {
                lost = report.faults.back().error;
            }
        }
        return m_tally.finish();
    }

private:
    void tell_sent_before(JudgedSet const& judged, BatchSet const& recorded) {
        auto report = report_unsent(judged);
        report.outcome = SendOutcome::sent_before;
        report.recorded = recorded;
        m_tally.add(report);
    }

    Result<BatchSet> record(Submission const& submission, SetState state) {
        return m_registry->record_set(submission, state, {}, m_console.author());
    }

    SendReport send_one(RemoteFiles& server, Pending const& pending) {
        cli::Progress progress(m_console);
        SendOrder order{
            .rehearsal = m_rehearsal,
            .recorded = pending.recorded,
            .progress = [&](SentFile const& file, std::uint64_t bytes) {
                constexpr std::uint64_t mebibyte = 1024 * 1024;
                progress([&] {
                    return say(
                        "'{}': {} of {} MiB sent", file.path, bytes / mebibyte, file.size_bytes / mebibyte);
                });
            }};
        if (m_registry != nullptr) {
            order.record = [&](SetState state) { return record(pending.judged.set.submission, state); };
        }
        m_console.explain("sending " + pending.judged.set.start().to_string());
        return send_set(server, pending.judged, order);
    }

    cli::Console& m_console;
    cli::ChannelRequest const& m_channel;
    Registry* m_registry; // null: no registry knows the technical user
    Rehearsal m_rehearsal;
    Tally m_tally;
    std::vector<Pending> m_pending;
};

// The FS beside a declaration; warnings about its signer are told.
Result<SignatureReport> verify(
    cli::Console& console, std::string const& declaration, cli::VerifyOrder const& order) {
    TRY_ASSIGN(auto const pair, cli::pair_of(declaration, cli::SignedContents::declarations));
    TRY_ASSIGN(auto report, cli::verify_pair(console, pair, order));
    for (auto const& finding : report.checks.findings) {
        if (finding.severity == Severity::warning) {
            console.warn(say("the certificate of '{}': {}", report.file, finding.message));
        }
    }
    return report;
}

// The numbers of the sets are those of the technical user, or a fault of each.
Result<void> check_number(
    cli::Console& console, Request const& request, RegisteredUser const& user,
    std::span<OutgoingSet const> sets) {
    auto const in_production = std::ranges::any_of(
        sets, [](OutgoingSet const& set) { return set.submission.environment == Environment::production; });
    return cli::check_number(
        console, request.warnings(), user,
        in_production ? Environment::production : Environment::circuit_test);
}

Result<std::unique_ptr<Registry>> registry_of(
    cli::Console& console, Request const& request, cli::ChannelRequest const& channel) {
    if (!channel.user) {
        if (request.application) {
            return fail(
                ErrorCode::not_found, "no-technical-user",
                say("no technical user '{}' in the registry", channel.settings.target.login),
                say("names are reserved in the registry: record the technical user with register-techuser create"));
        }
        console.note(say("no registry knows the technical user: nothing is recorded"));
        return nullptr;
    }
    return open_registry(channel.registry_url, request.dry_run ? OpenMode::read : OpenMode::write);
}

} // namespace

Result<cli::ExitStatus> send_sets(cli::Console& console, Request const& request) {
    cli::keep_memory_private();
    std::optional<Environment> environment;
    if (request.environment) {
        TRY_ASSIGN(environment, cli::option_value("--environment", parse_environment(*request.environment)));
    }
    TRY_ASSIGN(
        auto const channel,
        cli::make_channel_request(console, request.channel, environment.value_or(Environment::production)));
    TRY_ASSIGN(auto const registry, registry_of(console, request, channel));
    TRY_ASSIGN(
        auto senders, cli::Senders::open(console, request.channel.key_of_user, request.channel.registry));
    TRY_ASSIGN(
        auto const lists,
        read_certificate_policy(console.installed_data_directory(), console.own_data_directories()));
    TRY_ASSIGN(
        auto const profiles,
        read_file_profiles(console.installed_data_directory(), console.own_data_directories()));
    cli::VerifyOrder const order{.senders = senders, .lists = lists, .at = console.now()};
    SetRules const rules{
        .names =
            {.profiles = profiles,
             .today = brussels_day(console.now()),
             .sender = channel.user ? channel.user->sender_number : std::nullopt,
             .scope = CheckScope::sets},
        .environment = environment,
        .refused = request.strict ? Severity::warning : Severity::error,
        .verify = [&](std::string const& declaration) { return verify(console, declaration, order); }};
    Sender sender(console, request, channel, registry.get());
    std::vector<OutgoingSet> sets;
    if (request.application) {
        TRY_ASSIGN(
            sets, name_declarations(
                      console, request,
                      {.registry = *registry,
                       .user = *channel.user,
                       .environment = channel.settings.target.environment,
                       .profiles = profiles,
                       .senders = senders},
                      sender.tally()));
    } else {
        sets = gather_sets(console, request, sender.tally());
    }
    if (channel.user) {
        TRY(check_number(console, request, *channel.user, sets));
    }
    for (auto& set : sets) {
        TRY(sender.judge(std::move(set), rules));
    }
    return sender.send();
}

} // namespace techuser::send_batchfile
