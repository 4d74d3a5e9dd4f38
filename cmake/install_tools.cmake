# SPDX-License-Identifier: Apache-2.0
# Everything a tool brings with it, installed in one loop: TECHUSER_TOOLS is set in apps/CMakeLists.txt.

# techuser_completion(path/for/a/shell source): one script for all tools; each shell looks for one named after the tool.
function(techuser_completion path source)
    set(TECHUSER_TOOL ${tool})
    set(script ${PROJECT_BINARY_DIR}/${CMAKE_INSTALL_DATADIR}/${path})
    configure_file(completions/${source} ${script} @ONLY)
    cmake_path(GET path PARENT_PATH folder)
    install(FILES ${script} DESTINATION ${CMAKE_INSTALL_DATADIR}/${folder})
endfunction()

foreach(tool IN LISTS TECHUSER_TOOLS)
    # The program, or a link to it.
    install(PROGRAMS ${CMAKE_RUNTIME_OUTPUT_DIRECTORY}/${tool} DESTINATION ${CMAKE_INSTALL_BINDIR})
    install(FILES man/${tool}.1 DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)
    techuser_completion(bash-completion/completions/${tool} techuser.bash)
    techuser_completion(zsh/site-functions/_${tool} techuser.zsh)
    techuser_completion(fish/vendor_completions.d/${tool}.fish techuser.fish)
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
