// SPDX-License-Identifier: Apache-2.0
// libssh2 before 1.11 does not know rsa-sha2-256 and rsa-sha2-512 (RFC 8332): it copies the name of the
// signature algorithm from the beginning of the encoded key, where an RSA key says ssh-rsa and nothing else
// (RFC 8332 section 3). So the wanted name is written there, and the key's own bytes are restored when
// libssh2 allocates the packet, into which it copies the encoded key next. Newer ones take the algorithm as a
// preference, and this is not compiled.
#include "channel/key_login.hpp"

#include "support/ssh_wire.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <optional>

namespace techuser {
namespace {

SshSignatureAlgorithm algorithm_named(std::string_view name) {
    if (name == "ssh-ed25519") {
        return SshSignatureAlgorithm::ssh_ed25519;
    }
    if (name == "rsa-sha2-512") {
        return SshSignatureAlgorithm::rsa_sha2_512;
    }
    if (name == "rsa-sha2-256") {
        return SshSignatureAlgorithm::rsa_sha2_256;
    }
    return name == "ssh-rsa" ? SshSignatureAlgorithm::ssh_rsa : SshSignatureAlgorithm::ecdsa;
}

// The algorithm named in what is to be signed (RFC 4252 section 7): libssh2 chose it.
std::optional<std::string_view> requested_algorithm(std::string_view data) {
    SshReader reader(data);
    auto const session = reader.read_text();
    auto const message = reader.read_byte();
    for (auto field = 0; field < 3; ++field) { // user, service, method
        if (!session || !message || !reader.read_text()) {
            return std::nullopt;
        }
    }
    return reader.read_byte() ? reader.read_text() : std::nullopt;
}

struct Signer {
    SshPrivateKey const& key;
    bool asked{false};
};

// The parameters are those of libssh2's LIBSSH2_USERAUTH_PUBLICKEY_SIGN_FUNC, which frees the signature.
int sign(
    LIBSSH2_SESSION* session, unsigned char** signature, std::size_t* signature_size,
    unsigned char const* data, std::size_t data_size, void** abstract) {
    auto& signer = *static_cast<Signer*>(*abstract);
    signer.asked = true;
    auto const name = requested_algorithm({reinterpret_cast<char const*>(data), data_size});
    if (!name) {
        return LIBSSH2_ERROR_PROTO;
    }
    auto const made = signer.key.sign(algorithm_named(*name), {data, data_size});
    auto* const copy =
        made ? static_cast<unsigned char*>(SshConnection::allocate(session, made->size())) : nullptr;
    if (copy == nullptr) {
        return LIBSSH2_ERROR_ALLOC;
    }
    std::memcpy(copy, made->data(), made->size());
    *signature = copy;
    *signature_size = made->size();
    return 0;
}

int authenticate(
    SshConnection& connection, std::string const& login, std::vector<std::uint8_t> const& blob,
    Signer& signer) {
    void* abstract = &signer;
    return connection.drive([&] {
        return libssh2_userauth_publickey(
            connection.session(), login.c_str(), blob.data(), blob.size(), &sign, &abstract);
    });
}

} // namespace

#if LIBSSH2_VERSION_NUM < 0x010b00

KeyLogin log_in_with(
    SshConnection& connection, std::string const& login, SshPrivateKey const& key,
    std::string_view algorithm) {
    auto const& own = key.public_key().blob;
    auto blob = own;
    // An encoded key is longer than the name of any algorithm.
    std::array<std::uint8_t, 4> const length{0, 0, 0, static_cast<std::uint8_t>(algorithm.size())};
    std::ranges::copy(algorithm, std::ranges::copy(length, blob.begin()).out);
    connection.memory().before_allocation(blob.size(), [&] { std::ranges::copy(own, blob.begin()); });
    Signer signer{key};
    auto const result = authenticate(connection, login, blob, signer);
    connection.memory().before_allocation(0, nullptr);
    return {result, signer.asked};
}

#else

KeyLogin log_in_with(
    SshConnection& connection, std::string const& login, SshPrivateKey const& key,
    std::string_view algorithm) {
    std::string const name(algorithm);
    libssh2_session_method_pref(connection.session(), LIBSSH2_METHOD_SIGN_ALGO, name.c_str());
    Signer signer{key};
    auto const result = authenticate(connection, login, key.public_key().blob, signer);
    return {result, signer.asked};
}

#endif

} // namespace techuser
