// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

// What terminals send for keys that are no characters: ESC and more (ECMA-48 section 5.4, and the forms of
// xterm, tmux, rxvt and the Linux console).
namespace techuser::cli {

inline constexpr char escape = '\x1b';

// The length of the sequence at the start of `bytes`, which begin with ESC; nullopt: it has not ended.
std::optional<std::size_t> key_sequence_length(std::string_view bytes);

enum class Key : std::uint8_t { left, right, home, end, remove, word_left, word_right, up, down, other };

// The key that sends a whole sequence; other: nothing that edits a line.
Key key_of(std::string_view sequence);

} // namespace techuser::cli
