// SPDX-License-Identifier: Apache-2.0
#include "batchfile/file_content.hpp"

#include "support/utf16.hpp"
#include "support/utf8.hpp"

#include <algorithm>
#include <array>

namespace techuser {

namespace {

using namespace std::string_view_literals;

constexpr std::size_t looked_at_bytes = 64;

// id-signedData, 1.2.840.113549.1.7.2, as DER writes it.
constexpr auto signed_data = "\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02"sv;
// Before it: the tag of a SEQUENCE and a length of at most four octets.
constexpr std::size_t longest_head = 6;

constexpr std::array armours{
    "-----BEGIN CMS-----"sv, "-----BEGIN PKCS7-----"sv, "-----BEGIN PKCS #7 SIGNED DATA-----"sv};
constexpr std::array byte_order_marks{utf8_byte_order_mark, utf16_little_mark, utf16_big_mark};

bool is_cms(std::string_view bytes) {
    auto const type_at = bytes.find(signed_data);
    return (bytes.starts_with('\x30') && type_at <= longest_head) ||
           std::ranges::any_of(armours, [&](auto armour) { return bytes.starts_with(armour); });
}

bool is_xml(std::string_view bytes) {
    for (auto const mark : byte_order_marks) {
        if (bytes.starts_with(mark)) {
            bytes.remove_prefix(mark.size());
            break;
        }
    }
    // UTF-16 has a zero octet beside each of these characters.
    auto const begin = bytes.find_first_not_of(" \t\r\n\0"sv);
    return begin != std::string_view::npos && bytes[begin] == '<';
}

} // namespace

FileContent content_of(std::string_view first_bytes) {
    auto const bytes = first_bytes.substr(0, looked_at_bytes);
    return is_cms(bytes) ? FileContent::cms : is_xml(bytes) ? FileContent::xml : FileContent::other;
}

} // namespace techuser
