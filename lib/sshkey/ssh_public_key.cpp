// SPDX-License-Identifier: Apache-2.0
#include "openssl/digest.hpp"
#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"
#include "sshkey/key_reader.hpp"
#include "sshkey/pem_public_key.hpp"
#include "sshkey/ssh_blob.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include "support/utf8.hpp"
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
constexpr std::string_view rfc4716_begin = "---- BEGIN SSH2 PUBLIC KEY ----";
constexpr std::string_view rfc4716_end = "---- END SSH2 PUBLIC KEY ----";

tl::unexpected<Error> not_a_public_key() {
    return fail(
        ErrorCode::unreadable, "not-a-public-key", say("this is not an SSH public key"),
        say("a public key is one line such as 'ssh-rsa AAAA... comment', without options, or a text that begins "
            "with '---- BEGIN SSH2 PUBLIC KEY ----'"));
}

tl::unexpected<Error> several_keys() {
    return fail(
        ErrorCode::unreadable, "several-keys", say("the file holds more than one public key"),
        say("hand in a file with one key"));
}

Result<Algorithm> find_algorithm(std::string_view name) {
    auto const* const found = std::ranges::find(algorithms, name, &Algorithm::ssh_name);
    if (found == std::end(algorithms)) {
        return fail(
            ErrorCode::invalid, "key-type", say("a key of the type {} cannot be used", quoted(name)),
            say("make an RSA, Ed25519 or ECDSA key, not a certificate and not one kept in a security token"));
    }
    return *found;
}

