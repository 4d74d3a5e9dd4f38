# SPDX-License-Identifier: Apache-2.0
# All libraries come from the distribution. Dynamic libraries, not our work, are the start-up time of a small
# tool: libstdc++, libgcc, libcrypto, SQLite and Botan are therefore static, and only glibc is dynamic.
# TECHUSER_SHARED_DEPS turns this around.
find_package(PkgConfig REQUIRED)
find_package(Threads REQUIRED)
find_package(fmt REQUIRED)
find_package(tl-expected REQUIRED)
find_package(nlohmann_json REQUIRED)

if(NOT TECHUSER_SHARED_DEPS)
    set(OPENSSL_USE_STATIC_LIBS TRUE)
    set(CMAKE_FIND_LIBRARY_SUFFIXES .a)
endif()
find_package(OpenSSL 3.0 REQUIRED COMPONENTS Crypto)
find_package(SQLite3 3.37 REQUIRED)
find_library(TECHUSER_BOTAN_LIBRARY botan-2 REQUIRED)
set(CMAKE_FIND_LIBRARY_SUFFIXES .so .a)

# Only the password hashes of lib/sshkey/password_hash.cpp are linked in.
pkg_check_modules(BOTAN REQUIRED botan-2>=2.19)
add_library(techuser_botan INTERFACE)
target_include_directories(techuser_botan SYSTEM INTERFACE ${BOTAN_INCLUDE_DIRS})
target_link_libraries(techuser_botan INTERFACE ${TECHUSER_BOTAN_LIBRARY} Threads::Threads)

# Only its header: the library is opened at run time, by who has a registry in PostgreSQL.
pkg_get_variable(LIBPQ_INCLUDE_DIRECTORY libpq includedir)
find_path(LIBPQ_HEADER_DIRECTORY libpq-fe.h HINTS ${LIBPQ_INCLUDE_DIRECTORY} REQUIRED)
add_library(techuser_libpq INTERFACE)
target_include_directories(techuser_libpq SYSTEM INTERFACE ${LIBPQ_HEADER_DIRECTORY})
target_link_libraries(techuser_libpq INTERFACE ${CMAKE_DL_LIBS})

# Only its header as well: the module of a token is opened at run time, by who signs with one.
pkg_get_variable(P11KIT_INCLUDE_DIRECTORY p11-kit-1 includedir)
find_path(P11KIT_HEADER_DIRECTORY p11-kit/pkcs11.h HINTS ${P11KIT_INCLUDE_DIRECTORY}/p11-kit-1
    ${P11KIT_INCLUDE_DIRECTORY} REQUIRED)
add_library(techuser_p11kit INTERFACE)
target_include_directories(techuser_p11kit SYSTEM INTERFACE ${P11KIT_HEADER_DIRECTORY})
target_link_libraries(techuser_p11kit INTERFACE ${CMAKE_DL_LIBS})

# Header-only fmt costs four seconds in each file. Debian has no static fmt, so lib/support/fmt.cpp holds its
# functions once, in a namespace of their own: the program that links our library may have another fmt. Packagers take
# the shared library instead.
add_library(techuser_fmt INTERFACE)
if(TECHUSER_SHARED_DEPS)
    target_link_libraries(techuser_fmt INTERFACE fmt::fmt)
else()
    target_compile_definitions(techuser_fmt INTERFACE
        "FMT_BEGIN_NAMESPACE=namespace fmt { inline namespace of_techuser {" "FMT_END_NAMESPACE=}}")
    target_include_directories(techuser_fmt SYSTEM INTERFACE
        $<TARGET_PROPERTY:fmt::fmt,INTERFACE_INCLUDE_DIRECTORIES>)
endif()

# The archive needs nothing but libcrypto and zlib, whatever its pkg-config file says.
add_library(techuser_libssh2 INTERFACE)
if(TECHUSER_SHARED_DEPS)
    pkg_check_modules(LIBSSH2 REQUIRED IMPORTED_TARGET libssh2>=1.10)
    target_link_libraries(techuser_libssh2 INTERFACE PkgConfig::LIBSSH2)
else()
    find_library(LIBSSH2_ARCHIVE libssh2.a REQUIRED)
    find_library(ZLIB_ARCHIVE libz.a REQUIRED)
    target_link_libraries(techuser_libssh2 INTERFACE ${LIBSSH2_ARCHIVE} ${ZLIB_ARCHIVE} OpenSSL::Crypto)
endif()

# Compares names whatever way their accents were typed: the smallest library that normalises, a table and two functions.
find_path(UTF8PROC_HEADER_DIRECTORY utf8proc.h REQUIRED)
add_library(techuser_utf8proc INTERFACE)
target_include_directories(techuser_utf8proc SYSTEM INTERFACE ${UTF8PROC_HEADER_DIRECTORY})
if(TECHUSER_SHARED_DEPS)
    find_library(UTF8PROC_LIBRARY utf8proc REQUIRED)
    target_link_libraries(techuser_utf8proc INTERFACE ${UTF8PROC_LIBRARY})
else()
    find_library(UTF8PROC_ARCHIVE libutf8proc.a REQUIRED)
    target_compile_definitions(techuser_utf8proc INTERFACE UTF8PROC_STATIC)
    target_link_libraries(techuser_utf8proc INTERFACE ${UTF8PROC_ARCHIVE})
endif()

# Read the replies of the portal: XML, and ZIP files, whose archive needs zlib.
find_path(PUGIXML_HEADER_DIRECTORY pugixml.hpp REQUIRED)
add_library(techuser_pugixml INTERFACE)
target_include_directories(techuser_pugixml SYSTEM INTERFACE ${PUGIXML_HEADER_DIRECTORY})
find_path(MINIZIP_HEADER_DIRECTORY minizip/unzip.h REQUIRED)
pkg_check_modules(MINIZIP REQUIRED minizip)
add_library(techuser_minizip INTERFACE)
target_include_directories(techuser_minizip SYSTEM INTERFACE ${MINIZIP_HEADER_DIRECTORY})
if(TECHUSER_SHARED_DEPS)
    find_library(PUGIXML_LIBRARY pugixml REQUIRED)
    target_link_libraries(techuser_pugixml INTERFACE ${PUGIXML_LIBRARY})
    find_library(MINIZIP_LIBRARY minizip REQUIRED)
    target_link_libraries(techuser_minizip INTERFACE ${MINIZIP_LIBRARY})
else()
    find_library(PUGIXML_ARCHIVE libpugixml.a REQUIRED)
    target_link_libraries(techuser_pugixml INTERFACE ${PUGIXML_ARCHIVE})
    find_library(MINIZIP_ARCHIVE libminizip.a REQUIRED)
    target_link_libraries(techuser_minizip INTERFACE ${MINIZIP_ARCHIVE} ${ZLIB_ARCHIVE})
endif()
