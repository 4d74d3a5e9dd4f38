// SPDX-License-Identifier: Apache-2.0
// What is left of the answers: the command that does the same, and a file.
#include "register_techuser/wizard/wizard.hpp"
#include "report/language.hpp"
#include "report/terminal_text.hpp"
#include "report/translate.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <iterator>

namespace techuser::register_techuser {

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
    auto const prompt = labelled(tr("File to save the registration in (Enter: do not save)"), "");
    for (;;) {
        auto const typed = m_editor.ask(prompt, path_completions());
        if (!typed || typed->empty() || *typed == "!" || *typed == "<") {
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

} // namespace techuser::register_techuser
