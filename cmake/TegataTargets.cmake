# tegata_add_library(<name> SOURCES … PUBLIC_LINKS … PRIVATE_LINKS …)
#   A static library lib/<name> with public headers under include/tegata/<name>/; target tegata::<name>.
function(tegata_add_library name)
    cmake_parse_arguments(ARG "" "" "SOURCES;PUBLIC_LINKS;PRIVATE_LINKS" ${ARGN})
    add_library(tegata_${name} STATIC ${ARG_SOURCES})
    add_library(tegata::${name} ALIAS tegata_${name})
    target_include_directories(tegata_${name}
        PUBLIC "${CMAKE_CURRENT_SOURCE_DIR}/include" PRIVATE "${CMAKE_CURRENT_SOURCE_DIR}/src")
    target_link_libraries(tegata_${name}
        PUBLIC ${ARG_PUBLIC_LINKS} tl::expected PRIVATE ${ARG_PRIVATE_LINKS} tegata_options)
endfunction()

# tegata_add_test(<name> SOURCES … LINKS … [LABELS …] [ENVIRONMENT …] [TIMEOUT seconds])
#   One Qt Test program, run by ctest without a display.
function(tegata_add_test name)
    cmake_parse_arguments(ARG "" "TIMEOUT" "SOURCES;LINKS;LABELS;ENVIRONMENT" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE ${ARG_LINKS} Qt6::Test tegata_options)
    target_compile_definitions(${name} PRIVATE TEGATA_SOURCE_DIR="${CMAKE_SOURCE_DIR}")
    add_test(NAME ${name} COMMAND ${name})
    if(NOT ARG_TIMEOUT)
        set(ARG_TIMEOUT 120)
    endif()
    set_tests_properties(${name} PROPERTIES
        TIMEOUT ${ARG_TIMEOUT}
        LABELS "${ARG_LABELS}"
        ENVIRONMENT "QT_QPA_PLATFORM=offscreen;LC_ALL=C.UTF-8;${ARG_ENVIRONMENT}")
endfunction()

# tegata_add_program(<name> SOURCES … LINKS …)
#   An executable that is installed; built into <build>/bin.
function(tegata_add_program name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
    add_executable(${name} ${ARG_SOURCES})
    target_link_libraries(${name} PRIVATE ${ARG_LINKS} tegata_options)
    set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY "${CMAKE_BINARY_DIR}/bin")
    install(TARGETS ${name} RUNTIME DESTINATION bin)
endfunction()
