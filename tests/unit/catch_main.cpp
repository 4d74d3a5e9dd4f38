// SPDX-License-Identifier: Apache-2.0
// Compiled once and without optimisation: it is the slowest file of the project.
#define CATCH_CONFIG_MAIN
#include <catch2/catch.hpp>
