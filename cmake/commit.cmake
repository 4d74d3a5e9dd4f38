# SPDX-License-Identifier: Apache-2.0
# Writes COMMIT_FILE, a source with the commit of SOURCE_FOLDER, when it is not what it was; run with cmake -P in every build.
# A folder that is no clone, such as an unpacked archive, has none, also when it lies inside a clone of something else.
set(commit "unknown")
find_program(GIT git)
if(GIT AND EXISTS ${SOURCE_FOLDER}/.git)
    set(git ${CMAKE_COMMAND} -E env GIT_OPTIONAL_LOCKS=0 ${GIT} -C ${SOURCE_FOLDER})
    execute_process(COMMAND ${git} rev-parse HEAD
        OUTPUT_VARIABLE head OUTPUT_STRIP_TRAILING_WHITESPACE RESULT_VARIABLE status ERROR_QUIET)
    if(status EQUAL 0)
        execute_process(COMMAND ${git} status --porcelain --untracked-files=no OUTPUT_VARIABLE changes ERROR_QUIET)
        if(changes)
            string(APPEND head "-dirty")
        endif()
        set(commit ${head})
    endif()
endif()
file(CONFIGURE OUTPUT ${COMMIT_FILE} @ONLY CONTENT [[
// SPDX-License-Identifier: Apache-2.0
#include "cli/commit.hpp"

namespace techuser::cli {

std::string_view commit() {
    return "@commit@";
}

} // namespace techuser::cli
]])
