// SPDX-License-Identifier: Apache-2.0
#include "cli/offers.hpp"

#include <algorithm>
#include <utility>

namespace techuser::cli {

Offers offer_words(std::vector<std::string> words) {
    return {.kind = Offers::Kind::words, .words = std::move(words)};
}

Offers offer_list(std::vector<std::string> words) {
    return {.kind = Offers::Kind::list, .words = std::move(words)};
}

Offers offer_files(std::vector<std::string> endings) {
    return {.kind = Offers::Kind::files, .words = std::move(endings)};
}

Offers offer_answers(Offers::Ask ask) {
    return {.kind = Offers::Kind::words, .ask = std::move(ask)};
}

std::vector<std::string> certificate_endings() {
    return {"cer", "crt", "pem", "der"};
}

Offers offers_for(std::string_view placeholder) {
    if (placeholder == "FILE" || placeholder == "PATH" || placeholder == "SOURCE") {
        return offer_files();
    }
    if (placeholder == "URL") {
        return offer_files({"db"});
    }
    if (placeholder == "FOLDER" || placeholder == "DIR") {
        return {.kind = Offers::Kind::folders};
    }
    if (placeholder.find('|') == placeholder.npos) {
        return {};
    }
    std::vector<std::string> words;
    while (!placeholder.empty()) {
        auto const end = std::min(placeholder.find('|'), placeholder.size());
        words.emplace_back(placeholder.substr(0, end));
        placeholder.remove_prefix(std::min(end + 1, placeholder.size()));
    }
    return offer_words(std::move(words));
}

} // namespace techuser::cli
