# cmake -DMODE=update|check -DLUPDATE=… -DSOURCES=list -DINCLUDES=list -DJAPANESE=….ts -DENGLISH=….ts -DWORK=dir -P CheckTranslations.cmake
cmake_minimum_required(VERSION 3.25)

file(STRINGS "${SOURCES}" sources ENCODING UTF-8)
file(STRINGS "${INCLUDES}" includes ENCODING UTF-8)
list(TRANSFORM includes PREPEND "-I")

function(update_ts file language extra)
    execute_process(
        COMMAND "${LUPDATE}" -silent -locations none -no-obsolete ${includes} ${extra}
                -source-language en_GB -target-language ${language} ${sources} -ts "${file}"
        COMMAND_ERROR_IS_FATAL ANY)
endfunction()

if(MODE STREQUAL "update")
    update_ts("${JAPANESE}" ja_JP "")
    update_ts("${ENGLISH}" en_GB "-pluralonly")
    return()
endif()

set(problems "")
foreach(pair "${JAPANESE}|ja_JP|" "${ENGLISH}|en_GB|-pluralonly")
    string(REPLACE "|" ";" parts "${pair}")
    list(GET parts 0 committed)
    list(GET parts 1 language)
    list(GET parts 2 extra)
    get_filename_component(name "${committed}" NAME)
    if(NOT EXISTS "${committed}")
        string(APPEND problems "${name}: missing; run the target translations_update and translate it\n")
        continue()
    endif()
    file(COPY_FILE "${committed}" "${WORK}/checked_${name}")
    update_ts("${WORK}/checked_${name}" ${language} "${extra}")
    file(READ "${committed}" before)
    file(READ "${WORK}/checked_${name}" after)
    if(NOT before STREQUAL after)
        string(APPEND problems "${name}: lupdate would change it; run the target translations_update and translate\n")
    endif()
    # In a function that returns a ui::… lupdate loses the namespace of Words::tr(), and at run time nothing is found.
    if(before MATCHES "<name>[A-Za-z0-9_]+</name>")
        string(APPEND problems "${name}: the context ${CMAKE_MATCH_0} lacks its namespace; give that tr() a function of its own\n")
    endif()
    if(before MATCHES "type=\"unfinished\"" OR before MATCHES "<translation></translation>"
       OR before MATCHES "<numerusform></numerusform>" OR before MATCHES "<translation/>")
        string(APPEND problems "${name}: has entries that are unfinished or empty\n")
    endif()
endforeach()

# Texts that reach a person without passing tr(). QT_NO_CAST_FROM_ASCII leaves only these spellings of a literal.
set(literal "(QStringLiteral|QLatin1String|QLatin1StringView|QString::fromUtf8|QString::fromLatin1)\\(\"[A-Z]?[a-z]+")
set(setters "(setText|setToolTip|setStatusTip|setWhatsThis|setWindowTitle|setTitle|setPlaceholderText|setAccessibleName|setAccessibleDescription|setInformativeText|setLabelText|addItem|addAction|addTab|addRow|setHeaderLabels|setTabText)")
foreach(source ${sources})
    file(STRINGS "${source}" lines ENCODING UTF-8)
    set(number 0)
    foreach(line IN LISTS lines)
        math(EXPR number "${number} + 1")
        if(line MATCHES "not for people")
            continue()
        endif()
        # A literal handed to a setter of visible text, or a literal that reads like a sentence.
        if(line MATCHES "${setters}\\([^\"]*${literal}" OR line MATCHES "(QStringLiteral|QLatin1String)\\(\"[A-Z][a-z]+ [a-z]+ [a-z]+[^\"]*\"")
            string(APPEND problems "${source}: a text that is not marked with tr(): ${line}\n")
        endif()
    endforeach()
endforeach()

if(problems)
    message(FATAL_ERROR "${problems}")
endif()
