// SPDX-License-Identifier: Apache-2.0
#include "openssl/der.hpp"
#include "openssl/secret_text.hpp"
#include "sshkey/armour.hpp"
#include "sshkey/key_reader.hpp"
#include "sshkey/pbes.hpp"
#include "sshkey/pkcs8.hpp"
#include "sshkey/pkey.hpp"
#include "sshkey/private_key_formats.hpp"
#include "sshkey/ssh_private_key_implementation.hpp"
#include "support/letters.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/pkcs12.h>
#include <openssl/x509.h>

#include <algorithm>
#include <array>
#include <string>
#include <string_view>
#include <utility>

// PKCS#8 (RFC 5958), PKCS#1 (RFC 8017) and SEC 1 (RFC 5915) in PEM.
namespace techuser {

namespace {

constexpr std::string_view plain_label = "PRIVATE KEY";
constexpr std::string_view encrypted_label = "ENCRYPTED PRIVATE KEY";

// OWASP's minimum for PBKDF2-HMAC-SHA256; OpenSSL's own default is 2048.
constexpr int written_iterations = 600'000;
constexpr int written_salt_bytes = 16;

struct TraditionalFormat {
    std::string_view label;
    int pkey_type;
    std::string_view name;
    std::string_view form;
};

// DSA is known, so that it is refused for its type.
constexpr std::array traditional_formats{
    TraditionalFormat{"RSA PRIVATE KEY", EVP_PKEY_RSA, "PKCS#1 private key", "pkcs1"},
    TraditionalFormat{"EC PRIVATE KEY", EVP_PKEY_EC, "SEC 1 private key", "sec1"},
    TraditionalFormat{"DSA PRIVATE KEY", EVP_PKEY_DSA, "DSA private key", {}},
};

TraditionalFormat const* find_traditional(std::string_view label) {
    auto const* const found = std::ranges::find(traditional_formats, label, &TraditionalFormat::label);
    return found == traditional_formats.end() ? nullptr : found;
}

Result<X509SignatureHandle> read_encrypted(std::span<std::uint8_t const> content) {
    auto const* position = content.data();
    X509SignatureHandle encrypted(d2i_X509_SIG(nullptr, &position, static_cast<long>(content.size())));
    if (!encrypted) {
        return bad_key(say("the private key cannot be decoded"));
    }
    if (position != content.data() + content.size()) {
        return bad_key(say("there are bytes after the key"));
    }
    return encrypted;
}

X509_ALGOR const* algorithm_of(X509SignatureHandle const& encrypted) {
    X509_ALGOR const* algorithm = nullptr;
    X509_SIG_get0(encrypted.get(), &algorithm, nullptr);
    return algorithm;
}

// Wipes what OpenSSL decrypted into memory of its own.
class DecryptedBytes final {
public:
    DecryptedBytes(unsigned char* bytes, int size) : m_bytes(bytes), m_size(static_cast<std::size_t>(size)) {}
    DecryptedBytes(DecryptedBytes const&) = delete;
    DecryptedBytes& operator=(DecryptedBytes const&) = delete;
    ~DecryptedBytes() { OPENSSL_clear_free(m_bytes, m_size); }

