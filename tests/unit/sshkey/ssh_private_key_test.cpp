// SPDX-License-Identifier: Apache-2.0
#include "sshkey/key_tools.hpp"
#include "temporary_folder.hpp"
#include <techuser/ssh_private_key.hpp>

#include <set>

using namespace techuser;
using namespace techuser::test;

namespace {

std::string reason_of(SshKeySpec const& spec) {
    auto const key = SshPrivateKey::generate(spec);
    return key ? "" : std::string(key.error().reason);
}

std::string ssh_string(std::span<std::uint8_t const> bytes) {
    std::string encoded;
    for (auto const shift : {24U, 16U, 8U, 0U}) {
        encoded += static_cast<char>((bytes.size() >> shift) & 0xffU);
    }
    return encoded.append(bytes.begin(), bytes.end());
}

std::string ssh_string(std::string_view text) {
    return ssh_string(to_bytes(text));
}

} // namespace

TEST_CASE("SshPrivateKey::generate makes the type and the size that are asked for", "[crypto]") {
    auto const kind = GENERATE(from_range(key_kinds));
    auto const key = SshPrivateKey::generate({.type = kind.type, .bits = kind.bits, .comment = "Peeters"});
    REQUIRE(key);
    CHECK(key->public_key().type == kind.type);
    CHECK(key->public_key().bits == kind.bits);
    CHECK(key->public_key().comment == "Peeters");
    CHECK(key->self_test());
    CHECK_FALSE(sample_key(kind).public_key() == key->public_key());
}

TEST_CASE("SshPrivateKey::generate refuses what it does not make", "[crypto]") {
    CHECK(reason_of({.type = SshKeyType::rsa, .bits = 1024, .comment = {}}) == "key-spec");
    CHECK(reason_of({.type = SshKeyType::rsa, .bits = 2047, .comment = {}}) == "key-spec");
    CHECK(reason_of({.type = SshKeyType::rsa, .bits = 8192, .comment = {}}) == "key-spec");
    CHECK(reason_of({.type = SshKeyType::rsa, .bits = 0, .comment = {}}) == "key-spec");
    CHECK(reason_of({.type = SshKeyType::ed25519, .bits = 0, .comment = "two\nlines"}) == "key-spec");
    CHECK(reason_of({.type = SshKeyType::ed25519, .bits = 0, .comment = "two\rlines"}) == "key-spec");
    CHECK(
        reason_of({.type = SshKeyType::ed25519, .bits = 0, .comment = std::string("a\0b", 3)}) == "key-spec");
    CHECK(reason_of({.type = SshKeyType::ed25519, .bits = 0, .comment = {}}).empty());
}

TEST_CASE("A key signs in the ways of its type only", "[crypto]") {
    using enum SshSignatureAlgorithm;
    auto const text = to_bytes("session");
    for (auto const& kind : key_kinds) {
        for (auto const algorithm : {ssh_rsa, rsa_sha2_256, rsa_sha2_512, ssh_ed25519, ecdsa}) {
            auto const is_right = kind.type == SshKeyType::rsa       ? algorithm <= rsa_sha2_512
                                  : kind.type == SshKeyType::ed25519 ? algorithm == ssh_ed25519
                                                                     : algorithm == ecdsa;
            auto const signature = sample_key(kind).sign(algorithm, text);
            INFO(to_string(kind.type) << " " << static_cast<int>(algorithm));
            CHECK(signature.has_value() == is_right);
            if (!signature) {
                CHECK(signature.error().reason == "signature-algorithm");
                CHECK(signature.error().code == ErrorCode::invalid);
            }
        }
    }
}

TEST_CASE("ssh-keygen verifies the signatures", "[crypto][oracle]") {
    struct Row {
        std::size_t kind;
        SshSignatureAlgorithm algorithm;
        std::string_view name;
    };
    auto const row = GENERATE(values<Row>({
        {0, SshSignatureAlgorithm::rsa_sha2_256, "rsa-sha2-256"},
        {0, SshSignatureAlgorithm::rsa_sha2_512, "rsa-sha2-512"},
        {1, SshSignatureAlgorithm::ssh_ed25519, "ssh-ed25519"},
        {2, SshSignatureAlgorithm::ecdsa, "ecdsa-sha2-nistp256"},
        {3, SshSignatureAlgorithm::ecdsa, "ecdsa-sha2-nistp384"},
        {4, SshSignatureAlgorithm::ecdsa, "ecdsa-sha2-nistp521"},
    }));
    auto const& key = sample_key(key_kinds[row.kind]);
    // PROTOCOL.sshsig of OpenSSH: what is signed, and the file that holds the signature.
    std::string const message = "batch";
    std::string const digest =
        run("printf batch | openssl dgst -sha512 -binary | od -An -v -tx1 | tr -d ' \\n'");
    std::string raw_digest;
    for (std::size_t at = 0; at < digest.size(); at += 2) {
        raw_digest += static_cast<char>(std::stoi(digest.substr(at, 2), nullptr, 16));
    }
    auto const what = ssh_string("file") + ssh_string("") + ssh_string("sha512");
    auto const signature = key.sign(row.algorithm, to_bytes("SSHSIG" + what + ssh_string(raw_digest)));
    REQUIRE(signature);
    // Numbers of ECDSA are in a string of their own (RFC 5656 section 3.1.2).
    auto const encoded = ssh_string(row.name) + ssh_string(*signature);
    auto const file = "SSHSIG" + std::string("\0\0\0\1", 4) + ssh_string(key.public_key().blob) + what +
                      ssh_string(encoded);
    TemporaryFolder const folder;
    auto const raw = folder.write("raw", file).native();
    auto const armoured =
        run("echo '-----BEGIN SSH SIGNATURE-----'; openssl base64 -in " + raw +
            "; echo '-----END SSH SIGNATURE-----'");
    auto const signature_file = folder.write("sig", armoured + "\n").native();
    auto const verdict =
        run("printf " + message + " | ssh-keygen -Y check-novalidate -n file -s " + signature_file);
    CHECK_THAT(verdict, Catch::Matchers::Contains("Good \"file\" signature"));
    CHECK_THAT(verdict, Catch::Matchers::Contains(key.public_key().fingerprint_sha256));
}

