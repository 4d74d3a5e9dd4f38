// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <techuser/result.hpp>

#include <utility>

// The only way to take a value out of a Result: both return from the enclosing function when it holds an
// error.

// NOLINTBEGIN(cppcoreguidelines-macro-usage): a function cannot return from its caller.
#define TECHUSER_CONCATENATE_(left, right) left##right
#define TECHUSER_CONCATENATE(left, right) TECHUSER_CONCATENATE_(left, right)

// TRY(registry.check());
#define TRY(expression)                                                                                      \
    do {                                                                                                     \
        if (auto try_result = (expression); !try_result) {                                                   \
            return ::techuser::fail(std::move(try_result).error());                                          \
        }                                                                                                    \
    } while (false)

#define TECHUSER_TRY_ASSIGN(result, declaration, expression)                                                 \
    auto result = (expression);                                                                              \
    if (!result) {                                                                                           \
        return ::techuser::fail(std::move(result).error());                                                  \
    }                                                                                                        \
    declaration = *std::move(result)

// TRY_ASSIGN(auto const number, EnterpriseNumber::parse(text));
#define TRY_ASSIGN(declaration, expression)                                                                  \
    TECHUSER_TRY_ASSIGN(TECHUSER_CONCATENATE(try_result_, __LINE__), declaration, expression)
// NOLINTEND(cppcoreguidelines-macro-usage)
