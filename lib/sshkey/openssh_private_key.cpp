// SPDX-License-Identifier: Apache-2.0
#include "openssl/secret_text.hpp"
#include "sshkey/armour.hpp"
#include "sshkey/cipher.hpp"
#include "sshkey/key_reader.hpp"
#include "sshkey/password_hash.hpp"
#include "sshkey/pkey.hpp"
#include "sshkey/private_key_formats.hpp"
#include "sshkey/ssh_blob.hpp"
#include "sshkey/ssh_private_key_implementation.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>
#include <openssl/core_names.h>

#include <algorithm>
#include <utility>

// PROTOCOL.key of OpenSSH.
namespace techuser {

namespace {

constexpr std::string_view label = "OPENSSH PRIVATE KEY";
constexpr std::string_view magic{"openssh-key-v1\0", 15};
constexpr std::string_view no_cipher = "none";
constexpr std::string_view written_cipher = "aes256-ctr";
constexpr std::string_view key_derivation = "bcrypt";
constexpr std::size_t written_salt_bytes = 16;
constexpr std::size_t plain_block_bytes = 8;

// The outer layer, of which everything but `content` is legible. Points into the bytes that it was read from.
struct Container {
    OpensshCipher const* cipher; // null when there is none
    std::span<std::uint8_t const> salt;
    std::uint32_t rounds;
    std::span<std::uint8_t const> public_blob;
    std::span<std::uint8_t const> content;
    std::span<std::uint8_t const> tag;
};

Result<void> read_protection(KeyReader& reader, Container& container) {
    TRY_ASSIGN(auto const cipher, reader.read_text());
    TRY_ASSIGN(auto const derivation, reader.read_text());
    TRY_ASSIGN(auto const options, reader.read_string());
    if (cipher == no_cipher) {
        if (derivation != no_cipher || !options.empty()) {
            return bad_key(say("the key has a key derivation but no cipher"));
        }
        return {};
    }
    container.cipher = find_openssh_cipher(cipher);
    if (container.cipher == nullptr) {
        return unsupported_key_file(say("the cipher {} of the key file is not known", quoted(cipher)));
    }
    if (derivation != key_derivation) {
        return unsupported_key_file(
            say("the key derivation {} of the key file is not known", quoted(derivation)));
    }
    KeyReader options_reader(options);
    TRY_ASSIGN(container.salt, options_reader.read_string());
    TRY_ASSIGN(container.rounds, options_reader.read_uint32());
    TRY(options_reader.expect_end());
    if (container.salt.empty() || container.rounds == 0) {
        return bad_key(say("the key derivation has no salt or no rounds"));
    }
    return {};
}

Result<Container> read_container(std::span<std::uint8_t const> bytes) {
    if (!as_text(bytes).starts_with(magic)) {
        return bad_key(say("the encoded key does not begin as OpenSSH writes it"));
    }
    KeyReader reader(bytes.subspan(magic.size()));
    Container container{};
    TRY(read_protection(reader, container));
    TRY_ASSIGN(auto const count, reader.read_uint32());
    if (count != 1) {
        return bad_key(say("the file holds {} keys, not one", count));
    }
    TRY_ASSIGN(container.public_blob, reader.read_string());
    TRY_ASSIGN(container.content, reader.read_string());
    auto const block_bytes = container.cipher == nullptr ? plain_block_bytes : container.cipher->block_bytes;
    if (container.content.empty() || container.content.size() % block_bytes != 0) {
        return bad_key(say("the private half is not a whole number of blocks"));
    }
    if (container.cipher != nullptr) {
        TRY_ASSIGN(container.tag, reader.read_bytes(container.cipher->tag_bytes));
    }
    TRY(reader.expect_end());
    return container;
}

Result<Secret> decrypt(Container const& container, Secret const& passphrase) {
    auto content = copy_secret(container.content);
    if (container.cipher == nullptr) {
        return content;
    }
    if (passphrase.empty()) {
        return passphrase_missing();
    }
    auto const& cipher = *container.cipher;
    TRY_ASSIGN(
        auto const key,
        bcrypt_pbkdf(passphrase, container.salt, container.rounds, cipher.key_bytes + cipher.iv_bytes));
    TRY_ASSIGN(auto const is_authentic, decrypt_openssh(cipher, key.bytes(), container.tag, content.bytes()));
    if (!is_authentic) {
        return wrong_passphrase();
    }
    return content;
}

Result<PkeyHandle> read_rsa(KeyReader& reader) {
    RsaNumbers numbers{};
    for (auto* const number :
         {&numbers.modulus, &numbers.exponent, &numbers.private_exponent, &numbers.coefficient,
          &numbers.first_prime, &numbers.second_prime}) {
        TRY_ASSIGN(*number, reader.read_positive_integer());
    }
    return make_rsa_pkey(numbers);
}

// The private half is the seed and then the public half once more.
Result<PkeyHandle> read_ed25519(KeyReader& reader) {
    TRY_ASSIGN(auto const public_half, reader.read_string());
    TRY_ASSIGN(auto const both, reader.read_string());
    if (both.size() != ed25519_seed_bytes + public_half.size() ||
        !std::ranges::equal(both.subspan(ed25519_seed_bytes), public_half)) {
        return bad_key(say("the halves of the Ed25519 key do not match"));
    }
    return make_ed25519_pkey(both.first(ed25519_seed_bytes));
}

Result<PkeyHandle> read_ecdsa(SshKeyType type, KeyReader& reader) {
    TRY_ASSIGN(auto const curve, reader.read_text());
    TRY_ASSIGN(auto const point, reader.read_string());
    TRY_ASSIGN(auto const scalar, reader.read_positive_integer());
    if (curve != ssh_curve(type)) {
        return bad_key(say("the curve of the key is not the one of its type"));
    }
    return make_ecdsa_pkey(type, point, scalar);
}

Result<PkeyHandle> read_numbers(SshKeyType type, KeyReader& reader) {
    TRY_ASSIGN(auto const name, reader.read_text());
    if (name != ssh_name(type)) {
        return bad_key(say("the private half is of another type than the public half"));
    }
    switch (type) {
    case SshKeyType::rsa:
        return read_rsa(reader);
    case SshKeyType::ed25519:
        return read_ed25519(reader);
    default:
        return read_ecdsa(type, reader);
    }
}

Result<SshPrivateKey> read_content(
    Container const& container, SshPublicKey const& public_key, std::span<std::uint8_t const> content) {
    KeyReader reader(content);
    TRY_ASSIGN(auto const first_check, reader.read_uint32());
    TRY_ASSIGN(auto const second_check, reader.read_uint32());
    if (first_check != second_check) {
        if (container.cipher != nullptr) {
            return wrong_passphrase();
        }
        return bad_key(say("the check numbers of the private half differ"));
    }
    TRY_ASSIGN(auto pkey, read_numbers(public_key.type, reader));
    TRY_ASSIGN(auto const comment, reader.read_text());
    std::uint8_t expected = 0;
    for (auto const padding : reader.rest()) {
        if (padding != ++expected) {
            return bad_key(say("the private half is not padded as it should be"));
        }
    }
    TRY_ASSIGN(auto key, accept_private_key(std::move(pkey), comment));
    if (key.public_key() != public_key) {
        return bad_key(say("the public half of the key does not belong to its private half"));
    }
    return key;
}

// The last string before the padding of a private half in clear, whatever the type of the key; empty when it
// cannot be told.
std::string_view find_comment(std::span<std::uint8_t const> content) {
    SshReader reader(content);
    std::string_view last;
    reader.read_bytes(8);
    while (reader.rest().size() >= 4) {
        auto const text = reader.read_text();
        if (!text) {
            return {};
        }
        last = *text;
        auto const rest = reader.rest();
        if (rest.size() < plain_block_bytes && (rest.empty() || rest.front() == 1)) {
            break;
        }
    }
    return last;
}

EncodedKey encoded_key(Container const& container) {
    EncodedKey key{{container.public_blob.begin(), container.public_blob.end()}, {}};
    if (container.cipher == nullptr) {
        key.comment = find_comment(container.content);
    }
    return key;
}

Result<void> write_numbers(SshPrivateKey const& key, SecretWriter& writer) {
    auto const* const pkey = key.implementation().pkey.get();
    KeyReader public_reader(key.public_key().blob);
    TRY(public_reader.read_string());
    switch (key.public_key().type) {
    case SshKeyType::rsa:
        return write_secret_numbers(
            pkey,
            {OSSL_PKEY_PARAM_RSA_N, OSSL_PKEY_PARAM_RSA_E, OSSL_PKEY_PARAM_RSA_D,
             OSSL_PKEY_PARAM_RSA_COEFFICIENT1, OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2},
            writer);
    case SshKeyType::ed25519: {
        TRY_ASSIGN(auto const public_half, public_reader.read_string());
        TRY_ASSIGN(auto const seed, ed25519_seed(pkey));
        writer.write_string(public_half);
        writer.write_uint32(static_cast<std::uint32_t>(seed.size() + public_half.size()));
        writer.write_bytes(seed.bytes());
        writer.write_bytes(public_half);
        return {};
    }
    default:
        // Curve and point are encoded here as in the public half.
        writer.write_bytes(public_reader.rest());
        return write_secret_numbers(pkey, {OSSL_PKEY_PARAM_PRIV_KEY}, writer);
    }
}

Result<Secret> write_content(SshPrivateKey const& key, std::size_t block_bytes) {
    SecretWriter writer;
    TRY_ASSIGN(auto const check, random_bytes(4));
    writer.write_bytes(check.bytes());
    writer.write_bytes(check.bytes());
    writer.write_string(ssh_name(key.public_key().type));
    TRY(write_numbers(key, writer));
    writer.write_string(key.public_key().comment);
    for (std::uint8_t padding = 1; writer.size() % block_bytes != 0; ++padding) {
        writer.write_bytes(std::span(&padding, 1));
    }
    return writer.take();
}

} // namespace

Result<SshPrivateKey> parse_openssh_private_key(Lines lines, Secret const& passphrase) {
    TRY_ASSIGN(auto const armour, read_armour(lines));
    TRY_ASSIGN(auto const container, read_container(armour.content.bytes()));
    TRY_ASSIGN(auto const public_key, parse_ssh_blob(encoded_key(container).blob, {}));
    TRY_ASSIGN(auto const content, decrypt(container, passphrase));
    return read_content(container, public_key, content.bytes());
}

Result<KeyFileDescription> describe_openssh_private_key(Lines lines) {
    TRY_ASSIGN(auto const armour, read_armour(lines));
    TRY_ASSIGN(auto const container, read_container(armour.content.bytes()));
    KeyFileDescription description{
        .half = KeyFileDescription::Half::private_half,
        .format = "OpenSSH private key",
        .form = "openssh",
        .key = {},
        .unfit = {},
        .findings = {},
        .cipher = std::string(no_cipher),
        .kdf = {},
        .has_passphrase = container.cipher != nullptr,
    };
    if (container.cipher != nullptr) {
        description.cipher = container.cipher->name;
        description.kdf = fmt::format("bcrypt, {} rounds", container.rounds);
    }
    TRY_ASSIGN(description, describe_blob(std::move(description), encoded_key(container)));
    if (container.cipher != nullptr || description.unfit) {
        return description;
    }
    TRY_ASSIGN(auto const key, parse_openssh_private_key(lines, {}));
    description.key = key.public_key();
    return description;
}

Result<Secret> write_openssh(KeySupplier const& supplier, KeyProtection const& protection) {
    if (protection.bcrypt_rounds == 0 || protection.bcrypt_rounds > bcrypt_rounds_limit) {
        return fail(
            ErrorCode::usage, "rounds",
            say("{} rounds of the key derivation are not possible", protection.bcrypt_rounds),
            say("ask for 1 to {} rounds", bcrypt_rounds_limit));
    }
    auto const& cipher = *find_openssh_cipher(written_cipher);
    auto const is_encrypted = !protection.passphrase.empty();
    Secret derived;
    SecretWriter options;
    if (is_encrypted) {
        TRY_ASSIGN(auto const salt, random_bytes(written_salt_bytes));
        TRY_ASSIGN(
            derived, bcrypt_pbkdf(
                         protection.passphrase, salt.bytes(), protection.bcrypt_rounds,
                         cipher.key_bytes + cipher.iv_bytes));
        options.write_string(salt.bytes());
        options.write_uint32(protection.bcrypt_rounds);
    }
    TRY_ASSIGN(auto const* const key, supplier());
    TRY_ASSIGN(auto content, write_content(*key, is_encrypted ? cipher.block_bytes : plain_block_bytes));
    if (is_encrypted) {
        TRY(apply_cipher(
            cipher.openssl_name, CipherDirection::encrypt, derived.bytes().first(cipher.key_bytes),
            derived.bytes().subspan(cipher.key_bytes), content.bytes()));
    }
    SecretWriter writer;
    writer.write_bytes(magic);
    writer.write_string(is_encrypted ? written_cipher : no_cipher);
    writer.write_string(is_encrypted ? key_derivation : no_cipher);
    writer.write_string(options.bytes());
    writer.write_uint32(1);
    writer.write_string(key->public_key().blob);
    writer.write_string(content.bytes());
    return write_armour(label, writer.bytes(), openssh_line_characters);
}

} // namespace techuser
