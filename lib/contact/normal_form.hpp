// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <string_view>

namespace techuser {

// The normal form NFC of text in UTF-8 (Unicode Standard Annex 15), in which an accent is a part of its
// letter whatever way it was typed; text that is not UTF-8 comes back as it is.
std::string to_nfc(std::string_view text);

// Whether two texts look alike on a screen: they differ at most in the kind of blanks and letters, such as a
// no-break space, a ligature or a Greek or Cyrillic letter like a Latin one.
bool look_alike(std::string_view left, std::string_view right);

// The code points that a text has where another, which looks alike, has others: "U+00A0 at character 4".
std::string different_code_points(std::string_view text, std::string_view other);

} // namespace techuser
