// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "cli/cli.hpp"
#include "register_techuser/credential_files.hpp"
#include "register_techuser/new_key_pair.hpp"
#include "register_techuser/wizard/line_editor.hpp"
#include "register_techuser/wizard/wizard_command.hpp"
#include "register_techuser/wizard/wizard_questions.hpp"
#include "registration/registration_report.hpp"
#include "report/json_document.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

namespace techuser::register_techuser {

// What the wizard needs of the command that starts it, and outlives it.
struct WizardSetting {
    cli::Console& console;
    ReferenceData const& reference;
    CredentialFiles& files;
    std::optional<Timestamp> at; // as of when to examine; the clock's time when nullopt
    // What the registry would make of a registration.
    std::function<Result<UserReport>(ExaminedRegistration const& examined)> rehearse{};
    // What the registry says against the answer to the question with that key, as far as it can be asked.
    std::function<std::optional<Error>(RegistrationDraft const& draft, std::string_view key)> taken{};
    // Options of the command beside the fields, which the equivalent command has too.
    std::vector<CommandOption> options{};

    Timestamp moment() const { return at ? *at : console.now(); }
};

// Whether a compulsory field is not there at all. Reads no file.
bool lacks_fields(RegistrationDraft const& draft, WizardSetting const& setting);

// Asks for a registration on the terminal, as the portal's screens do. Nothing is written before it has
// ended.
class Wizard final {
public:
    // Usage: terminal.
    static Result<Wizard> start(WizardSetting setting);

    // Asks until every field is right, the registry would record them, and the recap is confirmed. What is
    // there already is proposed. Invalid: cancelled.
    Result<void> ask(RegistrationDraft& draft, std::optional<NewKeyPair>& key_pair);

    // Shows the command that does the same without asking.
    void show_command(RegistrationDraft const& draft, std::optional<NewKeyPair> const& key_pair);

    // What comes when the registration is recorded, and the answer has been written: the command, and the
    // offer of a file. Unavailable: output.
    Result<void> finish(
        RegistrationDraft const& draft, std::optional<NewKeyPair> const& key_pair, Rehearsal rehearsal);

private:
    enum class Confirmation : std::uint8_t { given, withheld };
    enum class Hints : std::uint8_t { hidden, shown };

    Wizard(WizardSetting setting, cli::LineEditor editor)
        : m_setting(std::move(setting)), m_editor(std::move(editor)) {}

    // What was typed; nothing for "previous". Invalid: cancelled.
    Result<std::optional<std::string>> line(std::string const& prompt, cli::Completions const& completions);

    Result<void> ask_question(Questionnaire& questionnaire);
    Result<std::optional<std::vector<std::string>>> typed_values(
        Question const& question, std::string const& typed, std::span<Choice const> choices);
    Result<Confirmation> confirm_username(std::string const& username);
    Result<UserReport> rehearse(RegistrationDraft const& draft) const;
    Result<Confirmation> confirm(Questionnaire& questionnaire);

    // Asks until the registration shall be no file, or is one.
    void offer_file(RegistrationDraft const& draft);

    // Nothing when none is made after all.
    Result<std::optional<NewKeyPair>> make_key_pair();
    Result<std::optional<KeyProtection>> ask_protection(std::string const& path);

    Credentials credentials_of(RegistrationDraft const& draft) const;
    Result<ExaminedRegistration> examine_draft(RegistrationDraft const& draft) const;
    std::string path_typed(std::string const& typed) const;
    cli::Completions path_completions() const;
    void show_step(Step step);
    void show_rules();
    Result<void> show_pages(std::string const& text);
    std::string bold(std::string const& text) const;
    std::string finding_line(Finding const& finding, std::string_view indent) const;
    void show_recognised(Question const& question, RegistrationDraft const& draft);
    void show_faults(std::span<Error const> faults, Hints hints = Hints::shown);

    WizardSetting m_setting;
    cli::LineEditor m_editor;
    std::optional<NewKeyPair> m_key_pair; // the one that the draft may name
};

} // namespace techuser::register_techuser
