// SPDX-License-Identifier: Apache-2.0
#include "contact/normal_form.hpp"

#include "support/library_version.hpp"
#include "support/utf8.hpp"

#include <fmt/format.h>

#include <array>
#include <cstdlib>
#include <memory>
#include <utf8proc.h>
#include <vector>

namespace techuser {

namespace {

struct Free {
    void operator()(utf8proc_uint8_t* text) const { std::free(text); } // NOLINT(cppcoreguidelines-no-malloc)
};

std::string map(std::string_view text, utf8proc_option_t options) {
    utf8proc_uint8_t* mapped = nullptr;
    auto const* const bytes = reinterpret_cast<utf8proc_uint8_t const*>(text.data());
    auto const size = utf8proc_map(bytes, static_cast<utf8proc_ssize_t>(text.size()), &mapped, options);
    std::unique_ptr<utf8proc_uint8_t, Free> const owner(mapped);
    return size < 0 ? std::string(text)
                    : std::string(reinterpret_cast<char const*>(mapped), static_cast<std::size_t>(size));
}

// Letters that a person cannot tell from Latin ones, by Unicode's table of confusables.
struct Lookalike {
    std::u32string_view letters;
    std::string_view latin; // in the same order
};

constexpr std::array<Lookalike, 2> lookalikes{{
    {U"\u0410\u0412\u0415\u041a\u041c\u041d\u041e\u0420\u0421\u0422\u0425\u0430\u0435\u043e\u0440\u0441\u0443\u0445\u0456\u0458",
     "ABEKMHOPCTXaeopcyxij"},
    {U"\u0391\u0392\u0395\u0396\u0397\u0399\u039a\u039c\u039d\u039f\u03a1\u03a4\u03a5\u03a7\u03bf\u03bd",
     "ABEZHIKMNOPTYXov"},
}};

std::vector<char32_t> code_points_of(std::string_view text) {
    std::vector<char32_t> points;
    for (auto point = decode_utf8(text); point; point = decode_utf8(text)) {
        points.push_back(point->value);
        text.remove_prefix(point->length);
    }
    return points;
}

std::u32string appearance_of(std::string_view text) {
    auto const folded =
        map(text, static_cast<utf8proc_option_t>(
                      UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_IGNORE));
    std::u32string appearance;
    for (auto character : code_points_of(folded)) {
        for (auto const& [letters, latin] : lookalikes) {
            if (auto const at = letters.find(character); at != std::u32string_view::npos) {
                character = static_cast<unsigned char>(latin[at]);
            }
        }
        appearance += is_blank(character) ? U' ' : character;
    }
    return appearance;
}

} // namespace

std::string to_nfc(std::string_view text) {
    return map(text, static_cast<utf8proc_option_t>(UTF8PROC_STABLE | UTF8PROC_COMPOSE));
}

bool look_alike(std::string_view left, std::string_view right) {
    return appearance_of(left) == appearance_of(right);
}

std::string different_code_points(std::string_view text, std::string_view other) {
    auto const points = code_points_of(text);
    auto const others = code_points_of(other);
    std::size_t begin = 0;
    while (begin < points.size() && begin < others.size() && points[begin] == others[begin]) {
        ++begin;
    }
    std::size_t end = 0;
    while (end < points.size() - begin && end < others.size() - begin &&
           points[points.size() - 1 - end] == others[others.size() - 1 - end]) {
        ++end;
    }
    std::string list;
    for (std::size_t index = begin; index < points.size() - end; ++index) {
        list += fmt::format("{}U+{:04X}", list.empty() ? "" : " ", static_cast<std::uint32_t>(points[index]));
    }
    return list;
}

std::string library_version::utf8proc() {
    return utf8proc_version();
}

} // namespace techuser
