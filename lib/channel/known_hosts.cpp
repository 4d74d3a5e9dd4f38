// SPDX-License-Identifier: Apache-2.0
#include "channel/known_hosts.hpp"

#include "channel/libssh2.hpp"
#include "channel/server_offer.hpp"
#include "openssl/openssl.hpp"
#include "support/letters.hpp"
#include "support/ssh_wire.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>
#include <utility>

namespace techuser {
namespace {

constexpr std::uint16_t ssh_port = 22;

constexpr std::string_view placeholder_key = "AAAAAAAAAAAAAAAAAAAAAAAA";

// Takes the next field of a line off its front; empty at the end.
std::string_view take_field(std::string_view& line) {
    auto const begin = std::min(line.find_first_not_of(" \t"), line.size());
    line.remove_prefix(begin);
    auto const field = line.substr(0, line.find_first_of(" \t"));
    line.remove_prefix(field.size());
    return field;
}

// Matches * and ?, without regard to case.
bool matches(std::string_view pattern, std::string_view name) {
    std::size_t in_pattern = 0;
    std::size_t in_name = 0;
    std::optional<std::size_t> star;
    std::size_t star_name = 0;
    while (in_name < name.size()) {
        if (in_pattern < pattern.size() && pattern[in_pattern] == '*') {
            star = in_pattern++;
            star_name = in_name;
        } else if (
            in_pattern < pattern.size() &&
            (pattern[in_pattern] == '?' || lower_case(pattern[in_pattern]) == lower_case(name[in_name]))) {
            ++in_pattern;
            ++in_name;
        } else if (star) {
            in_pattern = *star + 1;
            in_name = ++star_name;
        } else {
            return false;
        }
    }
    return pattern.find_first_not_of('*', in_pattern) == std::string_view::npos;
}

// Names that are not hashed: patterns, of which those after ! exclude.
bool patterns_name(std::string_view patterns, std::string_view name) {
    auto found = false;
    for (auto const pattern : split_names(patterns)) {
        if (pattern.front() == '!') {
            if (matches(pattern.substr(1), name)) {
                return false;
            }
        } else {
            found = found || matches(pattern, name);
        }
    }
    return found;
}

// Whether this is |1|SALT|DIGEST with a SHA-1 digest in base64: libssh2 1.10 passes over what is not base64,
// and leaks its HMAC context where the digest has another length.
bool is_hashed_name(std::string_view hashed) {
    constexpr std::string_view head = "|1|";
    constexpr std::string_view base64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    constexpr std::size_t encoded_digest_length = 28;
    auto const bar = hashed.find('|', head.size());
    if (!hashed.starts_with(head) || bar == std::string_view::npos) {
        return false;
    }
    auto const digest = hashed.substr(bar + 1);
    return digest.size() == encoded_digest_length &&
           digest.find_first_not_of(base64) == encoded_digest_length - 1 && digest.back() == '=';
}

// A name that is hashed with a salt, which libssh2 computes.
bool hash_names(std::string_view hashed, std::string const& name) {
    if (!is_hashed_name(hashed)) {
        return false;
    }
    SessionHandle const session(libssh2_session_init());
    KnownHostsHandle const hosts(session ? libssh2_knownhost_init(session.get()) : nullptr);
    if (!hosts) {
        return false;
    }
    // The key does not matter here.
    auto const line = fmt::format("{} ssh-rsa {}", hashed, placeholder_key);
    libssh2_knownhost* found = nullptr;
    return libssh2_knownhost_readline(
               hosts.get(), line.c_str(), line.size(), LIBSSH2_KNOWNHOST_FILE_OPENSSH) == 0 &&
           libssh2_knownhost_check(
               hosts.get(), name.c_str(), placeholder_key.data(), placeholder_key.size(),
               LIBSSH2_KNOWNHOST_TYPE_PLAIN | LIBSSH2_KNOWNHOST_KEYENC_BASE64,
               &found) == LIBSSH2_KNOWNHOST_CHECK_MATCH;
}

bool names_host(std::string_view hosts, std::string const& name) {
    return hosts.starts_with('|') ? hash_names(hosts, name) : patterns_name(hosts, name);
}

constexpr std::array<std::string_view, 8> key_types_of_openssh{
    "ssh-ed25519",
    "ecdsa-sha2-nistp256",
    "ecdsa-sha2-nistp384",
    "ecdsa-sha2-nistp521",
    "sk-ssh-ed25519@openssh.com",
    "sk-ecdsa-sha2-nistp256@openssh.com",
    "ssh-rsa",
    "ssh-dss"};

// The encoded key of a line. OpenSSH ignores a line whose key it cannot read, so that counts as no recorded
// key.
std::optional<std::vector<std::uint8_t>> read_key(std::string_view type, std::string_view base64) {
    if (std::ranges::find(key_types_of_openssh, type) == key_types_of_openssh.end()) {
        return std::nullopt;
    }
    auto blob = decode_base64(base64);
    if (!blob) {
        return std::nullopt;
    }
    SshReader reader(*blob);
    auto const name = reader.read_text();
    return name == type && !reader.rest().empty() ? std::move(blob) : std::nullopt;
}

// Type and base64 of a key, as a line holds them.
std::string encode(SshPublicKey key) {
    key.comment.clear();
    return key.openssh_line();
}

} // namespace

KnownHost::KnownHost(std::span<std::string const> files, std::string_view host, std::uint16_t port)
    : m_bare(host) {
    std::ranges::transform(m_bare, m_bare.begin(), lower_case);
    m_name = port == ssh_port ? m_bare : fmt::format("[{}]:{}", m_bare, port);
    for (std::string_view text : files) {
        while (!text.empty()) {
            auto const end = std::min(text.find('\n'), text.size());
            auto line = text.substr(0, end);
            text.remove_prefix(std::min(end + 1, text.size()));
            if (line.ends_with('\r')) {
                line.remove_suffix(1);
            }
            read_line(line);
        }
    }
}

void KnownHost::read_line(std::string_view line) {
    auto hosts = take_field(line);
    std::string_view marker;
    if (hosts.starts_with('@')) {
        marker = std::exchange(hosts, take_field(line));
    }
    if (hosts.empty() || hosts.front() == '#' || hosts.front() == '@') {
        return;
    }
    auto const type = take_field(line);
    auto key = read_key(type, take_field(line));
    if (!key) {
        return;
    }
    auto const named = names_host(hosts, m_name);
    if (!named && (m_name == m_bare || !names_host(hosts, m_bare))) {
        return;
    }
    if (marker == "@cert-authority") {
        m_has_authority = m_has_authority || named;
    } else if (marker == "@revoked") {
        m_entries.push_back({Entry::Kind::revoked, std::string(type), *std::move(key)});
    } else if (marker.empty()) {
        m_entries.push_back(
            {named ? Entry::Kind::named : Entry::Kind::bare, std::string(type), *std::move(key)});
    }
}

KnownHost::Standing KnownHost::check(SshPublicKey const& key) const {
    auto standing = Standing::unknown;
    auto bare = Standing::unknown;
    for (auto const& entry : m_entries) {
        auto const same_type = entry.type == ssh_name(key.type);
        auto const same_key = entry.blob == key.blob;
        switch (entry.kind) {
        case Entry::Kind::revoked:
            if (same_key) {
                return Standing::revoked;
            }
            break;
        case Entry::Kind::named:
            if (same_key) {
                standing = Standing::known;
            } else if (standing != Standing::known && same_type) {
                standing = Standing::changed;
            } else if (standing == Standing::unknown) {
                standing = Standing::other_type;
            }
            break;
        case Entry::Kind::bare:
            bare = same_key ? Standing::known : bare;
            break;
        }
    }
    return standing == Standing::unknown ? bare : standing;
}

std::vector<std::string_view> KnownHost::key_types() const {
    std::vector<std::string_view> types;
    for (auto const& entry : m_entries) {
        if (entry.kind == Entry::Kind::named && std::ranges::find(types, entry.type) == types.end()) {
            types.emplace_back(entry.type);
        }
    }
    return types;
}

std::string KnownHost::line_for(SshPublicKey const& key) const {
    return fmt::format("{} {}", m_name, encode(key));
}

} // namespace techuser
