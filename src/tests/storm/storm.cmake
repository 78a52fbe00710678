# A million clients and their server. The worlds are a library, for the tests; the program also
# weighs what the core holds of the heap.
add_library(storm_world STATIC EXCLUDE_FROM_ALL
  src/tests/storm/core_fleet.cc src/tests/storm/model_fleet.cc src/tests/storm/plot.cc
  src/tests/storm/report.cc src/tests/storm/scenario.cc src/tests/storm/world.cc)
target_include_directories(storm_world PUBLIC src)
target_compile_options(storm_world PRIVATE -Wall -Wextra -ffp-contract=off)
target_link_libraries(storm_world PUBLIC im_core)
add_executable(storm EXCLUDE_FROM_ALL src/tests/storm/storm_main.cc src/tests/storm/heap.cc)
target_compile_options(storm PRIVATE -Wall -Wextra)
target_link_options(storm PRIVATE -Wl,--wrap=malloc,--wrap=realloc,--wrap=free)
target_link_libraries(storm PRIVATE storm_world)
