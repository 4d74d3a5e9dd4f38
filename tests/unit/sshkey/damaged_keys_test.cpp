// SPDX-License-Identifier: Apache-2.0
#include "openssl/openssl.hpp"
#include "openssl/secret_text.hpp"
#include "sshkey/armour.hpp"
#include "sshkey/key_tools.hpp"

#include <openssl/evp.h>
#include <openssl/x509.h>

// Cut, changed and hostile key files are refused, each with its reason and without doing the work that they
// ask for.
using namespace techuser;
using namespace techuser::test;

namespace {

std::string const passphrase = "een wachtzin";

SshPrivateKey const& sample() {
    return sample_key(key_kinds[1]);
}

std::string file_of(KeyForm const& format, std::string const& secret) {
    auto const file =
        write_private_key(sample(), format, {.passphrase = to_secret(secret), .bcrypt_rounds = 1});
    REQUIRE(file);
    return to_text(*file);
}

// The reason of the refusal; empty if the file is read.
std::string reason_of(std::string const& file, std::string const& secret = passphrase) {
    auto const key = parse_ssh_private_key(to_bytes(file), to_secret(secret));
    if (!key) {
        CHECK(!key.error().message.empty());
        return std::string(key.error().reason);
    }
    return {};
}

std::string describe_reason_of(std::string const& file) {
    auto const description = describe_key_file(to_bytes(file));
    if (!description) {
        return std::string(description.error().reason);
    }
    return description->unfit ? std::string(description->unfit->refusal.reason) : "";
}

std::string armoured(std::string_view label, std::span<std::uint8_t const> content) {
    return to_text(write_armour(label, content, 70));
}

// The parts of an OpenSSH file without encryption, each of which a test may spoil.
struct Parts {
    std::string magic{"openssh-key-v1\0", 15};
    std::string cipher = "none";
    std::string derivation = "none";
    std::string options{};
    std::uint32_t count = 1;
    std::vector<std::uint8_t> public_blob = sample().public_key().blob;
    std::uint32_t second_check = 7;
    std::string type = "ssh-ed25519";
    std::string comment = "bat";
    std::string padding = "\x01\x02\x03\x04\x05\x06\x07";
    std::optional<std::uint32_t> content_length{};
    std::string after{};
};

// The seed and the public half, as the file of OpenSSH has them.
std::string halves() {
    auto const plain = file_of(form("openssh"), "");
    auto lines = std::vector<std::string_view>();
    for (std::size_t begin = 0; begin < plain.size();) {
        auto const end = plain.find('\n', begin);
        lines.push_back(std::string_view(plain).substr(begin, end - begin));
        begin = end + 1;
    }
    auto const armour = read_armour(lines);
    REQUIRE(armour);
    auto const content = to_text(armour->content);
    auto const type = content.rfind("ssh-ed25519");
    return content.substr(type + 11, 4 + 32 + 4 + 64);
}

std::string assemble(Parts const& parts) {
    SecretWriter content;
    content.write_uint32(7);
    content.write_uint32(parts.second_check);
    content.write_string(parts.type);
    content.write_bytes(halves());
    content.write_string(parts.comment);
    auto const missing = (8 - content.size() % 8) % 8;
    content.write_bytes(std::string_view(parts.padding).substr(0, missing));
    SecretWriter writer;
    writer.write_bytes(parts.magic);
    writer.write_string(parts.cipher);
    writer.write_string(parts.derivation);
    writer.write_string(parts.options);
    writer.write_uint32(parts.count);
    writer.write_string(parts.public_blob);
    writer.write_uint32(parts.content_length.value_or(static_cast<std::uint32_t>(content.size())));
    writer.write_bytes(content.bytes());
    writer.write_bytes(parts.after);
    return armoured("OPENSSH PRIVATE KEY", writer.bytes());
}

std::string bcrypt_options(std::string_view salt, std::uint32_t rounds, std::string_view after = {}) {
    SecretWriter writer;
    writer.write_string(salt);
    writer.write_uint32(rounds);
    writer.write_bytes(after);
    auto const bytes = writer.take();
    return to_text(bytes);
}

// An encrypted PKCS#8 file with these parameters and no content worth decrypting.
std::string encrypted_pkcs8(X509_ALGOR* algorithm) {
    X509AlgorithmHandle const owner(algorithm);
    REQUIRE(algorithm != nullptr);
    std::string content(static_cast<std::size_t>(i2d_X509_ALGOR(algorithm, nullptr)), '\0');
    auto* position = reinterpret_cast<unsigned char*>(content.data());
    i2d_X509_ALGOR(algorithm, &position);
    content += std::string("\x04\x10") + std::string(16, 'x');
    REQUIRE(content.size() < 128);
    auto const der = std::string(1, '\x30') + static_cast<char>(content.size()) + content;
    return armoured("ENCRYPTED PRIVATE KEY", to_bytes(der));
}

std::string pbkdf2(int iterations) {
    std::uint8_t salt[8]{};
    return encrypted_pkcs8(
        PKCS5_pbe2_set_iv(EVP_aes_128_cbc(), iterations, salt, sizeof(salt), nullptr, NID_hmacWithSHA256));
}

std::string replaced(std::string text, std::string_view from, std::string_view to) {
    REQUIRE(text.find(from) != std::string::npos);
    return replace_all(std::move(text), from, to);
}

std::string ppk_with(std::string_view name, std::string_view value) {
    static auto const file = file_of(form("ppk3"), passphrase);
    auto text = file;
    auto const begin = text.find(std::string(name) + ": ");
    REQUIRE(begin != std::string::npos);
    auto const start = begin + name.size() + 2;
    return text.replace(start, text.find('\n', start) - start, value);
}

} // namespace

