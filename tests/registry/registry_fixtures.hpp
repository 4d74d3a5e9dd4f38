// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catch.hpp"
#include "system/files.hpp"
#include <techuser/registry.hpp>

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <sys/wait.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace techuser::test {

// The value of a Result that must hold one.
template <typename T>
T must(Result<T> result) {
    INFO((result ? std::string() : result.error().message.english()));
    REQUIRE(result);
    return *std::move(result);
}

inline void must(Result<void> const& result) {
    INFO((result ? std::string() : result.error().message.english()));
    REQUIRE(result);
}

// An empty folder that disappears with the test.
class TemporaryFolder final {
public:
    TemporaryFolder() {
        auto pattern = (std::filesystem::temp_directory_path() / "techuser-registry-XXXXXX").string();
        REQUIRE(mkdtemp(pattern.data()) != nullptr);
        m_path = pattern;
    }
    TemporaryFolder(TemporaryFolder const&) = delete;
    TemporaryFolder& operator=(TemporaryFolder const&) = delete;
    ~TemporaryFolder() {
        std::error_code ignored;
        std::filesystem::remove_all(m_path, ignored);
    }

    std::filesystem::path const& path() const { return m_path; }

private:
    std::filesystem::path m_path;
};

inline Author author() {
    return {
        .user = "anouk",
        .host = "keyboard",
        .when = Timestamp(std::chrono::seconds(1'590'969'600))}; // 2020-06-01
}

// The enterprise number whose first eight digits are `number`.
inline EnterpriseNumber enterprise(unsigned number) {
    return must(EnterpriseNumber::parse(fmt::format("{:08}{:02}", number, 97 - number % 97)));
}

inline Channel sftp_channel() {
    auto const key = must(read_file(TECHUSER_TEST_DATA "/ssh_keys/rsa-3072.pub", ssh_key_size_limit_bytes));
    auto const certificate =
        must(read_file(TECHUSER_TEST_DATA "/certificates/peeters-seal.cer", certificate_size_limit_bytes));
    return {
        .type = ChannelType::sftp,
        .connection = Connection::internet,
        .ssh_public_key = must(parse_ssh_public_key(key)),
        .certificate = must(parse_certificate(certificate)),
        .applications = {must(Application::parse("db2p")), must(Application::parse("db2p-preload"))}};
}

inline ContactPerson contact_person() {
    return {
        .last_name = must(PersonText::parse("Peeters")),
        .first_name = must(PersonText::parse("Ano\u00fck")),
        .title = must(Title::parse("mrs")),
        .function = must(PersonText::parse("IT manager")),
        .language = Language::dutch,
        .phone = must(PhoneNumber::parse("+32 2 555 01 23")),
        .mobile = must(PhoneNumber::parse("0470 12 34 56")),
        .emails = {
            must(EmailAddress::parse("second@example.be")), must(EmailAddress::parse("batch@example.be"))}};
}

inline Registration registration(std::string_view username, unsigned enterprise_number = 9'493'833) {
    return {
        .enterprise_number = enterprise(enterprise_number),
        .quality = must(Quality::parse("supplementary-pensions-manager")),
        .contact = contact_person(),
        .channels = {sftp_channel()},
        .username = must(Username::parse(username)),
        .given_sender_number = {}};
}

// Runs `work` in that many processes at once; its answers, which are exit statuses, in no order. `work` must
// not use assertions.
inline std::vector<int> in_processes(int count, std::function<int(int)> const& work) {
    std::vector<pid_t> children;
    for (int index = 0; index < count; ++index) {
        auto const child = fork();
        if (child == 0) {
            _exit(work(index));
        }
        children.push_back(child);
    }
    std::vector<int> statuses;
    for (auto const child : children) {
        int status = 0;
        REQUIRE(child > 0);
        REQUIRE(waitpid(child, &status, 0) == child);
        statuses.push_back(WIFEXITED(status) ? WEXITSTATUS(status) : -1);
    }
    return statuses;
}

} // namespace techuser::test
