# SPDX-License-Identifier: Apache-2.0
# Every warning flag, linked privately by all our targets. -Wnull-dereference is left out: g++ 12 reports a
# false one inside its own basic_string.h. -Wrestrict is off for the same reason: with optimisation g++ 12 sees an
# overlap in every "text" + std::string (GCC bug 105651), and so is -Wmaybe-uninitialized: it takes an empty
# std::optional for one that is read.
add_library(techuser_warnings INTERFACE)
target_compile_options(techuser_warnings INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wsign-conversion -Wnon-virtual-dtor
    -Woverloaded-virtual -Wold-style-cast
    $<$<CXX_COMPILER_ID:GNU>:-Wno-restrict;-Wno-maybe-uninitialized>
    $<$<BOOL:${TECHUSER_WARNINGS_AS_ERRORS}>:-Werror>)
