# SPDX-License-Identifier: Apache-2.0
# The same sources give the same bytes in whatever folder they are built, and functions that no one calls can be left out
# of a program. Not for debuggers, which want to find the sources.
add_library(techuser_reproducible INTERFACE)
target_compile_options(techuser_reproducible INTERFACE
    "$<$<NOT:$<CONFIG:Debug>>:-ffile-prefix-map=${PROJECT_SOURCE_DIR}=.;-ffile-prefix-map=${PROJECT_BINARY_DIR}=build;-ffunction-sections;-fdata-sections>")
