// SPDX-License-Identifier: Apache-2.0
#include "signature/token_uri.hpp"

#include "support/say.hpp"
#include "support/try.hpp"

#include <algorithm>
#include <charconv>
#include <utility>

namespace techuser {

namespace {

struct UriAttribute {
    std::string_view name;
    std::optional<std::string> TokenUri::* member;
};

constexpr UriAttribute uri_attributes[] = {
    {"token", &TokenUri::token},
    {"manufacturer", &TokenUri::manufacturer},
    {"model", &TokenUri::model},
    {"serial", &TokenUri::serial},
    {"object", &TokenUri::object},
    {"id", &TokenUri::id},
    {"module-path", &TokenUri::module_path},
};

tl::unexpected<Error> bad_uri(Text message, Text hint = {}) {
    return fail(ErrorCode::usage, "token-uri", std::move(message), std::move(hint));
}

Result<std::string> decode_percent(std::string_view text) {
    std::string decoded;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] != '%') {
            decoded += text[at];
            continue;
        }
        unsigned char octet = 0;
        auto const digits = text.substr(at + 1, 2);
        auto const [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), octet, 16);
        if (error != std::errc() || digits.size() != 2 || end != digits.data() + digits.size()) {
            return bad_uri(say("pkcs11: URI: expected two hexadecimal digits after % in '{}'", text));
        }
        decoded += static_cast<char>(octet);
        at += digits.size();
    }
    return decoded;
}

Result<void> read_attribute(std::string_view text, TokenUri& uri) {
    auto const equals = text.find('=');
    auto const name = text.substr(0, equals);
    if (name == "pin-value" || name == "pin-source") {
        return bad_uri(
            say("pkcs11: URI: a PIN is not taken from the command line"),
            say("pass it with --passphrase-file or --passphrase-fd"));
    }
    TRY_ASSIGN(auto value, decode_percent(equals == std::string_view::npos ? "" : text.substr(equals + 1)));
    if (name == "type" && (value == "private" || value == "cert")) {
        return {}; // the key is meant, and the certificate beside it
    }
    auto const* const attribute = std::ranges::find(uri_attributes, name, &UriAttribute::name);
    if (attribute == std::end(uri_attributes) || value.empty()) {
        return bad_uri(
            say("pkcs11: URI: '{}' is not supported", text),
            say("use token, manufacturer, model, serial, object, id and module-path"));
    }
    if (uri.*attribute->member) {
        return bad_uri(say("pkcs11: URI: duplicate '{}'", name));
    }
    uri.*attribute->member = std::move(value);
    return {};
}

} // namespace

Result<TokenUri> parse_token_uri(std::string_view text) {
    TokenUri uri;
    for (auto rest = text.substr(text.find(':') + 1); !rest.empty();) {
        auto const end = rest.find_first_of(";?&");
        auto const attribute = rest.substr(0, end);
        if (!attribute.empty()) {
            TRY(read_attribute(attribute, uri));
        }
        rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
    }
    return uri;
}

} // namespace techuser
