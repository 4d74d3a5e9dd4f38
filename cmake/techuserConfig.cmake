# SPDX-License-Identifier: Apache-2.0
# find_package(techuser CONFIG) gives techuser::techuser, with all that a program must link besides.
include(CMakeFindDependencyMacro)
find_dependency(OpenSSL 3.0 COMPONENTS Crypto)
find_dependency(SQLite3 3.37)
find_dependency(Threads)
find_dependency(tl-expected)
include(${CMAKE_CURRENT_LIST_DIR}/techuserTargets.cmake)
