// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <functional>
#include <string>
#include <string_view>
#include <vector>

// One field of JSON documents, by its path: "channels.certificate.expires_on". A list on the way stands for
// each of its elements, or for one of them when a number follows: "channels.0.type".
namespace techuser {

// Reads the JSON Schema with that file name.
using SchemaReader = std::function<Result<std::string>(std::string_view name)>;

// The paths, without numbers, of all fields that documents can have by the schema `name` and those that it
// refers to, sorted. Unreadable: those of `read`, and schema (it is no JSON, or refers to what is not there).
Result<std::vector<std::string>> fields_of_schema(std::string_view name, SchemaReader const& read);

// `path` without the numbers that choose elements.
std::string without_numbers(std::string_view path);

// The values of a field of one document (a line of ours), each on a line, escaped for a terminal: texts as
// they are, an empty line for null and for an empty list, JSON for objects. Nothing when the document has no
// such field.
std::string lines_of_field(std::string_view document, std::string_view path);

} // namespace techuser
