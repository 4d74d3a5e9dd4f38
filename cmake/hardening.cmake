# SPDX-License-Identifier: Apache-2.0
# The hardening that Debian's own builds have, kept although most libraries are linked statically.
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)

# The level of a packager stays as it is.
if(CMAKE_CXX_FLAGS MATCHES "_FORTIFY_SOURCE" OR TECHUSER_SANITIZE)
    set(fortify "")
else()
    set(fortify "$<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>")
endif()

add_library(techuser_hardening INTERFACE)
target_compile_options(techuser_hardening INTERFACE
    -fstack-protector-strong
    -fstack-clash-protection
    $<$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},x86_64>:-fcf-protection>
    # _FORTIFY_SOURCE needs optimisation, and defeats the interceptors of AddressSanitizer.
    ${fortify})
target_link_options(techuser_hardening INTERFACE -Wl,-z,relro,-z,now,--as-needed)
