# SPDX-License-Identifier: Apache-2.0
# With CMAKE_UNITY_BUILD=ON the sources of one folder are compiled together, which halves the time of a whole build:
# most of it is headers and templates. scripts/test does so; scripts/lint compiles each source alone.

# What only says something about a source that is compiled alone.
add_library(techuser_unity INTERFACE)
if(CMAKE_UNITY_BUILD)
    target_compile_options(techuser_unity INTERFACE -Wno-shadow
        $<$<CXX_COMPILER_ID:GNU>:-Wno-subobject-linkage>)
endif()

# techuser_unity(TARGET [ALONE SOURCE...]): groups the sources of a target by folder, ten at most in a group. Those that
# are ALONE use names that others of their folder have too.
function(techuser_unity target)
    cmake_parse_arguments(PARSE_ARGV 1 unity "" "" ALONE)
    get_target_property(sources ${target} SOURCES)
    list(FILTER sources INCLUDE REGEX "\\.cpp$")
    foreach(source IN LISTS sources)
        cmake_path(GET source PARENT_PATH folder)
        if(NOT DEFINED "count_${folder}")
            set("count_${folder}" 0)
        endif()
        math(EXPR part "${count_${folder}} / 10")
        math(EXPR "count_${folder}" "${count_${folder}} + 1")
        string(MAKE_C_IDENTIFIER "${folder}_${part}" group)
        set_source_files_properties(${source} PROPERTIES UNITY_GROUP ${group})
    endforeach()
    set_target_properties(${target} PROPERTIES UNITY_BUILD_MODE GROUP)
    if(unity_ALONE)
        set_source_files_properties(${unity_ALONE} PROPERTIES SKIP_UNITY_BUILD_INCLUSION ON)
    endif()
endfunction()
