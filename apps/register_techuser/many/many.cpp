// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/many/many.hpp"

#include "cli/progress.hpp"
#include "register_techuser/credential_files.hpp"
#include "register_techuser/recorded_user.hpp"
#include "registration/registration_report.hpp"
#include "report/json_document.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <chrono>
#include <map>
#include <span>
#include <utility>

namespace techuser::register_techuser {
namespace {

// A step of the registry is long enough for one flush of the disk to be little, and short enough for all
// others that wait for the registry meanwhile.
constexpr std::chrono::milliseconds step_time{250};

// How much is read and examined before it is recorded: enough for a long step, little enough for any memory.
constexpr std::size_t entries_in_batch = 1000;
constexpr std::size_t bytes_in_batch = std::size_t{4} * 1024 * 1024;

tl::unexpected<Error> usage(Text message, Text hint = {}) {
    return fail(ErrorCode::usage, "option", std::move(message), std::move(hint));
}

std::size_t size_of(RegistrationEntry const& entry) {
    auto size = entry.place.size();
    if (entry.texts) {
        for (auto const& text : *entry.texts) {
            size += text.size();
        }
    }
    return size;
}

// An entry of a source, examined before the registry is asked.
struct ExaminedEntry {
    std::string place;
    Result<ExaminedRegistration> examined;
};

class ManyCreation final {
public:
    ManyCreation(
        cli::Console& console, ManyRequest const& request, ReferenceData const& reference,
        RegistrationSource& source, OpenedRegistry const& opened)
        : m_console(console), m_request(request), m_reference(reference), m_source(source), m_opened(opened),
          m_registry(*opened.registry), m_credentials(console, CredentialFiles::Others::kept),
          m_progress(console) {}

    Result<cli::ExitStatus> run() {
        auto const done = m_request.rehearsal == Rehearsal::no && !m_request.options.all_or_nothing
                              ? record_in_steps()
                              : record_in_one_step();
        tell_kinds();
        m_console.note(summary());
        TRY(done);
        return m_worst;
    }

private:
    using Batch = std::vector<ExaminedEntry>;
    using Reports = std::vector<ManyReport>;

    // Reads and examines the next entries; waits for the source only before the first of them. Empty at the
    // end. An error of the source comes after the entries before it.
    Result<Batch> next_batch() {
        Batch batch;
        std::size_t bytes = 0;
        while (!m_ended && batch.size() < entries_in_batch && bytes < bytes_in_batch &&
               (batch.empty() || !m_source.keeps_waiting())) {
            auto entry = m_source.next();
            if (!entry) {
                m_ended = true;
                m_fault = std::move(entry).error();
            } else if (!*entry) {
                m_ended = true;
            } else {
                bytes += size_of(**entry);
                batch.push_back({(*entry)->place, examine(**entry)});
            }
        }
        if (batch.empty() && m_fault) {
            return fail(*std::exchange(m_fault, std::nullopt));
        }
        return batch;
    }

    Result<ExaminedRegistration> examine(RegistrationEntry const& entry) {
        TRY_ASSIGN(auto draft, m_source.draft_of(entry));
        draft.override_with(m_request.fields);
        auto const at = m_request.at ? *m_request.at : m_console.now();
        return techuser::examine(draft, m_credentials.read(draft), m_reference, at);
    }

    // An error ends the run: the registry cannot be used.
    Result<ManyReport> record(ExaminedEntry const& entry) {
        if (!entry.examined) {
            return ManyReport{entry.place, fail(entry.examined.error())};
        }
        auto recorded = register_techuser::record(
            m_registry, *entry.examined, {m_request.strictness, m_request.recorded}, m_author);
        if (!recorded && recorded.error().code != ErrorCode::conflict &&
            recorded.error().code != ErrorCode::invalid) {
            return fail(std::move(recorded).error());
        }
        return ManyReport{entry.place, std::move(recorded)};
    }

