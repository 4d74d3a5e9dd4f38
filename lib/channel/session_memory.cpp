// SPDX-License-Identifier: Apache-2.0
#include "channel/session_memory.hpp"

#include <algorithm>
#include <cstdlib>
#include <utility>

namespace techuser {

std::vector<SessionMemory::Block>::iterator SessionMemory::find(void const* memory) {
    return std::ranges::find(m_blocks, memory, &Block::memory);
}

void* SessionMemory::allocate(std::size_t size) {
    if (m_before_allocation && size >= m_awaited_size) {
        std::exchange(m_before_allocation, nullptr)();
    }
    auto* const memory = std::calloc(1, size);
    if (memory != nullptr) {
        m_blocks.push_back({memory, size});
    }
    return memory;
}

void* SessionMemory::reallocate(void* memory, std::size_t size) {
    if (memory == nullptr) {
        return allocate(size);
    }
    auto const block = find(memory);
    auto* const moved = std::realloc(memory, size);
    if (moved != nullptr && block != m_blocks.end()) {
        if (size > block->size) {
            std::fill_n(static_cast<char*>(moved) + block->size, size - block->size, '\0');
        }
        *block = {moved, size};
    }
    return moved;
}

void SessionMemory::free(void* memory) {
    if (auto const block = find(memory); memory != nullptr && block != m_blocks.end()) {
        m_on_free(block->bytes());
        m_blocks.erase(block);
    }
    std::free(memory);
}

void SessionMemory::for_each_block(std::function<void(std::string_view)> const& look) const {
    for (auto const& block : m_blocks) {
        look(block.bytes());
    }
}

void SessionMemory::before_allocation(std::size_t size, std::function<void()> action) {
    m_awaited_size = size;
    m_before_allocation = std::move(action);
}

} // namespace techuser
