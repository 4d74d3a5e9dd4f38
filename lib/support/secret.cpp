// SPDX-License-Identifier: Apache-2.0
#include <techuser/secret.hpp>

#include <cstring>
#include <utility>

namespace techuser {

Secret::Secret(std::size_t size) : m_bytes(std::make_unique<std::uint8_t[]>(size)), m_size(size) {}

Secret::Secret(Secret&& other) noexcept
    : m_bytes(std::move(other.m_bytes)), m_size(std::exchange(other.m_size, 0)) {}

Secret& Secret::operator=(Secret&& other) noexcept {
    std::swap(m_bytes, other.m_bytes);
    std::swap(m_size, other.m_size);
    return *this;
}

Secret::~Secret() {
    if (m_size != 0) {
        ::explicit_bzero(m_bytes.get(), m_size); // the optimiser would leave memset out
    }
}

} // namespace techuser
