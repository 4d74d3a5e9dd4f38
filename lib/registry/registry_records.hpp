// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "report/json_document.hpp"
#include <techuser/registry.hpp>
#include <techuser/result.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace techuser {

// How many records of each kind an exported registry has.
struct RecordCounts {
    std::int64_t users{0};
    std::int64_t retired_numbers{0};
    std::int64_t sequences{0};
    std::int64_t journal_entries{0};
    std::int64_t sets{0};

    void add(RegistryRecord const& record);

    bool operator==(RecordCounts const&) const = default;
};

// A registry as text is JSON Lines: a first line that says what it is, one for each record, and a last one
// with their counts, by which a file that was cut off is known.
std::string export_heading();
std::string to_json_line(RegistryRecord const& record);
std::string export_end(RecordCounts const& counts);

// Gives the next line of a text, without its end and valid until the one after it; nullopt at the end.
using LineSource = std::function<Result<std::optional<std::string_view>>()>;

// Reads such a text line by line and passes its records to `visit` one by one; an error of `next_line` or
// `visit` ends the reading. A record is read only if it would be written like that again, so nothing in it is
// overlooked. Unreadable: syntax, format, record, truncated, trailing-data; messages name the line.
Result<RecordCounts> read_export(LineSource const& next_line, RecordVisitor const& visit);

// How much was imported.
std::string to_text(RecordCounts const& counts);
std::string to_json(JsonHead const& head, Rehearsal rehearsal, RecordCounts const& counts);

} // namespace techuser
