# Warnings, sanitizers, ccache and mold; nothing here is needed, all of it is used where present.

add_library(fiarse_warnings INTERFACE)
# Designated initialisers name what they set and leave the rest to the defaults; GCC 12 warns falsely of
# overlaps inside std::string (its bug 105651).
target_compile_options(fiarse_warnings INTERFACE -Wall -Wextra -Wpedantic -Wshadow -Wno-missing-field-initializers -Wno-restrict -Wno-stringop-overflow
                       $<$<BOOL:${FIARSE_WERROR}>:-Werror>)

find_program(FIARSE_CCACHE ccache)
if(FIARSE_CCACHE)
    set(CMAKE_CXX_COMPILER_LAUNCHER
        ${CMAKE_COMMAND} -E env CCACHE_SLOPPINESS=pch_defines,time_macros ${FIARSE_CCACHE})
    # ccache needs to see through the precompiled header.
    add_compile_options($<$<COMPILE_LANG_AND_ID:CXX,GNU>:-fpch-preprocess>)
endif()

find_program(FIARSE_MOLD mold)
if(FIARSE_MOLD)
    add_link_options(-fuse-ld=mold)
endif()

if(FIARSE_SANITIZE)
    add_compile_options(-fsanitize=${FIARSE_SANITIZE} -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${FIARSE_SANITIZE})
endif()
