// SPDX-License-Identifier: Apache-2.0
#include "catch.hpp"
#include "contact/normal_form.hpp"
#include <techuser/contact_person.hpp>

using namespace techuser;

namespace {

struct Refusal {
    std::string text;
    std::string_view reason;
    std::optional<std::size_t> offset{};
};

std::string repeated(std::string_view piece, std::size_t times) {
    std::string text;
    for (std::size_t count = 0; count < times; ++count) {
        text += piece;
    }
    return text;
}

template <typename Value>
void check_refusal(Refusal const& refusal) {
    CAPTURE(refusal.text.substr(0, 80));
    auto const value = Value::parse(refusal.text);
    REQUIRE_FALSE(value);
    CHECK(value.error().code == ErrorCode::invalid);
    CHECK(value.error().reason == refusal.reason);
    CHECK(value.error().offset == refusal.offset);
    CHECK(value.error().message.english().size() < 300);
}

} // namespace

TEST_CASE("Every language is read by its name", "[domain]") {
    CHECK(parse_language("fr") == Language::french);
    CHECK(parse_language("nl") == Language::dutch);
    CHECK(parse_language("de") == Language::german);
    CHECK(to_string(Language::german) == "de");
    for (auto const* const text : {"", "en", "FR", "french", "fr_BE"}) {
        auto const language = parse_language(text);
        REQUIRE_FALSE(language);
        CHECK(language.error().reason == "language");
    }
}

TEST_CASE("PersonText keeps accents and drops the blanks at both ends", "[domain]") {
    CHECK(PersonText::parse("Zo\u00eb")->to_string() == "Zo\u00eb");
    CHECK(PersonText::parse("  IT manager\u00a0")->to_string() == "IT manager");
    CHECK(PersonText::parse("D'Hondt-\u015eahin")->to_string() == "D'Hondt-\u015eahin");
    CHECK(PersonText::parse(repeated("\u00e9", 100))->to_string() == repeated("\u00e9", 100));
}

TEST_CASE("PersonText::parse refuses with the reason and the place", "[domain]") {
    check_refusal<PersonText>(GENERATE(values<Refusal>({
        {"", "empty"},
        {"   ", "empty"},
        {"\u00a0\u3000", "empty"},
        {repeated("\u00e9", 101), "too-long", 200},
        {" " + std::string(101, 'a'), "too-long", 101},
        {std::string(1'000'000, 'a'), "too-long", 100},
        {"Anouk\n", "control", 5},
        {"Anouk\tPeeters", "control", 5},
        {" Anouk\x1b[31m", "control", 6},
        {std::string("Anouk\0", 6), "control", 5},
        {"Anouk\u0085", "control", 5},
        {"Anouk\u2028Peeters", "control", 5},
        {"Anouk\u202ePeeters", "control", 5},
        {"Zo\xeb", "invalid-utf8", 2},
        {"Zo\xc3", "invalid-utf8", 2},
        {"\xed\xa0\x80", "invalid-utf8", 0},
    })));
}

TEST_CASE("EmailAddress::parse accepts name@domain", "[domain]") {
    std::string const text = GENERATE(
        std::string("batch@example.be"), std::string("Anouk.Peeters+batch@mail.example.be"),
        std::string("a@b.c"), std::string("o'hara_!#$%&*/=?^`{|}~-@ex-ample.be"), std::string("x@1.2.3.be"),
        std::string(64, 'a') + "@example.be", "a@" + std::string(63, 'b') + ".be",
        "a@" + repeated("abcd.", 50) + "abcde");
    auto const address = EmailAddress::parse(text);
    CAPTURE(text);
    REQUIRE(address);
    CHECK(address->to_string() == text);
}

TEST_CASE("EmailAddress::parse drops the blanks at both ends", "[domain]") {
    CHECK(EmailAddress::parse(" batch@example.be ")->to_string() == "batch@example.be");
}

