# tegata_add_translations(<target> TS <name>… [UNMARKED_OK])
#   The words of one target. Every <name> stands for resources/translations/<name>_ja.ts (every sentence) and
#   <name>_en.ts (plural forms only: the source is English). They become :/tegata/translations/<name>_<language>.qm
#   inside the target, where tegata::ui::Language finds them by itself.
#
#   Build targets:  translations_update_<name>   runs lupdate on the committed files (by hand, after a text changed)
#   Tests (ctest):  lint_translations_<name>     fails when lupdate would change a committed file, when an entry is
#                                                unfinished or empty, or when a text for people is not marked.
function(tegata_add_translations target)
    cmake_parse_arguments(ARG "" "" "TS" ${ARGN})
    get_target_property(sources ${target} SOURCES)
    get_target_property(source_dir ${target} SOURCE_DIR)
    set(scanned "")
    foreach(source ${sources})
        if(source MATCHES "\\.(cpp|h)$" AND NOT source MATCHES "^/.*_autogen")
            cmake_path(ABSOLUTE_PATH source BASE_DIRECTORY "${source_dir}")
            list(APPEND scanned "${source}")
        endif()
    endforeach()
    string(REPLACE ";" "\n" listing "${scanned}")
    foreach(name ${ARG_TS})
        set(list_file "${CMAKE_CURRENT_BINARY_DIR}/${name}_sources.txt")
        file(GENERATE OUTPUT "${list_file}" CONTENT "${listing}\n")
        # lupdate must find the headers, or it does not know in which class a tr() stands.
        set(include_file "${CMAKE_CURRENT_BINARY_DIR}/${name}_includes.txt")
        file(GENERATE OUTPUT "${include_file}"
            CONTENT "$<JOIN:$<FILTER:$<TARGET_PROPERTY:${target},INCLUDE_DIRECTORIES>,INCLUDE,^${CMAKE_SOURCE_DIR}>,\n>\n")
        set(japanese "${CMAKE_SOURCE_DIR}/resources/translations/${name}_ja.ts")
        set(english "${CMAKE_SOURCE_DIR}/resources/translations/${name}_en.ts")
        add_custom_target(translations_update_${name}
            COMMAND ${CMAKE_COMMAND} -DMODE=update -DLUPDATE=$<TARGET_FILE:Qt6::lupdate>
                    -DSOURCES=${list_file} -DINCLUDES=${include_file} -DJAPANESE=${japanese} -DENGLISH=${english}
                    -DWORK=${CMAKE_CURRENT_BINARY_DIR} -P ${CMAKE_SOURCE_DIR}/cmake/CheckTranslations.cmake
            VERBATIM)
        add_test(NAME lint_translations_${name}
            COMMAND ${CMAKE_COMMAND} -DMODE=check -DLUPDATE=$<TARGET_FILE:Qt6::lupdate>
                    -DSOURCES=${list_file} -DINCLUDES=${include_file} -DJAPANESE=${japanese} -DENGLISH=${english}
                    -DWORK=${CMAKE_CURRENT_BINARY_DIR} -P ${CMAKE_SOURCE_DIR}/cmake/CheckTranslations.cmake)
        set(compiled "")
        foreach(language ja en)
            set(ts "${CMAKE_SOURCE_DIR}/resources/translations/${name}_${language}.ts")
            set(qm "${CMAKE_CURRENT_BINARY_DIR}/translations/${name}_${language}.qm")
            add_custom_command(OUTPUT "${qm}"
                COMMAND ${CMAKE_COMMAND} -E make_directory "${CMAKE_CURRENT_BINARY_DIR}/translations"
                COMMAND Qt6::lrelease -silent "${ts}" -qm "${qm}"
                DEPENDS "${ts}" VERBATIM)
            list(APPEND compiled "${qm}")
        endforeach()
        qt_add_resources(${target} "translations_${name}"
            PREFIX "/tegata/translations"
            BASE "${CMAKE_CURRENT_BINARY_DIR}/translations"
            FILES ${compiled})
    endforeach()
endfunction()
