// SPDX-License-Identifier: Apache-2.0
#include "openssl/secret_text.hpp"
#include "sshkey/key_reader.hpp"
#include "sshkey/ssh_blob.hpp"
#include "support/try.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <utility>

// What keys are that cannot be used: types that OpenSSH knows and the portal does not.
namespace techuser {

namespace {

constexpr std::string_view certificate_end = "-cert-v01@openssh.com";
constexpr std::string_view vendor = "@openssh.com";

struct KnownType {
    std::string_view ssh_name;
    std::string_view type; // as JSON says it
    std::string_view name; // as people say it
    std::size_t fields;    // after the name: strings and numbers, which are encoded alike
    unsigned bits;         // 0: those of the number in `bits_field`
    std::size_t bits_field;
};

// RFC 4253 section 6.6, RFC 5656, RFC 8709; PROTOCOL.u2f of OpenSSH.
constexpr std::array known_types{
    KnownType{"ssh-rsa", "rsa", "RSA", 2, 0, 1},
    KnownType{"ssh-dss", "dsa", "DSA", 4, 0, 0},
    KnownType{"ssh-ed25519", "ed25519", "Ed25519", 1, 256, 0},
    KnownType{"ssh-ed448", "ed448", "Ed448", 1, 448, 0},
    KnownType{"ecdsa-sha2-nistp256", "ecdsa-p256", "ECDSA", 2, 256, 0},
    KnownType{"ecdsa-sha2-nistp384", "ecdsa-p384", "ECDSA", 2, 384, 0},
    KnownType{"ecdsa-sha2-nistp521", "ecdsa-p521", "ECDSA", 2, 521, 0},
    KnownType{"sk-ssh-ed25519@openssh.com", "sk-ed25519", "Ed25519-SK", 2, 256, 0},
    KnownType{"sk-ecdsa-sha2-nistp256@openssh.com", "sk-ecdsa-p256", "ECDSA-SK", 3, 256, 0},
};

// The type of the key within a certificate.
std::string certified_name(std::string_view certificate) {
    std::string name(certificate.substr(0, certificate.size() - certificate_end.size()));
    return name.starts_with("sk-") ? name.append(vendor) : name;
}

unsigned bits_of(std::span<std::uint8_t const> number) {
    while (!number.empty() && number.front() == 0) {
        number = number.subspan(1);
    }
    return number.empty() ? 0
                          : static_cast<unsigned>((number.size() - 1) * 8) +
                                static_cast<unsigned>(std::bit_width(number.front()));
}

} // namespace

Result<KeyIdentity> identify_ssh_blob(EncodedKey const& key) {
    KeyReader reader(key.blob);
    TRY_ASSIGN(auto const name, reader.read_text());
    auto const is_certificate = name.ends_with(certificate_end);
    auto const plain_name = is_certificate ? certified_name(name) : std::string(name);
    auto const* const known = std::ranges::find(known_types, plain_name, &KnownType::ssh_name);
    if (known == known_types.end()) {
        return KeyIdentity{
            plain_name, plain_name, 0, key.comment, sha256_fingerprint(key.blob), md5_fingerprint(key.blob)};
    }
    if (is_certificate) {
        TRY(reader.read_string()); // a nonce
    }
    SecretWriter plain;
    plain.write_string(plain_name);
    auto bits = known->bits;
    for (std::size_t field = 0; field < known->fields; ++field) {
        TRY_ASSIGN(auto const value, reader.read_string());
        plain.write_string(value);
        if (known->bits == 0 && field == known->bits_field) {
            bits = bits_of(value);
        }
    }
    auto const blob = plain.take_public();
    return KeyIdentity{
        .type = std::string(known->type).append(is_certificate ? "-certificate" : ""),
        .name = std::string(known->name).append(is_certificate ? "-CERT" : ""),
        .bits = bits,
        .comment = key.comment,
        .fingerprint_sha256 = sha256_fingerprint(blob),
        .fingerprint_md5 = md5_fingerprint(blob),
    };
}

Result<KeyFileDescription> describe_blob(KeyFileDescription description, EncodedKey key) {
    auto parsed = parse_ssh_blob(key.blob, key.comment);
    if (parsed) {
        description.key = *std::move(parsed);
        return description;
    }
    if (parsed.error().code != ErrorCode::invalid) {
        return fail(std::move(parsed).error());
    }
    TRY_ASSIGN(auto identity, identify_ssh_blob(key));
    description.unfit = UnfitKey{std::move(identity), std::move(parsed).error()};
    return description;
}

} // namespace techuser