TEST_CASE("EmailAddress::parse takes the address out of what is written around it", "[domain]") {
    std::string const text = GENERATE(
        std::string("batch@example.be."), std::string("batch@example.be,"), std::string("batch@example.be ;"),
        std::string("<batch@example.be>"), std::string("Anouk Peeters <batch@example.be>"),
        std::string("\"Peeters, Anouk\" < batch@example.be >;"), std::string("mailto:batch@example.be"),
        std::string("Zo\u00eb <mailto:batch@example.be>."));
    CAPTURE(text);
    auto const address = EmailAddress::parse(text);
    REQUIRE(address);
    CHECK(address->to_string() == "batch@example.be");
}

TEST_CASE("Names are the same however their accents were typed, and are kept as typed", "[domain]") {
    auto const composed = *PersonText::parse("Zo\u00eb");
    auto const decomposed = *PersonText::parse("Zoe\u0308");
    CHECK(composed == decomposed);
    CHECK(decomposed.to_string() == "Zoe\u0308");
    CHECK_FALSE(composed == *PersonText::parse("Zoe"));
    CHECK_FALSE(*PersonText::parse("Jan Maes") == *PersonText::parse("Jan\u00a0Maes"));
    CHECK(look_alike("Jan Maes", "Jan\u00a0Maes"));
    CHECK(look_alike("Peeters", "P\u0435eters"));
    CHECK_FALSE(look_alike("Zo\u00eb", "Zo\u00e9"));
    CHECK(different_code_points("Jan\u00a0Maes", "Jan Maes") == "U+00A0");
    CHECK(different_code_points("Jan Maes", "Jan\u00a0Maes") == "U+0020");
    CHECK(different_code_points("ab", "axb").empty());
}

TEST_CASE("EmailAddress::parse refuses with the reason and the place", "[domain]") {
    check_refusal<EmailAddress>(GENERATE(values<Refusal>({
        {"", "empty"},
        {" ", "empty"},
        {"batch", "email", 5},
        {"@example.be", "email", 0},
        {"batch@", "email", 6},
        {"batch@localhost", "email", 6},
        {"batch@.example.be", "email", 6},
        {"batch@example..be", "email", 14},
        {"batch@-example.be", "email", 6},
        {"batch@example-.be", "email", 13},
        {"batch@exam_ple.be", "email", 10},
        {"batch@192.0.2.1", "email", 14},
        {"batch@[192.0.2.1]", "email", 6},
        {".batch@example.be", "email", 0},
        {"batch.@example.be", "email", 5},
        {"bat..ch@example.be", "email", 4},
        {"bat ch@example.be", "email", 3},
        {" bat ch@example.be", "email", 4},
        {"bat@ch@example.be", "email", 3},
        {"\"bat ch\"@example.be", "email", 0},
        {"Anouk <a@example.be", "email", 5},
        {"Anouk <a@example.be> x", "email", 5},
        {"a@example.be, b@example.be", "email"},
        {"a@example.be; b@example.be", "email"},
        {"a@example.be b@example.be;", "email"},
        {"<>", "empty"},
        {".", "empty"},
        {"a@example.be\n", "email", 12},
        {"z\u00e9@example.be", "email", 1},
        {"a@ex\u00e9mple.be", "email", 4},
        {std::string(65, 'a') + "@example.be", "email", 0},
        {"a@" + std::string(64, 'b') + ".be", "email", 65},
        {"a@" + repeated("abcd.", 51) + "a", "email", 257},
        {std::string(1'000'000, 'a'), "email", 1'000'000},
    })));
}

