// SPDX-License-Identifier: Apache-2.0
#include "sshkey/pkey.hpp"

#include "sshkey/key_reader.hpp"
#include "sshkey/ssh_blob.hpp"
#include "support/quoted.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <fmt/format.h>
#include <openssl/core_names.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace techuser {

namespace {

struct Curve {
    SshKeyType type;
    char const* openssl_name;
    std::string_view ssh_name;
};

constexpr std::array curves{
    Curve{SshKeyType::ecdsa_p256, SN_X9_62_prime256v1, "nistp256"},
    Curve{SshKeyType::ecdsa_p384, SN_secp384r1, "nistp384"},
    Curve{SshKeyType::ecdsa_p521, SN_secp521r1, "nistp521"},
};

Curve const& curve_of(SshKeyType type) {
    return *std::ranges::find(curves, type, &Curve::type);
}

tl::unexpected<Error> cannot_encode() {
    return fail(ErrorCode::internal, "encoding", say("the numbers of the private key cannot be read"));
}

tl::unexpected<Error> bad_numbers() {
    return bad_key(say("the numbers of the private key do not match"));
}

// `selection` is EVP_PKEY_KEYPAIR or EVP_PKEY_PUBLIC_KEY.
Result<PkeyHandle> make_pkey(char const* algorithm, int selection, OSSL_PARAM_BLD* builder) {
    ParametersHandle const parameters(OSSL_PARAM_BLD_to_param(builder));
    PkeyContextHandle const context(EVP_PKEY_CTX_new_from_name(nullptr, algorithm, nullptr));
    EVP_PKEY* pkey = nullptr;
    if (!parameters || !context || EVP_PKEY_fromdata_init(context.get()) != 1 ||
        EVP_PKEY_fromdata(context.get(), &pkey, selection, parameters.get()) != 1) {
        return bad_numbers();
    }
    return PkeyHandle(pkey);
}

// d modulo (prime - 1)
SecretNumberHandle reduced_exponent(BIGNUM const* exponent, BIGNUM const* prime, BN_CTX* context) {
    SecretNumberHandle less_one(BN_dup(prime));
    SecretNumberHandle result(BN_secure_new());
    if (!less_one || !result || BN_sub_word(less_one.get(), 1) != 1) {
        return {};
    }
    BN_set_flags(less_one.get(), BN_FLG_CONSTTIME);
    if (BN_mod(result.get(), exponent, less_one.get(), context) != 1) {
        return {};
    }
    return result;
}

bool same(SecretNumberHandle const& left, SecretNumberHandle const& right) {
    return left && right && BN_cmp(left.get(), right.get()) == 0;
}

Result<PkeyHandle> make_public_rsa(KeyReader& reader) {
    TRY_ASSIGN(auto const exponent_bytes, reader.read_positive_integer());
    TRY_ASSIGN(auto const modulus_bytes, reader.read_positive_integer());
    auto const exponent = secret_number(exponent_bytes);
    auto const modulus = secret_number(modulus_bytes);
    ParameterBuilderHandle const builder(OSSL_PARAM_BLD_new());
    if (!exponent || !modulus || !builder ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, modulus.get()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, exponent.get()) != 1) {
        return bad_numbers();
    }
    return make_pkey("RSA", EVP_PKEY_PUBLIC_KEY, builder.get());
}

