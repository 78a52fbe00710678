# core.wasm: the core behind its C ABI, no imports, MVP WebAssembly, no JavaScript from Emscripten.

# Emscripten renamed some settings after 3.1.6; both spellings build.
if(EMSCRIPTEN_VERSION VERSION_LESS 3.1.25)
  set(IM_STACK_SIZE -sTOTAL_STACK=64KB)
else()
  set(IM_STACK_SIZE -sSTACK_SIZE=64KB)
endif()
if(EMSCRIPTEN_VERSION VERSION_GREATER_EQUAL 4.0.0)
  # Newer compilers assume more than the MVP by default; old iOS and WeChat engines have no more.
  set(IM_MVP -mcpu=mvp)
endif()

# Every function of im_api.h is exported, under its own name.
set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS src/abi/im_api.h)
file(STRINGS src/abi/im_api.h IM_API_LINES REGEX "^[a-z].*[ *]im_[a-z_]+\\(")
set(IM_EXPORTS)
set(IM_KEPT memory _initialize)
foreach(line IN LISTS IM_API_LINES)
  string(REGEX MATCH "im_[a-z_]+\\(" name "${line}")
  string(REGEX REPLACE "\\($" "" name "${name}")
  list(APPEND IM_EXPORTS "-Wl,--export=${name}")
  list(APPEND IM_KEPT ${name})
endforeach()

add_executable(core ${IM_CORE_SOURCES} src/abi/freestanding.cc)
set_target_properties(core PROPERTIES SUFFIX ".wasm")
# The system's include directory would bring the host's libc headers along: only the library's own
# folder is shown to the cross compiler.
find_path(IM_JSON_INCLUDE nlohmann/json.hpp REQUIRED
          HINTS ${nlohmann_json_DIR}/../../../include ${nlohmann_json_DIR}/../../include
          NO_CMAKE_FIND_ROOT_PATH)
file(MAKE_DIRECTORY ${CMAKE_BINARY_DIR}/include)
file(CREATE_LINK ${IM_JSON_INCLUDE}/nlohmann ${CMAKE_BINARY_DIR}/include/nlohmann SYMBOLIC)
target_include_directories(core PRIVATE src ${CMAKE_BINARY_DIR}/include)
target_compile_options(core PRIVATE
  ${IM_CORE_OPTIONS} ${IM_MVP} -flto -fvisibility=hidden -DNDEBUG
  -ffile-prefix-map=${CMAKE_SOURCE_DIR}=.)
# Small is fast to load; but optimised in earnest the parser sheds what it never needs, and the
# scanner, where the time goes, gets no larger. At -Oz Emscripten forbids the compiler to inline and
# does it later by itself, without seeing what would become of it: that is larger, and slower.
get_target_property(IM_WASM_SOURCES core SOURCES)
set_source_files_properties(${IM_WASM_SOURCES} PROPERTIES COMPILE_OPTIONS "-Oz;-finline-functions")
set_source_files_properties(src/wire/json_object.cc src/wire/scan.cc
                            PROPERTIES COMPILE_OPTIONS -O2)
# These save 150 bytes, compressed: inline only what gets smaller by it; load no value early to save
# a load on another path; leave equal ends of branches apart, as the compressor joins them better;
# compute no loop's result a second time behind it; copy next to nothing to spare a jump; turn small
# branches into selections; leave stores whole that others overwrite in part.
set(IM_SMALL -Wl
  -mllvm -inline-threshold=-20 -mllvm -enable-pre=0 -mllvm -disable-branch-fold
  -mllvm -replexitval=never -mllvm -jump-threading-threshold=2
  -mllvm -two-entry-phi-node-folding-threshold=8 -mllvm -enable-dse-partial-overwrite-tracking=0)
list(JOIN IM_SMALL "," IM_SMALL)
target_link_options(core PRIVATE
  ${IM_MVP} ${IM_SMALL} -Oz -flto --no-entry ${IM_EXPORTS}
  -sSTANDALONE_WASM -sMALLOC=none -sALLOW_MEMORY_GROWTH -sFILESYSTEM=0
  -sINITIAL_MEMORY=256KB ${IM_STACK_SIZE}
  -Wl,--wrap=abort,--wrap=_Exit)

# The toolchain forces exports of its own on every module; they, and what only they need, go.
foreach(tool wasm-metadce wasm-opt)
  find_program(${tool} ${tool} REQUIRED
               HINTS ${EMSCRIPTEN_ROOT_PATH}/../bin ${EMSCRIPTEN_ROOT_PATH}/../../bin
               NO_CMAKE_FIND_ROOT_PATH)
endforeach()
set(IM_GRAPH)
foreach(name IN LISTS IM_KEPT)
  list(APPEND IM_GRAPH "{\"name\":\"${name}\",\"export\":\"${name}\",\"root\":true}")
endforeach()
list(JOIN IM_GRAPH "," IM_GRAPH)
file(WRITE ${CMAKE_BINARY_DIR}/exports.json "[${IM_GRAPH}]")
# Then the hints go which say how loads and stores are aligned: engines read none of them, and bytes
# that are all alike compress. wasm2js does read them: the twin is made of what still has them.
set(IM_ALIGNED ${CMAKE_BINARY_DIR}/aligned.wasm)
add_custom_command(TARGET core POST_BUILD COMMAND ${wasm-metadce} --all-features
  --graph-file=${CMAKE_BINARY_DIR}/exports.json $<TARGET_FILE:core> -o $<TARGET_FILE:core>
  > ${CMAKE_BINARY_DIR}/unused.txt
  COMMAND ${wasm-opt} --mvp-features -Oz $<TARGET_FILE:core> -o ${IM_ALIGNED}
  COMMAND ${wasm-opt} --mvp-features --dealign -Oz ${IM_ALIGNED} -o $<TARGET_FILE:core>)
