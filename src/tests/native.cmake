# Native targets: the core as a library, its tests, and the generator of what JavaScript must know.

option(IM_TESTS "Build the tests; needs GoogleTest" ON)

# The tests run in seconds; what costs time is compiling them.
set(IM_TEST_OPTIMIZATION -O1 -g0)
if(IM_SANITIZE)
  set(IM_TEST_OPTIMIZATION -O0 -g1)
  add_compile_options(-fsanitize=address,undefined -fno-sanitize-recover=all
                      -fno-omit-frame-pointer)
  add_link_options(-fsanitize=address,undefined)
endif()

add_library(im_core STATIC ${IM_CORE_SOURCES})
target_include_directories(im_core PUBLIC src)
target_compile_options(im_core PRIVATE ${IM_CORE_OPTIONS})
target_link_libraries(im_core PRIVATE nlohmann_json::nlohmann_json)
include(src/tests/sim/canary.cmake)

# Prints the codes, option ranges, error table and state diagram that js/generated and guides show.
add_executable(dump_codes src/abi/dump_codes.cc)
target_link_libraries(dump_codes PRIVATE im_core)

if(IM_TESTS)
  find_package(GTest REQUIRED)
  enable_testing()
  file(GLOB IM_TEST_SOURCES CONFIGURE_DEPENDS src/tests/*_test.cc src/tests/support/*.cc)
  add_executable(core_tests ${IM_TEST_SOURCES})
  target_include_directories(core_tests PRIVATE src)
  target_compile_options(core_tests PRIVATE -Wall -Wextra ${IM_TEST_OPTIMIZATION})
  target_precompile_headers(core_tests PRIVATE
    <gtest/gtest.h> <nlohmann/json.hpp> <string> <vector>)
  target_compile_definitions(core_tests PRIVATE
    IM_TEST_DATA="${CMAKE_SOURCE_DIR}/src/tests/data")
  # Allocations lead through support/allocation.cc, which can make those of the core fail.
  target_link_options(core_tests PRIVATE
    -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=free
    -Wl,--wrap=_Znwm,--wrap=_ZnwmRKSt9nothrow_t,--wrap=_ZdlPv,--wrap=_ZdlPvm)
  target_link_libraries(core_tests PRIVATE im_core storm_world GTest::gtest_main
    nlohmann_json::nlohmann_json)
  add_test(NAME core_tests COMMAND core_tests)
endif()

include(src/tests/sim/sim.cmake)
include(src/tests/storm/storm.cmake)
include(src/tests/fuzz/fuzz.cmake)
include(src/tests/bench/bench.cmake)
