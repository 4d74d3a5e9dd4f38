// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

namespace techuser {

template <auto Free>
struct Deleter {
    template <typename T>
    void operator()(T* pointer) const noexcept {
        Free(pointer);
    }
};

// Owns a C object; `Free` is the function that its library frees it with. The size of a pointer.
template <typename T, auto Free>
using Handle = std::unique_ptr<T, Deleter<Free>>;

} // namespace techuser
