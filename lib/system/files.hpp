// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>
#include <techuser/secret.hpp>

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

using Bytes = std::vector<std::uint8_t>;

// The same bytes as text, of any encoding.
inline std::string_view as_text(std::span<std::uint8_t const> bytes) {
    return {reinterpret_cast<char const*>(bytes.data()), bytes.size()};
}

// Reads a whole regular file, pipe or device of at most `limit_bytes`; a larger one is refused before it is
// read where its size is known. Reasons: missing, permission, directory, too-large, read.
Result<Bytes> read_file(std::filesystem::path const& path, std::size_t limit_bytes);

// The same from an open descriptor, which errors call `name`.
Result<Bytes> read_descriptor(int descriptor, std::string_view name, std::size_t limit_bytes);

// The same two for secrets.
Result<Secret> read_secret_file(std::filesystem::path const& path, std::size_t limit_bytes);
Result<Secret> read_secret_descriptor(int descriptor, std::string_view name, std::size_t limit_bytes);

// The names of the files in a folder, sorted; folders in it are left out. A folder with more than `most` is
// refused. Reasons: missing, permission, too-large, read.
Result<std::vector<std::string>> list_files(std::filesystem::path const& folder, std::size_t most);

// Reads a file, pipe or device of any size in blocks, for lines or records that must be in memory as a whole.
// Memory use does not grow with the file.
class BlockReader final {
public:
    // The longest piece.
    static constexpr std::size_t piece_limit_bytes = std::size_t{4} * 1024 * 1024;

    // Reasons: missing, permission, directory, read.
    static Result<BlockReader> open(std::filesystem::path const& path);

    // Takes over an open descriptor, which errors call `name`.
    BlockReader(int descriptor, std::string name);
    BlockReader(BlockReader&& other) noexcept;
    BlockReader(BlockReader const&) = delete;
    BlockReader& operator=(BlockReader const&) = delete;
    ~BlockReader();

    // How errors call the input.
    std::string const& name() const { return m_name; }

    // What was read and not taken; valid until more is read.
    std::string_view pending() const { return std::string_view(m_buffer).substr(m_begin, m_end - m_begin); }

    // Consumes the first `size` bytes of what is pending.
    void take(std::size_t size) { m_begin += size; }

    enum class Progress : std::uint8_t { more, ended };

    // Reads more after what is pending, or ends. Reasons: read, too-large (the piece limit).
    Result<Progress> read_more();

    // Whether read_more() would wait for the writer of a pipe.
    bool keeps_waiting() const;

private:
    int m_descriptor;
    std::string m_name;
    std::string m_buffer;
    std::size_t m_begin{0};
    std::size_t m_end{0};
};

// Adds a line to a text file in one write, so that readers never see a part of it; creates the file (mode
// 0600) and its folder (0700) when they are missing. Unavailable: write.
Result<void> append_line(std::filesystem::path const& path, std::string_view line);

} // namespace techuser
