// SPDX-License-Identifier: Apache-2.0
#include "fixture.hpp"
#include "openssl/openssl.hpp"
#include <techuser/ssh_key.hpp>

#include <sstream>

using namespace techuser;

namespace {

Result<SshPublicKey> parse(std::string_view text) {
    return parse_ssh_public_key(to_bytes(text));
}

std::string read(std::string const& file) {
    return read_fixture("ssh_keys/" + file);
}

// RFC 4251 section 5.
std::string ssh_string(std::string_view text) {
    std::string encoded;
    for (auto shift : {24U, 16U, 8U, 0U}) {
        encoded += static_cast<char>((text.size() >> shift) & 0xffU);
    }
    return encoded.append(text);
}

std::string openssh_line(std::string_view type, std::string_view parameters) {
    return std::string(type) + " " + encode_base64(to_bytes(ssh_string(type) + std::string(parameters)));
}

// A modulus of that many octets, positive, with the last octet given.
std::string modulus(std::size_t octets, char last) {
    return "\x7f" + std::string(octets - 2, '\x11') + last;
}

std::string const three = "\x03";

} // namespace

TEST_CASE("parse_ssh_public_key agrees with ssh-keygen on size and fingerprints", "[crypto]") {
    std::istringstream expected(read("fingerprints.txt"));
    std::string file;
    std::string bits;
    std::string sha256_text;
    std::string md5_text;
    int count = 0;
    while (expected >> file >> bits >> sha256_text >> md5_text) {
        INFO(file);
        for (std::string const form : {".pub", ".rfc4716"}) {
            auto const key = parse(read(file + form));
            REQUIRE(key);
            CHECK(std::to_string(key->bits) == bits);
            CHECK(key->fingerprint_sha256 == sha256_text);
            CHECK(key->fingerprint_md5 == md5_text);
        }
        ++count;
    }
    CHECK(count == 6);
}

TEST_CASE("openssh_line writes what ssh-keygen wrote", "[crypto]") {
    struct Row {
        char const* file;
        SshKeyType type;
        std::string name;
        std::string algorithm;
    };
    auto const row = GENERATE(
        Row{"rsa-3072.pub", SshKeyType::rsa, "rsa", "ssh-rsa"},
        Row{"ed25519.pub", SshKeyType::ed25519, "ed25519", "ssh-ed25519"},
        Row{"ecdsa-256.pub", SshKeyType::ecdsa_p256, "ecdsa-p256", "ecdsa-sha2-nistp256"},
        Row{"ecdsa-384.pub", SshKeyType::ecdsa_p384, "ecdsa-p384", "ecdsa-sha2-nistp384"},
        Row{"ecdsa-521.pub", SshKeyType::ecdsa_p521, "ecdsa-p521", "ecdsa-sha2-nistp521"});
    auto const key = parse(read(row.file));
    REQUIRE(key);
    CHECK(key->type == row.type);
    CHECK(to_string(key->type) == row.name);
    CHECK(ssh_name(key->type) == row.algorithm);
    CHECK(key->comment == "batch channel of Peeters Pensions");
    CHECK(key->openssh_line() + "\n" == read(row.file));
}

TEST_CASE("openssh_line ends without a blank when there is no comment", "[crypto]") {
    auto const line = openssh_line("ssh-ed25519", ssh_string(std::string(32, '\x55')));
    auto const key = parse(line);
    REQUIRE(key);
    CHECK(key->comment.empty());
    CHECK(key->openssh_line() == line);
}

TEST_CASE("An SSH public key is the same in every dress of the OpenSSH form", "[crypto]") {
    auto const line = read("ed25519.pub");
    auto const key = parse(line);
    REQUIRE(key);
    auto const dress = GENERATE_COPY(
        as<std::string>{}, "  \t" + line, replace_all(line, "\n", "\r\n"), replace_all(line, "\n", "\r"),
        "\xef\xbb\xbf" + line, "# a comment\n\n" + line + "\n# another\n", line.substr(0, line.size() - 1),
        replace_all(line, " ", "\t"), line + "\n\n");
    INFO(dress);
    auto const dressed = parse(dress);
    REQUIRE(dressed);
    CHECK(*dressed == *key);
    CHECK(replace_all(dressed->comment, "\t", " ") == key->comment);
}

