# SPDX-License-Identifier: Apache-2.0
# Everything a tool brings with it, installed in one loop: TECHUSER_TOOLS is set in apps/CMakeLists.txt.
foreach(tool IN LISTS TECHUSER_TOOLS)
    install(TARGETS ${tool} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
    install(FILES man/${tool}.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    install(FILES completions/bash/${tool} DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions)
    install(FILES completions/zsh/_${tool} DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/site-functions)
    install(FILES completions/fish/${tool}.fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d)
endforeach()
install(FILES man/techuser-config.5 man/techuser-data.5 man/techuser-registration.5 DESTINATION ${CMAKE_INSTALL_MANDIR}/man5)
install(FILES man/techuser.7 man/techuser-registry.7 DESTINATION ${CMAKE_INSTALL_MANDIR}/man7)
install(FILES ${TECHUSER_DATA_FILES} DESTINATION ${CMAKE_INSTALL_DATADIR}/techuser)
install(FILES ${TECHUSER_SCHEMA_FILES} DESTINATION ${CMAKE_INSTALL_DATADIR}/techuser/schema)

if(TECHUSER_SHARED_DEPS)
    # As Debian has them; README is where cmake/package/finish.cmake adds the notices.
    install(FILES cmake/package/copyright README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
else()
    install(FILES LICENSE README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
endif()
install(FILES CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME changelog)
