// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>
#include <vector>

namespace techuser {

// The memory that a libssh2 session works in. libssh2 1.10 keeps from its callers what the server says: login
// banners, partial success, error output, the end of a channel. All of that passes through memory which the
// caller allocates (libssh2_session_init_ex), and can be read there: each packet is one block, from its
// message number on (RFC 4253 section 6), followed by padding.
class SessionMemory final {
public:
    // Sees each block that libssh2 frees.
    explicit SessionMemory(std::function<void(std::string_view)> on_free) : m_on_free(std::move(on_free)) {}
    SessionMemory(SessionMemory const&) = delete;
    SessionMemory& operator=(SessionMemory const&) = delete;
    ~SessionMemory() = default;

    // As malloc(), realloc() and free(). Blocks begin as zeros.
    void* allocate(std::size_t size);
    void* reallocate(void* memory, std::size_t size);
    void free(void* memory);

    // Passes each block in use, in the order of allocation.
    void for_each_block(std::function<void(std::string_view)> const& look) const;

    // Calls `action` once, before the next allocation of at least that size.
    void before_allocation(std::size_t size, std::function<void()> action);

private:
    struct Block {
        void* memory;
        std::size_t size;

        std::string_view bytes() const { return {static_cast<char const*>(memory), size}; }
    };
    std::vector<Block>::iterator find(void const* memory);

    std::function<void(std::string_view)> m_on_free;
    std::vector<Block> m_blocks;
    std::size_t m_awaited_size{0};
    std::function<void()> m_before_allocation;
};

} // namespace techuser