TEST_CASE("An SSH public key is the same in every dress of RFC 4716", "[crypto]") {
    auto const text = read("rsa-3072.puttygen");
    auto const key = parse(read("rsa-3072.pub"));
    REQUIRE(key);
    std::string const comment = "\"batch channel of Peeters Pensions\"";
    auto const dress = GENERATE_COPY(
        as<std::string>{}, text, replace_all(text, "\n", "\r\n"), replace_all(text, "\n", "\r"),
        "\n" + text + "\n", replace_all(text, comment, "batch channel of Peeters Pensions"),
        replace_all(text, comment, "\"batch channel \\\nof Peeters\\\n Pensions\""),
        replace_all(text, "Comment:", "Subject: fictional\nCOMMENT:"),
        replace_all(text, comment, comment + "\nx-command: \\\nnone"));
    INFO(dress);
    auto const dressed = parse(dress);
    REQUIRE(dressed);
    CHECK(*dressed == *key);
}

TEST_CASE("The comment of RFC 4716 is read with and without quotes and over several lines", "[crypto]") {
    auto const text = read("rsa-3072.puttygen");
    std::string const comment = "\"batch channel of Peeters Pensions\"";
    struct Row {
        std::string header;
        std::string comment;
    };
    auto const row = GENERATE_COPY(values<Row>({
        {"Comment: " + comment, "batch channel of Peeters Pensions"},
        {"comment:plain words", "plain words"},
        {"Comment: \"half", "\"half"},
        {"Comment: \"", "\""},
        {"Comment: \"\"", ""},
        {"Comment:", ""},
        {"Comment: one \\\ntwo \\\nthree", "one two three"},
        {"Comment: first\nSubject: other", "first"},
        {"Subject: Comment: other", ""},
    }));
    auto const key = parse(replace_all(text, "Comment: " + comment, row.header));
    INFO(row.header);
    REQUIRE(key);
    CHECK(key->comment == row.comment);
}

TEST_CASE("parse_ssh_public_key refuses a type or a size that is not accepted as invalid", "[crypto]") {
    struct Row {
        std::string input;
        std::string reason;
    };
    auto const row = GENERATE(values<Row>({
        {read("dsa.pub"), "key-type"},
        {read("security-token.pub"), "key-type"},
        {read("certified.pub"), "key-type"},
        {"ssh-ed448 AAAA", "key-type"},
        {"ecdsa-sha2-nistk163 AAAA", "key-type"},
        {read("rsa-1024.pub"), "key-too-small"},
        {openssh_line("ssh-rsa", ssh_string(three) + ssh_string(modulus(256, '\x01'))), "key-too-small"},
    }));
    INFO(row.input);
    auto const key = parse(row.input);
    REQUIRE_FALSE(key);
    CHECK(key.error().reason == row.reason);
    CHECK(key.error().code == ErrorCode::invalid);
    CHECK_FALSE(key.error().hint.empty());
}

