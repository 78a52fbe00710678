# The fuzz targets, the replay of their corpora, and what clang is told for fuzzing and coverage.

option(IM_FUZZ "Build the fuzz targets, under ASan and UBSan; needs clang and its libFuzzer" OFF)
option(IM_COVERAGE "Have the native targets record which lines run; needs clang" OFF)

# One target for each fuzz_NAME.cc and folder corpus/NAME.
set(IM_FUZZ_TARGETS
  abi
  decoder
  receipts
  session
)

# What the targets demand of the core: for libFuzzer's programs and for the replay alike.
set(IM_FUZZ_PROPERTIES
  src/tests/fuzz/abi_host.cc
  src/tests/fuzz/abi_record.cc
  src/tests/fuzz/abi_script.cc
  src/tests/fuzz/decoder_properties.cc
  src/tests/fuzz/receipts_properties.cc
  src/tests/fuzz/session_properties.cc
)

if(TARGET core_tests)
  target_sources(core_tests PRIVATE src/tests/fuzz/corpus_test.cc ${IM_FUZZ_PROPERTIES})
  target_compile_definitions(core_tests PRIVATE
    IM_FUZZ_CORPUS="${CMAKE_SOURCE_DIR}/src/tests/fuzz/corpus")
  target_link_libraries(core_tests PRIVATE sim_world)
endif()

if(IM_FUZZ)
  # Whoever links the core needs the sanitizers. Only the core itself guides the fuzzer: edges of
  # the properties, or of the library that they ask for a second opinion, are not what is sought.
  target_compile_options(im_core PUBLIC -fsanitize=address,undefined -fno-sanitize-recover=all
                         -fno-omit-frame-pointer)
  target_link_options(im_core PUBLIC -fsanitize=address,undefined)
  target_compile_options(im_core PRIVATE -fsanitize=fuzzer-no-link)

  add_library(fuzz_properties STATIC ${IM_FUZZ_PROPERTIES} src/tests/support/json_file.cc
              src/tests/support/second_opinion.cc src/tests/support/text.cc)
  target_compile_options(fuzz_properties PRIVATE -Wall -Wextra)
  target_compile_definitions(fuzz_properties PRIVATE
    IM_TEST_DATA="${CMAKE_SOURCE_DIR}/src/tests/data")
  target_link_libraries(fuzz_properties PUBLIC sim_world im_core nlohmann_json::nlohmann_json)

  add_custom_target(fuzz)  # all of them
  foreach(name IN LISTS IM_FUZZ_TARGETS)
    add_executable(fuzz_${name} src/tests/fuzz/fuzz_${name}.cc)
    target_link_options(fuzz_${name} PRIVATE -fsanitize=fuzzer)
    target_link_libraries(fuzz_${name} PRIVATE fuzz_properties)
    add_dependencies(fuzz fuzz_${name})
  endforeach()
endif()

if(IM_COVERAGE)
  target_compile_options(im_core PUBLIC -fprofile-instr-generate -fcoverage-mapping)
  target_link_options(im_core PUBLIC -fprofile-instr-generate)
endif()