    std::span<std::uint8_t const> bytes() const { return {m_bytes, m_size}; }

private:
    unsigned char* m_bytes;
    std::size_t m_size;
};

Result<PkeyHandle> decode_encrypted(std::span<std::uint8_t const> content, Secret const& passphrase) {
    ErrorQueueGuard const guard;
    TRY_ASSIGN(auto const encrypted, read_encrypted(content));
    TRY_ASSIGN(auto const scheme, describe_pbes(algorithm_of(encrypted)));
    TRY(check_pbes_cost(scheme));
    if (passphrase.empty()) {
        return passphrase_missing();
    }
    auto const text = as_text(passphrase.bytes());
    X509_ALGOR const* algorithm = nullptr;
    ASN1_OCTET_STRING const* cipher_text = nullptr;
    X509_SIG_get0(encrypted.get(), &algorithm, &cipher_text);
    unsigned char* plain = nullptr;
    int size = 0;
    if (PKCS12_pbe_crypt(
            algorithm, text.data(), static_cast<int>(text.size()), ASN1_STRING_get0_data(cipher_text),
            ASN1_STRING_length(cipher_text), &plain, &size, 0) == nullptr) {
        return wrong_passphrase();
    }
    DecryptedBytes const decrypted(plain, size);
    auto pkey = decode_pkcs8(decrypted.bytes());
    // The padding is no proof: one wrong passphrase in 256 leaves one that looks right.
    if (!pkey && !DerReader(decrypted.bytes()).next_is(der_tag::sequence)) {
        return wrong_passphrase();
    }
    return pkey;
}

// OpenSSL asks through this for the passphrase of a traditional file; never a prompt.
int give_passphrase(char* buffer, int size, int /*for_writing*/, void* passphrase) {
    auto const bytes = static_cast<Secret const*>(passphrase)->bytes();
    if (static_cast<std::size_t>(size) < bytes.size()) {
        return -1;
    }
    std::ranges::copy(bytes, buffer);
    return static_cast<int>(bytes.size());
}

// Takes `part` and the blanks after it from the front of `text`, if it is there.
bool take(std::string_view& text, std::string_view part) {
    if (!text.starts_with(part)) {
        return false;
    }
    text.remove_prefix(part.size());
    text.remove_prefix(std::min(text.find_first_not_of(" \t"), text.size()));
    return true;
}

// What a traditional file is encrypted with; no cipher when it is not.
struct TraditionalEncryption {
    CipherHandle cipher;
    EVP_CIPHER_INFO info{}; // of that cipher
};

// Reads Proc-Type and DEK-Info (RFC 1421 section 4.6). OpenSSL does that with PEM_get_EVP_CIPHER_INFO(), but
// by a list of names that it would first have to make, and that start_crypto_lean() forbids.
Result<TraditionalEncryption> read_encryption(Armour const& armour) {
    TraditionalEncryption encryption;
    std::string_view rest = armour.headers;
    if (rest.empty()) {
        return encryption;
    }
    auto const is_encrypted = take(rest, "Proc-Type:") && take(rest, "4") && take(rest, ",") &&
                              take(rest, "ENCRYPTED") && take(rest, "\n") && take(rest, "DEK-Info:");
    std::string const name(rest.substr(0, rest.find_first_of(" \t,\n")));
    if (!is_encrypted || !take(rest, name) || !take(rest, ",")) {
        return bad_key(say("the lines before the key do not say how it is encrypted"));
    }
    ErrorQueueGuard const guard;
    encryption.cipher.reset(EVP_CIPHER_fetch(nullptr, name.c_str(), nullptr));
    auto& info = encryption.info;
    auto const iv_bytes = encryption.cipher ? EVP_CIPHER_get_iv_length(encryption.cipher.get()) : 0;
    if (iv_bytes <= 0 || static_cast<std::size_t>(iv_bytes) > sizeof info.iv) {
        return unsupported_key_file(say("the cipher {} of the key file is not known", quoted(name)));
    }
    info.cipher = encryption.cipher.get();
    std::size_t size = 0;
    std::string const iv(rest.substr(0, 2 * static_cast<std::size_t>(iv_bytes)));
    if (OPENSSL_hexstr2buf_ex(info.iv, sizeof info.iv, &size, iv.c_str(), '\0') != 1 ||
        size != static_cast<std::size_t>(iv_bytes)) {
        return bad_key(say("the initialisation vector of the key cannot be decoded"));
    }
    return encryption;
}

Result<PkeyHandle> decode_traditional(
    TraditionalFormat const& format, Armour armour, Secret const& passphrase) {
    TRY_ASSIGN(auto encryption, read_encryption(armour));
    auto content = armour.content.bytes();
    ErrorQueueGuard const guard;
    if (encryption.cipher) {
        if (passphrase.empty()) {
            return passphrase_missing();
        }
        auto size = static_cast<long>(content.size());
        // PEM_do_header does not write through the pointer that it hands to the callback.
        auto* const given = const_cast<Secret*>(&passphrase);
        if (PEM_do_header(&encryption.info, content.data(), &size, give_passphrase, given) != 1) {
            return wrong_passphrase();
        }
        content = content.first(static_cast<std::size_t>(size));
    }
    std::uint8_t const* position = content.data();
    PkeyHandle pkey(d2i_PrivateKey(format.pkey_type, nullptr, &position, static_cast<long>(content.size())));
    // The padding is no proof: one wrong passphrase in 256 leaves one that looks right.
    if (!pkey && encryption.cipher) {
        return wrong_passphrase();
    }
    if (!pkey) {
        return bad_key(say("the private key cannot be decoded"));
    }
    if (position != content.data() + content.size()) {
        return bad_key(say("there are bytes after the key"));
    }
    return pkey;
}

Result<PkeyHandle> decode(Armour armour, Secret const& passphrase) {
    if (auto const* const format = find_traditional(armour.label)) {
        return decode_traditional(*format, std::move(armour), passphrase);
    }
    auto const content = armour.content.bytes();
    return armour.label == encrypted_label ? decode_encrypted(content, passphrase) : decode_pkcs8(content);
}

// OpenSSL encodes RSA as PKCS#1 and ECDSA as SEC 1 here.
Result<Secret> write_traditional(KeySupplier const& supplier, std::string_view label) {
    TRY_ASSIGN(auto const* const key, supplier());
    ErrorQueueGuard const guard;
    auto* const pkey = key->implementation().pkey.get();
    Secret encoded(static_cast<std::size_t>(std::max(i2d_PrivateKey(pkey, nullptr), 0)));
    auto* position = encoded.bytes().data();
    if (encoded.empty() || i2d_PrivateKey(pkey, &position) <= 0) {
        return fail(ErrorCode::internal, "encoding", say("cannot encode the private key in PEM"));
    }
    return write_armour(label, encoded.bytes(), pem_line_characters);
}

} // namespace

bool is_pem_private_key(std::string_view label) {
    return is_pkcs8_label(label) || find_traditional(label) != nullptr;
}

bool is_pkcs8_label(std::string_view label) {
    return label == plain_label || label == encrypted_label;
}

Result<SshPrivateKey> parse_pem_private_key(Lines lines, Secret const& passphrase) {
    TRY_ASSIGN(auto armour, read_armour(lines));
    TRY_ASSIGN(auto pkey, decode(std::move(armour), passphrase));
    return accept_private_key(std::move(pkey), {});
}

Result<KeyFileDescription> describe_pem_private_key(Lines lines) {
    TRY_ASSIGN(auto armour, read_armour(lines));
    KeyFileDescription description{
        .half = KeyFileDescription::Half::private_half,
        .format = "PKCS#8 private key",
        .form = "pkcs8",
        .key = std::nullopt,
        .unfit = {},
        .findings = {},
        .cipher = "none",
        .kdf = {},
        .has_passphrase = false,
    };
    if (armour.label == encrypted_label) {
        ErrorQueueGuard const guard;
        TRY_ASSIGN(auto const encrypted, read_encrypted(armour.content.bytes()));
        TRY_ASSIGN(auto const scheme, describe_pbes(algorithm_of(encrypted)));
        description.cipher = to_lower_case(scheme.cipher);
        description.kdf = scheme.kdf;
        description.has_passphrase = true;
        return description;
    }
    if (auto const* const format = find_traditional(armour.label)) {
        description.format = format->name;
        description.form = format->form;
        TRY_ASSIGN(auto const encryption, read_encryption(armour));
        if (encryption.cipher) {
            description.cipher = to_lower_case(EVP_CIPHER_get0_name(encryption.cipher.get()));
            description.kdf = "MD5, 1 pass";
            description.has_passphrase = true;
            return description;
        }
    }
    TRY_ASSIGN(auto pkey, decode(std::move(armour), {}));
    TRY_ASSIGN(description, describe_pkey(std::move(description), pkey.get()));
    if (description.key) {
        // Finds out whether the halves belong together.
        TRY(accept_private_key(std::move(pkey), {}));
    }
    return description;
}

Result<Secret> write_pkcs1(KeySupplier const& supplier, KeyProtection const& /*none*/) {
    return write_traditional(supplier, "RSA PRIVATE KEY");
}

Result<Secret> write_sec1(KeySupplier const& supplier, KeyProtection const& /*none*/) {
    return write_traditional(supplier, "EC PRIVATE KEY");
}

Result<Secret> write_pkcs8(KeySupplier const& supplier, KeyProtection const& protection) {
    TRY_ASSIGN(auto const* const key, supplier());
    auto const internal = [] {
        return fail(ErrorCode::internal, "encoding", say("cannot encode the private key as PKCS#8"));
    };
    ErrorQueueGuard const guard;
    Pkcs8Handle const plain(EVP_PKEY2PKCS8(key->implementation().pkey.get()));
    if (!plain) {
        return internal();
    }
    if (protection.passphrase.empty()) {
        Secret encoded(static_cast<std::size_t>(std::max(i2d_PKCS8_PRIV_KEY_INFO(plain.get(), nullptr), 0)));
        auto* position = encoded.bytes().data();
        if (encoded.empty() || i2d_PKCS8_PRIV_KEY_INFO(plain.get(), &position) <= 0) {
            return internal();
        }
        return write_armour(plain_label, encoded.bytes(), pem_line_characters);
    }
    X509AlgorithmHandle algorithm(PKCS5_pbe2_set_iv(
        EVP_aes_256_cbc(), written_iterations, nullptr, written_salt_bytes, nullptr, NID_hmacWithSHA256));
    auto const text = as_text(protection.passphrase.bytes());
    X509SignatureHandle const encrypted(
        algorithm ? PKCS8_set0_pbe(text.data(), static_cast<int>(text.size()), plain.get(), algorithm.get())
                  : nullptr);
    if (!encrypted) {
        return internal();
    }
    // PKCS8_set0_pbe took it.
    static_cast<void>(algorithm.release());
    unsigned char* encoded = nullptr;
    auto const size = i2d_X509_SIG(encrypted.get(), &encoded);
    OpensslBytes const owner(encoded);
    if (size <= 0) {
        return internal();
    }
    return write_armour(encrypted_label, {encoded, static_cast<std::size_t>(size)}, pem_line_characters);
}

} // namespace techuser
