// SPDX-License-Identifier: Apache-2.0
#include "signature/content_pieces.hpp"

#include "support/try.hpp"

namespace techuser {

NextPiece pieces_of(BlockReader& input) {
    return [&input]() -> Result<std::span<std::uint8_t const>> {
        if (input.pending().empty()) {
            TRY(input.read_more());
        }
        auto const piece = input.pending();
        input.take(piece.size());
        return std::span(reinterpret_cast<std::uint8_t const*>(piece.data()), piece.size());
    };
}

} // namespace techuser
