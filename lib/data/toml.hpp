// SPDX-License-Identifier: Apache-2.0
#pragma once

// Header-only and without exceptions: the library that Debian packages is built with them, and does not link
// against this form.
#define TOML_EXCEPTIONS 0
#define TOML_HEADER_ONLY 1

// Its parser asserts on some malformed input, "[[[" for one, that it goes on to refuse properly.
#define TOML_ASSERT(condition) static_cast<void>(0)

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#include <toml++/toml.h>
#pragma GCC diagnostic pop