TEST_CASE("What is written is read again, with its comment where the format has one", "[crypto]") {
    for (auto const& kind : key_kinds) {
        auto const& key = sample_key(kind);
        auto const type = kind.type;
        for (auto const& each : key_forms()) {
            INFO(to_string(type) << " " << each.name);
            if (!each.is_private()) {
                auto const back = parse_ssh_public_key(to_bytes(each.encode_public(key.public_key())));
                REQUIRE(back);
                CHECK(*back == key.public_key());
                CHECK(back->comment == key.public_key().comment);
                continue;
            }
            auto const file = write_private_key(key, each, {});
            if (!check_key_form(each, type, {})) {
                REQUIRE_FALSE(file);
                CHECK(file.error().code == ErrorCode::usage);
                continue;
            }
            REQUIRE(file);
            auto const back = parse_ssh_private_key(file->bytes(), {});
            REQUIRE(back);
            CHECK(back->public_key() == key.public_key());
            auto const has_comment = each.suffix != ".pem";
            CHECK(back->public_key().comment == (has_comment ? key.public_key().comment : ""));
            auto const description = describe_key_file(file->bytes());
            REQUIRE(description);
            CHECK(description->key == key.public_key());
            CHECK(description->form == each.name);
        }
    }
}

TEST_CASE("Each form of key has its own name, and says which keys it can hold", "[crypto]") {
    std::set<std::string_view> names;
    for (auto const& each : key_forms()) {
        CHECK(names.insert(each.name).second);
        CHECK(find_key_form(each.name) == &each);
        CHECK((each.encode_private == nullptr) != (each.encode_public == nullptr));
    }
    CHECK(find_key_form("pem") == nullptr);
    CHECK_FALSE(check_key_form(form("pkcs1"), SshKeyType::ed25519, {}));
    CHECK_FALSE(check_key_form(form("pkcs1"), SshKeyType::ecdsa_p256, {}));
    CHECK_FALSE(check_key_form(form("sec1"), SshKeyType::rsa, {}));
    CHECK(check_key_form(form("sec1"), SshKeyType::ecdsa_p521, {}));
    // The old encryption of PEM is never written.
    CHECK_FALSE(check_key_form(form("pkcs1"), SshKeyType::rsa, {.passphrase = to_secret("geheim")}));
    CHECK_FALSE(check_key_form(form("sec1"), SshKeyType::ecdsa_p256, {.passphrase = to_secret("geheim")}));
    CHECK(check_key_form(form("pkcs8"), SshKeyType::rsa, {.passphrase = to_secret("geheim")}));
}

TEST_CASE("A file is encrypted with the cipher and the key derivation that are promised", "[crypto]") {
    auto const& key = sample_key(key_kinds[1]);
    struct Row {
        std::string form;
        std::string cipher;
        std::string kdf;
    };
    auto const row = GENERATE(values<Row>({
        {"openssh", "aes256-ctr", "bcrypt, 24 rounds"},
        {"pkcs8", "aes-256-cbc", "PBKDF2-HMAC-SHA256, 600000 iterations"},
        {"ppk2", "aes256-cbc", "SHA-1, 1 pass"},
        {"ppk3", "aes256-cbc", "Argon2id, 8 MiB, 13 passes"},
    }));
    auto const file = write_private_key(key, form(row.form), {.passphrase = to_secret("geheim")});
    auto const again = write_private_key(key, form(row.form), {.passphrase = to_secret("geheim")});
    REQUIRE(file);
    REQUIRE(again);
    // Salts and padding are random.
    CHECK(to_text(*file) != to_text(*again));
    auto const description = describe_key_file(file->bytes());
    REQUIRE(description);
    CHECK(description->has_passphrase);
    CHECK(description->cipher == row.cipher);
    CHECK(description->kdf == row.kdf);
    auto const back = parse_ssh_private_key(file->bytes(), to_secret("geheim"));
    REQUIRE(back);
    CHECK(back->public_key() == key.public_key());
}

TEST_CASE("write_private_key refuses impossible rounds", "[crypto]") {
    auto const& key = sample_key(key_kinds[1]);
    auto const reason = [&](unsigned rounds) {
        auto const file = write_private_key(
            key, form("openssh"), {.passphrase = to_secret("geheim"), .bcrypt_rounds = rounds});
        REQUIRE(!file);
        CHECK(file.error().code == ErrorCode::usage);
        return std::string(file.error().reason);
    };
    CHECK(reason(0) == "rounds");
    CHECK(reason(1025) == "rounds");
    CHECK(reason(0xffffffff) == "rounds");
}

TEST_CASE("A Secret moves and is empty afterwards", "[crypto]") {
    auto first = to_secret("geheim");
    Secret second(std::move(first));
    CHECK(first.empty()); // NOLINT(bugprone-use-after-move): that is what is promised
    CHECK(to_text(second) == "geheim");
    Secret third(3);
    CHECK(to_text(third) == std::string(3, '\0'));
    third = std::move(second);
    CHECK(to_text(third) == "geheim");
}
