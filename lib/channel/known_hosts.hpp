// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/ssh_key.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// What the files of known hosts say of one host, in the format of sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT".
class KnownHost final {
public:
    // Looks the host up in the text of the files. A port other than 22 is part of the name: [host]:port. As
    // in OpenSSH, a line for the bare host makes a key known at such a port too, but never changed.
    KnownHost(std::span<std::string const> files, std::string_view host, std::uint16_t port);

    enum class Standing : std::uint8_t { unknown, known, changed, revoked };

    Standing judge(SshPublicKey const& key) const;

    // The names of the key types that are known, in the order of the files.
    std::vector<std::string_view> key_types() const;

    // The line that makes `key` known.
    std::string line_for(SshPublicKey const& key) const;

private:
    struct Entry {
        enum class Kind : std::uint8_t { named, bare, revoked } kind;
        std::string type;
        std::string key; // base64
    };

    void read_line(std::string_view line);

    std::string m_name; // as the files name host and port
    std::string m_bare; // without the port
    std::vector<Entry> m_entries;
};

} // namespace techuser
