# The simulation: whole worlds around the core, which it reaches over the C ABI alone.
file(GLOB IM_SIM_SOURCES CONFIGURE_DEPENDS src/tests/sim/*.cc)
list(FILTER IM_SIM_SOURCES EXCLUDE REGEX "_(main|wasm)\\.cc$")
find_package(Threads REQUIRED)
add_library(sim_world STATIC EXCLUDE_FROM_ALL ${IM_SIM_SOURCES})
target_include_directories(sim_world PUBLIC src)
# Where the machine has a fused multiply-add, compilers use it, and the last bit differs. More than
# -O1 costs more to compile than the seeds of `npm test` win by it.
target_compile_options(sim_world PRIVATE -Wall -Wextra -ffp-contract=off -O1)
target_link_libraries(sim_world PUBLIC im_core)
add_executable(sim EXCLUDE_FROM_ALL src/tests/sim/sim_main.cc)
target_compile_options(sim PRIVATE -Wall -Wextra)
target_link_libraries(sim PRIVATE sim_world Threads::Threads)
