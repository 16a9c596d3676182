# Every tracked source is formatted with .clang-format: cmake -DROOT=<project> -P check_format.cmake
# To repair: git ls-files '*.h' '*.cpp' | xargs clang-format -i
cmake_minimum_required(VERSION 3.25)

# Other versions format some things in another way; 14 is Debian 12's.
find_program(clang_format NAMES clang-format-14 clang-format)
if(NOT clang_format)
    message(FATAL_ERROR "clang-format is not installed (Debian package clang-format).")
endif()
execute_process(COMMAND ${clang_format} --version OUTPUT_VARIABLE version)
if(NOT version MATCHES "version 14\\.")
    message(NOTICE "SKIPPED: the format is defined by clang-format 14, and this is ${version}")
    return()
endif()

# Outside a git checkout (a source archive) every source counts as tracked.
execute_process(COMMAND git ls-files *.h *.cpp WORKING_DIRECTORY ${ROOT} RESULT_VARIABLE result OUTPUT_VARIABLE listed
                ERROR_QUIET)
string(REPLACE "\n" ";" files "${listed}")
list(REMOVE_ITEM files "")
if(NOT result EQUAL 0 OR NOT files)
    file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/engine/*.h ${ROOT}/engine/*.cpp ${ROOT}/ui/*.h ${ROOT}/ui/*.cpp
         ${ROOT}/app/*.h ${ROOT}/app/*.cpp ${ROOT}/tests/*.h ${ROOT}/tests/*.cpp)
endif()
set(present "")
foreach(file IN LISTS files)
    if(EXISTS ${ROOT}/${file})
        list(APPEND present ${file})
    endif()
endforeach()
if(NOT present)
    message(FATAL_ERROR "There are no sources under ${ROOT}.")
endif()

execute_process(COMMAND ${clang_format} --style=file --dry-run -Werror ${present} WORKING_DIRECTORY ${ROOT}
                RESULT_VARIABLE result ERROR_VARIABLE report)
if(NOT result EQUAL 0)
    string(REGEX MATCHALL "[^\n]+: error: [^\n]+" lines "${report}")
    list(TRANSFORM lines REPLACE ":[0-9]+:[0-9]+: error: .*$" "")
    list(REMOVE_DUPLICATES lines)
    list(JOIN lines "\n" lines)
    message(FATAL_ERROR "Not formatted (clang-format -i repairs it):\n${lines}")
endif()
list(LENGTH present count)
message(NOTICE "${count} files are formatted.")