TEST_CASE("A key file that is cut anywhere is refused", "[crypto]") {
    auto const name = GENERATE(as<std::string>(), "openssh", "pkcs8", "ppk2", "ppk3");
    auto const secret = GENERATE(as<std::string>(), "", passphrase);
    auto const file = file_of(form(name), secret);
    // Without its last line end a file is still whole.
    for (std::size_t length = 0; length + 1 < file.size(); ++length) {
        INFO(length << " of " << file.size());
        auto const reason = reason_of(file.substr(0, length), secret);
        CHECK(
            (reason == "empty" || reason == "not-a-private-key" || reason == "bad-key" ||
             reason == "unsupported" || reason == "wrong-passphrase"));
        CHECK_FALSE(describe_reason_of(file.substr(0, length)).empty());
    }
    CHECK(reason_of(file, secret).empty());
    CHECK(describe_reason_of(file).empty());
}

TEST_CASE("A changed byte never gives another key", "[crypto]") {
    auto const name = GENERATE(as<std::string>(), "openssh", "ppk2", "ppk3");
    auto const file = file_of(form(name), "");
    for (std::size_t at = 0; at < file.size(); ++at) {
        for (auto const mask : {0x01, 0x20}) {
            auto changed = file;
            changed[at] = static_cast<char>(changed[at] ^ mask);
            auto const key = parse_ssh_private_key(to_bytes(changed), {});
            INFO(at << " " << mask);
            CHECK((!key || key->public_key() == sample().public_key()));
        }
    }
}

TEST_CASE("A key file of OpenSSH with one wrong part is refused", "[crypto]") {
    REQUIRE(reason_of(assemble({})).empty());
    auto const refused = [](Parts const& parts) { return reason_of(assemble(parts)); };
    CHECK(refused({.magic = std::string("openssh-key-v2\0", 15)}) == "bad-key");
    CHECK(refused({.cipher = "aes256-ctr"}) == "unsupported");
    CHECK(refused({.cipher = "blowfish-cbc", .derivation = "bcrypt"}) == "unsupported");
    CHECK(refused({.derivation = "bcrypt"}) == "bad-key");
    CHECK(refused({.options = "x"}) == "bad-key");
    CHECK(refused({.count = 0}) == "bad-key");
    CHECK(refused({.count = 2}) == "bad-key");
    CHECK(refused({.count = 0xffffffff}) == "bad-key");
    CHECK(refused({.public_blob = {}}) == "bad-key");
    CHECK(refused({.public_blob = sample_key(key_kinds[2]).public_key().blob}) == "bad-key");
    CHECK(refused({.second_check = 8}) == "bad-key");
    CHECK(refused({.type = "ssh-rsa"}) == "bad-key");
    CHECK(refused({.comment = "two\nlines"}) == "bad-key");
    CHECK(refused({.padding = "\x01\x03"}) == "bad-key");
    CHECK(refused({.padding = std::string(7, '\0')}) == "bad-key");
    CHECK(refused({.padding = ""}) == "bad-key");
    CHECK(refused({.content_length = 0}) == "bad-key");
    CHECK(refused({.content_length = 8}) == "bad-key");
    CHECK(refused({.content_length = 0xffffffff}) == "bad-key");
    CHECK(refused({.content_length = 0x80000000}) == "bad-key");
    CHECK(refused({.after = "x"}) == "bad-key");
}