Result<PkeyHandle> make_public_ecdsa(SshKeyType type, KeyReader& reader) {
    TRY(reader.read_string());
    TRY_ASSIGN(auto const point, reader.read_string());
    ParameterBuilderHandle const builder(OSSL_PARAM_BLD_new());
    if (!builder ||
        OSSL_PARAM_BLD_push_utf8_string(
            builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve_of(type).openssl_name, 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(
            builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1) {
        return bad_numbers();
    }
    return make_pkey("EC", EVP_PKEY_PUBLIC_KEY, builder.get());
}

Result<void> write_ed25519(EVP_PKEY* pkey, SecretWriter& blob) {
    std::array<std::uint8_t, 32> key{};
    auto size = key.size();
    if (EVP_PKEY_get_raw_public_key(pkey, key.data(), &size) != 1 || size != key.size()) {
        return bad_numbers();
    }
    blob.write_string(ssh_name(SshKeyType::ed25519));
    blob.write_string(key);
    return {};
}

Result<void> write_rsa(EVP_PKEY* pkey, SecretWriter& blob) {
    auto const exponent = secret_number(pkey, OSSL_PKEY_PARAM_RSA_E);
    auto const modulus = secret_number(pkey, OSSL_PKEY_PARAM_RSA_N);
    if (!exponent || !modulus) {
        return bad_numbers();
    }
    blob.write_string(ssh_name(SshKeyType::rsa));
    blob.write_integer(*exponent);
    blob.write_integer(*modulus);
    return {};
}

Result<void> write_ecdsa(EVP_PKEY* pkey, SecretWriter& blob) {
    std::array<char, 80> group{};
    auto const has_group = EVP_PKEY_get_group_name(pkey, group.data(), group.size(), nullptr) == 1;
    auto const* const curve = std::ranges::find(
        curves, std::string_view(group.data()), [](Curve const& each) { return each.openssl_name; });
    if (!has_group || curve == curves.end()) {
        return fail(
            ErrorCode::invalid, "key-type", say("a key on the curve {} cannot be used", quoted(group.data())),
            say("make an RSA, Ed25519 or ECDSA key; ECDSA on the curves P-256, P-384 and P-521"));
    }
    // A file may hold the point compressed, which the encoding of SSH does not allow.
    std::array<std::uint8_t, 160> point{};
    std::size_t size = 0;
    if (EVP_PKEY_set_utf8_string_param(
            pkey, OSSL_PKEY_PARAM_EC_POINT_CONVERSION_FORMAT,
            OSSL_PKEY_EC_POINT_CONVERSION_FORMAT_UNCOMPRESSED) != 1 ||
        EVP_PKEY_get_octet_string_param(pkey, OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size(), &size) !=
            1) {
        return bad_numbers();
    }
    blob.write_string(ssh_name(curve->type));
    blob.write_string(curve->ssh_name);
    blob.write_string(std::span(point).first(size));
    return {};
}

} // namespace

SecretNumberHandle secret_number(EVP_PKEY const* pkey, char const* name) {
    BIGNUM* number = BN_secure_new();
    if (number != nullptr && EVP_PKEY_get_bn_param(pkey, name, &number) != 1) {
        BN_clear_free(number);
        return {};
    }
    return SecretNumberHandle(number);
}

SecretNumberHandle secret_number(std::span<std::uint8_t const> magnitude) {
    SecretNumberHandle number(BN_secure_new());
    if (!number || BN_bin2bn(magnitude.data(), static_cast<int>(magnitude.size()), number.get()) == nullptr) {
        return {};
    }
    BN_set_flags(number.get(), BN_FLG_CONSTTIME);
    return number;
}

Result<void> write_secret_numbers(
    EVP_PKEY const* pkey, std::initializer_list<char const*> names, SecretWriter& writer) {
    ErrorQueueGuard const guard;
    for (auto const* const name : names) {
        auto const number = secret_number(pkey, name);
        if (!number) {
            return cannot_encode();
        }
        writer.write_integer(*number);
    }
    return {};
}

Result<Secret> ed25519_seed(EVP_PKEY const* pkey) {
    ErrorQueueGuard const guard;
    Secret seed(ed25519_seed_bytes);
    auto size = seed.size();
    if (EVP_PKEY_get_raw_private_key(pkey, seed.bytes().data(), &size) != 1) {
        return cannot_encode();
    }
    return seed;
}

Result<PkeyHandle> make_rsa_pkey(RsaNumbers const& numbers) {
    ErrorQueueGuard const guard;
    for (auto const number :
         {numbers.exponent, numbers.private_exponent, numbers.first_prime, numbers.second_prime,
          numbers.coefficient}) {
        // Keeps the arithmetic with the numbers of a hostile file short: parse_ssh_blob limits the modulus.
        if (number.size() > numbers.modulus.size()) {
            return bad_numbers();
        }
    }
    auto const modulus = secret_number(numbers.modulus);
    auto const exponent = secret_number(numbers.exponent);
    auto const private_exponent = secret_number(numbers.private_exponent);
    auto const first = secret_number(numbers.first_prime);
    auto const second = secret_number(numbers.second_prime);
    auto const coefficient = secret_number(numbers.coefficient);
    BignumContextHandle const context(BN_CTX_secure_new());
    if (!modulus || !exponent || !private_exponent || !first || !second || !coefficient || !context) {
        return bad_numbers();
    }
    auto const first_exponent = reduced_exponent(private_exponent.get(), first.get(), context.get());
    auto const second_exponent = reduced_exponent(private_exponent.get(), second.get(), context.get());
    if (!first_exponent || !second_exponent) {
        return bad_numbers();
    }
    std::array const parameters{
        std::pair{OSSL_PKEY_PARAM_RSA_N, modulus.get()},
        std::pair{OSSL_PKEY_PARAM_RSA_E, exponent.get()},
        std::pair{OSSL_PKEY_PARAM_RSA_D, private_exponent.get()},
        std::pair{OSSL_PKEY_PARAM_RSA_FACTOR1, first.get()},
        std::pair{OSSL_PKEY_PARAM_RSA_FACTOR2, second.get()},
        std::pair{OSSL_PKEY_PARAM_RSA_EXPONENT1, first_exponent.get()},
        std::pair{OSSL_PKEY_PARAM_RSA_EXPONENT2, second_exponent.get()},
        std::pair{OSSL_PKEY_PARAM_RSA_COEFFICIENT1, coefficient.get()},
    };
    ParameterBuilderHandle const builder(OSSL_PARAM_BLD_new());
    for (auto const& [name, number] : parameters) {
        if (!builder || OSSL_PARAM_BLD_push_BN(builder.get(), name, number) != 1) {
            return bad_numbers();
        }
    }
    return make_pkey("RSA", EVP_PKEY_KEYPAIR, builder.get());
}

Result<PkeyHandle> make_ed25519_pkey(std::span<std::uint8_t const> seed) {
    ErrorQueueGuard const guard;
    PkeyHandle pkey(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()));
    if (!pkey) {
        return bad_numbers();
    }
    return pkey;
}

