// SPDX-License-Identifier: Apache-2.0
#include "batchfile/batch_file_report.hpp"
#include "cli/find_user.hpp"
#include "name_batchfile/request.hpp"
#include "registration/registration_fields.hpp"
#include "support/brussels_time.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/batch_file_check.hpp>
#include <techuser/reference_data.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <ranges>

namespace techuser::name_batchfile {
namespace {

constexpr std::uint32_t most_at_once = 99'999;

Result<void> check_combination(Request const& request) {
    if (!request.application) {
        return fail(
            ErrorCode::usage, "missing", say("no application given"),
            say("pass --application, for example DMFA"));
    }
    if (request.sender.has_value() == request.key.has_value()) {
        return fail(
            ErrorCode::usage, "sender", say("expected one of --sender-number and --for"),
            say("pass the number with --sender-number, or the technical user with --for"));
    }
    if (request.sequence.has_value() + request.reserve + request.peek != 1) {
        return fail(
            ErrorCode::usage, "sequence", say("expected one of --sequence, --reserve and --peek"),
            say("use --reserve to take the next free sequence from the registry"));
    }
    if (request.count && request.sequence) {
        return fail(ErrorCode::usage, "count", say("--count needs --reserve or --peek"));
    }
    return {};
}

Result<std::optional<std::uint8_t>> parts_of(Request const& request, FileProfile const* profile) {
    auto const carried = carries_parts(profile);
    if (!request.parts) {
        return carried ? std::optional<std::uint8_t>(1) : std::nullopt;
    }
    auto const& text = *request.parts;
    if (text.size() != 1 || text.front() < '1' || text.front() > '9') {
        return fail(ErrorCode::usage, "parts", say("--parts '{}': expected 1 to 9", text));
    }
    if (!carried) {
        return fail(
            ErrorCode::usage, "parts", say("names of {} carry no parts", verbatim(profile->code.to_string())),
            say("leave out --parts"));
    }
    return static_cast<std::uint8_t>(text.front() - '0');
}

Result<std::uint32_t> count_of(Request const& request) {
    if (!request.count) {
        return 1;
    }
    auto const& text = *request.count;
    std::uint32_t count = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc() || end != text.data() + text.size() || count < 1 || count > most_at_once) {
        return fail(ErrorCode::usage, "count", say("--count '{}': expected 1 to {}", text, most_at_once));
    }
    return count;
}

Result<std::vector<FileKind>> kinds_of(
    Request const& request, FileProfile const* profile, Environment environment) {
    if (!request.kind) {
        std::vector<FileKind> kinds(whole_submission.begin(), whole_submission.end());
        if (!asks_signature(profile, environment)) {
            std::erase(kinds, FileKind::signature);
        }
        return kinds;
    }
    TRY_ASSIGN(auto const kind, cli::option_value("--kind", parse_file_kind(*request.kind)));
    if (kind == FileKind::reply || kind == FileKind::compressed_reply) {
        return fail(
            ErrorCode::usage, "kind", say("--kind '{}': expected FI, FS, GO or TD", *request.kind),
            say("FO and CO files are received, and the integrator names them"));
    }
    return std::vector{kind};
}

Result<std::unique_ptr<Registry>> registry_if_needed(
    cli::Console& console, Request const& request, SequenceUse use) {
    if (!request.key && use == SequenceUse::given) {
        return std::unique_ptr<Registry>{};
    }
    TRY_ASSIGN(auto const url, console.registry_url(request.registry));
    console.explain("opening the registry " + url);
    switch (use) {
    case SequenceUse::reserved:
        // No name is made that the technical user could not send.
        return open_registry(url, request.key ? OpenMode::write : OpenMode::create);
    case SequenceUse::peeked: {
        auto existing = open_registry(url, OpenMode::read);
        bool const is_missing = !existing && existing.error().code == ErrorCode::not_found;
        return is_missing ? open_registry(url, OpenMode::rehearse) : std::move(existing);
    }
    case SequenceUse::given:
        break;
    }
    return open_registry(url, OpenMode::read);
}

} // namespace

Result<Preparation> prepare(cli::Console& console, Request const& request, SequenceUse use) {
    TRY(check_combination(request));
    TRY_ASSIGN(
        auto const application,
        cli::option_value("--application", ApplicationCode::parse(*request.application)));
    TRY_ASSIGN(
        auto const environment,
        cli::option_value("--environment", parse_environment(request.environment.value_or("R"))));
    TRY_ASSIGN(
        auto const date, request.date ? cli::option_value("--date", parse_typed_date(*request.date))
                                      : brussels_day(console.now()));
    TRY_ASSIGN(
        auto const profiles,
        read_file_profiles(console.installed_data_directory(), console.own_data_directories()));
    auto const* const profile = find_profile(profiles, application);
    if (profile == nullptr) {
        TRY(cli::check_code(console, request.warnings(), application));
    }
    TRY_ASSIGN(auto const parts, parts_of(request, profile));
    TRY_ASSIGN(auto kinds, kinds_of(request, profile, environment));
    TRY_ASSIGN(auto const count, count_of(request));
    TRY_ASSIGN(
        auto const sequence, request.sequence
                                 ? cli::option_value("--sequence", Sequence::parse(*request.sequence))
                                 : Sequence::from_ordinal(1));
    TRY_ASSIGN(auto registry, registry_if_needed(console, request, use));
    auto sender = SenderNumber::integrator(); // replaced by the one that was given, or found
    if (request.key) {
        TRY_ASSIGN(auto const user, cli::find_user(*registry, "--for", *request.key));
        TRY(cli::check_sender(console, request.warnings(), user, application, profile, environment));
        sender = *user.sender_number;
    } else {
        TRY_ASSIGN(sender, cli::option_value("--sender-number", parse_given_number(*request.sender)));
    }
    if (date > brussels_day(console.now())) {
        TRY(cli::warn_or_refuse(
            console, request.warnings(), "date-future",
            say("{} is in the future: the portal refuses the files until then", verbatim(to_iso(date))), {}));
    }
    return Preparation{
        {application, sender, date, sequence, environment, parts},
        std::move(kinds),
        asks_signature(profile, environment),
        count,
        std::move(registry)};
}

Result<std::vector<Submission>> take_sequences(
    cli::Console& console, Preparation const& preparation, SequenceUse use) {
    auto const& first = preparation.submission;
    if (use == SequenceUse::given) {
        return std::vector{first};
    }
    auto& registry = *preparation.registry;
    if (use == SequenceUse::reserved) {
        return registry.reserve_sets(first, preparation.count, console.author());
    }
    return registry.peek_sets(first, preparation.count);
}

Result<cli::ExitStatus> make_names(cli::Console& console, Request const& request) {
    auto const use = request.reserve ? SequenceUse::reserved
                     : request.peek  ? SequenceUse::peeked
                                     : SequenceUse::given;
    TRY_ASSIGN(auto const preparation, prepare(console, request, use));
    TRY_ASSIGN(auto const submissions, take_sequences(console, preparation, use));
    for (auto const& submission : submissions) {
        TRY_ASSIGN(auto const names, name_submission(submission, preparation.kinds));
        if (console.format() == cli::OutputFormat::json) {
            console.print(to_json({console.tool(), 0}, submission, names));
            continue;
        }
        for (auto const& name : names) {
            auto const directory =
                request.with_directory ? fmt::format("{}/", directory_of(name)) : std::string();
            console.print(fmt::format("{}{}\n", directory, name.to_string()));
        }
    }
    return cli::ExitStatus::done;
}

} // namespace techuser::name_batchfile
