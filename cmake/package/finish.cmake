# SPDX-License-Identifier: Apache-2.0
# Run by cpack before it packs what was installed, and after.
if(NOT DEFINED CPACK_PACKAGE_FILES)
    execute_process(COMMAND_ERROR_IS_FATAL ANY
        COMMAND ${CMAKE_CURRENT_LIST_DIR}/finish ${CPACK_GENERATOR} ${CPACK_TEMPORARY_INSTALL_DIRECTORY} ${CPACK_TECHUSER_SOURCE}
            ${CPACK_TECHUSER_BUILD} ${CPACK_PACKAGE_VERSION} ${CPACK_PACKAGE_CONTACT})
elseif(CPACK_GENERATOR STREQUAL TGZ)
    # The archive of cpack has the order of the disk and the user who packed.
    cmake_path(GET CPACK_TEMPORARY_INSTALL_DIRECTORY PARENT_PATH folder)
    cmake_path(GET CPACK_TEMPORARY_INSTALL_DIRECTORY FILENAME name)
    execute_process(COMMAND_ERROR_IS_FATAL ANY OUTPUT_FILE ${CPACK_PACKAGE_FILES}
        COMMAND tar --create --sort=name --owner=0 --group=0 --numeric-owner --directory=${folder} ${name}
        COMMAND gzip -9n)
endif()
