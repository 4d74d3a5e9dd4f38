// SPDX-License-Identifier: Apache-2.0
#include "cli/find_user.hpp"
#include "cli/offer_keys.hpp"
#include "register_techuser/commands/commands.hpp"
#include "register_techuser/many/source_arguments.hpp"
#include "register_techuser/recorded_user.hpp"
#include "registration/registration_fields.hpp"
#include "registration/registration_report.hpp"
#include "report/json_document.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/registry.hpp>

namespace techuser::register_techuser {
namespace {

// What was done with the numbers of a file.
struct Counts {
    std::size_t changed{0};
    std::size_t unchanged{0};
    std::size_t refused{0};
};

class SenderNumberCommand final : public cli::Command {
public:
    std::string_view name() const override { return "sender-number"; }
    char const* summary() const override {
        return gettext_noop("Record the sender number that the portal gave.");
    }

    void declare(cli::Options& options) override {
        options.example("register-techuser sender-number peeterspensions 101320");
        options.example("register-techuser sender-number --many numbers.csv --dry-run");
        options.operands(
            "KEY NUMBER", m_operands, {0, 2}, gettext_noop("a technical user, then its number"),
            {cli::offer_keys(m_registry), cli::Offers{}});
        m_source.declare(
            options, gettext_noop("numbers of all in a .jsonl or .csv file, - for standard input"));
        options.flag("--correct", m_correct, "replace a number that was recorded as given by the portal");
        options.flag("--dry-run", m_dry_run, "check everything and write nothing");
        options.value("--registry", "URL", m_registry, "the registry to use");
    }

    Result<cli::ExitStatus> execute(cli::Console& console) override {
        if (m_source.path ? !m_operands.empty() : m_operands.size() != 2) {
            return fail(
                ErrorCode::usage, "operands", say("expected KEY NUMBER, or --many alone"), say("see --help"));
        }
        TRY(m_source.check());
        std::optional<SenderNumber> number;
        if (!m_source.path) {
            TRY_ASSIGN(number, cli::option_value("NUMBER", parse_given_number(m_operands[1])));
        }
        TRY_ASSIGN(auto const url, console.registry_url(m_registry));
        TRY_ASSIGN(auto const registry, open_to_change(url, rehearsal()));
        return m_source.path ? record_many(console, *registry)
                             : record_one(console, *registry, m_operands[0], *number);
    }

private:
    Rehearsal rehearsal() const { return m_dry_run ? Rehearsal::dry_run : Rehearsal::no; }

    Result<RecordedUser> record(
        cli::Console const& console, Registry& registry, RegisteredUser const& user,
        SenderNumber const& number) const {
        auto const correction = m_correct ? Correction::allowed : Correction::refused;
        TRY_ASSIGN(auto after, registry.change_sender_number(user, number, correction, console.author()));
        return as_changed(user, {std::move(after), {}});
    }

    Result<cli::ExitStatus> record_one(
        cli::Console& console, Registry& registry, std::string const& key, SenderNumber const& number) const {
        TRY_ASSIGN(auto const user, cli::find_user(registry, "KEY", key));
        TRY_ASSIGN(auto const recorded, record(console, registry, user, number));
        print_change(console, recorded, rehearsal());
        return cli::ExitStatus::done;
    }

    // Who a row is about: by its username, or else by its enterprise number.
    Result<RecordedUser> record_row(
        cli::Console const& console, Registry& registry, RegistrationDraft const& row) const {
        auto const& key = row.username ? row.username : row.enterprise_number;
        if (!key || !row.sender_number) {
            return fail(
                ErrorCode::usage, "missing", say("the technical user or the number is missing"),
                say("give user.username or entity.enterprise_number, and user.sender_number"));
        }
        TRY_ASSIGN(auto const number, parse_given_number(*row.sender_number));
        TRY_ASSIGN(auto const user, cli::find_user(registry, "KEY", *key));
        return record(console, registry, user, number);
    }

    Result<cli::ExitStatus> record_many(cli::Console& console, Registry& registry) const {
        TRY_ASSIGN(auto const source, m_source.open(console));
        Counts counts;
        auto status = cli::ExitStatus::done;
        for (;;) {
            TRY_ASSIGN(auto const entry, source->next());
            if (!entry) {
                break;
            }
            auto const draft = source->draft_of(*entry);
            auto recorded = draft ? record_row(console, registry, *draft) : fail(draft.error());
            if (!recorded && recorded.error().code == ErrorCode::unavailable) {
                return fail(std::move(recorded).error());
            }
            count(counts, recorded);
            auto const one = recorded ? cli::ExitStatus::done : cli::exit_status(recorded.error().code);
            status = worse(status, one);
            ManyReport const report{entry->place, std::move(recorded)};
            console.print(
                console.format() == cli::OutputFormat::json
                    ? to_json({console.tool(), static_cast<int>(one)}, rehearsal(), report)
                    : to_text(report, rehearsal()));
        }
        auto const all = counts.changed + counts.unchanged + counts.refused;
        auto const summary = counted(
            all, "{} number: {} changed, {} unchanged, {} refused",
            "{} numbers: {} changed, {} unchanged, {} refused", all, counts.changed, counts.unchanged,
            counts.refused);
        console.note(m_dry_run ? say("{}; nothing was recorded", summary) : summary);
        return status;
    }

    static void count(Counts& counts, Result<RecordedUser> const& recorded) {
        if (!recorded) {
            ++counts.refused;
        } else if (recorded->outcome == Outcome::changed) {
            ++counts.changed;
        } else {
            ++counts.unchanged;
        }
    }

    std::vector<std::string> m_operands;
    SourceArguments m_source;
    std::optional<std::string> m_registry;
    bool m_correct{false};
    bool m_dry_run{false};
};

} // namespace

std::unique_ptr<cli::Command> make_sender_number() {
    return std::make_unique<SenderNumberCommand>();
}

} // namespace techuser::register_techuser
