// SPDX-License-Identifier: Apache-2.0
#include "signature/signature_text.hpp"

#include "certificate/certificate_parts.hpp"
#include "openssl/file_kind.hpp"
#include "openssl/openssl.hpp"
#include "signature/signature_errors.hpp"
#include "support/say.hpp"
#include "support/try.hpp"
#include <techuser/batch_signature.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace techuser {

namespace {

constexpr std::size_t column_characters = 76;

// What may be between the characters. No TAB: one flipped bit turns CR into it.
constexpr std::string_view line_blanks = " \r\n";

// RFC 7468 sections 8 and 9, and what OpenSSL calls them besides.
constexpr std::string_view signature_labels[] = {"CMS", "PKCS7", "PKCS #7 SIGNED DATA"};

std::string_view without_outer_blanks(std::string_view text) {
    auto const begin = text.find_first_not_of(line_blanks);
    return begin == std::string_view::npos
               ? std::string_view()
               : text.substr(begin, text.find_last_not_of(line_blanks) - begin + 1);
}

// What is between the lines of dashes, when they are the first and the last.
std::string_view without_armour(std::string_view text) {
    for (auto const label : signature_labels) {
        auto const begin = fmt::format("-----BEGIN {}-----", label);
        auto const end = fmt::format("-----END {}-----", label);
        if (text.size() > begin.size() + end.size() && text.starts_with(begin) && text.ends_with(end)) {
            return text.substr(begin.size(), text.size() - begin.size() - end.size());
        }
    }
    return text;
}

} // namespace

Result<SignatureLayout> parse_signature_layout(std::string_view text) {
    if (text == "one-line") {
        return SignatureLayout::one_line;
    }
    if (text == "columns") {
        return SignatureLayout::columns;
    }
    return fail(ErrorCode::invalid, "layout", say("expected one-line or columns, not '{}'", text));
}

std::string write_signature_text(std::span<std::uint8_t const> der, SignatureLayout layout) {
    auto const line = encode_base64(der);
    if (layout == SignatureLayout::one_line) {
        return line;
    }
    std::string text;
    for (std::size_t begin = 0; begin < line.size(); begin += column_characters) {
        text += std::string_view(line).substr(begin, column_characters);
        text += '\r';
    }
    return text;
}

Result<std::vector<std::uint8_t>> read_signature_text(std::string_view file) {
    if (file.empty()) {
        return fail(ErrorCode::unreadable, "empty", say("the signature file is empty"));
    }
    if (file.size() > signature_size_limit_bytes) {
        return fail(
            ErrorCode::unreadable, "too-large",
            say("too large for a signature file: more than {} bytes", signature_size_limit_bytes));
    }
    Octets const bytes(reinterpret_cast<std::uint8_t const*>(file.data()), file.size());
    if (is_der(bytes)) {
        return std::vector(bytes.begin(), bytes.end());
    }
    auto const plain = to_plain_text(bytes);
    if (!plain) {
        return not_a_signature();
    }
    std::string body(without_armour(without_outer_blanks(plain->text)));
    std::erase_if(body, [](char character) { return line_blanks.find(character) != std::string_view::npos; });
    auto der = decode_base64(body);
    if (!der || der->empty()) {
        return body.starts_with("MII") ? bad_signature(say("its base64 text is truncated or damaged"))
                                       : not_a_signature();
    }
    return *std::move(der);
}

} // namespace techuser
