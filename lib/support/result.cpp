// SPDX-License-Identifier: Apache-2.0
#include "support/say.hpp"
#include <techuser/result.hpp>

namespace techuser {

namespace {

int badness(ErrorCode code) {
    switch (code) {
    case ErrorCode::invalid:
    case ErrorCode::not_found:
        return 0;
    case ErrorCode::conflict:
        return 1;
    case ErrorCode::usage:
        return 2;
    case ErrorCode::unreadable:
        return 3;
    case ErrorCode::unavailable:
        return 4;
    case ErrorCode::internal:
        break;
    }
    return 5;
}

} // namespace

Error while_doing(Text const& doing, Error error) {
    error.message = say("{}: {}", doing, error.message);
    return error;
}

ErrorCode worse(ErrorCode left, ErrorCode right) {
    return badness(right) > badness(left) ? right : left;
}

} // namespace techuser
