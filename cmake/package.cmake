# SPDX-License-Identifier: Apache-2.0
# What cpack makes of a build; scripts/package calls it. With TECHUSER_SHARED_DEPS these are packages for dpkg and rpm, which
# get the security updates of the libraries from the distribution; without it an archive that has the libraries inside.
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_PACKAGE_NAME techuser)
set(CPACK_PACKAGE_VENDOR "techuser contributors")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "Set up a batch channel with the Belgian social-security portal")
set(CPACK_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
set(CPACK_COMPONENT_TOOLS_DESCRIPTION
"These command-line tools do from a shell what the portal does on screens
when an administrator creates a technical user: they check and record the
registration, make SSH keys, judge certificates, name, sign and send batch
files, and read the replies.")
set(CPACK_COMPONENT_DEV_DESCRIPTION
"This is the static library behind the tools, its C++20 headers, and what
CMake and pkg-config need to find them.")

# Whoever makes a package answers for it, by the variables that the tools of Debian know.
set(maintainer_name "techuser contributors")
set(maintainer_address "techuser@packages.invalid")
if(DEFINED ENV{DEBFULLNAME})
    set(maintainer_name $ENV{DEBFULLNAME})
endif()
if(DEFINED ENV{DEBEMAIL})
    set(maintainer_address $ENV{DEBEMAIL})
endif()
set(CPACK_PACKAGE_CONTACT "${maintainer_name} <${maintainer_address}>")

# What is added to the installed files: compressed pages, notices, the bill of materials.
set(CPACK_PRE_BUILD_SCRIPTS ${PROJECT_SOURCE_DIR}/cmake/package/finish.cmake)
set(CPACK_POST_BUILD_SCRIPTS ${CPACK_PRE_BUILD_SCRIPTS})
set(CPACK_TECHUSER_SOURCE ${PROJECT_SOURCE_DIR})
set(CPACK_TECHUSER_BUILD ${PROJECT_BINARY_DIR})

if(NOT TECHUSER_SHARED_DEPS)
    set(CPACK_GENERATOR TGZ)
    # With components cpack would pack what was installed, and not what is added to it.
    set(CPACK_INSTALL_CMAKE_PROJECTS "${PROJECT_BINARY_DIR};${PROJECT_NAME};tools;/")
    set(CPACK_PACKAGE_FILE_NAME ${PROJECT_NAME}-${PROJECT_VERSION}-${CMAKE_SYSTEM_NAME}-${CMAKE_SYSTEM_PROCESSOR})
    include(CPack)
    return()
endif()

set(CPACK_GENERATOR DEB RPM)
set(CPACK_COMPONENTS_ALL tools dev)
set(CPACK_COMPONENTS_GROUPING IGNORE)

set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_RELEASE 1)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_CONTROL_STRICT_PERMISSION ON)
set(CPACK_DEBIAN_TOOLS_PACKAGE_NAME techuser)
set(CPACK_DEBIAN_TOOLS_PACKAGE_SECTION admin)
# libpq is opened at run time, by those who have a registry in PostgreSQL.
set(CPACK_DEBIAN_TOOLS_PACKAGE_SUGGESTS "bash-completion, libpq5")
set(CPACK_DEBIAN_DEV_PACKAGE_NAME libtechuser-dev)
set(CPACK_DEBIAN_DEV_PACKAGE_SECTION libdevel)
# All that the link of a program with the static library wants.
set(CPACK_DEBIAN_DEV_PACKAGE_DEPENDS "libbotan-2-dev, libexpected-dev, libfmt-dev, libminizip-dev, libpugixml-dev, \
libsqlite3-dev, libssh2-1-dev, libssl-dev, libutf8proc-dev")

set(CPACK_RPM_COMPONENT_INSTALL ON)
set(CPACK_RPM_FILE_NAME RPM-DEFAULT)
set(CPACK_RPM_COMPRESSION_TYPE xz)
set(CPACK_RPM_PACKAGE_LICENSE Apache-2.0)
set(CPACK_RPM_PACKAGE_RELOCATABLE OFF)
set(CPACK_RPM_MAIN_COMPONENT tools)
set(CPACK_RPM_DEV_PACKAGE_NAME techuser-devel)
# The same bytes on every machine; and no second pass over files that are finished.
set(CPACK_RPM_SPEC_MORE_DEFINE "%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%define _buildhost techuser
%define _build_id_links none
%define __os_install_post %{nil}")
# Folders that belong to the system.
foreach(folder bash-completion bash-completion/completions zsh zsh/site-functions fish fish/vendor_completions.d)
    list(APPEND CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION /usr/${CMAKE_INSTALL_DATADIR}/${folder})
endforeach()
foreach(language fr nl de)
    list(APPEND CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
        /usr/${CMAKE_INSTALL_LOCALEDIR}/${language} /usr/${CMAKE_INSTALL_LOCALEDIR}/${language}/LC_MESSAGES)
endforeach()
list(APPEND CPACK_RPM_EXCLUDE_FROM_AUTO_FILELIST_ADDITION
    /usr/${CMAKE_INSTALL_LIBDIR} /usr/${CMAKE_INSTALL_LIBDIR}/cmake /usr/${CMAKE_INSTALL_LIBDIR}/pkgconfig
    /usr/${CMAKE_INSTALL_LOCALEDIR} /usr/${CMAKE_INSTALL_MANDIR} /usr/${CMAKE_INSTALL_MANDIR}/man1 /usr/${CMAKE_INSTALL_MANDIR}/man3
    /usr/${CMAKE_INSTALL_MANDIR}/man5 /usr/${CMAKE_INSTALL_MANDIR}/man7)
include(CPack)