TEST_CASE("parse_ssh_public_key refuses what is not one whole public key", "[crypto]") {
    auto const line = read("ed25519.pub");
    auto const text = read("rsa-3072.puttygen");
    struct Row {
        std::string input;
        std::string reason;
    };
    auto const row = GENERATE_COPY(values<Row>({
        {"", "empty"},
        {"\n \r\n", "empty"},
        {"# nothing but a comment\n", "empty"},
        {std::string(ssh_key_size_limit_bytes + 1, '\n'), "too-large"},
        {"hello", "not-a-public-key"},
        {"from=\"10.0.0.1\" " + line, "key-options"},
        {"restrict,command=\"x y\" " + line, "key-options"},
        {"rsa-sha2-256 AAAA", "signature-name"},
        {"rsa-sha2-512 " + line.substr(12), "signature-name"},
        {replace_all(line, " ", "\xc2\xa0"), "no-break-blanks"},
        {replace_all(
             line, " batch",
             "\xc2\xa0"
             "batch"),
         "no-break-blanks"},
        {replace_all(line, " ", "+"), "plus-for-blanks"},
        {std::string("\xff\xfes\0s\0h\0-\0", 10), "utf-16"},
        {read("certified.pub") + line, "ssh-certificate"},
        {line + read("certified.pub"), "several-keys"},
        {"SSH-ED25519" + line.substr(11), "not-a-public-key"},
        {std::string("\0\0\0", 3), "not-a-public-key"},
        {text.substr(1), "not-a-public-key"},
        {read_fixture("certificates/peeters-seal.cer"), "not-a-public-key"},
        {read_fixture("certificates/peeters-seal.pem"), "not-a-public-key"},
        {read("two.pub"), "several-keys"},
        {text + text, "several-keys"},
        {read("cut.pub"), "bad-key"},
        {read("mismatched-type.pub"), "bad-key"},
        {"ssh-ed25519", "bad-key"},
        {"ssh-ed25519 !", "bad-key"},
        {"ssh-ed25519 AAAA", "bad-key"},
        {line.substr(0, 40) + "\n" + line.substr(40), "bad-key"},
        {line + "and more", "bad-key"},
        {replace_all(text, "---- END", "---- FIN"), "bad-key"},
        {text.substr(0, text.size() / 2), "bad-key"},
        {text + "more", "bad-key"},
        {replace_all(text, "\nAAAA", "\nAAA"), "bad-key"},
        {"---- BEGIN SSH2 PUBLIC KEY ----\n---- END SSH2 PUBLIC KEY ----\n", "bad-key"},
        {"---- BEGIN SSH2 PUBLIC KEY ----\nAAAAAmhp\n---- END SSH2 PUBLIC KEY ----\n", "bad-key"},
        {"---- BEGIN SSH2 PUBLIC KEY ----\nComment: \\\n---- END SSH2 PUBLIC KEY ----\n", "bad-key"},
    }));
    INFO(row.input.substr(0, 200));
    auto const key = parse(row.input);
    REQUIRE_FALSE(key);
    CHECK(key.error().reason == row.reason);
    CHECK(key.error().code == ErrorCode::unreadable);
}

