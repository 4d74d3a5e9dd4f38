// SPDX-License-Identifier: Apache-2.0
#include <techuser/file_profile.hpp>

#include <algorithm>

namespace techuser {

FileProfile const* find_profile(std::span<FileProfile const> profiles, ApplicationCode const& code) {
    auto const found = std::ranges::find(profiles, code, &FileProfile::code);
    return found == profiles.end() ? nullptr : &*found;
}

} // namespace techuser
