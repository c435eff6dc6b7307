# Flags of our own code, on one interface target; third-party headers come in as system headers.

set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)
set(CMAKE_POSITION_INDEPENDENT_CODE ON)
set(CMAKE_EXPORT_COMPILE_COMMANDS ON)
set(CMAKE_AUTOMOC ON)
set(CMAKE_AUTORCC ON)

if(NOT CMAKE_BUILD_TYPE)
    set(CMAKE_BUILD_TYPE RelWithDebInfo CACHE STRING "" FORCE)
endif()

set(TEGATA_SANITIZE "" CACHE STRING "Sanitizers, such as address,undefined")
option(TEGATA_FUZZERS "Build the libFuzzer targets (needs Clang)" OFF)

find_program(CCACHE_PROGRAM ccache)
if(CCACHE_PROGRAM)
    set(CMAKE_CXX_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
    set(CMAKE_C_COMPILER_LAUNCHER "${CCACHE_PROGRAM}")
endif()

add_library(tegata_options INTERFACE)
target_compile_features(tegata_options INTERFACE cxx_std_20)
target_compile_options(tegata_options INTERFACE
    -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wnon-virtual-dtor -Woverloaded-virtual -Werror
    -fstack-protector-strong
    # Line tables are enough for a useful stack trace and halve the size of objects and of linking.
    -g1)
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    # GCC 12 reports false positives of these inside coroutine frames and inlined standard containers.
    target_compile_options(tegata_options INTERFACE
        -Wno-error=maybe-uninitialized -Wno-error=array-bounds -Wno-error=stringop-overflow
        -Wno-error=stringop-overread -Wno-error=restrict -Wno-error=dangling-pointer -Wno-error=free-nonheap-object)
endif()
target_compile_definitions(tegata_options INTERFACE
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_URL_CAST_FROM_STRING QT_NO_CAST_FROM_BYTEARRAY
    QT_NO_FOREACH QT_NO_KEYWORDS QT_STRICT_ITERATORS QT_NO_NARROWING_CONVERSIONS_IN_CONNECT
    QT_DISABLE_DEPRECATED_BEFORE=0x060400)
if(TEGATA_SANITIZE)
    target_compile_options(tegata_options INTERFACE -fsanitize=${TEGATA_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(tegata_options INTERFACE -fsanitize=${TEGATA_SANITIZE})
    if(CMAKE_CXX_COMPILER_ID MATCHES Clang)
        # Clang 14 writes this check's type information into each part of a split coroutine, which does not assemble.
        target_compile_options(tegata_options INTERFACE -fno-sanitize=function)
    endif()
else()
    target_compile_definitions(tegata_options INTERFACE $<$<NOT:$<CONFIG:Debug>>:_FORTIFY_SOURCE=2>)
endif()
find_program(MOLD_PROGRAM mold)
if(MOLD_PROGRAM)
    target_link_options(tegata_options INTERFACE -fuse-ld=mold)
endif()
