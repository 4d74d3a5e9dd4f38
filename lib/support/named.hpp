// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/nearest.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include <techuser/result.hpp>

#include <fmt/format.h>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

namespace techuser {

// One member of a closed set and its name; a table of them serves both directions.
template <typename Value>
struct Named {
    Value value;
    std::string_view name;
};

template <typename Value, std::size_t count>
constexpr std::string_view name_of(std::array<Named<Value>, count> const& table, Value value) {
    for (auto const& entry : table) {
        if (entry.value == value) {
            return entry.name;
        }
    }
    return {};
}

// The member that `text` names. For an unknown name `reason` is the reason and `sentence` the message, with
// gaps for the text and for the known names.
template <typename Value, std::size_t count>
Result<Value> parse_named(
    std::array<Named<Value>, count> const& table, std::string_view reason, char const* sentence,
    std::string_view text) {
    std::array<std::string_view, count> names{};
    for (std::size_t index = 0; index < count; ++index) {
        if (table[index].name == text) {
            return table[index].value;
        }
        names[index] = table[index].name;
    }
    auto const close = nearest(text, names);
    return fail(
        ErrorCode::invalid, reason, tabled(sentence, quoted(text), verbatim_list(names)),
        close ? say("did you mean '{}'?", *close) : Text());
}

} // namespace techuser
