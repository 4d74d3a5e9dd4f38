// SPDX-License-Identifier: Apache-2.0
#include "report/colour.hpp"

#include <fmt/format.h>

namespace techuser {
namespace {

std::string_view codes_of(Tone tone) {
    switch (tone) {
    case Tone::heading:
        return "1";
    case Tone::good:
        return "32";
    case Tone::doubtful:
        return "33";
    case Tone::bad:
        break;
    }
    return "1;31";
}

} // namespace

std::string paint(std::string_view text, Tone tone, Colour colour) {
    return colour == Colour::on ? fmt::format("\033[{}m{}\033[0m", codes_of(tone), text) : std::string(text);
}

} // namespace techuser
