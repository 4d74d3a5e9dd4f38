// SPDX-License-Identifier: Apache-2.0
#include "openssl/crypto_start.hpp"

#include "support/library_version.hpp"

#include <openssl/crypto.h>

#include <cstddef>
#include <cstdlib>

namespace techuser {
namespace {

void (*give_up)() = nullptr;

void* expect_memory(void* memory) {
    if (memory == nullptr) {
        give_up();
    }
    return memory;
}

// No bytes are a null pointer, as with OpenSSL's own functions.
void* allocate(std::size_t size, char const* /*file*/, int /*line*/) {
    return size == 0 ? nullptr : expect_memory(std::malloc(size));
}

void* reallocate(void* memory, std::size_t size, char const* /*file*/, int /*line*/) {
    if (size == 0) {
        std::free(memory);
        return nullptr;
    }
    return expect_memory(std::realloc(memory, size));
}

void release(void* memory, char const* /*file*/, int /*line*/) {
    std::free(memory);
}

} // namespace

void start_crypto_lean(void (*out_of_memory)()) {
    give_up = out_of_memory;
    CRYPTO_set_mem_functions(allocate, reallocate, release);
    OPENSSL_init_crypto(
        OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ADD_ALL_CIPHERS |
            OPENSSL_INIT_NO_ATEXIT,
        nullptr);
}

std::string library_version::openssl() {
    return OpenSSL_version(OPENSSL_VERSION_STRING);
}

} // namespace techuser
