// SPDX-License-Identifier: Apache-2.0
#include "support/digits.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/utf8.hpp"
#include <techuser/contact_person.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace techuser {

namespace {

// RFC 5321 section 4.5.3.1 and RFC 1035 section 2.3.4.
constexpr std::size_t local_part_limit_bytes = 64;
constexpr std::size_t domain_limit_bytes = 255;
constexpr std::size_t label_limit_bytes = 63;

constexpr bool is_letter_or_digit(char character) {
    return is_digit(character) || (character >= 'a' && character <= 'z') ||
           (character >= 'A' && character <= 'Z');
}

constexpr bool is_atom_character(char character) {
    constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~";
    return is_letter_or_digit(character) || others.find(character) != std::string_view::npos;
}

struct Fault {
    std::size_t offset;
    char const* what; // for the catalogues
};

// Atoms joined by single dots.
std::optional<Fault> local_part_fault(std::string_view local) {
    if (local.empty() || local.size() > local_part_limit_bytes) {
        return Fault{0, gettext_noop("expected 1 to 64 characters before the '@'")};
    }
    bool atom_begun = false;
    for (std::size_t index = 0; index < local.size(); ++index) {
        if (local[index] == '.' ? !atom_begun : !is_atom_character(local[index])) {
            return Fault{
                index, local[index] == '.' ? gettext_noop("misplaced dot")
                                           : gettext_noop("character not allowed before the '@'")};
        }
        atom_begun = local[index] != '.';
    }
    return atom_begun ? std::nullopt : std::optional(Fault{local.size() - 1, gettext_noop("misplaced dot")});
}

std::optional<Fault> label_fault(std::string_view label) {
    if (label.empty()) {
        return Fault{0, gettext_noop("misplaced dot")};
    }
    if (label.size() > label_limit_bytes) {
        return Fault{label_limit_bytes, gettext_noop("more than 63 characters between two dots")};
    }
    for (std::size_t index = 0; index < label.size(); ++index) {
        if (static_cast<unsigned char>(label[index]) >= 0x80) {
            return Fault{
                index, gettext_noop("write the domain name in ASCII, in its form that begins with xn--")};
        }
        bool const at_an_end = index == 0 || index + 1 == label.size();
        if (!is_letter_or_digit(label[index]) && (at_an_end || label[index] != '-')) {
            return Fault{index, gettext_noop("character not allowed there in a domain name")};
        }
    }
    return std::nullopt;
}

// Two labels or more; the last is no number, for then it would be an IPv4 address.
std::optional<Fault> domain_fault(std::string_view domain) {
    if (domain.size() > domain_limit_bytes) {
        return Fault{domain_limit_bytes, gettext_noop("more than 255 characters after the '@'")};
    }
    std::size_t start = 0;
    std::size_t dot = 0;
    do {
        dot = domain.find('.', start);
        auto const label = domain.substr(start, dot - start);
        if (auto fault = label_fault(label)) {
            fault->offset += start;
            return fault;
        }
        if (dot == std::string_view::npos &&
            (start == 0 || std::all_of(label.begin(), label.end(), is_digit))) {
            return Fault{start, gettext_noop("expected a domain name such as example.be after the '@'")};
        }
        start = dot + 1;
    } while (dot != std::string_view::npos);
    return std::nullopt;
}

std::optional<Fault> address_fault(std::string_view address) {
    std::size_t const at = address.rfind('@');
    if (at == std::string_view::npos) {
        return Fault{address.size(), gettext_noop("expected name@domain")};
    }
    if (auto const fault = local_part_fault(address.substr(0, at))) {
        return fault;
    }
    auto fault = domain_fault(address.substr(at + 1));
    if (fault) {
        fault->offset += at + 1;
    }
    return fault;
}

// The address without what mail programs and people write around it.
std::string_view bare_address(std::string_view text) {
    constexpr std::string_view scheme = "mailto:";
    auto address = trim_blanks(text);
    while (address.ends_with('.') || address.ends_with(',') || address.ends_with(';')) {
        address = trim_blanks(address.substr(0, address.size() - 1));
    }
    if (auto const open = address.rfind('<'); open != std::string_view::npos && address.ends_with('>')) {
        address = trim_blanks(address.substr(open + 1, address.size() - open - 2));
    }
    return address.starts_with(scheme) ? address.substr(scheme.size()) : address;
}

bool holds_several(std::string_view address) {
    return std::ranges::count(address, '@') > 1 && address.find_first_of(",; ") != std::string_view::npos;
}

} // namespace

Result<EmailAddress> EmailAddress::parse(std::string_view text) {
    std::string_view const address = bare_address(text);
    if (address.empty()) {
        return fail(ErrorCode::invalid, "empty", say("e-mail address is empty"));
    }
    if (holds_several(address)) {
        return fail(
            ErrorCode::invalid, "email", say("{} is more than one e-mail address", quoted(address)),
            say("give each address by itself"));
    }
    if (auto const fault = address_fault(address)) {
        Error error{
            .code = ErrorCode::invalid,
            .reason = "email",
            .message = say("e-mail address {}: {}", quoted(address), tabled(fault->what)),
        };
        error.offset = static_cast<std::size_t>(address.data() - text.data()) + fault->offset;
        return fail(std::move(error));
    }
    return EmailAddress(std::string(address));
}

} // namespace techuser