TEST_CASE("PhoneNumber keeps what was typed and knows its E.164 form", "[domain]") {
    struct Example {
        std::string text;
        std::string_view e164;
    };
    auto const example = GENERATE(values<Example>({
        {"0479999999", "+32479999999"},
        {"+32 2 555 01 23", "+3225550123"},
        {"0032 2 555 01 23", "+3225550123"},
        {"+32 (0)2 555 01 23", "+3225550123"},
        {"0032(0)2/555.01.23", "+3225550123"},
        {"(02) 555-01-23", "+3225550123"},
        {"(+32) 2 555 01 23", "+3225550123"},
        {"02/555.01.23", "+3225550123"},
        {"02\u00a0555\u202f01 23", "+3225550123"},
        {"555012", "+32555012"},
        {"+32 02 555 01 23", "+3225550123"},
        {"+32 (02) 555 01 23", "+3225550123"},
        {"0032 02 555 01 23", "+3225550123"},
        {"3225550123", "+3225550123"},
        {"32 479 99 99 99", "+32479999999"},
        {"3202 555 01 23", "+3225550123"},
        {"32123456", "+3232123456"},
        {"+33 01 23 45 67 89", "+33123456789"},
        {"+44 020 7946 0958", "+442079460958"},
        {"+39 06 1234567", "+39061234567"},
        {"+352 27 12 34", "+352271234"},
        {"+123456789012345", "+123456789012345"},
    }));
    CAPTURE(example.text);
    auto const phone = PhoneNumber::parse(example.text);
    REQUIRE(phone);
    CHECK(phone->to_string() == example.text);
    CHECK(phone->e164() == example.e164);
}

TEST_CASE("Two phone numbers are the same when their E.164 forms are", "[domain]") {
    CHECK(*PhoneNumber::parse("02 555 01 23") == *PhoneNumber::parse("+3225550123"));
    CHECK_FALSE(*PhoneNumber::parse("02 555 01 24") == *PhoneNumber::parse("+3225550123"));
    CHECK(PhoneNumber::parse(" 025550123 ")->to_string() == "025550123");
}

TEST_CASE("PhoneNumber::parse refuses with the reason", "[domain]") {
    check_refusal<PhoneNumber>(GENERATE(values<Refusal>({
        {"", "empty"},
        {"  ", "empty"},
        {"12345", "phone"},
        {"+32 12", "phone"},
        {"0032 12", "phone"},
        {"+1234567890123456", "phone"},
        {"00123456789012345 6", "phone"},
        {"012345678901234", "phone"}, // 16 digits with 32 in front
        {"+02 555 01 23", "phone"},
        {"000 555 01 23", "phone"},
        {"02 555 01 23 ext 4", "phone"},
        {"O2 555 01 23", "phone"},
        {"02 555+01 23", "phone"},
        {"++32 2 555 01 23", "phone"},
        {"(02 555 01 23", "phone"},
        {"02) 555 01 23", "phone"},
        {"((02)) 555 01 23", "phone"},
        {"-02 555 01 23", "phone"},
        {"02 555 01 23-", "phone"},
        {"02\t555 01 23", "phone"},
        {"02 555 01 23\n", "phone"},
        {"02\xff"
         "555 01 23",
         "phone"},
        {"\u0660\u0662 555 01 23", "phone"},
        {"()", "phone"},
        {"+", "phone"},
        {"02" + std::string(60, ' ') + "5550123", "phone"},
        {std::string(1'000'000, '1'), "phone"},
    })));
}

TEST_CASE("contact persons are typed alike when their telephone numbers are, too", "[domain]") {
    auto const phone = [](std::string_view text) { return *PhoneNumber::parse(text); };
    auto const text = [](std::string_view typed) { return *PersonText::parse(typed); };
    ContactPerson const contact{
        text("Peeters"),
        text("Anouk"),
        *Title::parse("mrs"),
        text("IT manager"),
        Language::dutch,
        phone("02 123 45 67"),
        {},
        phone("0470 12 34 56"),
        {*EmailAddress::parse("a@example.be")}};
    CHECK(is_typed_alike(contact, contact));
    auto other = contact;
    other.phone = phone("+32 2 1234567");
    CHECK(other == contact);
    CHECK_FALSE(is_typed_alike(contact, other));
    other = contact;
    other.mobile = phone("+32 470 12 34 56");
    CHECK_FALSE(is_typed_alike(contact, other));
    other = contact;
    other.fax = phone("022223344");
    CHECK_FALSE(is_typed_alike(contact, other));
    other = contact;
    other.last_name = text("Maes");
    CHECK_FALSE(is_typed_alike(contact, other));
}
