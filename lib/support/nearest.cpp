// SPDX-License-Identifier: Apache-2.0
#include "support/nearest.hpp"

#include "support/letters.hpp"
#include "support/say.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <numeric>

namespace techuser {

namespace {

// Longer words are no typing errors, and the work grows with the product of both lengths.
constexpr std::size_t longest_compared_bytes = 64;

// Levenshtein's distance, one row at a time; ignores the case of ASCII letters.
std::size_t distance(std::string_view left, std::string_view right) {
    std::array<std::size_t, longest_compared_bytes + 1> row{};
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t line = 1; line <= left.size(); ++line) {
        std::size_t diagonal = row[0];
        row[0] = line;
        for (std::size_t column = 1; column <= right.size(); ++column) {
            std::size_t const above = row[column];
            std::size_t const replaced =
                diagonal + (lower_case(left[line - 1]) == lower_case(right[column - 1]) ? 0 : 1);
            row[column] = std::min({above + 1, row[column - 1] + 1, replaced});
            diagonal = above;
        }
    }
    return row[right.size()];
}

} // namespace

std::optional<std::string_view> nearest(
    std::string_view typed, std::span<std::string_view const> candidates) {
    if (typed.empty() || typed.size() > longest_compared_bytes) {
        return std::nullopt;
    }
    std::optional<std::string_view> best;
    std::size_t allowed = typed.size() / 3;
    for (std::string_view const candidate : candidates) {
        if (candidate.size() > longest_compared_bytes) {
            continue;
        }
        std::size_t const found = distance(typed, candidate);
        if (found < allowed || (found == allowed && !best)) {
            best = candidate;
            allowed = found;
        }
    }
    return best;
}

Text hint_among(std::span<std::string_view const> choices, std::string_view typed) {
    auto const close = nearest(typed, choices);
    return close ? say("did you mean '{}'?", *close) : say("choose one of {}", verbatim_list(choices));
}

} // namespace techuser