    // Each step is durable before its outcomes are told.
    Result<void> record_in_steps() {
        for (;;) {
            TRY_ASSIGN(auto const batch, next_batch());
            if (batch.empty()) {
                return {};
            }
            for (std::span<ExaminedEntry const> entries = batch; !entries.empty();) {
                Reports reports;
                TRY(m_registry.in_one_step([&]() -> Result<void> {
                    m_author = m_console.author();
                    TRY(m_opened.settle(m_author));
                    TRY_ASSIGN(reports, record_step(entries)); // of an attempt that was lost, none
                    return {};
                }));
                for (auto const& report : reports) {
                    count(report);
                    print(report, Rehearsal::no);
                }
                entries = entries.subspan(reports.size());
                show_progress();
            }
        }
    }

    // Records the first of `entries`, as many as the time of a step allows.
    Result<Reports> record_step(std::span<ExaminedEntry const> entries) {
        auto const begin = std::chrono::steady_clock::now();
        Reports reports;
        for (auto const& entry : entries) {
            TRY_ASSIGN(auto report, record(entry));
            reports.push_back(std::move(report));
            if (std::chrono::steady_clock::now() - begin > step_time) {
                break;
            }
        }
        return reports;
    }

    // A rehearsal knows its verdicts at once; with --all-or-nothing they are known at the end.
    Result<void> record_in_one_step() {
        Reports held;
        auto const rehearses = m_request.rehearsal == Rehearsal::dry_run;
        auto const recorded = m_registry.in_one_step([&]() -> Result<void> {
            if (std::exchange(m_started, true)) {
                return fail(
                    ErrorCode::unavailable, "busy", say("the registry is in use by another program"),
                    say("try again later: nothing was recorded"));
            }
            m_author = m_console.author();
            TRY(m_opened.settle(m_author));
            for (;;) {
                TRY_ASSIGN(auto const batch, next_batch());
                if (batch.empty()) {
                    break;
                }
                for (auto const& entry : batch) {
                    TRY_ASSIGN(auto report, record(entry));
                    count(report);
                    rehearses ? print(report, Rehearsal::dry_run)
                              : held.push_back(shortened(std::move(report)));
                }
                show_progress();
            }
            if (m_request.options.all_or_nothing && m_conflicts + m_wrong > 0) {
                return fail(ErrorCode::conflict, "refused", say("some registrations were refused"));
            }
            return {};
        });
        m_dropped = rehearses || !recorded;
        if (!recorded && recorded.error().reason != "refused") {
            return recorded;
        }
        for (auto const& report : held) {
            print(report, m_dropped ? Rehearsal::dry_run : Rehearsal::no);
        }
        return {};
    }

    // Drops what its line of text does not show, which is most of the memory.
    ManyReport shortened(ManyReport report) const {
        if (m_console.format() == cli::OutputFormat::text && report.recorded) {
            report.recorded->report.user.registration.channels.clear();
        }
        return report;
    }

    void count(ManyReport const& report) {
        ++m_count;
        if (report.recorded) {
            ++m_outcomes[report.recorded->outcome];
            return;
        }
        auto const code = report.recorded.error().code;
        ++(code == ErrorCode::conflict ? m_conflicts : m_wrong);
        m_worst = worse(m_worst, cli::exit_status(code));
    }

    void print(ManyReport const& report, Rehearsal rehearsal) {
        auto const& recorded = report.recorded;
        auto const status = recorded ? cli::ExitStatus::done : cli::exit_status(recorded.error().code);
        m_console.print(
            m_console.format() == cli::OutputFormat::json
                ? to_json({m_console.tool(), static_cast<int>(status)}, rehearsal, report)
                : to_text(report, rehearsal));
        if (recorded && m_console.verbosity() != cli::Verbosity::quiet) {
            for (auto const& finding : recorded->report.findings) {
                tell(finding, report.input);
            }
        }
    }

