// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/wizard/wizard_questions.hpp"

#include "registration/listed_values.hpp"
#include "report/translate.hpp"
#include "support/say.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace techuser::register_techuser {
namespace {

using Need = Question::Need;

// What is asked in other words than those of the recap.
char const* label_of(RegistrationField const& field) {
    struct Wording {
        RegistrationField const* field;
        char const* label;
    };
    std::array const wordings{
        Wording{&fields::ssh_public_key, gettext_noop("File of the SSH public key (+ makes a new key pair)")},
        Wording{&fields::certificate, gettext_noop("File of the certificate")},
        Wording{&fields::applications, gettext_noop("Applications (blanks between their numbers)")},
        Wording{&fields::sender_number, gettext_noop("Sender number, if the portal has given one")},
    };
    for (auto const& wording : wordings) {
        if (wording.field->key == field.key) {
            return wording.label;
        }
    }
    return field.takes_several() ? gettext_noop("E-mail addresses (blanks between them)") : field.label;
}

Step step_of(RegistrationField const& field) {
    if (field.section() == "entity") {
        return Step::information;
    }
    if (field.section() == "contact") {
        return Step::contact_person;
    }
    return field.section() == "channel" ? Step::channel_data : Step::username;
}

std::vector<Question> make_questions() {
    std::vector<Question> questions;
    for (auto const& field : registration_fields()) {
        if (field.key == fields::entity_name.key) {
            continue; // the portal does not ask for it
        }
        questions.push_back({&field, step_of(field), label_of(field)});
    }
    return questions;
}

char const* name_of(Step step) {
    switch (step) {
    case Step::information:
        return tr("Information");
    case Step::contact_person:
        return tr("Contact person");
    case Step::channel_data:
        return tr("Channel data");
    case Step::username:
        return tr("Username");
    case Step::confirmation:
        break;
    }
    return tr("Confirmation");
}

std::vector<std::string> words_of(std::string_view text) {
    constexpr auto* separators = " ,;\t";
    std::vector<std::string> words;
    for (;;) {
        text.remove_prefix(std::min(text.find_first_not_of(separators), text.size()));
        if (text.empty()) {
            return words;
        }
        words.emplace_back(text.substr(0, text.find_first_of(separators)));
        text.remove_prefix(words.back().size());
    }
}

// The name of the choice with that number; all else stands for itself.
std::string chosen(std::string const& typed, std::span<Choice const> choices) {
    std::size_t number = 0;
    auto const [end, error] = std::from_chars(typed.data(), typed.data() + typed.size(), number);
    auto const is_number = error == std::errc{} && end == typed.data() + typed.size();
    return is_number && number >= 1 && number <= choices.size() ? choices[number - 1].name : typed;
}

} // namespace

std::string trail(Step current) {
    std::string text;
    for (auto const step :
         {Step::information, Step::contact_person, Step::channel_data, Step::username, Step::confirmation}) {
        text += step == Step::information ? "" : " > ";
        text += step == current ? fmt::format("[{}]", name_of(step)) : name_of(step);
    }
    return text;
}

std::span<Question const> wizard_questions() {
    static std::vector<Question> const questions = make_questions();
    return questions;
}

std::vector<Choice> choices_of(
    Question const& question, ReferenceData const& reference, RegistrationDraft const& draft) {
    std::vector<Choice> choices;
    for (auto const& value : listed_values(*question.field, reference, draft)) {
        choices.push_back({std::string(value.name), std::string(value.title(language()))});
    }
    return choices;
}

std::vector<std::string> values_typed(
    Question const& question, std::string_view typed, std::span<Choice const> choices) {
    auto values = question.field->takes_several() ? words_of(typed) : std::vector{std::string(typed)};
    for (auto& value : values) {
        value = chosen(value, choices);
    }
    return values;
}

Questionnaire::Questionnaire(RegistrationDraft draft, Examine examine)
    : m_draft(std::move(draft)), m_examine(std::move(examine)) {
    for (auto const& field : registration_fields()) {
        if (auto const values = field.values(m_draft); !values.empty() && !values.front().empty()) {
            m_given.push_back(field.key);
        }
    }
    auto const propose = [](std::optional<std::string>& field, char const* value) {
        field = field.value_or(value);
    };
    propose(m_draft.channel_type, "sftp");
    propose(m_draft.connection, "internet");
    if (std::string_view const spoken = language(); spoken != "en") {
        propose(m_draft.language, language());
    }
}

Question const* Questionnaire::current() const {
    auto const questions = wizard_questions();
    return m_position < questions.size() ? &questions[m_position] : nullptr;
}

Step Questionnaire::step() const {
    auto const* const question = current();
    return question != nullptr ? question->step : Step::confirmation;
}

Question::Need Questionnaire::need() const {
    return fits_channel(*current()) ? current()->field->need : Need::optional;
}

std::vector<std::string> Questionnaire::values() const {
    auto values = current()->field->values(m_draft);
    std::erase(values, std::string());
    return values;
}

std::vector<Error> Questionnaire::faults_of(std::vector<std::string> const& values) const {
    auto draft = m_draft;
    current()->field->set(draft, values);
    auto faults = m_examine(draft);
    std::erase_if(faults, [this](Error const& fault) { return fault.field != current()->key(); });
    return faults;
}

void Questionnaire::answer(std::vector<std::string> const& values) {
    current()->field->set(m_draft, values);
    for (auto const& question : wizard_questions()) {
        if (!is_asked(question)) {
            question.field->set(m_draft, {});
        }
    }
}

void Questionnaire::next() {
    do {
        ++m_position;
    } while (current() != nullptr && !is_asked(*current()));
}

void Questionnaire::previous() {
    do {
        m_position -= m_position == 0 ? 0 : 1;
    } while (!is_asked(*current()));
}

void Questionnaire::go_to(std::string_view key) {
    auto const questions = wizard_questions();
    m_position =
        static_cast<std::size_t>(std::ranges::find(questions, key, &Question::key) - questions.begin());
}

bool Questionnaire::is_asked(Question const& question) const {
    return fits_channel(question) || std::ranges::find(m_given, question.key()) != m_given.end();
}

bool Questionnaire::fits_channel(Question const& question) const {
    auto const& type = m_draft.channel_type;
    return (!question.asks_for(fields::ssh_public_key) || type == "sftp") &&
           (!question.asks_for(fields::certificate) || type == "sftp" || type == "ftp");
}

} // namespace techuser::register_techuser
