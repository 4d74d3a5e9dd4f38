// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <optional>
#include <string>
#include <vector>

// Paths as a person types them where no shell helps.
namespace techuser::cli {

// `typed` with the home directory in the place of a leading ~/ .
std::string expand_home(std::string const& typed, std::optional<std::string> const& home);

// The files and folders whose paths begin with `typed`, sorted, folders with a slash at the end; hidden ones
// only after a typed dot.
std::vector<std::string> complete_path(std::string const& typed, std::optional<std::string> const& home);

} // namespace techuser::cli
