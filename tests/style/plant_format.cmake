# Plants a badly and a well formatted file and expects check_format.cmake to tell them apart.
cmake_minimum_required(VERSION 3.25)

function(check source result_name output_name)
    file(REMOVE_RECURSE ${SCRATCH})
    file(COPY ${ROOT}/.clang-format DESTINATION ${SCRATCH})
    file(WRITE ${SCRATCH}/engine/core/planted.cpp "${source}")
    execute_process(COMMAND ${CMAKE_COMMAND} -DROOT=${SCRATCH} -P ${ROOT}/tests/style/check_format.cmake
                    RESULT_VARIABLE result OUTPUT_VARIABLE out ERROR_VARIABLE err)
    set(${result_name} ${result} PARENT_SCOPE)
    set(${output_name} "${out}${err}" PARENT_SCOPE)
endfunction()

check("int  planted( ) {return 1;}\n" result output)
if(output MATCHES "SKIPPED:")
    message(NOTICE "${output}")
    return()
endif()
if(result EQUAL 0 OR NOT output MATCHES "planted.cpp")
    message(FATAL_ERROR "A badly formatted file was let through.\n${output}")
endif()

check("int planted() {\n    return 1;\n}\n" result output)
if(NOT result EQUAL 0)
    message(FATAL_ERROR "A well formatted file was refused.\n${output}")
endif()
