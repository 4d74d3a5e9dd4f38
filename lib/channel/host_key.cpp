// SPDX-License-Identifier: Apache-2.0
#include "channel/handshake.hpp"
#include "support/say.hpp"
#include "support/ssh_wire.hpp"

#include <fmt/format.h>

namespace techuser {
namespace {

// The host key in the form in which everything else of ours takes keys. libssh2 has the base64 of a key only
// as an entry of known hosts.
Result<SshPublicKey> shown_key(LIBSSH2_SESSION* session) {
    std::size_t length = 0;
    int type = 0;
    auto const* const bytes = libssh2_session_hostkey(session, &length, &type);
    KnownHostsHandle const hosts(libssh2_knownhost_init(session));
    libssh2_knownhost* entry = nullptr;
    auto const name = bytes == nullptr ? std::nullopt : SshReader(std::string_view(bytes, length)).read_text();
    if (!hosts || !name ||
        libssh2_knownhost_add(
            hosts.get(), "host", nullptr, bytes, length,
            LIBSSH2_KNOWNHOST_TYPE_PLAIN | LIBSSH2_KNOWNHOST_KEYENC_RAW | LIBSSH2_KNOWNHOST_KEY_SSHRSA,
            &entry) != 0) {
        return fail(ErrorCode::unreadable, "bad-key", say("it cannot be decoded"));
    }
    auto const line = fmt::format("{} {}", *name, entry->key);
    return parse_ssh_public_key({reinterpret_cast<std::uint8_t const*>(line.data()), line.size()});
}

StepOutcome refuse(std::string_view reason, Text message, Text hint) {
    return failed(Party::portal, ErrorCode::invalid, reason, std::move(message), std::move(hint));
}

StepOutcome judge_new_key(
    SshPublicKey const& key, ProbeTarget const& target, HostKeyPolicy const& policy, KnownHost const& known,
    std::optional<std::string>& new_line) {
    if (policy.new_keys == NewHostKeys::accept) {
        new_line = known.line_for(key);
        return passed().with("standing", "accepted as new");
    }
    if (policy.fingerprint) {
        return passed().with("standing", "has the given fingerprint");
    }
    return failed(
        Party::you, ErrorCode::invalid, "host-key-unknown",
        known.key_types().empty()
            ? say("the host key of '{}' port {} is not known: {}", target.host, target.port,
                  key.fingerprint_sha256)
            : say("the host key of '{}' port {} is not known (only keys of other types are): {}", target.host,
                  target.port, key.fingerprint_sha256),
        say("compare this fingerprint with the one that the server's owner publishes; if they are the same, "
            "give --host-key-fingerprint={} or --accept-new",
            key.fingerprint_sha256));
}

} // namespace

StepOutcome check_host_key(
    SshConnection const& connection, ProbeTarget const& target, HostKeyPolicy const& policy,
    KnownHost const& known, std::optional<std::string>& new_line) {
    auto const key = shown_key(connection.session());
    if (!key) {
        return refuse(
            "host-key-unusable", say("the server's host key is not acceptable: {}", key.error().message),
            say("the server needs an Ed25519 or ECDSA host key"));
    }
    auto const where = fmt::format("'{}' port {}", target.host, target.port);
    auto outcome = passed();
    switch (known.judge(*key)) {
    case KnownHost::Standing::revoked:
        outcome = refuse(
            "host-key-revoked", say("the host key of {} is marked as revoked", where),
            say("do not connect; ask the server's owner"));
        break;
    case KnownHost::Standing::changed:
        outcome = refuse(
            "host-key-changed",
            say("the host key of {} is not the one that is known: {}", where, key->fingerprint_sha256),
            say("do not connect: somebody may be between you and the server. Ask the server's owner whether the key "
                "was changed; only then remove the old line from the file of known hosts"));
        break;
    case KnownHost::Standing::known:
        outcome = passed().with("standing", "known");
        break;
    case KnownHost::Standing::unknown:
        outcome = judge_new_key(*key, target, policy, known, new_line);
        break;
    }
    if (outcome.verdict != Verdict::failed && policy.fingerprint &&
        *policy.fingerprint != key->fingerprint_sha256) {
        new_line.reset();
        outcome = refuse(
            "host-key-fingerprint",
            say("the host key of {} has the fingerprint {}, not the one that was given", where,
                key->fingerprint_sha256),
            say("do not connect; compare --host-key-fingerprint with what the server's owner publishes"));
    }
    return std::move(outcome)
        .with("type", std::string(ssh_name(key->type)))
        .with("fingerprint", key->fingerprint_sha256);
}

} // namespace techuser
