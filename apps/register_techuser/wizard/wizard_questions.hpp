// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "registration/registration_fields.hpp"
#include <techuser/registration.hpp>
#include <techuser/result.hpp>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

// What the wizard asks, and in what order. Nothing here knows a terminal.
namespace techuser::register_techuser {

// The portal's screens.
enum class Step : std::uint8_t { information, contact_person, channel_data, username, confirmation };

// Information > [Contact person] > ...: all steps, and which one is meant.
std::string trail(Step current);

struct Question {
    using Need = RegistrationField::Need;

    RegistrationField const* field;
    Step step;
    char const* label; // tr() translates it

    std::string_view key() const { return field->key; }
    bool asks_for(RegistrationField const& other) const { return key() == other.key; }
    bool is_file() const { return field->content == RegistrationField::Content::file; }
};

// Every question, in the order of the portal's screens.
std::span<Question const> wizard_questions();

// One of the answers that a question lists.
struct Choice {
    std::string name; // as the field has it
    std::string title;
};

// The choices of a question about `draft`, in the language of the process; empty when any text can be an
// answer.
std::vector<Choice> choices_of(
    Question const& question, ReferenceData const& reference, RegistrationDraft const& draft);

// What was typed as values of the field: split where there can be several, numbers of choices as their names;
// not examined.
std::vector<std::string> values_typed(
    Question const& question, std::string_view typed, std::span<Choice const> choices);

// Where a person is among the questions, and what was answered.
class Questionnaire final {
public:
    // Says all that is wrong with a draft, as examine() does.
    using Examine = std::function<std::vector<Error>(RegistrationDraft const& draft)>;

    // `draft` has the answers that are there before anybody was asked. The questions that they answer are
    // asked whatever the channel, so that none of them goes without a word.
    Questionnaire(RegistrationDraft draft, Examine examine);

    RegistrationDraft const& draft() const { return m_draft; }

    // Nothing behind the last question, where the confirmation is.
    Question const* current() const;
    Step step() const;

    // Whether the current question must be answered, as far as is known.
    Question::Need need() const;

    // The answer that is there; empty: none.
    std::vector<std::string> values() const;

    // What is wrong with `values` as the answer to the current question.
    std::vector<Error> faults_of(std::vector<std::string> const& values) const;

    // Takes `values` as the answer to the current question. Answers to questions that it makes pointless go.
    void answer(std::vector<std::string> const& values);

    void next();
    void previous(); // stays at the first question
    void go_to(std::string_view key);

private:
    bool fits_channel(Question const& question) const;
    bool is_asked(Question const& question) const;

    RegistrationDraft m_draft;
    std::vector<std::string_view> m_given; // keys of the questions with answers before anybody was asked
    Examine m_examine;
    std::size_t m_position{0};
};

} // namespace techuser::register_techuser
