// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace techuser {

// How a signature file is written (portal, "signature numérique"): base64 on one line without an end, or in
// columns of 76 characters, each of which ends in a single CR.
enum class SignatureLayout : std::uint8_t { one_line, columns };

// The names of --layout: one-line, columns. Reason of parse: layout.
Result<SignatureLayout> parse_signature_layout(std::string_view text);

std::string write_signature_text(std::span<std::uint8_t const> der, SignatureLayout layout);

// The DER or BER form that the file holds, in any spelling. Unreadable: those of BatchSignature::parse.
Result<std::vector<std::uint8_t>> read_signature_text(std::string_view file);

} // namespace techuser
