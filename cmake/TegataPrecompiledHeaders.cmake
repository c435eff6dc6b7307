# The headers that nearly every file reads, parsed once for all targets: a build from nothing takes a third less time.
# `./run` builds so. It is off otherwise: after a change of lib/base everything would be compiled anew, needed or not.
option(TEGATA_PRECOMPILED_HEADERS "Parse the common headers once" OFF)

if(TEGATA_PRECOMPILED_HEADERS AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # What ccache must be told to keep objects that were made with one (its manual, "Precompiled headers").
    add_compile_options(-fpch-preprocess)
    if(CCACHE_PROGRAM)
        set(CMAKE_CXX_COMPILER_LAUNCHER
            "${CMAKE_COMMAND}" -E env CCACHE_SLOPPINESS=pch_defines,time_macros "${CCACHE_PROGRAM}")
    endif()
endif()

function(tegata_add_precompiled_header name)
    file(CONFIGURE OUTPUT "${CMAKE_BINARY_DIR}/precompiled/${name}.cpp" CONTENT "")
    add_library(tegata_precompiled_${name} STATIC "${CMAKE_BINARY_DIR}/precompiled/${name}.cpp")
    target_link_libraries(tegata_precompiled_${name} PRIVATE ${ARGN} QCoro6::Core tl::expected tegata_options)
    target_include_directories(tegata_precompiled_${name} PRIVATE "${CMAKE_SOURCE_DIR}/lib/base/include")
    target_precompile_headers(tegata_precompiled_${name} PRIVATE "${CMAKE_SOURCE_DIR}/cmake/precompiled/${name}.h")
    set_target_properties(tegata_precompiled_${name} PROPERTIES AUTOMOC OFF AUTORCC OFF)
endfunction()

# Every library and program below `directory` reads the header: the one with widgets where windows are made.
function(tegata_use_precompiled_headers directory)
    get_property(targets DIRECTORY "${directory}" PROPERTY BUILDSYSTEM_TARGETS)
    foreach(target IN LISTS targets)
        get_target_property(type ${target} TYPE)
        if(type MATCHES "^(STATIC_LIBRARY|EXECUTABLE)$" AND NOT target MATCHES "^tegata_precompiled_")
            if(directory MATCHES "/(apps|tools/demo|lib/uikit|lib/appshell|tests/gui|tests/support/gui|tests/unit/uikit)(/|$)")
                target_precompile_headers(${target} REUSE_FROM tegata_precompiled_widgets)
            else()
                target_precompile_headers(${target} REUSE_FROM tegata_precompiled_core)
            endif()
        endif()
    endforeach()
    get_property(below DIRECTORY "${directory}" PROPERTY SUBDIRECTORIES)
    foreach(subdirectory IN LISTS below)
        tegata_use_precompiled_headers("${subdirectory}")
    endforeach()
endfunction()
