// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cerrno>
#include <unistd.h>
#include <utility>

namespace techuser {

// Owns an open file or folder that was only read, or whose content has been synchronised: closing it loses
// nothing.
class Descriptor final {
public:
    explicit Descriptor(int descriptor = -1) : m_descriptor(descriptor) {}
    Descriptor(Descriptor&& other) noexcept : m_descriptor(std::exchange(other.m_descriptor, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        reset(std::exchange(other.m_descriptor, -1));
        return *this;
    }
    ~Descriptor() { reset(-1); }

    int get() const { return m_descriptor; }

    // Leaves errno alone.
    void reset(int descriptor) {
        auto const error = errno;
        if (m_descriptor >= 0) {
            ::close(m_descriptor);
        }
        m_descriptor = descriptor;
        errno = error;
    }

private:
    int m_descriptor;
};

} // namespace techuser
