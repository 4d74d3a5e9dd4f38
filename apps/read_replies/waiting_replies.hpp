// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "channel/remote_files.hpp"
#include "reply/reply_report.hpp"

#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace techuser::read_replies {

enum class Removal : std::uint8_t { keep, remove };

// Where replies come from and go to.
struct Route {
    std::string directory; // of the server: OUT, OUTTEST, OUTTEST-S
    std::string folder;    // of this machine
    Removal removal{Removal::keep};
    SignerTrust trust;
    std::function<Result<AnswerRecord>(Reply const&)> record; // what is done with a reply once it is stored
};

// What one look at the server gave.
struct Fetched {
    std::vector<ReplyReport> reports;
    std::vector<std::pair<std::string, Error>> errors; // of replies that could not be fetched, by their names
    std::vector<std::string> incomplete;               // replies whose GO has not come yet
    std::vector<std::string> others;                   // names of files that are no replies
    std::size_t new_replies{0};                        // with files that were not here before
};

// Fetches the replies that are whole. Each is written to the folder, FO, CO, FS, then GO, and is on the disk
// before anything of it is removed from the server; the GO is removed last of all. A file that is there
// already with the same content is left alone, and with another content nothing of its reply is written or
// removed. What is in the folder counts with what is on the server: so a run that was interrupted is gone on
// with. Errors: those of listing the directory and the folder.
Result<Fetched> fetch(RemoteFiles& files, Route const& route);

} // namespace techuser::read_replies
