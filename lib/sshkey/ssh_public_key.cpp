// SPDX-License-Identifier: Apache-2.0
#include "openssl/digest.hpp"
#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"
#include "sshkey/key_reader.hpp"
#include "sshkey/ssh_blob.hpp"
#include "support/hex.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/ssh_key.hpp>

#include <fmt/format.h>
#include <openssl/obj_mac.h>

#include <algorithm>
#include <bit>
#include <utility>

namespace techuser {

namespace {

// What OpenSSH and OpenSSL read at most.
constexpr unsigned rsa_largest_bits = 16384;
constexpr std::size_t ed25519_key_bytes = 32;

struct Algorithm {
    SshKeyType type;
    std::string_view text;
    std::string_view ssh_name;
    unsigned bits; // zero where each key has its own
    int curve_nid;
};

// In the order of SshKeyType.
constexpr Algorithm algorithms[] = {
    {SshKeyType::rsa, "rsa", "ssh-rsa", 0, NID_undef},
    {SshKeyType::ed25519, "ed25519", "ssh-ed25519", 256, NID_undef},
    {SshKeyType::ecdsa_p256, "ecdsa-p256", "ecdsa-sha2-nistp256", 256, NID_X9_62_prime256v1},
    {SshKeyType::ecdsa_p384, "ecdsa-p384", "ecdsa-sha2-nistp384", 384, NID_secp384r1},
    {SshKeyType::ecdsa_p521, "ecdsa-p521", "ecdsa-sha2-nistp521", 521, NID_secp521r1},
};

constexpr std::string_view ecdsa_prefix = "ecdsa-sha2-";

Result<Algorithm> find_algorithm(std::string_view name) {
    auto const* const found = std::ranges::find(algorithms, name, &Algorithm::ssh_name);
    if (found == std::end(algorithms)) {
        return fail(
            ErrorCode::invalid, "key-type", say("a key of the type {} cannot be used", quoted(name)),
            say("make an RSA, Ed25519 or ECDSA key, not a certificate and not one kept in a security token"));
    }
    return *found;
}

// RFC 4253 section 6.6: exponent, modulus. Returns the bits of the modulus.
Result<unsigned> check_rsa(KeyReader& reader) {
    TRY_ASSIGN(auto const exponent, reader.read_positive_integer());
    TRY_ASSIGN(auto const modulus, reader.read_positive_integer());
    auto const bits =
        static_cast<unsigned>((modulus.size() - 1) * 8) + static_cast<unsigned>(std::bit_width(modulus[0]));
    if (bits > rsa_largest_bits) {
        return bad_key(say("an RSA key of more than {} bits cannot be used", rsa_largest_bits));
    }
    if (modulus.back() % 2 == 0) {
        return bad_key(say("the RSA modulus is even"));
    }
    auto const is_one = exponent.size() == 1 && exponent[0] == 1;
    if (exponent.back() % 2 == 0 || is_one || exponent.size() >= modulus.size()) {
        return bad_key(say("the RSA exponent is not an odd number from 3 up to the modulus"));
    }
    return bits;
}

// RFC 8709 section 4.
Result<void> check_ed25519(KeyReader& reader) {
    TRY_ASSIGN(auto const key, reader.read_string());
    if (key.size() != ed25519_key_bytes) {
        return bad_key(say("an Ed25519 key has {} bytes, not {}", ed25519_key_bytes, key.size()));
    }
    return {};
}

// RFC 5656 section 3.1: name of the curve, point.
Result<void> check_ecdsa(Algorithm const& algorithm, KeyReader& reader) {
    TRY_ASSIGN(auto const curve, reader.read_text());
    TRY_ASSIGN(auto const encoded, reader.read_string());
    if (curve != algorithm.ssh_name.substr(ecdsa_prefix.size())) {
        return bad_key(say("the curve of the key is not the one of its type"));
    }
    if (encoded.empty() || encoded[0] != POINT_CONVERSION_UNCOMPRESSED) {
        return bad_key(say("the point of the ECDSA key is not in uncompressed form"));
    }
    ErrorQueueGuard const guard;
    EcGroupHandle const group(EC_GROUP_new_by_curve_name(algorithm.curve_nid));
    EcPointHandle const point(group ? EC_POINT_new(group.get()) : nullptr);
    if (!point) {
        return fail(
            ErrorCode::internal, "curve", say("the curve of the key is not known to this build of OpenSSL"));
    }
    if (EC_POINT_oct2point(group.get(), point.get(), encoded.data(), encoded.size(), nullptr) != 1) {
        return bad_key(say("the point of the ECDSA key is not on its curve"));
    }
    return {};
}

// Returns the bits of the key.
Result<unsigned> check_parameters(Algorithm const& algorithm, KeyReader& reader) {
    if (algorithm.type == SshKeyType::rsa) {
        return check_rsa(reader);
    }
    if (algorithm.type == SshKeyType::ed25519) {
        TRY(check_ed25519(reader));
    } else {
        TRY(check_ecdsa(algorithm, reader));
    }
    return algorithm.bits;
}

} // namespace

Result<void> check_ssh_key_type(std::string_view name) {
    TRY(find_algorithm(name));
    return {};
}

bool is_ssh_key_type(std::string_view word) {
    constexpr std::string_view prefixes[] = {"ssh-", "ecdsa-", "sk-", "rsa-sha2-", "webauthn-sk-"};
    return std::ranges::any_of(prefixes, [&](auto prefix) { return word.starts_with(prefix); });
}

Result<SshPublicKey> parse_ssh_blob(std::vector<std::uint8_t> blob, std::string_view comment) {
    KeyReader reader(blob);
    TRY_ASSIGN(auto const name, reader.read_text());
    if (!is_ssh_key_type(name)) {
        return bad_key(say("the encoded key does not begin with a type"));
    }
    TRY_ASSIGN(auto const algorithm, find_algorithm(name));
    TRY_ASSIGN(auto const bits, check_parameters(algorithm, reader));
    TRY(reader.expect_end());
    if (algorithm.type == SshKeyType::rsa && bits < rsa_smallest_bits) {
        return fail(
            ErrorCode::invalid, "key-too-small",
            say("RSA key too small: {} bits, minimum {}", bits, rsa_smallest_bits),
            say("make a new key of 3072 bits"));
    }
    auto fingerprint_sha256 = sha256_fingerprint(blob);
    auto fingerprint_md5 = md5_fingerprint(blob);
    return SshPublicKey{
        .type = algorithm.type,
        .bits = bits,
        .blob = std::move(blob),
        .comment = std::string(comment),
        .fingerprint_sha256 = std::move(fingerprint_sha256),
        .fingerprint_md5 = std::move(fingerprint_md5),
    };
}

std::string sha256_fingerprint(std::span<std::uint8_t const> blob) {
    auto fingerprint = "SHA256:" + encode_base64(sha256(blob));
    fingerprint.resize(fingerprint.find_last_not_of('=') + 1);
    return fingerprint;
}

std::string md5_fingerprint(std::span<std::uint8_t const> blob) {
    return to_hex(md5(blob), ":");
}

namespace {

// As much of the comment as fits on one line, cut between two characters.
std::string_view cut_comment(std::string_view comment, std::size_t longest) {
    if (comment.size() <= longest) {
        return comment;
    }
    auto length = longest;
    while (length > 0 && (static_cast<unsigned char>(comment[length]) & 0xc0U) == 0x80U) {
        --length;
    }
    return trim(comment.substr(0, length));
}

Algorithm const& algorithm_of(SshKeyType type) {
    return algorithms[static_cast<std::size_t>(type)];
}

} // namespace

std::string_view to_string(SshKeyType type) {
    return algorithm_of(type).text;
}

std::string_view ssh_name(SshKeyType type) {
    return algorithm_of(type).ssh_name;
}

std::string SshPublicKey::openssh_line() const {
    return fmt::format("{} {}{}{}", ssh_name(type), encode_base64(blob), comment.empty() ? "" : " ", comment);
}

std::string rfc4716(SshPublicKey const& key) {
    std::string text = "---- BEGIN SSH2 PUBLIC KEY ----\n";
    // A line has at most 72 bytes (RFC 4716 section 3.1). Longer headers may be continued, but PuTTY 0.78
    // does not read that.
    constexpr std::size_t line_bytes = 72;
    constexpr std::string_view tag = "Comment: ";
    if (auto const comment = cut_comment(key.comment, line_bytes - tag.size() - 2); !comment.empty()) {
        text += fmt::format("{}\"{}\"\n", tag, comment);
    }
    auto const encoded = encode_base64(key.blob);
    constexpr std::size_t base64_line_bytes = 70;
    for (std::size_t at = 0; at < encoded.size(); at += base64_line_bytes) {
        text.append(encoded, at, base64_line_bytes).append("\n");
    }
    return text.append("---- END SSH2 PUBLIC KEY ----\n");
}

} // namespace techuser
