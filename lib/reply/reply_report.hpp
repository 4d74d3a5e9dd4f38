// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "reply/reply.hpp"
#include "report/colour.hpp"
#include "report/json_document.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// What became of a file of a reply.
struct ReplyFile {
    enum class Local : std::uint8_t {
        found,     // it was given
        written,   // it came from the server
        unchanged, // the same came from the server before
        conflict,  // another file has its name, and was left alone
        absent,    // it was not written, because of that
    };
    enum class Remote : std::uint8_t { absent, kept, deleted };

    std::string path;
    Local local{Local::found};
    Remote remote{Remote::absent};
};

// found, written, unchanged, conflict, absent; absent, kept, deleted
std::string_view to_string(ReplyFile::Local local);
std::string_view to_string(ReplyFile::Remote remote);

// Whether the registry of technical users knows the answer to a set.
enum class AnswerRecord : std::uint8_t {
    none, // no registry was asked, or the reply is no answer that can be relied on
    unknown_set,
    recorded,
};

// none, unknown-set, recorded
std::string_view to_string(AnswerRecord record);

// A reply and its files, to be shown.
struct ReplyReport {
    Reply reply;
    std::vector<ReplyFile> files;
    AnswerRecord record{AnswerRecord::none};
};

// The verdict, what the acknowledgment says with the meaning of its anomalies, who signed, and what is wrong.
std::string to_text(ReplyReport const& report, Colour colour);
std::string to_json(JsonHead const& head, ReplyReport const& report);

} // namespace techuser
