// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser::cli {

class Console;

// What a shell offers where a value is expected.
struct Offers {
    enum class Kind : std::uint8_t {
        nothing,
        words, // one of them
        list,  // any of them, with commas between
        files, // with one of the endings in `words`, or any file when there are none
        folders,
    };
    // Words that are known only when they are asked for, after the command line before them was bound. It may
    // leave out those that do not begin with `typed`.
    using Ask = std::function<std::vector<std::string>(Console const& console, std::string_view typed)>;

    Kind kind{Kind::nothing};
    std::vector<std::string> words{};
    Ask ask{};
};

Offers offer_words(std::vector<std::string> words);
Offers offer_list(std::vector<std::string> words);
Offers offer_files(std::vector<std::string> endings = {});
Offers offer_answers(Offers::Ask ask);

// How the names of files with certificates end, without the dot.
std::vector<std::string> certificate_endings();

// What goes with a placeholder of the help: files for FILE, PATH and SOURCE, registries for URL, folders for
// FOLDER and DIR, the words of
// "R|T|S", nothing for any other.
Offers offers_for(std::string_view placeholder);

} // namespace techuser::cli
