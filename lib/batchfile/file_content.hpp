// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string_view>

namespace techuser {

// The kind of a batch file's content: a declaration (FI) is XML, its signature (FS) a CMS.
enum class FileContent : std::uint8_t { xml, cms, other };

// Of XML: `<` after blanks and a byte-order mark of UTF-8 or UTF-16. Of CMS: a ContentInfo (RFC 5652, section
// 3) in DER, BER or PEM. Looks at the first 64 bytes at most.
FileContent content_of(std::string_view first_bytes);

} // namespace techuser
