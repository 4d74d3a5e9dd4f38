// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace techuser::test {

// A new folder that is removed with everything in it at the end of the test.
class TemporaryFolder final {
public:
    TemporaryFolder() {
        auto name = (std::filesystem::temp_directory_path() / "techuser-test-XXXXXX").native();
        m_path = ::mkdtemp(name.data());
    }
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }

    std::filesystem::path const& path() const { return m_path; }

    // Writes a file, and returns its path.
    std::filesystem::path write(std::string_view name, std::string_view content) const {
        auto file = m_path / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << content;
        return file;
    }

private:
    std::filesystem::path m_path;
};

} // namespace techuser::test
