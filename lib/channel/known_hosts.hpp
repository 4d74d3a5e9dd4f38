// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/ssh_key.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// What known_hosts files say of one host, in the format of sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT", and by the
// rules of OpenSSH's check_host_key().
class KnownHost final {
public:
    // Looks the host up in the text of the files. A port other than 22 is part of the name: [host]:port. Only
    // where no line names the port, a line for the bare host can make a key known, but never changed.
    KnownHost(std::span<std::string const> files, std::string_view host, std::uint16_t port);

    enum class Standing : std::uint8_t {
        unknown,    // no key is recorded for the host
        known,      // this key is
        changed,    // another key of the same type is
        other_type, // only keys of other types are: to OpenSSH, a changed key
        revoked,    // the key is marked @revoked, for the host with or without its port
    };

    Standing check(SshPublicKey const& key) const;

    // The types of the recorded keys, in the order of the files, each once: ssh-ed25519, ...
    std::vector<std::string_view> key_types() const;

    // Whether a @cert-authority line names the host. Host certificates are not supported by libssh2.
    bool has_authority() const { return m_has_authority; }

    // The line that makes `key` known.
    std::string line_for(SshPublicKey const& key) const;

private:
    struct Entry {
        enum class Kind : std::uint8_t { named, bare, revoked } kind;
        std::string type;
        std::vector<std::uint8_t> blob; // RFC 4253 encoding
    };

    void read_line(std::string_view line);

    std::string m_name; // as the files name host and port
    std::string m_bare; // without the port
    std::vector<Entry> m_entries;
    bool m_has_authority{false};
};

} // namespace techuser
