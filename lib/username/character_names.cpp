// SPDX-License-Identifier: Apache-2.0
#include "username/character_names.hpp"

#include "support/say.hpp"

#include <algorithm>
#include <array>

namespace techuser {

namespace {

struct NamedCharacter {
    char32_t character;
    char const* name;
};

constexpr std::array named{
    NamedCharacter{0x0000, gettext_noop("NUL")},
    NamedCharacter{0x0009, gettext_noop("tab")},
    NamedCharacter{0x000A, gettext_noop("line feed")},
    NamedCharacter{0x000D, gettext_noop("carriage return")},
    NamedCharacter{0x001B, gettext_noop("escape")},
    NamedCharacter{0x0020, gettext_noop("space")},
    NamedCharacter{0x0026, gettext_noop("ampersand")},
    NamedCharacter{0x0027, gettext_noop("apostrophe")},
    NamedCharacter{0x002D, gettext_noop("hyphen")},
    NamedCharacter{0x002E, gettext_noop("full stop")},
    NamedCharacter{0x005F, gettext_noop("underscore")},
    NamedCharacter{0x007F, gettext_noop("delete")},
    NamedCharacter{0x00A0, gettext_noop("non-breaking space")},
    NamedCharacter{0x00AD, gettext_noop("soft hyphen")},
    NamedCharacter{0x2007, gettext_noop("figure space")},
    NamedCharacter{0x2009, gettext_noop("thin space")},
    NamedCharacter{0x200B, gettext_noop("zero-width space")},
    NamedCharacter{0x200C, gettext_noop("zero-width non-joiner")},
    NamedCharacter{0x200D, gettext_noop("zero-width joiner")},
    NamedCharacter{0x200E, gettext_noop("left-to-right mark")},
    NamedCharacter{0x200F, gettext_noop("right-to-left mark")},
    NamedCharacter{0x2010, gettext_noop("hyphen")},
    NamedCharacter{0x2011, gettext_noop("non-breaking hyphen")},
    NamedCharacter{0x2013, gettext_noop("en dash")},
    NamedCharacter{0x2014, gettext_noop("em dash")},
    NamedCharacter{0x2019, gettext_noop("typographic apostrophe")},
    NamedCharacter{0x2028, gettext_noop("line separator")},
    NamedCharacter{0x202D, gettext_noop("left-to-right override")},
    NamedCharacter{0x202E, gettext_noop("right-to-left override")},
    NamedCharacter{0x202F, gettext_noop("narrow non-breaking space")},
    NamedCharacter{0x2060, gettext_noop("word joiner")},
    NamedCharacter{0x3000, gettext_noop("ideographic space")},
    NamedCharacter{0xFEFF, gettext_noop("byte order mark")},
};

struct SimilarCharacter {
    char32_t character;
    char of;
};

// Letters that most typefaces draw like a Latin one (Unicode Technical Standard 39, confusables).
constexpr std::array cyrillic{
    SimilarCharacter{0x0405, 's'}, SimilarCharacter{0x0406, 'i'}, SimilarCharacter{0x0408, 'j'},
    SimilarCharacter{0x0410, 'a'}, SimilarCharacter{0x0412, 'b'}, SimilarCharacter{0x0415, 'e'},
    SimilarCharacter{0x041A, 'k'}, SimilarCharacter{0x041C, 'm'}, SimilarCharacter{0x041D, 'h'},
    SimilarCharacter{0x041E, 'o'}, SimilarCharacter{0x0420, 'p'}, SimilarCharacter{0x0421, 'c'},
    SimilarCharacter{0x0422, 't'}, SimilarCharacter{0x0423, 'y'}, SimilarCharacter{0x0425, 'x'},
    SimilarCharacter{0x0430, 'a'}, SimilarCharacter{0x0435, 'e'}, SimilarCharacter{0x043A, 'k'},
    SimilarCharacter{0x043E, 'o'}, SimilarCharacter{0x0440, 'p'}, SimilarCharacter{0x0441, 'c'},
    SimilarCharacter{0x0443, 'y'}, SimilarCharacter{0x0445, 'x'}, SimilarCharacter{0x0455, 's'},
    SimilarCharacter{0x0456, 'i'}, SimilarCharacter{0x0458, 'j'}, SimilarCharacter{0x04BB, 'h'},
    SimilarCharacter{0x0501, 'd'}, SimilarCharacter{0x051B, 'q'}, SimilarCharacter{0x051D, 'w'},
};
constexpr std::array greek{
    SimilarCharacter{0x0391, 'a'}, SimilarCharacter{0x0392, 'b'}, SimilarCharacter{0x0395, 'e'},
    SimilarCharacter{0x0396, 'z'}, SimilarCharacter{0x0397, 'h'}, SimilarCharacter{0x0399, 'i'},
    SimilarCharacter{0x039A, 'k'}, SimilarCharacter{0x039C, 'm'}, SimilarCharacter{0x039D, 'n'},
    SimilarCharacter{0x039F, 'o'}, SimilarCharacter{0x03A1, 'p'}, SimilarCharacter{0x03A4, 't'},
    SimilarCharacter{0x03A5, 'y'}, SimilarCharacter{0x03A7, 'x'}, SimilarCharacter{0x03B1, 'a'},
    SimilarCharacter{0x03B3, 'y'}, SimilarCharacter{0x03B9, 'i'}, SimilarCharacter{0x03BA, 'k'},
    SimilarCharacter{0x03BD, 'v'}, SimilarCharacter{0x03BF, 'o'}, SimilarCharacter{0x03C1, 'p'},
    SimilarCharacter{0x03C5, 'u'}, SimilarCharacter{0x03C7, 'x'},
};
constexpr std::array superscripts{
    SimilarCharacter{0x00B2, '2'}, SimilarCharacter{0x00B3, '3'}, SimilarCharacter{0x00B9, '1'}};

// Characters that follow each other like 0 to 9 or a to z.
struct Row {
    char32_t first;
    char32_t count;
    char of_first;
    char const* what;
};

constexpr char32_t digits = 10;
constexpr char32_t letters = 26;
constexpr std::array rows{
    Row{0x0660, digits, '0', gettext_noop("an Arabic-Indic digit")},
    Row{0x06F0, digits, '0', gettext_noop("an extended Arabic-Indic digit")},
    Row{0x0966, digits, '0', gettext_noop("a Devanagari digit")},
    Row{0x09E6, digits, '0', gettext_noop("a Bengali digit")},
    Row{0x0E50, digits, '0', gettext_noop("a Thai digit")},
    Row{0x2070, 1, '0', gettext_noop("a superscript digit")},
    Row{0x2074, 6, '4', gettext_noop("a superscript digit")},
    Row{0x2080, digits, '0', gettext_noop("a subscript digit")},
    Row{0x2460, 9, '1', gettext_noop("a circled digit")},
    Row{0xFF10, digits, '0', gettext_noop("a full-width digit")},
    Row{0xFF21, letters, 'a', gettext_noop("a full-width letter")},
    Row{0xFF41, letters, 'a', gettext_noop("a full-width letter")},
};

// Mathematical letters and digits repeat without gaps, alphabet after alphabet.
constexpr char32_t first_mathematical_letter = 0x1D400;
constexpr char32_t last_mathematical_letter = 0x1D6A3;
constexpr char32_t first_mathematical_digit = 0x1D7CE;
constexpr char32_t last_mathematical_digit = 0x1D7FF;

template <std::size_t count>
std::optional<LookAlike> find(
    std::array<SimilarCharacter, count> const& table, char32_t character, char const* what) {
    auto const found = std::ranges::find(table, character, &SimilarCharacter::character);
    return found == table.end() ? std::nullopt : std::optional(LookAlike{found->of, what});
}

constexpr char ascii(char first, char32_t distance) {
    return static_cast<char>(first + static_cast<int>(distance));
}

} // namespace

char const* character_name(char32_t character) {
    auto const found = std::ranges::find(named, character, &NamedCharacter::character);
    return found == named.end() ? nullptr : found->name;
}

std::optional<LookAlike> look_alike(char32_t character) {
    for (auto const& row : rows) {
        if (character >= row.first && character < row.first + row.count) {
            return LookAlike{ascii(row.of_first, character - row.first), row.what};
        }
    }
    if (character >= first_mathematical_letter && character <= last_mathematical_letter) {
        return LookAlike{
            ascii('a', (character - first_mathematical_letter) % letters),
            gettext_noop("a mathematical letter")};
    }
    if (character >= first_mathematical_digit && character <= last_mathematical_digit) {
        return LookAlike{
            ascii('0', (character - first_mathematical_digit) % digits),
            gettext_noop("a mathematical digit")};
    }
    if (auto const found = find(superscripts, character, gettext_noop("a superscript digit"))) {
        return found;
    }
    if (auto const found = find(cyrillic, character, gettext_noop("Cyrillic"))) {
        return found;
    }
    return find(greek, character, gettext_noop("Greek"));
}

} // namespace techuser
