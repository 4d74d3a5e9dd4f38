// SPDX-License-Identifier: Apache-2.0
#include "sshkey/key_tools.hpp"
#include "temporary_folder.hpp"

// What we write is judged by the programs that have to read it.
using namespace techuser;
using namespace techuser::test;
using Catch::Matchers::Contains;

namespace {

// `type base64` of a public key line.
std::string without_comment(std::string const& line) {
    return line.substr(0, line.find(' ', line.find(' ') + 1));
}

struct Written {
    std::string path;
    std::string passphrase; // shell-quoted, for ssh-keygen -P
    std::string passphrase_file;
    bool is_encrypted;
};

Written write(
    TemporaryFolder const& folder, SshPrivateKey const& key, PrivateKeyFormat format,
    std::string const& passphrase) {
    auto const file =
        write_private_key(key, format, {.passphrase = to_secret(passphrase), .bcrypt_rounds = 2});
    REQUIRE(file);
    auto const path = folder.write("key", to_text(*file));
    std::filesystem::permissions(
        path, std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
    auto const passphrase_file = folder.write("passphrase", passphrase + "\n");
    return {path.native(), "'" + passphrase + "'", passphrase_file.native(), !passphrase.empty()};
}

void check_ssh_keygen(Written const& written, SshPublicKey const& key) {
    auto const line = run("ssh-keygen -y -P " + written.passphrase + " -f " + written.path);
    CHECK(without_comment(line) == without_comment(key.openssh_line()));
}

void check_puttygen(Written const& written, SshPublicKey const& key) {
    auto const options = " --old-passphrase " + written.passphrase_file + " " + written.path;
    CHECK(run("puttygen -L" + options) == key.openssh_line());
    CHECK_THAT(run("puttygen -l" + options), Contains(key.fingerprint_sha256));
    CHECK_THAT(run("puttygen -l -E md5" + options), Contains(key.fingerprint_md5));
}

void check_openssl(Written const& written, SshPublicKey const& key) {
    auto const options = " -passin file:" + written.passphrase_file + " -in " + written.path;
    CHECK_THAT(run("openssl pkey -check -noout" + options), Contains("Key is valid"));
    auto const public_half = parse_ssh_public_key(to_bytes(run("openssl pkey -pubout" + options)));
    REQUIRE(public_half);
    CHECK(*public_half == key);
}

std::vector<std::string> const passphrases{"", "één wachtzin met blanks"};

} // namespace

TEST_CASE("ssh-keygen and puttygen read the OpenSSH private keys that are written", "[crypto][oracle]") {
    auto const kind = GENERATE(from_range(key_kinds));
    auto const passphrase = GENERATE(from_range(passphrases));
    auto const& key = generated(kind);
    TemporaryFolder const folder;
    auto const written = write(folder, key, PrivateKeyFormat::openssh, passphrase);
    INFO(to_string(kind.type) << " '" << passphrase << "'");
    CHECK(
        run("ssh-keygen -y -P " + written.passphrase + " -f " + written.path) ==
        key.public_key().openssh_line());
    for (std::string const form : {"sha256", "md5"}) {
        auto const& fingerprint =
            form == "md5" ? key.public_key().fingerprint_md5 : key.public_key().fingerprint_sha256;
        CHECK_THAT(run("ssh-keygen -l -E " + form + " -f " + written.path), Contains(fingerprint));
    }
    check_puttygen(written, key.public_key());
}

TEST_CASE("openssl and ssh-keygen read the PKCS#8 private keys that are written", "[crypto][oracle]") {
    auto const kind = GENERATE(from_range(key_kinds));
    auto const passphrase = GENERATE(from_range(passphrases));
    auto const& key = generated(kind);
    TemporaryFolder const folder;
    auto const written = write(folder, key, PrivateKeyFormat::pkcs8, passphrase);
    INFO(to_string(kind.type) << " '" << passphrase << "'");
    check_openssl(written, key.public_key());
    // OpenSSH 9.2 does not read Ed25519 in this format.
    if (kind.type != SshKeyType::ed25519) {
        check_ssh_keygen(written, key.public_key());
    }
    if (written.is_encrypted) {
        auto const structure = run("openssl asn1parse -in " + written.path);
        CHECK_THAT(structure, Contains("PBES2") && Contains("hmacWithSHA256") && Contains("aes-256-cbc"));
        CHECK_THAT(structure, Contains(":0927C0")); // 600,000 iterations
    }
}

TEST_CASE("puttygen reads the PuTTY private keys that are written", "[crypto][oracle]") {
    auto const kind = GENERATE(from_range(key_kinds));
    auto const format = GENERATE(PrivateKeyFormat::ppk_v2, PrivateKeyFormat::ppk_v3);
    auto const passphrase = GENERATE(from_range(passphrases));
    auto const& key = generated(kind);
    TemporaryFolder const folder;
    auto const written = write(folder, key, format, passphrase);
    INFO(to_string(kind.type) << " " << to_string(format) << " '" << passphrase << "'");
    check_puttygen(written, key.public_key());
    // The private half is whole too: PuTTYgen converts it, and ssh-keygen derives the public half from that.
    auto const converted = (folder.path() / "converted").native();
    auto const no_passphrase = folder.write("none", "").native();
    run("puttygen " + written.path + " -O private-openssh-new --old-passphrase " + written.passphrase_file +
        " --new-passphrase " + no_passphrase + " -o " + converted);
    check_ssh_keygen({converted, "''", no_passphrase, false}, key.public_key());
}

TEST_CASE("ssh-keygen reads the RFC 4716 public keys that are written", "[crypto][oracle]") {
    auto const kind = GENERATE(from_range(key_kinds));
    auto const& key = generated(kind).public_key();
    TemporaryFolder const folder;
    auto const path = folder.write("key.rfc4716", rfc4716(key)).native();
    CHECK(run("ssh-keygen -i -f " + path) == without_comment(key.openssh_line()));
    CHECK(run("puttygen -L " + path) == key.openssh_line());
    // ssh-keygen exports the same lines but for its own comment.
    auto const exported =
        run("ssh-keygen -e -f " + folder.write("key.pub", key.openssh_line() + "\n").native());
    auto const after_comment = [](std::string const& text) { return text.substr(text.find("\"\n")); };
    CHECK(after_comment(exported) + "\n" == after_comment(rfc4716(key)));
}

TEST_CASE("A comment of RFC 4716 is broken into lines of 72 bytes and comes back whole", "[crypto]") {
    auto key = generated(key_kinds[1]).public_key();
    auto const comment = GENERATE(
        as<std::string>(), "", "short", "with \"quotes\" and \\",
        "een heel lange opmerking, langer dan een regel, met twee keer zo veel woorden als er in een regel passen",
        "ééééééééééééééééééééééééééééééééééééééééééééééééééééééééé", std::string(1022, 'x'));
    key.comment = comment;
    auto const text = rfc4716(key);
    for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
        end = text.find('\n', begin);
        REQUIRE(end != std::string::npos);
        CHECK(end - begin <= 72);
    }
    auto const back = parse_ssh_public_key(to_bytes(text));
    REQUIRE(back);
    CHECK(back->comment == comment);
    CHECK(*back == key);
}
