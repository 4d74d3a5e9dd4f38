// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <compare>
#include <string>
#include <string_view>

namespace techuser {

// The shape that the names in our files share: 1 to 40 of a-z and 0-9, words joined by single dashes.
bool is_token(std::string_view text);

// The error for a text of another shape; `sentence` has one gap, for the text.
Error not_a_token(char const* sentence, std::string_view text);

// A name out of an open set that a data file lists, such as a quality or an application. `Set` keeps
// names of different sets apart, and holds the sentence that refuses a text of another shape.
template <typename Set>
class Token final {
public:
    // Accepts the shape; whether the set knows the name is for the reference data to say. Reason: token.
    static Result<Token> parse(std::string_view text) {
        if (!is_token(text)) {
            return fail(not_a_token(Set::malformed, text));
        }
        return Token(std::string(text));
    }

    std::string const& to_string() const { return m_name; }

    auto operator<=>(Token const&) const = default;

private:
    explicit Token(std::string name) : m_name(std::move(name)) {}

    std::string m_name;
};

} // namespace techuser
