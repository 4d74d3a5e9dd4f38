// SPDX-License-Identifier: Apache-2.0
#include "inspect_cert/folder.hpp"

#include "support/say.hpp"
#include "system/system_message.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace techuser::inspect_cert {

namespace fs = std::filesystem;

bool is_folder(std::string const& path) {
    std::error_code ignored; // an unreadable file is reported when it is read
    return fs::is_directory(path, ignored);
}

Result<Folder> list_folder(std::string const& path) {
    Folder folder;
    std::error_code error;
    auto entry = fs::directory_iterator(path, error);
    for (; !error && entry != fs::directory_iterator(); entry.increment(error)) {
        std::error_code ignored; // a dangling link is neither
        if (entry->is_directory(ignored)) {
            if (!entry->is_symlink(ignored)) {
                folder.folders.push_back(entry->path().native());
            }
        } else if (entry->is_regular_file(ignored)) {
            folder.files.push_back(entry->path().native());
        }
    }
    if (error) {
        return fail(
            ErrorCode::unreadable, "folder",
            say("cannot look into '{}': {}", path, system_message(error.value())));
    }
    std::ranges::sort(folder.files);
    std::ranges::sort(folder.folders);
    return folder;
}

} // namespace techuser::inspect_cert
