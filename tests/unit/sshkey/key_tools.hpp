// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catch.hpp"
#include "fixture.hpp"
#include <techuser/ssh_private_key.hpp>

#include <algorithm>
#include <cstdio>
#include <memory>
#include <string>
#include <string_view>
#include <sys/wait.h>

// The programs that judge our key files, and make those that we read.
namespace techuser::test {

inline Secret to_secret(std::string_view text) {
    Secret secret(text.size());
    std::ranges::copy(text, secret.bytes().begin());
    return secret;
}

inline std::string to_text(Secret const& secret) {
    return {secret.bytes().begin(), secret.bytes().end()};
}

// What a shell command prints on both outputs, without the last line end; the test fails if the command does.
inline std::string run(std::string const& command) {
    INFO(command);
    auto close = [](std::FILE* pipe) { ::pclose(pipe); };
    std::unique_ptr<std::FILE, decltype(close)> pipe(::popen(("exec 2>&1; " + command).c_str(), "r"), close);
    REQUIRE(pipe);
    std::string output;
    for (int character = std::fgetc(pipe.get()); character != EOF; character = std::fgetc(pipe.get())) {
        output += static_cast<char>(character);
    }
    auto const status = ::pclose(pipe.release());
    INFO(output);
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) == 0);
    while (output.ends_with('\n')) {
        output.pop_back();
    }
    return output;
}

struct KeyKind {
    SshKeyType type;
    unsigned bits;
    std::string arguments; // of ssh-keygen
};

inline std::vector<KeyKind> const key_kinds{
    {SshKeyType::rsa, 2048, "-t rsa -b 2048"},        {SshKeyType::ed25519, 256, "-t ed25519"},
    {SshKeyType::ecdsa_p256, 256, "-t ecdsa -b 256"}, {SshKeyType::ecdsa_p384, 384, "-t ecdsa -b 384"},
    {SshKeyType::ecdsa_p521, 521, "-t ecdsa -b 521"},
};

inline KeyForm const& form(std::string_view name) {
    auto const* const found = find_key_form(name);
    REQUIRE(found != nullptr);
    return *found;
}

// A key of that kind: the RSA key from a file, because its generation takes long; the others new in each run.
inline SshPrivateKey const& sample_key(KeyKind const& kind) {
    static std::vector<std::pair<SshKeyType, SshPrivateKey>> keys;
    for (auto const& [type, key] : keys) {
        if (type == kind.type) {
            return key;
        }
    }
    auto key = kind.type == SshKeyType::rsa
                   ? parse_ssh_private_key(to_bytes(read_fixture("../fuzz/corpus/ssh_key/openssh-rsa")), {})
                   : SshPrivateKey::generate(
                         {.type = kind.type, .bits = kind.bits, .comment = "batch channel of Peeters"});
    REQUIRE(key);
    keys.reserve(key_kinds.size());
    return keys.emplace_back(kind.type, *std::move(key)).second;
}

} // namespace techuser::test
