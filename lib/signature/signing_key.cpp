// SPDX-License-Identifier: Apache-2.0
#include "signature/signing_key.hpp"

#include "certificate/certificate_parts.hpp"
#include "openssl/file_kind.hpp"
#include "signature/signature_errors.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <openssl/bio.h>
#include <openssl/decoder.h>
#include <openssl/pkcs12.h>

#include <algorithm>
#include <optional>

namespace techuser {

namespace {

using DecoderHandle = Handle<OSSL_DECODER_CTX, OSSL_DECODER_CTX_free>;
using InputHandle = Handle<BIO, BIO_free_all>;
using Pkcs12Handle = Handle<PKCS12, PKCS12_free>;

tl::unexpected<Error> wrong_passphrase() {
    return fail(ErrorCode::unreadable, "wrong-passphrase", say("the passphrase is wrong"));
}

tl::unexpected<Error> not_a_private_key() {
    return fail(
        ErrorCode::unreadable, "not-a-private-key", say("this is not a private key that can sign"),
        say("pass a PEM, PKCS#8 or PKCS#12 file with the key of the certificate"));
}

// What became of asking for the passphrase, across the C functions of OpenSSL.
struct Asking {
    AskSecret const& ask;
    std::optional<Result<Secret>> answer{};
};

int give_passphrase(char* buffer, std::size_t size, std::size_t* length, OSSL_PARAM const*, void* argument) {
    auto& asking = *static_cast<Asking*>(argument);
    if (!asking.answer) {
        asking.answer = asking.ask();
    }
    if (!*asking.answer || (*asking.answer)->size() > size) {
        return 0;
    }
    auto const passphrase = (*asking.answer)->bytes();
    std::ranges::copy(passphrase, buffer);
    *length = passphrase.size();
    return 1;
}

Result<SigningKey> parse_alone(Octets file, AskSecret const& ask) {
    EVP_PKEY* key = nullptr;
    DecoderHandle const decoder(
        OSSL_DECODER_CTX_new_for_pkey(&key, nullptr, nullptr, nullptr, EVP_PKEY_KEYPAIR, nullptr, nullptr));
    InputHandle const input(BIO_new_mem_buf(file.data(), static_cast<int>(file.size())));
    if (!decoder || !input) {
        return no_memory();
    }
    Asking asking{ask};
    OSSL_DECODER_CTX_set_passphrase_cb(decoder.get(), give_passphrase, &asking);
    auto const decoded = OSSL_DECODER_from_bio(decoder.get(), input.get()) == 1;
    PkeyHandle owner(key);
    if (asking.answer && !*asking.answer) {
        return fail(asking.answer->error());
    }
    if (!decoded || !owner) {
        return asking.answer ? wrong_passphrase() : not_a_private_key();
    }
    // A certificate in the same file is usual; a file without one is the rule.
    auto certificates = extract_certificates(file);
    return SigningKey::take(
        std::move(owner), certificates ? *std::move(certificates) : std::vector<Certificate>());
}

Result<Certificate> read_beside_key(X509 const* encoded) {
    unsigned char* der = nullptr;
    auto const length = i2d_X509(encoded, &der);
    OpensslBytes const owner(der);
    return length > 0 ? decode_certificate({der, static_cast<std::size_t>(length)})
                      : bad_certificate(say("its encoding is truncated or damaged"));
}

Result<SigningKey> take_pkcs12(PKCS12* file, char const* passphrase) {
    EVP_PKEY* key = nullptr;
    X509* holder = nullptr;
    STACK_OF(X509)* others = nullptr;
    auto const parsed = PKCS12_parse(file, passphrase, &key, &holder, &others);
    PkeyHandle key_owner(key);
    X509Handle const holder_owner(holder);
    CertificatesHandle const others_owner(others);
    if (parsed != 1) {
        return fail(
            ErrorCode::unreadable, "unsupported",
            say("the PKCS#12 file is broken, or encrypted in a way that is not supported"),
            say("export it again with AES-256, or convert it with 'openssl pkcs12 -legacy'"));
    }
    if (!key_owner) {
        return not_a_private_key();
    }
    std::vector<Certificate> certificates;
    if (holder != nullptr) {
        TRY_ASSIGN(auto certificate, read_beside_key(holder));
        certificates.push_back(std::move(certificate));
    }
    for (int index = 0; index < sk_X509_num(others); ++index) {
        TRY_ASSIGN(auto certificate, read_beside_key(sk_X509_value(others, index)));
        certificates.push_back(std::move(certificate));
    }
    return SigningKey::take(std::move(key_owner), std::move(certificates));
}

Result<SigningKey> parse_pkcs12(PKCS12* file, AskSecret const& ask) {
    // Programs write an empty passphrase in two ways.
    for (char const* const empty : {"", static_cast<char const*>(nullptr)}) {
        if (PKCS12_verify_mac(file, empty, 0) == 1) {
            return take_pkcs12(file, empty);
        }
    }
    TRY_ASSIGN(auto const passphrase, ask());
    // One byte more, which is the zero that ends it.
    Secret text(passphrase.size() + 1);
    std::ranges::copy(passphrase.bytes(), text.bytes().begin());
    text.bytes().back() = 0;
    auto const* const characters = reinterpret_cast<char const*>(text.bytes().data());
    if (PKCS12_verify_mac(file, characters, -1) != 1) {
        return wrong_passphrase();
    }
    return take_pkcs12(file, characters);
}

} // namespace

Result<SigningKey> SigningKey::parse(std::span<std::uint8_t const> file, AskSecret const& ask) {
    if (file.empty()) {
        return fail(ErrorCode::unreadable, "empty", say("the key file is empty"));
    }
    ErrorQueueGuard const guard;
    if (file[0] == 0x30) {
        auto const* next = file.data();
        Pkcs12Handle const pkcs12(d2i_PKCS12(nullptr, &next, static_cast<long>(file.size())));
        if (pkcs12) {
            return parse_pkcs12(pkcs12.get(), ask);
        }
    }
    return parse_alone(file, ask);
}

Result<SigningKey> SigningKey::take(
    PkeyHandle key, std::vector<Certificate> certificates, std::shared_ptr<void const> origin) {
    auto const type = EVP_PKEY_get_base_id(key.get());
    if (type != EVP_PKEY_RSA && type != EVP_PKEY_EC) {
        return fail(
            ErrorCode::invalid, "key-type", say("the key is neither RSA nor elliptic curve"),
            say("the portal takes signatures of RSA and elliptic curve keys only"));
    }
    return SigningKey(std::move(key), std::move(certificates), std::move(origin));
}

bool SigningKey::belongs_to(Certificate const& certificate) const {
    ErrorQueueGuard const guard;
    auto const* next = certificate.der.data();
    X509Handle const encoded(d2i_X509(nullptr, &next, static_cast<long>(certificate.der.size())));
    auto* const key = encoded ? X509_get0_pubkey(encoded.get()) : nullptr;
    return key != nullptr && EVP_PKEY_eq(key, m_key.get()) == 1;
}

} // namespace techuser
