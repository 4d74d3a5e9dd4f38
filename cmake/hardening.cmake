# SPDX-License-Identifier: Apache-2.0
# The hardening that Debian's own builds have, kept although most libraries are linked statically.
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)

add_library(techuser_hardening INTERFACE)
target_compile_options(techuser_hardening INTERFACE
    -fstack-protector-strong
    -fstack-clash-protection
    $<$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},x86_64>:-fcf-protection>
    # _FORTIFY_SOURCE needs optimisation, and defeats the interceptors of AddressSanitizer.
    $<$<AND:$<CONFIG:Release,RelWithDebInfo,MinSizeRel>,$<NOT:$<BOOL:${TECHUSER_SANITIZE}>>>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=2>)
target_link_options(techuser_hardening INTERFACE -Wl,-z,relro,-z,now,--as-needed)
