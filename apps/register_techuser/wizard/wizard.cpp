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
    return fmt::format("{}{}{}: ", tr(question.label), mark, proposed);
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
    return names.empty() ? names : fmt::format("    {}: {}\n", tr("Suggestions"), names);
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
    m_editor.show(fmt::format("\n{}\n", trail(step)));
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
    TRY_ASSIGN(auto const again, line(fmt::format("{} *: ", tr("Confirm the username")), {}));
    if (again == username) {
        return Confirmation::given;
    }
    if (again) {
        m_editor.show(fmt::format("    {}\n", tr("Type the same username twice.")));
    }
    return Confirmation::withheld;
}

Result<std::optional<NewKeyPair>> Wizard::make_key_pair() {
    TRY_ASSIGN(
        auto const typed, line(fmt::format("{} *: ", tr("File of the new private key")), path_completions()));
    if (!typed || typed->empty()) {
        return std::nullopt;
    }
    cli::keep_memory_private();
    auto pair = NewKeyPair::make(path_typed(*typed));
    if (!pair) {
        show_faults(std::array{pair.error()});
        return std::nullopt;
    }
    TRY_ASSIGN(auto protection, ask_protection(path_typed(*typed)));
    if (!protection) {
        return std::nullopt;
    }
    cli::PassphraseOptions source;
    source.none = protection->passphrase.empty();
    pair->protect(*std::move(protection), std::move(source));
    return std::optional(*std::move(pair));
}

Result<std::optional<KeyProtection>> Wizard::ask_protection(std::string const& path) {
    std::array const choices{
        Choice{"with", tr("private key with a passphrase")},
        Choice{"without", tr("private key without a passphrase")}};
    for (;;) {
        m_editor.show(list_of(choices, {"with"}));
        TRY_ASSIGN(auto const typed, line(fmt::format("{} [1]: ", tr("Passphrase")), {}));
        if (!typed) {
            return std::nullopt;
        }
        if (*typed == "2") {
            return std::optional(KeyProtection{});
        }
        if (typed->empty() || *typed == "1") {
            auto passphrase = cli::obtain_passphrase(m_setting.console, {}, cli::PassphraseUse::choose, path);
            if (passphrase) {
                return std::optional(KeyProtection{.passphrase = *std::move(passphrase)});
            }
            show_faults(std::array{passphrase.error()}, Hints::hidden);
        }
    }
}

Result<UserReport> Wizard::rehearse(RegistrationDraft const& draft) const {
    TRY_ASSIGN(auto const examined, examine_draft(draft));
    return m_setting.rehearse(examined);
}

Result<Wizard::Confirmation> Wizard::confirm(Questionnaire& questionnaire) {
    auto const report = rehearse(questionnaire.draft());
    if (report) {
        m_editor.show(fmt::format("\n{}\n", to_text(*report, m_setting.reference, Colour::off)));
        for (auto const& finding : report->findings) {
            m_editor.show(fmt::format(
                "{}: {}\n", to_string(finding.severity), terminal_text(in_language(finding.message))));
        }
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

void Wizard::show_command(RegistrationDraft const& draft, std::optional<NewKeyPair> const& key_pair) {
    auto fields = draft;
    auto options = m_setting.options;
    if (key_pair && !key_pair->is_written()) {
        fields.ssh_public_key.reset();
        std::ranges::move(key_pair->options(), std::back_inserter(options));
    }
    m_editor.show(fmt::format("\n{}\n    register-techuser create", tr("The same as a command:")));
    for (auto const& word : equivalent_options(fields, options)) {
        m_editor.show(fmt::format(" \\\n        {}", terminal_text(word)));
    }
    m_editor.show("\n\n");
}

Result<void> Wizard::finish(
    RegistrationDraft const& draft, std::optional<NewKeyPair> const& key_pair, Rehearsal rehearsal) {
    // Before the last question: whoever interrupts it has the answer.
    TRY(m_setting.console.close());
    show_command(draft, key_pair);
    if (rehearsal == Rehearsal::no) {
        offer_file(draft);
    }
    return {};
}

void Wizard::offer_file(RegistrationDraft const& draft) {
    auto const prompt = fmt::format("{}: ", tr("File to save the registration in (Enter: do not save)"));
    for (;;) {
        auto const typed = m_editor.ask(prompt, path_completions());
        if (!typed || typed->empty() || *typed == cancel_command || *typed == previous_command) {
            return;
        }
        auto const path = path_typed(*typed);
        auto const saved = save_registration(draft, path);
        if (saved) {
            m_setting.console.note(say("saved the registration in '{}'", path));
            return;
        }
        show_faults(std::array{saved.error()});
    }
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
        m_editor.show(to_text(***credentials.certificate));
    }
}

void Wizard::show_faults(std::span<Error const> faults, Hints hints) {
    for (auto const& fault : faults) {
        m_editor.show(fmt::format("    error: {}\n", terminal_text(in_language(fault.message))));
        // What is missing is asked for already.
        if (hints == Hints::shown && !fault.hint.empty() && fault.reason != "missing") {
            m_editor.show(fmt::format("    hint: {}\n", terminal_text(in_language(fault.hint))));
        }
    }
}

} // namespace techuser::register_techuser
