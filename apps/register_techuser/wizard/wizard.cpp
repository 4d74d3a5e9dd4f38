// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/wizard/wizard.hpp"

#include "cli/paths.hpp"
#include "cli/process.hpp"
#include "report/colour.hpp"
#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/certificate_checks.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace techuser::register_techuser {
namespace {

// What is typed instead of an answer.
constexpr std::string_view previous_command = "<";
constexpr std::string_view cancel_command = "!";
constexpr std::string_view empty_command = "-";
constexpr std::string_view new_key_command = "+";

constexpr std::size_t suggestions_most = 3;

// The choices with their numbers; chosen ones have a mark.
std::string list_of(std::span<Choice const> choices, std::vector<std::string> const& values) {
    std::string text;
    for (std::size_t index = 0; index < choices.size(); ++index) {
        auto const is_chosen = std::ranges::find(values, choices[index].name) != values.end();
        text += fmt::format(
            "    {} {}  {}\n", is_chosen ? '*' : ' ', index + 1, terminal_text(choices[index].title));
    }
    return text;
}

// The answer that is there, as it could be typed.
std::string shown_values(std::span<Choice const> choices, std::vector<std::string> const& values) {
    std::string text;
    for (auto const& value : values) {
        auto const found = std::ranges::find(choices, value, &Choice::name);
        text += text.empty() ? "" : " ";
        text += found == choices.end() ? terminal_text(value) : fmt::to_string(found - choices.begin() + 1);
    }
    return text;
}

std::string prompt_of(
    Question const& question, Question::Need need, std::span<Choice const> choices,
    std::vector<std::string> const& values) {
    auto const* const mark = need == Question::Need::compulsory ? " *" : "";
    auto const proposed = values.empty() ? "" : fmt::format(" [{}]", shown_values(choices, values));
    return labelled(fmt::format("{}{}{}", tr(question.label), mark, proposed), "");
}

// The field that an error is about; empty when no other answer can help.
std::string_view field_of(Error const& error) {
    if (error.reason == "username-taken") {
        return fields::username.key;
    }
    if (error.reason == "entity-taken") {
        return fields::enterprise_number.key;
    }
    if (error.reason == "sender-number-taken") {
        return fields::sender_number.key;
    }
    return error.causes.empty() ? std::string_view() : error.causes.front().field;
}

// A line with usernames that are right, close to what was typed; empty when there are none.
std::string suggestions_for(std::string const& typed) {
    auto const suggestions = suggest_usernames(typed);
    std::string names;
    for (std::size_t index = 0; index < std::min(suggestions.size(), suggestions_most); ++index) {
        names += (index == 0 ? "" : ", ") + suggestions[index].to_string();
    }
    return names.empty() ? names : fmt::format("    {}\n", labelled(tr("Suggestions"), names));
}

std::vector<Error> faults_among(Result<ExaminedRegistration> const& examined) {
    return examined ? std::vector<Error>{} : examined.error().causes;
}

// Stand for the files that a draft names: a pipe could be read only now, and not when it counts.
Credentials unread_credentials(RegistrationDraft const& draft) {
    auto const unread = fail(ErrorCode::unreadable, "read", say("was not read"));
    Credentials credentials;
    if (draft.ssh_public_key && !draft.ssh_public_key->empty()) {
        credentials.ssh_public_key = unread;
    }
    if (draft.certificate && !draft.certificate->empty()) {
        credentials.certificate = unread;
    }
    return credentials;
}

} // namespace

bool lacks_fields(RegistrationDraft const& draft, WizardSetting const& setting) {
    auto const faults =
        faults_among(examine(draft, unread_credentials(draft), setting.reference, setting.moment()));
    return std::ranges::any_of(faults, [](Error const& fault) { return fault.reason == "missing"; });
}

Result<Wizard> Wizard::start(WizardSetting setting) {
    TRY_ASSIGN(auto editor, cli::LineEditor::open());
    return Wizard(std::move(setting), std::move(editor));
}

Result<void> Wizard::ask(RegistrationDraft& draft, std::optional<NewKeyPair>& key_pair) {
    m_key_pair = std::move(key_pair);
    Questionnaire questionnaire(
        draft, [this](RegistrationDraft const& so_far) { return faults_among(examine_draft(so_far)); });
    m_editor.show(fmt::format("{}\n", tr("Creation of a technical user")));
    std::optional<Step> shown;
    for (auto confirmation = Confirmation::withheld; confirmation == Confirmation::withheld;) {
        if (shown != questionnaire.step()) {
            shown = questionnaire.step();
            show_step(*shown);
        }
        if (questionnaire.current() != nullptr) {
            TRY(ask_question(questionnaire));
        } else {
            TRY_ASSIGN(confirmation, confirm(questionnaire));
        }
    }
    draft = questionnaire.draft();
    // A pair that another answer has replaced goes without having been written.
    if (m_key_pair && draft.ssh_public_key == m_key_pair->public_file()) {
        key_pair = std::move(m_key_pair);
    } else {
        key_pair.reset();
    }
    return {};
}

