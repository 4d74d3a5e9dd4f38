// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "support/say.hpp"
#include <techuser/result.hpp>

#include <utility>

// What several files of this room say.
namespace techuser {

inline tl::unexpected<Error> not_a_signature() {
    return fail(
        ErrorCode::unreadable, "not-a-signature", say("this is not a signature file"),
        say("a signature file holds a detached CMS (PKCS#7) signature in base64 or DER"));
}

inline tl::unexpected<Error> bad_signature(Text what) {
    return fail(
        ErrorCode::unreadable, "bad-signature",
        say("the signature file cannot be read: {}", std::move(what)));
}

inline tl::unexpected<Error> signature_mismatch(Text why) {
    return fail(
        ErrorCode::invalid, "signature-mismatch", say("the signature does not hold: {}", std::move(why)),
        say("one of the two files was changed or belongs to another one"));
}

inline tl::unexpected<Error> no_memory() {
    return fail(ErrorCode::unavailable, "memory", say("not enough memory"));
}

} // namespace techuser
