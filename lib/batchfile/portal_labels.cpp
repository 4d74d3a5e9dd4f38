// SPDX-License-Identifier: Apache-2.0
#include "batchfile/portal_labels.hpp"

#include <algorithm>
#include <array>
#include <cstddef>

namespace techuser {

namespace {

struct Labelled {
    std::string_view reason;
    std::string_view label;
};

// What the label alone says.
constexpr std::array labelled_reasons{
    Labelled{"kind", "129"},
    Labelled{"kind-case", "129"},
    Labelled{"kind-missing", "129"},
    Labelled{"other-sender", "108"},
    Labelled{"date-format", "109"},
    Labelled{"date-missing", "109"},
    Labelled{"date", "110"},
    Labelled{"date-future", "111"},
    Labelled{"sequence-length", "112"},
    Labelled{"sequence-missing", "112"},
    Labelled{"sequence-zero", "127"},
    Labelled{"sequence-character", "367"},
    Labelled{"sequence-case", "367"},
    Labelled{"parts-length", "114"},
    Labelled{"parts-missing", "114"},
    Labelled{"parts-character", "115"},
    Labelled{"parts-zero", "116"},
    Labelled{"environment", "117"},
    Labelled{"environment-case", "117"},
    Labelled{"environment-missing", "144"},
    Labelled{"duplicate", "133"},
    Labelled{"declaration-missing", "142"},
};

// The table that we have puts these four together: number or numbering of FI or FS files.
constexpr std::array<std::string_view, 4> numbering{"120", "122", "123", "124"};
constexpr std::array<std::string_view, 6> numbering_reasons{"part",      "part-length",  "part-character",
                                                            "part-zero", "parts-differ", "signature-missing"};

// "Structure of the name", whose label depends on the kind of file.
constexpr std::array<std::string_view, 13> structure_reasons{
    "ending",
    "too-few-elements",
    "too-many-elements",
    "application-missing",
    "application-length",
    "application-character",
    "application-case",
    "sender-missing",
    "length",
    "character",
    "range",
    "part-missing",
    "part-unexpected"};
constexpr std::array structure_labels{Labelled{"GO", "107"}, Labelled{"FI", "131"}, Labelled{"FS", "132"}};

// "Files of this environment are outside their folder."
constexpr std::array directory_labels{Labelled{"R", "118"}, Labelled{"T", "119"}, Labelled{"S", "257"}};
constexpr std::size_t environment_letter_at = 30; // after KIND.APPL.SENDER.YYYYMMDD.SEQUENCE.

template <std::size_t count>
std::vector<std::string_view> find(std::array<Labelled, count> const& table, std::string_view reason) {
    auto const found = std::ranges::find(table, reason, &Labelled::reason);
    return found == table.end() ? std::vector<std::string_view>{} : std::vector{found->label};
}

template <std::size_t count>
bool contains(std::array<std::string_view, count> const& reasons, std::string_view reason) {
    return std::ranges::find(reasons, reason) != reasons.end();
}

} // namespace

std::vector<std::string_view> portal_labels(std::string_view reason, std::string_view name) {
    if (contains(numbering_reasons, reason)) {
        return {numbering.begin(), numbering.end()};
    }
    if (contains(structure_reasons, reason)) {
        return find(structure_labels, name.substr(0, name.find('.')));
    }
    if (reason == "directory") {
        return find(directory_labels, name.substr(std::min(environment_letter_at, name.size()), 1));
    }
    return find(labelled_reasons, reason);
}

} // namespace techuser