void Wizard::show_step(Step step) {
    m_editor.show(fmt::format("\n{}\n", bold(trail(step))));
    if (step != Step::confirmation) {
        m_editor.show(fmt::format(
            "{}\n\n", tr("(Enter: next, <: previous, !: cancel, -: leave empty, *: compulsory)")));
    }
}

Result<std::optional<std::string>> Wizard::line(
    std::string const& prompt, cli::Completions const& completions) {
    auto typed = m_editor.ask(prompt, completions);
    if (!typed || *typed == cancel_command) {
        return fail(ErrorCode::invalid, "cancelled", say("cancelled: nothing was registered"));
    }
    if (*typed == previous_command) {
        return std::nullopt;
    }
    return typed;
}

Result<void> Wizard::ask_question(Questionnaire& questionnaire) {
    auto const& question = *questionnaire.current();
    if (question.asks_for(fields::username)) {
        show_rules();
    }
    auto const choices = choices_of(question, m_setting.reference, questionnaire.draft());
    auto values = questionnaire.values();
    m_editor.show(list_of(choices, values));
    TRY_ASSIGN(
        auto const typed, line(
                              prompt_of(question, questionnaire.need(), choices, values),
                              question.is_file() ? path_completions() : cli::Completions{}));
    if (!typed) {
        questionnaire.previous();
        return {};
    }
    if (!typed->empty()) {
        TRY_ASSIGN(auto given, typed_values(question, *typed, choices));
        if (!given) {
            return {};
        }
        values = *std::move(given);
    }
    if (auto const faults = questionnaire.faults_of(values); !faults.empty()) {
        // The list stands there already, and usernames have their suggestions.
        auto const needs_hints = choices.empty() && !question.asks_for(fields::username);
        show_faults(faults, needs_hints ? Hints::shown : Hints::hidden);
        if (question.asks_for(fields::username) && !values.empty()) {
            m_editor.show(suggestions_for(values.front()));
        }
        return {};
    }
    auto answered = questionnaire.draft();
    question.field->set(answered, values);
    if (auto const taken = m_setting.taken(answered, question.key())) {
        show_faults(std::span(&*taken, 1));
        // An entity may be the right one all the same: to record its number, or with --update.
        if (question.asks_for(fields::username)) {
            return {};
        }
    }
    if (question.asks_for(fields::username) && !typed->empty()) {
        TRY_ASSIGN(auto const confirmation, confirm_username(*typed));
        if (confirmation == Confirmation::withheld) {
            return {};
        }
    }
    questionnaire.answer(values);
    show_recognised(question, questionnaire.draft());
    questionnaire.next();
    return {};
}

Result<std::optional<std::vector<std::string>>> Wizard::typed_values(
    Question const& question, std::string const& typed, std::span<Choice const> choices) {
    using Values = std::vector<std::string>;
    if (typed == empty_command) {
        return Values{};
    }
    if (question.asks_for(fields::ssh_public_key) && typed == new_key_command) {
        TRY_ASSIGN(auto pair, make_key_pair());
        if (!pair) {
            return std::nullopt;
        }
        m_key_pair = std::move(pair);
        return Values{m_key_pair->public_file()};
    }
    if (question.is_file()) {
        return Values{path_typed(typed)};
    }
    return values_typed(question, typed, choices);
}

Result<Wizard::Confirmation> Wizard::confirm_username(std::string const& username) {
    TRY_ASSIGN(auto const again, line(labelled(fmt::format("{} *", tr("Confirm the username")), ""), {}));
    if (again == username) {
        return Confirmation::given;
    }
    if (again) {
        m_editor.show(fmt::format("    {}\n", tr("Type the same username twice.")));
    }
    return Confirmation::withheld;
}

Result<UserReport> Wizard::rehearse(RegistrationDraft const& draft) const {
    TRY_ASSIGN(auto const examined, examine_draft(draft));
    return m_setting.rehearse(examined);
}

