# SPDX-License-Identifier: Apache-2.0
# The hardening that Debian's own builds have, kept although most libraries are linked statically.
include(CheckCXXSourceCompiles)
include(CheckPIESupported)
check_pie_supported(LANGUAGES CXX)

# A level that the compiler or a packager (CXXFLAGS, DEB_CXXFLAGS_APPEND) has already stays as it is. It needs
# optimisation, and defeats the interceptors of AddressSanitizer.
set(CMAKE_REQUIRED_FLAGS -O2)
check_cxx_source_compiles("#ifdef _FORTIFY_SOURCE\n#error\n#endif\nint main() {}" TECHUSER_WANTS_FORTIFY)
unset(CMAKE_REQUIRED_FLAGS)
if(TECHUSER_WANTS_FORTIFY AND NOT TECHUSER_SANITIZE)
    set(fortify "$<$<CONFIG:Release,RelWithDebInfo,MinSizeRel>:-D_FORTIFY_SOURCE=3>")
endif()

add_library(techuser_hardening INTERFACE)
target_compile_options(techuser_hardening INTERFACE
    -fstack-protector-strong
    -fstack-clash-protection
    $<$<STREQUAL:${CMAKE_SYSTEM_PROCESSOR},x86_64>:-fcf-protection>
    ${fortify})
target_link_options(techuser_hardening INTERFACE -Wl,-z,relro,-z,now,--as-needed)
