// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

// Paths as a person types them where no shell helps, and who may use what is there.
namespace techuser::cli {

class Console;

// `typed` with the home directory in the place of a leading ~/ .
std::string expand_home(std::string const& typed, std::optional<std::string> const& home);

// The files and folders whose paths begin with `typed`, sorted, folders with a slash at the end; hidden ones
// only after a typed dot.
std::vector<std::string> complete_path(std::string const& typed, std::optional<std::string> const& home);

// The mode of a file that its group or others may use, such as 0644; nullopt of any other, of "-" and of what
// is no regular file.
std::optional<std::string> mode_for_others(std::string const& path);

// Warns when others may read the private key in this file.
void warn_of_mode(Console& console, std::string const& path);

} // namespace techuser::cli
