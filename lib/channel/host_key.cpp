// SPDX-License-Identifier: Apache-2.0
#include "channel/algorithms.hpp"
#include "channel/handshake.hpp"
#include "channel/server_offer.hpp"
#include "openssl/openssl.hpp"
#include "support/say.hpp"
#include "support/ssh_wire.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace techuser {
namespace {

// The host key as a value of ours.
Result<SshPublicKey> shown_key(LIBSSH2_SESSION* session) {
    std::size_t length = 0;
    int type = 0;
    auto const* const bytes = libssh2_session_hostkey(session, &length, &type);
    auto const name =
        bytes == nullptr ? std::nullopt : SshReader(std::string_view(bytes, length)).read_text();
    if (!name) {
        return fail(ErrorCode::unreadable, "bad-key", say("it cannot be decoded"));
    }
    auto const blob = std::span(reinterpret_cast<std::uint8_t const*>(bytes), length);
    auto const line = fmt::format("{} {}", *name, encode_base64(blob));
    return parse_ssh_public_key({reinterpret_cast<std::uint8_t const*>(line.data()), line.size()});
}

StepOutcome refuse(std::string_view reason, Text message, Text hint) {
    return failed(Party::portal, ErrorCode::invalid, reason, std::move(message), std::move(hint));
}

// The recorded RSA key may well be the server's, but libssh2 cannot ask for it.
bool has_unsupported_rsa(SshConnection const& connection, KnownHost const& known) {
    auto const recorded = known.key_types();
    auto const supported = supported_algorithms(connection.session(), LIBSSH2_METHOD_HOSTKEY);
    return std::ranges::find(recorded, "ssh-rsa") != recorded.end() &&
           std::ranges::any_of(offered_host_keys(connection), [&](std::string const& algorithm) {
               return algorithm.starts_with("rsa-sha2-") &&
                      std::ranges::find(supported, algorithm) == supported.end();
           });
}

StepOutcome refuse_other_type(
    SshConnection const& connection, SshPublicKey const& key, std::string const& where,
    KnownHost const& known) {
    if (has_unsupported_rsa(connection, known)) {
        return failed(
            Party::you, ErrorCode::invalid, "host-key-unsupported",
            say("an RSA key is recorded for {}, which libssh2 {} cannot verify with SHA-2; the {} key {} is not recorded",
                verbatim(where), Text(std::string(libssh2_version(0))), verbatim(ssh_name(key.type)),
                verbatim(key.fingerprint_sha256)),
            say("connect once with sftp of OpenSSH, which records the server's other keys, or pass "
                "--host-key-fingerprint after comparing"));
    }
    return refuse(
        "host-key-changed",
        say("the host key of {} is not the recorded one: only keys of type {} are recorded, the server has the {} key {}",
            verbatim(where), Text(fmt::format("{}", fmt::join(known.key_types(), ", "))),
            verbatim(ssh_name(key.type)), verbatim(key.fingerprint_sha256)),
        say("do not connect: somebody may be between you and the server. Ask the server's owner for the fingerprint of "
            "this key; only then pass --host-key-fingerprint or record the key"));
}

StepOutcome refuse_new_key(SshPublicKey const& key, std::string const& where, KnownHost const& known) {
    auto const hint = say(
        "compare this fingerprint with the one that the server's owner publishes; if they are the same, pass "
        "--host-key-fingerprint={} or --accept-new",
        verbatim(key.fingerprint_sha256));
    return failed(
        Party::you, ErrorCode::invalid, "host-key-unknown",
        known.has_authority()
            ? say("the host key of {} is not known (a @cert-authority is, but libssh2 supports no host certificates): {}",
                  verbatim(where), verbatim(key.fingerprint_sha256))
            : say("the host key of {} is not known: {}", verbatim(where), verbatim(key.fingerprint_sha256)),
        hint);
}

StepOutcome refuse_fingerprint(
    SshConnection const& connection, SshPublicKey const& key, std::string const& where,
    HostKeyFingerprint const& wanted) {
    return refuse(
               host_key_fingerprint_reason,
               say("no host key of {} that libssh2 {} supports has the fingerprint {}", verbatim(where),
                   Text(std::string(libssh2_version(0))), Text(wanted.to_string())),
               say("do not connect; compare --host-key-fingerprint with what the server's owner publishes"))
        .with("shown", key.fingerprint_sha256)
        .with("offered", fmt::format("{}", fmt::join(offered_host_keys(connection), ",")));
}

} // namespace

std::vector<std::string> offered_host_keys(SshConnection const& connection) {
    auto const& transport = connection.transport();
    auto const offer = read_server_offer(transport.opening(), transport.version_line());
    if (!offer) {
        return {};
    }
    auto const names = split_names(offer->host_key);
    return {names.begin(), names.end()};
}

HostKeyCheck check_host_key(
    SshConnection const& connection, ProbeTarget const& target, HostKeyPolicy const& policy,
    KnownHost const& known) {
    auto const key = shown_key(connection.session());
    if (!key) {
        return {refuse(
            "host-key-unusable", say("the server's host key is not acceptable: {}", key.error().message),
            say("the server needs an Ed25519 or ECDSA host key"))};
    }
    auto const where = fmt::format("'{}' port {}", target.host, target.port);
    auto const standing = known.check(*key);
    HostKeyCheck check{passed()};
    if (standing == KnownHost::Standing::revoked) {
        check.outcome = refuse(
            "host-key-revoked", say("the host key of {} is marked as revoked", verbatim(where)),
            say("do not connect; ask the server's owner"));
    } else if (standing == KnownHost::Standing::changed) {
        check.outcome = refuse(
            "host-key-changed",
            say("the host key of {} is not the one that is known: {}", verbatim(where),
                verbatim(key->fingerprint_sha256)),
            say("do not connect: somebody may be between you and the server. Ask the server's owner whether the key "
                "was changed; only then remove the old line from the file of known hosts"));
    } else if (policy.fingerprint) {
        check.outcome = policy.fingerprint->matches(*key)
                            ? passed().with("standing", "has the given fingerprint")
                            : refuse_fingerprint(connection, *key, where, *policy.fingerprint);
    } else if (standing == KnownHost::Standing::known) {
        check.outcome = passed().with("standing", "known");
    } else if (standing == KnownHost::Standing::other_type) {
        check.outcome = refuse_other_type(connection, *key, where, known);
    } else if (policy.new_keys == NewHostKeys::accept) {
        check.outcome = passed().with("standing", "accepted as new");
    } else {
        check.outcome = refuse_new_key(*key, where, known);
    }
    if (check.outcome.went_on() && standing == KnownHost::Standing::unknown &&
        policy.new_keys == NewHostKeys::accept) {
        check.new_line = known.line_for(*key);
    }
    check.outcome = std::move(check.outcome)
                        .with("type", std::string(ssh_name(key->type)))
                        .with("fingerprint", key->fingerprint_sha256);
    return check;
}

} // namespace techuser
