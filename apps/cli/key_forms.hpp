// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>
#include <techuser/ssh_private_key.hpp>

#include <string>
#include <string_view>
#include <vector>

namespace techuser::key_pair {

// The files that are wanted of a key pair, in the order of key_forms().
using Forms = std::vector<KeyForm const*>;

inline constexpr std::string_view default_forms = "openssh,pub,rfc4716";
inline constexpr std::string_view public_forms = "pub,rfc4716";

// Reads a list with commas. Usage: formats.
Result<Forms> parse_forms(std::string_view list);

// The names of all forms, with a comma and a blank between them.
std::string form_names();

bool any_private(Forms const& chosen);

// Where a key pair is: its files are named after PATH.
struct PairPath {
    std::string path;
    std::string folder;
    std::string name;

    std::string file(KeyForm const& form) const { return path + std::string(form.suffix); }
    std::string file_name(KeyForm const& form) const { return name + std::string(form.suffix); }
};

// Reads PATH. A suffix of one of the chosen forms is understood: winscp.ppk and ppk3 mean winscp. That of
// another form is refused, because a private key in 'peeters.pub' is soon given away. Usage: path.
Result<PairPath> parse_path(std::string const& path, Forms const& chosen);

} // namespace techuser::key_pair
