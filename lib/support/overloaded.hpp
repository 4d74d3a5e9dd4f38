// SPDX-License-Identifier: Apache-2.0
#pragma once

namespace techuser {

// One function for each alternative of a variant: std::visit(Overloaded{...}, variant).
template <typename... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};

// clang 14 to 16 do not deduce the arguments of an aggregate.
template <typename... Functions>
Overloaded(Functions...) -> Overloaded<Functions...>;

} // namespace techuser