Result<PkeyHandle> make_ecdsa_pkey(
    SshKeyType type, std::span<std::uint8_t const> point, std::span<std::uint8_t const> scalar) {
    ErrorQueueGuard const guard;
    auto const number = secret_number(scalar);
    ParameterBuilderHandle const builder(OSSL_PARAM_BLD_new());
    if (!number || !builder ||
        OSSL_PARAM_BLD_push_utf8_string(
            builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, curve_of(type).openssl_name, 0) != 1 ||
        OSSL_PARAM_BLD_push_octet_string(
            builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(), point.size()) != 1 ||
        OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_PRIV_KEY, number.get()) != 1) {
        return bad_numbers();
    }
    return make_pkey("EC", EVP_PKEY_KEYPAIR, builder.get());
}

Result<PkeyHandle> make_public_pkey(SshPublicKey const& key) {
    ErrorQueueGuard const guard;
    KeyReader reader(key.blob);
    TRY(reader.read_string());
    if (key.type == SshKeyType::rsa) {
        return make_public_rsa(reader);
    }
    if (key.type != SshKeyType::ed25519) {
        return make_public_ecdsa(key.type, reader);
    }
    TRY_ASSIGN(auto const raw, reader.read_string());
    PkeyHandle pkey(EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, raw.data(), raw.size()));
    if (!pkey) {
        return bad_numbers();
    }
    return pkey;
}

Result<SshPublicKey> public_half(EVP_PKEY* pkey, std::string_view comment) {
    ErrorQueueGuard const guard;
    SecretWriter blob;
    if (EVP_PKEY_is_a(pkey, "RSA") == 1) {
        TRY(write_rsa(pkey, blob));
    } else if (EVP_PKEY_is_a(pkey, "ED25519") == 1) {
        TRY(write_ed25519(pkey, blob));
    } else if (EVP_PKEY_is_a(pkey, "EC") == 1) {
        TRY(write_ecdsa(pkey, blob));
    } else {
        auto const* const name = EVP_PKEY_get0_type_name(pkey);
        return fail(
            ErrorCode::invalid, "key-type",
            say("a key of the type {} cannot be used", quoted(name == nullptr ? "" : name)),
            say("make an RSA, Ed25519 or ECDSA key"));
    }
    return parse_ssh_blob(blob.take_public(), comment);
}