TEST_CASE("An Ed25519 key whose public half is another one's is refused", "[crypto]") {
    auto const other = SshPrivateKey::generate({.type = SshKeyType::ed25519, .bits = 0, .comment = {}});
    REQUIRE(other);
    CHECK(reason_of(assemble({.public_blob = other->public_key().blob})) == "bad-key");
}

TEST_CASE("The rounds of bcrypt have a limit and the options no more than they need", "[crypto]") {
    auto const refused = [](std::string options) {
        auto const file =
            assemble({.cipher = "aes256-cbc", .derivation = "bcrypt", .options = std::move(options)});
        return reason_of(file);
    };
    // Read before the length of the content, which is one of the plain format here, is looked at.
    std::string const salt(16, 's');
    CHECK(refused(bcrypt_options(salt, 0)) == "bad-key");
    CHECK(refused(bcrypt_options("", 16)) == "bad-key");
    CHECK(refused(bcrypt_options(salt, 16, "x")) == "bad-key");
    auto const file = file_of(form("openssh"), passphrase);
    std::string const rounds("\0\0\0\1", 4);
    for (auto const asked : {1025U, 0x7fffffffU, 0x80000000U, 0xffffffffU}) {
        SecretWriter encoded;
        encoded.write_bytes(std::string_view("openssh-key-v1\0", 15));
        encoded.write_string("aes256-ctr");
        encoded.write_string("bcrypt");
        encoded.write_string(bcrypt_options(salt, asked));
        encoded.write_uint32(1);
        encoded.write_string(sample().public_key().blob);
        encoded.write_string(std::string(160, 'x'));
        auto const hostile = armoured("OPENSSH PRIVATE KEY", encoded.bytes());
        CHECK(reason_of(hostile) == "kdf-limit");
        // It can still be looked at.
        CHECK(describe_key_file(to_bytes(hostile))->kdf == "bcrypt, " + std::to_string(asked) + " rounds");
    }
}

TEST_CASE("A PuTTY key file with one wrong line is refused", "[crypto]") {
    struct Row {
        std::string name;
        std::string value;
        std::string reason;
    };
    auto const row = GENERATE(values<Row>({
        {"PuTTY-User-Key-File-3", "ssh-rsa", "bad-key"},
        {"Encryption", "aes256-ctr", "unsupported"},
        {"Encryption", "none", "bad-key"},
        {"Comment", "another", "wrong-passphrase"},
        {"Public-Lines", "1", "bad-key"},
        {"Public-Lines", "3", "bad-key"},
        {"Public-Lines", "-1", "bad-key"},
        {"Public-Lines", "99999999999999999999", "bad-key"},
        {"Public-Lines", "0x2", "bad-key"},
        {"Key-Derivation", "Argon3", "unsupported"},
        {"Argon2-Memory", "4294967295", "kdf-limit"},
        {"Argon2-Memory", "1048577", "kdf-limit"},
        {"Argon2-Memory", "99999999999999999999", "kdf-limit"},
        {"Argon2-Memory", "-1", "bad-key"},
        {"Argon2-Memory", "0", "bad-key"},
        {"Argon2-Memory", "7", "bad-key"},
        {"Argon2-Passes", "4294967295", "kdf-limit"},
        {"Argon2-Passes", "2049", "kdf-limit"},
        {"Argon2-Passes", "0", "bad-key"},
        {"Argon2-Parallelism", "17", "kdf-limit"},
        {"Argon2-Parallelism", "0", "bad-key"},
        {"Argon2-Salt", "00112", "bad-key"},
        {"Argon2-Salt", "0011zz", "bad-key"},
        {"Private-Lines", "0", "bad-key"},
        {"Private-Lines", "1000000000", "bad-key"},
        {"Private-MAC", std::string(64, '0'), "wrong-passphrase"},
        {"Private-MAC", std::string(62, '0'), "bad-key"},
        {"Private-MAC", std::string(66, '0'), "bad-key"},
        {"Private-MAC", "", "bad-key"},
        {"Private-MAC", "0", "bad-key"},
    }));
    INFO(row.name << ": " << row.value);
    CHECK(reason_of(ppk_with(row.name, row.value)) == row.reason);
}

