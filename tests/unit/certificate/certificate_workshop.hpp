// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catch.hpp"
#include "fixture.hpp"
#include "shell.hpp"
#include "temporary_folder.hpp"
#include <techuser/certificate.hpp>

#include <fstream>
#include <iterator>
#include <string>

// Certificates that openssl makes for one test, with keys that are thrown away.
namespace techuser::test {

// Runs commands of a shell in a new folder.
class Workshop final {
public:
    std::string run(std::string const& commands) const {
        return output_of("cd '" + m_folder.path().native() + "' && " + commands);
    }

    std::string run_line(std::string const& commands) const {
        auto line = run(commands);
        REQUIRE(line.ends_with('\n'));
        line.pop_back();
        return line;
    }

    void write(std::string const& name, std::string const& content) const { m_folder.write(name, content); }

    std::vector<std::uint8_t> bytes_of(std::string const& name) const {
        std::ifstream file(m_folder.path() / name, std::ios::binary);
        std::string const content{std::istreambuf_iterator<char>(file), {}};
        return to_bytes(content);
    }

    Result<Certificate> read(std::string const& name) const { return parse_certificate(bytes_of(name)); }

private:
    TemporaryFolder m_folder;
};

inline constexpr auto const* make_key = "openssl ecparam -name prime256v1 -genkey -noout -out key";

// A certificate with these lines in its section of extensions, and more sections after it.
inline Result<Certificate> make_certificate(
    Workshop const& workshop, std::string const& extensions, std::string const& sections = {}) {
    workshop.write(
        "config",
        "[req]\nprompt = no\ndistinguished_name = name\nx509_extensions = extensions\n[name]\nCN = made\n"
        "[extensions]\n" +
            extensions + "\n" + sections);
    workshop.run("openssl req -x509 -new -key key -days 1 -config config -outform DER -out made.cer 2>log");
    return workshop.read("made.cer");
}

} // namespace techuser::test