    // At once with --verbose; otherwise the first one of each kind, at the end.
    void tell(Finding const& finding, std::string_view input) {
        auto& kind = m_kinds[finding.id];
        if (++kind.count > 1 && m_console.verbosity() != cli::Verbosity::verbose) {
            return;
        }
        kind.severity = finding.severity;
        kind.first = say("{}: {}: {}", verbatim(input), verbatim(finding.field), finding.message);
        if (m_console.verbosity() == cli::Verbosity::verbose) {
            tell(kind.severity, kind.first);
        }
    }

    void tell_kinds() {
        if (m_console.verbosity() == cli::Verbosity::verbose) {
            return;
        }
        for (auto const& [id, kind] : m_kinds) {
            tell(
                kind.severity, kind.count == 1 ? kind.first
                                               : say("{} ({} more of this kind: see --verbose)", kind.first,
                                                     kind.count - 1));
        }
    }

    void tell(Severity severity, Text const& message) {
        severity == Severity::notice ? m_console.note(message) : m_console.warn(message);
    }

    void show_progress() {
        m_progress([this] { return counted(m_count, "{} registration", "{} registrations", m_count); });
    }

    Text summary() const {
        auto const of = [this](Outcome outcome) {
            auto const found = m_outcomes.find(outcome);
            return found == m_outcomes.end() ? std::size_t{0} : found->second;
        };
        auto counts = counted(
            m_count, "{} registration: {} created, {} unchanged, {} in conflict, {} wrong",
            "{} registrations: {} created, {} unchanged, {} in conflict, {} wrong", m_count,
            of(Outcome::created), of(Outcome::unchanged), m_conflicts, m_wrong);
        if (auto const changed = of(Outcome::changed); changed > 0) {
            counts = say("{}, {} changed", counts, changed);
        }
        return m_dropped ? say("{}; nothing was recorded", counts) : counts;
    }

    cli::Console& m_console;
    ManyRequest const& m_request;
    ReferenceData const& m_reference;
    RegistrationSource& m_source;
    OpenedRegistry const& m_opened;
    Registry& m_registry;
    Author m_author; // of the step
    CredentialFiles m_credentials;
    std::optional<Error> m_fault; // of the source, after the entries that were read
    bool m_ended{false};

    cli::Progress m_progress;
    // What is worth telling, by the id of the finding.
    struct Kind {
        std::size_t count{0};
        Severity severity{Severity::notice};
        Text first;
    };
    std::map<std::string_view, Kind> m_kinds;

    std::size_t m_count{0};
    std::map<Outcome, std::size_t> m_outcomes;
    std::size_t m_conflicts{0};
    std::size_t m_wrong{0};
    bool m_started{false};
    bool m_dropped{false};
    cli::ExitStatus m_worst{cli::ExitStatus::done};
};

} // namespace

void ManyOptions::declare(cli::Options& options) {
    options.example("register-techuser create --many entities.csv --dry-run");
    source.declare(
        options, gettext_noop("register all of a .jsonl or .csv file or a folder, - for standard input"));
    options.flag("--keep-going", keep_going, "with --many, record all that is right; the default");
    options.flag("--all-or-nothing", all_or_nothing, "with --many, record nothing unless all is right");
}

Result<void> ManyOptions::check() const {
    auto const hint = say("--many registers all that a file or a folder holds");
    if (!source.path && (keep_going || all_or_nothing)) {
        return usage(say("--keep-going and --all-or-nothing need --many"), hint);
    }
    if (keep_going && all_or_nothing) {
        return usage(say("pass only one of --keep-going and --all-or-nothing"));
    }
    return source.check();
}

Result<cli::ExitStatus> create_many(
    cli::Console& console, ManyRequest const& request, ReferenceData const& reference) {
    TRY_ASSIGN(auto const source, request.options.source.open(console));
    TRY_ASSIGN(auto const url, console.registry_url(request.registry));
    TRY_ASSIGN(auto const opened, open_to_register(console, url, request.rehearsal));
    console.explain("opened the registry " + url);
    return ManyCreation(console, request, reference, *source, opened).run();
}

} // namespace techuser::register_techuser
