// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "system/files.hpp"
#include <techuser/batch_signature.hpp>

namespace techuser {

// All that is left of the input, which must outlive the pieces.
NextPiece pieces_of(BlockReader& input);

} // namespace techuser
