// SPDX-License-Identifier: Apache-2.0
#include "cli/document_fields.hpp"

#include "report/json_fields.hpp"
#include "support/nearest.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "system/files.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace techuser::cli {
namespace {

constexpr std::size_t schema_limit_bytes = 1024 * 1024;

} // namespace

Result<std::vector<std::string>> document_fields(Console const& console) {
    auto const folder = console.installed_data_directory() / "schema";
    return fields_of_schema(
        fmt::format("{}.schema.json", console.tool()), [&](std::string_view name) -> Result<std::string> {
            TRY_ASSIGN(auto const content, read_file((folder / name).native(), schema_limit_bytes));
            return std::string(as_text(content));
        });
}

Result<void> check_field(Console const& console, std::string_view path) {
    TRY_ASSIGN(auto const fields, document_fields(console));
    auto const name = without_numbers(path);
    if (std::ranges::find(fields, name) != fields.end()) {
        return {};
    }
    std::vector<std::string_view> const names(fields.begin(), fields.end());
    auto const close = nearest(name, names);
    return fail(
        ErrorCode::usage, "field", say("--get '{}': there is no such field", path),
        close ? say("did you mean '{}'?", *close)
              : say("--json shows the fields, and {} describes them",
                    verbatim(fmt::format("share/techuser/schema/{}.schema.json", console.tool()))));
}

} // namespace techuser::cli
