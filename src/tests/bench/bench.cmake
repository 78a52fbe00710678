# What npm run bench:instructions runs under callgrind: the core as built for release, and its host.
add_executable(instructions EXCLUDE_FROM_ALL src/tests/bench/host.cc src/tests/bench/scripts.cc
               src/tests/bench/texts.cc src/tests/bench/instructions_main.cc)
target_compile_options(instructions PRIVATE -Wall -Wextra)
string(TOUPPER ${CMAKE_BUILD_TYPE} IM_BUILD_TYPE)
string(STRIP "${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${IM_BUILD_TYPE}}" IM_BUILD_FLAGS)
target_compile_definitions(instructions PRIVATE IM_BUILD_FLAGS="${IM_BUILD_FLAGS}")
target_link_libraries(instructions PRIVATE im_core)