TEST_CASE("A PuTTY key file without passphrase that was changed is refused as damaged", "[crypto]") {
    for (auto const* const name : {"ppk2", "ppk3"}) {
        auto const file = file_of(form(name), "");
        CHECK(reason_of(replaced(file, "batch channel", "other channel")) == "bad-key");
        CHECK(reason_of(file + "Comment: more\n") == "bad-key");
        CHECK(reason_of(file + "\n\r\n").empty());
        CHECK(reason_of(replaced(file, "Private-MAC", "Private-Hash")) == "bad-key");
    }
    CHECK(reason_of("PuTTY-User-Key-File-1: ssh-rsa\nEncryption: none\n") == "unsupported");
    CHECK(reason_of("PuTTY-User-Key-File-4: ssh-rsa\nEncryption: none\n") == "unsupported");
}

TEST_CASE("The cost of an encrypted PKCS#8 file has limits", "[crypto]") {
    CHECK(reason_of(pbkdf2(10)) == "wrong-passphrase");
    CHECK(reason_of(pbkdf2(10), "") == "passphrase-missing");
    CHECK(reason_of(pbkdf2(10'000'001)) == "kdf-limit");
    CHECK(reason_of(pbkdf2(0x7fffffff)) == "kdf-limit");
    std::uint8_t salt[8]{};
    auto const scrypt = [&](std::uint64_t cost, std::uint64_t block_size, std::uint64_t parallelism) {
        return encrypted_pkcs8(PKCS5_pbe2_set_scrypt(
            EVP_aes_128_cbc(), salt, sizeof(salt), salt, cost, block_size, parallelism));
    };
    CHECK(reason_of(scrypt(1024, 8, 1)) == "wrong-passphrase");
    CHECK(reason_of(scrypt(2, 1, 17)) == "kdf-limit");
    // OpenSSL does not make those that it would not read: INTEGER 16384, INTEGER 8 with other numbers.
    auto const hostile = [&](std::string_view cost, std::string_view block_size) {
        auto* const algorithm =
            PKCS5_pbe2_set_scrypt(EVP_aes_128_cbc(), salt, sizeof(salt), salt, 16384, 8, 1);
        std::string der(static_cast<std::size_t>(i2d_X509_ALGOR(algorithm, nullptr)), '\0');
        auto* position = reinterpret_cast<unsigned char*>(der.data());
        i2d_X509_ALGOR(algorithm, &position);
        X509_ALGOR_free(algorithm);
        der = replaced(
            der, std::string("\x02\x02\x40\x00\x02\x01\x08", 7),
            std::string("\x02\x02") + std::string(cost) + "\x02\x01" + std::string(block_size));
        auto const* read = reinterpret_cast<unsigned char const*>(der.data());
        return encrypted_pkcs8(d2i_X509_ALGOR(nullptr, &read, static_cast<long>(der.size())));
    };
    CHECK(reason_of(hostile(std::string("\x40\x00", 2), "\x7f")) == "kdf-limit");
    CHECK(reason_of(hostile(std::string("\x40\x00", 2), std::string(1, '\0'))) == "bad-key");
    CHECK(reason_of(hostile("\xff\xff", "\x08")) == "bad-key");
}

