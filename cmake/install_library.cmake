# SPDX-License-Identifier: Apache-2.0
# For programs outside this project: the public headers, the library, and how CMake and pkg-config find both.
include(CMakePackageConfigHelpers)
set(package_folder ${CMAKE_INSTALL_LIBDIR}/cmake/techuser)
install(FILES man/techuser.3 DESTINATION ${CMAKE_INSTALL_MANDIR}/man3 COMPONENT dev)
install(DIRECTORY include/techuser DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT dev FILES_MATCHING PATTERN "*.hpp")
install(TARGETS techuser EXPORT techuser
    ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR} COMPONENT dev INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
install(EXPORT techuser NAMESPACE techuser:: FILE techuserTargets.cmake DESTINATION ${package_folder} COMPONENT dev)
write_basic_package_version_file(techuserConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES cmake/techuserConfig.cmake ${PROJECT_BINARY_DIR}/techuserConfigVersion.cmake DESTINATION ${package_folder} COMPONENT dev)

# Relative to itself, so that the installed tree may be moved.
file(RELATIVE_PATH include_folder /${CMAKE_INSTALL_LIBDIR}/pkgconfig /${CMAKE_INSTALL_INCLUDEDIR})
if(TECHUSER_SHARED_DEPS)
    set(fmt_package ", fmt")
endif()
configure_file(cmake/techuser.pc.in techuser.pc @ONLY)
install(FILES ${PROJECT_BINARY_DIR}/techuser.pc DESTINATION ${CMAKE_INSTALL_LIBDIR}/pkgconfig COMPONENT dev)
