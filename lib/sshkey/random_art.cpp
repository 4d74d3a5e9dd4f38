// SPDX-License-Identifier: Apache-2.0
#include "sshkey/random_art.hpp"

#include "openssl/digest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace techuser {
namespace {

constexpr std::size_t art_columns = 17;
constexpr std::size_t art_rows = 9;

std::string_view short_name(SshKeyType type) {
    return type == SshKeyType::rsa ? "RSA" : type == SshKeyType::ed25519 ? "ED25519" : "ECDSA";
}

std::string border(std::string_view title) {
    auto const left = (art_columns - title.size()) / 2;
    return fmt::format("+{0:->{1}}{2}{0:->{3}}+\n", "", left, title, art_columns - left - title.size());
}

} // namespace

// The drunken bishop: two bits of the digest are a diagonal step, and a place shows how often he was there.
std::string random_art(SshPublicKey const& key) {
    constexpr std::string_view marks = " .o+=*BOX@%&#/^";
    std::array<std::array<std::size_t, art_columns>, art_rows> visits{};
    std::size_t column = art_columns / 2;
    std::size_t row = art_rows / 2;
    for (auto const byte : sha256(key.blob)) {
        for (auto shift = 0U; shift < 8; shift += 2) {
            auto const step = static_cast<unsigned>(byte) >> shift;
            column = (step & 1U) != 0 ? std::min(column + 1, art_columns - 1)
                                      : column - std::min<std::size_t>(column, 1);
            row = (step & 2U) != 0 ? std::min(row + 1, art_rows - 1) : row - std::min<std::size_t>(row, 1);
            visits[row][column] = std::min(visits[row][column] + 1, marks.size() - 1);
        }
    }
    auto art = border(fmt::format("[{} {}]", short_name(key.type), key.bits));
    for (std::size_t y = 0; y < art_rows; ++y) {
        art += '|';
        for (std::size_t x = 0; x < art_columns; ++x) {
            auto const is_start = y == art_rows / 2 && x == art_columns / 2;
            art += y == row && x == column ? 'E' : is_start ? 'S' : marks[visits[y][x]];
        }
        art += "|\n";
    }
    return art + border("[SHA256]");
}

} // namespace techuser
