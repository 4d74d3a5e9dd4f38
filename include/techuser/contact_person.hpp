// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>
#include <techuser/token.hpp>

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// Languages of the procedure; the portal exists in these three.
enum class Language : std::uint8_t { french, dutch, german };

// fr, nl, de. Reason of parse_language: language.
std::string_view to_string(Language language);
Result<Language> parse_language(std::string_view text);

struct TitleSet {
    static constexpr char const* malformed =
        gettext_noop("title {}: expected words of a-z and 0-9 joined by dashes");
};

// How a person is addressed: mr, mrs, or what the data file adds.
using Title = Token<TitleSet>;

// One line of text as a person writes it, a name or a function: 1 to 100 characters of valid UTF-8, no
// control characters, no blank at either end. It is kept as typed, and compared in the normal form NFC of
// Unicode.
class PersonText final {
public:
    static constexpr std::size_t longest_in_characters = 100;

    // Reasons: empty, too-long, control, invalid-utf8.
    static Result<PersonText> parse(std::string_view text);

    std::string const& to_string() const { return m_text; }

    bool operator==(PersonText const& other) const;

private:
    explicit PersonText(std::string text) : m_text(std::move(text)) {}

    std::string m_text;
};

// An address of the form local@domain (RFC 5321 section 4.1.2, without quoted local parts and address
// literals): local part at most 64 octets, domain at most 255, at least two labels.
class EmailAddress final {
public:
    // Reads the address of 'Anouk Peeters <a@example.be>' and 'mailto:a@example.be', and drops a final dot,
    // comma or semicolon. Reasons: empty, email.
    static Result<EmailAddress> parse(std::string_view text);

    std::string const& to_string() const { return m_address; }

    auto operator<=>(EmailAddress const&) const = default;

private:
    explicit EmailAddress(std::string address) : m_address(std::move(address)) {}

    std::string m_address;
};

// A telephone number, kept as it was typed.
class PhoneNumber final {
public:
    // Reads digits with blanks, dots, dashes, slashes and brackets between them, and + or 00 in front: 6 to
    // 15 digits (ITU-T E.164 section 6). Reasons: empty, phone.
    static Result<PhoneNumber> parse(std::string_view text);

    // As typed; parse() reads it back.
    std::string const& to_string() const { return m_typed; }

    // +3225550123, as libphonenumber reads the number in Belgium: without an international prefix or the
    // country code 32 it is a Belgian one, and a 0 after the code of a country that dials one is dropped. Two
    // numbers are the same when this is equal.
    std::string e164() const;

    bool operator==(PhoneNumber const& other) const { return e164() == other.e164(); }

private:
    explicit PhoneNumber(std::string typed) : m_typed(std::move(typed)) {}

    std::string m_typed;
};

// Whom the institution calls about structured messages.
struct ContactPerson {
    PersonText last_name;
    PersonText first_name;
    Title title;
    PersonText function;
    Language language;
    PhoneNumber phone;
    std::optional<PhoneNumber> fax{};
    std::optional<PhoneNumber> mobile{};
    std::vector<EmailAddress> emails; // at least one

    bool operator==(ContactPerson const&) const = default;
};

// A contact person as it was typed; nullopt means "not given". lib/contact/contact_fields.hpp has a row for
// each member of this and of ContactPerson.
struct ContactDraft {
    std::optional<std::string> last_name;
    std::optional<std::string> first_name;
    std::optional<std::string> title;
    std::optional<std::string> function;
    std::optional<std::string> language;
    std::optional<std::string> phone;
    std::optional<std::string> fax;
    std::optional<std::string> mobile;
    std::vector<std::string> emails;
};

// Whether two are the same to the letter, telephone numbers too, of which a person may want another spelling.
bool is_typed_alike(ContactPerson const& left, ContactPerson const& right);

} // namespace techuser