TEST_CASE("PEM files that are damaged or of another kind are refused", "[crypto]") {
    auto const plain = file_of(form("pkcs8"), "");
    CHECK(reason_of(plain + plain) == "bad-key");
    CHECK(reason_of("Bag Attributes\n" + plain).empty());
    CHECK(reason_of(plain + "trailing") == "bad-key");
    CHECK(reason_of(replaced(plain, "BEGIN PRIVATE", "BEGIN ENCRYPTED PRIVATE")) == "bad-key");
    CHECK(reason_of(replaced(plain, " PRIVATE", " RSA PRIVATE")) == "bad-key");
    CHECK(reason_of(replaced(plain, " PRIVATE", " OPENSSH PRIVATE")) == "bad-key");
    CHECK(
        reason_of(replaced(plain, "KEY-----\n", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: NONE,00\n\n")) ==
        "bad-key");
    CHECK(reason_of(run("openssl genpkey -algorithm X25519")) == "key-type");
    CHECK(reason_of(run("openssl genpkey -algorithm ED448")) == "key-type");
    CHECK(
        reason_of(run("openssl genpkey -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048 2>/dev/null")) ==
        "key-type");
    CHECK(reason_of(run("openssl ecparam -genkey -noout -name secp256k1")) == "key-type");
    CHECK(reason_of(run("openssl genrsa 1024 2>/dev/null")) == "key-too-small");
    CHECK(reason_of(run("openssl genrsa -traditional -primes 3 2048 2>/dev/null")) == "bad-key");
}

TEST_CASE("The lines in front of a traditional key have to be whole", "[crypto]") {
    auto const reason = [](std::string const& lines) {
        return describe_reason_of(
            "-----BEGIN RSA PRIVATE KEY-----\n" + lines + "\nAAAA\n-----END RSA PRIVATE KEY-----\n");
    };
    std::string const iv = "0123456789abcdefFEDCBA9876543210";
    CHECK(reason("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC," + iv + "\n").empty());
    CHECK(reason("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC\n") == "bad-key");
    CHECK(reason("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC," + iv.substr(2) + "\n") == "bad-key");
    CHECK(reason("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,x" + iv.substr(1) + "\n") == "bad-key");
    CHECK(reason("Proc-Type: 4,ENCRYPTED\nDEK-Info: \n") == "bad-key");
    CHECK(reason("Proc-Type: 4,ENCRYPTED\nDEK-Info: ," + iv + "\n") == "unsupported");
    CHECK(reason("Proc-Type: 4,ENCRYPTED\nDEK-Info: NONE," + iv + "\n") == "unsupported");
    CHECK(reason("Proc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-ECB," + iv + "\n") == "unsupported");
    CHECK(reason("Proc-Type: 4,ENCRYPTED\n") == "bad-key");
    CHECK(reason("Proc-Type: 4,MIC-ONLY\nDEK-Info: AES-128-CBC," + iv + "\n") == "bad-key");
    CHECK(reason("DEK-Info: AES-128-CBC," + iv + "\n") == "bad-key");
}

TEST_CASE("Files that are not private keys are refused as what they are", "[crypto]") {
    CHECK(reason_of("") == "empty");
    CHECK(reason_of(" \r\n\t") == "empty");
    CHECK(reason_of("\xef\xbb\xbf") == "empty");
    CHECK(reason_of(sample().public_key().openssh_line()) == "not-a-private-key");
    CHECK(reason_of(rfc4716(sample().public_key())) == "not-a-private-key");
    CHECK(reason_of("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n") == "not-a-private-key");
    CHECK(reason_of("hello") == "not-a-private-key");
    CHECK(reason_of("---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n") == "unsupported");
    CHECK(reason_of("SSH PRIVATE KEY FILE FORMAT 1.1\n") == "unsupported");
    CHECK(reason_of(std::string("\x30\x81\x80\x02\x01\x00", 6)) == "unsupported");
    CHECK(reason_of(std::string(ssh_key_size_limit_bytes + 1, 'x')) == "too-large");
    CHECK(describe_reason_of("") == "empty");
    CHECK(describe_reason_of("hello") == "not-a-key");
    CHECK(describe_reason_of(std::string(ssh_key_size_limit_bytes + 1, 'x')) == "too-large");
    CHECK(describe_reason_of(read_fixture("ssh_keys/dsa.pub")) == "key-type");
    CHECK(describe_reason_of(read_fixture("ssh_keys/two.pub")) == "several-keys");
}
