# tegata_add_fuzzer(<name> SOURCES … LINKS …)
#   Always: a test fuzz_<name>_replay that runs the target over corpus/<name> with whatever compiler is in use.
#   With TEGATA_FUZZERS (Clang only): fuzz_<name>, a libFuzzer program. Configure such a build with
#   -DTEGATA_SANITIZE=address,undefined,fuzzer-no-link so that the libraries report their coverage, too.
function(tegata_add_fuzzer name)
    cmake_parse_arguments(ARG "" "" "SOURCES;LINKS" ${ARGN})
    add_executable(fuzz_${name}_replay ${ARG_SOURCES} "${CMAKE_CURRENT_FUNCTION_LIST_DIR}/ReplayMain.cpp")
    target_link_libraries(fuzz_${name}_replay PRIVATE ${ARG_LINKS} tegata_options)
    add_test(NAME fuzz_${name}_replay COMMAND fuzz_${name}_replay "${CMAKE_CURRENT_SOURCE_DIR}/corpus/${name}")
    set_tests_properties(fuzz_${name}_replay PROPERTIES TIMEOUT 60 LABELS "unit;fuzz")
    if(TEGATA_FUZZERS)
        if(NOT CMAKE_CXX_COMPILER_ID MATCHES "Clang")
            message(FATAL_ERROR "TEGATA_FUZZERS needs Clang: configure with CXX=clang++")
        endif()
        add_executable(fuzz_${name} ${ARG_SOURCES})
        target_link_libraries(fuzz_${name} PRIVATE ${ARG_LINKS} tegata_options)
        target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    endif()
endfunction()
