# SPDX-License-Identifier: Apache-2.0
# What the tools need and the library does not.
include(CheckLinkerFlag)
find_package(CLI11 REQUIRED)
find_package(spdlog REQUIRED)

# Header-only, with the fmt above. Debian's compiled spdlog is dynamic, which costs a third of the start-up.
add_library(techuser_spdlog INTERFACE)
target_compile_definitions(techuser_spdlog INTERFACE SPDLOG_FMT_EXTERNAL)
target_include_directories(techuser_spdlog SYSTEM INTERFACE
    $<TARGET_PROPERTY:spdlog::spdlog_header_only,INTERFACE_INCLUDE_DIRECTORIES>)
target_link_libraries(techuser_spdlog INTERFACE techuser_fmt Threads::Threads)

# The start of a program with static libraries is mostly relocation, which the packed form shortens. Installed tools have
# neither symbols nor what no one calls; a packager's build type leaves symbols to the packager, who keeps them elsewhere.
check_linker_flag(CXX -Wl,-z,pack-relative-relocs TECHUSER_PACKS_RELOCATIONS)
add_library(techuser_linking INTERFACE)
target_link_options(techuser_linking INTERFACE
    $<$<BOOL:${TECHUSER_PACKS_RELOCATIONS}>:-Wl,-z,pack-relative-relocs>
    $<$<NOT:$<CONFIG:Debug>>:-Wl,--gc-sections>
    $<$<CONFIG:Release>:-Wl,--strip-all>)
if(NOT TECHUSER_SHARED_DEPS AND NOT TECHUSER_SANITIZE)
    target_link_options(techuser_linking INTERFACE -static-libstdc++ -static-libgcc)
endif()

# techuser_archive(edit tinfo bsd): libedit.a as a target that needs the others, which puts it before them: ld reads
# archives in their order.
function(techuser_archive name)
    find_library(TECHUSER_${name}_ARCHIVE lib${name}.a REQUIRED)
    add_library(techuser_archive_${name} STATIC IMPORTED)
    set_target_properties(techuser_archive_${name} PROPERTIES IMPORTED_LOCATION ${TECHUSER_${name}_ARCHIVE})
    list(TRANSFORM ARGN PREPEND techuser_archive_)
    target_link_libraries(techuser_archive_${name} INTERFACE ${ARGN})
endfunction()

# For readpassphrase(3).
add_library(techuser_libbsd INTERFACE)
pkg_check_modules(LIBBSD REQUIRED IMPORTED_TARGET libbsd>=0.11)
target_compile_definitions(techuser_libbsd INTERFACE TECHUSER_LIBBSD_VERSION="${LIBBSD_VERSION}")
if(TECHUSER_SHARED_DEPS)
    target_link_libraries(techuser_libbsd INTERFACE PkgConfig::LIBBSD)
else()
    techuser_archive(md)
    techuser_archive(bsd md)
    target_link_libraries(techuser_libbsd INTERFACE techuser_archive_bsd)
endif()

# Its archive needs the terminal's capabilities, and what libbsd lends to Linux.
add_library(techuser_libedit INTERFACE)
pkg_check_modules(LIBEDIT REQUIRED IMPORTED_TARGET libedit>=3.1)
target_compile_definitions(techuser_libedit INTERFACE TECHUSER_LIBEDIT_VERSION="${LIBEDIT_VERSION}")
if(TECHUSER_SHARED_DEPS)
    target_link_libraries(techuser_libedit INTERFACE PkgConfig::LIBEDIT)
else()
    techuser_archive(tinfo)
    techuser_archive(edit tinfo bsd)
    target_link_libraries(techuser_libedit INTERFACE techuser_archive_edit)
endif()