Result<Wizard::Confirmation> Wizard::confirm(Questionnaire& questionnaire) {
    auto const report = rehearse(questionnaire.draft());
    if (report) {
        auto recap =
            fmt::format("\n{}\n", to_text(*report, m_setting.reference, m_setting.console.error_colour()));
        for (auto const& finding : report->findings) {
            recap += finding_line(finding, "");
        }
        TRY(show_pages(recap));
    } else {
        auto const& error = report.error();
        show_faults(error.causes);
        if (error.causes.empty() || error.code == ErrorCode::conflict) {
            show_faults(std::span(&error, 1));
        }
        if (auto const field = field_of(error); !field.empty()) {
            questionnaire.go_to(field);
            return Confirmation::withheld;
        }
    }
    // Where the registry is unavailable, Enter tries again.
    auto const* const prompt = report ? tr("(Enter: confirm, <: previous, !: cancel)")
                                      : tr("(Enter: try again, <: previous, !: cancel)");
    TRY_ASSIGN(auto const typed, line(fmt::format("{} ", prompt), {}));
    if (!typed) {
        questionnaire.previous();
    }
    if (!report || !typed || !typed->empty()) {
        return Confirmation::withheld;
    }
    m_editor.show("\n");
    return Confirmation::given;
}

Credentials Wizard::credentials_of(RegistrationDraft const& draft) const {
    return read_credentials(draft, m_key_pair, m_setting.files);
}

Result<ExaminedRegistration> Wizard::examine_draft(RegistrationDraft const& draft) const {
    return examine(draft, credentials_of(draft), m_setting.reference, m_setting.moment());
}

// Standard input is where the answers come from: it is no file.
std::string Wizard::path_typed(std::string const& typed) const {
    return typed == "-" ? "./-" : cli::expand_home(typed, m_setting.console.variable("HOME"));
}

cli::Completions Wizard::path_completions() const {
    return [home = m_setting.console.variable("HOME")](std::string const& typed) {
        return cli::complete_path(typed, home);
    };
}

void Wizard::show_recognised(Question const& question, RegistrationDraft const& draft) {
    auto const credentials = credentials_of(draft);
    if (question.asks_for(fields::ssh_public_key) && credentials.ssh_public_key &&
        *credentials.ssh_public_key) {
        m_editor.show(to_text(***credentials.ssh_public_key));
    } else if (
        question.asks_for(fields::certificate) && credentials.certificate && *credentials.certificate) {
        auto const& certificate = ***credentials.certificate;
        m_editor.show(to_text(certificate));
        auto const entity = EnterpriseNumber::parse(draft.enterprise_number.value_or(""));
        CheckOptions const policy{
            .at = m_setting.moment(), .enterprise_number = entity ? std::optional(*entity) : std::nullopt};
        for (auto const& finding :
             check_certificate(certificate, policy, m_setting.reference.certificate_policy).findings) {
            m_editor.show(finding_line(finding, "    "));
        }
    }
}

void Wizard::show_rules() {
    m_editor.show(fmt::format(
        "    {}\n    {}\n", tr("8 to 20 characters of a-z and 0-9; it can never be changed or used again"),
        tr("the portal puts EXP before it; do not type it: EXP________")));
}

// As many lines at a time as the terminal has.
Result<void> Wizard::show_pages(std::string const& text) {
    auto const room = std::max<std::size_t>(m_editor.rows(), 6) - 4;
    std::string_view rest(text);
    while (static_cast<std::size_t>(std::ranges::count(rest, '\n')) > room + 2) {
        std::size_t end = 0;
        for (std::size_t lines = 0; lines < room; ++lines) {
            end = rest.find('\n', end) + 1;
        }
        m_editor.show(rest.substr(0, end));
        rest.remove_prefix(end);
        TRY(line(fmt::format("{} ", tr("(Enter: more, !: cancel)")), {}));
    }
    m_editor.show(rest);
    return {};
}

std::string Wizard::bold(std::string const& text) const {
    return paint(text, Tone::heading, m_setting.console.error_colour());
}

std::string Wizard::finding_line(Finding const& finding, std::string_view indent) const {
    return fmt::format(
        "{}{} {}\n", indent, bold(fmt::format("{}{}", word_of(finding.severity), colon())),
        terminal_text(in_language(finding.message)));
}

void Wizard::show_faults(std::span<Error const> faults, Hints hints) {
    for (auto const& fault : faults) {
        m_editor.show(fmt::format(
            "    {} {}\n", bold(fmt::format("{}{}", tr("error"), colon())),
            terminal_text(in_language(fault.message))));
        // What is missing is asked for already.
        if (hints == Hints::shown && !fault.hint.empty() && fault.reason != "missing") {
            m_editor.show(fmt::format(
                "    {} {}\n", bold(fmt::format("{}{}", tr("hint"), colon())),
                terminal_text(in_language(fault.hint))));
        }
    }
}

} // namespace techuser::register_techuser
