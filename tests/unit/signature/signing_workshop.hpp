// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "catch.hpp"
#include "certificate/certificate_workshop.hpp"
#include "fixture.hpp"
#include "signature/sign.hpp"
#include <techuser/batch_signature.hpp>

#include <string>
#include <string_view>

// Keys, certificates and signatures for one test, with openssl and certtool on the other side.
namespace techuser::test {

inline constexpr std::string_view sample_content = "<Declaration>\r\n1\x1a</Declaration>\n";

inline NextPiece pieces(std::string_view content) {
    return [content]() mutable -> Result<std::span<std::uint8_t const>> {
        auto const piece = content.substr(0, 7);
        content.remove_prefix(piece.size());
        return std::span(reinterpret_cast<std::uint8_t const*>(piece.data()), piece.size());
    };
}

inline AskSecret no_secret() {
    return []() -> Result<Secret> { return fail(ErrorCode::usage, "passphrase", Text("none")); };
}

inline AskSecret secret(std::string_view text) {
    return [text]() -> Result<Secret> {
        Secret answer(text.size());
        std::copy(text.begin(), text.end(), answer.bytes().begin());
        return answer;
    };
}

// The names of `openssl req -newkey`, as people call the keys.
inline std::string new_key(std::string_view name) {
    if (name.starts_with("RSA-")) {
        return "-newkey rsa:" + std::string(name.substr(4));
    }
    return "-newkey ec -pkeyopt ec_paramgen_curve:" + std::string(name);
}

// key.pem, cert.pem and the content FI.
inline void make_signer(Workshop const& workshop, std::string_view key = "P-256") {
    workshop.write("FI", std::string(sample_content));
    workshop.run(
        "openssl req -x509 " + new_key(key) +
        " -nodes -keyout key.pem -out cert.pem -days 30 -subj '/C=BE/O=Fictional/CN=Signer' 2>log");
}

inline std::string read_text(Workshop const& workshop, std::string const& name) {
    auto const bytes = workshop.bytes_of(name);
    return {bytes.begin(), bytes.end()};
}

inline SigningKey load_key(
    Workshop const& workshop, std::string const& name = "key.pem", AskSecret const& ask = no_secret()) {
    auto key = SigningKey::parse(workshop.bytes_of(name), ask);
    INFO((key ? std::string() : key.error().message.english()));
    REQUIRE(key);
    return *std::move(key);
}

inline std::string sign_sample(
    Workshop const& workshop, SigningKey const& key, SignatureLayout layout = SignatureLayout::one_line) {
    auto const certificate = workshop.read("cert.pem");
    REQUIRE(certificate);
    auto const digest = ContentDigest::compute(pieces(sample_content));
    REQUIRE(digest);
    auto const made = sign_content(
        *digest, {.key = key,
                  .certificate = *certificate,
                  .chain = {},
                  .signing_time = start_of(*parse_date("2026-11-23")),
                  .layout = layout});
    INFO((made ? std::string() : made.error().message.english()));
    REQUIRE(made);
    return made->file;
}

// "yes", or why not.
inline std::string verdict(
    std::string_view file, std::string_view content = sample_content,
    std::span<Certificate const> known = {}) {
    auto const parsed = BatchSignature::parse(file);
    if (!parsed) {
        CHECK(parsed.error().code == ErrorCode::unreadable);
        return std::string(parsed.error().reason);
    }
    auto const verified = parsed->verify(pieces(content), known);
    if (!verified) {
        CHECK(verified.error().code == ErrorCode::invalid);
        return std::string(verified.error().reason);
    }
    return "yes";
}

} // namespace techuser::test