namespace {

// Types that SSH has an encoding for, though they cannot be used: RFC 4253 section 6.6, RFC 8709.
Result<std::vector<std::uint8_t>> encode_any(EVP_PKEY* pkey) {
    SecretWriter blob;
    if (EVP_PKEY_is_a(pkey, "RSA") == 1) {
        TRY(write_rsa(pkey, blob));
    } else if (EVP_PKEY_is_a(pkey, "DSA") == 1) {
        blob.write_string("ssh-dss");
        TRY(write_secret_numbers(
            pkey,
            {OSSL_PKEY_PARAM_FFC_P, OSSL_PKEY_PARAM_FFC_Q, OSSL_PKEY_PARAM_FFC_G, OSSL_PKEY_PARAM_PUB_KEY},
            blob));
    } else if (EVP_PKEY_is_a(pkey, "ED448") == 1) {
        std::array<std::uint8_t, 57> key{};
        auto size = key.size();
        if (EVP_PKEY_get_raw_public_key(pkey, key.data(), &size) != 1) {
            return bad_numbers();
        }
        blob.write_string("ssh-ed448");
        blob.write_string(std::span<std::uint8_t const>(key).first(size));
    }
    return blob.take_public();
}

std::string name_of(EVP_PKEY const* pkey) {
    std::array<char, 80> group{};
    if (EVP_PKEY_is_a(pkey, "EC") == 1 &&
        EVP_PKEY_get_group_name(pkey, group.data(), group.size(), nullptr) == 1) {
        return fmt::format("EC {}", group.data());
    }
    auto const* const name = EVP_PKEY_get0_type_name(pkey);
    return name == nullptr ? "" : name;
}

} // namespace

Result<KeyFileDescription> describe_pkey(KeyFileDescription description, EVP_PKEY* pkey) {
    auto key = public_half(pkey, {});
    if (key) {
        description.key = *std::move(key);
        return description;
    }
    if (key.error().code != ErrorCode::invalid) {
        return fail(std::move(key).error());
    }
    ErrorQueueGuard const guard;
    TRY_ASSIGN(auto blob, encode_any(pkey));
    KeyIdentity identity{
        .type = name_of(pkey),
        .name = name_of(pkey),
        .bits = static_cast<unsigned>(std::max(EVP_PKEY_get_bits(pkey), 0)),
        .comment = {},
        .fingerprint_sha256 = {},
        .fingerprint_md5 = {}};
    if (!blob.empty()) {
        TRY_ASSIGN(identity, identify_ssh_blob({std::move(blob), {}}));
    }
    description.unfit = UnfitKey{std::move(identity), std::move(key).error()};
    return description;
}

Result<void> check_rsa_numbers(EVP_PKEY const* pkey) {
    ErrorQueueGuard const guard;
    auto const modulus = secret_number(pkey, OSSL_PKEY_PARAM_RSA_N);
    auto const exponent = secret_number(pkey, OSSL_PKEY_PARAM_RSA_D);
    auto const first = secret_number(pkey, OSSL_PKEY_PARAM_RSA_FACTOR1);
    auto const second = secret_number(pkey, OSSL_PKEY_PARAM_RSA_FACTOR2);
    BignumContextHandle const context(BN_CTX_secure_new());
    SecretNumberHandle const product(BN_secure_new());
    SecretNumberHandle const inverse(BN_secure_new());
    if (!modulus || !exponent || !first || !second || !context || !product || !inverse ||
        BN_num_bits(exponent.get()) > BN_num_bits(modulus.get()) ||
        BN_mul(product.get(), first.get(), second.get(), context.get()) != 1 || !same(product, modulus)) {
        return bad_numbers();
    }
    BN_set_flags(first.get(), BN_FLG_CONSTTIME);
    BN_set_flags(second.get(), BN_FLG_CONSTTIME);
    if (BN_mod_inverse(inverse.get(), second.get(), first.get(), context.get()) == nullptr ||
        !same(inverse, secret_number(pkey, OSSL_PKEY_PARAM_RSA_COEFFICIENT1)) ||
        !same(
            reduced_exponent(exponent.get(), first.get(), context.get()),
            secret_number(pkey, OSSL_PKEY_PARAM_RSA_EXPONENT1)) ||
        !same(
            reduced_exponent(exponent.get(), second.get(), context.get()),
            secret_number(pkey, OSSL_PKEY_PARAM_RSA_EXPONENT2))) {
        return bad_numbers();
    }
    return {};
}

std::string_view ssh_curve(SshKeyType type) {
    return curve_of(type).ssh_name;
}

} // namespace techuser
