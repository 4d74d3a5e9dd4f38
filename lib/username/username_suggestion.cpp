// SPDX-License-Identifier: Apache-2.0
#include "support/letters.hpp"
#include "support/utf8.hpp"
#include "username/character_names.hpp"
#include "username/fold_accents.hpp"
#include "username/username_characters.hpp"
#include <techuser/username.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <vector>

namespace techuser {

namespace {

// What a name that is too short is lengthened with.
constexpr std::array<std::string_view, 2> lengthenings{"batch", "batchuser"};
constexpr int most_numbered = 99;

// Legal forms of enterprises in Belgium, folded: they do not distinguish names.
constexpr std::array<std::string_view, 22> legal_forms{
    "nv",   "sa",   "bv",    "srl", "sprl", "bvba", "cv",   "sc",   "cvba", "scrl", "vzw",
    "asbl", "ivzw", "aisbl", "vog", "snc",  "vof",  "comm", "gmbh", "ag",   "se",   "ebvba"};

std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words(1);
    std::string bytes;
    for (std::size_t count = 0; count < examined_characters && !text.empty(); ++count) {
        auto const point = decode_utf8(text);
        auto const length = point ? point->length : 1;
        if (point && is_blank(point->value)) {
            words.emplace_back();
        } else {
            words.back() += keep_username_characters(text.substr(0, length));
        }
        text.remove_prefix(length);
    }
    std::erase(words, std::string());
    return words;
}

std::string join(std::vector<std::string> const& words, std::size_t count) {
    std::string joined;
    for (std::size_t index = 0; index < count; ++index) {
        joined += words[index];
    }
    return joined;
}

// Adds the text, truncated when too long, if it is a username and not in the list yet.
void add(std::vector<Username>& usernames, std::string_view text) {
    auto const username = suggest_username(text);
    if (username && std::ranges::find(usernames, *username) == usernames.end()) {
        usernames.push_back(*username);
    }
}

std::vector<Username> usernames_of(std::vector<std::string> const& words) {
    std::vector<Username> usernames;
    if (words.empty()) {
        return usernames;
    }
    for (auto count = words.size(); count > 0; --count) {
        add(usernames, join(words, count));
    }
    auto const stem = join(words, words.size());
    for (auto const lengthening : lengthenings) {
        if (stem.size() < Username::shortest) {
            add(usernames, stem + std::string(lengthening));
        }
    }
    auto const first = usernames.front().to_string();
    for (int number = 2; number <= most_numbered; ++number) {
        auto const digits = fmt::format("{}", number);
        add(usernames, first.substr(0, Username::longest - digits.size()) + digits);
    }
    return usernames;
}

} // namespace

std::string keep_username_characters(std::string_view text) {
    std::string kept;
    for (std::size_t count = 0; count < examined_characters && !text.empty(); ++count) {
        auto const point = decode_utf8(text);
        if (point && is_username_character(point->value)) {
            kept += text.front();
        } else if (point && is_upper_case(point->value)) {
            kept += lower_case(text.front());
        } else if (auto const similar = point ? look_alike(point->value) : std::nullopt) {
            kept += similar->of;
        } else if (point) {
            kept += fold_accents(point->value);
        }
        text.remove_prefix(point ? point->length : 1);
    }
    return kept;
}

std::optional<Username> suggest_username(std::string_view text) {
    auto const kept = keep_username_characters(without_portal_prefix(text)).substr(0, Username::longest);
    if (kept.size() < Username::shortest) {
        return std::nullopt; // parse() would ask for a suggestion again
    }
    auto const username = Username::parse(kept);
    return username ? std::optional(*username) : std::nullopt;
}

std::vector<Username> suggest_usernames(std::string_view text) {
    return usernames_of(words_of(without_portal_prefix(text)));
}

std::vector<Username> suggest_usernames_for_company(std::string_view company) {
    auto words = words_of(company);
    std::erase_if(words, [](std::string const& word) {
        return std::ranges::find(legal_forms, word) != legal_forms.end();
    });
    return usernames_of(words);
}

} // namespace techuser
