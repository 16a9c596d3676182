# Who may include whom: cmake -DROOT=<project> -P check_includes.cmake
#
#  1. Torch only in engine/models and tests/engine.
#  2. No Qt in engine/.
#  3. ui/ and app/ see engine/api only of the engine; engine/api sees only itself and the standard library.
#  4. Folders are ranked; a folder includes only itself and folders of lower rank (engine/README.md).
#  5. Outside tests/, quoted includes are written from the root of the project, so that these rules see all
#     of them.
cmake_minimum_required(VERSION 3.25)

set(engine_ranks api core experiment data models submodels clients server metrics store rounds)
# Folders joined by + stand side by side and do not include each other.
set(ui_ranks theme+text bridge state models views plots+widgets panels+dialogs main)

set(violations 0)
macro(violation text)
    message(NOTICE "${file}: \"${include}\": ${text}")
    math(EXPR violations "${violations} + 1")
endmacro()

# The place of ${folder} in the list ${ranks}, -1 if it is not there.
function(rank_of folder ranks result)
    set(rank 0)
    foreach(entry IN LISTS ${ranks})
        string(REPLACE "+" ";" members "${entry}")
        if(folder IN_LIST members)
            set(${result} ${rank} PARENT_SCOPE)
            return()
        endif()
        math(EXPR rank "${rank} + 1")
    endforeach()
    set(${result} -1 PARENT_SCOPE)
endfunction()

file(GLOB_RECURSE files RELATIVE ${ROOT} ${ROOT}/engine/*.h ${ROOT}/engine/*.cpp ${ROOT}/ui/*.h ${ROOT}/ui/*.cpp
     ${ROOT}/app/*.h ${ROOT}/app/*.cpp ${ROOT}/tests/*.h ${ROOT}/tests/*.cpp)
if(NOT files)
    message(FATAL_ERROR "There are no sources under ${ROOT}.")
endif()

foreach(file IN LISTS files)
    string(REGEX MATCH "^[^/]+" side "${file}")
    string(REGEX REPLACE "^[^/]+/([^/]+)/.*$" "\\1" folder "${file}")
    file(STRINGS ${ROOT}/${file} lines REGEX "^[ \t]*#[ \t]*include")
    foreach(line IN LISTS lines)
        if(NOT line MATCHES "include[ \t]*([<\"])([^>\"]+)[>\"]")
            continue()
        endif()
        set(quoted "${CMAKE_MATCH_1}")
        set(include "${CMAKE_MATCH_2}")

        if(include MATCHES "^(torch|ATen|c10|caffe2)/" AND NOT file MATCHES "^(engine/models|tests/engine)/")
            violation("torch is only seen by engine/models and tests/engine")
        endif()
        if(side STREQUAL "engine" AND include MATCHES "^(Q[A-Za-z0-9]+$|Qt[A-Za-z]*/|q[a-z0-9]+\\.h$)")
            violation("the engine has no Qt")
        endif()
        if(quoted STREQUAL "\"" AND NOT side STREQUAL "tests" AND NOT include MATCHES "^(engine|ui|app|tests)/" AND NOT include MATCHES "\\.moc$")
            violation("quoted includes are written from the root of the project")
        endif()
        if(side STREQUAL "engine" AND include MATCHES "^(ui|app|tests)/"
           OR side STREQUAL "ui" AND include MATCHES "^(app|tests)/" OR side STREQUAL "app" AND include MATCHES "^tests/")
            violation("${side}/ does not know this side")
        endif()
        if(side MATCHES "^(ui|app)$" AND include MATCHES "^engine/" AND NOT include MATCHES "^engine/api/")
            violation("${side}/ includes only engine/api of the engine")
        endif()
        if(NOT side MATCHES "^(engine|ui)$" OR NOT include MATCHES "^${side}/([^/]+)/")
            continue()
        endif()

        set(target "${CMAKE_MATCH_1}")
        rank_of(${folder} ${side}_ranks from)
        rank_of(${target} ${side}_ranks to)
        if(from EQUAL -1)
            violation("the folder ${side}/${folder} has no rank in tests/style/check_includes.cmake")
        elseif(to EQUAL -1)
            violation("the folder ${side}/${target} has no rank in tests/style/check_includes.cmake")
        elseif(NOT folder STREQUAL target AND NOT to LESS from)
            violation("${side}/${folder} includes only folders below it")
        endif()
    endforeach()
endforeach()

list(LENGTH files count)
if(violations GREATER 0)
    message(FATAL_ERROR "${violations} includes break the layers (docs/architecture.md).")
endif()
message(NOTICE "${count} files keep the layers.")
