// SPDX-License-Identifier: Apache-2.0
#include "register_techuser/wizard/wizard_questions.hpp"

#include "report/translate.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace techuser::register_techuser {
namespace {

using Kind = Question::Kind;
using Need = Question::Need;

constexpr std::array questions{
    Question{
        "entity.enterprise_number", Step::information, Kind::text, Need::compulsory,
        [] { return tr("Enterprise number"); }},
    Question{
        "entity.quality", Step::information, Kind::choice, Need::compulsory, [] { return tr("Quality"); }},
    Question{
        "contact.last_name", Step::contact_person, Kind::text, Need::compulsory,
        [] { return tr("Last name"); }},
    Question{
        "contact.first_name", Step::contact_person, Kind::text, Need::compulsory,
        [] { return tr("First name"); }},
    Question{
        "contact.title", Step::contact_person, Kind::choice, Need::compulsory, [] { return tr("Title"); }},
    Question{
        "contact.function", Step::contact_person, Kind::text, Need::compulsory,
        [] { return tr("Function"); }},
    Question{
        "contact.language", Step::contact_person, Kind::choice, Need::compulsory,
        [] { return tr("Language"); }},
    Question{"contact.phone", Step::contact_person, Kind::text, Need::compulsory, [] { return tr("Phone"); }},
    Question{"contact.fax", Step::contact_person, Kind::text, Need::optional, [] { return tr("Fax"); }},
    Question{"contact.mobile", Step::contact_person, Kind::text, Need::optional, [] { return tr("Mobile"); }},
    Question{
        "contact.emails", Step::contact_person, Kind::texts, Need::compulsory,
        [] { return tr("E-mail addresses (blanks between them)"); }},
    Question{
        "channel.type", Step::channel_data, Kind::choice, Need::compulsory, [] { return tr("Channel"); }},
    Question{
        "channel.connection", Step::channel_data, Kind::choice, Need::compulsory,
        [] { return tr("Connection type"); }},
    Question{
        "channel.ssh_public_key", Step::channel_data, Kind::key_file, Need::compulsory,
        [] { return tr("File of the SSH public key (+ makes a new key pair)"); }},
    Question{
        "channel.certificate", Step::channel_data, Kind::certificate_file, Need::compulsory,
        [] { return tr("File of the certificate"); }},
    Question{
        "channel.applications", Step::channel_data, Kind::choices, Need::compulsory,
        [] { return tr("Applications (blanks between their numbers)"); }},
    Question{
        "user.username", Step::username, Kind::username, Need::compulsory, [] { return tr("Username"); }},
    Question{
        "user.sender_number", Step::username, Kind::text, Need::optional,
        [] { return tr("Sender number, if the portal has given one"); }},
};

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

RegistrationField const& field_of(Question const& question) {
    return *std::ranges::find(registration_fields(), question.key, &RegistrationField::key);
}

template <typename Name>
std::vector<Choice> choices_among(std::vector<Listed<Name>> const& entries) {
    std::vector<Choice> choices;
    for (auto const& entry : entries) {
        choices.push_back({entry.name.to_string(), entry.title(language())});
    }
    return choices;
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

void set(RegistrationDraft& draft, RegistrationField const& field, std::vector<std::string> const& values) {
    if (auto const* const texts = std::get_if<RegistrationField::Many>(&field.member)) {
        draft.*(*texts) = values;
        return;
    }
    auto& text = draft.*std::get<RegistrationField::One>(field.member);
    text = values.empty() ? std::nullopt : std::optional(values.front());
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
    return questions;
}

std::vector<Choice> choices_of(Question const& question, ReferenceData const& reference) {
    if (question.key == "entity.quality") {
        return choices_among(reference.qualities);
    }
    if (question.key == "contact.title") {
        return choices_among(reference.titles);
    }
    if (question.key == "contact.language") {
        return {{"fr", "Français"}, {"nl", "Nederlands"}, {"de", "Deutsch"}};
    }
    if (question.key == "channel.type") {
        return {{"sftp", "SFTP"}, {"ftp", "FTP"}, {"isabel", "Isabel"}, {"mqlink", "MQLink"}};
    }
    if (question.key == "channel.connection") {
        return {{"internet", "Internet"}};
    }
    if (question.key == "channel.applications") {
        return choices_among(reference.applications);
    }
    return {};
}

std::vector<std::string> values_typed(
    Question const& question, std::string_view typed, std::span<Choice const> choices) {
    auto const several = question.kind == Kind::texts || question.kind == Kind::choices;
    auto values = several ? words_of(typed) : std::vector{std::string(typed)};
    for (auto& value : values) {
        value = chosen(value, choices);
    }
    return values;
}

Questionnaire::Questionnaire(RegistrationDraft draft, Judge judge)
    : m_draft(std::move(draft)), m_judge(std::move(judge)) {
    for (auto const& question : questions) {
        if (!values_of(question).empty()) {
            m_given.push_back(question.key);
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
    return m_position < questions.size() ? &questions[m_position] : nullptr;
}

Step Questionnaire::step() const {
    auto const* const question = current();
    return question != nullptr ? question->step : Step::confirmation;
}

Question::Need Questionnaire::need() const {
    return fits_channel(*current()) ? current()->need : Need::optional;
}

std::vector<std::string> Questionnaire::values() const {
    return values_of(*current());
}

std::vector<std::string> Questionnaire::values_of(Question const& question) const {
    auto const& field = field_of(question);
    if (auto const* const texts = std::get_if<RegistrationField::Many>(&field.member)) {
        return m_draft.*(*texts);
    }
    auto const& text = m_draft.*std::get<RegistrationField::One>(field.member);
    return text && !text->empty() ? std::vector{*text} : std::vector<std::string>{};
}

std::vector<Error> Questionnaire::faults_of(std::vector<std::string> const& values) const {
    auto draft = m_draft;
    set(draft, field_of(*current()), values);
    auto faults = m_judge(draft);
    std::erase_if(faults, [this](Error const& fault) { return fault.field != current()->key; });
    return faults;
}

void Questionnaire::answer(std::vector<std::string> const& values) {
    set(m_draft, field_of(*current()), values);
    for (auto const& question : questions) {
        if (!is_asked(question)) {
            set(m_draft, field_of(question), {});
        }
    }
}

void Questionnaire::next() {
    do {
        ++m_position;
    } while (m_position < questions.size() && !is_asked(questions[m_position]));
}

void Questionnaire::previous() {
    do {
        m_position -= m_position == 0 ? 0 : 1;
    } while (!is_asked(questions[m_position]));
}

void Questionnaire::go_to(std::string_view key) {
    auto const* const found = std::ranges::find(questions, key, &Question::key);
    m_position = static_cast<std::size_t>(found - questions.begin());
}

bool Questionnaire::is_asked(Question const& question) const {
    return fits_channel(question) || std::ranges::find(m_given, question.key) != m_given.end();
}

bool Questionnaire::fits_channel(Question const& question) const {
    auto const& type = m_draft.channel_type;
    return (question.kind != Kind::key_file || type == "sftp") &&
           (question.kind != Kind::certificate_file || type == "sftp" || type == "ftp");
}

} // namespace techuser::register_techuser
