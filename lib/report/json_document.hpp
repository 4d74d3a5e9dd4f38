// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace techuser {

// How every JSON document begins: format, tool and status. Each document is one line.
struct JsonHead {
    std::string_view tool;
    int status;
};

// Whether the actions of a document really happened.
enum class Rehearsal : std::uint8_t { no, dry_run };

// {"format":1,"tool":...,"status":...,"error":{"code","reason","message","causes":[...]}} and a line end.
std::string error_to_json(JsonHead const& head, Error const& error);

// The same with "input", for one of several inputs.
std::string error_to_json(JsonHead const& head, std::string_view input, Error const& error);

// invalid, not-found, usage, unreadable, conflict, unavailable, internal
std::string_view to_string(ErrorCode code);

} // namespace techuser
