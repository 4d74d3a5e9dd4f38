// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace techuser {

// Bytes that nobody may read later: kept in one place in memory, never copied, wiped when they are freed.
class Secret final {
public:
    Secret() = default;
    explicit Secret(std::size_t size);
    Secret(Secret&& other) noexcept;
    Secret& operator=(Secret&& other) noexcept;
    Secret(Secret const&) = delete;
    Secret& operator=(Secret const&) = delete;
    ~Secret();

    std::span<std::uint8_t> bytes() { return {m_bytes.get(), m_size}; }
    std::span<std::uint8_t const> bytes() const { return {m_bytes.get(), m_size}; }
    std::size_t size() const { return m_size; }
    bool empty() const { return m_size == 0; }

private:
    std::unique_ptr<std::uint8_t[]> m_bytes;
    std::size_t m_size{0};
};

} // namespace techuser
