// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>
#include <techuser/secret.hpp>

#include <span>
#include <string_view>

namespace techuser {

// The armour within these lines alone, with its usual line length. Reason: bad-key.
Result<Secret> sound_armour(std::span<std::string_view const> lines);

// The lines with LF after each, without blank lines at the end.
Secret sound_lines(std::string_view text);

// A public key in its own form, mended where a mail program or a web form changed it. Reasons: those of
// parse_ssh_public_key.
Result<Secret> repair_public_key(std::span<std::string_view const> lines);

} // namespace techuser
