// SPDX-License-Identifier: Apache-2.0
#include "signature/content_digest.hpp"

#include "signature/signature_errors.hpp"
#include "support/hex.hpp"
#include "support/try.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace techuser {

Result<ContentDigest> ContentDigest::compute(EVP_MD const* algorithm, NextPiece const& content) {
    ErrorQueueGuard const guard;
    BioHandle bio(BIO_new(BIO_f_md()));
    auto* const sink = BIO_new(BIO_s_null());
    if (!bio || sink == nullptr || BIO_push(bio.get(), sink) == nullptr ||
        BIO_set_md(bio.get(), algorithm) != 1) {
        return no_memory();
    }
    for (;;) {
        TRY_ASSIGN(auto piece, content());
        if (piece.empty()) {
            return ContentDigest(std::move(bio));
        }
        while (!piece.empty()) {
            auto const part =
                piece.first(std::min<std::size_t>(piece.size(), std::numeric_limits<int>::max()));
            if (BIO_write(bio.get(), part.data(), static_cast<int>(part.size())) !=
                static_cast<int>(part.size())) {
                return no_memory();
            }
            piece = piece.subspan(part.size());
        }
    }
}

Result<std::string> ContentDigest::to_hex() const {
    EVP_MD_CTX* context = nullptr;
    Handle<EVP_MD_CTX, EVP_MD_CTX_free> const copy(EVP_MD_CTX_new());
    std::array<std::uint8_t, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    // Finishing the context itself would end its use for signatures.
    if (!copy || BIO_get_md_ctx(m_bio.get(), &context) <= 0 || EVP_MD_CTX_copy_ex(copy.get(), context) != 1 ||
        EVP_DigestFinal_ex(copy.get(), digest.data(), &size) != 1) {
        return no_memory();
    }
    return techuser::to_hex(std::span(digest).first(size));
}

} // namespace techuser
