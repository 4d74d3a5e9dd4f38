// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/registry.hpp>
#include <techuser/report.hpp>
#include <techuser/result.hpp>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace techuser {

// The most that is read as an exported registry.
inline constexpr std::size_t registry_export_size_limit_bytes = std::size_t{1} << 30U;

// How many records of each kind an exported registry has.
struct RecordCounts {
    std::int64_t users{0};
    std::int64_t sequences{0};
    std::int64_t journal_entries{0};

    void add(RegistryRecord const& record);

    bool operator==(RecordCounts const&) const = default;
};

// A registry as text is JSON Lines: a first line that says what it is, one for each record, and a last one
// with their counts, by which a file that was cut off is known.
std::string export_heading();
std::string to_json_line(RegistryRecord const& record);
std::string export_end(RecordCounts const& counts);

// Reads such a text and hands its records over one by one; an error of `visit` ends the reading. A record is
// read only if it would be written like that again, so nothing in it is overlooked. Unreadable: syntax,
// format, record, truncated; messages name the line.
Result<RecordCounts> read_export(std::string_view text, RecordVisitor const& visit);

// How much an import took over.
std::string to_text(RecordCounts const& counts);
std::string to_json(JsonHead const& head, Rehearsal rehearsal, RecordCounts const& counts);

} // namespace techuser
