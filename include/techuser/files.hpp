// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>
#include <techuser/secret.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>
#include <string_view>
#include <vector>

namespace techuser {

using Bytes = std::vector<std::uint8_t>;

// The same bytes as text, which nobody has examined.
inline std::string_view as_text(std::span<std::uint8_t const> bytes) {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

// Reads a whole regular file, pipe or device of at most `limit_bytes`; a larger one is refused before it is
// read where its size is known. Reasons: missing, permission, directory, too-large, read.
Result<Bytes> read_file(std::filesystem::path const& path, std::size_t limit_bytes);

// The same from an open descriptor, which `name` stands for in errors.
Result<Bytes> read_descriptor(int descriptor, std::string_view name, std::size_t limit_bytes);

// The same two for what nobody may read later.
Result<Secret> read_secret_file(std::filesystem::path const& path, std::size_t limit_bytes);
Result<Secret> read_secret_descriptor(int descriptor, std::string_view name, std::size_t limit_bytes);

} // namespace techuser
