// SPDX-License-Identifier: Apache-2.0
#include "openssl/secret_text.hpp"
#include "sshkey/cipher.hpp"
#include "sshkey/key_reader.hpp"
#include "sshkey/pkey.hpp"
#include "sshkey/ppk_file.hpp"
#include "sshkey/private_key_formats.hpp"
#include "sshkey/ssh_blob.hpp"
#include "sshkey/ssh_private_key_implementation.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <utility>

// The keys within a PuTTY key file (appendix C of the manual of PuTTY).
namespace techuser {

namespace {

constexpr std::size_t key_bytes = 32;
constexpr std::size_t block_bytes = 16;
constexpr std::size_t mac_key_bytes = 32; // of version 3
constexpr std::size_t sha1_bytes = 20;
constexpr std::size_t written_salt_bytes = 16;

// What PuTTYgen takes, where it finds 13 passes on a common machine.
constexpr Argon2Cost written_cost{.flavour = "Argon2id", .memory_kib = 8192, .passes = 13, .parallelism = 1};

constexpr char const* openssl_cipher = "AES-256-CBC";

struct DerivedKeys {
    Secret cipher; // the key, then the initialisation vector; empty when not encrypted
    Secret mac;
};

Result<Secret> sha1(std::span<std::uint8_t const> bytes) {
    ErrorQueueGuard const guard;
    Secret digest(sha1_bytes);
    auto size = digest.size();
    if (EVP_Q_digest(nullptr, "SHA1", nullptr, bytes.data(), bytes.size(), digest.bytes().data(), &size) !=
        1) {
        return fail(
            ErrorCode::internal, "digest", say("cannot compute a SHA-1 digest"),
            say("check whether the OpenSSL configuration of this machine forbids it; version 3 of the format does without"));
    }
    return digest;
}

Result<DerivedKeys> derive_keys_version_two(PpkFile const& file, Secret const& passphrase) {
    DerivedKeys keys;
    SecretWriter mac_input;
    mac_input.write_bytes("putty-private-key-file-mac-key");
    if (file.is_encrypted()) {
        SecretWriter cipher;
        for (std::uint32_t counter = 0; counter < 2; ++counter) {
            SecretWriter input;
            input.write_uint32(counter);
            input.write_bytes(passphrase.bytes());
            TRY_ASSIGN(auto const digest, sha1(input.bytes()));
            cipher.write_bytes(digest.bytes());
        }
        constexpr std::array<std::uint8_t, block_bytes> zeros{};
        SecretWriter key;
        key.write_bytes(cipher.bytes().first(key_bytes));
        key.write_bytes(zeros);
        keys.cipher = key.take();
        mac_input.write_bytes(passphrase.bytes());
    }
    TRY_ASSIGN(keys.mac, sha1(mac_input.bytes()));
    return keys;
}

Result<DerivedKeys> derive_keys(PpkFile const& file, Secret const& passphrase) {
    if (file.version == PpkVersion::two) {
        return derive_keys_version_two(file, passphrase);
    }
    DerivedKeys keys;
    if (file.is_encrypted()) {
        constexpr auto cipher_bytes = key_bytes + block_bytes;
        TRY_ASSIGN(auto const all, argon2(passphrase, file.salt, file.cost, cipher_bytes + mac_key_bytes));
        keys.cipher = copy_secret(all.bytes().first(cipher_bytes));
        keys.mac = copy_secret(all.bytes().subspan(cipher_bytes));
    }
    return keys;
}

// Over everything legible and the private half before it is encrypted.
Result<std::vector<std::uint8_t>> compute_mac(
    PpkFile const& file, Secret const& mac_key, std::span<std::uint8_t const> content) {
    SecretWriter input;
    input.write_string(file.algorithm);
    input.write_string(file.encryption);
    input.write_string(file.comment);
    input.write_string(file.public_blob);
    input.write_string(content);
    ErrorQueueGuard const guard;
    // OpenSSL wants a pointer even to an empty key.
    constexpr std::array<std::uint8_t, 1> place{};
    auto const* const key = mac_key.empty() ? place.data() : mac_key.bytes().data();
    std::vector<std::uint8_t> mac(EVP_MAX_MD_SIZE);
    auto size = mac.size();
    if (EVP_Q_mac(
            nullptr, "HMAC", nullptr, file.version == PpkVersion::two ? "SHA1" : "SHA256", nullptr, key,
            mac_key.size(), input.bytes().data(), input.size(), mac.data(), mac.size(), &size) == nullptr) {
        return fail(ErrorCode::internal, "digest", say("cannot compute the MAC of the key file"));
    }
    mac.resize(size);
    return mac;
}

bool is_ascii(Secret const& text) {
    return std::ranges::all_of(text.bytes(), [](std::uint8_t byte) { return byte < 0x80; });
}

// PuTTY on Windows takes the passphrase in the code page of the system.
tl::unexpected<Error> wrong_passphrase_beyond_ascii() {
    return fail(
        ErrorCode::unreadable, "wrong-passphrase", say("wrong passphrase for this key file"),
        say("save the passphrase file in Windows-1252, as PuTTY on Windows encodes what is typed; or check the "
            "passphrase"));
}

// The private half, once its MAC has been verified.
Result<Secret> decrypt(PpkFile const& file, Secret const& passphrase) {
    if (file.is_encrypted() && passphrase.empty()) {
        return passphrase_missing();
    }
    if (file.is_encrypted() && (file.content.empty() || file.content.size() % block_bytes != 0)) {
        return bad_key(say("the private half is not a whole number of blocks"));
    }
    TRY_ASSIGN(auto const keys, derive_keys(file, passphrase));
    auto content = copy_secret(file.content.bytes());
    if (file.is_encrypted()) {
        TRY(apply_cipher(
            openssl_cipher, CipherDirection::decrypt, keys.cipher.bytes().first(key_bytes),
            keys.cipher.bytes().subspan(key_bytes), content.bytes()));
    }
    TRY_ASSIGN(auto const mac, compute_mac(file, keys.mac, content.bytes()));
    if (CRYPTO_memcmp(mac.data(), file.mac.data(), mac.size()) == 0) {
        return content;
    }
    if (file.is_encrypted()) {
        return is_ascii(passphrase) ? wrong_passphrase() : wrong_passphrase_beyond_ascii();
    }
    return bad_key(say("the key file was changed after it was written: MAC mismatch"));
}

Result<PkeyHandle> read_rsa(KeyReader& public_reader, KeyReader& reader) {
    RsaNumbers numbers{};
    TRY_ASSIGN(numbers.exponent, public_reader.read_positive_integer());
    TRY_ASSIGN(numbers.modulus, public_reader.read_positive_integer());
    for (auto* const number :
         {&numbers.private_exponent, &numbers.first_prime, &numbers.second_prime, &numbers.coefficient}) {
        TRY_ASSIGN(*number, reader.read_positive_integer());
    }
    return make_rsa_pkey(numbers);
}

// The seed, without the zeros at its end: PuTTY stores it as a little-endian number.
Result<PkeyHandle> read_ed25519(KeyReader& reader) {
    TRY_ASSIGN(auto const stored, reader.read_string());
    if (stored.size() > ed25519_seed_bytes) {
        return bad_key(say("the private half of the Ed25519 key is too long"));
    }
    Secret seed(ed25519_seed_bytes);
    std::ranges::copy(stored, seed.bytes().begin());
    return make_ed25519_pkey(seed.bytes());
}

Result<PkeyHandle> read_ecdsa(SshKeyType type, KeyReader& public_reader, KeyReader& reader) {
    TRY(public_reader.read_string());
    TRY_ASSIGN(auto const point, public_reader.read_string());
    TRY_ASSIGN(auto const scalar, reader.read_positive_integer());
    return make_ecdsa_pkey(type, point, scalar);
}

Result<PkeyHandle> read_numbers(SshPublicKey const& public_key, KeyReader& reader) {
    KeyReader public_reader(public_key.blob);
    TRY(public_reader.read_string());
    switch (public_key.type) {
    case SshKeyType::rsa:
        return read_rsa(public_reader, reader);
    case SshKeyType::ed25519:
        return read_ed25519(reader);
    default:
        return read_ecdsa(public_key.type, public_reader, reader);
    }
}

Result<SshPublicKey> read_public_half(PpkFile const& file) {
    TRY_ASSIGN(auto key, parse_ssh_blob(file.public_blob, file.comment));
    if (file.algorithm != ssh_name(key.type)) {
        return bad_key(say("the type before the key does not match the type in it"));
    }
    return key;
}

Result<Secret> write_numbers(SshPrivateKey const& key) {
    auto const* const pkey = key.implementation().pkey.get();
    SecretWriter writer;
    switch (key.public_key().type) {
    case SshKeyType::rsa:
        TRY(write_secret_numbers(
            pkey,
            {OSSL_PKEY_PARAM_RSA_D, OSSL_PKEY_PARAM_RSA_FACTOR1, OSSL_PKEY_PARAM_RSA_FACTOR2,
             OSSL_PKEY_PARAM_RSA_COEFFICIENT1},
            writer));
        break;
    case SshKeyType::ed25519: {
        TRY_ASSIGN(auto const seed, ed25519_seed(pkey));
        writer.write_string(seed.bytes());
        break;
    }
    default:
        TRY(write_secret_numbers(pkey, {OSSL_PKEY_PARAM_PRIV_KEY}, writer));
    }
    return writer.take();
}

Result<Secret> pad(Secret const& content) {
    TRY_ASSIGN(auto const padding, random_bytes((block_bytes - content.size() % block_bytes) % block_bytes));
    SecretWriter writer;
    writer.write_bytes(content.bytes());
    writer.write_bytes(padding.bytes());
    return writer.take();
}

} // namespace

Result<SshPrivateKey> parse_ppk(std::string_view text, Secret const& passphrase) {
    TRY_ASSIGN(auto const file, read_ppk_file(text));
    TRY_ASSIGN(auto const public_key, read_public_half(file));
    TRY_ASSIGN(auto const content, decrypt(file, passphrase));
    KeyReader reader(content.bytes());
    TRY_ASSIGN(auto pkey, read_numbers(public_key, reader));
    if (!file.is_encrypted()) {
        TRY(reader.expect_end());
    } else if (reader.rest().size() >= block_bytes) {
        return bad_key(say("there are bytes after the key"));
    }
    TRY_ASSIGN(auto key, accept_private_key(std::move(pkey), file.comment));
    if (key.public_key() != public_key) {
        return bad_key(say("the public half of the key does not belong to its private half"));
    }
    return key;
}

Result<KeyFileDescription> describe_ppk(std::string_view text) {
    TRY_ASSIGN(auto const file, read_ppk_file(text));
    KeyFileDescription description{
        .half = KeyFileDescription::Half::private_half,
        .format = fmt::format("PuTTY private key, version {}", static_cast<int>(file.version)),
        .form = file.version == PpkVersion::two ? "ppk2" : "ppk3",
        .key = {},
        .unfit = {},
        .findings = {},
        .cipher = std::string(file.encryption),
        .kdf = {},
        .has_passphrase = file.is_encrypted(),
    };
    TRY_ASSIGN(
        description, describe_blob(std::move(description), {file.public_blob, std::string(file.comment)}));
    if (!file.is_encrypted()) {
        if (description.key) {
            // Checks that the file is complete.
            TRY(parse_ppk(text, {}));
        }
    } else if (file.version == PpkVersion::two) {
        description.kdf = "SHA-1, 1 pass";
    } else {
        auto const is_round = file.cost.memory_kib % 1024 == 0;
        description.kdf = fmt::format(
            "{}, {} {}, {} passes", file.cost.flavour,
            is_round ? file.cost.memory_kib / 1024 : file.cost.memory_kib, is_round ? "MiB" : "KiB",
            file.cost.passes);
    }
    return description;
}

namespace {

Result<Secret> write_ppk(KeySupplier const& supplier, PpkVersion version, KeyProtection const& protection) {
    TRY_ASSIGN(auto const* const key, supplier());
    auto const& public_key = key->public_key();
    PpkFile file{
        .version = version,
        .algorithm = ssh_name(public_key.type),
        .encryption = protection.passphrase.empty() ? ppk_no_cipher : ppk_cipher,
        .comment = public_key.comment,
        .public_blob = public_key.blob,
        .cost = written_cost,
        .salt = {},
        .content = {},
        .mac = {},
    };
    TRY_ASSIGN(auto const salt, random_bytes(written_salt_bytes));
    file.salt.assign(salt.bytes().begin(), salt.bytes().end());
    TRY_ASSIGN(file.content, write_numbers(*key));
    if (file.is_encrypted()) {
        TRY_ASSIGN(file.content, pad(file.content));
    }
    TRY_ASSIGN(auto const keys, derive_keys(file, protection.passphrase));
    TRY_ASSIGN(file.mac, compute_mac(file, keys.mac, file.content.bytes()));
    if (file.is_encrypted()) {
        TRY(apply_cipher(
            openssl_cipher, CipherDirection::encrypt, keys.cipher.bytes().first(key_bytes),
            keys.cipher.bytes().subspan(key_bytes), file.content.bytes()));
    }
    return write_ppk_file(file);
}

} // namespace

Result<Secret> write_ppk2(KeySupplier const& supplier, KeyProtection const& protection) {
    return write_ppk(supplier, PpkVersion::two, protection);
}

Result<Secret> write_ppk3(KeySupplier const& supplier, KeyProtection const& protection) {
    return write_ppk(supplier, PpkVersion::three, protection);
}

} // namespace techuser
