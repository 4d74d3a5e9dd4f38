// SPDX-License-Identifier: Apache-2.0
#include "openssl/secret_text.hpp"
#include "sshkey/key_reader.hpp"
#include "sshkey/pkey.hpp"
#include "sshkey/ssh_private_key_implementation.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/ssh_private_key.hpp>

#include <fmt/format.h>
#include <openssl/ec.h>
#include <openssl/rand.h>
#include <openssl/rsa.h>

#include <algorithm>
#include <array>
#include <utility>

namespace techuser {

namespace {

using Bytes = std::vector<std::uint8_t>;

tl::unexpected<Error> cannot_generate(SshKeyType type) {
    return fail(
        ErrorCode::internal, "generation",
        say("cannot generate a key of the type {}", verbatim(to_string(type))),
        say("check whether the OpenSSL configuration of this machine forbids it"));
}

tl::unexpected<Error> self_test_failed() {
    return fail(
        ErrorCode::internal, "self-test",
        say("the public half of the key does not verify what the private half signed"));
}

// Those that no line of text can hold: in most formats a comment is the end of a line.
bool has_line_end(std::string_view text) {
    return text.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos;
}

Result<void> check_spec(SshKeySpec const& spec) {
    constexpr std::array rsa_bits{2048U, 3072U, 4096U};
    if (spec.type == SshKeyType::rsa && std::ranges::find(rsa_bits, spec.bits) == rsa_bits.end()) {
        return fail(
            ErrorCode::usage, "key-spec", say("RSA keys of {} bits are not made", spec.bits),
            say("ask for 2048, 3072 or 4096 bits"));
    }
    if (has_line_end(spec.comment)) {
        return fail(
            ErrorCode::usage, "key-spec", say("the comment {} is more than one line", quoted(spec.comment)),
            say("give a comment without line ends"));
    }
    return {};
}

PkeyHandle generate_pkey(SshKeySpec const& spec) {
    switch (spec.type) {
    case SshKeyType::rsa:
        return PkeyHandle(EVP_RSA_gen(spec.bits));
    case SshKeyType::ed25519:
        return PkeyHandle(EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519"));
    case SshKeyType::ecdsa_p256:
        return PkeyHandle(EVP_EC_gen("P-256"));
    case SshKeyType::ecdsa_p384:
        return PkeyHandle(EVP_EC_gen("P-384"));
    case SshKeyType::ecdsa_p521:
        return PkeyHandle(EVP_EC_gen("P-521"));
    }
    return {};
}

// The digest that goes with the algorithm: null for Ed25519, which has its own. nullopt when the key cannot
// sign in this way.
std::optional<char const*> find_digest(SshKeyType type, SshSignatureAlgorithm algorithm) {
    struct Row {
        SshKeyType type;
        SshSignatureAlgorithm algorithm;
        char const* digest;
    };
    constexpr std::array rows{
        Row{SshKeyType::rsa, SshSignatureAlgorithm::ssh_rsa, "SHA1"},
        Row{SshKeyType::rsa, SshSignatureAlgorithm::rsa_sha2_256, "SHA256"},
        Row{SshKeyType::rsa, SshSignatureAlgorithm::rsa_sha2_512, "SHA512"},
        Row{SshKeyType::ed25519, SshSignatureAlgorithm::ssh_ed25519, nullptr},
        Row{SshKeyType::ecdsa_p256, SshSignatureAlgorithm::ecdsa, "SHA256"},
        Row{SshKeyType::ecdsa_p384, SshSignatureAlgorithm::ecdsa, "SHA384"},
        Row{SshKeyType::ecdsa_p521, SshSignatureAlgorithm::ecdsa, "SHA512"},
    };
    auto const* const row = std::ranges::find_if(
        rows, [&](Row const& each) { return each.type == type && each.algorithm == algorithm; });
    return row == rows.end() ? std::nullopt : std::optional(row->digest);
}

// The one that a key proves itself with.
SshSignatureAlgorithm usual_algorithm(SshKeyType type) {
    return type == SshKeyType::rsa       ? SshSignatureAlgorithm::rsa_sha2_512
           : type == SshKeyType::ed25519 ? SshSignatureAlgorithm::ssh_ed25519
                                         : SshSignatureAlgorithm::ecdsa;
}

// RFC 5656 section 3.1.2: two numbers, which OpenSSL wraps in DER.
std::optional<Bytes> ecdsa_from_der(Bytes const& der) {
    auto const* position = der.data();
    EcdsaSignatureHandle const signature(d2i_ECDSA_SIG(nullptr, &position, static_cast<long>(der.size())));
    if (!signature) {
        return std::nullopt;
    }
    SecretWriter writer;
    writer.write_integer(*ECDSA_SIG_get0_r(signature.get()));
    writer.write_integer(*ECDSA_SIG_get0_s(signature.get()));
    return writer.take_public();
}

Result<Bytes> ecdsa_to_der(std::span<std::uint8_t const> encoded) {
    KeyReader reader(encoded);
    TRY_ASSIGN(auto const r_bytes, reader.read_positive_integer());
    TRY_ASSIGN(auto const s_bytes, reader.read_positive_integer());
    EcdsaSignatureHandle const signature(ECDSA_SIG_new());
    auto r = secret_number(r_bytes);
    auto s = secret_number(s_bytes);
    if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) {
        return self_test_failed();
    }
    // ECDSA_SIG_set0 took them.
    static_cast<void>(r.release());
    static_cast<void>(s.release());
    unsigned char* der = nullptr;
    auto const size = i2d_ECDSA_SIG(signature.get(), &der);
    OpensslBytes const owner(der);
    if (size <= 0) {
        return self_test_failed();
    }
    return Bytes(der, der + size);
}

} // namespace

SshPrivateKey::SshPrivateKey(std::unique_ptr<Implementation> implementation)
    : m_implementation(std::move(implementation)) {}
SshPrivateKey::SshPrivateKey(SshPrivateKey&&) noexcept = default;
SshPrivateKey& SshPrivateKey::operator=(SshPrivateKey&&) noexcept = default;
SshPrivateKey::~SshPrivateKey() = default;

SshPublicKey const& SshPrivateKey::public_key() const {
    return m_implementation->public_key;
}

Result<SshPrivateKey> SshPrivateKey::generate(SshKeySpec const& spec) {
    TRY(check_spec(spec));
    ErrorQueueGuard const guard;
    auto pkey = generate_pkey(spec);
    if (!pkey) {
        return cannot_generate(spec.type);
    }
    TRY_ASSIGN(auto public_key, public_half(pkey.get(), spec.comment));
    return SshPrivateKey(
        std::make_unique<Implementation>(Implementation{std::move(public_key), std::move(pkey)}));
}

Result<SshPrivateKey> accept_private_key(PkeyHandle pkey, std::string_view comment) {
    if (has_line_end(comment)) {
        return bad_key(say("the comment of the key is more than one line"));
    }
    TRY_ASSIGN(auto public_key, public_half(pkey.get(), comment));
    if (public_key.type == SshKeyType::rsa) {
        TRY(check_rsa_numbers(pkey.get()));
    }
    SshPrivateKey key(std::make_unique<SshPrivateKey::Implementation>(
        SshPrivateKey::Implementation{std::move(public_key), std::move(pkey)}));
    if (!key.self_test()) {
        return bad_key(say("the public half of the key does not belong to its private half"));
    }
    return key;
}

Result<std::vector<std::uint8_t>> SshPrivateKey::sign(
    SshSignatureAlgorithm algorithm, std::span<std::uint8_t const> data) const {
    auto const digest = find_digest(public_key().type, algorithm);
    if (!digest) {
        return fail(
            ErrorCode::invalid, "signature-algorithm",
            say("a key of the type {} cannot sign in this way", verbatim(to_string(public_key().type))));
    }
    ErrorQueueGuard const guard;
    auto* const pkey = m_implementation->pkey.get();
    DigestContextHandle const context(EVP_MD_CTX_new());
    std::size_t size = 0;
    Bytes signature;
    if (context &&
        EVP_DigestSignInit_ex(context.get(), nullptr, *digest, nullptr, nullptr, pkey, nullptr) == 1 &&
        EVP_DigestSign(context.get(), nullptr, &size, data.data(), data.size()) == 1) {
        signature.resize(size);
        if (EVP_DigestSign(context.get(), signature.data(), &size, data.data(), data.size()) == 1) {
            signature.resize(size);
            if (algorithm != SshSignatureAlgorithm::ecdsa) {
                return signature;
            }
            if (auto encoded = ecdsa_from_der(signature)) {
                return *std::move(encoded);
            }
        }
    }
    return fail(ErrorCode::internal, "signing", say("cannot sign with the private key"));
}

Result<void> SshPrivateKey::self_test() const {
    std::array<std::uint8_t, 32> text{};
    if (RAND_bytes(text.data(), static_cast<int>(text.size())) != 1) {
        return fail(ErrorCode::internal, "random", say("the system gives no random numbers"));
    }
    auto const algorithm = usual_algorithm(public_key().type);
    TRY_ASSIGN(auto signature, sign(algorithm, text));
    if (algorithm == SshSignatureAlgorithm::ecdsa) {
        TRY_ASSIGN(signature, ecdsa_to_der(signature));
    }
    TRY_ASSIGN(auto const pkey, make_public_pkey(public_key()));
    ErrorQueueGuard const guard;
    DigestContextHandle const context(EVP_MD_CTX_new());
    auto const* const digest = *find_digest(public_key().type, algorithm);
    if (!context ||
        EVP_DigestVerifyInit_ex(context.get(), nullptr, digest, nullptr, nullptr, pkey.get(), nullptr) != 1 ||
        EVP_DigestVerify(context.get(), signature.data(), signature.size(), text.data(), text.size()) != 1) {
        return self_test_failed();
    }
    return {};
}

} // namespace techuser