TEST_CASE("parse_ssh_public_key refuses parameters that no key of the type has", "[crypto]") {
    auto const good = modulus(384, '\x01');
    auto const ecdsa = parse(read("ecdsa-256.pub"));
    REQUIRE(ecdsa);
    std::string const point(ecdsa->blob.end() - 65, ecdsa->blob.end());
    auto off_curve = point;
    off_curve.back() = static_cast<char>(off_curve.back() ^ '\x01');
    auto const curve = ssh_string("nistp256");
    REQUIRE(parse(openssh_line("ssh-rsa", ssh_string(three) + ssh_string(good))));
    REQUIRE(parse(openssh_line("ecdsa-sha2-nistp256", curve + ssh_string(point))));
    struct Row {
        char const* type;
        std::string parameters;
    };
    auto const row = GENERATE_COPY(values<Row>({
        {"ssh-rsa", ssh_string(three) + ssh_string(modulus(384, '\x02'))},
        {"ssh-rsa", ssh_string(three) + ssh_string(modulus(2049, '\x01'))},
        {"ssh-rsa", ssh_string(three) + ssh_string("\xff" + good)},
        {"ssh-rsa", ssh_string(three) + ssh_string(std::string(1, '\0') + good)},
        {"ssh-rsa", ssh_string(three) + ssh_string("")},
        {"ssh-rsa", ssh_string(three) + ssh_string(std::string(1, '\0'))},
        {"ssh-rsa", ssh_string("\x01") + ssh_string(good)},
        {"ssh-rsa", ssh_string("\x02") + ssh_string(good)},
        {"ssh-rsa", ssh_string(good) + ssh_string(good)},
        {"ssh-rsa", ssh_string(three) + ssh_string(good) + "x"},
        {"ssh-rsa", ssh_string(three)},
        {"ssh-rsa", ssh_string(three) + "\xff\xff\xff\xff" + good},
        {"ssh-ed25519", ssh_string(std::string(31, 'a'))},
        {"ssh-ed25519", ssh_string(std::string(33, 'a'))},
        {"ssh-ed25519", ssh_string(std::string(32, 'a')) + "x"},
        {"ssh-ed25519", ""},
        {"ecdsa-sha2-nistp256", curve + ssh_string(off_curve)},
        {"ecdsa-sha2-nistp256", curve + ssh_string("\x02" + point.substr(1, 32))},
        {"ecdsa-sha2-nistp256", curve + ssh_string(std::string(1, '\0'))},
        {"ecdsa-sha2-nistp256", curve + ssh_string("")},
        {"ecdsa-sha2-nistp256", curve + ssh_string(point.substr(0, 64))},
        {"ecdsa-sha2-nistp256", curve + ssh_string(point + "x")},
        {"ecdsa-sha2-nistp256", ssh_string("nistp384") + ssh_string(point)},
        {"ecdsa-sha2-nistp384", ssh_string("nistp384") + ssh_string(point)},
        {"ecdsa-sha2-nistp256", curve + ssh_string(point) + "x"},
    }));
    auto const key = parse(openssh_line(row.type, row.parameters));
    REQUIRE_FALSE(key);
    CHECK(key.error().reason == "bad-key");
    CHECK(key.error().code == ErrorCode::unreadable);
}

TEST_CASE("parse_ssh_public_key refuses a private key and says nothing of its content", "[crypto]") {
    std::string const secret = "c2VjcmV0";
    auto const input = GENERATE_COPY(
        as<std::string>{}, "-----BEGIN OPENSSH PRIVATE KEY-----\n" + secret,
        "-----BEGIN RSA PRIVATE KEY-----\n" + secret, "-----BEGIN DSA PRIVATE KEY-----\n" + secret,
        "-----BEGIN PRIVATE KEY-----\n" + secret, "-----BEGIN ENCRYPTED PRIVATE KEY-----\n" + secret,
        "PuTTY-User-Key-File-2: ssh-rsa\n" + secret, "\r\nPuTTY-User-Key-File-3: ssh-ed25519\r\n" + secret,
        "SSH PRIVATE KEY FILE FORMAT 1.1\n" + secret, "---- BEGIN SSH2 ENCRYPTED PRIVATE KEY ----\n" + secret,
        "\x30\x82\x04\xa4\x02\x01" + secret, "\x30\x2e\x02\x01" + secret,
        read("ed25519.pub") + "-----BEGIN OPENSSH PRIVATE KEY-----\n" + secret);
    INFO(input);
    auto const key = parse(input);
    REQUIRE_FALSE(key);
    CHECK(key.error().reason == "private-key");
    CHECK(key.error().code == ErrorCode::unreadable);
    CHECK(key.error().message.english().find(secret) == std::string::npos);
    CHECK(key.error().hint.english().find(secret) == std::string::npos);
}

TEST_CASE("Base64 is read only in the form in which it is written", "[crypto]") {
    CHECK(decode_base64("") == std::vector<std::uint8_t>{});
    CHECK(decode_base64("QQ==") == to_bytes("A"));
    CHECK(decode_base64("QUI=") == to_bytes("AB"));
    CHECK(decode_base64("QUJD") == to_bytes("ABC"));
    auto const* const text = GENERATE(
        "Q", "QQ", "QQ=", "QR==", "QUJ=", "====", "Q===", "QQ==QQ==", "=QQ=", " QQ==", "QQ==\n", "QU D",
        "QU-_", "    ", "QUJDQUI", "\xc3\xa9QQ");
    INFO(text);
    CHECK_FALSE(decode_base64(text));
}
