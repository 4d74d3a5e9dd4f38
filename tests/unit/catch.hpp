// SPDX-License-Identifier: Apache-2.0
#pragma once

// The one place that knows where Catch2 keeps its header: version 2 in one file, version 3 in many.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
#else
#include <catch2/catch.hpp>
#endif
