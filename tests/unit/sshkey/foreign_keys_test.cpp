// SPDX-License-Identifier: Apache-2.0
#include "sshkey/key_tools.hpp"
#include "temporary_folder.hpp"

// What other programs write is read, and described without its passphrase.
using namespace techuser;
using namespace techuser::test;

namespace {

std::string const passphrase = "een wachtzin";

std::string read_file(std::string const& path) {
    std::ifstream file(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

// A key pair of ssh-keygen without a passphrase.
class Foreign final {
public:
    explicit Foreign(std::string const& arguments)
        : m_path((m_folder.path() / "key").native()),
          m_passphrase_file(m_folder.write("passphrase", passphrase)) {
        run("ssh-keygen -q -C 'batch channel' -N '' " + arguments + " -f " + m_path);
    }

    std::string const& path() const { return m_path; }
    std::string passphrase_file() const { return m_passphrase_file.native(); }
    std::string line() const { return run("cat " + m_path + ".pub"); }

    // Runs a command that writes the file 'out', and reads that.
    std::string make(std::string const& command) const {
        auto const out = (m_folder.path() / "out").native();
        run(command + " " + out);
        return read_file(out);
    }

private:
    TemporaryFolder m_folder;
    std::string m_path;
    std::filesystem::path m_passphrase_file;
};

// The file is read with LF, CRLF and CR line ends and with a byte order mark, and only with its passphrase.
void check_reads(std::string const& file, std::string const& line, bool is_encrypted) {
    INFO(file);
    for (auto const& text :
         {file, replace_all(file, "\n", "\r\n"), replace_all(file, "\n", "\r"), "\xef\xbb\xbf" + file}) {
        auto const key = parse_ssh_private_key(to_bytes(text), to_secret(passphrase));
        REQUIRE(key);
        CHECK(line.starts_with(key->public_key().openssh_line()));
        CHECK(key->self_test());
    }
    auto const description = describe_key_file(to_bytes(file));
    REQUIRE(description);
    CHECK(description->half == KeyFileDescription::Half::private_half);
    CHECK(description->has_passphrase == is_encrypted);
    CHECK((description->cipher == "none") == !is_encrypted);
    CHECK(description->kdf.empty() == !is_encrypted);
    if (description->key) {
        CHECK(line.starts_with(description->key->openssh_line()));
    }
    auto const without = parse_ssh_private_key(to_bytes(file), {});
    if (!is_encrypted) {
        CHECK(without);
        return;
    }
    REQUIRE(!without);
    CHECK(without.error().reason == "passphrase-missing");
    auto const wrong = parse_ssh_private_key(to_bytes(file), to_secret("een andere"));
    REQUIRE(!wrong);
    CHECK(wrong.error().reason == "wrong-passphrase");
    CHECK(wrong.error().code == ErrorCode::unreadable);
}

} // namespace

TEST_CASE("Keys of ssh-keygen are read with every cipher and number of rounds", "[crypto][oracle]") {
    auto const cipher = GENERATE(
        as<std::string>(), "3des-cbc", "aes128-cbc", "aes192-cbc", "aes256-cbc", "aes128-ctr", "aes192-ctr",
        "aes256-ctr", "aes128-gcm@openssh.com", "aes256-gcm@openssh.com", "chacha20-poly1305@openssh.com");
    auto const rounds = cipher == "aes256-ctr" ? 4 : 1;
    Foreign const foreign("-t ed25519");
    auto const line = foreign.line();
    run("ssh-keygen -q -p -a " + std::to_string(rounds) + " -Z " + cipher + " -P '' -N '" + passphrase +
        "' -f " + foreign.path());
    auto const file = read_file(foreign.path());
    check_reads(file, line, true);
    auto const description = describe_key_file(to_bytes(file));
    CHECK(description->format == "OpenSSH private key");
    CHECK(description->cipher == cipher);
    CHECK(description->kdf == "bcrypt, " + std::to_string(rounds) + " rounds");
    CHECK(description->key.has_value());
}

TEST_CASE("Keys of ssh-keygen are read in all its formats", "[crypto][oracle]") {
    auto const kind = GENERATE(from_range(key_kinds));
    Foreign const foreign(kind.arguments);
    auto const line = foreign.line();
    INFO(line);
    check_reads(read_file(foreign.path()), line, false);
    std::string const change = "ssh-keygen -q -p -a 1 -f " + foreign.path();
    std::string const encrypt = " -P '' -N '" + passphrase + "'";
    std::string const decrypt = " -N '' -P '" + passphrase + "'";
    run(change + encrypt);
    check_reads(read_file(foreign.path()), line, true);
    run(change + decrypt);
    // Ed25519 stays in the format of OpenSSH, whatever is asked for.
    for (std::string const form : {" -m PKCS8", " -m PEM"}) {
        run(change + " -P '' -N ''" + form);
        check_reads(read_file(foreign.path()), line, false);
        run(change + encrypt + form);
        check_reads(read_file(foreign.path()), line, true);
        run(change + decrypt + form);
    }
}

TEST_CASE("Keys of puttygen are read in both versions with every flavour of Argon2", "[crypto][oracle]") {
    auto const kind = GENERATE(from_range(key_kinds));
    Foreign const foreign(kind.arguments);
    auto const line = foreign.line();
    auto const convert = [&](std::string const& parameters, std::string const& passphrase_file) {
        return foreign.make(
            "puttygen " + foreign.path() + " -O private --ppk-param " + parameters + " --new-passphrase " +
            passphrase_file + " -o");
    };
    for (std::string const version : {"2", "3"}) {
        check_reads(convert("version=" + version, "/dev/null"), line, false);
    }
    struct Row {
        std::string parameters;
        std::string kdf;
    };
    auto const rows = {
        Row{"version=2", "SHA-1, 1 pass"},
        Row{"version=3,kdf=argon2id,memory=1024,passes=3,parallelism=1", "Argon2id, 1 MiB, 3 passes"},
        Row{"version=3,kdf=argon2i,memory=64,passes=2,parallelism=2", "Argon2i, 64 KiB, 2 passes"},
        Row{"version=3,kdf=argon2d,memory=100,passes=1,parallelism=3", "Argon2d, 100 KiB, 1 passes"},
    };
    for (auto const& row : rows) {
        auto const file = convert(row.parameters, foreign.passphrase_file());
        check_reads(file, line, true);
        auto const description = describe_key_file(to_bytes(file));
        CHECK(description->kdf == row.kdf);
        CHECK(description->cipher == "aes256-cbc");
        CHECK(description->key->openssh_line() == line);
    }
}

TEST_CASE("Keys of openssl are read with every scheme of PKCS#8", "[crypto][oracle]") {
    struct Row {
        std::string options;
        std::string cipher;
        std::string kdf;
    };
    auto const row = GENERATE(values<Row>({
        {"-v2 aes-128-cbc", "aes-128-cbc", "PBKDF2-HMAC-SHA256, 10 iterations"},
        {"-v2 aes-192-cbc -v2prf hmacWithSHA1", "aes-192-cbc", "PBKDF2-HMAC-SHA1, 10 iterations"},
        {"-v2 aes-256-cbc -v2prf hmacWithSHA384", "aes-256-cbc", "PBKDF2-HMAC-SHA384, 10 iterations"},
        {"-v2 aes-256-cbc -v2prf hmacWithSHA512", "aes-256-cbc", "PBKDF2-HMAC-SHA512, 10 iterations"},
        {"-v2 des3", "des-ede3-cbc", "PBKDF2-HMAC-SHA256, 10 iterations"},
        {"-v2 camellia-256-cbc", "camellia-256-cbc", "PBKDF2-HMAC-SHA256, 10 iterations"},
        {"-scrypt", "aes-256-cbc", "scrypt, N 16384, r 8, p 1"},
        {"-scrypt -scrypt_N 1024 -scrypt_r 4 -scrypt_p 2 -v2 aes-128-cbc", "aes-128-cbc",
         "scrypt, N 1024, r 4, p 2"},
        {"-v1 PBE-SHA1-3DES", "des-ede3-cbc", "SHA1, 10 iterations"},
    }));
    // Encryption does not depend on the type of the key.
    auto const kind = key_kinds[row.options == "-scrypt" ? 0 : 1];
    auto const& key = sample_key(kind);
    TemporaryFolder const folder;
    auto const plain = write_private_key(key, form("pkcs8"), {});
    REQUIRE(plain);
    auto const in = folder.write("plain", to_text(*plain)).native();
    auto const file = run("openssl pkcs8 -topk8 -iter 10 " + row.options + " -passout file:" +
                          folder.write("passphrase", passphrase).native() + " -in " + in) +
                      "\n";
    check_reads(file, key.public_key().openssh_line(), true);
    auto const description = describe_key_file(to_bytes(file));
    CHECK(description->format == "PKCS#8 private key");
    CHECK(description->cipher == row.cipher);
    CHECK(description->kdf == row.kdf);
    CHECK_FALSE(description->key.has_value());
}

TEST_CASE("Keys of openssl are read in its traditional formats", "[crypto][oracle]") {
    auto const command = GENERATE(
        as<std::string>(), "ecparam -genkey -name prime256v1",
        "ecparam -genkey -name secp384r1 -conv_form compressed", "genrsa -traditional");
    TemporaryFolder const folder;
    auto const path = (folder.path() / "key").native();
    run("openssl " + command + " -out " + path);
    auto const plain = read_file(path);
    auto const public_half = run("openssl pkey -pubout -in " + path);
    auto const key = parse_ssh_public_key(to_bytes(public_half));
    REQUIRE(key);
    check_reads(plain, key->openssh_line(), false);
    std::vector<std::string> ciphers{"aes-256-cbc", "des-ede3-cbc"};
    if (command.ends_with("prime256v1")) {
        for (std::string const cipher :
             {"aes-128", "aes-192", "aes-256", "camellia-128", "camellia-192", "camellia-256", "aria-128",
              "aria-192", "aria-256", "sm4"}) {
            for (std::string const mode : {"-cbc", "-cfb", "-ofb", "-ctr"}) {
                ciphers.push_back(cipher + mode);
            }
        }
        ciphers.insert(ciphers.end(), {"aes-192-cfb8", "des-ede-cbc", "des-ede3-cfb", "des-ede3-ofb"});
    }
    auto const secret = folder.write("passphrase", passphrase).native();
    for (auto const& cipher : ciphers) {
        auto const file =
            run("openssl pkey -traditional -" + cipher + " -passout file:" + secret + " -in " + path) + "\n";
        check_reads(file, key->openssh_line(), true);
        CHECK(describe_key_file(to_bytes(file))->cipher == cipher);
    }
}

TEST_CASE("Public keys of openssl are read in PEM", "[crypto][oracle]") {
    auto const kind = GENERATE(from_range(key_kinds));
    auto const& key = sample_key(kind);
    TemporaryFolder const folder;
    auto const plain = write_private_key(key, form("pkcs8"), {});
    auto const path = folder.write("plain", to_text(*plain)).native();
    auto const pem = run("openssl pkey -pubout -in " + path);
    auto const check = [&](std::string const& text, std::string const& format) {
        auto const description = describe_key_file(to_bytes(text));
        REQUIRE(description);
        CHECK(description->half == KeyFileDescription::Half::public_half);
        CHECK(description->format == format);
        CHECK(description->cipher.empty());
        CHECK(*description->key == key.public_key());
    };
    check(pem, "PKCS#8 public key");
    check(replace_all(pem, "\n", "\r\n"), "PKCS#8 public key");
    check(rfc4716(key.public_key()), "RFC 4716 public key");
    check(key.public_key().openssh_line(), "OpenSSH public key");
    if (kind.type == SshKeyType::rsa) {
        check(run("openssl rsa -RSAPublicKey_out -in " + path + " 2>/dev/null"), "PKCS#1 public key");
    } else if (kind.type != SshKeyType::ed25519) {
        check(
            run("openssl ec -pubout -conv_form compressed -in " + path + " 2>/dev/null"),
            "PKCS#8 public key");
    }
    auto const damaged = parse_ssh_public_key(to_bytes(pem + "\nmore"));
    REQUIRE(!damaged);
    CHECK(damaged.error().reason == "bad-key");
}

TEST_CASE("PKCS#8 of RFC 5958 is read, and its public half must fit", "[crypto]") {
    // RFC 8410 section 10.3, the second example: with attributes and public half.
    std::string const body = "MHICAQEwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
                             "oB8wHQYKKoZIhvcNAQkJFDEPDA1DdXJkbGUgQ2hhaXJzgSEAGb9ECWmEzf6FQbrB\n"
                             "Z9w7lshQhqowtrbLDFw4rXAxZuE=\n";
    auto const file = "-----BEGIN PRIVATE KEY-----\n" + body + "-----END PRIVATE KEY-----\n";
    auto const key = parse_ssh_private_key(to_bytes(file), {});
    REQUIRE(key);
    CHECK(
        key->public_key().openssh_line() ==
        "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIBm/RAlphM3+hUG6wWfcO5bIUIaqMLa2ywxcOK1wMWbh");
    // The first example of that section has the private half only.
    CHECK(parse_ssh_private_key(
        to_bytes(
            "-----BEGIN PRIVATE KEY-----\nMC4CAQAwBQYDK2VwBCIEINTuctv5E1hK1bbY8fdp+K06/nwoy/HU++CXqI9EdVhC\n"
            "-----END PRIVATE KEY-----\n"),
        {}));
    auto const other = parse_ssh_private_key(to_bytes(replace_all(file, "Z9w7", "Z9w8")), {});
    REQUIRE(!other);
    CHECK(other.error().reason == "bad-key");
}
