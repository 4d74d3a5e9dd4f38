// SPDX-License-Identifier: Apache-2.0
#include "openssl/der.hpp"

#include "openssl/openssl.hpp"
#include "support/say.hpp"
#include "support/try.hpp"

#include <openssl/objects.h>

#include <cstddef>

namespace techuser {

tl::unexpected<Error> bad_der() {
    return fail(ErrorCode::unreadable, "bad-certificate", say("the encoding is truncated or damaged"));
}

Result<DerElement> DerReader::read() {
    // No certificate uses tags of more than one octet, nor lengths of more than four.
    constexpr std::uint8_t long_tag = 0x1f;
    constexpr std::size_t longest_length_octets = 4;
    if (m_rest.size() < 2 || (m_rest[0] & long_tag) == long_tag) {
        return bad_der();
    }
    std::size_t header = 2;
    std::size_t length = m_rest[1];
    if (length >= 0x80) {
        auto const length_octets = length - 0x80;
        header += length_octets;
        if (length_octets == 0 || length_octets > longest_length_octets || m_rest.size() < header) {
            return bad_der();
        }
        length = 0;
        for (auto const octet : m_rest.subspan(2, length_octets)) {
            length = (length << 8U) | octet;
        }
        if (length < 0x80 || m_rest[2] == 0) {
            return bad_der();
        }
    }
    if (length > m_rest.size() - header) {
        return bad_der();
    }
    DerElement const element{m_rest[0], m_rest.subspan(header, length), m_rest.first(header + length)};
    m_rest = m_rest.subspan(header + length);
    return element;
}

Result<Octets> DerReader::read(std::uint8_t tag) {
    TRY_ASSIGN(auto const element, read());
    if (element.tag != tag) {
        return bad_der();
    }
    return element.content;
}

Result<void> DerReader::expect_end() const {
    if (!at_end()) {
        return bad_der();
    }
    return {};
}

Result<Octets> read_whole(Octets octets, std::uint8_t tag) {
    DerReader reader(octets);
    TRY_ASSIGN(auto const content, reader.read(tag));
    TRY(reader.expect_end());
    return content;
}

Result<std::int64_t> read_small_integer(Octets content) {
    auto const is_padded = content.size() > 1 && ((content[0] == 0x00 && content[1] < 0x80) ||
                                                  (content[0] == 0xff && content[1] >= 0x80));
    if (content.empty() || content.size() > sizeof(std::int64_t) || is_padded) {
        return bad_der();
    }
    auto value = content[0] >= 0x80 ? ~std::uint64_t{0} : 0;
    for (auto const octet : content) {
        value = (value << 8U) | octet;
    }
    return static_cast<std::int64_t>(value);
}

Result<std::string> read_object_identifier(DerReader& reader) {
    TRY_ASSIGN(auto const element, reader.read());
    ErrorQueueGuard const guard;
    auto const* next = element.encoding.data();
    ObjectHandle const object(d2i_ASN1_OBJECT(nullptr, &next, static_cast<long>(element.encoding.size())));
    auto text = object ? to_dotted(object.get()) : std::string();
    if (text.empty()) {
        return bad_der();
    }
    return text;
}

Result<std::vector<std::string>> read_object_identifiers(Octets octets) {
    TRY_ASSIGN(auto const content, read_whole(octets, der_tag::sequence));
    std::vector<std::string> identifiers;
    DerReader reader(content);
    do {
        TRY_ASSIGN(auto identifier, read_object_identifier(reader));
        identifiers.push_back(std::move(identifier));
    } while (!reader.at_end());
    return identifiers;
}

} // namespace techuser