// True also of the types that are refused: a word that no other text begins with.
bool is_algorithm_name(std::string_view word) {
    constexpr std::string_view prefixes[] = {"ssh-", "ecdsa-", "sk-", "rsa-sha2-", "webauthn-sk-"};
    return std::ranges::any_of(prefixes, [&](auto prefix) { return word.starts_with(prefix); });
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

Result<SshPublicKey> parse_ssh_blob(std::vector<std::uint8_t> blob, std::string_view comment) {
    KeyReader reader(blob);
    TRY_ASSIGN(auto const name, reader.read_text());
    if (!is_algorithm_name(name)) {
        return bad_key(say("the encoded key does not begin with a type"));
    }
    TRY_ASSIGN(auto const algorithm, find_algorithm(name));
    TRY_ASSIGN(auto const bits, check_parameters(algorithm, reader));
    TRY(reader.expect_end());
    if (algorithm.type == SshKeyType::rsa && bits < rsa_smallest_bits) {
        return fail(
            ErrorCode::invalid, "key-too-small",
            say("an RSA key of {} bits is too small: {} is the least", bits, rsa_smallest_bits),
            say("make a new key of 3072 bits"));
    }
    auto fingerprint = "SHA256:" + encode_base64(sha256(blob));
    auto const md5_digest = md5(blob);
    fingerprint.resize(fingerprint.find_last_not_of('=') + 1);
    return SshPublicKey{
        .type = algorithm.type,
        .bits = bits,
        .blob = std::move(blob),
        .comment = std::string(comment),
        .fingerprint_sha256 = std::move(fingerprint),
        .fingerprint_md5 = to_hex(md5_digest, ":"),
    };
}

std::vector<std::string_view> split_lines(std::string_view text) {
    text = without_byte_order_mark(text);
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        auto const end = std::min(text.find_first_of("\r\n"), text.size());
        if (auto const line = trim(text.substr(0, end)); !line.empty()) {
            lines.push_back(line);
        }
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    return lines;
}

namespace {

// Takes the first word off a line that has no blanks around it.
std::string_view take_word(std::string_view& line) {
    auto const word = line.substr(0, line.find_first_of(blanks));
    line = trim(line.substr(word.size()));
    return word;
}

// sshd(8), AUTHORIZED_KEYS FILE FORMAT, without options: type, base64 text, comment.
Result<SshPublicKey> parse_openssh(std::vector<std::string_view> lines) {
    std::erase_if(lines, [](auto line) { return line.starts_with('#'); });
    if (lines.empty()) {
        return fail(ErrorCode::unreadable, "empty", say("the SSH key file holds no key"));
    }
    auto rest = lines[0];
    auto const type = take_word(rest);
    if (!is_algorithm_name(type)) {
        return not_a_public_key();
    }
    if (lines.size() > 1) {
        return is_algorithm_name(lines[1]) ? several_keys()
                                           : bad_key(say("the key is broken over several lines"));
    }
    TRY(find_algorithm(type));
    auto blob = decode_base64(take_word(rest));
    if (!blob) {
        return bad_key(say("the base64 text of the key is cut or broken"));
    }
    TRY_ASSIGN(auto const inner_type, KeyReader(*blob).read_text());
    if (inner_type != type) {
        return bad_key(say("the type in front of the key is not the type within it"));
    }
    return parse_ssh_blob(*std::move(blob), rest);
}

// The comment of an RFC 4716 header line, or nothing when the header is another one.
std::optional<std::string_view> read_comment(std::string_view header) {
    constexpr std::string_view tag = "comment:";
    auto const matches = [](char expected, char found) {
        return expected == (found >= 'A' && found <= 'Z' ? static_cast<char>(found - 'A' + 'a') : found);
    };
    if (!std::ranges::equal(tag, header.substr(0, tag.size()), matches)) {
        return std::nullopt;
    }
    auto value = trim(header.substr(tag.size()));
    if (value.size() >= 2 && value.starts_with('"') && value.ends_with('"')) {
        value = value.substr(1, value.size() - 2);
    }
    return value;
}

Result<SshPublicKey> parse_rfc4716(std::span<std::string_view const> lines) {
    auto const end = std::ranges::find(lines, rfc4716_end);
    if (end == lines.end()) {
        return bad_key(say("the last line of the key is missing"));
    }
    if (std::find(end, lines.end(), rfc4716_begin) != lines.end()) {
        return several_keys();
    }
    if (end + 1 != lines.end()) {
        return bad_key(say("text is left over after the key"));
    }
    std::string comment;
    auto line = lines.begin() + 1;
    for (; line != end && line->find(':') != std::string_view::npos; ++line) {
        std::string header(*line);
        while (header.ends_with('\\') && line + 1 != end) {
            header.pop_back();
            header += *++line;
        }
        if (auto const found = read_comment(header)) {
            comment = *found;
        }
    }
    std::string body;
    for (; line != end; ++line) {
        body += *line;
    }
    auto blob = decode_base64(body);
    if (!blob) {
        return bad_key(say("the base64 text of the key is cut or broken"));
    }
    return parse_ssh_blob(*std::move(blob), comment);
}

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
    auto text = fmt::format("{}\n", rfc4716_begin);
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
    return text.append(rfc4716_end).append("\n");
}

Result<SshPublicKey> parse_ssh_public_key(std::span<std::uint8_t const> bytes) {
    if (bytes.size() > ssh_key_size_limit_bytes) {
        return fail(
            ErrorCode::unreadable, "too-large",
            say("more than {} bytes cannot be an SSH public key", ssh_key_size_limit_bytes));
    }
    if (is_private_key(bytes)) {
        return fail(
            ErrorCode::unreadable, "private-key", say("this is a private key, not a public key"),
            say("hand in the public half, usually the file that ends in '.pub', and never give the private key away"));
    }
    auto const text = as_text(bytes);
    if (is_der(bytes) || text.find(pem_certificate_begin) != std::string_view::npos) {
        return fail(
            ErrorCode::unreadable, "not-a-public-key", say("this is a certificate, not an SSH public key"),
            say("hand in the certificate as the certificate of the channel, and here the SSH public key"));
    }
    auto const lines = split_lines(text);
    if (is_pem_public_key(lines)) {
        return parse_pem_public_key(lines);
    }
    if (!lines.empty() && lines[0] == rfc4716_begin) {
        return parse_rfc4716(lines);
    }
    return parse_openssh(lines);
}

} // namespace techuser
