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
    TemporaryFolder const& folder, SshPrivateKey const& key, KeyForm const& format,
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
    auto const output = run("openssl pkey -check -pubout" + options);
    CHECK_THAT(output, Contains("Key is valid"));
    auto const public_half = parse_ssh_public_key(to_bytes(output.substr(output.find("-----BEGIN"))));
    REQUIRE(public_half);
    CHECK(*public_half == key);
}

// Every kind of key without a passphrase, and RSA and Ed25519 with one: encryption does not depend on the
// kind.
struct Case {
    KeyKind kind;
    std::string passphrase;
};

std::vector<Case> cases() {
    std::vector<Case> all;
    for (auto const& kind : key_kinds) {
        all.push_back({kind, ""});
    }
    for (auto const index : {0U, 1U}) {
        all.push_back({key_kinds[index], "één wachtzin met blanks"});
    }
    return all;
}

} // namespace

TEST_CASE("ssh-keygen and puttygen read the OpenSSH private keys that are written", "[crypto][oracle]") {
    auto const [kind, passphrase] = GENERATE(from_range(cases()));
    auto const& key = sample_key(kind);
    TemporaryFolder const folder;
    auto const written = write(folder, key, form("openssh"), passphrase);
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
    auto const [kind, passphrase] = GENERATE(from_range(cases()));
    auto const& key = sample_key(kind);
    TemporaryFolder const folder;
    auto const written = write(folder, key, form("pkcs8"), passphrase);
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
    auto const [kind, passphrase] = GENERATE(from_range(cases()));
    auto const format = GENERATE(as<std::string>(), "ppk2", "ppk3");
    auto const& key = sample_key(kind);
    TemporaryFolder const folder;
    auto const written = write(folder, key, form(format), passphrase);
    INFO(to_string(kind.type) << " " << format << " '" << passphrase << "'");
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
    auto const& key = sample_key(kind).public_key();
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

TEST_CASE("PKCS#1 and SEC 1 files are what openssl, ssh-keygen and puttygen read", "[crypto][oracle]") {
    for (auto const& kind : key_kinds) {
        auto const* const name = kind.type == SshKeyType::rsa ? "pkcs1" : "sec1";
        if (kind.type == SshKeyType::ed25519) {
            continue;
        }
        auto const& key = sample_key(kind);
        TemporaryFolder const folder;
        auto const written = write(folder, key, form(name), "");
        check_openssl(written, key.public_key());
        check_ssh_keygen(written, key.public_key());
        auto const label = std::string(kind.type == SshKeyType::rsa ? "RSA" : "EC");
        CHECK(run("head -n 1 " + written.path) == "-----BEGIN " + label + " PRIVATE KEY-----");
        CHECK_THAT(run("puttygen -l " + written.path), Contains(key.public_key().fingerprint_sha256));
    }
}

TEST_CASE("A comment of RFC 4716 is cut to stay on one line", "[crypto]") {
    auto key = sample_key(key_kinds[1]).public_key();
    struct Row {
        std::string comment;
        std::string written;
    };
    auto const row = GENERATE(values<Row>({
        {"", ""},
        {"short", "short"},
        {"with \"quotes\" and \\", "with \"quotes\" and \\"},
        {"een heel lange opmerking, langer dan een regel, met meer woorden dan er in een regel passen",
         "een heel lange opmerking, langer dan een regel, met meer woor"},
        {"ééééééééééééééééééééééééééééééééééééééé", "éééééééééééééééééééééééééééééé"},
        {std::string(61, 'x'), std::string(61, 'x')},
        {std::string(60, 'x') + " y", std::string(60, 'x')},
        {std::string(1022, 'x'), std::string(61, 'x')},
    }));
    key.comment = row.comment;
    auto const text = rfc4716(key);
    for (std::size_t begin = 0, end = 0; begin < text.size(); begin = end + 1) {
        end = text.find('\n', begin);
        REQUIRE(end != std::string::npos);
        CHECK(end - begin <= 72);
    }
    auto const back = parse_ssh_public_key(to_bytes(text));
    REQUIRE(back);
    CHECK(back->comment == row.written);
    CHECK(*back == key);
}
