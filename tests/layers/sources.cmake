# SPDX-License-Identifier: Apache-2.0
# Every source file names its licence, is short enough to be read, and knows no path of one machine.
cmake_minimum_required(VERSION 3.25)

set(line_limit 400)

file(GLOB_RECURSE files RELATIVE ${ROOT}
    ${ROOT}/CMakeLists.txt ${ROOT}/.ci/* ${ROOT}/apps/* ${ROOT}/cmake/* ${ROOT}/completions/* ${ROOT}/include/*
    ${ROOT}/lib/* ${ROOT}/man/* ${ROOT}/scripts/* ${ROOT}/tests/*)
# Inputs of tests are what they are.
list(FILTER files EXCLUDE REGEX "^tests/(data|fuzz/corpus)/|/__pycache__/|\\.md$")
# The first line of these is prescribed.
list(FILTER files EXCLUDE REGEX "^cmake/package/(copyright|changelog\\.in)$")
list(FILTER files EXCLUDE REGEX "^scripts/packages\\.txt$")

foreach(file IN LISTS files)
    file(READ ${ROOT}/${file} text)
    string(SUBSTRING "${text}" 0 200 top)
    if(NOT top MATCHES "^(#![^\n]*\n|#compdef [^\n]*\n)?((//|#|--|\\.\\\\\") SPDX-License-Identifier: Apache-2\\.0\n|{\n    \"\\$comment\": \"SPDX-License-Identifier: Apache-2\\.0\",\n)")
        message(SEND_ERROR "${file}:1: does not begin with the SPDX line")
    endif()
    if(text MATCHES "/([h]ome|[w]ork|[r]oot|[U]sers)/")
        message(SEND_ERROR "${file}: has an absolute path: ${CMAKE_MATCH_0}")
    endif()
    string(REGEX REPLACE "[^\n]" "" line_ends "${text}")
    string(LENGTH "${line_ends}" lines)
    # A man page is as long as its tool has options.
    if(lines GREATER line_limit AND NOT file MATCHES "^man/")
        message(SEND_ERROR "${file}: has ${lines} lines, more than ${line_limit}")
    endif()
endforeach()
