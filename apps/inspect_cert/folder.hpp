// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <string>
#include <vector>

namespace techuser::inspect_cert {

// What a folder holds, sorted by name; links to folders are left out, so that no circle is walked.
struct Folder {
    std::vector<std::string> files;
    std::vector<std::string> folders;
};

bool is_folder(std::string const& path);

// Reason: folder, when it cannot be looked into.
Result<Folder> list_folder(std::string const& path);

} // namespace techuser::inspect_cert
