// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace techuser {

// Which key of which token is meant (RFC 7512); what is nullopt does not restrict.
struct TokenUri {
    std::optional<std::string> token;
    std::optional<std::string> manufacturer;
    std::optional<std::string> model;
    std::optional<std::string> serial;
    std::optional<std::string> object; // label of the key
    std::optional<std::string> id;     // bytes
    std::optional<std::string> module_path;
};

// Whether a path is no path, but a URI.
inline bool is_token_uri(std::string_view text) {
    return text.starts_with("pkcs11:");
}

// Attributes that are not among these, and PINs, are refused. Usage: token-uri.
Result<TokenUri> parse_token_uri(std::string_view text);

} // namespace techuser
