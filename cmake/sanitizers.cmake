# SPDX-License-Identifier: Apache-2.0
option(TECHUSER_SANITIZE "Build with AddressSanitizer and UndefinedBehaviorSanitizer" OFF)

add_library(techuser_sanitizers INTERFACE)
if(TECHUSER_SANITIZE)
    target_compile_options(techuser_sanitizers INTERFACE
        -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
    target_link_options(techuser_sanitizers INTERFACE -fsanitize=address,undefined)
endif()
