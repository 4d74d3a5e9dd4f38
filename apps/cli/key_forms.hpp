// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>
#include <techuser/ssh_private_key.hpp>

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace techuser::key_pair {

// One of the files that a key pair can have, beside PATH.
struct Form {
    std::string_view name;                          // as --formats takes it
    std::string_view suffix;                        // of the file
    std::optional<PrivateKeyFormat> private_format; // nothing for a public one
};

// Private ones first: that is the order in which they are written.
inline constexpr std::array forms{
    Form{"openssh", "", PrivateKeyFormat::openssh},
    Form{"pkcs8", ".pem", PrivateKeyFormat::pkcs8},
    Form{"ppk3", ".ppk", PrivateKeyFormat::ppk_v3},
    Form{"ppk2", ".ppk", PrivateKeyFormat::ppk_v2},
    Form{"pub", ".pub", std::nullopt},
    Form{"rfc4716", ".rfc4716", std::nullopt},
};

using Forms = std::vector<Form>;

inline constexpr std::string_view default_forms = "openssh,pub,rfc4716";
inline constexpr std::string_view public_forms = "pub,rfc4716";

// Reads a list with commas. Usage: formats.
Result<Forms> parse_forms(std::string_view list);

bool any_private(Forms const& chosen);

// Splits PATH into folder and name. Usage: path.
struct PairPath {
    std::string path;
    std::string folder;
    std::string name;

    std::string file(Form const& form) const { return path + std::string(form.suffix); }
    std::string file_name(Form const& form) const { return name + std::string(form.suffix); }
};
Result<PairPath> parse_path(std::string const& path);

} // namespace techuser::key_pair
